//! Cuts the galley into pages and draws them.

use super::codes;
use super::fonts::Family;
use super::galley::{Bond, PageNumber, Piece, Slab, moved, outside};
use super::rich::{Aim, Spot};
use super::setter::{HAIR, Setter, place};
use super::{Draw, Item, OutlineEntry, Page, Target};
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::Length;
use crate::style::Style;
use std::collections::HashMap;
use std::ops::Range;

/// Space between the text and the notes at the foot of a page, in points.
const ABOVE_NOTES: f64 = 14.0;
/// Where the rule over the notes stands above them, in points.
const NOTE_RULE: f64 = 6.0;

/// The galley cut into pages.
struct Cuts {
    pages: Vec<Range<usize>>,
    /// Page and height by id.
    anchors: HashMap<String, (usize, Length)>,
    /// Page and height by mention, and by row of the annex; empty when there is none.
    mentions: Vec<Option<(usize, Length)>>,
    rows: Vec<Option<(usize, Length)>>,
}

/// Cuts what is set so far and notes the pages of its mentions. What follows begins a page
/// of its own, so that it moves none of them.
pub(super) fn settle(setter: &mut Setter<'_>) {
    let galley = std::mem::take(&mut setter.galley);
    let notes = std::mem::take(&mut setter.notes);
    let style = setter.style;
    let maker = Maker {
        galley: &galley,
        notes: &notes,
        room: room(style),
        top: style.page.top,
    };
    let mentions = maker.cut(setter).mentions;
    setter.pages = mentions.into_iter().map(|at| Some(at?.0)).collect();
    setter.galley = galley;
    setter.notes = notes;
}

/// The height of the type area; enough for a few lines whatever the margins.
fn room(style: &Style) -> Length {
    let room = style.page.height - style.page.top - style.page.bottom;
    room.max(style.leading * 4)
}

/// Cuts the galley and draws the pages and their outline.
pub(super) fn make(setter: &mut Setter<'_>, sink: &mut Sink) -> (Vec<Page>, Vec<OutlineEntry>) {
    let style = setter.style;
    let galley = std::mem::take(&mut setter.galley);
    let notes = std::mem::take(&mut setter.notes);
    if style.page.height - style.page.top - style.page.bottom < style.leading * 4
        || style.page.width - style.page.left - style.page.right < style.leading * 4
    {
        sink.emit(
            Diagnostic::error(
                codes::NO_ROOM,
                "the margins leave no room for text on the page",
            )
            .hint("make the margins smaller or the paper larger"),
        );
    }
    let maker = Maker {
        galley: &galley,
        notes: &notes,
        room: room(style),
        top: style.page.top,
    };
    let cuts = maker.cut(setter);
    let count = cuts.pages.len();
    let mut pages = Vec::with_capacity(count);
    let mut outline = Vec::new();
    let mut section = None;
    for (index, range) in cuts.pages.iter().enumerate() {
        let mut items = Vec::new();
        let opening = galley
            .get(range.start)
            .and_then(|slab| slab.section.clone());
        let running = opening.as_ref().or(section.as_ref()).cloned();
        if index > 0 {
            super::running::head(setter, running.as_deref(), &mut items);
        }
        maker.draw(setter, &cuts, index, &mut items);
        super::running::foot(setter, index + 1, count, &mut items);
        for slab in galley.get(range.clone()).unwrap_or_default() {
            if slab.section.is_some() {
                section.clone_from(&slab.section);
            }
        }
        pages.push(Page {
            width: style.page.width,
            height: style.page.height,
            items,
            folio: (index + 1).to_string(),
        });
    }
    for (index, range) in cuts.pages.iter().enumerate() {
        for (slab, y) in maker.places(setter, range.clone()) {
            if let Some((level, text)) = galley.get(slab).and_then(|slab| slab.outline.clone()) {
                outline.push(OutlineEntry {
                    level,
                    text,
                    page: index,
                    y,
                });
            }
        }
    }
    (pages, outline)
}

struct Maker<'g> {
    galley: &'g [Slab],
    notes: &'g [Option<Vec<Slab>>],
    room: Length,
    top: Length,
}

impl Maker<'_> {
    fn cut(&self, setter: &Setter<'_>) -> Cuts {
        let mut pages = Vec::new();
        let mut start = 0;
        while start < self.galley.len() {
            let end = self.page_end(setter, start);
            pages.push(start..end);
            start = end;
        }
        if pages.is_empty() {
            pages.push(0..0);
        }
        let mut anchors = HashMap::new();
        let counts = setter.source_counts();
        let mut mentions = vec![None; counts.0];
        let mut rows = vec![None; counts.1];
        let mut note_spots = |slab: &Slab, page: usize, y: Length| {
            for spot in &slab.sources {
                let place = match *spot {
                    Spot::Mention(index) => mentions.get_mut(index),
                    Spot::Row(row) => rows.get_mut(row),
                };
                if let Some(place @ None) = place {
                    *place = Some((page, y));
                }
            }
        };
        for (page, range) in pages.iter().enumerate() {
            for (index, y) in self.places(setter, range.clone()) {
                let Some(slab) = self.galley.get(index) else {
                    break;
                };
                for id in &slab.anchors {
                    anchors.entry(id.clone()).or_insert((page, y));
                }
                note_spots(slab, page, y);
            }
            let mut y = self.top + self.room - self.notes_height(range.clone());
            for slab in self.note_slabs(range.clone()) {
                y += slab.gap;
                for id in &slab.anchors {
                    anchors.entry(id.clone()).or_insert((page, y));
                }
                note_spots(slab, page, y);
                y += slab.height;
            }
        }
        Cuts {
            pages,
            anchors,
            mentions,
            rows,
        }
    }

    /// The table whose head is repeated above a slab that begins a page.
    fn continued(&self, start: usize) -> Option<usize> {
        let table = self.galley.get(start)?.table?;
        let before = self.galley.get(start.checked_sub(1)?)?;
        (before.table == Some(table)).then_some(table)
    }

    fn head_height(&self, setter: &Setter<'_>, start: usize) -> Length {
        self.continued(start)
            .and_then(|table| setter.heads.get(table))
            .map_or(Length::ZERO, |head| head.height())
    }

    /// Fills a page from `start` on; the last place where a page may end is taken, or, if
    /// there is none, the page is filled as far as it goes.
    fn page_end(&self, setter: &Setter<'_>, start: usize) -> usize {
        let mut y = self.head_height(setter, start);
        let mut candidate = None;
        for (index, slab) in self.galley.iter().enumerate().skip(start) {
            if index > start {
                match slab.bond {
                    Bond::Forced => return index,
                    Bond::Free => candidate = Some(index),
                    Bond::Kept => {}
                }
                y += slab.gap;
            }
            y += slab.height;
            let notes = self.notes_height(start..index + 1);
            if y + notes > self.room && index > start {
                return candidate.unwrap_or(index);
            }
        }
        self.galley.len()
    }

    /// The notes first referred to on a page, in order.
    fn note_slabs(&self, range: Range<usize>) -> impl Iterator<Item = &Slab> {
        let slabs = self.galley.get(range.clone()).unwrap_or_default();
        let earlier = self.galley.get(..range.start).unwrap_or_default();
        let mut seen: Vec<usize> = Vec::new();
        for slab in slabs {
            for &note in &slab.notes {
                if !seen.contains(&note) && !earlier.iter().any(|slab| slab.notes.contains(&note)) {
                    seen.push(note);
                }
            }
        }
        seen.into_iter()
            .filter_map(|note| self.notes.get(note)?.as_deref())
            .flatten()
    }

    /// The height of the notes of a page with what separates them from the text.
    fn notes_height(&self, range: Range<usize>) -> Length {
        let slabs = self.galley.get(range.clone()).unwrap_or_default();
        if slabs.iter().all(|slab| slab.notes.is_empty()) {
            return Length::ZERO;
        }
        let height: Length = self
            .note_slabs(range)
            .map(|slab| slab.gap + slab.height)
            .sum();
        if height == Length::ZERO {
            height
        } else {
            height + Length::pt(ABOVE_NOTES)
        }
    }

    /// Where the slabs of a page stand: index and top edge.
    fn places(&self, setter: &Setter<'_>, range: Range<usize>) -> Vec<(usize, Length)> {
        let mut y = self.top + self.head_height(setter, range.start);
        let mut places = Vec::with_capacity(range.len());
        for index in range.clone() {
            let Some(slab) = self.galley.get(index) else {
                break;
            };
            if index > range.start {
                y += slab.gap;
            }
            places.push((index, y));
            y += slab.height;
        }
        places
    }

    fn draw(&self, setter: &mut Setter<'_>, cuts: &Cuts, page: usize, items: &mut Vec<Item>) {
        let Some(range) = cuts.pages.get(page).cloned() else {
            return;
        };
        if let Some(table) = self.continued(range.start) {
            let slabs = setter.heads.get(table).map(|head| head.slabs.clone());
            let mut y = self.top;
            for slab in slabs.unwrap_or_default() {
                y += slab.gap;
                draw_slab(setter, cuts, &slab, y, items);
                y += slab.height;
            }
        }
        let mut bottom = self.top;
        for (index, y) in self.places(setter, range.clone()) {
            let Some(slab) = self.galley.get(index) else {
                break;
            };
            for bar in &slab.bars {
                let above = if bar.joined && index > range.start {
                    slab.gap
                } else {
                    Length::ZERO
                };
                let rect = Draw::Rect(
                    bar.left,
                    y - above,
                    bar.width,
                    slab.height + above,
                    bar.color,
                );
                items.push(Item {
                    element: None,
                    draw: rect,
                });
            }
            if let Some(rule) = slab.lid.filter(|_| index > range.start) {
                items.push(Item {
                    element: None,
                    draw: rule.at(y),
                });
            }
            draw_slab(setter, cuts, slab, y, items);
            bottom = y + slab.height;
        }
        if let Some(table) = self.continued(range.end)
            && let Some(rule) = setter.heads.get(table).and_then(|head| head.closing)
        {
            items.push(Item {
                element: None,
                draw: rule.at(bottom),
            });
        }
        self.draw_notes(setter, cuts, range, items);
    }

    fn draw_notes(
        &self,
        setter: &mut Setter<'_>,
        cuts: &Cuts,
        range: Range<usize>,
        items: &mut Vec<Item>,
    ) {
        let height = self.notes_height(range.clone());
        if height == Length::ZERO {
            return;
        }
        let mut y = self.top + self.room - height + Length::pt(ABOVE_NOTES);
        let area = setter.type_area();
        let rule = Draw::Rect(
            area.left,
            y - Length::pt(NOTE_RULE),
            area.width / 4,
            Length::pt(0.5),
            HAIR,
        );
        items.push(Item {
            element: None,
            draw: rule,
        });
        for slab in self.note_slabs(range) {
            y += slab.gap;
            draw_slab(setter, cuts, slab, y, items);
            y += slab.height;
        }
    }
}

fn position((page, height): (usize, Length)) -> Target {
    Target::Position(page, height)
}

fn draw_slab(setter: &mut Setter<'_>, cuts: &Cuts, slab: &Slab, y: Length, items: &mut Vec<Item>) {
    for piece in &slab.pieces {
        match piece {
            Piece::Draw(element, draw) => items.push(Item {
                element: *element,
                draw: moved(draw.clone(), Length::ZERO, y),
            }),
            Piece::Link(element, [left, top, width, height], aim) => {
                let target = match aim {
                    Aim::Id(id) => cuts.anchors.get(id).copied().map(position),
                    Aim::Row(row) => cuts.rows.get(*row).copied().flatten().map(position),
                    Aim::Mention(index) => {
                        cuts.mentions.get(*index).copied().flatten().map(position)
                    }
                    Aim::Address(_) => outside(aim),
                };
                if let Some(target) = target {
                    items.push(Item {
                        element: Some(*element),
                        draw: Draw::Link(*left, *top + y, *width, *height, target),
                    });
                }
            }
            Piece::Page(number) => draw_number(setter, cuts, number, y, items),
        }
    }
}

fn draw_number(
    setter: &mut Setter<'_>,
    cuts: &Cuts,
    number: &PageNumber,
    y: Length,
    items: &mut Vec<Item>,
) {
    let Some(&(page, _)) = cuts.anchors.get(&number.id) else {
        return;
    };
    let look = setter.look(Family::Sans, number.bold, number.size, number.color);
    let rich = setter.plain(&(page + 1).to_string(), look, number.element);
    let line = setter.one_line(&rich);
    let left = number.right - line.width;
    let mut pieces = Vec::new();
    place(&mut pieces, line, &rich, left, number.baseline + y);
    items.extend(pieces.into_iter().filter_map(|piece| match piece {
        Piece::Draw(element, draw) => Some(Item { element, draw }),
        Piece::Link(..) | Piece::Page(_) => None,
    }));
}
