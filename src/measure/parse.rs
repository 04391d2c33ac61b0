//! Reads a number that was stored as text.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// A number found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberText {
    /// The exact value, per cent and per mille already taken in: `12.5%` is 0.125.
    pub value: Decimal,
    /// Whether the text carried `%`, `％`, `‰`, so that the value is a fraction.
    pub fraction: bool,
}

/// Reads `4,923`, `４９２３`, `12.5%`, `1 234`, `(12)`, `−3`, `12-`, `１２．５％`: with a
/// decimal point. See [`number_in`].
pub fn number(text: &str) -> Option<NumberText> {
    number_in(text, ".", ",")
}

/// Reads a number that is written with a decimal mark and a group mark.
///
/// Full-width forms, Arabic and Persian digits are folded first. Groups are of three digits,
/// parted by the group mark, a space or an apostrophe (Indian groups and Chinese fours are
/// refused), so that `1,23` is no number rather than a wrong one. Beside a decimal comma a
/// point is taken for the group mark only where it is, or where nothing else fits:
/// `1.234,56`, `1.234.567`.
/// Returns `None` when the text is not wholly one number or has more than 28 digits.
pub fn number_in(text: &str, decimal: &str, group: &str) -> Option<NumberText> {
    let (decimal, other) = match decimal {
        "," => (',', '.'),
        _ => ('.', ','),
    };
    // Not NFKC: that would turn `10²` into 102.
    let folded = text.trim().chars().map(|c| match half_width(c) {
        '\u{66B}' => decimal,
        '\u{66C}' => other,
        c => c,
    });
    let folded: String = folded.collect();
    let mut body = folded.trim();
    let mut negative = false;
    if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
        negative = true;
        body = inner.trim();
    } else if let Some(rest) = body.strip_prefix('-') {
        negative = true;
        body = rest.trim_start();
    } else if let Some(rest) = body.strip_prefix('+') {
        body = rest.trim_start();
    } else if let Some(rest) = body.strip_suffix('-') {
        negative = true;
        body = rest.trim_end();
    }
    let (body, shift) = if let Some(rest) = body.strip_suffix('%') {
        (rest.trim_end(), 2)
    } else if let Some(rest) = body.strip_suffix('\u{2030}') {
        (rest.trim_end(), 3)
    } else {
        (body, 0)
    };
    let doubtful = decimal == ',' && group != "." && !body.contains(',');
    if doubtful && body.matches('.').count() == 1 {
        return None;
    }
    let (whole, decimals) = match body.split_once(decimal) {
        Some((_, "")) => return None,
        Some((whole, decimals)) => (whole, decimals),
        None => (body, ""),
    };
    let mut digits = ungrouped(whole, other, !decimals.is_empty())?;
    if !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.push_str(decimals);
    let significant = digits.trim_start_matches('0');
    let scale = decimals.len() as u32 + shift;
    if significant.len() > 28 || scale > 28 {
        return None;
    }
    let mantissa: i128 = if significant.is_empty() {
        0
    } else {
        significant.parse().ok()?
    };
    let signed = if negative { -mantissa } else { mantissa };
    Some(NumberText {
        value: Decimal::try_from_i128_with_scale(signed, scale).ok()?,
        fraction: shift > 0,
    })
}

/// The half-width form of the characters that numbers are typed with.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2212}' | '\u{2013}' | '\u{FE63}' => '-',
        // Arabic and Persian digits.
        '\u{660}'..='\u{669}' => char::from_u32(c as u32 - 0x630).unwrap_or(c),
        '\u{6F0}'..='\u{6F9}' => char::from_u32(c as u32 - 0x6C0).unwrap_or(c),
        '\u{66A}' => '%',
        '\u{2019}' => '\'',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The digits of a whole part without its grouping; `None` when the grouping is not in
/// threes by one and the same sign. An empty part is allowed before a decimal mark.
fn ungrouped(whole: &str, group: char, may_be_empty: bool) -> Option<String> {
    let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return (!whole.is_empty() || may_be_empty).then(|| whole.to_owned());
    };
    if mark != group && !matches!(mark, ' ' | '\'') {
        return None;
    }
    let mut digits = String::with_capacity(whole.len());
    for (i, group) in whole.split(mark).enumerate() {
        let fits = if i == 0 {
            // `0,123` is a decimal comma, not a group.
            (1..=3).contains(&group.len()) && !group.starts_with('0')
        } else {
            group.len() == 3
        };
        if !fits || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// Folds a label for matching: NFKC (full width to half width), inner and outer
/// white space of every kind dropped to one space (none between ideographs), lower case.
///
/// Zero-width characters and soft hyphens, which nobody sees, are dropped. Folding a
/// folded label changes nothing.
pub fn fold(label: &str) -> String {
    if label.is_ascii() {
        return spaced(&label.to_ascii_lowercase());
    }
    let mut folded = fold_once(label);
    // Lower case can undo NFKC, and dropping a character can bring others together; a few
    // rounds settle every label there is.
    for _ in 0..4 {
        let again = fold_once(&folded);
        if again == folded {
            break;
        }
        folded = again;
    }
    folded
}

fn fold_once(label: &str) -> String {
    let seen = label
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_unseen(*c))
        .nfkc();
    spaced(&seen.collect::<String>())
}

/// White space to one space, none at the ends nor between ideographs.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let joins = |c: Option<char>| c.is_some_and(is_ideograph);
        let close = joins(out.chars().next_back()) && joins(word.chars().next());
        if !out.is_empty() && !close {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Characters without a shape of their own: zero-width spaces and joiners, soft hyphen, byte order mark.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
    )
}

/// Han, kana and Hangul, which are written without spaces between words or padded with them.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        number(text).map(|n| n.value.to_string())
    }

    #[test]
    fn reads_what_people_type() {
        for (text, expected) in [
            ("4,923", "4923"),
            ("４９２３", "4923"),
            ("12.5%", "0.125"),
            ("１２．５％", "0.125"),
            ("8.3‰", "0.0083"),
            ("1 234", "1234"),
            ("1\u{a0}234\u{a0}567", "1234567"),
            ("(12)", "-12"),
            ("（１２）", "-12"),
            ("−3", "-3"),
            ("- 3", "-3"),
            ("+3", "3"),
            ("  7\t", "7"),
            (".5", "0.5"),
            ("0.50", "0.50"),
            ("1,234,567.891", "1234567.891"),
            ("12.5 %", "0.125"),
            ("0", "0"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
        assert!(number("12.5%").is_some_and(|n| n.fraction));
        assert!(number("12.5").is_some_and(|n| !n.fraction));
    }

    #[test]
    fn reads_by_the_marks_of_the_language() {
        for (text, group, expected) in [
            ("4.923", ".", Some("4923")),
            ("12,5", ".", Some("12.5")),
            ("1.234,56", ".", Some("1234.56")),
            ("1.234,56", " ", Some("1234.56")),
            ("1.234.567", " ", Some("1234567")),
            ("1\u{202f}234,5", " ", Some("1234.5")),
            ("0,154", ".", Some("0.154")),
            ("12,5 %", ".", Some("0.125")),
            // Either a point typed for the comma or groups that the language does not have.
            ("4.923", " ", None),
            ("12.5", ".", None),
            ("0.154", ".", None),
            ("1,234.5", ".", None),
        ] {
            let read = number_in(text, ",", group).map(|n| n.value.to_string());
            assert_eq!(read.as_deref(), expected, "{text} {group}");
        }
        for (text, expected) in [
            ("12-", "-12"),
            ("1'234.5", "1234.5"),
            ("1’234", "1234"),
            ("٤٩٢٣", "4923"),
            ("۱۲٫۵", "12.5"),
            ("۱۲٬۵۰۰", "12500"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_wholly_one_number() {
        for text in [
            "",
            " ",
            "-",
            "…",
            "n/a",
            "1,23",
            "12,34,567",
            "1,2345",
            "1 234,567",
            "0,123",
            "1.2.3",
            "5.",
            "10²",
            "½",
            "1e5",
            "12 persons",
            "--3",
            "(-3)",
            "12%%",
            "1,234,",
            ",123",
            "1  234",
            "%",
            ".",
            "１２－３",
            "99999999999999999999999999999",
            "∞",
            "0x10",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn folds_labels() {
        for (label, expected) in [
            ("  Births \n / Total ", "births / total"),
            ("Ｂｉｒｔｈｓ（a）", "births(a)"),
            ("总　人 口", "总人口"),
            ("出生 Births", "出生 births"),
            ("zero\u{200b}width", "zerowidth"),
            ("ÉTÉ", "été"),
        ] {
            assert_eq!(fold(label), expected, "{label}");
        }
    }
}
