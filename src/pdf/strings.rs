//! Glyphs as strings of codes, with the pen where the typesetting wants it.

use printpdf::{DictItem, Op};

use super::clusters::reads_as;
use super::fonts::Embedded;
use crate::measure::Length;
use crate::typeset::Glyph;

/// How far a glyph may stand from its place before an adjustment is written, in thousandths
/// of an em: 0.01 pt in text of 10 pt, a fifth of a device pixel at 1440 dpi.
const TOLERANCE: i64 = 1;

/// The operator that shows glyphs with the pen where the typesetting wants it.
///
/// Two bytes a glyph in literal strings: the engine's own glyph items make a hexadecimal
/// string of each glyph, which costs five times the time and twice the size.
pub(super) fn strings(glyphs: &[Glyph], size: Length, font: &Embedded) -> Op {
    let mut items = Vec::new();
    let mut bytes = Vec::with_capacity(glyphs.len() * 2);
    // Where the pen should be, in scaled points, and where a reader's pen is, in thousandths
    // of an em; both from the first glyph.
    let mut wanted = 0;
    let mut pen = 0;
    for glyph in glyphs {
        let off = pen - round_div(wanted * 1000, size.0);
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
        wanted += glyph.advance.0;
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
        _ => glyphs.iter().map(read).collect::<String>() == text,
    }
}
