//! Tells a failed check: the numbers, the difference, and the cells that weigh most.

use super::compare::Apart;
use super::culprit::{self, Culprit};
use super::leaves::{Leaves, placed};
use super::shape::Shape;
use crate::diagnostics::{Diagnostic, TextPlace};
use crate::figures::expr::Comparison;
use crate::figures::{FigureId, Figures, Origin, shown};
use crate::measure::Decimal;

/// Cells of a side that are shown.
const CELLS: usize = 3;

/// What is told of a failed comparison.
pub(super) struct Finding<'a> {
    pub(super) figures: &'a Figures,
    pub(super) op: Comparison,
    pub(super) shape: Shape<'a>,
    pub(super) apart: &'a Apart,
    /// The figures of the left side and of the right one.
    pub(super) leaves: (Leaves, Leaves),
}

impl Finding<'_> {
    /// `found 435 births, expected 432 births, a difference of 3 births`
    pub(super) fn numbers(&self) -> String {
        let Apart { left, right, .. } = *self.apart;
        let style = &self.figures.report.numbers;
        let decimals = self.shape.telling(left, right);
        let side = |value: Decimal| self.shape.text(value, decimals, style);
        let than = match self.op {
            Comparison::Equal => "",
            Comparison::Unequal => "another value than ",
            Comparison::Less => "less than ",
            Comparison::AtMost => "at most ",
            Comparison::Greater => "more than ",
            Comparison::AtLeast => "at least ",
        };
        let numbers = format!("found {}, expected {than}{}", side(left), side(right));
        let gap = left.checked_sub(right).unwrap_or_default().abs();
        if gap.is_zero() {
            return numbers;
        }
        let difference = self.shape.difference(gap, decimals, style);
        format!("{numbers}, a difference of {difference}")
    }

    /// Adds the cells, what rounding allows, and which cell to look at first.
    pub(super) fn explain(&self, mut problem: Diagnostic, hint: &str) -> Diagnostic {
        let culprit = self.culprit();
        let texts = match &culprit {
            Some(Culprit::Texts(texts)) => texts.as_slice(),
            _ => &[],
        };
        let mut left_out = 0;
        for leaves in [&self.leaves.0, &self.leaves.1] {
            let (cells, more) = largest(self.figures, leaves, texts);
            left_out += more;
            for id in cells {
                problem = self.cell(problem, id);
            }
        }
        if left_out > 0 {
            let word = if left_out == 1 {
                "cell is"
            } else {
                "cells are"
            };
            problem = problem.note(format!("{left_out} smaller {word} not shown"));
        }
        if let Some((left, right)) = self.apart.ranges
            && !(left.is_point() && right.is_point())
        {
            let (low, high) = (left.low().min(right.low()), left.high().max(right.high()));
            let style = &self.figures.report.numbers;
            let decimals = self.shape.telling(low, high) + 1;
            let text = |value| self.shape.text(value, decimals, style);
            let range = |of: crate::measure::Interval| match of.is_point() {
                true => text(of.low()),
                false => format!("{} to {}", text(of.low()), text(of.high())),
            };
            problem = problem.note(format!(
                "rounding allows {} on the left side and {} on the right",
                range(left),
                range(right)
            ));
        }
        match culprit.and_then(|culprit| self.blame(&culprit)) {
            Some(hint) => problem.hint(hint),
            None => problem.hint(hint),
        }
    }

    fn cell(&self, problem: Diagnostic, id: FigureId) -> Diagnostic {
        let Some(figure) = self.figures.figure(id) else {
            return problem;
        };
        let value = shown(figure, &self.figures.report.numbers);
        let text = format!("{}: {value}", figure.label());
        match &figure.origin {
            Origin::Cell(at) => problem.at_with(at, text),
            Origin::Config(place) => problem.at_with(TextPlace::clone(place), text),
            _ => problem,
        }
    }

    fn culprit(&self) -> Option<Culprit> {
        if self.op != Comparison::Equal {
            return None;
        }
        let difference = self.apart.left.checked_sub(self.apart.right)?;
        let (left, right) = &self.leaves;
        culprit::find(self.figures, left, right, difference)
    }

    /// Says which cells to look at first, and why.
    fn blame(&self, culprit: &Culprit) -> Option<String> {
        let style = &self.figures.report.numbers;
        let cell = |id: &FigureId| {
            let figure = self.figures.figure(*id)?;
            match &figure.origin {
                Origin::Cell(at) => Some((figure, at)),
                _ => None,
            }
        };
        let named = |id: &FigureId| {
            let (figure, at) = cell(id)?;
            let name = format!("cell {} of sheet `{}`", at.address(), at.sheet());
            Some((name, figure))
        };
        Some(match culprit {
            Culprit::Exchanged(id, right) => {
                let (cell, figure) = named(id)?;
                let would = crate::figures::Figure {
                    value: crate::figures::Value::Known(*right),
                    ..figure.clone()
                };
                format!(
                    "look at {cell} first: with two digits exchanged, {} for {}, the sides agree",
                    shown(&would, style),
                    shown(figure, style)
                )
            }
            Culprit::Whole(id) => {
                let (cell, figure) = named(id)?;
                format!(
                    "look at {cell} first: {} is the whole difference, which may be counted twice or left out",
                    shown(figure, style)
                )
            }
            Culprit::Texts(ids) => {
                let (_, first) = cell(ids.first()?)?;
                let cells: Option<Vec<String>> = ids
                    .iter()
                    .map(|id| cell(id).map(|(_, at)| at.address().to_string()))
                    .collect();
                let (texts, cells) = match cells?.as_slice() {
                    [one] => ("text in cell", one.clone()),
                    [most @ .., last] => {
                        ("texts in cells", format!("{} and {last}", most.join(", ")))
                    }
                    [] => return None,
                };
                let (number, are) = match ids.len() {
                    1 => ("a number", "this one is"),
                    _ => ("numbers", "these are"),
                };
                format!(
                    "turn the {texts} {cells} of sheet `{}` into {number}: Excel leaves texts out of sums, and {are} the whole difference",
                    first.sheet()
                )
            }
        })
    }
}

/// The places of a side that weigh most, in order of size, and how many are left out. Those
/// that are to blame come first.
fn largest(figures: &Figures, leaves: &Leaves, blamed: &[FigureId]) -> (Vec<FigureId>, usize) {
    let mut cells = placed(figures, leaves);
    let size = |id: &FigureId| {
        let figure = figures.figure(*id);
        let value = figure.and_then(|f| f.value.known());
        let size = value.map_or(Decimal::ZERO, |v| v.abs());
        std::cmp::Reverse((blamed.contains(id), size))
    };
    if cells.len() > CELLS {
        cells.sort_by_key(size);
    }
    let more = cells.len().saturating_sub(CELLS);
    cells.truncate(CELLS);
    (cells, more)
}

/// "Qiaotou in 2019".
pub(super) fn subject(
    figures: &Figures,
    area: crate::figures::AreaId,
    period: crate::measure::Period,
) -> String {
    let area = figures.areas.get(area.0 as usize);
    format!("{} in {period}", area.map_or("", |a| &*a.label))
}
