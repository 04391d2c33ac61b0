//! Periods: a year, or a part of one.

use std::fmt;
use std::str::FromStr;

/// A stretch of time that a figure is for. Orders by time within one length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A year, written `2019`.
    Year(i32),
    /// A half-year (1 or 2), written `2019-H1`.
    Half(i32, u8),
    /// A quarter (1 to 4), written `2019-Q3`.
    Quarter(i32, u8),
    /// A month (1 to 12), written `2019-09`.
    Month(i32, u8),
}

impl Period {
    /// The period of the same length, `steps` of them earlier (later when negative).
    #[must_use]
    pub fn back(self, steps: i32) -> Self {
        let shift = |year: i32, part: u8, per_year: i32| {
            let index = year * per_year + i32::from(part) - 1 - steps;
            (
                index.div_euclid(per_year),
                (index.rem_euclid(per_year) + 1) as u8,
            )
        };
        match self {
            Period::Year(y) => Period::Year(y - steps),
            Period::Half(y, p) => {
                let (y, p) = shift(y, p, 2);
                Period::Half(y, p)
            }
            Period::Quarter(y, p) => {
                let (y, p) = shift(y, p, 4);
                Period::Quarter(y, p)
            }
            Period::Month(y, p) => {
                let (y, p) = shift(y, p, 12);
                Period::Month(y, p)
            }
        }
    }

    /// The period as a number, which no other has.
    pub(crate) fn packed(self) -> u64 {
        let (sort, year, part) = match self {
            Period::Year(year) => (0, year, 0),
            Period::Half(year, part) => (1, year, part),
            Period::Quarter(year, part) => (2, year, part),
            Period::Month(year, part) => (3, year, part),
        };
        sort << 40 | u64::from(part) << 32 | u64::from(year.cast_unsigned())
    }

    /// The year that the period lies in.
    pub fn year(self) -> i32 {
        match self {
            Period::Year(y) | Period::Half(y, _) | Period::Quarter(y, _) | Period::Month(y, _) => y,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Year(y) => write!(f, "{y}"),
            Period::Half(y, p) => write!(f, "{y}-H{p}"),
            Period::Quarter(y, p) => write!(f, "{y}-Q{p}"),
            Period::Month(y, p) => write!(f, "{y}-{p:02}"),
        }
    }
}

/// Why a text is no period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPeriod;

impl FromStr for Period {
    type Err = NotAPeriod;

    /// Reads `2019`, `2019-H1`, `2019-Q3` and `2019-09`; years 1000 to 9999.
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let year = text.get(..4).ok_or(NotAPeriod)?;
        if !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAPeriod);
        }
        let year: i32 = year.parse().map_err(|_| NotAPeriod)?;
        if year < 1000 {
            return Err(NotAPeriod);
        }
        let rest = &text[4..];
        let number = |digits: &str, most: u8| match digits.parse::<u8>() {
            Ok(n) if (1..=most).contains(&n) && digits.bytes().all(|b| b.is_ascii_digit()) => Ok(n),
            _ => Err(NotAPeriod),
        };
        match rest.strip_prefix('-') {
            None if rest.is_empty() => Ok(Period::Year(year)),
            None => Err(NotAPeriod),
            Some(part) => match part.as_bytes().first() {
                Some(b'H') => Ok(Period::Half(year, number(&part[1..], 2)?)),
                Some(b'Q') => Ok(Period::Quarter(year, number(&part[1..], 4)?)),
                _ if part.len() == 2 => Ok(Period::Month(year, number(part, 12)?)),
                _ => Err(NotAPeriod),
            },
        }
    }
}
