//! What a cell shows: its number format read, and its value written by it.

use super::{Cell, CellValue};
use crate::measure::{Decimal, Rounding};

/// What a section of a number format code says about a number, colours left out
/// (ECMA-376 part 1, 18.8.31).
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
    /// How many digits stand behind a decimal mark that is literal text, as in `0!.0,`,
    /// which shows ten thousands: the number is shown divided by ten to that power as well.
    pub shift: u32,
    /// The least number of digits before the decimal mark.
    pub padding: u32,
    /// Some digits of the number are shown.
    pub digits: bool,
    /// A date or a time.
    pub date: bool,
}

impl NumberFormat {
    /// Reads the section of a format code that shows a number.
    pub fn of(code: &str, value: Decimal) -> Self {
        match section(code, value) {
            Some(section) => Self::parse(section),
            None => Self::parse("General"),
        }
    }

    /// Reads the first section of a format code.
    pub fn parse(code: &str) -> Self {
        let mut format = Self::default();
        let mut decimals = 0;
        // Digits since a literal decimal mark among the digits.
        let mut shifted = None;
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
                    match &*literal {
                        "." if digits && !fraction => shifted = Some(0),
                        literal => format.literal(digits, literal),
                    }
                }
                '\\' | '!' => match characters.next() {
                    Some('.') if digits && !fraction => shifted = Some(0),
                    Some(c) => format.literal(digits, c.encode_utf8(&mut [0; 4])),
                    None => {}
                },
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
                    shifted = shifted.map(|digits| digits + 1);
                    format.padding += u32::from(c == '0' && !fraction && shifted.is_none());
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
                    return Self {
                        digits: true,
                        ..Self::default()
                    };
                }
                '@' => {
                    digits = true;
                    plain = false;
                }
                c => format.literal(digits, c.encode_utf8(&mut [0; 4])),
            }
        }
        format.digits = digits || format.date;
        if digits && plain && !format.date {
            format.shift = shifted.unwrap_or_default();
            format.decimals = Some(decimals + format.shift);
            format.thousands = commas;
        }
        format
    }

    /// The power of ten that the number is divided by when it is shown, per cent apart.
    pub fn scale(&self) -> u32 {
        (3 * self.thousands).saturating_add(self.shift)
    }

    /// The exact number that is shown, before it is rounded, per cent apart; `None` when it
    /// is out of range.
    pub fn scaled(&self, value: Decimal) -> Option<Decimal> {
        match self.scale() {
            0 => Some(value),
            scale => value.checked_mul(Decimal::try_new(1, scale).ok()?),
        }
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

/// The section of a format code that shows a number; `None` where Excel falls back on
/// General.
fn section(code: &str, value: Decimal) -> Option<&str> {
    if !code.contains([';', '[']) {
        return Some(code);
    }
    let mut sections = sections(code);
    let conditions: Vec<Option<bool>> = sections.iter().map(|s| condition(s, value)).collect();
    if conditions.iter().all(Option::is_none) {
        let at = match sections.len() {
            0 | 1 => 0,
            2 => usize::from(value.is_sign_negative() && !value.is_zero()),
            _ if value.is_zero() => 2,
            _ => usize::from(value.is_sign_negative()),
        };
        return sections.get(at).copied();
    }
    // The fourth is for texts.
    sections.truncate(3);
    let last = sections.len().saturating_sub(1);
    let holds = |at: usize| match conditions.get(at).copied().flatten() {
        Some(holds) => holds,
        // Without a condition the first is for positive numbers, the second for negative ones.
        None if at == last => true,
        None if at == 0 => value > Decimal::ZERO,
        None => value < Decimal::ZERO,
    };
    let at = (0..sections.len()).find(|at| holds(*at))?;
    sections.get(at).copied()
}

/// The parts of a format code between its semicolons.
fn sections(code: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut closing, mut escaped) = (0, None, false);
    for (at, c) in code.char_indices() {
        match (c, closing) {
            _ if escaped => escaped = false,
            (c, Some(close)) => closing = (c != close).then_some(close),
            ('"', None) => closing = Some('"'),
            ('[', None) => closing = Some(']'),
            ('\\' | '!' | '_' | '*', None) => escaped = true,
            (';', None) => {
                out.extend(code.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.extend(code.get(start..));
    out
}

/// Whether a section's condition, such as `[>=1000]`, holds; `None` without one.
fn condition(section: &str, value: Decimal) -> Option<bool> {
    section.split('[').skip(1).find_map(|rest| {
        let inside = rest.split(']').next()?;
        let number = inside.trim_start_matches(['<', '>', '=']);
        let limit: Decimal = number.trim().parse().ok()?;
        Some(match inside.strip_suffix(number)? {
            "<" => value < limit,
            "<=" => value <= limit,
            ">" => value > limit,
            ">=" => value >= limit,
            "=" => value == limit,
            "<>" => value != limit,
            _ => return None,
        })
    })
}

/// A number as a label shows it: with its leading zeros and the words beside it (`007`),
/// without grouping.
pub fn label(value: Decimal, code: Option<&str>) -> String {
    let plain = value.normalize().to_string();
    // Most formats add nothing that a label shows.
    let Some(code) = code.filter(|code| code.starts_with("00") || code.contains(['"', '\\', '!']))
    else {
        return plain;
    };
    let format = NumberFormat::of(code, value);
    let told = format.padding > 1 || !format.before.is_empty() || !format.behind.is_empty();
    match value.fract().is_zero() && told && format.decimals == Some(0) && format.scale() == 0 {
        true => number(
            value,
            &NumberFormat {
                grouped: false,
                ..format
            },
        ),
        false => plain,
    }
}

/// What the cell shows, as near to Excel as a message needs it.
pub fn shown(cell: &Cell) -> String {
    match &cell.value {
        CellValue::Number(value) => match &cell.format {
            Some(code) => number(*value, &NumberFormat::of(code, *value)),
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
    if !format.digits {
        return format!("{}{}", format.before, format.behind);
    }
    let Some(decimals) = format.decimals else {
        return value.normalize().to_string();
    };
    let factor = if format.percent { 100 } else { 1 };
    let scaled = format.scaled(value);
    let scaled = scaled.and_then(|value| value.checked_mul(Decimal::from(factor)));
    let Some(scaled) = scaled else {
        return value.normalize().to_string();
    };
    let rounded = Rounding::HalfUp.round(scaled, decimals.min(20)).abs();
    let mut text = rounded.to_string();
    let whole = text.split('.').next().map_or(0, str::len);
    let missing = (format.padding.min(30) as usize).saturating_sub(whole);
    text.insert_str(0, &"0".repeat(missing));
    if format.grouped {
        text = grouped(&text);
    }
    // Brackets stand for the sign, as do the triangles of Japanese accounts.
    let signed = format.before.contains(['(', '-', '\u{2212}', '▲', '△']);
    let sign = if value.is_sign_negative() && !rounded.is_zero() && !signed {
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
            ("-4923", "#,##0;(#,##0)", "(4,923)"),
            ("9617527", "#,##0,", "9,618"),
            ("21860200", "0!.0,", "2186.0"),
            ("21860200", "0\\.0,", "2186.0"),
            ("21860200", "0\".\"0,", "2186.0"),
            ("1234567", "0.0,,", "1.2"),
            ("2500000", "[>=1000000]0.0,,\"M\";0", "2.5M"),
            ("2500", "[>=1000000]0.0,,\"M\";0", "2500"),
            ("1", "[=1]\"yes\";0", "yes"),
            ("5", ";;;", ""),
            ("12", "0.00\"%\"", "12.00%"),
            ("5", "\\(0\\)", "(5)"),
            ("0", "0;-0;\"-\"", "-"),
            ("8.3", "0.0\"‰\"", "8.3‰"),
            ("1234567", "#,##0,", "1,235"),
            ("12.5", "[$¥-804]#,##0.00", "¥12.50"),
            ("12", "#,##0 \"persons\"", "12 persons"),
            ("12.345", "General", "12.345"),
            ("12.345", "@", "12.345"),
            ("0.5", "# ?/?", "0.5"),
            ("-0.2", "0", "0"),
            ("7", "000", "007"),
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
