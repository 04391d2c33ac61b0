//! Works out a side of a check as the values that it can have.

use crate::figures::expr::eval::{Context, Values};
use crate::figures::expr::{Arithmetic, Fold, Num, Over};
use crate::figures::{FigureId, Figures, Reason, Value};
use crate::measure::{Decimal, Interval, Period};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

type Weighed = Result<Interval, Reason>;

/// Works out expressions: exactly, or with every figure as reported.
pub(super) struct Weigher<'a> {
    figures: &'a Figures,
    reported: bool,
    /// Folds by the address of the expression: the same one for every area.
    folds: RefCell<HashMap<(*const Over, Period), Weighed>>,
}

impl<'a> Weigher<'a> {
    /// Works with exact values.
    pub(super) fn exact(figures: &'a Figures) -> Self {
        Self {
            figures,
            reported: false,
            folds: RefCell::default(),
        }
    }

    /// Works with the values that figures as reported allow.
    pub(super) fn reported(figures: &'a Figures) -> Self {
        Self {
            reported: true,
            ..Self::exact(figures)
        }
    }

    /// The values of a figure.
    pub(super) fn figure(&self, id: FigureId) -> Weighed {
        let found = match self.reported {
            true => self.figures.reported(id),
            false => Values::known(self.figures, id).map(Interval::point),
        };
        found.ok_or(Reason::Part(id))
    }

    /// The values that an expression can have, or why there are none.
    pub(super) fn number(&self, num: &Num, at: Context) -> Weighed {
        let overflow = || Reason::Overflow;
        match num {
            Num::Literal(value) => Ok(Interval::point(*value)),
            Num::Indicator(id) => match self.figures.get(*id, at.area, at.period) {
                Some(figure) => self.figure(figure),
                None => Err(Reason::Absent(*id, at.area, at.period)),
            },
            Num::Target(id) => match self.figures.target(*id, at.area, at.period) {
                Some(target) => self.figure(target.figure),
                None => Err(Reason::NoTarget),
            },
            Num::Negate(inner) => Ok(self.number(inner, at)?.negated()),
            Num::Absolute(inner) => Ok(self.number(inner, at)?.size()),
            Num::Round(inner, decimals) => {
                let rounding = self.figures.report.numbers.rounding;
                let inner = self.number(inner, at)?;
                Ok(inner.map(|value| rounding.round(value, *decimals)))
            }
            Num::Arithmetic(op, left, right) => {
                let (left, right) = (self.number(left, at)?, self.number(right, at)?);
                match op {
                    Arithmetic::Add => left.plus(right),
                    Arithmetic::Subtract => left.minus(right),
                    Arithmetic::Multiply => left.times(right),
                    Arithmetic::Divide if right.holds(Decimal::ZERO) => {
                        return Err(Reason::Meaningless("a divisor can be zero".into()));
                    }
                    Arithmetic::Divide => left.over(right),
                }
                .ok_or_else(overflow)
            }
            Num::Previous(inner, steps) => {
                let period = at.period.back(*steps);
                self.number(inner, Context { period, ..at })
            }
            Num::AtArea(inner, area) => self.number(inner, Context { area: *area, ..at }),
            Num::AtPeriod(inner, period) => {
                let period = *period;
                self.number(inner, Context { period, ..at })
            }
            Num::Over(over) => self.over(over, at.period),
            Num::Count(group) => {
                let count = Values::members(self.figures, *group).len();
                Ok(Interval::point(Decimal::from(count)))
            }
        }
    }

    fn over(&self, over: &Arc<Over>, period: Period) -> Weighed {
        let key = (Arc::as_ptr(over), period);
        if let Some(known) = self.folds.borrow().get(&key) {
            return known.clone();
        }
        let folded = self.fold(over, period);
        self.folds.borrow_mut().insert(key, folded.clone());
        folded
    }

    /// As formulas fold: members for which there can be no value are passed over.
    fn fold(&self, over: &Over, period: Period) -> Weighed {
        let mut out: Option<Interval> = None;
        let mut count = 0u32;
        for area in Values::members(self.figures, over.group) {
            let area = *area;
            let value = match self.number(&over.inner, Context { area, period }) {
                Ok(value) => value,
                Err(Reason::Part(id)) if self.not_applicable(id) => continue,
                Err(reason) => return Err(reason),
            };
            count += 1;
            out = Some(match out {
                None => value,
                Some(so_far) => match over.fold {
                    Fold::Sum | Fold::Mean => so_far.plus(value).ok_or(Reason::Overflow)?,
                    Fold::Min => so_far.min(value),
                    Fold::Max => so_far.max(value),
                },
            });
        }
        let folded = out.ok_or(Reason::NotGathered)?;
        match over.fold {
            Fold::Mean => folded
                .over(Interval::point(Decimal::from(count)))
                .ok_or(Reason::Overflow),
            _ => Ok(folded),
        }
    }

    fn not_applicable(&self, id: FigureId) -> bool {
        let value = Values::value(self.figures, id);
        matches!(value, Value::Missing(reason) if matches!(*reason, Reason::NotApplicable(_)))
    }
}
