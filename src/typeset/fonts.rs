//! The fonts: loaded once a process, shared by all documents.
//!
//! The bundled faces are Libertinus Serif for text, Source Sans 3 for headings, tables
//! and running heads, DejaVu Sans Mono for code. Their bytes lie in the program; a face
//! is parsed when the first character is set in it.

use super::shape::WordCache;
use harfrust::font::name::NameId;
use harfrust::{Font, GlyphId};
use std::sync::OnceLock;

/// Index of a face in a [`FontBook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u8);

/// A family of faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Text.
    Serif,
    /// Headings, tables, running heads.
    Sans,
    /// Code.
    Mono,
}

/// A face as it is bundled.
struct Bundled {
    name: &'static str,
    family: Family,
    bold: bool,
    italic: bool,
    /// The weight class of `OS/2`, 100 to 900.
    weight: u16,
    data: &'static [u8],
}

macro_rules! bundled {
    ($name:literal, $file:literal, $family:ident, $bold:literal, $italic:literal, $weight:literal) => {
        Bundled {
            name: $name,
            family: Family::$family,
            bold: $bold,
            italic: $italic,
            weight: $weight,
            data: include_bytes!(concat!("fonts/", $file)),
        }
    };
}

/// The bundled faces. The order is the order of fallback for a character that the face
/// asked for does not have.
static BUNDLED: [Bundled; 8] = [
    bundled!(
        "LibertinusSerif-Regular",
        "LibertinusSerif-Regular.otf",
        Serif,
        false,
        false,
        400
    ),
    bundled!(
        "LibertinusSerif-Italic",
        "LibertinusSerif-Italic.otf",
        Serif,
        false,
        true,
        400
    ),
    bundled!(
        "LibertinusSerif-Bold",
        "LibertinusSerif-Bold.otf",
        Serif,
        true,
        false,
        700
    ),
    bundled!(
        "LibertinusSerif-BoldItalic",
        "LibertinusSerif-BoldItalic.otf",
        Serif,
        true,
        true,
        700
    ),
    bundled!(
        "SourceSans3-Regular",
        "SourceSans3-Regular.ttf",
        Sans,
        false,
        false,
        400
    ),
    bundled!(
        "SourceSans3-It",
        "SourceSans3-It.ttf",
        Sans,
        false,
        true,
        400
    ),
    bundled!(
        "SourceSans3-Semibold",
        "SourceSans3-Semibold.ttf",
        Sans,
        true,
        false,
        600
    ),
    bundled!(
        "DejaVuSansMono",
        "DejaVuSansMono.ttf",
        Mono,
        false,
        false,
        400
    ),
];

/// All faces that a run may use.
pub struct FontBook {
    faces: Vec<OnceLock<Face>>,
    words: WordCache,
}

impl FontBook {
    /// The bundled faces. Cheap: no face is parsed before it is used.
    pub fn bundled() -> Self {
        Self {
            faces: BUNDLED.iter().map(|_| OnceLock::new()).collect(),
            words: WordCache::new(BUNDLED.len()),
        }
    }

    /// All faces, in the order of fallback.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..self.faces.len() as u8).map(FaceId)
    }

    /// The face of an id; the first face for an id that is not of this book.
    pub fn face(&self, id: FaceId) -> &Face {
        let index = usize::from(id.0).min(BUNDLED.len() - 1);
        self.faces[index].get_or_init(|| Face::parse(&BUNDLED[index]))
    }

    /// The face of a family nearest to the weight and slope asked for.
    pub fn find(&self, family: Family, bold: bool, italic: bool) -> FaceId {
        let distance = |b: &Bundled| {
            u8::from(b.family != family) * 4
                + u8::from(b.bold != bold) * 2
                + u8::from(b.italic != italic)
        };
        let nearest = (0..BUNDLED.len()).min_by_key(|&i| distance(&BUNDLED[i]));
        FaceId(nearest.unwrap_or(0) as u8)
    }

    /// The face that shows a character: the one asked for if it has it, else the first
    /// in fallback order of the same weight and slope, else the first that has it at all.
    pub fn cover(&self, wanted: FaceId, character: char) -> Option<FaceId> {
        if character.is_ascii() || self.face(wanted).covers(character) {
            return Some(wanted);
        }
        let like = &BUNDLED[usize::from(wanted.0).min(BUNDLED.len() - 1)];
        let alike = |id: &FaceId| {
            let other = &BUNDLED[usize::from(id.0)];
            other.bold == like.bold && other.italic == like.italic
        };
        self.faces()
            .filter(alike)
            .chain(self.faces())
            .find(|&id| self.face(id).covers(character))
    }

    /// The words shaped so far, shared by all documents that are set with this book.
    pub(super) fn words(&self) -> &WordCache {
        &self.words
    }
}

/// A face and its metrics. Lengths are in thousandths of an em.
pub struct Face {
    /// The bytes of the font file.
    pub data: &'static [u8],
    /// Index of the face in the file (0 unless the file is a collection).
    pub index: u32,
    /// The PostScript name.
    pub name: &'static str,
    /// Units per em of the file.
    pub upem: u16,
    /// The ascent above the baseline.
    pub ascent: i32,
    /// The descent, negative below the baseline.
    pub descent: i32,
    /// The height of a capital letter.
    pub cap_height: i32,
    /// The height of a lower-case x.
    pub x_height: i32,
    /// The slope in degrees, negative when leaning to the right.
    pub italic_angle: i32,
    /// The box around all glyphs: left, bottom, right, top.
    pub bbox: [i32; 4],
    /// The weight, 100 to 900.
    pub weight: u16,
    /// Whether all advances are the same.
    pub fixed_pitch: bool,
    /// Whether it is a serif family.
    pub serif: bool,
    font: Option<Font>,
}

impl Face {
    fn parse(bundled: &'static Bundled) -> Face {
        let font = Font::new(bundled.data, 0);
        let mut face = Face {
            data: bundled.data,
            index: 0,
            name: bundled.name,
            upem: 1000,
            ascent: 0,
            descent: 0,
            cap_height: 0,
            x_height: 0,
            italic_angle: 0,
            bbox: [0; 4],
            weight: bundled.weight,
            fixed_pitch: bundled.family == Family::Mono,
            serif: bundled.family == Family::Serif,
            font: None,
        };
        if let Some(font) = font {
            face.measure(&font);
            face.font = Some(font);
        }
        face
    }

    fn measure(&mut self, font: &Font) {
        let metrics = font.metrics();
        self.upem = metrics.units_per_em;
        let upem = i64::from(self.upem.max(1));
        let milli = |units: f64| (units as i64 * 1000 / upem) as i32;
        if let Some(line) = metrics.typo_line.or(metrics.hhea_line) {
            self.ascent = milli(line.ascender.to_f64());
            self.descent = milli(line.descender.to_f64());
        }
        self.cap_height = metrics
            .cap_height
            .map_or(self.ascent, |h| milli(h.to_f64()));
        self.x_height = metrics
            .x_height
            .map_or(self.ascent / 2, |h| milli(h.to_f64()));
        let bounds = metrics.bounds;
        self.bbox = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
            .map(|edge| milli(edge.to_f64()));
        if let Some(angle) = font.style_metrics().italic_angle {
            self.italic_angle = angle.to_f64().round() as i32;
        }
    }

    /// The parsed font, for the shaper.
    pub(super) fn font(&self) -> Option<&Font> {
        self.font.as_ref()
    }

    /// The glyph of a character before any feature; `None` when the face lacks it.
    pub fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.font.as_ref()?.charmap().map_unicode(character)?;
        u16::try_from(glyph.to_u32()).ok()
    }

    /// Whether the face has a character.
    pub fn covers(&self, character: char) -> bool {
        self.glyph(character).is_some()
    }

    /// The advance width of a glyph in thousandths of an em, truncated: what a width
    /// array of a PDF font says, so that pen positions here and there agree.
    pub fn advance(&self, glyph: u16) -> i32 {
        let Some(font) = &self.font else { return 0 };
        let units = font
            .glyph_metrics()
            .h_advance_exact(GlyphId::new(glyph.into()));
        (units.to_f64() as i64 * 1000 / i64::from(self.upem.max(1))) as i32
    }

    /// The PostScript name as the file itself says it.
    pub fn name_in_file(&self) -> Option<String> {
        let names = self.font.as_ref()?.names();
        let name = names.get(NameId::POSTSCRIPT_NAME)?.english_or_first()?;
        Some(name.name().chars().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_face_is_what_it_says() {
        let book = FontBook::bundled();
        for id in book.faces() {
            let face = book.face(id);
            assert_eq!(face.name_in_file().as_deref(), Some(face.name));
            assert!(face.ascent > 500 && face.descent < -100, "{}", face.name);
            assert!(
                face.cap_height > 600 && face.cap_height < 800,
                "{}",
                face.name
            );
            for ascii in ' '..='~' {
                assert!(face.covers(ascii), "{} lacks {ascii:?}", face.name);
            }
        }
    }

    #[test]
    fn the_signs_of_a_report_are_covered() {
        let book = FontBook::bundled();
        for id in book.faces() {
            for sign in "‰“”‘’–—…×≥≤−→•éü·†§°½№€¥£\u{a0}".chars()
            {
                assert!(book.cover(id, sign).is_some(), "nothing has {sign:?}");
            }
        }
        assert_eq!(book.cover(FaceId(0), '年'), None);
    }

    #[test]
    fn advances_are_whole_thousandths() {
        let book = FontBook::bundled();
        let mono = book.face(book.find(Family::Mono, false, false));
        let widths: Vec<_> = "iMw.".chars().filter_map(|c| mono.glyph(c)).collect();
        assert!(widths.iter().all(|&glyph| mono.advance(glyph) == 602));
    }
}
