//! Reads .xlsb.
//!
//! calamine decodes the cells. It gives neither number formats nor merged regions, drops a
//! formula whose result is an error, and follows the formulas of names as deep as they are
//! nested: a scan over the same records supplies these.
//! Records after MS-XLSB, "Excel (.xlsb) Binary File Format".

mod records;

use super::bytes::{u16_at, u32_at};
use super::context::{Context, Gather, note};
use super::formats::{Formats, error_text};
use super::guard::guarded;
use super::names::{self, SheetNames};
use super::package::{Package, Stored};
use super::{Cell, CellAddress, CellRange, CellValue, Hidden, Sheet, Workbook, value};
use crate::diagnostics::{Diagnostic, Sink};
use calamine::{Reader, SheetVisible, Xlsb};
use records::{Directory, Records, wide};
use std::collections::HashMap;
use std::io::Cursor;

const WORKBOOK: &str = "xl/workbook.bin";
const RELATIONS: &str = "xl/_rels/workbook.bin.rels";
const STYLES: &str = "xl/styles.bin";
const TEXTS: &str = "xl/sharedStrings.bin";

const ROW: u32 = 0x0000;
const FORMULA_ERROR: u32 = 0x000B;
const LAST_CELL: u32 = 0x000B;
const FORMAT: u32 = 0x002C;
const STYLE: u32 = 0x002F;
const TEXT: u32 = 0x0013;
const MERGED: u32 = 0x00B0;
const BEGIN_STYLES: u32 = 0x0269;
const END_STYLES: u32 = 0x026A;

/// Whether the package holds a workbook of this format.
pub(super) fn fits(package: &Package<'_>) -> bool {
    package.has(WORKBOOK)
}

/// Reads a workbook; `None` after errors.
pub(super) fn open(
    context: &Context<'_>,
    package: &mut Package<'_>,
    sink: &mut Sink,
) -> Option<Workbook> {
    match read(context, package, sink) {
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
    sink: &mut Sink,
) -> Result<Option<Workbook>, Box<Diagnostic>> {
    let parts = Parts::read(context, package)?;
    let Parts {
        archive,
        formats,
        directory,
        mut scans,
    } = parts;
    let unreadable = || context.damaged("the list of sheets cannot be read");
    let opened = guarded(|| archive.finish().map(Xlsb::new)).flatten();
    let mut xlsb = match opened {
        Some(Ok(xlsb)) => xlsb,
        Some(Err(error)) => {
            let problem = unreadable().note(note(&error));
            return Err(Box::new(problem));
        }
        None => return Err(Box::new(unreadable())),
    };
    let mut sheets = Vec::new();
    let mut sound = true;
    for entry in xlsb.sheets_metadata().to_vec() {
        let mut sheet = Sheet {
            name: entry.name.as_str().into(),
            visible: entry.visible == SheetVisible::Visible,
            cells: Vec::new(),
            merged: Vec::new(),
            hidden: Hidden::default(),
        };
        if entry.typ == calamine::SheetType::WorkSheet && context.wants(&entry.name) {
            let scan = scans.remove(&entry.name).unwrap_or_default();
            match cells(context, &mut xlsb, &entry.name, &scan, &formats) {
                Ok(cells) => sheet.cells = cells,
                Err(problem) => {
                    sink.emit(*problem);
                    sound = false;
                }
            }
            sheet.merged = scan.merged;
        }
        sheets.push(sheet);
    }
    let known = SheetNames::new(sheets.iter().map(|sheet| sheet.name.clone()));
    let (names, other_names) = names::resolve(directory.names(), &known);
    Ok(sound.then(|| Workbook {
        path: context.path.clone(),
        sheets,
        names,
        other_names,
        tables: Vec::new(),
    }))
}

/// The parts of a package that count, and what was learned when they were looked over.
struct Parts {
    /// What the decoder gets.
    archive: Stored,
    formats: Formats,
    directory: Directory,
    /// What a look over each sheet found, by its name.
    scans: HashMap<String, Scan>,
}

impl Parts {
    fn read(context: &Context<'_>, package: &mut Package<'_>) -> Result<Self, Box<Diagnostic>> {
        let mut archive = Stored::new();
        let mut formats = Formats::default();
        let mut directory = Directory::default();
        for name in [WORKBOOK, RELATIONS, STYLES, TEXTS] {
            let Some(mut bytes) = package.part(name)? else {
                continue;
            };
            match name {
                WORKBOOK => (directory, bytes) = Directory::read(&bytes),
                STYLES => formats = read_formats(&bytes),
                TEXTS => check_texts(context, &bytes)?,
                _ => {}
            }
            archive.add(name, &bytes);
        }
        context.check_sheets(directory.sheets.len())?;
        let targets = super::xlsx::targets(context, package, WORKBOOK)?;
        let mut scans = HashMap::new();
        for (sheet, relation) in &directory.sheets {
            let Some(part) = targets.get(relation) else {
                continue;
            };
            if !context.wants(sheet) {
                continue;
            }
            if let Some(bytes) = package.part(part)? {
                scans.insert(sheet.clone(), scan(&bytes));
                archive.add(part, &bytes);
            }
        }
        Ok(Self {
            archive,
            formats,
            directory,
            scans,
        })
    }
}

fn cells(
    context: &Context<'_>,
    xlsb: &mut Xlsb<Cursor<Vec<u8>>>,
    sheet: &str,
    scan: &Scan,
    formats: &Formats,
) -> Result<Vec<Cell>, Box<Diagnostic>> {
    let mut gather = Gather::new(context, sheet);
    let mut limit = None;
    let decoded = guarded(|| {
        let mut reader = xlsb
            .worksheet_cells_reader(sheet)
            .map_err(|e| e.to_string())?;
        while let Some(cell) = reader.next_cell().map_err(|e| e.to_string())? {
            let (row, column) = cell.get_position();
            if let Some(value) = value::from_ref(cell.get_value()) {
                let format = scan
                    .style(CellAddress { row, column })
                    .and_then(|style| formats.code(style));
                if let Err(problem) = gather.push((row, column), value, format) {
                    limit = Some(problem);
                    return Ok(());
                }
            }
        }
        Ok(())
    });
    if let Some(problem) = limit {
        return Err(problem);
    }
    match decoded {
        Some(Ok(())) => {}
        Some(Err(found)) => {
            let found: String = found;
            return Err(Box::new(context.damaged_sheet(sheet, gather.last(), found)));
        }
        None => {
            let found = "contradicting records";
            return Err(Box::new(context.damaged_sheet(sheet, gather.last(), found)));
        }
    }
    if let Some(collector) = context.formulas {
        // What the decoder makes nothing of ends it: what came before stays.
        guarded(|| {
            let mut reader = xlsb.worksheet_cells_reader(sheet).ok()?;
            while let Some(cell) = reader.next_formula().ok()? {
                collector.take(sheet, cell.get_position(), cell.get_value().as_str().into());
            }
            Some(())
        });
    }
    for (address, error) in &scan.errors {
        let value = CellValue::Error(error_text(*error).into());
        gather.push((address.row, address.column), value, None)?;
    }
    gather.finish()
}

/// What a scan over the records of a sheet tells.
#[derive(Default)]
struct Scan {
    /// Styles of cells, in the order of the file, which is that of the sheet.
    styles: Vec<(CellAddress, u32)>,
    /// Formulas whose result is an error, with its code.
    errors: Vec<(CellAddress, u8)>,
    merged: Vec<CellRange>,
}

impl Scan {
    fn style(&self, address: CellAddress) -> Option<u32> {
        let at = self.styles.binary_search_by_key(&address, |(a, _)| *a);
        at.ok().map(|at| self.styles[at].1)
    }
}

fn scan(bytes: &[u8]) -> Scan {
    let mut scan = Scan::default();
    let mut row = 0;
    for (kind, data) in Records(bytes) {
        match kind {
            ROW => row = u32_at(data, 0).unwrap_or(row),
            1..=LAST_CELL => {
                let (Some(column), Some(style)) = (u32_at(data, 0), u32_at(data, 4)) else {
                    continue;
                };
                let address = CellAddress { row, column };
                // The style is in the lower 24 bits (MS-XLSB 2.5.9); 0 is the default.
                if style & 0xFF_FFFF != 0 {
                    scan.styles.push((address, style & 0xFF_FFFF));
                }
                if kind == FORMULA_ERROR {
                    scan.errors
                        .push((address, data.get(8).copied().unwrap_or(0)));
                }
            }
            MERGED => {
                if let (Some(a), Some(b), Some(c), Some(d)) = (
                    u32_at(data, 0),
                    u32_at(data, 4),
                    u32_at(data, 8),
                    u32_at(data, 12),
                ) {
                    scan.merged.extend(CellRange::on_sheet((a, c), (b, d)));
                }
            }
            _ => {}
        }
    }
    scan.styles.sort_by_key(|(address, _)| *address);
    scan
}

/// Refuses more texts than there may be cells: the decoder keeps each in memory.
fn check_texts(context: &Context<'_>, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
    let most = context.limits.cells;
    let texts = Records(bytes).filter(|(kind, _)| *kind == TEXT);
    if texts.take(most + 1).count() <= most {
        return Ok(());
    }
    let message = format!("the workbook holds more texts than the limit of {most}");
    let problem = context.too_large(message);
    Err(Box::new(problem.hint(
        "move what the report uses to a new workbook in a spreadsheet program",
    )))
}

fn read_formats(bytes: &[u8]) -> Formats {
    let mut formats = Formats::default();
    let mut within = false;
    for (kind, data) in Records(bytes) {
        match kind {
            FORMAT => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), data.get(2..).and_then(wide))
                {
                    formats.define(id, code);
                }
            }
            BEGIN_STYLES => within = true,
            END_STYLES => within = false,
            STYLE if within => formats.style(u16_at(data, 2).unwrap_or(0)),
            _ => {}
        }
    }
    formats
}
