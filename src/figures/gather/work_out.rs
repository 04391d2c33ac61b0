//! Works out one formula, target or fold, when all that it needs is there.

use super::formulas::{Deriver, Formula, Need, Node};
use crate::config::{IndicatorId, Source, Spanned};
use crate::figures::expr::Num;
use crate::figures::expr::eval::{Context, Evaluation, Values, needs};
use crate::figures::name::over_name;
use crate::figures::{
    AreaId, Figure, FigureId, Operation, Origin, Reason, TargetValue, Value, derive,
};
use crate::measure::{Decimal, Kind, Period};
use std::sync::Arc;

impl Deriver<'_, '_, '_> {
    /// Works out a node; its figure goes to the builder.
    pub(super) fn work_out(&mut self, node: Node) {
        match node {
            Node::Slot(slot) => self.work_out_slot(slot),
            Node::Target(indicator, area, period) => {
                self.work_out_target(indicator, area, period);
            }
            Node::Over(over, period) => self.work_out_over(over, period),
        }
    }

    /// Whether a formula has a figure for an area and a period: something that it uses of
    /// the area has one. The report's own area and period always have, to say what is missing.
    fn has_figure(&self, formula: &Formula<'_>, at: Context) -> bool {
        let own = at.area.0 == 0 && at.period == self.builder.report.period.value;
        if own || !formula.by_area {
            return true;
        }
        let mut found = Vec::new();
        needs(&formula.num, at, true, &mut found);
        found.iter().any(|need| match need {
            Need::Figure(id, area, period, true) => {
                let constant = match self.builder.report.indicators.get(id.0 as usize) {
                    Some(indicator) => match indicator.source {
                        Source::Tables(_) => false,
                        Source::Constant(_) => true,
                        Source::Formula(_) => self.formula(*id).is_none_or(|f| !f.by_area),
                    },
                    None => true,
                };
                !constant && self.builder.figure(*id, *area, *period).is_some()
            }
            Need::Target(id, area, period, true) => {
                self.builder.target(*id, *area, *period).is_some()
            }
            _ => false,
        })
    }

    fn work_out_slot(&mut self, slot: usize) {
        let Some((indicator, area, period)) = self.builder.of_slot(slot) else {
            return;
        };
        let Some(formula) = self.formula(indicator) else {
            return;
        };
        let at = Context { area, period };
        if !self.has_figure(formula, at) {
            return;
        }
        let mut evaluation = Evaluation::new(&*self.builder);
        let result = evaluation.number(&formula.num, at);
        let parts = evaluation.parts;
        let (by_area, text) = (formula.by_area, formula.text);
        let Some(figure) = self.builder.blank(indicator, area, period) else {
            return;
        };
        let figure = self
            .builder
            .place(slot, filled(figure, result, text, parts));
        if !by_area {
            for area in 1..self.builder.areas.len() as u32 {
                if let Some(slot) = self.builder.slot(indicator, AreaId(area), period) {
                    self.builder.point(slot, figure);
                }
            }
        }
    }

    fn work_out_target(&mut self, indicator: IndicatorId, area: AreaId, period: Period) {
        let key = (indicator, area, period);
        let Some(plan) = self.plans.get(&key) else {
            return;
        };
        let Some(figure) = self.builder.blank(indicator, area, period) else {
            return;
        };
        let mut evaluation = Evaluation::new(&*self.builder);
        let result = evaluation.number(&plan.expr.value, Context { area, period });
        let result = match result {
            Ok(value) if plan.expr.written => {
                let exact = value.checked_mul(figure.unit.factor);
                exact.ok_or(Reason::Overflow)
            }
            other => other,
        };
        let parts = evaluation.parts;
        let relation = plan.relation;
        let mut figure = filled(figure, result, plan.text, parts);
        let literal = matches!(plan.expr.value, Num::Literal(_));
        if literal {
            figure.origin = Origin::Config(plan.text.place.clone());
        }
        let known = figure.value.known();
        if let Some(written) = known.and_then(|v| v.checked_div(figure.unit.factor)) {
            // A target is shown as it was set: 22.5 % stays that beside whole per cents. One
            // that was computed (a mean, a quotient) has no end of decimals and is rounded.
            let set = written.normalize().scale();
            if literal || set <= figure.decimals + 2 {
                figure.decimals = figure.decimals.max(set.min(10));
            }
        }
        figure.indicator = None;
        figure.name = format!("target({})", figure.name).into();
        figure.label = format!("{}, target", figure.label).into();
        let name = figure.name.clone();
        let figure = self.builder.push(figure);
        self.builder.operations.insert(name, figure);
        self.builder.targeted.insert(figure, key);
        self.builder
            .targets
            .insert(key, TargetValue { relation, figure });
    }

    fn work_out_over(&mut self, over: usize, period: Period) {
        let Some(over) = self.overs.get(over).cloned() else {
            return;
        };
        let report = self.builder.report;
        let mut evaluation = Evaluation::new(&*self.builder);
        let result = evaluation.over(&over, period);
        let parts = evaluation.parts;
        let name: Arc<str> = over_name(report, &over, period).into();
        let blank = match &over.inner {
            Num::Indicator(id) => self.builder.blank(*id, AreaId(0), period),
            _ => None,
        };
        let of: Arc<str> = match &blank {
            Some(figure) => figure.label.clone(),
            None => over.text.clone(),
        };
        let plural = report
            .groups
            .get(over.group)
            .map_or("", |g| g.plural.as_str());
        let operation = derive::fold_operation(over.fold);
        let label = format!("{of}, {} {plural}", derive::fold_phrase(over.fold));
        let shape = blank.unwrap_or_else(|| plain_figure(period));
        let figure = Figure {
            name: name.clone(),
            label: label.into(),
            indicator: None,
            area: derive::whole_of(report, &self.builder.names, over.group),
            value: value_of(result),
            decimals: derive::fold_decimals(over.fold, &shape),
            origin: Origin::Operation { operation, parts },
            ..shape
        };
        let figure = self.builder.push(figure);
        self.builder.operations.insert(name, figure);
        if let Num::Indicator(id) = &over.inner {
            let of = (*id, over.fold, over.group);
            self.builder.overs.insert(figure, of);
        }
    }
}

fn value_of(result: Result<Decimal, Reason>) -> Value {
    match result {
        Ok(value) => Value::Known(value.normalize()),
        Err(reason) => Value::Missing(Arc::new(reason)),
    }
}

fn filled(
    mut figure: Figure,
    result: Result<Decimal, Reason>,
    text: &Spanned<String>,
    parts: Vec<FigureId>,
) -> Figure {
    figure.value = value_of(result);
    figure.origin = Origin::Formula {
        text: text.value.as_str().into(),
        place: text.place.clone(),
        parts,
    };
    figure
}

/// The shape of a figure of no indicator: a bare number.
fn plain_figure(period: Period) -> Figure {
    Figure {
        name: "".into(),
        label: "".into(),
        indicator: None,
        area: AreaId(0),
        period,
        value: Value::Missing(crate::figures::not_gathered()),
        kind: Kind::Measure,
        unit: derive::bare_unit(),
        points: false,
        decimals: 2,
        direction: crate::config::Direction::Neutral,
        origin: Origin::Operation {
            operation: Operation::Sum,
            parts: Vec::new(),
        },
    }
}
