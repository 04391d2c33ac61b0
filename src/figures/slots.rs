//! Which figure stands in which slot: one for each indicator, area and period.

use super::FigureId;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// No figure.
const NONE: u32 = u32::MAX;

/// A figure's id or none for each slot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots(Vec<u32>);

impl Slots {
    /// So many slots without a figure.
    pub(super) fn new(count: usize) -> Self {
        Self(vec![NONE; count])
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The figure of a slot.
    pub(super) fn get(&self, slot: usize) -> Option<FigureId> {
        let id = *self.0.get(slot)?;
        (id != NONE).then_some(FigureId(id))
    }

    /// Puts a figure into a slot, if there is such a slot.
    pub(super) fn set(&mut self, slot: usize, id: FigureId) {
        if let Some(entry) = self.0.get_mut(slot) {
            *entry = id.0;
        }
    }

    /// The first `runs` runs of `count` slots each, which may be filled at the same time.
    pub(super) fn runs(&mut self, count: usize, runs: usize) -> Vec<Run<'_>> {
        let mut rest = &mut *self.0;
        let mut out = Vec::with_capacity(runs);
        for _ in 0..runs {
            let (run, behind) = rest.split_at_mut(count.min(rest.len()));
            out.push(Run(run));
            rest = behind;
        }
        out
    }

    /// Lets a range of slots name figures that come `by` later.
    pub(super) fn shift(&mut self, range: Range<usize>, by: u32) {
        for id in self.0.get_mut(range).unwrap_or_default() {
            *id = if *id == NONE { NONE } else { *id + by };
        }
    }
}

/// Some of the slots, with numbers that count from the first of them.
pub(super) struct Run<'a>(&'a mut [u32]);

impl Run<'_> {
    /// The figure of a slot.
    pub(super) fn get(&self, slot: usize) -> Option<FigureId> {
        let id = *self.0.get(slot)?;
        (id != NONE).then_some(FigureId(id))
    }

    /// Puts a figure into a slot, if there is such a slot.
    pub(super) fn set(&mut self, slot: usize, id: FigureId) {
        if let Some(entry) = self.0.get_mut(slot) {
            *entry = id.0;
        }
    }

    /// Puts a figure into all of them.
    pub(super) fn fill(&mut self, id: FigureId) {
        self.0.fill(id.0);
    }
}

impl Hash for Slots {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut pairs = self.0.chunks_exact(2);
        for pair in &mut pairs {
            let [a, b] = *pair else { continue };
            state.write_u64(u64::from(a) << 32 | u64::from(b));
        }
        pairs.remainder().hash(state);
    }
}
