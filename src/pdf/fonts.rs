//! Subset fonts, made once and shared by all documents that use the same glyphs.
//!
//! Every face is embedded with the glyphs that nearly every report uses
//! ([`crate::typeset::common_glyphs`]); a document that needs more gets a subset with those
//! added. What is embedded depends on the document alone, never on what was written before.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use subsetter::GlyphRemapper;

use super::file::{Data, File, Mixer, deflate};
use super::{syntax, unicode};
use crate::typeset::{Face, FaceId, FontBook, common_glyphs};

/// Subsets with additional glyphs that are kept. A batch whose documents all need different
/// glyphs (names in many scripts) must not fill the memory; later ones are made each time.
const MOST_SUBSETS: usize = 64;

/// Glyphs that a document needs beyond the common ones, with their texts, by glyph.
pub(super) type Extras = BTreeMap<u16, String>;

type Made = Arc<OnceLock<Option<Arc<Embedded>>>>;

/// The subset fonts made so far.
pub(super) struct Subsets<'a> {
    book: &'a FontBook,
    common: Vec<OnceLock<Arc<Common>>>,
    extended: Mutex<BTreeMap<(FaceId, Extras), Made>>,
}

/// The glyphs that a face is always embedded with, and the subset of just them.
struct Common {
    glyphs: Vec<(u16, String)>,
    embedded: Option<Arc<Embedded>>,
}

/// The common glyphs of the bundled faces, shared by all books of a process.
static BUNDLED: [OnceLock<Arc<Common>>; FontBook::BUNDLED] =
    [const { OnceLock::new() }; FontBook::BUNDLED];

impl Common {
    fn new(book: &FontBook, face: FaceId) -> Self {
        let glyphs = common_glyphs(book, face);
        let embedded = Embedded::new(book.face(face), &glyphs).map(Arc::new);
        Self { glyphs, embedded }
    }
}

impl<'a> Subsets<'a> {
    /// Nothing made yet.
    pub(super) fn new(book: &'a FontBook) -> Self {
        Self {
            book,
            common: book.faces().map(|_| OnceLock::new()).collect(),
            extended: Mutex::default(),
        }
    }

    /// All faces.
    pub(super) fn faces(&self) -> impl Iterator<Item = FaceId> + use<> {
        self.book.faces()
    }

    /// The PostScript name of a face.
    pub(super) fn name(&self, face: FaceId) -> &str {
        &self.book.face(face).name
    }

    /// The subset of the common glyphs of a face; `None` when it cannot be subset.
    pub(super) fn common(&self, face: FaceId) -> Option<&Arc<Embedded>> {
        self.common_of(face)?.embedded.as_ref()
    }

    fn common_of(&self, face: FaceId) -> Option<&Arc<Common>> {
        Some(self.common.get(usize::from(face.0))?.get_or_init(|| {
            let make = || Arc::new(Common::new(self.book, face));
            // The same in every book, whatever files that holds.
            match BUNDLED.get(usize::from(face.0)) {
                Some(made) if self.book.is_bundled(face) => Arc::clone(made.get_or_init(make)),
                _ => make(),
            }
        }))
    }

    /// The subset of the common glyphs and others.
    pub(super) fn extended(&self, face: FaceId, extras: &Extras) -> Option<Arc<Embedded>> {
        if extras.is_empty() {
            return self.common(face).cloned();
        }
        let key = (face, extras.clone());
        let made = {
            let mut made = self.extended.lock().unwrap_or_else(PoisonError::into_inner);
            match made.get(&key) {
                Some(known) => Arc::clone(known),
                None => {
                    let new = Made::default();
                    if made.len() < MOST_SUBSETS {
                        made.insert(key, Arc::clone(&new));
                    }
                    new
                }
            }
        };
        made.get_or_init(|| {
            let mut glyphs = self.common_of(face)?.glyphs.clone();
            glyphs.extend(extras.iter().map(|(glyph, text)| (*glyph, text.clone())));
            Embedded::new(self.book.face(face), &glyphs).map(Arc::new)
        })
        .clone()
    }
}

/// How a font program is embedded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outlines {
    /// `glyf` outlines, as a TrueType file.
    TrueType,
    /// CFF outlines, as a bare CFF table: readers agree on its glyph codes.
    Cff,
}

/// A subset font ready to be written.
pub(super) struct Embedded {
    /// Code by glyph index; 0 where there is none.
    codes: Vec<u16>,
    /// Width by code, thousandths of an em, as the width array says.
    widths: Vec<i32>,
    /// Text by code, as the ToUnicode map says.
    texts: Vec<Box<str>>,
    outlines: Outlines,
    /// The name with the tag of the subset.
    name: String,
    /// Entries of the font descriptor except those that refer.
    descriptor: Vec<u8>,
    /// The width array.
    width_array: Vec<u8>,
    program: Arc<[u8]>,
    program_length: usize,
    to_unicode: Arc<[u8]>,
}

impl Embedded {
    /// Subsets a face; `None` when its file cannot be subset.
    fn new(face: &Face, glyphs: &[(u16, String)]) -> Option<Self> {
        let mut remapper = GlyphRemapper::new();
        let mut codes = Vec::new();
        let mut texts: Vec<Box<str>> = vec![Box::default()];
        let mut widths = vec![face.advance(0)];
        for (glyph, text) in glyphs {
            let code = remapper.remap(*glyph);
            if usize::from(code) != texts.len() {
                continue;
            }
            let index = usize::from(*glyph);
            if codes.len() <= index {
                codes.resize(index + 1, 0);
            }
            if let Some(place) = codes.get_mut(index) {
                *place = code;
            }
            texts.push(text.as_str().into());
            widths.push(face.advance(*glyph));
        }
        let file = subsetter::subset(face.data(), face.index, &remapper).ok()?;
        let (outlines, program) = if file.starts_with(b"OTTO") {
            (Outlines::Cff, table(&file, b"CFF ")?)
        } else {
            (Outlines::TrueType, file.as_slice())
        };
        let name = format!("{}+{}", tag(&face.name, glyphs), face.name);
        let map = unicode::to_unicode(&texts);
        Some(Self {
            codes,
            outlines,
            descriptor: descriptor(face, &name),
            width_array: width_array(&widths),
            widths,
            texts,
            name,
            program: deflate(program).into(),
            program_length: program.len(),
            to_unicode: deflate(&map).into(),
        })
    }

    /// The code of a glyph; `None` when it is not in the subset, and for `.notdef`.
    pub(super) fn code(&self, glyph: u16) -> Option<u16> {
        self.codes
            .get(usize::from(glyph))
            .copied()
            .filter(|&code| code != 0)
    }

    /// The width of a code in thousandths of an em.
    pub(super) fn width(&self, code: u16) -> i64 {
        self.widths
            .get(usize::from(code))
            .copied()
            .map_or(0, i64::from)
    }

    /// The text that readers take for a code.
    pub(super) fn text(&self, code: u16) -> &str {
        self.texts
            .get(usize::from(code))
            .map_or("", |text| text.as_ref())
    }

    /// Writes the font; the number of its dictionary.
    pub(super) fn write(&self, file: &mut File) -> u32 {
        let (subtype, key, entries) = match self.outlines {
            Outlines::TrueType => (
                "CIDFontType2/CIDToGIDMap/Identity",
                "/FontFile2",
                format!("/Length1 {}", self.program_length),
            ),
            Outlines::Cff => (
                "CIDFontType0",
                "/FontFile3",
                "/Subtype/CIDFontType0C".to_owned(),
            ),
        };
        let program = file.number();
        file.stream(program, &entries, Data::Shared(Arc::clone(&self.program)));
        let map = file.number();
        file.stream(map, "", Data::Shared(Arc::clone(&self.to_unicode)));
        let descriptor = file.add(|out| {
            out.extend_from_slice(&self.descriptor);
            out.extend_from_slice(key.as_bytes());
            syntax::reference(out, program);
            out.extend_from_slice(b">>");
        });
        let descendant = file.add(|out| {
            out.extend_from_slice(b"<</Type/Font/Subtype/");
            out.extend_from_slice(subtype.as_bytes());
            out.extend_from_slice(b"/BaseFont");
            syntax::name(out, self.name.as_bytes());
            out.extend_from_slice(
                b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 0/W",
            );
            out.extend_from_slice(&self.width_array);
            out.extend_from_slice(b"/FontDescriptor");
            syntax::reference(out, descriptor);
            out.extend_from_slice(b">>");
        });
        file.add(|out| {
            out.extend_from_slice(b"<</Type/Font/Subtype/Type0/BaseFont");
            syntax::name(out, self.name.as_bytes());
            out.extend_from_slice(b"/Encoding/Identity-H/DescendantFonts[");
            syntax::reference(out, descendant);
            out.extend_from_slice(b"]/ToUnicode");
            syntax::reference(out, map);
            out.extend_from_slice(b">>");
        })
    }
}

/// Six capital letters that differ for different glyphs (ISO 32000-1, 9.6.4).
fn tag(name: &str, glyphs: &[(u16, String)]) -> String {
    let mut mixer = Mixer::default();
    mixer.mix(name.as_bytes());
    for (glyph, text) in glyphs {
        mixer.mix(&glyph.to_be_bytes());
        mixer.mix(text.as_bytes());
    }
    let letters = mixer.finish();
    letters
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}

/// `[0[w w …]]`: all codes are consecutive.
fn width_array(widths: &[i32]) -> Vec<u8> {
    let mut out = b"[0[".to_vec();
    for (index, width) in widths.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        syntax::int(&mut out, i64::from(*width));
    }
    out.extend_from_slice(b"]]");
    out
}

/// The font descriptor (ISO 32000-1, table 122), left open for the reference to the program.
fn descriptor(face: &Face, name: &str) -> Vec<u8> {
    const FIXED_PITCH: i64 = 1;
    const SERIF: i64 = 1 << 1;
    const SYMBOLIC: i64 = 1 << 2;
    const ITALIC: i64 = 1 << 6;
    // "Symbolic" says that the font is not limited to the standard Latin character set,
    // which is so for any subset that has its own codes.
    let flags = SYMBOLIC
        | if face.fixed_pitch { FIXED_PITCH } else { 0 }
        | if face.serif { SERIF } else { 0 }
        | if face.italic_angle != 0 { ITALIC } else { 0 };
    // No table of a font file says how thick its stems are; this estimate from the weight
    // class is what other producers use.
    let stem = 50 + (i64::from(face.weight) * i64::from(face.weight) + 2112) / 4225;
    let mut out = b"<</Type/FontDescriptor/FontName".to_vec();
    syntax::name(&mut out, name.as_bytes());
    for (key, value) in [
        ("/Flags ", flags),
        ("/ItalicAngle ", i64::from(face.italic_angle)),
        ("/Ascent ", i64::from(face.ascent)),
        ("/Descent ", i64::from(face.descent)),
        ("/CapHeight ", i64::from(face.cap_height)),
        ("/StemV ", stem),
    ] {
        out.extend_from_slice(key.as_bytes());
        syntax::int(&mut out, value);
    }
    out.extend_from_slice(b"/FontBBox[");
    for (index, edge) in face.bbox.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        syntax::int(&mut out, i64::from(*edge));
    }
    out.push(b']');
    out
}

/// A table of an OpenType file by its tag.
fn table<'f>(file: &'f [u8], tag: &[u8; 4]) -> Option<&'f [u8]> {
    let number = |range: std::ops::Range<usize>| {
        let bytes: [u8; 4] = file.get(range)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let count = usize::from(u16::from_be_bytes(file.get(4..6)?.try_into().ok()?));
    (0..count).map(|index| 12 + index * 16).find_map(|record| {
        (file.get(record..record + 4)? == tag).then_some(())?;
        let start = number(record + 8..record + 12)?;
        let length = number(record + 12..record + 16)?;
        file.get(start..start.checked_add(length)?)
    })
}
