//! Reads .xlsb.
//!
//! calamine decodes the cells. It gives neither number formats nor merged regions, and
//! drops a formula whose result is an error: a scan over the same records supplies these.
//! Records after MS-XLSB, "Excel (.xlsb) Binary File Format".

use super::context::{Context, Gather, note};
use super::formats::{Formats, error_text};
use super::guard::guarded;
use super::names::{self, RawName};
use super::package::{Package, Stored};
use super::{Cell, CellAddress, CellRange, CellValue, Sheet, Workbook, value};
use crate::diagnostics::{Diagnostic, Sink};
use calamine::{Reader, SheetVisible, Xlsb};
use std::collections::HashMap;
use std::io::Cursor;

const WORKBOOK: &str = "xl/workbook.bin";
const STYLES: &str = "xl/styles.bin";

const ROW: u32 = 0x0000;
const FORMULA_ERROR: u32 = 0x000B;
const LAST_CELL: u32 = 0x000B;
const FORMAT: u32 = 0x002C;
const STYLE: u32 = 0x002F;
const SHEET: u32 = 0x009C;
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
    let unreadable = || context.damaged("the list of sheets cannot be read");
    let mut archive = Stored::new();
    let mut formats = Formats::default();
    let mut parts = HashMap::new();
    for name in [
        WORKBOOK,
        "xl/_rels/workbook.bin.rels",
        STYLES,
        "xl/sharedStrings.bin",
    ] {
        let Some(bytes) = package.part(name)? else {
            continue;
        };
        match name {
            WORKBOOK => parts = sheet_relations(&bytes),
            STYLES => formats = read_formats(&bytes),
            _ => {}
        }
        archive.add(name, &bytes);
    }
    let targets = super::xlsx::targets(context, package, WORKBOOK)?;
    let mut scans = HashMap::new();
    for (sheet, relation) in &parts {
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
    let raw = xlsb
        .defined_names()
        .iter()
        .map(|(name, refers_to)| RawName {
            name: name.clone(),
            refers_to: refers_to.clone(),
            scope: None,
        });
    let known: Vec<_> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let (names, other_names) = names::resolve(raw.collect(), &known);
    Ok(sound.then(|| Workbook {
        path: context.path.clone(),
        sheets,
        names,
        other_names,
        tables: Vec::new(),
    }))
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
                    scan.merged.push(CellRange {
                        first: CellAddress { row: a, column: c },
                        last: CellAddress { row: b, column: d },
                    });
                }
            }
            _ => {}
        }
    }
    scan.styles.sort_by_key(|(address, _)| *address);
    scan
}

/// The relationship of each sheet, in the order of the workbook.
fn sheet_relations(bytes: &[u8]) -> HashMap<String, String> {
    Records(bytes)
        .filter(|(kind, _)| *kind == SHEET)
        .filter_map(|(_, data)| {
            let (relation, length) = wide(data.get(8..)?)?;
            let (name, _) = wide(data.get(8 + length..)?)?;
            Some((name, relation))
        })
        .collect()
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

/// A wide string and the bytes that it takes.
fn wide(data: &[u8]) -> Option<(String, usize)> {
    let length = u32_at(data, 0)? as usize;
    let end = length.checked_mul(2)?.checked_add(4)?;
    let units: Vec<u16> = data
        .get(4..end)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), end))
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2)?
        .try_into()
        .ok()
        .map(u16::from_le_bytes)
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4)?
        .try_into()
        .ok()
        .map(u32::from_le_bytes)
}

/// The records of a part: kind and data. Ends where they stop to make sense.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let mut kind = u32::from(self.byte()?);
        if kind & 0x80 != 0 {
            kind = (kind & 0x7F) | (u32::from(self.byte()? & 0x7F) << 7);
        }
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (data, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((kind, data))
    }
}

impl Records<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_end_where_the_bytes_end() {
        let bytes = [0x9C, 0x01, 0x02, 7, 8, 0x05, 0x81, 0x00, 9, 0x05, 0x09, 1];
        let records: Vec<_> = Records(&bytes).collect();
        assert_eq!(records, [(0x9C, &[7, 8][..]), (0x05, &[9][..])]);
    }
}
