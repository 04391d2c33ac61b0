//! Ranges of cells, as far as the configuration must understand them.

/// Excel's last column (XFD) and row, counted from 1.
const LAST: (u32, u32) = (16_384, 1_048_576);

/// A range such as `A4:F20`, or `A4:F` without a last row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Range {
    columns: (u32, u32),
    first_row: u32,
    last_row: Option<u32>,
}

impl Range {
    /// Reads a range; corners can stand in any order and have `$`.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (first_column, first_row) = corner(first)?;
        let (last_column, last_row) = corner(last)?;
        let first_row = first_row?;
        Some(Self {
            columns: (first_column.min(last_column), first_column.max(last_column)),
            first_row: last_row.map_or(first_row, |last| first_row.min(last)),
            last_row: last_row.map(|last| first_row.max(last)),
        })
    }

    /// How many columns it has.
    pub fn columns(&self) -> u32 {
        self.columns.1 - self.columns.0 + 1
    }

    /// How many rows it has, when its last row is given.
    pub fn rows(&self) -> Option<u32> {
        self.last_row.map(|last| last - self.first_row + 1)
    }
}

/// Column and row, from 1; the row can be left out.
fn corner(text: &str) -> Option<(u32, Option<u32>)> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let split = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (letters, digits) = text.split_at(split);
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.bytes().fold(0, |n, b| {
        n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1
    });
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    if column > LAST.0 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if digits.is_empty() {
        return Some((column, None));
    }
    let row = digits
        .parse()
        .ok()
        .filter(|row| (1..=LAST.1).contains(row))?;
    Some((column, Some(row)))
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn reads_ranges_and_counts_rows_and_columns() {
        let size = |text| Range::parse(text).map(|r| (r.columns(), r.rows()));
        assert_eq!(size("A4:F20"), Some((6, Some(17))));
        assert_eq!(size("$F$20:$a$4"), Some((6, Some(17))));
        assert_eq!(size("B2:XFD"), Some((16_383, None)));
        assert_eq!(size("C7"), Some((1, Some(1))));
        for bad in [
            "",
            "A",
            "A:F",
            "4:20",
            "A0:B2",
            "A1:B1048577",
            "XFE1:XFE2",
            "A1:B2:C3",
            "Ä1:B2",
            "A1 :B2",
        ] {
            assert_eq!(size(bad), None, "{bad}");
        }
    }
}
