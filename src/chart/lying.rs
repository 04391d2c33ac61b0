//! Lying bars: one row a category, the name before it, the number behind each bar.

use super::canvas::{Canvas, HAIR, LINE, TEXT, Words, baseline, pt};
use super::scale::{Scale, Ticks};
use super::words::{shorten, wrap};
use super::{Anchor, Paint, Scene};
use crate::measure::{Decimal, Length};

/// The most that the rows together may take, so that a chart stays within a page.
const MOST: Length = pt(600);

/// The sizes of the rows.
#[derive(Clone, Copy)]
pub(super) struct Metrics {
    pub text: Length,
    pub bar: Length,
    /// From one bar of a category to the next.
    pub pitch: Length,
    /// Between two categories.
    pub gap: Length,
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

    /// For many rows: the space goes before the size of the texts does.
    fn compact(self) -> Self {
        Metrics {
            text: pt(8),
            bar: self.bar.scale(8, 10),
            pitch: self.pitch.scale(8, 10),
            gap: self.gap.scale(4, 10),
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
pub(super) struct Row {
    pub name: Vec<String>,
    pub height: Length,
}

/// Draws lying bars.
pub(super) fn draw(mut canvas: Canvas<'_>) -> Scene {
    let Some(domain) = canvas.domain() else {
        return canvas.empty();
    };
    let top = canvas.key();
    // The names of levels stand above the bars.
    let top = top + LINE * canvas.chart.levels.len() as i64;
    let series = canvas.chart.series.len();
    let (metrics, rows) = rows(&canvas, Metrics::new(series), series);
    let left = names_width(&canvas, &rows, metrics) + pt(7);
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
    level_names(&mut canvas, &scale, (top, bottom));
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
    for at in 0..canvas.chart.levels.len() {
        let x = canvas
            .chart
            .levels
            .get(at)
            .map(|level| scale.at(level.value));
        let x = x.unwrap_or_default();
        canvas.level((x, top), (x, bottom));
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

/// Writes the names and values of the levels above the rows.
fn level_names(canvas: &mut Canvas<'_>, scale: &Scale, (top, bottom): (Length, Length)) {
    let chart = canvas.chart;
    let mut line = chart.levels.len() as i64;
    for level in &chart.levels {
        let x = scale.at(level.value);
        let from = top - LINE * (line - 1) - pt(2);
        canvas.keep_free((x, top), (x, bottom));
        canvas.line((x, from), (x, top), HAIR * 2, Paint::Target);
        let (text, mention) = canvas.number_text(level.value, level.point);
        let words = Words::new(
            format!("{} {text}", level.label),
            Anchor::Middle,
            Paint::Ink,
        );
        canvas.text(x, from - pt(2), words.of(mention));
        line -= 1;
    }
}

/// The width of the widest line of the names.
pub(super) fn names_width(canvas: &Canvas<'_>, rows: &[Row], metrics: Metrics) -> Length {
    let names = rows.iter().flat_map(|row| &row.name);
    let widths = names.map(|name| canvas.measure.width(name, metrics.text));
    widths.max().unwrap_or_default()
}

/// The rows with their names in at most two lines; all made smaller when they are many.
pub(super) fn rows(canvas: &Canvas<'_>, metrics: Metrics, bars: usize) -> (Metrics, Vec<Row>) {
    let series = bars.max(1) as i64;
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
    let mut metrics = metrics;
    let count = rows.len() as i64;
    if height * count > MOST {
        metrics = metrics.compact();
    }
    if bars(&metrics) * count > MOST {
        metrics = metrics.scaled(MOST, bars(&metrics) * count);
    }
    let names = canvas.chart.categories.iter();
    let rows = names
        .map(|name| Row {
            name: vec![shorten(name, room, metrics.text, canvas.measure)],
            height: bars(&metrics),
        })
        .collect();
    (metrics, rows)
}

pub(super) fn grid(
    canvas: &mut Canvas<'_>,
    ticks: &Ticks,
    scale: &Scale,
    (top, bottom): (Length, Length),
) {
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
    draw_name(canvas, category, row, (middle, metrics, left));
    let series = canvas.chart.series.len();
    let bars = metrics.pitch * (series as i64 - 1) + metrics.bar;
    let mut top = middle - bars / 2;
    for at in 0..series {
        draw_bar(canvas, (at, category), (top, metrics), (scale, direct));
        top += metrics.pitch;
    }
}

/// Writes the name of a row before the bars, around the middle of the row.
pub(super) fn draw_name(
    canvas: &mut Canvas<'_>,
    category: usize,
    row: &Row,
    (middle, metrics, left): (Length, Metrics, Length),
) {
    let paint = canvas.name_paint(category);
    let first = middle - LINE * (row.name.len() as i64 - 1) / 2;
    for (at, line) in row.name.iter().enumerate() {
        let words = Words::new(line.as_str(), Anchor::End, paint).size(metrics.text);
        let baseline = baseline(first + LINE * at as i64, metrics.text);
        canvas.text(left - pt(7), baseline, words);
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
            let words = |text| {
                Words::new(text, anchor, paint)
                    .size(metrics.text)
                    .of(mention)
            };
            // A level that runs through the number: the number stands behind the line.
            if !canvas.text(end + pt(3) * side, baseline, words(text.clone())) {
                let crossed = canvas
                    .chart
                    .levels
                    .iter()
                    .map(|level| scale.at(level.value));
                let far = crossed.filter(|x| (*x - end) * side >= Length::ZERO);
                let far = far.max_by_key(|x| (*x - end) * side);
                canvas.text(far.unwrap_or(end) + pt(3) * side, baseline, words(text));
            }
        }
    } else {
        let words = Words::new("…", Anchor::Start, Paint::Faint).size(metrics.text);
        canvas.text(zero + pt(3), baseline, words);
    }
    if let Some(x) = target {
        let over = pt(1);
        canvas.mark((x, top - over), (x, bottom + over));
    }
}
