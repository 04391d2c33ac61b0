//! Reads .xlsx and .xlsm.
//!
//! The package (which part is which sheet, names, tables, merged regions) is read here;
//! calamine decodes strings, styles and cells. calamine loses the scope of names, reads a
//! whole sheet into one dense range for a table and scans it again for merged regions.

mod archive;
mod cells;
mod directory;
mod scan;

pub(super) use directory::{main_document, targets};

use super::context::{Context, SAVE_AGAIN};
use super::names::{self, SheetNames};
use super::package::Package;
use super::{Sheet, Workbook, codes};
use crate::diagnostics::{Diagnostic, Sink};
use cells::Task;
use directory::{Directory, SheetEntry};
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
    let shared = directory.shared(context, package)?;
    let mut sound = true;
    let mut report = |problem: Box<Diagnostic>, sink: &mut Sink| {
        sink.emit(*problem);
        sound = false;
    };
    let mut found: Vec<Option<Unpacked>> = Vec::with_capacity(directory.sheets.len());
    for sheet in unpack_sheets(context, package, &directory) {
        found.push(match sheet.transpose() {
            Ok(sheet) => sheet,
            Err(problem) => {
                report(problem, sink);
                None
            }
        });
    }
    let listed = || directory.sheets.iter().zip(&found);
    let tasks = listed().filter_map(|(sheet, found)| Some(found.as_ref()?.task(sheet)));
    let tasks: Vec<Task<'_>> = tasks.collect();
    let mut read = cells::read(context, &shared, &tasks)?.into_iter();
    let mut sheets = Vec::with_capacity(directory.sheets.len());
    for (sheet, found) in listed() {
        let cells = found.as_ref().and_then(|_| read.next()).transpose();
        let cells = cells.unwrap_or_else(|problem| {
            report(problem, sink);
            None
        });
        if let Some(found) = found {
            warn_of_zero(context, &directory, sheet, &found.scan, sink);
        }
        let scan = found.as_ref().map(|found| &found.scan);
        sheets.push(Sheet {
            name: sheet.name.clone(),
            visible: sheet.visible,
            cells: cells.unwrap_or_default(),
            merged: scan.map(|scan| scan.merged.clone()).unwrap_or_default(),
            hidden: scan.map(|scan| scan.hidden.clone()).unwrap_or_default(),
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

/// A sheet that was unpacked and looked over.
struct Unpacked {
    bytes: Vec<u8>,
    scan: SheetScan,
}

impl Unpacked {
    fn task<'a>(&'a self, sheet: &'a SheetEntry) -> Task<'a> {
        Task {
            name: &sheet.name,
            bytes: &self.bytes,
            uncalculated: self.scan.uncalculated,
            breaks: &self.scan.breaks,
        }
    }
}

/// Unpacks the sheets that are wanted: what came of each sheet, `None` for the others.
fn unpack_sheets(
    context: &Context<'_>,
    package: &mut Package<'_>,
    directory: &Directory,
) -> Vec<Option<Result<Unpacked, Box<Diagnostic>>>> {
    let wanted = |sheet: &SheetEntry| sheet.is_grid && context.wants(&sheet.name);
    let wanted: Vec<bool> = directory.sheets.iter().map(wanted).collect();
    let listed = || directory.sheets.iter().zip(&wanted);
    let parts = listed().filter(|(_, wanted)| **wanted);
    let parts: Vec<&str> = parts.map(|(sheet, _)| &*sheet.part).collect();
    let scanned = package.parts(&parts, |bytes| (scan::scan(&bytes), bytes));
    let mut scanned = scanned.into_iter();
    let sheet = |(sheet, wanted): (&SheetEntry, &bool)| {
        let damaged = |found: String| {
            let problem = context.damaged_sheet(&sheet.name, None, found);
            Box::new(problem)
        };
        let part = wanted.then(|| scanned.next())??;
        Some(match part {
            Ok(Some((Ok(scan), bytes))) => Ok(Unpacked { bytes, scan }),
            Ok(Some((Err(found), _))) => Err(damaged(found.to_owned())),
            Ok(None) => Err(damaged(format!("no part `{}` in the file", sheet.part))),
            Err(problem) => Err(problem),
        })
    };
    listed().map(sheet).collect()
}

/// Says when a formula's stored zero is likely to be no result.
fn warn_of_zero(
    context: &Context<'_>,
    directory: &Directory,
    sheet: &SheetEntry,
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
