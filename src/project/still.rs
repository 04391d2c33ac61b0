//! A project that stands still while it is read twice.

use super::{Claim, Edit, Project, Seal, Staged, Trouble, View};
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

    fn prepare(&self) -> Result<(), Trouble> {
        self.output.prepare()
    }

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        self.output.stage(path, bytes)
    }

    fn stage_edited(
        &self,
        path: &str,
        edits: &[Edit],
        tell: &mut dyn FnMut(&[u8]),
    ) -> Result<Staged, Trouble> {
        self.output.stage_edited(path, edits, tell)
    }

    fn view(&self, path: &str) -> Result<Box<dyn View>, Trouble> {
        self.output.view(path)
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), (String, Trouble)> {
        self.output.commit(staged)
    }

    fn tidy(&self) {
        self.output.tidy();
    }

    fn claim(&self, waiting: &mut dyn FnMut() -> bool) -> Result<Option<Claim>, Trouble> {
        self.output.claim(waiting)
    }

    fn is_claimed(&self) -> bool {
        self.output.is_claimed()
    }

    fn sweep(&self, folders: &[String]) {
        self.output.sweep(folders);
    }

    fn read_back(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        self.output.read_back(path)
    }

    fn seal(&self, path: &str) -> Option<Seal> {
        self.output.seal(path)
    }

    fn seal_written(&self, path: &str) -> Option<Seal> {
        self.output.seal_written(path)
    }

    fn is_one(&self, path: &str, other: &str) -> bool {
        self.output.is_one(path, other)
    }

    fn sweep_all(&self) {
        self.output.sweep_all();
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        self.output.remove(path)
    }

    fn identity(&self) -> String {
        self.output.identity()
    }

    fn output(&self) -> String {
        self.output.output()
    }
}
