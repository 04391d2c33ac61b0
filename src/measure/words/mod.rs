//! The fixed words of pages by language: "Contents", "Page 1 of 8", "met", months, what a
//! chart says to those who do not see it.
//!
//! Each language has a file of its own, which a speaker can read from top to bottom. A word
//! may hold places in braces, the same in every language. A report may have any word
//! otherwise.

mod chinese;
mod english;
mod french;
mod german;
mod kinds;
mod numerals;
mod spanish;
mod traditional;

pub use kinds::Word;
pub use numerals::chinese as chinese_numeral;

use super::text::Language;
use std::collections::BTreeMap;

/// The words of a report: those of its language, and its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words {
    language: Language,
    /// The report's own.
    own: BTreeMap<Word, String>,
    /// Its own words for numbers (`3: drei`).
    numbers: BTreeMap<u32, String>,
    /// Its own words for places (`3: dritte`).
    ordinals: BTreeMap<u32, String>,
}

impl Words {
    /// The words of a language; English ones where it has none.
    pub fn of(language: Language) -> Self {
        Self {
            language,
            ..Self::default()
        }
    }

    /// Puts the report's own word in the place of the language's.
    pub fn set(&mut self, word: Word, text: String) {
        self.own.insert(word, text);
    }

    /// The report's own words for numbers, and for places.
    pub fn set_numbers(&mut self, numbers: BTreeMap<u32, String>, ordinals: BTreeMap<u32, String>) {
        self.numbers = numbers;
        self.ordinals = ordinals;
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether a word is in the language, or the report's own: not English for want of it.
    pub fn knows(&self, word: Word) -> bool {
        self.own.contains_key(&word) || table(self.language).is_some()
    }

    /// Whether a word is the report's own.
    pub fn is_own(&self, word: Word) -> bool {
        self.own.contains_key(&word)
    }

    /// The text of a word, places in braces; the English one where there is no other.
    pub fn text(&self, word: Word) -> &str {
        self.get(word)
            .or_else(|| english::word(word))
            .unwrap_or_default()
    }

    /// The text of a word; `None` where the language has words, but none for this.
    pub fn get(&self, word: Word) -> Option<&str> {
        if let Some(own) = self.own.get(&word) {
            return Some(own);
        }
        table(self.language).unwrap_or(english::word)(word)
    }

    /// The text of a word with its places filled; places without a value stay empty.
    pub fn fill(&self, word: Word, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        for piece in pieces(self.text(word)) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Place(name) => {
                    let value = values.iter().find(|(known, _)| *known == name);
                    out.push_str(value.map_or("", |(_, value)| value));
                }
            }
        }
        out
    }

    /// What stands before and behind the only place of a word.
    pub fn around(&self, word: Word) -> (&str, &str) {
        let text = self.text(word);
        match (text.find('{'), text.find('}')) {
            (Some(start), Some(end)) if start < end => (
                text.get(..start).unwrap_or_default(),
                text.get(end + 1..).unwrap_or_default(),
            ),
            _ => (text, ""),
        }
    }

    /// A word without its places: `Table` of `Table {number}`.
    pub fn bare(&self, word: Word) -> String {
        let (before, after) = self.around(word);
        format!("{}{}", before.trim_end(), after.trim_start())
    }

    /// A number in words, `None` where it has none that fits everywhere: beyond ten in most
    /// languages, and where its form depends on the noun, as of 1 in German.
    pub fn number(&self, number: u64) -> Option<String> {
        let own = u32::try_from(number)
            .ok()
            .and_then(|n| self.numbers.get(&n));
        own.cloned()
            .or_else(|| numerals::number(number, self.language))
    }

    /// A place in words: `third`, `第三`.
    pub fn ordinal(&self, number: u64) -> Option<String> {
        let own = u32::try_from(number)
            .ok()
            .and_then(|n| self.ordinals.get(&n));
        own.cloned()
            .or_else(|| numerals::ordinal(number, self.language))
    }

    /// What a point of an enumeration within a sentence begins with: `first`, `zweitens`,
    /// `第三`; where the language has no word, the number with a bracket.
    pub fn point(&self, number: u64) -> String {
        let own = u32::try_from(number)
            .ok()
            .and_then(|n| self.ordinals.get(&n));
        own.cloned()
            .or_else(|| numerals::point(number, self.language))
            .or_else(|| self.ordinal(number))
            .unwrap_or_else(|| format!("{number})"))
    }

    /// Whether a written number takes the singular of a noun behind it: 1 as printed, in
    /// French whatever is less than 2.
    pub fn is_one(&self, written: &str) -> bool {
        let bare = written.trim_start_matches([super::text::MINUS, '+']);
        if self.language.family() == Language::French
            && let Some(rest) = bare.strip_prefix(['0', '1'])
            && (rest.is_empty() || rest.starts_with(','))
        {
            return true;
        }
        let english = || numerals::number(1, Language::English);
        let word = self.number(1).or_else(english);
        bare == "1" || word.is_some_and(|one| one == bare)
    }

    /// What parts the members of a list.
    pub fn comma(&self) -> &'static str {
        match self.language.family() {
            Language::Chinese | Language::TraditionalChinese | Language::Japanese => "，",
            Language::Arabic | Language::Persian | Language::Urdu => "، ",
            _ => ", ",
        }
    }

    /// What parts a name from what is said of it.
    pub fn colon(&self) -> &'static str {
        match self.language.family() {
            Language::Chinese | Language::TraditionalChinese | Language::Japanese => "：",
            Language::French => "\u{a0}: ",
            _ => ": ",
        }
    }

    /// What parts a number from the word behind it: nothing in Chinese and Japanese, else a space.
    pub fn gap(&self, word: &str) -> &'static str {
        let first = word.chars().next().unwrap_or(' ');
        if first.is_ascii() { " " } else { self.space() }
    }

    /// What parts sentences: nothing in Chinese and Japanese, else a space.
    pub fn space(&self) -> &'static str {
        match self.language.family() {
            Language::Chinese | Language::TraditionalChinese | Language::Japanese => "",
            _ => " ",
        }
    }
}

impl Word {
    /// The places that it holds, in alphabetical order.
    pub fn places(self) -> Vec<&'static str> {
        let text = english::word(self).or_else(|| chinese::word(self));
        let mut places: Vec<&str> = pieces(text.unwrap_or_default())
            .filter_map(|piece| match piece {
                Piece::Place(name) => Some(name),
                Piece::Text(_) => None,
            })
            .collect();
        places.sort_unstable();
        places
    }
}

/// The words of a language, if it has any.
fn table(language: Language) -> Option<fn(Word) -> Option<&'static str>> {
    Some(match language.family() {
        Language::English => english::word,
        Language::Chinese => chinese::word,
        Language::TraditionalChinese => traditional::word,
        Language::German => german::word,
        Language::French => french::word,
        Language::Spanish => spanish::word,
        _ => return None,
    })
}

/// A part of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Characters.
    Text(&'t str),
    /// A place, by what stands in its braces.
    Place(&'t str),
}

/// The parts of a word; a brace that is not closed is a character.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.find('{').unwrap_or(rest.len());
        if start > 0 {
            let (before, after) = rest.split_at(start);
            rest = after;
            return Some(Piece::Text(before));
        }
        let Some(end) = rest.find('}') else {
            return Some(Piece::Text(std::mem::take(&mut rest)));
        };
        let name = rest.get(1..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(Piece::Place(name))
    })
}

#[cfg(test)]
mod tests;
