//! Goes over the records of a workbook stream (MS-XLS) before the decoder does: how large
//! its sheets are, which number formats its cells have; and takes out what would make the
//! decoder use more memory than the cells need.

use crate::workbook::bytes::{u16_at, u32_at};
use crate::workbook::formats::Formats;
use crate::workbook::{CellAddress, CellRange};

const FORMULA: u16 = 0x0006;
/// What Excel 3 and 4 called it, and some programs still do; it is read as any other.
const OLD_FORMULAS: [u16; 2] = [0x0206, 0x0406];
const END: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const MULTIPLE_RK: u16 = 0x00BD;
const RICH_STRING: u16 = 0x00D6;
const STYLE: u16 = 0x00E0;
const SHARED_TEXT: u16 = 0x00FD;
const DIMENSIONS: u16 = 0x0200;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const TRUTH_OR_ERROR: u16 = 0x0205;
const RK: u16 = 0x027E;
const FORMAT: u16 = 0x041E;
const BEGIN: u16 = 0x0809;
/// A record that every reader passes over.
const NOTHING: u16 = 0x0201;

/// What the records of a workbook tell.
pub(super) struct Overview {
    pub formats: Formats,
    pub sheets: Vec<SheetOverview>,
    /// Offsets of the records that claim how large a sheet is.
    pub claims: Vec<usize>,
}

/// What the records of a sheet tell.
#[derive(Default)]
pub(super) struct SheetOverview {
    pub name: String,
    /// The range that holds all cells.
    pub used: Option<CellRange>,
    /// The range that holds the formulas that the decoder is left to read.
    pub formulas: Option<CellRange>,
    styles: Vec<(CellAddress, u32)>,
}

/// Why a stream is not given to the decoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Encrypted,
    CutOff,
}

impl SheetOverview {
    /// The style of a cell, where it is not the default.
    pub fn style(&self, address: CellAddress) -> Option<u32> {
        let at = self.styles.binary_search_by_key(&address, |(a, _)| *a);
        at.ok().map(|at| self.styles[at].1)
    }

    fn cell(&mut self, address: CellAddress, style: u16) {
        grow(&mut self.used, address);
        self.styles.push((address, u32::from(style)));
    }
}

fn grow(range: &mut Option<CellRange>, address: CellAddress) {
    let range = range.get_or_insert(CellRange::one(address));
    range.first.row = range.first.row.min(address.row);
    range.first.column = range.first.column.min(address.column);
    range.last.row = range.last.row.max(address.row);
    range.last.column = range.last.column.max(address.column);
}

/// Goes over a stream. Its sheets' dimension records become blank ones: the decoder makes
/// room for as many cells as they claim.
pub(super) fn survey(stream: &mut [u8]) -> Result<Overview, Fault> {
    let mut overview = Overview {
        formats: Formats::default(),
        sheets: Vec::new(),
        claims: Vec::new(),
    };
    let mut starts = Vec::new();
    let mut at = 0;
    loop {
        let (kind, start, end) = record(stream, at)?;
        let data = &stream[start..end];
        match kind {
            END => break,
            FILE_PASS => return Err(Fault::Encrypted),
            BOUND_SHEET => {
                let start = u32_at(data, 0).ok_or(Fault::CutOff)? as usize;
                starts.push((start, short_text(data).unwrap_or_default()));
            }
            STYLE => overview.formats.style(u16_at(data, 2).unwrap_or(0)),
            FORMAT => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), text(data)) {
                    overview.formats.define(id, code);
                }
            }
            _ => {}
        }
        at = end;
    }
    // Sheets do not overlap. If they did, a short file could keep the decoder busy for long.
    let mut left = stream.len();
    for (start, name) in starts {
        let (mut sheet, length) = sheet(stream, start, &mut overview.claims)?;
        sheet.name = name;
        left = left.checked_sub(length).ok_or(Fault::CutOff)?;
        overview.sheets.push(sheet);
    }
    Ok(overview)
}

/// The kind of the record at an offset, and where its data start and end.
fn record(stream: &[u8], at: usize) -> Result<(u16, usize, usize), Fault> {
    let kind = u16_at(stream, at).ok_or(Fault::CutOff)?;
    let length = u16_at(stream, at + 2).ok_or(Fault::CutOff)?;
    let end = at + 4 + usize::from(length);
    if end > stream.len() {
        return Err(Fault::CutOff);
    }
    Ok((kind, at + 4, end))
}

/// Goes over a sheet; also gives how many bytes it takes.
fn sheet(
    stream: &mut [u8],
    from: usize,
    claims: &mut Vec<usize>,
) -> Result<(SheetOverview, usize), Fault> {
    let mut sheet = SheetOverview::default();
    // Charts are nested in a sheet, with records of the same kinds.
    let mut depth = 0_usize;
    let mut room = FORMULA_BYTES;
    let mut at = from;
    loop {
        let (kind, start, end) = record(stream, at)?;
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            DIMENSIONS => {
                claims.push(at);
                set_kind(stream, at, NOTHING);
            }
            _ if depth <= 1 && is_formula(kind) => {
                let kind = settle(&mut stream[start..end], &mut room);
                set_kind(stream, at, kind);
                cells(kind, &stream[start..end], &mut sheet);
            }
            _ if depth <= 1 => cells(kind, &stream[start..end], &mut sheet),
            _ => {}
        }
        at = end;
    }
    sheet.styles.sort_by_key(|(address, _)| *address);
    Ok((sheet, at - from))
}

/// How many bytes the formulas of a sound stream take.
pub(super) fn formula_bytes(stream: &[u8]) -> usize {
    let (mut at, mut bytes) = (0, 0);
    while let Ok((kind, start, end)) = record(stream, at) {
        if is_formula(kind) {
            bytes += end - start;
        }
        at = end;
    }
    bytes
}

/// Takes the claims of how large the sheets are out of a stream that was surveyed in a copy.
pub(super) fn disclaim(stream: &mut [u8], overview: &Overview) {
    for at in &overview.claims {
        set_kind(stream, *at, NOTHING);
    }
}

fn is_formula(kind: u16) -> bool {
    kind == FORMULA || OLD_FORMULAS.contains(&kind)
}

fn set_kind(stream: &mut [u8], at: usize, kind: u16) {
    stream[at..at + 2].copy_from_slice(&kind.to_le_bytes());
}

/// Bytes of formulas of a sheet that the decoder puts into words. They only serve
/// messages, and grow in it.
const FORMULA_BYTES: usize = 1 << 20;

/// Makes a plain cell of a formula with a stored result; gives the kind of the record that
/// it becomes. Only a text result, which stands in the record behind, may be missing.
///
/// The result of a formula (MS-XLS 2.5.133) is in bytes 6 to 13: a number, or what the
/// first byte tells when the last two are set.
fn settle(data: &mut [u8], room: &mut usize) -> u16 {
    let (Some(0xFFFF), Some(kind), Some(result)) = (u16_at(data, 12), data.get(6), data.get(8))
    else {
        return NUMBER;
    };
    let (kind, result) = (*kind, *result);
    match kind {
        // A truth or an error: in their own record, the value and then which of them.
        1 | 2 => {
            data[6] = result;
            data[7] = kind - 1;
            TRUTH_OR_ERROR
        }
        // An empty text, which shows as blank.
        3 => NOTHING,
        _ => {
            let length = u16_at(data, 20).map_or(0, usize::from);
            match room.checked_sub(length) {
                Some(left) => *room = left,
                None => data[20..22].fill(0),
            }
            FORMULA
        }
    }
}

fn cells(kind: u16, data: &[u8], sheet: &mut SheetOverview) {
    let (Some(row), Some(column), Some(style)) =
        (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4))
    else {
        return;
    };
    let address = |column: u16| CellAddress {
        row: u32::from(row),
        column: u32::from(column),
    };
    match kind {
        MULTIPLE_RK => {
            let body = &data[4..data.len().saturating_sub(2).max(4)];
            for (offset, cell) in (0..).zip(body.chunks_exact(6)) {
                let column = column.saturating_add(offset);
                sheet.cell(address(column), u16::from_le_bytes([cell[0], cell[1]]));
            }
        }
        FORMULA => {
            sheet.cell(address(column), style);
            grow(&mut sheet.formulas, address(column));
        }
        NUMBER | LABEL | RICH_STRING | TRUTH_OR_ERROR | RK | SHARED_TEXT => {
            sheet.cell(address(column), style);
        }
        _ => {}
    }
}

/// The format code of a format record of BIFF8 (XLUnicodeString, MS-XLS 2.5.294).
fn text(data: &[u8]) -> Option<String> {
    characters(data.get(4..)?, usize::from(u16_at(data, 2)?))
}

/// The name in a sheet record of BIFF8 (ShortXLUnicodeString, MS-XLS 2.5.240).
fn short_text(data: &[u8]) -> Option<String> {
    characters(data.get(7..)?, usize::from(*data.get(6)?))
}

/// Characters behind the flag that says whether they take one byte or two each.
fn characters(data: &[u8], length: usize) -> Option<String> {
    let (flags, data) = data.split_first()?;
    if flags & 1 == 0 {
        let bytes = data.get(..length)?;
        return Some(bytes.iter().map(|byte| char::from(*byte)).collect());
    }
    let units: Vec<u16> = data
        .get(..2 * length)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Some(String::from_utf16_lossy(&units))
}
