//! The fixed words of pages in the language of a report: "Contents", "Page 1 of 8", "met",
//! months, what a chart says to those who do not see it.
//!
//! They stand in the file of the language ([`crate::languages`]). A word may hold places in
//! braces, the same in every language. A report may have any word otherwise.

pub use crate::languages::{Key, Word, chinese_numeral};

use super::{FiscalYear, Period};
use crate::languages::{Data, Grammar, Language};
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
    /// Its own words for the points of an enumeration (`3: drittens`).
    enumeration: BTreeMap<u32, String>,
    /// How its years are written where they are fiscal ones.
    fiscal: Option<FiscalYear>,
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

    /// The report's own words for the points of an enumeration.
    pub fn set_enumeration(&mut self, enumeration: BTreeMap<u32, String>) {
        self.enumeration = enumeration;
    }

    /// Years are fiscal ones.
    pub fn set_fiscal(&mut self, fiscal: FiscalYear) {
        self.fiscal = Some(fiscal);
    }

    /// How years are written where they are fiscal ones.
    pub fn fiscal(&self) -> Option<&FiscalYear> {
        self.fiscal.as_ref()
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether a word is in the language, or the report's own: not English for want of it.
    pub fn knows(&self, word: Word) -> bool {
        self.own.contains_key(&word) || self.language.has_words()
    }

    /// Whether a word is the report's own.
    pub fn is_own(&self, word: Word) -> bool {
        self.own.contains_key(&word)
    }

    /// The text of a word, places in braces; the English one where there is no other.
    pub fn text(&self, word: Word) -> &str {
        self.get(word)
            .or_else(|| Language::ENGLISH.data().words.get(word))
            .unwrap_or_default()
    }

    /// The text of a word; `None` where the language has words, but none for this.
    pub fn get(&self, word: Word) -> Option<&str> {
        if let Some(own) = self.own.get(&word) {
            return Some(own);
        }
        let language = match self.language.has_words() {
            true => self.language,
            false => Language::ENGLISH,
        };
        language.data().words.get(word)
    }

    /// The text of a word about a move of a level, such as a share or a rate: Chinese says
    /// 上升 and 下降 of those, 增加 and 减少 of counts and money.
    pub fn text_of_level(&self, word: Word) -> &str {
        let level = self.data().levels.get(word);
        level
            .filter(|_| !self.is_own(word))
            .unwrap_or_else(|| self.text(word))
    }

    /// The text of a word with its places filled; places without a value stay empty.
    pub fn fill(&self, word: Word, values: &[(&str, &str)]) -> String {
        fill(self.text(word), values)
    }

    /// As [`Self::fill`], for a move of a level ([`Self::text_of_level`]).
    pub fn fill_of_level(&self, word: Word, values: &[(&str, &str)]) -> String {
        fill(self.text_of_level(word), values)
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
        let own = own_of(&self.numbers, number);
        own.or_else(|| self.data().number(number))
    }

    /// A place in words: `third`, `第三`; `None` where it has none that fits everywhere.
    pub fn ordinal(&self, number: u64) -> Option<String> {
        let own = own_of(&self.ordinals, number);
        own.or_else(|| self.data().ordinal(number))
    }

    /// A place in digits: `3rd`, `3.`, `第3`; `None` where it has none that fits everywhere.
    pub fn ordinal_digits(&self, number: u64) -> Option<String> {
        let gendered = number == 1 && self.data().numbers.first_is_gendered;
        if self.get(Word::Ordinal).is_some() && (!gendered || self.is_own(Word::Ordinal)) {
            return Some(self.fill(Word::Ordinal, &[("number", &number.to_string())]));
        }
        if self.data().numbers.grammar != Some(Grammar::English) {
            return None;
        }
        let ending = match (number % 100, number % 10) {
            (11..=13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
        Some(format!("{number}{ending}"))
    }

    /// What a point of an enumeration begins with: `first`, `zweitens`, `第三`; `None` where
    /// there is no word.
    pub fn enumerated(&self, number: u64) -> Option<String> {
        own_of(&self.enumeration, number)
            .or_else(|| self.as_the_first(number))
            .or_else(|| self.data().point(number))
            .or_else(|| self.ordinal(number).filter(|_| self.places_serve()))
            // English is what the languages without words have.
            .or_else(|| match self.language.has_words() {
                true => None,
                false => Language::ENGLISH.data().ordinal(number),
            })
    }

    /// In Chinese, the points after a first one of the report's own: `二是` after `一是`.
    fn as_the_first(&self, number: u64) -> Option<String> {
        let behind = self.enumeration.get(&1)?.strip_prefix('一')?;
        let chinese = self.data().numbers.grammar == Some(Grammar::Chinese);
        let counted = match number {
            // 两 counts things, 二 their order.
            2 => "二".to_owned(),
            _ => self.number(number)?,
        };
        chinese.then(|| format!("{counted}{behind}"))
    }

    /// What stands behind the word of a point within a sentence: a comma, but nothing behind
    /// 一是 and 一要, with which the sentence goes on, nor behind a sign.
    pub fn behind_point(&self, word: &str) -> &'static str {
        match word.ends_with(['是', '要', '、', '，', '：']) {
            true => "",
            false => self.comma().trim_end(),
        }
    }

    /// Whether the places of the language serve for enumerations, which is not so where it
    /// has adverbs.
    fn places_serve(&self) -> bool {
        self.data().point(1).is_none()
    }

    /// What a point of an enumeration within a sentence begins with: as [`Self::enumerated`],
    /// where the language has no word the number with a bracket.
    pub fn point(&self, number: u64) -> String {
        let word = self.enumerated(number);
        word.unwrap_or_else(|| format!("{number})"))
    }

    /// The word for a scale behind a number: `million`, in French `millions` from 2 on.
    /// `None` where the language has no such scale.
    pub fn scale(&self, scale: Word, written: &str) -> Option<&str> {
        let one = match scale {
            Word::Million => Word::OneMillion,
            Word::Billion => Word::OneBillion,
            Word::Trillion => Word::OneTrillion,
            _ => scale,
        };
        // A report's own word for a scale goes before the language's for one of it.
        let single = self.is_one(written) && (self.is_own(one) || !self.is_own(scale));
        let one = self.get(one).filter(|_| single);
        one.or_else(|| self.get(scale))
    }

    /// What parts a number with a scale from the noun behind it: ` de ` in French and Spanish
    /// (`2 millions de personnes`, `d’euros`), where the words of scales are nouns themselves.
    pub fn scale_gap(&self, number: &str, noun: &str) -> String {
        const NOUNS: [Word; 6] = [
            Word::Million,
            Word::Billion,
            Word::Trillion,
            Word::OneMillion,
            Word::OneBillion,
            Word::OneTrillion,
        ];
        let scaled = NOUNS.iter().any(|word| {
            let noun = self.get(*word).filter(|_| !self.is_own(*word));
            noun.is_some_and(|noun| number.ends_with(noun))
        });
        match &self.data().numbers.scale_gap {
            Some(gap) if scaled => self.data().before_noun(gap, noun),
            _ => self.gap(noun).to_owned(),
        }
    }

    /// A period as printed: `2019`, `September 2019`.
    pub fn period(&self, period: Period) -> String {
        const HALVES: [Word; 2] = [Word::FirstHalf, Word::SecondHalf];
        const QUARTERS: [Word; 4] = [
            Word::FirstQuarter,
            Word::SecondQuarter,
            Word::ThirdQuarter,
            Word::FourthQuarter,
        ];
        const MONTHS: [Word; 12] = [
            Word::January,
            Word::February,
            Word::March,
            Word::April,
            Word::May,
            Word::June,
            Word::July,
            Word::August,
            Word::September,
            Word::October,
            Word::November,
            Word::December,
        ];
        let nth = |list: &[Word], n: u8| list.get(usize::from(n).wrapping_sub(1)).copied();
        let (year, word) = match period {
            Period::Year(y) => (y, Some(Word::Year)),
            Period::Half(y, n) => (y, nth(&HALVES, n)),
            Period::Quarter(y, n) => (y, nth(&QUARTERS, n)),
            Period::Month(y, n) => (y, nth(&MONTHS, n)),
        };
        let year = match period {
            Period::Year(year) => self.year(year),
            // The parts of years are those of the calendar.
            _ => year.to_string(),
        };
        word.map_or(year.clone(), |word| self.fill(word, &[("year", &year)]))
    }

    /// A year alone: `2019`, `2019/20`.
    fn year(&self, year: i32) -> String {
        let fiscal = self.fiscal.as_ref();
        fiscal.map_or_else(|| year.to_string(), |fiscal| fiscal.form.write(year))
    }

    /// A period as part of a file's name: `2019`, `2019-20`, `2019-09`.
    pub fn period_in_file_names(&self, period: Period) -> String {
        match (period, &self.fiscal) {
            (Period::Year(year), Some(fiscal)) => fiscal.in_file_names(year),
            _ => period.to_string(),
        }
    }

    /// A period where the author wrote `{{ period }}`: as printed, but a year without what
    /// the language puts behind it (`2019年`), which authors write themselves.
    pub fn bare_period(&self, period: Period) -> String {
        match period {
            Period::Year(year) if !self.is_own(Word::Year) => self.year(year),
            _ => self.period(period),
        }
    }

    /// Whether a written number takes the singular of a noun behind it: 1 as printed, in
    /// French whatever is less than 2.
    pub fn is_one(&self, written: &str) -> bool {
        let bare = written.trim_start_matches([super::text::MINUS, '+']);
        if self.data().numbers.singular_below_two
            && let Some(rest) = bare.strip_prefix(['0', '1'])
            && (rest.is_empty() || rest.starts_with(','))
        {
            return true;
        }
        let english = || Language::ENGLISH.data().number(1);
        let word = self.number(1).or_else(english);
        bare == "1" || word.is_some_and(|one| one == bare)
    }

    /// What parts the members of a list.
    pub fn comma(&self) -> &'static str {
        &self.data().marks.comma
    }

    /// What parts a name from what is said of it.
    pub fn colon(&self) -> &'static str {
        &self.data().marks.colon
    }

    /// What parts a number from the word behind it: nothing in Chinese and Japanese, else a space.
    pub fn gap(&self, word: &str) -> &'static str {
        let first = word.chars().next().unwrap_or(' ');
        if first.is_ascii() { " " } else { self.space() }
    }

    /// A text in brackets behind a name: `（万元）` in Chinese and Japanese, else ` (kg)`.
    pub fn bracketed(&self, text: &str) -> String {
        fill(&self.data().marks.brackets, &[("text", text)])
    }

    /// What parts sentences: nothing in Chinese and Japanese, else a space.
    pub fn space(&self) -> &'static str {
        &self.data().marks.space
    }

    fn data(&self) -> &'static Data {
        self.language.data()
    }
}

/// A text with its places filled; places without a value stay empty.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
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

/// The places that a word holds, in alphabetical order.
pub fn places(word: Word) -> Vec<&'static str> {
    // What has no word in English has one elsewhere, with the same places.
    let mut texts = std::iter::once(Language::ENGLISH)
        .chain(Language::all())
        .filter_map(|language| language.data().words.get(word));
    places_in(texts.next().unwrap_or_default())
}

/// The places of a text, in alphabetical order.
fn places_in(text: &str) -> Vec<&str> {
    let mut places: Vec<&str> = pieces(text)
        .filter_map(|piece| match piece {
            Piece::Place(name) => Some(name),
            Piece::Text(_) => None,
        })
        .collect();
    places.sort_unstable();
    places
}

/// The report's own word for a number.
fn own_of(words: &BTreeMap<u32, String>, number: u64) -> Option<String> {
    let number = u32::try_from(number).ok()?;
    words.get(&number).cloned()
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
