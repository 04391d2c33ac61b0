//! With the program itself, on disk: killed, stopped, and run twice at once.

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
