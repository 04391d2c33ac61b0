//! A folder of the project that appears whole or not at all.

use super::disk::trouble;
use super::writing::TEMPORARY;
use super::{Disk, Project, Trouble, inside};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// A new folder of the project, not yet under its name. Dropped, it leaves nothing behind.
pub trait Draft {
    /// The project as it is read, with a folder of the draft for its output.
    fn output(&self, folder: &str) -> Box<dyn Project>;

    /// The draft itself, read and written.
    fn itself(&self) -> Box<dyn Project>;

    /// Gives the folder its name. [`Trouble::Exists`] when there is one meanwhile.
    fn keep(self: Box<Self>) -> Result<(), Trouble>;
}

/// A draft on disk: a hidden folder beside its place.
pub(super) struct DiskDraft {
    root: PathBuf,
    folder: TempDir,
    target: PathBuf,
}

/// How old a hidden folder must be to be of a run that was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

impl DiskDraft {
    pub fn new(root: &Path, path: &str) -> Result<Self, Trouble> {
        let target = root.join(inside(path)?);
        if target.symlink_metadata().is_ok() {
            return Err(Trouble::Exists);
        }
        let parent = target.parent().unwrap_or(root);
        std::fs::create_dir_all(parent).map_err(|e| folder_trouble(parent, &e))?;
        sweep(parent);
        let folder = tempfile::Builder::new()
            .prefix(TEMPORARY.0)
            .suffix(TEMPORARY.1)
            .tempdir_in(parent)
            .map_err(|e| folder_trouble(parent, &e))?;
        Ok(Self {
            root: root.to_owned(),
            folder,
            target,
        })
    }
}

fn folder_trouble(folder: &Path, error: &std::io::Error) -> Trouble {
    Trouble::Folder(folder.display().to_string(), error.kind().to_string())
}

impl Draft for DiskDraft {
    fn output(&self, folder: &str) -> Box<dyn Project> {
        Box::new(Disk::new(&self.root, self.folder.path().join(folder)))
    }

    fn itself(&self) -> Box<dyn Project> {
        Box::new(Disk::new(self.folder.path(), self.folder.path()))
    }

    fn keep(self: Box<Self>) -> Result<(), Trouble> {
        let from = self.folder.path();
        tidy(from);
        open_to_all(from).map_err(|e| trouble(&e))?;
        // A rename onto an empty folder would replace it.
        if self.target.symlink_metadata().is_ok() {
            return Err(Trouble::Exists);
        }
        std::fs::rename(from, &self.target).map_err(|error| match self.target.exists() {
            true => Trouble::Exists,
            false => trouble(&error),
        })?;
        // The name is durable when the folder that holds it is; not every system can do that.
        if let Some(parent) = self.target.parent()
            && let Ok(parent) = std::fs::File::open(parent)
        {
            let _ = parent.sync_all();
        }
        Ok(())
    }
}

/// A temporary folder is its owner's alone; what is published is not.
fn open_to_all(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    }
    let _ = folder;
    Ok(())
}

/// Takes hidden files out of a draft: what a build keeps for the next one is no output.
fn tidy(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_str().is_some_and(super::hidden);
        match (hidden, path.is_dir()) {
            (true, true) => drop(std::fs::remove_dir_all(&path)),
            (true, false) => drop(std::fs::remove_file(&path)),
            (false, true) => tidy(&path),
            (false, false) => {}
        }
    }
}

/// Removes the drafts of runs that were killed.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if ours && age().is_some_and(|age| age > LEFT_BEHIND) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
