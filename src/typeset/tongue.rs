//! What a language decides about the setting of a run.

use crate::measure::language;

/// The language of a stretch of text, as far as the setting depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    /// English, whose words are hyphenated.
    English,
    /// Any other, or none at all: words stay whole rather than being hyphenated wrongly.
    Other,
}

impl Tongue {
    /// The language of a tag (BCP 47).
    pub fn of(tag: &str) -> Self {
        match &*language::primary(tag) {
            "en" => Self::English,
            _ => Self::Other,
        }
    }

    /// Whether there are patterns to hyphenate its words with.
    pub fn hyphenates(self) -> bool {
        self == Self::English
    }
}
