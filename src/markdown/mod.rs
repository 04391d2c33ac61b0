//! Markdown to tree, tree to Markdown (CommonMark 0.31, pipe tables, footnotes).
//!
//! Conventions beyond CommonMark, all of which any viewer shows sensibly: a paragraph
//! `Table: caption {#id}` right above a table (or `Source: …` right below) belongs to it; a
//! link with no text to `#id` is a cross-reference.

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
    /// First line and template of each stretch, for messages.
    pub parts: &'a [(usize, &'a str)],
}

/// Parses a manuscript into a document. Raw HTML is refused (`M001`).
pub fn parse(source: &Source<'_>, sink: &mut Sink) -> Document {
    let _ = (source, sink);
    todo!("markdown")
}

/// Writes a document as Markdown: clean CommonMark with pipe tables.
pub fn write(document: &Document) -> String {
    let _ = document;
    todo!("markdown")
}
