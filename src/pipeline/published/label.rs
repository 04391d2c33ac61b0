//! Labels and dates of published states.

use super::FOLDER;
use super::publish::PublishOptions;
use crate::changes::{Brief, codes};
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::project::name;

/// The name that the present state goes by in reports, which no label can be.
const NOW: &str = "now";

/// Whether a label is the name of a folder on every system, and reads as itself.
pub(super) fn usable(label: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    !label.is_empty()
        && name::collision_key(label) != NOW
        && label.chars().count() <= 60
        && label.chars().all(plain)
        && name::file_name(label).as_deref() == Some(label)
}

pub(super) fn named(options: &PublishOptions, published: &[(String, Brief)], sink: &mut Sink) {
    let label = &options.label;
    if !usable(label) {
        let why = match name::collision_key(label).as_str() {
            NOW => "which stands for the present state".to_owned(),
            _ => "expected at most 60 letters, digits, `.`, `-` and `_`, with a letter or digit at either end".to_owned(),
        };
        sink.emit(
            Diagnostic::error(codes::BAD_LABEL, format!("the label is `{label}`, {why}"))
                .hint("write a label such as `2019-03` or `annual-2019`"),
        );
    }
    let key = name::collision_key(label);
    let heads = || published.iter().map(|(_, state)| &state.published);
    if let Some(taken) = heads().find(|head| name::collision_key(&head.label) == key) {
        let date = &taken.date;
        let taken = &taken.label;
        sink.emit(
            Diagnostic::error(
                codes::LABEL_TAKEN,
                format!("a state was published as `{taken}` already, on {date}"),
            )
            .at(Place::File(format!("{FOLDER}/{taken}").into()))
            .hint("choose another label; what is published is never overwritten"),
        );
    }
    if !is_date(&options.date) {
        sink.emit(
            Diagnostic::error(
                codes::BAD_DATE,
                format!(
                    "the date is `{}`, expected a day such as `2019-03-12`",
                    options.date
                ),
            )
            .hint("write year, month and day with `-` between them"),
        );
    } else if let Some(last) = heads().next_back()
        && options.date < last.date
    {
        let message = format!(
            "the date is {}, before that of the last published state `{}`, {}",
            options.date, last.label, last.date
        );
        sink.emit(
            Diagnostic::error(codes::BAD_DATE, message).hint("write the day of this publication"),
        );
    }
}

/// Whether a text is a day of the Gregorian calendar, `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let lengths = [(year, 4), (month, 2), (day, 2)];
    let digits = |(part, length): &(&&str, usize)| {
        part.len() == *length && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !lengths.iter().all(digits) {
        return false;
    }
    let read = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (read(year), read(month), read(day));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    // No report of an earlier year was ever made by a program.
    if year < 1900 {
        return false;
    }
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=last).contains(&day)
}
