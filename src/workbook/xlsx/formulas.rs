//! The formulas of a sheet as calamine's streaming reader gives them.

use super::archive::Reader as Parts;
use calamine::{DataRef, Xlsx, XlsxError, XlsxFormulaMetadata, expand_shared_formula};
use std::collections::HashMap;
use std::sync::Arc;

/// Goes through the formulas of a sheet.
pub(super) fn each_formula<E: From<XlsxError>>(
    xlsx: &mut Xlsx<Parts<'_>>,
    name: &str,
    room: &mut usize,
    mut visit: impl FnMut(FormulaCell<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut reader = xlsx.worksheet_cells_reader(name)?;
    let mut shared: HashMap<usize, (Arc<str>, (u32, u32))> = HashMap::new();
    while let Some(record) = reader.next_cell_with_formula_metadata()? {
        let Some(formula) = record.formula else {
            continue;
        };
        let text = match formula {
            XlsxFormulaMetadata::Shared {
                shared_index,
                formula,
                ..
            } => {
                let formula: Arc<str> = Arc::from(formula);
                shared.insert(shared_index, (Arc::clone(&formula), record.pos));
                Written::Own(formula)
            }
            XlsxFormulaMetadata::SharedDerived { shared_index } => {
                match shared.get(&shared_index) {
                    Some((formula, from)) => Written::Elsewhere(formula, *from),
                    None => Written::Nowhere,
                }
            }
            XlsxFormulaMetadata::Normal { formula } => Written::Own(formula.into()),
            _ => continue,
        };
        visit(FormulaCell {
            at: record.pos,
            blank: record.value == DataRef::Empty,
            text,
            room,
        })?;
    }
    Ok(())
}

/// A cell with a formula.
pub(super) struct FormulaCell<'a> {
    /// 0-based row and column.
    pub at: (u32, u32),
    /// Whether it has no stored result.
    pub blank: bool,
    pub text: Written<'a>,
    /// Bytes that may still be written out.
    room: &'a mut usize,
}

/// Where a formula is written.
pub(super) enum Written<'a> {
    /// In its cell.
    Own(Arc<str>),
    /// In the first cell of those that share it.
    Elsewhere(&'a Arc<str>, (u32, u32)),
    /// In no cell that was read.
    Nowhere,
}

impl Written<'_> {
    /// What the first one of the cells that share it has.
    pub fn elsewhere(&self) -> Option<Arc<str>> {
        match self {
            Written::Elsewhere(formula, _) => Some(Arc::clone(formula)),
            _ => None,
        }
    }
}

impl FormulaCell<'_> {
    /// The formula as it is for this cell; `None` when it cannot be told, or there is no
    /// room left.
    pub fn formula(self) -> Option<Arc<str>> {
        match self.text {
            Written::Own(formula) => Some(formula),
            Written::Elsewhere(formula, from) => {
                *self.room = self.room.checked_sub(formula.len())?;
                let expanded = expand_shared_formula(formula, from, self.at);
                expanded.ok().map(Arc::from)
            }
            Written::Nowhere => None,
        }
    }
}
