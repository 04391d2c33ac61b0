//! Readers of our outputs that we did not write, and a plain view of HTML.

// Each runner uses its own part.
#![allow(dead_code)]

use std::io::Write;
use std::process::{Command, Stdio};

/// Whether a missing tool is a failure: on the gate it is, at a desk it is not.
fn required() -> bool {
    std::env::var_os("CI").is_some()
}

/// Runs a program with `input` in a file named as its last argument but one; gives what it printed.
/// `None` when the program is not installed and this is not the gate.
pub fn run_on_file(program: &str, before: &[&str], input: &[u8], after: &[&str]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(input).unwrap();
    let output = Command::new(program)
        .args(before)
        .arg(file.path())
        .args(after)
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let problems = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{program}: {problems}{text}");
            Some(text)
        }
        Err(_) if !required() => {
            eprintln!("{program} is not installed: left out");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

/// The text of a PDF as poppler reads it, with end-of-line hyphens taken back.
pub fn pdf_text(pdf: &[u8]) -> Option<String> {
    let text = run_on_file("pdftotext", &["-enc", "UTF-8"], pdf, &["-"])?;
    Some(text.replace("\u{AD}\n", "").replace('\u{AD}', ""))
}

/// The text of an HTML page: tags, scripts and styles taken out, entities read.
pub fn html_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let tag = &rest[at..];
        let skip = ["style", "script", "title"]
            .iter()
            .find(|name| tag[1..].starts_with(*name));
        let end = match skip {
            Some(name) => tag.find(&format!("</{name}>")).unwrap() + name.len() + 3,
            None => tag.find('>').unwrap() + 1,
        };
        // Inline tags do not part words; all others do.
        if ![
            "data", "/data", "em", "/em", "strong", "/strong", "a", "/a", "sup", "/sup", "span",
            "/span", "button", "/button",
        ]
        .iter()
        .any(|name| {
            tag[1..]
                .strip_prefix(name)
                .is_some_and(|t| t.starts_with([' ', '>']))
        }) {
            text.push(' ');
        }
        rest = &tag[end..];
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
