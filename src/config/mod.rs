//! Reads a report's YAML: raw (as typed, strict), then resolved ([`Report`]).
//!
//! 1. The text becomes a tree of values that know their places: serde_yaml gives the
//!    values, a second parse of the same text every value's line and column.
//! 2. The tree is read into raw types, one for each mapping of the configuration. Each
//!    documents its keys once; the reader and the JSON Schema ([`schema`]) are made from that.
//! 3. Raw becomes resolved: names are looked up, defaults are filled in, and everything
//!    that can be known without workbooks and templates is checked.
//!
//! Every step reports all problems that it finds, each at its place ([`codes`]).

mod brackets;
mod carry;
pub mod codes;
mod corrections;
mod ids;
pub mod model;
mod place;
mod placeholders;
mod quotes;
mod raw;
mod read;
mod resolve;
mod slug;
mod spanned;
mod still;
mod tree;
mod values;
mod wording;

pub use carry::{Carried, Item, Outcome, carry};
pub use corrections::{CORRECTIONS_FILE, CorrectionNote, corrections};
pub use ids::{begins_id, continues_id, looks_ambiguous, normal_id};
pub use model::*;
pub use placeholders::fill;
pub use resolve::id_from;
pub(crate) use resolve::look::MONTHS;
pub use slug::slug;
pub use spanned::Spanned;
pub use still::still;
pub use wording::{Circumstance, Filler, Phrase, Piece, Wording};

use crate::diagnostics::{Label, Place, Sink};
use read::{Read, Reader};
use std::sync::Arc;

/// Reads the report configuration `text`, which stands in `file` (relative path).
///
/// All problems go to the sink: unknown keys with the nearest known one, wrong types,
/// duplicate keys, names that refer to nothing. `None` when there is any error.
pub fn load(file: &str, text: &str, sink: &mut Sink) -> Option<Report> {
    let file: Arc<str> = file.into();
    let mut own = Sink::new();
    let report = load_into(&file, text, &mut own);
    let usable = !own.has_errors();
    // In the order of the file, for whoever mends it from top to bottom.
    let mut problems = own.into_unique();
    problems.sort_by_key(|problem| match problem.labels.first() {
        Some(Label {
            place: Place::Text(place),
            ..
        }) => (place.line, place.column),
        _ => (0, 0),
    });
    for problem in problems {
        sink.emit(problem);
    }
    report.filter(|_| usable)
}

fn load_into(file: &Arc<str>, text: &str, sink: &mut Sink) -> Option<Report> {
    let tree = tree::parse(file, text, sink)?;
    let raw = raw::RawReport::read(&tree, &mut Reader::new(file.clone(), sink))?;
    resolve::report(file, &raw, sink)
}

/// The values of a configuration by where they stand (`targets[3].at_least`), for saying
/// which of two versions of a file differ in what; none when it is no YAML.
pub fn settings(file: &str, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Some(tree) = tree::parse(&file.into(), text, &mut Sink::new()) {
        tree.settings(String::new(), &mut found);
    }
    found
}

/// The JSON Schema (draft 2020-12) of a report's YAML, pretty-printed.
pub fn schema() -> String {
    let schema = schemars::schema_for!(raw::RawReport);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

#[cfg(test)]
mod tests;
