//! Works out one formula, target or fold, when all that it needs is there.

use super::formulas::{Deriver, Formula, Node};
use crate::config::{IndicatorId, Source};
use crate::figures::expr::eval::{Context, Evaluation, Needs, Values, needs};
use crate::figures::expr::{Num, Over};
use crate::figures::name::{Names, Naming, over_name};
use crate::figures::{
    AreaId, Figure, Operation, Origin, Parts, Reason, TargetValue, Value, Written, derive,
};
use crate::measure::{Decimal, Kind, Period};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Areas that are worked out one after the other; runs of them at the same time.
const RUN: u32 = 512;

impl Deriver<'_, '_, '_> {
    /// Works out a node; its figure goes to the builder.
    pub(super) fn work_out(&mut self, node: Node) {
        match node {
            Node::Slot(slot) => self.work_out_slot(slot),
            Node::Target(number) => self.work_out_target(number),
            Node::Over(over, period) => self.work_out_over(over, period),
        }
    }

    /// Whether a formula has a figure for an area and a period: something that it uses of
    /// the area has one. The report's own area and period always have, to say what is missing.
    fn has_figure(&self, formula: &Formula, at: Context) -> bool {
        let own = at.area.0 == 0 && at.period == self.builder.report.period.value;
        if own || !formula.by_area {
            return true;
        }
        let mut used = Used {
            deriver: self,
            any: false,
        };
        needs(&formula.num, at, true, &mut used);
        used.any
    }

    fn work_out_slot(&mut self, slot: usize) {
        let Some((indicator, area, period)) = self.builder.of_slot(slot) else {
            return;
        };
        let (Some(formula), Some(naming)) = (
            self.formula(indicator),
            self.builder.naming.get(indicator.0 as usize),
        ) else {
            return;
        };
        let mut evaluation = Evaluation::new(&*self.builder);
        let at = Context { area, period };
        let by_area = formula.by_area;
        let written = &formula.written;
        let Some(figure) = self.figure(formula, (naming, written), &mut evaluation, at) else {
            return;
        };
        let figure = self.builder.place(slot, figure);
        if !by_area {
            for area in 1..self.builder.areas.len() as u32 {
                if let Some(slot) = self.builder.slot(indicator, AreaId(area), period) {
                    self.builder.point(slot, figure);
                }
            }
        }
    }

    /// A formula's figure, if there is one for the area and the period.
    fn figure(
        &self,
        formula: &Formula,
        (naming, written): (&Arc<Naming>, &Arc<Written>),
        evaluation: &mut Evaluation<'_>,
        at: Context,
    ) -> Option<Figure> {
        if !self.has_figure(formula, at) {
            return None;
        }
        evaluation.again();
        let result = evaluation.number(&formula.num, at);
        let origin = Origin::Formula {
            formula: Arc::clone(written),
            parts: Parts::from(&*evaluation.parts),
        };
        naming.figure(at.area, at.period, value_of(result), origin)
    }

    /// Works out a formula for all areas but the first, whose needs are all there.
    pub(super) fn work_out_all(&mut self, indicator: IndicatorId) {
        let this = &*self;
        let areas = this.builder.areas.len() as u32;
        let runs: Vec<u32> = (1..areas).step_by(RUN as usize).collect();
        let worked: Vec<Vec<(u32, Figure)>> = runs
            .into_par_iter()
            .map(|first| this.run_of(indicator, first..areas.min(first + RUN)))
            .collect();
        let first = indicator.0 as usize * areas as usize * self.builder.report.periods.len();
        for (slot, figure) in worked.into_iter().flatten() {
            self.builder.place(first + slot as usize, figure);
        }
    }

    /// The figures of a formula for some areas, each with its slot among the indicator's.
    fn run_of(&self, indicator: IndicatorId, areas: Range<u32>) -> Vec<(u32, Figure)> {
        let (Some(formula), Some(naming)) = (
            self.formula(indicator),
            self.builder.naming.get(indicator.0 as usize),
        ) else {
            return Vec::new();
        };
        // Of its own: those that several threads count the uses of are slow.
        let naming = Arc::new(naming.apart());
        let written = Arc::new(Written::clone(&formula.written));
        let periods = &self.builder.report.periods;
        let mut out = Vec::with_capacity(areas.len() * periods.len());
        let mut evaluation = Evaluation::new(&*self.builder);
        for area in areas {
            for (period, at) in periods.iter().zip(0..) {
                let slot = area * periods.len() as u32 + at;
                let at = Context {
                    area: AreaId(area),
                    period: *period,
                };
                let figure = self.figure(formula, (&naming, &written), &mut evaluation, at);
                out.extend(figure.map(|figure| (slot, figure)));
            }
        }
        out
    }

    fn work_out_target(&mut self, number: usize) {
        let Some(((indicator, area, period), plan)) = self.plans.get(number) else {
            return;
        };
        let Some(naming) = self.target_naming.get(indicator.0 as usize) else {
            return;
        };
        let mut evaluation = Evaluation::new(&*self.builder);
        let result = evaluation.number(&plan.expr.value, Context { area, period });
        let literal = matches!(plan.expr.value, Num::Literal(_));
        let origin = match literal {
            true => Origin::Config(Arc::clone(&plan.place)),
            false => Origin::Formula {
                formula: Arc::clone(&plan.formula),
                parts: evaluation.parts.into(),
            },
        };
        let unit = naming.unit().factor;
        let value = value_of(match result {
            Ok(value) if plan.expr.written => {
                let exact = value.checked_mul(unit);
                exact.ok_or(Reason::Overflow)
            }
            other => other,
        });
        let Some(mut figure) = naming.figure(area, period, value, origin) else {
            return;
        };
        let known = figure.value.known();
        if let Some(written) = known.and_then(|v| v.checked_div(unit)) {
            // A target is shown as it was set: 22.5 % stays that beside whole per cents. One
            // that was computed (a mean, a quotient) has no end of decimals and is rounded.
            let set = written.normalize().scale();
            if literal || set <= figure.decimals + 2 {
                figure.decimals = figure.decimals.max(set.min(10));
            }
        }
        let relation = plan.relation;
        let figure = self.builder.push(figure);
        let key = (indicator, area, period);
        self.builder.targeted.push((figure, key));
        let target = TargetValue { relation, figure };
        self.builder.targets.insert(indicator, area, period, target);
    }

    fn work_out_over(&mut self, number: usize, period: Period) {
        let Some(over) = self.overs.get(number).cloned() else {
            return;
        };
        let report = self.builder.report;
        let mut evaluation = Evaluation::new(&*self.builder);
        let result = evaluation.over(&over, period);
        let parts = evaluation.parts;
        let name: Arc<str> = over_name(report, &over, period).into();
        let blank = match &over.inner {
            Num::Indicator(id) => {
                let missing = Value::Missing(crate::figures::not_gathered());
                let own = (AreaId(0), period);
                self.builder.figure_of(*id, own, missing, Origin::None)
            }
            _ => None,
        };
        let of: Arc<str> = match &blank {
            Some(figure) => figure.label().clone(),
            None => over.text.clone(),
        };
        let plural = report
            .groups
            .get(over.group)
            .map_or("", |g| g.plural.as_str());
        let operation = derive::fold_operation(over.fold);
        let words = &report.numbers.words;
        let label = words.fill(
            derive::fold_phrase(over.fold),
            &[("label", &of), ("group", plural)],
        );
        let shape = blank.unwrap_or_else(|| plain_figure(period));
        let figure = Figure {
            names: Names::own(name.clone(), label),
            indicator: None,
            area: derive::whole_of(report, &self.builder.names, over.group),
            value: value_of(result),
            decimals: derive::fold_decimals(over.fold, &shape),
            origin: Origin::Operation {
                operation,
                parts: parts.into(),
            },
            ..shape
        };
        let figure = self.builder.push(figure);
        self.builder.operations.insert(name, figure);
        self.builder.folded.insert((number, period), figure);
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

/// The shape of a figure of no indicator: a bare number.
fn plain_figure(period: Period) -> Figure {
    Figure {
        names: Names::own("", ""),
        indicator: None,
        area: AreaId(0),
        period,
        value: Value::Missing(crate::figures::not_gathered()),
        kind: Kind::Measure,
        unit: Arc::new(derive::bare_unit()),
        points: false,
        decimals: 2,
        direction: crate::config::Direction::Neutral,
        origin: Origin::Operation {
            operation: Operation::Sum,
            parts: Parts::NONE,
        },
    }
}

/// Whether something that a formula uses of its own area has a figure.
struct Used<'d, 'b, 'a, 'r> {
    deriver: &'d Deriver<'b, 'a, 'r>,
    any: bool,
}

impl Needs for Used<'_, '_, '_, '_> {
    fn figure(&mut self, indicator: IndicatorId, area: AreaId, period: Period, own: bool) {
        if self.any || !own {
            return;
        }
        let deriver = self.deriver;
        let constant = match deriver.builder.report.indicators.get(indicator.0 as usize) {
            Some(of) => match of.source {
                Source::Tables(_) => false,
                Source::Constant(_) => true,
                Source::Formula(_) => deriver.formula(indicator).is_none_or(|f| !f.by_area),
            },
            None => true,
        };
        self.any = !constant && deriver.builder.figure(indicator, area, period).is_some();
    }

    fn target(&mut self, indicator: IndicatorId, area: AreaId, period: Period, own: bool) {
        let target = || self.deriver.builder.target(indicator, area, period);
        self.any = self.any || own && target().is_some();
    }

    fn over(&mut self, _: &Arc<Over>, _: Period) {}
}
