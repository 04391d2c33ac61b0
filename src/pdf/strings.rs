//! Glyphs as strings of codes, with the pen where the typesetting wants it.

use printpdf::{DictItem, Op};

use super::clusters::reads_as;
use super::fonts::Embedded;
use crate::measure::Length;
use crate::typeset::Glyph;

/// How far a glyph may stand from its place before an adjustment is written, in thousandths
/// of an em: 0.01 pt in text of 10 pt, a fifth of a device pixel at 1440 dpi.
const TOLERANCE: i64 = 1;

/// Where the glyphs of a run stand.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    /// The pen, before the next glyph in reading order.
    pub(super) pen: Length,
    /// Whether it moves to the left.
    pub(super) backwards: bool,
}

impl Walk {
    /// Moves over a glyph and gives the place of its origin.
    pub(super) fn pass(&mut self, glyph: &Glyph) -> Length {
        let at = self.pen;
        if self.backwards {
            self.pen -= glyph.advance;
            self.pen + glyph.dx
        } else {
            self.pen += glyph.advance;
            at + glyph.dx
        }
    }
}

/// The operator that shows glyphs with the pen where the typesetting wants it; `walk` stands
/// before the first of them.
///
/// Two bytes a glyph in literal strings: the engine's own glyph items make a hexadecimal
/// string of each glyph, which costs five times the time and twice the size. Glyphs stand
/// in the file in reading order in either direction, so that readers of the file need not
/// guess: where text runs from right to left, the pen is moved back over each.
pub(super) fn strings(glyphs: &[Glyph], size: Length, font: &Embedded, mut walk: Walk) -> Op {
    let mut items = Vec::new();
    let mut bytes = Vec::with_capacity(glyphs.len() * 2);
    // Where a reader's pen is, in thousandths of an em from the first glyph.
    let mut pen = 0;
    let mut first = None;
    for glyph in glyphs {
        let origin = walk.pass(glyph);
        let wanted = origin - *first.get_or_insert(origin);
        let off = pen - round_div(wanted.0 * 1000, size.0);
        if off.abs() > TOLERANCE {
            let data = std::mem::take(&mut bytes);
            if !data.is_empty() {
                items.push(DictItem::String {
                    data,
                    literal: true,
                });
            }
            items.push(DictItem::Int(off));
            pen -= off;
        }
        let code = font.code(glyph.id).unwrap_or(0);
        bytes.extend_from_slice(&code.to_be_bytes());
        pen += font.width(code);
    }
    let last = DictItem::String {
        data: bytes,
        literal: true,
    };
    if items.is_empty() {
        return Op::Unknown {
            key: "Tj".to_owned(),
            value: vec![last],
        };
    }
    items.push(last);
    Op::Unknown {
        key: "TJ".to_owned(),
        value: vec![DictItem::Array(items)],
    }
}

fn round_div(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator).div_euclid(2 * denominator)
}

/// Whether readers take glyphs for a text by the font's own map.
pub(super) fn reads(font: &Embedded, glyphs: &[Glyph], text: &str) -> bool {
    let read = |glyph: &Glyph| font.code(glyph.id).map_or("", |c| font.text(c));
    match glyphs {
        [glyph] => reads_as(read(glyph), text),
        _ => {
            // A glyph may stand for as long a text as they all.
            let mut rest = Some(text);
            let mut glyphs = glyphs.iter();
            let whole = glyphs.all(|glyph| {
                rest = rest.and_then(|rest| rest.strip_prefix(read(glyph)));
                rest.is_some()
            });
            whole && rest == Some("")
        }
    }
}
