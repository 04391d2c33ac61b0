//! Writes the parts of a line as runs of glyphs.

use super::{EditRule, Line, Unit, What};
use crate::measure::Length;
use crate::typeset::bidi::visual_order;
use crate::typeset::rich::{Inset, Rich, Span};
use crate::typeset::script::Blank;
use crate::typeset::shape::{ShapedGlyph, Shaper};
use crate::typeset::{Draw, Glyph, GlyphRun};
use std::sync::Arc;

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

/// Writes units onto a line.
pub(super) struct Pen<'p, 'a> {
    /// The shaper.
    pub shaper: &'p Shaper<'a>,
    rich: &'p Rich,
    /// What is written so far.
    pub line: Line,
    open: Option<Open>,
}

impl Unit {
    fn size(&self, rich: &Rich) -> Length {
        let span = rich.spans.get(self.span);
        span.map_or(Length::ZERO, |span| span.look.size)
    }

    /// Its width before the line is justified.
    pub fn natural(&self, shaper: &Shaper<'_>, rich: &Rich) -> Length {
        let Some(span) = rich.spans.get(self.span) else {
            return Length::ZERO;
        };
        let milli = match &self.what {
            What::Word { shaped, blank, .. } => i64::from(shaped.width - blank.left - blank.right),
            What::Space { count } => shaper.space(span.face) * count,
            What::Gap(width) => return *width,
            What::Hyphen => shaper.hyphen(span.face),
        };
        span.look.size.scale(milli, 1000)
    }
}

impl<'p, 'a> Pen<'p, 'a> {
    /// A pen that has written nothing yet.
    pub fn new(shaper: &'p Shaper<'a>, rich: &'p Rich) -> Self {
        Self {
            shaper,
            rich,
            line: Line::default(),
            open: None,
        }
    }

    /// Sets the units from `start` on, with the excess shared among the spaces by their
    /// stretch or shrink; gives back where they end. Each space is a whole number of
    /// thousandths of an em; what rounding leaves goes to the next, so that the line ends
    /// where it should.
    pub fn set(&mut self, units: &[Unit], excess: Length, start: Length) -> Length {
        let give = |unit: &Unit| match excess.0 >= 0 {
            true => unit.stretch,
            false => unit.shrink,
        };
        let total: Length = units.iter().map(give).sum();
        let (mut passed, mut given) = (Length::ZERO, Length::ZERO);
        let widths = units.iter().map(|unit| {
            let size = unit.size(self.rich);
            match &unit.what {
                // As the glyphs will be: each rounded.
                What::Word { shaped, blank, .. } => {
                    let glyphs = shaped.glyphs.iter().enumerate();
                    let advance = |(at, glyph): (usize, &ShapedGlyph)| {
                        size.scale(trimmed(glyph, at, *blank).into(), 1000)
                    };
                    glyphs.map(advance).sum()
                }
                What::Hyphen => unit.natural(self.shaper, self.rich),
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
                        _ => unit.natural(self.shaper, self.rich) + size.scale(more, 1000),
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
    pub fn write(&mut self, unit: &Unit, x: Length, width: Length) {
        let rich = self.rich;
        let Some(span) = rich.spans.get(unit.span) else {
            return;
        };
        if matches!(unit.what, What::Gap(_)) {
            return self.gap(x, width);
        }
        if let What::Word { start, .. } = unit.what
            && let Some(inset) = rich.inset_at(start)
        {
            let y = Inset::depth(span.look.size) - inset.height;
            let picture = Arc::clone(&inset.picture);
            let draw = Draw::Image(x, y, inset.width, inset.height, picture);
            let runs = self.line.runs.len();
            self.line.insets.push((runs, span.element, draw));
            self.open = None;
            return self.link(unit.span, (x, x + width), -y);
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
        self.link(unit.span, (x, x + width), size);
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
    /// That reaches a little above `height`, at least above the letters.
    fn link(&mut self, span: usize, (left, right): (Length, Length), height: Length) {
        let Some(style) = self.rich.spans.get(span) else {
            return;
        };
        self.line.rule(style, left, right);
        let Some(link) = style.link else { return };
        let size = style.look.size.max(height);
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
