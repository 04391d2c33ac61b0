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
    level_names(&mut canvas, &scale, top);
    let mut y = top;
    let mut gaps = Vec::new();
    for (category, row) in rows.iter().enumerate() {
        let plot = (&scale, direct);
        let place = (y, metrics, left);
        draw_row(&mut canvas, (category, row), place, plot, &mut gaps);
        y += row.height;
    }
    for level in &canvas.chart.levels {
        draw_level(&mut canvas, scale.at(level.value), (top, bottom), &gaps);
    }
    close(canvas, &scale, (top, bottom), direct)
}

/// Draws the line of zero through all rows, from top to bottom, and ends the picture below
/// them; `direct` says that there is no axis below.
pub(super) fn close(
    mut canvas: Canvas<'_>,
    scale: &Scale,
    (top, bottom): (Length, Length),
    direct: bool,
) -> Scene {
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
fn level_names(canvas: &mut Canvas<'_>, scale: &Scale, top: Length) {
    let chart = canvas.chart;
    let mut line = chart.levels.len() as i64;
    for level in &chart.levels {
        let x = scale.at(level.value);
        let from = top - LINE * (line - 1) - pt(2);
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

/// Draws the line of a level, broken where a number stands across it. The gaps come from
/// the top down.
fn draw_level(
    canvas: &mut Canvas<'_>,
    x: Length,
    (top, bottom): (Length, Length),
    gaps: &[[Length; 4]],
) {
    let mut from = top;
    for &[left, right, above, below] in gaps {
        if left < x && x < right {
            if above > from {
                canvas.level((x, from), (x, above));
            }
            from = from.max(below);
        }
    }
    if bottom > from {
        canvas.level((x, from), (x, bottom));
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

/// Draws a row; adds the boxes of the numbers that stand across a level to the gaps.
fn draw_row(
    canvas: &mut Canvas<'_>,
    (category, row): (usize, &Row),
    (y, metrics, left): (Length, Metrics, Length),
    (scale, direct): (&Scale, bool),
    gaps: &mut Vec<[Length; 4]>,
) {
    let middle = y + row.height / 2;
    draw_name(canvas, category, row, (middle, metrics, left));
    let series = canvas.chart.series.len();
    let bars = metrics.pitch * (series as i64 - 1) + metrics.bar;
    let mut top = middle - bars / 2;
    for at in 0..series {
        let gap = draw_bar(canvas, (at, category), (top, metrics), (scale, direct));
        gaps.extend(gap);
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

/// Draws a bar, its number and the mark of its target. Gives the box of the number when
/// that stands across a level, whose line has to break there.
fn draw_bar(
    canvas: &mut Canvas<'_>,
    (series, category): (usize, usize),
    (top, metrics): (Length, Metrics),
    (scale, direct): (&Scale, bool),
) -> Option<[Length; 4]> {
    let bottom = top + metrics.bar;
    let middle = top + metrics.bar / 2;
    let zero = scale.at(Decimal::ZERO);
    let target = canvas.target(series, category).map(|value| scale.at(value));
    let value = canvas.value(series, category);
    let end = value.map_or(zero, |value| scale.at(value));
    canvas.rect((zero, top), (end, bottom), canvas.paint(series, category));
    let label = match value {
        None => Some(Words::new("…", Anchor::Start, Paint::Faint)),
        Some(_) if !direct => None,
        Some(_) => canvas.value_text(series, category).map(|(text, mention)| {
            Words::new(text, Anchor::Start, canvas.name_paint(category)).of(mention)
        }),
    };
    let mut gap = None;
    if let Some(label) = label {
        let side = if value.is_some_and(|value| value < Decimal::ZERO) {
            -1
        } else {
            1
        };
        let bar = Bar {
            zero,
            end,
            side,
            within: within(canvas.paint(series, category)),
        };
        let label = label.size(metrics.text);
        let (words, x, [left, right]) = bar.place(canvas, label, target, scale);
        canvas.text(x, baseline(middle, metrics.text), words);
        let half = metrics.text.scale(35, 100) + pt(1);
        gap = Some([left, right, middle - half, middle + half]);
    }
    if let Some(x) = target {
        let over = pt(1);
        canvas.mark((x, top - over), (x, bottom + over));
    }
    gap
}

/// The colour of a text upon a bar.
fn within(bar: Paint) -> Paint {
    match bar {
        Paint::Series(n) => Paint::On(n),
        // The highlight is the colour of the first series.
        Paint::Highlight => Paint::On(0),
        _ => Paint::Ink,
    }
}

/// Between a bar's end and its number.
const BESIDE: Length = pt(3);
/// The least between a number and the middle of a line beside it.
const CLEAR: Length = pt(2);

/// A bar that gets its number.
struct Bar {
    zero: Length,
    end: Length,
    /// 1 to the right of zero, -1 to the left.
    side: i64,
    /// The colour of a text upon it.
    within: Paint,
}

impl Bar {
    /// Where the number of the bar stands, and from where to where lines give way to it.
    ///
    /// It stands behind the bar. A number beyond the line of a level or the mark of a target
    /// that its bar does not reach would read as if it did; where it would meet one it stands
    /// within the bar. When the bar is too short for it, the line of a level breaks around
    /// it, but the mark of a target, which would be lost, stays before it.
    fn place<'t>(
        &self,
        canvas: &Canvas<'_>,
        mut words: Words<'t>,
        target: Option<Length>,
        scale: &Scale,
    ) -> (Words<'t>, Length, [Length; 2]) {
        let side = self.side;
        let width = canvas.measure.width(&words.text, words.size);
        let levels = canvas.chart.levels.iter();
        let lines = levels.map(|level| scale.at(level.value)).chain(target);
        // Distances from the bar's end, away from zero.
        let ahead = |x: Length| (x - self.end) * side;
        let free = |from: Length, to: Length| {
            let meets = |x: Length| from < ahead(x) && ahead(x) < to;
            !lines.clone().any(meets)
        };
        let (near, far) = (BESIDE, BESIDE + width);
        let mut from = self.end;
        if !free(Length::ZERO, far + CLEAR) {
            let length = (self.end - self.zero) * side;
            if far + CLEAR <= length && free(-far - CLEAR, -near + CLEAR) {
                words.paint = self.within;
                words.anchor = if side < 0 { Anchor::Start } else { Anchor::End };
                let (a, b) = (self.end - near * side, self.end - far * side);
                return (words, a, [a.min(b), a.max(b)]);
            }
            let met = |x: &Length| ahead(*x) > Length::ZERO && ahead(*x) < far + CLEAR;
            from = target.filter(met).unwrap_or(from);
        }
        words.anchor = if side < 0 { Anchor::End } else { Anchor::Start };
        let (a, b) = (from + near * side, from + far * side);
        let taken = [a.min(b) - CLEAR, a.max(b) + CLEAR];
        (words, a, taken)
    }
}
