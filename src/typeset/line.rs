//! A line of a broken paragraph as runs of glyphs.

use super::bidi::visual_order;
use super::galley::mirrored;
use super::knuth_plass::Node;
use super::paragraph::{Broken, Fill, Part, shape_part};
use super::rich::{Edit, Rich, Span, Spot};
use super::script::Blank;
use super::shape::{Shaped, ShapedGlyph, Shaper};
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

/// What a part of a line is.
enum What {
    Word {
        shaped: Arc<Shaped>,
        start: usize,
        end: usize,
        blank: Blank,
    },
    Space {
        count: i64,
    },
    /// Space that stands for no character.
    Gap(Length),
    Hyphen,
}

/// A part of a line.
struct Unit {
    what: What,
    span: usize,
    level: u8,
    stretch: Length,
    shrink: Length,
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
    let first = broken.nodes.get(range.start);
    let lead = first.map_or(Length::ZERO, |first| first.lead());
    let indent = if index == 0 {
        rich.indent
    } else {
        Length::ZERO
    };
    let mut units = units(shaper, rich, broken, range);
    let hyphen = match broken.nodes.get(end) {
        Some(Node::Penalty { hyphen: true, .. }) => {
            broken.parts.get(end).filter(|part| part.joined)
        }
        _ => None,
    };
    if let Some(part) = hyphen {
        units.push(Unit {
            what: What::Hyphen,
            span: part.span,
            level: part.level,
            stretch: Length::ZERO,
            shrink: Length::ZERO,
        });
    }
    let mut pen = Pen {
        shaper,
        rich,
        line: Line::default(),
        open: None,
    };
    let inset = indent - lead;
    let natural = inset + units.iter().map(|unit| pen.natural(unit)).sum();
    let last = index + 1 == broken.lines.len()
        || matches!(broken.nodes.get(end), Some(Node::Penalty { cost, .. })
            if *cost <= super::knuth_plass::FORCED);
    let set_hyphen =
        hyphen
            .and_then(|part| rich.spans.get(part.span))
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
    let start = if broken.backwards {
        Length::ZERO
    } else {
        inset
    };
    let end_of_text = pen.set(&units, excess, start);
    pen.line.width = if broken.backwards {
        end_of_text + inset
    } else {
        end_of_text
    };
    if let (Some(Node::Glue { .. }), Some(part)) = (broken.nodes.get(end), broken.parts.get(end))
        && part.start < part.end
    {
        // The space at which the line was broken, so that words do not fuse when the text
        // is taken out of the file. It hangs into the margin, where nothing shows it.
        let unit = Unit {
            what: What::Space { count: 1 },
            span: part.span,
            level: u8::from(broken.backwards),
            stretch: Length::ZERO,
            shrink: Length::ZERO,
        };
        let width = pen.natural(&unit);
        let at = if broken.backwards {
            -width
        } else {
            end_of_text
        };
        pen.write(&unit, at, width);
    }
    if pen.shaper.customs().backwards {
        mirror(&mut pen.line);
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
    let shaper_backwards = pen.shaper.customs().backwards;
    let mut line = pen.line;
    if index == 0 {
        line.drawn.clone_from(&rich.drawn);
        if shaper_backwards {
            for (_, draw) in &mut line.drawn {
                *draw = mirrored(draw.clone(), rich.indent);
            }
        }
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

/// The line seen from its right end: on pages that run from right to left, positions are
/// counted from there until the page is done.
fn mirror(line: &mut Line) {
    let width = line.width;
    for (_, run) in &mut line.runs {
        let own: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
        run.x = width - run.x - own;
    }
    for (_, from, to, _) in &mut line.links {
        (*from, *to) = (width - *to, width - *from);
    }
    for edit in &mut line.edits {
        (edit.left, edit.right) = (width - edit.right, width - edit.left);
    }
}

fn units(shaper: &mut Shaper<'_>, rich: &Rich, broken: &Broken, range: Range<usize>) -> Vec<Unit> {
    let mut words: Vec<Part> = Vec::new();
    let mut units = Vec::new();
    let mut flush = |words: &mut Vec<Part>, units: &mut Vec<Unit>| {
        for part in words.drain(..) {
            let range = part.start..part.end;
            units.push(Unit {
                what: What::Word {
                    shaped: shape_part(shaper, rich, part.span, range, part.hand),
                    start: part.start,
                    end: part.end,
                    blank: part.blank,
                },
                span: part.span,
                level: part.level,
                stretch: Length::ZERO,
                shrink: Length::ZERO,
            });
        }
    };
    for (node, part) in broken.nodes[range.clone()].iter().zip(&broken.parts[range]) {
        match *node {
            // The indent of a first line.
            Node::Box(_) if part.start == part.end => {}
            Node::Box(_) | Node::Hung { .. } => match words.last_mut() {
                Some(last) if part.joined && last.end == part.start => last.end = part.end,
                _ => words.push(*part),
            },
            Node::Glue {
                width,
                stretch,
                shrink,
                ..
            } => {
                flush(&mut words, &mut units);
                let text = rich.text.get(part.start..part.end).unwrap_or_default();
                let what = match text.is_empty() {
                    true => What::Gap(width),
                    false => What::Space {
                        count: text.chars().count() as i64,
                    },
                };
                units.push(Unit {
                    what,
                    span: part.span,
                    level: part.level,
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
                if (last.right == left || last.left == right)
                    && (last.edit, last.size, last.rise) == (edit, look.size, look.rise) =>
            {
                last.left = last.left.min(left);
                last.right = last.right.max(right);
            }
            _ => self.edits.push(new),
        }
    }
}

/// The run being written.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Open {
    span: usize,
    backwards: bool,
    /// Where its next glyph goes: its right end, or its left end if it runs backwards.
    end: Length,
}

struct Pen<'p, 'a> {
    shaper: &'p Shaper<'a>,
    rich: &'p Rich,
    line: Line,
    open: Option<Open>,
}

impl Pen<'_, '_> {
    fn size(&self, unit: &Unit) -> Length {
        let span = self.rich.spans.get(unit.span);
        span.map_or(Length::ZERO, |span| span.look.size)
    }

    /// The width of a unit before the line is justified.
    fn natural(&self, unit: &Unit) -> Length {
        let Some(span) = self.rich.spans.get(unit.span) else {
            return Length::ZERO;
        };
        let milli = match &unit.what {
            What::Word { shaped, blank, .. } => i64::from(shaped.width - blank.left - blank.right),
            What::Space { count } => self.shaper.space(span.face) * count,
            What::Gap(width) => return *width,
            What::Hyphen => self.shaper.hyphen(span.face),
        };
        span.look.size.scale(milli, 1000)
    }

    /// Sets the units from `start` on, with the excess shared among the spaces by their
    /// stretch or shrink; gives back where they end. Each space is a whole number of
    /// thousandths of an em; what rounding leaves goes to the next, so that the line ends
    /// where it should.
    fn set(&mut self, units: &[Unit], excess: Length, start: Length) -> Length {
        let give = |unit: &Unit| match excess.0 >= 0 {
            true => unit.stretch,
            false => unit.shrink,
        };
        let total: Length = units.iter().map(give).sum();
        let (mut passed, mut given) = (Length::ZERO, Length::ZERO);
        let widths = units.iter().map(|unit| {
            let size = self.size(unit);
            match &unit.what {
                // As the glyphs will be: each rounded.
                What::Word { shaped, blank, .. } => {
                    let glyphs = shaped.glyphs.iter().enumerate();
                    let advance = |(at, glyph): (usize, &ShapedGlyph)| {
                        size.scale(trimmed(glyph, at, *blank).into(), 1000)
                    };
                    glyphs.map(advance).sum()
                }
                What::Hyphen => self.natural(unit),
                What::Space { .. } | What::Gap(_) => {
                    passed += give(unit);
                    let due = if total == Length::ZERO {
                        Length::ZERO
                    } else {
                        excess.scale(passed.0, total.0) - given
                    };
                    let more = due.scale(1000, size.0.max(1)).0;
                    given += size.scale(more, 1000);
                    match &unit.what {
                        What::Space { count } => {
                            let face = self.rich.spans.get(unit.span).map(|span| span.face);
                            let space = face.map_or(0, |face| self.shaper.space(face));
                            size.scale(space + more, 1000) + size.scale(space, 1000) * (*count - 1)
                        }
                        _ => self.natural(unit) + size.scale(more, 1000),
                    }
                }
            }
        });
        let widths: Vec<Length> = widths.collect();
        if units.iter().all(|unit| unit.level == 0) {
            let mut x = start;
            for (unit, width) in units.iter().zip(widths) {
                self.write(unit, x, width);
                x += width;
            }
            return x;
        }
        let levels: Vec<u8> = units.iter().map(|unit| unit.level).collect();
        let mut places = vec![Length::ZERO; units.len()];
        let mut x = start;
        for at in visual_order(&levels) {
            if let (Some(place), Some(width)) = (places.get_mut(at), widths.get(at)) {
                *place = x;
                x += *width;
            }
        }
        for ((unit, width), place) in units.iter().zip(widths).zip(places) {
            self.write(unit, place, width);
        }
        x
    }

    /// The run that a unit goes into: the one being written if it is of its span and ends
    /// where the unit begins, else a new one.
    fn run(&mut self, unit: &Unit, x: Length, width: Length) -> Option<&mut GlyphRun> {
        let backwards = unit.level % 2 == 1;
        let (from, to) = if backwards {
            (x + width, x)
        } else {
            (x, x + width)
        };
        let goes_on = Open {
            span: unit.span,
            backwards,
            end: from,
        };
        if self.open != Some(goes_on) {
            let style = self.rich.spans.get(unit.span)?;
            self.line.runs.push((
                style.element,
                GlyphRun {
                    face: style.face,
                    size: style.look.size,
                    x,
                    y: -style.look.rise,
                    color: style.look.color,
                    glyphs: Vec::new(),
                    text: String::new(),
                    backwards,
                },
            ));
        }
        self.open = Some(Open { end: to, ..goes_on });
        let run = self.line.runs.last_mut().map(|(_, run)| run)?;
        run.x = run.x.min(x);
        Some(run)
    }

    /// Writes a unit with its left end at `x`.
    fn write(&mut self, unit: &Unit, x: Length, width: Length) {
        let rich = self.rich;
        let Some(span) = rich.spans.get(unit.span) else {
            return;
        };
        if matches!(unit.what, What::Gap(_)) {
            return self.gap(x, width);
        }
        let (space, book) = (self.shaper.space(span.face), self.shaper.book());
        let Some(run) = self.run(unit, x, width) else {
            return;
        };
        let size = run.size;
        let offset = run.text.len() as u32;
        match &unit.what {
            What::Word {
                shaped,
                start,
                end,
                blank,
            } => {
                run.text
                    .push_str(rich.text.get(*start..*end).unwrap_or_default());
                run.glyphs.reserve(shaped.glyphs.len() + 1);
                for (at, glyph) in shaped.glyphs.iter().enumerate() {
                    let (mut right, up) = (i64::from(glyph.offset.0), i64::from(glyph.offset.1));
                    if at == 0 {
                        right -= i64::from(blank.left);
                    }
                    run.glyphs.push(Glyph {
                        id: glyph.id,
                        advance: size.scale(trimmed(glyph, at, *blank).into(), 1000),
                        start: offset + glyph.start,
                        end: offset + glyph.end,
                        soft_hyphen: false,
                        dx: size.scale(right, 1000),
                        dy: size.scale(up, 1000),
                    });
                }
            }
            What::Space { count } => {
                let later = size.scale(space, 1000);
                let mut advance = width - later * (*count - 1);
                let id = book.face(span.face).glyph(' ').unwrap_or(0);
                for at in 0..*count as u32 {
                    run.text.push(' ');
                    run.glyphs.push(Glyph {
                        id,
                        advance,
                        start: offset + at,
                        end: offset + at + 1,
                        soft_hyphen: false,
                        dx: Length::ZERO,
                        dy: Length::ZERO,
                    });
                    advance = later;
                }
            }
            What::Hyphen => run.glyphs.push(Glyph {
                id: book.face(span.face).glyph('-').unwrap_or(0),
                advance: width,
                start: offset,
                end: offset,
                soft_hyphen: true,
                dx: Length::ZERO,
                dy: Length::ZERO,
            }),
            What::Gap(_) => {}
        }
        self.link(unit.span, x, x + width);
    }

    /// Space without a character: the glyph before it is followed by it.
    fn gap(&mut self, x: Length, width: Length) {
        let Some(open) = self
            .open
            .filter(|open| width != Length::ZERO && !open.backwards)
        else {
            return;
        };
        let run = self.line.runs.last_mut().map(|(_, run)| run);
        if let Some(glyph) = run.and_then(|run| run.glyphs.last_mut())
            && open.end == x
        {
            glyph.advance += width;
            let end = x + width;
            self.open = Some(Open { end, ..open });
            if let Some(last) = self.line.links.last_mut().filter(|last| last.2 == x) {
                last.2 = end;
            }
        }
    }

    /// Extends the area of the span's link, and the rule of an edited text, to what was set.
    fn link(&mut self, span: usize, left: Length, right: Length) {
        let Some(style) = self.rich.spans.get(span) else {
            return;
        };
        self.line.rule(style, left, right);
        let Some(link) = style.link else { return };
        let size = style.look.size;
        match self.line.links.last_mut() {
            Some(last) if last.0 == link && (last.2 == left || last.1 == right) => {
                last.1 = last.1.min(left);
                last.2 = last.2.max(right);
                last.3 = last.3.max(size);
            }
            _ => self.line.links.push((link, left, right, size)),
        }
    }
}

/// The advance of the `at`-th glyph of a word, less what is empty of a sign's square.
fn trimmed(glyph: &ShapedGlyph, at: usize, blank: Blank) -> i32 {
    match at {
        0 => glyph.advance - blank.left - blank.right,
        _ => glyph.advance,
    }
}
