//! What changed between two states of a project: figures, sentences, cells, and because of
//! what.
//!
//! 1. [`flatten`] makes of each document the passages of a [`State`], a form of its own that
//!    stays readable when the tree changes; [`write()`] and [`read`] are its file.
//! 2. [`compare()`] pairs reports, documents, figures, targets and checks. Passages are
//!    paired by what they say (`align`), words within them by Myers' algorithm (`words`); a
//!    number is one word, and a number that is computed (of a heading, of a table) is none.
//! 3. A figure that changed by itself is told from one that follows from others; the first
//!    need a reason before they are published again ([`unexplained`]).
//! 4. [`report()`] makes of all this a document, with deletions and insertions marked, which
//!    the renderers of documents print; [`text()`] writes it for a terminal, [`json()`] for
//!    machines.

mod align;
mod areas;
pub mod codes;
mod compare;
mod corrections;
mod excerpt;
mod failed;
mod figures;
mod file;
mod files;
mod flatten;
mod json;
mod looks;
mod passages;
mod phrases;
mod renames;
pub mod report;
mod spare;
pub mod state;
mod text;
mod tokens;
mod walk;
mod wording;
mod words;

pub use compare::{
    CheckChange, Comparison, DocumentChange, Extent, FailedDocument, TargetChange, compare,
    compare_with,
};
pub use corrections::{Reasons, draft, fits, unexplained};
pub use excerpt::{Bit, excerpt, whole};
pub use figures::{Cause, Difference, FigureChange, FigureChanges};
pub use file::{Brief, brief, head, no_project, read, reasons, unreadable, write};
pub use files::{Behind, Files, Remade};
pub use flatten::{Pictures, flatten, flatten_with};
pub use json::json;
pub use passages::{DocumentEdit, Edit, RowEdit, Step, TableEdit};
pub use renames::Rename;
pub use report::report;
pub use state::{State, level};
pub use text::{TextOptions, text};
pub use tokens::{Token, tokens};
pub use wording::{Phrase, Wording};
pub use words::{Piece, Side, TextEdit};

/// The sentence that says how much changed, for the terminal.
pub fn summary(comparison: &Comparison<'_>) -> String {
    phrases::summary(Wording::ENGLISH, comparison)
}
