//! Footnotes in the order of their first reference.

use crate::document::walk::{Node, NodeMut, visit};
use crate::document::{Block, Document, Inline, Note};
use std::ops::Range;
use std::sync::Arc;

/// A footnote as it stands in the text: its label, and its blocks once they are read.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) label: String,
    pub(super) blocks: Option<Vec<Block>>,
    pub(super) template: Option<Arc<str>>,
    /// Where it is written.
    pub(super) source: Option<Range<usize>>,
}

/// Puts the footnotes into the document in the order in which a reader meets their marks:
/// through the body, then through each footnote in turn. Gives back label and place of
/// those that no mark refers to.
pub(super) fn place(
    document: &mut Document,
    mut drafts: Vec<Draft>,
) -> Vec<(String, Range<usize>)> {
    if drafts.is_empty() {
        return Vec::new();
    }
    let mut order = Order {
        places: vec![None; drafts.len()],
        queue: Vec::new(),
    };
    order.gather(&document.blocks);
    let mut next = 0;
    while let Some(index) = order.queue.get(next).copied() {
        next += 1;
        let Some(draft) = drafts.get_mut(index) else {
            continue;
        };
        let blocks = draft.blocks.take().unwrap_or_default();
        order.gather(&blocks);
        document.places.notes.push(draft.template.take());
        document.notes.push(Note {
            label: std::mem::take(&mut draft.label),
            blocks,
        });
    }
    let places = order.places;
    document.mutate(&mut |node| {
        if let NodeMut::Inline(Inline::Note(index)) = node {
            *index = places.get(*index).copied().flatten().unwrap_or_default();
        }
    });
    let unused = drafts.into_iter().zip(&places);
    let unused = unused.filter(|(_, place)| place.is_none());
    unused
        .filter_map(|(draft, _)| Some((draft.label, draft.source?)))
        .collect()
}

struct Order {
    /// The new place of each draft.
    places: Vec<Option<usize>>,
    /// The drafts in their new order.
    queue: Vec<usize>,
}

impl Order {
    fn gather(&mut self, blocks: &[Block]) {
        visit(blocks, &mut |node| {
            if let Node::Inline(Inline::Note(index)) = node
                && let Some(place @ None) = self.places.get_mut(*index)
            {
                *place = Some(self.queue.len());
                self.queue.push(*index);
            }
        });
    }
}
