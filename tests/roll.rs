//! What is told of a new workbook whose labels are not those of the old one.

#[path = "common/xlsx.rs"]
mod xlsx;

use annals::diagnostics::{Diagnostic, Severity, Sink};
use annals::pipeline::SourceMap;
use annals::project::{self, Disk};
use annals::roll::{self, Options, Prepared};
use std::path::Path;
use std::sync::Arc;
use xlsx::{Content, set};

/// The sample as it was a year before, with the workbooks of the next year.
fn year_before(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["config", "templates", "samples"] {
        std::fs::create_dir(folder.join(name)).unwrap();
        for entry in std::fs::read_dir(root.join(name)).unwrap() {
            let from = entry.unwrap().path();
            if from.is_file() {
                let to = folder.join(name).join(from.file_name().unwrap());
                std::fs::copy(from, to).unwrap();
            }
        }
    }
    let config = folder.join("config/report.yaml");
    let mut text = std::fs::read_to_string(&config).unwrap();
    for (old, new) in [
        ("period: 2019", "period: 2018"),
        ("last: 2019", "last: 2018"),
        ("targets-2019", "targets-2018"),
    ] {
        assert!(text.contains(old));
        text = text.replace(old, new);
    }
    std::fs::write(config, text).unwrap();
    let samples = folder.join("samples");
    std::fs::copy(
        samples.join("targets-2019.xlsx"),
        samples.join("targets-2018.xlsx"),
    )
    .unwrap();
}

fn rolled(folder: &Path) -> Prepared {
    let disk = Disk::new(folder, folder.join("out"));
    let options = Options {
        to: "2019".parse().unwrap(),
        reports: Vec::new(),
    };
    let mut sink = Sink::new();
    let prepared = roll::prepare(&disk, &options, &mut SourceMap::default(), &mut sink);
    prepared.unwrap_or_else(|| panic!("{:?}", sink.items()))
}

/// The items about labels, a line each.
fn labels(prepared: &Prepared) -> Vec<String> {
    let about = |item: &&Diagnostic| item.code == roll::codes::LABELS_DIFFER;
    let line = |item: &Diagnostic| {
        let grave = match item.severity {
            Severity::Note => "note",
            _ => "warning",
        };
        format!("{grave}: {}; {}", item.message, item.notes.join("; "))
    };
    prepared.items.iter().filter(about).map(line).collect()
}

#[test]
fn labels_that_are_gone_new_or_elsewhere_are_told() {
    let folder = tempfile::tempdir().unwrap();
    year_before(folder.path());
    assert_eq!(labels(&rolled(folder.path())), [""; 0]);

    let book = folder.path().join("samples/county-2019.xlsx");
    let text = Content::Text;
    set(&book, "Support", "A5", &text("Farm machinery"));
    let found = labels(&rolled(folder.path()));
    assert_eq!(found.len(), 1, "{found:#?}");
    let first = "warning: the rows of table `support` are not those of the workbook before; ";
    assert!(found[0].starts_with(first), "{found:#?}");
    assert!(found[0].contains("new: `Farm machinery`"), "{found:#?}");
    assert!(found[0].contains("gone: `"), "{found:#?}");
}

#[test]
fn labels_that_change_places_are_found_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    year_before(folder.path());
    let book = folder.path().join("samples/county-2019.xlsx");
    let disk = Disk::new(folder.path(), folder.path());
    let bytes = project::Project::read(&disk, "samples/county-2019.xlsx").unwrap();
    let label = |cell: &str| {
        let mut sink = Sink::new();
        let book = annals::workbook::open(
            "x.xlsx",
            Arc::clone(&bytes),
            None,
            &annals::workbook::Limits::default(),
            &mut sink,
        );
        let book = book.unwrap();
        let cell = book.sheet("Support").unwrap().get(cell.parse().unwrap());
        match &cell.unwrap().value {
            annals::workbook::CellValue::Text(text) => text.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let (fourth, fifth) = (label("A4"), label("A5"));
    set(&book, "Support", "A4", &Content::Text(&fifth));
    set(&book, "Support", "A5", &Content::Text(&fourth));
    let found = labels(&rolled(folder.path()));
    assert_eq!(
        found,
        [format!(
            "note: rows of table `support` moved, and are found by their labels; \
             `{fifth}` from row 5 to row 4, `{fourth}` from row 4 to row 5"
        )]
    );
}

#[test]
fn a_folder_is_made_whole_or_not_at_all() {
    let parent = tempfile::tempdir().unwrap();
    let names = || {
        let entries = std::fs::read_dir(parent.path()).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let file = |path: &str| (path.to_owned(), Arc::from(b"text".as_slice()));
    let target = parent.path().join("next");
    // The second file cannot be: its folder is a file.
    let bad = [file("config/a"), file("config/a/b")];
    assert!(project::create_folder(&target, &bad).is_err());
    assert!(project::create_folder(&target, &[file("../outside")]).is_err());
    assert!(names().is_empty(), "{:?}", names());
    std::fs::create_dir(&target).unwrap();
    project::create_folder(&target, &[file("config/a"), file("b")]).unwrap();
    assert_eq!(names(), ["next"]);
    assert_eq!(std::fs::read(target.join("config/a")).unwrap(), b"text");
    assert!(project::create_folder(&target, &[file("config/a")]).is_err());
    assert_eq!(std::fs::read(target.join("b")).unwrap(), b"text");
}
