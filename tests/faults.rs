//! Every system call of `build`, `publish` and `roll` that is about files fails once, with
//! several errors, and the program is killed once at each: what it says is true, files are
//! whole, and the next run comes to what a first one does and leaves nothing behind.
//!
//! A library that `cc` makes of `faults/shim.c` stands before the C library. A usual run hits
//! some of the calls, others each day of code; `ANNALS_FAULTS=all cargo test --test faults`
//! hits all of them.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

type Files = BTreeMap<String, Vec<u8>>;

/// EIO, EACCES, EBUSY, ENOSPC, EXDEV; 0 kills.
const ERRORS: [i32; 6] = [5, 0, 13, 16, 28, 18];

/// How many calls of a command are hit in a usual run.
const USUAL: usize = 24;

/// The library, made once.
fn shim() -> &'static Path {
    static SHIM: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = SHIM.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shim.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/shim.c");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O1", "-w", "-o"]).arg(&path);
        let made = cc.args([source, "-ldl"]).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        (folder, path)
    });
    path
}

/// What a command came to: its exit code, none when it was killed, and its words.
struct End {
    code: Option<i32>,
    words: String,
    /// The call that was hit, or how many there were.
    call: String,
}

/// A hit: at which call, with which error, and whether all calls behind it fail, too.
type Hit = (usize, i32, bool);

fn run(folder: &Path, arguments: &[&str], hit: Option<Hit>) -> End {
    let log = folder.with_extension("log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.args(arguments).current_dir(folder);
    if let Some((at, error, on)) = hit {
        command
            .env("LD_PRELOAD", shim())
            .env("FAULT_ROOT", folder)
            .env("FAULT_AT", at.to_string())
            .env("FAULT_ERRNO", error.to_string())
            .env("FAULT_LOG", &log);
        if on {
            command.env("FAULT_ON", "1");
        }
    }
    let output = command.stdin(Stdio::null()).output().unwrap();
    let call = fs::read_to_string(&log).unwrap_or_default();
    End {
        code: output.status.code(),
        words: String::from_utf8_lossy(&output.stderr).into_owned(),
        call,
    }
}

fn files(folder: &Path) -> Files {
    fn walk(root: &Path, folder: &Path, files: &mut Files) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            match path.is_dir() {
                true => walk(root, &path, files),
                false => drop(files.insert(name.to_owned(), fs::read(&path).unwrap())),
            }
        }
    }
    let mut files = Files::new();
    walk(folder, folder, &mut files);
    files
}

fn put(folder: &Path, files: &Files) {
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Files that a user sees, and those that are left behind for nothing.
fn seen(files: &Files) -> (Files, Vec<String>) {
    let stray = |path: &str| path.contains(".annals-");
    let own = |path: &str| path.contains(".annals/");
    let strays = files.keys().filter(|path| stray(path)).cloned().collect();
    let seen = files.iter().filter(|(path, _)| !stray(path) && !own(path));
    let seen = seen.map(|(path, bytes)| (path.clone(), bytes.clone()));
    (seen.collect(), strays)
}

/// A command that is hit.
struct Scene {
    arguments: &'static [&'static str],
    /// The project before it.
    before: Files,
    /// What it comes to undisturbed.
    after: Files,
    /// How many calls it makes.
    calls: usize,
}

impl Scene {
    fn new(arguments: &'static [&'static str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("here");
        fs::create_dir(&path).unwrap();
        let must = |arguments: &[&str]| {
            let end = run(&path, arguments, None);
            assert_eq!(end.code, Some(0), "{}", end.words);
        };
        must(&["new", "."]);
        must(&["build", "--format", "md,html"]);
        // All documents change, one goes.
        for (file, old, new) in [
            (
                "config/report.yaml",
                "briefs:\n",
                "briefs:\n  when: visits > 40000\n",
            ),
            ("templates/brief.md", "", "Revised.\n\n"),
            ("templates/opening.md", "", "Revised.\n\n"),
        ] {
            let text = fs::read_to_string(path.join(file)).unwrap();
            let text = match old {
                "" => format!("{new}{text}"),
                old => text.replacen(old, new, 1),
            };
            fs::write(path.join(file), text).unwrap();
        }
        let before = files(&path);
        let again = folder.path().join("again");
        put(&again, &before);
        let end = run(&again, arguments, Some((0, 0, false)));
        assert_eq!(end.code, Some(0), "{}", end.words);
        let calls = end.call.trim().strip_prefix("calls ").unwrap();
        let (after, strays) = seen(&files(&again));
        assert!(strays.is_empty(), "{strays:?}");
        Self {
            arguments,
            before,
            after,
            calls: calls.parse().unwrap(),
        }
    }

    /// The hits of a run: all that are asked for, or some of each kind.
    fn hits(&self) -> Vec<Hit> {
        let all = std::env::var("ANNALS_FAULTS").is_ok();
        let step = if all { 1 } else { self.calls.div_ceil(USUAL) };
        let mut hits = Vec::new();
        for (turn, at) in (1..=self.calls).step_by(step).enumerate() {
            for (kind, error) in ERRORS.into_iter().enumerate() {
                // In a usual run each call meets one error, the next one another.
                if all || turn % ERRORS.len() == kind {
                    hits.push((at, error, false));
                }
            }
            if all || turn % 4 == 0 {
                hits.push((at, 5, true));
            }
        }
        hits
    }

    /// Runs the command with each hit; what went wrong.
    fn play(&self) -> Vec<String> {
        let hits = self.hits();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut wrong = Vec::new();
            while let Some(hit) = hits.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Err(why) = self.one(*hit) {
                    wrong.push(why);
                }
            }
            wrong
        };
        let wrong = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
            let threads = threads.into_iter();
            threads.flat_map(|thread| thread.join().unwrap()).collect()
        });
        println!(
            "{:?}: {} of {} calls, {} hits",
            self.arguments,
            self.calls,
            self.calls,
            hits.len()
        );
        wrong
    }

    fn one(&self, hit: Hit) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().join("here");
        put(&here, &self.before);
        let end = run(&here, self.arguments, Some(hit));
        let told = |why: &str| Err(format!("{hit:?} {}: {why}\n{}", end.call.trim(), end.words));
        let (old, _) = seen(&self.before);
        let (now, _) = seen(&files(&here));
        let paths = || old.keys().chain(now.keys()).chain(self.after.keys());
        let either = |path: &&String| {
            let held = now.get(*path);
            held == old.get(*path) || held == self.after.get(*path)
        };
        let lacks = end.words.contains("cannot be read") || end.words.contains("could not be read");
        let listed = end.code == Some(0) && self.arguments[0] == "roll" && lacks;
        if let Some(path) = paths().find(|path| !either(path)).filter(|_| !listed) {
            return told(&format!("{path} is neither old nor new"));
        }
        if end.code == Some(0) && now != self.after && !listed {
            return told("it says that all went well");
        }
        if end.code == Some(101) || end.words.contains("panicked") {
            return told("a panic");
        }
        if end.code.is_some_and(|code| code != 0) {
            let differ = paths().filter(|path| now.get(*path) != old.get(*path));
            let unnamed = differ.clone().find(|path| {
                let name = path.strip_prefix("out/").unwrap_or(path);
                !end.words.contains(name)
            });
            let nothing = ["nothing was written", "nothing was published"];
            let nothing = nothing.iter().any(|words| end.words.contains(words));
            match unnamed {
                _ if nothing && differ.clone().next().is_some() => {
                    return told("it says that nothing was written");
                }
                // Whatever it removed or wrote beside the errors it names in its summary.
                Some(path) if !end.words.contains("wrote ") => {
                    return told(&format!("{path} differs, and is not named"));
                }
                _ => {}
            }
        }
        if listed {
            fs::remove_dir_all(here.join("next")).unwrap();
        }
        let there = self.arguments[0] != "build" && now == self.after && !listed;
        let again = run(&here, self.arguments, None);
        if !there && again.code != Some(0) {
            return told(&format!("the next run fails: {}", again.words));
        }
        let (now, strays) = seen(&files(&here));
        if now != self.after {
            return told("the next run comes to something else");
        }
        match strays.first() {
            Some(path) if !there => told(&format!("{path} is left")),
            _ => Ok(()),
        }
    }
}

fn play(arguments: &'static [&'static str]) {
    let wrong = Scene::new(arguments).play();
    let shown = wrong.iter().take(12).cloned().collect::<Vec<_>>();
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), shown.join("\n"));
}

#[test]
fn build() {
    play(&["build", "--format", "md,html", "--jobs", "1"]);
}

#[test]
fn publish() {
    play(&[
        "publish",
        "2024",
        "--date",
        "2025-01-20",
        "--format",
        "md",
        "--jobs",
        "1",
    ]);
}

#[test]
fn roll() {
    play(&["roll", "2025", "--into", "next"]);
}
