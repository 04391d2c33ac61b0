//! Which template wrote which part of a document, for messages.

use crate::diagnostics::Place;
use std::sync::Arc;

/// Which template file the blocks of the body and the footnotes came from.
///
/// Any two are equal, because equality of documents ignores where they came from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// First block (index in `Document::blocks`) and file of each stretch, in order.
    pub blocks: Vec<(usize, Arc<str>)>,
    /// The file of each footnote, by index; `None` where it is not known.
    pub notes: Vec<Option<Arc<str>>>,
}

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Places {
    /// The file of the block with this index in the body.
    pub fn of_block(&self, index: usize) -> Option<Place> {
        let after = self.blocks.partition_point(|(first, _)| *first <= index);
        let (_, file) = self.blocks.get(after.checked_sub(1)?)?;
        Some(Place::File(Arc::clone(file)))
    }

    /// The file of the footnote with this index.
    pub fn of_note(&self, index: usize) -> Option<Place> {
        let file = self.notes.get(index)?.as_ref()?;
        Some(Place::File(Arc::clone(file)))
    }
}
