//! What parts add up to.

use super::{Recipe, value_of};
use crate::config::Direction;
use crate::figures::name::Names;
use crate::figures::{Figure, FigureId, Ledger, Operation, Origin, Reason};
use crate::measure::{Decimal, Word, text};

impl Ledger {
    /// The sum of figures of one unit, such as the parts of a whole; missing when one of
    /// them is. The first gives unit, decimals, area and period. `None` when there are none.
    pub fn total(&mut self, parts: &[FigureId]) -> Option<FigureId> {
        let first = self.figure(*parts.first()?).clone();
        let names: Vec<&str> = parts.iter().map(|id| &**self.figure(*id).name()).collect();
        let name = format!("total({})", names.join(", "));
        let labels = parts.iter().map(|id| self.figure(*id).label().to_string());
        let language = self.base.report.numbers.words.language();
        let labels = text::join(&labels.collect::<Vec<_>>(), language);
        let label = self.named(Word::NamedTogether, &labels, "");
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, id| {
            let beyond = || Reason::Meaningless("it is beyond what can be counted".into());
            sum.checked_add(self.part(*id)?).ok_or_else(beyond)
        });
        let decimals = parts.iter().map(|id| self.figure(*id).decimals).max();
        let figure = Figure {
            names: Names::own(name, label),
            indicator: None,
            value: value_of(sum),
            decimals: decimals.unwrap_or(first.decimals),
            direction: Direction::Neutral,
            origin: Origin::Operation {
                operation: Operation::Sum,
                parts: parts.into(),
            },
            ..first
        };
        Some(self.add(figure, Recipe::Alone))
    }
}
