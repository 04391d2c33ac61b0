//! The problems that numbering a document can find.

use crate::diagnostics::Code;

/// A cross-reference or a link within the document names an id that nothing has.
/// Cure: write an id that a heading, table or chart has, or give one that id.
pub const UNKNOWN_ID: Code = Code("D001");

/// Two headings, tables or charts have the same id, so that a link to it is doubtful.
/// Cure: give one of them another id.
pub const ID_TWICE: Code = Code("D002");

/// A cross-reference names a table or chart without a caption, which has no number.
/// Cure: give it a caption, or write the link with a text of its own: `[this table](#id)`.
pub const NOTHING_TO_SAY: Code = Code("D003");

/// An item of a run-in list holds more than running text, and cannot be set in a sentence.
/// Cure: leave only text in the items, or take the `run_in()` above the list away.
pub const NOT_RUN_IN: Code = Code("D004");
