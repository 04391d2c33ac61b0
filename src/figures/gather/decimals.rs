//! Decimals by the number formats of cells, where the configuration gives none.

use super::block::Block;
use crate::config::Indicator;
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::figures::codes::{FEWER_DECIMALS, SHARE_AS_FRACTION};
use crate::figures::{CellAt, Value};
use crate::measure::{Decimal, Rounding};
use std::cell::{Cell, RefCell};

/// What the number formats of an indicator's cells show.
#[derive(Default)]
pub(super) struct ShownDecimals {
    /// The most decimals.
    most: Cell<Option<u32>>,
    /// The first cell of which the report, by its configuration, prints less than that.
    lost: RefCell<Option<(u32, CellAt)>>,
    /// The first cell of a percentage that holds a number between 0 and 1.
    small: RefCell<Option<(Decimal, CellAt)>>,
    /// Whether another cell cannot be such a fraction.
    large: Cell<bool>,
}

impl ShownDecimals {
    /// Takes a cell that shows so many decimals.
    pub(super) fn take(&self, decimals: u32, value: &Value, of: &Indicator, place: &CellAt) {
        self.most.set(self.most.get().max(Some(decimals)));
        let written = value.known().and_then(|v| v.checked_div(of.unit.factor));
        let shown = written.map(|w| Rounding::HalfUp.round(w, decimals).normalize());
        if shown.is_some_and(|shown| shown.scale() > of.decimals) {
            self.lost
                .borrow_mut()
                .get_or_insert_with(|| (decimals, place.clone()));
        }
    }

    /// Takes a number that a cell without a percent format holds for a percentage.
    pub(super) fn take_percentage(&self, written: Decimal, place: &CellAt) {
        if written.is_sign_negative() || written > Decimal::ONE {
            self.large.set(true);
        } else if !written.fract().is_zero() {
            self.small
                .borrow_mut()
                .get_or_insert_with(|| (written, place.clone()));
        }
    }

    /// A share whose cells are all fractions was hardly typed as per cent.
    fn fractions(&self, of: &Indicator, sink: &mut Sink) {
        let small = self.small.borrow();
        let Some((written, cell)) = small.as_ref().filter(|_| !self.large.get()) else {
            return;
        };
        let id = &of.id.value;
        let message = format!(
            "all cells of `{id}` hold numbers from 0 to 1: {written} is read as {written}%, and may mean {}%",
            (written * Decimal::ONE_HUNDRED).normalize()
        );
        sink.emit(
            Diagnostic::warning(SHARE_AS_FRACTION, message)
                .at_with(cell, "for example")
                .hint("if they are fractions, declare `none` for the column under `units` of the table, or give the cells a percent format"),
        );
    }

    /// The decimals that the indicator is printed with, by all that was taken so far.
    pub(super) fn of(&self, indicator: &Indicator) -> u32 {
        match (&indicator.decimals_place, self.most.get()) {
            (None, Some(shown)) => shown,
            _ => indicator.decimals,
        }
    }

    /// Lets the formats decide, unless the configuration does.
    pub(super) fn settle(self, of: &Indicator, block: &mut Block<'_>, sink: &mut Sink) {
        self.fractions(of, sink);
        let decimals = self.of(of);
        if decimals != of.decimals {
            for figure in &mut block.all {
                figure.decimals = decimals;
            }
        }
        let Some(place) = &of.decimals_place else {
            return;
        };
        let Some((shown, cell)) = self.lost.into_inner() else {
            return;
        };
        let printed = match of.decimals {
            0 => "no decimals".to_owned(),
            1 => "1 decimal".to_owned(),
            n => format!("{n} decimals"),
        };
        let id = &of.id.value;
        let message = format!("`{id}` is printed with {printed}, and the workbook shows {shown}");
        sink.emit(
            Diagnostic::new(Severity::Note, FEWER_DECIMALS, message)
                .at(place.clone())
                .at_with(&cell, "for example")
                .hint(
                    "leave it so if that is meant, or take `decimals` out to print what the workbook shows",
                ),
        );
    }
}
