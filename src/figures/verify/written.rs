//! The checks that are written in the configuration.

use super::compare;
use super::finding::{Finding, subject};
use super::leaves::{self, Leaves};
use super::shape::Shape;
use super::{Tally, Verified, severity};
use crate::config::{Check, IndicatorId, Scope, Tolerance};
use crate::diagnostics::{Diagnostic, Severity, Sink, nearest};
use crate::figures::areas::fold_id;
use crate::figures::codes::{CHECK_FAILED, CHECK_NOT_MADE, UNKNOWN_AREA};
use crate::figures::expr::eval::{Context, Needs, needs};
use crate::figures::expr::{Compared, Names, Num, Over, comparisons};
use crate::figures::{AreaId, Figures, Reason};
use crate::measure::{Decimal, Period};
use std::sync::Arc;

/// Makes all written checks.
pub(super) fn verify(figures: &Figures, verified: &mut Verified, sink: &mut Sink) {
    let names = Names::new(&figures.report, &figures.lookup.names);
    for check in &figures.report.checks {
        let contexts = contexts(figures, check, sink);
        let compared = comparisons(&check.condition, &names, sink);
        let (Some((areas, periods)), Some(compared)) = (contexts, compared) else {
            continue;
        };
        // A check that is off is read all the same, so that it can be switched on again.
        let Some(severity) = severity(check.severity) else {
            continue;
        };
        let name = match &check.name {
            Some(name) => name.value.clone(),
            None => check
                .condition
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        };
        let made = Made {
            figures,
            check,
            severity,
            name: &name,
        };
        let mut tally = Tally::new(name.as_str(), sink);
        let mut missing = None;
        for one in &compared {
            made.compare(one, &areas, &periods, &mut tally, &mut missing);
        }
        if tally.made == 0
            && let Some(reason) = missing
        {
            tally.sink.emit(made.not_made(reason));
        }
        tally.end(verified);
    }
}

/// The areas and periods of a check, in order; `None` after a problem.
fn contexts(
    figures: &Figures,
    check: &Check,
    sink: &mut Sink,
) -> Option<(Vec<AreaId>, Vec<Period>)> {
    let mut areas: Vec<AreaId> = Vec::new();
    let mut periods = vec![figures.report.period.value];
    let all = || (0..figures.areas.len() as u32).map(AreaId);
    let mut sound = true;
    for scope in &check.scope {
        match scope {
            Scope::Areas => areas.extend(all()),
            Scope::Periods => periods.clone_from(&figures.report.periods),
            Scope::Of(id) => {
                let groups = &figures.report.groups;
                let wanted = fold_id(id);
                if let Some(group) = groups.iter().position(|g| fold_id(&g.id) == wanted) {
                    areas.extend(figures.members(group));
                } else if let Some(area) = figures.area(id) {
                    areas.push(area);
                } else {
                    let known = figures.lookup.names.ids();
                    let known = known.chain(groups.iter().map(|g| g.id.as_str()));
                    let known = known.chain(["areas", "periods", "both"]);
                    let hint = nearest::did_you_mean(id, known);
                    let hint = hint.unwrap_or_else(|| {
                        "use `areas`, `periods`, `both`, or the id of a group or area".to_owned()
                    });
                    let message = format!("`{}` is neither an area nor a group", id.value);
                    let problem = Diagnostic::error(UNKNOWN_AREA, message);
                    sink.emit(problem.at(id.place.clone()).hint(hint));
                    sound = false;
                }
            }
        }
    }
    if areas.is_empty() {
        areas.push(AreaId(0));
    }
    let mut seen = std::collections::HashSet::new();
    areas.retain(|area| seen.insert(*area));
    sound.then_some((areas, periods))
}

/// Whether an expression is about the area that it is worked out for.
#[derive(Default)]
struct OwnArea(bool);

impl Needs for OwnArea {
    fn figure(&mut self, _: IndicatorId, _: AreaId, _: Period, own: bool) {
        self.0 |= own;
    }
    fn target(&mut self, _: IndicatorId, _: AreaId, _: Period, own: bool) {
        self.0 |= own;
    }
    fn over(&mut self, _: &Arc<Over>, _: Period) {}
}

/// A check being made.
struct Made<'a> {
    figures: &'a Figures,
    check: &'a Check,
    severity: Severity,
    name: &'a str,
}

impl Made<'_> {
    fn compare(
        &self,
        compared: &Compared,
        areas: &[AreaId],
        periods: &[Period],
        tally: &mut Tally<'_>,
        missing: &mut Option<Reason>,
    ) {
        let report = &self.figures.report;
        let left = Shape::of(&compared.left, report);
        let shape = left.compared(Shape::of(&compared.right, report));
        let left = written(&compared.left, compared.written.0, shape.factor());
        let right = written(&compared.right, compared.written.1, shape.factor());
        let mut own = OwnArea::default();
        let any = Context {
            area: AreaId(0),
            period: report.period.value,
        };
        needs(&left, any, true, &mut own);
        needs(&right, any, true, &mut own);
        // Without its own area a comparison says the same for every one.
        let areas = if own.0 {
            areas
        } else {
            areas.get(..1).unwrap_or_default()
        };
        let contexts: Vec<Context> = areas
            .iter()
            .flat_map(|area| {
                let area = *area;
                periods.iter().map(move |period| Context {
                    area,
                    period: *period,
                })
            })
            .collect();
        let comparison = compare::Compared {
            figures: self.figures,
            tolerance: self.check.tolerance,
            factor: shape.factor(),
            op: compared.op,
            left: &left,
            right: &right,
        };
        let outcome = comparison.run(&contexts);
        tally.hold(outcome.hold);
        if let Some(reason) = outcome.missing {
            missing.get_or_insert(reason);
        }
        for (at, apart) in outcome.failed {
            let side = |num: &Num| {
                let mut leaves = Leaves::new();
                leaves::add(self.figures, num, at, Some(Decimal::ONE), &mut leaves);
                leaves
            };
            let finding = Finding {
                figures: self.figures,
                op: compared.op,
                shape,
                apart: &apart,
                leaves: (side(&left), side(&right)),
            };
            tally.count(Some(self.failed(&finding, compared, at)));
        }
    }

    fn failed(&self, finding: &Finding<'_>, compared: &Compared, at: Context) -> Diagnostic {
        let message = format!(
            "check `{}` fails for {}: {}",
            self.name,
            subject(self.figures, at.area, at.period),
            finding.numbers()
        );
        let mut problem = Diagnostic::new(self.severity, CHECK_FAILED, message).at(self
            .check
            .condition
            .place
            .clone());
        if let Some(told) = &self.check.message {
            problem = problem.note(told.value.clone());
        }
        let text: Vec<&str> = compared.text.split_whitespace().collect();
        if text.join(" ") != self.name {
            problem = problem.note(format!("`{}` does not hold", text.join(" ")));
        }
        let hint = match self.check.tolerance {
            Tolerance::Exact => "correct the cell that is wrong, or give the check a `tolerance`",
            _ => "correct the cell that is wrong",
        };
        finding.explain(problem, hint)
    }

    fn not_made(&self, reason: Reason) -> Diagnostic {
        let message = format!("check `{}` could be made for no area and period", self.name);
        Diagnostic::warning(CHECK_NOT_MADE, message)
            .at(self.check.condition.place.clone())
            .note(crate::figures::trace::why(self.figures, &reason))
            .hint("correct `for_each`, or the indicators that the check names")
    }
}

/// A side; a bare number is in the written unit of the other one.
fn written(num: &Num, bare: bool, factor: Decimal) -> Num {
    match num {
        Num::Literal(value) if bare => Num::Literal(value.checked_mul(factor).unwrap_or(*value)),
        Num::Negate(inner) if bare => Num::Negate(Box::new(written(inner, true, factor))),
        other => other.clone(),
    }
}
