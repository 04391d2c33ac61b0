//! What is said of what the configuration's carrying over came to.

use super::codes;
use crate::config::{Item, Outcome, Report};
use crate::diagnostics::{Diagnostic, Severity};
use crate::measure::Period;

/// Why a report of one period cannot go on to another.
pub(super) fn unfit(from: Period, to: Period) -> Option<&'static str> {
    let alike = std::mem::discriminant(&from) == std::mem::discriminant(&to);
    match (alike, to > from) {
        (false, _) => Some("the two are not of the same length"),
        (true, false) => Some("it is not later"),
        (true, true) => None,
    }
}

/// " of `births`": whose target an item is.
fn held(report: &Report, item: &Item) -> String {
    let target = report.targets.iter().find(|t| {
        t.value.place.line == item.place.line && t.value.place.column <= item.place.column
    });
    let indicator = target.and_then(|t| report.indicators.get(t.indicator.value.0 as usize));
    indicator.map_or(String::new(), |i| format!(" of `{}`", i.id.value))
}

/// An item of the configuration as a diagnostic: a note of what was done, a warning where a
/// person must look.
///
/// `report` is the one in whose file the item stands; `periods` are the old one and the new.
pub(super) fn tell(item: &Item, report: &Report, periods: (Period, Period)) -> Diagnostic {
    let (from, to) = periods;
    let path = &item.path;
    let place = item.place.clone();
    match &item.outcome {
        Outcome::Shifted(old, new) => Diagnostic::new(
            Severity::Note,
            codes::SHIFTED,
            format!("`{path}` was `{old}` and is `{new}`"),
        )
        .at(place),
        Outcome::Reworded(old, new) => Diagnostic::warning(
            codes::REWORDED,
            format!("`{path}` was `{old}` and is now `{new}`"),
        )
        .at(place)
        .hint("see whether that is right"),
        Outcome::Kept(text) => {
            let path = if path.is_empty() { text } else { path };
            Diagnostic::warning(
                codes::LEFT,
                format!("`{path}` still says `{text}`, which was left as it is"),
            )
            .at(place)
            .hint(format!("change it, if it is to be about {to}"))
        }
        Outcome::Target(text) => Diagnostic::warning(
            codes::CARRIED_OVER,
            format!(
                "the target `{text}`{} was typed for {from} and now stands for {to}",
                held(report, item)
            ),
        )
        .at(place)
        .hint("give the new target, or leave it if it is the same"),
        Outcome::TargetOfOldPeriod(_) => Diagnostic::warning(
            codes::NO_TARGET,
            format!("this target is for {from} alone, and {to} has none yet"),
        )
        .at(place)
        .hint(format!("add a target with `period: {to}`")),
        Outcome::Setting(text) => Diagnostic::warning(
            codes::CARRIED_OVER,
            format!("the number `{text}` of `{path}` was typed for {from} and now stands for {to}"),
        )
        .at(place)
        .hint("give the new number, or leave it if it is the same"),
    }
}
