//! The key above the plot.

use super::canvas::{Canvas, LINE, MARK, TEXT, Words, pt};
use super::scale::{is_sign, round};
use super::words::shorten;
use super::{Anchor, Paint, Point, Shape};
use crate::document::ChartForm;
use crate::measure::{Length, Word};

impl Canvas<'_> {
    /// Draws the key above the plot: the unit, the series where there are several, and
    /// what the mark of a target means. Gives where the plot may begin.
    pub fn key(&mut self) -> Length {
        self.key_with(Key::Series)
    }

    /// As [`Self::key`], with or without the series.
    pub fn key_with(&mut self, key: Key) -> Length {
        let mut x = Length::ZERO;
        let mut y = Length::ZERO;
        let chart = self.chart;
        if !chart.unit.is_empty() && !is_sign(&chart.unit) {
            self.key_entry(&mut x, &mut y, (&chart.unit, Paint::Faint), None);
        }
        if chart.series.len() > 1 && key == Key::Series {
            let sign = match chart.form {
                ChartForm::Line | ChartForm::LinePanels => Sign::Line,
                _ => Sign::Box,
            };
            for (at, series) in chart.series.iter().enumerate() {
                let sign = Some((sign, Paint::Series(at)));
                self.key_entry(&mut x, &mut y, (&series.label, Paint::Ink), sign);
            }
        }
        if self.has_targets() {
            let word = chart.numbers.words.text(Word::Goal);
            let sign = match chart.form {
                ChartForm::HorizontalBar | ChartForm::HorizontalStacked | ChartForm::Bullet => {
                    Sign::Upright
                }
                _ => Sign::Lying,
            };
            let sign = Some((sign, Paint::Target));
            self.key_entry(&mut x, &mut y, (word, Paint::Ink), sign);
        }
        if x == Length::ZERO && y == Length::ZERO {
            return Length::ZERO;
        }
        y + LINE + pt(4)
    }

    pub fn key_entry(
        &mut self,
        x: &mut Length,
        y: &mut Length,
        (text, paint): (&str, Paint),
        sign: Option<(Sign, Paint)>,
    ) {
        let room = if sign.is_some() { pt(14) } else { Length::ZERO };
        let text = shorten(text, self.width - room, TEXT, self.measure);
        let width = room + self.measure.width(&text, TEXT);
        if *x > Length::ZERO && *x + width > self.width {
            *x = Length::ZERO;
            *y += LINE + pt(1);
        }
        let middle = *y + pt(5);
        if let Some((sign, paint)) = sign {
            let left = *x;
            match sign {
                Sign::Box => self.rect(
                    (left, middle - pt(4)),
                    (left + pt(10), middle + pt(3)),
                    paint,
                ),
                Sign::Line => {
                    self.line((left, middle), (left + pt(10), middle), MARK, paint);
                    let centre = Point {
                        x: round(left + pt(5)),
                        y: round(middle),
                    };
                    self.shapes.push(Shape::Disc(centre, pt(2), paint));
                }
                Sign::Lying => self.line((left, middle), (left + pt(10), middle), MARK, paint),
                Sign::Upright => {
                    let x = left + pt(5);
                    self.line((x, middle - pt(4)), (x, middle + pt(4)), MARK, paint);
                }
            }
        }
        self.text(
            *x + room,
            *y + pt(8),
            Words::new(text, Anchor::Start, paint),
        );
        *x += width + pt(14);
    }
}

/// What the key explains.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The series too.
    Series,
    /// Not the series: they are named where they are drawn.
    Marks,
}

/// How an entry of the key shows what it is of.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    Box,
    Line,
    Lying,
    Upright,
}
