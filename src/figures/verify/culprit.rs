//! Guesses which cell makes two sides differ, from the mistakes that typists make.

use super::leaves::Leaves;
use crate::figures::{FigureId, Figures, Origin};
use crate::measure::Decimal;

/// A cell that would explain a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Culprit {
    /// Numbers kept as text: they are just what the sides differ by, and Excel leaves them
    /// out of sums.
    Texts(Vec<FigureId>),
    /// With two digits exchanged the sides agree: what the figure would be (base units).
    Exchanged(FigureId, Decimal),
    /// Its value is just the difference: it is left out or counted twice.
    Whole(FigureId),
}

/// The cells that explain the difference `left - right`; `None` when none do, or when
/// several do by themselves.
pub(super) fn find(
    figures: &Figures,
    left: &Leaves,
    right: &Leaves,
    difference: Decimal,
) -> Option<Culprit> {
    let weights = left.iter().map(|(id, w)| (*id, *w));
    let others = right.iter().map(|(id, w)| (*id, w.map(|w| -w)));
    let cells: Vec<(FigureId, Decimal, Decimal)> = weights
        .chain(others)
        .filter_map(|(id, weight)| {
            let figure = figures.figure(id)?;
            let cell = matches!(figure.origin, Origin::Cell(_));
            let weight = weight.filter(|w| cell && !w.is_zero())?;
            let value = figure.value.known()?;
            // What the figure would have to be for the sides to agree.
            let right = value.checked_sub(difference.checked_div(weight)?)?;
            Some((id, value, right))
        })
        .collect();
    if let Some(texts) = texts(figures, left, right, difference) {
        return Some(Culprit::Texts(texts));
    }
    let exchanged = cells
        .iter()
        .filter(|(_, value, right)| swapped(*value, *right));
    let exchanged = only(exchanged.map(|(id, _, right)| Culprit::Exchanged(*id, *right)));
    let whole = || {
        let same = |value: &Decimal| !value.is_zero() && value.abs() == difference.abs();
        let cells = cells.iter().filter(|(_, value, _)| same(value));
        only(cells.map(|(id, _, _)| Culprit::Whole(*id)))
    };
    // Of two parts, one is always what the other lacks.
    exchanged.or_else(|| whole().filter(|_| cells.len() > 3))
}

/// The figures kept as text, when without them the sides would agree.
fn texts(
    figures: &Figures,
    left: &Leaves,
    right: &Leaves,
    difference: Decimal,
) -> Option<Vec<FigureId>> {
    let weights = left.iter().map(|(id, w)| (*id, *w));
    let others = right.iter().map(|(id, w)| (*id, w.map(|w| -w)));
    let mut found = Vec::new();
    let mut sum = Decimal::ZERO;
    for (id, weight) in weights.chain(others) {
        if !figures.texts.contains(&id) {
            continue;
        }
        let value = figures.figure(id)?.value.known()?;
        sum = sum.checked_add(value.checked_mul(weight?)?)?;
        found.push(id);
    }
    (!found.is_empty() && sum == difference).then_some(found)
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Whether two numbers differ by the order of two neighbouring digits alone.
fn swapped(a: Decimal, b: Decimal) -> bool {
    if a.is_sign_negative() != b.is_sign_negative() || a == b {
        return false;
    }
    let scale = a.scale().max(b.scale());
    let digits = |value: Decimal| {
        let mut value = value.abs();
        value.rescale(scale);
        value.mantissa().to_string().into_bytes()
    };
    let (a, b) = (digits(a), digits(b));
    if a.len() != b.len() {
        return false;
    }
    let apart: Vec<usize> = (0..a.len()).filter(|at| a.get(*at) != b.get(*at)).collect();
    matches!(apart.as_slice(), [x, y] if x + 1 == *y && a.get(*x) == b.get(*y) && a.get(*y) == b.get(*x))
}
