//! The outlines of glyphs, for those who draw pages themselves.

use super::Face;
use harfrust::GlyphId;
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};

/// A command of an outline. Points are in thousandths of an em from the glyph's origin,
/// y upwards, as fonts count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Begins a contour.
    Move([f32; 2]),
    /// A straight line.
    Line([f32; 2]),
    /// A quadratic Bézier curve: control point, end.
    Quadratic([f32; 2], [f32; 2]),
    /// A cubic Bézier curve: control points, end.
    Cubic([f32; 2], [f32; 2], [f32; 2]),
    /// Closes the contour.
    Close,
}

impl Face {
    /// The outline of a glyph, to be filled by the non-zero rule; empty for a blank and for
    /// a glyph that the face does not have.
    pub fn outline(&self, glyph: u16) -> Vec<Segment> {
        let mut pen = Pen {
            upem: f32::from(self.upem.max(1)),
            segments: Vec::new(),
        };
        let found = self
            .font()
            .and_then(|font| font.outline_glyphs().get(GlyphId::new(glyph.into())));
        let drawn = found.is_some_and(|outline| {
            let memory = DrawMemory::Scratch;
            outline.draw(&DrawOptions::new(), memory, &mut pen).is_ok()
        });
        if drawn { pen.segments } else { Vec::new() }
    }
}

struct Pen {
    upem: f32,
    segments: Vec<Segment>,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        [x * 1000.0 / self.upem, y * 1000.0 / self.upem]
    }
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Move(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Line(self.at(x, y)));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let segment = Segment::Quadratic(self.at(cx0, cy0), self.at(x, y));
        self.segments.push(segment);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let segment = Segment::Cubic(self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.segments.push(segment);
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::FontBook;

    #[test]
    fn outlines_lie_in_the_box_of_their_face() {
        let book = FontBook::bundled();
        for id in book.faces() {
            let face = book.face(id);
            let [left, bottom, right, top] = face.bbox.map(|edge| edge as f32);
            for character in "Aag8%é".chars() {
                let outline = face.outline(face.glyph(character).unwrap());
                assert!(matches!(outline.first(), Some(Segment::Move(_))));
                assert_eq!(outline.last(), Some(&Segment::Close));
                let ends = outline.iter().filter_map(|segment| match segment {
                    Segment::Move(end) | Segment::Line(end) => Some(end),
                    Segment::Quadratic(_, end) | Segment::Cubic(_, _, end) => Some(end),
                    Segment::Close => None,
                });
                for [x, y] in ends {
                    assert!(
                        *x >= left - 1.0 && *x <= right + 1.0,
                        "{} {character} {x}",
                        face.name
                    );
                    assert!(
                        *y >= bottom - 1.0 && *y <= top + 1.0,
                        "{} {character} {y}",
                        face.name
                    );
                }
            }
            assert!(face.outline(face.glyph(' ').unwrap()).is_empty());
            assert!(face.outline(u16::MAX).is_empty());
        }
    }
}
