//! A paragraph's text as boxes, glue and penalties, and its lines.

mod attempt;
mod builder;
#[cfg(test)]
mod tests;
mod words;

pub(super) use words::shape_part;

use super::bidi;
use super::knuth_plass::{self, FORBIDDEN, FORCED, Measure, Node, RUNT};
use super::opportunities::opportunities;
use super::rich::Rich;
use super::script::{self, Blank, Hand, Stretch};
use super::shape::Shaper;
use crate::measure::Length;
use attempt::Text;
use builder::Builder;
use std::ops::Range;

/// Badness up to which a paragraph is taken without trying to hyphenate (plain TeX
/// `\pretolerance`).
const PRETOLERANCE: i64 = 100;
/// Badness up to which a line is acceptable at all (plain TeX `\tolerance`).
const TOLERANCE: i64 = 200;
/// Badness up to which a line is taken in a narrow column before any line may be loose at
/// all: spaces of twice and a half their stretch. Where every line has emergency stretch,
/// bad lines no longer differ from worse ones.
const NARROW: i64 = 1_500;
/// A runt in such a column: as before a little less than a hyphen.
const NARROW_RUNT: i64 = 150_000;
/// A badness that nothing exceeds.
const ANYTHING: i64 = 1_000_000;
/// Extra stretch of a ragged line, in thousandths of an em (plain TeX `\raggedright`).
const RAGGED: i64 = 2_000;
/// Extra stretch of a line in the last attempt, in thousandths of an em.
const EMERGENCY: i64 = 3_000;
/// What a syllable may be wider without its neighbour, in hundredths of a hyphen's width.
const KERN: i64 = 25;

/// How lines are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// Spaces are stretched so that all lines but the last are full.
    Justified,
    /// Spaces keep their width.
    Ragged,
}

/// Whether words may be hyphenated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hyphens {
    /// Words may be hyphenated.
    Allowed,
    /// Words stay whole unless they alone are wider than the line.
    Avoided,
}

/// What of the text a node stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// Its span.
    pub span: usize,
    /// Whether it goes on the shaped word of the box before.
    pub joined: bool,
    /// How it is shaped.
    pub hand: Hand,
    /// Its level of embedding: odd runs from right to left.
    pub level: u8,
    /// What is taken away of the square of a wide sign.
    pub blank: Blank,
}

/// A broken paragraph.
#[derive(Default)]
pub(super) struct Broken {
    /// Its pieces.
    pub nodes: Vec<Node>,
    /// What each stands for.
    pub parts: Vec<Part>,
    /// The lines: first node and the node broken at.
    pub lines: Vec<Range<usize>>,
    /// Whether it runs from right to left.
    pub backwards: bool,
}

/// Breaks a text into lines of a width.
pub(super) fn break_text(
    shaper: &mut Shaper<'_>,
    rich: &Rich,
    width: Length,
    fill: Fill,
    hyphens: Hyphens,
) -> Broken {
    let size = rich
        .spans
        .first()
        .map_or(Length::ZERO, |span| span.look.size);
    let places = opportunities(rich);
    let stretches = stretches(shaper, rich);
    // Another language is not hyphenated rather than wrongly.
    let hyphens = match rich.spans.iter().any(|span| span.tongue.hyphenates()) {
        true => hyphens,
        false => Hyphens::Avoided,
    };
    let ragged = match fill {
        Fill::Justified => Length::ZERO,
        Fill::Ragged => size.scale(RAGGED, 1000),
    };
    let attempts = [
        (Words::Whole, PRETOLERANCE, Length::ZERO),
        (Words::Hyphenated, TOLERANCE, Length::ZERO),
        (Words::Hyphenated, NARROW, Length::ZERO),
        (Words::Torn, ANYTHING, size.scale(EMERGENCY, 1000)),
    ];
    let text = Text {
        rich,
        places: &places,
        stretches: &stretches,
        fill,
        backwards: bidi::runs_backwards(rich, shaper.customs()),
    };
    let mut last = None;
    for (words, tolerance, emergency) in attempts {
        if words == Words::Hyphenated && hyphens == Hyphens::Avoided {
            continue;
        }
        let runt = match tolerance {
            NARROW => NARROW_RUNT,
            _ => RUNT,
        };
        let measure = Measure {
            width,
            tolerance,
            extra: ragged + emergency,
            runt,
        };
        let Some(broken) = text.attempt(shaper, words, measure) else {
            continue;
        };
        let fine = !knuth_plass::ends_in_runt(&broken.nodes, &broken.lines, width);
        // One more attempt, with hyphens or with looser lines, if that spares a runt.
        let better = last.is_none() || fine;
        if better {
            last = Some(broken);
        }
        let may_improve = words == Words::Whole || tolerance == NARROW;
        if fine || !may_improve || hyphens == Hyphens::Avoided {
            break;
        }
    }
    last.unwrap_or_default()
}

/// The width of the text on one line, and of its widest part without a place to break,
/// with words whole or, where the language allows it, hyphenated.
pub(super) fn extents(shaper: &mut Shaper<'_>, rich: &Rich, hyphens: Hyphens) -> (Length, Length) {
    let places = opportunities(rich);
    let stretches = stretches(shaper, rich);
    let words = match hyphens {
        Hyphens::Allowed => Words::Parted,
        Hyphens::Avoided => Words::Whole,
    };
    let mut builder = Builder::new(rich, Fill::Ragged, words, &stretches);
    builder.build(shaper, &places);
    let (mut line, mut chunk) = (Length::ZERO, Length::ZERO);
    let (mut widest_line, mut widest_chunk) = (Length::ZERO, Length::ZERO);
    for node in &builder.nodes {
        match *node {
            Node::Box(width) | Node::Hung { width, .. } => {
                line += width;
                chunk += width;
            }
            Node::Glue { width, cost, .. } => {
                if cost < FORBIDDEN {
                    widest_chunk = widest_chunk.max(chunk);
                    chunk = Length::ZERO;
                } else {
                    chunk += width;
                }
                line += width;
            }
            Node::Penalty { width, cost, .. } if cost < FORBIDDEN => {
                // A syllable on its own has no kerning with the next.
                let kern = if width > Length::ZERO {
                    width.scale(KERN, 100)
                } else {
                    Length::ZERO
                };
                widest_chunk = widest_chunk.max(chunk + width + kern);
                chunk = Length::ZERO;
                if cost <= FORCED {
                    widest_line = widest_line.max(line);
                    line = Length::ZERO;
                }
            }
            Node::Penalty { .. } => {}
        }
    }
    (widest_line, widest_chunk)
}

/// How far words may be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    Whole,
    Hyphenated,
    /// Hyphenated, also names.
    Parted,
    /// Parted; what is wider than a line is broken between any two characters, and spaces
    /// that should hold may give way.
    Torn,
}

/// The text cut by hand and level; nothing when all of it is Latin.
fn stretches(shaper: &Shaper<'_>, rich: &Rich) -> Vec<Stretch> {
    let customs = shaper.customs();
    if !customs.backwards && !script::is_special(&rich.text) {
        return Vec::new();
    }
    let levels = bidi::levels(rich, customs);
    script::stretches(&rich.text, levels.as_deref(), customs, |at| {
        rich.is_wide_at(at)
    })
}
