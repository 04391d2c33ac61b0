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
use annals::workbook::{self, Keep, Limits, Opening, SheetKey};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

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
            case.bytes.as_slice().into(),
            Some(&wants),
            &case.limits,
            &mut sink,
        );
        let again = kept(&case, &wants);
        let formulas = formulas(&case, &wants);
        let severities: Vec<_> = sink.items().iter().map(|d| d.severity).collect();
        assert!(holds(&severities), "{}: {:?}", folder.display(), sink);
        let refused = severities.contains(&Severity::Error);
        assert_eq!(found.is_none(), refused, "{}", folder.display());
        let mut text = sink.items().iter().map(print).collect::<String>();
        if let Some(found) = found {
            text.push_str(&workbook::dump(&found));
        }
        for again in again.iter().chain([&formulas.0]) {
            assert_eq!(again, &text, "{}: kept", folder.display());
        }
        if !formulas.1.is_empty() || folder.join("formulas.txt").exists() {
            common::expect(&folder.join("formulas.txt"), &formulas.1);
        }
        common::expect(&folder.join("expected.txt"), &text);
    }
}

/// Sheets in memory, and how many were found there.
#[derive(Default)]
struct Memory(Mutex<(Kept, usize)>);

type Kept = HashMap<SheetKey, Arc<[u8]>>;

impl Keep for Memory {
    fn find(&self, key: &SheetKey) -> Option<Arc<[u8]>> {
        let mut memory = self.0.lock().unwrap();
        let found = memory.0.get(key).cloned();
        memory.1 += usize::from(found.is_some());
        found
    }

    fn keep(&self, key: &SheetKey, sheet: Vec<u8>) {
        self.0.lock().unwrap().0.insert(*key, sheet.into());
    }
}

/// What a case says when its sheets are kept, and when it is read again with what was kept.
fn kept(case: &input::Case, wants: &(dyn Fn(&str) -> bool + Sync)) -> [String; 2] {
    let memory = Memory::default();
    let opening = Opening {
        sheets: Some(wants),
        limits: case.limits,
        keep: Some(&memory),
    };
    let open = || {
        let mut sink = Sink::new();
        let bytes = case.bytes.as_slice().into();
        let found = workbook::open_with(&case.path, bytes, &opening, &mut sink);
        let text = sink.items().iter().map(print).collect::<String>();
        text + &found.map_or_else(String::new, |found| workbook::dump(&found))
    };
    let both = [open(), open()];
    let (known, found) = &*memory.0.lock().unwrap();
    assert!(known.is_empty() || *found > 0, "{}", case.path);
    both
}

/// What a case says when its formulas are asked for, too, and these with what they hang on.
fn formulas(case: &input::Case, wants: &(dyn Fn(&str) -> bool + Sync)) -> (String, String) {
    let opening = Opening {
        sheets: Some(wants),
        limits: case.limits,
        keep: None,
    };
    let mut sink = Sink::new();
    let bytes = case.bytes.as_slice().into();
    let found = workbook::open_with_formulas(&case.path, bytes, &opening, &mut sink);
    let mut text = sink.items().iter().map(print).collect::<String>();
    let mut told = String::new();
    if let Some((book, formulas)) = found {
        text.push_str(&workbook::dump(&book));
        for (sheet, at, formula) in formulas.all() {
            let found = formulas.precedents((sheet, at), &book, &|_, _| false);
            let mut ranges: Vec<String> = found
                .ranges
                .iter()
                .map(|(of, range)| match of == sheet {
                    true => range.to_string(),
                    false => format!("`{of}`!{range}"),
                })
                .collect();
            ranges.sort();
            let _ = writeln!(told, "`{sheet}` {at} ={formula} < {}", ranges.join(" "));
        }
    }
    (text, told)
}

#[test]
fn a_changed_sheet_is_read_again_alone() {
    let book = |value: u32, text: &str| {
        let mut book = rust_xlsxwriter::Workbook::new();
        for name in ["A", "B", "C"] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            let number = if name == "B" { value } else { 7 };
            sheet.write(0, 0, number).unwrap();
            sheet.write(1, 0, text).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let memory = Memory::default();
    let open = |bytes: &[u8], limits: Limits| {
        let opening = Opening {
            limits,
            keep: Some(&memory),
            ..Opening::default()
        };
        let found = workbook::open_with("a.xlsx", bytes.into(), &opening, &mut Sink::new());
        let plain = workbook::open("a.xlsx", bytes.into(), None, &limits, &mut Sink::new());
        assert_eq!(
            found.as_ref().map(workbook::dump),
            plain.as_ref().map(workbook::dump)
        );
        let memory = memory.0.lock().unwrap();
        (found.is_some(), memory.0.len(), memory.1)
    };
    let limits = Limits::default();
    assert_eq!(open(&book(1, "x"), limits), (true, 3, 0));
    assert_eq!(open(&book(1, "x"), limits), (true, 3, 3));
    assert_eq!(open(&book(2, "x"), limits), (true, 4, 5));
    // All sheets have the text in common.
    assert_eq!(open(&book(2, "y"), limits), (true, 7, 5));
    // What is kept stays under the limits, which belong to the key.
    let few = Limits { cells: 5, ..limits };
    assert!(!open(&book(2, "y"), few).0);
    assert!(!open(&book(2, "y"), few).0);
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
