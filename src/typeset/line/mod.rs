//! A line of a broken paragraph as runs of glyphs.

mod pen;

use super::galley::mirrored;
use super::knuth_plass::Node;
use super::paragraph::{Broken, Fill, Part, shape_part};
use super::rich::{Edit, Rich, Spot};
use super::script::Blank;
use super::shape::{Shaped, Shaper};
use super::{Draw, GlyphRun};
use crate::measure::Length;
use crate::style::Color;
use pen::Pen;
use std::ops::Range;
use std::sync::Arc;

/// A line set at the origin: its baseline is at 0, its left edge at 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The runs and the elements that they are content of.
    pub runs: Vec<(Option<u32>, GlyphRun)>,
    /// What is drawn before the runs.
    pub drawn: Vec<(Option<u32>, Draw)>,
    /// The images in the line: behind how many runs they stand, and the element.
    pub insets: Vec<(usize, Option<u32>, Draw)>,
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

impl Line {
    /// How far its images reach above the baseline.
    pub fn above(&self) -> Length {
        let tops = self.insets.iter().map(|(_, _, draw)| match draw {
            Draw::Image(_, y, ..) => -*y,
            _ => Length::ZERO,
        });
        tops.max().unwrap_or_default()
    }
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

/// What stands on a line.
struct Content {
    units: Vec<Unit>,
    /// Where the first stands.
    inset: Length,
    /// What is left of the width, and of what may hang into the margin.
    excess: Length,
}

/// What is left of a width when the `index`-th line of a paragraph is set in it (negative
/// when it is too wide), and how far its spaces may shrink.
pub(super) fn excess(
    shaper: &mut Shaper<'_>,
    rich: &Rich,
    broken: &Broken,
    index: usize,
    width: Length,
) -> (Length, Length) {
    content(shaper, rich, broken, index, width).map_or_else(Default::default, |content| {
        let shrink = content.units.iter().map(|unit| unit.shrink).sum();
        (content.excess, shrink)
    })
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
    let Some(content) = content(shaper, rich, broken, index, width) else {
        return Line::default();
    };
    let Content {
        units,
        inset,
        excess,
    } = content;
    let end = broken.lines.get(index).map_or(0, |line| line.end);
    let last = index + 1 == broken.lines.len()
        || matches!(broken.nodes.get(end), Some(Node::Penalty { cost, .. })
            if *cost <= super::knuth_plass::FORCED);
    let excess = match fill {
        Fill::Justified if !last || excess < Length::ZERO => excess,
        _ => Length::ZERO,
    };
    let mut pen = Pen::new(shaper, rich);
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
    hang_space(&mut pen, rich, broken, end, end_of_text);
    let backwards = pen.shaper.customs().backwards;
    let mut line = pen.line;
    if backwards {
        mirror(&mut line);
    }
    if index == 0 {
        line.drawn.clone_from(&rich.drawn);
        if backwards {
            for (_, draw) in &mut line.drawn {
                *draw = mirrored(draw.clone(), rich.indent);
            }
        }
    }
    take_marks(&mut line, rich, broken, index);
    line
}

/// Adds the space at which the line was broken, so that words do not fuse when the text is
/// taken out of the file. It hangs into the margin, where nothing shows it.
fn hang_space(
    pen: &mut Pen<'_, '_>,
    rich: &Rich,
    broken: &Broken,
    end: usize,
    end_of_text: Length,
) {
    if let (Some(Node::Glue { .. }), Some(part)) = (broken.nodes.get(end), broken.parts.get(end))
        && part.start < part.end
    {
        let unit = Unit {
            what: What::Space { count: 1 },
            span: part.span,
            level: u8::from(broken.backwards),
            stretch: Length::ZERO,
            shrink: Length::ZERO,
        };
        let width = unit.natural(pen.shaper, rich);
        let at = if broken.backwards {
            -width
        } else {
            end_of_text
        };
        pen.write(&unit, at, width);
    }
}

/// Gives the line the footnotes and sources whose marks stand in it.
fn take_marks(line: &mut Line, rich: &Rich, broken: &Broken, index: usize) {
    let end = broken.lines.get(index).map_or(0, |line| line.end);
    let covered = broken
        .parts
        .get(end)
        .map_or(rich.text.len(), |part| part.end);
    let begun = broken
        .lines
        .get(index)
        .and_then(|line| broken.parts.get(line.start))
        .map_or(0, |part| part.start);
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
}

fn content(
    shaper: &mut Shaper<'_>,
    rich: &Rich,
    broken: &Broken,
    index: usize,
    width: Length,
) -> Option<Content> {
    let range = broken.lines.get(index).cloned()?;
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
    let mut set_hyphen = Length::ZERO;
    if let Some(part) = hyphen {
        let unit = Unit {
            what: What::Hyphen,
            span: part.span,
            level: part.level,
            stretch: Length::ZERO,
            shrink: Length::ZERO,
        };
        set_hyphen = unit.natural(shaper, rich);
        units.push(unit);
    }
    let inset = indent - lead;
    let natural = inset + units.iter().map(|unit| unit.natural(shaper, rich)).sum();
    let hang = match broken.nodes.get(end) {
        Some(Node::Glue { hang, .. }) => *hang,
        Some(Node::Penalty { width, .. }) => set_hyphen - *width,
        _ => Length::ZERO,
    };
    Some(Content {
        units,
        inset,
        excess: width + hang - natural,
    })
}

/// The line seen from its right end: on pages that run from right to left, positions are
/// counted from there until the page is done.
fn mirror(line: &mut Line) {
    let width = line.width;
    for (_, run) in &mut line.runs {
        let own: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
        run.x = width - run.x - own;
    }
    for (_, _, draw) in &mut line.insets {
        *draw = mirrored(draw.clone(), width);
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
