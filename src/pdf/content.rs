//! The items of a page as drawing commands, in marked content.
//!
//! Everything drawn stands in marked content: an item of an element in a sequence with a
//! number (MCID) that the structure tree refers to, all else in an artifact. Items of one
//! element that follow each other share a sequence.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use printpdf::{
    DictItem, FontId, Line, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon, PolygonRing,
    Rect, WindingOrder,
};

use super::clusters::clusters;
use super::fonts::Embedded;
use super::shapes::{circle, corner, paint, pt};
use super::strings::{Walk, reads, strings};
use super::{roles, syntax};
use crate::measure::Length;
use crate::typeset::{Draw, Element, FaceId, Glyph, GlyphRun, Item, Page, Role, Target};

/// A point on a page in thousandths of a point, from the bottom left corner.
type Place = (i64, i64);

/// What stands in the structure tree, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A marked-content sequence of an element: element, page, MCID.
    Content(u32, usize, u32),
    /// A link annotation of an element: element, index of the link.
    Link(u32, usize),
}

/// A link to be written as an annotation.
pub(super) struct Link<'p> {
    /// The page it lies on.
    pub(super) page: usize,
    /// Left, bottom, right, top.
    pub(super) area: [i64; 4],
    /// Where it leads.
    pub(super) target: &'p Target,
    /// Its element.
    pub(super) element: u32,
}

/// Everything drawn, and what the structure tree needs of it.
pub(super) struct Drawn<'p> {
    /// The contents of each page, compressed.
    pub(super) pages: Vec<Vec<u8>>,
    /// In reading order.
    pub(super) marks: Vec<Mark>,
    /// The element of each MCID, by page.
    pub(super) owners: Vec<Vec<u32>>,
    /// The links.
    pub(super) links: Vec<Link<'p>>,
    /// The texts of link elements.
    pub(super) link_texts: BTreeMap<u32, String>,
    /// By element: the page and the box that its own items fill there.
    pub(super) boxes: Vec<Option<(usize, [i64; 4])>>,
}

/// The resource name of a face.
pub(super) fn font_name(face: FaceId) -> String {
    format!("F{}", face.0)
}

/// Draws the pages. `engine` makes of a page's commands its contents. The commands of one
/// page at a time are in the memory: they take a hundred times the room of the contents.
pub(super) fn draw<'p>(
    pages: &'p [Page],
    structure: &'p [Element],
    fonts: &[Option<Arc<Embedded>>],
    mut engine: impl FnMut(&'p Page, &mut Vec<Op>) -> Vec<u8>,
) -> Drawn<'p> {
    let mut drawn = Drawn {
        pages: Vec::with_capacity(pages.len()),
        marks: Vec::new(),
        owners: Vec::with_capacity(pages.len()),
        links: Vec::new(),
        link_texts: BTreeMap::new(),
        boxes: vec![None; structure.len()],
    };
    let mut ops = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let mut pen = Pen {
            structure,
            fonts,
            drawn: &mut drawn,
            page: number,
            height: syntax::milli(page.height),
            ops: std::mem::take(&mut ops),
            owners: Vec::new(),
            group: None,
            text: None,
            fill: None,
            stroke: None,
            width: None,
            font: None,
        };
        page.items.iter().for_each(|item| pen.item(item));
        pen.close_group();
        let owners = pen.owners;
        ops = pen.ops;
        drawn.owners.push(owners);
        drawn.pages.push(engine(page, &mut ops));
        ops.clear();
    }
    drawn
}

/// Draws one page and knows what it has set.
struct Pen<'p, 'd> {
    structure: &'p [Element],
    fonts: &'d [Option<Arc<Embedded>>],
    drawn: &'d mut Drawn<'p>,
    page: usize,
    height: i64,
    ops: Vec<Op>,
    owners: Vec<u32>,
    /// The open marked-content sequence: its element, or none for an artifact.
    group: Option<Option<u32>>,
    /// The start of the line in an open text object.
    text: Option<Place>,
    fill: Option<[u8; 3]>,
    stroke: Option<[u8; 3]>,
    width: Option<Length>,
    font: Option<(FaceId, Length)>,
}

impl<'p> Pen<'p, '_> {
    fn item(&mut self, item: &'p Item) {
        let element = item
            .element
            .filter(|&element| (element as usize) < self.structure.len());
        match &item.draw {
            Draw::Link(x, y, width, height, target) => {
                let area = self.area(*x, *y, *width, *height);
                if let Some(element) = element {
                    self.grow(element, area);
                    let index = self.drawn.links.len();
                    self.drawn.links.push(Link {
                        page: self.page,
                        area,
                        target,
                        element,
                    });
                    self.drawn.marks.push(Mark::Link(element, index));
                }
            }
            Draw::Glyphs(run) => self.run(run, element),
            Draw::Rect(x, y, width, height, color) => {
                self.open_group(element, None);
                self.close_text();
                self.set_fill([color.red, color.green, color.blue]);
                let area = self.area(*x, *y, *width, *height);
                self.grow_if(element, area);
                let [left, bottom, right, top] = area;
                let mut rectangle =
                    Rect::from_xywh(pt(left), pt(bottom), pt(right - left), pt(top - bottom));
                rectangle.mode = Some(PaintMode::Fill);
                self.ops.push(Op::DrawRectangle { rectangle });
            }
            Draw::Stroke(points, width, color) => {
                self.open_group(element, None);
                self.close_text();
                self.set_stroke([color.red, color.green, color.blue], *width);
                let points = self.points(points, element);
                let line = Line {
                    points,
                    is_closed: false,
                };
                self.ops.push(Op::DrawLine { line });
            }
            Draw::Fill(points, color) => {
                self.open_group(element, None);
                self.close_text();
                self.set_fill([color.red, color.green, color.blue]);
                let points = self.points(points, element);
                self.fill_ring(points);
            }
            Draw::Disc(x, y, radius, color) => {
                self.open_group(element, None);
                self.close_text();
                self.set_fill([color.red, color.green, color.blue]);
                let (x, y) = self.place(*x, *y);
                let radius = syntax::milli(*radius);
                self.grow_if(element, [x - radius, y - radius, x + radius, y + radius]);
                self.fill_ring(circle(x, y, radius));
            }
        }
    }

    fn place(&self, x: Length, y: Length) -> Place {
        (syntax::milli(x), self.height - syntax::milli(y))
    }

    fn area(&self, x: Length, y: Length, width: Length, height: Length) -> [i64; 4] {
        let (left, top) = self.place(x, y);
        let (right, bottom) = self.place(x + width, y + height);
        [
            left.min(right),
            bottom.min(top),
            left.max(right),
            bottom.max(top),
        ]
    }

    fn points(&mut self, points: &[(Length, Length)], element: Option<u32>) -> Vec<LinePoint> {
        points
            .iter()
            .map(|&(x, y)| {
                let (x, y) = self.place(x, y);
                self.grow_if(element, [x, y, x, y]);
                corner(x, y)
            })
            .collect()
    }

    fn fill_ring(&mut self, points: Vec<LinePoint>) {
        let polygon = Polygon {
            rings: vec![PolygonRing { points }],
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn grow_if(&mut self, element: Option<u32>, area: [i64; 4]) {
        if let Some(element) = element {
            self.grow(element, area);
        }
    }

    /// Extends the box of an element on the first page it appears on.
    fn grow(&mut self, element: u32, area: [i64; 4]) {
        let Some(known) = self.drawn.boxes.get_mut(element as usize) else {
            return;
        };
        match known {
            None => *known = Some((self.page, area)),
            Some((page, bounds)) if *page == self.page => join(bounds, area),
            Some(_) => {}
        }
    }

    /// Opens a marked-content sequence, unless one of the same element is open; `instead` is
    /// the text that readers take in place of what is drawn.
    fn open_group(&mut self, element: Option<u32>, instead: Option<&str>) {
        if instead.is_none() && self.group == Some(element) {
            return;
        }
        self.close_group();
        self.group = Some(element);
        let Some(index) = element else {
            let tag = "Artifact".to_owned();
            self.ops.push(Op::BeginMarkedContent { tag });
            return;
        };
        let mcid = self.owners.len() as u32;
        self.owners.push(index);
        self.drawn.marks.push(Mark::Content(index, self.page, mcid));
        let tag = match (instead, self.role(index)) {
            (None, Some(role)) => roles::tag(role),
            _ => "Span",
        };
        let mut map = BTreeMap::new();
        map.insert("MCID".to_owned(), DictItem::Int(i64::from(mcid)));
        if let Some(text) = instead {
            let actual = DictItem::String {
                data: syntax::utf16(text),
                literal: false,
            };
            map.insert("ActualText".to_owned(), actual);
        }
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties: DictItem::Dict { map },
        });
    }

    fn role(&self, element: u32) -> Option<Role> {
        self.structure.get(element as usize).map(|e| e.role)
    }

    fn close_group(&mut self) {
        self.close_text();
        if self.group.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn close_text(&mut self) {
        if self.text.take().is_some() {
            self.ops.push(Op::EndTextSection);
        }
    }

    fn set_fill(&mut self, color: [u8; 3]) {
        if self.fill.replace(color) != Some(color) {
            self.ops.push(Op::SetFillColor { col: paint(color) });
        }
    }

    fn set_stroke(&mut self, color: [u8; 3], width: Length) {
        if self.stroke.replace(color) != Some(color) {
            self.ops.push(Op::SetOutlineColor { col: paint(color) });
        }
        if self.width.replace(width) != Some(width) {
            let pt = pt(syntax::milli(width));
            self.ops.push(Op::SetOutlineThickness { pt });
        }
    }

    fn run(&mut self, run: &GlyphRun, element: Option<u32>) {
        let fonts = self.fonts;
        let Some(Some(font)) = fonts.get(usize::from(run.face.0)) else {
            return;
        };
        if run.size.0 <= 0 || run.glyphs.is_empty() {
            return;
        }
        let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
        let above = run.size * 3 / 4;
        let area = self.area(run.x, run.y - above, width, run.size);
        self.grow_if(element, area);
        let walk = Walk {
            pen: if run.backwards { run.x + width } else { run.x },
            backwards: run.backwards,
        };
        let Some(index) = element else {
            self.open_group(None, None);
            self.show(run, font, 0..run.glyphs.len(), walk);
            return;
        };
        if self.role(index) == Some(Role::Link) {
            let text = self.drawn.link_texts.entry(index).or_default();
            text.push_str(&run.text);
        }
        let mut start = 0;
        let mut next = walk;
        let mut plain = walk;
        for cluster in clusters(run) {
            let Range { start: first, end } = cluster.glyphs;
            let glyphs = run.glyphs.get(first..end).unwrap_or_default();
            let here = next;
            for glyph in glyphs {
                next.pass(glyph);
            }
            if !reads(font, glyphs, cluster.text) {
                if start < first {
                    self.open_group(element, None);
                    self.show(run, font, start..first, plain);
                }
                self.open_group(element, Some(cluster.text));
                self.show(run, font, first..end, here);
                self.close_group();
                start = end;
                plain = next;
            }
        }
        if start < run.glyphs.len() {
            self.open_group(element, None);
            self.show(run, font, start..run.glyphs.len(), plain);
        }
    }

    /// Shows glyphs of a run from where the pen stands before the first of them. Glyphs at
    /// another height (marks over letters) are shown by themselves.
    fn show(&mut self, run: &GlyphRun, font: &Embedded, range: Range<usize>, mut walk: Walk) {
        let glyphs = run.glyphs.get(range).unwrap_or_default();
        for part in glyphs.chunk_by(|one, other| one.dy == other.dy) {
            self.show_level(run, font, part, walk);
            for glyph in part {
                walk.pass(glyph);
            }
        }
    }

    fn show_level(&mut self, run: &GlyphRun, font: &Embedded, glyphs: &[Glyph], walk: Walk) {
        let Some(first) = glyphs.first() else { return };
        let x = { walk }.pass(first);
        self.set_fill([run.color.red, run.color.green, run.color.blue]);
        let place = self.place(x, run.y - first.dy);
        let line = match self.text {
            Some(line) => line,
            None => {
                self.ops.push(Op::StartTextSection);
                (0, 0)
            }
        };
        self.text = Some(place);
        if self.font.replace((run.face, run.size)) != Some((run.face, run.size)) {
            self.ops.push(Op::SetFont {
                font: PdfFontHandle::External(FontId(font_name(run.face))),
                size: pt(syntax::milli(run.size)),
            });
        }
        let pos = Point {
            x: pt(place.0 - line.0),
            y: pt(place.1 - line.1),
        };
        self.ops.push(Op::SetTextCursor { pos });
        self.ops.push(strings(glyphs, run.size, font, walk));
    }
}

/// Extends a box to hold another.
pub(super) fn join(bounds: &mut [i64; 4], [left, bottom, right, top]: [i64; 4]) {
    let [l, b, r, t] = *bounds;
    *bounds = [l.min(left), b.min(bottom), r.max(right), t.max(top)];
}
