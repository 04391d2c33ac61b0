//! Numbers headings, tables and charts, runs lists in, resolves cross-references.

use super::Document;
use crate::diagnostics::Sink;
use crate::measure::numbering::LevelNumbering;

/// How the levels of headings are numbered, and the fixed words of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Numbering by level, level 1 first; deeper levels are not numbered.
    pub levels: Vec<LevelNumbering>,
    /// The word for a table (`Table`).
    pub table: String,
    /// The word for a chart (`Chart`).
    pub chart: String,
}

/// Numbers the document and resolves its references, in place.
///
/// A reference to an unknown id and an id used twice are errors; see codes `D001`, `D002`.
pub fn number(document: &mut Document, scheme: &Scheme, sink: &mut Sink) {
    let _ = (document, scheme, sink);
    todo!("document")
}
