//! Brings the problems of a run into the shape in which people read them: duplicates
//! merged, ordered by place, capped with a count.

use super::{CellPlace, Diagnostic, Label, Place, Severity, TextPlace};
use std::collections::HashMap;

/// Merges problems that are the same and puts them in the order of their places.
///
/// - Problems that are equal become one.
/// - Problems that say the same of different cells become one that names all the cells.
/// - A place that a problem names twice, as when two figures are read from one cell, is named
///   once, with all that is said of it.
/// - Problems that a template line has for several areas (the line and the hint are the
///   same, the message is not) become one; the other messages become notes. So do problems
///   without a place that have the same hint.
///
/// The order is that of the main places: what has none, the configuration, the workbooks,
/// the templates, the outputs; within them by file, then by line or sheet and cell.
pub fn tidy(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for problem in &mut problems {
        name_once(&mut problem.labels);
    }
    let mut merged = merge(problems, same_words, join_cells);
    merged = merge(merged, same_line, join_messages);
    for problem in &mut merged {
        name_once(&mut problem.labels);
        order_cells(&mut problem.labels);
    }
    merged.sort_by(|a, b| order(a).cmp(&order(b)));
    merged
}

/// The first `most` problems, errors before warnings before notes when there are more, in
/// their order; `most` of 0 means all.
pub fn cap(problems: &[Diagnostic], most: usize) -> Vec<Diagnostic> {
    if most == 0 || problems.len() <= most {
        return problems.to_vec();
    }
    let mut chosen: Vec<usize> = (0..problems.len()).collect();
    chosen.sort_by_key(|at| problems.get(*at).map(|p| p.severity));
    chosen.truncate(most);
    chosen.sort_unstable();
    let chosen = chosen.iter().filter_map(|at| problems.get(*at).cloned());
    chosen.collect()
}

/// What problems must share to be merged; `None` when this one is never merged.
type Key = Vec<String>;

fn merge(
    problems: Vec<Diagnostic>,
    key: fn(&Diagnostic) -> Option<Key>,
    join: fn(&mut Diagnostic, Diagnostic),
) -> Vec<Diagnostic> {
    let mut known: HashMap<Key, usize> = HashMap::new();
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(problems.len());
    for problem in problems {
        let at = key(&problem).map(|key| *known.entry(key).or_insert(merged.len()));
        match at.and_then(|at| merged.get_mut(at)) {
            Some(first) => join(first, problem),
            None => merged.push(problem),
        }
    }
    merged
}

/// All but the one cell that the problem stands at. A problem about two cells names a
/// pair that belongs together, and stays apart.
fn same_words(problem: &Diagnostic) -> Option<Key> {
    let mut key = said(problem);
    let mut cells = 0;
    for label in &problem.labels {
        match label.place {
            Place::Cell(_) => cells += 1,
            _ => key.push(format!("{label:?}")),
        }
    }
    if cells > 1 {
        key.extend(problem.labels.iter().map(|label| format!("{label:?}")));
    }
    key.push(cells.to_string());
    Some(key)
}

fn said(problem: &Diagnostic) -> Key {
    let mut key = vec![
        format!("{:?}{}", problem.severity, problem.code.0),
        problem.message.clone(),
        problem.hint.clone().unwrap_or_default(),
    ];
    key.extend(problem.notes.iter().cloned());
    key
}

fn join_cells(first: &mut Diagnostic, other: Diagnostic) {
    for label in other.labels {
        if !first.labels.contains(&label) {
            first.labels.push(label);
        }
    }
}

/// The line of a template with the hint. Only there do the same words meet many areas.
fn same_line(problem: &Diagnostic) -> Option<Key> {
    let place = match problem.labels.first().map(|label| &label.place) {
        Some(Place::Text(place)) if !is_config(&place.file) => format!("{place:?}"),
        // What has no place, such as the characters that no font has, is told together too.
        None => String::new(),
        _ => return None,
    };
    let hint = problem.hint.as_deref()?;
    Some(vec![
        format!("{:?}{}", problem.severity, problem.code.0),
        place,
        hint.to_owned(),
    ])
}

fn join_messages(first: &mut Diagnostic, other: Diagnostic) {
    if other.message != first.message {
        let note = format!("also: {}", other.message);
        if !first.notes.contains(&note) {
            first.notes.push(note);
        }
    }
    for label in other.labels {
        if !first.labels.contains(&label) {
            first.labels.push(label);
        }
    }
    // A note of the other belongs to its message; the first one's stands for all.
}

/// Joins labels of one place.
fn name_once(labels: &mut Vec<Label>) {
    let mut kept: Vec<Label> = Vec::with_capacity(labels.len());
    let mut known: HashMap<Place, usize> = HashMap::new();
    for label in labels.drain(..) {
        let at = *known.entry(label.place.clone()).or_insert(kept.len());
        let Some(first) = kept.get_mut(at) else {
            kept.push(label);
            continue;
        };
        let said = label.text.is_empty() || first.text.split(BETWEEN).any(|s| s == label.text);
        if first.text.is_empty() {
            first.text = label.text;
        } else if !said {
            first.text.push_str(BETWEEN);
            first.text.push_str(&label.text);
        }
    }
    *labels = kept;
}

/// What stands between two things that are said of one place.
const BETWEEN: &str = "; ";

/// Puts many cells in the order of their sheets.
fn order_cells(labels: &mut [Label]) {
    let all_cells = labels.iter().all(|l| matches!(l.place, Place::Cell(_)));
    // Two cells are a pair, of which the first is the main one.
    if labels.len() > 2 && all_cells {
        labels.sort_by(|a, b| place_order(&a.place).cmp(&place_order(&b.place)));
    }
}

/// By what problems are ordered: sort of place, file, sheet, line or row, column.
type Order<'a> = (u8, &'a str, &'a str, u32, u32);

fn order(problem: &Diagnostic) -> Order<'_> {
    match problem.labels.first() {
        Some(label) => place_order(&label.place),
        None => (0, "", "", 0, 0),
    }
}

fn place_order(place: &Place) -> Order<'_> {
    match place {
        Place::Text(TextPlace {
            file, line, column, ..
        }) => {
            let sort = if is_config(file) { 1 } else { 3 };
            (sort, file, "", *line, *column)
        }
        Place::Cell(CellPlace {
            workbook,
            sheet,
            cells,
        }) => {
            let (row, column) = first_cell(cells).unwrap_or((0, 0));
            (2, workbook, sheet, row, column)
        }
        Place::File(file) => (sort_of_file(file), file, "", 0, 0),
    }
}

fn is_config(file: &str) -> bool {
    file.ends_with(".yaml") || file.ends_with(".yml")
}

fn sort_of_file(file: &str) -> u8 {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        _ if is_config(file) || file == "config" => 1,
        "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => 2,
        "md" if file.starts_with("templates/") => 3,
        _ => 4,
    }
}

/// Row and column, from 1, of the first cell of `B7` or `B7:D9`.
pub(super) fn first_cell(cells: &str) -> Option<(u32, u32)> {
    let first = cells.split(':').next()?;
    let split = first.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = first.split_at(split);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let digit = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?);
        (digit < 26)
            .then_some(())
            .and(column.checked_mul(26)?.checked_add(digit + 1))
    })?;
    Some((digits.parse().ok()?, column))
}

/// How many problems of each severity, as a line: `2 errors, 1 warning`.
pub fn tally(problems: &[Diagnostic]) -> String {
    let words = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ];
    let parts = words.iter().filter_map(|(severity, word)| {
        let found = problems.iter().filter(|p| p.severity == *severity);
        match found.count() {
            0 => None,
            1 => Some(format!("1 {word}")),
            n => Some(format!("{n} {word}s")),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;

    fn cell(workbook: &str, cells: &str) -> CellPlace {
        CellPlace {
            workbook: workbook.into(),
            sheet: "S".into(),
            cells: cells.into(),
        }
    }

    fn text(file: &str, line: u32) -> TextPlace {
        TextPlace {
            file: file.into(),
            line,
            column: 1,
            length: 1,
        }
    }

    fn mains(problems: &[Diagnostic]) -> Vec<String> {
        let main = |p: &Diagnostic| match &p.labels[0].place {
            Place::Text(t) => format!("{}:{}", t.file, t.line),
            Place::Cell(c) => format!("{}!{}", c.workbook, c.cells),
            Place::File(f) => f.to_string(),
        };
        problems.iter().map(main).collect()
    }

    #[test]
    fn orders_configuration_then_workbooks_then_templates() {
        let error = |message: &str| Diagnostic::error(Code("C001"), message);
        let problems = vec![
            error("a").at(text("templates/a.md", 3)),
            error("b").at(cell("b.xlsx", "C10")),
            error("c").at(cell("b.xlsx", "D9")),
            error("d").at(cell("b.xlsx", "C9")),
            error("e").at(Place::File("a.xlsx".into())),
            error("f").at(text("config/report.yaml", 9)),
            error("g").at(text("config/report.yaml", 4)),
        ];
        assert_eq!(
            mains(&tidy(problems)),
            [
                "config/report.yaml:4",
                "config/report.yaml:9",
                "a.xlsx",
                "b.xlsx!C9",
                "b.xlsx!D9",
                "b.xlsx!C10",
                "templates/a.md:3",
            ]
        );
    }

    #[test]
    fn the_same_of_many_cells_is_one_problem_with_all_places() {
        let mark = |book: &str, cells: &str, of: &str| {
            Diagnostic::error(Code("F025"), "found the mark `–`, which is not declared")
                .at_with(cell(book, cells), of)
                .hint("declare it")
        };
        let merged = tidy(vec![
            mark("b.xlsx", "C9", ""),
            mark("a.xlsx", "C10", ""),
            mark("a.xlsx", "C9", ""),
            mark("a.xlsx", "C9", ""),
            mark("a.xlsx", "C9", "").hint("another hint"),
        ]);
        assert_eq!(merged.len(), 2);
        assert_eq!(merged[0].labels.len(), 3);
        assert_eq!(mains(&merged), ["a.xlsx!C9", "a.xlsx!C9"]);
    }

    #[test]
    fn a_place_is_named_once_with_all_that_is_said_of_it() {
        let b8 = || cell("a.xlsx", "B8");
        let twice = Diagnostic::error(Code("F071"), "they differ")
            .at_with(b8(), "Births: 9")
            .at_with(cell("a.xlsx", "C8"), "")
            .at_with(b8(), "Born: 9.0")
            .at_with(b8(), "Births: 9")
            .at_with(cell("a.xlsx", "C8"), "Women: 3");
        let tidied = tidy(vec![twice]);
        let said: Vec<&str> = tidied[0].labels.iter().map(|l| &*l.text).collect();
        assert_eq!(said, ["Births: 9; Born: 9.0", "Women: 3"]);
        assert_eq!(tidy(tidied.clone()), tidied);
    }

    #[test]
    fn pairs_of_cells_stay_apart() {
        let pair = |a: &str, b: &str| {
            Diagnostic::error(Code("F008"), "two rows")
                .at_with(cell("a.xlsx", a), "the first")
                .at_with(cell("a.xlsx", b), "the second")
        };
        let merged = tidy(vec![pair("A1", "A2"), pair("A3", "A4"), pair("A1", "A2")]);
        assert_eq!(merged.len(), 2);
        assert!(merged.iter().all(|p| p.labels.len() == 2));
    }

    #[test]
    fn one_line_of_a_template_is_reported_once_for_all_areas() {
        let missing = |area: &str| {
            Diagnostic::error(Code("T008"), format!("`births` ({area}) has no value"))
                .at(text("templates/brief.md", 7))
                .at(cell("a.xlsx", area))
                .hint("give the value")
        };
        let merged = tidy(vec![missing("C3"), missing("C4"), missing("C4")]);
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].notes, ["also: `births` (C4) has no value"]);
        assert_eq!(merged[0].labels.len(), 3);
    }

    #[test]
    fn a_cap_keeps_the_errors() {
        let problems: Vec<Diagnostic> = (0..9)
            .map(|n| {
                let severity = if n == 8 {
                    Severity::Error
                } else {
                    Severity::Warning
                };
                Diagnostic::new(severity, Code("C001"), n.to_string())
            })
            .collect();
        let kept: Vec<String> = cap(&problems, 3).into_iter().map(|p| p.message).collect();
        assert_eq!(kept, ["0", "1", "8"]);
        assert_eq!(cap(&problems, 0).len(), 9);
        assert_eq!(tally(&problems), "1 error, 8 warnings");
    }

    #[test]
    fn cells_are_read_in_any_length() {
        assert_eq!(first_cell("B7:D9"), Some((7, 2)));
        assert_eq!(first_cell("AA10"), Some((10, 27)));
        for text in ["", "7", "B", "ZZZZZZZZZZZZ1", "é1", "B99999999999"] {
            let _ = first_cell(text);
        }
        assert_eq!(first_cell("B"), None);
    }
}
