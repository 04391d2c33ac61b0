//! Looking at workbooks: every folder of `tests/cases/inspect` is a case.
//!
//! `book.tsv` describes a workbook (see `common/untidy.rs`), which rust_xlsxwriter writes;
//! `book.ods`, `book.xls` and `book.xlsx` beside it are the same, saved by LibreOffice
//! (`cargo run --example make-untidy`). `expected.txt` is what `annals inspect` prints of
//! the first, and behind it what checking the proposed project says. Where a format tells
//! less or more (an .xls hides no rows, LibreOffice calculates formulas), the difference
//! stands whole in `expected-ods.txt` and so on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "common/untidy.rs"]
mod untidy;

use annals::diagnostics::{Diagnostic, Sink, print};
use annals::inspect;
use annals::pipeline::{self, Goal, Options, Silent, SourceMap};
use annals::project::Memory;
use std::fs;
use std::path::Path;

/// What `annals inspect` prints, and whether the proposal checks clean.
fn inspect(path: &str, bytes: &[u8]) -> (String, Option<bool>) {
    let mut sink = Sink::new();
    let found = pipeline::inspect(path, bytes.into(), None, &mut sink);
    let mut out = print::text(&sink.into_tidy(), &SourceMap::default(), false);
    let Some((inspection, mut proposal)) = found else {
        return (out, None);
    };
    let asks = inspect::lacks_year(&inspection);
    if asks {
        // As the program asks for it.
        out.push_str("asks for a year; with `--period 2025`:\n");
        proposal = inspect::propose(&inspection, Some("2025".parse().unwrap()));
    }
    out.push_str(&inspect::text(&inspection, proposal.as_ref()));
    let json: serde_json::Value =
        serde_json::from_str(&inspect::json(&inspection, proposal.as_ref())).unwrap();
    assert_eq!(
        json["sheets"].as_array().unwrap().len(),
        inspection.sheets.len()
    );
    let Some(proposal) = proposal else {
        return (out, None);
    };
    let mut project = Memory::new();
    project.insert("config/report.yaml", proposal.yaml.into_bytes());
    project.insert("templates/figures.md", proposal.template.into_bytes());
    project.insert(path, bytes);
    let options = Options {
        goal: Goal::Check,
        reports: Vec::new(),
        areas: Vec::new(),
        strict: false,
        jobs: Some(1),
        ..Options::default()
    };
    let outcome = pipeline::run(&project, &options, &Silent);
    // The project in memory has no fonts beside those of the program.
    let fonts = |problem: &Diagnostic| problem.code.0 == "S001";
    // The test gave the year that is declared.
    let year = |problem: &Diagnostic| asks && problem.code.0 == "F088";
    let problems: Vec<Diagnostic> = outcome.diagnostics;
    let problems: Vec<Diagnostic> = problems
        .into_iter()
        .filter(|p| !fonts(p) && !year(p))
        .collect();
    let problems = print::text(&problems, &outcome.sources, false);
    out.push_str("\n--- the proposal, checked ---\n");
    out.push_str(if problems.is_empty() {
        "clean\n"
    } else {
        &problems
    });
    (out, Some(problems.is_empty()))
}

fn with_ending(path: &str, ending: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    format!("{stem}.{ending}")
}

/// Compares what another writer's file gives; only differences are kept.
fn compare(case: &Path, format: &str, text: &str, own: &str, ending: &str) {
    let file = case.join(format!("expected-{format}.txt"));
    let same = text.replace(&format!("book.{ending}"), "book.xlsx") == own;
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|v| v == "1");
    match (same, file.exists()) {
        (true, true) if update => fs::remove_file(&file).unwrap(),
        (true, exists) => assert!(!exists, "{} is not needed", file.display()),
        (false, _) => common::expect(&file, text),
    }
}

#[test]
fn workbooks_look_as_expected() {
    let mut clean = 0;
    let mut books = 0;
    for case in common::folders("inspect") {
        let text = fs::read_to_string(case.join("book.tsv")).unwrap();
        let book = untidy::make(&text);
        let (own, checks) = inspect(&book.path, &book.bytes);
        books += 1;
        clean += usize::from(checks == Some(true));
        common::expect(&case.join("expected.txt"), &own);
        for format in &book.save {
            let bytes = fs::read(case.join(format!("book.{format}"))).unwrap();
            let (other, checks) = inspect(&with_ending(&book.path, format), &bytes);
            books += 1;
            clean += usize::from(checks == Some(true));
            compare(&case, format, &other, &own, format);
        }
    }
    assert!(books >= 80, "{books} workbooks");
    // The others hold what must be put right first.
    assert!(
        clean * 10 >= books * 8,
        "{clean} of {books} proposals check clean"
    );
}

/// Any table of words and numbers can be looked at, and the proposal can be loaded.
mod laws {
    use super::*;
    use proptest::prelude::*;

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            3 => "[1-9][0-9]{0,4}",
            2 => "[A-Z][a-z]{0,5}",
            1 => Just(String::new()),
            1 => "'[^\\t\\r\\n|\\p{C}]{1,8}",
            1 => "'[-a-c:,#&*?<>=!%@`{}\\[\\]'\" .0-9]{1,6}",
            1 => prop::sample::select(vec![
                "Total", "2018", "2019", "-", "…", "0.5|0.0%", "'４９２３", "'1,234", "=A1→#DIV/0!",
                "=TRUE", "@2019-03-01", "Note: x", "Unit: yuan", "Area", "Year", "%", "合计", "1 234",
                "\"quoted\": {x}", "# no comment", "a / b", "Change (%)", "*", "{{ period }}",
            ]).prop_map(str::to_owned),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_sheet_can_be_looked_at(
            rows in prop::collection::vec(prop::collection::vec(cell(), 1..6), 0..9),
        ) {
            let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
            // A line that begins with `#` is no row of the description.
            let lines: Vec<String> = lines.iter().map(|l| l.replace('#', "+")).collect();
            let book = untidy::make(&format!("#sheet S\n{}", lines.join("\n")));
            let mut sink = Sink::new();
            let found = pipeline::inspect("samples/book.xlsx", book.bytes.into(), None, &mut sink);
            let (inspection, proposal) = found.unwrap();
            let text = inspect::text(&inspection, proposal.as_ref());
            prop_assert!(text.starts_with("samples/book.xlsx"));
            if let Some(proposal) = proposal {
                let mut sink = Sink::new();
                let report = annals::config::load("config/report.yaml", &proposal.yaml, &mut sink);
                prop_assert!(report.is_some(), "{:?}\n{}", sink.items(), proposal.yaml);
            }
        }
    }
}
