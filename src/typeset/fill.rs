//! Fills pages with the galley.
//!
//! Pages are filled one after another. Where the next slab does not fit, the page ends at
//! the last place where it may, with three ways to spare white space at its foot:
//!
//! - a chart is drawn lower if that makes it fit;
//! - a chart or small table with a caption waits for the top of the next page while the text after it
//!   goes on, up to the next heading of its section's level or above; so does a stretch
//!   on turned pages, which then follows the page at once;
//! - a long footnote is divided, at its lines and by the rule for widows and orphans.

use super::galley::{Bond, RepeatedHead, Slab};
use crate::measure::Length;
use std::ops::Range;

/// Space between the text and the notes at the foot of a page, in points.
pub(super) const ABOVE_NOTES: f64 = 14.0;
/// White lines at a page's foot from which on a note is rather divided.
const WHITE: i64 = 4;
/// Notes carried over from the page before take at most this part (hundredths) of a page.
const CARRIED: i64 = 66;
/// A last page with fewer lines than this looks like an accident; lines of the page before
/// are moved there.
const FEWEST: i64 = 5;
/// ... but the page before stays filled to this part (hundredths).
const FILLED: i64 = 60;

/// What is filled.
pub(super) struct Filler<'g> {
    /// The galley.
    pub galley: &'g [Slab],
    /// The slabs of the notes.
    pub notes: &'g [Option<Vec<Slab>>],
    /// The heads of tables.
    pub heads: &'g [RepeatedHead],
    /// The height of the type area: of upright and of turned pages.
    pub rooms: [Length; 2],
    /// The distance of baselines of text.
    pub leading: Length,
    /// Whether charts may wait for the next page.
    pub floats: bool,
}

/// A slab on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Its index in the galley.
    pub index: usize,
    /// Its top edge in the type area.
    pub y: Length,
    /// Whether the slab before it in the galley stands right above it.
    pub joined: bool,
    /// Its height.
    pub height: Length,
}

/// What stands on a page, with heights from the top of the type area.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// Whether the page is turned.
    pub turned: bool,
    /// Slabs of the galley, from the top down.
    pub slabs: Vec<Placed>,
    /// The table whose head is repeated, and where.
    pub head: Option<(usize, Length)>,
    /// The table that is broken off at the foot.
    pub broken: Option<usize>,
    /// Parts of notes: the note, its slab, its top edge.
    pub notes: Vec<(usize, usize, Length)>,
}

/// How far filling has come when a page begins.
#[derive(Clone, Debug, Default)]
struct State {
    /// The next slab of the text.
    at: usize,
    /// Charts that wait for the top of the page.
    floats: Vec<Range<usize>>,
    /// A stretch of turned pages that goes before the text.
    detour: Option<Range<usize>>,
    /// Notes begun, and their next slabs.
    notes: Vec<(usize, usize)>,
    /// The notes referred to so far.
    seen: Vec<bool>,
}

/// A page being filled.
#[derive(Clone, Default)]
struct Filling {
    sheet: Sheet,
    /// The foot of the last slab.
    y: Length,
    /// The next slab.
    index: usize,
    /// How many slabs waited for the page.
    waited: usize,
    /// Whether text stands on the page, not only what waited for it.
    begun: bool,
    /// What waits for the next page.
    floats: Vec<Range<usize>>,
    detour: Option<Range<usize>>,
    /// The least level of a heading that what waits does not pass.
    level: u8,
    /// Notes first referred to on this page.
    notes: Vec<usize>,
}

impl Filler<'_> {
    /// Fills all pages.
    pub fn fill(&self) -> Vec<Sheet> {
        let mut state = State {
            seen: vec![false; self.notes.len()],
            ..State::default()
        };
        let mut sheets = Vec::new();
        let mut states = Vec::new();
        while self.left(&state) || sheets.is_empty() {
            states.push(state.clone());
            let (sheet, next) = self.page(state, Length::ZERO);
            sheets.push(sheet);
            state = next;
        }
        self.lengthen_last(&mut sheets, states);
        sheets
    }

    fn left(&self, state: &State) -> bool {
        state.at < self.galley.len()
            || !state.floats.is_empty()
            || state.detour.is_some()
            || !state.notes.is_empty()
    }

    /// Moves lines to the last page when it has only a few.
    fn lengthen_last(&self, sheets: &mut Vec<Sheet>, mut states: Vec<State>) {
        let (Some(last), Some(state)) = (sheets.last(), states.pop()) else {
            return;
        };
        let forced = self.bond(state.at) == Bond::Forced;
        let waiting = !state.floats.is_empty() || state.detour.is_some();
        let used = self.foot(last);
        if forced || waiting || last.turned || last.slabs.is_empty() {
            return;
        }
        let short = self.leading * FEWEST - used;
        let (Some(before), Some(page)) = (states.pop(), sheets.len().checked_sub(2)) else {
            return;
        };
        let Some(full) = sheets.get(page).filter(|sheet| !sheet.turned) else {
            return;
        };
        let most = self.foot(full);
        if short <= Length::ZERO {
            return;
        }
        // The page before ends at least so much higher.
        let less = self.rooms[0] - most + short;
        let (shorter, state) = self.page(before, less);
        if self.foot(&shorter) < self.rooms[0].scale(FILLED, 100) {
            return;
        }
        let (longer, state) = self.page(state, Length::ZERO);
        if !self.left(&state) && self.foot(&longer) > used {
            sheets.truncate(page);
            sheets.push(shorter);
            sheets.push(longer);
        }
    }

    fn foot(&self, sheet: &Sheet) -> Length {
        sheet
            .slabs
            .last()
            .map_or(Length::ZERO, |placed| placed.y + placed.height)
    }

    fn bond(&self, index: usize) -> Bond {
        self.galley.get(index).map_or(Bond::Free, |slab| slab.bond)
    }

    /// Fills a page whose text ends `less` above the foot of the type area.
    fn page(&self, state: State, less: Length) -> (Sheet, State) {
        let State {
            at,
            floats,
            detour,
            notes: carried,
            mut seen,
        } = state;
        let (start, end) = match &detour {
            Some(range) => (range.start, range.end),
            None => (at, self.galley.len()),
        };
        let mut filling = Filling {
            index: start,
            ..Filling::default()
        };
        filling.sheet.turned =
            floats.is_empty() && self.galley.get(start).is_some_and(|slab| slab.turned);
        let room = self.rooms[usize::from(filling.sheet.turned)];
        for range in floats {
            self.float(&mut filling, range);
        }
        filling.waited = filling.sheet.slabs.len();
        let page = PageRoom {
            end,
            text: room - less,
            carried: self.carried(&carried, room),
            seen: &seen,
            around: detour.is_none(),
        };
        let mut filling = self.text(filling, &page);
        let next = filling.index;
        filling.sheet.broken = filling
            .begun
            .then(|| filling.sheet.slabs.last())
            .flatten()
            .and_then(|last| self.continued(last.index + 1));
        for &note in &filling.notes {
            if let Some(seen) = seen.get_mut(note) {
                *seen = true;
            }
        }
        let waiting: Vec<_> = carried
            .into_iter()
            .chain(filling.notes.iter().map(|&note| (note, 0)))
            .collect();
        let left = self.place_notes(&mut filling, waiting, room);
        let (at, detour) = match detour {
            Some(range) if next < range.end => (at, Some(next..range.end)),
            Some(_) => (at, None),
            None => (next, filling.detour),
        };
        let state = State {
            at,
            floats: filling.floats,
            detour,
            notes: left,
            seen,
        };
        (filling.sheet, state)
    }

    /// Sets what waited at the top of the page.
    fn float(&self, filling: &mut Filling, range: Range<usize>) {
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

    fn set(&self, filling: &mut Filling, index: usize, height: Length, joined: bool) {
        filling.sheet.slabs.push(Placed {
            index,
            y: filling.y,
            joined,
            height,
        });
        filling.y += height;
    }

    /// The space that the last chart before a slab asks for below it.
    fn after(&self, index: usize) -> Length {
        let before = self.galley.get(..index).unwrap_or_default();
        let float = before.iter().rposition(|slab| slab.float.is_some());
        float
            .and_then(|at| self.galley.get(at + 1))
            .map_or(Length::ZERO, |slab| slab.gap)
    }

    /// The table whose head is repeated above a slab that begins a page.
    fn continued(&self, start: usize) -> Option<usize> {
        let table = self.galley.get(start)?.table?;
        let before = self.galley.get(start.checked_sub(1)?)?;
        (before.table == Some(table)).then_some(table)
    }

    /// Fills in text from `filling.index` on; the last place where the page may end is
    /// taken, or, if there is none, the page is filled as far as it goes.
    fn text(&self, mut filling: Filling, page: &PageRoom<'_>) -> Filling {
        let mut candidate: Option<Filling> = None;
        let mut divides = false;
        while let Some(slab) = self.galley.get(filling.index) {
            if filling.index >= page.end {
                return filling;
            }
            let empty = filling.sheet.slabs.is_empty();
            if !empty {
                if slab.bond == Bond::Forced || self.barred(&filling, slab) {
                    return filling;
                }
                if slab.bond == Bond::Free {
                    if divides {
                        return filling;
                    }
                    candidate = Some(filling.clone());
                }
            }
            if slab.turned != filling.sheet.turned {
                if !self.go_round(&mut filling, page) {
                    return filling;
                }
                continue;
            }
            let movable = slab.float.is_some() || slab.lower.is_some();
            let before = (movable && !empty).then(|| filling.clone());
            let group = self.group(filling.index);
            let fits = self.add(&mut filling, group.clone(), page);
            if fits || empty {
                divides |= !fits;
                continue;
            }
            if let Some(before) = before {
                if self.lower(&mut filling, page) {
                    continue;
                }
                filling = before;
                if self.defer(&mut filling, group, page) {
                    continue;
                }
                return candidate.unwrap_or(filling);
            }
            if !divides && self.divides(&filling, candidate.as_ref(), page) {
                divides = true;
                continue;
            }
            if divides && self.fits_divided(&filling, page) {
                continue;
            }
            return match candidate {
                Some(candidate) => candidate,
                None => {
                    // Nothing may end the page: it ends before this slab.
                    self.take_back(&mut filling);
                    filling
                }
            };
        }
        filling
    }

    /// The chart or small table that begins at a slab, or the slab alone.
    fn group(&self, index: usize) -> Range<usize> {
        let float = |at: usize| self.galley.get(at).and_then(|slab| slab.float);
        let mut end = index + 1;
        while float(index).is_some() && float(end) == float(index) {
            end += 1;
        }
        index..end
    }

    /// Adds slabs to the page; says whether they fit with the notes they refer to.
    fn add(&self, filling: &mut Filling, group: Range<usize>, page: &PageRoom<'_>) -> bool {
        for index in group {
            let Some(slab) = self.galley.get(index) else {
                break;
            };
            let last = filling.sheet.slabs.last().map(|placed| placed.index);
            let joined = last.is_some_and(|last| last + 1 == index) && filling.begun;
            if let Some(last) = last {
                filling.y += if joined {
                    slab.gap
                } else if filling.begun {
                    slab.bare
                } else {
                    slab.bare.max(self.after(last + 1))
                };
            }
            if !filling.begun
                && let Some(table) = self.continued(index)
                && let Some(head) = self.heads.get(table)
            {
                filling.sheet.head = Some((table, filling.y));
                filling.y += head.height();
            }
            filling.begun = true;
            self.set(filling, index, slab.height, joined);
            for &note in &slab.notes {
                let known = page.seen.get(note).copied().unwrap_or(true);
                if !known && !filling.notes.contains(&note) {
                    filling.notes.push(note);
                }
            }
            filling.index = index + 1;
        }
        filling.y + self.notes_height(&filling.notes, page.carried) <= page.text
    }

    /// Makes the chart at the foot so much lower that the page is not overfull, if it can be.
    fn lower(&self, filling: &mut Filling, page: &PageRoom<'_>) -> bool {
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

    fn take_back(&self, filling: &mut Filling) {
        let Some(placed) = filling.sheet.slabs.pop() else {
            return;
        };
        filling.index = placed.index;
        if let Some(slab) = self.galley.get(placed.index) {
            let own = |note: &usize| !slab.notes.contains(note);
            filling.notes.retain(own);
        }
        filling.y = self.foot(&filling.sheet);
        if filling.sheet.slabs.len() == filling.waited {
            filling.begun = false;
            filling.sheet.head = None;
        }
    }

    /// Whether a heading ends the page because something waits that must not pass it.
    fn barred(&self, filling: &Filling, slab: &Slab) -> bool {
        let waits = !filling.floats.is_empty() || filling.detour.is_some();
        let level = slab.outline.as_ref().map(|(level, _)| *level);
        waits && level.is_some_and(|level| level <= filling.level.max(1))
    }

    /// Lets a chart wait for the next page.
    fn defer(&self, filling: &mut Filling, group: Range<usize>, page: &PageRoom<'_>) -> bool {
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
    fn go_round(&self, filling: &mut Filling, page: &PageRoom<'_>) -> bool {
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

    fn notes_height(&self, notes: &[usize], carried: Length) -> Length {
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
    fn carried(&self, carried: &[(usize, usize)], room: Length) -> Length {
        let height: Length = carried
            .iter()
            .filter_map(|&(note, from)| self.notes.get(note)?.as_ref()?.get(from..))
            .flatten()
            .map(|slab| slab.gap + slab.height)
            .sum();
        height.min(room.scale(CARRIED, 100))
    }

    /// Whether the last note is rather divided than its mark moved to the next page.
    fn divides(&self, filling: &Filling, candidate: Option<&Filling>, page: &PageRoom<'_>) -> bool {
        let foot = candidate.map_or(Length::ZERO, |candidate| {
            candidate.y + self.notes_height(&candidate.notes, page.carried)
        });
        let white = page.text - foot;
        white > self.leading * WHITE && self.fits_divided(filling, page)
    }

    /// Whether the page is not overfull when only the first lines of the last note are on it.
    fn fits_divided(&self, filling: &Filling, page: &PageRoom<'_>) -> bool {
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
    fn place_notes(
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

/// What a page has room for.
struct PageRoom<'s> {
    /// Where the stretch that is being filled in ends.
    end: usize,
    /// Height for text and notes.
    text: Length,
    /// Height kept for notes of the page before.
    carried: Length,
    /// The notes referred to on earlier pages.
    seen: &'s [bool],
    /// Whether something may be put off to the next page.
    around: bool,
}

fn is_free(slab: &Slab) -> bool {
    slab.bond == Bond::Free
}
