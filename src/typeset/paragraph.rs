//! A paragraph's text as boxes, glue and penalties, and its lines.

use super::bidi;
use super::knuth_plass::{self, FORBIDDEN, FORCED, Measure, Node, resume};
use super::opportunities::{Opportunity, opportunities};
use super::rich::{Rich, Span};
use super::script::{self, Blank, Hand, Stretch};
use super::shape::{Setting, Shaped, Shaper};
use crate::measure::Length;
use std::ops::Range;
use std::sync::Arc;

/// Badness up to which a paragraph is taken without trying to hyphenate (plain TeX
/// `\pretolerance`).
const PRETOLERANCE: i64 = 100;
/// Badness up to which a line is acceptable at all (plain TeX `\tolerance`).
const TOLERANCE: i64 = 200;
/// A badness that nothing exceeds.
const ANYTHING: i64 = 1_000_000;
/// A hyphen set by us. Plain TeX has 50; measured against good books that hyphenates
/// too readily on a line of 90 characters, so three times as much.
const HYPHEN: i32 = 150;
/// Where a line must not end unless nothing else is left.
const LAST_RESORT: i32 = 5_000;
/// Extra stretch of a ragged line, in thousandths of an em (plain TeX `\raggedright`).
const RAGGED: i64 = 2_000;
/// Extra stretch of a line in the last attempt, in thousandths of an em.
const EMERGENCY: i64 = 3_000;
/// What a syllable may be wider without its neighbour, in hundredths of a hyphen's width.
const KERN: i64 = 25;
/// Shortest word that is hyphenated; shorter ones gain nothing.
const SHORTEST: usize = 6;

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
        (Words::Torn(width), ANYTHING, size.scale(EMERGENCY, 1000)),
    ];
    let mut last = None;
    for (words, tolerance, emergency) in attempts {
        if words == Words::Hyphenated && hyphens == Hyphens::Avoided {
            continue;
        }
        let mut builder = Builder::new(rich, fill, words, &stretches);
        builder.build(shaper, &places);
        let measure = Measure {
            width,
            tolerance,
            extra: ragged + emergency,
        };
        let found = knuth_plass::breaks(&builder.nodes, measure);
        let Some(found) = found else { continue };
        let fine = !knuth_plass::ends_in_runt(&builder.nodes, &found, width);
        // One more attempt where words may be hyphenated, if that spares a runt.
        let better = last.is_none() || fine;
        if better {
            last = Some((builder, found));
        }
        if fine || words != Words::Whole || hyphens == Hyphens::Avoided {
            break;
        }
    }
    let Some((builder, breaks)) = last else {
        return Broken {
            nodes: Vec::new(),
            parts: Vec::new(),
            lines: Vec::new(),
            backwards: false,
        };
    };
    let mut first = 0;
    let lines = breaks.into_iter().map(|end| {
        let line = first..end;
        first = resume(&builder.nodes, end);
        line
    });
    Broken {
        lines: lines.collect(),
        nodes: builder.nodes,
        parts: builder.parts,
        backwards: bidi::runs_backwards(rich, shaper.customs()),
    }
}

/// The width of the text on one line, and of its widest part without a place to break,
/// with words whole or, where the language allows it, hyphenated.
pub(super) fn extents(shaper: &mut Shaper<'_>, rich: &Rich, hyphens: Hyphens) -> (Length, Length) {
    let places = opportunities(rich);
    let stretches = stretches(shaper, rich);
    let words = match hyphens {
        Hyphens::Allowed => Words::Torn(Length(i64::MAX)),
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
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Whole,
    Hyphenated,
    /// Hyphenated, also names; anything wider than the width is broken between any two
    /// characters, and spaces that should hold may give way.
    Torn(Length),
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

struct Builder<'r> {
    rich: &'r Rich,
    fill: Fill,
    words: Words,
    stretches: &'r [Stretch],
    /// The stretch of what is being added.
    stretch: Stretch,
    nodes: Vec<Node>,
    parts: Vec<Part>,
}

impl<'r> Builder<'r> {
    fn new(rich: &'r Rich, fill: Fill, words: Words, stretches: &'r [Stretch]) -> Self {
        let guess = rich.text.len() / 3 + 2;
        Self {
            rich,
            fill,
            words,
            stretches,
            stretch: Stretch::default(),
            nodes: Vec::with_capacity(guess),
            parts: Vec::with_capacity(guess),
        }
    }

    fn push(&mut self, node: Node, range: Range<usize>, span: usize, joined: bool) {
        self.nodes.push(node);
        self.parts.push(Part {
            start: range.start,
            end: range.end,
            span,
            joined,
            hand: self.stretch.hand,
            level: self.stretch.level,
            blank: Blank::default(),
        });
    }

    /// Makes the stretch at a byte the present one and gives the byte at which what begins
    /// there ends at the latest: where the hand or the level changes, and among Chinese
    /// characters behind each of them.
    fn enter(&mut self, at: usize) -> usize {
        while let Some((first, rest)) = self.stretches.split_first() {
            self.stretch = *first;
            if first.end > at {
                break;
            }
            self.stretches = rest;
        }
        let Some(stretch) = self.stretches.first() else {
            return usize::MAX;
        };
        let text = self.rich.text.get(at..stretch.end).unwrap_or_default();
        if stretch.hand.is_wide() && !text.starts_with([' ', '\u{a0}', '\n']) {
            at + script::unit(text)
        } else {
            stretch.end
        }
    }

    fn build(&mut self, shaper: &mut Shaper<'_>, places: &[Opportunity]) {
        let rich = self.rich;
        let text = rich.text.as_str();
        let mut places = places.iter().peekable();
        let mut at = 0;
        let mut index = 0;
        if rich.indent > Length::ZERO {
            self.push(Node::Box(rich.indent), 0..0, 0, false);
        }
        while at < text.len() {
            while rich.spans.get(index).is_some_and(|span| span.end <= at) {
                index += 1;
            }
            let Some(span) = rich.spans.get(index) else {
                break;
            };
            while places.peek().is_some_and(|place| place.at <= at) {
                places.next();
            }
            let rest = &text[at..span.end];
            let mut end = at + piece(rest);
            if !self.stretches.is_empty() {
                end = end.min(self.enter(at));
            }
            let place = places.peek().copied();
            if rest.starts_with('\n') {
                self.push(FORCE, at..end, index, false);
            } else if rest.starts_with([' ', '\u{a0}']) {
                let cost = match place {
                    Some(place) if place.at == end && place.cost > FORCED => place.cost,
                    _ => self.cost_of_holding(),
                };
                self.space(shaper, span, at..end, index, cost);
            } else {
                let end = place.map_or(end, |place| end.min(place.at));
                self.word(shaper, span, at..end, index);
                let place = place.filter(|place| place.at == end && place.cost > FORCED);
                if !self.stretches.is_empty() && self.between(shaper, end, index, place.copied()) {
                    at = end;
                    continue;
                }
                if let Some(place) = place {
                    let node = Node::Penalty {
                        width: -self.hang(shaper, span, end),
                        cost: place.cost,
                        hyphen: place.hyphen,
                    };
                    self.push(node, end..end, index, false);
                }
                at = end;
                continue;
            }
            at = end;
        }
        self.push(FORCE, at..at, index.saturating_sub(1), false);
    }

    fn cost_of_holding(&self) -> i32 {
        match self.words {
            Words::Torn(width) if width.0 < i64::MAX => LAST_RESORT,
            _ => FORBIDDEN,
        }
    }

    fn space(
        &mut self,
        shaper: &mut Shaper<'_>,
        span: &Span,
        range: Range<usize>,
        index: usize,
        cost: i32,
    ) {
        let count = self.rich.text[range.clone()].chars().count() as i64;
        let natural = span.look.size.scale(shaper.space(span.face) * count, 1000);
        // The proportions of cmr10: 3.33333pt plus 1.66666pt minus 1.11111pt (TeXbook, ch. 12).
        let (stretch, shrink) = match self.fill {
            Fill::Justified => (natural / 2, natural / 3),
            Fill::Ragged => (Length::ZERO, Length::ZERO),
        };
        let node = Node::Glue {
            width: natural,
            stretch,
            shrink,
            cost,
            hang: self.hang(shaper, span, range.start),
        };
        self.push(node, range, index, false);
    }

    /// How far the text before a byte hangs into the margin when a line ends there.
    fn hang(&self, shaper: &mut Shaper<'_>, span: &Span, at: usize) -> Length {
        if !self.rich.hangs {
            return Length::ZERO;
        }
        let before = self.rich.text.get(..at).unwrap_or_default();
        let Some((start, last)) = before.char_indices().next_back() else {
            return Length::ZERO;
        };
        let share = hanging_share(last);
        if share == 0 {
            return Length::ZERO;
        }
        let shaped = shaper.shape(span.face, span.look.digits, &before[start..]);
        let width = span.look.size.scale(shaped.width.into(), 1000);
        width.scale(share, 100)
    }

    /// Adds what stands between two characters of which one is Chinese: nothing before a
    /// space or the end, else the empty half of a bracket's square, or the quarter of an em
    /// that parts Chinese characters from letters and digits, or just room to stretch.
    /// Such space is glue: at the end of a line it is gone.
    fn between(
        &mut self,
        shaper: &mut Shaper<'_>,
        at: usize,
        index: usize,
        place: Option<Opportunity>,
    ) -> bool {
        let rich = self.rich;
        let Some(gap) = script::gap(shaper, rich, at, index) else {
            return false;
        };
        let justified = self.fill == Fill::Justified;
        let part = |share: Length| if justified { share } else { Length::ZERO };
        if gap.width == Length::ZERO && !justified {
            return false;
        }
        let cost = place.map_or(FORBIDDEN, |place| place.cost);
        let node = Node::Glue {
            width: gap.width,
            stretch: part(gap.stretch),
            shrink: part(gap.shrink),
            cost,
            hang: Length::ZERO,
        };
        self.push(node, at..at, index, false);
        true
    }

    fn word(&mut self, shaper: &mut Shaper<'_>, span: &Span, range: Range<usize>, index: usize) {
        let word = &self.rich.text[range.clone()];
        let hand = self.stretch.hand;
        let shaped = shape_part(shaper, self.rich, index, range.clone(), hand);
        let size = span.look.size;
        if hand.is_wide() {
            return self.sign(shaper, span, range, index, shaped.width);
        }
        let whole = size.scale(shaped.width.into(), 1000);
        let mut cuts = match self.words {
            Words::Whole => Vec::new(),
            _ if hand != Hand::Latin || !span.tongue.hyphenates() => Vec::new(),
            _ => syllables(word, self.words != Words::Hyphenated),
        };
        let hyphen = size.scale(shaper.hyphen(span.face), 1000);
        let torn = match self.words {
            Words::Torn(width) if whole > width => {
                let at = |cut| size.scale(advance_to(&shaped, cut), 1000);
                let starts = cuts.iter().map(|&cut| at(cut));
                let ends = starts.clone().map(|end| end + hyphen).chain([whole]);
                let mut parts = ends.zip([Length::ZERO].into_iter().chain(starts));
                parts.any(|(end, start)| end - start > width)
            }
            _ => false,
        };
        if torn {
            cuts = clusters(&shaped);
        }
        let (hyphen_width, cost, hyphen) = match torn {
            true => (Length::ZERO, LAST_RESORT, false),
            false => {
                let hang = if self.rich.hangs {
                    hyphen.scale(hanging_share('-'), 100)
                } else {
                    Length::ZERO
                };
                (hyphen - hang, HYPHEN, true)
            }
        };
        let mut from = 0;
        let mut left = Length::ZERO;
        for cut in cuts.into_iter().chain([word.len()]) {
            let right = size.scale(advance_to(&shaped, cut), 1000);
            let piece = range.start + from..range.start + cut;
            if from > 0 {
                let node = Node::Penalty {
                    width: hyphen_width,
                    cost,
                    hyphen,
                };
                self.push(node, piece.start..piece.start, index, true);
            }
            let width = right - left;
            let lead = match from {
                0 => self.lead(shaper, span, word),
                _ => Length::ZERO,
            };
            let node = match lead {
                Length::ZERO => Node::Box(width),
                lead => Node::Hung { width, lead },
            };
            self.push(node, piece, index, from > 0);
            (from, left) = (cut, right);
        }
    }

    /// A Chinese character or sign, without the part of its square that is empty.
    fn sign(
        &mut self,
        shaper: &mut Shaper<'_>,
        span: &Span,
        range: Range<usize>,
        index: usize,
        width: i32,
    ) {
        let blank = script::blank(shaper, self.rich, span.face, range.start, self.stretch.hand);
        let width = width - blank.left - blank.right;
        let node = Node::Box(span.look.size.scale(width.into(), 1000));
        self.push(node, range, index, false);
        if let Some(part) = self.parts.last_mut() {
            part.blank = blank;
        }
    }

    /// How far a word hangs into the margin where it begins a line.
    fn lead(&self, shaper: &mut Shaper<'_>, span: &Span, word: &str) -> Length {
        let first = word.chars().next().filter(|_| self.rich.hangs);
        let share = first.map_or(0, leading_share);
        let (Some(first), 1..) = (first, share) else {
            return Length::ZERO;
        };
        let sign = shaper.shape(span.face, span.look.digits, first.encode_utf8(&mut [0; 4]));
        let width = span.look.size.scale(sign.width.into(), 1000);
        width.scale(share, 100)
    }
}

/// The glyphs of a part of a text in a span. Letters that join are shaped with what stands
/// around them, so that a word whose look changes midway (a link, a colour) stays joined.
pub(super) fn shape_part(
    shaper: &mut Shaper<'_>,
    rich: &Rich,
    index: usize,
    range: Range<usize>,
    hand: Hand,
) -> Arc<Shaped> {
    let (Some(span), Some(word)) = (rich.spans.get(index), rich.text.get(range.clone())) else {
        return Arc::default();
    };
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
        let before = rich.text.get(..range.start).unwrap_or_default();
        let before = match range.start > begun || like(index.checked_sub(1)) {
            true => &before[before.trim_end_matches(joins).len()..],
            false => "",
        };
        let after = rich.text.get(range.end..).unwrap_or_default();
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
fn hanging_share(character: char) -> i64 {
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
fn leading_share(character: char) -> i64 {
    match character {
        '“' | '‘' | '«' | '"' | '\'' => 30,
        '(' | '[' => 10,
        _ => 0,
    }
}

const FORCE: Node = Node::Penalty {
    width: Length::ZERO,
    cost: FORCED,
    hyphen: false,
};

/// The length of the first piece of a text that is not empty: a line break, spaces, or a
/// word.
fn piece(text: &str) -> usize {
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

/// How far the pen has moved at a byte of a word, in thousandths of an em; a ligature is
/// divided evenly among its characters.
fn advance_to(shaped: &Shaped, byte: usize) -> i64 {
    let byte = byte as u32;
    let mut advance = 0;
    for glyph in &shaped.glyphs {
        if glyph.start >= byte {
            break;
        }
        let own = i64::from(glyph.advance);
        advance += if glyph.end > byte {
            own * i64::from(byte - glyph.start) / i64::from(glyph.end - glyph.start)
        } else {
            own
        };
    }
    advance
}

/// Where a word may be hyphenated. Names (words with a capital) are kept whole unless
/// `names`; words with digits always.
fn syllables(word: &str, names: bool) -> Vec<usize> {
    let core = word.trim_matches(|c: char| !c.is_alphabetic());
    let plain = |c: char| c.is_alphabetic() && (names || c.is_lowercase());
    if core.chars().count() < SHORTEST || !core.chars().all(plain) {
        return Vec::new();
    }
    let skipped = word.find(core).unwrap_or(0);
    let mut cuts = Vec::new();
    let mut at = skipped;
    for syllable in hypher::hyphenate(core, hypher::Lang::English) {
        at += syllable.len();
        cuts.push(at);
    }
    cuts.pop();
    cuts
}

/// The bytes at which clusters of a word begin, but for the first.
fn clusters(shaped: &Shaped) -> Vec<usize> {
    let inner = shaped
        .glyphs
        .iter()
        .filter(|g| g.start > 0 && g.end > g.start);
    inner.map(|glyph| glyph.start as usize).collect()
}
