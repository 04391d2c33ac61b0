//! Tells areas that are totals of others by their numbers alone.

use super::builder::Builder;
use crate::config::{IndicatorId, Members, Source};
use crate::diagnostics::{Diagnostic, Sink};
use crate::figures::AreaId;
use crate::figures::codes::SUM_AMONG_AREAS;
use crate::figures::expr::eval::Values;
use crate::measure::rows::{Sum, sums};
use crate::measure::{Decimal, Kind, Period};
use indexmap::IndexMap;
use std::collections::HashSet;

/// Numbers of an area that are compared; more tell no more.
const MOST: usize = 24;

/// Warns of members of groups that equal the sum of others in what can be added up. Members
/// that the configuration lists are areas whatever their numbers.
pub(super) fn check(builder: &Builder<'_>, sink: &mut Sink) {
    let columns = columns(builder);
    for (at, group) in builder.report.groups.iter().enumerate() {
        let Members::FromTable(table) = &group.members else {
            continue;
        };
        let members = builder.members(at);
        let mut told: HashSet<usize> = HashSet::new();
        for columns in columns.values() {
            let number = |area: AreaId, (id, period): (IndicatorId, Period)| -> Option<Decimal> {
                builder.known(builder.figure(id, area, period)?)
            };
            let rows: Vec<Vec<Option<Decimal>>> = members
                .iter()
                .map(|area| columns.iter().map(|c| number(*area, *c)).collect())
                .collect();
            // Areas that the table does not hold are no parts of its sums.
            let held: Vec<usize> = (0..rows.len())
                .filter(|at| {
                    rows.get(*at)
                        .is_some_and(|row| row.iter().any(Option::is_some))
                })
                .collect();
            let rows: Vec<_> = held
                .iter()
                .filter_map(|at| rows.get(*at).cloned())
                .collect();
            for sum in sums(&rows) {
                if told.insert(held.get(sum.row).copied().unwrap_or_default()) {
                    let all = held.iter().filter_map(|at| members.get(*at).copied());
                    let all: Vec<AreaId> = all.collect();
                    if let Some(problem) = message(builder, &all, &sum, &table.value) {
                        sink.emit(problem);
                    }
                }
            }
        }
    }
}

/// What can be added up, by the table that it is read from: the latest periods first.
fn columns(builder: &Builder<'_>) -> IndexMap<usize, Vec<(IndicatorId, Period)>> {
    let mut out: IndexMap<usize, Vec<(IndicatorId, Period)>> = IndexMap::new();
    for period in builder.report.periods.iter().rev() {
        for (indicator, id) in builder.report.indicators.iter().zip(0..) {
            let Source::Tables(sources) = &indicator.source else {
                continue;
            };
            let adds = matches!(
                indicator.kind.value,
                Kind::Count | Kind::Money | Kind::Measure
            );
            let Some(source) = sources.first().filter(|_| adds) else {
                continue;
            };
            let of = out.entry(source.table.value).or_default();
            if of.len() < MOST {
                of.push((IndicatorId(id), *period));
            }
        }
    }
    out
}

fn message(
    builder: &Builder<'_>,
    members: &[AreaId],
    sum: &Sum,
    table: &str,
) -> Option<Diagnostic> {
    let area = |row: usize| builder.areas.get(members.get(row)?.0 as usize);
    let own = area(sum.row)?;
    let of = match sum.of {
        None => "all others".to_owned(),
        Some((first, last)) => {
            let (first, last) = match sum.row == first {
                true => (first + 1, last),
                false => (first, last - 1),
            };
            format!("`{}` to `{}`", area(first)?.label, area(last)?.label)
        }
    };
    let message = format!(
        "`{}` is taken for an area, and its numbers are the sum of {of}",
        own.label
    );
    Some(
        Diagnostic::warning(SUM_AMONG_AREAS, message)
            .at(own.place.clone())
            .hint(format!(
                "map it to the area that it totals under `labels` of table `{table}`, or add it to `skip`; list the members in the configuration if it is an area"
            )),
    )
}
