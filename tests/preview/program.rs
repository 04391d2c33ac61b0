//! The program itself: how it begins and ends.

use super::{root, write_starter};
use annals::preview;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

pub fn program(arguments: &[&str], folder: &Path) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code().unwrap_or(-1), text)
}

#[test]
fn says_why_it_cannot_run() {
    let folder = tempfile::tempdir().unwrap();
    let (code, words) = program(&["preview", "--port", "0"], folder.path());
    assert_eq!(code, 2);
    assert_eq!(
        words,
        "error: `.` is no project: found no report configuration in `config/`; run `annals new \
         DIR` for a fresh one, or name the project's folder\n"
    );
    let (code, words) = program(&["preview", "nowhere"], folder.path());
    assert_eq!(
        (code, words.as_str()),
        (2, "error: `nowhere` does not exist\n")
    );
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let sample = root().to_str().unwrap();
    let (code, words) = program(&["preview", sample, "--port", &port], folder.path());
    assert_eq!(code, 2);
    assert_eq!(
        words,
        format!(
            "error: the port {port} is taken by another program; choose another with `--port`, \
             or leave it out for a free one\n"
        )
    );
    let (code, words) = program(&["preview", "--port", "65536"], folder.path());
    assert_eq!(code, 2);
    assert!(words.contains("65536"), "{words}");
}

#[test]
fn two_previews_take_different_ports() {
    let first = preview::listen(None).unwrap();
    let second = preview::listen(None).unwrap();
    assert_ne!(first.address().port(), second.address().port());
    assert!(first.address().ip().is_loopback());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    write_starter(&folder.path().join("county"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(["preview", "county", "--port", "0"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    assert!(line.starts_with("http://localhost:"), "{line}");
    let address = line.trim().trim_start_matches("http://");
    // Someone listens when it ends.
    let port: u16 = address
        .trim_end_matches('/')
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "GET /events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
    )
    .unwrap();
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    let mut words = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut words)
        .unwrap();
    assert!(words.ends_with("the preview has ended\n"), "{words}");
}
