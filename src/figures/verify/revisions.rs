//! What was published against what later workbooks state.

use super::compare::fits;
use super::finding::subject;
use super::shape::Shape;
use super::{Tally, Verified, severity};
use crate::config::{StandardCheck, Tolerance};
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::figures::codes::REVISED;
use crate::figures::expr::Comparison;
use crate::figures::model::shown_step;
use crate::figures::reported::allowed;
use crate::figures::{Figures, Origin, Restatement};
use crate::measure::Interval;

/// Tells figures that a later workbook states otherwise without a declared revision.
pub(super) fn verify(
    figures: &Figures,
    check: &StandardCheck,
    verified: &mut Verified,
    sink: &mut Sink,
) {
    let Some(severity) = severity(check.severity) else {
        return;
    };
    let mut tally = Tally::new("revisions", sink);
    tally.made = figures.restated_alike;
    for restated in &figures.restatements {
        let figure = figures.figure(restated.figure);
        let excepted = figure
            .and_then(|f| f.indicator)
            .is_some_and(|id| check.except.contains(&id));
        if excepted {
            continue;
        }
        tally.count(one(figures, check.tolerance, severity, restated));
    }
    tally.end(verified);
}

fn one(
    figures: &Figures,
    tolerance: Tolerance,
    severity: Severity,
    restated: &Restatement,
) -> Option<Diagnostic> {
    // What is declared is right.
    if restated.revised.is_some() {
        return None;
    }
    let figure = figures.figure(restated.figure)?;
    let published = figure.value.known()?;
    let indicator = figures
        .report
        .indicators
        .get(figure.indicator?.0 as usize)?;
    let shape = Shape::Of(indicator);
    let step = restated.step.max(shown_step(&figure.unit, figure.decimals));
    let sides = match tolerance {
        Tolerance::Rounding => (
            figures.reported(restated.figure)?,
            allowed(restated.other, step, figure)?,
        ),
        _ => (Interval::point(published), Interval::point(restated.other)),
    };
    if fits(Comparison::Equal, sides, tolerance, shape.factor()) {
        return None;
    }
    let style = &figures.report.numbers;
    let decimals = shape.telling(published, restated.other);
    let message = format!(
        "`{}` of {} was published as {} and is {} in a later workbook",
        indicator.id.value,
        subject(figures, figure.area, figure.period),
        shape.text(published, decimals, style),
        shape.text(restated.other, decimals, style),
    );
    let mut problem =
        Diagnostic::new(severity, REVISED, message).at_with(restated.place.clone(), "stated later");
    if let Origin::Cell(place) = &figure.origin {
        problem = problem.at_with(place, "as published, which is used");
    }
    let area = figures.areas.get(figure.area.0 as usize);
    let area = match (figure.area.0, area) {
        (0, _) | (_, None) => String::new(),
        (_, Some(area)) => format!(", area: {}", area.id),
    };
    Some(problem.hint(format!(
        "correct one of the cells, or declare the change under `revisions`, as in `- {{indicator: {}{area}, period: {}, reason: \"…\"}}`",
        indicator.id.value, figure.period
    )))
}
