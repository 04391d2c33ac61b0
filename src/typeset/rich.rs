//! Running text made flat: one string, with the style, face and structure element of
//! each stretch. Characters that the wanted face lacks get another face here.

use super::Draw;
use super::fonts::{FaceId, Family, FontBook};
use super::script::{Customs, is_shared, shared_is_wide};
use super::shape::{Digits, Shaped, ShapedGlyph};
use super::tongue::Tongue;
use crate::diagnostics::Place;
use crate::document::script::{is_han, is_wide, runs_backwards};
use crate::measure::Length;
use crate::picture::Picture;
use crate::style::Color;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The look of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// The family.
    pub family: Family,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
    /// The size.
    pub size: Length,
    /// How far the baseline is raised.
    pub rise: Length,
    /// The colour.
    pub color: Color,
    /// How digits are set.
    pub digits: Digits,
    /// Whether it is text that only one of two versions has.
    pub edit: Option<Edit>,
}

/// What became of a stretch of text from one version to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// It is struck through.
    Deleted,
    /// It is underlined.
    Inserted,
}

/// Where a link within or out of the document leads, before pages are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// An address outside.
    Address(String),
    /// An id of this document.
    Id(String),
    /// A row of the annex of sources.
    Row(usize),
    /// The place where a number of the text stands, by its mention.
    Mention(usize),
}

/// A stretch of text of one look, face and element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The byte at which it ends; it begins where the one before ends.
    pub end: usize,
    /// The look.
    pub look: Look,
    /// The face, after fallback.
    pub face: FaceId,
    /// The structure element; `None` for an artifact.
    pub element: Option<u32>,
    /// Index in [`Rich::links`].
    pub link: Option<u16>,
    /// The language.
    pub tongue: Tongue,
}

/// Flat text.
#[derive(Clone, Debug, Default)]
pub(super) struct Rich {
    /// The characters; `\n` is a hard break.
    pub text: String,
    /// The stretches.
    pub spans: Vec<Span>,
    /// What links lead to, and their elements.
    pub links: Vec<(Aim, u32)>,
    /// The stretches that are figures.
    pub mentions: Vec<Range<usize>>,
    /// Footnote marks: byte and index of the note.
    pub notes: Vec<(usize, usize)>,
    /// How far its first line is indented.
    pub indent: Length,
    /// What is drawn before its first line, in the width of `indent`, on the baseline at the
    /// origin, with the elements that it is content of.
    pub drawn: Vec<(Option<u32>, Draw)>,
    /// Whether punctuation at the end of a line hangs into the margin.
    pub hangs: bool,
    /// What the annex of sources refers to: byte and what stands there.
    pub sources: Vec<(usize, Spot)>,
    /// What steers the direction of text and is not set: byte and character.
    pub controls: Vec<(usize, char)>,
    /// The bytes of signs that Latin and Chinese share and that are Chinese here.
    pub wide: Vec<usize>,
    /// The images that stand in the text, in order.
    pub insets: Vec<Inset>,
}

/// An image that stands in a line like a letter.
#[derive(Clone, Debug)]
pub(super) struct Inset {
    /// The byte at which [`Inset::SIGN`] stands for it.
    pub at: usize,
    /// Its width.
    pub width: Length,
    /// Its height.
    pub height: Length,
    /// What it shows.
    pub picture: Arc<Picture>,
}

impl Inset {
    /// What stands for an image in the text: the object replacement character, between which
    /// and its neighbours a line may end (UAX #14, class CB).
    pub const SIGN: char = '\u{FFFC}';

    /// How far it reaches below the baseline of text of a size: about half of a descender, so
    /// that it stands in the middle of letters with and without one.
    pub fn depth(size: Length) -> Length {
        size.scale(15, 100)
    }

    /// Its width as that of a glyph of a size.
    pub fn shaped(&self, size: Length) -> Shaped {
        let advance = self.width.scale(1000, size.0.max(1)).0;
        let advance = i32::try_from(advance).unwrap_or(i32::MAX);
        Shaped {
            glyphs: vec![ShapedGlyph {
                id: 0,
                advance,
                start: 0,
                end: Self::SIGN.len_utf8() as u32,
                offset: (0, 0),
            }],
            width: advance,
        }
    }
}

impl Rich {
    /// Whether a sign at a byte that Latin and Chinese share is Chinese.
    pub fn is_wide_at(&self, at: usize) -> bool {
        !self.wide.is_empty() && self.wide.binary_search(&at).is_ok()
    }
}

impl Rich {
    /// The image that stands at a byte.
    pub fn inset_at(&self, at: usize) -> Option<&Inset> {
        let found = self.insets.binary_search_by_key(&at, |inset| inset.at);
        found.ok().and_then(|index| self.insets.get(index))
    }

    /// Whether nothing is set or drawn for it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.drawn.is_empty()
    }
}

/// A place that the annex of sources refers to, or a row of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// A number of the text, by its mention.
    Mention(usize),
    /// A row of the annex.
    Row(usize),
}

/// Characters that no face has, each with its first occurrences.
#[derive(Clone, Debug, Default)]
pub(super) struct Missing {
    found: BTreeMap<char, Found>,
    /// The file that the text being set came from, if it is known.
    pub place: Option<Place>,
    /// What is known of the figure being set, if one is.
    pub figure: Option<Arc<str>>,
}

/// Where a missing character is.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The texts around its first occurrences, with the figures that they are part of.
    pub contexts: Vec<String>,
    /// The files.
    pub places: Vec<Place>,
}

/// How many contexts of a missing character are shown, and how long they are.
const CONTEXTS: usize = 3;
const CONTEXT_CHARACTERS: usize = 18;

impl Missing {
    fn note(&mut self, character: char, text: &str, at: usize) {
        let found = self.found.entry(character).or_default();
        if found.contexts.len() >= CONTEXTS {
            return;
        }
        if let Some(place) = &self.place
            && !found.places.contains(place)
        {
            found.places.push(place.clone());
        }
        let (before, after) = text.split_at(at);
        let mut context = String::new();
        let shown = before.char_indices().rev().take(CONTEXT_CHARACTERS).last();
        let from = shown.map_or(at, |(from, _)| from);
        if from > 0 {
            context.push('…');
        }
        context.push_str(before.get(from..).unwrap_or_default());
        let mut after = after.chars();
        context.extend(after.by_ref().take(CONTEXT_CHARACTERS + 1));
        if after.next().is_some() {
            context.push('…');
        }
        let mut note = format!("found in `{context}`");
        if let Some(origin) = self.figure.as_ref().filter(|origin| !origin.is_empty()) {
            note.push_str(", taken from ");
            note.push_str(origin);
        }
        if !found.contexts.contains(&note) {
            found.contexts.push(note);
        }
    }

    /// The characters in order, with where they are.
    pub fn iter(&self) -> impl Iterator<Item = (char, &Found)> {
        self.found.iter().map(|(c, found)| (*c, found))
    }
}

/// Whether a character only steers layout and has no glyph of its own.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Whether a character steers the direction of text (UAX #9, table 4).
fn is_control(character: char) -> bool {
    matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}')
}

/// Whether a character keeps letters that would join apart, or joins them.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
}

/// What a stretch of text is set as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    /// The look.
    pub look: Look,
    /// The structure element; `None` for an artifact.
    pub element: Option<u32>,
    /// Index in [`Rich::links`].
    pub link: Option<u16>,
    /// The language.
    pub tongue: Tongue,
}

/// Whether white space is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// Runs of it become one space.
    Folded,
    /// It stays as it is (code).
    Exact,
}

/// Adds text to a [`Rich`].
pub(super) struct Writer<'a> {
    /// The fonts.
    pub book: &'a FontBook,
    /// What the language of the document decides.
    pub customs: Customs,
    /// What is missing so far.
    pub missing: &'a mut Missing,
}

impl Writer<'_> {
    /// Adds a text in one look.
    pub fn push(&mut self, rich: &mut Rich, text: &str, ink: Ink, space: Space) {
        let Ink {
            look,
            element,
            link,
            tongue,
        } = ink;
        let composed: String;
        let text = if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
            text
        } else {
            composed = text.nfc().collect();
            &composed
        };
        let wanted = self.book.find(look.family, look.bold, look.italic);
        let ascii = self.book.face(wanted).ascii;
        let mut span = Span {
            end: 0,
            look,
            face: wanted,
            element,
            link,
            tongue,
        };
        let han_ends = match text.is_ascii() {
            true => 0,
            false => text.rfind(is_han).map_or(0, |at| at + 1),
        };
        for (at, character) in text.char_indices() {
            let character = if character == '\t' { ' ' } else { character };
            let folds = space == Space::Folded
                && (rich.text.is_empty() || rich.text.ends_with([' ', '\n']));
            if character == ' ' && folds {
                continue;
            }
            let face = if character == ' ' && self.keeps_face(rich, wanted, span.face) {
                span.face
            } else if character == '\n'
                || ascii && (character.is_ascii_graphic() || character == ' ')
            {
                wanted
            } else if is_joiner(character) && rich.text.ends_with(runs_backwards) {
                span.face
            } else if is_invisible(character) {
                if is_control(character) {
                    rich.controls.push((rich.text.len(), character));
                }
                continue;
            } else if let Some(face) = self.face_of(
                rich,
                (wanted, look),
                (character, &text[at..]),
                at < han_ends,
            ) {
                face
            } else {
                self.missing.note(character, text, at);
                continue;
            };
            if face != span.face {
                close(rich, span);
                span.face = face;
            }
            rich.text.push(character);
        }
        close(rich, span);
    }

    /// Whether a space is that of the face before it: between words that run backwards, so
    /// that they stay one run.
    fn keeps_face(&self, rich: &Rich, wanted: FaceId, last: FaceId) -> bool {
        last != wanted && rich.text.ends_with(runs_backwards) && self.book.face(last).covers(' ')
    }

    /// The face of a character with which `rest` begins. A sign that Latin and Chinese
    /// share is taken from the face of the Chinese around it.
    fn face_of(
        &self,
        rich: &mut Rich,
        (wanted, look): (FaceId, Look),
        (character, rest): (char, &str),
        han_follows: bool,
    ) -> Option<FaceId> {
        let style = (look.bold, look.italic);
        let face = self.book.cover(wanted, style, character);
        if !is_shared(character) || !(self.customs.wide || han_follows) {
            return face;
        }
        let tells = |c: &char| !is_shared(*c) && !c.is_whitespace();
        let before = rich.text.chars().rev().take(NEAR).find(tells);
        let after = rest.chars().take(NEAR).find(tells);
        if !shared_is_wide(self.customs, before, after) {
            return face;
        }
        let mut near = before.into_iter().chain(after).filter(|c| is_wide(*c));
        let like = self
            .book
            .cover(wanted, style, near.next().unwrap_or('的'))?;
        if self.book.face(like).covers(character) {
            rich.wide.push(rich.text.len());
            Some(like)
        } else {
            face
        }
    }
}

/// How many characters around a sign that Latin and Chinese share may tell which of them it is.
const NEAR: usize = 200;

/// Ends a span at the text's present end, joining it to an equal one before.
fn close(rich: &mut Rich, span: Span) {
    let end = rich.text.len();
    let begun = rich.spans.last().map_or(0, |last| last.end);
    if end == begun {
        return;
    }
    if let Some(last) = rich.spans.last_mut()
        && (Span { end: 0, ..*last }) == (Span { end: 0, ..span })
    {
        last.end = end;
        return;
    }
    rich.spans.push(Span { end, ..span });
}
