//! What an id is made of, the same in the configuration, in formulas and in templates.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether an id can begin with the character: a letter of any script, or `_`.
pub fn begins_id(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Whether the character can stand within an id: a letter or digit of any script, `_`, or a
/// mark that belongs to the letter before it.
pub fn continues_id(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// The id in the one form in which ids are compared (NFKC): composed letters, and the
/// letters and digits of full width as the ordinary ones. Letter case is kept.
pub fn normal_id(id: &str) -> Cow<'_, str> {
    match id.is_ascii() {
        true => Cow::Borrowed(id),
        false => Cow::Owned(id.nfkc().collect()),
    }
}

/// Whether the id has Latin letters and letters of another alphabet that look the same, so
/// that two ids could not be told apart by eye (after the confusables of Unicode TS 39).
pub fn looks_ambiguous(id: &str) -> bool {
    let alike =
        |c: char| "АВЕЅІЈКМНОРСТУХаеоорсухѕіј".contains(c) || "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικ".contains(c);
    id.contains(|c: char| c.is_ascii_alphabetic()) && id.contains(alike)
}

#[cfg(test)]
mod tests {
    use super::{looks_ambiguous, normal_id};

    #[test]
    fn one_id_has_one_form() {
        for (typed, id) in [
            ("births", "births"),
            ("出生人口", "出生人口"),
            ("ＧＤＰ总量", "GDP总量"),
            ("e\u{301}lan", "\u{e9}lan"),
            ("か\u{3099}", "が"),
        ] {
            assert_eq!(normal_id(typed), id, "{typed}");
        }
    }

    #[test]
    fn letters_that_look_alike_are_not_mixed() {
        assert!(looks_ambiguous("b\u{456}rths"));
        assert!(looks_ambiguous("birth\u{455}"));
        assert!(!looks_ambiguous("рождения"));
        assert!(!looks_ambiguous("出生人口"));
        assert!(!looks_ambiguous("GDP总量"));
        assert!(!looks_ambiguous("λ_rate"));
    }
}
