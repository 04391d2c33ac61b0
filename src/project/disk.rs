//! A project folder on disk.

use super::draft::{DiskDraft, Draft};
use super::seal::Mark;
use super::writing::{self, TEMPORARY, Writers, temporary};
use super::{
    Claim, Content, Edit, IS_FOLDER, KEPT, Project, Seal, Staged, Trouble, Unplaced, View,
};
use super::{hidden, inside, output_path, placing};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A project folder and its output folder on disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    out: PathBuf,
    writers: Writers,
    /// The output folders that files were prepared in, and whether this run made them.
    folders: Mutex<BTreeMap<PathBuf, bool>>,
    /// Whether this run leaves temporary files that it could not remove.
    littered: Arc<AtomicBool>,
    /// Folders of the output, and whether they are within it.
    within: Mutex<HashMap<PathBuf, bool>>,
    /// The files that this run gave their names, as they were when they were written.
    marks: Mutex<HashMap<String, Mark>>,
}

/// How deep [`Project::list`] looks, so that a folder linked into itself ends.
const MOST_LEVELS: usize = 16;

/// How old a temporary file must be to be of a run that was killed: no run takes as long.
const LEFT_BEHIND: Duration = Duration::from_secs(60 * 60);

impl Disk {
    /// The project in `root` with its output in `out`, which is made when needed.
    pub fn new(root: impl Into<PathBuf>, out: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            out: out.into(),
            writers: Writers::default(),
            folders: Mutex::default(),
            littered: Arc::default(),
            within: Mutex::default(),
            marks: Mutex::default(),
        }
    }

    /// A file of the output: its path, and where it is. No link on the way leads out of the
    /// output folder; what the name itself is a link to is never written, only replaced.
    fn target(&self, path: &str) -> Result<(String, PathBuf), Trouble> {
        let path = output_path(path)?;
        let target = self.out.join(&path);
        let folder = target.parent().unwrap_or(&target);
        match self.stays(folder) {
            true => Ok((path, target)),
            false => Err(leads_out(folder)),
        }
    }

    /// Whether a folder of the output is within it, whatever links there are.
    fn stays(&self, folder: &Path) -> bool {
        if folder == self.out {
            return true;
        }
        let mut known = self.within.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stays) = known.get(folder) {
            return *stays;
        }
        let Ok(out) = self.out.canonicalize() else {
            return true;
        };
        let mut above = folder
            .ancestors()
            .filter(|path| path.starts_with(&self.out));
        let real = above.find_map(|path| path.canonicalize().ok());
        let stays = real.is_some_and(|real| real.starts_with(&out));
        known.insert(folder.to_owned(), stays);
        stays
    }

    /// The folder that a file will be in, made when it is not there.
    fn folder_of<'t>(&self, target: &'t Path) -> Result<&'t Path, Trouble> {
        if target.is_dir() {
            return Err(Trouble::Other("a folder has that name".to_owned()));
        }
        let folder = target.parent().unwrap_or(target);
        self.make_folder(folder)?;
        Ok(folder)
    }

    /// Makes a folder of the output and those above it, and remembers which were new.
    pub(super) fn make_folder(&self, folder: &Path) -> Result<(), Trouble> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if folders.contains_key(folder) {
            return Ok(());
        }
        let missing: Vec<PathBuf> = folder
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
            .map(Path::to_path_buf)
            .collect();
        let made = std::fs::create_dir_all(folder);
        // A name is durable when the folder that holds it is.
        let above = missing.iter().filter_map(|path| path.parent());
        let mut above = above.filter(|path| !path.as_os_str().is_empty());
        let made = made.and_then(|()| above.try_for_each(placing::sync_folder));
        made.map_err(|error| {
            let file = folder.ancestors().find(|path| path.is_file());
            let words = match file {
                Some(file) => format!("`{}` is a file", file.display()),
                None => error.kind().to_string(),
            };
            Trouble::Folder(folder.display().to_string(), words)
        })?;
        folders.insert(folder.to_path_buf(), false);
        folders.extend(missing.into_iter().map(|path| (path, true)));
        Ok(())
    }
}

/// What ails a file, in words for those who write reports; the system's own are for those who
/// write programs.
fn plain_words(kind: ErrorKind, code: Option<i32>) -> Option<&'static str> {
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    if cfg!(windows) && matches!(code, Some(32 | 33)) {
        return Some("another program has it open");
    }
    Some(match kind {
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "your share of the disk is used up",
        ErrorKind::ReadOnlyFilesystem => "the disk can only be read",
        ErrorKind::FileTooLarge => "the file is larger than allowed there",
        _ => return None,
    })
}

pub(super) fn trouble(error: &std::io::Error) -> Trouble {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::NotFound,
        kind => {
            if let Some(words) = plain_words(kind, error.raw_os_error()) {
                return Trouble::Other(words.to_owned());
            }
            let words = error.to_string();
            // The name of a temporary file tells nobody anything.
            let cut = words
                .find(" at path ")
                .filter(|_| words.contains(super::writing::TEMPORARY.0));
            Trouble::Other(
                words
                    .get(..cut.unwrap_or(words.len()))
                    .unwrap_or_default()
                    .to_owned(),
            )
        }
    }
}

/// Bytes of a file that is read; a report's workbooks, pictures and fonts are far smaller.
const MOST_BYTES: u64 = 256 << 20;

/// The bytes of a file. What it is and how large is asked before it is opened: a pipe would
/// wait for ever, a device never ends, and a sparse file fills the memory.
pub fn read_file(path: &Path) -> Result<Arc<[u8]>, Trouble> {
    if path.is_dir() {
        return Err(Trouble::Other(IS_FOLDER.to_owned()));
    }
    regular(path).map_err(|error| trouble(&error))?;
    let about = std::fs::metadata(path).map_err(|error| trouble(&error))?;
    let refuse = |words: &str| Err(Trouble::Other(words.to_owned()));
    let too_large = "the file is larger than the limit of 256 MiB";
    if about.len() > MOST_BYTES {
        return refuse(too_large);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
    // It may have grown meanwhile.
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| trouble(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return refuse(too_large);
    }
    Ok(bytes.into())
}

/// What is said of a folder that is reached by a link out of the output.
fn leads_out(folder: &Path) -> Trouble {
    let words = "a link leads out of the output folder, and is not followed";
    Trouble::Folder(folder.display().to_string(), words.to_owned())
}

/// Nothing for a file that can be read; a pipe would keep the reader waiting for ever, and a
/// link to nothing is something all the same.
fn regular(path: &Path) -> std::io::Result<()> {
    match path.metadata() {
        Ok(about) if about.is_file() => Ok(()),
        Ok(_) => Err(std::io::Error::other("it is not a regular file")),
        Err(_) if path.is_symlink() => Err(std::io::Error::other("it is a link to nothing")),
        Err(error) => Err(error),
    }
}

/// Lists the files below `folder`, each as `prefix` and its path from there.
fn list_into(
    folder: &Path,
    prefix: &str,
    level: usize,
    out: &mut Vec<String>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // A name that is no text cannot be read by it: that is told then.
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if hidden(&name) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            if level < MOST_LEVELS {
                list_into(&entry.path(), &format!("{path}/"), level + 1, out)?;
            }
        } else {
            out.push(path);
        }
    }
    Ok(())
}

/// Removes the temporary files in a folder that are at least so old; if of any age, folders,
/// too.
fn sweep(folder: &Path, age: Duration) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        let since = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if ours && (age.is_zero() || since().is_some_and(|since| since > age)) {
            let removed = std::fs::remove_file(entry.path());
            if removed.is_err() && age.is_zero() {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Removes the temporary files in a folder and in those below it; links are not followed.
fn sweep_below(folder: &Path, level: usize) {
    sweep(folder, Duration::ZERO);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if level < MOST_LEVELS && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sweep_below(&entry.path(), level + 1);
        }
    }
}

impl Project for Disk {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        read_file(&self.root.join(inside(path)?))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let folder = inside(folder)?;
        let prefix = match &*folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let mut found = Vec::new();
        list_into(&self.root.join(&folder), &prefix, 0, &mut found).map_err(|e| trouble(&e))?;
        found.sort();
        Ok(found)
    }

    fn prepare(&self) -> Result<(), Trouble> {
        self.make_folder(&self.out)?;
        match temporary(&self.out) {
            Ok(_) => Ok(()),
            Err(error) => Err(Trouble::Folder(
                self.out.display().to_string(),
                error.kind().to_string(),
            )),
        }
    }

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        let (path, target) = self.target(path)?;
        let folder = self.folder_of(&target)?;
        // What is kept for the next run is of no use when the power fails meanwhile, and is
        // seen to be damaged then.
        let durable = !path.starts_with(KEPT);
        Ok(Staged {
            content: Content::Disk(self.writers.write(folder, bytes, durable)),
            path,
        })
    }

    fn stage_edited(
        &self,
        path: &str,
        edits: &[Edit],
        tell: &mut dyn FnMut(&[u8]),
    ) -> Result<Staged, Trouble> {
        let (path, target) = self.target(path)?;
        let folder = self.folder_of(&target)?;
        let file = writing::edited(&target, folder, edits, tell).map_err(|e| trouble(&e))?;
        Ok(Staged {
            content: Content::Disk(self.writers.sync(file)),
            path,
        })
    }

    fn view(&self, path: &str) -> Result<Box<dyn View>, Trouble> {
        let (_, path) = self.target(path)?;
        let opened = regular(&path).and_then(|()| File::open(&path));
        Ok(Box::new(Opened(opened.map_err(|error| trouble(&error))?)))
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), Unplaced> {
        let mut written = Vec::with_capacity(staged.len());
        let mut marks = Vec::with_capacity(staged.len());
        for Staged { path, content } in staged {
            if let Content::Disk(file) = content {
                match file.wait() {
                    Ok((temporary, mark)) => {
                        marks.extend(mark.map(|mark| (path.clone(), mark)));
                        written.push((path, temporary));
                    }
                    Err(trouble) => return Err(Unplaced::nothing(path, trouble)),
                }
            }
        }
        if !placing::place(&self.out, written)? {
            self.littered.store(true, Ordering::Relaxed);
        }
        let mut known = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(marks);
        Ok(())
    }

    fn tidy(&self) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        // The innermost first, so that a folder of empty folders goes too.
        for (folder, made) in std::mem::take(&mut *folders).into_iter().rev() {
            sweep(&folder, LEFT_BEHIND);
            if made {
                // Fails when something is in it, as it should.
                let _ = std::fs::remove_dir(folder);
            }
        }
    }

    fn draft(
        &self,
        path: &str,
        waiting: &mut dyn FnMut() -> bool,
    ) -> Result<Box<dyn Draft>, Trouble> {
        let target = self.root.join(inside(path)?);
        Ok(Box::new(DiskDraft::new(&self.root, &target, waiting)?))
    }

    fn output(&self) -> String {
        self.out.display().to_string()
    }

    fn claim(&self, waiting: &mut dyn FnMut() -> bool) -> Result<Option<Claim>, Trouble> {
        match self.stays(&self.out.join(KEPT)) {
            true => Claim::take(&self.out, &self.littered, waiting),
            false => Err(leads_out(&self.out.join(KEPT))),
        }
    }

    fn is_claimed(&self) -> bool {
        Claim::is_held(&self.out)
    }

    fn sweep(&self, folders: &[String]) {
        for folder in folders {
            let folder = inside(folder).map(|folder| self.out.join(folder));
            if let Ok(folder) = folder
                && self.stays(&folder)
            {
                sweep(&folder, Duration::ZERO);
            }
        }
    }

    fn sweep_all(&self) {
        sweep_below(&self.out, 0);
    }

    fn read_back(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        let (_, path) = self.target(path)?;
        read_file(&path)
    }

    fn seal(&self, path: &str) -> Option<Seal> {
        Seal::of(&self.target(path).ok()?.1)
    }

    fn seal_written(&self, path: &str) -> Option<Seal> {
        let known = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = *known.get(path)?;
        self.seal(path).filter(|seal| seal.is_of(&mark))
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        let (_, path) = self.target(path)?;
        std::fs::remove_file(&path).map_err(|error| trouble(&error))?;
        let folders = path.ancestors().skip(1);
        for folder in folders.take_while(|folder| *folder != self.out) {
            // Fails when something is in it, as it should.
            if std::fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn is_one(&self, path: &str, other: &str) -> bool {
        let whole = |path: &str| std::fs::canonicalize(self.out.join(path)).ok();
        match (whole(path), whole(other)) {
            (Some(one), Some(two)) => one == two || is_same(&one, &two),
            _ => false,
        }
    }

    fn within_project(&self) -> Option<String> {
        let root = self.root.canonicalize().ok()?;
        let out = self.out.canonicalize().ok()?;
        let parts = out.strip_prefix(root).ok()?.components();
        let parts: Vec<_> = parts
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        Some(parts.join("/"))
    }

    /// Where the project is, seen from its output if that is within it, so that a folder
    /// that was moved is still known.
    fn identity(&self) -> String {
        let whole = |path: &Path| std::fs::canonicalize(path).ok();
        let root = whole(&self.root).unwrap_or_else(|| self.root.clone());
        let out = whole(&self.out);
        match out.as_ref().and_then(|out| out.strip_prefix(&root).ok()) {
            Some(below) => format!("below: {}", below.display()),
            None => format!("at: {}", root.display()),
        }
    }
}

/// Whether two names lead to the same file.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |path| std::fs::metadata(path).map(|about| (about.dev(), about.ino()));
    matches!((of(one), of(other)), (Ok(one), Ok(other)) if one == other)
}

/// The whole path has the names as the file system keeps them.
#[cfg(not(unix))]
fn is_same(_one: &Path, _other: &Path) -> bool {
    false
}

/// A file that is looked into.
struct Opened(File);

impl View for Opened {
    fn size(&self) -> Result<usize, Trouble> {
        let about = self.0.metadata().map_err(|error| trouble(&error))?;
        Ok(usize::try_from(about.len()).unwrap_or(usize::MAX))
    }

    fn part(&self, range: Range<usize>) -> Result<Vec<u8>, Trouble> {
        let mut file = &self.0;
        let mut bytes = vec![0; range.len()];
        let read = file
            .seek(SeekFrom::Start(range.start as u64))
            .and_then(|_| file.read_exact(&mut bytes));
        read.map(|()| bytes).map_err(|error| trouble(&error))
    }
}
