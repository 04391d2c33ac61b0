//! Holds the period that the configuration gives a table against what the table states.

use crate::config::{Axis, Report, Table};
use crate::diagnostics::{Diagnostic, Place, Severity, Sink};
use crate::figures::codes::{DECLARED_PERIOD, OTHER_PERIOD};
use crate::figures::table::{Grid, Line, Pattern};
use crate::measure::parse::fold;
use crate::measure::written::{stated, written, year_in};
use crate::measure::{Calendar, Period};
use crate::workbook::{CellAddress, CellValue};

/// Rows above a table in which its titles stand.
const TITLE_ROWS: u32 = 8;

/// Reports a table that states another period than it is given, or none.
pub(super) fn check(
    report: &Report,
    table: &Table,
    occasion: Option<Period>,
    grid: &Grid,
    sink: &mut Sink,
) {
    let mut axes = table.down.iter().chain(&table.across);
    let given = occasion.or(table.period.as_ref().map(|p| p.value));
    let Some(given) = given.filter(|_| !axes.any(|a| a.value == Axis::Period)) else {
        return;
    };
    let all = all(table, grid);
    let over = report.numbers.words.fiscal().is_some();
    if all.iter().any(|(period, ..)| agree(*period, given, over)) || in_heads(table, grid, given) {
        return;
    }
    let id = &table.id.value;
    let place = table.period.as_ref().map_or(&table.id.place, |p| &p.place);
    if let Some((other, what, at)) = all.first() {
        let message = format!("table `{id}` is read as {given}, and its {what} states {other}");
        sink.emit(
            Diagnostic::error(OTHER_PERIOD, message)
                .at(at.clone())
                .at(place.clone())
                .hint(format!(
                    "correct the period or the workbook; where the {what} speaks of something else, add it to `skip` of table `{id}`"
                )),
        );
        return;
    }
    if occasion.is_some() {
        return;
    }
    let file = grid
        .located
        .workbook
        .path
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let file = year_in(&file.replace(['_', '.'], " "), Calendar::Common);
    let message = match file {
        Some(year) if year == given.year() => format!(
            "only the name of the file states the period of table `{id}`, {given}: it is declared, not read"
        ),
        _ => format!("table `{id}` states no period: {given} is declared, not read"),
    };
    sink.emit(Diagnostic::new(Severity::Note, DECLARED_PERIOD, message).at(place.clone()));
}

/// Whether a stated period is the given one; the day on which a fiscal year ends lies in the
/// year after.
fn agree(stated: Period, given: Period, fiscal: bool) -> bool {
    match (stated, given) {
        (Period::Year(stated), Period::Year(given)) => {
            stated == given || fiscal && stated == given + 1
        }
        (a, b) if std::mem::discriminant(&a) == std::mem::discriminant(&b) => a == b,
        (a, b) => a.year() == b.year(),
    }
}

/// What the titles above a table, the heads over all of its columns and the name of its sheet
/// state: the period, what states it, and where.
fn all(table: &Table, grid: &Grid) -> Vec<(Period, &'static str, Place)> {
    let mut out: Vec<(Period, &'static str, Place)> = Vec::new();
    let Some(sheet) = grid.located.sheet() else {
        return out;
    };
    let skip: Vec<Pattern> = table.skip.iter().map(|s| Pattern::new(s)).collect();
    let skipped = |text: &str| skip.iter().any(|pattern| pattern.fits(&fold(text)));
    let region = grid.located.region;
    let first = CellAddress {
        row: region.first.row.saturating_sub(TITLE_ROWS),
        column: 0,
    };
    let from = sheet.cells.partition_point(|c| c.address < first);
    let near = sheet.cells.get(from..).unwrap_or_default().iter();
    let near = near.take_while(|c| c.address.row < grid.body_rows.0);
    // Beside another table stand its own titles.
    let columns = region.first.column.saturating_sub(1)..=region.last.column;
    for cell in near.filter(|c| columns.contains(&c.address.column)) {
        let above = cell.address.row < region.first.row;
        let corner = cell.address.column < grid.body_columns.0;
        match &cell.value {
            // What stands above numbers belongs to them.
            CellValue::Number(n) if above && !is_year(&n.normalize().to_string()) => out.clear(),
            CellValue::Text(text) if (above || corner) && !skipped(text) => {
                let lines = [text];
                let period = stated(&lines, table.calendar);
                let place = grid.located.place(cell.address);
                out.extend(period.map(|p| (p, "title", place.into())));
            }
            _ => {}
        }
    }
    out.extend(heads(table, grid));
    if !skipped(&sheet.name)
        && let Some(period) = stated(&[&sheet.name], table.calendar)
    {
        let place = grid.located.range_place(region);
        out.push((period, "sheet's name", place.into()));
    }
    out
}

fn is_year(text: &str) -> bool {
    written(text, Calendar::Common).is_some_and(|found| found.whole)
}

/// Whether the heads of all columns name the year: `Births 2019`.
fn in_heads(table: &Table, grid: &Grid, given: Period) -> bool {
    let year = |line: &Line| year_in(&line.path(), table.calendar) == Some(given.year());
    !grid.columns.is_empty() && grid.columns.iter().all(year)
}

/// The period that stands over every column of values.
fn heads(table: &Table, grid: &Grid) -> Option<(Period, &'static str, Place)> {
    let of = |text: &str| {
        let found = written(text, table.calendar).filter(|found| found.whole)?;
        (found.period.year() != 0).then_some(found.period)
    };
    let mut all = grid.columns.iter().map(|line| {
        let mut parts = line.parts.iter();
        parts.find_map(|part| Some((of(&part.text)?, part.cell)))
    });
    let (period, cell) = all.next()??;
    let same = all.all(|other| other.is_some_and(|(other, _)| other == period));
    same.then(|| (period, "head", grid.located.place(cell).into()))
}
