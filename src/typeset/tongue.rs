//! What a language decides about the setting of a run.

use crate::languages::{Language, tag};
use hypher::Lang;

/// The language of a stretch of text, as far as the setting depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tongue {
    /// The patterns to hyphenate its words with; without any, words stay whole rather than
    /// being hyphenated wrongly.
    patterns: Option<Lang>,
    /// Whether all nouns have capitals.
    capitals: bool,
}

impl Tongue {
    /// The language of a tag (BCP 47).
    pub fn of(text: &str) -> Self {
        let code = tag::primary(text);
        let patterns = code.as_bytes().try_into().ok().and_then(Lang::from_iso);
        let nouns = || Language::of(text).is_ok_and(|own| own.data().nouns_have_capitals);
        Self {
            patterns,
            capitals: patterns.is_some() && nouns(),
        }
    }

    /// The patterns to hyphenate its words with.
    pub fn patterns(self) -> Option<Lang> {
        self.patterns
    }

    /// Whether there are patterns to hyphenate its words with.
    pub fn hyphenates(self) -> bool {
        self.patterns.is_some()
    }

    /// Whether a word with a capital is mostly a name, which is better kept whole.
    pub fn tells_names(self) -> bool {
        !self.capitals
    }
}
