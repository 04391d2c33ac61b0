//! The text of a number in a language. English now; the type leaves room for others.

use super::{Decimal, Rounding};

/// The language of a report's numbers and fixed words.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
pub enum Language {
    /// English (`en`).
    #[default]
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
        }
    }
}

/// How numbers are written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumberStyle {
    /// The language of words and ordinals.
    pub language: Language,
    /// How a half is rounded.
    pub rounding: Rounding,
    /// Between groups of three digits; empty for none.
    pub group: String,
    /// The decimal mark.
    pub mark: String,
    /// Whole numbers up to this one are written as words where words are allowed (0 to 100).
    pub words_up_to: u32,
}

impl Default for NumberStyle {
    fn default() -> Self {
        Self {
            language: Language::English,
            rounding: Rounding::HalfUp,
            group: ",".to_owned(),
            mark: ".".to_owned(),
            words_up_to: 10,
        }
    }
}

/// `value` rounded to `decimals`, grouped: `4,923`, `-0.5` with a true minus sign (U+2212).
pub fn plain(value: Decimal, decimals: u32, style: &NumberStyle) -> String {
    let _ = (value, decimals, style);
    todo!("number text")
}

/// A whole number in words: `three`, `twenty-one`, `one thousand two hundred and five`.
/// `None` when the value is not whole or beyond ±999 999 999 999.
pub fn words(value: Decimal, language: Language) -> Option<String> {
    let _ = (value, language);
    todo!("number text")
}

/// An ordinal in words: `first`, `twenty-first`. `None` when not whole or not positive.
pub fn ordinal_words(value: Decimal, language: Language) -> Option<String> {
    let _ = (value, language);
    todo!("number text")
}

/// An ordinal in digits: `1st`, `22nd`, `113th`. `None` when not whole or not positive.
pub fn ordinal_digits(value: Decimal, language: Language) -> Option<String> {
    let _ = (value, language);
    todo!("number text")
}

/// A large number with a word for its scale: 4 960 000 is `4.96 million`. Values under a
/// million are written plainly. As many decimals (at most `decimals`) as the value needs.
pub fn scaled(value: Decimal, decimals: u32, style: &NumberStyle) -> String {
    let _ = (value, decimals, style);
    todo!("number text")
}

/// Joins items in grammar: `a`, `a and b`, `a, b and c`.
pub fn join(items: &[String], language: Language) -> String {
    let _ = (items, language);
    todo!("number text")
}
