//! What is written in the templates about the old period.

use super::{Carried, codes};
use crate::diagnostics::Diagnostic;
use crate::measure::Period;
use crate::pipeline::Loaded;
use crate::prose::{TypedYear, YearRole};

/// Guarded sentences, and years that are typed in templates.
pub(super) fn texts(carried: &Carried, after: &Loaded, items: &mut Vec<Diagnostic>) {
    let to = after.report.period.value;
    let templates = &after.templates;
    for template in after.report.templates() {
        for guarded in templates.guarded(template) {
            items.push(
                Diagnostic::warning(
                    codes::REREAD,
                    format!("a sentence holds only if `{}`", guarded.condition),
                )
                .at(guarded.place)
                .note(format!("it says: {}", shortened(&guarded.sentence)))
                .hint(format!("read it again with the figures of {to}")),
            );
        }
        let years = templates.typed_years(template);
        items.extend(years.into_iter().filter_map(|year| typed(year, carried)));
    }
}

/// What is to be said of a typed year.
fn typed(typed: TypedYear, carried: &Carried) -> Option<Diagnostic> {
    let TypedYear { place, year, role } = typed;
    let from = carried.before.report.period.value;
    let (old, new) = (&carried.before.report.periods, &carried.after.periods);
    if let YearRole::Period(period) = &role
        && let Ok(asked) = period.parse::<Period>()
        && old.contains(&asked)
        && !new.contains(&asked)
    {
        return Some(falls_out(asked, new).at(place));
    }
    let number = year.parse::<i32>().ok()?;
    let lists = |periods: &[Period]| periods.iter().any(|p| p.year() == number);
    let falls_out = lists(old) && !lists(new);
    if !falls_out && (number - from.year()).abs() > 1 {
        return None;
    }
    let hint = match role {
        YearRole::Printed => "change it, or write `{{ period }}` or a constant in its place",
        YearRole::Tag | YearRole::Period(_) => {
            "change it, or write `period` or `previous_period` in its place, without quotes"
        }
    };
    let message = format!("the year {year} is typed in a template");
    Some(
        Diagnostic::warning(codes::LEFT, message)
            .at(place)
            .hint(hint),
    )
}

/// A period that a tag asks for and the new report does not have: its document cannot be made.
fn falls_out(asked: Period, periods: &[Period]) -> Diagnostic {
    let message = format!("the period `{asked}` falls out of those of the report");
    let mut item = Diagnostic::warning(codes::FALLS_OUT, message);
    if let (Some(first), Some(last)) = (periods.first(), periods.last()) {
        item = item.note(format!("they are {first} to {last} now"));
    }
    item.hint(format!(
        "name a later period, or begin `periods` with {asked}; the documents of this template cannot be made as it stands"
    ))
}

/// The beginning of a sentence.
fn shortened(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
