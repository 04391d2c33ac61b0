//! A line of a broken paragraph as runs of glyphs.

use super::knuth_plass::Node;
use super::paragraph::{Broken, Fill};
use super::rich::{Edit, Rich, Span, Spot};
use super::shape::{Shaped, Shaper};
use super::{Draw, Glyph, GlyphRun};
use crate::measure::Length;
use crate::style::Color;
use std::ops::Range;
use std::sync::Arc;

/// A line set at the origin: its baseline is at 0, its left edge at 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The runs and the elements that they are content of.
    pub runs: Vec<(Option<u32>, GlyphRun)>,
    /// What is drawn before the runs.
    pub drawn: Vec<(Option<u32>, Draw)>,
    /// Link areas: index in [`Rich::links`], left and right edge, size of the text.
    pub links: Vec<(u16, Length, Length, Length)>,
    /// The rules through deleted and under inserted text.
    pub edits: Vec<EditRule>,
    /// The notes referred to.
    pub notes: Vec<usize>,
    /// What the annex of sources refers to in it.
    pub sources: Vec<Spot>,
    /// The width without a trailing space.
    pub width: Length,
}

/// A rule through or under a stretch of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct EditRule {
    /// Which of the two.
    edit: Edit,
    /// Where it begins.
    pub left: Length,
    /// Where it ends.
    pub right: Length,
    /// The size of the text.
    pub size: Length,
    /// How far the text is raised.
    rise: Length,
    /// The colour.
    pub color: Color,
}

impl EditRule {
    /// How high above the line's baseline its middle is: half of a small letter of the
    /// bundled faces, or clear of the baseline below it.
    pub fn height(&self) -> Length {
        match self.edit {
            Edit::Deleted => self.rise + self.size.scale(26, 100),
            Edit::Inserted => self.rise - self.size.scale(13, 100),
        }
    }
}

/// A word or space of a line.
enum Unit {
    Word {
        shaped: Arc<Shaped>,
        start: usize,
        end: usize,
        span: usize,
    },
    Space {
        count: i64,
        span: usize,
        stretch: Length,
        shrink: Length,
    },
}

/// Sets the `index`-th line of a paragraph, at most `width` wide.
pub(super) fn set_line(
    shaper: &mut Shaper<'_>,
    rich: &Rich,
    broken: &Broken,
    index: usize,
    width: Length,
    fill: Fill,
) -> Line {
    let Some(range) = broken.lines.get(index).cloned() else {
        return Line::default();
    };
    let end = range.end;
    let units = units(shaper, rich, broken, range);
    let hyphen = match broken.nodes.get(end) {
        Some(Node::Penalty { hyphen: true, .. }) => broken
            .parts
            .get(end)
            .filter(|part| part.joined)
            .map(|part| part.span),
        _ => None,
    };
    let mut pen = Pen {
        shaper,
        rich,
        line: Line::default(),
        x: Length::ZERO,
        span: usize::MAX,
    };
    if index == 0 {
        pen.x = rich.indent;
    }
    let natural = pen.x + pen.natural(&units, hyphen);
    let last = index + 1 == broken.lines.len()
        || matches!(broken.nodes.get(end), Some(Node::Penalty { cost, .. })
            if *cost <= super::knuth_plass::FORCED);
    let set_hyphen = hyphen
        .and_then(|span| rich.spans.get(span))
        .map_or(Length::ZERO, |span| {
            let width = pen.shaper.hyphen(span.face);
            span.look.size.scale(width, 1000)
        });
    let hang = match broken.nodes.get(end) {
        Some(Node::Glue { hang, .. }) => *hang,
        Some(Node::Penalty { width, .. }) => set_hyphen - *width,
        _ => Length::ZERO,
    };
    let excess = width + hang - natural;
    let excess = match fill {
        Fill::Justified if !last || excess < Length::ZERO => excess,
        _ => Length::ZERO,
    };
    pen.set(&units, excess);
    if let Some(span) = hyphen {
        pen.hyphen(span);
    }
    pen.line.width = pen.x;
    if let (Some(Node::Glue { .. }), Some(part)) = (broken.nodes.get(end), broken.parts.get(end)) {
        // The space at which the line was broken, so that words do not fuse when the text
        // is taken out of the file. It hangs into the margin, where nothing shows it.
        pen.space(1, part.span, Length::ZERO);
    }
    let covered = broken
        .parts
        .get(end)
        .map_or(rich.text.len(), |part| part.end);
    let begun = broken
        .lines
        .get(index)
        .and_then(|line| broken.parts.get(line.start))
        .map_or(0, |part| part.start);
    let mut line = pen.line;
    if index == 0 {
        line.drawn.clone_from(&rich.drawn);
    }
    line.notes = rich
        .notes
        .iter()
        .filter(|(at, _)| (begun..covered.max(begun + 1)).contains(at))
        .map(|(_, note)| *note)
        .collect();
    line.sources = rich
        .sources
        .iter()
        .filter(|(at, _)| (begun..covered.max(begun + 1)).contains(at))
        .map(|(_, spot)| *spot)
        .collect();
    line
}

fn units(shaper: &mut Shaper<'_>, rich: &Rich, broken: &Broken, range: Range<usize>) -> Vec<Unit> {
    let mut words: Vec<(usize, usize, usize)> = Vec::new();
    let mut units = Vec::new();
    let mut flush = |words: &mut Vec<(usize, usize, usize)>, units: &mut Vec<Unit>| {
        for (start, end, span) in words.drain(..) {
            let (Some(style), Some(text)) = (rich.spans.get(span), rich.text.get(start..end))
            else {
                continue;
            };
            units.push(Unit::Word {
                shaped: shaper.shape(style.face, style.look.digits, text),
                start,
                end,
                span,
            });
        }
    };
    for (node, part) in broken.nodes[range.clone()].iter().zip(&broken.parts[range]) {
        match *node {
            // The indent of a first line.
            Node::Box(_) if part.start == part.end => {}
            Node::Box(_) => match words.last_mut() {
                Some(last) if part.joined && last.1 == part.start => last.1 = part.end,
                _ => words.push((part.start, part.end, part.span)),
            },
            Node::Glue {
                stretch, shrink, ..
            } => {
                flush(&mut words, &mut units);
                let text = rich.text.get(part.start..part.end).unwrap_or_default();
                units.push(Unit::Space {
                    count: text.chars().count() as i64,
                    span: part.span,
                    stretch,
                    shrink,
                });
            }
            Node::Penalty { .. } => {}
        }
    }
    flush(&mut words, &mut units);
    units
}

impl Line {
    /// Extends the rule of an edited text to what was set between `left` and `right`.
    fn rule(&mut self, style: &Span, left: Length, right: Length) {
        let look = style.look;
        let Some(edit) = look.edit else { return };
        let new = EditRule {
            edit,
            left,
            right,
            size: look.size,
            rise: look.rise,
            color: look.color,
        };
        match self.edits.last_mut() {
            Some(last)
                if last.right == left
                    && (last.edit, last.size, last.rise) == (edit, look.size, look.rise) =>
            {
                last.right = right;
            }
            _ => self.edits.push(new),
        }
    }
}

struct Pen<'p, 'a> {
    shaper: &'p Shaper<'a>,
    rich: &'p Rich,
    line: Line,
    x: Length,
    /// The span of the run being written.
    span: usize,
}

impl Pen<'_, '_> {
    fn style(&self, span: usize) -> Option<&Span> {
        self.rich.spans.get(span)
    }

    fn natural(&self, units: &[Unit], hyphen: Option<usize>) -> Length {
        let mut width = Length::ZERO;
        for unit in units {
            let (span, advance) = match unit {
                Unit::Word { shaped, span, .. } => (*span, i64::from(shaped.width)),
                Unit::Space { count, span, .. } => {
                    let space = self.style(*span).map_or(0, |s| self.shaper.space(s.face));
                    (*span, space * count)
                }
            };
            width += self
                .style(span)
                .map_or(Length::ZERO, |style| style.look.size.scale(advance, 1000));
        }
        if let Some(style) = hyphen.and_then(|span| self.style(span)) {
            width += style.look.size.scale(self.shaper.hyphen(style.face), 1000);
        }
        width
    }

    /// Sets the units, with the excess shared among the spaces by their stretch or shrink.
    /// Each space is a whole number of thousandths of an em; what rounding leaves goes to
    /// the next, so that the line ends where it should.
    fn set(&mut self, units: &[Unit], excess: Length) {
        let give = |unit: &Unit| match unit {
            Unit::Space {
                stretch, shrink, ..
            } => {
                if excess.0 >= 0 {
                    *stretch
                } else {
                    *shrink
                }
            }
            Unit::Word { .. } => Length::ZERO,
        };
        let total: Length = units.iter().map(give).sum();
        let (mut passed, mut given) = (Length::ZERO, Length::ZERO);
        for unit in units {
            match unit {
                Unit::Word {
                    shaped,
                    start,
                    end,
                    span,
                } => self.word(shaped, *start..*end, *span),
                Unit::Space { count, span, .. } => {
                    passed += give(unit);
                    let due = if total == Length::ZERO {
                        Length::ZERO
                    } else {
                        excess.scale(passed.0, total.0) - given
                    };
                    given += self.space(*count, *span, due);
                }
            }
        }
    }

    /// The run of a span: the one being written if it is of that span, else a new one.
    fn run(&mut self, span: usize) -> Option<&mut GlyphRun> {
        if self.span != span || self.line.runs.is_empty() {
            let style = self.rich.spans.get(span)?;
            self.span = span;
            self.line.runs.push((
                style.element,
                GlyphRun {
                    face: style.face,
                    size: style.look.size,
                    x: self.x,
                    y: -style.look.rise,
                    color: style.look.color,
                    glyphs: Vec::new(),
                    text: String::new(),
                },
            ));
        }
        self.line.runs.last_mut().map(|(_, run)| run)
    }

    fn word(&mut self, shaped: &Shaped, range: Range<usize>, span: usize) {
        let left = self.x;
        let mut x = self.x;
        let rich = self.rich;
        if let (Some(run), Some(text)) = (self.run(span), rich.text.get(range)) {
            let offset = run.text.len() as u32;
            run.text.push_str(text);
            run.glyphs.reserve(shaped.glyphs.len() + 1);
            for glyph in &shaped.glyphs {
                let advance = run.size.scale(glyph.advance.into(), 1000);
                x += advance;
                run.glyphs.push(Glyph {
                    id: glyph.id,
                    advance,
                    start: offset + glyph.start,
                    end: offset + glyph.end,
                    soft_hyphen: false,
                });
            }
        }
        self.x = x;
        self.link(span, left);
    }

    /// Sets spaces, the first wider by about `due`; gives back by how much in truth.
    fn space(&mut self, count: i64, span: usize, due: Length) -> Length {
        let Some(style) = self.style(span).copied() else {
            return Length::ZERO;
        };
        let (left, size) = (self.x, style.look.size);
        let space = self.shaper.space(style.face);
        let glyph = self.shaper.book().face(style.face).glyph(' ').unwrap_or(0);
        let more = due.scale(1000, size.0.max(1)).0;
        let mut x = self.x;
        if let Some(run) = self.run(span) {
            for index in 0..count {
                let units = if index == 0 { space + more } else { space };
                let advance = size.scale(units, 1000);
                let start = run.text.len() as u32;
                run.text.push(' ');
                run.glyphs.push(Glyph {
                    id: glyph,
                    advance,
                    start,
                    end: start + 1,
                    soft_hyphen: false,
                });
                x += advance;
            }
        }
        self.x = x;
        self.link(span, left);
        size.scale(more, 1000)
    }

    fn hyphen(&mut self, span: usize) {
        let Some(style) = self.style(span).copied() else {
            return;
        };
        let left = self.x;
        let glyph = self.shaper.book().face(style.face).glyph('-').unwrap_or(0);
        let advance = style.look.size.scale(self.shaper.hyphen(style.face), 1000);
        if let Some(run) = self.run(span) {
            let start = run.text.len() as u32;
            run.glyphs.push(Glyph {
                id: glyph,
                advance,
                start,
                end: start,
                soft_hyphen: true,
            });
            self.x += advance;
        }
        self.link(span, left);
    }

    /// Extends the area of the span's link, and the rule of an edited text, to what was set since `left`.
    fn link(&mut self, span: usize, left: Length) {
        let Some(style) = self.rich.spans.get(span) else {
            return;
        };
        self.line.rule(style, left, self.x);
        let Some(link) = style.link else { return };
        match self.line.links.last_mut() {
            Some(last) if last.0 == link && last.2 == left => {
                last.2 = self.x;
                last.3 = last.3.max(style.look.size);
            }
            _ => {
                let size = style.look.size;
                self.line.links.push((link, left, self.x, size));
            }
        }
    }
}
