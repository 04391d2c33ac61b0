//! One attempt to break a text into lines, and what is torn so that none is too wide.

use super::builder::{Builder, HYPHEN};
use super::{Broken, Fill, NARROW, Words};
use crate::measure::Length;
use crate::typeset::knuth_plass::{self, FORBIDDEN, Measure, resume};
use crate::typeset::line::excess;
use crate::typeset::opportunities::Opportunity;
use crate::typeset::rich::Rich;
use crate::typeset::script::Stretch;
use crate::typeset::shape::Shaper;
use std::ops::Range;

/// A hyphen in a narrow column, where lines are so bad that [`HYPHEN`] would weigh nothing.
const NARROW_HYPHEN: i32 = 400;
/// How often a text is broken because a line turns out too wide.
const TRIES: usize = 8;
/// How much more than they may spaces shrink (hundredths) when a line turns out too wide:
/// they still part words.
const TIGHTER: i64 = 33;

/// A text to be broken into lines.
pub(super) struct Text<'t> {
    /// The text.
    pub rich: &'t Rich,
    /// Where its lines may end.
    pub places: &'t [Opportunity],
    /// It cut by hand and level.
    pub stretches: &'t [Stretch],
    /// How its lines are filled.
    pub fill: Fill,
    /// Whether it runs from right to left.
    pub backwards: bool,
}

impl Text<'_> {
    /// The text broken into lines; `None` when it cannot be within the tolerance.
    ///
    /// Lines are measured by whole words. Where one ends or begins within a word, that part
    /// may turn out wider than it is within the word: without the kerning or the ligature at
    /// the cut, or with another form of a letter that joins. Then a little less is tried.
    pub fn attempt(
        &self,
        shaper: &mut Shaper<'_>,
        words: Words,
        measure: Measure,
    ) -> Option<Broken> {
        let mut room = measure.width;
        let mut best: Option<(Length, Broken)> = None;
        for _ in 0..TRIES {
            let narrower = Measure {
                width: room,
                ..measure
            };
            let Some(broken) = self.lines(shaper, words, narrower) else {
                break;
            };
            let (over, least) = self.over(shaper, &broken, measure.width);
            if over <= Length::ZERO {
                return Some(broken);
            }
            if best.as_ref().is_none_or(|(least, _)| over < *least) {
                best = Some((over, broken));
            }
            room = (room - over).min(least - Length(1)).max(Length::POINT);
        }
        // Behind the last attempt comes no other: a sign may be wider than the line.
        best.filter(|_| words == Words::Torn)
            .map(|(_, broken)| broken)
    }

    fn lines(&self, shaper: &mut Shaper<'_>, words: Words, measure: Measure) -> Option<Broken> {
        let Builder { nodes, parts, .. } = self.pieces(shaper, words, measure);
        let breaks = knuth_plass::breaks(&nodes, measure)?;
        let mut first = 0;
        let lines = breaks.into_iter().map(|end| {
            let line = first..end;
            first = resume(&nodes, end);
            line
        });
        Some(Broken {
            lines: lines.collect(),
            nodes,
            parts,
            backwards: self.backwards,
        })
    }

    /// The pieces of the text; where words may be torn, so that each goes on a line.
    fn pieces(&self, shaper: &mut Shaper<'_>, words: Words, measure: Measure) -> Builder<'_> {
        let mut build = |torn| {
            let mut builder = Builder::new(self.rich, self.fill, words, self.stretches);
            builder.hyphen = match measure.tolerance {
                NARROW => NARROW_HYPHEN,
                _ => HYPHEN,
            };
            builder.torn = torn;
            builder.build(shaper, self.places);
            builder
        };
        let builder = build(Vec::new());
        if words != Words::Torn {
            return builder;
        }
        let wide = wide(&builder, measure.width);
        match wide.is_empty() {
            true => builder,
            false => build(wide),
        }
    }

    /// How much wider than the measure the widest line will be, and how wide the least of
    /// those that are too wide was thought to be.
    fn over(&self, shaper: &mut Shaper<'_>, broken: &Broken, width: Length) -> (Length, Length) {
        let (mut most, mut least) = (Length::ZERO, width);
        for (index, line) in broken.lines.iter().enumerate() {
            let cut = |at: usize| broken.parts.get(at).is_some_and(|part| part.joined);
            // Other lines are as wide as they were measured.
            if !cut(line.start) && !cut(line.end) {
                continue;
            }
            let (excess, shrink) = excess(shaper, self.rich, broken, index, width);
            let over = Length::ZERO - excess - shrink - shrink.scale(TIGHTER, 100);
            if over > Length::ZERO {
                most = most.max(over);
                least = least.min(knuth_plass::least_width(&broken.nodes, line.clone()));
            }
        }
        (most, least)
    }
}

/// The stretches of a text, from one place to break to the next, that are wider than a line.
fn wide(builder: &Builder<'_>, room: Length) -> Vec<Range<usize>> {
    let (nodes, parts) = (&builder.nodes, &builder.parts);
    let mut found = Vec::new();
    let mut start = 0;
    for (end, node) in nodes.iter().enumerate() {
        if end < start || node.cost() >= FORBIDDEN {
            continue;
        }
        if knuth_plass::least_width(nodes, start..end) > room
            && let (Some(first), Some(last)) = (parts.get(start), parts.get(end))
        {
            found.push(first.start..last.start);
        }
        start = resume(nodes, end);
    }
    found
}
