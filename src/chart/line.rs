//! Lines over periods: a disc for each value, a gap where one is missing.

use super::canvas::{Canvas, HAIR, LINE, MARK, TEXT, Words, pt};
use super::scale::round;
use super::upright::{Plot, axis_plot, draw_names, names_at_any_cost};
use super::{Anchor, Paint, Point, Scene, Shape};
use crate::measure::{Decimal, Length};

/// Draws lines.
pub(super) fn draw(mut canvas: Canvas<'_>) -> Scene {
    let Some(domain) = canvas.domain() else {
        return canvas.empty();
    };
    let top = canvas.key();
    // A number may stand above the highest point.
    let plot = axis_plot(&mut canvas, top, domain.for_line(), LINE);
    let axis = plot.scale.at(plot.scale.domain.low);
    canvas.line((plot.left, axis), (plot.right, axis), HAIR, Paint::Faint);
    if plot.scale.domain.low < Decimal::ZERO && plot.scale.domain.high > Decimal::ZERO {
        let zero = plot.scale.at(Decimal::ZERO);
        canvas.line((plot.left, zero), (plot.right, zero), HAIR, Paint::Faint);
    }
    for category in 0..canvas.categories() {
        missing(&mut canvas, &plot, category);
    }
    for series in 0..canvas.chart.series.len() {
        targets(&mut canvas, &plot, series);
        series_line(&mut canvas, &plot, series);
    }
    if canvas.chart.series.len() == 1 {
        if canvas.value_width(TEXT, |_| true) + pt(2) <= plot.slot {
            for category in 0..canvas.categories() {
                value_at(&mut canvas, &plot, category);
            }
        } else {
            last_values(&mut canvas, &plot);
        }
    } else {
        last_values(&mut canvas, &plot);
    }
    let names = names_at_any_cost(&canvas, plot.slot);
    let bottom = draw_names(&mut canvas, &plot, &names);
    canvas.finish(bottom)
}

/// Says that no series has a value for a category.
fn missing(canvas: &mut Canvas<'_>, plot: &Plot, category: usize) {
    let series = canvas.chart.series.len();
    if (0..series).all(|at| canvas.value(at, category).is_none()) {
        let words = Words::new("…", Anchor::Middle, Paint::Faint);
        canvas.text(plot.middle(category), plot.bottom - pt(3), words);
    }
}

fn targets(canvas: &mut Canvas<'_>, plot: &Plot, series: usize) {
    let half = (plot.slot.scale(4, 10)).min(pt(12));
    for category in 0..canvas.categories() {
        if let Some(target) = canvas.target(series, category) {
            let (x, y) = (plot.middle(category), plot.scale.at(target));
            canvas.line((x - half, y), (x + half, y), MARK, Paint::Target);
        }
    }
}

fn point(canvas: &Canvas<'_>, plot: &Plot, series: usize, category: usize) -> Option<Point> {
    Some(Point {
        x: round(plot.middle(category)),
        y: plot.scale.at(canvas.value(series, category)?),
    })
}

/// The line of a series, in as many stretches as gaps leave, and its discs on top.
fn series_line(canvas: &mut Canvas<'_>, plot: &Plot, series: usize) {
    let paint = Paint::Series(series);
    let points: Vec<_> = (0..canvas.categories())
        .map(|category| point(canvas, plot, series, category))
        .collect();
    for stretch in points.split(Option::is_none) {
        let stretch: Vec<Point> = stretch.iter().flatten().copied().collect();
        if stretch.len() > 1 {
            canvas
                .shapes
                .push(Shape::Line(stretch, pt(2).scale(9, 10), paint));
        }
    }
    let radius = (plot.slot / 5).min(pt(5) / 2);
    for (category, point) in points.iter().enumerate() {
        if let Some(point) = point {
            let own = canvas.chart.highlight == Some(category);
            let paint = if own && canvas.chart.series.len() == 1 {
                Paint::Highlight
            } else {
                paint
            };
            canvas.shapes.push(Shape::Disc(*point, radius, paint));
        }
    }
}

/// The number at a point of the only series, on the side that the line leaves free.
fn value_at(canvas: &mut Canvas<'_>, plot: &Plot, category: usize) {
    let Some(at) = point(canvas, plot, 0, category) else {
        return;
    };
    let Some((text, mention)) = canvas.value_text(0, category) else {
        return;
    };
    let neighbour = |category: Option<usize>| {
        let height = point(canvas, plot, 0, category?)?.y;
        Some(at.y - height)
    };
    // Positive when the neighbour is higher on the page.
    let before = neighbour(category.checked_sub(1));
    let behind = neighbour(Some(category + 1));
    let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
    let above = before + behind <= Length::ZERO;
    let rising = before < -pt(4) && behind > pt(4);
    let falling = before > pt(4) && behind < -pt(4);
    let (anchor, x) = match (above, rising, falling) {
        (true, true, _) | (false, _, true) => (Anchor::End, at.x + pt(3)),
        (true, _, true) | (false, true, _) => (Anchor::Start, at.x - pt(3)),
        _ => (Anchor::Middle, at.x),
    };
    let floor = plot.bottom - pt(2);
    let y = if above || at.y + LINE > floor {
        at.y - pt(5)
    } else {
        at.y + LINE
    };
    canvas.text(x, y, Words::new(text, anchor, Paint::Ink).of(mention));
}

/// The last number of each series, above its point, moved apart where they would meet.
/// Left out when there are more of them than fit.
fn last_values(canvas: &mut Canvas<'_>, plot: &Plot) {
    let mut labels = Vec::new();
    for series in 0..canvas.chart.series.len() {
        let last = (0..canvas.categories()).rev();
        let last =
            last.filter_map(|category| Some((category, point(canvas, plot, series, category)?)));
        if let Some((category, at)) = last.take(1).next()
            && let Some((text, mention)) = canvas.value_text(series, category)
        {
            labels.push((at, series, text, mention));
        }
    }
    let most = (plot.bottom - plot.top).0 / LINE.0;
    if labels.len() as i64 > most {
        return;
    }
    labels.sort_by_key(|(at, series, ..)| (at.y, *series));
    let mut free = plot.top + TEXT;
    let count = labels.len() as i64;
    for (at, (point, series, text, mention)) in labels.into_iter().enumerate() {
        // What is still to come must find room above the axis.
        let lowest = plot.bottom - pt(3) - LINE * (count - 1 - at as i64);
        let y = (point.y - pt(5)).max(free).min(lowest);
        free = y + LINE;
        let words = Words::new(text, Anchor::Middle, Paint::Series(series));
        canvas.text(point.x, y, words.of(mention));
    }
}
