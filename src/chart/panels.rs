//! Small multiples: a plot for each series, all on one scale, in a grid.

use super::canvas::{Canvas, HAIR, TEXT, Words, pt};
use super::scale::{Scale, Ticks, round};
use super::words::shorten;
use super::{Anchor, Paint, Point, Scene, Shape};
use crate::document::ChartForm;
use crate::measure::{Decimal, Length};

/// The least width of a panel, and the space between two.
const LEAST: Length = pt(84);
const GAP: Length = pt(14);
/// The usual height of the plot of a panel, and the least.
const PLOT: Length = pt(54);
const LOWEST: Length = pt(10);
/// The most that all panels together take, so that a chart stays within a page.
const MOST: Length = pt(620);
/// Above each plot: its name, and room for a number over the highest point.
const ABOVE: Length = pt(22);
/// Between the plot of a panel and the name of the one below.
const BELOW: Length = pt(10);
/// The size of the texts within a panel.
const SMALL: Length = Length(7 * Length::POINT.0 + Length::POINT.0 / 2);

/// Where the panels stand.
struct Grid {
    columns: usize,
    /// Width of a panel.
    width: Length,
    /// Height of the plot of a panel.
    plot: Length,
    /// Room for the ticks on the left.
    left: Length,
    top: Length,
}

impl Grid {
    fn corner(&self, panel: usize) -> (Length, Length) {
        let (row, column) = (panel / self.columns, panel % self.columns);
        (
            self.left + (self.width + GAP) * column as i64,
            self.top + self.pitch() * row as i64,
        )
    }

    fn pitch(&self) -> Length {
        ABOVE + self.plot + BELOW
    }
}

/// Draws panels.
pub(super) fn draw(mut canvas: Canvas<'_>) -> Scene {
    let Some(domain) = canvas.domain() else {
        return canvas.empty();
    };
    let top = canvas.key_with(super::canvas::Key::Marks);
    let bars = canvas.chart.form == ChartForm::BarPanels;
    let domain = if bars {
        domain.with_zero()
    } else {
        domain.for_line()
    };
    let ticks = Ticks::enclosing(domain, 2, canvas.whole());
    let texts: Vec<String> = ticks
        .values
        .iter()
        .map(|&value| ticks.text(value, &canvas.chart.unit, &canvas.chart.numbers))
        .collect();
    let widths = texts.iter().map(|text| canvas.measure.width(text, SMALL));
    let ticks_width = widths.max().unwrap_or_default().min(canvas.width / 3);
    let grid = grid(&canvas, top, ticks_width + pt(4));
    let count = canvas.chart.series.len();
    let mut bottom = top;
    for panel in 0..count {
        let (left, above) = grid.corner(panel);
        let scale = Scale {
            domain: ticks.domain().unwrap_or(domain),
            from: above + ABOVE + grid.plot,
            to: above + ABOVE,
        };
        let right = left + grid.width;
        for (&value, text) in ticks.values.iter().zip(&texts) {
            let y = scale.at(value);
            let paint = if value.is_zero() {
                Paint::Faint
            } else {
                Paint::Grid
            };
            canvas.line((left, y), (right, y), HAIR, paint);
            if panel % grid.columns == 0 {
                let words = Words::new(text.as_str(), Anchor::End, Paint::Faint).size(SMALL);
                canvas.text(ticks_width, y + pt(5) / 2, words);
            }
        }
        draw_panel(&mut canvas, panel, (left, above), (&grid, &scale));
        bottom = bottom.max(scale.from);
        // The names of the categories stand below the last panel of each column.
        if panel + grid.columns >= count {
            ends(&mut canvas, (left, right), scale.from + pt(9));
            bottom = bottom.max(scale.from + pt(9));
        }
    }
    canvas.finish(bottom + pt(3))
}

/// As many columns as there is room for, with the panels spread evenly over the rows, and
/// lower plots when there are many.
fn grid(canvas: &Canvas<'_>, top: Length, left: Length) -> Grid {
    let count = canvas.chart.series.len().max(1);
    let room = canvas.width - left;
    let fits = ((room + GAP).0 / (LEAST + GAP).0).max(1) as usize;
    let rows = count.div_ceil(fits.min(count).min(5));
    let columns = count.div_ceil(rows);
    let width = (room - GAP * (columns as i64 - 1)) / columns as i64;
    let least = (MOST - top) / rows as i64 - ABOVE - BELOW;
    Grid {
        columns,
        width: width.max(pt(20)),
        plot: PLOT.min(least).max(LOWEST),
        left,
        top,
    }
}

fn draw_panel(
    canvas: &mut Canvas<'_>,
    panel: usize,
    (left, above): (Length, Length),
    (grid, scale): (&Grid, &Scale),
) {
    let chart = canvas.chart;
    let Some(series) = chart.series.get(panel) else {
        return;
    };
    let own = chart.highlight == Some(panel);
    let paint = match chart.highlight {
        Some(_) if !own => Paint::Faint,
        Some(_) => Paint::Highlight,
        None => Paint::Series(0),
    };
    let ink = if own { Paint::Highlight } else { Paint::Ink };
    let name = shorten(&series.label, grid.width, TEXT, canvas.measure);
    canvas.text(left, above + pt(8), Words::new(name, Anchor::Start, ink));
    let count = canvas.categories().max(1) as i64;
    let slot = grid.width / count;
    let middle = |category: usize| left + grid.width.scale(2 * category as i64 + 1, 2 * count);
    let grid_end = canvas.shapes.len();
    let zero = scale.at(Decimal::ZERO);
    let point = |canvas: &Canvas<'_>, category: usize| {
        Some(Point {
            x: round(middle(category)),
            y: scale.at(canvas.value(panel, category)?),
        })
    };
    let points: Vec<Option<Point>> = (0..canvas.categories())
        .map(|category| point(canvas, category))
        .collect();
    if chart.form == ChartForm::BarPanels {
        let half = slot.scale(32, 100).min(pt(9));
        for point in points.iter().flatten() {
            canvas.rect((point.x - half, zero), (point.x + half, point.y), paint);
        }
    } else {
        // A dot stays within its year.
        let most = (slot / 2 - pt(1) / 50).max(Length::ZERO);
        lines(canvas, &points, paint, most);
    }
    for category in 0..canvas.categories() {
        if let Some(target) = canvas.target(panel, category) {
            let (x, y) = (middle(category), scale.at(target));
            let half = slot.scale(4, 10).min(pt(8));
            canvas.mark((x - half, y), (x + half, y));
        }
    }
    let last = points.iter().rposition(Option::is_some);
    let first = points.iter().position(Option::is_some);
    for category in [last, first.filter(|first| Some(*first) != last)]
        .into_iter()
        .flatten()
    {
        let Some((text, mention)) = canvas.value_text(panel, category) else {
            continue;
        };
        let Some(Some(at)) = points.get(category) else {
            continue;
        };
        // Above the line as far as the text reaches, not only above the point.
        let width = canvas.measure.width(&text, SMALL);
        let half = width / 2 + pt(1);
        let around = [category.checked_sub(1), Some(category + 1)];
        let near = around.into_iter().flatten().filter_map(|other| {
            let other = points.get(other).copied().flatten()?;
            let apart = Length((other.x - at.x).0.abs().max(1));
            Some(at.y + (other.y - at.y).scale(half.min(apart).0, apart.0))
        });
        let highest = match chart.form {
            ChartForm::BarPanels => at.y.min(zero),
            _ => near.fold(at.y, Length::min),
        };
        let y = (highest - pt(3)).max(above + pt(17));
        let x =
            at.x.max(left + width / 2)
                .min(left + grid.width - width / 2);
        let words = Words::new(text, Anchor::Middle, ink).size(SMALL);
        canvas.text_on_ground((x, y), words.of(mention), grid_end);
    }
    if points.iter().all(Option::is_none) {
        let words = Words::new("…", Anchor::Middle, Paint::Faint).size(SMALL);
        canvas.text(left + grid.width / 2, scale.from - pt(3), words);
    }
}

/// A line in as many stretches as gaps leave; a value alone between gaps is a disc, and so
/// is the last.
fn lines(canvas: &mut Canvas<'_>, points: &[Option<Point>], paint: Paint, most: Length) {
    for stretch in points.split(Option::is_none) {
        let stretch: Vec<Point> = stretch.iter().flatten().copied().collect();
        match &stretch[..] {
            [] => {}
            [alone] => canvas
                .shapes
                .push(Shape::Disc(*alone, (pt(3) / 2).min(most), paint)),
            _ => {
                let width = pt(3) / 2;
                canvas.shapes.push(Shape::Line(stretch, width, paint));
            }
        }
    }
    if let Some(last) = points.iter().rev().find_map(|point| *point) {
        canvas
            .shapes
            .push(Shape::Disc(last, pt(2).min(most), paint));
    }
}

/// Names the first and the last category below a panel.
fn ends(canvas: &mut Canvas<'_>, (left, right): (Length, Length), baseline: Length) {
    let chart = canvas.chart;
    let (Some(first), Some(last)) = (chart.categories.first(), chart.categories.last()) else {
        return;
    };
    let room = (right - left) / 2 - pt(2);
    let last = shorten(last, room, SMALL, canvas.measure);
    let words = Words::new(last, Anchor::End, Paint::Faint).size(SMALL);
    canvas.text(right, baseline, words);
    if chart.categories.len() > 1 {
        let first = shorten(first, room, SMALL, canvas.measure);
        let words = Words::new(first, Anchor::Start, Paint::Faint).size(SMALL);
        canvas.text(left, baseline, words);
    }
}
