//! Draws the pages that are filled with the galley.

use super::codes;
use super::fill::{Filler, Sheet};
use super::galley::{PageNumber, Piece, RepeatedHead, Slab, mirrored, moved, outside};
use super::passes::Known;
use super::rich::{Aim, Spot};
use super::setter::{Setter, place};
use super::{Draw, Item, OutlineEntry, Page, Target};
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::Length;
use crate::style::Style;
use std::collections::HashMap;

/// Where the rule over the notes stands above them, in points.
const NOTE_RULE: f64 = 6.0;

/// Stands for a drawing for the moment in which it is moved.
const NOTHING: Draw = Draw::Fill(Vec::new(), crate::style::Color::hex(0));

/// The pages filled, and where on them ids are.
struct Cuts {
    sheets: Vec<Sheet>,
    /// Page and height by id.
    anchors: HashMap<String, (usize, Length)>,
    /// Page and height by mention, and by row of the annex; empty when there is none.
    mentions: Vec<Option<(usize, Length)>>,
    rows: Vec<Option<(usize, Length)>>,
}

/// Fills pages with what is set so far and notes those of its mentions. What follows begins
/// a page of its own, so that it moves none of them.
pub(super) fn settle(setter: &mut Setter<'_>) {
    let maker = Maker::of(setter);
    let sheets = maker.filler(setter.style).fill(false);
    let mentions = maker.cuts(setter, sheets).mentions;
    setter.pages = mentions.into_iter().map(|at| Some(at?.0)).collect();
    (setter.galley, setter.notes, setter.heads) = (maker.galley, maker.notes, maker.heads);
}

/// Cuts the galley and draws the pages and their outline; notes the pages of the ids that
/// the text names by page.
pub(super) fn make(
    setter: &mut Setter<'_>,
    known: &mut Known,
    sink: &mut Sink,
) -> (Vec<Page>, Vec<OutlineEntry>) {
    let style = setter.style;
    require_room(style, sink);
    let maker = Maker::of(setter);
    let sheets = maker.filler(style).fill(true);
    let cuts = maker.cuts(setter, sheets);
    let outline = maker.outline(&cuts.sheets, style.page.top);
    for (id, page) in known.iter_mut() {
        *page = cuts.anchors.get(id).map(|(page, _)| page + 1);
    }
    let count = cuts.sheets.len();
    let mut pages = Vec::with_capacity(count);
    let mut section = None;
    for (index, sheet) in cuts.sheets.iter().enumerate() {
        let mut items = Vec::new();
        let paper = if sheet.turned {
            style.page.turned()
        } else {
            style.page
        };
        let slabs = || {
            let slabs = sheet.slabs.iter();
            slabs.filter_map(|placed| maker.galley.get(placed.index))
        };
        let opening = slabs().next().and_then(|slab| slab.section.clone());
        let running = opening.as_ref().or(section.as_ref()).cloned();
        let spot = super::running::Spot {
            paper,
            page: index + 1,
            pages: count,
            section: running.as_deref(),
        };
        if index > 0 {
            super::running::head(setter, spot, &mut items);
        }
        maker.draw(setter, &cuts, sheet, &mut items);
        if !(style.cover && index == 0) {
            super::running::foot(setter, spot, &mut items);
        }
        if style.two_sided && index % 2 == 1 {
            // The inner margin of an even page is the right one.
            let right = paper.right - paper.left;
            redraw(&mut items, |draw| moved(draw, right, Length::ZERO));
        }
        if setter.shaper.customs().backwards {
            // Until here, left is where lines begin.
            redraw(&mut items, |draw| mirrored(draw, paper.width));
        }
        if let Some(slab) = slabs().rfind(|slab| slab.section.is_some()) {
            section.clone_from(&slab.section);
        }
        pages.push(Page {
            width: paper.width,
            height: paper.height,
            items,
            folio: (index + 1).to_string(),
        });
    }
    (pages, outline)
}

fn require_room(style: &Style, sink: &mut Sink) {
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
}

fn redraw(items: &mut [Item], change: impl Fn(Draw) -> Draw) {
    for item in items {
        let draw = std::mem::replace(&mut item.draw, NOTHING);
        item.draw = change(draw);
    }
}

struct Maker {
    galley: Vec<Slab>,
    notes: Vec<Option<Vec<Slab>>>,
    heads: Vec<RepeatedHead>,
}

impl Maker {
    /// Takes what a setter has set.
    fn of(setter: &mut Setter<'_>) -> Self {
        Self {
            galley: std::mem::take(&mut setter.galley),
            notes: std::mem::take(&mut setter.notes),
            heads: std::mem::take(&mut setter.heads),
        }
    }

    fn filler(&self, style: &Style) -> Filler<'_> {
        // Enough for a few lines whatever the margins.
        let rooms = [style.page, style.page.turned()].map(|page| {
            let room = page.height - page.top - page.bottom;
            room.max(style.leading * 4)
        });
        Filler {
            galley: &self.galley,
            notes: &self.notes,
            heads: &self.heads,
            rooms,
            leading: style.leading,
            floats: style.floats,
        }
    }

    fn cuts(&self, setter: &Setter<'_>, sheets: Vec<Sheet>) -> Cuts {
        let top = setter.style.page.top;
        let counts = setter.source_counts();
        let mut anchors = HashMap::new();
        let mut mentions = vec![None; counts.0];
        let mut rows = vec![None; counts.1];
        for (page, sheet) in sheets.iter().enumerate() {
            let slabs = sheet.slabs.iter().filter_map(|placed| {
                let slab = self.galley.get(placed.index)?;
                Some((slab, placed.y))
            });
            let notes = sheet
                .notes
                .iter()
                .filter_map(|&(note, at, y)| Some((self.note(note, at)?, y)));
            for (slab, y) in slabs.chain(notes) {
                for id in &slab.anchors {
                    anchors.entry(id.clone()).or_insert((page, top + y));
                }
                for spot in &slab.sources {
                    let place = match *spot {
                        Spot::Mention(index) => mentions.get_mut(index),
                        Spot::Row(row) => rows.get_mut(row),
                    };
                    if let Some(place @ None) = place {
                        *place = Some((page, top + y));
                    }
                }
            }
        }
        Cuts {
            sheets,
            anchors,
            mentions,
            rows,
        }
    }

    fn outline(&self, sheets: &[Sheet], top: Length) -> Vec<OutlineEntry> {
        let mut outline = Vec::new();
        for (page, sheet) in sheets.iter().enumerate() {
            for placed in &sheet.slabs {
                let slab = self.galley.get(placed.index);
                if let Some((level, text)) = slab.and_then(|slab| slab.outline.clone()) {
                    outline.push(OutlineEntry {
                        level,
                        text,
                        page,
                        y: top + placed.y,
                    });
                }
            }
        }
        outline
    }

    fn note(&self, note: usize, at: usize) -> Option<&Slab> {
        self.notes.get(note)?.as_ref()?.get(at)
    }

    fn draw(&self, setter: &mut Setter<'_>, cuts: &Cuts, sheet: &Sheet, items: &mut Vec<Item>) {
        let top = setter.style.page.top;
        let mut bottom = top;
        let mut head = sheet.head;
        for placed in &sheet.slabs {
            let Some(slab) = self.galley.get(placed.index) else {
                break;
            };
            let y = top + placed.y;
            if let Some((table, head_y)) = head
                && slab.table == Some(table)
            {
                head = None;
                self.draw_head(setter, cuts, table, top + head_y, items);
            }
            for bar in &slab.bars {
                let above = if bar.joined && placed.joined {
                    slab.gap
                } else {
                    Length::ZERO
                };
                let height = slab.height + above;
                let rect = Draw::Rect(bar.left, y - above, bar.width, height, bar.color);
                items.push(Item {
                    element: None,
                    draw: rect,
                });
            }
            if let Some(rule) = slab.lid.filter(|_| placed.joined) {
                items.push(Item {
                    element: None,
                    draw: rule.at(y),
                });
            }
            let lowered = match slab.lower {
                Some((chart, least)) if placed.height < slab.height => {
                    setter.lowered(chart, least, placed.height)
                }
                _ => None,
            };
            draw_slab(setter, cuts, lowered.as_ref().unwrap_or(slab), y, items);
            bottom = y + placed.height;
        }
        if let Some(rule) = sheet
            .broken
            .and_then(|table| self.heads.get(table)?.closing)
        {
            items.push(Item {
                element: None,
                draw: rule.at(bottom),
            });
        }
        self.draw_notes(setter, cuts, sheet, items);
    }

    fn draw_head(
        &self,
        setter: &mut Setter<'_>,
        cuts: &Cuts,
        table: usize,
        mut y: Length,
        items: &mut Vec<Item>,
    ) {
        let above = self.heads.get(table).and_then(|head| head.above);
        let heads = [above, Some(table)].into_iter().flatten();
        for head in heads.filter_map(|at| self.heads.get(at)) {
            for slab in &head.slabs {
                y += slab.gap;
                // The grounds of what is around stand behind the rows alone.
                let fill = setter.style.table.head_fill;
                for bar in slab.bars.iter().filter(|bar| fill == Some(bar.color)) {
                    items.push(Item {
                        element: None,
                        draw: Draw::Rect(bar.left, y, bar.width, slab.height, bar.color),
                    });
                }
                draw_slab(setter, cuts, slab, y, items);
                y += slab.height;
            }
        }
    }

    fn draw_notes(
        &self,
        setter: &mut Setter<'_>,
        cuts: &Cuts,
        sheet: &Sheet,
        items: &mut Vec<Item>,
    ) {
        let Some(&(note, at, first)) = sheet.notes.first() else {
            return;
        };
        let top = setter.style.page.top;
        let area = setter.type_area();
        let gap = self.note(note, at).map_or(Length::ZERO, |slab| slab.gap);
        // On a page of notes alone there is nothing to part them from.
        if !sheet.slabs.is_empty() {
            let rule = Draw::Rect(
                area.left,
                top + first - gap - Length::pt(NOTE_RULE),
                area.width / 4,
                Length::pt(0.5),
                setter.style.colors.rule,
            );
            items.push(Item {
                element: None,
                draw: rule,
            });
        }
        for &(note, at, y) in &sheet.notes {
            if let Some(slab) = self.note(note, at) {
                draw_slab(setter, cuts, slab, top + y, items);
            }
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
    let look = setter.look(setter.headings(), number.bold, number.size, number.color);
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
