//! The document tree: closed enums, value semantics, no parent pointers.
//!
//! The tree knows no output format. What is computed is computed once, and renderers only
//! read: [`mod@number`] gives headings, tables and charts their numbers and resolves
//! cross-references, [`abbreviate`] finds declared abbreviations, [`annex`] prints what stands
//! behind the figures ([`Sources`]). Every pass is written with [`walk`].

pub mod abbreviate;
pub mod annex;
pub mod chart;
pub mod codes;
pub mod marks;
pub mod number;
pub mod places;
pub mod query;
pub mod script;
pub mod sources;
pub mod table;
pub mod walk;

pub use abbreviate::Abbreviations;
pub use chart::{Chart, ChartForm, Level, Series};
pub use places::Places;
pub use sources::{Source, SourceOrigin, SourcePart, Sources};
pub use table::{Align, HeadCell, Inlines, Row, RowGroup, Spanner, Table};

use crate::measure::{Decimal, Length, Words};
use std::fmt;
use std::sync::Arc;

/// A document: one report or one brief.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Title and the like.
    pub meta: Meta,
    /// The body, in reading order.
    pub blocks: Vec<Block>,
    /// Footnotes by index, in the order of first reference.
    pub notes: Vec<Note>,
    /// The numbers placed in the text; [`Inline::Figure`] and chart points index here.
    pub mentions: Vec<Mention>,
    /// What stands behind the numbers; empty when the document tells of no sources.
    pub sources: Sources,
    /// Which template the blocks came from, for messages. No part of the document's value:
    /// [`Document`]s are equal whatever their places are.
    pub places: Places,
}

/// What a document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The title.
    pub title: String,
    /// The public body that issues it.
    pub body: String,
    /// The period, as printed.
    pub period: String,
    /// The date of issue as printed, if any.
    pub date: Option<String>,
    /// The language as a BCP 47 tag.
    pub language: String,
    /// Whether renderers set the contents after the title.
    pub contents: bool,
    /// The words that renderers add.
    pub words: Arc<Words>,
}

/// A number placed in the text: its text and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The figure's stable name (`births@2018`).
    pub figure: Arc<str>,
    /// What it is, for people (`Births, 2018`).
    pub label: Arc<str>,
    /// The text printed: `4,923`, `three`, `4.96 million yuan`.
    pub text: Arc<str>,
    /// The exact value in base units as a plain decimal (`4923`, `0.8629`); `None` when missing.
    pub value: Option<Decimal>,
    /// The name of the unit.
    pub unit: Arc<str>,
    /// The area's label.
    pub area: Arc<str>,
    /// The period as text.
    pub period: Arc<str>,
    /// Where it comes from, in a line: `county-2019.xlsx, Population!C7`, `births / population`.
    pub origin: Arc<str>,
}

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A block quote.
    Quote(Vec<Block>),
    /// A code block: language (may be empty) and text.
    Code(String, String),
    /// A chart.
    Chart(Chart),
    /// A thematic break.
    Rule,
    /// A page break.
    PageBreak,
    /// The table of contents of this document.
    Contents,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 (below the title) to 6.
    pub level: u8,
    /// The id for links, unique in the document.
    pub id: String,
    /// The computed number as printed with its suffix (`II.`); empty when not numbered.
    pub number: String,
    /// Whether the numbering counts it.
    pub numbered: bool,
    /// The text.
    pub text: Vec<Inline>,
}

impl Heading {
    /// What parts the number from the text: nothing behind a full-width mark, which has its
    /// space within it (`一、总则`), else a space.
    pub fn gap(&self) -> &'static str {
        match self.number.ends_with(['、', '．', '）', '：', '。']) {
            true => "",
            false => " ",
        }
    }
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// What marks the items.
    pub marker: Marker,
    /// Whether items are set without space between (their paragraphs without `<p>`).
    pub tight: bool,
    /// Each item's blocks.
    pub items: Vec<Vec<Block>>,
}

/// What marks the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// Bullets.
    Bullet,
    /// Numbers, from the given one.
    Number(u64),
    /// Run in as sentences of one paragraph: "First, … Second, …". [`number`] turns such
    /// a list into a paragraph; renderers never meet it.
    RunIn,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Characters.
    Text(String),
    /// A number: index in [`Document::mentions`].
    Figure(usize),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Text that a later version of the document no longer has; see [`Inline::Inserted`].
    Deleted(Vec<Inline>),
    /// Text that the later version has instead, or anew. Only a document that compares two
    /// versions holds either kind.
    Inserted(Vec<Inline>),
    /// Code.
    Code(String),
    /// A link: target and text.
    Link(Link),
    /// An image.
    Image(Image),
    /// Text in another language than the text around it.
    Language(Language),
    /// An abbreviation that the report says the meaning of.
    Abbreviation(Abbreviation),
    /// A reference to a heading, table or chart; [`number`] fills the text in (`Table 2`).
    Reference(Reference),
    /// A footnote mark: index in [`Document::notes`].
    Note(usize),
    /// A line as small as a word, alone in a cell of a table.
    Sparkline(Box<Chart>),
    /// A part of the annex of sources: a row of [`Document::sources`].
    Source(SourcePart),
    /// A soft break (a line end of the source).
    SoftBreak,
    /// A hard line break.
    HardBreak,
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// An address, or `#id` within the document.
    pub target: String,
    /// The title; may be empty.
    pub title: String,
    /// The text.
    pub text: Vec<Inline>,
}

/// An image.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The path.
    pub target: String,
    /// The title; may be empty.
    pub title: String,
    /// The text alternative.
    pub text: Vec<Inline>,
    /// How wide it is to be, where that is said.
    pub width: Option<ImageWidth>,
}

/// How wide an image is to be. It is never made wider than the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageWidth {
    /// A part of the column, in per cent (1 to 100).
    Percent(u8),
    /// In tenths of a millimetre (10 to 10 000).
    Tenths(u16),
}

impl ImageWidth {
    /// Reads `60%`, `5cm`, `48.5mm`; `None` for what is none of these, or out of range.
    pub fn read(text: &str) -> Option<Self> {
        if let Some(percent) = text.strip_suffix('%') {
            let percent = percent.parse().ok()?;
            return (1..=100)
                .contains(&percent)
                .then_some(Self::Percent(percent));
        }
        let (number, zeros) = match text.strip_suffix("mm") {
            Some(number) => (number, 1),
            None => (text.strip_suffix("cm")?, 2),
        };
        let value: Decimal = number.trim_end().parse().ok()?;
        let tenths = value.checked_mul(Decimal::from(10_u32.pow(zeros)))?;
        let tenths = u16::try_from(tenths.normalize())
            .ok()
            .filter(|_| tenths.fract().is_zero())?;
        (10..=10_000)
            .contains(&tenths)
            .then_some(Self::Tenths(tenths))
    }

    /// The width in a column.
    pub fn within(self, column: Length) -> Length {
        let width = match self {
            Self::Percent(percent) => column.scale(percent.into(), 100),
            // 1 mm is 72/25.4 points.
            Self::Tenths(tenths) => Length::POINT.scale(i64::from(tenths) * 72, 254),
        };
        width.min(column)
    }
}

impl fmt::Display for ImageWidth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Tenths(tenths) if tenths % 10 == 0 => write!(f, "{}mm", tenths / 10),
            Self::Tenths(tenths) => write!(f, "{}.{}mm", tenths / 10, tenths % 10),
        }
    }
}

/// Text in another language than the text around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Language {
    /// The language as a BCP 47 tag.
    pub tag: String,
    /// The text.
    pub text: Vec<Inline>,
}

/// An abbreviation, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abbreviation {
    /// The characters printed: `GDP`.
    pub text: String,
    /// What they stand for, in words: `gross domestic product`.
    pub expansion: String,
}

/// A cross-reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The id referred to.
    pub id: String,
    /// The computed text.
    pub text: String,
    /// Whether the page is named on which it stands (`page 12`), where there are pages;
    /// elsewhere the text is.
    pub page: bool,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The label in the source.
    pub label: String,
    /// The text.
    pub blocks: Vec<Block>,
}
