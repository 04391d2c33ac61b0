//! Cells with their row labels and column heads, as messages show them.

use super::blocks::{Block, blocks};
use super::class::Plane;
use super::shape::{Shape, shape};
use crate::diagnostics::print::{Grid, GridCell, GridRow};
use crate::workbook::{CellAddress, CellRange, CellValue, Sheet, shown};
use std::collections::BTreeSet;

/// Most rows and columns of a grid.
const MOST_ROWS: usize = 9;
const MOST_COLUMNS: usize = 6;

/// The surroundings of some cells or ranges of a sheet: heads, row labels, and a neighbour
/// or two. `None` when nothing stands there.
pub fn surroundings(sheet: &Sheet, cells: &[CellRange]) -> Option<Grid> {
    let plane = Plane::new(sheet);
    let first = cells.first()?.first;
    let found = blocks(&plane).blocks;
    let around = found.iter().find(|b| holds(b, first));
    let shape = around.and_then(|block| shape(&plane, block));
    let (mut rows, mut columns) = chosen(cells, around);
    heads(shape.as_ref(), &mut rows, &mut columns);
    let keep = |line: &u32| {
        cells
            .iter()
            .any(|c| (c.first.row..=c.last.row).contains(line))
    };
    thin(&mut rows, MOST_ROWS, keep);
    let keep = |line: &u32| {
        cells
            .iter()
            .any(|c| (c.first.column..=c.last.column).contains(line))
    };
    let stub = shape.as_ref().map(|s| s.range.first.column);
    thin(&mut columns, MOST_COLUMNS, |c| keep(c) || stub == Some(*c));
    let columns: Vec<u32> = columns.into_iter().collect();
    let below = shape
        .as_ref()
        .map_or(0, |s| s.range.first.row + s.header_rows);
    let row = |row: u32| GridRow {
        number: row + 1,
        cells: if row < below {
            head(&plane, row, &columns)
        } else {
            columns
                .iter()
                .map(|column| cell(&plane, row, *column))
                .collect()
        },
    };
    let rows: Vec<GridRow> = rows.into_iter().map(row).collect();
    let something = rows
        .iter()
        .any(|r| r.cells.iter().any(|c| !c.text.is_empty()));
    something.then(|| Grid {
        columns: columns.iter().map(|c| c + 1).collect(),
        rows,
    })
}

/// The rows and columns of the cells, and of those beside them in the block.
fn chosen(cells: &[CellRange], around: Option<&Block>) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let mut rows: BTreeSet<u32> = BTreeSet::new();
    let mut columns: BTreeSet<u32> = BTreeSet::new();
    for cell in cells {
        // Of a wide range its corner tells enough.
        rows.extend((cell.first.row..=cell.last.row).take(4));
        columns.extend((cell.first.column..=cell.last.column).take(MOST_COLUMNS));
    }
    // Single cells are shown with the ones beside them.
    let wide = cells.iter().any(|c| c.first != c.last);
    let limits = around.map_or(
        CellRange {
            first: CellAddress { row: 0, column: 0 },
            last: CellAddress {
                row: u32::MAX - 1,
                column: u32::MAX - 1,
            },
        },
        |block| block.range,
    );
    if !wide {
        widen(
            &mut rows,
            cells.iter().map(|c| c.first.row),
            limits.first.row,
            limits.last.row,
            cells.len() == 1,
        );
        widen(
            &mut columns,
            cells.iter().map(|c| c.first.column),
            limits.first.column,
            limits.last.column,
            true,
        );
    }
    (rows, columns)
}

/// Whether a block or the lines above and below it hold an address.
fn holds(block: &Block, at: CellAddress) -> bool {
    block.range.contains(at) || block.titles.contains(&at) || block.notes.contains(&at)
}

/// Adds a neighbour on each side.
fn widen(
    lines: &mut BTreeSet<u32>,
    of: impl Iterator<Item = u32>,
    first: u32,
    last: u32,
    wanted: bool,
) {
    if !wanted {
        return;
    }
    for line in of {
        lines.extend(
            [line.saturating_sub(1), line, line + 1]
                .iter()
                .filter(|l| (first..=last).contains(l)),
        );
    }
}

/// Adds the rows of heads and the columns of labels.
fn heads(shape: Option<&Shape>, rows: &mut BTreeSet<u32>, columns: &mut BTreeSet<u32>) {
    let Some(shape) = shape else { return };
    let first = shape.range.first;
    rows.extend((first.row..first.row + shape.header_rows).take(3));
    columns.extend((first.column..first.column + shape.stub_columns.max(1)).take(2));
}

/// Drops lines, the last ones first, that need not be kept.
fn thin(lines: &mut BTreeSet<u32>, most: usize, keep: impl Fn(&u32) -> bool) {
    while lines.len() > most {
        let dropped = lines.iter().rev().find(|l| !keep(l)).copied();
        let dropped = dropped.or_else(|| lines.last().copied());
        match dropped {
            Some(line) => lines.remove(&line),
            None => break,
        };
    }
}

/// A row of heads: a merged one is shown at the first of its columns that is shown.
fn head(plane: &Plane<'_>, row: u32, columns: &[u32]) -> Vec<GridCell> {
    let mut before = None;
    let text = |column: &u32| {
        let own = cell(plane, row, *column);
        let origin = plane.seen(row, *column).filter(|item| item.at().row == row);
        let at = origin.map(|item| item.at());
        let again = at.is_some() && at == before;
        before = at;
        match origin.filter(|_| own.text.is_empty() && !again) {
            Some(item) => GridCell {
                text: shown(item.cell),
                right: false,
            },
            None => own,
        }
    };
    columns.iter().map(text).collect()
}

fn cell(plane: &Plane<'_>, row: u32, column: u32) -> GridCell {
    match plane.get(row, column) {
        Some(item) => GridCell {
            text: shown(item.cell),
            right: matches!(item.cell.value, CellValue::Number(_)),
        },
        None => GridCell::default(),
    }
}
