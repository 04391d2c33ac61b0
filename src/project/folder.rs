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
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let fail = |path: &Path, error: &std::io::Error| (path.to_owned(), trouble(error));
    std::fs::create_dir_all(parent).map_err(|e| fail(parent, &e))?;
    // Beside its final name, so that giving it that name is one step of the file system.
    let draft = tempfile::Builder::new()
        .prefix(TEMPORARY.0)
        .tempdir_in(parent)
        .map_err(|e| fail(parent, &e))?;
    for (path, bytes) in files {
        let path = inside(path).map_err(|t| (folder.join(path), t))?;
        write(&draft.path().join(&path), bytes).map_err(|e| fail(&folder.join(&path), &e))?;
    }
    open_to_all(draft.path()).map_err(|e| fail(folder, &e))?;
    if folder.exists() {
        // Only an empty folder can be taken away like this.
        std::fs::remove_dir(folder).map_err(|e| fail(folder, &e))?;
    }
    std::fs::rename(draft.path(), folder).map_err(|e| fail(folder, &e))?;
    // It has another name now, under which nothing removes it.
    let _ = draft.keep();
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
