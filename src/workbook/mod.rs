//! Opens workbooks (.xlsx .xlsm .xlsb .xls .ods) into sparse sheets of exact cells.
//!
//! calamine decodes the cells (all but those of .ods) and stays inside this room. What
//! comes out says what each cell holds: an exact decimal, a text, a date, an error, a
//! formula that was never calculated. Resource limits hold on any input ([`Limits`]):
//! what the decoder gets was unpacked, counted and looked over before.
//!
//! 1. The container is told from the first bytes, not from the name.
//! 2. The parts of a zip package are unpacked under the limits; the streams of a compound
//!    file are read and measured.
//! 3. One module a format (`xlsx`, `xlsb`, `xls`, `ods`) gives sheets, names and tables.
//!
//! A workbook comes out whole or not at all: after an error in any sheet that was asked
//! for there is none, and all its errors are in the sink.

mod address;
pub mod codes;
mod context;
mod detect;
mod dump;
mod formats;
mod formulas;
mod guard;
mod kept;
mod names;
mod number;
mod ods;
mod package;
mod references;
mod shown;
mod value;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

pub use address::{CellAddress, CellRange, NotAnAddress};
pub use codes::{TOO_LARGE, UNREADABLE};
pub use dump::dump;
pub use formulas::{Formulas, Precedents};
pub use kept::{Keep, SheetKey};
pub use shown::{NumberFormat, shown};

use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::Decimal;
use address::LAST;
use context::Context;
use detect::{Container, Endings};
use package::Package;
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
    fn push(runs: &mut Vec<(u32, u32)>, (first, last): (u32, u32)) {
        match runs.last_mut() {
            Some(run) if run.1.saturating_add(1) >= first => run.1 = run.1.max(last),
            _ => runs.push((first, last)),
        }
    }

    /// Whether a row is hidden.
    pub fn row(&self, row: u32) -> bool {
        self.rows.iter().any(|(a, b)| (*a..=*b).contains(&row))
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

/// What a workbook may cost at most. Beyond that it is refused, never half read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of all parts unpacked.
    pub unpacked_bytes: u64,
    /// Bytes of one part unpacked, for example of one sheet or of all texts.
    pub part_bytes: u64,
    /// Unpacked bytes per packed byte of one part, beyond which it is taken for a bomb
    /// (parts of up to a mebibyte never are).
    pub ratio: u64,
    /// Cells that hold something, in all sheets read.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            unpacked_bytes: 1 << 30,
            part_bytes: 256 << 20,
            ratio: 200,
            cells: 5_000_000,
        }
    }
}

/// How a workbook is opened.
#[derive(Clone, Copy, Default)]
pub struct Opening<'a> {
    /// Names the sheets to read (`None` for all): others keep their name and have no cells.
    pub sheets: Option<&'a (dyn Fn(&str) -> bool + Sync)>,
    /// What it may cost.
    pub limits: Limits,
    /// Where sheets that were read are kept between runs, if anywhere. Only the sheets of
    /// .xlsx and .xlsm are. What is read does not depend on what is kept.
    pub keep: Option<&'a dyn Keep>,
}

/// Opens the bytes of a workbook; the format is told from the bytes.
///
/// `sheets` names the sheets to read (`None` for all): others keep their name and
/// have no cells. Problems go to the sink; `None` after any error.
pub fn open(
    path: &str,
    bytes: Arc<[u8]>,
    sheets: Option<&(dyn Fn(&str) -> bool + Sync)>,
    limits: &Limits,
    sink: &mut Sink,
) -> Option<Workbook> {
    let opening = Opening {
        sheets,
        limits: *limits,
        keep: None,
    };
    open_with(path, bytes, &opening, sink)
}

/// As [`open`], with what is kept of sheets that were read before.
pub fn open_with(
    path: &str,
    bytes: Arc<[u8]>,
    opening: &Opening<'_>,
    sink: &mut Sink,
) -> Option<Workbook> {
    let mut context = Context::new(path, opening.sheets, &opening.limits);
    context.keep = opening.keep;
    open_in(&context, bytes, sink)
}

/// As [`open`], with the formulas of the sheets that are read, which costs another pass over
/// them. A formula that the decoder cannot put into words is left out.
pub fn open_with_formulas(
    path: &str,
    bytes: Arc<[u8]>,
    opening: &Opening<'_>,
    sink: &mut Sink,
) -> Option<(Workbook, Formulas)> {
    let collector = formulas::Collector::default();
    let mut context = Context::new(path, opening.sheets, &opening.limits);
    context.formulas = Some(&collector);
    let workbook = open_in(&context, bytes, sink)?;
    Some((workbook, collector.end()))
}

fn open_in(context: &Context<'_>, bytes: Arc<[u8]>, sink: &mut Sink) -> Option<Workbook> {
    let limits = context.limits;
    if bytes.len() as u64 > limits.file_bytes {
        let message = format!(
            "the file is larger than the limit of {}",
            package::size(limits.file_bytes)
        );
        let problem = context.too_large(message);
        sink.emit(problem.hint("move what the report does not use to another workbook"));
        return None;
    }
    match detect::container(&context.path, &bytes) {
        Container::Zip => open_package(context, &bytes, sink),
        Container::Compound => {
            let workbook = xls::open(context, &bytes, sink)?;
            check_ending(context, detect::XLS, sink);
            Some(workbook)
        }
        Container::Other(found) => {
            sink.emit(context.unreadable(found));
            None
        }
    }
}

fn open_package(context: &Context<'_>, bytes: &[u8], sink: &mut Sink) -> Option<Workbook> {
    let (workbook, endings) = match kind(context, bytes) {
        Ok((mut package, Kind::Xlsx(part))) => {
            (xlsx::open(context, &mut package, &part, sink), detect::XLSX)
        }
        Ok((mut package, Kind::Xlsb)) => (xlsb::open(context, &mut package, sink), detect::XLSB),
        Ok((mut package, Kind::Ods)) => (ods::open(context, &mut package, sink), detect::ODS),
        Err(problem) => {
            sink.emit(*problem);
            return None;
        }
    };
    let workbook = workbook?;
    check_ending(context, endings, sink);
    Some(workbook)
}

/// What a zip package holds.
enum Kind {
    /// With the workbook part.
    Xlsx(String),
    Xlsb,
    Ods,
}

fn kind<'a>(
    context: &'a Context<'a>,
    bytes: &'a [u8],
) -> Result<(Package<'a>, Kind), Box<Diagnostic>> {
    let mut package = Package::open(context, bytes)?;
    if package.has("content.xml") && package.has("META-INF/manifest.xml") {
        return Ok((package, Kind::Ods));
    }
    let main = package.text("_rels/.rels")?;
    let main = main.and_then(|text| xlsx::main_document(&text));
    let main = main.unwrap_or_else(|| "xl/workbook.xml".to_string());
    if main.ends_with(".bin") && xlsb::fits(&package) {
        return Ok((package, Kind::Xlsb));
    }
    let folder = main.split('/').next().unwrap_or_default();
    let found = match folder {
        "word" => detect::foreign("a Word document"),
        "ppt" => detect::foreign("a PowerPoint presentation"),
        _ if package.has(&main) => return Ok((package, Kind::Xlsx(main))),
        _ if package.any(|name| name.ends_with(".iwa")) => {
            detect::foreign("a Numbers or Pages document")
        }
        _ if package.any(|name| name.starts_with("xl/")) => {
            let message = format!("the file has no part `{main}`");
            return Err(Box::new(context.damaged(message)));
        }
        _ => detect::foreign("a zip archive of other files"),
    };
    Err(Box::new(context.unreadable(found)))
}

/// Says when a name promises another format.
fn check_ending(context: &Context<'_>, endings: Endings, sink: &mut Sink) {
    if endings.fit(&context.path) {
        return;
    }
    let usual = endings.0.first().unwrap_or(&"xlsx");
    let name = context.path.rsplit('/').next().unwrap_or(&context.path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    sink.emit(
        Diagnostic::warning(
            codes::MISNAMED,
            format!("the file `{name}` is an .{usual} workbook by its content"),
        )
        .at(context.file())
        .hint(format!("rename it to `{stem}.{usual}`")),
    );
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

    /// The merged region that covers an address.
    pub fn merged_at(&self, address: CellAddress) -> Option<CellRange> {
        self.merged.iter().copied().find(|r| r.contains(address))
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
