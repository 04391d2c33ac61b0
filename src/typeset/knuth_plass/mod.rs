//! Total-fit line breaking after Knuth and Plass, "Breaking Paragraphs into Lines"
//! (Software: Practice and Experience 11, 1981), with the constants of plain TeX.
//!
//! A paragraph is boxes, glue and penalties. Of all ways to break it, the one with the
//! least sum of demerits is taken; the sum is over whole paragraphs, so an early line may
//! be set a little worse to spare a later one. All arithmetic is in whole scaled points.

mod node;

pub(super) use node::{FORBIDDEN, FORCED, Node, resume};

use crate::measure::Length;
use node::Sums;
use std::ops::Range;

/// The badness of a line that cannot be stretched so far (TeX's `inf_bad`, TeX §108).
const WORST: i64 = 10_000;

/// Demerits of any line, so that fewer lines are better (plain TeX `\linepenalty`).
const LINE: i64 = 10;

/// For two lines in a row that end in hyphens (plain TeX `\doublehyphendemerits`).
const DOUBLE_HYPHEN: i64 = 10_000;

/// For a hyphen at the end of the last line but one (plain TeX `\finalhyphendemerits`).
const FINAL_HYPHEN: i64 = 5_000;

/// For a tight line next to a loose one (plain TeX `\adjdemerits`).
const UNLIKE: i64 = 10_000;

/// At most so many hyphens end lines in a row: three in a row are called a ladder and
/// counted as a fault by every style manual (Chicago Manual of Style 2.112).
const MOST_HYPHENS: u8 = 2;

/// For a third hyphen in a row in the last attempt, where a word may be longer than that:
/// as bad as a line that cannot be stretched so far.
const LADDER: i64 = WORST * WORST;

/// For a last line of a single word, or shorter than a twelfth of the measure: it reads
/// like a stray word and wastes a line (a runt). A little less heavy than a hyphen of 150,
/// so that no word is hyphenated only for that, but heavier than a loose line.
pub(super) const RUNT: i64 = 20_000;

/// What the lines must fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// The width of the lines.
    pub width: Length,
    /// The worst badness allowed; above 10 000 anything goes.
    pub tolerance: i64,
    /// Stretch that each line has on top of its spaces: the free margin of ragged lines,
    /// and the emergency stretch of the last attempt (TeX's `\emergencystretch`).
    pub extra: Length,
    /// The demerits of a runt, by default [`RUNT`].
    pub runt: i64,
}

/// A feasible break and the best way to it.
#[derive(Clone, Copy)]
struct Way {
    /// The node broken at; `usize::MAX` for the paragraph's start.
    at: usize,
    /// The way before it.
    from: usize,
    /// The fitness class of the line that ends here: 0 very loose to 3 tight.
    class: u8,
    /// How many lines in a row end in hyphens up to here.
    hyphens: u8,
    /// The sum of demerits.
    demerits: i64,
    /// Width, stretch and shrink of all nodes up to the first of the next line.
    sums: Sums,
}

/// TeX's badness (TeX §108): about 100 times the cube of `excess / room`.
fn badness(excess: i64, room: i64) -> i64 {
    if excess == 0 {
        return 0;
    }
    if room <= 0 {
        return WORST;
    }
    // 297³ is nearly 100 · 2^18.
    let ratio = excess.saturating_mul(297) / room;
    if ratio > 1290 {
        return WORST;
    }
    (ratio * ratio * ratio + 0x2_0000) / 0x4_0000
}

/// The best breaks: indices of nodes in order, the last being the last node.
///
/// `None` when no way keeps all lines within the tolerance. The last node must be a
/// forced break. With a tolerance above 10 000 there is always an answer, and no line is
/// overfull unless a stretch without a place to break is itself wider than the measure.
pub(super) fn breaks(nodes: &[Node], measure: Measure) -> Option<Vec<usize>> {
    let mut search = Search {
        nodes,
        measure,
        ways: vec![Way {
            at: usize::MAX,
            from: usize::MAX,
            class: 2,
            hyphens: 0,
            demerits: 0,
            sums: Sums {
                width: nodes.first().map_or(0, |first| first.lead().0),
                ..Sums::default()
            },
        }],
        active: vec![0],
    };
    let mut sums = Sums::default();
    for (index, &node) in nodes.iter().enumerate() {
        let hyphen = matches!(node, Node::Penalty { hyphen: true, .. });
        if node.cost() < FORBIDDEN {
            let end = Sums {
                width: sums.width + node.end().0,
                ..sums
            };
            search.consider(index, node.cost(), hyphen, end, sums);
            if search.active.is_empty() {
                return None;
            }
        }
        sums.add(node);
    }
    search.best()
}

/// Whether the last of several lines is a single word or nearly nothing.
pub(super) fn ends_in_runt(nodes: &[Node], lines: &[Range<usize>], width: Length) -> bool {
    let [_, .., last] = lines else {
        return false;
    };
    let mut sums = Sums::default();
    for &node in nodes.get(last.clone()).unwrap_or_default() {
        sums.add(node);
    }
    is_runt(sums.width, sums.spaces, width.0)
}

/// The width of a line with its spaces shrunk, without what hangs into the margin: what the
/// measure must be at least for the line to be taken.
pub(super) fn least_width(nodes: &[Node], line: Range<usize>) -> Length {
    let mut sums = Sums::default();
    for &node in nodes.get(line.clone()).unwrap_or_default() {
        sums.add(node);
    }
    let lead = nodes
        .get(line.start)
        .map_or(Length::ZERO, |node| node.lead());
    let end = nodes.get(line.end).map_or(Length::ZERO, |node| node.end());
    Length(sums.width - sums.shrink) - lead + end
}

fn is_runt(width: i64, spaces: u32, measure: i64) -> bool {
    (spaces == 0 && width * 4 < measure) || width * 12 < measure
}

struct Search<'a> {
    nodes: &'a [Node],
    measure: Measure,
    ways: Vec<Way>,
    active: Vec<usize>,
}

impl Search<'_> {
    /// Looks at all lines that could end at a node, and keeps the best by fitness class.
    fn consider(&mut self, index: usize, cost: i32, hyphen: bool, end: Sums, before: Sums) {
        let forced = cost <= FORCED;
        let last = index + 1 == self.nodes.len();
        let mut best: [Option<(i64, usize)>; 4] = [None; 4];
        let mut overfull = None;
        let anything_goes = self.measure.tolerance > WORST;
        let mut kept = Vec::with_capacity(self.active.len() + 1);
        for &way_index in &self.active {
            let way = self.ways[way_index];
            let line = self.line(&way, end, forced);
            let Some((bad, class)) = line else {
                overfull = Some(way_index);
                continue;
            };
            if !forced {
                kept.push(way_index);
            }
            let ladder = hyphen && way.hyphens >= MOST_HYPHENS;
            if bad > self.measure.tolerance || (ladder && !anything_goes) {
                continue;
            }
            let mut demerits = (LINE + bad) * (LINE + bad) + way.demerits;
            if ladder {
                demerits += LADDER;
            }
            if cost > 0 {
                demerits += i64::from(cost) * i64::from(cost);
            }
            if hyphen && way.hyphens > 0 {
                demerits += DOUBLE_HYPHEN;
            }
            if last && way.hyphens > 0 {
                demerits += FINAL_HYPHEN;
            }
            if class.abs_diff(way.class) > 1 {
                demerits += UNLIKE;
            }
            if last && way.at != usize::MAX && self.runt(&way, end) {
                demerits += self.measure.runt;
            }
            let slot = &mut best[usize::from(class)];
            if slot.is_none_or(|(least, _)| demerits < least) {
                *slot = Some((demerits, way_index));
            }
        }
        self.active = kept;
        if best.iter().all(Option::is_none) && self.active.is_empty() && anything_goes {
            // A stretch wider than the measure: it sticks out, but the paragraph is set.
            if let Some(way) = overfull {
                best[3] = Some((self.ways[way].demerits + WORST * WORST, way));
            }
        }
        self.keep(index, hyphen, before, best);
    }

    /// Whether the last line from a way is too short.
    fn runt(&self, way: &Way, end: Sums) -> bool {
        let width = end.width - way.sums.width;
        let spaces = end.spaces - way.sums.spaces;
        is_runt(width, spaces, self.measure.width.0)
    }

    /// Badness and fitness class of the line from a way to here; `None` when it is too long.
    fn line(&self, way: &Way, end: Sums, forced: bool) -> Option<(i64, u8)> {
        let excess = self.measure.width.0 - (end.width - way.sums.width);
        if excess >= 0 {
            if forced {
                return Some((0, 2));
            }
            let room = end.stretch - way.sums.stretch + self.measure.extra.0;
            let bad = badness(excess, room);
            let class = match bad {
                100.. => 0,
                13.. => 1,
                _ => 2,
            };
            return Some((bad, class));
        }
        let room = end.shrink - way.sums.shrink;
        if -excess > room {
            return None;
        }
        let bad = badness(-excess, room);
        Some((bad, if bad > 12 { 3 } else { 2 }))
    }

    /// Adds the best ways to a break; classes far worse than the best are dropped, as
    /// they could at most gain the demerits of unlike lines (TeX §836).
    fn keep(&mut self, index: usize, hyphen: bool, before: Sums, best: [Option<(i64, usize)>; 4]) {
        let Some(least) = best.iter().flatten().map(|(demerits, _)| *demerits).min() else {
            return;
        };
        let mut sums = before;
        let next = resume(self.nodes, index);
        for &node in &self.nodes[index..next] {
            sums.add(node);
        }
        if let Some(first) = self.nodes.get(next) {
            sums.width += first.lead().0;
        }
        for (class, found) in best.into_iter().enumerate() {
            let Some((demerits, from)) = found else {
                continue;
            };
            if demerits > least + UNLIKE {
                continue;
            }
            let hyphens = if hyphen {
                self.ways[from].hyphens.saturating_add(1)
            } else {
                0
            };
            self.active.push(self.ways.len());
            self.ways.push(Way {
                at: index,
                from,
                class: class as u8,
                hyphens,
                demerits,
                sums,
            });
        }
    }

    fn best(&self) -> Option<Vec<usize>> {
        let last = self.nodes.len().checked_sub(1)?;
        let mut way = *self
            .active
            .iter()
            .filter(|&&way| self.ways[way].at == last)
            .min_by_key(|&&way| self.ways[way].demerits)?;
        let mut found = Vec::new();
        while self.ways[way].at != usize::MAX {
            found.push(self.ways[way].at);
            way = self.ways[way].from;
        }
        found.reverse();
        Some(found)
    }
}

#[cfg(test)]
mod tests;
