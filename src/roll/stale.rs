//! Whether the workbook of the new period is the one of the period before under another name.

use super::codes;
use crate::config::{Axis, Table};
use crate::diagnostics::Diagnostic;
use crate::figures::table::Grid;
use crate::measure::Period;
use crate::workbook::{CellAddress, CellValue};
use std::collections::BTreeMap;

/// So many values at least must be alike before that says anything.
const FEWEST: usize = 4;

/// Tells of a table whose values, or whose title, are those of the period before.
pub(super) fn tell(
    table: &Table,
    grids: (&Grid, &Grid),
    periods: (Period, Period),
    items: &mut Vec<Diagnostic>,
) {
    let (old, new) = grids;
    let (same, all) = alike(old, new);
    // One value of twenty may have been corrected in what is otherwise a copy.
    let copied = !lists_periods(table) && all >= FEWEST && same * 20 >= all * 19;
    let title = title(new, periods);
    if !copied && title.is_none() {
        return;
    }
    let id = table.id.as_str();
    let (from, to) = periods;
    let mut item = Diagnostic::warning(
        codes::LAST_YEARS,
        match copied {
            true => format!("table `{id}` of {to} has the values of {from}"),
            false => format!("table `{id}` of {to} is headed as that of {from}"),
        },
    );
    item = match &title {
        Some((cell, _)) => item.at(new.located.place(*cell)),
        None => item.at(new.located.range_place(new.located.region)),
    };
    if copied {
        let count = match same == all {
            true => format!("all {all} numbers"),
            false => format!("{same} of {all} numbers"),
        };
        let before = &old.located.workbook.path;
        item = item.note(format!("{count} are those of `{before}`"));
    }
    if let Some((_, text)) = title {
        item = item.note(format!("above it stands: {text}"));
    }
    items.push(item.hint(format!(
        "see whether this is the workbook of {to}, or a copy that is still to be filled in"
    )));
}

/// Whether one axis of a table is periods: most of its values are of earlier ones.
fn lists_periods(table: &Table) -> bool {
    let mut axes = table.down.iter().chain(&table.across);
    axes.any(|axis| matches!(axis.value, Axis::Period))
}

/// How many numbers stand under the same labels in both, and how many of them are equal.
fn alike(old: &Grid, new: &Grid) -> (usize, usize) {
    let before = values(old);
    let mut same = 0;
    let mut all = 0;
    for (labels, value) in values(new) {
        if let Some(known) = before.get(&labels) {
            all += 1;
            same += usize::from(*known == value);
        }
    }
    (same, all)
}

/// The numbers of a table by the labels of their rows and columns; of equal ones the first.
fn values(grid: &Grid) -> BTreeMap<(String, String), &CellValue> {
    let mut found = BTreeMap::new();
    for row in &grid.rows {
        for column in &grid.columns {
            let value = grid.cell(row.at, column.at).map(|cell| &cell.value);
            if let Some(number @ CellValue::Number(_)) = value {
                found.entry((row.key(), column.key())).or_insert(number);
            }
        }
    }
    found
}

/// A text above a table that names the old period, and no text there names the new one.
fn title(grid: &Grid, periods: (Period, Period)) -> Option<(CellAddress, String)> {
    let sheet = grid.located.sheet()?;
    let (from, to) = (periods.0.to_string(), periods.1.to_string());
    let mut found = None;
    let above = sheet
        .rows()
        .take_while(|(row, _)| *row < grid.located.region.first.row);
    for cell in above.flat_map(|(_, cells)| cells) {
        let CellValue::Text(text) = &cell.value else {
            continue;
        };
        if text.contains(&to) {
            return None;
        }
        if found.is_none() && text.contains(&from) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            found = Some((cell.address, text));
        }
    }
    found
}
