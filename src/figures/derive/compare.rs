//! Comparing two figures: change, rate of change, completion, gap, share, trend.

use super::shape::{named, per_cent};
use super::{Against, Recipe, value_of};
use crate::config::Direction;
use crate::figures::name::Names;
use crate::figures::{Figure, FigureId, Ledger, Operation, Origin, Parts, Reason};
use crate::measure::{Decimal, Kind, Unit, Word};
use std::sync::Arc;

/// Decimals of percentages that the text computes.
const PER_CENT_DECIMALS: u32 = 1;

/// Which way a figure went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trend {
    /// It is greater.
    Rising,
    /// It is less.
    Falling,
    /// It is the same.
    Unchanged,
}

/// Which way a figure went, and whether a reader can see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Movement {
    /// By the exact values.
    pub trend: Trend,
    /// Whether both values are printed alike, rounded to the decimals shown.
    pub shown_equal: bool,
}

impl Ledger {
    /// This minus the earlier one; for shares and rates in points.
    pub fn change(&mut self, id: FigureId, on: Against) -> FigureId {
        let earlier = self.against(id, on);
        let name = self.compared("change", id, on);
        let label = self.on_label(Word::NamedChange, id, on);
        self.difference(
            name,
            label,
            Operation::Change,
            (id, earlier),
            Recipe::Change(id, on),
        )
    }

    /// One figure minus another; for shares and rates in points.
    pub fn minus(&mut self, id: FigureId, other: FigureId) -> FigureId {
        let (a, b) = (self.figure(id), self.figure(other));
        let name = format!("minus({}, {})", a.name(), b.name());
        let label = self.named(Word::NamedLess, a.label(), b.label());
        let recipe = Recipe::Minus(id, other);
        self.difference(name, label, Operation::Change, (id, other), recipe)
    }

    /// The actual value minus its target.
    pub fn gap(&mut self, id: FigureId) -> FigureId {
        let target = self.target(id);
        let figure = self.figure(id);
        let name = format!("gap({})", figure.name());
        let label = self.named(Word::NamedGap, figure.label(), "");
        self.difference(name, label, Operation::Gap, (id, target), Recipe::Gap(id))
    }

    /// Change over the earlier one, in per cent.
    pub fn rate_of_change(&mut self, id: FigureId, on: Against) -> FigureId {
        let earlier = self.against(id, on);
        let name = self.compared("rate_of_change", id, on);
        let label = self.on_label(Word::NamedRate, id, on);
        let parts = (id, earlier);
        let recipe = Recipe::RateOfChange(id, on);
        self.percentage(name, label, Operation::RateOfChange, parts, recipe)
    }

    /// The actual value over its target, in per cent.
    pub fn completion(&mut self, id: FigureId) -> FigureId {
        let target = self.target(id);
        let figure = self.figure(id);
        let name = format!("completion({})", figure.name());
        let label = self.named(Word::NamedCompletion, figure.label(), "");
        let recipe = Recipe::Completion(id);
        self.percentage(name, label, Operation::Completion, (id, target), recipe)
    }

    /// A part over its whole, in per cent.
    pub fn share(&mut self, part: FigureId, whole: FigureId) -> FigureId {
        let (a, b) = (self.figure(part), self.figure(whole));
        let name = format!("share({}, {})", a.name(), b.name());
        let label = self.named(Word::NamedShare, a.label(), b.label());
        let recipe = Recipe::Share(part, whole);
        self.percentage(name, label, Operation::Share, (part, whole), recipe)
    }

    /// The absolute value, for "fell by 3".
    pub fn magnitude(&mut self, id: FigureId) -> FigureId {
        let figure = self.figure(id);
        let name = format!("magnitude({})", figure.name());
        if let Some(made) = self.made(&name) {
            return made;
        }
        let figure = Figure {
            names: Names::own(name, self.size_label(id)),
            indicator: None,
            value: value_of(self.part(id).map(|value| value.abs())),
            direction: Direction::Neutral,
            origin: Origin::Operation {
                operation: Operation::Magnitude,
                parts: Parts::from(&[id][..]),
            },
            ..figure.clone()
        };
        self.add(figure, Recipe::Magnitude(id))
    }

    /// What the absolute value of a figure is called, so that beside the figure itself its
    /// sign is not lost: `Births, size of the change on 2018`.
    fn size_label(&self, id: FigureId) -> String {
        let added = (id.0 as usize).checked_sub(self.base.len());
        let label = |of: FigureId| self.figure(of).label();
        match added.and_then(|at| self.recipes.get(at)) {
            Some(Recipe::Change(of, on)) => self.on_label(Word::NamedChangeSize, *of, *on),
            Some(Recipe::RateOfChange(of, on)) => self.on_label(Word::NamedRateSize, *of, *on),
            Some(Recipe::Gap(of)) => self.named(Word::NamedGapSize, label(*of), ""),
            _ => self.named(Word::NamedUnsigned, label(id), ""),
        }
    }

    /// Which way a figure went; `None` when a value is missing.
    pub fn trend(&mut self, id: FigureId, on: Against) -> Option<Movement> {
        let earlier = self.against(id, on);
        let now = self.figure(id).value.known()?;
        let then = self.figure(earlier).value.known()?;
        let trend = match now.cmp(&then) {
            std::cmp::Ordering::Greater => Trend::Rising,
            std::cmp::Ordering::Less => Trend::Falling,
            std::cmp::Ordering::Equal => Trend::Unchanged,
        };
        Some(Movement {
            trend,
            shown_equal: self.shown(id) == self.shown(earlier),
        })
    }

    /// The value in the written unit, rounded as it is printed; `None` when missing.
    pub fn shown(&self, id: FigureId) -> Option<Decimal> {
        let figure = self.figure(id);
        let written = figure.value.known()?.checked_div(figure.unit.factor)?;
        let rounding = self.base.report.numbers.rounding;
        Some(rounding.round(written, figure.decimals))
    }

    fn compared(&self, operation: &str, id: FigureId, on: Against) -> String {
        let name = &self.figure(id).name();
        match on {
            Against::Previous(1) => format!("{operation}({name})"),
            Against::Previous(steps) => {
                let period = self.figure(id).period.back(steps);
                format!("{operation}({name}, {period})")
            }
            Against::Period(period) => format!("{operation}({name}, {period})"),
            Against::Figure(other) => {
                format!("{operation}({name}, {})", self.figure(other).name())
            }
        }
    }

    /// What a figure is called that compares one with another: by the other's period where
    /// that differs, else by its label.
    fn on_label(&self, word: Word, id: FigureId, on: Against) -> String {
        let now = self.figure(id);
        let words = &self.base.report.numbers.words;
        let period = match on {
            Against::Previous(steps) => Some(now.period.back(steps)),
            Against::Period(period) => Some(period),
            Against::Figure(other) => {
                let period = self.figure(other).period;
                (period != now.period).then_some(period)
            }
        };
        let other = match (period, on) {
            (Some(period), _) => words.period(period),
            (None, Against::Figure(other)) => self.figure(other).label().to_string(),
            (None, _) => String::new(),
        };
        self.named(word, now.label(), &other)
    }

    /// The name of a computed figure in the words of the report.
    pub(super) fn named(&self, word: Word, label: &str, other: &str) -> String {
        let words = &self.base.report.numbers.words;
        words.fill(
            word,
            &[("label", label), ("other", other), ("group", other)],
        )
    }

    fn difference(
        &mut self,
        name: String,
        label: String,
        operation: Operation,
        (a, b): (FigureId, FigureId),
        recipe: Recipe,
    ) -> FigureId {
        if let Some(made) = self.made(&name) {
            return made;
        }
        let (first, second) = (self.figure(a), self.figure(b));
        let result = match alike(first, second) {
            false => Err(Reason::Unlike(
                first.unit.name.clone(),
                second.unit.name.clone(),
            )),
            true => self.part(a).and_then(|a| {
                let b = self.part(b)?;
                a.checked_sub(b).ok_or(Reason::Overflow)
            }),
        };
        let places = first.kind == Kind::Rank;
        let words = &self.base.report.numbers.words;
        let figure = Figure {
            names: Names::own(name, label),
            indicator: None,
            value: value_of(result),
            kind: if places { Kind::Count } else { first.kind },
            unit: if places {
                Arc::new(named(words.text(Word::Places), words.text(Word::Place)))
            } else {
                first.unit.clone()
            },
            points: first.points || matches!(first.kind, Kind::Share | Kind::Rate),
            decimals: first.decimals.max(second.decimals),
            origin: Origin::Operation {
                operation,
                parts: Parts::from(&[a, b][..]),
            },
            ..first.clone()
        };
        self.add(figure, recipe)
    }

    fn percentage(
        &mut self,
        name: String,
        label: String,
        operation: Operation,
        (a, b): (FigureId, FigureId),
        recipe: Recipe,
    ) -> FigureId {
        if let Some(made) = self.made(&name) {
            return made;
        }
        let (first, second) = (self.figure(a), self.figure(b));
        let unlike = match operation {
            Operation::Share => !same_sort(first, second),
            _ => !alike(first, second),
        };
        let result = match unlike {
            true => Err(Reason::Unlike(
                first.unit.name.clone(),
                second.unit.name.clone(),
            )),
            false => self.quotient(operation, a, b),
        };
        let figure = Figure {
            names: Names::own(name, label),
            indicator: None,
            value: value_of(result),
            kind: Kind::Share,
            unit: Arc::new(per_cent()),
            points: false,
            decimals: PER_CENT_DECIMALS,
            origin: Origin::Operation {
                operation,
                parts: Parts::from(&[a, b][..]),
            },
            ..first.clone()
        };
        self.add(figure, recipe)
    }

    fn quotient(&self, operation: Operation, a: FigureId, b: FigureId) -> Result<Decimal, Reason> {
        let (actual, base) = (self.part(a)?, self.part(b)?);
        if base.is_zero() {
            return Err(Reason::DivisionByZero(b));
        }
        let quotient = match operation {
            // Over the size of the base, so that the sign is that of the change.
            Operation::RateOfChange => actual
                .checked_sub(base)
                .and_then(|change| change.checked_div(base.abs())),
            _ => actual.checked_div(base),
        };
        quotient.ok_or(Reason::Overflow)
    }
}

/// Whether one figure can be taken from another: the same unit, or the same kind in
/// units of another size (yuan and 10 000 yuan).
fn alike(a: &Figure, b: &Figure) -> bool {
    a.unit.name == b.unit.name
        || a.kind == b.kind && (a.unit.factor != b.unit.factor || a.kind == Kind::Money)
}

/// Whether one figure can be a part of another: both counted, or both of one kind.
fn same_sort(a: &Figure, b: &Figure) -> bool {
    let sort = |unit: &Unit, kind: Kind| match kind {
        Kind::Count => (Kind::Measure, String::new()),
        kind => (
            kind,
            if kind == Kind::Measure {
                unit.name.to_string()
            } else {
                String::new()
            },
        ),
    };
    sort(&a.unit, a.kind).0 == sort(&b.unit, b.kind).0
}
