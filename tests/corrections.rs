//! The page about a correction, done as its reader would: every command typed, every file
//! edited, every output compared. The blocks count as those of the tutorial do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/page.rs"]
mod page;

use page::{block, edit, in_excel, typed};
use std::fs;
use std::path::Path;

#[test]
fn the_correction_works_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/corrections.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let mut lines = page.lines();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        if let Some(change) = line.strip_prefix("<!-- in Excel: ") {
            in_excel(here, change);
        } else if line == "```console" {
            let block = block(&mut lines);
            let mut printed: Vec<String> = Vec::new();
            for line in block {
                if let Some(command) = line.strip_prefix("$ ") {
                    let text = typed(here, command);
                    printed = text.lines().map(str::to_owned).collect();
                    commands += 1;
                } else {
                    let at = printed.iter().position(|found| found == line);
                    let at = at.unwrap_or_else(|| panic!("`{line}` in:\n{}", printed.join("\n")));
                    printed.drain(..=at);
                }
            }
        } else if let Some((_, file)) = line.split_once(" edit=") {
            let block = block(&mut lines);
            edit(&here.join(file), &block);
        }
    }
    assert!(commands >= 12, "{commands} commands");
    // What was published stays as it was.
    let report = here.join("libraries/published/2024/outputs/library-report.md");
    assert!(fs::read_to_string(report).unwrap().contains("11,365"));
    let report = here.join("libraries/published/2024-b/outputs/library-report.md");
    assert!(fs::read_to_string(report).unwrap().contains("10,965"));
    assert!(
        fs::read(here.join("changes.pdf"))
            .unwrap()
            .starts_with(b"%PDF-")
    );
}
