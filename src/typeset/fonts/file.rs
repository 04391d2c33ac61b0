//! Font files of a project: whether a face can be set and embedded.
//!
//! Tables are looked up by hand (OpenType 1.9.1, "Organization of an OpenType font"), since
//! the shaping engine takes what it can get where a report must not.

use super::face::{Data, Face};
use std::fmt;
use std::sync::Arc;

/// How many faces of a collection are named in a message, and how much of each name.
const MOST_NAMES: u32 = 12;
const MOST_NAME: usize = 60;
/// The most faces of a collection. Those of Chinese, Japanese and Korean have up to a hundred.
const MOST_FACES: u32 = 1_000;

/// Why a file cannot be used as a font.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FontFault {
    /// It is no TrueType or OpenType file.
    NoFont,
    /// It is a font packed for web pages.
    Web,
    /// It is a collection, and which of its faces is meant was not said; how many it has, and
    /// the names of the first.
    Collection(u32, Vec<String>),
    /// It is a collection that holds no face, or more than any does: how many.
    Faces(u32),
    /// A collection, or a file of one face, has no face of that index; how many it has.
    NoSuchFace(u32, u32),
    /// It is a variable font.
    Variable,
    /// It has no outlines that a PDF file can hold.
    NoOutlines,
    /// It says of no character which glyph is its.
    NoCharacters,
    /// Its licence forbids to embed it, in these words.
    Forbidden(&'static str),
    /// It is damaged: the table that is not there or cut off.
    Damaged(String),
}

impl fmt::Display for FontFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFont => f.write_str("is no TrueType or OpenType font"),
            Self::Web => f.write_str("is a font packed for web pages (WOFF)"),
            Self::Collection(count, _) => {
                write!(f, "is a collection of {count} faces, expected one of them")
            }
            Self::Faces(0) => f.write_str("is a collection that holds no face"),
            Self::Faces(count) => write!(
                f,
                "is a collection of {count} faces by its own account, expected at most {MOST_FACES}"
            ),
            Self::NoSuchFace(index, 1) => {
                write!(f, "holds a single face, so that there is no face {index}")
            }
            Self::NoSuchFace(index, count) => {
                write!(
                    f,
                    "has no face {index}, expected 0 to {}",
                    count.saturating_sub(1)
                )
            }
            Self::Variable => f.write_str("is a variable font, expected one of a fixed weight"),
            Self::NoOutlines => f.write_str("has no outlines that a PDF file can hold"),
            Self::NoCharacters => f.write_str("says of no character which glyph is its"),
            Self::Forbidden(what) => write!(f, "forbids {what} (`fsType` of its table `OS/2`)"),
            Self::Damaged(table) => {
                write!(f, "is damaged: its table `{table}` is missing or cut off")
            }
        }
    }
}

impl FontFault {
    /// What to do about it; `path` is how the configuration names the file.
    pub fn hint(&self, path: &str) -> String {
        match self {
            Self::NoFont | Self::NoOutlines | Self::NoCharacters => {
                "use a font file of the kind .ttf, .otf or .ttc".to_owned()
            }
            Self::Web => "use the .ttf or .otf file of the same font".to_owned(),
            Self::Collection(..) => format!("write `{path}#0` for the first face"),
            Self::NoSuchFace(_, 1) => format!("write `{path}`"),
            Self::NoSuchFace(..) => format!("write `{path}#0` for the first face"),
            Self::Variable => "use the static font files that most variable fonts come with, one \
                               for each weight"
                .to_owned(),
            Self::Forbidden(_) => {
                "use another font, or ask its maker for a licence to embed it".to_owned()
            }
            Self::Damaged(_) | Self::Faces(_) => {
                "fetch the file again from where it came from".to_owned()
            }
        }
    }

    /// What else to tell: the faces of a collection.
    pub fn note(&self) -> Option<String> {
        let Self::Collection(count, names) = self else {
            return None;
        };
        let shown = names.iter().zip(0..);
        let shown: Vec<String> = shown.map(|(name, at)| format!("#{at} {name}")).collect();
        let more = (*count as usize).saturating_sub(shown.len());
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        Some(format!("its faces: {}{rest}", shown.join(", ")))
    }
}

/// Opens a face of a font file. `stem` names it where the file itself does not.
pub fn open(bytes: &Arc<[u8]>, index: Option<u32>, stem: &str) -> Result<Arc<Face>, FontFault> {
    let count = match bytes.get(..4) {
        Some(b"wOFF" | b"wOF2") => return Err(FontFault::Web),
        Some(b"ttcf") => match number(bytes, 8).ok_or_else(|| damaged(b"ttcf"))? {
            count @ 1..=MOST_FACES => count,
            count => return Err(FontFault::Faces(count)),
        },
        Some(b"\0\x01\0\0" | b"OTTO" | b"true") => 1,
        _ => return Err(FontFault::NoFont),
    };
    let wanted = index.unwrap_or(0);
    if wanted >= count {
        return Err(FontFault::NoSuchFace(wanted, count));
    }
    if index.is_none() && count > 1 {
        let names = (0..count.min(MOST_NAMES)).map(|at| name_of(bytes, at));
        return Err(FontFault::Collection(count, names.collect()));
    }
    check(bytes, wanted)?;
    let mut face = Face::named("", Data::Shared(Arc::clone(bytes)), wanted);
    if !face.parse() {
        return Err(FontFault::NoFont);
    }
    let said = face.name_in_file().map(|name| printable(&name));
    face.name = said
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| printable(stem));
    if let Some(os2) = table(bytes, wanted, b"OS/2") {
        face.weight = half(os2, 4).map_or(400, |weight| weight.clamp(100, 900));
        // Classes 1 to 5 and 7 of the IBM font families have serifs.
        let class = os2.get(30).copied().unwrap_or(0);
        face.serif = matches!(class, 1..=5 | 7);
    }
    let post = table(bytes, wanted, b"post");
    face.fixed_pitch = post.and_then(|post| number(post, 12)).unwrap_or(0) != 0;
    if face.ascent <= 0 || face.cap_height <= 0 {
        let height = (face.bbox.get(3).copied().unwrap_or(0)).clamp(500, 1500);
        face.ascent = if face.ascent <= 0 {
            height
        } else {
            face.ascent
        };
        face.cap_height = if face.cap_height <= 0 {
            700
        } else {
            face.cap_height
        };
    }
    Ok(Arc::new(face))
}

fn name_of(bytes: &Arc<[u8]>, index: u32) -> String {
    let mut face = Face::named("", Data::Shared(Arc::clone(bytes)), index);
    face.parse();
    let name = face
        .full_name()
        .map(|name| name.chars().take(MOST_NAME).collect());
    name.unwrap_or_else(|| "without a name".to_owned())
}

/// What the tables of a face must be.
fn check(bytes: &[u8], index: u32) -> Result<(), FontFault> {
    let has = |tag| table(bytes, index, tag).is_some();
    if has(b"fvar") {
        return Err(FontFault::Variable);
    }
    let outlines = (has(b"glyf") && has(b"loca")) || has(b"CFF ");
    let listed = |tag: &[u8; 4]| record(bytes, index, tag).is_some();
    if !outlines {
        let cut = [b"glyf", b"loca", b"CFF "]
            .into_iter()
            .find(|tag| listed(tag) && !has(tag));
        return Err(cut.map_or(FontFault::NoOutlines, damaged));
    }
    if !listed(b"cmap") {
        return Err(FontFault::NoCharacters);
    }
    for tag in [b"cmap", b"head", b"hhea", b"hmtx", b"maxp"] {
        if !has(tag) {
            return Err(damaged(tag));
        }
    }
    embedding(table(bytes, index, b"OS/2"))
}

/// What `fsType` allows (OpenType 1.9.1, `OS/2`). Files without the table say nothing
/// against it.
fn embedding(os2: Option<&[u8]>) -> Result<(), FontFault> {
    const RESTRICTED: u16 = 0x0002;
    const PRINT_OR_EDIT: u16 = 0x000C;
    const NO_SUBSETS: u16 = 0x0100;
    const BITMAPS_ONLY: u16 = 0x0200;
    let Some(os2) = os2 else { return Ok(()) };
    let (Some(version), Some(kind)) = (half(os2, 0), half(os2, 8)) else {
        return Err(damaged(b"OS/2"));
    };
    // Up to version 2 the least restrictive bit held; from version 3 on there is only one.
    if kind & RESTRICTED != 0 && kind & PRINT_OR_EDIT == 0 {
        return Err(FontFault::Forbidden("to be embedded"));
    }
    if version >= 2 && kind & NO_SUBSETS != 0 {
        return Err(FontFault::Forbidden("to embed a part of its glyphs"));
    }
    if version >= 2 && kind & BITMAPS_ONLY != 0 {
        return Err(FontFault::Forbidden("to embed its outlines"));
    }
    Ok(())
}

fn damaged(tag: &[u8; 4]) -> FontFault {
    FontFault::Damaged(tag.iter().map(|&byte| char::from(byte)).collect())
}

/// The PostScript names of a PDF file are of printable ASCII without delimiters.
fn printable(name: &str) -> String {
    let allowed = |c: &char| c.is_ascii_graphic() && !"()<>[]{}/%#".contains(*c);
    name.chars().filter(allowed).take(63).collect()
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

/// Where a table of a face lies: start and length.
fn record(bytes: &[u8], index: u32, tag: &[u8; 4]) -> Option<(usize, usize)> {
    let base = match bytes.get(..4)? {
        b"ttcf" => number(bytes, 12 + 4 * index as usize)? as usize,
        _ => 0,
    };
    let count = usize::from(half(bytes, base.checked_add(4)?)?);
    (0..count).map(|at| base + 12 + at * 16).find_map(|at| {
        (bytes.get(at..at + 4)? == tag).then(|| {
            Some((
                number(bytes, at + 8)? as usize,
                number(bytes, at + 12)? as usize,
            ))
        })?
    })
}

/// A table of a face; `None` when it is not there, empty, or cut off.
fn table<'b>(bytes: &'b [u8], index: u32, tag: &[u8; 4]) -> Option<&'b [u8]> {
    let (start, length) = record(bytes, index, tag)?;
    let table = bytes.get(start..start.checked_add(length)?)?;
    (!table.is_empty()).then_some(table)
}
