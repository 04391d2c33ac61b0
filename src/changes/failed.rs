//! Documents that could not be compared, and checks that fail, in words.

use super::compare::{Comparison, FailedDocument};
use super::wording::{Phrase, Wording};
use crate::diagnostics::{Diagnostic, Place};

/// Documents that errors of the same words keep from being compared.
pub(super) struct Failures<'c> {
    /// The documents.
    pub documents: Vec<&'c FailedDocument<'c>>,
    /// What is wrong, each problem as a line.
    pub problems: Vec<String>,
}

/// How many problems of one document, or checks that fail, are told before the rest is counted.
const MOST_PROBLEMS: usize = 12;

/// The documents that could not be compared, those together with which the same is wrong.
pub(super) fn failures<'c>(comparison: &'c Comparison<'_>) -> Vec<Failures<'c>> {
    let mut groups: Vec<(&[Diagnostic], bool, Failures<'c>)> = Vec::new();
    for document in &comparison.failed {
        let problems = document.state.problems.as_slice();
        let like = |group: &&mut (&[Diagnostic], bool, Failures<'c>)| {
            group.0 == problems && group.1 == document.was
        };
        match groups.iter_mut().find(like) {
            Some((.., group)) => group.documents.push(document),
            None => {
                let group = Failures {
                    documents: vec![document],
                    problems: told(problems),
                };
                groups.push((problems, document.was, group));
            }
        }
    }
    groups.into_iter().map(|(.., group)| group).collect()
}

/// The checks of the new state that fail as errors, each as a line.
pub(super) fn failing(comparison: &Comparison<'_>) -> Vec<String> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for problem in comparison.new.reports.iter().flat_map(|r| &r.failing) {
        // Two reports over one workbook fail alike.
        if !all.contains(problem) {
            all.push(problem.clone());
        }
    }
    told(&all)
}

/// `1 document could not be compared`.
pub(super) fn count(w: Wording, comparison: &Comparison<'_>) -> Option<String> {
    let count = comparison.failed.len();
    (count > 0).then(|| w.count(Phrase::NotCompared, count, &[]))
}

fn told(problems: &[Diagnostic]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // One name may be wrong several times in a line.
    for line in problems.iter().map(line) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let all = lines.len();
    if all > MOST_PROBLEMS {
        lines.truncate(MOST_PROBLEMS);
        lines.push(format!("and {} more", all - MOST_PROBLEMS));
    }
    lines
}

/// A problem in a line: where it stands, its message, its code.
fn line(problem: &Diagnostic) -> String {
    let place = problem.labels.first().map(|label| place(&label.place));
    let place = place.map_or_else(String::new, |place| format!("{place}: "));
    format!("{place}{} [{}]", problem.message, problem.code.0)
}

fn place(place: &Place) -> String {
    match place {
        Place::Text(text) => format!("{}, line {}", text.file, text.line),
        Place::Cell(cell) => {
            let file = cell.workbook.rsplit('/').next().unwrap_or_default();
            match cell.cells.is_empty() {
                true => format!("{file}, {}", cell.sheet),
                false => format!("{file}, {}!{}", cell.sheet, cell.cells),
            }
        }
        Place::File(file) => file.to_string(),
    }
}
