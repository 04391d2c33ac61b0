//! Notes at the foot of pages: their height, where they are divided.

use super::{Filler, Filling, PageRoom};
use crate::measure::Length;
use crate::typeset::galley::{Bond, Slab};

/// Space between the text and the notes at the foot of a page, in points.
const ABOVE_NOTES: f64 = 14.0;
/// White lines at a page's foot from which on a note is rather divided.
const WHITE: i64 = 4;
/// Notes carried over from the page before take at most this part (hundredths) of a page.
const CARRIED: i64 = 66;

impl Filler<'_> {
    pub(super) fn notes_height(&self, notes: &[usize], carried: Length) -> Length {
        let own: Length = notes
            .iter()
            .filter_map(|&note| self.notes.get(note)?.as_ref())
            .flatten()
            .map(|slab| slab.gap + slab.height)
            .sum();
        if own + carried == Length::ZERO {
            Length::ZERO
        } else {
            own + carried + Length::pt(ABOVE_NOTES)
        }
    }

    /// The height kept for notes of the page before.
    pub(super) fn carried(&self, carried: &[(usize, usize)], room: Length) -> Length {
        let height: Length = carried
            .iter()
            .filter_map(|&(note, from)| self.notes.get(note)?.as_ref()?.get(from..))
            .flatten()
            .map(|slab| slab.gap + slab.height)
            .sum();
        height.min(room.scale(CARRIED, 100))
    }

    /// Whether the last note is rather divided than its mark moved to the next page.
    pub(super) fn divides(
        &self,
        filling: &Filling,
        candidate: Option<&Filling>,
        page: &PageRoom<'_>,
    ) -> bool {
        let foot = candidate.map_or(Length::ZERO, |candidate| {
            candidate.y + self.notes_height(&candidate.notes, page.carried)
        });
        let white = page.text - foot;
        white > self.leading * WHITE && self.fits_divided(filling, page)
    }

    /// Whether the page is not overfull when only the first lines of the last note are on it.
    pub(super) fn fits_divided(&self, filling: &Filling, page: &PageRoom<'_>) -> bool {
        let Some((&last, others)) = filling.notes.split_last() else {
            return false;
        };
        let slabs = self.notes.get(last).and_then(Option::as_ref);
        let Some(slabs) = slabs.filter(|slabs| slabs.iter().skip(1).any(is_free)) else {
            return false;
        };
        let count = 1 + slabs
            .iter()
            .skip(1)
            .take_while(|slab| !is_free(slab))
            .count();
        let begun: Length = slabs.iter().take(count).map(|s| s.gap + s.height).sum();
        let height = self.notes_height(others, page.carried + begun);
        filling.y + height <= page.text
    }

    /// Sets notes at the foot of the page, as far as there is room; gives what is left.
    pub(super) fn place_notes(
        &self,
        filling: &mut Filling,
        waiting: Vec<(usize, usize)>,
        room: Length,
    ) -> Vec<(usize, usize)> {
        let alone = filling.sheet.slabs.is_empty();
        let above = if alone {
            Length::ZERO
        } else {
            Length::pt(ABOVE_NOTES)
        };
        let free = room - filling.y - above;
        let parts: Vec<(usize, usize, &Slab)> = waiting
            .iter()
            .flat_map(|&(note, from)| {
                let slabs = self.notes.get(note).and_then(Option::as_deref);
                let slabs = slabs.unwrap_or_default().iter().enumerate();
                slabs.skip(from).map(move |(at, slab)| (note, at, slab))
            })
            .collect();
        let (mut height, mut fitting, mut taken) = (Length::ZERO, 0, Length::ZERO);
        for (index, (_, _, slab)) in parts.iter().enumerate() {
            height += slab.gap + slab.height;
            if height > free && !(alone && fitting == 0) {
                break;
            }
            let next = parts.get(index + 1);
            if next.is_none_or(|(_, at, slab)| *at == 0 || is_free(slab)) {
                (fitting, taken) = (index + 1, height);
            }
        }
        let mut y = if alone { Length::ZERO } else { room - taken };
        for &(note, at, slab) in parts.iter().take(fitting) {
            y += slab.gap;
            filling.sheet.notes.push((note, at, y));
            y += slab.height;
        }
        let mut left: Vec<(usize, usize)> = Vec::new();
        for &(note, at, _) in parts.iter().skip(fitting) {
            if left.last().is_none_or(|&(last, _)| last != note) {
                left.push((note, at));
            }
        }
        left
    }
}

fn is_free(slab: &Slab) -> bool {
    slab.bond == Bond::Free
}
