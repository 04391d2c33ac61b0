//! What tells, without reading it, that a file is the one that was written.

use serde::{Deserialize, Serialize};

/// What the file system says of a file. Two equal seals are of the same bytes: the time of
/// the last change of the file's entry (`ctime`) is set by the system at each write and each
/// renaming, and no program can set it back, other than the time of modification.
///
/// Only where there is such a time, and only of files that did not change just now (see
/// `Seal::of`), is there a seal at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    device: u64,
    file: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// What the file system says of a file that is written but has no name yet. Given its name,
/// it is the same unless somebody writes into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    device: u64,
    file: u64,
    size: u64,
    modified: (i64, i64),
}

impl Mark {
    /// Of a file that is written to the end.
    #[cfg(unix)]
    pub(super) fn of(file: &std::fs::File) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let about = file.metadata().ok()?;
        Some(Self {
            device: about.dev(),
            file: about.ino(),
            size: about.len(),
            modified: (about.mtime(), about.mtime_nsec()),
        })
    }

    /// Elsewhere there is no seal either.
    #[cfg(not(unix))]
    pub(super) fn of(_file: &std::fs::File) -> Option<Self> {
        None
    }
}

impl Seal {
    /// The seal of a file in memory, of which it is known which write it is from.
    pub(super) fn of_write(write: u64) -> Self {
        Self {
            device: 0,
            file: write,
            size: 0,
            modified: (0, 0),
            changed: (0, 0),
        }
    }

    /// Whether this is of the file that was written as `mark` says.
    pub(super) fn is_of(&self, mark: &Mark) -> bool {
        let Mark {
            device,
            file,
            size,
            modified,
        } = *mark;
        (self.device, self.file, self.size, self.modified) == (device, file, size, modified)
    }

    /// The seal of a file, if it can have one.
    #[cfg(unix)]
    pub(super) fn of(path: &std::path::Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        use std::time::{Duration, UNIX_EPOCH};

        /// The system's clock for files ticks every 1 to 10 ms: what changed within the same
        /// tick would have the same time.
        const TICK: Duration = Duration::from_millis(20);

        let about = std::fs::symlink_metadata(path).ok()?;
        if !about.is_file() {
            return None;
        }
        let changed = (about.ctime(), about.ctime_nsec());
        // A file system that keeps whole seconds (or milliseconds) cannot tell.
        if changed.1 % 1_000_000 == 0 {
            return None;
        }
        let since = Duration::new(changed.0.try_into().ok()?, changed.1.try_into().ok()?);
        if (UNIX_EPOCH + since).elapsed().ok()? < TICK {
            return None;
        }
        Some(Self {
            device: about.dev(),
            file: about.ino(),
            size: about.len(),
            modified: (about.mtime(), about.mtime_nsec()),
            changed,
        })
    }

    /// Elsewhere a program can set all times of a file: only the bytes can tell.
    #[cfg(not(unix))]
    pub(super) fn of(_path: &std::path::Path) -> Option<Self> {
        None
    }
}
