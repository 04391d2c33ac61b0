//! Lists set within a paragraph: "First, … Second, …".

use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::document::walk::{NodeMut, mutate, plain};
use crate::document::{Block, Document, Inline, Marker, Mention, codes};
use crate::measure::numbering::Form;

/// Turns every run-in list into a paragraph.
///
/// Each item begins with its ordinal word and a comma. The word of the first item has a
/// capital, and so has that of an item after a finished sentence; after `;`, `,` or a
/// closing "and" or "or" the sentence goes on and the word is lower case.
pub(super) fn run_in(document: &mut Document, sink: &mut Sink) {
    let Document {
        blocks,
        notes,
        mentions,
        places,
        ..
    } = document;
    for (index, block) in blocks.iter_mut().enumerate() {
        let place = || places.of_block(index);
        within(std::slice::from_mut(block), mentions, &place, sink);
    }
    for (index, note) in notes.iter_mut().enumerate() {
        let place = || places.of_note(index);
        within(&mut note.blocks, mentions, &place, sink);
    }
}

fn within(
    blocks: &mut [Block],
    mentions: &[Mention],
    place: &dyn Fn() -> Option<Place>,
    sink: &mut Sink,
) {
    mutate(blocks, &mut |node| {
        let NodeMut::Block(block) = node else { return };
        let Block::List(list) = block else { return };
        if list.marker == Marker::RunIn {
            let (paragraph, left_over) = paragraph(std::mem::take(&mut list.items), mentions);
            for left in left_over {
                let mut problem = Diagnostic::error(
                    codes::NOT_RUN_IN,
                    format!("a run-in list item holds {left}, expected running text alone"),
                )
                .hint("take the `run_in()` above the list away, or move that out of the list");
                if let Some(place) = place() {
                    let start: String = plain(&paragraph, mentions).chars().take(60).collect();
                    problem = problem.at_with(place, format!("in the list `{start}…`"));
                }
                sink.emit(problem);
            }
            *block = Block::Paragraph(paragraph);
        }
    });
}

/// The items as one paragraph, and what could not go into it.
fn paragraph(items: Vec<Vec<Block>>, mentions: &[Mention]) -> (Vec<Inline>, Vec<&'static str>) {
    let mut text: Vec<Inline> = Vec::new();
    let mut left_over = Vec::new();
    let mut goes_on = false;
    for (count, item) in (1_u32..).zip(items) {
        let word = Form::OrdinalWord.write(count).unwrap_or_default();
        let word = if goes_on { lower_first(&word) } else { word };
        let space = if text.is_empty() { "" } else { " " };
        push_text(&mut text, &format!("{space}{word},"));
        for block in item {
            match block {
                Block::Paragraph(inlines) => {
                    push_text(&mut text, " ");
                    text.extend(inlines);
                }
                other => left_over.push(name(&other)),
            }
        }
        goes_on = sentence_goes_on(&plain(&text, mentions));
    }
    (text, left_over)
}

fn push_text(inlines: &mut Vec<Inline>, more: &str) {
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        text.push_str(more);
    } else {
        inlines.push(Inline::Text(more.to_owned()));
    }
}

fn sentence_goes_on(text: &str) -> bool {
    let text = text.trim_end();
    let ends = [";", ",", "；", "，", " and", " or"];
    ends.iter().any(|end| text.ends_with(end))
}

fn lower_first(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn name(block: &Block) -> &'static str {
    match block {
        Block::Heading(_) => "a heading",
        Block::Paragraph(_) => "a paragraph",
        Block::List(_) => "a list",
        Block::Table(_) => "a table",
        Block::Quote(_) => "a quote",
        Block::Code(..) => "a code block",
        Block::Chart(_) => "a chart",
        Block::Rule => "a rule",
        Block::PageBreak => "a page break",
        Block::Contents => "a table of contents",
    }
}
