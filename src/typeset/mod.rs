//! Fonts, shaping, line and page breaking, tables: the tree to [`Pages`].
//!
//! Everything is decided here; `pdf` only draws. Coordinates run from the top left
//! corner of the page, y downwards, in scaled points.
//!
//! The way of a paragraph:
//!
//! 1. `inlines` and `rich` make its text flat: one string with the look, face and
//!    structure element of each stretch. A character that the wanted face lacks gets
//!    another face; one that no face has is reported.
//! 2. `opportunities` says where a line may end, `shape` makes glyphs of words (each word
//!    once a face, shared by all documents set with a [`FontBook`]).
//! 3. `paragraph` turns both into boxes, glue and penalties, `knuth_plass` chooses the
//!    breaks, `line` sets the lines.
//! 4. `blocks`, `table`, `contents`, `cover`, `notes`, `print` and `title` put lines, rows and
//!    charts as slabs into the galley, with what must stay together.
//! 5. `fill` fills pages with the galley and notes, and repeats table heads; `pages` draws
//!    them and resolves links and page numbers; `running` adds the running head and the folio.
//! 6. Where the text names pages, `passes` sets it again until they are right.
//!
//! What a page shows stands in its items in reading order. Each run of glyphs carries its
//! text; the space at which a line was broken stays at the end of its run, where it hangs
//! into the margin, and a hyphen set by the line breaker stands for no text at all.
//! Advances are whole thousandths of an em, kerning and justification taken in.

mod bidi;
mod blocks;
mod cells;
pub mod codes;
mod columns;
mod common;
mod contents;
mod cover;
mod fill;
pub mod fonts;
mod galley;
mod inlines;
mod knuth_plass;
mod line;
mod notes;
mod numeric;
mod opportunities;
pub mod outline;
mod pages;
mod paragraph;
mod passes;
mod print;
mod rich;
mod rows;
mod running;
mod script;
mod setter;
mod shape;
mod sources;
mod structure;
mod table;
mod title;
mod tongue;

pub use common::common_glyphs;
pub use fonts::{Face, FaceId, Family, FontBook, FontFault, open_face};

use crate::diagnostics::Sink;
use crate::document::{Block, Document, Meta};
use crate::measure::Length;
use crate::picture::{Picture, Pictures};
use crate::style::{Color, Style};
use std::sync::Arc;

/// A document set on pages.
#[derive(Clone, Debug)]
pub struct Pages {
    /// Title and the like.
    pub meta: Meta,
    /// The pages.
    pub pages: Vec<Page>,
    /// The outline (bookmarks), nested by level.
    pub outline: Vec<OutlineEntry>,
    /// The structure tree: element 0 is the document.
    pub structure: Vec<Element>,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Width of the paper.
    pub width: Length,
    /// Height of the paper.
    pub height: Length,
    /// What to draw, in painting order.
    pub items: Vec<Item>,
    /// The number printed on it (folio).
    pub folio: String,
}

/// Something drawn, and the structure element that it is content of.
#[derive(Clone, Debug)]
pub struct Item {
    /// Index in [`Pages::structure`]; `None` for an artifact (running head, rule, fill).
    pub element: Option<u32>,
    /// What to draw.
    pub draw: Draw,
}

/// A drawing command.
#[derive(Clone, Debug)]
pub enum Draw {
    /// Glyphs on a baseline.
    Glyphs(GlyphRun),
    /// A filled rectangle: left, top, width, height, colour.
    Rect(Length, Length, Length, Length, Color),
    /// A stroked line through points: points, width, colour.
    Stroke(Vec<(Length, Length)>, Length, Color),
    /// A filled closed shape.
    Fill(Vec<(Length, Length)>, Color),
    /// A filled disc: centre x, centre y, radius, colour.
    Disc(Length, Length, Length, Color),
    /// An image: left, top, width, height.
    Image(Length, Length, Length, Length, Arc<Picture>),
    /// A link's area: left, top, width, height, target.
    Link(Length, Length, Length, Length, Target),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address outside.
    Address(String),
    /// A page (0-based) and the height on it.
    Position(usize, Length),
}

/// Glyphs of one face and size on one baseline.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// The size.
    pub size: Length,
    /// Where the first glyph's origin stands.
    pub x: Length,
    /// The baseline.
    pub y: Length,
    /// The colour.
    pub color: Color,
    /// The glyphs, in reading order.
    pub glyphs: Vec<Glyph>,
    /// The text that the run stands for; glyphs refer to it by byte offset.
    pub text: String,
    /// Whether it runs from right to left: the first glyph stands at the right end, each
    /// next one to the left of it. `x` is the left end all the same.
    pub backwards: bool,
}

/// One glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The glyph's index in its face.
    pub id: u16,
    /// How far the pen moves on, kerning and justification taken in.
    pub advance: Length,
    /// Where in [`GlyphRun::text`] its characters begin.
    pub start: u32,
    /// Where they end; equal to `start` for the later glyphs of a cluster.
    pub end: u32,
    /// Whether it is a hyphen set by the line breaker (a soft hyphen for readers of the text).
    pub soft_hyphen: bool,
    /// How far it is drawn to the right of the pen: marks over letters, brackets whose blank
    /// half is taken away.
    pub dx: Length,
    /// How far it is drawn above the baseline.
    pub dy: Length,
}

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// 1 is the highest.
    pub level: u8,
    /// The text, with its number.
    pub text: String,
    /// 0-based page.
    pub page: usize,
    /// The height on it.
    pub y: Length,
}

/// An element of the structure tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its role.
    pub role: Role,
    /// Index of its parent; `None` for the document.
    pub parent: Option<u32>,
    /// The text alternative of a figure, what is said of an edited text, or the contents of
    /// a link.
    pub alternative: String,
    /// Columns and rows that a table cell spans.
    pub span: (u16, u16),
    /// The language as a BCP 47 tag, where it is another than its parent's.
    pub language: Option<Box<str>>,
    /// What an abbreviation stands for.
    pub expansion: Option<Box<str>>,
}

/// Standard structure types of ISO 32000-1, 14.8.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Role {
    Document,
    Title,
    Heading(u8),
    Paragraph,
    Span,
    Emphasis,
    Strong,
    /// Text that only the older of two versions has.
    Deleted,
    /// Text that only the newer of two versions has.
    Inserted,
    Code,
    Link,
    Reference,
    Note,
    Quote,
    List,
    ListItem,
    ListLabel,
    ListBody,
    Table,
    Caption,
    TableHead,
    TableBody,
    TableRow,
    /// A head cell for its column.
    ColumnHead,
    /// A head cell for its row.
    RowHead,
    TableCell,
    Figure,
    Contents,
    ContentsEntry,
}

/// Sets a document on pages.
///
/// A character that no font has is an error (`S001`) that names it and the text around it.
/// Page numbers in the text are set in a few passes; that they do not settle is an error
/// (`S005`).
pub fn typeset(document: &Document, style: &Style, fonts: &FontBook, sink: &mut Sink) -> Pages {
    typeset_with(document, style, fonts, &Pictures::default(), sink)
}

/// As [`typeset`], showing the images that are given; in place of others stands their text.
pub fn typeset_with(
    document: &Document,
    style: &Style,
    fonts: &FontBook,
    pictures: &Pictures,
    sink: &mut Sink,
) -> Pages {
    let given = Given {
        document,
        style,
        fonts,
        pictures,
    };
    passes::settle(given, sink)
}

/// What a document is set from.
#[derive(Clone, Copy)]
struct Given<'a> {
    document: &'a Document,
    style: &'a Style,
    fonts: &'a FontBook,
    pictures: &'a Pictures,
}

/// Sets a document once, with the page numbers that are known; puts the right ones in place.
fn set(given: Given<'_>, known: &mut passes::Known, sink: &mut Sink) -> Pages {
    let Given {
        document,
        style,
        fonts,
        pictures,
    } = given;
    let mut setter = setter::Setter::new(document, style, fonts);
    setter.pictures = pictures;
    setter.known.clone_from(known);
    let frame = setter.type_area();
    setter.title();
    let placed = document.blocks.contains(&Block::Contents);
    if document.meta.contents && !placed {
        setter.contents(frame);
    }
    let annex = document.sources.annex.unwrap_or(usize::MAX);
    let annex = annex.min(document.blocks.len());
    setter.outer_blocks(0..annex, frame);
    if annex < document.blocks.len() {
        pages::settle(&mut setter);
        setter.dense = true;
        setter.outer_blocks(annex..document.blocks.len(), frame);
    }
    let (pages, outline) = pages::make(&mut setter, known, sink);
    Pages {
        meta: document.meta.clone(),
        pages,
        outline,
        structure: setter.report(sink).into_elements(),
    }
}
