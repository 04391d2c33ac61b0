//! Parts against totals: the members of a group against the area that it is within.

use super::compare::{Apart, fits};
use super::finding::Finding;
use super::leaves::Leaves;
use super::shape::Shape;
use super::weigh::Weigher;
use super::{Tally, Verified, severity};
use crate::config::{Group, Indicator, IndicatorId, Source, StandardCheck, Tolerance};
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::figures::codes::TOTAL_DIFFERS;
use crate::figures::expr::Comparison;
use crate::figures::{AreaId, FigureId, Figures, Origin, Reason, Value};
use crate::measure::{Decimal, Interval, Kind, Period};

/// Makes the check of totals for every group, indicator and period.
pub(super) fn verify(
    figures: &Figures,
    check: &StandardCheck,
    verified: &mut Verified,
    sink: &mut Sink,
) {
    let Some(severity) = severity(check.severity) else {
        return;
    };
    let mut tally = Tally::new("totals", sink);
    let report = &figures.report;
    for (at, group) in report.groups.iter().enumerate() {
        let whole = group.within.as_ref();
        let Some(whole) = whole.and_then(|id| figures.area(id)) else {
            continue;
        };
        for (indicator, id) in report.indicators.iter().zip(0..) {
            let id = IndicatorId(id);
            // Rates and the like do not add up; a formula follows what it is made of.
            let adds = matches!(indicator.kind.value, Kind::Count | Kind::Money)
                && matches!(indicator.source, Source::Tables(_))
                && !check.except.contains(&id);
            if !adds {
                continue;
            }
            let total = Total {
                figures,
                check,
                severity,
                group,
                indicator,
            };
            for period in &report.periods {
                total.compare((id, at, whole), *period, &mut tally);
            }
        }
    }
    tally.end(verified);
}

struct Total<'a> {
    figures: &'a Figures,
    check: &'a StandardCheck,
    severity: Severity,
    group: &'a Group,
    indicator: &'a Indicator,
}

impl Total<'_> {
    fn compare(
        &self,
        (id, group, whole): (IndicatorId, usize, AreaId),
        period: Period,
        tally: &mut Tally<'_>,
    ) {
        let figures = self.figures;
        let Some(stated) = figures
            .get(id, whole, period)
            .filter(|f| is_cell(figures, *f))
        else {
            return;
        };
        let mut parts: Vec<FigureId> = Vec::new();
        for area in figures.members(group) {
            let Some(part) = figures.get(id, area, period) else {
                return;
            };
            match figures.figure(part).map(|f| &f.value) {
                Some(Value::Known(_)) => parts.push(part),
                Some(Value::Missing(reason)) if matches!(**reason, Reason::NotApplicable(_)) => {}
                _ => return,
            }
        }
        let exact = Weigher::exact(figures);
        let Some((left, right)) = sides(&exact, stated, &parts) else {
            return;
        };
        let rounding = self.check.tolerance == Tolerance::Rounding;
        let ranges = match rounding {
            true => sides(&Weigher::reported(figures), stated, &parts),
            false => None,
        };
        let shape = Shape::Of(self.indicator);
        let compared = ranges.unwrap_or((left, right));
        let tolerance = self.check.tolerance;
        let finding = match fits(Comparison::Equal, compared, tolerance, shape.factor()) {
            true => None,
            false => {
                let apart = Apart {
                    left: left.low(),
                    right: right.low(),
                    ranges,
                };
                let finding = Finding {
                    figures,
                    op: Comparison::Equal,
                    shape,
                    apart: &apart,
                    leaves: (weighed(&[stated]), weighed(&parts)),
                };
                Some(self.failed(&finding, whole, period))
            }
        };
        tally.count(finding);
    }

    fn failed(&self, finding: &Finding<'_>, whole: AreaId, period: Period) -> Diagnostic {
        let area = self.figures.areas.get(whole.0 as usize);
        let message = format!(
            "`{}` of {} in {period} is not the sum of its {}: {}",
            self.indicator.id.value,
            area.map_or("", |a| &*a.label),
            self.group.plural,
            finding.numbers()
        );
        let problem = Diagnostic::new(self.severity, TOTAL_DIFFERS, message);
        let hint = format!(
            "correct the cell that is wrong; if the parts need not add up, list `{}` under `standard_checks: {{totals: {{except: […]}}}}`",
            self.indicator.id.value
        );
        finding.explain(problem, &hint)
    }
}

/// The whole and the sum of the parts. `None` without parts, or out of range.
fn sides(
    weigher: &Weigher<'_>,
    stated: FigureId,
    parts: &[FigureId],
) -> Option<(Interval, Interval)> {
    let whole = weigher.figure(stated).ok()?;
    let mut sum = Interval::point(Decimal::ZERO);
    for part in parts {
        sum = sum.plus(weigher.figure(*part).ok()?)?;
    }
    (!parts.is_empty()).then_some((whole, sum))
}

fn weighed(figures: &[FigureId]) -> Leaves {
    let one = Some(Decimal::ONE);
    figures.iter().map(|id| (*id, one)).collect()
}

pub(super) fn is_cell(figures: &Figures, id: FigureId) -> bool {
    let figure = figures.figure(id);
    figure.is_some_and(|f| matches!(f.origin, Origin::Cell(_)) && f.value.known().is_some())
}
