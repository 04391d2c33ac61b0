//! The tutorial, done as its reader would: every command typed, every file written, every
//! output compared.
//!
//! Of `docs/tutorial.md` the blocks count: in `console` blocks, lines behind `$ ` are typed
//! and lines below are found in the output, one after the other; `edit=FILE` replaces the
//! lines behind `-` by those behind `+`; `file=FILE` is written; `text` blocks are found in
//! the output of the last command or in `report.md`. A comment `in Excel:` changes a number.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/page.rs"]
mod page;

use page::{block, edit, in_excel, typed};
use std::fs;
use std::path::Path;

/// Types a line; what is printed, without the time, which is another one each time.
fn run(folder: &Path, line: &str) -> String {
    let text = typed(folder, line);
    let timed = |line: &str| match line.rsplit_once(" in ") {
        Some((before, time)) if time.ends_with(" s") => format!("{before} in … s"),
        _ => line.to_owned(),
    };
    text.lines().map(|line| timed(line) + "\n").collect()
}

/// Finds lines in a text, one after the other.
fn find(text: &str, wanted: &[&str], command: &str) {
    let mut rest = text.lines();
    for line in wanted.iter().filter(|line| !line.trim().is_empty()) {
        let is_start = line.starts_with("In 2023 ");
        let found = rest.any(|l| l == *line || is_start && l.starts_with(line));
        assert!(found, "`{line}` after `{command}` in:\n{text}");
    }
}

#[test]
fn the_tutorial_works_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/tutorial.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let book = "clinics-2023.xlsx";
    fs::copy(root.join("docs/tutorial").join(book), here.join(book)).unwrap();
    let mut last = String::new();
    let mut lines = page.lines();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        if let Some(change) = line.strip_prefix("<!-- in Excel: ") {
            in_excel(here, change);
        } else if line == "```console" {
            let lines = block(&mut lines);
            let command = lines[0].strip_prefix("$ ").unwrap();
            last = run(here, command);
            find(&last, &lines[1..], command);
            commands += 1;
        } else if line == "```text" {
            let report = fs::read_to_string(here.join("clinics/out/report.md"));
            find(
                &(last.clone() + &report.unwrap_or_default()),
                &block(&mut lines),
                "the last",
            );
        } else if let Some(file) = line
            .split("edit=")
            .nth(1)
            .filter(|_| line.starts_with("```"))
        {
            edit(&here.join(file), &block(&mut lines));
        } else if let Some(file) = line
            .split("file=")
            .nth(1)
            .filter(|_| line.starts_with("```"))
        {
            fs::write(here.join(file), block(&mut lines).join("\n") + "\n").unwrap();
        }
    }
    assert!(commands >= 6, "{commands} commands");
    let check = run(here, "annals check clinics");
    assert!(
        check.starts_with("checked 1 document") && check.ends_with("no errors\n"),
        "{check}"
    );
    assert_eq!(check.lines().count(), 1, "{check}");
}
