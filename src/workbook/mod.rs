//! Opens workbooks (.xlsx .xlsm .xlsb .xls .ods) into sparse sheets of exact cells.
//!
//! calamine does the decoding and stays inside this room. What comes out says what
//! each cell holds: an exact decimal, a text, a date, an error, a formula that was
//! never calculated. Resource limits hold on any input ([`Limits`]).

mod address;

pub use address::{CellAddress, CellRange};

use crate::diagnostics::{Code, Sink};
use crate::measure::Decimal;
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
    /// Excel tables.
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
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub address: CellAddress,
    /// What it holds.
    pub value: CellValue,
    /// The number format code (`0.0%`), where the file tells; `None` for General.
    pub format: Option<Arc<str>>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// A number: the shortest decimal that reads back to the stored one.
    /// A percent format leaves the fraction: 86.29 % is 0.8629.
    Number(Decimal),
    /// A text, as stored.
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
}

/// An Excel table (list object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcelTable {
    /// The table's name.
    pub name: Arc<str>,
    /// The sheet that it stands on.
    pub sheet: Arc<str>,
    /// Head and data together.
    pub range: CellRange,
}

/// What a workbook may cost at most. Beyond that it is refused, never half read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of all parts unpacked.
    pub unpacked_bytes: u64,
    /// Unpacked bytes per packed byte of one part, beyond which it is taken for a bomb.
    pub ratio: u64,
    /// Cells that hold something, in all sheets read.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            unpacked_bytes: 1 << 30,
            ratio: 200,
            cells: 5_000_000,
        }
    }
}

/// The file is not a workbook that can be read.
pub const UNREADABLE: Code = Code("W001");
/// The workbook exceeds a limit.
pub const TOO_LARGE: Code = Code("W002");

/// Opens the bytes of a workbook; the format is told from the bytes and the name.
///
/// `sheets` names the sheets to read (`None` for all): others keep their name and
/// have no cells. Problems go to the sink; `None` when there is no workbook at all.
pub fn open(
    path: &str,
    bytes: Arc<[u8]>,
    sheets: Option<&dyn Fn(&str) -> bool>,
    limits: &Limits,
    sink: &mut Sink,
) -> Option<Workbook> {
    let _ = (path, bytes, sheets, limits, sink);
    todo!("workbook")
}

impl Workbook {
    /// The sheet of that exact name, else of that folded name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|s| &*s.name == name).or_else(|| {
            let folded = crate::measure::parse::fold(name);
            self.sheets
                .iter()
                .find(|s| crate::measure::parse::fold(&s.name) == folded)
        })
    }
}

impl Sheet {
    /// The cell at an address, if it holds anything.
    pub fn get(&self, address: CellAddress) -> Option<&Cell> {
        self.cells
            .binary_search_by_key(&address, |c| c.address)
            .ok()
            .map(|i| &self.cells[i])
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

    /// The merged region that covers an address.
    pub fn merged_at(&self, address: CellAddress) -> Option<CellRange> {
        self.merged.iter().copied().find(|r| r.contains(address))
    }
}
