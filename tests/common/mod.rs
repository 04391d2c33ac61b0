//! What the test runners share.

// Each runner uses its own part.
#![allow(dead_code)]
// A case that cannot be read fails its test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

pub mod books;
pub mod build;
pub mod fonts;
pub mod manuscript;
pub mod provenance;
pub mod spoken;

use annals::diagnostics::print::Sources;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The one file that diagnostics can quote: its name and its text.
pub struct OneFile<'f>(pub &'f str, pub Arc<str>);

impl Sources for OneFile<'_> {
    fn source(&self, file: &str) -> Option<Arc<str>> {
        (file == self.0).then(|| self.1.clone())
    }
}

/// The folder of the cases of a stage.
pub fn cases(stage: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(stage)
}

/// The case folders of a stage, in order; there is at least one.
pub fn folders(stage: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(cases(stage)).expect("the folder of the stage");
    let mut folders: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no cases for {stage}");
    folders
}

/// Compares a text with a file, whole; with `UPDATE_EXPECT=1` writes the file instead.
pub fn expect(file: &Path, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        if fs::read_to_string(file).is_ok_and(|known| known == actual) {
            return;
        }
        fs::write(file, actual).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        return;
    }
    let expected = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    assert!(
        expected == actual,
        "{} differs (set UPDATE_EXPECT=1 to accept):\n{}",
        file.display(),
        difference(&expected, actual)
    );
}

/// The lines from the first that differs to the last that does.
pub fn difference(expected: &str, actual: &str) -> String {
    let old: Vec<&str> = expected.lines().collect();
    let new: Vec<&str> = actual.lines().collect();
    let before = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let after = old[before..]
        .iter()
        .rev()
        .zip(new[before..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = format!("at line {}:\n", before + 1);
    for line in &old[before..old.len() - after] {
        let _ = writeln!(out, "- {line}");
    }
    for line in &new[before..new.len() - after] {
        let _ = writeln!(out, "+ {line}");
    }
    out
}
