//! A page of the documentation, done as its reader would.

#[path = "xlsx.rs"]
mod xlsx;

use std::fs;
use std::path::Path;
use std::process::Command;

/// The lines of a block behind its fence.
pub fn block<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    lines.by_ref().take_while(|line| *line != "```").collect()
}

/// Types a line; what is printed.
pub fn typed(folder: &Path, line: &str) -> String {
    let arguments = line
        .strip_prefix("annals ")
        .expect("a command of the program");
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

/// Replaces the lines behind `-` by those behind `+`.
pub fn edit(file: &Path, lines: &[&str]) {
    let side = |sign: char| -> String {
        let own = lines.iter().filter(|l| l.starts_with(sign));
        own.map(|l| format!("{}\n", l[1..].strip_prefix(' ').unwrap_or(&l[1..])))
            .collect()
    };
    let (old, new) = (side('-'), side('+'));
    let text = fs::read_to_string(file).unwrap();
    let found = text.matches(&old).count();
    assert_eq!(found, 1, "once in {}:\n{old}\nin\n{text}", file.display());
    fs::write(file, text.replace(&old, &new)).unwrap();
}

/// Changes a number as the comment of a page says: file, sheet, cell, old and new number.
pub fn in_excel(folder: &Path, change: &str) {
    let words: Vec<&str> = change.split_whitespace().collect();
    let file = folder.join(words[0]);
    xlsx::replace_number(&file, words[1], words[2], words[3], words[4]);
}
