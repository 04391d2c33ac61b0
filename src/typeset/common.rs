//! The glyphs that nearly every report uses of a face.
//!
//! A writer that embeds these in any case embeds the same font in nearly all documents of a
//! batch, and so makes it once.

use super::fonts::{FaceId, FontBook};
use super::script::Customs;
use super::shape::{Digits, Shaper};

/// Signs beyond ASCII that reports use; what a face lacks is left out.
const SIGNS: &str = "\u{a0}\u{2009}\u{202f}\u{2011}–—‘’“”…•·§°±×÷−≤≥→€£¥‰½²³é";

/// Letters that faces join into one glyph.
const JOINED: [&str; 12] = [
    "ff", "fi", "fl", "ffi", "ffl", "fj", "ft", "fb", "fh", "fk", "tt", "Th",
];

/// The glyphs of printable ASCII, of common signs, ligatures and tabular digits in a face,
/// each once with the text it stands for, in an order that depends on the face alone.
pub fn common_glyphs(book: &FontBook, face: FaceId) -> Vec<(u16, String)> {
    let mut shaper = Shaper::new(book, Customs::default());
    let mut glyphs: Vec<(u16, String)> = Vec::with_capacity(160);
    let mut add = |digits: Digits, text: &str| {
        let shaped = shaper.shape(face, digits, text);
        if let [glyph] = shaped.glyphs.as_slice()
            && glyph.id != 0
            && glyphs.iter().all(|(id, _)| *id != glyph.id)
        {
            glyphs.push((glyph.id, text.to_owned()));
        }
    };
    let mut buffer = [0; 4];
    for character in (' '..='~').chain(SIGNS.chars()) {
        if book.face(face).covers(character) {
            add(Digits::Text, character.encode_utf8(&mut buffer));
        }
    }
    for joined in JOINED {
        add(Digits::Text, joined);
    }
    for character in "0123456789.,-+%−–‰".chars() {
        if book.face(face).covers(character) {
            add(Digits::Tabular, character.encode_utf8(&mut buffer));
        }
    }
    glyphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_comes_once_and_ascii_comes_first() {
        let book = FontBook::bundled();
        for face in book.faces() {
            let glyphs = common_glyphs(&book, face);
            let texts: String = glyphs.iter().take(95).map(|(_, text)| &**text).collect();
            assert_eq!(texts, (' '..='~').collect::<String>());
            let mut ids: Vec<u16> = glyphs.iter().map(|(id, _)| *id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), glyphs.len());
        }
    }
}
