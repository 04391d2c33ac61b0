//! Actual against target: a row for each category, in the scale of its own target.
//!
//! After S. Few, "Bullet Graph Design Specification", 2013: a bar before quiet ranges, a
//! mark across for the target. Since the categories may differ in unit, all rows share a
//! scale in per cent of the target, so that the marks stand below each other; the numbers
//! themselves stand behind, as the document prints them.

use super::canvas::{Canvas, HAIR, LINE, MARK as WIDE, TEXT, Words, baseline, pt};
use super::key::Sign;
use super::lying::{Metrics, draw_name, names_width, rows};
use super::scale::{Domain, Scale, Ticks};
use super::{Anchor, Paint, Scene};
use crate::measure::text::plain;
use crate::measure::{Decimal, Length, Word};
use std::borrow::Cow;

/// Height of the ranges, of the bar and of the mark of the target, of a row.
const TRACK: Length = pt(13);
const BAR: Length = pt(5);
const MARK: Length = pt(11);
/// Space between the columns of numbers.
const GAP: Length = pt(9);
/// The least width of the bars; the columns of numbers give way to it.
const LEAST: Length = pt(60);

/// Draws bullets.
pub(super) fn draw(mut canvas: Canvas<'_>) -> Scene {
    let count = canvas.categories();
    if count == 0 || canvas.chart.series.is_empty() {
        return canvas.empty();
    }
    let top = key(&mut canvas);
    let metrics = Metrics {
        text: TEXT,
        bar: TRACK,
        pitch: TRACK,
        gap: pt(6),
    };
    let (metrics, rows) = rows(&canvas, metrics, 1);
    let left = names_width(&canvas, &rows, metrics) + pt(7);
    let columns = columns(&canvas, metrics.text, left);
    let right = columns.iter().map(|column| column.left).min();
    let right = right.map_or(canvas.width - pt(10), |left| left - GAP);
    let ticks = Ticks::enclosing(domain(&canvas), 4, false);
    let scale = Scale {
        domain: ticks.domain().unwrap_or(domain(&canvas)),
        from: left,
        to: right,
    };
    // The heads of the columns stand above the rows.
    let top = top + LINE;
    for column in &columns {
        let head = Words::new(column.head, column.anchor, Paint::Faint).size(metrics.text);
        canvas.text(column.x(), top - pt(4), head);
    }
    let mut y = top;
    for (category, row) in rows.iter().enumerate() {
        let middle = y + row.height / 2;
        draw_name(&mut canvas, category, row, (middle, metrics, left));
        draw_row(&mut canvas, category, (middle, metrics), &scale);
        for column in &columns {
            if let Some((text, mention)) = (column.text)(&canvas, category) {
                let paint = column.paint(&canvas, category);
                let words = Words::new(text, column.anchor, paint).size(metrics.text);
                let y = baseline(middle, metrics.text);
                canvas.text(column.x(), y, words.of(mention));
            }
        }
        y += row.height;
    }
    canvas.line((left, top), (left, y), HAIR, Paint::Faint);
    for &value in &ticks.values {
        let x = scale.at(value);
        canvas.line((x, y), (x, y + pt(3)), HAIR, Paint::Faint);
        let text = ticks.text(value, "%", &canvas.chart.numbers);
        canvas.text(
            x,
            y + LINE + pt(2),
            Words::new(text, Anchor::Middle, Paint::Faint),
        );
    }
    canvas.finish(y + LINE + pt(5))
}

/// The value of a category in per cent of its target; `None` without either, or when the
/// target is not above zero, so that there is no such share.
fn ratio(canvas: &Canvas<'_>, category: usize) -> Option<Decimal> {
    let target = canvas.target(0, category).filter(|t| *t > Decimal::ZERO)?;
    let value = canvas.value(0, category)?;
    let ratio = value.checked_div(target)?;
    ratio.checked_mul(Decimal::ONE_HUNDRED)
}

/// From nothing to the farthest of the values, the target and the bounds of the ranges.
fn domain(canvas: &Canvas<'_>) -> Domain {
    let ratios = (0..canvas.categories()).filter_map(|category| ratio(canvas, category));
    let ranges = canvas.chart.ranges.iter().copied();
    let all = ratios.chain(ranges).chain([Decimal::ONE_HUNDRED]);
    let domain = Domain::of(all).map(Domain::with_zero);
    domain.unwrap_or(Domain {
        low: Decimal::ZERO,
        high: Decimal::ONE_HUNDRED,
    })
}

fn key(canvas: &mut Canvas<'_>) -> Length {
    let (mut x, mut y) = (Length::ZERO, Length::ZERO);
    let chart = canvas.chart;
    let words = &chart.numbers.words;
    canvas.key_entry(
        &mut x,
        &mut y,
        (words.text(Word::OfTarget), Paint::Faint),
        None,
    );
    let sign = Some((Sign::Upright, Paint::Target));
    canvas.key_entry(&mut x, &mut y, (words.text(Word::Goal), Paint::Ink), sign);
    let bounds = || chart.ranges.iter().take(2);
    for (at, bound) in bounds().enumerate() {
        let bound = bound.normalize();
        let bound = plain(bound, bound.scale(), &chart.numbers);
        let text = words.fill(Word::UpTo, &[("bound", &format!("{bound}%"))]);
        let sign = Some((Sign::Box, Paint::Range(at)));
        canvas.key_entry(&mut x, &mut y, (&text, Paint::Ink), sign);
    }
    if bounds().next().is_some() {
        let sign = Some((Sign::Box, Paint::Range(bounds().count())));
        canvas.key_entry(&mut x, &mut y, (words.text(Word::Above), Paint::Ink), sign);
    }
    y + LINE + pt(4)
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    category: usize,
    (middle, metrics): (Length, Metrics),
    scale: &Scale,
) {
    // Smaller rows, when they are many, keep the proportions.
    let sized = |length: Length| length.scale(metrics.bar.0, TRACK.0);
    let (above, below) = (middle - metrics.bar / 2, middle + metrics.bar / 2);
    let chart = canvas.chart;
    let mut from = Decimal::ZERO;
    let bounds = chart.ranges.iter().take(2).copied();
    let none = chart.ranges.is_empty();
    for (at, bound) in bounds.chain([scale.domain.high]).enumerate() {
        let paint = Paint::Range(if none { 2 } else { at });
        canvas.rect((scale.at(from), above), (scale.at(bound), below), paint);
        from = bound;
    }
    let ratio = ratio(canvas, category);
    if let Some(ratio) = ratio {
        let met = chart
            .series
            .first()
            .and_then(|series| series.met.get(category));
        let paint = match met {
            Some(Some(false)) => Paint::Missed,
            _ => Paint::Series(0),
        };
        let half = sized(BAR) / 2;
        let (zero, end) = (scale.at(Decimal::ZERO), scale.at(ratio));
        canvas.rect((zero, middle - half), (end, middle + half), paint);
    }
    if canvas
        .target(0, category)
        .is_some_and(|t| t > Decimal::ZERO)
    {
        let half = [sized(MARK) / 2, sized(BAR) / 2];
        let end = ratio.map(|ratio| scale.at(ratio));
        draw_mark(canvas, scale.at(Decimal::ONE_HUNDRED), middle, half, end);
    }
}

/// Draws the mark of a target: wide above and below the bar, thin where the bar runs, so
/// that a bar which ends a little before the target or beyond it is seen to.
fn draw_mark(
    canvas: &mut Canvas<'_>,
    x: Length,
    middle: Length,
    [half, bar]: [Length; 2],
    end: Option<Length>,
) {
    let (above, below) = (middle - bar, middle + bar);
    // Upon the bar the colours of both are too near to each other.
    let paint = if end.is_some_and(|end| end - x >= HAIR) {
        Paint::Paper
    } else {
        Paint::Target
    };
    canvas.line((x, above), (x, below), HAIR, paint);
    canvas.line((x, middle - half), (x, above), WIDE, Paint::Target);
    canvas.line((x, below), (x, middle + half), WIDE, Paint::Target);
}

/// A cell's text and the mention that it is of.
type Text<'a> = Option<(Cow<'a, str>, Option<usize>)>;

/// What gives the text of a category.
type Teller<'a> = Box<dyn Fn(&Canvas<'a>, usize) -> Text<'a> + 'a>;

/// A column of numbers or words behind the bars.
struct Column<'a> {
    head: &'a str,
    left: Length,
    right: Length,
    anchor: Anchor,
    text: Teller<'a>,
    /// Whether it is about the value, not the target.
    own: bool,
}

impl Column<'_> {
    fn x(&self) -> Length {
        match self.anchor {
            Anchor::End => self.right,
            _ => self.left,
        }
    }

    fn paint(&self, canvas: &Canvas<'_>, category: usize) -> Paint {
        if self.own {
            canvas.name_paint(category)
        } else {
            Paint::Faint
        }
    }
}

/// The columns that there is room for: the value, the target, the verdict. The target gives
/// way first, since its mark is there; then the verdict, then the value.
fn columns<'a>(canvas: &Canvas<'a>, size: Length, left: Length) -> Vec<Column<'a>> {
    let chart = canvas.chart;
    let words = &chart.numbers.words;
    let (met, missed) = (words.text(Word::Met), words.text(Word::Missed));
    let verdict = move |canvas: &Canvas<'a>, category: usize| -> Text<'a> {
        let met_of = canvas.chart.series.first()?.met.get(category)?;
        met_of.map(|is| (Cow::Borrowed(if is { met } else { missed }), None))
    };
    let value = |canvas: &Canvas<'a>, category: usize| -> Text<'a> {
        let missing = || Some((Cow::Borrowed("…"), None));
        canvas.value_text(0, category).or_else(missing)
    };
    let goal = |canvas: &Canvas<'a>, category: usize| -> Text<'a> {
        let series = canvas.chart.series.first()?;
        let index = series.goals.get(category).copied().flatten();
        Some(canvas.number_text(series.target(category)?, index))
    };
    let mut all: Vec<Column<'a>> = vec![
        column(words.text(Word::Actual), Anchor::End, Box::new(value), true),
        column(words.text(Word::Goal), Anchor::End, Box::new(goal), false),
        column("", Anchor::Start, Box::new(verdict), true),
    ];
    let width = |column: &Column<'a>| {
        let texts = (0..canvas.categories()).filter_map(|at| (column.text)(canvas, at));
        let widths = texts.map(|(text, _)| canvas.measure.width(&text, size));
        let widest = widths.max()?;
        Some(widest.max(canvas.measure.width(column.head, size)))
    };
    let mut widths: Vec<Option<Length>> = all.iter().map(width).collect();
    let needed = |widths: &[Option<Length>]| -> Length {
        widths.iter().flatten().map(|width| *width + GAP).sum()
    };
    for at in [1, 2, 0] {
        if canvas.width - left - needed(&widths) < LEAST
            && let Some(width) = widths.get_mut(at)
        {
            *width = None;
        }
    }
    let mut x = canvas.width - needed(&widths) + GAP;
    for (column, width) in all.iter_mut().zip(&widths) {
        if let Some(width) = width {
            column.left = x;
            column.right = x + *width;
            x = column.right + GAP;
        }
    }
    let mut shown = widths.iter();
    all.retain(|_| shown.next().is_some_and(Option::is_some));
    all
}

fn column<'a>(head: &'a str, anchor: Anchor, text: Teller<'a>, own: bool) -> Column<'a> {
    Column {
        head,
        left: Length::ZERO,
        right: Length::ZERO,
        anchor,
        text,
        own,
    }
}
