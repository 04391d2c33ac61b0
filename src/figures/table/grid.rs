//! The labels of a table's rows and columns, merged ones carried across their merge.

use super::Located;
use super::label::without_marks;
use crate::config::Table;
use crate::diagnostics::{Diagnostic, Sink};
use crate::figures::codes::{ERROR_CELL, UNCALCULATED};
use crate::measure::parse::fold;
use crate::workbook::{Cell, CellAddress, CellRange, CellValue};
use std::collections::HashMap;
use std::sync::Arc;

/// A table's labels, and where its values stand.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Where the table was found.
    pub located: Located,
    /// The rows that have a label, from the top.
    pub rows: Vec<Line>,
    /// The columns that have a label, from the left.
    pub columns: Vec<Line>,
    /// The first and the last row of values.
    pub body_rows: (u32, u32),
    /// The first and the last column of values.
    pub body_columns: (u32, u32),
    /// Where the cells of each row of values begin among those of the sheet, and where those
    /// of the last one end.
    starts: Vec<usize>,
}

/// A row or column and its labels.
#[derive(Clone, Debug)]
pub struct Line {
    /// The row's or column's index on the sheet.
    pub at: u32,
    /// Its labels, the outermost first; blank ones left out.
    pub parts: Vec<Part>,
}

/// One label.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which stub column or header row it stands in, from 0.
    pub level: u32,
    /// The text, footnote marks taken off.
    pub text: Arc<str>,
    /// The text folded for matching.
    pub folded: Arc<str>,
    /// The cell that holds it: the first of a merge.
    pub cell: CellAddress,
}

impl Line {
    /// The folded labels joined by ` / `.
    pub fn key(&self) -> String {
        join(self.parts.iter().map(|p| &*p.folded))
    }

    /// The labels joined by ` / `.
    pub fn path(&self) -> String {
        join(self.parts.iter().map(|p| &*p.text))
    }

    /// The label at a level.
    pub fn level(&self, level: usize) -> Option<&Part> {
        self.parts.iter().find(|p| p.level as usize == level)
    }
}

fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push_str(" / ");
        }
        out.push_str(part);
    }
    out
}

impl Grid {
    /// Reads the labels of a table.
    pub fn read(located: Located, table: &Table, sink: &mut Sink) -> Grid {
        let region = located.region;
        let body = CellAddress {
            row: region.first.row + table.header_rows,
            column: region.first.column + table.stub_columns,
        };
        let head = CellRange {
            first: CellAddress {
                row: region.first.row,
                column: body.column,
            },
            last: CellAddress {
                row: body.row.saturating_sub(1),
                column: region.last.column,
            },
        };
        let stub = CellRange {
            first: CellAddress {
                row: body.row,
                column: region.first.column,
            },
            last: CellAddress {
                row: region.last.row,
                column: body.column.saturating_sub(1),
            },
        };
        let mut labels = Labels {
            located: &located,
            table,
            sink,
        };
        let columns = if table.header_rows > 0 {
            labels.lines(head, Across)
        } else {
            Vec::new()
        };
        let rows = if table.stub_columns > 0 {
            labels.lines(stub, Down)
        } else {
            Vec::new()
        };
        let starts = starts(&located, (body.row, region.last.row));
        Grid {
            starts,
            rows,
            columns,
            body_rows: (body.row, region.last.row),
            body_columns: (body.column, region.last.column),
            located,
        }
    }

    /// The cell at a row and column, if it holds anything.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let sheet = self.located.sheet()?;
        let address = CellAddress { row, column };
        let at = row.checked_sub(self.body_rows.0).map(|at| at as usize);
        let bounds = at.and_then(|at| Some((*self.starts.get(at)?, *self.starts.get(at + 1)?)));
        let Some((start, end)) = bounds else {
            return sheet.get(address);
        };
        let cells = sheet.cells.get(start..end)?;
        // In most tables no cell of a row is blank.
        let guess = column.checked_sub(cells.first()?.address.column)?;
        match cells.get(guess as usize) {
            Some(cell) if cell.address == address => Some(cell),
            _ => {
                let at = cells.binary_search_by_key(&column, |c| c.address.column);
                cells.get(at.ok()?)
            }
        }
    }
}

/// Where the cells of each of these rows begin, and where those of the last one end.
fn starts(located: &Located, (first, last): (u32, u32)) -> Vec<usize> {
    let Some(sheet) = located.sheet() else {
        return Vec::new();
    };
    let mut at = sheet.cells.partition_point(|c| c.address.row < first);
    let rows = first..=last.saturating_add(1);
    rows.map(|row| {
        let rest = sheet.cells.get(at..).unwrap_or_default();
        at += rest.iter().take_while(|c| c.address.row < row).count();
        at
    })
    .collect()
}

/// Which way lines run: what is a line and what a level of it.
trait Direction: Copy {
    /// The line and the level of an address.
    fn split(self, address: CellAddress) -> (u32, u32);
    /// The address of a line and a level.
    fn address(self, line: u32, level: u32) -> CellAddress;
}

/// Columns under a head: a header row is a level.
#[derive(Clone, Copy)]
struct Across;

/// Rows beside a stub: a stub column is a level.
#[derive(Clone, Copy)]
struct Down;

impl Direction for Across {
    fn split(self, address: CellAddress) -> (u32, u32) {
        (address.column, address.row)
    }
    fn address(self, line: u32, level: u32) -> CellAddress {
        CellAddress {
            row: level,
            column: line,
        }
    }
}

impl Direction for Down {
    fn split(self, address: CellAddress) -> (u32, u32) {
        (address.row, address.column)
    }
    fn address(self, line: u32, level: u32) -> CellAddress {
        CellAddress {
            row: line,
            column: level,
        }
    }
}

/// A label as written, without its marks, and folded.
type Text = (Arc<str>, Arc<str>);

struct Labels<'a> {
    located: &'a Located,
    table: &'a Table,
    sink: &'a mut Sink,
}

impl Labels<'_> {
    /// The labels of all lines of `area`, sorted by line.
    fn lines(&mut self, area: CellRange, direction: impl Direction) -> Vec<Line> {
        let Some(sheet) = self.located.sheet() else {
            return Vec::new();
        };
        let (first_line, first_level) = direction.split(area.first);
        let (last_line, last_level) = direction.split(area.last);
        let carried = carried(&sheet.merged, area, self.located.region, direction);
        let from = sheet
            .cells
            .partition_point(|c| c.address.row < area.first.row);
        let mut own: HashMap<CellAddress, &Cell> = HashMap::new();
        let mut lines: Vec<u32> = Vec::new();
        for cell in sheet.cells.iter().skip(from) {
            if cell.address.row > area.last.row {
                break;
            }
            if area.contains(cell.address) {
                own.insert(cell.address, cell);
                lines.push(direction.split(cell.address).0);
            }
        }
        lines.extend(carried.keys().map(|a| direction.split(*a).0));
        lines.sort_unstable();
        lines.dedup();
        let mut known: HashMap<CellAddress, Option<Text>> = HashMap::new();
        let mut out = Vec::with_capacity(lines.len());
        for line in lines {
            if !(first_line..=last_line).contains(&line) {
                continue;
            }
            let mut parts = Vec::new();
            for level in first_level..=last_level {
                let address = direction.address(line, level);
                let (from, cell) = match (own.get(&address), carried.get(&address)) {
                    (Some(cell), _) => (address, Some(*cell)),
                    (None, Some(origin)) => (*origin, sheet.get(*origin)),
                    (None, None) => continue,
                };
                let Some(cell) = cell else { continue };
                let text = known.entry(from).or_insert_with(|| self.text(cell));
                if let Some((text, folded)) = text {
                    parts.push(Part {
                        level: level - first_level,
                        text: text.clone(),
                        folded: folded.clone(),
                        cell: from,
                    });
                }
            }
            if !parts.is_empty() {
                out.push(Line { at: line, parts });
            }
        }
        out
    }

    fn text(&mut self, cell: &Cell) -> Option<Text> {
        let text: Arc<str> = match &cell.value {
            CellValue::Text(text) | CellValue::Date(text) | CellValue::OutOfRange(text) => {
                text.clone()
            }
            CellValue::Number(number) => {
                crate::workbook::label(*number, cell.format.as_deref()).into()
            }
            CellValue::Boolean(value) => if *value { "TRUE" } else { "FALSE" }.into(),
            CellValue::Error(error) => {
                let place = self.located.place(cell.address);
                let message = format!("a label holds the error `{error}`");
                let problem = Diagnostic::error(ERROR_CELL, message).at(place);
                self.sink
                    .emit(problem.hint("correct the formula in the workbook"));
                return None;
            }
            CellValue::Uncalculated(formula) => {
                let place = self.located.place(cell.address);
                let message = format!("a label is the formula `{formula}` without a stored value");
                let problem = Diagnostic::error(UNCALCULATED, message).at(place);
                self.sink
                    .emit(problem.hint("open the workbook in Excel and save it"));
                return None;
            }
        };
        let bare = without_marks(&text, &self.table.footnote_marks);
        let folded = fold(bare);
        let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        (!folded.is_empty()).then(|| (bare.into(), folded.into()))
    }
}

/// For each address of `area` that a merge covers beyond its first cell: the cell whose
/// label it carries. A merge over several levels carries at its first level only, so
/// that the label counts once.
fn carried(
    merged: &[CellRange],
    area: CellRange,
    region: CellRange,
    direction: impl Direction,
) -> HashMap<CellAddress, CellAddress> {
    let mut out = HashMap::new();
    let (first_line, first_level) = direction.split(area.first);
    let (last_line, last_level) = direction.split(area.last);
    for merge in merged {
        // A merge that begins in the corner or in the other side's labels is not a label here.
        if region.contains(merge.first) && !area.contains(merge.first) {
            continue;
        }
        let (from_line, from_level) = direction.split(merge.first);
        let (to_line, to_level) = direction.split(merge.last);
        let level = from_level.max(first_level);
        if level > to_level.min(last_level) {
            continue;
        }
        for line in from_line.max(first_line)..=to_line.min(last_line) {
            let address = direction.address(line, level);
            if address != merge.first {
                out.insert(address, merge.first);
            }
        }
    }
    out
}
