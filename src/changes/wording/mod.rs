//! What a change report says by itself, in the language of the report; the terminal is told in
//! English. The phrases stand in the files of the languages ([`crate::languages`]).

pub use crate::languages::Phrase;

use crate::languages::Language;
use crate::measure::words::{Words, fill};

/// The phrases of a language; English ones where it has none.
#[derive(Clone, Copy, Debug)]
pub struct Wording(Language);

impl Wording {
    /// Those of the terminal.
    pub const ENGLISH: Wording = Wording(Language::ENGLISH);

    /// Those of a language by its tag.
    pub fn of(tag: &str) -> Self {
        let language = Language::of(tag).ok();
        let speaks = |language: &Language| !language.data().phrases.is_empty();
        language.filter(speaks).map_or(Self::ENGLISH, Self)
    }

    /// The language that it speaks.
    pub fn language(self) -> Language {
        self.0
    }

    /// What parts a name from the next one.
    pub fn comma(self) -> &'static str {
        Words::of(self.0).comma()
    }

    /// A phrase, its places filled.
    pub fn say(self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        fill(self.word(phrase), values)
    }

    /// A phrase as it stands.
    pub fn word(self, phrase: Phrase) -> &'static str {
        let english = || Language::ENGLISH.data().phrases.get(phrase);
        let own = self.0.data().phrases.get(phrase);
        own.or_else(english).unwrap_or_default()
    }

    /// A phrase of so many.
    pub fn count(self, phrase: Phrase, count: usize, values: &[(&str, &str)]) -> String {
        let both = self.word(phrase);
        let (one, many) = both.split_once('|').unwrap_or((both, both));
        let number = count.to_string();
        let mut all = vec![("n", number.as_str())];
        all.extend_from_slice(values);
        fill(if count == 1 { one } else { many }, &all)
    }

    /// A phrase of so many, with the number as it is written.
    pub fn count_as(self, phrase: Phrase, count: usize, written: &str) -> String {
        let both = self.word(phrase);
        let (one, many) = both.split_once('|').unwrap_or((both, both));
        fill(if count == 1 { one } else { many }, &[("n", written)])
    }

    /// The parts of a sentence, one behind another.
    pub fn join(self, parts: &[String]) -> String {
        parts.join(self.word(Phrase::Between))
    }
}

#[cfg(test)]
mod tests;
