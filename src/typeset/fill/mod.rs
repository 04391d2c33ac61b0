//! Fills pages with the galley.
//!
//! Pages are filled one after another. Where the next slab does not fit, the page ends at
//! the last place where it may, with three ways to spare white space at its foot:
//!
//! - a chart is drawn lower if that makes it fit;
//! - a chart or small table with a caption waits for the top of the next page while the
//!   text after it goes on, up to the next heading of its section's level or above; so does
//!   a stretch on turned pages, which then follows the page at once;
//! - a long footnote is divided, at its lines and by the rule for widows and orphans.
//!
//! Where nothing goes on before what waits, because a heading follows, the page would end
//! in white. It is then filled once more: with its charts drawn lower if that makes room,
//! else with the table divided.

mod foot;
mod waiting;

use super::galley::{Bond, RepeatedHead, Slab};
use crate::measure::Length;
use std::ops::Range;

/// A last page with fewer lines than this looks like an accident; lines of the page before
/// are moved there.
const FEWEST: i64 = 5;
/// ... but the page before stays filled to this part (hundredths).
const FILLED: i64 = 60;

/// White space at the foot of a page, in hundredths of its height, from which on what waits
/// for the next page is rather squeezed in or divided: about seven lines of A4.
const WHITE: i64 = 15;

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
    /// The head that is repeated, and where.
    pub head: Option<(usize, Length)>,
    /// The head of the table that is broken off at the foot.
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
    /// Fills all pages; `whole` says whether the galley is, so that its last page is the
    /// last of the document.
    pub fn fill(&self, whole: bool) -> Vec<Sheet> {
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
        if whole {
            self.lengthen_last(&mut sheets, states);
        }
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
            wait: Wait::Whole,
        };
        let mut filling = self.best(filling, page);
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

    /// Fills in text, with less white at the foot where what waits leaves much.
    fn best(&self, filling: Filling, page: PageRoom<'_>) -> Filling {
        let first = self.text(filling.clone(), &page);
        let foot = |filling: &Filling| filling.y + self.notes_height(&filling.notes, page.carried);
        let white = |filling: &Filling| page.text - foot(filling);
        let most = page.text.scale(WHITE, 100);
        if first.floats.is_empty() || white(&first) < most {
            return first;
        }
        let with = |wait| self.text(filling.clone(), &PageRoom { wait, ..page });
        let squeezed = with(Wait::Squeezed);
        if squeezed.index > first.index || squeezed.floats.len() < first.floats.len() {
            return squeezed;
        }
        let divided = with(Wait::Divided);
        if white(&divided) < white(&first) {
            return divided;
        }
        first
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

    /// The head that is repeated above a slab that begins a page.
    fn continued(&self, start: usize) -> Option<usize> {
        let head = self.galley.get(start)?.table?;
        let before = self.galley.get(start.checked_sub(1)?)?.table?;
        (self.table_of(before) == self.table_of(head)).then_some(head)
    }

    /// The head of the table that a head is of: itself, or that above the label of a group.
    fn table_of(&self, head: usize) -> usize {
        let above = self.heads.get(head).and_then(|head| head.above);
        above.unwrap_or(head)
    }

    /// The height of a head, with that above it.
    fn head_height(&self, head: usize) -> Length {
        let all = [self.heads.get(head).and_then(|head| head.above), Some(head)];
        let heads = all
            .into_iter()
            .flatten()
            .filter_map(|at| self.heads.get(at));
        heads.map(RepeatedHead::height).sum()
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
            let group = match page.wait {
                Wait::Divided if slab.table_part => filling.index..filling.index + 1,
                _ => self.group(filling.index),
            };
            if self.overtakes(&filling, group.clone()) {
                if self.defer(&mut filling, group, page) {
                    continue;
                }
                return filling;
            }
            let fits = self.add(&mut filling, group.clone(), page);
            if fits || empty {
                divides |= !fits;
                continue;
            }
            if let Some(before) = before {
                if self.lower(&mut filling, page)
                    || (page.wait == Wait::Squeezed && self.lower_all(&mut filling, page))
                {
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
                    // Nothing may end the page: it ends before this slab, or before the row
                    // that the source note under a table belongs to.
                    self.take_back(&mut filling);
                    while self.clings(filling.index)
                        && filling.sheet.slabs.len() > filling.waited + 1
                    {
                        self.take_back(&mut filling);
                    }
                    filling
                }
            };
        }
        filling
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
                    // What stood between them waits for another page.
                    let asked = self.galley.get(last + 1).map_or(Length::ZERO, |s| s.asked);
                    slab.bare.max(asked)
                } else {
                    slab.bare.max(self.after(last + 1))
                };
            }
            if !filling.begun
                && let Some(head) = self.continued(index)
            {
                filling.sheet.head = Some((head, filling.y));
                filling.y += self.head_height(head);
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

    /// Whether a slab is a line of the source note under a table, which means nothing
    /// without a row above it.
    fn clings(&self, index: usize) -> bool {
        let kept = |slab: &&Slab| slab.table.is_none() && slab.bond == Bond::Kept;
        let mut above = index;
        while self.galley.get(above).as_ref().is_some_and(kept) {
            let Some(next) = above.checked_sub(1) else {
                return false;
            };
            above = next;
        }
        above < index
            && self
                .galley
                .get(above)
                .is_some_and(|slab| slab.table.is_some())
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
}

/// What becomes of a chart or small table that does not fit at the foot of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wait {
    /// It waits for the next page.
    Whole,
    /// Charts above it are drawn lower for it; else it waits.
    Squeezed,
    /// A table is divided.
    Divided,
}

/// What a page has room for.
#[derive(Clone, Copy)]
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
    /// What becomes of it.
    wait: Wait,
}
