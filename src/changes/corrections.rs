//! Figures that differ from what was published, and the reasons that the office gives.

use super::compare::Comparison;
use super::figures::FigureChange;
use super::state::{Correction, FigureState};
use crate::measure::parse::number;

/// The changes that need a reason before the new state is published: figures that changed by
/// themselves. What follows from them needs none of its own.
pub fn unexplained<'c>(comparison: &'c Comparison<'_>) -> Vec<&'c FigureChange> {
    let changed = comparison.figures.changed.iter();
    changed
        .filter(|change| change.is_root() && change.reasons.is_empty())
        .collect()
}

/// Why figures differ.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reasons<'r> {
    /// What was published behind the old state, up to the new one, the oldest first.
    pub published: &'r [Correction],
    /// What the office gives now.
    pub given: &'r [Correction],
}

impl Reasons<'_> {
    /// The reasons of a change: those of each step that leads from the old value to the new
    /// one. Empty when there is no such way.
    pub(super) fn of(self, change: &FigureChange) -> Vec<Correction> {
        let mut steps: Vec<&Correction> = Vec::new();
        // What was published is the history itself, and is followed as it went.
        for correction in self.published {
            if about(correction, change) && follows(correction, steps.last().copied(), change) {
                steps.push(correction);
            }
        }
        let arrived =
            |steps: &[&Correction]| steps.last().is_some_and(|last| says(&last.to, &change.new));
        // What is given now may hold what was published long ago, in any order.
        for _ in 0..self.given.len() {
            if arrived(&steps) {
                break;
            }
            let last = steps.last().copied();
            let mut next: Vec<&Correction> = self.given.iter().collect();
            next.retain(|c| about(c, change) && follows(c, last, change) && !steps.contains(c));
            let straight = next.iter().find(|c| says(&c.to, &change.new));
            match straight.or(next.first()) {
                Some(step) => steps.push(step),
                None => break,
            }
        }
        if !arrived(&steps) {
            let mut known = self.published.iter().rev().chain(self.given);
            steps = known.find(|c| fits(c, change)).into_iter().collect();
        }
        steps.into_iter().cloned().collect()
    }
}

/// Whether a correction is about the figure of a change.
fn about(correction: &Correction, change: &FigureChange) -> bool {
    let reports = || std::iter::once(&change.report).chain(&change.also);
    (correction.report.is_empty() || reports().any(|report| *report == correction.report))
        && (correction.figure == change.new.id || correction.figure == change.old.id)
}

/// Whether a correction begins where the last one ended, or at the old value.
fn follows(correction: &Correction, last: Option<&Correction>, change: &FigureChange) -> bool {
    match last {
        None => says(&correction.from, &change.old),
        Some(last) => {
            let value = |text: &str| written_number(text, &change.new);
            correction.from.trim() == last.to.trim()
                || value(&correction.from).is_some_and(|v| value(&last.to) == Some(v))
        }
    }
}

/// Whether a correction is about a change: by its figure, from and to.
pub fn fits(correction: &Correction, change: &FigureChange) -> bool {
    about(correction, change)
        && says(&correction.from, &change.old)
        && says(&correction.to, &change.new)
}

/// Whether a text is a figure's value: as shown, or as an exact number in the written unit or
/// in base units.
fn says(text: &str, figure: &FigureState) -> bool {
    let text = text.trim();
    if text == figure.shown {
        return true;
    }
    let Some(value) = figure.value else {
        return text == "missing";
    };
    let Some(number) = written_number(text, figure) else {
        return false;
    };
    let written = figure.factor.and_then(|factor| value.checked_div(factor));
    number == value || written == Some(number) || shown_number(figure) == Some(number)
}

/// The number of a text, with or without the unit of a figure.
fn written_number(text: &str, figure: &FigureState) -> Option<crate::measure::Decimal> {
    let bare = text.trim().trim_end_matches(&figure.unit);
    let bare = bare.trim_end_matches(&figure.sign);
    number(bare.trim()).map(|n| n.value)
}

/// The number that is shown, rounded as it is.
fn shown_number(figure: &FigureState) -> Option<crate::measure::Decimal> {
    let written = figure.value?.checked_div(figure.factor?)?;
    Some(crate::measure::Rounding::HalfUp.round(written, figure.decimals))
}

/// The corrections to be filled in, as YAML: ready to be put into `config/_corrections.yaml`.
/// `lone` leaves the report out, which is told where there are several; `indent` is how far
/// the entries that are there already stand from the margin, without which the file begins.
pub fn draft(changes: &[&FigureChange], lone: bool, indent: Option<usize>) -> String {
    let mut out = match indent {
        None => String::from("corrections:\n"),
        Some(_) => String::new(),
    };
    let margin = " ".repeat(indent.unwrap_or(2));
    for change in changes {
        let report = match lone || !change.also.is_empty() {
            true => String::new(),
            false => format!("report: {}\n{margin}  ", quoted(&change.report)),
        };
        out.push_str(&format!(
            "{margin}- {report}figure: {}   # {}\n{margin}  from: {}\n{margin}  to: {}\n{margin}  reason: \"\"   # {}\n",
            quoted(&change.new.id),
            one_line(&change.new.label),
            quoted(&change.old.shown),
            quoted(&change.new.shown),
            match &change.cause {
                super::figures::Cause::Own(place) => one_line(place),
                super::figures::Cause::Follows(_) => String::new(),
            },
        ));
    }
    out
}

/// A text as a YAML scalar in double quotes (YAML 1.2, 7.3.1), as JSON writes it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
