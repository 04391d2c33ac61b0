//! The galley: the document as one long strip of slabs, before it is cut into pages.

use super::rich::{Aim, Spot};
use super::{Draw, Target};
use crate::measure::Length;
use crate::style::Color;

/// Whether a page may end before a slab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Bond {
    /// It may.
    #[default]
    Free,
    /// The slab stays with the one before.
    Kept,
    /// It must.
    Forced,
}

/// A horizontal strip of a page that is not divided: a line, a table row, a chart.
/// Horizontal positions are those of the page; vertical ones count from the slab's top.
#[derive(Clone, Debug, Default)]
pub(super) struct Slab {
    /// Space above, dropped at the top of a page.
    pub gap: Length,
    /// The part of it that the slab itself asks for, whatever stands before.
    pub bare: Length,
    /// The space that what stands before it asks for below itself.
    pub asked: Length,
    /// Its height.
    pub height: Length,
    /// Whether a page may end before it.
    pub bond: Bond,
    /// What it shows, in reading order.
    pub pieces: Vec<Piece>,
    /// The notes referred to in it, which go on the same page.
    pub notes: Vec<usize>,
    /// Ids that links to it use.
    pub anchors: Vec<String>,
    /// What the annex of sources refers to in it.
    pub sources: Vec<Spot>,
    /// Its entry in the outline: level and text.
    pub outline: Option<(u8, String)>,
    /// The text of a heading of level 1, for the running head.
    pub section: Option<String>,
    /// The table whose head is repeated when a page begins with this slab.
    pub table: Option<usize>,
    /// Bars and grounds behind it.
    pub bars: Vec<Bar>,
    /// A rule on its top edge, dropped at the top of a page.
    pub lid: Option<Rule>,
    /// The level of the heading that it stands under; 0 before the first.
    pub level: u8,
    /// The first slab of the chart or small table that it is part of, if that may wait for
    /// the next page.
    pub float: Option<usize>,
    /// Whether it is part of a table, which may be divided.
    pub table_part: bool,
    /// The chart that it is, if that can be drawn lower for the foot of a page: its index
    /// in [`super::setter::Setter::charts`] and the least height.
    pub lower: Option<(usize, Length)>,
    /// Whether it goes on a turned page.
    pub turned: bool,
}

/// A rule across a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// Its left edge.
    pub left: Length,
    /// Its length.
    pub width: Length,
    /// Its thickness.
    pub thickness: Length,
    /// Its colour.
    pub color: Color,
}

impl Rule {
    /// The rule with its top edge at `y`.
    pub fn at(self, y: Length) -> Draw {
        Draw::Rect(self.left, y, self.width, self.thickness, self.color)
    }
}

/// A bar beside, or a ground behind, a row of slabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// Its left edge.
    pub left: Length,
    /// Its width.
    pub width: Length,
    /// Its colour.
    pub color: Color,
    /// Whether it also covers the gap above the slab.
    pub joined: bool,
}

/// A part of a slab.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// Something drawn: content of an element, or an artifact.
    Draw(Option<u32>, Draw),
    /// A link's area: element, left, top, width, height and where it leads.
    Link(u32, [Length; 4], Aim),
    /// The page number of an id, set when pages are known.
    Page(PageNumber),
}

/// A page number to be set.
#[derive(Clone, Debug)]
pub(super) struct PageNumber {
    /// The id whose page it is.
    pub id: String,
    /// The element.
    pub element: Option<u32>,
    /// Its right edge.
    pub right: Length,
    /// Its baseline.
    pub baseline: Length,
    /// The size.
    pub size: Length,
    /// Whether it is bold.
    pub bold: bool,
    /// The colour.
    pub color: Color,
}

/// The head of a table, repeated as an artifact at the top of each further page.
#[derive(Clone, Debug, Default)]
pub(super) struct RepeatedHead {
    /// The head above it: within a group of rows that of the table, to which it adds the
    /// label of the group.
    pub above: Option<usize>,
    /// Its slabs, from the top down; all their pieces are artifacts.
    pub slabs: Vec<Slab>,
    /// The rule that ends the part of the table on a page.
    pub closing: Option<Rule>,
}

impl RepeatedHead {
    /// The height of all its own slabs.
    pub fn height(&self) -> Length {
        self.slabs.iter().map(|slab| slab.gap + slab.height).sum()
    }
}

/// The drawing moved to the right and down.
pub(super) fn moved(draw: Draw, right: Length, down: Length) -> Draw {
    let shift = |points: Vec<(Length, Length)>| {
        points
            .into_iter()
            .map(|(x, y)| (x + right, y + down))
            .collect()
    };
    match draw {
        Draw::Glyphs(mut run) => {
            run.x += right;
            run.y += down;
            Draw::Glyphs(run)
        }
        Draw::Rect(x, y, width, height, color) => {
            Draw::Rect(x + right, y + down, width, height, color)
        }
        Draw::Stroke(points, width, color) => Draw::Stroke(shift(points), width, color),
        Draw::Fill(points, color) => Draw::Fill(shift(points), color),
        Draw::Disc(x, y, radius, color) => Draw::Disc(x + right, y + down, radius, color),
        Draw::Image(x, y, width, height, picture) => {
            Draw::Image(x + right, y + down, width, height, picture)
        }
        Draw::Link(x, y, width, height, target) => {
            Draw::Link(x + right, y + down, width, height, target)
        }
    }
}

/// The drawing on the other side of a vertical axis, of which `twice` is twice the place.
/// Text keeps its own direction.
pub(super) fn mirrored(draw: Draw, twice: Length) -> Draw {
    let turn = |points: Vec<(Length, Length)>| -> Vec<(Length, Length)> {
        points.into_iter().map(|(x, y)| (twice - x, y)).collect()
    };
    match draw {
        Draw::Glyphs(mut run) => {
            let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
            run.x = twice - run.x - width;
            Draw::Glyphs(run)
        }
        Draw::Rect(x, y, width, height, color) => {
            Draw::Rect(twice - x - width, y, width, height, color)
        }
        Draw::Stroke(points, width, color) => Draw::Stroke(turn(points), width, color),
        Draw::Fill(points, color) => Draw::Fill(turn(points), color),
        Draw::Disc(x, y, radius, color) => Draw::Disc(twice - x, y, radius, color),
        Draw::Image(x, y, width, height, picture) => {
            Draw::Image(twice - x - width, y, width, height, picture)
        }
        Draw::Link(x, y, width, height, target) => {
            Draw::Link(twice - x - width, y, width, height, target)
        }
    }
}

impl Draw {
    /// Makes it larger or smaller about the origin.
    pub(super) fn scale(&mut self, to: Length, from: Length) {
        let fit = |length: &mut Length| *length = length.scale(to.0, from.0.max(1));
        match self {
            Draw::Glyphs(run) => [&mut run.x, &mut run.y, &mut run.size]
                .into_iter()
                .for_each(fit),
            Draw::Rect(x, y, width, height, _)
            | Draw::Image(x, y, width, height, _)
            | Draw::Link(x, y, width, height, _) => {
                [x, y, width, height].into_iter().for_each(fit);
            }
            Draw::Stroke(points, width, _) => {
                fit(width);
                points.iter_mut().flat_map(|(x, y)| [x, y]).for_each(fit);
            }
            Draw::Fill(points, _) => points.iter_mut().flat_map(|(x, y)| [x, y]).for_each(fit),
            Draw::Disc(x, y, radius, _) => [x, y, radius].into_iter().for_each(fit),
        }
    }
}

/// The target of an aim that needs no page.
pub(super) fn outside(aim: &Aim) -> Option<Target> {
    match aim {
        Aim::Address(address) => Some(Target::Address(address.clone())),
        Aim::Id(_) | Aim::Row(_) | Aim::Mention(_) => None,
    }
}
