//! Markdown to tree, tree to Markdown (CommonMark 0.31, pipe tables, footnotes).
//!
//! Conventions beyond CommonMark, all of which any viewer shows sensibly:
//!
//! - a paragraph `Table: caption {#id}` right above a table, or `Source: …` or `Note: …` right
//!   below, belongs to it. These two words are part of the note; `Table:` is not of the caption;
//! - the caption may end in `{heads=2 stub=1 weights="3 1 1"}`: how many head rows the table
//!   has, how many columns name its rows, and how its columns share the width. In the head a
//!   cell of `<` is part of the one to its left and `^` of the one above; a body row whose
//!   cells but the first are all `<` is the label of the group of rows below it, and ends
//!   the group when the first is empty too;
//! - a link with no text to `#id` is a cross-reference, `[](#id "page")` one to its page;
//! - a heading may end in `{#id}`, `{-}` (not numbered) or `{#id -}`;
//! - marks ([`crate::document::marks`]) stand for figures, charts and directives.
//!
//! [`write()`] and [`parse()`] agree: writing, reading and writing again gives the same text.

pub mod codes;
mod links;
mod parse;
mod write;

use crate::diagnostics::Sink;
use crate::document::{Chart, Document, Mention, Meta};

/// A Markdown text with marks and what they stand for.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Title and the like.
    pub meta: &'a Meta,
    /// The text.
    pub text: &'a str,
    /// What figure marks stand for.
    pub mentions: &'a [Mention],
    /// What chart marks stand for.
    pub charts: &'a [Chart],
    /// First line (from 0) and template of each stretch, for messages.
    pub parts: &'a [(usize, &'a str)],
}

/// Parses a manuscript into a document. Raw HTML is refused (`M001`).
///
/// `#` is a heading of level 1. A text that begins with the title block that [`write()`]
/// makes of the same [`Meta`] is taken back: the block is left out, and `##` is level 1.
/// All problems go to the sink; see [`codes`]. Any text gives a document, whatever it is.
pub fn parse(source: &Source<'_>, sink: &mut Sink) -> Document {
    parse::parse(source, sink)
}

/// Writes a document as Markdown: clean CommonMark with pipe tables.
///
/// Figures, numbers and references are written as text, charts as a table of their data,
/// page breaks not at all. Paragraphs stand on one line; nothing ends in a space.
pub fn write(document: &Document) -> String {
    write::write(document)
}
