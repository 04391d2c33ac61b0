//! What a run says about a project that is wrong: every folder of `tests/cases/messages`.
//!
//! A case is a small project: `config/`, `templates/`, and `samples/`, where each workbook
//! `NAME.xlsx` is made of its description `NAME.tsv` (see `common/untidy.rs`).
//! `expected.txt` is what `annals check` prints, with the cells of the workbooks;
//! `expected.json` the same for machines.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "common/untidy.rs"]
mod untidy;

use annals::diagnostics::{print, tidy};
use annals::pipeline::{self, Goal, Options, Outcome, Silent};
use annals::project::Memory;
use std::fs;
use std::path::Path;

fn check(case: &Path) -> Outcome {
    let mut project = Memory::new();
    for folder in ["config", "templates", "samples"] {
        let mut files: Vec<_> = fs::read_dir(case.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_str().unwrap();
            let bytes = fs::read(&file).unwrap();
            match name.strip_suffix(".tsv") {
                Some(stem) => {
                    let book = untidy::make(std::str::from_utf8(&bytes).unwrap());
                    project.insert(&format!("{folder}/{stem}.xlsx"), book.bytes);
                }
                None => project.insert(&format!("{folder}/{name}"), bytes),
            }
        }
    }
    let options = Options {
        goal: Goal::Check,
        reports: Vec::new(),
        areas: Vec::new(),
        strict: false,
        jobs: Some(2),
        ..Options::default()
    };
    pipeline::run(&project, &options, &Silent)
}

#[test]
fn a_run_says_all_that_is_wrong_at_its_places() {
    for case in common::folders("messages") {
        let outcome = check(&case);
        let text = print::text(&outcome.diagnostics, &outcome.sources, false);
        common::expect(&case.join("expected.txt"), &text);
        common::expect(
            &case.join("expected.json"),
            &print::json(&outcome.diagnostics),
        );
        // Tidying is done, and a cap takes nothing that fits.
        assert_eq!(tidy::tidy(outcome.diagnostics.clone()), outcome.diagnostics);
        assert_eq!(tidy::cap(&outcome.diagnostics, 1000), outcome.diagnostics);
        let colored = print::text(&outcome.diagnostics, &outcome.sources, true);
        assert_eq!(without_styles(&colored), text);
    }
}

/// The text without the sequences that colour it.
fn without_styles(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    let out = out + rest;
    out.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}
