//! Which figure stands in which slot: one for each indicator, area and period.

use super::FigureId;
use crate::measure::Period;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// No figure.
const NONE: u32 = u32::MAX;

/// Where a period stands among those of the report, which are ascending.
pub(super) fn period_at(periods: &[Period], period: Period) -> Option<usize> {
    // Years mostly follow each other.
    if let (Some(Period::Year(first)), Period::Year(year)) = (periods.first(), period)
        && let Ok(at) = usize::try_from(i64::from(year) - i64::from(*first))
        && periods.get(at) == Some(&period)
    {
        return Some(at);
    }
    periods.binary_search(&period).ok()
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period() -> impl Strategy<Value = Period> {
        prop_oneof![
            (2000..2012_i32).prop_map(Period::Year),
            (2000..2012_i32, 1..=4_u8).prop_map(|(year, part)| Period::Quarter(year, part)),
        ]
    }

    proptest! {
        #[test]
        fn a_period_is_found_where_it_stands(
            mut periods in prop::collection::vec(period(), 0..9),
            wanted in period(),
        ) {
            periods.sort_unstable();
            periods.dedup();
            let at = periods.iter().position(|period| *period == wanted);
            prop_assert_eq!(period_at(&periods, wanted), at);
        }
    }

    #[test]
    fn runs_count_from_their_own_first_slot() {
        let mut slots = Slots::new(7);
        for (at, run) in slots.runs(3, 3).iter_mut().enumerate() {
            run.set(1, FigureId(at as u32));
            run.set(9, FigureId(9));
        }
        slots.shift(3..6, 10);
        let ids = (0..8).map(|slot| slots.get(slot).map(|id| id.0));
        let expected = [None, Some(0), None, None, Some(11), None, None, None];
        assert_eq!(ids.collect::<Vec<_>>(), expected);
    }
}
