//! Works out a checked expression. It can fail only for want of a value.

use super::{Arithmetic, Comparison, Fold, Num, Over, Truth};
use crate::config::IndicatorId;
use crate::figures::{AreaId, FigureId, Reason, Value};
use crate::measure::{Decimal, Period, Rounding};
use std::collections::HashSet;
use std::sync::Arc;

/// Where an expression's values come from.
pub trait Values {
    /// The figure of an indicator.
    fn figure(&self, indicator: IndicatorId, area: AreaId, period: Period) -> Option<FigureId>;
    /// The figure of an indicator's target.
    fn target(&self, indicator: IndicatorId, area: AreaId, period: Period) -> Option<FigureId>;
    /// The figure of `sum(x, GROUP)` and the like, if it was made.
    fn over(&self, over: &Over, period: Period) -> Option<FigureId>;
    /// The value of a figure, if there is one.
    fn known(&self, figure: FigureId) -> Option<Decimal>;
    /// The value of a figure, or why there is none.
    fn value(&self, figure: FigureId) -> Value;
    /// The members of a group.
    fn members(&self, group: usize) -> &[AreaId];
    /// How `round` rounds.
    fn rounding(&self) -> Rounding;
}

/// The area and period that an expression is worked out for.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The area.
    pub area: AreaId,
    /// The period.
    pub period: Period,
}

/// One working out, which notes the figures it used.
pub struct Evaluation<'a> {
    values: &'a dyn Values,
    /// The figures used so far, each once, in order of first use.
    pub parts: Vec<FigureId>,
    /// The same, when there are many.
    seen: HashSet<FigureId>,
}

/// So many figures are gone through faster than looked up.
const FEW: usize = 16;

impl<'a> Evaluation<'a> {
    /// Begins.
    pub fn new(values: &'a dyn Values) -> Self {
        Self {
            values,
            parts: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// Begins anew, for another area and period.
    pub fn again(&mut self) {
        self.parts.clear();
        self.seen.clear();
    }

    fn take(&mut self, figure: FigureId) -> Result<Decimal, Reason> {
        if self.parts.len() < FEW {
            if !self.parts.contains(&figure) {
                self.parts.push(figure);
            }
        } else {
            if self.seen.is_empty() {
                self.seen.extend(&self.parts);
            }
            if self.seen.insert(figure) {
                self.parts.push(figure);
            }
        }
        self.values.known(figure).ok_or(Reason::Part(figure))
    }

    /// The number that an expression gives, or why there is none.
    pub fn number(&mut self, num: &Num, at: Context) -> Result<Decimal, Reason> {
        match num {
            Num::Literal(value) => Ok(*value),
            Num::Indicator(indicator) => match self.values.figure(*indicator, at.area, at.period) {
                Some(figure) => self.take(figure),
                None => Err(Reason::Absent(*indicator, at.area, at.period)),
            },
            Num::Target(indicator) => match self.values.target(*indicator, at.area, at.period) {
                Some(figure) => self.take(figure),
                None => Err(Reason::NoTarget),
            },
            Num::Negate(inner) => Ok(-self.number(inner, at)?),
            Num::Absolute(inner) => Ok(self.number(inner, at)?.abs()),
            Num::Round(inner, decimals) => {
                let value = self.number(inner, at)?;
                Ok(self.values.rounding().round(value, *decimals))
            }
            Num::Arithmetic(op, left, right) => {
                let left = self.number(left, at)?;
                let before = self.parts.len();
                let value = self.number(right, at)?;
                arithmetic(*op, left, value).ok_or_else(|| {
                    let zero = *op == Arithmetic::Divide && value.is_zero();
                    match self.divisor(right, before, at) {
                        Some(figure) if zero => Reason::DivisionByZero(figure),
                        _ => Reason::Overflow,
                    }
                })
            }
            Num::Previous(inner, steps) => self.number(
                inner,
                Context {
                    period: at.period.back(*steps),
                    ..at
                },
            ),
            Num::AtArea(inner, area) => self.number(inner, Context { area: *area, ..at }),
            Num::AtPeriod(inner, period) => self.number(
                inner,
                Context {
                    period: *period,
                    ..at
                },
            ),
            Num::Over(over) => match self.values.over(over, at.period) {
                Some(figure) => self.take(figure),
                None => self.over(over, at.period),
            },
            Num::Count(group) => Ok(Decimal::from(self.values.members(*group).len())),
        }
    }

    /// The figure to name for a divisor that is zero: the first that it was made from.
    fn divisor(&self, num: &Num, before: usize, at: Context) -> Option<FigureId> {
        match num {
            Num::Indicator(indicator) => self.values.figure(*indicator, at.area, at.period),
            _ => self.parts.get(before).or(self.parts.last()).copied(),
        }
    }

    /// Folds the members' values. Members for which there can be no value are passed over;
    /// one that is missing otherwise makes the result missing.
    pub fn over(&mut self, over: &Over, period: Period) -> Result<Decimal, Reason> {
        let mut known = Vec::new();
        let mut gap = None;
        for area in self.values.members(over.group) {
            let area = *area;
            match self.number(&over.inner, Context { area, period }) {
                Ok(value) => known.push(value),
                Err(Reason::Part(figure)) if self.not_applicable(figure) => {}
                Err(reason) => {
                    gap.get_or_insert(reason);
                }
            }
        }
        match gap {
            Some(reason) => Err(reason),
            None => fold(over.fold, &known),
        }
    }

    fn not_applicable(&self, figure: FigureId) -> bool {
        matches!(self.values.value(figure), Value::Missing(reason) if matches!(*reason, Reason::NotApplicable(_)))
    }

    /// Whether a condition holds; `Err` when that hangs on a value that is missing.
    pub fn truth(&mut self, truth: &Truth, at: Context) -> Result<bool, Reason> {
        match truth {
            Truth::Compare(op, left, right) => {
                let (left, right) = (self.number(left, at)?, self.number(right, at)?);
                Ok(match op {
                    Comparison::Equal => left == right,
                    Comparison::Unequal => left != right,
                    Comparison::Less => left < right,
                    Comparison::AtMost => left <= right,
                    Comparison::Greater => left > right,
                    Comparison::AtLeast => left >= right,
                })
            }
            // A missing side does not matter when the other one decides (Kleene's logic).
            Truth::And(left, right) => match (self.truth(left, at), self.truth(right, at)) {
                (Ok(false), _) | (_, Ok(false)) => Ok(false),
                (Ok(true), Ok(true)) => Ok(true),
                (Err(reason), _) | (_, Err(reason)) => Err(reason),
            },
            Truth::Or(left, right) => match (self.truth(left, at), self.truth(right, at)) {
                (Ok(true), _) | (_, Ok(true)) => Ok(true),
                (Ok(false), Ok(false)) => Ok(false),
                (Err(reason), _) | (_, Err(reason)) => Err(reason),
            },
            Truth::Not(inner) => Ok(!self.truth(inner, at)?),
            Truth::Known(inner) => Ok(self.number(inner, at).is_ok()),
        }
    }
}

/// The exact result (28 digits for a division); `None` when out of range or divided by zero.
pub fn arithmetic(op: Arithmetic, left: Decimal, right: Decimal) -> Option<Decimal> {
    match op {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
    }
}

/// Folds values; without any there is no result.
pub fn fold(fold: Fold, values: &[Decimal]) -> Result<Decimal, Reason> {
    let sum = || {
        values
            .iter()
            .try_fold(Decimal::ZERO, |sum, v| sum.checked_add(*v))
            .ok_or(Reason::Overflow)
    };
    let first = values.first().copied().ok_or(Reason::NotGathered)?;
    match fold {
        Fold::Sum => sum(),
        Fold::Mean => sum()?
            .checked_div(Decimal::from(values.len()))
            .ok_or(Reason::Overflow),
        Fold::Min => Ok(values.iter().copied().fold(first, Decimal::min)),
        Fold::Max => Ok(values.iter().copied().fold(first, Decimal::max)),
    }
}

/// Tells what an expression needs in order to be worked out.
pub trait Needs {
    /// An indicator's figure; `own` when for the area being evaluated.
    fn figure(&mut self, indicator: IndicatorId, area: AreaId, period: Period, own: bool);
    /// A target's figure.
    fn target(&mut self, indicator: IndicatorId, area: AreaId, period: Period, own: bool);
    /// `sum(x, GROUP)` and the like.
    fn over(&mut self, over: &Arc<Over>, period: Period);
}

/// Walks over what an expression needs, in order of use.
pub fn needs(num: &Num, at: Context, own: bool, to: &mut dyn Needs) {
    match num {
        Num::Literal(_) | Num::Count(_) => {}
        Num::Indicator(indicator) => to.figure(*indicator, at.area, at.period, own),
        Num::Target(indicator) => to.target(*indicator, at.area, at.period, own),
        Num::Negate(inner) | Num::Absolute(inner) | Num::Round(inner, _) => {
            needs(inner, at, own, to);
        }
        Num::Arithmetic(_, left, right) => {
            needs(left, at, own, to);
            needs(right, at, own, to);
        }
        Num::Previous(inner, steps) => {
            let period = at.period.back(*steps);
            needs(inner, Context { period, ..at }, own, to);
        }
        Num::AtArea(inner, area) => needs(inner, Context { area: *area, ..at }, false, to),
        Num::AtPeriod(inner, period) => {
            let period = *period;
            needs(inner, Context { period, ..at }, own, to);
        }
        Num::Over(over) => to.over(over, at.period),
    }
}
