//! What the forms of charts share: the shapes drawn so far, and texts that stay inside the
//! box and off each other.

use super::scale::{Domain, round};
use super::words::shorten;
use super::{Anchor, Label, Measure, Paint, Point, Scene, Shape};
use crate::document::{Chart, Mention, Series};
use crate::measure::text::plain;
use crate::measure::{Decimal, Length};
use std::borrow::Cow;

/// Size of the texts: a little under that of tables, as captions of a drawing.
pub(super) const TEXT: Length = Length(8 * Length::POINT.0 + Length::POINT.0 * 3 / 5);
/// Distance between the baselines of two lines of a text.
pub(super) const LINE: Length = Length(10 * Length::POINT.0 + Length::POINT.0 / 2);
/// Width of axes and grid lines.
pub(super) const HAIR: Length = Length(Length::POINT.0 / 2);
/// Width of target marks.
pub(super) const MARK: Length = Length(Length::POINT.0 * 3 / 2);

/// How far texts reach above their baseline and below it, in parts of their size: capitals
/// and figures, and the commas between them.
pub(super) const ASCENT: (i64, i64) = (70, 100);
pub(super) const DESCENT: (i64, i64) = (15, 100);

/// `n` points.
pub(super) const fn pt(n: i64) -> Length {
    Length(n * Length::POINT.0)
}

/// A text to be set on the canvas.
pub(super) struct Words<'t> {
    pub text: Cow<'t, str>,
    pub size: Length,
    pub anchor: Anchor,
    pub paint: Paint,
    pub mention: Option<usize>,
}

impl<'t> Words<'t> {
    /// A text of the usual size.
    pub fn new(text: impl Into<Cow<'t, str>>, anchor: Anchor, paint: Paint) -> Self {
        Self {
            text: text.into(),
            size: TEXT,
            anchor,
            paint,
            mention: None,
        }
    }

    #[must_use]
    pub fn size(mut self, size: Length) -> Self {
        self.size = size;
        self
    }

    #[must_use]
    pub fn of(mut self, mention: Option<usize>) -> Self {
        self.mention = mention;
        self
    }
}

/// A chart being drawn.
pub(super) struct Canvas<'a> {
    pub chart: &'a Chart,
    pub mentions: &'a [Mention],
    pub width: Length,
    /// Height of the plot of upright bars and lines.
    pub plot: Length,
    pub measure: &'a dyn Measure,
    pub shapes: Vec<Shape>,
    /// The boxes that texts take: left, right, top, bottom.
    pub taken: Vec<[Length; 4]>,
}

impl<'a> Canvas<'a> {
    /// How many categories there are to draw.
    pub fn categories(&self) -> usize {
        self.chart.categories.len()
    }

    /// The value of a series in a category.
    pub fn value(&self, series: usize, category: usize) -> Option<Decimal> {
        self.chart.series.get(series)?.value(category)
    }

    /// The target of a series in a category.
    pub fn target(&self, series: usize, category: usize) -> Option<Decimal> {
        self.chart.series.get(series)?.target(category)
    }

    /// Whether any series has a target.
    pub fn has_targets(&self) -> bool {
        self.chart.series.iter().any(Series::has_targets)
    }

    /// The span of all values, targets and levels of the categories.
    pub fn domain(&self) -> Option<Domain> {
        let count = self.categories();
        let series = self.chart.series.iter();
        let values = series.flat_map(|s| {
            let values = s.values.iter().take(count);
            values
                .chain(s.targets.iter().take(count))
                .flatten()
                .copied()
        });
        Domain::of(values.chain(self.chart.levels.iter().map(|level| level.value)))
    }

    /// Whether all values are whole, so that a tick at a fraction would be nonsense.
    pub fn whole(&self) -> bool {
        let mut values = self
            .chart
            .series
            .iter()
            .flat_map(|s| s.values.iter().flatten());
        values.all(|value| value.fract().is_zero())
    }

    /// The text of a value as the document prints it, and the mention that it is of.
    pub fn value_text(
        &self,
        series: usize,
        category: usize,
    ) -> Option<(Cow<'a, str>, Option<usize>)> {
        self.text_of(self.chart.series.get(series)?, category)
    }

    /// The text of a value of any series, such as the totals.
    pub fn text_of(
        &self,
        series: &Series,
        category: usize,
    ) -> Option<(Cow<'a, str>, Option<usize>)> {
        let value = series.value(category)?;
        let index = series.points.get(category).copied().flatten();
        Some(self.number_text(value, index))
    }

    /// The text of a number: its mention's, or all of its decimals.
    pub fn number_text(
        &self,
        value: Decimal,
        index: Option<usize>,
    ) -> (Cow<'a, str>, Option<usize>) {
        match index.and_then(|index| self.mentions.get(index)) {
            Some(mention) => (Cow::Borrowed(mention.text.as_ref()), index),
            None => {
                let value = value.normalize();
                (
                    plain(value, value.scale(), &self.chart.numbers).into(),
                    None,
                )
            }
        }
    }

    /// The width of the widest value text of some category and series.
    pub fn value_width(&self, size: Length, of: impl Fn(Decimal) -> bool) -> Length {
        let mut widest = Length::ZERO;
        for series in 0..self.chart.series.len() {
            for category in 0..self.categories() {
                if self.value(series, category).is_some_and(&of)
                    && let Some((text, _)) = self.value_text(series, category)
                {
                    widest = widest.max(self.measure.width(&text, size));
                }
            }
        }
        widest
    }

    /// The colour of a mark: the category that the document is about stands out where
    /// colour does not already tell series apart.
    pub fn paint(&self, series: usize, category: usize) -> Paint {
        match self.chart.highlight {
            Some(own) if self.chart.series.len() == 1 && own < self.categories() => {
                if own == category {
                    Paint::Highlight
                } else {
                    Paint::Muted
                }
            }
            _ => Paint::Series(series),
        }
    }

    /// The colour of a category's name.
    pub fn name_paint(&self, category: usize) -> Paint {
        if self.chart.highlight == Some(category) {
            Paint::Highlight
        } else {
            Paint::Ink
        }
    }

    /// Sets a text, moved sideways into the box where it would stand out of it. A name
    /// that is wider than the box is shortened; a number is never, it is left out. So is a
    /// text that would run into an earlier one: what must be read is set first. Says
    /// whether it was set.
    pub fn text(&mut self, x: Length, baseline: Length, words: Words<'_>) -> bool {
        let mut text = words.text;
        let mut width = self.measure.width(&text, words.size);
        if width > self.width {
            if words.mention.is_some() {
                return false;
            }
            text = shorten(&text, self.width, words.size, self.measure).into();
            width = self.measure.width(&text, words.size).min(self.width);
        }
        let (before, behind) = match words.anchor {
            Anchor::Start => (Length::ZERO, width),
            Anchor::Middle => (width / 2, width - width / 2),
            Anchor::End => (width, Length::ZERO),
        };
        let x = round(x).min(self.width - behind).max(before);
        let baseline = baseline.max(words.size.scale(ASCENT.0, ASCENT.1) + pt(1) / 50);
        let extent = [
            x - before,
            x + behind,
            round(baseline) - words.size.scale(ASCENT.0, ASCENT.1),
            round(baseline) + words.size.scale(DESCENT.0, DESCENT.1),
        ];
        if text.is_empty() || self.is_taken(extent) {
            return false;
        }
        self.taken.push(extent);
        self.shapes.push(Shape::Text(Label {
            at: Point {
                x,
                y: round(baseline),
            },
            text: text.into_owned(),
            size: words.size,
            anchor: words.anchor,
            mention: words.mention,
            paint: words.paint,
        }));
        true
    }

    /// Sets a text like [`Self::text`] and clears the ground behind it of the lines of the
    /// grid, which are the shapes before `grid`.
    pub fn text_on_ground(
        &mut self,
        (x, baseline): (Length, Length),
        words: Words<'_>,
        grid: usize,
    ) -> bool {
        let set = self.text(x, baseline, words);
        if set && let Some([left, right, top, bottom]) = self.taken.last().copied() {
            let corner = Point {
                x: round(left),
                y: round(top),
            };
            let (width, height) = (round(right) - corner.x, round(bottom) - corner.y);
            let ground = Shape::Rect(corner, width, height, Paint::Paper);
            self.shapes.insert(grid.min(self.shapes.len()), ground);
        }
        set
    }

    /// Whether a box runs into one that is taken.
    fn is_taken(&self, [left, right, top, bottom]: [Length; 4]) -> bool {
        let meets = |other: &[Length; 4]| {
            left < other[1] && other[0] < right && top < other[3] && other[2] < bottom
        };
        self.taken.iter().any(meets)
    }

    /// Fills the rectangle between two corners; nothing when it has no area.
    pub fn rect(&mut self, (x0, y0): (Length, Length), (x1, y1): (Length, Length), paint: Paint) {
        let (left, top) = (round(x0.min(x1)), round(y0.min(y1)));
        let (width, height) = (round(x0.max(x1)) - left, round(y0.max(y1)) - top);
        if width > Length::ZERO && height > Length::ZERO {
            let corner = Point { x: left, y: top };
            self.shapes.push(Shape::Rect(corner, width, height, paint));
        }
    }

    /// Draws a straight line.
    pub fn line(&mut self, a: (Length, Length), b: (Length, Length), width: Length, paint: Paint) {
        let points = [a, b].map(|(x, y)| Point {
            x: round(x),
            y: round(y),
        });
        self.shapes.push(Shape::Line(points.to_vec(), width, paint));
    }

    /// Draws the mark of a target, with a seam that parts it from a bar which it crosses.
    pub fn mark(&mut self, a: (Length, Length), b: (Length, Length)) {
        self.line(a, b, MARK * 2, Paint::Paper);
        self.line(a, b, MARK, Paint::Target);
    }

    /// Draws a level across the plot, with a seam where it crosses bars.
    pub fn level(&mut self, a: (Length, Length), b: (Length, Length)) {
        self.line(a, b, HAIR * 4, Paint::Paper);
        self.line(a, b, HAIR * 2, Paint::Target);
    }

    /// The finished scene.
    pub fn finish(self, height: Length) -> Scene {
        Scene {
            width: self.width,
            height: round(height),
            shapes: self.shapes,
        }
    }

    /// A chart of nothing.
    pub fn empty(mut self) -> Scene {
        let top = self.key();
        self.text(
            Length::ZERO,
            top + pt(9),
            Words::new("…", Anchor::Start, Paint::Faint),
        );
        self.finish(top + pt(14))
    }
}

/// The baseline of a text of one line whose middle is to stand at `middle`: figures and
/// capitals of the usual faces are some seven tenths of the size high.
pub(super) fn baseline(middle: Length, size: Length) -> Length {
    middle + size.scale(35, 100)
}
