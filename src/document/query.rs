//! Questions asked of a numbered document.

use super::walk::{Node, visit};
use super::{Block, Document, Heading, Inline};
use std::sync::Arc;

/// A line of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'d> {
    /// The heading's level, 1 to 6.
    pub level: u8,
    /// The computed number (`II.`); may be empty.
    pub number: &'d str,
    /// The heading's characters.
    pub text: String,
    /// The id to link to.
    pub id: &'d str,
}

/// The headings of the body in order: what a table of contents lists.
///
/// A heading inside a quote or a list is part of that and not listed.
pub fn contents(document: &Document) -> Vec<Entry<'_>> {
    let headings = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) => Some(heading),
        _ => None,
    });
    headings
        .map(|heading| Entry {
            level: heading.level,
            number: &heading.number,
            text: document.plain(&heading.text),
            id: &heading.id,
        })
        .collect()
}

/// The headings above a place, outermost first, each with its number.
pub type Path = Arc<[String]>;

/// For each of the document's mentions, the headings under which it first stands.
///
/// `None` for a mention that stands nowhere in the text; an empty path for one above the
/// first heading. A figure in a footnote counts where the footnote's first mark stands.
pub fn figures_by_heading(document: &Document) -> Vec<Option<Path>> {
    let mut found = Carriers {
        document,
        seen_notes: vec![false; document.notes.len()],
        paths: vec![None; document.mentions.len()],
        current: Arc::from([]),
    };
    let mut open: Vec<&Heading> = Vec::new();
    for block in &document.blocks {
        if let Block::Heading(heading) = block {
            while open.last().is_some_and(|last| last.level >= heading.level) {
                open.pop();
            }
            open.push(heading);
            found.current = open
                .iter()
                .map(|heading| title(document, heading))
                .collect();
        }
        found.blocks(std::slice::from_ref(block));
    }
    found.paths
}

fn title(document: &Document, heading: &Heading) -> String {
    let text = document.plain(&heading.text);
    if heading.number.is_empty() {
        text
    } else {
        format!("{} {text}", heading.number)
    }
}

struct Carriers<'d> {
    document: &'d Document,
    seen_notes: Vec<bool>,
    paths: Vec<Option<Path>>,
    current: Path,
}

impl<'d> Carriers<'d> {
    fn blocks(&mut self, blocks: &'d [Block]) {
        let mut notes = Vec::new();
        visit(blocks, &mut |node| match node {
            Node::Block(Block::Chart(chart)) => {
                chart.mentions().for_each(|index| self.place(index));
            }
            Node::Inline(Inline::Sparkline(chart)) => {
                chart.mentions().for_each(|index| self.place(index));
            }
            Node::Inline(Inline::Figure(index)) => self.place(*index),
            Node::Inline(Inline::Note(index)) => notes.push(*index),
            _ => {}
        });
        for index in notes {
            if let Some(seen @ false) = self.seen_notes.get_mut(index) {
                *seen = true;
                let document = self.document;
                if let Some(note) = document.notes.get(index) {
                    self.blocks(&note.blocks);
                }
            }
        }
    }

    fn place(&mut self, index: usize) {
        if let Some(path @ None) = self.paths.get_mut(index) {
            *path = Some(Arc::clone(&self.current));
        }
    }
}
