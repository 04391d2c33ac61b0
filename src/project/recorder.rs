//! A project folder that remembers what was asked of it.

use super::{Project, Staged, Trouble, Unplaced};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A project that is only read. Each file and folder is read once and stays as it was then; which files
/// and folders were asked for, also in vain, is remembered. `P` points to the project.
pub struct Recorder<P = Arc<dyn Project + Send + Sync>> {
    inner: P,
    asked: Mutex<Asked>,
}

#[derive(Default)]
struct Asked {
    files: BTreeMap<String, Result<Arc<[u8]>, Trouble>>,
    folders: BTreeMap<String, Result<Vec<String>, Trouble>>,
}

impl<P> Recorder<P> {
    /// Nothing of `inner` was asked for yet.
    pub fn new(inner: P) -> Self {
        Self {
            inner,
            asked: Mutex::default(),
        }
    }

    /// Gives a file another content than it has, for whoever reads it from now on.
    pub fn change(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        let asked = self.asked.get_mut().unwrap_or_else(PoisonError::into_inner);
        asked.files.insert(path.to_owned(), Ok(bytes.into()));
    }

    /// The files that were asked for, there or not, and those that were changed, by path, in
    /// order.
    pub fn files(&self) -> Vec<String> {
        self.asked().files.keys().cloned().collect()
    }

    /// The folders whose files were listed, in order.
    pub fn folders(&self) -> Vec<String> {
        self.asked().folders.keys().cloned().collect()
    }

    /// What a file held when it was asked for; `None` when it was not, or was not there.
    pub fn held(&self, path: &str) -> Option<Arc<[u8]>> {
        self.asked().files.get(path)?.clone().ok()
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an attempt to write is told.
fn refusal() -> Trouble {
    Trouble::Other("the project is only read".to_owned())
}

impl<P: Deref<Target: Project> + Sync> Project for Recorder<P> {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        if let Some(known) = self.asked().files.get(path) {
            return known.clone();
        }
        let found = self.inner.read(path);
        let mut asked = self.asked();
        asked.files.entry(path.to_owned()).or_insert(found).clone()
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        if let Some(known) = self.asked().folders.get(folder) {
            return known.clone();
        }
        let found = self.inner.list(folder);
        let mut asked = self.asked();
        let known = asked.folders.entry(folder.to_owned());
        known.or_insert(found).clone()
    }

    fn prepare(&self) -> Result<(), Trouble> {
        Err(refusal())
    }

    fn stage(&self, _path: &str, _bytes: Vec<u8>) -> Result<Staged, Trouble> {
        Err(refusal())
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), Unplaced> {
        match staged.into_iter().next() {
            Some(first) => Err(Unplaced::nothing(first.path, refusal())),
            None => Ok(()),
        }
    }

    fn tidy(&self) {}

    fn output(&self) -> String {
        self.inner.output()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Memory;

    #[test]
    fn remembers_what_was_asked_for() {
        let mut memory = Memory::new();
        memory.insert("config/report.yaml", *b"title: A");
        let recorder = Recorder::new(Arc::new(memory));
        assert_eq!(recorder.read("none.xlsx"), Err(Trouble::NotFound));
        assert_eq!(&*recorder.read("config/report.yaml").unwrap(), b"title: A");
        assert_eq!(recorder.list("config").unwrap(), ["config/report.yaml"]);
        assert_eq!(recorder.files(), ["config/report.yaml", "none.xlsx"]);
        assert_eq!(recorder.folders(), ["config"]);
        assert_eq!(recorder.held("none.xlsx"), None);
        assert!(recorder.stage("a.md", Vec::new()).is_err());
    }

    #[test]
    fn shows_changed_files_as_they_would_be() {
        let mut memory = Memory::new();
        memory.insert("config/report.yaml", *b"title: A");
        let project: &dyn Project = &memory;
        let mut recorder = Recorder::new(project);
        recorder.change("config/report.yaml", *b"title: B");
        assert_eq!(&*recorder.read("config/report.yaml").unwrap(), b"title: B");
        assert_eq!(recorder.files(), ["config/report.yaml"]);
        assert_eq!(&*project.read("config/report.yaml").unwrap(), b"title: A");
    }
}
