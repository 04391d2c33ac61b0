//! The text of a number in a language.

mod words;

pub use words::{noun, ordinal_digits, ordinal_words, singular, words};

use super::words::{Word, Words};
use super::{Decimal, Rounding};
use crate::languages::Language;
use std::fmt;
use std::sync::Arc;

/// How numbers are written.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NumberStyle {
    /// The language of words and ordinals.
    pub language: Language,
    /// Its words, and the report's own.
    pub words: Arc<Words>,
    /// How a half is rounded.
    pub rounding: Rounding,
    /// Between groups of three digits; empty for none.
    pub group: String,
    /// The decimal mark.
    pub mark: String,
    /// Whole numbers up to this one are written as words where words are allowed (0 to 100).
    pub words_up_to: u32,
}

impl fmt::Debug for NumberStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("NumberStyle");
        out.field("language", &self.language);
        // The words of the language follow from it.
        if *self.words != Words::of(self.language) {
            out.field("words", &self.words);
        }
        out.field("rounding", &self.rounding)
            .field("group", &self.group)
            .field("mark", &self.mark)
            .field("words_up_to", &self.words_up_to)
            .finish()
    }
}

impl Default for NumberStyle {
    fn default() -> Self {
        Self {
            language: Language::ENGLISH,
            words: Arc::default(),
            rounding: Rounding::HalfUp,
            group: ",".to_owned(),
            mark: ".".to_owned(),
            words_up_to: 10,
        }
    }
}

/// The minus sign of printed numbers, U+2212.
pub const MINUS: char = '\u{2212}';

/// `value` rounded to `decimals`, grouped: `4,923`, `−0.5` with a true minus sign (U+2212).
pub fn plain(value: Decimal, decimals: u32, style: &NumberStyle) -> String {
    let rounded = style.rounding.round(value, decimals);
    let mut out = String::new();
    if rounded.is_sign_negative() {
        out.push(MINUS);
    }
    let text = rounded.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push_str(&style.group);
        }
        out.push(digit);
    }
    if decimals > 0 {
        out.push_str(&style.mark);
        out.push_str(fraction);
        // A value of 28 digits has no room left for zeros of its own.
        for _ in fraction.len()..decimals as usize {
            out.push('0');
        }
    }
    out
}

/// [`plain`] with the decimals that the value needs, at most `decimals`: 12.50 is `12.5`.
/// A value that has to be rounded keeps all of them, so that 4.96 to one decimal is `5.0`
/// and does not pass for 5.
pub fn shortest(value: Decimal, decimals: u32, style: &NumberStyle) -> String {
    let rounded = style.rounding.round(value, decimals);
    let needed = if rounded == value {
        rounded.normalize().scale()
    } else {
        decimals
    };
    plain(rounded, needed, style)
}

/// A large number with a word for its scale: 4 960 000 is `4.96 million`, in Chinese `496万`.
/// Values under the least scale are written plainly, and so are all where the language has
/// no word that goes with every unit. As many decimals (at most `decimals`) as the value
/// needs; all of them when it has to be rounded ([`shortest`]).
///
/// The scale is chosen after rounding, so that 999 999 999 with two decimals is
/// `1.00 billion` and never `1,000 million`.
pub fn scaled(value: Decimal, decimals: u32, style: &NumberStyle) -> String {
    let scales = scales(style);
    let step = scales.get(1).map_or(0, |(zeros, _)| *zeros);
    for (i, (zeros, scale)) in scales.iter().enumerate() {
        let mut shifted = value;
        // Exact: a value of at least 10^zeros leaves that much of the 28 decimals free.
        if shifted.set_scale(value.scale() + zeros).is_err() {
            break;
        }
        let rounded = style.rounding.round(shifted, decimals);
        let next = scales.get(i + 1).map_or(step, |(next, _)| next - zeros);
        let limit = Decimal::from(10_u64.saturating_pow(next));
        if rounded.abs() < limit || i + 1 == scales.len() {
            let number = shortest(shifted, decimals, style);
            return match scale {
                Scale::None => number,
                Scale::Sign(sign) => format!("{number}{sign}"),
                Scale::Word(word) => {
                    let word = style.words.scale(*word, &number).unwrap_or_default();
                    format!("{number} {word}")
                }
            };
        }
    }
    shortest(value, decimals, style)
}

/// What stands behind a scaled number.
enum Scale {
    /// Nothing.
    None,
    /// A sign right behind it.
    Sign(&'static str),
    /// A word.
    Word(Word),
}

/// The scales with their zeros, beginning with none.
fn scales(style: &NumberStyle) -> Vec<(u32, Scale)> {
    let mut scales = vec![(0, Scale::None)];
    let signs = &style.language.data().numbers.scales;
    scales.extend(
        signs
            .iter()
            .map(|(zeros, sign)| (*zeros, Scale::Sign(sign))),
    );
    if signs.is_empty() {
        let words = [(6, Word::Million), (9, Word::Billion), (12, Word::Trillion)];
        // Spanish has none for the second: 2500 millones.
        let known = words
            .into_iter()
            .filter(|(_, word)| style.words.get(*word).is_some());
        scales.extend(known.map(|(zeros, word)| (zeros, Scale::Word(word))));
    }
    scales
}

/// Joins items in grammar: `a`, `a and b`, `a, b and c`; `甲、乙和丙`.
pub fn join(items: &[String], language: Language) -> String {
    let marks = &language.data().marks;
    let and = match items {
        [_, _] => marks.pair.as_ref().unwrap_or(&marks.and),
        _ => &marks.and,
    };
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{}{and}{last}", rest.join(&marks.list)),
    }
}

/// The text with its first letter in upper case: a sentence's start.
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn groups_and_rounds_once() {
        let style = NumberStyle::default();
        for (value, decimals, expected) in [
            ("4923", 0, "4,923"),
            ("-1234567.5", 0, "−1,234,568"),
            ("0.005", 2, "0.01"),
            ("-0.004", 2, "0.00"),
            ("86.29", 1, "86.3"),
            ("999", 0, "999"),
            ("12", 2, "12.00"),
            (
                "9999999999999999999999999999",
                2,
                "9,999,999,999,999,999,999,999,999,999.00",
            ),
        ] {
            assert_eq!(plain(d(value), decimals, &style), expected);
        }
        let spaced = NumberStyle {
            group: "\u{a0}".to_owned(),
            mark: ",".to_owned(),
            ..NumberStyle::default()
        };
        assert_eq!(plain(d("12345.6"), 1, &spaced), "12\u{a0}345,6");
    }

    #[test]
    fn names_the_scale() {
        let style = NumberStyle::default();
        for (value, expected) in [
            ("4960000", "4.96 million"),
            ("1000000", "1 million"),
            ("999999", "999,999"),
            ("999999.999", "1.00 million"),
            ("999999999", "1.00 billion"),
            ("-2500000000", "−2.5 billion"),
            ("1234000000000000", "1,234 trillion"),
            ("12.50", "12.5"),
            ("999994999", "999.99 million"),
        ] {
            assert_eq!(scaled(d(value), 2, &style), expected, "{value}");
        }
    }

    #[test]
    fn joins() {
        let list = |n: usize| {
            ["a", "b", "c"][..n]
                .iter()
                .map(|s| (*s).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(join(&list(0), Language::ENGLISH), "");
        assert_eq!(join(&list(1), Language::ENGLISH), "a");
        assert_eq!(join(&list(2), Language::ENGLISH), "a and b");
        assert_eq!(join(&list(3), Language::ENGLISH), "a, b and c");
    }
}
