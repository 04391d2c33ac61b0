//! Why a file must be made, or that it need not.

use super::documents::Workshop;
use super::state::{Found, Hash, Output};

/// Why a file must be made.
pub(super) enum Reason {
    /// It never was.
    New,
    /// Everything is to be.
    Forced,
    /// It was changed by hand.
    Changed,
    /// It was deleted.
    Gone,
    /// What it is made from changed.
    Other,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Reason::New => "it was never made here by this version of the program",
            Reason::Forced => "everything is to be made again",
            Reason::Changed => "the file was changed by hand",
            Reason::Gone => "the file is gone",
            Reason::Other => "what it is made from changed",
        })
    }
}

/// The output of that key when it is there as it is to be, else why it must be made.
pub(super) fn why(
    workshop: &Workshop<'_>,
    known: Option<&Output>,
    key: Hash,
    path: &str,
) -> Result<Output, Reason> {
    let Some(known) = known else {
        return Err(Reason::New);
    };
    if workshop.options.force {
        return Err(Reason::Forced);
    }
    if known.key != key {
        return Err(Reason::Other);
    }
    match known.find(workshop.project, path) {
        Found::Same => Ok(known.clone()),
        Found::Changed => Err(Reason::Changed),
        Found::Gone => Err(Reason::Gone),
    }
}
