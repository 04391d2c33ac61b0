//! Numbers as words, and the forms of nouns beside them.

use super::MINUS;
use crate::measure::Decimal;
use crate::measure::words::{Words, fill};

/// A whole number in words: `three`, `twenty-one`, `one thousand two hundred and five`.
/// `None` when the value is not whole or beyond ±999 999 999 999, or where the language has
/// no word for it that fits everywhere.
pub fn words(value: Decimal, words: &Words) -> Option<String> {
    let number = whole(value)?;
    let text = words.number(number.unsigned_abs())?;
    match &words.language().data().numbers.negative {
        _ if number >= 0 => Some(text),
        // How a sign is said is not known everywhere.
        negative => Some(fill(negative.as_ref()?, &[("number", &text)])),
    }
}

/// An ordinal in words: `first`, `twenty-first`. `None` when not whole or not positive, or
/// where the language has no word for it that fits everywhere.
pub fn ordinal_words(value: Decimal, words: &Words) -> Option<String> {
    words.ordinal(whole(value).filter(|n| *n > 0)?.unsigned_abs())
}

/// An ordinal in digits: `1st`, `22nd`, `113th`. `None` when not whole or not positive, or
/// where the language has no form that fits everywhere.
pub fn ordinal_digits(value: Decimal, words: &Words) -> Option<String> {
    words.ordinal_digits(whole(value).filter(|n| *n > 0)?.unsigned_abs())
}

/// The form of a noun that goes with a written number: the singular for 1 and −1 as
/// printed (so `1.0` takes the plural), the plural otherwise.
pub fn noun<'a>(written: &str, singular: &'a str, plural: &'a str) -> &'a str {
    match written.trim_start_matches([MINUS, '+']) {
        "1" | "one" => singular,
        _ => plural,
    }
}

/// The singular of an English noun by rule: `families` to `family`, `weeks` to `week`,
/// `children`, `persons` and `people` as they are irregular; compounds by their last word.
pub fn singular(plural: &str) -> String {
    let split = plural.rfind([' ', '-']).map_or(0, |i| i + 1);
    let (start, last) = plural.split_at(split);
    let last = match last {
        "children" => "child".to_owned(),
        "people" | "persons" => "person".to_owned(),
        "men" => "man".to_owned(),
        "women" => "woman".to_owned(),
        "series" | "species" | "yuan" => last.to_owned(),
        _ => {
            if let Some(stem) = last.strip_suffix("ies") {
                format!("{stem}y")
            } else if let Some(stem) = ["ches", "shes", "sses", "xes"]
                .iter()
                .find(|ending| last.ends_with(*ending))
                .and_then(|_| last.strip_suffix("es"))
            {
                stem.to_owned()
            } else if last.ends_with("ss") {
                last.to_owned()
            } else {
                last.strip_suffix('s').unwrap_or(last).to_owned()
            }
        }
    };
    format!("{start}{last}")
}

/// The whole number of at most twelve digits that the value is.
fn whole(value: Decimal) -> Option<i64> {
    const MOST: i64 = 999_999_999_999;
    if !value.fract().is_zero() {
        return None;
    }
    let number = i64::try_from(value.trunc()).ok()?;
    (number.abs() <= MOST).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn writes_words() {
        for (value, expected) in [
            (0_i64, "zero"),
            (3, "three"),
            (21, "twenty-one"),
            (100, "one hundred"),
            (105, "one hundred and five"),
            (1205, "one thousand two hundred and five"),
            (1005, "one thousand and five"),
            (1_000_000, "one million"),
            (-7, "minus seven"),
            (
                999_999_999_999,
                "nine hundred and ninety-nine billion nine hundred and ninety-nine million \
                 nine hundred and ninety-nine thousand nine hundred and ninety-nine",
            ),
        ] {
            assert_eq!(
                words(Decimal::from(value), &Words::default()).as_deref(),
                Some(expected)
            );
        }
        assert_eq!(words(d("1.5"), &Words::default()), None);
        assert_eq!(words(d("1000000000000"), &Words::default()), None);
        assert_eq!(words(d("2.00"), &Words::default()).as_deref(), Some("two"));
    }

    #[test]
    fn writes_ordinals() {
        for (value, word, digits) in [
            (1, "first", "1st"),
            (2, "second", "2nd"),
            (3, "third", "3rd"),
            (5, "fifth", "5th"),
            (8, "eighth", "8th"),
            (9, "ninth", "9th"),
            (11, "eleventh", "11th"),
            (12, "twelfth", "12th"),
            (20, "twentieth", "20th"),
            (21, "twenty-first", "21st"),
            (100, "one hundredth", "100th"),
            (113, "one hundred and thirteenth", "113th"),
        ] {
            let value = Decimal::from(value);
            assert_eq!(
                ordinal_words(value, &Words::default()).as_deref(),
                Some(word)
            );
            assert_eq!(
                ordinal_digits(value, &Words::default()).as_deref(),
                Some(digits)
            );
        }
        assert_eq!(ordinal_words(Decimal::ZERO, &Words::default()), None);
        assert_eq!(ordinal_digits(d("-1"), &Words::default()), None);
    }

    #[test]
    fn inflects() {
        assert_eq!(noun("1", "person", "persons"), "person");
        assert_eq!(noun("−1", "person", "persons"), "person");
        assert_eq!(noun("1.0", "week", "weeks"), "weeks");
        for (plural, one) in [
            ("families", "family"),
            ("weeks", "week"),
            ("children", "child"),
            ("person-times", "person-time"),
            ("branches", "branch"),
            ("people", "person"),
            ("10,000 yuan", "10,000 yuan"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }
}
