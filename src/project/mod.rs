//! The outside world behind a trait: reading and listing a project folder, writing
//! whole files safely, naming output files.
//!
//! [`Disk`] is a folder; [`Memory`] is its twin for tests. Nothing else in the crate
//! touches the file system. Paths are relative, with `/`, and never lead out of the
//! folder ([`inside`]).

pub mod codes;
mod disk;
mod draft;
mod folder;
mod memory;
pub mod name;
mod recorder;
mod shadow;
pub mod starter;
mod watch;
mod writing;

pub use disk::Disk;
pub use draft::Draft;
pub use folder::{create_folder, is_empty_folder};
pub use memory::Memory;
pub use recorder::Recorder;
pub use shadow::Shadow;
pub use watch::{Looks, Watch};

use std::sync::Arc;

/// Why a file could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such file or folder.
    NotFound,
    /// The path leads out of the folder, or is absolute.
    Outside,
    /// A folder of the output cannot be made: the folder, and why.
    Folder(String, String),
    /// There is something of that name already, which is not replaced.
    Exists,
    /// Anything else, in the words of the operating system.
    Other(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Trouble::NotFound => f.write_str("no such file or folder"),
            Trouble::Exists => f.write_str("there is something of that name already"),
            Trouble::Outside => f.write_str("the path leads out of the folder"),
            Trouble::Folder(_, words) | Trouble::Other(words) => f.write_str(words),
        }
    }
}

/// A project folder and the place for its output.
pub trait Project: Sync {
    /// The bytes of a file of the project.
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble>;

    /// The files below a folder of the project, as paths relative to the project, sorted.
    /// Hidden files and Excel's lock files (`~$…`) are left out.
    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble>;

    /// Makes sure that the output folder can be written to, before long work is done for it.
    fn prepare(&self) -> Result<(), Trouble>;

    /// Prepares a file of the output, not yet under its name. It may be written in the
    /// background; [`Project::commit`] tells what trouble there was.
    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble>;

    /// Gives staged files their names, replacing older ones, when all are written in full
    /// and synced. Each appears whole or not at all.
    fn commit(&self, staged: Vec<Staged>) -> Result<(), (String, Trouble)>;

    /// Takes away what is of no use in the output: folders that were made and stayed empty,
    /// and temporary files that a run left behind which was killed.
    fn tidy(&self);

    /// A new folder of the project itself, to be filled and then given its name, so that it
    /// is there whole or not at all. [`Trouble::Exists`] when there is one already.
    fn draft(&self, _path: &str) -> Result<Box<dyn Draft>, Trouble> {
        Err(Trouble::Other(
            "the project cannot be written to".to_owned(),
        ))
    }

    /// How the output folder is named in messages.
    fn output(&self) -> String;
}

/// A file that is written, or being written, but not yet under its name. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Staged {
    /// The path that it will have, relative to the output folder.
    pub path: String,
    content: Content,
}

/// Files of no concern to the project: hidden ones, and the lock files of Excel.
fn hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

/// The path of a file of the output: inside, and not the folder itself.
fn output_path(path: &str) -> Result<String, Trouble> {
    match inside(path)? {
        path if path.is_empty() => Err(Trouble::Outside),
        path => Ok(path),
    }
}

/// What reading says of a folder.
const IS_FOLDER: &str = "it is a folder";

#[derive(Debug)]
enum Content {
    Disk(writing::Written),
    Memory(Arc<[u8]>),
}

/// The path with `.` taken out, when it stays inside the folder it is relative to.
pub fn inside(path: &str) -> Result<String, Trouble> {
    let unified = path.replace('\\', "/");
    if unified.starts_with('/') || unified.contains('\0') {
        return Err(Trouble::Outside);
    }
    let mut parts = Vec::new();
    for part in unified.split('/') {
        match part {
            "" | "." => {}
            ".." => return Err(Trouble::Outside),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    // A drive of Windows, which begins a path of its own.
    if path.as_bytes().get(1) == Some(&b':') {
        return Err(Trouble::Outside);
    }
    Ok(path)
}
