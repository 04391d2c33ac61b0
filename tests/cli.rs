//! The program itself, run as a user would, over the cases in `tests/cases/cli`.
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
//! `changed`. Quotes hold an argument together; `{here}` is the folder.

mod common;
#[path = "common/xlsx.rs"]
mod xlsx;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The folder that a case runs in.
struct Desk {
    folder: tempfile::TempDir,
    /// The case's own files, not yet put in.
    extra: Option<PathBuf>,
    known: BTreeMap<String, Vec<u8>>,
}

impl Desk {
    fn new(case: &Path) -> Self {
        let mut desk = Desk {
            folder: tempfile::tempdir().unwrap(),
            extra: Some(case.join("files")).filter(|files| files.is_dir()),
            known: BTreeMap::new(),
        };
        let commands = fs::read_to_string(case.join("commands")).unwrap();
        if !commands.lines().any(|line| line.starts_with("project ")) {
            desk.put_extra();
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
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
    fn annals(&self, environment: &[(&str, &str)], arguments: &[String]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .env("TERM", "xterm")
            .env("COLUMNS", "100")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap()
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
fn words(line: &str) -> Vec<String> {
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
    let code = output.status.code().unwrap();
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

fn is_variable(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

#[test]
fn each_case_prints_what_is_expected() {
    let mut failures = Vec::new();
    let cases = common::folders("cli");
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let failed = std::sync::Mutex::new(&mut failures);
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(case) = cases.get(at) else { return };
                    if std::panic::catch_unwind(|| run_case(case)).is_err() {
                        failed.lock().unwrap().push(case.display().to_string());
                    }
                }
            });
        }
    });
    assert!(failures.is_empty(), "failed:\n{}", failures.join("\n"));
}

fn run_case(case: &Path) {
    let mut desk = Desk::new(case);
    let commands = fs::read_to_string(case.join("commands")).unwrap();
    let mut transcript = String::new();
    for line in commands.lines().filter(|l| !l.trim().is_empty()) {
        if line.starts_with('#') {
            continue;
        }
        let Some(printed) = run(&mut desk, line) else {
            eprintln!("left out, rights do not bind this user: {}", case.display());
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
fn starter() -> Desk {
    let desk = Desk {
        folder: tempfile::tempdir().unwrap(),
        extra: None,
        known: BTreeMap::new(),
    };
    assert!(run_words(&desk, "new .").status.success());
    desk
}

fn run_words(desk: &Desk, line: &str) -> Output {
    desk.annals(&[], &words(line))
}

/// What a program that reads our output says, if it is installed.
fn judged(program: &str, arguments: &[&str], file: &Path) -> Option<Output> {
    let output = Command::new(program).args(arguments).arg(file).output();
    if output.is_err() {
        eprintln!("{program} is not installed: left out");
    }
    output.ok()
}

#[test]
fn completions_are_scripts_that_know_all_commands() {
    let desk = starter();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run_words(&desk, &format!("completions {shell}"));
        let script = String::from_utf8(output.stdout).unwrap();
        for word in ["build", "check", "trace", "format", "area"] {
            assert!(script.contains(word), "{word} in {shell}");
        }
        let file = desk.path(&format!("completions.{shell}"));
        fs::write(&file, script).unwrap();
        if ["bash", "zsh", "fish"].contains(&shell)
            && let Some(said) = judged(shell, &["-n"], &file)
        {
            assert!(said.status.success(), "{shell}: {said:?}");
        }
    }
}

#[test]
fn the_manual_page_renders_and_names_all_commands() {
    let desk = starter();
    let page = run_words(&desk, "man").stdout;
    let file = desk.path("annals.1");
    fs::write(&file, &page).unwrap();
    let source = String::from_utf8(page).unwrap();
    assert!(source.contains(".TH annals 1"), "{source}");
    for (program, arguments) in [
        ("mandoc", &["-T", "utf8"][..]),
        ("man", &["--warnings", "-l"]),
    ] {
        let Some(said) = judged(program, arguments, &file) else {
            continue;
        };
        let text = String::from_utf8_lossy(&said.stdout).replace('\u{8}', "");
        if !said.status.success() || text.trim().is_empty() {
            // A system without manual pages has a `man` that says so.
            continue;
        }
        assert_eq!(String::from_utf8_lossy(&said.stderr), "", "{program}");
        for word in ["build", "check", "figures", "trace", "--message-format"] {
            assert!(
                text.to_lowercase().contains(word),
                "{word} by {program}:\n{text}"
            );
        }
    }
}

#[test]
fn the_schema_and_the_figures_are_json() {
    let desk = starter();
    let schema = run_words(&desk, "schema").stdout;
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    assert!(schema["properties"]["indicators"].is_object());
    let figures = run_words(&desk, "figures --json").stdout;
    let figures: serde_json::Value = serde_json::from_slice(&figures).unwrap();
    let visits = figures
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["id"] == "visits")
        .unwrap();
    assert_eq!(visits["value"], "11365");
    assert!(run_words(&desk, "build --format md").status.success());
    let used = fs::read(desk.path("out/figures.json")).unwrap();
    let used: serde_json::Value = serde_json::from_slice(&used).unwrap();
    assert_eq!(used["reports"][0]["report"], "library-report");
}

#[test]
fn every_line_of_a_run_for_machines_is_json() {
    let desk = starter();
    let broken = "{{ cots }} {{ visits | chnge }} <b>bold</b> {{ ref(id=\"nothing\") }}\n";
    fs::write(desk.path("templates/use.md"), broken).unwrap();
    fs::write(desk.path("samples/figures.xlsx"), "no workbook").unwrap();
    for line in [
        "build",
        "check",
        "figures",
        "trace visits",
        "build --out templates/use.md",
        "build nowhere",
        "new .",
    ] {
        let output = run_words(&desk, &format!("{line} --message-format json"));
        assert_ne!(output.status.code(), Some(0), "{line}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!text.is_empty(), "{line}");
        for one in text.lines() {
            let value: serde_json::Value =
                serde_json::from_str(one).unwrap_or_else(|error| panic!("{line}: {error}: {one}"));
            for key in ["severity", "code", "message", "places", "notes", "hint"] {
                assert!(value.get(key).is_some(), "{line}: no `{key}` in {one}");
            }
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = starter();
    for line in ["figures", "schema", "completions bash", "--help", "man"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(words(line))
            .current_dir(desk.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
        assert_eq!(output.status.code(), Some(0), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_a_failure() {
    let desk = starter();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .arg("schema")
        .current_dir(desk.folder.path())
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output"));
}
