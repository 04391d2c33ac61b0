//! The words of a paragraph: their glyphs, where they may be cut, and what of them hangs
//! into the margin.

use crate::document::script::floor;
use crate::typeset::rich::Rich;
use crate::typeset::script::{self, Hand};
use crate::typeset::shape::{Setting, Shaped, ShapedGlyph, Shaper};
use crate::typeset::tongue::Tongue;
use std::ops::Range;
use std::sync::Arc;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Shortest word that is hyphenated; shorter ones gain nothing.
const SHORTEST: usize = 6;

/// Bytes around a part of a word that its letters may join with: the shaping engine looks at
/// five characters.
const AROUND: usize = 64;

/// The glyphs of a part of a text in a span. Letters that join are shaped with what stands
/// around them, so that a word whose look changes midway (a link, a colour) stays joined.
pub(in crate::typeset) fn shape_part(
    shaper: &mut Shaper<'_>,
    rich: &Rich,
    index: usize,
    range: Range<usize>,
    hand: Hand,
) -> Arc<Shaped> {
    let (Some(span), Some(word)) = (rich.spans.get(index), rich.text.get(range.clone())) else {
        return Arc::default();
    };
    if let Some(inset) = rich.inset_at(range.start) {
        return Arc::new(inset.shaped(span.look.size));
    }
    let digits = span.look.digits;
    let setting = Setting { digits, hand };
    if hand == Hand::Arabic {
        let like = |at: Option<usize>| {
            let other = at.and_then(|at| rich.spans.get(at));
            other.is_some_and(|other| other.face == span.face)
        };
        let joins =
            |c: char| script::hand_of(c, shaper.customs()) == Some(hand) || script::is_mark(c);
        let begun = index
            .checked_sub(1)
            .and_then(|at| rich.spans.get(at))
            .map_or(0, |s| s.end);
        let from = floor(&rich.text, range.start.saturating_sub(AROUND));
        let before = rich.text.get(from..range.start).unwrap_or_default();
        let before = match range.start > begun || like(index.checked_sub(1)) {
            true => &before[before.trim_end_matches(joins).len()..],
            false => "",
        };
        let to = floor(&rich.text, range.end.saturating_add(AROUND));
        let after = rich.text.get(range.end..to).unwrap_or_default();
        let after = match range.end < span.end || like(index.checked_add(1)) {
            true => &after[..after.len() - after.trim_start_matches(joins).len()],
            false => "",
        };
        if !(before.is_empty() && after.is_empty()) {
            return shaper.shape_between(span.face, setting, word, (before, after));
        }
    }
    shaper.shape(span.face, setting, word)
}

/// The part of a character (hundredths of its width) that hangs into the margin at the end
/// of a line, so that the edge of the text looks straight: what has little ink hangs out
/// most. The values are those of Typst, rounded from the settings of `microtype` for TeX.
pub(super) fn hanging_share(character: char) -> i64 {
    match character {
        '.' | ',' => 80,
        '-' | '‐' => 55,
        '،' | '۔' => 40,
        ':' | ';' => 30,
        '–' | '—' => 20,
        _ => 0,
    }
}

/// The part of a character that hangs into the margin at the beginning of a line: quotes,
/// which have much white under them, and a little of a bracket (the settings of `microtype`
/// for TeX).
pub(super) fn leading_share(character: char) -> i64 {
    match character {
        '“' | '‘' | '«' | '"' | '\'' => 30,
        '(' | '[' => 10,
        _ => 0,
    }
}

/// The length of the first piece of a text that is not empty: a line break, spaces, or a
/// word.
pub(super) fn piece(text: &str) -> usize {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}');
    if text.starts_with('\n') {
        1
    } else if text.starts_with(is_space) {
        text.find(|c| !is_space(c)).unwrap_or(text.len())
    } else {
        text.find(|c| is_space(c) || c == '\n')
            .unwrap_or(text.len())
    }
}

/// How far the pen has moved at some bytes of a word, in ascending order, each with its byte, in
/// thousandths of an em; a ligature is divided evenly among its characters.
pub(super) fn advances(
    shaped: &Shaped,
    bytes: impl Iterator<Item = usize>,
) -> impl Iterator<Item = (usize, i64)> {
    let mut glyphs = shaped.glyphs.as_slice();
    let mut passed = 0;
    bytes.map(move |at| {
        let byte = at as u32;
        let whole = |glyph: &&ShapedGlyph| glyph.start < byte && glyph.end <= byte;
        while let Some((glyph, rest)) = glyphs.split_first().filter(|(first, _)| whole(first)) {
            passed += i64::from(glyph.advance);
            glyphs = rest;
        }
        let begun = glyphs.iter().take_while(|glyph| glyph.start < byte);
        let part = begun.map(|glyph| {
            let own = i64::from(glyph.advance);
            match glyph.end > byte {
                true => own * i64::from(byte - glyph.start) / i64::from(glyph.end - glyph.start),
                false => own,
            }
        });
        (at, passed + part.sum::<i64>())
    })
}

/// Where a word may be hyphenated. Names (words with a capital) are kept whole unless
/// `names`; words with digits always.
pub(super) fn syllables(word: &str, names: bool, tongue: Tongue) -> Vec<usize> {
    let Some(patterns) = tongue.patterns() else {
        return Vec::new();
    };
    let names = names || !tongue.tells_names();
    let core = word.trim_matches(|c: char| !c.is_alphabetic());
    let plain = |c: char| c.is_alphabetic() && (names || c.is_lowercase());
    if core.chars().count() < SHORTEST || !core.chars().all(plain) {
        return Vec::new();
    }
    let skipped = word.find(core).unwrap_or(0);
    let mut cuts = Vec::new();
    let mut at = skipped;
    for syllable in hypher::hyphenate(core, patterns) {
        at += syllable.len();
        cuts.push(at);
    }
    cuts.pop();
    cuts
}

/// The bytes at which what is seen as one character begins, but for the first: behind
/// letters with their marks, and behind ligatures (UAX #29).
pub(super) fn clusters(shaped: &Shaped, word: &str) -> Vec<usize> {
    let inner = shaped
        .glyphs
        .iter()
        .filter(|g| g.start > 0 && g.end > g.start)
        .map(|glyph| glyph.start as usize);
    if word.is_ascii() {
        return inner.collect();
    }
    inner.filter(|at| is_boundary(word, *at)).collect()
}

/// Whether what is seen as one character ends at a byte (UAX #29).
pub(super) fn is_boundary(text: &str, at: usize) -> bool {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.is_boundary(text, 0).unwrap_or(true)
}

/// The length of what is seen as the first character of a text.
pub(super) fn first_cluster(text: &str) -> usize {
    text.graphemes(true).next().map_or(0, str::len)
}
