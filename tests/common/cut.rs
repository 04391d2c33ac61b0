//! A project whose process dies, or whose disk is full, at a moment of choice.

use annals::project::{Claim, Edit, Memory, Project, Seal, Staged, Trouble, Unplaced, View};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A project whose process dies, or whose disk is full, after so many files.
pub struct Cut<'m> {
    pub memory: &'m Memory,
    pub stages: AtomicUsize,
    pub names: AtomicUsize,
}

fn used_up(left: &AtomicUsize) -> bool {
    let less = |n: usize| n.checked_sub(1);
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
        .is_err()
}

fn full() -> Trouble {
    Trouble::Other("No space left on device (os error 28)".to_owned())
}

impl Project for Cut<'_> {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        self.memory.read(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        self.memory.list(folder)
    }

    fn prepare(&self) -> Result<(), Trouble> {
        self.memory.prepare()
    }

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        match used_up(&self.stages) {
            true => Err(full()),
            false => self.memory.stage(path, bytes),
        }
    }

    fn stage_edited(
        &self,
        path: &str,
        edits: &[Edit],
        tell: &mut dyn FnMut(&[u8]),
    ) -> Result<Staged, Trouble> {
        match used_up(&self.stages) {
            true => Err(full()),
            false => self.memory.stage_edited(path, edits, tell),
        }
    }

    fn view(&self, path: &str) -> Result<Box<dyn View>, Trouble> {
        self.memory.view(path)
    }

    /// Nothing is put back, as on a disk that broke.
    fn commit(&self, staged: Vec<Staged>) -> Result<(), Unplaced> {
        let mut replaced = Vec::new();
        for one in staged {
            let path = one.path.clone();
            if used_up(&self.names) {
                let trouble = full();
                return Err(Unplaced {
                    path,
                    trouble,
                    replaced,
                });
            }
            self.memory.commit(vec![one])?;
            if !path.starts_with(".annals") {
                replaced.push(path);
            }
        }
        Ok(())
    }

    fn tidy(&self) {}

    fn output(&self) -> String {
        self.memory.output()
    }

    fn claim(&self, waiting: &mut dyn FnMut() -> bool) -> Result<Option<Claim>, Trouble> {
        self.memory.claim(waiting)
    }

    fn read_back(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        self.memory.read_back(path)
    }

    fn seal(&self, path: &str) -> Option<Seal> {
        self.memory.seal(path)
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        match used_up(&self.names) {
            true => Err(full()),
            false => self.memory.remove(path),
        }
    }

    fn is_one(&self, path: &str, other: &str) -> bool {
        self.memory.is_one(path, other)
    }

    fn identity(&self) -> String {
        self.memory.identity()
    }
}
