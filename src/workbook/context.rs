//! What all readers need to know: which file, which sheets, which limits; and the
//! diagnostics that name them.

use super::address::LAST;
use super::detect::Found;
use super::{Cell, CellAddress, CellValue, Limits, codes};
use crate::diagnostics::{CellPlace, Diagnostic, Place};
use std::cell;
use std::fmt::Display;
use std::sync::Arc;

/// The hint for whatever another program can put right.
pub(super) const SAVE_AGAIN: &str =
    "open it in a spreadsheet program, check it and save it as .xlsx";

/// Sheets of a workbook. Excel has no limit but memory; its users stay below a few hundred.
const MOST_SHEETS: usize = 10_000;

/// One opening of one workbook.
pub(super) struct Context<'a> {
    pub path: Arc<str>,
    pub wanted: Option<&'a dyn Fn(&str) -> bool>,
    pub limits: &'a Limits,
    /// How many more cells may be read.
    left: cell::Cell<usize>,
}

impl<'a> Context<'a> {
    pub fn new(path: &str, wanted: Option<&'a dyn Fn(&str) -> bool>, limits: &'a Limits) -> Self {
        Self {
            path: path.into(),
            wanted,
            limits,
            left: cell::Cell::new(limits.cells),
        }
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
}

impl<'a> Gather<'a> {
    pub fn new(context: &'a Context<'a>, sheet: &'a str) -> Self {
        Self {
            context,
            sheet,
            cells: Vec::new(),
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
        let left = self.context.left.get();
        if left == 0 {
            return Err(Box::new(self.full(address)));
        }
        self.context.left.set(left - 1);
        self.cells.push(Cell {
            address,
            value,
            format,
        });
        Ok(())
    }

    fn full(&self, address: CellAddress) -> Diagnostic {
        let limit = self.context.limits.cells;
        Diagnostic::error(
            codes::TOO_LARGE,
            format!("the workbook holds more cells than the limit of {limit}"),
        )
        .at_with(
            self.context.place(self.sheet, address),
            "the first cell too many",
        )
        .hint("move what the report does not use to another workbook")
    }

    /// The cells in their order. A file that gives a cell twice contradicts itself.
    pub fn finish(self) -> Result<Vec<Cell>, Box<Diagnostic>> {
        let mut cells = self.cells;
        if !cells.is_sorted_by_key(|cell| cell.address) {
            cells.sort_by_key(|cell| cell.address);
        }
        match cells.windows(2).find(|w| w[0].address == w[1].address) {
            None => Ok(cells),
            Some(twice) => {
                let address = twice[0].address;
                Err(Box::new(
                    Diagnostic::error(
                        codes::DAMAGED,
                        format!("the file gives cell `{address}` twice"),
                    )
                    .at(self.context.place(self.sheet, address))
                    .hint(SAVE_AGAIN),
                ))
            }
        }
    }
}
