//! The periods that figures are gathered for.

use crate::config::raw::{RawPeriods, RawReport};
use crate::config::read::Slot;
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::Period;

/// Most periods that figures are gathered for.
const MOST_PERIODS: usize = 3600;

/// All periods that figures are gathered for, ascending; empty when they cannot be told.
pub(super) fn periods(raw: &RawReport, sink: &mut Sink) -> Vec<Period> {
    let Some(own) = raw.period.get() else {
        return Vec::new();
    };
    match &raw.periods {
        Slot::Absent => vec![own.value.back(1), own.value],
        Slot::Bad => Vec::new(),
        Slot::Given(stretch) => stretch_of(stretch, own, sink).unwrap_or_default(),
    }
}

fn stretch_of(raw: &RawPeriods, own: &Spanned<Period>, sink: &mut Sink) -> Option<Vec<Period>> {
    let (first, last) = (raw.first.get()?, raw.last.get()?);
    for end in [first, last] {
        if std::mem::discriminant(&end.value) != std::mem::discriminant(&own.value) {
            let message = format!(
                "the period {} is not as long as the report's, {}",
                end.value, own.value
            );
            sink.emit(Diagnostic::error(codes::OUTSIDE_PERIODS, message).at(end.place.clone()));
            return None;
        }
    }
    if first.value > last.value {
        let message = format!(
            "the first period {} is later than the last, {}",
            first.value, last.value
        );
        sink.emit(
            Diagnostic::error(codes::BAD_VALUE, message)
                .at(first.place.clone())
                .at(last.place.clone())
                .hint("exchange the two"),
        );
        return None;
    }
    let mut periods = vec![first.value];
    let mut next = first.value;
    while next < last.value {
        if periods.len() >= MOST_PERIODS {
            let message = format!(
                "`periods` runs from {} to {}, expected at most {MOST_PERIODS} periods",
                first.value, last.value
            );
            sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(first.place.clone()));
            return None;
        }
        next = next.back(-1);
        periods.push(next);
    }
    if !periods.contains(&own.value) {
        let message = format!(
            "the report's period {} is not among its periods {} to {}",
            own.value, first.value, last.value
        );
        sink.emit(
            Diagnostic::error(codes::OUTSIDE_PERIODS, message)
                .at(own.place.clone())
                .at(first.place.clone())
                .at(last.place.clone())
                .hint("widen `periods`, or correct the period"),
        );
        return None;
    }
    Some(periods)
}
