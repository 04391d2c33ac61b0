//! Which cells of a table hold a number, and where its decimal mark stands.

use crate::document::Align;

/// The text without signs before and behind the digits: `−3.2%` gives `3.2` and `%`.
fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let text = text.strip_prefix(['+', '-', '−', '±']).unwrap_or(text);
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\u{202f}' | '\u{a0}')))
        .unwrap_or(text.len());
    let (digits, sign) = text.split_at(end);
    let sign = sign.trim();
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && matches!(sign, "" | "%" | "‰" | "°" | "†" | "*");
    plain.then_some((digits, sign))
}

/// Whether a cell is a number.
pub(super) fn is_number(text: &str) -> bool {
    split(text).is_some()
}

/// Whether a cell says that there is no number.
fn is_blank(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "…" | "..." | "-" | "–" | "—" | "−" | "n/a" | "n.a."
    )
}

/// The alignment of a column: a default is to the right when all its cells are numbers.
pub(super) fn align<'a>(declared: Align, cells: impl Iterator<Item = &'a String>) -> Align {
    if declared != Align::Default {
        return declared;
    }
    let mut numbers = 0;
    for cell in cells {
        if is_number(cell) {
            numbers += 1;
        } else if !is_blank(cell) {
            return Align::Left;
        }
    }
    if numbers > 0 {
        Align::Right
    } else {
        Align::Left
    }
}

/// Whether the numbers of a column compare by their decimal marks: all have one, and all
/// carry the same sign behind them (or none). A column that mixes counts with rates does
/// not, and is set flush to the right like its neighbours.
pub(super) fn compares_by_mark<'a>(cells: impl Iterator<Item = &'a String>) -> bool {
    let mut numbers = cells.filter_map(|cell| split(cell));
    let Some((digits, sign)) = numbers.next() else {
        return false;
    };
    digits.contains('.') && numbers.all(|(digits, other)| other == sign && digits.contains('.'))
}

/// The decimal mark and what stands behind it, or just the sign; `None` for no number.
pub(super) fn tail(text: &str) -> Option<&str> {
    let (digits, _) = split(text)?;
    let text = text.trim_end();
    match digits.rfind('.') {
        Some(mark) => {
            let start = text.find(digits)? + mark;
            text.get(start..)
        }
        None => {
            let start = text.find(digits)? + digits.len();
            text.get(start..)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_by_their_form() {
        for text in ["4,923", "−3.2", "86.29%", "12.5‰", "+0.4", " 7 "] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", "n/a", "3 of 4", "Total", "12 persons", ".5"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn the_tail_begins_at_the_mark() {
        assert_eq!(tail("4,923"), Some(""));
        assert_eq!(tail("−13.25"), Some(".25"));
        assert_eq!(tail("86.29%"), Some(".29%"));
        assert_eq!(tail("9%"), Some("%"));
        assert_eq!(tail("n/a"), None);
    }

    #[test]
    fn a_column_of_numbers_is_set_to_the_right() {
        let cells = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let numbers = cells(&["1", "…", "2.5"]);
        assert_eq!(align(Align::Default, numbers.iter()), Align::Right);
        let words = cells(&["1", "two"]);
        assert_eq!(align(Align::Default, words.iter()), Align::Left);
        assert_eq!(align(Align::Center, words.iter()), Align::Center);
        assert!(compares_by_mark(cells(&["1.5", "n/a", "−20.25"]).iter()));
        assert!(!compares_by_mark(cells(&["1.5", "2.5%"]).iter()));
        assert!(!compares_by_mark(cells(&["1.5", "67"]).iter()));
    }
}
