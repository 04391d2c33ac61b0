//! Lying bars: one row a category, the name before it, the number behind each bar.

use super::canvas::{Canvas, HAIR, LINE, MARK, TEXT, Words, baseline, pt};
use super::scale::{Scale, Ticks};
use super::words::{shorten, wrap};
use super::{Anchor, Paint, Scene};
use crate::measure::{Decimal, Length};

/// The most that the rows together may take, so that a chart stays within a page.
const MOST: Length = pt(600);

/// The sizes of the rows.
#[derive(Clone, Copy)]
struct Metrics {
    text: Length,
    bar: Length,
    /// From one bar of a category to the next.
    pitch: Length,
    /// Between two categories.
    gap: Length,
}

impl Metrics {
    fn new(series: usize) -> Self {
        if series > 1 {
            Metrics {
                text: TEXT,
                bar: pt(8),
                pitch: pt(10),
                gap: pt(6),
            }
        } else {
            Metrics {
                text: TEXT,
                bar: pt(10),
                pitch: pt(10),
                gap: pt(5),
            }
        }
    }

    /// All sizes in the proportion of two heights.
    fn scaled(self, to: Length, from: Length) -> Self {
        let scale = |length: Length| length.scale(to.0, from.0);
        Metrics {
            text: scale(self.text),
            bar: scale(self.bar),
            pitch: scale(self.pitch),
            gap: scale(self.gap),
        }
    }
}

/// A category's row.
struct Row {
    name: Vec<String>,
    height: Length,
}

/// Draws lying bars.
pub(super) fn draw(mut canvas: Canvas<'_>) -> Scene {
    let Some(domain) = canvas.domain() else {
        return canvas.empty();
    };
    let top = canvas.key();
    let (metrics, rows) = rows(&canvas);
    let names = rows.iter().flat_map(|row| &row.name);
    let names = names
        .map(|name| canvas.measure.width(name, metrics.text))
        .max()
        .unwrap_or_default();
    let left = names + pt(7);
    let mut domain = domain.with_zero();

    let pad = pt(4);
    let behind = canvas.value_width(metrics.text, |v| v >= Decimal::ZERO) + pad;
    let before = match canvas.value_width(metrics.text, |v| v < Decimal::ZERO) {
        Length::ZERO => Length::ZERO,
        width => width + pad,
    };
    // Numbers that leave too little for the bars give way to an axis.
    let direct = behind + before <= (canvas.width - left).scale(45, 100);
    let bottom = top + rows.iter().map(|row| row.height).sum();
    let (from, to) = if direct {
        (left + before, canvas.width - behind)
    } else {
        (left, canvas.width - pt(4))
    };
    let ticks = (!direct).then(|| Ticks::enclosing(domain, 4, canvas.whole()));
    if let Some(nice) = ticks.as_ref().and_then(Ticks::domain) {
        domain = nice;
    }
    let scale = Scale { domain, from, to };
    if let Some(ticks) = &ticks {
        grid(&mut canvas, ticks, &scale, (top, bottom));
    }
    let mut y = top;
    for (category, row) in rows.iter().enumerate() {
        draw_row(
            &mut canvas,
            category,
            row,
            (y, metrics, left),
            (&scale, direct),
        );
        y += row.height;
    }
    let zero = scale.at(Decimal::ZERO);
    canvas.line((zero, top), (zero, bottom), HAIR, Paint::Faint);
    let height = if direct {
        bottom
    } else {
        bottom + LINE + pt(2)
    };
    canvas.finish(height + pt(1))
}

/// The rows with their names in at most two lines; all made smaller when they are many.
fn rows(canvas: &Canvas<'_>) -> (Metrics, Vec<Row>) {
    let series = canvas.chart.series.len().max(1) as i64;
    let metrics = Metrics::new(canvas.chart.series.len());
    let room = canvas.width.scale(36, 100);
    let bars = |metrics: &Metrics| metrics.pitch * series + metrics.gap;
    let height = bars(&metrics);
    let names = canvas.chart.categories.iter();
    let rows: Vec<Row> = names
        .map(|name| {
            let name = wrap(name, room, metrics.text, 2, canvas.measure);
            let text = LINE * name.len() as i64 + pt(4);
            Row {
                height: height.max(text),
                name,
            }
        })
        .collect();
    let total: Length = rows.iter().map(|row| row.height).sum();
    if total <= MOST {
        return (metrics, rows);
    }
    let all = height * rows.len() as i64;
    let metrics = if all > MOST {
        metrics.scaled(MOST, all)
    } else {
        metrics
    };
    let names = canvas.chart.categories.iter();
    let rows = names
        .map(|name| Row {
            name: vec![shorten(name, room, metrics.text, canvas.measure)],
            height: bars(&metrics),
        })
        .collect();
    (metrics, rows)
}

fn grid(canvas: &mut Canvas<'_>, ticks: &Ticks, scale: &Scale, (top, bottom): (Length, Length)) {
    let chart = canvas.chart;
    for &value in &ticks.values {
        let x = scale.at(value);
        canvas.line((x, top), (x, bottom), HAIR, Paint::Grid);
        let text = ticks.text(value, &chart.unit, &chart.numbers);
        let words = Words::new(text, Anchor::Middle, Paint::Faint);
        canvas.text(x, bottom + LINE, words);
    }
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    category: usize,
    row: &Row,
    (y, metrics, left): (Length, Metrics, Length),
    (scale, direct): (&Scale, bool),
) {
    let middle = y + row.height / 2;
    let paint = canvas.name_paint(category);
    let first = middle - LINE * (row.name.len() as i64 - 1) / 2;
    for (at, line) in row.name.iter().enumerate() {
        let words = Words::new(line.as_str(), Anchor::End, paint).size(metrics.text);
        let baseline = baseline(first + LINE * at as i64, metrics.text);
        canvas.text(left - pt(7), baseline, words);
    }
    let series = canvas.chart.series.len();
    let bars = metrics.pitch * (series as i64 - 1) + metrics.bar;
    let mut top = middle - bars / 2;
    for at in 0..series {
        draw_bar(canvas, (at, category), (top, metrics), (scale, direct));
        top += metrics.pitch;
    }
}

fn draw_bar(
    canvas: &mut Canvas<'_>,
    (series, category): (usize, usize),
    (top, metrics): (Length, Metrics),
    (scale, direct): (&Scale, bool),
) {
    let bottom = top + metrics.bar;
    let middle = top + metrics.bar / 2;
    let zero = scale.at(Decimal::ZERO);
    let baseline = baseline(middle, metrics.text);
    let target = canvas.target(series, category).map(|value| scale.at(value));
    if let Some(value) = canvas.value(series, category) {
        let end = scale.at(value);
        let paint = canvas.paint(series, category);
        canvas.rect((zero, top), (end, bottom), paint);
        if direct && let Some((text, mention)) = canvas.value_text(series, category) {
            let (side, anchor) = if value < Decimal::ZERO {
                (-1, Anchor::End)
            } else {
                (1, Anchor::Start)
            };
            // The number stands behind the target's mark when the mark would cross it.
            let width = canvas.measure.width(&text, metrics.text) + pt(5);
            let ahead = target.map(|target| (target - end) * side);
            let end = match (ahead, target) {
                (Some(ahead), Some(target)) if ahead > -pt(2) && ahead < width => target,
                _ => end,
            };
            let paint = canvas.name_paint(category);
            let words = Words::new(text, anchor, paint);
            canvas.text(
                end + pt(3) * side,
                baseline,
                words.size(metrics.text).of(mention),
            );
        }
    } else {
        let words = Words::new("…", Anchor::Start, Paint::Faint).size(metrics.text);
        canvas.text(zero + pt(3), baseline, words);
    }
    if let Some(x) = target {
        let over = pt(1);
        canvas.line((x, top - over), (x, bottom + over), MARK, Paint::Target);
    }
}
