//! What all readers need to know: which file, which sheets, which limits; and the
//! diagnostics that name them.

use super::address::LAST;
use super::detect::Found;
use super::formulas::Collector;
use super::{Cell, CellAddress, CellValue, Keep, Limits, codes};
use crate::diagnostics::{CellPlace, Diagnostic, Place};
use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The hint for whatever another program can put right.
pub(super) const SAVE_AGAIN: &str =
    "open it in a spreadsheet program, check it and save it as .xlsx";

/// Sheets of a workbook. Excel has no limit but memory; its users stay below a few hundred.
const MOST_SHEETS: usize = 10_000;

/// One opening of one workbook.
pub(super) struct Context<'a> {
    pub path: Arc<str>,
    pub wanted: Option<Wanted<'a>>,
    pub limits: &'a Limits,
    /// Where sheets are kept between runs.
    pub keep: Option<&'a dyn Keep>,
    /// Who takes formulas, if anybody asks for them.
    pub formulas: Option<&'a Collector>,
    /// How many more cells may be read. Nothing else hangs on it, so that the order in which
    /// threads see it change does not matter.
    left: AtomicUsize,
    /// How many more bytes of text they may hold; likewise.
    text: AtomicUsize,
}

/// What may still be read of a workbook.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    pub cells: usize,
    /// Bytes of text in cells.
    pub text: usize,
}

impl Left {
    /// What is left behind these cells, if they fit.
    pub fn without(self, cells: &[Cell]) -> Option<Self> {
        let text = cells.iter().map(|cell| text_bytes(&cell.value)).sum();
        Some(Self {
            cells: self.cells.checked_sub(cells.len())?,
            text: self.text.checked_sub(text)?,
        })
    }
}

fn text_bytes(value: &CellValue) -> usize {
    match value {
        CellValue::Text(text) => text.len(),
        _ => 0,
    }
}

/// Whether a sheet of that name is to be read.
pub(super) type Wanted<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// Characters that a cell of Excel holds at most (Microsoft, "Excel specifications and
/// limits").
pub(super) const LONGEST_TEXT: usize = 32_767;

/// Cells that a sheet asks for at a time of those that may be read.
const GRANT: usize = 1024;

impl<'a> Context<'a> {
    pub fn new(path: &str, wanted: Option<Wanted<'a>>, limits: &'a Limits) -> Self {
        Self {
            path: path.into(),
            wanted,
            limits,
            keep: None,
            formulas: None,
            left: AtomicUsize::new(limits.cells),
            text: AtomicUsize::new(limits.text_bytes),
        }
    }

    /// How much more may be read.
    pub fn left(&self) -> Left {
        Left {
            cells: self.left.load(Ordering::Relaxed),
            text: self.text.load(Ordering::Relaxed),
        }
    }

    /// Sets how much more may be read, to read something again.
    pub fn leave(&self, left: Left) {
        self.left.store(left.cells, Ordering::Relaxed);
        self.text.store(left.text, Ordering::Relaxed);
    }

    /// Takes bytes of text of those that may be read; false when there are not so many left.
    fn take_text(&self, bytes: usize) -> bool {
        let less = |left: usize| left.checked_sub(bytes);
        let (order, set) = (Ordering::Relaxed, Ordering::Relaxed);
        bytes == 0 || self.text.fetch_update(order, set, less).is_ok()
    }

    /// Takes a part of the cells that may be read, 0 at the limit.
    fn grant(&self) -> usize {
        let some = |left: usize| Some(left.saturating_sub(GRANT));
        let before = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, some);
        before.unwrap_or_else(|left| left).min(GRANT)
    }

    pub fn wants(&self, sheet: &str) -> bool {
        self.wanted.is_none_or(|wanted| wanted(sheet))
    }

    pub fn file(&self) -> Place {
        Place::File(self.path.clone())
    }

    pub fn place(&self, sheet: &str, cells: impl Display) -> Place {
        Place::Cell(CellPlace {
            workbook: self.path.clone(),
            sheet: sheet.into(),
            cells: cells.to_string().into(),
        })
    }

    /// The file as a whole is cut off or contradicts itself.
    pub fn damaged(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(codes::DAMAGED, message)
            .at(self.file())
            .hint(SAVE_AGAIN)
    }

    /// A sheet cannot be read on from a cell.
    pub fn damaged_sheet(
        &self,
        sheet: &str,
        last: Option<CellAddress>,
        found: impl Display,
    ) -> Diagnostic {
        let (message, cells) = match last {
            Some(last) => (
                format!("sheet `{sheet}` cannot be read after cell `{last}`"),
                last.to_string(),
            ),
            None => (format!("sheet `{sheet}` cannot be read"), String::new()),
        };
        Diagnostic::error(codes::DAMAGED, message)
            .at(self.place(sheet, cells))
            .note(note(&found))
            .hint(SAVE_AGAIN)
    }

    pub fn encrypted(&self) -> Diagnostic {
        Diagnostic::error(codes::ENCRYPTED, "the workbook is protected by a password")
            .at(self.file())
            .hint("save it without a password: in Excel, File, Info, Protect Workbook")
    }

    pub fn unreadable(&self, found: Found) -> Diagnostic {
        let Found { what, cure } = found;
        Diagnostic::error(
            codes::UNREADABLE,
            format!(
                "this is no workbook: found {what}, \
                 expected .xlsx, .xlsm, .xlsb, .xls or .ods"
            ),
        )
        .at(self.file())
        .hint(cure)
    }

    /// Refuses more sheets than any workbook has: the decoders look sheets up one by one.
    pub fn check_sheets(&self, count: usize) -> Result<(), Box<Diagnostic>> {
        if count <= MOST_SHEETS {
            return Ok(());
        }
        let message =
            format!("the workbook lists {count} sheets, more than the limit of {MOST_SHEETS}");
        let problem = self.too_large(message);
        Err(Box::new(problem.hint(
            "move what the report does not use to another workbook",
        )))
    }

    pub fn too_large(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(codes::TOO_LARGE, message).at(self.file())
    }
}

/// What a decoder found, as a note.
pub(super) fn note(found: &dyn Display) -> String {
    let found = found.to_string();
    let mut rest = found.chars();
    match rest.next() {
        Some(first) => format!("found: {}{}", first.to_lowercase(), rest.as_str()),
        None => "found: nothing".into(),
    }
}

/// Gathers the cells of one sheet within the limits.
pub(super) struct Gather<'a> {
    context: &'a Context<'a>,
    sheet: &'a str,
    cells: Vec<Cell>,
    /// What is left of the last grant.
    granted: usize,
}

impl Drop for Gather<'_> {
    fn drop(&mut self) {
        self.context.left.fetch_add(self.granted, Ordering::Relaxed);
    }
}

impl<'a> Gather<'a> {
    pub fn new(context: &'a Context<'a>, sheet: &'a str) -> Self {
        Self {
            context,
            sheet,
            cells: Vec::new(),
            granted: 0,
        }
    }

    /// The cell taken last.
    pub fn last(&self) -> Option<CellAddress> {
        self.cells.last().map(|cell| cell.address)
    }

    /// Takes a cell; 0-based row and column as the file gives them.
    pub fn push(
        &mut self,
        (row, column): (u32, u32),
        value: CellValue,
        format: Option<Arc<str>>,
    ) -> Result<(), Box<Diagnostic>> {
        let address = CellAddress { row, column };
        if !address.is_on_sheet() {
            let found = format!("a cell beyond `{LAST}`, the last one of a sheet");
            return Err(Box::new(self.context.damaged_sheet(
                self.sheet,
                self.last(),
                found,
            )));
        }
        if self.granted == 0 {
            self.granted = self.context.grant();
        }
        if self.granted == 0 {
            return Err(Box::new(self.full(address)));
        }
        self.check_text(&value, address)?;
        self.granted -= 1;
        self.cells.push(Cell {
            address,
            value,
            format,
        });
        Ok(())
    }

    fn full(&self, address: CellAddress) -> Diagnostic {
        let limit = self.context.limits.cells;
        let message = format!("the workbook holds more cells than the limit of {limit}");
        self.refuse(message, address)
    }

    fn refuse(&self, message: String, address: CellAddress) -> Diagnostic {
        let place = self.context.place(self.sheet, address);
        Diagnostic::error(codes::TOO_LARGE, message)
            .at_with(place, "the first cell too many")
            .hint("move what the report does not use to another workbook")
    }

    /// Takes the text of a cell of what may be read.
    fn check_text(&self, value: &CellValue, address: CellAddress) -> Result<(), Box<Diagnostic>> {
        let bytes = text_bytes(value);
        if let CellValue::Text(text) = value
            && bytes > LONGEST_TEXT
            && text.chars().count() > LONGEST_TEXT
        {
            let message = format!(
                "the text of cell `{address}` is longer than the limit of {LONGEST_TEXT} characters"
            );
            let problem = Diagnostic::error(codes::TOO_LARGE, message)
                .at(self.context.place(self.sheet, address))
                .hint("shorten the text, or put it into a template");
            return Err(Box::new(problem));
        }
        if self.context.take_text(bytes) {
            return Ok(());
        }
        let limit = super::package::size(self.context.limits.text_bytes as u64);
        let message = format!("the texts of the cells take more than the limit of {limit}");
        Err(Box::new(self.refuse(message, address)))
    }

    /// The cells in their order. A file that gives a cell twice contradicts itself.
    pub fn finish(mut self) -> Result<Vec<Cell>, Box<Diagnostic>> {
        let cells = std::mem::take(&mut self.cells);
        in_order(self.context, self.sheet, cells)
    }

    /// The cells as they came, for [`in_order`].
    pub fn unordered(mut self) -> Vec<Cell> {
        std::mem::take(&mut self.cells)
    }
}

/// The cells of a sheet in their order. A file that gives a cell twice contradicts itself.
pub(super) fn in_order(
    context: &Context<'_>,
    sheet: &str,
    mut cells: Vec<Cell>,
) -> Result<Vec<Cell>, Box<Diagnostic>> {
    if cells.is_sorted_by(|a, b| a.address < b.address) {
        return Ok(cells);
    }
    cells.sort_by_key(|cell| cell.address);
    match cells.windows(2).find(|w| w[0].address == w[1].address) {
        None => Ok(cells),
        Some(twice) => {
            let address = twice[0].address;
            Err(Box::new(
                Diagnostic::error(
                    codes::DAMAGED,
                    format!("the file gives cell `{address}` twice"),
                )
                .at(context.place(sheet, address))
                .hint(SAVE_AGAIN),
            ))
        }
    }
}
