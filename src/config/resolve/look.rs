//! How numbers are written and what is told of their sources.

use super::text::at_most;
use crate::config::model::Provenance;
use crate::config::raw::{RawFiscalYear, RawNumbers, RawProvenance};
use crate::config::read::Slot;
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::fiscal::Form;
use crate::measure::text::NumberStyle;
use crate::measure::{FiscalYear, Words};
use std::sync::Arc;

/// Longest sign between digits, in characters.
const MOST_IN_MARK: usize = 3;

/// The months in which a fiscal year may begin, as they are typed.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// How fiscal years are written.
pub(super) fn fiscal_year(raw: &RawFiscalYear, sink: &mut Sink) -> Option<FiscalYear> {
    let starts = raw.starts.get().and_then(|starts| {
        let wanted = starts.value.to_lowercase();
        let found = (1_u8..).zip(MONTHS).find(|(_, name)| *name == wanted);
        let bad = |message: String, hint: &str| {
            Diagnostic::error(codes::BAD_VALUE, message)
                .at(starts.place.clone())
                .hint(hint)
        };
        match found {
            Some((1, _)) => sink.emit(bad(
                "a year that begins in January is that of the calendar".to_owned(),
                "leave `fiscal_year` out",
            )),
            Some(_) => {}
            None => sink.emit(bad(
                format!("`{}` is no month", starts.value),
                "write the month in which the year begins, such as `april`",
            )),
        }
        found.map(|(month, _)| month).filter(|month| *month > 1)
    });
    let form = match raw.form.get() {
        None => Some(Form::default()),
        Some(example) => {
            let form = Form::of(&example.value.0);
            if form.is_none() {
                let message = format!(
                    "`{}` is no example of a fiscal year, expected a year and the next",
                    example.value.0
                );
                sink.emit(
                    Diagnostic::error(codes::BAD_VALUE, message)
                        .at(example.place.clone())
                        .hint("write it as `2022/23`, `2022–23`, `2022/2023` or the like"),
                );
            }
            form
        }
    };
    Some(FiscalYear {
        starts: starts?,
        form: form?,
    })
}

/// How numbers are written.
pub(super) fn numbers(
    raw: Option<&RawNumbers>,
    words: &Arc<Words>,
    sink: &mut Sink,
) -> NumberStyle {
    let language = words.language();
    let mut style = NumberStyle {
        language,
        words: Arc::clone(words),
        ..NumberStyle::default()
    };
    let marks = &language.data().marks;
    (style.group, style.mark) = (marks.group.clone(), marks.decimal.clone());
    let Some(raw) = raw else { return style };
    if let Some(rounding) = raw.rounding.get() {
        style.rounding = *rounding;
    }
    style.words_up_to = at_most(
        &raw.words_up_to,
        "`words_up_to`",
        100,
        style.words_up_to,
        sink,
    );
    if let Some(group) = mark(&raw.group, "group", sink) {
        style.group = group;
    }
    if let Some(decimal) = mark(&raw.mark, "mark", sink) {
        style.mark = decimal;
    }
    let place = raw.mark.get().or(raw.group.get()).map(|m| m.place.clone());
    if let Some(place) = place
        && (style.mark.is_empty() || style.mark == style.group)
    {
        let message = match style.mark.is_empty() {
            true => "`mark` is empty, expected the sign between whole part and decimals".to_owned(),
            false => format!(
                "`group` and `mark` are both `{}`, expected different signs",
                style.mark
            ),
        };
        sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(place));
    }
    style
}

/// A sign that stands between digits.
fn mark(slot: &Slot<Spanned<String>>, key: &str, sink: &mut Sink) -> Option<String> {
    let sign = slot.get()?;
    let digits = |c: char| c.is_numeric() || c.is_control() || c == '-' || c == '\u{2212}';
    if sign.value.chars().count() > MOST_IN_MARK || sign.value.contains(digits) {
        let message = format!(
            "`{key}` is `{}`, expected at most {MOST_IN_MARK} characters, none of them a digit or minus",
            sign.value
        );
        sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(sign.place.clone()));
        return None;
    }
    Some(sign.value.clone())
}

/// What a document tells of its sources: as written, else as `usual`.
pub(super) fn provenance(raw: Option<&RawProvenance>, usual: Provenance) -> Provenance {
    let Some(raw) = raw else { return usual };
    Provenance {
        html: raw.html.get().copied().unwrap_or(usual.html),
        pdf: raw.pdf.get().copied().unwrap_or(usual.pdf),
        markdown: raw.markdown.get().copied().unwrap_or(usual.markdown),
    }
}
