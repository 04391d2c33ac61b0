//! What tables state against what follows from other figures: rates, ranks, completion.

use super::compare::Compared;
use super::finding::{Finding, subject};
use super::leaves::{self, Leaves};
use super::shape::Shape;
use super::totals::is_cell;
use super::{Tally, Verified, severity};
use crate::config::{Direction, Indicator, IndicatorId, StandardCheck, Stated};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink, TextPlace};
use crate::figures::codes::{COMPLETION_DIFFERS, RANK_DIFFERS, RATE_DIFFERS};
use crate::figures::expr::eval::Context;
use crate::figures::expr::{Arithmetic, Comparison, Names, Num, formula};
use crate::figures::{AreaId, FigureId, Figures, Origin};
use crate::measure::{Decimal, Period};

/// Compares stated values with what their `recompute` gives.
pub(super) fn rates(
    figures: &Figures,
    check: &StandardCheck,
    verified: &mut Verified,
    sink: &mut Sink,
) {
    let names = Names::new(&figures.report, &figures.lookup.names);
    let mut found = Vec::new();
    for (indicator, id) in figures.report.indicators.iter().zip(0..) {
        if let Some(Stated::Recompute(text)) = &indicator.stated
            && let Some(num) = formula(text, &names, sink)
        {
            found.push(Held {
                id: IndicatorId(id),
                indicator,
                num,
                text: text.value.split_whitespace().collect::<Vec<_>>().join(" "),
                place: text.place.clone(),
            });
        }
    }
    let sort = Sort {
        name: "rates",
        code: RATE_DIFFERS,
        hint: "correct the stated value, or the figures that it is made of",
    };
    held(figures, check, &found, &sort, verified, sink);
}

/// Compares stated completion rates with actual and target.
pub(super) fn completion(
    figures: &Figures,
    check: &StandardCheck,
    verified: &mut Verified,
    sink: &mut Sink,
) {
    let mut found = Vec::new();
    let indicators = &figures.report.indicators;
    for (indicator, id) in indicators.iter().zip(0..) {
        if let Some(Stated::CompletionOf(of)) = &indicator.stated {
            let name = indicators.get(of.value.0 as usize);
            let name = name.map_or("", |i| i.id.as_str());
            found.push(Held {
                id: IndicatorId(id),
                indicator,
                num: Num::Arithmetic(
                    Arithmetic::Divide,
                    Box::new(Num::Indicator(of.value)),
                    Box::new(Num::Target(of.value)),
                ),
                text: format!("{name} / target({name})"),
                place: of.place.clone(),
            });
        }
    }
    let sort = Sort {
        name: "completion",
        code: COMPLETION_DIFFERS,
        hint: "correct the stated completion, the actual figure or its target",
    };
    held(figures, check, &found, &sort, verified, sink);
}

/// An indicator whose stated values are held to an expression.
struct Held<'a> {
    id: IndicatorId,
    indicator: &'a Indicator,
    num: Num,
    text: String,
    place: TextPlace,
}

/// Which of the checks, and what it tells.
struct Sort {
    name: &'static str,
    code: Code,
    hint: &'static str,
}

fn held(
    figures: &Figures,
    check: &StandardCheck,
    found: &[Held<'_>],
    sort: &Sort,
    verified: &mut Verified,
    sink: &mut Sink,
) {
    let Some(severity) = severity(check.severity) else {
        return;
    };
    let mut tally = Tally::new(sort.name, sink);
    for held in found.iter().filter(|h| !check.except.contains(&h.id)) {
        let shape = Shape::Of(held.indicator);
        let stated = Num::Indicator(held.id);
        let comparison = Compared {
            figures,
            tolerance: check.tolerance,
            factor: shape.factor(),
            op: Comparison::Equal,
            left: &stated,
            right: &held.num,
        };
        let contexts: Vec<Context> = every(figures, held.id).collect();
        let outcome = comparison.run(&contexts);
        tally.hold(outcome.hold);
        for (at, apart) in outcome.failed {
            tally.count(Some({
                let side = |num: &Num| {
                    let mut leaves = Leaves::new();
                    leaves::add(figures, num, at, Some(Decimal::ONE), &mut leaves);
                    leaves
                };
                let finding = Finding {
                    figures,
                    op: Comparison::Equal,
                    shape,
                    apart: &apart,
                    leaves: (side(&stated), side(&held.num)),
                };
                let message = format!(
                    "`{}` of {} is not `{}`: {}",
                    held.indicator.id.value,
                    subject(figures, at.area, at.period),
                    held.text,
                    finding.numbers()
                );
                let problem = Diagnostic::new(severity, sort.code, message).at(held.place.clone());
                finding.explain(problem, sort.hint)
            }));
        }
    }
    tally.end(verified);
}

/// The areas and periods for which a table states an indicator.
fn every(figures: &Figures, id: IndicatorId) -> impl Iterator<Item = Context> + '_ {
    let areas = (0..figures.areas.len() as u32).map(AreaId);
    areas.flat_map(move |area| {
        let periods = figures.report.periods.iter().copied();
        periods
            .map(move |period| Context { area, period })
            .filter(move |at| {
                let figure = figures.get(id, at.area, at.period);
                figure.is_some_and(|f| is_cell(figures, f))
            })
    })
}

/// Compares stated ranks with the places of the values. Among equal values any of the places
/// that they share may be stated.
pub(super) fn ranks(
    figures: &Figures,
    check: &StandardCheck,
    verified: &mut Verified,
    sink: &mut Sink,
) {
    let Some(severity) = severity(check.severity) else {
        return;
    };
    let mut tally = Tally::new("ranks", sink);
    for (indicator, id) in figures.report.indicators.iter().zip(0..) {
        let id = IndicatorId(id);
        let Some(Stated::RankOf(of)) = &indicator.stated else {
            continue;
        };
        if check.except.contains(&id) {
            continue;
        }
        let ranked = Ranked {
            figures,
            severity,
            indicator,
            of: of.value,
            place: &of.place,
        };
        for (group, _) in figures.report.groups.iter().enumerate() {
            let members: Vec<AreaId> = figures.members(group).collect();
            for period in &figures.report.periods {
                ranked.compare(id, &members, *period, &mut tally);
            }
        }
    }
    tally.end(verified);
}

struct Ranked<'a> {
    figures: &'a Figures,
    severity: Severity,
    indicator: &'a Indicator,
    of: IndicatorId,
    place: &'a TextPlace,
}

impl Ranked<'_> {
    fn compare(&self, id: IndicatorId, members: &[AreaId], period: Period, tally: &mut Tally<'_>) {
        let known = |area: AreaId, id: IndicatorId| {
            let figure = self.figures.get(id, area, period)?;
            let value = self.figures.figure(figure)?.value.known()?;
            Some((figure, value))
        };
        let values = members.iter().filter_map(|area| known(*area, self.of));
        let mut values: Vec<Decimal> = values.map(|(_, value)| value).collect();
        values.sort_unstable();
        let of = self.figures.report.indicators.get(self.of.0 as usize);
        let less = of.is_some_and(|i| i.direction == Direction::Less);
        for area in members {
            let (Some((stated, rank)), Some((figure, value))) =
                (known(*area, id), known(*area, self.of))
            else {
                continue;
            };
            let below = values.partition_point(|v| *v < value);
            let upto = values.partition_point(|v| *v <= value);
            let better = if less { below } else { values.len() - upto };
            let first = Decimal::from(better + 1);
            let last = Decimal::from(better + upto - below);
            let fits = first <= rank && rank <= last;
            tally.count((!fits).then(|| self.failed((stated, figure), (rank, first, last))));
        }
    }

    fn failed(
        &self,
        (stated, figure): (FigureId, FigureId),
        (rank, first, last): (Decimal, Decimal, Decimal),
    ) -> Diagnostic {
        let of = self.figures.report.indicators.get(self.of.0 as usize);
        let of = of.map_or("", |i| i.id.as_str());
        let expected = match first == last {
            true => first.to_string(),
            false => format!("{first} to {last}, which equal values share"),
        };
        let at = self.figures.figure(stated);
        let at = at.map_or(String::new(), |f| subject(self.figures, f.area, f.period));
        let message = format!(
            "`{}` of {at} is not the rank of `{of}`: found {}, expected {expected}",
            self.indicator.id.value,
            rank.normalize()
        );
        let mut problem =
            Diagnostic::new(self.severity, RANK_DIFFERS, message).at(self.place.clone());
        let mut leaves = Leaves::new();
        leaves.insert(stated, None);
        leaves.insert(figure, None);
        for id in leaves::placed(self.figures, &leaves) {
            if let Some(figure) = self.figures.figure(id)
                && let Origin::Cell(place) = &figure.origin
            {
                let value = crate::figures::shown(figure, &self.figures.report.numbers);
                problem = problem.at_with(place, format!("{}: {value}", figure.label()));
            }
        }
        problem.hint("correct the stated rank or the values, or the `direction` of the indicator that is ranked")
    }
}
