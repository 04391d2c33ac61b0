//! The fonts: loaded once a run, shared by all documents.
//!
//! The bundled faces are Libertinus Serif for text, Source Sans 3 for headings, tables
//! and running heads, DejaVu Sans Mono for code. Their bytes lie in the program; a face
//! is parsed when the first character is set in it. A report may name files of its own
//! ([`crate::style::Fonts`]), whose faces [`open_face`] makes.

mod bundled;
mod face;
mod file;

pub use face::Face;
pub use file::{FontFault, open as open_face};

use super::shape::WordCache;
use crate::style::{FontFamily, FontFile, Fonts};
use std::sync::Arc;

/// Index of a face in a [`FontBook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u8);

/// The most files that one report may name: what a [`FaceId`] can count beside the bundled
/// faces.
pub const MOST_FILES: usize = 128;

/// What faces are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Text, and the title.
    Text,
    /// Headings, and the contents.
    Headings,
    /// Tables, captions, charts, running heads.
    Tables,
    /// Code.
    Code,
}

/// The faces that a report may use.
pub struct FontBook {
    /// The faces from files; they follow the bundled ones.
    files: Vec<Arc<Face>>,
    /// The face of each family by weight and slope ([`FontFamily::slot`]).
    families: [[FaceId; 4]; 4],
    /// The faces to try for a character that the wanted face lacks, by weight and slope.
    fallback: [Vec<FaceId>; 4],
    words: WordCache,
}

const STYLES: [(bool, bool); 4] = [(false, false), (true, false), (false, true), (true, true)];

impl FontBook {
    /// How many faces are bundled; they come first in every book.
    pub const BUNDLED: usize = bundled::COUNT;

    /// The bundled faces of the plain style. Cheap: no face is parsed before it is used.
    pub fn bundled() -> Self {
        Self::new(&Fonts::default(), &|_| None)
    }

    /// The faces of a report: the bundled ones, and the files that it names as `open` gives
    /// them. For a file that it does not give (which was reported) the bundled family stands.
    pub fn new(fonts: &Fonts, open: &dyn Fn(&FontFile) -> Option<Arc<Face>>) -> Self {
        let mut known: Vec<&FontFile> = Vec::new();
        let mut files = Vec::new();
        for file in fonts.files() {
            if known.contains(&file) || files.len() >= MOST_FILES {
                continue;
            }
            if let Some(face) = open(file) {
                known.push(file);
                files.push(face);
            }
        }
        let own = |family: &FontFamily, (bold, italic): (bool, bool)| {
            let file = family.nearest(bold, italic)?;
            let at = known.iter().position(|known| *known == file)?;
            Some(FaceId((bundled::COUNT + at) as u8))
        };
        let find = |family: &FontFamily| {
            STYLES.map(|(bold, italic)| {
                own(family, (bold, italic))
                    .unwrap_or_else(|| FaceId(bundled::find(family.bundled, bold, italic) as u8))
            })
        };
        let all = || (0..bundled::COUNT + files.len()).map(|at| FaceId(at as u8));
        let fallback = STYLES.map(|style| {
            let alike = |id: &FaceId| {
                let bundled = bundled::BUNDLED.get(usize::from(id.0));
                bundled.is_some_and(|b| (b.bold, b.italic) == style)
            };
            let declared = fonts
                .fallback
                .iter()
                .filter_map(|family| own(family, style));
            declared.chain(all().filter(alike)).chain(all()).collect()
        });
        Self {
            families: [&fonts.text, &fonts.headings, &fonts.tables, &fonts.code].map(find),
            fallback,
            words: WordCache::new(bundled::COUNT + files.len()),
            files,
        }
    }

    /// All faces: the bundled ones, then those of files.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..(bundled::COUNT + self.files.len()) as u8).map(FaceId)
    }

    /// Whether a face is a bundled one.
    pub fn is_bundled(&self, id: FaceId) -> bool {
        usize::from(id.0) < bundled::COUNT
    }

    /// The face of an id; a bundled face for an id that is not of this book.
    pub fn face(&self, id: FaceId) -> &Face {
        let index = usize::from(id.0);
        match index.checked_sub(bundled::COUNT) {
            Some(file) => match self.files.get(file) {
                Some(face) => face,
                None => bundled::face(0),
            },
            None => bundled::face(index),
        }
    }

    /// The face of a family nearest to the weight and slope asked for.
    pub fn find(&self, family: Family, bold: bool, italic: bool) -> FaceId {
        self.families[family as usize][FontFamily::slot(bold, italic)]
    }

    /// The face that shows a character where `wanted` was asked for in a weight and slope:
    /// that face if it has it, else the first that has it of those declared for fallback, of
    /// the bundled ones of the same weight and slope, and of all.
    pub fn cover(&self, wanted: FaceId, style: (bool, bool), character: char) -> Option<FaceId> {
        let face = self.face(wanted);
        if (character.is_ascii_graphic() && face.ascii) || face.covers(character) {
            return Some(wanted);
        }
        let order = &self.fallback[FontFamily::slot(style.0, style.1)];
        let mut order = order.iter().copied();
        order.find(|&id| self.face(id).covers(character))
    }

    /// The words shaped so far, shared by all documents that are set with this book.
    pub(super) fn words(&self) -> &WordCache {
        &self.words
    }
}

#[cfg(test)]
mod tests;
