//! What a cell shows: its number format read, and its value written by it.

use super::{Cell, CellValue};
use crate::measure::{Decimal, Rounding};

/// What a number format code says about a number: its first section, colours and
/// conditions left out (ECMA-376 part 1, 18.8.31).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFormat {
    /// The number is shown a hundredfold with a per cent sign.
    pub percent: bool,
    /// Decimals shown; `None` for General, text, dates, fractions and powers of ten.
    pub decimals: Option<u32>,
    /// Digits are grouped in threes.
    pub grouped: bool,
    /// How often the number is shown divided by a thousand (commas behind the digits).
    pub thousands: u32,
    /// Literal text before the digits, such as `¥`.
    pub before: String,
    /// Literal text behind the digits, such as ` persons` or `‰`; the per cent sign too.
    pub behind: String,
    /// A date or a time.
    pub date: bool,
}

impl NumberFormat {
    /// Reads a format code.
    pub fn parse(code: &str) -> Self {
        let mut format = Self::default();
        let mut decimals = 0;
        let mut digits = false;
        let mut fraction = false;
        let mut plain = true;
        let mut commas = 0;
        let mut characters = code.chars();
        while let Some(c) = characters.next() {
            match c {
                ';' => break,
                '"' => {
                    let literal: String = characters.by_ref().take_while(|c| *c != '"').collect();
                    format.literal(digits, &literal);
                }
                '\\' | '!' => {
                    if let Some(c) = characters.next() {
                        format.literal(digits, c.encode_utf8(&mut [0; 4]));
                    }
                }
                // The width of a character, or one to fill with: seen as space at most.
                '_' | '*' => {
                    characters.next();
                }
                '[' => {
                    let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                    format.bracket(&inside, digits);
                }
                '0' | '#' | '?' => {
                    // A comma between digits groups them.
                    format.grouped |= digits && !fraction && commas > 0;
                    commas = 0;
                    digits = true;
                    decimals += u32::from(fraction);
                }
                ',' if digits => commas += 1,
                '.' if !fraction => {
                    fraction = true;
                }
                '%' => {
                    format.percent = true;
                    format.literal(digits, "%");
                }
                'E' | 'e' | '/' if digits => plain = false,
                'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' | '年' | '月' | '日' =>
                {
                    format.date = true;
                }
                'G' | 'g' if !digits && code.to_ascii_lowercase().starts_with("general") => {
                    return Self::default();
                }
                '@' => plain = false,
                c => format.literal(digits, c.encode_utf8(&mut [0; 4])),
            }
        }
        if digits && plain && !format.date {
            format.decimals = Some(decimals);
            format.thousands = commas;
        }
        format
    }

    fn literal(&mut self, behind: bool, text: &str) {
        if behind {
            self.behind.push_str(text);
        } else {
            self.before.push_str(text);
        }
    }

    /// `[$¥-804]` is a currency, `[h]` a duration; colours and conditions say nothing.
    fn bracket(&mut self, inside: &str, behind: bool) {
        if let Some(currency) = inside.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default();
            self.literal(behind, sign);
        } else if matches!(
            inside.to_ascii_lowercase().as_str(),
            "h" | "hh" | "m" | "mm" | "s" | "ss"
        ) {
            self.date = true;
        }
    }

    /// Whether the text behind the digits makes it per mille. The number is shown as it is.
    pub fn per_mille(&self) -> bool {
        self.behind.contains('‰')
    }
}

/// What the cell shows, as near to Excel as a message needs it.
pub fn shown(cell: &Cell) -> String {
    match &cell.value {
        CellValue::Number(value) => match &cell.format {
            Some(code) => number(*value, &NumberFormat::parse(code)),
            None => value.normalize().to_string(),
        },
        CellValue::Text(text) | CellValue::Date(text) | CellValue::OutOfRange(text) => {
            text.to_string()
        }
        CellValue::Boolean(true) => "TRUE".to_owned(),
        CellValue::Boolean(false) => "FALSE".to_owned(),
        CellValue::Error(error) => error.to_string(),
        CellValue::Uncalculated(formula) => format!("={formula}"),
    }
}

fn number(value: Decimal, format: &NumberFormat) -> String {
    let Some(decimals) = format.decimals else {
        return value.normalize().to_string();
    };
    let factor = if format.percent { 100 } else { 1 };
    let scaled = value.checked_mul(Decimal::from(factor));
    let scaled = (0..format.thousands.min(4))
        .fold(scaled, |value, _| value?.checked_mul(Decimal::new(1, 3)));
    let Some(scaled) = scaled else {
        return value.normalize().to_string();
    };
    let rounded = Rounding::HalfUp.round(scaled, decimals.min(20)).abs();
    let mut text = rounded.to_string();
    if format.grouped {
        text = grouped(&text);
    }
    let sign = if value.is_sign_negative() && !rounded.is_zero() {
        "-"
    } else {
        ""
    };
    format!("{sign}{}{text}{}", format.before, format.behind)
        .trim()
        .to_owned()
}

fn grouped(text: &str) -> String {
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) => (whole, Some(rest)),
        None => (text, None),
    };
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(value: &str, code: &str) -> String {
        shown(&Cell {
            address: "A1".parse().unwrap(),
            value: CellValue::Number(value.parse().unwrap()),
            format: Some(code.into()),
        })
    }

    #[test]
    fn cells_show_what_excel_shows() {
        for (value, code, expected) in [
            ("0.8629", "0.0%", "86.3%"),
            ("86.29", "0.0%", "8629.0%"),
            ("4923", "#,##0", "4,923"),
            ("4923.5", "#,##0.00", "4,923.50"),
            ("-4923", "#,##0;(#,##0)", "-4,923"),
            ("8.3", "0.0\"‰\"", "8.3‰"),
            ("1234567", "#,##0,", "1,235"),
            ("12.5", "[$¥-804]#,##0.00", "¥12.50"),
            ("12", "#,##0 \"persons\"", "12 persons"),
            ("12.345", "General", "12.345"),
            ("12.345", "@", "12.345"),
            ("0.5", "# ?/?", "0.5"),
            ("-0.2", "0", "0"),
            ("7", "000", "7"),
            ("7", "0.000", "7.000"),
        ] {
            assert_eq!(show(value, code), expected, "{value} {code}");
        }
    }

    #[test]
    fn formats_tell_percentages_decimals_and_dates() {
        let format = NumberFormat::parse("_(* #,##0.00_);_(* (#,##0.00)");
        assert_eq!((format.decimals, format.grouped), (Some(2), true));
        assert!(NumberFormat::parse("0.00%").percent);
        assert!(!NumberFormat::parse("0\"%\"").percent);
        assert!(NumberFormat::parse("0.0\"‰\"").per_mille());
        for date in ["yyyy-mm-dd", "[h]:mm", "d-mmm-yy", "yyyy\"年\"m\"月\""] {
            assert!(NumberFormat::parse(date).date, "{date}");
            assert_eq!(NumberFormat::parse(date).decimals, None, "{date}");
        }
        assert_eq!(NumberFormat::parse("0.00E+00").decimals, None);
        assert_eq!(NumberFormat::parse("[Red]0.0"), NumberFormat::parse("0.0"));
    }

    #[test]
    fn any_code_is_read() {
        for code in [
            "", "\"", "\\", "[", "_", "*", "%%%", ",,,", "....", ";;;", "[$",
        ] {
            let _ = show("1.5", code);
        }
    }
}
