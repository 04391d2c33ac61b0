//! Cell addresses and ranges in the A1 style.

use std::fmt;
use std::str::FromStr;

/// A cell's place on a sheet, 0-based; printed as Excel does (`B7`). Orders by row, then column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAddress {
    /// 0-based row (Excel's row 1 is 0).
    pub row: u32,
    /// 0-based column (Excel's column A is 0).
    pub column: u32,
}

/// A rectangle of cells, both corners within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellRange {
    /// Top left.
    pub first: CellAddress,
    /// Bottom right.
    pub last: CellAddress,
}

/// Why a text is no address or range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnAddress;

/// Excel's last row and column (XFD1048576), 0-based.
pub(super) const LAST: CellAddress = CellAddress {
    row: 1_048_575,
    column: 16_383,
};

impl CellAddress {
    /// Whether Excel has such a cell.
    pub fn is_on_sheet(self) -> bool {
        self.row <= LAST.row && self.column <= LAST.column
    }

    /// The letters of the column: `B` of `B7`.
    pub fn letters(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.column + 1;
        while rest > 0 {
            letters.push(b'A' + ((rest - 1) % 26) as u8);
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().map(|b| char::from(*b)).collect()
    }
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.letters(), self.row + 1)
    }
}

impl FromStr for CellAddress {
    type Err = NotAnAddress;

    /// Reads `B7`, `$B$7`, `b7`.
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let split = text
            .find(|c: char| !c.is_ascii_alphabetic())
            .ok_or(NotAnAddress)?;
        let (letters, digits) = text.split_at(split);
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        if letters.is_empty() || letters.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAnAddress);
        }
        let column = letters.bytes().fold(0, |n, b| {
            n * 26 + u32::from(b.to_ascii_uppercase() - b'A' + 1)
        });
        let row: u32 = digits.parse().map_err(|_| NotAnAddress)?;
        let address = CellAddress {
            row: row.checked_sub(1).ok_or(NotAnAddress)?,
            column: column - 1,
        };
        if address.row > LAST.row || address.column > LAST.column {
            return Err(NotAnAddress);
        }
        Ok(address)
    }
}

impl CellRange {
    /// The range of one cell.
    pub fn one(address: CellAddress) -> Self {
        Self {
            first: address,
            last: address,
        }
    }

    /// The range from one 0-based row and column to another as a file claims it; `None` when
    /// Excel has no such range.
    pub(super) fn on_sheet(first: (u32, u32), last: (u32, u32)) -> Option<Self> {
        let address = |(row, column)| CellAddress { row, column };
        let range = Self {
            first: address(first),
            last: address(last),
        };
        let in_order = first.0 <= last.0 && first.1 <= last.1;
        (in_order && range.last.is_on_sheet()).then_some(range)
    }

    /// Whether the address lies within.
    pub fn contains(&self, address: CellAddress) -> bool {
        (self.first.row..=self.last.row).contains(&address.row)
            && (self.first.column..=self.last.column).contains(&address.column)
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}:{}", self.first, self.last)
        }
    }
}

impl FromStr for CellRange {
    type Err = NotAnAddress;

    /// Reads `A4:H21` and `B7`; corners in any order.
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let (a, b) = text.split_once(':').unwrap_or((text, text));
        let (a, b): (CellAddress, CellAddress) = (a.parse()?, b.parse()?);
        Ok(CellRange {
            first: CellAddress {
                row: a.row.min(b.row),
                column: a.column.min(b.column),
            },
            last: CellAddress {
                row: a.row.max(b.row),
                column: a.column.max(b.column),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_read_as_excel_writes_them() {
        let read = |text: &str| text.parse::<CellAddress>().map(|a| (a.row, a.column));
        assert_eq!(read("A1"), Ok((0, 0)));
        assert_eq!(read("$b$7"), Ok((6, 1)));
        assert_eq!(read("XFD1048576"), Ok((1_048_575, 16_383)));
        for text in [
            "", "A", "1", "A0", "XFE1", "A1048577", "A1B", "A-1", "A 1", "AAAA1", "表1",
        ] {
            assert_eq!(read(text), Err(NotAnAddress), "{text}");
        }
    }

    fn address() -> impl Strategy<Value = CellAddress> {
        (0..=LAST.row, 0..=LAST.column).prop_map(|(row, column)| CellAddress { row, column })
    }

    proptest! {
        #[test]
        fn an_address_survives_its_text(address in address()) {
            prop_assert_eq!(address.to_string().parse(), Ok(address));
        }

        #[test]
        fn a_range_survives_its_text_with_its_corners_in_any_order(a in address(), b in address()) {
            let range: CellRange = format!("{a}:{b}").parse().unwrap();
            prop_assert!(range.contains(a) && range.contains(b));
            prop_assert_eq!(format!("{b}:{a}").parse(), Ok(range));
            prop_assert_eq!(range.to_string().parse(), Ok(range));
        }

        #[test]
        fn any_text_is_an_address_or_is_not(text in ".{0,12}") {
            if let Ok(address) = text.parse::<CellAddress>() {
                prop_assert!(address.is_on_sheet());
            }
        }
    }
}
