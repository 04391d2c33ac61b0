//! Shaping: the characters of a word to the glyphs of a face, with kerning and ligatures.
//!
//! The only place that knows the shaping engine. Words are shaped without their spaces,
//! so a word is shaped once a face however often it occurs, in whatever document.

mod cache;

pub(super) use cache::WordCache;

use super::fonts::{FaceId, FontBook};
use super::script::{Blank, Customs, Hand, Place, SignKey, place_of};
use cache::{FastHasher, MOST_WORDS, SETTINGS, Words, place};
use harfrust::{
    Buffer, BufferFlags, ClusterLevel, Direction, Feature, GlyphId, GlyphPosition, Language,
    Script, ShapeOptions, ShapePlan, ShaperFont, Tag, shape,
};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

/// How digits are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Digits {
    /// As the face likes.
    #[default]
    Text,
    /// All of one width and on the baseline, for columns of numbers.
    Tabular,
    /// As high as capitals.
    Lining,
    /// With ascenders and descenders.
    OldStyle,
}

/// A glyph of a shaped word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShapedGlyph {
    /// Its index in the face.
    pub id: u16,
    /// The advance in thousandths of an em, kerning taken in.
    pub advance: i32,
    /// The bytes of the word that it stands for; empty for later glyphs of a cluster.
    pub start: u32,
    /// Where they end.
    pub end: u32,
    /// How far it stands to the right of the pen and above the line, in thousandths of an em.
    pub offset: (i16, i16),
}

/// How words are shaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Setting {
    /// The sort of digits.
    pub digits: Digits,
    /// The hand.
    pub hand: Hand,
}

impl From<Digits> for Setting {
    fn from(digits: Digits) -> Self {
        Self {
            digits,
            hand: Hand::Latin,
        }
    }
}

/// A shaped word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shaped {
    /// The glyphs in reading order: from left to right, or from right to left in a hand
    /// that runs so.
    pub glyphs: Vec<ShapedGlyph>,
    /// The sum of the advances, in thousandths of an em.
    pub width: i32,
}

/// Shapes words for one document.
pub(super) struct Shaper<'a> {
    book: &'a FontBook,
    fonts: Vec<Option<ShaperFont<'a, 'static>>>,
    /// Words of this document by [`place`].
    near: Vec<Words>,
    /// The widths of a space and of a hyphen, by face.
    widths: Vec<OnceCell<(i64, i64)>>,
    /// What is empty in the squares of wide signs.
    blanks: HashMap<SignKey, Blank, BuildHasherDefault<FastHasher>>,
    customs: Customs,
    buffer: Buffer,
}

impl<'a> Shaper<'a> {
    /// A shaper over the faces of a book, for a document in a language.
    pub fn new(book: &'a FontBook, customs: Customs) -> Self {
        let mut buffer = Buffer::new();
        // What steers shaping has no glyph of its own; it goes with its neighbour.
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        Self {
            book,
            fonts: book.faces().map(|_| None).collect(),
            near: (0..book.faces().count() * SETTINGS)
                .map(|_| Words::default())
                .collect(),
            widths: book.faces().map(|_| OnceCell::new()).collect(),
            blanks: HashMap::default(),
            customs,
            buffer,
        }
    }

    /// What the language of the document decides.
    pub fn customs(&self) -> Customs {
        self.customs
    }

    /// The book.
    pub fn book(&self) -> &'a FontBook {
        self.book
    }

    /// The width of a space of a face, in thousandths of an em.
    pub fn space(&self, face: FaceId) -> i64 {
        self.widths_of(face).0
    }

    /// The width of a hyphen of a face, in thousandths of an em.
    pub fn hyphen(&self, face: FaceId) -> i64 {
        self.widths_of(face).1
    }

    fn widths_of(&self, id: FaceId) -> (i64, i64) {
        let face = self.book.face(id);
        let width = |sign| {
            face.glyph(sign)
                .map_or(0, |glyph| face.advance(glyph).into())
        };
        let known = self.widths.get(usize::from(id.0));
        known.map_or((0, 0), |known| {
            *known.get_or_init(|| {
                // A quarter of an em where the face has no space of its own.
                let space = face.glyph(' ').map_or(250, |_| width(' '));
                (space, width('-'))
            })
        })
    }

    /// The glyphs of a word.
    pub fn shape(&mut self, face: FaceId, setting: impl Into<Setting>, word: &str) -> Arc<Shaped> {
        let setting = setting.into();
        let near = self.near.get(place(face, setting));
        if let Some(shaped) = near.and_then(|near| near.get(word)) {
            return Arc::clone(shaped);
        }
        let shelf = self.book.words().shelf(face, setting);
        let known = shelf
            .and_then(|shelf| shelf.words.read().ok())
            .and_then(|words| words.get(word).cloned());
        let shaped = known.unwrap_or_else(|| {
            let shaped = Arc::new(self.shape_anew(face, setting, word, ("", "")));
            if let Some(mut words) = shelf.and_then(|shelf| shelf.words.write().ok())
                && words.len() < MOST_WORDS
            {
                words.insert(word.into(), Arc::clone(&shaped));
            }
            shaped
        });
        if let Some(near) = self.near.get_mut(place(face, setting)) {
            near.insert(word.into(), Arc::clone(&shaped));
        }
        shaped
    }

    /// The glyphs of a part of a word in a hand whose letters join, with what stands before
    /// and behind it in the same face. Not kept: words are seldom cut.
    pub fn shape_between(
        &mut self,
        face: FaceId,
        setting: Setting,
        word: &str,
        around: (&str, &str),
    ) -> Arc<Shaped> {
        Arc::new(self.shape_anew(face, setting, word, around))
    }

    /// What is empty in the square of a wide sign and may be taken away.
    pub fn blank(&mut self, face: FaceId, hand: Hand, sign: char) -> Blank {
        if let Some(known) = self.blanks.get(&(face, sign)) {
            return *known;
        }
        let digits = Digits::Text;
        let shaped = self.shape(
            face,
            Setting { digits, hand },
            sign.encode_utf8(&mut [0; 4]),
        );
        let blank = match shaped.glyphs.as_slice() {
            [glyph] => self.blank_of(face, glyph, sign),
            _ => Blank::default(),
        };
        self.blanks.insert((face, sign), blank);
        blank
    }

    fn blank_of(&mut self, face: FaceId, glyph: &ShapedGlyph, sign: char) -> Blank {
        let upem = i64::from(self.book.face(face).upem.max(1));
        let extents = self
            .engine(face)
            .and_then(|engine| engine.glyph_extents(GlyphId::new(glyph.id.into())));
        let Some(extents) = extents else {
            return Blank::default();
        };
        let milli = |units: i32| (i64::from(units) * 1000 / upem) as i32;
        let left = milli(extents.x_bearing);
        let right = glyph.advance - left - milli(extents.width);
        let wide = glyph.advance >= WIDE;
        let enough = |blank: i32| {
            if blank >= LEAST_BLANK {
                HALF.min(blank)
            } else {
                0
            }
        };
        match place_of(sign, wide) {
            Place::Opening => Blank {
                left: enough(left),
                right: 0,
            },
            Place::Closing => Blank {
                left: 0,
                right: enough(right),
            },
            _ => Blank::default(),
        }
    }

    fn engine(&mut self, face: FaceId) -> Option<&ShaperFont<'a, 'static>> {
        let font = self.book.face(face).font()?;
        let slot = self.fonts.get_mut(usize::from(face.0))?;
        Some(slot.get_or_insert_with(|| ShaperFont::new(font)))
    }

    fn shape_anew(
        &mut self,
        face_id: FaceId,
        setting: Setting,
        word: &str,
        (before, after): (&str, &str),
    ) -> Shaped {
        let face = self.book.face(face_id);
        let (Some(font), Some(shelf)) = (face.font(), self.book.words().shelf(face_id, setting))
        else {
            return Shaped::default();
        };
        let features = features(setting);
        let direction = match setting.hand.backwards() {
            true => Direction::RightToLeft,
            false => Direction::LeftToRight,
        };
        let (script, language) = script(setting.hand);
        let plan = shelf.plan.get_or_init(|| {
            ShapePlan::new(font, direction, Some(script), language.as_ref(), features)
        });
        let Some(slot) = self.fonts.get_mut(usize::from(face_id.0)) else {
            return Shaped::default();
        };
        let shaper = slot.get_or_insert_with(|| ShaperFont::new(font));
        let buffer = &mut self.buffer;
        buffer.clear();
        if !before.is_empty() {
            buffer.set_pre_context(before);
        }
        buffer.push_str(word);
        if !after.is_empty() {
            buffer.set_post_context(after);
        }
        // Letters and their marks each stand for their own character.
        buffer.set_cluster_level(match setting.hand.backwards() {
            true => ClusterLevel::MonotoneCharacters,
            false => ClusterLevel::default(),
        });
        buffer.set_direction(direction);
        buffer.set_script(Some(script));
        buffer.set_language(language);
        let options = ShapeOptions::new().plan(Some(plan)).features(features);
        if shape(shaper, buffer, options).is_err() {
            return Shaped::default();
        }
        let upem = i64::from(face.upem.max(1));
        if setting.hand.backwards() {
            buffer.reverse();
        }
        let joins = |at: usize| {
            word.get(at..)
                .is_some_and(|w| w.starts_with(char::is_alphabetic))
        };
        let milli = |units: i32| i64::from(units) * 1000 / upem;
        read(buffer, word.len() as u32, |glyph, start, position| {
            // The glyph's own width is truncated as the PDF's width array is; kerning on top.
            let own = shaper.default_glyph_h_advance(glyph.into());
            let kern = milli(position.x_advance - own);
            let offset = [position.x_offset, position.y_offset];
            let [mut right, up] = offset.map(|units| milli(units) as i16);
            if setting.hand.backwards() && position.x_advance == 0 && joins(start as usize) {
                right -= NUDGE;
            }
            ((milli(own) + kern) as i32, (right, up))
        })
    }
}

/// How far a letter without a width of its own (the alef drawn onto a lam) is moved to the
/// left, in thousandths of an em: nothing that shows, but readers of the file that go by
/// places then find it behind its lam.
const NUDGE: i16 = 4;

/// From this advance on, in thousandths of an em, a sign is as wide as a Chinese character.
pub(super) const WIDE: i32 = 900;

/// Half the square of a Chinese character.
const HALF: i32 = 500;

/// So much of a square is empty at least where a sign stands in one half of it.
const LEAST_BLANK: i32 = 400;

fn features(setting: Setting) -> &'static [Feature] {
    const fn on(tag: &[u8; 4]) -> Feature {
        Feature {
            tag: Tag::new(tag),
            value: 1,
            start: Feature::GLOBAL_START,
            end: Feature::GLOBAL_END,
        }
    }
    const TABULAR: &[Feature] = &[on(b"tnum"), on(b"lnum")];
    const LINING: &[Feature] = &[on(b"lnum")];
    const OLD_STYLE: &[Feature] = &[on(b"onum")];
    // Dashes and quotes that a face keeps narrow for Latin.
    const WIDE: &[Feature] = &[on(b"fwid")];
    match setting.digits {
        _ if setting.hand.is_wide() => WIDE,
        Digits::Text => &[],
        Digits::Tabular => TABULAR,
        Digits::Lining => LINING,
        Digits::OldStyle => OLD_STYLE,
    }
}

fn script(hand: Hand) -> (Script, Option<Language>) {
    match hand {
        Hand::Latin => (Script::LATIN, None),
        Hand::Greek => (Script::GREEK, None),
        Hand::Cyrillic => (Script::CYRILLIC, None),
        Hand::Simplified => (Script::HAN, Language::new("zh-hans")),
        Hand::Traditional => (Script::HAN, Language::new("zh-hant")),
        Hand::Japanese => (Script::KATAKANA, Language::new("ja")),
        Hand::Korean => (Script::HANGUL, Language::new("ko")),
        Hand::Arabic => (Script::ARABIC, None),
        Hand::Hebrew => (Script::HEBREW, None),
        Hand::Backwards => (Script::COMMON, None),
    }
}

/// Reads the glyphs out of a shaped buffer.
fn read(
    buffer: &Buffer,
    length: u32,
    measure: impl Fn(u16, u32, &GlyphPosition) -> (i32, (i16, i16)),
) -> Shaped {
    let infos = buffer.glyph_infos();
    let mut shaped = Shaped {
        glyphs: Vec::with_capacity(infos.len()),
        width: 0,
    };
    let mut last = None;
    for (index, (info, position)) in infos.iter().zip(buffer.glyph_positions()).enumerate() {
        let start = info.cluster;
        let end = if last == Some(start) {
            start
        } else {
            infos[index..]
                .iter()
                .map(|later| later.cluster)
                .find(|&cluster| cluster != start)
                .unwrap_or(length)
        };
        last = Some(start);
        let id = info.glyph_id as u16;
        let (advance, offset) = measure(id, start, position);
        shaped.width += advance;
        shaped.glyphs.push(ShapedGlyph {
            id,
            advance,
            start,
            end,
            offset,
        });
    }
    shaped
}
