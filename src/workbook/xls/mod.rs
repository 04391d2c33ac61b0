//! Reads .xls (Excel 97 to 2003, and Excel 5 as far as the decoder knows it).
//!
//! calamine decodes the cells, of all sheets at once and each into one dense range. A scan
//! over the records goes first: it refuses what would be too large, and tells the number
//! formats, which calamine does not give.

mod compound;
mod records;

use super::context::{Context, Gather, note};
use super::detect::{Found, foreign};
use super::guard::guarded;
use super::names::{self, RawName, SheetNames};
use super::{Cell, CellAddress, CellRange, CellValue, Hidden, Sheet, Workbook, codes, value};
use crate::diagnostics::{Diagnostic, Sink};
use calamine::{Reader, SheetType, SheetVisible, Xls};
use compound::Compound;
use records::{Fault, Overview, SheetOverview};
use std::io::Cursor;

/// Cells, blank ones included, that the dense ranges of a workbook may hold together.
///
/// Measured: calamine takes 32 bytes for each, and copies the sheet that is asked for, so
/// that this is up to 256 MiB; an A1 and an IV65536 alone would span 16.8 million cells.
const DENSE_CELLS: u64 = 4 << 20;

/// Reads a workbook; `None` after errors.
pub(super) fn open(context: &Context<'_>, bytes: &[u8], sink: &mut Sink) -> Option<Workbook> {
    match read(context, bytes, sink) {
        Ok(workbook) => workbook,
        Err(problem) => {
            sink.emit(*problem);
            None
        }
    }
}

fn read(
    context: &Context<'_>,
    bytes: &[u8],
    sink: &mut Sink,
) -> Result<Option<Workbook>, Box<Diagnostic>> {
    let cut_off = || {
        let message = "the file is cut off or its sectors are in disorder";
        let problem = context.damaged(message);
        Box::new(problem.hint("copy or download the file again"))
    };
    let file = Compound::open(bytes).ok_or_else(cut_off)?;
    if file.has("EncryptedPackage") {
        return Err(Box::new(context.encrypted()));
    }
    let Some(name) = ["Workbook", "Book"].into_iter().find(|name| file.has(name)) else {
        return Err(Box::new(context.unreadable(contents(&file))));
    };
    let mut stream = file.stream(name).ok_or_else(cut_off)?;
    let mut untouched = context.formulas.map(|_| stream.clone());
    let overview = records::survey(&mut stream).map_err(|fault| match fault {
        Fault::Encrypted => Box::new(context.encrypted()),
        Fault::CutOff => cut_off(),
    })?;
    let unreadable = |found: String| {
        let message = "the records of the workbook cannot be read";
        Box::new(context.damaged(message).note(note(&found)))
    };
    if let Some(stream) = &mut untouched {
        records::disclaim(stream, &overview);
    }
    context.check_sheets(overview.sheets.len())?;
    refuse_large(&overview, context)?;
    let wrapped = compound::wrap(name, stream).ok_or_else(cut_off)?;
    let opened = guarded(|| Xls::new(Cursor::new(wrapped)));
    let xls = match opened {
        Some(Ok(xls)) => xls,
        Some(Err(error)) => return Err(unreadable(error.to_string())),
        None => return Err(unreadable("contradicting records".into())),
    };
    let workbook = sheets(context, xls, &overview, sink)?;
    if let (Some(stream), Some(workbook)) = (untouched, &workbook) {
        formulas(context, name, stream, workbook);
    }
    Ok(workbook)
}

/// Bytes of formulas that are put into words when all are asked for; they grow in it.
const ALL_FORMULAS: usize = 16 << 20;

/// Gives the formulas to whoever asks for them, from the records as they were before the
/// survey made plain cells of formulas with a result. The decoder knows those that stay on
/// their sheet and that no cells share.
fn formulas(context: &Context<'_>, name: &str, stream: Vec<u8>, workbook: &Workbook) {
    let Some(collector) = context.formulas else {
        return;
    };
    if records::formula_bytes(&stream) > ALL_FORMULAS {
        return;
    }
    guarded(|| {
        let mut xls = Xls::new(Cursor::new(compound::wrap(name, stream)?)).ok()?;
        for sheet in workbook
            .sheets
            .iter()
            .filter(|sheet| !sheet.cells.is_empty())
        {
            let Ok(formulas) = xls.worksheet_formula(&sheet.name) else {
                continue;
            };
            let (row, column) = formulas.start().unwrap_or((0, 0));
            for (r, c, formula) in formulas.used_cells() {
                // The decoder words its own failures as formulas, and misreads references to
                // other sheets (`Births!B5` as `Births!E$5`).
                let sound = !formula.starts_with("Unrecognised") && !formula.contains('!');
                if sound {
                    let at = (row + r as u32, column + c as u32);
                    collector.take(&sheet.name, at, formula.as_str().into());
                }
            }
        }
        Some(())
    });
}

/// Refuses sheets whose dense ranges would be too large.
fn refuse_large(overview: &Overview, context: &Context<'_>) -> Result<(), Box<Diagnostic>> {
    let area = |range: Option<CellRange>| {
        range.map_or(0, |range| {
            let rows = u64::from(range.last.row - range.first.row + 1);
            rows * u64::from(range.last.column - range.first.column + 1)
        })
    };
    let mut total = 0;
    for sheet in &overview.sheets {
        total += area(sheet.used) + area(sheet.formulas);
        let Some(used) = sheet.used.filter(|_| total > DENSE_CELLS) else {
            continue;
        };
        let message = format!(
            "the cells of sheet `{}` span `{used}`, beyond the limit of {DENSE_CELLS} cells of \
             an .xls, blank ones included",
            sheet.name
        );
        return Err(Box::new(
            Diagnostic::error(codes::TOO_LARGE, message)
                .at_with(context.place(&sheet.name, used.last), "the farthest cell")
                .hint("save it as .xlsx, which has no such limit, or delete stray cells"),
        ));
    }
    Ok(())
}

/// What a compound file holds that is no workbook.
fn contents(file: &Compound<'_>) -> Found {
    if file.has("WordDocument") {
        foreign("a Word document")
    } else if file.has("PowerPoint Document") {
        foreign("a PowerPoint presentation")
    } else {
        foreign("a compound file of another program")
    }
}

fn sheets(
    context: &Context<'_>,
    mut xls: Xls<Cursor<Vec<u8>>>,
    overview: &Overview,
    sink: &mut Sink,
) -> Result<Option<Workbook>, Box<Diagnostic>> {
    let mut sheets = Vec::new();
    let mut sound = true;
    for (index, entry) in xls.sheets_metadata().to_vec().iter().enumerate() {
        let mut sheet = Sheet {
            name: entry.name.as_str().into(),
            visible: entry.visible == SheetVisible::Visible,
            cells: Vec::new(),
            merged: Vec::new(),
            hidden: Hidden::default(),
        };
        if entry.typ == SheetType::WorkSheet && context.wants(&entry.name) {
            match cells(context, &mut xls, &entry.name, overview, index) {
                Ok(cells) => sheet.cells = cells,
                Err(problem) => {
                    sink.emit(*problem);
                    sound = false;
                }
            }
            let merged = xls.merge_cells_by_sheet_name(&entry.name);
            sheet.merged = merged
                .unwrap_or_default()
                .iter()
                .filter_map(range)
                .collect();
        }
        sheets.push(sheet);
    }
    let raw = xls.defined_names().iter().map(|(name, refers_to)| RawName {
        name: name.clone(),
        refers_to: refers_to.clone(),
        scope: None,
    });
    let known = SheetNames::new(sheets.iter().map(|sheet| sheet.name.clone()));
    let (names, other_names) = names::resolve(raw.collect(), &known);
    Ok(sound.then(|| Workbook {
        path: context.path.clone(),
        sheets,
        names,
        other_names,
        tables: Vec::new(),
    }))
}

fn range(dimensions: &calamine::Dimensions) -> Option<CellRange> {
    CellRange::on_sheet(dimensions.start, dimensions.end)
}

fn cells(
    context: &Context<'_>,
    xls: &mut Xls<Cursor<Vec<u8>>>,
    sheet: &str,
    overview: &Overview,
    index: usize,
) -> Result<Vec<Cell>, Box<Diagnostic>> {
    let fault = |found: &dyn std::fmt::Display| Box::new(context.damaged_sheet(sheet, None, found));
    let blank = SheetOverview::default();
    let scan = overview.sheets.get(index).unwrap_or(&blank);
    let values = xls.worksheet_range(sheet).map_err(|e| fault(&e))?;
    let formulas = xls.worksheet_formula(sheet).map_err(|e| fault(&e))?;
    let mut gather = Gather::new(context, sheet);
    let (row, column) = values.start().unwrap_or((0, 0));
    for (r, c, value) in values.used_cells() {
        let position = (row + r as u32, column + c as u32);
        if let Some(value) = value::from_data(value) {
            let style = scan.style(CellAddress {
                row: position.0,
                column: position.1,
            });
            let format = style.and_then(|style| overview.formats.code(style));
            gather.push(position, value, format)?;
        }
    }
    let (row, column) = formulas.start().unwrap_or((0, 0));
    for (r, c, formula) in formulas.used_cells() {
        let position = (row + r as u32, column + c as u32);
        // A formula that results in an empty text has a value, which shows as blank.
        if values
            .get_value(position)
            .is_none_or(|value| *value == calamine::Data::Empty)
        {
            // The decoder words its own failures as formulas.
            let known = !formula.starts_with("Unrecognised");
            let value = CellValue::Uncalculated(if known { formula.as_str() } else { "" }.into());
            gather.push(position, value, None)?;
        }
    }
    gather.finish()
}
