//! What a language decides about the setting of a run.

use crate::measure::language;
use hypher::Lang;

/// The language of a stretch of text, as far as the setting depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    /// English.
    English,
    /// German, whose nouns have capitals.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Any other, or none at all: words stay whole rather than being hyphenated wrongly.
    Other,
}

impl Tongue {
    /// The language of a tag (BCP 47).
    pub fn of(tag: &str) -> Self {
        match &*language::primary(tag) {
            "en" => Self::English,
            "de" => Self::German,
            "fr" => Self::French,
            "es" => Self::Spanish,
            _ => Self::Other,
        }
    }

    /// The patterns to hyphenate its words with.
    pub fn patterns(self) -> Option<Lang> {
        match self {
            Self::English => Some(Lang::English),
            Self::German => Some(Lang::German),
            Self::French => Some(Lang::French),
            Self::Spanish => Some(Lang::Spanish),
            Self::Other => None,
        }
    }

    /// Whether there are patterns to hyphenate its words with.
    pub fn hyphenates(self) -> bool {
        self.patterns().is_some()
    }

    /// Whether a word with a capital is mostly a name, which is better kept whole.
    pub fn tells_names(self) -> bool {
        self != Self::German
    }
}
