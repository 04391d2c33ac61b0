//! What a reader finds behind the figures, in whole runs.
//!
//! A case in `tests/cases/provenance` is run on the project that `annals new` writes. With
//! `arguments.txt` the program is run with these arguments, one a line, and `expected.txt`
//! is what it prints; with `append.yaml` that is put at the end of the configuration, and
//! the files of the case are the outputs expected (of HTML what stands behind the style
//! sheet). `UPDATE_EXPECT=1` accepts what is found.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

#[path = "provenance/laws.rs"]
mod laws;
#[path = "common/schema.rs"]
mod schema;
#[path = "common/tools.rs"]
mod tools;

use annals::pipeline::{self, Formats, Goal, Options, Silent};
use annals::project::{Disk, starter};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

// A test may stop at what cannot be.
mod common;

/// The project that `annals new` writes, with more behind its configuration.
fn project(folder: &Path, append: &str) {
    for (path, bytes) in starter::FILES {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, bytes).unwrap();
    }
    let file = folder.join("config/report.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(file, text + append).unwrap();
}

fn build(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let out = folder.join("out");
    let options = Options {
        goal: Goal::Build(Formats::ALL),
        reports: Vec::new(),
        areas: Vec::new(),
        jobs: Some(1),
        strict: false,
        ..Options::default()
    };
    let outcome = pipeline::run(&Disk::new(folder, &out), &options, &Silent);
    let text = annals::diagnostics::print::text(&outcome.diagnostics, &outcome.sources, false);
    assert_eq!(text, "");
    let mut files = BTreeMap::new();
    for part in ["", "briefs/"] {
        for entry in std::fs::read_dir(out.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.file_name().unwrap().to_str().unwrap();
                files.insert(format!("{part}{name}"), std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn cases() {
    for case in common::folders("provenance") {
        let folder = tempfile::tempdir().unwrap();
        if let Ok(arguments) = std::fs::read_to_string(case.join("arguments.txt")) {
            project(folder.path(), "");
            let output = Command::new(env!("CARGO_BIN_EXE_annals"))
                .args(arguments.lines())
                .current_dir(folder.path())
                .output()
                .unwrap();
            let printed = format!(
                "{}{}exit code {}\n",
                String::from_utf8(output.stdout).unwrap(),
                String::from_utf8(output.stderr).unwrap(),
                output.status.code().unwrap()
            );
            common::expect(&case.join("expected.txt"), &printed);
            continue;
        }
        let append = std::fs::read_to_string(case.join("append.yaml")).unwrap();
        project(folder.path(), &append);
        let files = build(folder.path());
        let mut compared = 0;
        for (name, bytes) in &files {
            let file = case.join(name.replace('/', "-"));
            if !file.exists() {
                continue;
            }
            compared += 1;
            let text = String::from_utf8(bytes.clone()).unwrap();
            let shown = match name.ends_with(".html") {
                true => text.split_once("</style>").unwrap().1,
                false => &text,
            };
            common::expect(&file, shown);
        }
        assert!(compared > 0, "{} expects no output", case.display());
    }
}

/// The values of an attribute in a page.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let sign = format!(" {name}=\"");
    let values = page.split(&sign).skip(1);
    values
        .map(|rest| rest.split('"').next().unwrap_or_default())
        .collect()
}

/// Every link of a page leads to something, every card is opened by a number, and every row
/// of the annex leads to a place and is reached from a card.
fn assert_linked(page: &str) {
    let ids = attributes(page, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "an id is given twice");
    for href in attributes(page, "href") {
        if let Some(id) = href.strip_prefix('#') {
            assert!(known.contains(id), "nothing has the id `{id}`");
        }
    }
    let opened: BTreeSet<&str> = attributes(page, "popovertarget").into_iter().collect();
    let cards = page.split("<div popover id=\"").skip(1);
    let cards: BTreeSet<&str> = cards.map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(opened, cards, "each card is opened by a number");
    let hrefs: BTreeSet<&str> = attributes(page, "href").into_iter().collect();
    for row in known.iter().filter(|id| id.starts_with("_row-")) {
        assert!(
            hrefs.contains(&*format!("#{row}")),
            "no card leads to {row}"
        );
    }
}

/// The sample project, built once.
fn sample() -> &'static BTreeMap<String, Vec<u8>> {
    static FILES: std::sync::OnceLock<BTreeMap<String, Vec<u8>>> = std::sync::OnceLock::new();
    FILES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = tempfile::tempdir().unwrap();
        for name in ["config", "templates", "samples"] {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
            for entry in std::fs::read_dir(root.join(name)).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    let to = folder.path().join(name).join(path.file_name().unwrap());
                    std::fs::copy(path, to).unwrap();
                }
            }
        }
        build(folder.path())
    })
}

fn sample_text(name: &str) -> String {
    String::from_utf8(sample()[name].clone()).unwrap()
}

#[test]
fn every_card_and_every_row_of_the_sample_is_linked_both_ways() {
    let mut pages = 0;
    for (name, bytes) in sample() {
        if name.ends_with(".html") {
            assert_linked(std::str::from_utf8(bytes).unwrap());
            pages += 1;
        }
    }
    assert_eq!(pages, 18);
    let report = sample_text("annual-summary.html");
    let cards = report.matches("<div popover ").count();
    let rows = report.matches("<span id=\"_row-").count();
    assert!(cards > 200, "{cards} cards");
    assert_eq!(cards, rows, "a row for each card");
    // One card for each figure, however often it stands in the text.
    assert!(report.matches("popovertarget=").count() > cards);
}

#[test]
fn a_brief_tells_of_no_other_township() {
    let townships: Vec<&str> = sample()
        .keys()
        .filter_map(|name| name.strip_prefix("briefs/")?.strip_suffix(".html"))
        .collect();
    assert_eq!(townships.len(), 17);
    for own in &townships {
        let page = sample_text(&format!("briefs/{own}.html"));
        assert!(page.contains("among 17 areas"), "{own} is told its ranks");
        for other in townships.iter().filter(|other| *other != own) {
            assert!(!page.contains(other), "the brief of {own} names {other}");
        }
    }
}

#[test]
fn figures_json_follows_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(&pipeline::figures_schema()).unwrap();
    let text = sample_text("figures.json");
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema::problems(&schema, &file), Vec::<String>::new());
    let report = &file["reports"][0];
    let places = report["places"].as_array().unwrap();
    let figures = report["figures"].as_array().unwrap();
    let ids: BTreeSet<&str> = figures.iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), figures.len(), "each id once");
    let mut stood_in = vec![false; places.len()];
    let mut ranks = 0;
    for figure in figures {
        for part in figure["origin"]["parts"].as_array().into_iter().flatten() {
            assert!(ids.contains(part.as_str().unwrap()), "{part} is not listed");
        }
        // Each of thousands of briefs would name all its peers.
        if figure["origin"]["name"] == "rank" {
            let parts = figure["origin"]["parts"].as_array().unwrap();
            assert_eq!(parts.len(), 1, "{} names its peers", figure["id"]);
            assert_eq!(figure["origin"]["among"], "townships");
            ranks += 1;
        }
        for used in figure["used"].as_array().unwrap() {
            stood_in[used["place"].as_u64().unwrap() as usize] = true;
        }
    }
    assert!(ranks > 100, "{ranks} ranks");
    assert!(
        stood_in.iter().all(|stood| *stood),
        "a place without figures"
    );
    // A line for each figure, so that two files can be compared line by line.
    let lines = text.lines().filter(|line| line.starts_with("{\"id\":"));
    assert_eq!(lines.count(), figures.len());
}

#[test]
fn the_schema_refuses_what_figures_json_never_holds() {
    let schema: serde_json::Value = serde_json::from_str(&pipeline::figures_schema()).unwrap();
    let good: serde_json::Value = serde_json::from_str(&sample_text("figures.json")).unwrap();
    let changes: [(&str, serde_json::Value); 7] = [
        ("/format", 2.into()),
        ("/reports/0/period", 2019.into()),
        ("/reports/0/figures/0/value", "4,923".into()),
        ("/reports/0/figures/0/period", "last year".into()),
        ("/reports/0/figures/0/origin/kind", "guess".into()),
        ("/reports/0/figures/0/used", serde_json::Value::Null),
        ("/reports/0/places/0/output", serde_json::Value::Null),
    ];
    for (path, value) in changes {
        let mut bad = good.clone();
        *bad.pointer_mut(path).unwrap() = value;
        assert_ne!(
            schema::problems(&schema, &bad),
            Vec::<String>::new(),
            "{path}"
        );
    }
    let mut more = good;
    more["reports"][0]["figures"][0]["note"] = "a key of no release".into();
    assert_ne!(schema::problems(&schema, &more), Vec::<String>::new());
}

#[test]
fn the_pdf_has_its_annex_when_asked_for_and_briefs_stay_short() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), "\nprovenance: {pdf: links}\n");
    let files = build(folder.path());
    let Some(text) = tools::pdf_text(&files["library-report.pdf"]) else {
        return;
    };
    assert!(text.contains("Where the figures come from"));
    assert!(text.contains("samples/figures.xlsx, sheet Figures"));
    for (name, bytes) in files.iter().chain(sample()) {
        if name.ends_with(".pdf") && !name.starts_with("library-report") {
            let text = tools::pdf_text(bytes).unwrap();
            assert!(!text.contains("Where the figures come from"), "{name}");
        }
    }
}
