//! Shaping: the characters of a word to the glyphs of a face, with kerning and ligatures.
//!
//! The only place that knows the shaping engine. Words are shaped without their spaces,
//! so a word is shaped once a face however often it occurs, in whatever document.

use super::fonts::{FaceId, FontBook};
use harfrust::{
    Buffer, Direction, Feature, Script, ShapeOptions, ShapePlan, ShaperFont, Tag, shape,
};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, OnceLock, RwLock};

/// How digits are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Digits {
    /// As the face likes.
    #[default]
    Text,
    /// All of one width and on the baseline, for columns of numbers.
    Tabular,
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
}

/// A shaped word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shaped {
    /// The glyphs from left to right.
    pub glyphs: Vec<ShapedGlyph>,
    /// The sum of the advances, in thousandths of an em.
    pub width: i32,
}

/// Words are short and come from a project's own files, so a plain multiplicative hash
/// (FNV-1a, folded by eight bytes) is fast and good enough.
#[derive(Clone, Copy, Default)]
pub(super) struct FastHasher(u64);

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mix =
            |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        let chunks = bytes.chunks_exact(8);
        let mut tail = 0u64;
        for &byte in chunks.remainder() {
            tail = (tail << 8) | u64::from(byte);
        }
        for chunk in chunks {
            let word = chunk.iter().fold(0, |word, &b| (word << 8) | u64::from(b));
            self.0 = mix(self.0, word);
        }
        self.0 = mix(self.0, tail);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Words = HashMap<Box<str>, Arc<Shaped>, BuildHasherDefault<FastHasher>>;

/// How many words a face keeps. Beyond it words are shaped each time, so that a long
/// batch does not grow without bound; a report has about 1,500 different words.
const MOST_WORDS: usize = 20_000;

/// The shaped words of one face with one sort of digits, and the plan that shapes them.
#[derive(Default)]
struct Shelf {
    words: RwLock<Words>,
    plan: OnceLock<ShapePlan>,
}

/// All words shaped so far. What it holds depends only on its keys, so sharing it
/// between documents and threads never changes a page.
pub(super) struct WordCache {
    shelves: Vec<Shelf>,
}

impl WordCache {
    /// An empty cache for a number of faces.
    pub fn new(faces: usize) -> Self {
        Self {
            shelves: (0..faces * 2).map(|_| Shelf::default()).collect(),
        }
    }

    fn shelf(&self, face: FaceId, digits: Digits) -> Option<&Shelf> {
        self.shelves.get(place(face, digits))
    }
}

/// Where the words of a face with one sort of digits are.
fn place(face: FaceId, digits: Digits) -> usize {
    usize::from(face.0) * 2 + usize::from(digits == Digits::Tabular)
}

/// Shapes words for one document.
pub(super) struct Shaper<'a> {
    book: &'a FontBook,
    fonts: Vec<Option<ShaperFont<'a, 'static>>>,
    /// Words of this document by [`place`].
    near: Vec<Words>,
    /// The widths of a space and of a hyphen, by face.
    widths: Vec<OnceCell<(i64, i64)>>,
    buffer: Buffer,
}

impl<'a> Shaper<'a> {
    /// A shaper over the faces of a book.
    pub fn new(book: &'a FontBook) -> Self {
        Self {
            book,
            fonts: book.faces().map(|_| None).collect(),
            near: book
                .faces()
                .flat_map(|_| [Words::default(), Words::default()])
                .collect(),
            widths: book.faces().map(|_| OnceCell::new()).collect(),
            buffer: Buffer::new(),
        }
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
    pub fn shape(&mut self, face: FaceId, digits: Digits, word: &str) -> Arc<Shaped> {
        let near = self.near.get(place(face, digits));
        if let Some(shaped) = near.and_then(|near| near.get(word)) {
            return Arc::clone(shaped);
        }
        let shelf = self.book.words().shelf(face, digits);
        let known = shelf
            .and_then(|shelf| shelf.words.read().ok())
            .and_then(|words| words.get(word).cloned());
        let shaped = known.unwrap_or_else(|| {
            let shaped = Arc::new(self.shape_anew(face, digits, word));
            if let Some(mut words) = shelf.and_then(|shelf| shelf.words.write().ok())
                && words.len() < MOST_WORDS
            {
                words.insert(word.into(), Arc::clone(&shaped));
            }
            shaped
        });
        if let Some(near) = self.near.get_mut(place(face, digits)) {
            near.insert(word.into(), Arc::clone(&shaped));
        }
        shaped
    }

    fn shape_anew(&mut self, face_id: FaceId, digits: Digits, word: &str) -> Shaped {
        let face = self.book.face(face_id);
        let (Some(font), Some(shelf)) = (face.font(), self.book.words().shelf(face_id, digits))
        else {
            return Shaped::default();
        };
        let features: &[Feature] = match digits {
            Digits::Text => &[],
            Digits::Tabular => &[
                Feature {
                    tag: Tag::new(b"tnum"),
                    value: 1,
                    start: Feature::GLOBAL_START,
                    end: Feature::GLOBAL_END,
                },
                Feature {
                    tag: Tag::new(b"lnum"),
                    value: 1,
                    start: Feature::GLOBAL_START,
                    end: Feature::GLOBAL_END,
                },
            ],
        };
        let plan = shelf.plan.get_or_init(|| {
            ShapePlan::new(
                font,
                Direction::LeftToRight,
                Some(Script::LATIN),
                None,
                features,
            )
        });
        let Some(slot) = self.fonts.get_mut(usize::from(face_id.0)) else {
            return Shaped::default();
        };
        let shaper = slot.get_or_insert_with(|| ShaperFont::new(font));
        let buffer = &mut self.buffer;
        buffer.clear();
        buffer.push_str(word);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(Some(Script::LATIN));
        let options = ShapeOptions::new().plan(Some(plan)).features(features);
        if shape(shaper, buffer, options).is_err() {
            return Shaped::default();
        }
        let upem = i64::from(face.upem.max(1));
        read(buffer, word.len() as u32, |glyph, advance| {
            // The glyph's own width is truncated as the PDF's width array is; kerning on top.
            let own = shaper.default_glyph_h_advance(glyph.into());
            let kern = i64::from(advance - own) * 1000 / upem;
            (i64::from(own) * 1000 / upem + kern) as i32
        })
    }
}

/// Reads the glyphs out of a shaped buffer.
fn read(buffer: &Buffer, length: u32, advance: impl Fn(u16, i32) -> i32) -> Shaped {
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
        let advance = advance(id, position.x_advance);
        shaped.width += advance;
        shaped.glyphs.push(ShapedGlyph {
            id,
            advance,
            start,
            end,
        });
    }
    shaped
}
