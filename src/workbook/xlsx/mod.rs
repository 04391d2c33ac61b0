//! Reads .xlsx and .xlsm.
//!
//! The package (which part is which sheet, names, tables, merged regions) is read here;
//! calamine decodes strings, styles and cells. calamine loses the scope of names, reads a
//! whole sheet into one dense range for a table and scans it again for merged regions.

mod archive;
mod cells;
mod directory;
mod formulas;
mod scan;

pub(super) use directory::{main_document, targets};

use super::context::{Context, SAVE_AGAIN};
use super::kept::KeptSheet;
use super::names::{self, SheetNames};
use super::package::Package;
use super::{CellAddress, Hidden, Keep, Sheet, SheetKey, Workbook, codes};
use crate::diagnostics::{Diagnostic, Severity, Sink};
use cells::Task;
use directory::{Directory, SheetEntry};
use rayon::prelude::*;
use scan::SheetScan;

/// Reads a workbook; `None` after errors.
pub(super) fn open(
    context: &Context<'_>,
    package: &mut Package<'_>,
    workbook_part: &str,
    sink: &mut Sink,
) -> Option<Workbook> {
    if context.keep.is_some() {
        // What is kept counts against the limits before its turn comes, and its errors would
        // be told of other cells: what is not sound is read again without it.
        let (parts, cells) = (package.left(), context.left());
        let mut own = Sink::new();
        let read = read(context, package, workbook_part, context.keep, &mut own);
        if let Ok(Some(workbook)) = read {
            sink.absorb(own);
            return Some(workbook);
        }
        package.leave(parts);
        context.leave(cells);
    }
    match read(context, package, workbook_part, None, sink) {
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
    keep: Option<&dyn Keep>,
    sink: &mut Sink,
) -> Result<Option<Workbook>, Box<Diagnostic>> {
    let directory = Directory::read(context, package, workbook_part)?;
    let shared = directory.shared(context, package)?;
    let mut sound = true;
    let mut report = |problem: Box<Diagnostic>, sink: &mut Sink| {
        sink.emit(*problem);
        sound = false;
    };
    let mut found: Vec<Option<Found>> = Vec::with_capacity(directory.sheets.len());
    for sheet in find_sheets(context, package, &directory, keep) {
        found.push(sheet.transpose().unwrap_or_else(|problem| {
            report(problem, sink);
            None
        }));
    }
    let listed = directory.sheets.iter().zip(&found);
    let tasks: Vec<Task<'_>> = listed
        .filter_map(|(sheet, found)| found.as_ref()?.task(sheet))
        .collect();
    // Texts and styles were sound when the sheets that are kept were read with them.
    let mut read = match tasks.is_empty() && found.iter().any(Option::is_some) {
        true => Vec::new().into_iter(),
        false => cells::read(context, &shared, &tasks)?.into_iter(),
    };
    cells::formulas(context, &shared, &tasks);
    let mut sheets = Vec::with_capacity(directory.sheets.len());
    for (entry, found) in directory.sheets.iter().zip(found) {
        let mut sheet = Sheet {
            name: entry.name.clone(),
            visible: entry.visible,
            cells: Vec::new(),
            merged: Vec::new(),
            hidden: Hidden::default(),
        };
        if entry.is_lost && context.wants(&entry.name) {
            sink.emit(lost(context, &entry.name));
        }
        if let Some(mut found) = found {
            if found.to_read {
                match read.next() {
                    Some(Ok(cells)) => {
                        found.sheet.cells = cells;
                        found.keep(keep);
                    }
                    Some(Err(problem)) => report(problem, sink),
                    None => {}
                }
            }
            warn_of_zero(context, &directory, entry, found.sheet.zero, sink);
            (sheet.cells, sheet.merged) = (found.sheet.cells, found.sheet.merged);
            sheet.hidden = found.sheet.hidden;
        }
        sheets.push(sheet);
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

/// A sheet that was unpacked and looked over, or was kept.
#[derive(Default)]
struct Found {
    /// All of it if it was kept, else all but the cells.
    sheet: KeptSheet,
    key: Option<SheetKey>,
    to_read: bool,
    bytes: Vec<u8>,
    uncalculated: bool,
    breaks: Vec<usize>,
}

impl Found {
    fn scanned(bytes: Vec<u8>, scan: SheetScan, key: Option<SheetKey>) -> Self {
        Self {
            sheet: KeptSheet {
                cells: Vec::new(),
                merged: scan.merged,
                hidden: scan.hidden,
                zero: scan.zero,
                unpacked: bytes.len() as u64,
            },
            key,
            to_read: true,
            bytes,
            uncalculated: scan.uncalculated,
            breaks: scan.breaks,
        }
    }

    fn task<'a>(&'a self, entry: &'a SheetEntry) -> Option<Task<'a>> {
        self.to_read.then(|| Task {
            name: &entry.name,
            bytes: &self.bytes,
            uncalculated: self.uncalculated,
            breaks: &self.breaks,
        })
    }

    fn keep(&self, keep: Option<&dyn Keep>) {
        if let (Some(keep), Some(key)) = (keep, &self.key) {
            keep.keep(key, self.sheet.encode());
        }
    }
}

/// Looks for the sheets that are wanted: what came of each sheet, `None` for the others.
fn find_sheets(
    context: &Context<'_>,
    package: &mut Package<'_>,
    directory: &Directory,
    keep: Option<&dyn Keep>,
) -> Vec<Option<Result<Found, Box<Diagnostic>>>> {
    let wanted = |sheet: &SheetEntry| sheet.is_grid && context.wants(&sheet.name);
    let wanted: Vec<bool> = directory.sheets.iter().map(wanted).collect();
    let listed = || directory.sheets.iter().zip(&wanted);
    let parts = listed().filter(|(_, wanted)| **wanted);
    let parts: Vec<&str> = parts.map(|(sheet, _)| &*sheet.part).collect();
    let mut kept = vec![(None, None); parts.len()];
    if let Some(keep) = keep {
        kept = find_kept(context, package, directory, &parts, keep);
    }
    let packed = parts.iter().zip(&kept).filter(|(_, kept)| kept.1.is_none());
    let packed: Vec<&str> = packed.map(|(part, _)| *part).collect();
    let scanned = package.parts(&packed, |bytes| (scan::scan(&bytes), bytes));
    let (mut scanned, mut kept) = (scanned.into_iter(), kept.into_iter());
    let sheet = |(entry, wanted): (&SheetEntry, &bool)| {
        let damaged = |found: String| {
            let problem = context.damaged_sheet(&entry.name, None, found);
            Box::new(problem)
        };
        let part = match wanted.then(|| kept.next())?? {
            (key, Some(sheet)) => {
                return Some(Ok(Found {
                    sheet,
                    key,
                    ..Found::default()
                }));
            }
            (key, None) => scanned.next()?.map(|part| (key, part)),
        };
        Some(match part {
            Ok((key, Some((Ok(scan), bytes)))) => Ok(Found::scanned(bytes, scan, key)),
            Ok((_, Some((Err(found), _)))) => Err(damaged(found.to_owned())),
            Ok((_, None)) => Err(damaged(format!("no part `{}` in the file", entry.part))),
            Err(problem) => Err(problem),
        })
    };
    listed().map(sheet).collect()
}

/// The keys of sheets, and those that are kept: all of them or, when they would go beyond
/// the limits, none.
fn find_kept(
    context: &Context<'_>,
    package: &mut Package<'_>,
    directory: &Directory,
    parts: &[&str],
    keep: &dyn Keep,
) -> Vec<(Option<SheetKey>, Option<KeptSheet>)> {
    let keys = directory.keys(context, package, parts);
    let find = |key: &Option<SheetKey>| KeptSheet::decode(&keep.find(key.as_ref()?)?);
    let mut found: Vec<Option<KeptSheet>> = keys.par_iter().map(find).collect();
    let sheets = || found.iter().flatten();
    let unpacked = sheets().try_fold(0_u64, |sum, sheet| sum.checked_add(sheet.unpacked));
    let parts = unpacked.and_then(|unpacked| package.left().checked_sub(unpacked));
    let cells = sheets().try_fold(context.left(), |left, sheet| left.without(&sheet.cells));
    match (parts, cells) {
        (Some(parts), Some(cells)) => {
            package.leave(parts);
            context.leave(cells);
        }
        _ => found.fill(None),
    }
    keys.into_iter().zip(found).collect()
}

/// Says that a sheet is passed over.
fn lost(context: &Context<'_>, sheet: &str) -> Diagnostic {
    let message = format!("sheet `{sheet}` is passed over: the workbook does not say where it is");
    Diagnostic::new(Severity::Note, codes::SHEET_WITHOUT_PART, message)
        .at(context.file())
        .hint("check in a spreadsheet program whether the sheet holds any figures")
}

/// Says when a formula's stored zero is likely to be no result.
fn warn_of_zero(
    context: &Context<'_>,
    directory: &Directory,
    sheet: &SheetEntry,
    zero: Option<CellAddress>,
    sink: &mut Sink,
) {
    let Some(address) = zero.filter(|_| directory.recalculate) else {
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
