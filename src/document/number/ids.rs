//! Ids: unique in a document, made from the heading's text where none is given.

use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::document::walk::{Node, NodeMut, mutate, plain, visit};
use crate::document::{Block, Document, codes};
use std::collections::{BTreeMap, HashSet};

/// An id from a text: letters and digits in lower case, a hyphen for what stands between.
///
/// `Leadership & safeguards` is `leadership-safeguards`. Empty when the text has no letter
/// or digit.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// Reports ids used twice, and gives headings without an id one.
pub(super) fn complete(document: &mut Document, sink: &mut Sink) {
    let mut taken = given(document, sink);
    let Document {
        blocks,
        notes,
        mentions,
        ..
    } = document;
    let mut change = |node: NodeMut<'_>| {
        let NodeMut::Block(Block::Heading(heading)) = node else {
            return;
        };
        if heading.id.is_empty() {
            heading.id = unique(&plain(&heading.text, mentions), &mut taken);
        }
    };
    mutate(blocks, &mut change);
    for note in notes {
        mutate(&mut note.blocks, &mut change);
    }
}

fn unique(text: &str, taken: &mut HashSet<String>) -> String {
    let stem = match slug(text) {
        empty if empty.is_empty() => "section".to_owned(),
        slug => slug,
    };
    let mut id = stem.clone();
    let mut count = 1;
    while !taken.insert(id.clone()) {
        count += 1;
        id = format!("{stem}-{count}");
    }
    id
}

/// An element that has an id: what it is for people, and its file.
struct Holder {
    what: String,
    place: Option<Place>,
}

/// The ids that the document gives itself.
fn given(document: &Document, sink: &mut Sink) -> HashSet<String> {
    let mut holders: BTreeMap<&str, Vec<Holder>> = BTreeMap::new();
    let body = document.blocks.iter().enumerate();
    let body = body.map(|(i, block)| (std::slice::from_ref(block), document.places.of_block(i)));
    let notes = document.notes.iter().enumerate();
    let notes = notes.map(|(i, note)| (&*note.blocks, document.places.of_note(i)));
    for (blocks, place) in body.chain(notes) {
        visit(blocks, &mut |node| {
            let (id, what, inlines) = match node {
                Node::Block(Block::Heading(h)) => (&h.id, "the heading", &h.text),
                Node::Block(Block::Table(t)) => (&t.id, "the table", &t.caption),
                Node::Block(Block::Chart(c)) => (&c.id, "the chart", &c.caption),
                _ => return,
            };
            if !id.is_empty() {
                let text = document.plain(inlines);
                holders.entry(id).or_default().push(Holder {
                    what: format!("{what} `{}`", text.trim()),
                    place: place.clone(),
                });
            }
        });
    }
    for (id, holders) in &holders {
        if holders.len() > 1 {
            sink.emit(twice(id, holders));
        }
    }
    holders.into_keys().map(str::to_owned).collect()
}

fn twice(id: &str, holders: &[Holder]) -> Diagnostic {
    let message = format!(
        "the id `{id}` is given {} times, expected once",
        holders.len()
    );
    let mut diagnostic = Diagnostic::error(codes::ID_TWICE, message)
        .hint("give each heading, table and chart an id of its own");
    for holder in holders {
        diagnostic = match &holder.place {
            Some(place) => diagnostic.at_with(place.clone(), &*holder.what),
            None => diagnostic.note(format!("{} has it", holder.what)),
        };
    }
    diagnostic
}
