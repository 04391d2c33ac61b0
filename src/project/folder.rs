//! Puts files into a folder of the user's choice: all of them, or none.

use super::draft::DiskDraft;
use super::{Claim, Disk, Draft, Project, Trouble, Unplaced};
use std::path::Path;
use std::sync::Arc;

/// Paths relative to a folder, and bytes.
pub type Files = [(String, Arc<[u8]>)];

/// Makes `folder` with these files. It must not exist or be empty; what a run left there that
/// was killed is no hindrance. A new folder appears whole or not at all; one that is there
/// stays the one it is, since it may be a mount point, or somebody's place of work.
///
/// # Errors
/// The path that could not be written, within the folder, and why; nothing is left then.
/// [`Trouble::Exists`] when something else is in the folder.
pub fn create_folder(folder: &Path, files: &Files) -> Result<(), (String, Trouble)> {
    let whole = |trouble| (String::new(), trouble);
    if !is_free(folder, files) {
        return Err(whole(Trouble::Exists));
    }
    if folder.symlink_metadata().is_ok() {
        return put(folder, files);
    }
    let draft = DiskDraft::new(folder, folder, &mut || true).map_err(whole)?;
    fill(&*draft.itself(), files)?;
    Box::new(draft).keep().map_err(whole)
}

/// Whether nothing is in a folder but what a run left there that was to write these files and
/// was killed: some of them, as they are to be, and hidden ones of the program.
pub fn is_free(folder: &Path, files: &Files) -> bool {
    if folder.symlink_metadata().is_err() {
        return true;
    }
    if !folder.is_dir() {
        return false;
    }
    let disk = Disk::new(folder, folder);
    let known = |path: &String| {
        let known = files.iter().find(|(known, _)| known == path);
        known.is_some_and(|(_, bytes)| disk.read(path).as_ref() == Ok(bytes))
    };
    let hidden = std::fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.all(|entry| {
            entry.is_ok_and(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                !super::hidden(&name) || name.starts_with(super::KEPT)
            })
        })
    });
    let some = |paths: Vec<String>| paths.len() < files.len() && paths.iter().all(known);
    hidden && disk.list("").is_ok_and(some)
}

/// Puts files into a folder that is there, and takes away what runs left in it that were
/// killed.
///
/// # Errors
/// The path that could not be written, and why; the others are as they were then.
pub fn put(folder: &Path, files: &Files) -> Result<(), (String, Trouble)> {
    let disk = Disk::new(folder, folder);
    let claim = disk.claim(&mut || true);
    let claim = claim.map_err(|trouble| (String::new(), trouble))?;
    // A build that works further up has temporary files of its own here.
    let whole = folder.canonicalize().unwrap_or_default();
    if !whole.ancestors().skip(1).any(Claim::is_held) {
        disk.sweep(&[String::new()]);
    }
    let done = fill(&disk, files);
    drop(claim);
    disk.tidy();
    done
}

/// Writes files into the output of a project.
fn fill(project: &dyn Project, files: &Files) -> Result<(), (String, Trouble)> {
    let stage = |(path, bytes): &(String, Arc<[u8]>)| {
        let staged = project.stage(path, bytes.to_vec());
        staged.map_err(|trouble| (path.clone(), trouble))
    };
    let staged = files.iter().map(stage).collect::<Result<_, _>>()?;
    project
        .commit(staged)
        .map_err(|Unplaced { path, trouble, .. }| (path, trouble))
}
