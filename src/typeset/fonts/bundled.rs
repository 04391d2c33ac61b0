//! The faces that lie in the program.

use super::face::{Data, Face};
use crate::style;
use std::sync::OnceLock;

/// A face as it is bundled.
pub(super) struct Bundled {
    /// The PostScript name.
    pub name: &'static str,
    /// The family.
    pub family: style::Bundled,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
    /// The weight class of `OS/2`, 100 to 900.
    pub weight: u16,
    data: &'static [u8],
}

macro_rules! bundled {
    ($name:literal, $file:literal, $family:ident, $bold:literal, $italic:literal, $weight:literal) => {
        Bundled {
            name: $name,
            family: style::Bundled::$family,
            bold: $bold,
            italic: $italic,
            weight: $weight,
            data: include_bytes!($file),
        }
    };
}

/// How many faces are bundled.
pub(super) const COUNT: usize = 8;

/// The bundled faces. The order is the order of fallback for a character that the face
/// asked for does not have.
#[rustfmt::skip]
pub(super) static BUNDLED: [Bundled; COUNT] = [
    bundled!("LibertinusSerif-Regular", "LibertinusSerif-Regular.otf", Serif, false, false, 400),
    bundled!("LibertinusSerif-Italic", "LibertinusSerif-Italic.otf", Serif, false, true, 400),
    bundled!("LibertinusSerif-Bold", "LibertinusSerif-Bold.otf", Serif, true, false, 700),
    bundled!("LibertinusSerif-BoldItalic", "LibertinusSerif-BoldItalic.otf", Serif, true, true, 700),
    bundled!("SourceSans3-Regular", "SourceSans3-Regular.ttf", Sans, false, false, 400),
    bundled!("SourceSans3-It", "SourceSans3-It.ttf", Sans, false, true, 400),
    bundled!("SourceSans3-Semibold", "SourceSans3-Semibold.ttf", Sans, true, false, 600),
    bundled!("DejaVuSansMono", "DejaVuSansMono.ttf", Mono, false, false, 400),
];

/// The face of an index, parsed when it is used for the first time in the process.
pub(super) fn face(index: usize) -> &'static Face {
    static FACES: [OnceLock<Face>; COUNT] = [const { OnceLock::new() }; COUNT];
    let index = index.min(COUNT - 1);
    FACES[index].get_or_init(|| {
        let bundled = &BUNDLED[index];
        let mut face = Face::named(bundled.name, Data::Static(bundled.data), 0);
        face.weight = bundled.weight;
        face.fixed_pitch = bundled.family == style::Bundled::Mono;
        face.serif = bundled.family == style::Bundled::Serif;
        face.parse();
        face
    })
}

/// The face of a family nearest to a weight and slope.
pub(super) fn find(family: style::Bundled, bold: bool, italic: bool) -> usize {
    let distance = |b: &Bundled| {
        u8::from(b.family != family) * 4
            + u8::from(b.bold != bold) * 2
            + u8::from(b.italic != italic)
    };
    let nearest = (0..COUNT).min_by_key(|&i| distance(&BUNDLED[i]));
    nearest.unwrap_or(0)
}
