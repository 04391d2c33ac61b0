//! The outside world behind a trait: reading and listing a project folder, writing
//! whole files safely, naming output files.
//!
//! [`Disk`] is a folder; [`Memory`] is its twin for tests. Nothing else in the crate
//! touches the file system. Paths are relative, with `/`, and never lead out of the
//! folder ([`inside`]).
//!
//! Others stand before a project: [`Recorder`] remembers what was asked of it and may show
//! files as they would be, [`Still`] shows it as it was when it was first read. [`Watch`]
//! notices when its files change; [`Draft`] is a folder that appears whole or not at all, and
//! [`starter`] the project that `annals new` writes.

mod claim;
pub mod codes;
mod disk;
mod draft;
mod folder;
mod memory;
pub mod name;
mod placing;
mod recorder;
mod seal;
pub mod starter;
mod still;
mod watch;
mod writing;

pub use claim::Claim;
pub use disk::{Disk, read_file};
pub use draft::Draft;
pub use folder::{Files, create_folder, is_free, put};
pub use memory::Memory;
pub use recorder::Recorder;
pub use seal::Seal;
pub use still::Still;
pub use watch::{Looks, Watch};

/// The folder within the output where a build keeps what the next one may use.
pub const KEPT: &str = ".annals";

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

/// Files that did not get their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The first one that could not get its name.
    pub path: String,
    /// Why.
    pub trouble: Trouble,
    /// Those that are new all the same, since they could not be put back; mostly none.
    pub replaced: Vec<String>,
}

impl Unplaced {
    /// Nothing was replaced, since a file could not be written.
    pub fn nothing(path: String, trouble: Trouble) -> Self {
        Self {
            path,
            trouble,
            replaced: Vec::new(),
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

    /// Prepares a file like [`Project::stage`] that is the one of that path with stretches
    /// of it replaced, which come in order. `tell` hears all that is written, part by part.
    fn stage_edited(
        &self,
        path: &str,
        edits: &[Edit],
        tell: &mut dyn FnMut(&[u8]),
    ) -> Result<Staged, Trouble> {
        let old = self.read_back(path)?;
        let mut new = Vec::with_capacity(old.len());
        let mut at = 0;
        let cut = || Trouble::Other("the file is shorter than it was".to_owned());
        for (range, text) in edits {
            new.extend_from_slice(old.get(at..range.start).ok_or_else(cut)?);
            new.extend_from_slice(text.as_bytes());
            at = range.end;
        }
        new.extend_from_slice(old.get(at..).ok_or_else(cut)?);
        tell(&new);
        self.stage(path, new)
    }

    /// A file of the output, to look into.
    fn view(&self, path: &str) -> Result<Box<dyn View>, Trouble> {
        self.read_back(path).map(|bytes| Box::new(bytes) as _)
    }

    /// Gives staged files their names, replacing older ones, when all are written in full
    /// and synced: the first one before the others. Each appears whole or not at all, and
    /// when one cannot get its name the others are put back.
    fn commit(&self, staged: Vec<Staged>) -> Result<(), Unplaced>;

    /// Takes away what is of no use in the output: folders that were made and stayed empty,
    /// and temporary files that a run left behind which was killed.
    fn tidy(&self);

    /// Takes the output folder for this run alone until the claim is dropped. When another
    /// run has it, the function is asked again and again whether to go on waiting; `None` when
    /// it says no.
    fn claim(&self, _waiting: &mut dyn FnMut() -> bool) -> Result<Option<Claim>, Trouble> {
        Ok(Some(Claim::free()))
    }

    /// Whether a run has claimed the output, or had when it was killed.
    fn is_claimed(&self) -> bool {
        false
    }

    /// Removes the temporary files in folders of the output. Only for who has the claim:
    /// they are of runs that were killed.
    fn sweep(&self, _folders: &[String]) {}

    /// The same in all folders of the output, whatever put files there.
    fn sweep_all(&self) {}

    /// The bytes of a file of the output.
    fn read_back(&self, _path: &str) -> Result<Arc<[u8]>, Trouble> {
        Err(Trouble::NotFound)
    }

    /// What tells without reading whether a file of the output is still the same; `None`
    /// when only its bytes can tell.
    fn seal(&self, _path: &str) -> Option<Seal> {
        None
    }

    /// The same of a file that this run gave its name; `None` also when somebody else may
    /// have changed it since.
    fn seal_written(&self, path: &str) -> Option<Seal> {
        self.seal(path)
    }

    /// Removes a file of the output, and its folder if nothing else is in it.
    fn remove(&self, _path: &str) -> Result<(), Trouble> {
        Err(Trouble::Outside)
    }

    /// Whether the file system takes two names of the output for one, since it ignores case,
    /// say, and a file of that name is there. Unless it is known, names that some file system
    /// takes for one are.
    fn is_one(&self, path: &str, other: &str) -> bool {
        name::collision_key(path) == name::collision_key(other)
    }

    /// Where the output folder is within the project, if it is.
    fn within_project(&self) -> Option<String> {
        None
    }

    /// What tells this project from another one that writes to the same folder.
    fn identity(&self) -> String {
        self.output()
    }

    /// A new folder of the project itself, to be filled and then given its name, so that it
    /// is there whole or not at all. [`Trouble::Exists`] when there is one already. When
    /// another run makes one beside it, `waiting` is asked again and again whether to go on
    /// waiting.
    fn draft(
        &self,
        _path: &str,
        _waiting: &mut dyn FnMut() -> bool,
    ) -> Result<Box<dyn Draft>, Trouble> {
        Err(Trouble::Other(
            "the project cannot be written to".to_owned(),
        ))
    }

    /// How the output folder is named in messages.
    fn output(&self) -> String;
}

/// All methods of [`Project`] that are about its output, passed on to the project in a field.
macro_rules! writes_to {
    ($field:ident) => {
        fn prepare(&self) -> Result<(), $crate::project::Trouble> {
            self.$field.prepare()
        }

        fn stage(
            &self,
            path: &str,
            bytes: Vec<u8>,
        ) -> Result<$crate::project::Staged, $crate::project::Trouble> {
            self.$field.stage(path, bytes)
        }

        fn stage_edited(
            &self,
            path: &str,
            edits: &[$crate::project::Edit],
            tell: &mut dyn FnMut(&[u8]),
        ) -> Result<$crate::project::Staged, $crate::project::Trouble> {
            self.$field.stage_edited(path, edits, tell)
        }

        fn view(
            &self,
            path: &str,
        ) -> Result<Box<dyn $crate::project::View>, $crate::project::Trouble> {
            self.$field.view(path)
        }

        fn commit(
            &self,
            staged: Vec<$crate::project::Staged>,
        ) -> Result<(), $crate::project::Unplaced> {
            self.$field.commit(staged)
        }

        fn tidy(&self) {
            self.$field.tidy();
        }

        fn claim(
            &self,
            waiting: &mut dyn FnMut() -> bool,
        ) -> Result<Option<$crate::project::Claim>, $crate::project::Trouble> {
            self.$field.claim(waiting)
        }

        fn is_claimed(&self) -> bool {
            self.$field.is_claimed()
        }

        fn sweep(&self, folders: &[String]) {
            self.$field.sweep(folders);
        }

        fn read_back(&self, path: &str) -> Result<Arc<[u8]>, $crate::project::Trouble> {
            self.$field.read_back(path)
        }

        fn seal(&self, path: &str) -> Option<$crate::project::Seal> {
            self.$field.seal(path)
        }

        fn seal_written(&self, path: &str) -> Option<$crate::project::Seal> {
            self.$field.seal_written(path)
        }

        fn is_one(&self, path: &str, other: &str) -> bool {
            self.$field.is_one(path, other)
        }

        fn within_project(&self) -> Option<String> {
            self.$field.within_project()
        }

        fn sweep_all(&self) {
            self.$field.sweep_all();
        }

        fn remove(&self, path: &str) -> Result<(), $crate::project::Trouble> {
            self.$field.remove(path)
        }

        fn identity(&self) -> String {
            self.$field.identity()
        }

        fn output(&self) -> String {
            self.$field.output()
        }
    };
}

pub(crate) use writes_to;

/// A stretch of a file, in bytes, and what stands there instead.
pub type Edit = (std::ops::Range<usize>, String);

/// A file that is looked into without being read as a whole.
pub trait View {
    /// How many bytes it has.
    fn size(&self) -> Result<usize, Trouble>;

    /// The bytes of a stretch of it.
    fn part(&self, range: std::ops::Range<usize>) -> Result<Vec<u8>, Trouble>;
}

impl View for Arc<[u8]> {
    fn size(&self) -> Result<usize, Trouble> {
        Ok(self.len())
    }

    fn part(&self, range: std::ops::Range<usize>) -> Result<Vec<u8>, Trouble> {
        self.get(range)
            .map(<[u8]>::to_vec)
            .ok_or_else(|| Trouble::Other("the file is shorter than it was".to_owned()))
    }
}

/// A file that is written, or being written, but not yet under its name. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Staged {
    /// The path that it will have, relative to the output folder.
    pub path: String,
    content: Content,
}

impl Staged {
    /// A file of which nothing is kept but that it would be written.
    pub fn unwritten(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            content: Content::Memory(Arc::default()),
        }
    }
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
