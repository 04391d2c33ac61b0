//! The operations on figures as templates need them: everything the rest of this room
//! asks of the figures room goes through here.

use super::codes;
use crate::config::Spanned;
use crate::diagnostics::{Diagnostic, Sink};
use crate::figures::{
    Against, AreaId, FigureId, Ledger, Operation, Reason, Value, evaluate_condition,
};
use crate::measure::Period;

/// What a figure did with its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It met it.
    Met,
    /// It missed it.
    Missed,
    /// It has none.
    NoTarget,
    /// That figure, itself or its target, is missing.
    Unknown(FigureId),
}

/// The change on an earlier figure: a name for it that is short where the earlier figure
/// is the same one in the period before.
pub(super) fn change(ledger: &mut Ledger, id: FigureId, before: FigureId) -> FigureId {
    let on = against(ledger, id, before);
    ledger.change(id, on)
}

/// The rate of change on an earlier figure.
pub(super) fn rate_of_change(ledger: &mut Ledger, id: FigureId, before: FigureId) -> FigureId {
    let on = against(ledger, id, before);
    ledger.rate_of_change(id, on)
}

fn against(ledger: &mut Ledger, id: FigureId, before: FigureId) -> Against {
    let period = ledger.figure(before).period;
    if ledger.previous(id, 1) == before {
        Against::Previous(1)
    } else if ledger.at(id, None, Some(period)) == before {
        Against::Period(period)
    } else {
        Against::Figure(before)
    }
}

/// The target of a figure, if one is set.
pub(super) fn target(ledger: &mut Ledger, id: FigureId) -> Option<FigureId> {
    let target = ledger.target(id);
    match &ledger.figure(target).value {
        Value::Missing(reason) if **reason == Reason::NoTarget => None,
        _ => Some(target),
    }
}

/// Whether a figure meets its target.
pub(super) fn verdict(ledger: &mut Ledger, id: FigureId) -> Verdict {
    match ledger.is_met(id) {
        Some(true) => Verdict::Met,
        Some(false) => Verdict::Missed,
        None => match target(ledger, id) {
            None => Verdict::NoTarget,
            Some(_) if ledger.figure(id).value.known().is_none() => Verdict::Unknown(id),
            Some(target) => Verdict::Unknown(target),
        },
    }
}

/// A figure over the members of a group.
pub(super) fn over_group(
    ledger: &mut Ledger,
    id: FigureId,
    group: usize,
    operation: Operation,
) -> FigureId {
    match operation {
        Operation::Mean => ledger.mean(id, group),
        Operation::Min => ledger.min(id, group),
        Operation::Max => ledger.max(id, group),
        _ => ledger.sum(id, group),
    }
}

/// Whether a condition of the outline holds; one that hangs on a missing value is a problem.
pub(super) fn condition(
    ledger: &Ledger,
    when: &Spanned<String>,
    area: AreaId,
    period: Period,
    sink: &mut Sink,
) -> bool {
    evaluate_condition(&ledger.base, area, period, when).unwrap_or_else(|| {
        sink.emit(
            Diagnostic::error(
                codes::MISSING_FIGURE,
                format!("the condition `{}` hangs on a missing value", when.value),
            )
            .at(when.place.clone())
            .hint("give the value, or ask `known(…)` first"),
        );
        false
    })
}
