//! Gives a set of written files their names: all of them, or none.
//!
//! A rename may fail after others went well: the file is immutable, or open in a program that
//! shares it with nobody, or the disk ends. So the file that has a name now is first kept
//! under a temporary one (a second link, which costs nothing), and only when all are kept is
//! the first one replaced. After a failure those that were replaced are put back. At any
//! moment each name leads to a whole file, the old one or the new one; a run that is killed
//! in between leaves temporary files, which the next one sweeps away.
//!
//! On Windows a file that another program holds open without sharing its deletion cannot be
//! replaced (ERROR_SHARING_VIOLATION, or ERROR_ACCESS_DENIED): the rename fails, and the
//! others are put back, as everywhere. Virus scanners and the search index hold a new file
//! for a moment only, so that such a rename is tried again for half a second. Where a volume
//! knows no links (FAT, some network disks), the old file is copied instead; a file that
//! nobody else may even read fails there, before any is replaced.

use super::disk::trouble;
use super::writing::{MOST_THREADS, TEMPORARY};
use super::{KEPT, Unplaced};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tempfile::{PathPersistError, TempPath};

/// How often a rename is tried, and how long to wait in between.
const TRIES: (usize, Duration) = (
    if cfg!(windows) { 10 } else { 1 },
    Duration::from_millis(50),
);

/// A file on its way to its name.
struct Step {
    path: String,
    target: PathBuf,
    /// The new file, until it has its name.
    new: Option<TempPath>,
    /// The one that had the name before, if there was one.
    old: Option<TempPath>,
}

/// Gives files their names below a folder: the first one before all others. Whether nothing is
/// left of those that they replaced.
pub(super) fn place(
    folder: &Path,
    files: Vec<(String, TempPath)>,
) -> std::result::Result<bool, Unplaced> {
    let step = |(path, new)| {
        let target = folder.join(&path);
        let (new, old) = (Some(new), None);
        Mutex::new(Step {
            path,
            target,
            new,
            old,
        })
    };
    let mut steps: Vec<Mutex<Step>> = files.into_iter().map(step).collect();
    let (first, others) = steps.split_at(1.min(steps.len()));
    let done = each(first, Step::keep)
        .and_then(|()| each(others, Step::keep))
        .and_then(|()| each(first, Step::name))
        .and_then(|()| each(others, Step::name))
        .and_then(|()| sync(folder, &steps));
    let Err((path, error)) = done else {
        // Several at a time as well: the file system has something to clear away.
        let gone = each(&steps, |step| {
            step.old.take().map_or(Ok(()), TempPath::close)
        });
        return Ok(gone.is_ok());
    };
    // The first one tells whose the others are: it stays when one of them does.
    let mut replaced = undo(steps.split_off(1.min(steps.len())));
    if replaced.is_empty() {
        replaced = undo(steps);
    }
    replaced.retain(|path| !path.starts_with(KEPT));
    Err(Unplaced {
        path,
        trouble: trouble(&error),
        replaced,
    })
}

impl Step {
    /// Keeps the file that has the name now.
    fn keep(&mut self) -> Result<()> {
        let folder = self.target.parent().unwrap_or(&self.target);
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
        let target = &self.target;
        let kept = builder.make_in(folder, |path| {
            std::fs::hard_link(target, path).or_else(|error| match error.kind() {
                ErrorKind::NotFound | ErrorKind::AlreadyExists => Err(error),
                _ => copy(target, path),
            })
        });
        match kept {
            Ok(kept) => self.old = Some(kept.into_temp_path()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Gives the new file its name.
    fn name(&mut self) -> Result<()> {
        let Some(new) = self.new.take() else {
            return Ok(());
        };
        persist(new, &self.target).map_err(|failed| {
            self.new = Some(failed.path);
            failed.error
        })
    }

    /// Puts the file back that had the name; whether that went well.
    fn undo(&mut self) -> bool {
        match (self.new.take(), self.old.take()) {
            (Some(_), _) => true,
            (None, Some(old)) => persist(old, &self.target).is_ok(),
            (None, None) => match std::fs::remove_file(&self.target) {
                Ok(()) => true,
                Err(error) => error.kind() == ErrorKind::NotFound,
            },
        }
    }
}

/// A copy that is on the disk.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if to.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let copied = std::fs::copy(from, to).and_then(|_| File::open(to)?.sync_all());
    if copied.is_err() {
        let _ = std::fs::remove_file(to);
    }
    copied
}

fn persist(mut file: TempPath, target: &Path) -> std::result::Result<(), PathPersistError> {
    let (mut left, pause) = TRIES;
    loop {
        left -= 1;
        match file.persist(target) {
            Ok(()) => return Ok(()),
            // ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION.
            Err(held) if left > 0 && matches!(held.error.raw_os_error(), Some(5 | 32 | 33)) => {
                file = held.path;
                std::thread::sleep(pause);
            }
            Err(failed) => return Err(failed),
        }
    }
}

/// Puts files back, the last one first; those that could not be.
fn undo(steps: Vec<Mutex<Step>>) -> Vec<String> {
    let steps = steps.into_iter().rev();
    let mut steps = steps.map(|step| step.into_inner().unwrap_or_else(PoisonError::into_inner));
    let mut stayed: Vec<String> = steps
        .by_ref()
        .filter_map(|mut step| (!step.undo()).then_some(step.path))
        .collect();
    stayed.reverse();
    stayed
}

/// Does something for each file, several at a time, up to the first failure.
fn each(
    steps: &[Mutex<Step>],
    work: impl Fn(&mut Step) -> Result<()> + Sync,
) -> std::result::Result<(), (String, Error)> {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(None);
    let run = || {
        while let Some(step) = steps.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut step = step.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = work(&mut step) {
                let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                failed.get_or_insert((step.path.clone(), error));
                // The others stay as they are.
                next.store(steps.len(), Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..steps.len().div_ceil(16).min(MOST_THREADS) {
            // Without the thread, the others have more to do.
            let _ = std::thread::Builder::new().spawn_scoped(scope, run);
        }
        run();
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.map_or(Ok(()), Err)
}

/// Sees to it that the names are on the disk. Those of what is kept for the next run alone
/// may be lost: that run finds files as somebody else may have left them, and makes them again.
fn sync(folder: &Path, steps: &[Mutex<Step>]) -> std::result::Result<(), (String, Error)> {
    let mut done = BTreeSet::new();
    for step in steps {
        let step = step.lock().unwrap_or_else(PoisonError::into_inner);
        let own = step.target.parent().unwrap_or(folder);
        if !step.path.starts_with(KEPT) && done.insert(own.to_owned()) {
            sync_folder(own).map_err(|error| (step.path.clone(), error))?;
        }
    }
    Ok(())
}

/// Sees to it that the names in a folder are on the disk, where the system can do that.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) => match error.kind() {
            // A folder that may be written and not read, and file systems that cannot.
            ErrorKind::PermissionDenied | ErrorKind::InvalidInput | ErrorKind::Unsupported => {
                Ok(())
            }
            _ => Err(error),
        },
        Ok(()) => Ok(()),
    }
}
