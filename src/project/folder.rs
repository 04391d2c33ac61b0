//! Makes a folder with all its files at once.

use super::writing::TEMPORARY;
use super::{Trouble, disk::trouble, inside};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Makes `folder` with these files: paths relative to it, and bytes. It must not exist or
/// be empty. It appears whole or not at all; files elsewhere are not touched.
///
/// # Errors
/// What could not be written, and why.
pub fn create_folder(
    folder: &Path,
    files: &[(String, Arc<[u8]>)],
) -> Result<(), (PathBuf, Trouble)> {
    if folder.exists() && !is_empty_folder(folder) {
        let words = "there is something of that name already".to_owned();
        return Err((folder.to_owned(), Trouble::Other(words)));
    }
    let is_there = folder.exists();
    match beside(folder, files) {
        Err(Failed::Early(..)) if is_there => within(folder, files),
        Err(Failed::Early(path, trouble) | Failed::Late(path, trouble)) => Err((path, trouble)),
        Ok(()) => Ok(()),
    }
}

/// What could not be done, and why: before the files of the folder were at stake, or behind.
enum Failed {
    /// Beside the folder nothing can be made, or the folder cannot be replaced.
    Early(PathBuf, Trouble),
    /// A file cannot be written.
    Late(PathBuf, Trouble),
}

/// Makes the folder beside its final name, so that giving it that name is one step of the
/// file system.
fn beside(folder: &Path, files: &[(String, Arc<[u8]>)]) -> Result<(), Failed> {
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let early =
        |path: &Path, error: &std::io::Error| Failed::Early(path.to_owned(), trouble(error));
    std::fs::create_dir_all(parent).map_err(|e| early(parent, &e))?;
    let draft = draft_in(parent).map_err(|e| early(parent, &e))?;
    fill(draft.path(), folder, files).map_err(|(path, trouble)| Failed::Late(path, trouble))?;
    open_to_all(draft.path()).map_err(|e| early(folder, &e))?;
    // What it replaces may be a link to a folder, which is to stay one.
    if folder.is_symlink() {
        return Err(early(folder, &std::io::ErrorKind::NotADirectory.into()));
    }
    if folder.exists() {
        // Only an empty folder can be taken away like this, and neither a mount point nor
        // one that is worked in.
        std::fs::remove_dir(folder).map_err(|e| early(folder, &e))?;
    }
    std::fs::rename(draft.path(), folder).map_err(|e| early(folder, &e))?;
    // It has another name now, under which nothing removes it.
    let _ = draft.keep();
    Ok(())
}

/// Fills an empty folder that has to stay the one it is, a mount point for one: all files are
/// written into a hidden folder within it first. What was moved out of that is taken away
/// again when the next cannot be.
fn within(folder: &Path, files: &[(String, Arc<[u8]>)]) -> Result<(), (PathBuf, Trouble)> {
    let fail = |path: &Path, error: &std::io::Error| (path.to_owned(), trouble(error));
    let draft = draft_in(folder).map_err(|e| fail(folder, &e))?;
    fill(draft.path(), folder, files)?;
    let mut moved: Vec<PathBuf> = Vec::new();
    let entries = std::fs::read_dir(draft.path()).map_err(|e| fail(folder, &e))?;
    for entry in entries.flatten() {
        let target = folder.join(entry.file_name());
        let there = target.symlink_metadata().is_ok();
        let step = match there {
            true => Err(std::io::ErrorKind::AlreadyExists.into()),
            false => std::fs::rename(entry.path(), &target),
        };
        if let Err(error) = step {
            for path in moved {
                let _ = match path.is_dir() {
                    true => std::fs::remove_dir_all(&path),
                    false => std::fs::remove_file(&path),
                };
            }
            return Err(fail(&target, &error));
        }
        moved.push(target);
    }
    Ok(())
}

fn draft_in(folder: &Path) -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).tempdir_in(folder)
}

/// Writes the files into a draft; what cannot be written is named as in `folder`.
fn fill(
    draft: &Path,
    folder: &Path,
    files: &[(String, Arc<[u8]>)],
) -> Result<(), (PathBuf, Trouble)> {
    for (path, bytes) in files {
        let path = inside(path).map_err(|t| (folder.join(path), t))?;
        write(&draft.join(&path), bytes).map_err(|e| (folder.join(&path), trouble(&e)))?;
    }
    Ok(())
}

/// Whether something is a folder without anything in it.
pub fn is_empty_folder(path: &Path) -> bool {
    std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_data()
}

/// Temporary folders are for their owner alone; this one is to be like any other.
fn open_to_all(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What the umask leaves of a folder that is made here shows in one that is.
        let probe = folder.join("config");
        if let Ok(like) = std::fs::metadata(&probe) {
            let mode = std::fs::Permissions::from_mode(like.permissions().mode());
            std::fs::set_permissions(folder, mode)?;
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
