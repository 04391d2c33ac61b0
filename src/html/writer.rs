//! What the writers of inlines, blocks, tables and charts share: the text made so far,
//! the document, and the manner of writing.

use super::Images;
use crate::document::walk::Node;
use crate::document::{Document, Heading, Inline, script};
use crate::languages::tag;
use crate::measure::Words;
use crate::style::{ContentsStyle, Logo};

/// The two manners of writing: as the CommonMark specification prints its examples, and
/// as a page wants it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// How a void element ends.
    pub void_end: &'static str,
    /// Whether headings, tables, charts and notes carry ids, and figures their origin.
    pub rich: bool,
    /// Whether only public schemes are linked, and only known images shown.
    pub guarded: bool,
}

impl Manner {
    /// As the specification prints its examples.
    pub const SPECIFICATION: Manner = Manner {
        void_end: " />",
        rich: false,
        guarded: false,
    };

    /// As a page wants it.
    pub const PAGE: Manner = Manner {
        void_end: ">",
        rich: true,
        guarded: true,
    };
}

/// Where inlines stand, which decides what may be an element of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// Running text.
    Text,
    /// A link's text, in which no other link may stand.
    Link,
    /// An entry of the contents: as a link, and a figure is only its text.
    Contents,
}

/// Writes a document into one string, front to back.
pub(super) struct Writer<'a> {
    pub out: String,
    pub document: &'a Document,
    pub manner: Manner,
    pub images: &'a Images,
    /// The table of contents: how deep it goes and what it is called.
    pub contents: Option<&'a ContentsStyle>,
    pub words: &'a Words,
    /// The logo of the public body.
    pub logo: Option<&'a Logo>,
    /// The levels of the headings whose sections are open.
    pub sections: Vec<u8>,
    /// Whether the document runs from right to left.
    pub backwards: bool,
    /// Whether some of its text runs against the rest: figures are then islands.
    pub two_ways: bool,
    /// How often each note was referred to so far.
    pub references: Vec<u32>,
    /// Which mentions have their place already, where the annex leads to places: a template
    /// may print what it kept twice, and an id is given once.
    pub placed: Vec<bool>,
    /// How many charts are written.
    pub charts: u32,
    /// Whether images stand in a line of text.
    pub in_text: bool,
}

impl<'a> Writer<'a> {
    pub fn new(document: &'a Document, manner: Manner, images: &'a Images) -> Self {
        let backwards = tag::is_right_to_left(&document.meta.language);
        Self {
            backwards,
            two_ways: manner.rich && (backwards || has_backwards(document)),
            out: String::with_capacity(capacity(document)),
            document,
            manner,
            images,
            contents: None,
            logo: None,
            words: &document.meta.words,
            sections: Vec::new(),
            references: vec![0; document.notes.len()],
            placed: match document.sources.annex {
                Some(_) => vec![false; document.mentions.len()],
                None => Vec::new(),
            },
            charts: 0,
            in_text: false,
        }
    }

    /// Begins a new line unless one has just begun.
    pub fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Writes a whole number.
    pub fn integer(&mut self, number: impl Into<u64>) {
        push_integer(&mut self.out, number.into());
    }
}

/// Writes a whole number.
pub(super) fn push_integer(out: &mut String, mut number: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (number % 10) as u8;
        }
        number /= 10;
        if number == 0 {
            break;
        }
    }
    let text = digits.get(at..).unwrap_or_default();
    out.extend(text.iter().map(|&b| char::from(b)));
}

/// The rank that a heading has by the headings open around it: one below the innermost
/// open one of a lower level, so that no rank is skipped. `open` becomes the levels of the
/// headings that are open behind it.
pub(super) fn nest(open: &mut Vec<u8>, heading: &Heading) -> usize {
    while open.last().is_some_and(|&level| level >= heading.level) {
        open.pop();
    }
    open.push(heading.level);
    open.len()
}

/// A guess at the size of the page: figures carry the most markup, some 200 bytes each.
fn capacity(document: &Document) -> usize {
    16_384 + document.mentions.len() * 260 + document.blocks.len() * 500
}

/// Whether any text of a document runs from right to left.
fn has_backwards(document: &Document) -> bool {
    let mut found = false;
    document.visit(&mut |node| {
        if let Node::Inline(Inline::Text(text)) = node {
            found |= script::has_backwards(text);
        }
    });
    found
}
