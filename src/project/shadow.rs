//! A project with some files other than they are, which remembers what was read.

use super::{Project, Staged, Trouble, inside};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// A project as it would be with some files changed. Nothing can be written through it.
pub struct Shadow<'p> {
    base: &'p dyn Project,
    changed: BTreeMap<String, Arc<[u8]>>,
    read: Mutex<BTreeSet<String>>,
}

impl<'p> Shadow<'p> {
    /// The project as it is.
    pub fn new(base: &'p dyn Project) -> Self {
        Self {
            base,
            changed: BTreeMap::new(),
            read: Mutex::default(),
        }
    }

    /// Gives a file another content.
    pub fn change(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        self.changed.insert(path.to_owned(), bytes.into());
    }

    /// The files that were read so far, in order; those that are not there left out.
    pub fn read_so_far(&self) -> BTreeSet<String> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.clone()
    }
}

impl Project for Shadow<'_> {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        let path = inside(path)?;
        let bytes = match self.changed.get(&path) {
            Some(bytes) => Arc::clone(bytes),
            None => self.base.read(&path)?,
        };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(path);
        Ok(bytes)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        self.base.list(folder)
    }

    fn prepare(&self) -> Result<(), Trouble> {
        Err(Trouble::Outside)
    }

    fn stage(&self, _path: &str, _bytes: Vec<u8>) -> Result<Staged, Trouble> {
        Err(Trouble::Outside)
    }

    fn commit(&self, _staged: Vec<Staged>) -> Result<(), (String, Trouble)> {
        Ok(())
    }

    fn tidy(&self) {}

    fn output(&self) -> String {
        self.base.output()
    }
}
