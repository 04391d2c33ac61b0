//! A folder that appears whole or not at all.
//!
//! It is filled under a hidden name beside its place, and renamed. Who does so has claimed the
//! folder that holds both, so that whatever is there under such a name is of a run that was
//! killed.

use super::disk::trouble;
use super::placing::sync_folder;
use super::writing::TEMPORARY;
use super::{Claim, Disk, Project, Trouble};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A new folder, not yet under its name. Dropped, it leaves nothing behind.
pub trait Draft {
    /// The project as it is read, with a folder of the draft for its output.
    fn output(&self, folder: &str) -> Box<dyn Project>;

    /// The draft itself, read and written.
    fn itself(&self) -> Box<dyn Project>;

    /// Gives the folder its name. [`Trouble::Exists`] when there is one meanwhile.
    fn keep(self: Box<Self>) -> Result<(), Trouble>;
}

/// A draft on disk.
pub(super) struct DiskDraft {
    root: PathBuf,
    /// Goes before the place that it is in.
    folder: TempDir,
    target: PathBuf,
    place: Place,
}

/// The folder that a draft and its target are in.
struct Place {
    parent: PathBuf,
    claim: Option<Claim>,
    disk: Disk,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.claim = None;
        self.disk.tidy();
    }
}

impl DiskDraft {
    /// A draft of the folder `target`, for a project in `root`.
    pub fn new(
        root: &Path,
        target: &Path,
        waiting: &mut dyn FnMut() -> bool,
    ) -> Result<Self, Trouble> {
        if target.symlink_metadata().is_ok() {
            return Err(Trouble::Exists);
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let disk = Disk::new(root, parent);
        let mut place = Place {
            parent: parent.to_owned(),
            claim: None,
            disk,
        };
        place.disk.make_folder(parent)?;
        let in_parent = |words: String| Trouble::Folder(parent.display().to_string(), words);
        let claim = place.disk.claim(waiting);
        place.claim = claim.map_err(|trouble| in_parent(trouble.to_string()))?;
        if place.claim.is_none() {
            return Err(in_parent("another run is at work there".to_owned()));
        }
        place.disk.sweep(&[String::new()]);
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Open to all, as folders that a program makes are; the umask takes away.
            builder.permissions(std::fs::Permissions::from_mode(0o777));
        }
        let folder = builder.tempdir_in(parent);
        Ok(Self {
            root: root.to_owned(),
            folder: folder.map_err(|error| in_parent(error.kind().to_string()))?,
            target: target.to_owned(),
            place,
        })
    }
}

impl Draft for DiskDraft {
    fn output(&self, folder: &str) -> Box<dyn Project> {
        Box::new(Disk::new(&self.root, self.folder.path().join(folder)))
    }

    fn itself(&self) -> Box<dyn Project> {
        Box::new(Disk::new(self.folder.path(), self.folder.path()))
    }

    fn keep(self: Box<Self>) -> Result<(), Trouble> {
        let Self {
            folder,
            target,
            place,
            ..
        } = *self;
        // A rename onto an empty folder would replace it.
        if target.symlink_metadata().is_ok() {
            return Err(Trouble::Exists);
        }
        std::fs::rename(folder.path(), &target).map_err(|error| match target.exists() {
            true => Trouble::Exists,
            false => trouble(&error),
        })?;
        // The name is durable when the folder that holds it is.
        if let Err(error) = sync_folder(&place.parent) {
            // What cannot be taken back is there, and whole.
            if std::fs::rename(&target, folder.path()).is_ok() {
                return Err(trouble(&error));
            }
        }
        // It has another name now, under which nothing removes it.
        let _ = folder.keep();
        Ok(())
    }
}
