//! Reads .xlsx and .xlsm.
//!
//! The package (which part is which sheet, names, tables, merged regions) is read here;
//! calamine decodes strings, styles and cells. calamine loses the scope of names, reads a
//! whole sheet into one dense range for a table and scans it again for merged regions.

mod cells;
mod directory;
mod scan;

pub(super) use directory::{main_document, targets};

use super::context::{Context, SAVE_AGAIN};
use super::names::{self, SheetNames};
use super::package::{Package, Stored};
use super::{Hidden, Sheet, Workbook, codes};
use crate::diagnostics::{Diagnostic, Sink};
use directory::Directory;
use scan::SheetScan;

/// Reads a workbook; `None` after errors.
pub(super) fn open(
    context: &Context<'_>,
    package: &mut Package<'_>,
    workbook_part: &str,
    sink: &mut Sink,
) -> Option<Workbook> {
    match read(context, package, workbook_part, sink) {
        Ok(workbook) => workbook,
        Err(problem) => {
            sink.emit(*problem);
            None
        }
    }
}

fn read(
    context: &Context<'_>,
    package: &mut Package<'_>,
    workbook_part: &str,
    sink: &mut Sink,
) -> Result<Option<Workbook>, Box<Diagnostic>> {
    let directory = Directory::read(context, package, workbook_part)?;
    let mut archive = Stored::new();
    directory.pack(context, package, &mut archive)?;
    let mut scans: Vec<Option<SheetScan>> = Vec::new();
    let mut sound = true;
    for (index, sheet) in directory.sheets.iter().enumerate() {
        if !sheet.is_grid || !context.wants(&sheet.name) {
            scans.push(None);
            continue;
        }
        match unpack_sheet(context, package, sheet) {
            Ok((bytes, scan)) => {
                archive.add(&directory::sheet_part(index), &bytes);
                scans.push(Some(scan));
            }
            Err(problem) => {
                sink.emit(*problem);
                sound = false;
                scans.push(None);
            }
        }
    }
    let mut decoder = cells::Decoder::open(context, archive)?;
    let mut sheets = Vec::with_capacity(directory.sheets.len());
    for (index, (sheet, scan)) in directory.sheets.iter().zip(scans).enumerate() {
        let mut merged = Vec::new();
        let mut hidden = Hidden::default();
        let mut cells = Vec::new();
        if let Some(scan) = scan {
            match decoder.cells(index, &sheet.name, scan.uncalculated) {
                Ok(read) => cells = read,
                Err(problem) => {
                    sink.emit(*problem);
                    sound = false;
                }
            }
            warn_of_zero(context, &directory, sheet, &scan, sink);
            merged = scan.merged;
            hidden = scan.hidden;
        }
        sheets.push(Sheet {
            name: sheet.name.clone(),
            visible: sheet.visible,
            cells,
            merged,
            hidden,
        });
    }
    let tables = directory.tables(context, package)?;
    let known = SheetNames::new(sheets.iter().map(|sheet| sheet.name.clone()));
    let (names, other_names) = names::resolve(directory.names, &known);
    Ok(sound.then(|| Workbook {
        path: context.path.clone(),
        sheets,
        names,
        other_names,
        tables,
    }))
}

fn unpack_sheet(
    context: &Context<'_>,
    package: &mut Package<'_>,
    sheet: &directory::SheetEntry,
) -> Result<(Vec<u8>, SheetScan), Box<Diagnostic>> {
    let missing = || {
        let found = format!("no part `{}` in the file", sheet.part);
        Box::new(context.damaged_sheet(&sheet.name, None, found))
    };
    let bytes = package.part(&sheet.part)?.ok_or_else(missing)?;
    match scan::scan(&bytes) {
        Ok(scan) => Ok((bytes, scan)),
        Err(found) => Err(Box::new(context.damaged_sheet(&sheet.name, None, found))),
    }
}

/// Says when a formula's stored zero is likely to be no result.
fn warn_of_zero(
    context: &Context<'_>,
    directory: &Directory,
    sheet: &directory::SheetEntry,
    scan: &SheetScan,
    sink: &mut Sink,
) {
    let Some(address) = scan.zero.filter(|_| directory.recalculate) else {
        return;
    };
    sink.emit(
        Diagnostic::warning(
            codes::NOT_RECALCULATED,
            format!("the formula in cell `{address}` may never have been calculated: its stored result is 0"),
        )
        .at(context.place(&sheet.name, address))
        .note("the workbook asks to be recalculated when it is opened")
        .hint(SAVE_AGAIN),
    );
}
