//! Measures the preview: from a saved workbook to the new page, as a client on a socket sees
//! it, for the sample and for 2 000 briefs.
//!
//! Run with `cargo bench --bench preview`. Nothing is asserted: machines differ. What the
//! browser needs to show the page comes on top: `tests/browser.rs` prints it all together.

#[allow(dead_code)]
#[path = "build.rs"]
mod build;
#[path = "../tests/common/xlsx.rs"]
mod xlsx;

use annals::preview::{Options, Preview, listen};
use annals::project::Disk;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn main() {
    // `cargo test --benches` runs this too; there is nothing to test.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample = build::sample_copy(folder.path(), "sample");
    measure("the sample, the summary", &sample, "", 15);
    measure("the sample, a brief", &sample, "briefs/Qiaotou", 15);
    let many = build::many_briefs(folder.path()).expect("a generated workbook");
    measure(
        "2 000 briefs, one of them",
        &many,
        "briefs/Township%200007",
        5,
    );
}

/// Edits a cell of the county's workbook, waits for word of it, asks for the state and the
/// page; prints how long that took.
fn measure(name: &str, project: &Path, document: &str, runs: usize) {
    let options = Options {
        root: project.to_path_buf(),
        project: Arc::new(Disk::new(project, project.join("out"))),
        reports: Vec::new(),
    };
    let preview = Preview::start(listen(Some(0)).expect("a port"), options);
    let port = preview.address().port();
    let book = project.join("samples/county-2019.xlsx");
    let other = project.join("other.xlsx");
    let mut events = Events::open(port);
    while state(port, document).save == 0 {
        events.next();
    }
    let mut told = Vec::new();
    let mut shown = Vec::new();
    for run in 0..runs {
        std::fs::copy(&book, &other).expect("a copy");
        let number = (60 + run).to_string();
        xlsx::set(&other, "Work done", "D11", &xlsx::Content::Number(&number));
        let known = state(port, document);
        let started = Instant::now();
        std::fs::rename(&other, &book).expect("the workbook");
        let now = loop {
            events.next();
            let now = state(port, document);
            if now.save > known.save {
                break now;
            }
        };
        told.push(started.elapsed());
        get(port, &format!("/document/{}.html", now.path));
        shown.push(started.elapsed());
        // All documents are looked at behind it.
        std::thread::sleep(Duration::from_millis(700));
    }
    let middle = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1_000.0
    };
    println!(
        "{name:<28} state {:6.1} ms, page {:6.1} ms",
        middle(&mut told),
        middle(&mut shown)
    );
}

struct State {
    save: u64,
    path: String,
}

fn state(port: u16, document: &str) -> State {
    let body = get(port, &format!("/state?document={document}"));
    let state: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    State {
        save: state["save"].as_u64().unwrap_or(0),
        path: state["document"]["path"]
            .as_str()
            .unwrap_or("")
            .replace(' ', "%20"),
    }
}

fn get(port: u16, address: &str) -> Vec<u8> {
    let mut stream = ask(port, address);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n");
    answer.split_off(end.expect("a head") + 4)
}

fn ask(port: u16, address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the preview");
    let request = format!("GET {address} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a request");
    stream
}

/// Word of changes.
struct Events(Lines<BufReader<TcpStream>>);

impl Events {
    fn open(port: u16) -> Self {
        Self(BufReader::new(ask(port, "/events")).lines())
    }

    /// Waits for the next.
    fn next(&mut self) {
        for line in self.0.by_ref() {
            if line.expect("an event") == "event: state" {
                return;
            }
        }
    }
}
