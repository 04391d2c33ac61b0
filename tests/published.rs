//! What is published is what was checked, whatever is saved meanwhile.

use annals::pipeline::{self, Formats, PublishOptions, Silent};
use annals::project::{Disk, Draft, Project, Staged, Trouble, Unplaced};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// A project on disk in which somebody edits a file as soon as it was read.
struct Busy {
    disk: Disk,
    root: std::path::PathBuf,
    /// How often each file was read.
    read: Mutex<BTreeMap<String, usize>>,
}

impl Busy {
    fn edit(&self, path: &str) {
        let file = self.root.join(path);
        let text = std::fs::read_to_string(&file).unwrap();
        let edited = text
            .replace("Library Service", "Museum Service")
            .replace("The libraries", "The museums");
        std::fs::write(file, edited).unwrap();
    }
}

impl Project for Busy {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        let bytes = self.disk.read(path)?;
        *self
            .read
            .lock()
            .unwrap()
            .entry(path.to_owned())
            .or_default() += 1;
        if path.ends_with(".yaml") || path.ends_with(".md") {
            self.edit(path);
        }
        Ok(bytes)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        self.disk.list(folder)
    }

    fn prepare(&self) -> Result<(), Trouble> {
        self.disk.prepare()
    }

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        self.disk.stage(path, bytes)
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), Unplaced> {
        self.disk.commit(staged)
    }

    fn tidy(&self) {
        self.disk.tidy();
    }

    fn draft(
        &self,
        path: &str,
        waiting: &mut dyn FnMut() -> bool,
    ) -> Result<Box<dyn Draft>, Trouble> {
        self.disk.draft(path, waiting)
    }

    fn output(&self) -> String {
        self.disk.output()
    }
}

fn starter(root: &Path) {
    let new = Command::new(env!("CARGO_BIN_EXE_annals"))
        .arg("new")
        .arg(root)
        .output()
        .unwrap();
    assert!(new.status.success());
}

#[test]
fn an_edit_in_between_is_not_published() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("libraries");
    starter(&root);
    let busy = Busy {
        disk: Disk::new(&root, root.join("out")),
        root: root.clone(),
        read: Mutex::default(),
    };
    let options = PublishOptions {
        label: "2024".to_owned(),
        date: "2025-01-20".to_owned(),
        reason: String::new(),
        formats: Formats::ALL,
        jobs: Some(2),
    };
    let done = pipeline::publish(&busy, &options, &Silent);
    assert!(done.published.is_some(), "{:?}", done.diagnostics);
    // Each file was read once, and edited then.
    let read = busy.read.lock().unwrap();
    let own = |path: &&String| !path.starts_with("published/");
    assert!(read.keys().filter(own).count() >= 7, "{read:?}");
    let often: Vec<_> = read.iter().filter(|(_, times)| **times > 1).collect();
    assert!(often.is_empty(), "{often:?}");
    let now = std::fs::read_to_string(root.join("config/report.yaml")).unwrap();
    assert!(now.contains("Museum Service"));
    // The documents say what the state says.
    for file in [
        "outputs/library-report.md",
        "outputs/library-report.html",
        "outputs/briefs/North.md",
        "state.json",
    ] {
        let text = std::fs::read_to_string(root.join("published/2024").join(file)).unwrap();
        assert!(
            text.contains("Library Service") || text.contains("The libraries"),
            "{file}"
        );
        assert!(!text.contains("useum"), "{file}");
    }
}
