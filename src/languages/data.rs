//! What the file of a language says.

use super::keys::{Key, Phrase, Word};
use super::numerals;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// What the program knows of a language.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// Its name in English.
    pub name: String,
    /// The regions whose tags mean this file though they name no script.
    pub regions: Vec<String>,
    /// Whether all nouns have capitals, so that a capital does not tell a name.
    pub nouns_have_capitals: bool,
    /// What stands between words and within numbers.
    pub marks: Marks,
    /// How a word is shortened before a vowel.
    pub elision: Option<Elision>,
    /// How levels of headings are numbered; empty for `1.`, `1.1`, none.
    pub headings: Vec<String>,
    /// Numbers in words.
    pub numbers: Numbers,
    /// What offices count, where that can be written as a unit in any report.
    pub counted: Vec<String>,
    /// The same of what they pay in.
    pub paid: Vec<String>,
    /// What may stand before it, the longer first.
    pub sizes: indexmap::IndexMap<String, i64>,
    /// The built-in units by their English names.
    pub units: BTreeMap<String, Forms>,
    /// What stands before the name of a unit of which there are so many.
    pub multiples: BTreeMap<i64, Forms>,
    /// Which words count as numbers when somebody types them.
    pub typed: Typed,
    /// The words of pages.
    pub words: Table<Word>,
    /// The words about moves of a level, such as a rate, where they differ from those of a count.
    pub levels: Table<Word>,
    /// The phrases of the change report.
    pub phrases: Table<Phrase>,
}

/// What stands between words and within numbers (Unicode CLDR, version 46).
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Marks {
    /// Between the clauses of a sentence and the names of an enumeration.
    pub comma: String,
    /// Between a name and what is said of it.
    pub colon: String,
    /// Between words and between sentences.
    pub space: String,
    /// A text in brackets behind a name.
    pub brackets: String,
    /// Between the members of a list.
    pub list: String,
    /// Before the last of a list.
    pub and: String,
    /// Between the two members of a list of two, where that is not `and`.
    pub pair: Option<String>,
    /// Between groups of three digits.
    pub group: String,
    /// Between the whole part and the decimals.
    pub decimal: String,
}

impl Default for Marks {
    fn default() -> Self {
        let [comma, colon, space, brackets] = [", ", ": ", " ", " ({text})"].map(str::to_owned);
        let [list, and, group, decimal] = [", ", " and ", ",", "."].map(str::to_owned);
        Self {
            comma,
            colon,
            space,
            brackets,
            list,
            and,
            pair: None,
            group,
            decimal,
        }
    }
}

/// How a word is shortened before a vowel: French `de` to `d’`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elision {
    /// The word with its space.
    pub whole: String,
    /// What stands for it.
    pub elided: String,
    /// The letters before which it is shortened.
    pub before: String,
    /// Beginnings of nouns before which it is not, though they begin with such a letter.
    pub except: Vec<String>,
}

/// Numerals that a list cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grammar {
    /// Any number, any place, `1st` and `22nd`.
    English,
    /// `一百零五`, `第三`; 2 changes with the noun behind it.
    Chinese,
}

/// Numbers in words. What changes with the noun behind it is left out of the lists (`~`), and
/// is written in digits.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Numbers {
    /// The rules of numerals; `None` where the lists are all.
    pub grammar: Option<Grammar>,
    /// From 0 on.
    pub cardinals: Vec<Option<String>>,
    /// Places from the first on.
    pub ordinals: Vec<Option<String>>,
    /// What the points of an enumeration begin with, from the first on.
    pub points: Vec<Option<String>>,
    /// A number below zero.
    pub negative: Option<String>,
    /// Whether the first place changes with the noun, also in digits (`1er`, `1re`).
    pub first_is_gendered: bool,
    /// Whether all that is less than 2 takes the singular.
    pub singular_below_two: bool,
    /// Between a word for a scale and the noun behind it, where it is not a space.
    pub scale_gap: Option<String>,
    /// Signs of scales by their zeros, where they are not words.
    pub scales: BTreeMap<u32, String>,
    /// What a rate is of: `je {number}`.
    pub rate_base: Option<String>,
    /// Between groups of the digits of its number.
    pub rate_group: String,
    /// Its numbers in words by their zeros, from ten on.
    pub rate_bases: Vec<String>,
}

/// Which words are numbers when somebody types them. [`Grammar`] has rules of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Typed {
    /// Those that always are numbers, alone or together.
    pub always: Vec<String>,
    /// Beginnings of ordinals and the like: with any of `endings` they are numbers.
    pub stems: Vec<String>,
    /// The endings.
    pub endings: Vec<String>,
    /// Numbers that are written as one word.
    pub compounds: Option<Compounds>,
    /// What joins two number words to one number.
    pub and: String,
    /// One, which is a number behind that alone.
    pub one: Vec<String>,
    /// Numbers only beside a rank.
    pub ranked: Vec<String>,
    /// The words for ranks.
    pub ranks: Vec<String>,
    /// Numbers only before what they are a part of.
    pub parts: Vec<String>,
    /// What stands between.
    pub of: Vec<String>,
    /// Words behind which a round number is the base of a rate.
    pub bases: Vec<String>,
    /// Round numbers.
    pub round: Vec<String>,
}

impl Typed {
    /// Whether the file says nothing of number words.
    pub fn is_empty(&self) -> bool {
        self.always.is_empty()
    }
}

/// Numbers that are written as one word: `einundzwanzig`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compounds {
    /// What they are put together from, the longer before its own beginning.
    pub pieces: Vec<String>,
    /// What is put together from pieces and is not a number.
    pub except: Vec<String>,
    /// What may stand behind them.
    pub ending: String,
}

/// The form for one and the form for several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Forms {
    /// Both are the same.
    Same(String),
    /// One, several.
    Two(String, String),
}

impl Forms {
    /// The form for one and the form for several.
    pub fn both(&self) -> (&str, &str) {
        match self {
            Self::Same(form) => (form, form),
            Self::Two(one, several) => (one, several),
        }
    }
}

/// The texts of a language by their keys.
#[derive(Debug)]
pub struct Table<K> {
    /// By the place of the key; `None` where the file has no such key.
    texts: Vec<Option<Text>>,
    key: PhantomData<K>,
}

/// The text of a key; `None` where the language has none that fits everywhere (`~`).
type Text = Option<String>;

impl<K: Key> Table<K> {
    /// The text of a key, if there is one.
    pub fn get(&self, key: K) -> Option<&str> {
        self.texts.get(key.index())?.as_ref()?.as_deref()
    }

    /// Whether the file has a key, with or without a text.
    pub fn has(&self, key: K) -> bool {
        self.texts.get(key.index()).is_some_and(Option::is_some)
    }

    /// Whether it has no key at all.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self {
            texts: Vec::new(),
            key: PhantomData,
        }
    }
}

impl<'de, K: Key> Deserialize<'de> for Table<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<K>(PhantomData<K>);

impl<'de, K: Key> Visitor<'de> for Entries<K> {
    type Value = Table<K>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("texts by their keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Table<K>, A::Error> {
        let mut texts: Vec<Option<Text>> = Vec::new();
        texts.resize_with(K::ALL.len(), || None);
        // Most files have the keys in their order: the next one is looked at first.
        let mut next = 0;
        while let Some(name) = map.next_key::<String>()? {
            let at = match K::KEYS.get(next) {
                Some(known) if *known == name => Some(next),
                _ => K::KEYS.iter().position(|known| *known == name),
            };
            let slot = at.and_then(|at| texts.get_mut(at));
            let Some(slot) = slot else {
                return Err(de::Error::unknown_field(&name, K::KEYS));
            };
            if slot.is_some() {
                return Err(de::Error::custom(format!("`{name}` stands twice")));
            }
            *slot = Some(map.next_value()?);
            next = at.map_or(0, |at| at + 1);
        }
        Ok(Table {
            texts,
            key: PhantomData,
        })
    }
}

impl Data {
    /// A number in words.
    pub fn number(&self, number: u64) -> Option<String> {
        match self.numbers.grammar {
            Some(Grammar::English) => Some(numerals::cardinal(number)),
            Some(Grammar::Chinese) if number != 2 && number <= 100 => {
                u32::try_from(number).ok().and_then(numerals::chinese)
            }
            Some(Grammar::Chinese) => None,
            None => listed(&self.numbers.cardinals, Some(number)),
        }
    }

    /// A place in words.
    pub fn ordinal(&self, number: u64) -> Option<String> {
        match self.numbers.grammar {
            Some(Grammar::English) => Some(numerals::ordinal(number)),
            Some(Grammar::Chinese) => {
                let numeral = u32::try_from(number).ok().and_then(numerals::chinese)?;
                Some(format!("第{numeral}"))
            }
            None => listed(&self.numbers.ordinals, number.checked_sub(1)),
        }
    }

    /// What a point of an enumeration begins with, where that is not its place.
    pub fn point(&self, number: u64) -> Option<String> {
        listed(&self.numbers.points, number.checked_sub(1))
    }

    /// A text in front of a noun, its last word shortened where that is the rule.
    pub fn before_noun(&self, text: &str, noun: &str) -> String {
        let Some(elision) = &self.elision else {
            return text.to_owned();
        };
        match text.strip_suffix(&elision.whole) {
            Some(start) if elision.applies(noun) => format!("{start}{}", elision.elided),
            _ => text.to_owned(),
        }
    }
}

impl Elision {
    fn applies(&self, noun: &str) -> bool {
        let noun = noun.to_lowercase();
        let first = noun.chars().next();
        first.is_some_and(|first| self.before.contains(first))
            && !self.except.iter().any(|start| noun.starts_with(start))
    }
}

fn listed(list: &[Option<String>], at: Option<u64>) -> Option<String> {
    list.get(usize::try_from(at?).ok()?).cloned().flatten()
}
