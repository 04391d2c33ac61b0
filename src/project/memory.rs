//! A project folder in memory, for tests.

use super::{Claim, Content, IS_FOLDER, KEPT, Project, Seal, Staged, Trouble, Unplaced};
use super::{hidden, inside, output_path};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A project folder and its output in memory.
#[derive(Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Arc<[u8]>>,
    written: Mutex<Output>,
}

/// The output folder.
#[derive(Clone, Debug, Default)]
struct Output {
    files: BTreeMap<String, Arc<[u8]>>,
    /// Of each file, which of all writes it is from.
    writes: BTreeMap<String, u64>,
}

impl Output {
    fn write(&mut self, path: String, bytes: Arc<[u8]>) {
        static WRITES: AtomicU64 = AtomicU64::new(0);
        let write = WRITES.fetch_add(1, Ordering::Relaxed);
        self.writes.insert(path.clone(), write);
        self.files.insert(path, bytes);
    }

    fn remove(&mut self, path: &str) -> Option<Arc<[u8]>> {
        self.writes.remove(path);
        self.files.remove(path)
    }
}

impl Clone for Memory {
    fn clone(&self) -> Self {
        Self {
            files: self.files.clone(),
            written: Mutex::new(self.output_files().clone()),
        }
    }
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

    /// Takes a file out of the project.
    pub fn take(&mut self, path: &str) -> Option<Arc<[u8]>> {
        self.files.remove(path)
    }

    /// The files of the project, by path.
    pub fn files(&self) -> &BTreeMap<String, Arc<[u8]>> {
        &self.files
    }

    /// What was written to the output, by path, without what a build keeps for the next.
    pub fn written(&self) -> BTreeMap<String, Arc<[u8]>> {
        let mut written = self.output_files().files.clone();
        written.retain(|path, _| !path.starts_with(KEPT));
        written
    }

    /// Puts a file into the output, as somebody might by hand; `None` removes it.
    pub fn tamper(&self, path: &str, bytes: Option<Arc<[u8]>>) {
        let mut written = self.output_files();
        match bytes {
            Some(bytes) => written.write(path.to_owned(), bytes),
            None => drop(written.remove(path)),
        }
    }

    fn output_files(&self) -> MutexGuard<'_, Output> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files below a folder, in order; of the empty path, all.
    fn below<'m>(&'m self, folder: &'m str) -> impl Iterator<Item = &'m String> {
        self.files.keys().filter(move |path| {
            let rest = path.strip_prefix(folder);
            folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

impl Project for Memory {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        let path = inside(path)?;
        match self.files.get(&path) {
            Some(bytes) => Ok(Arc::clone(bytes)),
            None if self.below(&path).next().is_some() => Err(Trouble::Other(IS_FOLDER.to_owned())),
            None => Err(Trouble::NotFound),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let folder = inside(folder)?;
        if self.below(&folder).next().is_none() {
            return Err(Trouble::NotFound);
        }
        let seen = |path: &&String| {
            let rest = path.get(folder.len()..).unwrap_or_default();
            !rest.split('/').any(hidden)
        };
        Ok(self.below(&folder).filter(seen).cloned().collect())
    }

    fn prepare(&self) -> Result<(), Trouble> {
        Ok(())
    }

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        Ok(Staged {
            path: output_path(path)?,
            content: Content::Memory(Arc::from(bytes)),
        })
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), Unplaced> {
        let mut written = self.output_files();
        for Staged { path, content } in staged {
            if let Content::Memory(bytes) = content {
                written.write(path, bytes);
            }
        }
        Ok(())
    }

    fn tidy(&self) {}

    fn output(&self) -> String {
        "out".to_owned()
    }

    fn claim(&self, _waiting: &mut dyn FnMut() -> bool) -> Result<Option<Claim>, Trouble> {
        Ok(Some(Claim::free()))
    }

    fn is_claimed(&self) -> bool {
        false
    }

    fn sweep(&self, _folders: &[String]) {}

    fn read_back(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        let path = output_path(path)?;
        self.output_files()
            .files
            .get(&path)
            .cloned()
            .ok_or(Trouble::NotFound)
    }

    fn seal(&self, path: &str) -> Option<Seal> {
        let write = self.output_files().writes.get(path).copied();
        write.map(Seal::of_write)
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        let path = output_path(path)?;
        let taken = self.output_files().remove(&path);
        taken.map(|_| ()).ok_or(Trouble::NotFound)
    }

    fn is_one(&self, path: &str, other: &str) -> bool {
        path == other
    }

    fn identity(&self) -> String {
        "memory".to_owned()
    }
}
