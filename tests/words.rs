//! The words that the program adds: a report with one of everything in each language. The
//! Markdown of a case is compared whole; a page and a PDF must have their words, too, and no
//! English ones.

mod common;
#[path = "common/tools.rs"]
mod tools;

use annals::diagnostics::print;
use annals::pipeline::{self, Formats, Goal, Options, Silent};
use annals::project::Disk;
use common::{cases, expect, folders};
use std::fs;
use std::path::Path;
use tools::{html_text, pdf_text};

/// Words that nothing but the program would put into a report of another language.
const ENGLISH: [&str; 18] = [
    "Contents",
    "Table",
    "Chart",
    "Source:",
    "continued",
    "Page 1",
    "percentage point",
    "highest",
    "missed",
    "Where the figures",
    "Workbook",
    "sheet",
    "Computed",
    "change on",
    "rank among",
    "target",
    "First",
    "Second",
];

/// The workbook that all cases read.
fn workbook(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let months = [
        ("2019-08", [[90_i32, 1900], [40, 900], [50, 1000]]),
        ("2019-09", [[92, 1890], [44, 880], [48, 1010]]),
    ];
    for (month, rows) in months {
        let sheet = book.add_worksheet();
        sheet.set_name(month).unwrap();
        for (column, head) in ["area", "births", "people"].iter().enumerate() {
            sheet.write(0, column as u16, *head).unwrap();
        }
        let names = ["County", "North", "South"];
        for (row, (name, values)) in names.iter().zip(rows).enumerate() {
            let row = row as u32 + 1;
            sheet.write(row, 0, *name).unwrap();
            for (column, value) in values.iter().enumerate() {
                sheet.write(row, column as u16 + 1, *value).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

#[test]
fn each_language_has_its_words() {
    for case in folders("words") {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for inner in ["config", "templates"] {
            fs::create_dir(at(inner)).unwrap();
        }
        let yaml = fs::read_to_string(case.join("report.yaml")).unwrap();
        fs::write(at("config/report.yaml"), yaml).unwrap();
        fs::copy(cases("words").join("text.md"), at("templates/text.md")).unwrap();
        workbook(&at("data.xlsx"));
        // No font of the program has Chinese.
        let pdf = name != "zh";
        let outcome = pipeline::run(
            &Disk::new(folder.path(), at("out")),
            &Options {
                goal: Goal::Build(Formats {
                    pdf,
                    ..Formats::ALL
                }),
                ..Options::default()
            },
            &Silent,
        );
        let problems = print::text(&outcome.diagnostics, &outcome.sources, false);
        let markdown = fs::read_to_string(at("out/report.md")).unwrap_or_default();
        expect(&case.join("expected.txt"), &format!("{problems}{markdown}"));
        let html = html_text(&fs::read_to_string(at("out/report.html")).unwrap());
        expect(&case.join("html.txt"), &html);
        let mut texts = vec![markdown, html];
        if pdf {
            texts.extend(pdf_text(&fs::read(at("out/report.pdf")).unwrap()));
        }
        if name == "own" {
            // Only some of its words are its own.
            continue;
        }
        for word in ENGLISH {
            // French has a table of its own, and a page.
            let own = name == "fr" && ["Table", "Page 1"].contains(&word);
            let found = texts.iter().find(|text| text.contains(word));
            assert!(own || found.is_none(), "{name}: {word} in {found:?}");
        }
    }
}
