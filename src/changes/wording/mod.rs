//! The words of the change report by language, as those of pages are kept: each language has a
//! file of its own, which a speaker can read from top to bottom. The terminal is told in English.

mod chinese;
mod english;
mod french;
mod german;
mod kinds;
mod spanish;
mod traditional;

pub use kinds::Phrase;

use crate::measure::text::Language;
use crate::measure::words::{Piece, Words, pieces};

/// The phrases of a language; English ones where it has none.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    language: Language,
    table: fn(Phrase) -> &'static str,
}

impl Wording {
    /// Those of the terminal.
    pub const ENGLISH: Wording = Wording {
        language: Language::English,
        table: english::phrase,
    };

    /// Those of a language by its tag.
    pub fn of(tag: &str) -> Self {
        let Ok(language) = Language::of(tag) else {
            return Self::ENGLISH;
        };
        let table = match language.family() {
            Language::Chinese => chinese::phrase,
            Language::TraditionalChinese => traditional::phrase,
            Language::German => german::phrase,
            Language::French => french::phrase,
            Language::Spanish => spanish::phrase,
            _ => return Self::ENGLISH,
        };
        Self { language, table }
    }

    /// The language that it speaks.
    pub fn language(self) -> Language {
        self.language
    }

    /// What parts a name from the next one.
    pub fn comma(self) -> &'static str {
        Words::of(self.language).comma()
    }

    /// A phrase, its places filled.
    pub fn say(self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        fill((self.table)(phrase), values)
    }

    /// A phrase as it stands.
    pub fn word(self, phrase: Phrase) -> &'static str {
        (self.table)(phrase)
    }

    /// A phrase of so many.
    pub fn count(self, phrase: Phrase, count: usize, values: &[(&str, &str)]) -> String {
        let both = (self.table)(phrase);
        let (one, many) = both.split_once('|').unwrap_or((both, both));
        let number = count.to_string();
        let mut all = vec![("n", number.as_str())];
        all.extend_from_slice(values);
        fill(if count == 1 { one } else { many }, &all)
    }

    /// A phrase of so many, with the number as it is written.
    pub fn count_as(self, phrase: Phrase, count: usize, written: &str) -> String {
        let both = (self.table)(phrase);
        let (one, many) = both.split_once('|').unwrap_or((both, both));
        fill(if count == 1 { one } else { many }, &[("n", written)])
    }

    /// The parts of a sentence, one behind another.
    pub fn join(self, parts: &[String]) -> String {
        parts.join(self.word(Phrase::Between))
    }
}

/// A phrase with its places filled; what is filled in is not looked at again.
fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let told = pieces(phrase).map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Place(name) => {
            let value = values.iter().find(|(known, _)| *known == name);
            value.map_or("", |(_, value)| value)
        }
    });
    told.collect()
}

#[cfg(test)]
mod tests;
