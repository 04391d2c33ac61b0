//! Bars whose series stand upon each other, or follow each other: the parts of a whole.

use super::canvas::{Canvas, HAIR, LINE, TEXT, Words, baseline, pt};
use super::lying::{self, Metrics, draw_name, names_width, rows};
use super::scale::{Domain, Scale, Ticks, round};
use super::upright::{axis_plot, direct_plot, draw_names, names};
use super::{Anchor, Paint, Scene};
use crate::measure::{Decimal, Length};

/// Room for a text of one line within a part.
const ROOM: Length = pt(10);
/// The share of a category that its bar takes, in hundredths.
const BAR: i64 = 62;
/// The widest that a bar may be.
const WIDEST: Length = pt(64);

/// A part of a bar: from where to where, in the written unit.
struct Part {
    series: usize,
    from: Decimal,
    to: Decimal,
}

/// The parts of a category. Parts below zero, which a whole cannot have, are laid on the
/// other side of zero, so that nothing is hidden.
fn parts(canvas: &Canvas<'_>, category: usize) -> Vec<Part> {
    let (mut above, mut below) = (Decimal::ZERO, Decimal::ZERO);
    let mut parts = Vec::with_capacity(canvas.chart.series.len());
    for series in 0..canvas.chart.series.len() {
        let Some(value) = canvas.value(series, category) else {
            continue;
        };
        let end = if value < Decimal::ZERO {
            &mut below
        } else {
            &mut above
        };
        let from = *end;
        // A sum beyond decimals stays where it was; there is nothing to be seen there.
        *end = from.checked_add(value).unwrap_or(from);
        parts.push(Part {
            series,
            from,
            to: *end,
        });
    }
    parts
}

/// The span of all bars; one of hundred per cent where the parts are shares.
fn domain(canvas: &Canvas<'_>) -> Option<Domain> {
    let all = (0..canvas.categories()).flat_map(|category| parts(canvas, category));
    let ends: Vec<Decimal> = all.map(|part| part.to).collect();
    // Shares that are not rounded miss the whole in the last of many decimals.
    Domain::of(ends.into_iter().map(|end| end.round_dp(12))).map(Domain::with_zero)
}

/// The text of the total of a category, if that is known.
fn total<'a>(canvas: &Canvas<'a>, category: usize) -> Option<Words<'a>> {
    let totals = canvas.chart.totals.as_deref()?;
    let (text, mention) = canvas.text_of(totals, category)?;
    let words = Words::new(text, Anchor::Middle, canvas.name_paint(category));
    Some(words.of(mention))
}

/// Draws stacks; when the names of the categories do not fit below them, the bars are laid
/// on their side.
pub(super) fn upright(mut canvas: Canvas<'_>) -> Scene {
    let Some(domain) = domain(&canvas) else {
        return canvas.empty();
    };
    let count = canvas.categories().max(1) as i64;
    let Some(names) = names(&canvas, canvas.width / count) else {
        return lying(canvas);
    };
    let top = canvas.key();
    let plot = direct_plot(&canvas, top, domain, Length::ZERO);
    let width = |slot: Length| slot.scale(BAR, 100).min(WIDEST);
    let fits = |canvas: &Canvas<'_>, part: &Part, category: usize| {
        let height = apart(plot.scale.at(part.from), plot.scale.at(part.to));
        let text = canvas.value_text(part.series, category);
        let room = width(plot.slot) - pt(4);
        height >= ROOM && text.is_some_and(|(text, _)| canvas.measure.width(&text, TEXT) <= room)
    };
    let told = canvas.chart.totals.is_some() || is_hundred(&domain);
    let direct = told && all_fit(&canvas, fits);
    let plot = if direct {
        plot
    } else {
        axis_plot(&mut canvas, domain, top, (LINE, Length::ZERO))
    };
    for category in 0..canvas.categories() {
        let half = width(plot.slot) / 2;
        let (left, right) = (plot.middle(category) - half, plot.middle(category) + half);
        let parts = parts(&canvas, category);
        for part in &parts {
            let (from, to) = (plot.scale.at(part.from), plot.scale.at(part.to));
            canvas.rect((left, from), (right, to), Paint::Series(part.series));
            seam(&mut canvas, (left, to), (right, to));
        }
        for part in &parts {
            let (from, to) = (plot.scale.at(part.from), plot.scale.at(part.to));
            let room = (right - left - pt(4), apart(from, to));
            label(
                &mut canvas,
                part,
                category,
                (left + half, (from + to) / 2),
                room,
            );
        }
        let highest = parts.iter().map(|part| plot.scale.at(part.to)).min();
        let highest = highest.unwrap_or_else(|| plot.scale.at(Decimal::ZERO));
        if let Some(words) = total(&canvas, category) {
            canvas.text(left + half, highest - pt(3), words);
        } else if parts.is_empty() {
            let words = Words::new("…", Anchor::Middle, Paint::Faint);
            canvas.text(left + half, highest - pt(3), words);
        }
    }
    let zero = plot.scale.at(Decimal::ZERO);
    canvas.line((plot.left, zero), (plot.right, zero), HAIR, Paint::Faint);
    let bottom = draw_names(&mut canvas, &plot, &names);
    canvas.finish(bottom)
}

/// Draws lying stacks.
pub(super) fn lying(mut canvas: Canvas<'_>) -> Scene {
    let Some(mut domain) = domain(&canvas) else {
        return canvas.empty();
    };
    let top = canvas.key();
    let metrics = Metrics {
        text: TEXT,
        bar: pt(13),
        pitch: pt(13),
        gap: pt(5),
    };
    let (metrics, rows) = rows(&canvas, metrics, 1);
    let left = names_width(&canvas, &rows, metrics) + pt(7);
    let totals = (0..canvas.categories()).filter_map(|category| total(&canvas, category));
    let totals = totals.map(|words| canvas.measure.width(&words.text, metrics.text) + pt(4));
    let behind = totals.max().unwrap_or(pt(4));
    let behind = behind.min((canvas.width - left) / 2);
    let mut scale = Scale {
        domain,
        from: left,
        to: canvas.width - behind,
    };
    let fits = |canvas: &Canvas<'_>, part: &Part, category: usize| {
        let width = apart(scale.at(part.to), scale.at(part.from)) - pt(4);
        let text = canvas.value_text(part.series, category);
        text.is_some_and(|(text, _)| canvas.measure.width(&text, metrics.text) <= width)
    };
    let told = canvas.chart.totals.is_some() || is_hundred(&domain);
    let direct = told && all_fit(&canvas, fits);
    let bottom = top + rows.iter().map(|row| row.height).sum();
    if !direct {
        let ticks = Ticks::enclosing(domain, 4, canvas.whole());
        domain = ticks.domain().unwrap_or(domain);
        scale.domain = domain;
        lying::grid(&mut canvas, &ticks, &scale, (top, bottom));
    }
    let mut y = top;
    for (category, row) in rows.iter().enumerate() {
        draw_row(&mut canvas, (category, row), (y, metrics, left), &scale);
        y += row.height;
    }
    lying::close(canvas, &scale, (top, bottom), direct)
}

/// A row of a lying stack: its name, its parts with their numbers, its total.
fn draw_row(
    canvas: &mut Canvas<'_>,
    (category, row): (usize, &lying::Row),
    (y, metrics, left): (Length, Metrics, Length),
    scale: &Scale,
) {
    let middle = y + row.height / 2;
    draw_name(canvas, category, row, (middle, metrics, left));
    let (above, below) = (middle - metrics.bar / 2, middle + metrics.bar / 2);
    let parts = parts(canvas, category);
    for part in &parts {
        let (from, to) = (scale.at(part.from), scale.at(part.to));
        canvas.rect((from, above), (to, below), Paint::Series(part.series));
        seam(canvas, (to, above), (to, below));
    }
    for part in &parts {
        let (from, to) = (scale.at(part.from), scale.at(part.to));
        let room = (apart(to, from) - pt(4), metrics.bar);
        label(canvas, part, category, ((from + to) / 2, middle), room);
    }
    let farthest = parts.iter().map(|part| scale.at(part.to)).max();
    let x = farthest.unwrap_or_else(|| scale.at(Decimal::ZERO)) + pt(3);
    let words = total(canvas, category).map(|words| Words {
        anchor: Anchor::Start,
        size: metrics.text,
        ..words
    });
    if let Some(words) = words {
        canvas.text(x, baseline(middle, metrics.text), words);
    } else if parts.is_empty() {
        let words = Words::new("…", Anchor::Start, Paint::Faint).size(metrics.text);
        canvas.text(x, baseline(middle, metrics.text), words);
    }
}

/// Whether the bars are shares of a hundred, which need no totals.
fn is_hundred(domain: &Domain) -> bool {
    domain.low.is_zero() && domain.high == Decimal::ONE_HUNDRED
}

/// Whether every part that can be seen has room for its number.
fn all_fit(canvas: &Canvas<'_>, fits: impl Fn(&Canvas<'_>, &Part, usize) -> bool) -> bool {
    (0..canvas.categories()).all(|category| {
        let parts = parts(canvas, category);
        let mut seen = parts.iter().filter(|part| part.from != part.to);
        seen.all(|part| fits(canvas, part, category))
    })
}

fn apart(a: Length, b: Length) -> Length {
    a.max(b) - a.min(b)
}

/// Parts neighbouring parts by a line of the ground.
fn seam(canvas: &mut Canvas<'_>, a: (Length, Length), b: (Length, Length)) {
    canvas.line(a, b, HAIR * 2, Paint::Paper);
}

/// Writes the number of a part into it where it fits.
fn label(
    canvas: &mut Canvas<'_>,
    part: &Part,
    category: usize,
    (x, y): (Length, Length),
    (width, height): (Length, Length),
) {
    let Some((text, mention)) = canvas.value_text(part.series, category) else {
        return;
    };
    let size = TEXT.min(height - pt(2));
    if height < ROOM || canvas.measure.width(&text, size) > width {
        return;
    }
    let words = Words::new(text, Anchor::Middle, Paint::On(part.series));
    canvas.text(x, round(baseline(y, size)), words.size(size).of(mention));
}
