//! A folder in which a case runs the program as a user would, from a list of commands.
//!
//! A case is a folder with a file `commands` and a file `expected.txt`, what they print:
//! set `UPDATE_EXPECT=1` to write it. Files in `files/` are put into the empty folder that
//! the commands run in, over the project that the line `project starter` or `project
//! sample` asks for. A line is a command of the program, `NAME=value annals …` with an
//! environment variable, or one of: `write PATH TEXT`, `copy FROM TO`, `data FROM TO`
//! (from `tests/data`), `folder PATH`,
//! `copy-all FROM TO`, `move FROM TO`, `remove PATH`, `read-only PATH`, `cell PATH SHEET CELL OLD NEW` (a
//! number in a workbook), `cut PATH BYTES` (what is left of a file), `replace PATH OLD NEW`,
//! `show PATH`, and `changed`,
//! which lists the files that are new, changed or gone since the start or the last
//! `changed`. Large files are made: `repeat PATH COUNT TEXT` writes a text over and over behind
//! what is there, `bytes PATH HEX` the bytes of hexadecimal digits, `sparse PATH BYTES` makes a
//! file as long as that, `fifo PATH` a pipe. Quotes hold an argument together; `{here}` is the
//! folder.

use super::{common, xlsx};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Seek, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What a run may take.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// Kilobytes of memory.
    pub memory: u32,
    /// Seconds of a processor.
    pub seconds: u32,
}

/// A run that takes longer waits for something that never comes.
const PATIENCE: Duration = Duration::from_secs(180);

/// The folder that a case runs in.
pub struct Desk {
    pub folder: tempfile::TempDir,
    /// The case's own files, not yet put in.
    extra: Option<PathBuf>,
    known: BTreeMap<String, Vec<u8>>,
    /// What each run may take.
    bounds: Option<Bounds>,
}

impl Desk {
    fn new(case: &Path, bounds: Option<Bounds>) -> Self {
        let mut desk = Desk {
            folder: tempfile::tempdir().unwrap(),
            extra: Some(case.join("files")).filter(|files| files.is_dir()),
            known: BTreeMap::new(),
            bounds,
        };
        let commands = fs::read_to_string(case.join("commands")).unwrap();
        if !commands.lines().any(|line| line.starts_with("project ")) {
            desk.put_extra();
        }
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts the case's own files in, over the project.
    fn put_extra(&mut self) {
        if let Some(files) = self.extra.take() {
            copy_all(&files, self.folder.path());
        }
        self.known = self.files();
    }

    /// All files below the folder.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(self.folder.path(), "", &mut files);
        files
    }

    /// Runs the program in the folder, without a terminal.
    pub fn annals(&self, environment: &[(&str, &str)], arguments: &[String]) -> Output {
        let program = env!("CARGO_BIN_EXE_annals");
        let mut command = match self.bounds {
            Some(bounds) if cfg!(unix) => {
                let limits = format!(
                    "ulimit -v {} && ulimit -t {}",
                    bounds.memory, bounds.seconds
                );
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("{limits} && exec \"$0\" \"$@\""), program]);
                // Each thread would put 64 MB aside for what it may ask for.
                shell.env("MALLOC_ARENA_MAX", "1");
                shell
            }
            _ => Command::new(program),
        };
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .env("TERM", "xterm")
            .env("COLUMNS", "100")
            .envs(environment.iter().copied())
            .stdin(Stdio::null());
        match self.bounds {
            Some(_) => patiently(&mut command, arguments),
            None => command.output().unwrap(),
        }
    }

    /// The names of files that are not as they were, and remembers how they are now.
    fn changed(&mut self) -> String {
        let now = self.files();
        let mut text = String::new();
        let names: std::collections::BTreeSet<_> = self.known.keys().chain(now.keys()).collect();
        for name in names {
            let sign = match (self.known.get(name), now.get(name)) {
                (None, _) => "new",
                (_, None) => "gone",
                (Some(before), Some(after)) if before != after => "changed",
                _ => continue,
            };
            let _ = writeln!(text, "{sign} {name}");
        }
        if text.is_empty() {
            text.push_str("nothing\n");
        }
        self.known = now;
        text
    }

    /// Output as compared: the folder and times are different in each run.
    fn normal(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let here = self.folder.path().to_str().unwrap();
        text.replace(here, "{here}")
            .lines()
            .map(|line| {
                let line = without_time(line).replace('\u{1b}', "␛");
                line.trim_end().to_owned() + "\n"
            })
            .collect()
    }
}

/// Runs to the end, but not for ever.
fn patiently(command: &mut Command, arguments: &[String]) -> Output {
    let [said, complained] = [(); 2].map(|()| tempfile::tempfile().unwrap());
    let started = Instant::now();
    let mut child = command
        .stdout(said.try_clone().unwrap())
        .stderr(complained.try_clone().unwrap())
        .spawn()
        .unwrap();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("never ends: annals {}", arguments.join(" "));
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let [stdout, stderr] = [said, complained].map(|mut file| {
        let mut bytes = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    });
    Output {
        status,
        stdout,
        stderr,
    }
}

/// The line with `… s` for the time that a run took.
fn without_time(line: &str) -> String {
    let timed = line.rsplit_once(" in ").and_then(|(before, rest)| {
        let (time, rest) = rest.split_once(" s")?;
        time.parse::<f64>().ok()?;
        Some(format!("{before} in … s{rest}"))
    });
    timed.unwrap_or_else(|| line.to_owned())
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if name.ends_with(".annals") {
            // What a build keeps for the next one is of no concern to the user.
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

/// The words of a line; quotes of either kind hold a word together.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Whether the rights of files bind this user; they do not bind the administrator.
fn rights_bind() -> bool {
    let folder = tempfile::tempdir().unwrap();
    set_read_only(folder.path());
    fs::write(folder.path().join("x"), "").is_err()
}

fn set_read_only(path: &Path) {
    let mut rights = fs::metadata(path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(path, rights).unwrap();
}

/// What the program prints, and its exit code unless that is 0.
fn printed(desk: &mut Desk, environment: &[String], arguments: &[String]) -> String {
    let environment: Vec<_> = environment
        .iter()
        .filter_map(|w| w.split_once('='))
        .collect();
    let output = desk.annals(&environment, arguments);
    let mut text = desk.normal(&output.stdout);
    for line in desk.normal(&output.stderr).lines() {
        let _ = writeln!(text, "2> {line}");
    }
    let Some(code) = output.status.code() else {
        // Out of memory or of time.
        panic!("{}: annals {}\n{text}", output.status, arguments.join(" "));
    };
    assert!(
        !text.contains("panicked"),
        "the program must not panic:\n{text}"
    );
    if code != 0 {
        let _ = writeln!(text, "[exit code {code}]");
    }
    text
}

/// Runs one line; what it printed, or `None` when this user cannot run the case.
fn run(desk: &mut Desk, line: &str) -> Option<String> {
    let words = words(&line.replace("{here}", desk.folder.path().to_str().unwrap()));
    let variables = words.iter().take_while(|w| is_variable(w)).count();
    let (environment, words) = words.split_at(variables);
    let (command, arguments) = words.split_first().unwrap();
    let named: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match (command.as_str(), &*named) {
        ("annals", _) => return Some(printed(desk, environment, arguments)),
        ("project", ["starter"]) => {
            assert!(
                desk.annals(&[], &["new".into(), ".".into()])
                    .status
                    .success()
            );
            desk.put_extra();
        }
        ("project", ["sample"]) => {
            for folder in ["config", "templates", "samples"] {
                let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
                copy_all(&from, &desk.path(folder));
            }
            desk.put_extra();
        }
        ("write", [path, text]) => {
            fs::write(desk.path(path), text.replace("\\n", "\n") + "\n").unwrap();
        }
        ("copy", [from, to]) => {
            fs::copy(desk.path(from), desk.path(to)).unwrap();
        }
        ("copy-all", [from, to]) => copy_all(&desk.path(from), &desk.path(to)),
        ("cell", [path, sheet, cell, old, new]) => {
            xlsx::replace_number(&desk.path(path), sheet, cell, old, new);
        }
        ("cut", [path, bytes]) => {
            let whole = fs::read(desk.path(path)).unwrap();
            fs::write(desk.path(path), &whole[..bytes.parse().unwrap()]).unwrap();
        }
        ("data", [from, to]) => {
            let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
            fs::copy(data.join(from), desk.path(to)).unwrap();
        }
        ("folder", [path]) => fs::create_dir_all(desk.path(path)).unwrap(),
        ("repeat", [path, count, text]) => {
            let text = text.replace("\\n", "\n").repeat(count.parse().unwrap());
            append(&desk.path(path), text.as_bytes());
        }
        ("bytes", [path, digits]) => {
            let pair = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
            let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(pair).collect();
            append(&desk.path(path), &bytes);
        }
        ("sparse", [path, bytes]) => {
            let file = fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(desk.path(path))
                .unwrap();
            file.set_len(bytes.parse().unwrap()).unwrap();
        }
        ("fifo", [path]) => {
            let made = Command::new("mkfifo").arg(desk.path(path)).status();
            if !made.is_ok_and(|status| status.success()) {
                return None;
            }
        }
        ("move", [from, to]) => fs::rename(desk.path(from), desk.path(to)).unwrap(),
        ("remove", [path]) => fs::remove_file(desk.path(path)).unwrap(),
        ("read-only", [path]) => {
            if !rights_bind() {
                return None;
            }
            set_read_only(&desk.path(path));
        }
        ("replace", [path, old, new]) => {
            let path = desk.path(path);
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(old), "{old} in {}", path.display());
            fs::write(path, text.replace(old, &new.replace("\\n", "\n"))).unwrap();
        }
        ("show", [path]) => return Some(desk.normal(&fs::read(desk.path(path)).unwrap())),
        ("changed", []) => return Some(desk.changed()),
        _ => panic!("no such line in a case: {line}"),
    }
    Some(String::new())
}

/// Writes behind what is there.
fn append(path: &Path, bytes: &[u8]) {
    let mut options = fs::OpenOptions::new();
    let mut file = options.create(true).append(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

fn is_variable(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

/// Runs the cases of a stage.
pub fn run_all(stage: &str, bounds: Option<Bounds>) {
    let mut failures = Vec::new();
    let cases = common::folders(stage);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let failed = std::sync::Mutex::new(&mut failures);
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(case) = cases.get(at) else { return };
                    if std::panic::catch_unwind(|| run_case(case, bounds)).is_err() {
                        failed.lock().unwrap().push(case.display().to_string());
                    }
                }
            });
        }
    });
    assert!(failures.is_empty(), "failed:\n{}", failures.join("\n"));
}

fn run_case(case: &Path, bounds: Option<Bounds>) {
    let mut desk = Desk::new(case, bounds);
    let commands = fs::read_to_string(case.join("commands")).unwrap();
    let mut transcript = String::new();
    for line in commands.lines().filter(|l| !l.trim().is_empty()) {
        if line.starts_with('#') {
            continue;
        }
        let Some(printed) = run(&mut desk, line) else {
            eprintln!("left out, this user cannot run it here: {}", case.display());
            return;
        };
        let _ = writeln!(transcript, "$ {line}");
        transcript.push_str(&printed);
    }
    let file = case.join("expected.txt");
    if !file.exists() && std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, "").unwrap();
    }
    common::expect(&file, &transcript);
}

/// A fresh project of the program's own.
pub fn starter() -> Desk {
    let desk = Desk {
        folder: tempfile::tempdir().unwrap(),
        extra: None,
        known: BTreeMap::new(),
        bounds: None,
    };
    assert!(run_words(&desk, "new .").status.success());
    desk
}

pub fn run_words(desk: &Desk, line: &str) -> Output {
    desk.annals(&[], &words(line))
}
