//! What languages say and how they write: one file of data for each.
//!
//! `de.yaml` holds all that the program knows of German: its marks, number words, names of units,
//! the words of pages, the phrases of the change report. A new language is a new file; the build
//! finds it by its name, which is its tag. [`Language::of`] finds the language of a tag, and
//! [`Language::data`] what its file says. A file is read when something of it is first asked for,
//! since a report needs one or two of them.
//!
//! Grammar that a list cannot hold (English and Chinese numerals) stays in code, chosen by
//! `grammar` in the file.

mod data;
mod keys;
mod numerals;
pub mod tag;

pub use data::{Compounds, Data, Forms, Grammar, Marks, Numbers, Table, Typed};
pub use keys::{Key, Phrase, Word};
pub use numerals::chinese as chinese_numeral;

use std::fmt;
use std::sync::OnceLock;
use tag::primary;

// The files, by tag, in alphabetical order.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The language of a report: which way its text runs, how its lines are broken, which words
/// the program adds, and how numbers are put into words.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language {
    tag: Tag,
    /// Its place among the files; `None` where there is no file.
    file: Option<u8>,
}

impl Language {
    /// English, which is also spoken where a language has no words of its own.
    pub const ENGLISH: Self = Self::known("en");
    /// Chinese in the forms of the mainland.
    pub const CHINESE: Self = Self::known("zh");
    /// Chinese in the forms of Taiwan and Hong Kong.
    pub const TRADITIONAL_CHINESE: Self = Self::known("zh-Hant");

    /// The language that a file is for, by its tag.
    const fn known(tag: &str) -> Self {
        let tag = tag.as_bytes();
        let mut bytes = [0; LONGEST];
        let mut at = 0;
        while at < tag.len() {
            bytes[at] = tag[at];
            at += 1;
        }
        let length = tag.len() as u8;
        let mut file = 0;
        while !same(FILES[file].0.as_bytes(), tag) {
            file += 1;
        }
        Self {
            tag: Tag { bytes, length },
            file: Some(file as u8),
        }
    }

    /// The language with a tag (BCP 47).
    ///
    /// # Errors
    ///
    /// The text is not the tag of a language; says what to write instead where that can be told.
    pub fn of(text: &str) -> Result<Self, Option<&'static str>> {
        tag::check(text)?;
        let tag = Tag::new(text).ok_or(None)?;
        Ok(Self {
            tag,
            file: file(text),
        })
    }

    /// The languages that have a file, by tag.
    pub fn all() -> impl Iterator<Item = Self> {
        FILES.iter().filter_map(|(tag, _)| Self::of(tag).ok())
    }

    /// The BCP 47 tag.
    pub fn tag(&self) -> &str {
        self.tag.as_str()
    }

    /// What its file says; nothing, but for the marks of English, where it has none.
    pub fn data(self) -> &'static Data {
        data(self.file)
    }

    /// Whether it has words of its own.
    pub fn has_words(self) -> bool {
        !self.data().words.is_empty()
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::ENGLISH
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// What a file says, by its place.
fn data(file: Option<u8>) -> &'static Data {
    static READ: [OnceLock<Data>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
    static NONE: OnceLock<Data> = OnceLock::new();
    let at = file.map(usize::from);
    match at.and_then(|at| READ.get(at).zip(FILES.get(at))) {
        // The tests read all files, so that none can fail here.
        Some((cell, (_, yaml))) => {
            cell.get_or_init(|| serde_yaml::from_str(yaml).unwrap_or_default())
        }
        None => NONE.get_or_init(Data::default),
    }
}

/// Whether two texts are the same, for constants.
const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// The place of the file for a tag: that of its script, else that of its language.
fn file(text: &str) -> Option<u8> {
    let first = primary(text);
    let of = |wanted: &dyn Fn(&str) -> bool| FILES.iter().position(|(known, _)| wanted(known));
    let script = of(&|known| known.contains('-') && primary(known) == first && writes(known, text));
    let at = script.or_else(|| of(&|known| known == first))?;
    u8::try_from(at).ok()
}

/// Whether a tag means the script of a file such as `zh-Hant`: it says so, or names none and a
/// region that writes it.
fn writes(known: &str, text: &str) -> bool {
    let parts = || text.split('-').skip(1);
    let script =
        parts().find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let own = known.split('-').nth(1).unwrap_or_default();
    match script {
        Some(script) => script.eq_ignore_ascii_case(own),
        None => {
            let at = FILES.iter().position(|(tag, _)| *tag == known);
            let regions = &data(at.and_then(|at| u8::try_from(at).ok())).regions;
            parts().any(|part| {
                regions
                    .iter()
                    .any(|region| region.eq_ignore_ascii_case(part))
            })
        }
    }
}

/// Longest tag, in bytes: what RFC 5646, 4.4.1 tells programs to keep room for.
const LONGEST: usize = 35;

/// The tag of a language, of at most 35 letters, digits and hyphens.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Tag {
    bytes: [u8; LONGEST],
    length: u8,
}

impl Tag {
    fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length));
        std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    }

    fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        bytes
            .get_mut(..text.len())?
            .copy_from_slice(text.as_bytes());
        let length = u8::try_from(text.len()).ok()?;
        Some(Self { bytes, length })
    }
}

#[cfg(test)]
mod tests;
