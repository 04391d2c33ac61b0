//! Notices when files of a project folder change.
//!
//! The operating system's notices only wake the watcher; what changed is told by looking at
//! the files themselves ([`Watch::looks`]). So a notice too many does no harm, and where there
//! are none (network drives, exhausted limits) looking now and then is enough.

use super::{Disk, Project, Recorder, inside};
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Watches the files that were asked of a project.
pub struct Watch {
    root: PathBuf,
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    /// The system's notices; `None` when it gives none.
    notices: Option<notify::RecommendedWatcher>,
    /// The folders that notices are asked of.
    noticed: BTreeSet<PathBuf>,
    bell: Receiver<()>,
    /// Kept so that the bell does not end.
    rope: Sender<()>,
}

/// What the files look like from outside: their sizes, times and identities. Nothing was
/// written in between when these are equal, unless within one tick of the system's clock for
/// files, which is up to 10 ms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looks(BTreeMap<String, Option<Look>>);

/// Size, time of change in nanoseconds, and what else tells one file from another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Look(u64, u128, [i64; 3]);

impl Looks {
    /// These looks with what an earlier one knows of the same files.
    #[must_use]
    pub fn but(mut self, earlier: &Looks) -> Looks {
        for (path, look) in &mut self.0 {
            if let Some(known) = earlier.0.get(path) {
                look.clone_from(known);
            }
        }
        self
    }

    /// The paths of the files that differ in others, are only in one of them, or are
    /// only in one of them there, in order.
    pub fn differences(&self, other: &Looks) -> Vec<String> {
        let paths: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        let differs = |path: &&String| self.0.get(*path) != other.0.get(*path);
        paths.into_iter().filter(differs).cloned().collect()
    }
}

impl Watch {
    /// Watches nothing of the folder yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let (rope, bell) = channel();
        let ring = rope.clone();
        let notices = notify::recommended_watcher(move |notice: notify::Result<notify::Event>| {
            let heard = notice.map_or(true, |event| matters(event.kind));
            if heard {
                // Nobody listens any more when the preview ends.
                let _ = ring.send(());
            }
        });
        Self {
            root: root.into(),
            files: BTreeSet::new(),
            folders: BTreeSet::new(),
            notices: notices.ok(),
            noticed: BTreeSet::new(),
            bell,
            rope,
        }
    }

    /// Rings the bell: [`Watch::wait`] returns at once.
    pub fn bell(&self) -> Sender<()> {
        self.rope.clone()
    }

    /// From now on watches what was asked of `recorder`, and nothing else.
    pub fn follow<P>(&mut self, recorder: &Recorder<P>) {
        self.files = recorder.files().into_iter().collect();
        self.folders = recorder.folders().into_iter().collect();
        let mut wanted = BTreeSet::new();
        for path in &self.files {
            let parent = Path::new(path).parent().unwrap_or(Path::new(""));
            wanted.insert(parent.to_path_buf());
        }
        wanted.extend(self.folders.iter().map(PathBuf::from));
        let Some(notices) = &mut self.notices else {
            return;
        };
        let wanted: BTreeSet<PathBuf> = wanted
            .into_iter()
            .filter(|path| inside(&path.to_string_lossy()).is_ok())
            .map(|path| self.root.join(path))
            .collect();
        for gone in self.noticed.difference(&wanted) {
            let _ = notices.unwatch(gone);
        }
        let mut noticed: BTreeSet<PathBuf> = wanted.intersection(&self.noticed).cloned().collect();
        for new in wanted.difference(&self.noticed) {
            // One that is not there is tried again the next time.
            if notices.watch(new, RecursiveMode::NonRecursive).is_ok() {
                noticed.insert(new.clone());
            }
        }
        self.noticed = noticed;
    }

    /// Waits for a notice, at most for `most`; says whether there was one.
    pub fn wait(&self, most: Duration) -> bool {
        match self.bell.recv_timeout(most) {
            Ok(()) => {
                while self.bell.try_recv().is_ok() {}
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Looks at the files.
    pub fn looks(&self) -> Looks {
        let mut looks = BTreeMap::new();
        for path in &self.files {
            looks.insert(path.clone(), self.look(path));
        }
        let disk = Disk::new(&self.root, &self.root);
        for folder in &self.folders {
            for path in disk.list(folder).unwrap_or_default() {
                let look = self.look(&path);
                looks.insert(path, look);
            }
        }
        Looks(looks)
    }

    fn look(&self, path: &str) -> Option<Look> {
        let path = self.root.join(inside(path).ok()?);
        let data = std::fs::metadata(path).ok()?;
        let time = data.modified().ok();
        let since = time.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Some(Look(
            data.len(),
            since.map_or(0, |since| since.as_nanos()),
            identity(&data),
        ))
    }
}

/// Whether a notice is of more than reading.
fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

/// Tells a file from another that took its name with the same size and time.
#[cfg(unix)]
fn identity(data: &std::fs::Metadata) -> [i64; 3] {
    use std::os::unix::fs::MetadataExt;
    [data.ino() as i64, data.ctime(), data.ctime_nsec()]
}

#[cfg(not(unix))]
fn identity(_data: &std::fs::Metadata) -> [i64; 3] {
    [0; 3]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("config")).unwrap();
        std::fs::write(folder.path().join("config/report.yaml"), "a").unwrap();
        folder
    }

    fn followed(root: &Path) -> Watch {
        let recorder = Recorder::new(Arc::new(Disk::new(root, root.join("out"))));
        recorder.list("config").unwrap();
        recorder.read("config/report.yaml").unwrap();
        recorder.read("samples/book.xlsx").unwrap_err();
        let mut watch = Watch::new(root);
        watch.follow(&recorder);
        watch
    }

    #[test]
    fn sees_what_was_written_renamed_and_removed() {
        let folder = folder();
        let root = folder.path();
        let watch = followed(root);
        let first = watch.looks();
        assert_eq!(first, watch.looks());
        std::fs::write(root.join("config/report.yaml"), "b").unwrap();
        let second = watch.looks();
        assert_eq!(first.differences(&second), ["config/report.yaml"]);
        // As editors save: a new file takes the name.
        std::fs::write(root.join("config/.swap"), "b").unwrap();
        assert_eq!(second, watch.looks(), "hidden files are nobody's concern");
        std::fs::rename(root.join("config/.swap"), root.join("config/report.yaml")).unwrap();
        assert_ne!(second, watch.looks());
        let third = watch.looks();
        std::fs::create_dir(root.join("samples")).unwrap();
        std::fs::write(root.join("samples/~$book.xlsx"), "lock").unwrap();
        assert_eq!(third, watch.looks(), "nor are lock files");
        std::fs::write(root.join("samples/book.xlsx"), "new").unwrap();
        assert_eq!(third.differences(&watch.looks()), ["samples/book.xlsx"]);
        std::fs::remove_file(root.join("config/report.yaml")).unwrap();
        assert_eq!(third.differences(&watch.looks()).len(), 2);
    }

    #[test]
    fn is_woken_by_a_write_and_by_the_bell() {
        let folder = folder();
        let watch = followed(folder.path());
        watch.bell().send(()).unwrap();
        assert!(watch.wait(Duration::from_secs(5)));
        if watch.notices.is_some() {
            std::fs::write(folder.path().join("config/report.yaml"), "bb").unwrap();
            assert!(watch.wait(Duration::from_secs(5)));
        }
    }
}
