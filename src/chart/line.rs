//! Lines over periods: a disc for each value, a gap where one is missing.

use super::canvas::{Canvas, HAIR, Key, LINE, TEXT, Words, baseline, pt};
use super::scale::{Domain, round};
use super::upright::{Plot, axis_plot, draw_names, names_at_any_cost};
use super::{Anchor, Paint, Point, Scene, Shape};
use crate::measure::{Decimal, Length};

/// Draws lines.
pub(super) fn draw(mut canvas: Canvas<'_>) -> Scene {
    let Some(domain) = canvas.domain() else {
        return canvas.empty();
    };
    let ends = Ends::plan(&canvas);
    let top = canvas.key_with(ends.key());
    // A number may stand above the highest point.
    let plot = axis_plot(&mut canvas, domain.for_line(), top, (LINE, ends.room()));
    let Domain { low, high } = plot.scale.domain;
    let mut rule = |value| {
        let y = plot.scale.at(value);
        canvas.line((plot.left, y), (plot.right, y), HAIR, Paint::Faint);
    };
    rule(low);
    if low < Decimal::ZERO && high > Decimal::ZERO {
        rule(Decimal::ZERO);
    }
    for category in 0..canvas.categories() {
        missing(&mut canvas, &plot, category);
    }
    let grid = canvas.shapes.len();
    for series in 0..canvas.chart.series.len() {
        targets(&mut canvas, &plot, series);
        series_line(&mut canvas, &plot, series);
    }
    match ends {
        Ends::Points if canvas.value_width(TEXT, |_| true) + pt(2) <= plot.slot => {
            for category in 0..canvas.categories() {
                value_at(&mut canvas, &plot, category, grid);
            }
        }
        Ends::Points => {
            let last = canvas.categories().saturating_sub(1);
            value_at(&mut canvas, &plot, last, grid);
        }
        Ends::Named { .. } => named_ends(&mut canvas, &plot),
        Ends::Key => {}
    }
    let names = names_at_any_cost(&canvas, plot.slot);
    let bottom = draw_names(&mut canvas, &plot, &names);
    canvas.finish(bottom)
}

/// How numbers and names are set on the lines.
#[derive(Clone, Copy)]
enum Ends {
    /// One series: its numbers at its points.
    Points,
    /// Several: the last number and the name behind each line.
    Named { room: Length },
    /// Several, with long names or more than fit: a key above the plot.
    Key,
}

impl Ends {
    fn plan(canvas: &Canvas<'_>) -> Self {
        let series = &canvas.chart.series;
        if series.len() <= 1 {
            return Ends::Points;
        }
        let last = canvas.categories().saturating_sub(1);
        let width = |at: usize| {
            let value = canvas
                .value_text(at, last)
                .map_or(Length::ZERO, |(text, _)| {
                    canvas.measure.width(&text, TEXT) + pt(4)
                });
            let name = series.get(at).map_or("", |series| &series.label);
            value + canvas.measure.width(name, TEXT)
        };
        let room = (0..series.len()).map(width).max().unwrap_or_default() + pt(11);
        if room > canvas.width.scale(32, 100) || series.len() as i64 > canvas.plot.0 / LINE.0 {
            return Ends::Key;
        }
        Ends::Named { room }
    }

    fn key(self) -> Key {
        match self {
            Ends::Points | Ends::Named { .. } => Key::Marks,
            Ends::Key => Key::Series,
        }
    }

    /// The room that is kept behind the plot.
    fn room(self) -> Length {
        match self {
            Ends::Named { room } => room,
            Ends::Points | Ends::Key => Length::ZERO,
        }
    }
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
            canvas.mark((x - half, y), (x + half, y));
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
fn value_at(canvas: &mut Canvas<'_>, plot: &Plot, category: usize, grid: usize) {
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
    let words = |anchor| Words::new(text.clone(), anchor, Paint::Ink).of(mention);
    let low = at.y + LINE > plot.bottom - pt(2);
    // The first point of a rising line, at the foot of the plot: beside it is room.
    let width = canvas.measure.width(&text, TEXT);
    if low && behind > pt(4) && before == Length::ZERO && at.x - width - pt(6) >= plot.left {
        let place = (at.x - pt(5), baseline(at.y, TEXT) - pt(1));
        canvas.text_on_ground(place, words(Anchor::End), grid);
        return;
    }
    let (over, under) = (at.y - pt(5), at.y + LINE);
    let first = if above || low { over } else { under };
    // The other side, if a number or mark stands on the one that the line leaves free.
    if !canvas.text_on_ground((x, first), words(anchor), grid) && !low {
        let second = if above { under } else { over };
        canvas.text_on_ground((at.x, second), words(Anchor::Middle), grid);
    }
}

/// Behind each line its last number, when it reaches the last category, and its name, in
/// the order of the lines and moved apart where they would meet.
fn named_ends(canvas: &mut Canvas<'_>, plot: &Plot) {
    let chart = canvas.chart;
    let last = canvas.categories().saturating_sub(1);
    let mut ends: Vec<(Length, usize)> = (0..chart.series.len())
        .map(|series| {
            let mut back = (0..canvas.categories()).rev();
            let at = back.find_map(|category| point(canvas, plot, series, category));
            (at.map_or(plot.bottom, |at| at.y), series)
        })
        .collect();
    ends.sort_unstable();
    let mut free = plot.scale.to;
    let count = ends.len() as i64;
    for (at, (height, series)) in ends.into_iter().enumerate() {
        // What is still to come must find room above the axis.
        let lowest = plot.bottom - LINE * (count - 1 - at as i64);
        let y = height.max(free).min(lowest);
        free = y + LINE;
        let centre = Point {
            x: round(plot.right + pt(3)),
            y: round(y),
        };
        canvas
            .shapes
            .push(Shape::Disc(centre, pt(2), Paint::Series(series)));
        let mut x = plot.right + pt(8);
        if let Some((text, mention)) = canvas.value_text(series, last) {
            let width = canvas.measure.width(&text, TEXT);
            let words = Words::new(text, Anchor::Start, Paint::Ink).of(mention);
            canvas.text(x, baseline(y, TEXT), words);
            x += width + pt(4);
        }
        if let Some(series) = chart.series.get(series) {
            let words = Words::new(series.label.as_str(), Anchor::Start, Paint::Ink);
            canvas.text(x, baseline(y, TEXT), words);
        }
    }
}
