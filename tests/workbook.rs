//! Reading workbooks: every folder of `tests/cases/workbook/{ok,err}` is a case.
//!
//! A case is a `case.json` that says how its file is made (see `workbook/input.rs`), under
//! which name and limits it is opened and which sheets are asked for, and an
//! `expected.txt`: the whole of the problems, then the whole of what was read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "workbook/fuzz.rs"]
mod fuzz;
#[path = "workbook/input.rs"]
mod input;

use annals::diagnostics::{Diagnostic, Place, Severity, Sink};
use annals::workbook;
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[test]
fn ok() {
    run("ok", |severities| !severities.contains(&Severity::Error));
}

#[test]
fn err() {
    run("err", |severities| severities.contains(&Severity::Error));
}

fn run(kind: &str, holds: impl Fn(&[Severity]) -> bool) {
    let root = Path::new("tests/cases/workbook").join(kind);
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    assert!(!folders.is_empty());
    for folder in folders {
        let case = input::Case::load(&folder);
        let wanted = case.sheets.clone();
        let wants = |sheet: &str| wanted.as_ref().is_none_or(|w| w.iter().any(|n| n == sheet));
        let mut sink = Sink::new();
        let found = workbook::open(
            &case.path,
            case.bytes.into(),
            Some(&wants),
            &case.limits,
            &mut sink,
        );
        let severities: Vec<_> = sink.items().iter().map(|d| d.severity).collect();
        assert!(holds(&severities), "{}: {:?}", folder.display(), sink);
        let refused = severities.contains(&Severity::Error);
        assert_eq!(found.is_none(), refused, "{}", folder.display());
        let mut text = sink.items().iter().map(print).collect::<String>();
        if let Some(found) = found {
            text.push_str(&workbook::dump(&found));
        }
        common::expect(&folder.join("expected.txt"), &text);
    }
}

fn print(problem: &Diagnostic) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut out = format!("{severity}[{}]: {}\n", problem.code.0, problem.message);
    for label in &problem.labels {
        let place = match &label.place {
            Place::File(file) => file.to_string(),
            Place::Cell(place) => {
                let (file, sheet, cells) = (&place.workbook, &place.sheet, &place.cells);
                format!("{file}, sheet `{sheet}`, cell `{cells}`")
            }
            Place::Text(place) => format!("{}:{}:{}", place.file, place.line, place.column),
        };
        let _ = writeln!(out, "  at {place} {}", label.text);
    }
    for note in &problem.notes {
        let _ = writeln!(out, "  note: {note}");
    }
    if let Some(hint) = &problem.hint {
        let _ = writeln!(out, "  hint: {hint}");
    }
    out
}
