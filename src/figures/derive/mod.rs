//! What the text computes: changes, rates, completion, shares, ranks, sums.
//!
//! Each operation of a [`Ledger`] gives a figure with its own name, kind and origin,
//! made once: the same operation on the same figures is the same figure. A result that
//! cannot be had is a missing figure, with the reason.

mod compare;
mod group;
mod shape;
mod total;

pub use compare::{Movement, Trend};
pub(crate) use group::{fold_decimals, fold_operation, fold_phrase, fold_word, whole_of};
pub(crate) use shape::bare_unit;

use super::expr::Fold;
use super::name::{Names, Naming};
use super::{AreaId, Figure, FigureId, Ledger, Origin, Reason, Value};
use crate::config::{IndicatorId, Relation};
use crate::measure::{Decimal, Period, Word};
use std::sync::Arc;

/// What a figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Against {
    /// Its own value that many periods earlier.
    Previous(i32),
    /// Its own value in that period.
    Period(Period),
    /// Another figure.
    Figure(FigureId),
}

/// How an added figure was made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Recipe {
    Nothing(IndicatorId, AreaId, Period),
    NoTarget(FigureId),
    Minus(FigureId, FigureId),
    Change(FigureId, Against),
    RateOfChange(FigureId, Against),
    Completion(FigureId),
    Gap(FigureId),
    Share(FigureId, FigureId),
    Rank(FigureId, Option<usize>),
    Fold(FigureId, Fold, usize),
    /// The same for every area and period.
    Alone,
    Magnitude(FigureId),
}

/// Another area or period for a figure.
#[derive(Clone, Copy)]
enum Shift {
    Back(i32),
    Period(Period),
    Area(AreaId),
}

impl Ledger {
    /// The figure of an indicator; one that is missing as not gathered when there is none.
    pub fn value(&mut self, indicator: IndicatorId, area: AreaId, period: Period) -> FigureId {
        if let Some(id) = self.base.get(indicator, area, period) {
            return id;
        }
        let (report, areas) = (&self.base.report, &self.base.areas);
        let naming = Naming::one(report, areas, indicator).map(Arc::new);
        let missing = Value::Missing(super::not_gathered());
        let figure = naming.and_then(|n| n.figure(area, period, missing, Origin::None));
        match figure {
            Some(figure) => self.add(figure, Recipe::Nothing(indicator, area, period)),
            None => FigureId(0),
        }
    }

    /// The same figure for another area or period; a computed one is computed anew there.
    pub fn at(&mut self, id: FigureId, area: Option<AreaId>, period: Option<Period>) -> FigureId {
        let mut out = id;
        if let Some(area) = area {
            out = self.shift(out, Shift::Area(area));
        }
        if let Some(period) = period {
            out = self.shift(out, Shift::Period(period));
        }
        out
    }

    /// The same figure that many periods earlier.
    pub fn previous(&mut self, id: FigureId, steps: i32) -> FigureId {
        self.shift(id, Shift::Back(steps))
    }

    fn shift(&mut self, id: FigureId, shift: Shift) -> FigureId {
        let figure = self.figure(id);
        let (area, period) = moved(shift, figure.area, figure.period);
        if let Some(indicator) = figure.indicator {
            return self.value(indicator, area, period);
        }
        if let Some((indicator, area, period)) = self.base.lookup.targeted(id) {
            let (area, period) = moved(shift, area, period);
            let of = self.value(indicator, area, period);
            return self.target(of);
        }
        let added = (id.0 as usize).checked_sub(self.base.len());
        let recipe = added.and_then(|at| self.recipes.get(at)).copied();
        match recipe {
            Some(recipe) => self.again(recipe, id, shift),
            // Sums over a group, made by formulas: the same for every area.
            None if matches!(shift, Shift::Area(_)) || figure.period == period => id,
            None => match self.base.lookup.overs.get(&id).copied() {
                Some((indicator, fold, group)) => {
                    let of = self.value(indicator, AreaId(0), period);
                    self.over(of, fold, group)
                }
                None => self.fixed(id, period),
            },
        }
    }

    /// Follows a recipe for another area or period.
    fn again(&mut self, recipe: Recipe, id: FigureId, shift: Shift) -> FigureId {
        match recipe {
            Recipe::Nothing(indicator, area, period) => {
                let (area, period) = moved(shift, area, period);
                self.value(indicator, area, period)
            }
            Recipe::NoTarget(of) => {
                let of = self.shift(of, shift);
                self.target(of)
            }
            Recipe::Minus(a, b) => {
                let (a, b) = (self.shift(a, shift), self.shift(b, shift));
                self.minus(a, b)
            }
            Recipe::Change(of, on) => {
                let (of, on) = (self.shift(of, shift), self.shift_against(on, shift));
                self.change(of, on)
            }
            Recipe::RateOfChange(of, on) => {
                let (of, on) = (self.shift(of, shift), self.shift_against(on, shift));
                self.rate_of_change(of, on)
            }
            Recipe::Completion(of) => {
                let of = self.shift(of, shift);
                self.completion(of)
            }
            Recipe::Gap(of) => {
                let of = self.shift(of, shift);
                self.gap(of)
            }
            Recipe::Share(a, b) => {
                let (a, b) = (self.shift(a, shift), self.shift(b, shift));
                self.share(a, b)
            }
            Recipe::Rank(of, group) => {
                let of = self.shift(of, shift);
                self.rank(of, group)
            }
            Recipe::Fold(of, fold, group) => {
                let of = self.shift(of, shift);
                self.over(of, fold, group)
            }
            Recipe::Magnitude(of) => {
                let of = self.shift(of, shift);
                self.magnitude(of)
            }
            Recipe::Alone => id,
        }
    }

    fn shift_against(&mut self, on: Against, shift: Shift) -> Against {
        match on {
            Against::Figure(figure) => Against::Figure(self.shift(figure, shift)),
            other => other,
        }
    }

    /// A missing figure in place of one that cannot be had for another period.
    fn fixed(&mut self, id: FigureId, period: Period) -> FigureId {
        let why = "it is computed for one period only";
        let figure = self.figure(id);
        let figure = Figure {
            names: Names::own(
                format!("at({}, {period})", figure.name()),
                figure.label().clone(),
            ),
            period,
            value: Value::Missing(Arc::new(Reason::Meaningless(why.into()))),
            origin: Origin::None,
            ..figure.clone()
        };
        self.add(figure, Recipe::Alone)
    }

    /// The earlier or other figure that one is compared with.
    pub fn against(&mut self, id: FigureId, on: Against) -> FigureId {
        match on {
            Against::Previous(steps) => self.previous(id, steps),
            Against::Period(period) => self.at(id, None, Some(period)),
            Against::Figure(figure) => figure,
        }
    }

    /// The target of a figure; a missing one when none is set.
    pub fn target(&mut self, id: FigureId) -> FigureId {
        if let Some(target) = self.target_of(id) {
            return target.1;
        }
        let figure = self.figure(id);
        let figure = Figure {
            names: Names::own(
                format!("target({})", figure.name()),
                self.named(Word::NamedTarget, figure.label(), ""),
            ),
            indicator: None,
            value: Value::Missing(Arc::new(Reason::NoTarget)),
            origin: Origin::None,
            ..figure.clone()
        };
        self.add(figure, Recipe::NoTarget(id))
    }

    fn target_of(&self, id: FigureId) -> Option<(Relation, FigureId)> {
        let figure = self.figure(id);
        let target = self
            .base
            .target(figure.indicator?, figure.area, figure.period)?;
        Some((target.relation, target.figure))
    }

    /// Whether a figure meets its target, by the exact values; `None` when one is missing.
    /// A completion rate or a gap is met when the figure it is of is.
    pub fn is_met(&self, id: FigureId) -> Option<bool> {
        let actual = self.actual_of(id);
        let (relation, target) = self.target_of(actual)?;
        let actual = self.figure(actual).value.known()?;
        let target = self.figure(target).value.known()?;
        Some(match relation {
            Relation::AtLeast => actual >= target,
            Relation::AtMost => actual <= target,
            Relation::Exactly => actual == target,
        })
    }

    fn actual_of(&self, id: FigureId) -> FigureId {
        let added = (id.0 as usize).checked_sub(self.base.len());
        match added.and_then(|at| self.recipes.get(at)) {
            Some(Recipe::Completion(of) | Recipe::Gap(of)) => *of,
            _ => id,
        }
    }

    /// The figure of a name that was made already.
    fn made(&self, name: &str) -> Option<FigureId> {
        let own = self.by_name.get(name).copied();
        own.or_else(|| self.base.operation(name))
    }

    fn add(&mut self, figure: Figure, recipe: Recipe) -> FigureId {
        if let Some(id) = self.made(figure.name()) {
            return id;
        }
        let id = FigureId((self.base.len() + self.added.len()) as u32);
        self.by_name.insert(figure.name().clone(), id);
        self.added.push(figure);
        self.recipes.push(recipe);
        id
    }

    /// The value of a figure, or that it is what is missing.
    fn part(&self, id: FigureId) -> Result<Decimal, Reason> {
        self.figure(id).value.known().ok_or(Reason::Part(id))
    }
}

fn moved(shift: Shift, area: AreaId, period: Period) -> (AreaId, Period) {
    match shift {
        Shift::Back(steps) => (area, period.back(steps)),
        Shift::Period(period) => (area, period),
        Shift::Area(area) => (area, period),
    }
}

fn value_of(result: Result<Decimal, Reason>) -> Value {
    match result {
        Ok(value) => Value::Known(value.normalize()),
        Err(reason) => Value::Missing(Arc::new(reason)),
    }
}
