//! The project folder that a command is about.

use super::Failure;
use crate::project::Disk;
use std::path::Path;

/// The project in a folder, with its output where it is by default.
pub(super) fn open(root: &Path) -> Result<Disk, Failure> {
    require_folder(root)?;
    Ok(Disk::new(root, root.join("out")))
}

/// A project must be a folder; anything else is a mistake in the call.
pub(super) fn require_folder(root: &Path) -> Result<(), Failure> {
    if root.is_dir() {
        return Ok(());
    }
    let what = if root.exists() {
        "is no folder"
    } else {
        "does not exist"
    };
    Err(Failure::Tool(format!("`{}` {what}", root.display())))
}
