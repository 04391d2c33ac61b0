//! Why a file must be made, or that it need not.

use super::documents::Workshop;
use super::state::{Found, Hash, Output};
use crate::project::Seal;

/// Why a file must be made.
pub(super) enum Reason {
    /// It never was.
    New,
    /// Everything is to be.
    Forced,
    /// It was changed by hand.
    Changed,
    /// A run that was cut short did not come to it.
    Old,
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
            Reason::Old => "the build that was to write it was cut short",
            Reason::Gone => "the file is gone",
            Reason::Other => "what it is made from changed",
        })
    }
}

/// Whether a file is as it is to be although it is made anew, and its seal if it has one.
pub(super) fn stays(
    workshop: &Workshop<'_>,
    known: &Output,
    made: &Output,
    path: &str,
) -> Option<Option<Seal>> {
    let project = workshop.project;
    if known.hash == made.hash && known.find(project, path) == Found::Same {
        return Some(known.seal);
    }
    // Of a run that was cut short, say, or put back by hand.
    made.holds(project, path).then_some(None)
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
    if known.is_of_another_program() {
        return Err(Reason::New);
    }
    if known.key != key {
        return Err(Reason::Other);
    }
    match known.find(workshop.project, path) {
        Found::Same => Ok(known.clone()),
        Found::Old => Err(Reason::Old),
        Found::Changed | Found::Unread => Err(Reason::Changed),
        Found::Gone => Err(Reason::Gone),
    }
}
