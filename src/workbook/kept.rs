//! Sheets that were read before, to be kept from one run to the next.
//!
//! Reading back what came of a sheet takes about a twentieth of reading the sheet (measured
//! with 26 000 cells: 0.4 ms instead of 8 ms), and the sheet need not be unpacked for it.

use super::address::CellRange;
use super::{Cell, CellAddress, CellValue, Hidden};
use crate::measure::Decimal;
use std::collections::HashMap;
use std::sync::Arc;

/// What a sheet was made from, as a digest: the packed bytes of its part and of all parts
/// that it shares with others, the limits, and how a sheet is kept.
pub type SheetKey = [u8; 32];

/// Where sheets are kept. Whoever keeps them answers for their bytes being whole: what was
/// damaged on the way may be read back as another sheet.
pub trait Keep: Sync {
    /// What was kept under a key.
    fn find(&self, key: &SheetKey) -> Option<Arc<[u8]>>;

    /// Keeps what came of a sheet. Called for every sheet that was read without an error.
    fn keep(&self, key: &SheetKey, sheet: Vec<u8>);
}

/// Changes whenever sheets are kept in another way or the same bytes are read otherwise.
pub(super) const VERSION: &str = "annals sheet 1";

/// What came of a sheet, its name aside.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct KeptSheet {
    pub cells: Vec<Cell>,
    pub merged: Vec<CellRange>,
    pub hidden: Hidden,
    /// The first formula whose stored result is 0.
    pub zero: Option<CellAddress>,
    /// Bytes of its part, unpacked.
    pub unpacked: u64,
}

impl KeptSheet {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.number(self.unpacked);
        out.number(self.zero.is_some().into());
        self.zero.iter().for_each(|address| out.address(*address));
        out.number(self.merged.len() as u64);
        for range in &self.merged {
            out.address(range.first);
            out.address(range.last);
        }
        for runs in [&self.hidden.rows, &self.hidden.columns] {
            out.number(runs.len() as u64);
            for (first, last) in runs {
                out.number((*first).into());
                out.number((*last).into());
            }
        }
        out.number(self.cells.len() as u64);
        let mut before = CellAddress { row: 0, column: 0 };
        for cell in &self.cells {
            out.cell(cell, before);
            before = cell.address;
        }
        out.finish()
    }

    /// Reads it back; `None` when the bytes are not what [`KeptSheet::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut input = In::new(bytes)?;
        let unpacked = input.number()?;
        let zero = match input.number()? {
            0 => None,
            _ => Some(input.address()?),
        };
        let merged = input.list(|input| {
            let (first, last) = (input.address()?, input.address()?);
            Some(CellRange { first, last })
        })?;
        let mut runs = || input.list(|input| Some((input.small()?, input.small()?)));
        let (rows, columns) = (runs()?, runs()?);
        let mut before = CellAddress { row: 0, column: 0 };
        let cells = input.list(|input| {
            let cell = input.cell(before)?;
            before = cell.address;
            Some(cell)
        })?;
        let sheet = Self {
            cells,
            merged,
            hidden: Hidden { rows, columns },
            zero,
            unpacked,
        };
        input.rest.is_empty().then_some(sheet)
    }
}

/// Kinds of values; the lowest bit tells whether a format follows.
mod kind {
    pub const WHOLE: u8 = 0;
    pub const DECIMAL: u8 = 2;
    pub const BOOLEAN: u8 = 4;
    pub const TEXT: u8 = 6;
    pub const DATE: u8 = 8;
    pub const ERROR: u8 = 10;
    pub const UNCALCULATED: u8 = 12;
    pub const OUT_OF_RANGE: u8 = 14;
}

/// Writes numbers of seven bits a byte, and each text once.
#[derive(Default)]
struct Out<'a> {
    bytes: Vec<u8>,
    texts: Vec<&'a str>,
    known: HashMap<&'a str, u64>,
}

impl<'a> Out<'a> {
    fn number(&mut self, number: u64) {
        write(&mut self.bytes, number);
    }

    fn address(&mut self, address: CellAddress) {
        self.number(address.row.into());
        self.number(address.column.into());
    }

    fn text(&mut self, text: &'a str) {
        let texts = &mut self.texts;
        let index = *self.known.entry(text).or_insert_with(|| {
            texts.push(text);
            texts.len() as u64 - 1
        });
        self.number(index);
    }

    fn cell(&mut self, cell: &'a Cell, before: CellAddress) {
        let rows = cell.address.row.wrapping_sub(before.row);
        let column = if rows == 0 { before.column } else { 0 };
        self.number(rows.into());
        self.number(cell.address.column.wrapping_sub(column).into());
        let formatted = u8::from(cell.format.is_some());
        match &cell.value {
            CellValue::Number(number) => match whole(*number) {
                Some(whole) => {
                    self.bytes.push(kind::WHOLE | formatted);
                    self.number((whole << 1 ^ whole >> 63) as u64);
                }
                None => {
                    self.bytes.push(kind::DECIMAL | formatted);
                    self.bytes.extend_from_slice(&number.serialize());
                }
            },
            CellValue::Boolean(truth) => {
                self.bytes.push(kind::BOOLEAN | formatted);
                self.number(u64::from(*truth));
            }
            value => {
                let (kind, text) = match value {
                    CellValue::Date(text) => (kind::DATE, text),
                    CellValue::Error(text) => (kind::ERROR, text),
                    CellValue::Uncalculated(text) => (kind::UNCALCULATED, text),
                    CellValue::OutOfRange(text) => (kind::OUT_OF_RANGE, text),
                    CellValue::Text(text) => (kind::TEXT, text),
                    CellValue::Number(_) | CellValue::Boolean(_) => return,
                };
                self.bytes.push(kind | formatted);
                self.text(text);
            }
        }
        if let Some(format) = &cell.format {
            self.text(format);
        }
    }

    /// The texts, then what was written.
    fn finish(self) -> Vec<u8> {
        let length: usize = self.texts.iter().map(|text| text.len() + 4).sum();
        let mut all = Vec::with_capacity(self.bytes.len() + length + 10);
        write(&mut all, self.texts.len() as u64);
        for text in self.texts {
            write(&mut all, text.len() as u64);
            all.extend_from_slice(text.as_bytes());
        }
        all.extend_from_slice(&self.bytes);
        all
    }
}

fn write(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The number, if it is a whole one without decimals that comes back as it was.
fn whole(number: Decimal) -> Option<i64> {
    let whole = i64::try_from(number.mantissa()).ok()?;
    (number.scale() == 0 && (whole != 0 || number.is_sign_positive())).then_some(whole)
}

/// Reads what [`Out`] wrote.
struct In<'a> {
    rest: &'a [u8],
    texts: Vec<Arc<str>>,
}

impl<'a> In<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let mut input = Self {
            rest: bytes,
            texts: Vec::new(),
        };
        input.texts = input.list(|input| {
            let length = usize::try_from(input.number()?).ok()?;
            let (text, rest) = input.rest.split_at_checked(length)?;
            input.rest = rest;
            Some(std::str::from_utf8(text).ok()?.into())
        })?;
        Some(input)
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn address(&mut self) -> Option<CellAddress> {
        let (row, column) = (self.small()?, self.small()?);
        Some(CellAddress { row, column })
    }

    /// Each item takes a byte at least, so that no more room is made than there are bytes.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.number()?).ok()?;
        let mut list = Vec::with_capacity(count.min(self.rest.len()));
        for _ in 0..count {
            list.push(item(self)?);
        }
        Some(list)
    }

    fn text(&mut self) -> Option<Arc<str>> {
        let index = usize::try_from(self.number()?).ok()?;
        self.texts.get(index).cloned()
    }

    fn cell(&mut self, before: CellAddress) -> Option<Cell> {
        let rows = self.small()?;
        let column = if rows == 0 { before.column } else { 0 };
        let address = CellAddress {
            row: before.row.wrapping_add(rows),
            column: column.wrapping_add(self.small()?),
        };
        let kind = self.byte()?;
        let value = match kind & !1 {
            kind::WHOLE => {
                let number = self.number()?;
                let whole = (number >> 1) as i64 ^ -((number & 1) as i64);
                CellValue::Number(Decimal::from(whole))
            }
            kind::DECIMAL => {
                let (bytes, rest) = self.rest.split_first_chunk()?;
                self.rest = rest;
                CellValue::Number(Decimal::deserialize(*bytes))
            }
            kind::BOOLEAN => CellValue::Boolean(self.number()? != 0),
            kind::TEXT => CellValue::Text(self.text()?),
            kind::DATE => CellValue::Date(self.text()?),
            kind::ERROR => CellValue::Error(self.text()?),
            kind::UNCALCULATED => CellValue::Uncalculated(self.text()?),
            kind::OUT_OF_RANGE => CellValue::OutOfRange(self.text()?),
            _ => return None,
        };
        let format = match kind & 1 {
            0 => None,
            _ => Some(self.text()?),
        };
        Some(Cell {
            address,
            value,
            format,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = CellValue> {
        let text = || "[a一 ]{0,4}".prop_map(|text| Arc::from(text.as_str()));
        prop_oneof![
            any::<i64>().prop_map(|n| CellValue::Number(n.into())),
            (any::<i64>(), 0_u32..=28).prop_map(|(n, s)| CellValue::Number(Decimal::new(n, s))),
            Just(CellValue::Number(Decimal::MAX)),
            any::<bool>().prop_map(CellValue::Boolean),
            text().prop_map(CellValue::Text),
            text().prop_map(CellValue::Date),
            text().prop_map(CellValue::Error),
            text().prop_map(CellValue::Uncalculated),
            text().prop_map(CellValue::OutOfRange),
        ]
    }

    fn address() -> impl Strategy<Value = CellAddress> {
        (any::<u32>(), any::<u32>()).prop_map(|(row, column)| CellAddress { row, column })
    }

    fn sheet() -> impl Strategy<Value = KeptSheet> {
        let format = prop::option::of("[0#%]{1,3}".prop_map(|code| Arc::from(code.as_str())));
        let cell = (address(), value(), format).prop_map(|(address, value, format)| Cell {
            address,
            value,
            format,
        });
        let range = (address(), address()).prop_map(|(first, last)| CellRange { first, last });
        let runs = || prop::collection::vec(any::<(u32, u32)>(), 0..3);
        let hidden = (runs(), runs()).prop_map(|(rows, columns)| Hidden { rows, columns });
        (
            prop::collection::vec(cell, 0..12),
            prop::collection::vec(range, 0..3),
            hidden,
            prop::option::of(address()),
            any::<u64>(),
        )
            .prop_map(|(cells, merged, hidden, zero, unpacked)| KeptSheet {
                cells,
                merged,
                hidden,
                zero,
                unpacked,
            })
    }

    proptest! {
        /// What is kept comes back, to the last digit.
        #[test]
        fn what_is_kept_comes_back(sheet in sheet()) {
            let back = KeptSheet::decode(&sheet.encode());
            // Equal decimals may differ in their digits, which their texts show.
            prop_assert_eq!(format!("{:?}", back), format!("{:?}", Some(sheet)));
        }

        /// Bytes that were cut or changed are another sheet or none.
        #[test]
        fn damaged_bytes_are_read_or_not(sheet in sheet(), at in any::<prop::sample::Index>(), byte: u8) {
            let mut bytes = sheet.encode();
            let at = at.index(bytes.len());
            prop_assert_eq!(KeptSheet::decode(&bytes[..at]), None);
            bytes[at] = byte;
            let _ = KeptSheet::decode(&bytes);
        }
    }
}
