//! What a figure as reported allows: the values that would be printed the same.

use super::model::shown_step;
use super::{Figure, FigureId, Figures, Ledger, Origin, Value};
use crate::measure::{Decimal, Interval, Kind, Rounding};

/// The values that a value stands for when it is written in steps of `step` base units.
///
/// Whole things that are counted one by one are not rounded: 4,923 births are that many.
pub(crate) fn allowed(value: Decimal, step: Decimal, figure: &Figure) -> Option<Interval> {
    let counted = matches!(figure.kind, Kind::Count | Kind::Rank) && step <= Decimal::ONE;
    if counted && value.fract().is_zero() {
        return Some(Interval::point(value));
    }
    Interval::rounded(value, step)
}

fn of(figure: &Figure, written: Option<Decimal>, rounding: Rounding) -> Option<Interval> {
    let Value::Known(value) = figure.value else {
        return None;
    };
    // A number of the configuration is as exact as it is typed.
    if matches!(figure.origin, Origin::Config(_)) {
        return Some(Interval::point(value));
    }
    let shown = shown_step(&figure.unit, figure.decimals);
    match written {
        // Written more coarsely than shown: what is written counts.
        Some(step) if step > shown => allowed(value, step, figure),
        _ => {
            let written = value.checked_div(figure.unit.factor)?;
            let rounded = rounding.round(written, figure.decimals);
            let rounded = rounded.checked_mul(figure.unit.factor)?;
            allowed(rounded, shown, figure)
        }
    }
}

impl Figures {
    /// The values (in base units) that a figure as reported stands for: those that would be
    /// shown the same, by the decimals shown or, if that is coarser, as its cell is written.
    /// `None` when it is missing.
    pub fn reported(&self, id: FigureId) -> Option<Interval> {
        let figure = self.figure(id)?;
        let step = self.steps.get(&id).copied();
        of(figure, step, self.report.numbers.rounding)
    }
}

impl Ledger {
    /// The values (in base units) that a figure as reported stands for, also one that the
    /// text computed; see [`Figures::reported`].
    pub fn reported(&self, id: FigureId) -> Option<Interval> {
        if self.base.holds(id) {
            return self.base.reported(id);
        }
        of(self.figure(id), None, self.base.report.numbers.rounding)
    }
}
