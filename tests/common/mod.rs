//! What the test runners share.

// Each runner uses its own part.
#![allow(dead_code)]
// A case that cannot be read fails its test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

pub mod build;

use std::path::{Path, PathBuf};

/// The folder of the cases of a stage.
pub fn cases(stage: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(stage)
}

/// The case folders of a stage, in order; there is at least one.
pub fn folders(stage: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(cases(stage)).expect("the folder of the stage");
    let mut folders: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no cases for {stage}");
    folders
}

/// Compares a text with the file that holds what is expected, whole. With
/// `UPDATE_EXPECT=1` in the environment the file is written instead.
pub fn expect(file: &Path, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(file, actual).expect("the expected file can be written");
        return;
    }
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    if expected == actual {
        return;
    }
    let at = expected
        .lines()
        .zip(actual.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    let show = |text: &str| {
        let lines = text.lines().enumerate().skip(at.saturating_sub(2)).take(8);
        lines
            .map(|(n, line)| format!("{:5} {line}\n", n + 1))
            .collect::<String>()
    };
    panic!(
        "{} differs from line {}; run with UPDATE_EXPECT=1 to accept\n--- expected\n{}--- actual\n{}",
        file.display(),
        at + 1,
        show(&expected),
        show(actual)
    );
}
