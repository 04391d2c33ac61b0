//! Upright bars, and the axes that they share with lines.

use super::canvas::{Canvas, HAIR, LINE, TEXT, Words, baseline, pt};
use super::scale::{Domain, Scale, Ticks};
use super::words::{shorten, wrap};
use super::{Anchor, Paint, Scene, lying};
use crate::document::Level;
use crate::measure::{Decimal, Length, Period};

/// The widest that one bar may be.
const WIDEST: Length = pt(36);

/// The plot of an upright chart: its frame and how its categories and values stand in it.
pub(super) struct Plot {
    pub scale: Scale,
    pub left: Length,
    pub right: Length,
    pub top: Length,
    pub bottom: Length,
    /// The width of each category.
    pub slot: Length,
}

impl Plot {
    /// The middle of a category.
    pub fn middle(&self, category: usize) -> Length {
        self.left + (self.slot * (2 * category as i64 + 1)) / 2
    }
}

/// Draws upright bars; when the names of the categories do not fit below them, the bars
/// are laid on their side.
pub(super) fn draw(mut canvas: Canvas<'_>) -> Scene {
    let Some(domain) = canvas.domain() else {
        return canvas.empty();
    };
    let count = canvas.categories().max(1) as i64;
    let Some(names) = names(&canvas, canvas.width / count) else {
        return lying::draw(canvas);
    };
    let top = canvas.key();
    let domain = domain.with_zero();
    let series = canvas.chart.series.len().max(1) as i64;
    let behind = levels_width(&canvas);
    let slot = (canvas.width - behind) / count;
    let direct = canvas.value_width(TEXT, |_| true) + pt(3) <= group(slot, series) / series
        || (series == 1 && canvas.value_width(TEXT, |_| true) + pt(3) <= slot);
    let plot = if direct {
        direct_plot(&canvas, top, domain, behind)
    } else {
        axis_plot(&mut canvas, domain, top, (pt(5), behind))
    };
    for category in 0..canvas.categories() {
        let group = group(plot.slot, series);
        let mut left = plot.middle(category) - group / 2;
        for at in 0..canvas.chart.series.len() {
            let sides = (left, left + group / series);
            draw_bar(&mut canvas, (at, category), sides, (&plot, direct));
            left += group / series;
        }
    }
    levels(&mut canvas, &plot);
    let zero = plot.scale.at(Decimal::ZERO);
    canvas.line((plot.left, zero), (plot.right, zero), HAIR, Paint::Faint);
    let bottom = draw_names(&mut canvas, &plot, &names);
    canvas.finish(bottom)
}

/// The width that the bars of a category take together.
fn group(slot: Length, series: i64) -> Length {
    slot.scale(7, 10).min(WIDEST * series)
}

/// The name and value of a level.
fn level_text(canvas: &Canvas<'_>, level: &Level) -> String {
    let (text, _) = canvas.number_text(level.value, level.point);
    format!("{} {text}", level.label)
}

/// The room behind the plot for the names of the levels.
fn levels_width(canvas: &Canvas<'_>) -> Length {
    let widths = canvas.chart.levels.iter().map(|level| {
        let text = level_text(canvas, level);
        canvas.measure.width(&text, TEXT) + pt(4)
    });
    widths.max().unwrap_or_default().min(canvas.width / 3)
}

/// Draws the levels across all bars, their names behind the plot and apart.
fn levels(canvas: &mut Canvas<'_>, plot: &Plot) {
    let chart = canvas.chart;
    let mut levels: Vec<(Length, &Level)> = chart
        .levels
        .iter()
        .map(|level| (plot.scale.at(level.value), level))
        .collect();
    levels.sort_by_key(|(y, _)| *y);
    let mut free = plot.scale.to.min(plot.scale.from);
    for (y, level) in levels {
        canvas.level((plot.left, y), (plot.right, y));
        let middle = y.max(free);
        free = middle + LINE;
        let text = shorten(
            &level_text(canvas, level),
            canvas.width - plot.right - pt(4),
            TEXT,
            canvas.measure,
        );
        let words = Words::new(text, Anchor::Start, Paint::Ink).of(level.point);
        canvas.text(plot.right + pt(4), baseline(middle, TEXT), words);
    }
}

/// A plot without a value axis, for numbers on the bars.
pub(super) fn direct_plot(
    canvas: &Canvas<'_>,
    top: Length,
    domain: Domain,
    behind: Length,
) -> Plot {
    let above = if domain.high > Decimal::ZERO {
        LINE + pt(2)
    } else {
        Length::ZERO
    };
    let below = if domain.low < Decimal::ZERO {
        LINE
    } else {
        Length::ZERO
    };
    let bottom = top + above + canvas.plot + below;
    Plot {
        scale: Scale {
            domain,
            from: bottom - below,
            to: top + above,
        },
        left: Length::ZERO,
        right: canvas.width - behind,
        top,
        bottom,
        slot: (canvas.width - behind) / canvas.categories().max(1) as i64,
    }
}

/// A plot with a value axis on the left and grid lines, with room above the highest line
/// and behind the last category.
pub(super) fn axis_plot(
    canvas: &mut Canvas<'_>,
    domain: Domain,
    top: Length,
    (above, behind): (Length, Length),
) -> Plot {
    let ticks = Ticks::enclosing(domain, 4, canvas.whole());
    let chart = canvas.chart;
    let texts: Vec<String> = ticks
        .values
        .iter()
        .map(|&value| ticks.text(value, &chart.unit, &chart.numbers))
        .collect();
    let widths = texts.iter().map(|text| canvas.measure.width(text, TEXT));
    let widest = widths.max().unwrap_or_default().min(canvas.width / 3);
    let left = widest + pt(5);
    let right = canvas.width - behind;
    let (from, to) = (top + above + canvas.plot, top + above);
    let scale = Scale {
        domain: ticks.domain().unwrap_or(domain),
        from,
        to,
    };
    for (&value, text) in ticks.values.iter().zip(texts) {
        let y = scale.at(value);
        canvas.line((left, y), (right, y), HAIR, Paint::Grid);
        let words = Words::new(text, Anchor::End, Paint::Faint);
        canvas.text(widest, y + pt(3), words);
    }
    Plot {
        scale,
        left,
        right,
        top,
        bottom: from,
        slot: (right - left) / canvas.categories().max(1) as i64,
    }
}

fn draw_bar(
    canvas: &mut Canvas<'_>,
    (series, category): (usize, usize),
    (left, right): (Length, Length),
    (plot, direct): (&Plot, bool),
) {
    let zero = plot.scale.at(Decimal::ZERO);
    let middle = left + (right - left) / 2;
    // Bars of one group are parted by a white line.
    let gap = (right - left).scale(4, 100).min(pt(1));
    let target = canvas
        .target(series, category)
        .map(|value| plot.scale.at(value));
    if let Some(value) = canvas.value(series, category) {
        let end = plot.scale.at(value);
        let paint = canvas.paint(series, category);
        canvas.rect((left + gap, zero), (right - gap, end), paint);
        if direct && let Some((text, mention)) = canvas.value_text(series, category) {
            let below = value < Decimal::ZERO;
            let crossed = |target: &Length| {
                let ahead = if below { *target - end } else { end - *target };
                ahead > -pt(2) && ahead < LINE + pt(2)
            };
            let end = target.filter(crossed).unwrap_or(end);
            let y = if below {
                end + LINE - pt(1)
            } else {
                end - pt(3)
            };
            let words = Words::new(text, Anchor::Middle, canvas.name_paint(category));
            let y = y.max(plot.top + TEXT).min(plot.bottom);
            canvas.text(middle, y, words.of(mention));
        }
    } else {
        let words = Words::new("…", Anchor::Middle, Paint::Faint);
        canvas.text(middle, zero - pt(3), words);
    }
    if let Some(y) = target {
        let over = gap.min(left).min(canvas.width - right);
        canvas.mark((left - over, y), (right + over, y));
    }
}

/// The names of the categories below an upright chart.
pub(super) enum Names {
    /// All of them, in lines.
    All(Vec<Vec<String>>),
    /// Every n-th, counted back from the last; the step is found when the slot is known.
    Periods,
}

/// The names as they fit below slots of about the given width; `None` when they do not.
/// Periods may be left out, since readers can count on; other names may not.
pub(super) fn names(canvas: &Canvas<'_>, slot: Length) -> Option<Names> {
    let categories = &canvas.chart.categories;
    let room = slot - pt(4);
    let fits = |line: &String| canvas.measure.width(line, TEXT) <= room && !line.ends_with('…');
    let all: Vec<Vec<String>> = categories
        .iter()
        .map(|name| wrap(name, room, TEXT, 2, canvas.measure))
        .collect();
    if all.iter().flatten().all(fits) {
        return Some(Names::All(all));
    }
    let periods = categories.iter().all(|name| is_period(name));
    periods.then_some(Names::Periods)
}

/// The names for a form that needs them upright whatever they are: shortened, or only
/// some of them.
pub(super) fn names_at_any_cost(canvas: &Canvas<'_>, slot: Length) -> Names {
    names(canvas, slot).unwrap_or(Names::Periods)
}

fn is_period(name: &str) -> bool {
    name.parse::<Period>().is_ok() || name.bytes().all(|b| b.is_ascii_digit())
}

/// Writes the names below a plot; gives the height that is reached.
pub(super) fn draw_names(canvas: &mut Canvas<'_>, plot: &Plot, names: &Names) -> Length {
    let chart = canvas.chart;
    let base = plot.bottom + LINE;
    let mut lines = 1;
    match names {
        Names::All(all) => {
            for (category, name) in all.iter().enumerate() {
                lines = lines.max(name.len());
                for (at, line) in name.iter().enumerate() {
                    let paint = canvas.name_paint(category);
                    let words = Words::new(line.as_str(), Anchor::Middle, paint);
                    canvas.text(plot.middle(category), base + LINE * at as i64, words);
                }
            }
        }
        Names::Periods => {
            let room = plot.slot.max(pt(60));
            let widths = chart.categories.iter().map(|name| {
                let first = name.get(..name.len().min(60)).unwrap_or(name);
                canvas.measure.width(first, TEXT)
            });
            let widest = widths.max().unwrap_or_default().min(room) + pt(6);
            let step = (widest.0 / plot.slot.0.max(1) + 1).max(1) as usize;
            let last = chart.categories.len().saturating_sub(1);
            for (category, name) in chart.categories.iter().enumerate() {
                if (last - category).is_multiple_of(step) {
                    let text = super::words::shorten(name, room, TEXT, canvas.measure);
                    let words = Words::new(text, Anchor::Middle, canvas.name_paint(category));
                    canvas.text(plot.middle(category), base, words);
                }
            }
        }
    }
    base + LINE * (lines as i64 - 1) + pt(3)
}
