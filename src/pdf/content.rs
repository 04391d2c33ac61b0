//! The items of a page as drawing commands, in marked content.
//!
//! Everything drawn stands in marked content: an item of an element in a sequence with a
//! number (MCID) that the structure tree refers to, all else in an artifact. Items of one
//! element that follow each other share a sequence.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use printpdf::{
    Color as PaintColor, DictItem, FontId, Greyscale, Line, LinePoint, Op, PaintMode,
    PdfFontHandle, Point, Polygon, PolygonRing, Pt, Rect, Rgb, WindingOrder,
};

use super::clusters::{clusters, reads_as};
use super::fonts::Embedded;
use super::{roles, syntax};
use crate::measure::Length;
use crate::typeset::{Draw, Element, FaceId, Glyph, GlyphRun, Item, Page, Role, Target};

/// How far a glyph may stand from its place before an adjustment is written, in thousandths
/// of an em: 0.01 pt in text of 10 pt, a fifth of a device pixel at 1440 dpi.
const TOLERANCE: i64 = 1;

/// Distance of a Bézier handle for a quarter of a circle, in ten-thousandths of the radius.
const QUARTER: i64 = 5523;

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
    /// The commands of each page.
    pub(super) pages: Vec<Vec<Op>>,
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

/// Draws the pages.
pub(super) fn draw<'p>(
    pages: &'p [Page],
    structure: &'p [Element],
    fonts: &[Option<Arc<Embedded>>],
) -> Drawn<'p> {
    let mut drawn = Drawn {
        pages: Vec::with_capacity(pages.len()),
        marks: Vec::new(),
        owners: Vec::with_capacity(pages.len()),
        links: Vec::new(),
        link_texts: BTreeMap::new(),
        boxes: vec![None; structure.len()],
    };
    for (number, page) in pages.iter().enumerate() {
        let mut pen = Pen {
            structure,
            fonts,
            drawn: &mut drawn,
            page: number,
            height: syntax::milli(page.height),
            ops: Vec::with_capacity(page.items.len() * 6),
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
        let Pen { ops, owners, .. } = pen;
        drawn.pages.push(ops);
        drawn.owners.push(owners);
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
        let Some(index) = element else {
            self.open_group(None, None);
            self.show(run, font, 0..run.glyphs.len(), run.x);
            return;
        };
        if self.role(index) == Some(Role::Link) {
            let text = self.drawn.link_texts.entry(index).or_default();
            text.push_str(&run.text);
        }
        let mut start = 0;
        let mut x = run.x;
        let mut plain_x = run.x;
        for cluster in clusters(run) {
            let Range { start: first, end } = cluster.glyphs;
            let glyphs = run.glyphs.get(first..end).unwrap_or_default();
            let advance: Length = glyphs.iter().map(|glyph| glyph.advance).sum();
            if !reads(font, glyphs, cluster.text) {
                if start < first {
                    self.open_group(element, None);
                    self.show(run, font, start..first, plain_x);
                }
                self.open_group(element, Some(cluster.text));
                self.show(run, font, first..end, x);
                self.close_group();
                start = end;
                plain_x = x + advance;
            }
            x += advance;
        }
        if start < run.glyphs.len() {
            self.open_group(element, None);
            self.show(run, font, start..run.glyphs.len(), plain_x);
        }
    }

    /// Shows glyphs of a run, the first of them at `x`.
    fn show(&mut self, run: &GlyphRun, font: &Embedded, range: Range<usize>, x: Length) {
        self.set_fill([run.color.red, run.color.green, run.color.blue]);
        let place = self.place(x, run.y);
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
        let glyphs = run.glyphs.get(range).unwrap_or_default();
        self.ops.push(strings(glyphs, run.size, font));
    }
}

/// The operator that shows glyphs with the pen where the typesetting wants it.
///
/// Two bytes a glyph in literal strings: the engine's own glyph items make a hexadecimal
/// string of each glyph, which costs five times the time and twice the size.
fn strings(glyphs: &[Glyph], size: Length, font: &Embedded) -> Op {
    let mut items = Vec::new();
    let mut bytes = Vec::with_capacity(glyphs.len() * 2);
    // Where the pen should be, in scaled points, and where a reader's pen is, in thousandths
    // of an em; both from the first glyph.
    let mut wanted = 0;
    let mut pen = 0;
    for glyph in glyphs {
        let off = pen - round_div(wanted * 1000, size.0);
        if off.abs() > TOLERANCE {
            let data = std::mem::take(&mut bytes);
            if !data.is_empty() {
                items.push(DictItem::String {
                    data,
                    literal: true,
                });
            }
            items.push(DictItem::Int(off));
            pen -= off;
        }
        let code = font.code(glyph.id).unwrap_or(0);
        bytes.extend_from_slice(&code.to_be_bytes());
        pen += font.width(code);
        wanted += glyph.advance.0;
    }
    let last = DictItem::String {
        data: bytes,
        literal: true,
    };
    if items.is_empty() {
        return Op::Unknown {
            key: "Tj".to_owned(),
            value: vec![last],
        };
    }
    items.push(last);
    Op::Unknown {
        key: "TJ".to_owned(),
        value: vec![DictItem::Array(items)],
    }
}

fn round_div(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator).div_euclid(2 * denominator)
}

/// Whether readers take glyphs for a text by the font's own map.
fn reads(font: &Embedded, glyphs: &[Glyph], text: &str) -> bool {
    let read = |glyph: &Glyph| font.code(glyph.id).map_or("", |c| font.text(c));
    match glyphs {
        [glyph] => reads_as(read(glyph), text),
        _ => glyphs.iter().map(read).collect::<String>() == text,
    }
}

/// Extends a box to hold another.
pub(super) fn join(bounds: &mut [i64; 4], [left, bottom, right, top]: [i64; 4]) {
    let [l, b, r, t] = *bounds;
    *bounds = [l.min(left), b.min(bottom), r.max(right), t.max(top)];
}

fn pt(milli: i64) -> Pt {
    Pt(milli as f32 / 1000.0)
}

fn corner(x: i64, y: i64) -> LinePoint {
    LinePoint {
        p: Point { x: pt(x), y: pt(y) },
        bezier: false,
    }
}

/// A circle as four Bézier curves, counter-clockwise from the right.
fn circle(x: i64, y: i64, radius: i64) -> Vec<LinePoint> {
    let far = radius;
    let near = radius * QUARTER / 10_000;
    let steps = [
        (far, near, true),
        (near, far, true),
        (0, far, false),
        (-near, far, true),
        (-far, near, true),
        (-far, 0, false),
        (-far, -near, true),
        (-near, -far, true),
        (0, -far, false),
        (near, -far, true),
        (far, -near, true),
        (far, 0, false),
    ];
    let start = std::iter::once(corner(x + radius, y));
    let rest = steps.into_iter().map(|(dx, dy, bezier)| LinePoint {
        bezier,
        ..corner(x + dx, y + dy)
    });
    start.chain(rest).collect()
}

/// A colour; greys as greys, which are shorter.
fn paint([red, green, blue]: [u8; 3]) -> PaintColor {
    // Three decimals tell 256 levels apart.
    let level = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    if red == green && green == blue {
        return PaintColor::Greyscale(Greyscale {
            percent: level(red),
            icc_profile: None,
        });
    }
    PaintColor::Rgb(Rgb {
        r: level(red),
        g: level(green),
        b: level(blue),
        icc_profile: None,
    })
}
