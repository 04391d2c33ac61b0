//! The sample broken in many ways, one at a time: each is found at the right place, with
//! nothing else reported.
//!
//! A case is a folder of `tests/cases/broken`: `edits.yaml` says what is done to the sample,
//! `expected.txt` is everything that `annals check` prints of it.

mod common;
#[path = "common/xlsx.rs"]
mod xlsx;

use annals::pipeline::{self, Goal, Options, Silent};
use annals::project::Disk;
use serde::Deserialize;
use std::path::Path;
use xlsx::{Content, set};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    /// The file of the sample.
    file: String,
    /// For a workbook: the sheet.
    sheet: Option<String>,
    /// For a workbook: the cell.
    cell: Option<String>,
    /// What the cell is to hold.
    #[serde(default)]
    to: To,
    /// For a text: what is looked for, …
    find: Option<String>,
    /// … and what stands there afterwards.
    replace: Option<String>,
    /// Whether the file is taken away.
    #[serde(default)]
    remove: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum To {
    Number(String),
    Text(String),
    Error(String),
    Uncalculated(String),
    #[default]
    Blank,
}

impl Edit {
    fn make(&self, folder: &Path) {
        let path = folder.join(&self.file);
        if self.remove {
            std::fs::remove_file(path).unwrap();
        } else if let Some(find) = &self.find {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains(find), "{} holds `{find}`", self.file);
            let replace = self.replace.as_deref().unwrap_or_default();
            std::fs::write(path, text.replacen(find, replace, 1)).unwrap();
        } else {
            let content = match &self.to {
                To::Number(number) => Content::Number(number),
                To::Text(text) => Content::Text(text),
                To::Error(error) => Content::Error(error),
                To::Uncalculated(formula) => Content::Uncalculated(formula),
                To::Blank => Content::Blank,
            };
            let (sheet, cell) = (self.sheet.as_deref(), self.cell.as_deref());
            set(&path, sheet.unwrap(), cell.unwrap(), &content);
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Everything that a check of the sample with these edits prints.
fn check(edits: &[Edit]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for name in ["config", "templates", "samples"] {
        copy(&root.join(name), &folder.path().join(name));
    }
    for edit in edits {
        edit.make(folder.path());
    }
    let outcome = pipeline::run(
        &Disk::new(folder.path(), folder.path().join("out")),
        &Options {
            goal: Goal::Check,
            reports: Vec::new(),
            areas: Vec::new(),
            jobs: None,
            strict: false,
            ..Options::default()
        },
        &Silent,
    );
    annals::diagnostics::print::text(&outcome.diagnostics, &outcome.sources, false)
}

#[test]
fn the_unbroken_sample_has_no_findings() {
    assert_eq!(check(&[]), "");
}

#[test]
fn each_break_is_found_where_it_is() {
    let folders = common::folders("broken");
    assert!(folders.len() >= 25, "{} ways to break it", folders.len());
    for folder in folders {
        let edits = std::fs::read_to_string(folder.join("edits.yaml")).unwrap();
        let edits: Vec<Edit> = serde_yaml::from_str(&edits).unwrap();
        let found = check(&edits);
        assert!(!found.is_empty(), "{}: nothing is found", folder.display());
        common::expect(&folder.join("expected.txt"), &found);
    }
}
