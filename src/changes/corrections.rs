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
        .filter(|change| change.is_root() && change.reason.is_none())
        .collect()
}

/// Whether a correction is about a change: by its figure, from and to.
pub fn fits(correction: &Correction, change: &FigureChange) -> bool {
    (correction.report.is_empty() || correction.report == change.report)
        && (correction.figure == change.new.id || correction.figure == change.old.id)
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
    let bare = text.trim_end_matches(&figure.unit);
    let bare = bare.trim_end_matches(&figure.sign);
    let Some(number) = number(bare.trim()).map(|n| n.value) else {
        return false;
    };
    let written = figure.factor.and_then(|factor| value.checked_div(factor));
    number == value || written == Some(number) || shown_number(figure) == Some(number)
}

/// The number that is shown, rounded as it is.
fn shown_number(figure: &FigureState) -> Option<crate::measure::Decimal> {
    let written = figure.value?.checked_div(figure.factor?)?;
    Some(crate::measure::Rounding::HalfUp.round(written, figure.decimals))
}

/// The corrections to be filled in, as YAML: ready to be put into `config/_corrections.yaml`.
/// `lone` leaves the report out, which is told where there are several; `head` begins the
/// file.
pub fn draft(changes: &[&FigureChange], lone: bool, head: bool) -> String {
    let mut out = match head {
        true => String::from("corrections:\n"),
        false => String::new(),
    };
    for change in changes {
        let report = match lone {
            true => String::new(),
            false => format!("report: {}\n    ", quoted(&change.report)),
        };
        out.push_str(&format!(
            "  - {report}figure: {}   # {}\n    from: {}\n    to: {}\n    reason: \"\"   # {}\n",
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
