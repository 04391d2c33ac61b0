//! A face and its metrics.

use harfrust::font::Blob;
use harfrust::font::name::NameId;
use harfrust::{Font, GlyphId};
use std::sync::Arc;

/// The bytes of a font file.
#[derive(Clone, Debug)]
pub(super) enum Data {
    /// In the program.
    Static(&'static [u8]),
    /// Read from a file, shared by all faces of a collection and all documents.
    Shared(Arc<[u8]>),
}

struct Shared(Arc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Data {
    pub fn bytes(&self) -> &[u8] {
        match self {
            Data::Static(bytes) => bytes,
            Data::Shared(bytes) => bytes,
        }
    }

    fn blob(&self) -> Blob {
        match self {
            Data::Static(bytes) => Blob::Static(bytes),
            Data::Shared(bytes) => Blob::Shared(Arc::new(Shared(Arc::clone(bytes)))),
        }
    }
}

/// A face and its metrics. Lengths are in thousandths of an em.
pub struct Face {
    data: Data,
    /// Index of the face in the file (0 unless the file is a collection).
    pub index: u32,
    /// The PostScript name.
    pub name: String,
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
    /// Whether it has all printable characters of ASCII and the space.
    pub ascii: bool,
    font: Option<Font>,
}

impl Face {
    /// A face of which nothing is known yet; [`Face::parse`] follows.
    pub(super) fn named(name: &str, data: Data, index: u32) -> Face {
        Face {
            data,
            index,
            name: name.to_owned(),
            upem: 1000,
            ascent: 0,
            descent: 0,
            cap_height: 0,
            x_height: 0,
            italic_angle: 0,
            bbox: [0; 4],
            weight: 400,
            fixed_pitch: false,
            serif: false,
            ascii: false,
            font: None,
        }
    }

    /// Reads the metrics; `false` when the data is no font.
    pub(super) fn parse(&mut self) -> bool {
        let Some(font) = Font::new(self.data.blob(), self.index) else {
            return false;
        };
        self.measure(&font);
        self.font = Some(font);
        self.ascii = (' '..='~').all(|character| self.covers(character));
        true
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

    /// The bytes of the font file.
    pub fn data(&self) -> &[u8] {
        self.data.bytes()
    }

    /// The parsed font, for the shaper.
    pub(in crate::typeset) fn font(&self) -> Option<&Font> {
        self.font.as_ref()
    }

    /// The glyph of a character before any feature; `None` when the face lacks it.
    pub fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.font.as_ref()?.charmap().map_unicode(character)?;
        u16::try_from(glyph.to_u32())
            .ok()
            .filter(|&glyph| glyph != 0)
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
        self.says(NameId::POSTSCRIPT_NAME)
    }

    /// The family and style as the file says them, for people.
    pub fn full_name(&self) -> Option<String> {
        self.says(NameId::FULL_NAME)
            .or_else(|| self.says(NameId::FAMILY_NAME))
    }

    fn says(&self, id: NameId) -> Option<String> {
        let names = self.font.as_ref()?.names();
        let name = names.get(id)?.english_or_first()?;
        Some(name.name().chars().collect())
    }
}
