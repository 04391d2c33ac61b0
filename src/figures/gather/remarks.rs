//! What is odd about the rows and columns that are read, told once for each table.

use super::observe::Prepared;
use crate::config::Table;
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::figures::codes::{HIDDEN, MERGED, UNLABELLED};
use crate::figures::table::{Entry, Line};
use crate::workbook::{CellAddress, CellRange, CellValue};

/// Tells of rows without a label, and of what is read although the sheet hides it.
pub(super) fn table(table: &Table, prepared: &Prepared, sink: &mut Sink) {
    unlabelled(table, prepared, sink);
    let Some(sheet) = prepared.grid.located.sheet() else {
        return;
    };
    let sides = [
        (&prepared.down, &sheet.hidden.rows, "rows"),
        (&prepared.across, &sheet.hidden.columns, "columns"),
    ];
    for (side, hidden, what) in sides {
        // Which of its indicators are read is not known here.
        if side.labels.is_some() {
            continue;
        }
        let is_hidden = |entry: &&Entry| hidden.iter().any(|(a, b)| (*a..=*b).contains(&entry.at));
        let cells: Vec<CellAddress> = match hidden.is_empty() {
            true => Vec::new(),
            false => side
                .entries
                .iter()
                .filter(is_hidden)
                .filter_map(|e| e.head)
                .collect(),
        };
        if cells.is_empty() {
            continue;
        }
        let id = &table.id.value;
        let message = format!("table `{id}` reads {what} that the sheet hides");
        let problem = Diagnostic::new(Severity::Note, HIDDEN, message).hint(format!(
            "leave it if that is meant; otherwise delete the {what}, or add their labels to `skip`"
        ));
        sink.emit(at_cells(problem, prepared, &cells));
    }
}

/// Most cells that one message names.
const MOST_CELLS: usize = 8;

fn at_cells(problem: Diagnostic, prepared: &Prepared, cells: &[CellAddress]) -> Diagnostic {
    let cells = cells.iter().take(MOST_CELLS);
    cells.fold(problem, |problem, cell| {
        problem.at(prepared.grid.located.place(*cell))
    })
}

/// Numbers in rows without a label, in columns that are read.
fn unlabelled(table: &Table, prepared: &Prepared, sink: &mut Sink) {
    let grid = &prepared.grid;
    let Some(sheet) = grid.located.sheet().filter(|_| !table.down.is_empty()) else {
        return;
    };
    let body = CellRange {
        first: CellAddress {
            row: grid.body_rows.0,
            column: grid.body_columns.0,
        },
        last: CellAddress {
            row: grid.body_rows.1,
            column: grid.body_columns.1,
        },
    };
    let mut columns: Vec<u32> = prepared.across.entries.iter().map(|e| e.at).collect();
    columns.sort_unstable();
    let labelled = |row: u32| grid.rows.binary_search_by_key(&row, |line| line.at).is_ok();
    let mut rows: Vec<CellAddress> = Vec::new();
    for cell in sheet.within(body) {
        let at = cell.address;
        let number = matches!(cell.value, CellValue::Number(_));
        if number
            && rows.last().is_none_or(|last| last.row != at.row)
            && columns.binary_search(&at.column).is_ok()
            && !labelled(at.row)
        {
            rows.push(at);
        }
    }
    if !rows.is_empty() {
        let message = format!(
            "table `{}` passes over numbers in rows without a label",
            table.id.value
        );
        let problem = Diagnostic::warning(UNLABELLED, message)
            .hint("write the rows' labels in the workbook, or correct the table's range");
        sink.emit(at_cells(problem, prepared, &rows));
    }
}

/// Errors for merged cells that hold one value of this indicator for several rows or columns:
/// the file has it in the first of them only.
pub(super) fn merged(prepared: &Prepared, [down, across]: [&[&Entry]; 2], sink: &mut Sink) {
    let grid = &prepared.grid;
    let Some(sheet) = grid.located.sheet() else {
        return;
    };
    let among = |at: u32, (first, last): (u32, u32)| (first..=last).contains(&at);
    for merge in &sheet.merged {
        if !among(merge.first.row, grid.body_rows) || !among(merge.first.column, grid.body_columns)
        {
            continue;
        }
        let rows = (merge.first.row, merge.last.row);
        let columns = (merge.first.column, merge.last.column);
        let read =
            down.iter().any(|e| among(e.at, rows)) && across.iter().any(|e| among(e.at, columns));
        if !read || sheet.get(merge.first).is_none() {
            continue;
        }
        let within = |entries: &[Entry], lines: &[Line], run: (u32, u32)| -> Vec<String> {
            let entries = entries.iter().filter(|e| among(e.at, run));
            let line = |e: &Entry| lines.iter().find(|line| line.at == e.at).map(Line::path);
            entries.map(|e| line(e).unwrap_or_default()).collect()
        };
        let rows = within(&prepared.down.entries, &grid.rows, rows);
        let columns = within(&prepared.across.entries, &grid.columns, columns);
        let several = if rows.len() > 1 { rows } else { columns };
        let (Some(first), Some(last)) = (several.first(), several.last()) else {
            continue;
        };
        if several.len() > 1 {
            let message = format!("one value is merged over `{first}` and `{last}`");
            let problem = Diagnostic::error(MERGED, message).at(grid.located.range_place(*merge));
            sink.emit(problem.hint("unmerge the cells and give each its own value, or a mark that is declared under `missing`"));
        }
    }
}
