//! What a workbook holds: sheets of exact cells, names and tables.

use super::{CellAddress, CellRange};
use crate::measure::Decimal;
use crate::measure::parse::fold;
use std::sync::Arc;

/// A workbook, read once and shared.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// Path relative to the project folder, with `/`.
    pub path: Arc<str>,
    /// The sheets in their order.
    pub sheets: Vec<Sheet>,
    /// Defined names that stand for one range.
    pub names: Vec<DefinedName>,
    /// Defined names that stand for something else: a constant, a formula, several ranges.
    pub other_names: Vec<OtherName>,
    /// Excel tables of the sheets that were read; in .ods, database ranges.
    pub tables: Vec<ExcelTable>,
}

/// One sheet: its cells that hold anything, in row order.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The name on the tab.
    pub name: Arc<str>,
    /// Whether the tab is shown.
    pub visible: bool,
    /// Cells that hold something, sorted by row, then column.
    pub cells: Vec<Cell>,
    /// Merged regions.
    pub merged: Vec<CellRange>,
    /// Rows and columns that are not shown.
    pub hidden: Hidden,
}

/// Rows and columns that a sheet does not show, as first and last 0-based index, ascending.
/// Only .xlsx, .xlsm and .ods tell them; of other formats none are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Rows, also those that a filter hides.
    pub rows: Vec<(u32, u32)>,
    /// Columns.
    pub columns: Vec<(u32, u32)>,
}

impl Hidden {
    /// Adds a run, joined to the last one if it follows on it.
    pub(super) fn push(runs: &mut Vec<(u32, u32)>, (first, last): (u32, u32)) {
        match runs.last_mut() {
            Some(run) if run.1.saturating_add(1) >= first => run.1 = run.1.max(last),
            _ => runs.push((first, last)),
        }
    }

    /// Whether a column is hidden.
    pub fn column(&self, column: u32) -> bool {
        self.columns
            .iter()
            .any(|(a, b)| (*a..=*b).contains(&column))
    }
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub address: CellAddress,
    /// What it holds.
    pub value: CellValue,
    /// The number format code (`0.0%`), where the file tells; `None` for General.
    /// Of an .ods it only tells percentages (`0%`, whatever their decimals).
    pub format: Option<Arc<str>>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// A number: the shortest decimal that reads back to the stored one, rounded to 15
    /// significant digits, which are all that Excel shows (Microsoft, "Excel
    /// specifications and limits": number precision). Trailing zeros are dropped.
    /// A percent format leaves the fraction: 86.29 % is 0.8629.
    Number(Decimal),
    /// A text, as stored, without its formatting. Never empty: an empty text shows as a
    /// blank cell, and is one.
    Text(Arc<str>),
    /// TRUE or FALSE.
    Boolean(bool),
    /// A date or time, in ISO form, for messages.
    Date(Arc<str>),
    /// An error value such as `#DIV/0!`.
    Error(Arc<str>),
    /// A formula without a stored value: the text of the formula.
    Uncalculated(Arc<str>),
    /// A number out of the range of exact decimals, as stored, for messages.
    OutOfRange(Arc<str>),
}

/// A name that stands for one range of one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinedName {
    /// The name.
    pub name: Arc<str>,
    /// The sheet that it points to.
    pub sheet: Arc<str>,
    /// The range.
    pub range: CellRange,
    /// The sheet that alone knows the name; `None` when the whole workbook does, and for
    /// .xls and .xlsb, where it is not told. Several sheets may each know one of that name.
    pub scope: Option<Arc<str>>,
}

/// A name that does not stand for one range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherName {
    /// The name.
    pub name: Arc<str>,
    /// What it stands for, as stored.
    pub refers_to: Arc<str>,
}

/// An Excel table (list object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcelTable {
    /// The table's name.
    pub name: Arc<str>,
    /// The sheet that it stands on.
    pub sheet: Arc<str>,
    /// Head and data together, without the totals row.
    pub range: CellRange,
}

impl Workbook {
    /// The defined names of that name, without regard to case: none, one, or one for each
    /// sheet that knows its own.
    pub fn names_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a DefinedName> {
        let wanted = name.to_lowercase();
        let fits = move |known: &&DefinedName| known.name.to_lowercase() == wanted;
        self.names.iter().filter(fits)
    }

    /// The Excel table of that name, without regard to case.
    pub fn table(&self, name: &str) -> Option<&ExcelTable> {
        let wanted = name.to_lowercase();
        self.tables
            .iter()
            .find(|table| table.name.to_lowercase() == wanted)
    }

    /// The sheet of that exact name, else of that folded name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|s| &*s.name == name).or_else(|| {
            let folded = fold(name);
            self.sheets.iter().find(|s| fold(&s.name) == folded)
        })
    }
}

impl Sheet {
    /// The cell at an address, if it holds anything.
    pub fn get(&self, address: CellAddress) -> Option<&Cell> {
        self.cells
            .binary_search_by_key(&address, |c| c.address)
            .ok()
            .and_then(|i| self.cells.get(i))
    }

    /// The smallest range that holds all cells.
    pub fn used(&self) -> Option<CellRange> {
        let first = self.cells.first()?;
        let last = self.cells.last()?;
        let left = self.cells.iter().map(|c| c.address.column).min()?;
        let right = self.cells.iter().map(|c| c.address.column).max()?;
        Some(CellRange {
            first: CellAddress {
                row: first.address.row,
                column: left,
            },
            last: CellAddress {
                row: last.address.row,
                column: right,
            },
        })
    }

    /// The cells within a range, in row order.
    pub fn within(&self, range: CellRange) -> impl Iterator<Item = &Cell> + '_ {
        let start = |row| self.cells.partition_point(|c| c.address.row < row);
        let rows = start(range.first.row)..start(range.last.row.saturating_add(1));
        let columns = range.first.column..=range.last.column;
        let cells = self.cells.get(rows).unwrap_or_default();
        cells
            .iter()
            .filter(move |cell| columns.contains(&cell.address.column))
    }

    /// The rows that hold anything, each with its 0-based index and its cells.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[Cell])> + '_ {
        self.cells
            .chunk_by(|a, b| a.address.row == b.address.row)
            .filter_map(|row| row.first().map(|cell| (cell.address.row, row)))
    }

    /// The cells of one row; empty for a blank one.
    pub fn row(&self, row: u32) -> &[Cell] {
        let start = |row| self.cells.partition_point(|c| c.address.row < row);
        let cells = self.cells.get(start(row)..start(row.saturating_add(1)));
        cells.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sheet(addresses: &[(u32, u32)]) -> Sheet {
        let mut cells: Vec<Cell> = addresses
            .iter()
            .map(|(row, column)| Cell {
                address: CellAddress {
                    row: *row,
                    column: *column,
                },
                value: CellValue::Boolean(true),
                format: None,
            })
            .collect();
        cells.sort_by_key(|cell| cell.address);
        cells.dedup_by_key(|cell| cell.address);
        Sheet {
            name: "Sheet1".into(),
            visible: true,
            cells,
            merged: Vec::new(),
            hidden: Hidden::default(),
        }
    }

    proptest! {
        /// The quick look-ups find what a look at every cell finds.
        #[test]
        fn lookups_find_every_cell(
            addresses in prop::collection::vec((0_u32..12, 0_u32..6), 0..40),
            a in (0_u32..14, 0_u32..8),
            b in (0_u32..14, 0_u32..8),
        ) {
            let sheet = sheet(&addresses);
            let address = |(row, column)| CellAddress { row, column };
            let range: CellRange = format!("{}:{}", address(a), address(b)).parse().unwrap();
            let plain: Vec<_> = sheet.cells.iter().filter(|c| range.contains(c.address)).collect();
            prop_assert_eq!(sheet.within(range).collect::<Vec<_>>(), plain);
            let by_rows: Vec<_> = sheet.rows().flat_map(|(_, cells)| cells).collect();
            prop_assert_eq!(by_rows, sheet.cells.iter().collect::<Vec<_>>());
            for (row, cells) in sheet.rows() {
                prop_assert_eq!(sheet.row(row), cells);
            }
            prop_assert_eq!(sheet.get(address(a)).is_some(), addresses.contains(&a));
            let used = sheet.used();
            prop_assert_eq!(used.is_none(), addresses.is_empty());
            prop_assert!(sheet.cells.iter().all(|c| used.is_some_and(|u| u.contains(c.address))));
        }
    }
}
