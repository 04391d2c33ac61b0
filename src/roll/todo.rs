//! The list of what needs a person, as a Markdown file of the new project.

use super::{codes, place_in_words};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::figures::codes::{MISSING_SHEET, NO_PERIOD};
use crate::measure::Period;

/// The sections of the list, in order: heading and codes. The first takes all others.
const SECTIONS: [(&str, &[Code]); 9] = [
    (
        "Workbooks and sheets to put in place",
        &[
            codes::WORKBOOK_TO_COME,
            codes::LAST_YEARS,
            MISSING_SHEET,
            NO_PERIOD,
        ],
    ),
    ("Cells and labels to see to", &[codes::LABELS_DIFFER]),
    (
        "Targets and typed numbers to set",
        &[codes::NO_TARGET, codes::CARRIED_OVER],
    ),
    ("Templates that no longer work", &[codes::FALLS_OUT]),
    ("Headings without data", &[codes::NO_DATA]),
    ("Texts to see to", &[codes::REWORDED, codes::LEFT]),
    ("Sentences to read again", &[codes::REREAD]),
    ("Published figures", &[codes::UNPUBLISHED, codes::CORRECTED]),
    ("Reports that are not here", &[codes::LEFT_OUT]),
];

/// Which section takes what no other does: what a check of the project finds.
const REST: usize = 1;

/// The section of a code, by its index.
pub(super) fn section(code: Code) -> usize {
    let found = SECTIONS.iter().position(|(_, codes)| codes.contains(&code));
    found.unwrap_or(REST)
}

/// The name of the file: `todo-2020.md`.
pub fn todo_name(to: Period) -> String {
    format!("todo-{to}.md")
}

/// The things of each section that a summary names before it counts the rest.
const MOST_TOLD: usize = 3;

/// What needs a person, in short: each section with how much is in it and its first things.
pub fn summary(items: &[Diagnostic]) -> String {
    let mut out = String::new();
    for (index, (title, _)) in SECTIONS.iter().enumerate() {
        let mine = items
            .iter()
            .filter(|item| item.severity != Severity::Note && section(item.code) == index);
        let mine: Vec<&Diagnostic> = mine.collect();
        if mine.is_empty() {
            continue;
        }
        out.push_str(&format!("{title}: {}\n", mine.len()));
        for item in mine.iter().take(MOST_TOLD) {
            out.push_str(&format!("  {}\n", item.message));
        }
        if let Some(more @ 1..) = mine.len().checked_sub(MOST_TOLD) {
            out.push_str(&format!("  and {more} more\n"));
        }
    }
    out
}

/// The list as Markdown: a section each, an item with its place and what to do.
pub(super) fn write(to: Period, items: &[Diagnostic]) -> String {
    let mut out = format!("# What the report of {to} still needs\n\n");
    out.push_str(
        "Tick off what is done. `annals check` tells what the program can see by itself.\n",
    );
    for (index, (title, _)) in SECTIONS.iter().enumerate() {
        let mut mine = items
            .iter()
            .filter(|item| item.severity != Severity::Note && section(item.code) == index)
            .peekable();
        if mine.peek().is_none() {
            continue;
        }
        out.push_str(&format!("\n## {title}\n\n"));
        for item in mine {
            out.push_str(&entry(item));
        }
    }
    let mut done = items
        .iter()
        .filter(|item| item.severity == Severity::Note)
        .peekable();
    if done.peek().is_some() {
        out.push_str("\n## Done already\n\n");
        for item in done {
            let at = place_in_words(item).map_or(String::new(), |at| format!(" ({at})"));
            out.push_str(&format!("- {}{at}\n", item.message));
        }
    }
    out
}

fn entry(item: &Diagnostic) -> String {
    let at = place_in_words(item).map_or(String::new(), |at| format!(" ({at})"));
    let mut out = format!("- [ ] {}{at}\n", item.message);
    for note in &item.notes {
        out.push_str(&format!("  - {note}\n"));
    }
    if let Some(hint) = &item.hint {
        out.push_str(&format!("  - To do: {hint}\n"));
    }
    out
}
