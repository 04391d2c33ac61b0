//! Derives indicators from formulas, and evaluates targets, in the order of their needs.
//!
//! The order is found with a stack of its own, so that a chain of any length (a balance
//! carried from period to period) cannot overflow the program's.

use super::builder::{Builder, address};
use super::targets::{Plans, plan};
use crate::config::{IndicatorId, Source};
use crate::diagnostics::Sink;
use crate::figures::expr::eval::{Context, Needs, Values, needs};
use crate::figures::expr::{Names, Num, Over, formula};
use crate::figures::name::{Naming, over_name};
use crate::figures::{AreaId, Written};
use crate::measure::Period;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// Derives everything into the builder.
pub(super) fn derive(builder: &mut Builder<'_>, sink: &mut Sink) {
    let report = builder.report.clone();
    let area_names = builder.names.clone();
    let names = Names::new(&report, &area_names);
    let formulas: Vec<Option<Formula>> = report
        .indicators
        .iter()
        .map(|indicator| match &indicator.source {
            Source::Formula(text) => formula(text, &names, sink).map(|num| Formula {
                num,
                written: Arc::new(Written::new(text.as_str().into(), text.place.clone())),
                by_area: false,
            }),
            _ => None,
        })
        .collect();
    let plans = plan(builder, &report.targets, &names, sink);
    let naming = builder.naming.iter();
    let target_naming = naming.map(|of| Arc::new(of.of_targets())).collect();
    let mut deriver = Deriver {
        slots: vec![State::New; builder.index.len()],
        targets: vec![State::New; plans.len()],
        folds: HashMap::new(),
        overs: Vec::new(),
        over_ids: HashMap::new(),
        target_naming,
        cycles: HashSet::new(),
        builder,
        formulas,
        plans,
    };
    deriver.find_by_area();
    for indicator in 0..deriver.formulas.len() as u32 {
        deriver.indicator(IndicatorId(indicator), sink);
    }
    for number in 0..deriver.plans.len() {
        deriver.run(Node::Target(number), sink);
    }
}

pub(super) struct Formula {
    pub(super) num: Num,
    pub(super) written: Arc<Written>,
    /// Whether its value depends on the area that it is worked out for.
    pub(super) by_area: bool,
}

/// Something to be worked out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Slot(usize),
    /// By its number.
    Target(usize),
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
    formulas: Vec<Option<Formula>>,
    pub(super) plans: Plans<'r>,
    slots: Vec<State>,
    targets: Vec<State>,
    folds: HashMap<(usize, Period), State>,
    pub(super) overs: Vec<Arc<Over>>,
    over_ids: HashMap<String, usize>,
    /// What the targets of indicators are called.
    pub(super) target_naming: Vec<Arc<Naming>>,
    /// The cycles reported so far.
    pub(super) cycles: HashSet<Vec<String>>,
}

/// One need of an expression.
pub(super) enum Need {
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
    pub(super) fn formula(&self, indicator: IndicatorId) -> Option<&Formula> {
        self.formulas.get(indicator.0 as usize)?.as_ref()
    }

    /// Works out an indicator for all areas and periods.
    fn indicator(&mut self, indicator: IndicatorId, sink: &mut Sink) {
        let Some(formula) = self.formula(indicator) else {
            return;
        };
        let areas = if formula.by_area {
            self.builder.areas.len()
        } else {
            self.builder.areas.len().min(1)
        };
        let periods = self.builder.report.periods.len();
        let first = indicator.0 as usize * self.builder.areas.len() * periods;
        let own = first..first + areas.min(1) * periods;
        let others = own.end..first + areas * periods;
        for slot in own {
            self.run(Node::Slot(slot), sink);
        }
        if self.is_plain(indicator, others.clone()) {
            self.work_out_all(indicator);
            if let Some(states) = self.slots.get_mut(others) {
                states.fill(State::Done);
            }
        } else {
            for slot in others {
                self.run(Node::Slot(slot), sink);
            }
        }
    }

    /// Whether all that a formula needs for some of its slots is there, now that it was
    /// worked out for an area: it uses nothing but cells, indicators that come before, and
    /// folds, which are the same for every area.
    fn is_plain(&self, indicator: IndicatorId, slots: Range<usize>) -> bool {
        let Some(formula) = self.formula(indicator) else {
            return false;
        };
        let states = self.slots.get(slots).unwrap_or_default();
        if states.is_empty() || states.iter().any(|state| *state != State::New) {
            return false;
        }
        let any = Context {
            area: AreaId(0),
            period: self.builder.report.period.value,
        };
        let mut found = Vec::new();
        needs(&formula.num, any, true, &mut found);
        found.iter().all(|need| match need {
            Need::Figure(id, ..) => self.formula(*id).is_none() || *id < indicator,
            Need::Target(id, ..) => !self.plans.any(*id),
            Need::Over(..) => true,
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
            Node::Target(number) => self.targets.get(number).copied().unwrap_or(State::Done),
            Node::Over(over, period) => {
                let state = self.folds.get(&(over, period));
                state.copied().unwrap_or(State::New)
            }
        }
    }

    fn set(&mut self, node: Node, state: State) {
        let entry = match node {
            Node::Slot(slot) => self.slots.get_mut(slot),
            Node::Target(number) => self.targets.get_mut(number),
            Node::Over(over, period) => {
                self.folds.insert((over, period), state);
                None
            }
        };
        if let Some(entry) = entry {
            *entry = state;
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
            Node::Target(number) => {
                if let Some(((_, area, period), plan)) = self.plans.get(number) {
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
                let number = self.plans.number(indicator, area, period);
                number.map(Node::Target)
            }
            Need::Over(over, period) => {
                let known = self.builder.report.periods.contains(&period);
                known.then(|| Node::Over(self.over_id(over), period))
            }
        }
    }

    fn over_id(&mut self, over: Arc<Over>) -> usize {
        if let Some(known) = self.builder.fold_ids.get(&address(&over)) {
            return *known;
        }
        let report = self.builder.report;
        let name = over_name(report, &over, report.period.value);
        let next = self.overs.len();
        let id = *self.over_ids.entry(name).or_insert(next);
        // The expressions that it stands in live as long as this map is used.
        self.builder.fold_ids.insert(address(&over), id);
        if id == next {
            self.overs.push(over);
        }
        id
    }
}
