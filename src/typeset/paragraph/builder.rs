//! A text as the boxes, glue and penalties that its lines are made of.

use super::words::{
    advances, clusters, first_cluster, hanging_share, is_boundary, leading_share, piece,
    shape_part, syllables,
};
use super::{Fill, Part, Words};
use crate::measure::Length;
use crate::typeset::knuth_plass::{FORBIDDEN, FORCED, Node};
use crate::typeset::opportunities::Opportunity;
use crate::typeset::rich::{Rich, Span};
use crate::typeset::script::{self, Blank, Hand, Stretch};
use crate::typeset::shape::Shaper;
use std::ops::Range;

/// A hyphen set by us. Plain TeX has 50; measured against good books that hyphenates
/// too readily on a line of 90 characters, so three times as much.
pub(super) const HYPHEN: i32 = 150;
/// Where a line must not end unless nothing else is left.
const LAST_RESORT: i32 = 5_000;

/// Makes the pieces.
pub(super) struct Builder<'r> {
    rich: &'r Rich,
    fill: Fill,
    words: Words,
    stretches: &'r [Stretch],
    /// The penalty of a hyphen.
    pub hyphen: i32,
    /// What is broken between any two characters, in order.
    pub torn: Vec<Range<usize>>,
    /// The stretch of what is being added.
    stretch: Stretch,
    /// The pieces.
    pub nodes: Vec<Node>,
    /// What each stands for.
    pub parts: Vec<Part>,
}

impl<'r> Builder<'r> {
    pub fn new(rich: &'r Rich, fill: Fill, words: Words, stretches: &'r [Stretch]) -> Self {
        let guess = rich.text.len() / 3 + 2;
        Self {
            rich,
            fill,
            words,
            stretches,
            hyphen: HYPHEN,
            torn: Vec::new(),
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
            match self.tears(&(at..at + 1)) {
                true => at + first_cluster(text),
                false => at + script::unit(text),
            }
        } else {
            stretch.end
        }
    }

    pub fn build(&mut self, shaper: &mut Shaper<'_>, places: &[Opportunity]) {
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
            let place = places.peek().copied();
            // A word is looked through up to its next break only: it may have one at each byte.
            let most = place.map_or(span.end, |place| place.at.min(span.end));
            let rest = &text[at..most];
            let mut end = at + piece(rest);
            if !self.stretches.is_empty() {
                end = end.min(self.enter(at));
            }
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

    /// Whether something in a range is torn.
    fn tears(&self, range: &Range<usize>) -> bool {
        let after = self.torn.partition_point(|torn| torn.end <= range.start);
        let torn = self.torn.get(after);
        torn.is_some_and(|torn| torn.start < range.end)
    }

    /// Whether the text is torn at a byte between two pieces.
    fn tears_at(&self, at: usize) -> bool {
        let after = self.torn.partition_point(|torn| torn.end <= at);
        let inside = self.torn.get(after).is_some_and(|torn| torn.start < at);
        inside && is_boundary(&self.rich.text, at)
    }

    fn cost_of_holding(&self) -> i32 {
        match self.words {
            Words::Torn => LAST_RESORT,
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
        let cost = match place {
            Some(place) => place.cost,
            None if self.tears_at(at) => LAST_RESORT,
            None => FORBIDDEN,
        };
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
        if self.tears_at(range.start)
            && matches!(self.nodes.last(), Some(Node::Box(_) | Node::Hung { .. }))
        {
            let node = Node::Penalty {
                width: Length::ZERO,
                cost: LAST_RESORT,
                hyphen: false,
            };
            self.push(node, range.start..range.start, index, false);
        }
        let hand = self.stretch.hand;
        let shaped = shape_part(shaper, self.rich, index, range.clone(), hand);
        let size = span.look.size;
        if hand.is_wide() {
            return self.sign(shaper, span, range, index, shaped.width);
        }
        let torn = self.tears(&range);
        let cuts = match self.words {
            _ if torn => clusters(&shaped, word),
            Words::Whole => Vec::new(),
            _ if hand != Hand::Latin || !span.tongue.hyphenates() => Vec::new(),
            _ => syllables(word, self.words != Words::Hyphenated, span.tongue),
        };
        let hyphen = size.scale(shaper.hyphen(span.face), 1000);
        let (hyphen_width, cost, hyphen) = match torn {
            true => (Length::ZERO, LAST_RESORT, false),
            false => {
                let hang = if self.rich.hangs {
                    hyphen.scale(hanging_share('-'), 100)
                } else {
                    Length::ZERO
                };
                (hyphen - hang, self.hyphen, true)
            }
        };
        let mut from = 0;
        let mut left = Length::ZERO;
        for (cut, advance) in advances(&shaped, cuts.into_iter().chain([word.len()])) {
            let right = size.scale(advance, 1000);
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

const FORCE: Node = Node::Penalty {
    width: Length::ZERO,
    cost: FORCED,
    hyphen: false,
};
