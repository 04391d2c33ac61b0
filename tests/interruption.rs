//! Builds that are killed, interrupted, kept waiting, or run out of disk: files are whole,
//! nothing is lost, and the next build puts everything right.

use annals::pipeline::{self, Formats, Goal, Options, Outcome, Silent};
use annals::project::{Claim, Memory, Project, Seal, Staged, Trouble, starter};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn all() -> Options {
    Options {
        goal: Goal::Build(Formats::ALL),
        ..Options::default()
    }
}

/// The starter project.
fn small() -> Memory {
    let mut memory = Memory::new();
    for (path, bytes) in starter::FILES {
        memory.insert(path, bytes.to_vec());
    }
    memory
}

/// Changes what every document says.
fn change(memory: &mut Memory) {
    for path in ["templates/brief.md", "templates/opening.md"] {
        let bytes = memory.read(path).unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        memory.insert(path, format!("Revised.\n\n{text}").into_bytes());
    }
}

/// A project whose disk is full after so many files, or fails while files are named.
struct Failing<'m> {
    memory: &'m Memory,
    stages: AtomicUsize,
    names: AtomicUsize,
}

fn used_up(left: &AtomicUsize) -> bool {
    let less = |n: usize| n.checked_sub(1);
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
        .is_err()
}

fn full() -> Trouble {
    Trouble::Other("No space left on device (os error 28)".to_owned())
}

impl Project for Failing<'_> {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        self.memory.read(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        self.memory.list(folder)
    }

    fn prepare(&self) -> Result<(), Trouble> {
        self.memory.prepare()
    }

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        if used_up(&self.stages) {
            return Err(full());
        }
        self.memory.stage(path, bytes)
    }

    fn commit(&self, staged: Vec<Staged>) -> Result<(), (String, Trouble)> {
        for one in staged {
            let path = one.path.clone();
            if used_up(&self.names) {
                return Err((path, full()));
            }
            self.memory.commit(vec![one])?;
        }
        Ok(())
    }

    fn tidy(&self) {}

    fn output(&self) -> String {
        self.memory.output()
    }

    fn claim(&self, waiting: &mut dyn FnMut() -> bool) -> Result<Option<Claim>, Trouble> {
        self.memory.claim(waiting)
    }

    fn read_back(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        self.memory.read_back(path)
    }

    fn seal(&self, path: &str) -> Option<Seal> {
        self.memory.seal(path)
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        self.memory.remove(path)
    }

    fn identity(&self) -> String {
        self.memory.identity()
    }
}

/// The files of an output folder.
type Written = BTreeMap<String, Arc<[u8]>>;

fn written_by(memory: &Memory) -> (Written, Outcome) {
    let outcome = pipeline::run(memory, &all(), &Silent);
    (memory.written(), outcome)
}

/// Builds a changed project on a failing disk; what is then in the output, and the memory.
fn build_failing(stages: usize, names: usize) -> (Outcome, Memory, [Written; 2]) {
    let mut memory = small();
    let (old, _) = written_by(&memory);
    change(&mut memory);
    let (new, _) = written_by(&Memory::clone(&memory));
    let failing = Failing {
        memory: &memory,
        stages: AtomicUsize::new(stages),
        names: AtomicUsize::new(names),
    };
    let outcome = pipeline::run(&failing, &all(), &Silent);
    (outcome, memory, [old, new])
}

#[test]
fn a_full_disk_loses_nothing_wherever_it_is_full() {
    for stages in 0..17 {
        let (outcome, memory, [old, new]) = build_failing(stages, usize::MAX);
        let written = memory.written();
        if outcome.failed() {
            assert!(outcome.unwritable());
            assert_eq!(outcome.documents, 0);
            assert_eq!(written, old, "{stages} files fitted");
        } else {
            // Only what is kept for the next build did not fit.
            assert_eq!(written, new, "{stages} files fitted");
        }
        let (after, outcome) = written_by(&memory);
        assert_eq!(after, new, "after {stages} files fitted");
        assert!(!outcome.failed());
    }
}

#[test]
fn a_disk_that_fails_between_names_leaves_each_file_whole() {
    for names in 0..18 {
        let (outcome, memory, [old, new]) = build_failing(usize::MAX, names);
        let written = memory.written();
        assert_eq!(written.len(), new.len());
        for (path, bytes) in &written {
            assert!(bytes == &old[path] || bytes == &new[path], "{path}");
        }
        assert_eq!(outcome.failed(), written != new);
        let (after, outcome) = written_by(&memory);
        assert_eq!(after, new, "after {names} files had their names");
        assert!(
            outcome.diagnostics.is_empty(),
            "nothing seems changed by hand"
        );
        let (_, outcome) = written_by(&memory);
        assert_eq!(outcome.files, 0);
    }
}

/// A build of a part after one that was cut short must not take what lies there for what
/// should.
#[test]
fn a_part_after_a_cut_hides_nothing_that_is_old() {
    let part = |formats: Formats, areas: &[&str]| Options {
        goal: Goal::Build(formats),
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
        ..Options::default()
    };
    let pages = Formats {
        pdf: true,
        ..Formats::NONE
    };
    let area = first_area();
    for options in [part(Formats::ALL, &[&area]), part(pages, &[])] {
        for names in 0..18 {
            let (_, memory, [_, new]) = build_failing(usize::MAX, names);
            assert!(!pipeline::run(&memory, &options, &Silent).failed());
            let (after, _) = written_by(&memory);
            assert_eq!(after, new, "after {names} files had their names");
        }
    }
}

/// A build that is cut short leaves old files where it was to write new ones. When their
/// documents go before the next build they are still ours, and go, too.
#[test]
fn what_a_cut_leaves_old_goes_with_its_document() {
    for names in 1..18 {
        let (_, mut memory, _) = build_failing(usize::MAX, names);
        let bytes = memory.read("config/report.yaml").unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let few = text.replace("briefs:\n", "briefs:\n  when: visits > 3000\n");
        assert_ne!(few, text);
        memory.insert("config/report.yaml", few.into_bytes());
        let fresh = Memory::new();
        let fresh = memory
            .files()
            .iter()
            .fold(fresh, |mut fresh, (path, bytes)| {
                fresh.insert(path, bytes.clone());
                fresh
            });
        let (after, outcome) = written_by(&memory);
        assert!(outcome.diagnostics.is_empty(), "nobody changed anything");
        assert_eq!(after, written_by(&fresh).0, "after {names} files");
    }
}

/// What is there as it is to be is not written again, whatever the state says of it.
#[test]
fn what_a_cut_did_not_come_to_stays_when_it_is_right_again() {
    let mut memory = small();
    let (old, _) = written_by(&memory);
    let kept = memory.files().clone();
    change(&mut memory);
    let failing = Failing {
        memory: &memory,
        stages: AtomicUsize::new(usize::MAX),
        names: AtomicUsize::new(4),
    };
    pipeline::run(&failing, &all(), &Silent);
    for (path, bytes) in kept {
        memory.insert(&path, bytes);
    }
    let (after, outcome) = written_by(&memory);
    assert!(after == old, "three files had their names, one brief's");
    assert_eq!(outcome.files, 3);
}

/// The templates of the build before, and figures that were the same all along: what the
/// build that was cut short knew of its documents tells nothing of these.
#[test]
fn templates_that_are_put_back_after_a_cut_make_all_documents_again() {
    for names in 1..18 {
        let mut memory = small();
        let (old, _) = written_by(&memory);
        let kept = memory.files().clone();
        change(&mut memory);
        let page = include_bytes!("../src/html/page.css").to_vec();
        memory.insert(
            "templates/page.css",
            [&page[..], b"p { margin: 0 }"].concat(),
        );
        let failing = Failing {
            memory: &memory,
            stages: AtomicUsize::new(usize::MAX),
            names: AtomicUsize::new(names),
        };
        pipeline::run(&failing, &all(), &Silent);
        memory.take("templates/page.css");
        for (path, bytes) in kept {
            memory.insert(&path, bytes);
        }
        let (after, _) = written_by(&memory);
        assert!(after == old, "after {names} files had their names");
    }
}

/// An area of the starter project that has a brief.
fn first_area() -> String {
    let (written, _) = written_by(&small());
    let brief = written.keys().find_map(|path| path.strip_prefix("briefs/"));
    let name = brief.and_then(|name| name.rsplit_once('.'));
    name.unwrap().0.to_owned()
}

/// With the program itself, on disk.
#[cfg(unix)]
mod program {
    use std::collections::BTreeMap;
    use std::fs;
    use std::io::{BufRead, BufReader, Read};
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    type Files = BTreeMap<String, Vec<u8>>;

    fn annals(folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
        command.args(arguments).current_dir(folder);
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn must(folder: &Path, arguments: &[&str]) {
        let output = annals(folder, arguments).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words}");
    }

    /// The files below a folder, without what a build keeps for the next.
    fn files(folder: &Path) -> Files {
        fn walk(root: &Path, folder: &Path, files: &mut Files) {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                match name {
                    ".annals/state" | ".annals/values" | ".annals/lock" | ".annals/next" => {}
                    _ if path.is_dir() => walk(root, &path, files),
                    _ => drop(files.insert(name.to_owned(), fs::read(&path).unwrap())),
                }
            }
        }
        let mut files = Files::new();
        walk(folder, folder, &mut files);
        files
    }

    /// A project in two versions: all documents differ, and one has a brief less.
    struct Two {
        folder: tempfile::TempDir,
        versions: [Vec<(PathBuf, String)>; 2],
    }

    impl Two {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            must(folder.path(), &["new", "."]);
            let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
            let names = [
                "config/report.yaml",
                "templates/brief.md",
                "templates/opening.md",
            ];
            let old: Vec<(PathBuf, String)> = names
                .map(|name| (folder.path().join(name), read(name)))
                .into();
            let mut new = old.clone();
            new[0].1 = new[0]
                .1
                .replace("briefs:\n", "briefs:\n  when: visits > 40000\n");
            assert_ne!(new[0].1, old[0].1);
            for at in [1, 2] {
                new[at].1 = format!("Revised.\n\n{}", new[at].1);
            }
            Self {
                folder,
                versions: [old, new],
            }
        }

        fn path(&self) -> &Path {
            self.folder.path()
        }

        fn out(&self) -> PathBuf {
            self.path().join("out")
        }

        fn take(&self, version: usize) {
            for (path, text) in &self.versions[version] {
                fs::write(path, text).unwrap();
            }
        }

        /// What a build of a version comes to, and how long it takes.
        fn whole(&self, version: usize) -> (Files, Duration) {
            self.take(version);
            let _ = fs::remove_dir_all(self.out());
            let started = Instant::now();
            must(self.path(), &["build", "--quiet"]);
            (files(&self.out()), started.elapsed())
        }
    }

    #[test]
    fn killed_at_any_moment_a_build_leaves_whole_files() {
        let two = Two::new();
        let ((first, time), (second, _)) = (two.whole(0), two.whole(1));
        assert!(second.len() < first.len(), "one brief less");
        let whole = [first, second];
        let mut seed = 7_u64;
        let mut cut_short = 0;
        for turn in 0..200 {
            let version = turn % 2;
            two.take(version);
            let mut child = annals(two.path(), &["build", "--quiet"]).spawn().unwrap();
            // Any moment, and each about as likely as another (a Lehmer generator).
            seed = seed * 48_271 % 0x7fff_ffff;
            std::thread::sleep(time.mul_f64(seed as f64 / f64::from(0x7fff_ffff)));
            child.kill().unwrap();
            cut_short += usize::from(!child.wait().unwrap().success());
            for (name, bytes) in files(&two.out()) {
                let temporary = name.ends_with(".tmp");
                let known = whole.iter().any(|files| files.get(&name) == Some(&bytes));
                assert!(temporary || known, "{name} is neither old nor new");
            }
            let output = annals(two.path(), &["build"]).output().unwrap();
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{words}");
            assert!(!words.contains("warning"), "{words}");
            let found = files(&two.out());
            let names: Vec<&String> = found.keys().collect();
            assert_eq!(names, whole[version].keys().collect::<Vec<_>>());
            assert!(found == whole[version], "as a build of everything");
        }
        assert!(cut_short > 50, "{cut_short} of 200 were cut short");
    }

    /// Waits until the program says something.
    fn heard(child: &mut Child, words: &str) -> String {
        let mut lines = BufReader::new(child.stderr.as_mut().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        assert!(line.contains(words), "{line}");
        line
    }

    fn lock(folder: &Path) -> fs::File {
        let path = folder.join("out/.annals/lock");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = fs::File::create(path).unwrap();
        file.lock().unwrap();
        file
    }

    #[test]
    fn the_second_of_two_builds_waits_for_the_first() {
        let two = Two::new();
        two.take(0);
        let held = lock(two.path());
        let mut child = annals(two.path(), &["build"]).spawn().unwrap();
        heard(&mut child, "another build is at work");
        std::thread::sleep(Duration::from_millis(60));
        assert!(child.try_wait().unwrap().is_none(), "it waits");
        drop(held);
        assert!(child.wait().unwrap().success());
        assert_eq!(files(&two.out()).len(), 16);
    }

    #[test]
    fn two_builds_at_once_come_to_what_one_does() {
        let two = Two::new();
        let (whole, _) = two.whole(0);
        for _ in 0..4 {
            let _ = fs::remove_dir_all(two.out());
            let start = || annals(two.path(), &["build"]).spawn().unwrap();
            let children = [start(), start(), start()];
            for mut child in children {
                assert!(child.wait().unwrap().success());
            }
            assert!(files(&two.out()) == whole);
        }
    }

    #[test]
    fn the_lock_of_a_dead_build_does_not_stop_the_next() {
        let two = Two::new();
        two.take(0);
        drop(lock(two.path()));
        fs::write(two.out().join(".annals/lock"), "a build is at work\n").unwrap();
        fs::write(two.out().join(".annals-left.tmp"), "half").unwrap();
        must(two.path(), &["build"]);
        assert_eq!(files(&two.out()).len(), 16, "and what it left is gone");
    }

    /// Also where this build has no business: beside images that no document shows any more.
    #[test]
    fn what_a_dead_build_left_goes_wherever_it_is() {
        let two = Two::new();
        two.take(0);
        drop(lock(two.path()));
        fs::write(two.out().join(".annals/lock"), "a build is at work\n").unwrap();
        let own = two.out().join("pictures/of/.annals-left.tmp");
        let foreign = two.out().join("pictures/of/.other.tmp");
        fs::create_dir_all(own.parent().unwrap()).unwrap();
        fs::write(&own, "half").unwrap();
        fs::write(&foreign, "whole").unwrap();
        must(two.path(), &["build"]);
        assert!(!own.exists() && foreign.exists());
    }

    #[test]
    fn signals_end_a_build_with_nothing_written() {
        for (signal, code) in [("INT", 130), ("TERM", 143)] {
            let two = Two::new();
            let (whole, _) = two.whole(0);
            two.take(1);
            let held = lock(two.path());
            let mut child = annals(two.path(), &["build"]).spawn().unwrap();
            heard(&mut child, "another build is at work");
            let pid = child.id().to_string();
            let sent = Command::new("kill").args(["-s", signal, &pid]).status();
            assert!(sent.unwrap().success());
            assert_eq!(child.wait().unwrap().code(), Some(code));
            let mut rest = String::new();
            child.stderr.unwrap().read_to_string(&mut rest).unwrap();
            assert_eq!(
                rest,
                "interrupted: nothing was written, and nothing changed\n"
            );
            assert!(files(&two.out()) == whole);
            drop(held);
        }
    }

    #[test]
    fn a_limit_on_the_size_of_files_loses_nothing() {
        let two = Two::new();
        let (whole, _) = two.whole(0);
        two.take(1);
        // In blocks of 512 bytes: too little for a PDF. Without the trap the system would
        // kill the program.
        let script = format!(
            "trap '' XFSZ; ulimit -f 16; exec {} build",
            env!("CARGO_BIN_EXE_annals")
        );
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(two.path());
        let output = command.output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(
            words.contains("error[P005]") && words.contains("nothing was written"),
            "{words}"
        );
        assert!(files(&two.out()) == whole);
        must(two.path(), &["build"]);
        assert!(files(&two.out()) != whole);
    }
}
