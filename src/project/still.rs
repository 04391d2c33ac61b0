//! A project that stands still while it is read twice.

use super::{Project, Trouble, writes_to};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

type Kept<T> = Mutex<BTreeMap<String, Result<T, Trouble>>>;

/// A project as it was when its files were first asked for: what somebody saves meanwhile is
/// not seen. Its output is a place of its own.
pub struct Still<'p> {
    base: &'p dyn Project,
    files: Kept<Arc<[u8]>>,
    folders: Kept<Vec<String>>,
}

impl<'p> Still<'p> {
    /// Nothing of `base` was asked for yet.
    pub fn new(base: &'p dyn Project) -> Self {
        Self {
            base,
            files: Mutex::default(),
            folders: Mutex::default(),
        }
    }

    /// The project with the output of another one.
    pub fn to<'s>(&'s self, output: &'s dyn Project) -> impl Project + 's {
        Directed {
            input: self,
            output,
        }
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        once(&self.files, path, || self.base.read(path))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        once(&self.folders, folder, || self.base.list(folder))
    }
}

/// What is kept under a name; found out when it is asked for first.
fn once<T: Clone>(
    kept: &Kept<T>,
    name: &str,
    find: impl FnOnce() -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let locked = || kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = locked().get(name) {
        return known.clone();
    }
    // Not under the lock, so that files are read side by side; of two who ask at once, both
    // get what the first one found.
    let found = find();
    locked().entry(name.to_owned()).or_insert(found).clone()
}

struct Directed<'s> {
    input: &'s Still<'s>,
    output: &'s dyn Project,
}

impl Project for Directed<'_> {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        self.input.read(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        self.input.list(folder)
    }

    writes_to!(output);
}
