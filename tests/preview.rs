//! The preview without a browser: what it answers to whom, and that what it shows is what
//! `annals build` writes. Requests are bytes on a socket, as an attacker would send them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "preview/program.rs"]
mod program;
#[path = "preview/strangers.rs"]
mod strangers;

use annals::pipeline::preview::Snapshot;
use annals::pipeline::{self, Formats, Goal, Sheets, Silent};
use annals::preview::{self, Options, Preview};
use annals::project::{Disk, Memory, Project, Recorder};
use annals::typeset::FontBook;
use program::program;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn write_starter(folder: &Path) {
    for (path, bytes) in annals::project::starter::FILES {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
}

/// A small project in a folder of its own, shown.
struct Shown {
    folder: tempfile::TempDir,
    preview: Preview,
}

impl Shown {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("county");
        write_starter(&project);
        std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        let options = Options {
            root: project.clone(),
            project: Arc::new(Disk::new(&project, project.join("out"))),
            reports: Vec::new(),
        };
        let preview = Preview::start(preview::listen(Some(0)).unwrap(), options);
        let shown = Self { folder, preview };
        shown.wait_for(|state| state["save"] == 1);
        shown
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("county")
    }

    fn address(&self) -> SocketAddr {
        self.preview.address()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    /// Sends bytes and gives all that comes back.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that has heard enough may end the connection before the last byte.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, target: &str) -> (u16, String, String) {
        let host = format!("localhost:{}", self.address().port());
        self.ask("GET", target, &[("Host", &host)])
    }

    /// The status, the head and the body of an answer.
    fn ask(&self, method: &str, target: &str, lines: &[(&str, &str)]) -> (u16, String, String) {
        let mut request = format!("{method} {target} HTTP/1.1\r\n");
        for (name, value) in lines {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        parts(&self.send(request.as_bytes()))
    }

    fn state(&self) -> serde_json::Value {
        let (status, _, body) = self.get("/state?document=");
        assert_eq!(status, 200);
        serde_json::from_str(&body).unwrap()
    }

    fn wait_for(&self, done: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let state = self.state();
            if done(&state) {
                return state;
            }
            assert!(Instant::now() < until, "{state:#}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn parts(answer: &str) -> (u16, String, String) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
    (status.unwrap_or(0), head.to_owned(), body.to_owned())
}

#[test]
fn what_is_shown_is_what_is_built() {
    let mut project = Memory::new();
    for folder in ["config", "templates", "samples"] {
        let disk = Disk::new(root(), root().join("out"));
        for path in disk.list(folder).unwrap() {
            let bytes = disk.read(&path).unwrap();
            project.insert(&path, bytes);
        }
    }
    let options = pipeline::Options {
        goal: Goal::Build(Formats::ALL),
        reports: Vec::new(),
        areas: Vec::new(),
        jobs: None,
        strict: false,
        ..pipeline::Options::default()
    };
    let outcome = pipeline::run(&project, &options, &Silent);
    assert!(!outcome.failed());
    let built = project.written();
    let recorder: Arc<Recorder> = Arc::new(Recorder::new(Arc::new(project)));
    let fonts = Arc::new(FontBook::bundled());
    let mut sheets = Sheets::default();
    let first = Snapshot::take(recorder.clone(), fonts.clone(), &[], &mut sheets);
    assert!(first.usable() && !sheets.is_empty());
    // What was read before comes to the same.
    let shown = Snapshot::take(recorder, fonts, &[], &mut sheets);
    assert!(shown.usable());
    let entries = shown.entries();
    assert_eq!(entries.len(), outcome.documents);
    let mut problems = shown.problems().to_vec();
    for entry in &entries {
        let html = shown.html(&entry.path).unwrap();
        problems.extend(html.problems);
        let html = html.result.unwrap().html;
        let file = &built[&format!("{}.html", entry.path)];
        assert!(html.as_bytes() == &**file, "{}.html", entry.path);
        let pdf = shown.pdf(&entry.path).unwrap().result.unwrap();
        let file = &built[&format!("{}.pdf", entry.path)];
        assert!(pdf == **file, "{}.pdf", entry.path);
        assert!(shown.pages(&entry.path).unwrap().result.is_some());
    }
    assert_eq!(problems, outcome.diagnostics);
    assert!(shown.html("briefs/../report").is_none());
}

#[test]
fn tells_of_changes_and_of_the_end() {
    let shown = Shown::new();
    let mut stream = shown.connect();
    let port = shown.address().port();
    write!(
        stream,
        "GET /events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
    )
    .unwrap();
    let mut lines = BufReader::new(stream).lines().map(|line| line.unwrap());
    assert_eq!(lines.next().unwrap(), "HTTP/1.1 200 OK");
    assert!(lines.any(|line| line == "event: state"));
    let template = shown.project().join("templates/opening.md");
    let text = std::fs::read_to_string(&template).unwrap();
    // In place, and as editors do it, with another file that takes the name.
    std::fs::write(&template, format!("{text}\nOne more word.\n")).unwrap();
    assert!(lines.any(|line| line == "event: state"));
    let state = shown.wait_for(|state| state["save"] == 2);
    let path = state["document"]["path"].as_str().unwrap().to_owned();
    let (_, _, page) = shown.get(&format!("/document/{path}.html"));
    assert!(page.contains("One more word."));
    let (_, _, before) = shown.get(&format!("/before/{path}.html"));
    assert!(!before.contains("One more word.") && before.contains("<main"));
    let swap = shown.project().join("templates/.opening.md.swp");
    std::fs::write(&swap, format!("{text}\nTwo more words.\n")).unwrap();
    std::fs::rename(&swap, &template).unwrap();
    shown.wait_for(|state| state["save"] == 3);
    // Written again as it is, and a lock file: nothing new.
    std::fs::write(&template, format!("{text}\nTwo more words.\n")).unwrap();
    std::fs::write(shown.project().join("samples/~$figures.xlsx"), "lock").ok();
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(shown.state()["save"], 3);
    drop(shown);
    assert!(lines.any(|line| line == "event: end"));
    assert_eq!(lines.last().as_deref(), Some(""));
}

#[test]
fn shows_the_last_of_two_quick_saves() {
    let shown = Shown::new();
    let template = shown.project().join("templates/opening.md");
    let text = std::fs::read_to_string(&template).unwrap();
    for round in 0..8 {
        // Of one size, and perhaps within one tick of the system's clock for files.
        for word in ["first", "final"] {
            std::fs::write(&template, format!("{text}\nThe {word} word {round}.\n")).unwrap();
            std::thread::sleep(Duration::from_millis(round));
        }
        let until = Instant::now() + Duration::from_secs(20);
        let wanted = format!("The final word {round}.");
        loop {
            let path = shown.state()["document"]["path"]
                .as_str()
                .unwrap()
                .to_owned();
            let (_, _, page) = shown.get(&format!("/document/{path}.html"));
            if page.contains(&wanted) {
                break;
            }
            assert!(Instant::now() < until, "{wanted}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn tells_a_mistake_in_a_template_and_shows_the_page_before() {
    let shown = Shown::new();
    let template = shown.project().join("templates/opening.md");
    let text = std::fs::read_to_string(&template).unwrap();
    std::fs::write(&template, format!("{text}\nWe had {{{{ brths }}}}.\n")).unwrap();
    let state = shown.wait_for(|state| state["errors"] == 1);
    assert_eq!(state["stale"], true);
    let problem = state["problems"][0]["text"].as_str().unwrap();
    assert!(problem.contains("templates/opening.md:"), "{problem}");
    assert!(problem.contains("brths"), "{problem}");
    let path = state["document"]["path"].as_str().unwrap().to_owned();
    let (status, _, page) = shown.get(&format!("/document/{path}.html"));
    assert_eq!(status, 200);
    assert!(!page.contains("We had"));
    assert_eq!(shown.get(&format!("/file/{path}.pdf")).0, 409);
    std::fs::write(&template, format!("{text}\nWe had none.\n")).unwrap();
    shown.wait_for(|state| state["errors"] == 0 && state["stale"] == false);
    let (_, _, page) = shown.get(&format!("/document/{path}.html"));
    assert!(page.contains("We had none."));
}

/// Builds the project as it is into a folder of its own: the exit code and the files.
fn built(shown: &Shown, out: &str) -> (i32, Vec<String>) {
    let (code, _) = program(&["build", "--out", out], &shown.project());
    let mut files = Vec::new();
    let folder = shown.project().join(out);
    for inner in ["", "briefs"] {
        let Ok(entries) = std::fs::read_dir(folder.join(inner)) else {
            continue;
        };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        files.extend(names.filter(|name| name.ends_with(".html")));
    }
    files.sort();
    (code, files)
}

#[test]
fn says_of_a_document_what_a_build_does_with_it() {
    let shown = Shown::new();
    let (code, all) = built(&shown, "whole");
    assert_eq!((code, all.len()), (0, 5), "{all:?}");
    // One brief has an error: the report is good, and is written.
    let brief = shown.project().join("templates/brief.md");
    let text = std::fs::read_to_string(&brief).unwrap();
    let bad = "{% if area.id == \"north\" %}{% guard visits is rising and visits is falling %}Both.{% endguard %}{% endif %}";
    std::fs::write(&brief, format!("{text}\n{bad}\n")).unwrap();
    let failed = |state: &serde_json::Value| -> Vec<String> {
        let documents = state["documents"].as_array().unwrap().iter();
        let failed = documents.filter(|one| one["failed"] == true);
        failed.map(|one| one["path"].to_string()).collect()
    };
    let state = shown.wait_for(|state| state["errors"] == 1 && failed(state).len() == 1);
    assert_eq!(
        (&state["refused"], &state["stale"]),
        (&false.into(), &false.into())
    );
    let (code, files) = built(&shown, "one");
    assert_eq!((code, files.len()), (1, 4), "{files:?}");
    assert!(files.contains(&"library-report.html".to_owned()));
    assert!(failed(&state)[0].contains("North"), "{state:#}");
    // A check fails: nothing is written, though all can be shown.
    std::fs::write(&brief, &text).unwrap();
    let yaml = shown.project().join("config/report.yaml");
    let settings = std::fs::read_to_string(&yaml).unwrap();
    let check = "checks:\n  - {check: visits = residents}\n";
    std::fs::write(&yaml, format!("{settings}\n{check}")).unwrap();
    let state =
        shown.wait_for(|state| state["errors"].as_u64() > Some(0) && failed(state).is_empty());
    assert_eq!(
        (&state["refused"], &state["stale"]),
        (&true.into(), &false.into())
    );
    assert_eq!(built(&shown, "none"), (1, Vec::new()));
}

#[test]
fn a_folder_that_is_taken_away_is_told_and_comes_back() {
    let shown = Shown::new();
    let (here, away) = (shown.project(), shown.folder.path().join("away"));
    std::fs::rename(&here, &away).unwrap();
    let state = shown.wait_for(|state| state["errors"].as_u64() > Some(0));
    assert_eq!(state["stale"], true);
    std::fs::rename(&away, &here).unwrap();
    let state = shown.wait_for(|state| state["errors"] == 0);
    assert_eq!(state["save"], 1, "it is what it was");
}

#[test]
fn a_workbook_that_is_taken_away_is_waited_for() {
    let shown = Shown::new();
    let book = shown.project().join("samples/figures.xlsx");
    let bytes = std::fs::read(&book).unwrap();
    std::fs::remove_file(&book).unwrap();
    let state = shown.wait_for(|state| !state["waiting"].is_null());
    let gone = serde_json::json!({"file": "samples/figures.xlsx", "gone": true});
    assert_eq!(state["waiting"], gone);
    std::fs::write(&book, &bytes[..bytes.len() / 2]).unwrap();
    let half = serde_json::json!({"file": "samples/figures.xlsx", "gone": false});
    shown.wait_for(|state| state["waiting"] == half);
    std::fs::write(&book, &bytes).unwrap();
    let state = shown.wait_for(|state| state["waiting"].is_null());
    assert_eq!(state["errors"], 0);
}

#[test]
fn each_start_is_another_run() {
    let (one, other) = (Shown::new(), Shown::new());
    assert_ne!(one.state()["run"], other.state()["run"]);
    assert_eq!(one.state()["run"], one.state()["run"]);
}
