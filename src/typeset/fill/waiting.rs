//! What waits for the next page or is drawn lower so that it need not.

use super::{Filler, Filling, PageRoom};
use crate::measure::Length;
use crate::typeset::galley::{Bond, Slab};
use std::ops::Range;

impl Filler<'_> {
    /// Sets what waited at the top of the page.
    pub(super) fn float(&self, filling: &mut Filling, range: Range<usize>) {
        for index in range.clone() {
            let Some(slab) = self.galley.get(index) else {
                break;
            };
            let first = index == range.start;
            if !filling.sheet.slabs.is_empty() {
                filling.y += if first {
                    slab.gap.max(self.after(index))
                } else {
                    slab.gap
                };
            }
            self.set(filling, index, slab.height, !first);
        }
    }

    /// The space that the last chart before a slab asks for below it.
    pub(super) fn after(&self, index: usize) -> Length {
        let before = self.galley.get(..index).unwrap_or_default();
        let float = before.iter().rposition(|slab| slab.float.is_some());
        float
            .and_then(|at| self.galley.get(at + 1))
            .map_or(Length::ZERO, |slab| slab.gap)
    }

    /// Makes the chart at the foot so much lower that the page is not overfull, if it can be.
    pub(super) fn lower(&self, filling: &mut Filling, page: &PageRoom<'_>) -> bool {
        let over = filling.y + self.notes_height(&filling.notes, page.carried) - page.text;
        let Some(placed) = filling.sheet.slabs.last_mut() else {
            return false;
        };
        let least = self.galley.get(placed.index).and_then(|slab| slab.lower);
        if least.is_none_or(|(_, least)| placed.height - over < least) {
            return false;
        }
        placed.height -= over;
        filling.y -= over;
        true
    }

    /// Makes all charts of the page so much lower that it is not overfull, if they can be:
    /// each gives by how much it can.
    pub(super) fn lower_all(&self, filling: &mut Filling, page: &PageRoom<'_>) -> bool {
        let over = filling.y + self.notes_height(&filling.notes, page.carried) - page.text;
        let spare = |index: usize, height: Length| {
            let least = self.galley.get(index).and_then(|slab| slab.lower);
            least.map_or(Length::ZERO, |(_, least)| height - least)
        };
        let slabs = filling.sheet.slabs.iter();
        let all: Length = slabs.map(|placed| spare(placed.index, placed.height)).sum();
        if all < over || over <= Length::ZERO {
            return false;
        }
        let (mut passed, mut given) = (Length::ZERO, Length::ZERO);
        for placed in &mut filling.sheet.slabs {
            placed.y -= given;
            passed += spare(placed.index, placed.height);
            let due = over.scale(passed.0, all.0);
            placed.height -= due - given;
            given = due;
        }
        if let Some((_, y)) = &mut filling.sheet.head {
            // A repeated head stands above all text, and below what waited for the page.
            let waited = filling
                .sheet
                .slabs
                .get(..filling.waited)
                .unwrap_or_default();
            let last = waited.last();
            let foot = last.map_or(Length::ZERO, |placed| placed.y + placed.height);
            *y = (*y).min(foot);
        }
        filling.y -= over;
        true
    }

    /// Whether a heading ends the page because something waits that must not pass it.
    pub(super) fn barred(&self, filling: &Filling, slab: &Slab) -> bool {
        let waits = !filling.floats.is_empty() || filling.detour.is_some();
        let level = slab.outline.as_ref().map(|(level, _)| *level);
        waits && level.is_some_and(|level| level <= filling.level.max(1))
    }

    /// Whether a chart would stand before another one that waits, or a table before a table.
    pub(super) fn overtakes(&self, filling: &Filling, group: Range<usize>) -> bool {
        let table = |index: usize| self.galley.get(index).map(|slab| slab.table_part);
        let floats = self
            .galley
            .get(group.start)
            .is_some_and(|slab| slab.float.is_some());
        let mut waiting = filling.floats.iter();
        floats && waiting.any(|range| table(range.start) == table(group.start))
    }

    /// Lets a chart wait for the next page.
    pub(super) fn defer(
        &self,
        filling: &mut Filling,
        group: Range<usize>,
        page: &PageRoom<'_>,
    ) -> bool {
        let slabs = self.galley.get(group.clone()).unwrap_or_default();
        let Some(first) = slabs.first() else {
            return false;
        };
        let height = |range: &Range<usize>| -> Length {
            let slabs = self.galley.get(range.clone()).unwrap_or_default();
            slabs.iter().map(|slab| slab.gap + slab.height).sum()
        };
        let waiting: Length = filling.floats.iter().map(height).sum();
        let free = self.floats && first.float.is_some() && first.bond == Bond::Free && page.around;
        if !free || filling.detour.is_some() || waiting + height(&group) > page.text {
            return false;
        }
        if filling.floats.is_empty() {
            filling.level = first.level;
        }
        filling.index = group.end;
        filling.floats.push(group);
        true
    }

    /// Lets a turned stretch follow after the page, and goes on behind it.
    pub(super) fn go_round(&self, filling: &mut Filling, page: &PageRoom<'_>) -> bool {
        let index = filling.index;
        let Some(slab) = self.galley.get(index).filter(|slab| slab.turned) else {
            return false;
        };
        let free = page.around && filling.floats.is_empty() && filling.detour.is_none();
        if !free || filling.sheet.turned || !self.floats || slab.bond == Bond::Kept {
            return false;
        }
        let rest = self.galley.get(index..).unwrap_or_default();
        let count = rest.iter().position(|slab| !slab.turned);
        let end = index + count.unwrap_or(rest.len());
        filling.detour = Some(index..end);
        filling.level = slab.level;
        filling.index = end;
        true
    }

    /// The chart or small table that begins at a slab, or the slab alone.
    pub(super) fn group(&self, index: usize) -> Range<usize> {
        let float = |at: usize| self.galley.get(at).and_then(|slab| slab.float);
        let mut end = index + 1;
        while float(index).is_some() && float(end) == float(index) {
            end += 1;
        }
        index..end
    }
}
