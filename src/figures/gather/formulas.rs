//! Derives indicators from formulas, and evaluates targets, in the order of their needs.
//!
//! The order is found with a stack of its own, so that a chain of any length (a balance
//! carried from period to period) cannot overflow the program's.

use super::builder::Builder;
use super::targets::{Plans, plan};
use crate::config::{IndicatorId, Source, Spanned};
use crate::diagnostics::Sink;
use crate::figures::expr::eval::{Context, Evaluation, Needs, Values, needs};
use crate::figures::expr::{Names, Num, Over, formula};
use crate::figures::name::over_name;
use crate::figures::{
    AreaId, Figure, FigureId, Operation, Origin, Reason, TargetValue, Value, derive,
};
use crate::measure::{Decimal, Kind, Period};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Derives everything into the builder.
pub(super) fn derive(builder: &mut Builder<'_>, sink: &mut Sink) {
    let report = builder.report.clone();
    let area_names = builder.names.clone();
    let names = Names::new(&report, &area_names);
    let formulas: Vec<Option<Formula<'_>>> = report
        .indicators
        .iter()
        .map(|indicator| match &indicator.source {
            Source::Formula(text) => formula(text, &names, sink).map(|num| Formula {
                num,
                text,
                by_area: false,
            }),
            _ => None,
        })
        .collect();
    let (plans, order) = plan(builder, &report.targets, &names, sink);
    let mut deriver = Deriver {
        slots: vec![State::New; builder.index.len()],
        others: HashMap::new(),
        overs: Vec::new(),
        over_ids: HashMap::new(),
        cycles: HashSet::new(),
        builder,
        formulas,
        plans,
    };
    deriver.find_by_area();
    for slot in 0..deriver.slots.len() {
        if deriver.is_formula_slot(slot) {
            deriver.run(Node::Slot(slot), sink);
        }
    }
    for (indicator, area, period) in order {
        deriver.run(Node::Target(indicator, area, period), sink);
    }
}

pub(super) struct Formula<'a> {
    num: Num,
    pub(super) text: &'a Spanned<String>,
    /// Whether its value depends on the area that it is worked out for.
    by_area: bool,
}

/// Something to be worked out.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Slot(usize),
    Target(IndicatorId, AreaId, Period),
    Over(usize, Period),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

pub(super) struct Frame {
    pub(super) node: Node,
    needs: Vec<Node>,
    next: usize,
}

pub(super) struct Deriver<'b, 'a, 'r> {
    pub(super) builder: &'b mut Builder<'a>,
    formulas: Vec<Option<Formula<'r>>>,
    plans: Plans<'r>,
    slots: Vec<State>,
    others: HashMap<Node, State>,
    overs: Vec<Arc<Over>>,
    over_ids: HashMap<String, usize>,
    /// The cycles reported so far.
    pub(super) cycles: HashSet<Vec<String>>,
}

/// One need of an expression.
enum Need {
    Figure(IndicatorId, AreaId, Period, bool),
    Target(IndicatorId, AreaId, Period, bool),
    Over(Arc<Over>, Period),
}

impl Needs for Vec<Need> {
    fn figure(&mut self, indicator: IndicatorId, area: AreaId, period: Period, own: bool) {
        self.push(Need::Figure(indicator, area, period, own));
    }
    fn target(&mut self, indicator: IndicatorId, area: AreaId, period: Period, own: bool) {
        self.push(Need::Target(indicator, area, period, own));
    }
    fn over(&mut self, over: &Arc<Over>, period: Period) {
        self.push(Need::Over(over.clone(), period));
    }
}

impl<'r> Deriver<'_, '_, 'r> {
    pub(super) fn formula(&self, indicator: IndicatorId) -> Option<&Formula<'r>> {
        self.formulas.get(indicator.0 as usize)?.as_ref()
    }

    fn is_formula_slot(&self, slot: usize) -> bool {
        let of = self.builder.of_slot(slot);
        of.is_some_and(|(indicator, area, _)| {
            let formula = self.formula(indicator);
            formula.is_some_and(|f| f.by_area || area.0 == 0)
        })
    }

    /// Finds the formulas whose value depends on the area: those that use an indicator of
    /// the area being evaluated which is in a table, or is such a formula itself.
    fn find_by_area(&mut self) {
        let report = self.builder.report;
        let any = Context {
            area: AreaId(0),
            period: report.period.value,
        };
        let mut users: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut open: Vec<usize> = Vec::new();
        for (at, formula) in self.formulas.iter().enumerate() {
            let Some(formula) = formula else { continue };
            let mut found = Vec::new();
            needs(&formula.num, any, true, &mut found);
            for need in found {
                match need {
                    Need::Figure(id, _, _, true) => {
                        users.entry(id.0 as usize).or_default().push(at);
                    }
                    Need::Target(_, _, _, true) => open.push(at),
                    _ => {}
                }
            }
        }
        for (at, indicator) in report.indicators.iter().enumerate() {
            if matches!(indicator.source, Source::Tables(_)) {
                open.extend(users.remove(&at).unwrap_or_default());
            }
        }
        while let Some(at) = open.pop() {
            if let Some(Some(formula)) = self.formulas.get_mut(at) {
                formula.by_area = true;
            }
            open.extend(users.remove(&at).unwrap_or_default());
        }
    }

    fn state(&self, node: Node) -> State {
        match node {
            Node::Slot(slot) => self.slots.get(slot).copied().unwrap_or(State::Done),
            other => self.others.get(&other).copied().unwrap_or(State::New),
        }
    }

    fn set(&mut self, node: Node, state: State) {
        match node {
            Node::Slot(slot) => {
                if let Some(entry) = self.slots.get_mut(slot) {
                    *entry = state;
                }
            }
            other => {
                self.others.insert(other, state);
            }
        }
    }

    /// Works out a node after all that it needs.
    fn run(&mut self, root: Node, sink: &mut Sink) {
        if self.state(root) != State::New {
            return;
        }
        let mut stack = vec![self.open(root)];
        while let Some(frame) = stack.last_mut() {
            if let Some(need) = frame.needs.get(frame.next).copied() {
                frame.next += 1;
                match self.state(need) {
                    State::New => {
                        let frame = self.open(need);
                        stack.push(frame);
                    }
                    State::Open => self.cycle(&stack, need, sink),
                    State::Done => {}
                }
            } else {
                let node = frame.node;
                self.work_out(node);
                self.set(node, State::Done);
                stack.pop();
            }
        }
    }

    fn open(&mut self, node: Node) -> Frame {
        self.set(node, State::Open);
        let mut found = Vec::new();
        match node {
            Node::Slot(slot) => {
                if let Some((indicator, area, period)) = self.builder.of_slot(slot)
                    && let Some(formula) = self.formula(indicator)
                {
                    needs(&formula.num, Context { area, period }, true, &mut found);
                }
            }
            Node::Target(indicator, area, period) => {
                if let Some(plan) = self.plans.get(&(indicator, area, period)) {
                    needs(&plan.expr.value, Context { area, period }, true, &mut found);
                }
            }
            Node::Over(over, period) => {
                if let Some(over) = self.overs.get(over) {
                    for area in self.builder.members(over.group) {
                        let at = Context {
                            area: *area,
                            period,
                        };
                        needs(&over.inner, at, false, &mut found);
                    }
                }
            }
        }
        let needs = found
            .into_iter()
            .filter_map(|need| self.node(need))
            .collect();
        Frame {
            node,
            needs,
            next: 0,
        }
    }

    /// The node that gives what is needed; `None` when a cell or nothing does.
    fn node(&mut self, need: Need) -> Option<Node> {
        match need {
            Need::Figure(indicator, area, period, _) => {
                let formula = self.formula(indicator)?;
                let area = if formula.by_area { area } else { AreaId(0) };
                self.builder.slot(indicator, area, period).map(Node::Slot)
            }
            Need::Target(indicator, area, period, _) => {
                let key = (indicator, area, period);
                let planned = self.plans.contains_key(&key);
                planned.then_some(Node::Target(indicator, area, period))
            }
            Need::Over(over, period) => {
                let known = self.builder.report.periods.contains(&period);
                known.then(|| Node::Over(self.over_id(over), period))
            }
        }
    }

    fn over_id(&mut self, over: Arc<Over>) -> usize {
        let report = self.builder.report;
        let name = over_name(report, &over, report.period.value);
        let next = self.overs.len();
        let id = *self.over_ids.entry(name).or_insert(next);
        if id == next {
            self.overs.push(over);
        }
        id
    }

    fn work_out(&mut self, node: Node) {
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
