//! The list of what needs a person, as a Markdown file of the new project.

use super::{codes, place_in_words};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::figures::codes::{MISSING_SHEET, NO_PERIOD};
use crate::measure::Period;
use crate::project::codes::NOT_CARRIED;

/// The sections of the list, in order: heading and codes. The first takes all others.
const SECTIONS: [(&str, &[Code]); 10] = [
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
    ("Files that could not be read", &[NOT_CARRIED]),
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

/// The heading of what is changed already.
const DONE: &str = "Done already";

/// The heading of what stood in the list before and is no longer found.
const GONE: &str = "No longer found";

/// The list as Markdown: a section each, an item with its place and what to do.
///
/// `known` is the list as it stands, or empty: what is ticked off there stays so, entries that
/// are no longer found are kept at the end, and sections that somebody added stay.
pub(super) fn write(to: Period, items: &[Diagnostic], known: &str) -> String {
    let mut known = Known::read(known);
    let ticked = known.take(items);
    let mut out = format!("# What the report of {to} still needs\n\n");
    out.push_str(
        "Tick off what is done. `annals check` tells what the program can see by itself.\n",
    );
    for (index, (title, _)) in SECTIONS.iter().enumerate() {
        let mut mine = items
            .iter()
            .zip(&ticked)
            .filter(|(item, _)| item.severity != Severity::Note && section(item.code) == index)
            .peekable();
        if mine.peek().is_none() {
            continue;
        }
        out.push_str(&format!("\n## {title}\n\n"));
        for (item, ticked) in mine {
            out.push_str(&entry(item, *ticked));
        }
    }
    let mut done = items
        .iter()
        .filter(|item| item.severity == Severity::Note)
        .peekable();
    if done.peek().is_some() {
        out.push_str(&format!("\n## {DONE}\n\n"));
        for item in done {
            out.push_str(&format!("- {}\n", heading(item)));
        }
    }
    out.push_str(&known.rest());
    out
}

/// What an item says, and where.
fn heading(item: &Diagnostic) -> String {
    let at = place_in_words(item).map_or(String::new(), |at| format!(" ({at})"));
    format!("{}{at}", item.message)
}

fn entry(item: &Diagnostic, ticked: bool) -> String {
    let tick = if ticked { "x" } else { " " };
    let mut out = format!("- [{tick}] {}\n", heading(item));
    for note in &item.notes {
        out.push_str(&format!("  - {note}\n"));
    }
    if let Some(hint) = &item.hint {
        out.push_str(&format!("  - To do: {hint}\n"));
    }
    out
}

/// A list as it stands.
#[derive(Default)]
struct Known<'t> {
    /// The entries with a box: whether it is ticked, and the text.
    entries: Vec<(bool, &'t str)>,
    /// The lines of sections that are none of ours.
    added: Vec<&'t str>,
}

impl<'t> Known<'t> {
    fn read(text: &'t str) -> Self {
        let mut known = Self::default();
        let mut ours = true;
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("## ") {
                let title = title.trim();
                ours = title == DONE || title == GONE || SECTIONS.iter().any(|(t, _)| *t == title);
            }
            if !ours {
                known.added.push(line);
                continue;
            }
            let boxes = [("- [ ] ", false), ("- [x] ", true), ("- [X] ", true)];
            let entry = |(sign, ticked): (&str, bool)| Some((ticked, line.strip_prefix(sign)?));
            known.entries.extend(boxes.into_iter().find_map(entry));
        }
        known
    }

    /// Takes out the entries of the items; which of them were ticked off. An entry whose place
    /// moved is known by its words, when none has both.
    fn take(&mut self, items: &[Diagnostic]) -> Vec<bool> {
        let fits = |item: &Diagnostic, text: &str, whole: bool| match whole {
            true => heading(item) == text,
            false => {
                let rest = text.strip_prefix(item.message.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
            }
        };
        let mut found: Vec<Option<bool>> = vec![None; items.len()];
        for whole in [true, false] {
            for (item, found) in items.iter().zip(&mut found) {
                if found.is_none() && item.severity != Severity::Note {
                    let mut entries = self.entries.iter();
                    let at = entries.position(|(_, text)| fits(item, text, whole));
                    *found = at.map(|at| self.entries.remove(at).0);
                }
            }
        }
        found.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// What is not found any more, and what somebody added.
    fn rest(&self) -> String {
        let mut out = String::new();
        if !self.entries.is_empty() {
            out.push_str(&format!("\n## {GONE}\n\n"));
        }
        for (ticked, text) in &self.entries {
            let tick = if *ticked { "x" } else { " " };
            out.push_str(&format!("- [{tick}] {text}\n"));
        }
        if !self.added.is_empty() {
            out.push_str(&format!("\n{}\n", self.added.join("\n").trim_end()));
        }
        out
    }
}
