//! The cells of the sheets, by calamine's streaming reader.

use super::directory::sheet_name;
use crate::diagnostics::Diagnostic;
use crate::workbook::context::{Context, Gather, note};
use crate::workbook::guard::guarded;
use crate::workbook::package::Stored;
use crate::workbook::{Cell, CellValue, value};
use calamine::{DataRef, Reader, Xlsx, XlsxError, XlsxFormulaMetadata, expand_shared_formula};
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

/// Strings and styles, read once for all sheets.
pub(super) struct Decoder<'a> {
    context: &'a Context<'a>,
    xlsx: Xlsx<Cursor<Vec<u8>>>,
    /// Number formats by style; `None` for General.
    formats: Option<Vec<Option<Arc<str>>>>,
}

/// Why a sheet could not be read.
enum Fault {
    Decoder(XlsxError),
    Limit(Box<Diagnostic>),
}

impl From<XlsxError> for Fault {
    fn from(error: XlsxError) -> Self {
        Fault::Decoder(error)
    }
}

impl From<Box<Diagnostic>> for Fault {
    fn from(problem: Box<Diagnostic>) -> Self {
        Fault::Limit(problem)
    }
}

impl<'a> Decoder<'a> {
    pub fn open(context: &'a Context<'a>, archive: Stored) -> Result<Self, Box<Diagnostic>> {
        let damaged = |found: String| {
            let message = "the texts and styles of the workbook cannot be read";
            Box::new(context.damaged(message).note(note(&found)))
        };
        let opened = guarded(|| archive.finish().map(Xlsx::new));
        match opened.flatten() {
            Some(Ok(xlsx)) => Ok(Self {
                context,
                xlsx,
                formats: None,
            }),
            Some(Err(error)) => Err(damaged(error.to_string())),
            None => Err(damaged("contradicting records".into())),
        }
    }

    /// The cells of a sheet, by its index.
    pub fn cells(
        &mut self,
        index: usize,
        sheet: &str,
        uncalculated: bool,
    ) -> Result<Vec<Cell>, Box<Diagnostic>> {
        let context = self.context;
        let mut gather = Gather::new(context, sheet);
        let name = sheet_name(index);
        let read = guarded(|| {
            self.values(&name, &mut gather)?;
            if uncalculated {
                self.formulas(&name, &mut gather)?;
            }
            Ok(())
        });
        match read {
            Some(Ok(())) => gather.finish(),
            Some(Err(Fault::Limit(problem))) => Err(problem),
            Some(Err(Fault::Decoder(error))) => {
                Err(Box::new(context.damaged_sheet(sheet, gather.last(), error)))
            }
            None => Err(Box::new(context.damaged_sheet(
                sheet,
                gather.last(),
                "contradicting records",
            ))),
        }
    }

    fn values(&mut self, name: &str, gather: &mut Gather<'_>) -> Result<(), Fault> {
        let mut reader = self.xlsx.worksheet_cells_reader(name)?;
        let formats = self.formats.get_or_insert_with(|| {
            let code = |style: &calamine::Style| {
                let format = style.number_format.as_ref()?;
                let code = format.format_code.as_str();
                (!code.eq_ignore_ascii_case("General")).then(|| Arc::from(code))
            };
            reader.styles().iter().map(code).collect()
        });
        while let Some((cell, style)) = reader.next_cell_with_style_id()? {
            let position = cell.get_position();
            if let Some(value) = value::from_ref(cell.get_value()) {
                gather.push(position, value, formats.get(style).cloned().flatten())?;
            }
        }
        Ok(())
    }

    /// Adds the formulas that have no stored result.
    fn formulas(&mut self, name: &str, gather: &mut Gather<'_>) -> Result<(), Fault> {
        let mut reader = self.xlsx.worksheet_cells_reader(name)?;
        let mut shared: HashMap<usize, (Arc<str>, (u32, u32))> = HashMap::new();
        let mut room = EXPANDED;
        while let Some(record) = reader.next_cell_with_formula_metadata()? {
            let Some(formula) = record.formula else {
                continue;
            };
            let blank = record.value == DataRef::Empty;
            let text = match formula {
                XlsxFormulaMetadata::Shared {
                    shared_index,
                    formula,
                    ..
                } => {
                    let formula = Arc::from(formula);
                    shared.insert(shared_index, (Arc::clone(&formula), record.pos));
                    formula
                }
                XlsxFormulaMetadata::SharedDerived { shared_index } if blank => {
                    match shared.get(&shared_index) {
                        Some((formula, from)) => expand(formula, *from, record.pos, &mut room),
                        None => Arc::from(""),
                    }
                }
                XlsxFormulaMetadata::Normal { formula } => formula.into(),
                _ => continue,
            };
            if blank {
                gather.push(record.pos, CellValue::Uncalculated(text), None)?;
            }
        }
        Ok(())
    }
}

/// Bytes of shared formulas that are written out for the cells that share them. They only
/// serve messages, and a short file could ask for a great many.
const EXPANDED: usize = 1 << 20;

/// The formula of a cell that shares it; as written in its first cell once there is no
/// room left.
fn expand(formula: &Arc<str>, from: (u32, u32), to: (u32, u32), room: &mut usize) -> Arc<str> {
    if *room < formula.len() {
        return Arc::clone(formula);
    }
    *room -= formula.len();
    match expand_shared_formula(formula, from, to) {
        Ok(expanded) => expanded.into(),
        Err(_) => Arc::clone(formula),
    }
}
