//! The annex of sources: rows by their numbers, places by their names.

use super::blocks::Writer;
use super::escape;
use super::lower::{Piece, push};
use crate::document::SourcePart;

impl Writer<'_> {
    /// A part of the annex, as text: viewers give anchors to headings alone, and a place is
    /// named by its section's or table's number.
    pub(super) fn source_part(&self, pieces: &mut Vec<Piece>, part: SourcePart) {
        let text = match part {
            SourcePart::Row(row) | SourcePart::See(row) => (row + 1).to_string(),
            SourcePart::Places(row) => {
                let source = self.document.sources.all.get(row);
                let places = source.into_iter().flat_map(|s| s.distinct_places());
                let names: Vec<&str> = places.map(|place| &*place.name).collect();
                escape::clean(&names.join(", ")).into_owned()
            }
        };
        push(pieces, Piece::Text(text));
    }
}
