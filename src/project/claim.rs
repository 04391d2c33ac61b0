//! One run at a time in an output folder.
//!
//! The lock is the operating system's, on a file: it ends with the process that has it,
//! however that ends, so that no stale lock is left. While a run works, the file holds a
//! word; a run that finds the word without the lock knows that the one before was killed.

use super::{KEPT, Trouble, disk::trouble};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long to wait before the next try: short beside a build, long beside a try.
const PAUSE: Duration = Duration::from_millis(20);

/// What the file holds while a run works.
const AT_WORK: &[u8] = b"a build is at work\n";

/// The output folder, for one run alone. Dropped, it is free again.
#[derive(Debug)]
pub struct Claim {
    held: Option<Held>,
}

#[derive(Debug)]
struct Held {
    file: File,
    path: PathBuf,
    /// Whether the run leaves something for the next one to sweep away.
    littered: Arc<AtomicBool>,
    waited: bool,
}

impl Claim {
    /// A claim to what nobody else can reach.
    pub(super) fn free() -> Self {
        Self { held: None }
    }

    /// Whether another run had the folder first, so that it may have changed.
    pub fn waited(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.waited)
    }

    /// Locks the file of an output folder, which is made when needed. The word stays in it when
    /// the run leaves litter.
    pub(super) fn take(
        output: &Path,
        littered: &Arc<AtomicBool>,
        waiting: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Self>, Trouble> {
        let path = &file(output);
        let folder = path.parent().unwrap_or(path);
        let mut waited = false;
        loop {
            std::fs::create_dir_all(folder).map_err(|e| trouble(&e))?;
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true)
                .open(path)
                .map_err(|e| trouble(&e))?;
            match file.try_lock() {
                // Some file systems know no locks. Then there is nothing to wait for.
                Ok(()) | Err(TryLockError::Error(_)) if is_still(&file, path) => {
                    let mut held = Held {
                        file,
                        path: path.to_owned(),
                        littered: Arc::clone(littered),
                        waited,
                    };
                    held.mark(AT_WORK);
                    return Ok(Some(Self { held: Some(held) }));
                }
                // The run before took the file away with its folder.
                Ok(()) | Err(TryLockError::Error(_)) => {}
                Err(TryLockError::WouldBlock) => {
                    waited = true;
                    if !waiting() {
                        return Ok(None);
                    }
                    std::thread::sleep(PAUSE);
                }
            }
        }
    }

    /// Whether a run works in a folder, or did when it was killed: its word is there.
    pub(super) fn is_held(folder: &Path) -> bool {
        std::fs::metadata(file(folder)).is_ok_and(|about| about.len() > 0)
    }
}

/// The file that is locked while a run writes into a folder.
fn file(folder: &Path) -> PathBuf {
    folder.join(KEPT).join("lock")
}

impl Held {
    /// Writes what the file holds. A disk that is full is found out soon enough.
    fn mark(&mut self, word: &[u8]) {
        let _ = self.file.set_len(0);
        let _ = self.file.rewind();
        let _ = self.file.write_all(word);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.littered.load(Ordering::Relaxed) {
            return;
        }
        self.mark(b"");
        // Nothing was kept: the folder goes with the file, as if nobody had been here.
        let folder = self.path.parent().unwrap_or(&self.path);
        let alone = std::fs::read_dir(folder).is_ok_and(|entries| entries.count() == 1);
        if alone && std::fs::remove_file(&self.path).is_ok() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Whether the file is the one at `path`, and not one that was taken away meanwhile.
#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |about: std::fs::Metadata| (about.dev(), about.ino());
    let here = std::fs::metadata(path).map(of).ok();
    here.is_some() && here == file.metadata().map(of).ok()
}

#[cfg(not(unix))]
fn is_still(_file: &File, path: &Path) -> bool {
    path.exists()
}
