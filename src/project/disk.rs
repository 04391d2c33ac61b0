//! A project folder on disk.

use super::draft::{DiskDraft, Draft};
use super::seal::Mark;
use super::writing::{self, TEMPORARY, Writers, temporary};
use super::{Claim, Content, Edit, IS_FOLDER, KEPT, Project, Seal, Staged, Trouble, View};
use super::{hidden, inside, output_path};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
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
            marks: Mutex::default(),
        }
    }

    /// The file that is locked while a run writes.
    fn lock(&self) -> PathBuf {
        self.out.join(KEPT).join("lock")
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
    fn make_folder(&self, folder: &Path) -> Result<(), Trouble> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if folders.contains_key(folder) {
            return Ok(());
        }
        let missing: Vec<PathBuf> = folder
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
            .map(Path::to_path_buf)
            .collect();
        std::fs::create_dir_all(folder).map_err(|error| {
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
    let about = std::fs::metadata(path).map_err(|error| trouble(&error))?;
    let refuse = |words: &str| Err(Trouble::Other(words.to_owned()));
    let too_large = "the file is larger than the limit of 256 MiB";
    if about.is_dir() {
        return refuse(IS_FOLDER);
    }
    if !about.is_file() {
        return refuse("this is a pipe or a device, expected a file");
    }
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

/// Lists the files below `folder`, each as `prefix` and its path from there.
fn list_into(
    folder: &Path,
    prefix: &str,
    level: usize,
    out: &mut Vec<String>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|n| !hidden(n)) else {
            continue;
        };
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

/// Removes the temporary files in a folder that are at least so old.
fn sweep(folder: &Path, age: Duration) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        let since = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if ours && (age.is_zero() || since().is_some_and(|since| since > age)) {
            let _ = std::fs::remove_file(entry.path());
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
        let path = output_path(path)?;
        let target = self.out.join(&path);
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
        let path = output_path(path)?;
        let target = self.out.join(&path);
        let folder = self.folder_of(&target)?;
        let file = writing::edited(&target, folder, edits, tell).map_err(|e| trouble(&e))?;
        Ok(Staged {
            content: Content::Disk(self.writers.sync(file)),
            path,
        })
    }

    fn view(&self, path: &str) -> Result<Box<dyn View>, Trouble> {
        let file = File::open(self.out.join(output_path(path)?));
        Ok(Box::new(Opened(file.map_err(|error| trouble(&error))?)))
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), (String, Trouble)> {
        let mut written = Vec::with_capacity(staged.len());
        let mut marks = Vec::with_capacity(staged.len());
        for Staged { path, content } in staged {
            if let Content::Disk(file) = content {
                match file.wait() {
                    Ok((temporary, mark)) => {
                        marks.extend(mark.map(|mark| (path.clone(), mark)));
                        written.push((path, temporary));
                    }
                    Err(trouble) => return Err((path, trouble)),
                }
            }
        }
        writing::persist(&self.out, written)?;
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

    fn draft(&self, path: &str) -> Result<Box<dyn Draft>, Trouble> {
        Ok(Box::new(DiskDraft::new(&self.root, path)?))
    }

    fn output(&self) -> String {
        self.out.display().to_string()
    }

    fn claim(&self, waiting: &mut dyn FnMut() -> bool) -> Result<Option<Claim>, Trouble> {
        Claim::take(&self.lock(), waiting)
    }

    fn is_claimed(&self) -> bool {
        Claim::is_marked(&self.lock())
    }

    fn sweep(&self, folders: &[String]) {
        for folder in folders {
            if let Ok(folder) = inside(folder) {
                sweep(&self.out.join(folder), Duration::ZERO);
            }
        }
    }

    fn sweep_all(&self) {
        sweep_below(&self.out, 0);
    }

    fn read_back(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        read_file(&self.out.join(output_path(path)?))
    }

    fn seal(&self, path: &str) -> Option<Seal> {
        Seal::of(&self.out.join(output_path(path).ok()?))
    }

    fn seal_written(&self, path: &str) -> Option<Seal> {
        let known = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = *known.get(path)?;
        self.seal(path).filter(|seal| seal.is_of(&mark))
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        let path = self.out.join(output_path(path)?);
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
