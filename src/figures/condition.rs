//! Decides whether a condition of a heading or brief holds.

use super::expr::eval::{Context, Evaluation, Values};
use super::expr::{Names, Over, condition};
use super::{AreaId, FigureId, Figures, Reason, Value};
use crate::config::{IndicatorId, Spanned};
use crate::diagnostics::Sink;
use crate::measure::{Decimal, Period, Rounding};
use std::sync::Arc;

/// Whether a condition holds for an area and a period.
///
/// `None` when that hangs on a missing value, or when the condition is wrong, which
/// [`gather`](super::gather) has reported for all those of headings and briefs.
pub fn evaluate_condition(
    figures: &Figures,
    area: AreaId,
    period: Period,
    text: &Spanned<String>,
) -> Option<bool> {
    let names = Names::new(&figures.report, &figures.lookup.names);
    let truth = condition(text, &names, &mut Sink::new())?;
    Evaluation::new(figures)
        .truth(&truth, Context { area, period })
        .ok()
}

impl Values for Figures {
    fn figure(&self, indicator: IndicatorId, area: AreaId, period: Period) -> Option<FigureId> {
        self.get(indicator, area, period)
    }

    fn target(&self, indicator: IndicatorId, area: AreaId, period: Period) -> Option<FigureId> {
        Some(self.targets.get(indicator, area, period)?.figure)
    }

    fn over(&self, over: &Over, period: Period) -> Option<FigureId> {
        let name = super::name::over_name(&self.report, over, period);
        self.lookup.operations.get(name.as_str()).copied()
    }

    fn known(&self, figure: FigureId) -> Option<Decimal> {
        Figures::figure(self, figure)?.value.known()
    }

    fn value(&self, figure: FigureId) -> Value {
        Figures::figure(self, figure).map_or(Value::Missing(Arc::new(Reason::NotGathered)), |f| {
            f.value.clone()
        })
    }

    fn members(&self, group: usize) -> &[AreaId] {
        self.lookup.members_of(group)
    }

    fn rounding(&self) -> Rounding {
        self.report.numbers.rounding
    }
}
