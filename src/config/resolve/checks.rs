//! Checks, standard checks, revisions, and what an indicator's stated values are held to.

use super::text::{expression, printed};
use super::{Context, list, reference};
use crate::config::model::{
    Check, CheckSeverity, IndicatorId, Revision, Scope, StandardCheck, StandardChecks, Stated,
    Tolerance,
};
use crate::config::raw::checks::{self, RawCheck, RawRevision, RawStandard};
use crate::config::raw::{RawIndicator, RawReport};
use crate::config::read::Slot;
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink, TextPlace};
use crate::measure::Kind;

/// Resolves the written checks.
pub(super) fn checks(raw: &RawReport, context: &Context<'_>, sink: &mut Sink) -> Vec<Check> {
    let raw = list(&raw.checks);
    raw.iter().filter_map(|c| check(c, context, sink)).collect()
}

fn check(raw: &RawCheck, context: &Context<'_>, sink: &mut Sink) -> Option<Check> {
    let scopes = raw.for_each.get().map_or(&[][..], |many| many.0.as_slice());
    let mut scope = Vec::with_capacity(scopes.len());
    for item in scopes {
        match item.value.as_str() {
            "areas" => scope.push(Scope::Areas),
            "periods" => scope.push(Scope::Periods),
            "both" => scope.extend([Scope::Areas, Scope::Periods]),
            _ => {
                context.areas.check(item, true, sink);
                scope.push(Scope::Of(reference(item)));
            }
        }
    }
    let text = |slot: &Slot<Spanned<String>>, what: &str, sink: &mut Sink| {
        slot.get().map(|text| printed(text, what, sink))
    };
    let name = text(&raw.name, "the name of the check", sink);
    let message = text(&raw.message, "the message of the check", sink);
    Some(Check {
        condition: expression(&raw.check, "`check`", sink)?,
        scope,
        tolerance: raw.tolerance.get().map_or(Tolerance::Exact, tolerance),
        severity: raw.severity.get().copied().unwrap_or_default(),
        name,
        message,
    })
}

fn tolerance(raw: &checks::Tolerance) -> Tolerance {
    match raw {
        checks::Tolerance::Absolute(value) if value.is_zero() => Tolerance::Exact,
        checks::Tolerance::Absolute(value) => Tolerance::Absolute(*value),
        checks::Tolerance::Relative(value) => Tolerance::Relative(*value),
        checks::Tolerance::Rounding => Tolerance::Rounding,
    }
}

/// Resolves the standard checks.
pub(super) fn standard(raw: &RawReport, context: &Context<'_>, sink: &mut Sink) -> StandardChecks {
    let Some(raw) = raw.standard_checks.get() else {
        return StandardChecks::default();
    };
    let mut one = |slot: &Slot<RawStandard>| match slot.get() {
        None => StandardCheck::default(),
        Some(RawStandard::Severity(severity)) => StandardCheck {
            severity: *severity,
            ..StandardCheck::default()
        },
        Some(RawStandard::Fields(fields)) => StandardCheck {
            severity: fields.severity.get().copied().unwrap_or_default(),
            tolerance: fields
                .tolerance
                .get()
                .map_or(Tolerance::Rounding, tolerance),
            except: list(&fields.except)
                .iter()
                .filter_map(|id| indicator(id, context, sink))
                .map(|id| id.value)
                .collect(),
        },
    };
    StandardChecks {
        totals: one(&raw.totals),
        rates: one(&raw.rates),
        revisions: one(&raw.revisions),
        ranks: one(&raw.ranks),
        completion: one(&raw.completion),
    }
}

fn indicator(
    id: &Spanned<String>,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Option<Spanned<IndicatorId>> {
    let index = context.indicators.find(id, sink)?;
    Some(Spanned {
        value: IndicatorId(u32::try_from(index).ok()?),
        place: id.place.clone(),
    })
}

/// Resolves the revisions.
pub(super) fn revisions(raw: &RawReport, context: &Context<'_>, sink: &mut Sink) -> Vec<Revision> {
    let mut out: Vec<Revision> = Vec::new();
    for raw in list(&raw.revisions) {
        let Some(new) = revision(raw, context, sink) else {
            continue;
        };
        let area = |r: &Revision| r.area.as_ref().map(|a| a.value.clone());
        let same = |old: &&Revision| {
            old.indicator == new.indicator && old.period == new.period && area(old) == area(&new)
        };
        if let Some(first) = out.iter().find(same) {
            let message = "two revisions of the same indicator, area and period";
            sink.emit(
                Diagnostic::error(codes::DUPLICATE_NAME, message)
                    .at_with(new.indicator.place.clone(), "again here")
                    .at_with(first.indicator.place.clone(), "first here")
                    .hint("keep one of the two"),
            );
        } else {
            out.push(new);
        }
    }
    out
}

fn revision(raw: &RawRevision, context: &Context<'_>, sink: &mut Sink) -> Option<Revision> {
    let of = raw.indicator.get();
    let of = of.and_then(|id| indicator(id, context, sink));
    let reason = raw.reason.get().map(|r| printed(r, "the reason", sink));
    let period = raw.period.get().inspect(|p| context.check_period(p, sink));
    let area = raw.area.get().map(|area| {
        context.areas.check(area, false, sink);
        reference(area)
    });
    Some(Revision {
        indicator: of?,
        area,
        period: period?.clone(),
        reason: reason?,
    })
}

/// What an indicator's stated values are held to, if anything.
pub(super) fn stated(
    what: &str,
    raw: &RawIndicator,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Option<Stated> {
    let given: Vec<(&str, TextPlace)> = [
        ("recompute", raw.recompute.get().map(|s| s.place.clone())),
        ("rank_of", raw.rank_of.get().map(|s| s.place.clone())),
        (
            "completion_of",
            raw.completion_of.get().map(|s| s.place.clone()),
        ),
    ]
    .into_iter()
    .filter_map(|(key, place)| Some((key, place?)))
    .collect();
    let (key, place) = match given.as_slice() {
        [] => return None,
        [one] => one.clone(),
        _ => {
            let keys = "`recompute`, `rank_of` and `completion_of`";
            sink.emit(super::indicators::one_of_keys(
                what, &given, keys, &raw.head,
            ));
            return None;
        }
    };
    if raw.from.is_absent() {
        let message = format!("{what} has `{key}`, but no table states its values with `from`");
        sink.emit(
            Diagnostic::error(codes::BAD_VALUE, message)
                .at(place.clone())
                .hint("add `from`, or compute the indicator with `formula`"),
        );
    }
    let kind = raw.kind.get().map(|k| k.value);
    let wanted = match key {
        "rank_of" => kind.filter(|k| *k != Kind::Rank).map(|_| "rank"),
        "completion_of" => kind
            .filter(|k| !matches!(k, Kind::Share | Kind::Ratio))
            .map(|_| "share"),
        _ => None,
    };
    if let Some(wanted) = wanted {
        let message = format!("{what} has `{key}`, which is for the kind `{wanted}`");
        sink.emit(
            Diagnostic::error(codes::BAD_VALUE, message)
                .at(place)
                .hint(format!("write `kind: {wanted}`, or use `recompute`")),
        );
    }
    match key {
        "recompute" => expression(&raw.recompute, "`recompute`", sink).map(Stated::Recompute),
        "rank_of" => indicator(raw.rank_of.get()?, context, sink).map(Stated::RankOf),
        _ => indicator(raw.completion_of.get()?, context, sink).map(Stated::CompletionOf),
    }
}

impl Default for StandardCheck {
    fn default() -> Self {
        Self {
            severity: CheckSeverity::Error,
            tolerance: Tolerance::Rounding,
            except: Vec::new(),
        }
    }
}
