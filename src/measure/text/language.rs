//! The language of a report.

use crate::measure::language::{check, primary};
use std::fmt;

/// The language of a report: which way its text runs, how its lines are broken, which words
/// the program adds, and how numbers are put into words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English (`en`).
    #[default]
    English,
    /// German (`de`).
    German,
    /// French (`fr`).
    French,
    /// Spanish (`es`).
    Spanish,
    /// Chinese in the forms of the mainland (`zh`).
    Chinese,
    /// Chinese in the forms of Taiwan and Hong Kong (`zh-Hant`).
    TraditionalChinese,
    /// Japanese (`ja`).
    Japanese,
    /// Korean (`ko`).
    Korean,
    /// Arabic (`ar`).
    Arabic,
    /// Persian (`fa`).
    Persian,
    /// Urdu (`ur`).
    Urdu,
    /// Hebrew (`he`).
    Hebrew,
    /// Any other, or one of these as a region writes it (`de-AT`).
    Other(Tag),
}

/// Longest tag, in bytes: what RFC 5646, 4.4.1 tells programs to keep room for.
const LONGEST: usize = 35;

/// The tag of a language, of at most 35 letters, digits and hyphens.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag {
    bytes: [u8; LONGEST],
    length: u8,
}

impl Tag {
    /// The text of the tag.
    pub fn as_str(&self) -> &str {
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

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The languages that have a name here, by tag.
const NAMED: [(&str, Language); 12] = [
    ("en", Language::English),
    ("de", Language::German),
    ("fr", Language::French),
    ("es", Language::Spanish),
    ("zh", Language::Chinese),
    ("zh-Hant", Language::TraditionalChinese),
    ("ja", Language::Japanese),
    ("ko", Language::Korean),
    ("ar", Language::Arabic),
    ("fa", Language::Persian),
    ("ur", Language::Urdu),
    ("he", Language::Hebrew),
];

impl Language {
    /// The language with a tag (BCP 47).
    ///
    /// # Errors
    ///
    /// It is no tag of a language; says what to write instead where that can be told.
    pub fn of(tag: &str) -> Result<Self, Option<&'static str>> {
        check(tag)?;
        let named = NAMED
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(tag));
        match named {
            Some((_, language)) => Ok(*language),
            None => Tag::new(tag).map(Language::Other).ok_or(None),
        }
    }

    /// The BCP 47 tag.
    pub fn tag(&self) -> &str {
        if let Language::Other(tag) = self {
            return tag.as_str();
        }
        let named = NAMED.iter().find(|(_, language)| language == self);
        named.map_or("en", |(tag, _)| tag)
    }

    /// The language without its region: German of `de-AT`.
    #[must_use]
    pub fn family(self) -> Self {
        let Language::Other(tag) = self else {
            return self;
        };
        let tag = tag.as_str();
        let first = primary(tag);
        let named = NAMED.iter().find(|(known, _)| *known == first);
        match named {
            Some((_, Language::Chinese)) if is_traditional(tag) => Language::TraditionalChinese,
            Some((_, language)) => *language,
            None => self,
        }
    }
}

/// Whether a tag of Chinese means its traditional forms, by script or else by region.
fn is_traditional(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let has = |part: &str| tag.split('-').any(|other| other == part);
    has("hant") || (!has("hans") && ["tw", "hk", "mo"].into_iter().any(has))
}
