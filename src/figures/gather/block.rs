//! The figures of one indicator while its cells are read. Indicators are read at the same
//! time, each into a block of its own; the blocks are then put together in their order.

use super::builder::{Builder, Restated};
use crate::config::{IndicatorId, Source};
use crate::diagnostics::Sink;
use crate::figures::name::Naming;
use crate::figures::slots::{Run, period_at};
use crate::figures::{AreaId, Figure, FigureId, Origin, Value};
use crate::measure::{Decimal, Period};
use std::sync::Arc;

/// One indicator's figures. Ids count from its first one.
pub(super) struct Block<'a> {
    pub(super) naming: Arc<Naming>,
    periods: &'a [Period],
    /// The number of the first of its slots among those of all indicators.
    first: usize,
    slots: Run<'a>,
    pub(super) all: Vec<Figure>,
    /// The step that a figure's cell is written in, where that is coarser than the one it
    /// is shown in.
    pub(super) steps: Vec<(FigureId, Decimal)>,
    /// Figures whose cell holds a number kept as text.
    pub(super) texts: Vec<FigureId>,
    /// Cells that state a figure again.
    pub(super) restated: Vec<Restated>,
}

/// A block that is complete.
pub(super) struct Full {
    all: Vec<Figure>,
    steps: Vec<(FigureId, Decimal)>,
    texts: Vec<FigureId>,
    restated: Vec<Restated>,
    problems: Sink,
}

impl<'a> Block<'a> {
    /// The blocks of all indicators, empty.
    pub(super) fn all(builder: &'a mut Builder<'_>) -> Vec<Self> {
        let periods: &[Period] = &builder.report.periods;
        let count = builder.areas.len() * periods.len();
        let runs = builder.index.runs(count, builder.naming.len());
        let blocks = builder.naming.iter().zip(runs).enumerate();
        blocks
            .map(|(at, (naming, slots))| Block {
                naming: Arc::clone(naming),
                periods,
                first: at * count,
                slots,
                all: Vec::new(),
                steps: Vec::new(),
                texts: Vec::new(),
                restated: Vec::new(),
            })
            .collect()
    }

    /// The block's slot of an area and period; `None` for a period that is not gathered.
    pub(super) fn slot(&self, area: AreaId, period: Period) -> Option<usize> {
        let at = period_at(self.periods, period)?;
        Some(area.0 as usize * self.periods.len() + at)
    }

    /// The number of a slot among those of all indicators.
    pub(super) fn whole_slot(&self, slot: usize) -> usize {
        self.first + slot
    }

    /// The figure of a slot.
    pub(super) fn get(&self, slot: usize) -> Option<FigureId> {
        self.slots.get(slot)
    }

    /// Puts a figure into a slot; its id.
    pub(super) fn place(
        &mut self,
        slot: usize,
        (area, period): (AreaId, Period),
        value: Value,
        origin: Origin,
    ) -> Option<FigureId> {
        let figure = self.naming.figure(area, period, value, origin)?;
        let id = FigureId(self.all.len() as u32);
        self.all.push(figure);
        self.slots.set(slot, id);
        Some(id)
    }

    /// Lets the only figure stand for every area and period.
    pub(super) fn everywhere(&mut self) {
        self.slots.fill(FigureId(0));
    }

    /// The block with the problems that were met.
    pub(super) fn full(self, problems: Sink) -> Full {
        Full {
            all: self.all,
            steps: self.steps,
            texts: self.texts,
            restated: self.restated,
            problems,
        }
    }
}

/// Puts the blocks together, with their problems.
pub(super) fn join(builder: &mut Builder<'_>, blocks: Vec<Full>, sink: &mut Sink) {
    let count = builder.areas.len() * builder.report.periods.len();
    // With room for the formulas, so that the figures need not be moved.
    let indicators = builder.report.indicators.iter();
    let formulas = indicators.filter(|i| matches!(i.source, Source::Formula(_)));
    let read: usize = blocks.iter().map(|block| block.all.len()).sum();
    builder.all.reserve(read + formulas.count() * count);
    for (block, id) in blocks.into_iter().zip(0..) {
        let first = builder.all.len() as u32;
        let of = IndicatorId(id).0 as usize * count;
        if !block.all.is_empty() {
            builder.index.shift(of..of + count, first);
        }
        builder.all.extend(block.all);
        let steps = block.steps.into_iter();
        builder
            .steps
            .extend(steps.map(|(id, step)| (FigureId(first + id.0), step)));
        let texts = block.texts.into_iter();
        builder.texts.extend(texts.map(|id| FigureId(first + id.0)));
        builder.restated.extend(block.restated);
        sink.absorb(block.problems);
    }
}
