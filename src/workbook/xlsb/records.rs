//! The records of the parts of an .xlsb, and those of its workbook part.

use crate::workbook::CellAddress;
use crate::workbook::bytes::{u16_at, u32_at};
use crate::workbook::names::RawName;

const NAME: u32 = 0x0027;
const END_WORKBOOK: u32 = 0x0084;
const BEGIN_SHEETS: u32 = 0x008F;
const END_SHEETS: u32 = 0x0090;
const PROPERTIES: u32 = 0x0099;
const SHEET: u32 = 0x009C;
const REFERENCES: u32 = 0x016A;

/// What the workbook part lists.
#[derive(Default)]
pub(super) struct Directory {
    /// Names and relationships of the sheets.
    pub sheets: Vec<(String, String)>,
    /// The first and the last sheet of each reference of a formula to sheets.
    references: Vec<(u32, u32)>,
    /// Names, the sheets that know them, and their formulas.
    names: Vec<(String, u32, Vec<u8>)>,
}

impl Directory {
    /// Reads the part; also gives the part with nothing but what the decoder needs.
    pub fn read(bytes: &[u8]) -> (Self, Vec<u8>) {
        let mut directory = Self::default();
        let mut needed = Vec::new();
        let mut records = Records(bytes);
        loop {
            let before = records.0;
            let Some((kind, data)) = records.next() else {
                return (directory, needed);
            };
            let raw = &before[..before.len() - records.0.len()];
            match kind {
                SHEET => {
                    directory.sheets.extend(sheet(data));
                    needed.extend_from_slice(raw);
                }
                PROPERTIES | BEGIN_SHEETS | END_SHEETS | END_WORKBOOK => {
                    needed.extend_from_slice(raw);
                }
                REFERENCES => {
                    let entries = data.get(4..).unwrap_or_default().chunks_exact(12);
                    let sheets = |entry| Some((u32_at(entry, 4)?, u32_at(entry, 8)?));
                    directory.references = entries.filter_map(sheets).collect();
                }
                NAME => directory.names.extend(name(data)),
                _ => {}
            }
        }
    }

    pub fn names(&self) -> Vec<RawName> {
        let raw = self.names.iter().map(|(name, scope, formula)| RawName {
            name: name.clone(),
            refers_to: self.target(formula).unwrap_or_else(|| "a formula".into()),
            scope: self
                .sheets
                .get(*scope as usize)
                .map(|(sheet, _)| sheet.as_str().into()),
        });
        raw.collect()
    }

    /// The range that a formula of nothing but a reference stands for (MS-XLSB 2.5.97.91
    /// and 2.5.97.93).
    fn target(&self, formula: &[u8]) -> Option<String> {
        let (token, data) = formula.split_first()?;
        let cell = |row, column| CellAddress {
            row,
            column: u32::from(column & 0x3FFF),
        };
        let (first, last) = match (token, data.len()) {
            (0x3A | 0x5A | 0x7A, 8) => {
                let only = cell(u32_at(data, 2)?, u16_at(data, 6)?);
                (only, only)
            }
            (0x3B | 0x5B | 0x7B, 14) => (
                cell(u32_at(data, 2)?, u16_at(data, 10)?),
                cell(u32_at(data, 6)?, u16_at(data, 12)?),
            ),
            _ => return None,
        };
        let (from, to) = self.references.get(usize::from(u16_at(data, 0)?))?;
        let (sheet, _) = self.sheets.get(*from as usize)?;
        let one = from == to && first.is_on_sheet() && last.is_on_sheet();
        one.then(|| format!("'{}'!{first}:{last}", sheet.replace('\'', "''")))
    }
}

/// The name and the relationship in a sheet record.
fn sheet(data: &[u8]) -> Option<(String, String)> {
    let (relation, length) = wide(data.get(8..)?)?;
    let (name, _) = wide(data.get(8 + length..)?)?;
    Some((name, relation))
}

/// The name, the sheet that knows it and the formula in a name record (MS-XLSB 2.4.711).
fn name(data: &[u8]) -> Option<(String, u32, Vec<u8>)> {
    let (name, length) = wide(data.get(9..)?)?;
    let start = 9 + length;
    let formula = start + 4..start + 4 + u32_at(data, start)? as usize;
    Some((name, u32_at(data, 5)?, data.get(formula)?.to_vec()))
}

/// A wide string and the bytes that it takes.
pub(super) fn wide(data: &[u8]) -> Option<(String, usize)> {
    let length = u32_at(data, 0)? as usize;
    let end = length.checked_mul(2)?.checked_add(4)?;
    let units: Vec<u16> = data
        .get(4..end)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// The records of a part: kind and data. Ends where they stop to make sense.
pub(super) struct Records<'a>(pub &'a [u8]);

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
