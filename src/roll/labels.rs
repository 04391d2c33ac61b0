//! Compares the labels of a table in the new workbook with those in the old one.

use super::{Carried, codes};
use crate::config::Table;
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{CellPlace, Diagnostic, Severity, Sink};
use crate::figures::table::{Grid, Line, fill_period, locate, per_period};
use crate::measure::Period;
use crate::project::Project;
use crate::workbook::{self, CellAddress, Limits, Workbook};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Labels that a message lists before it counts the rest.
const MOST_NAMED: usize = 6;

/// Tells of labels that are gone, new or elsewhere, and of values that are the old ones, for
/// each table of which both workbooks are there.
pub(super) fn compare(
    projects: (&dyn Project, &dyn Project),
    carried: &Carried,
    to: Period,
    items: &mut Vec<Diagnostic>,
) {
    let from = carried.before.report.period.value;
    let books = |project| Books {
        project,
        open: BTreeMap::new(),
    };
    let (mut old_books, mut new_books) = (books(projects.0), books(projects.1));
    let tables = carried.before.report.tables.iter();
    for (old, new) in tables.zip(&carried.after.tables) {
        let at = |table: &Table, period| per_period(table).then_some(period);
        let (before, after) = (at(old, from), at(new, to));
        let same = |text: &str| fill_period(text, before) == fill_period(text, after);
        let sheet = |t: &Table| t.sheet.as_ref().map_or(String::new(), |s| s.value.clone());
        if old.workbook.value == new.workbook.value
            && same(&old.workbook)
            && sheet(old) == sheet(new)
            && same(&sheet(old))
        {
            continue;
        }
        let (Some(old_grid), Some(new_grid)) =
            (old_books.grid(old, before), new_books.grid(new, after))
        else {
            continue;
        };
        super::stale::tell(new, (&old_grid, &new_grid), (from, to), items);
        for (what, old_lines, new_lines) in [
            ("rows", &old_grid.rows, &new_grid.rows),
            ("columns", &old_grid.columns, &new_grid.columns),
        ] {
            let (old_lines, new_lines) = (labelled(old_lines), labelled(new_lines));
            tell(new, what, &new_grid, &old_lines, &new_lines, items);
        }
    }
}

struct Books<'p> {
    project: &'p dyn Project,
    open: BTreeMap<String, Option<Arc<Workbook>>>,
}

impl Books<'_> {
    /// The labels of a table, when its workbook is there and it is found. What is wrong with
    /// it the check of the project tells.
    fn grid(&mut self, table: &Table, period: Option<Period>) -> Option<Grid> {
        let path = fill_period(&table.workbook, period);
        let project = self.project;
        let book = self.open.entry(path.clone()).or_insert_with(|| {
            let bytes = project.read(&path).ok()?;
            let mut unheard = Sink::new();
            let all = |_: &str| true;
            workbook::open(&path, bytes, Some(&all), &Limits::default(), &mut unheard).map(Arc::new)
        });
        let book = book.clone()?;
        let mut unheard = Sink::new();
        let located = locate(table, period, &book, &mut unheard)?;
        Some(Grid::read(located, table, &mut unheard))
    }
}

/// Lines by their folded labels; of equal ones the first.
fn labelled(lines: &[Line]) -> BTreeMap<String, &Line> {
    let mut known = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.parts.is_empty()) {
        known.entry(line.key()).or_insert(line);
    }
    known
}

fn tell(
    table: &Table,
    what: &str,
    grid: &Grid,
    old: &BTreeMap<String, &Line>,
    new: &BTreeMap<String, &Line>,
    items: &mut Vec<Diagnostic>,
) {
    let by_place = |lines: &mut Vec<&Line>| lines.sort_by_key(|line| line.at);
    let mut gone: Vec<&Line> = without(old, new);
    let mut fresh: Vec<&Line> = without(new, old);
    let mut moved: Vec<(&Line, &Line)> = old
        .iter()
        .filter_map(|(key, line)| Some((*line, *new.get(key)?)))
        .filter(|(old, new)| old.at != new.at)
        .collect();
    by_place(&mut gone);
    by_place(&mut fresh);
    moved.sort_by_key(|(_, line)| line.at);
    let id = table.id.as_str();
    if !gone.is_empty() || !fresh.is_empty() {
        let mut item = Diagnostic::warning(
            codes::LABELS_DIFFER,
            format!("the {what} of table `{id}` are not those of the workbook before"),
        );
        item = item.at(place(grid, fresh.first().copied(), what));
        for (words, lines) in [("gone", &gone), ("new", &fresh)] {
            if !lines.is_empty() {
                item = item.note(format!("{words}: {}", listed(lines)));
            }
        }
        for line in gone.iter().take(MOST_NAMED) {
            let path = line.path();
            let names: Vec<String> = fresh.iter().map(|line| line.path()).collect();
            if let Some(like) = nearest(&path, names.iter().map(String::as_str)).first() {
                item = item.note(format!("`{path}` may be called `{like}` now"));
            }
        }
        items.push(item.hint(format!(
            "correct the workbook, or name the new labels in `tables.{id}.labels`, in `skip`, or in `from` of the indicators"
        )));
    }
    if !moved.is_empty() {
        let shown: Vec<String> = moved
            .iter()
            .take(MOST_NAMED)
            .map(|(old, new)| {
                format!(
                    "`{}` from {} to {}",
                    new.path(),
                    at(old, what),
                    at(new, what)
                )
            })
            .collect();
        let more = moved.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        items.push(
            Diagnostic::new(
                Severity::Note,
                codes::LABELS_DIFFER,
                format!("{what} of table `{id}` moved, and are found by their labels"),
            )
            .at(place(grid, moved.first().map(|(_, line)| *line), what))
            .note(format!("{}{more}", shown.join(", "))),
        );
    }
}

/// The lines of one side that the other does not have.
fn without<'l>(
    lines: &BTreeMap<String, &'l Line>,
    other: &BTreeMap<String, &'l Line>,
) -> Vec<&'l Line> {
    let lacking = lines.iter().filter(|(key, _)| !other.contains_key(*key));
    lacking.map(|(_, line)| *line).collect()
}

fn listed(lines: &[&Line]) -> String {
    let shown = lines
        .iter()
        .take(MOST_NAMED)
        .map(|line| format!("`{}`", line.path()));
    let shown: Vec<String> = shown.collect();
    match lines.len().saturating_sub(MOST_NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// "row 7", "column C".
fn at(line: &Line, what: &str) -> String {
    let address = CellAddress {
        row: line.at,
        column: line.at,
    };
    match what {
        "rows" => format!("row {}", line.at + 1),
        _ => format!("column {}", address.letters()),
    }
}

/// The cell of a line's label, or the table.
fn place(grid: &Grid, line: Option<&Line>, _what: &str) -> CellPlace {
    match line.and_then(|line| line.parts.last()) {
        Some(part) => grid.located.place(part.cell),
        None => grid.located.range_place(grid.located.region),
    }
}
