//! The page about a correction, done as its reader would: every command typed, every file
//! edited, every output compared. The blocks count as those of the tutorial do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/xlsx.rs"]
mod xlsx;

use std::fs;
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, line: &str) -> String {
    let arguments = line
        .strip_prefix("annals ")
        .expect("a command of the program");
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

/// Replaces the lines behind `-` by those behind `+`.
fn edit(file: &Path, lines: &[&str]) {
    let side = |sign: char| -> String {
        let own = lines.iter().filter(|line| line.starts_with(sign));
        own.map(|line| format!("{}\n", line[1..].strip_prefix(' ').unwrap_or(&line[1..])))
            .collect()
    };
    let (old, new) = (side('-'), side('+'));
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text.matches(&old).count(), 1, "once:\n{old}\nin\n{text}");
    fs::write(file, text.replace(&old, &new)).unwrap();
}

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
            let words: Vec<&str> = change.split_whitespace().collect();
            xlsx::replace_number(&here.join(words[0]), words[1], words[2], words[3], words[4]);
        } else if line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let mut printed: Vec<String> = Vec::new();
            for line in block {
                if let Some(command) = line.strip_prefix("$ ") {
                    let text = run(here, command);
                    printed = text.lines().map(str::to_owned).collect();
                    commands += 1;
                } else {
                    let at = printed.iter().position(|found| found == line);
                    let at = at.unwrap_or_else(|| panic!("`{line}` in:\n{}", printed.join("\n")));
                    printed.drain(..=at);
                }
            }
        } else if let Some((_, file)) = line.split_once(" edit=") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
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
