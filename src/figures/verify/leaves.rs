//! Which figures a side of a check is made of, and with what weight.

use crate::figures::expr::eval::{Context, Values};
use crate::figures::expr::{Arithmetic, Fold, Num};
use crate::figures::{FigureId, Figures, Origin};
use crate::measure::Decimal;
use indexmap::IndexMap;

/// The figures of a side, in order of use. The weight says by how much the side grows when
/// the figure grows by one; `None` when that is not the same everywhere.
pub(super) type Leaves = IndexMap<FigureId, Option<Decimal>>;

/// Adds the figures of an expression.
pub(super) fn add(
    figures: &Figures,
    num: &Num,
    at: Context,
    weight: Option<Decimal>,
    to: &mut Leaves,
) {
    let scaled = |by: &Num, divide: bool| match by {
        Num::Literal(by) if divide => weight?.checked_div(*by),
        Num::Literal(by) => weight?.checked_mul(*by),
        _ => None,
    };
    match num {
        Num::Literal(_) | Num::Count(_) => {}
        Num::Indicator(id) => put(figures.get(*id, at.area, at.period), weight, to),
        Num::Target(id) => {
            let target = figures.target(*id, at.area, at.period);
            put(target.map(|t| t.figure), weight, to);
        }
        Num::Negate(inner) => add(figures, inner, at, weight.map(|w| -w), to),
        Num::Absolute(inner) | Num::Round(inner, _) => add(figures, inner, at, None, to),
        Num::Arithmetic(op, left, right) => match op {
            Arithmetic::Add => {
                add(figures, left, at, weight, to);
                add(figures, right, at, weight, to);
            }
            Arithmetic::Subtract => {
                add(figures, left, at, weight, to);
                add(figures, right, at, weight.map(|w| -w), to);
            }
            Arithmetic::Multiply => {
                add(figures, left, at, scaled(right, false), to);
                add(figures, right, at, scaled(left, false), to);
            }
            Arithmetic::Divide => {
                add(figures, left, at, scaled(right, true), to);
                add(figures, right, at, None, to);
            }
        },
        Num::Previous(inner, steps) => {
            let period = at.period.back(*steps);
            add(figures, inner, Context { period, ..at }, weight, to);
        }
        Num::AtArea(inner, area) => {
            add(figures, inner, Context { area: *area, ..at }, weight, to);
        }
        Num::AtPeriod(inner, period) => {
            let period = *period;
            add(figures, inner, Context { period, ..at }, weight, to);
        }
        Num::Over(over) => {
            let members = Values::members(figures, over.group);
            let weight = match over.fold {
                Fold::Sum => weight,
                Fold::Mean => weight.and_then(|w| w.checked_div(Decimal::from(members.len()))),
                Fold::Min | Fold::Max => None,
            };
            for area in members {
                let at = Context { area: *area, ..at };
                add(figures, &over.inner, at, weight, to);
            }
        }
    }
}

fn put(figure: Option<FigureId>, weight: Option<Decimal>, to: &mut Leaves) {
    let Some(figure) = figure else { return };
    match to.get_mut(&figure) {
        None => {
            to.insert(figure, weight);
        }
        Some(known) => *known = known.zip(weight).map(|(a, b)| a + b),
    }
}

/// The figures with a place (a cell, a number in the configuration) that leaves rest on.
pub(super) fn placed(figures: &Figures, leaves: &Leaves) -> Vec<FigureId> {
    let mut out: indexmap::IndexSet<FigureId> = indexmap::IndexSet::new();
    let mut seen: std::collections::HashSet<FigureId> = std::collections::HashSet::new();
    let mut open: Vec<FigureId> = leaves.keys().rev().copied().collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match figures.figure(id).map(|f| &f.origin) {
            Some(Origin::Cell(_) | Origin::Config(_)) => {
                out.insert(id);
            }
            Some(Origin::Formula { parts, .. } | Origin::Operation { parts, .. }) => {
                open.extend(parts.iter().rev());
            }
            Some(Origin::None) | None => {}
        }
    }
    out.into_iter().collect()
}
