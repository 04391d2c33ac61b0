//! A project folder in memory, for tests.

use super::{Content, Project, Staged, Trouble, inside};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A project folder and its output in memory.
#[derive(Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Arc<[u8]>>,
    written: Mutex<BTreeMap<String, Arc<[u8]>>>,
}

impl Memory {
    /// An empty folder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file into the project.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        self.files.insert(path.to_owned(), bytes.into());
    }

    /// What was written to the output, by path.
    pub fn written(&self) -> BTreeMap<String, Arc<[u8]>> {
        self.written
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Project for Memory {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        self.files
            .get(&inside(path)?)
            .cloned()
            .ok_or(Trouble::NotFound)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let prefix = format!("{}/", inside(folder)?);
        let found: Vec<String> = self
            .files
            .keys()
            .filter(|path| path.starts_with(&prefix))
            .cloned()
            .collect();
        if found.is_empty() {
            Err(Trouble::NotFound)
        } else {
            Ok(found)
        }
    }

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        Ok(Staged {
            path: inside(path)?,
            content: Content::Memory(Arc::from(bytes)),
        })
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), (String, Trouble)> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        for Staged { path, content } in staged {
            if let Content::Memory(bytes) = content {
                written.insert(path, bytes);
            }
        }
        Ok(())
    }

    fn output(&self) -> String {
        "out".to_owned()
    }
}
