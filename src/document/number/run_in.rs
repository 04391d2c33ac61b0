//! Lists set within a paragraph: "First, … Second, …".

use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::document::walk::{NodeMut, mutate, plain};
use crate::document::{Block, Document, Inline, Marker, Mention, codes};
use crate::measure::Words;
use crate::measure::text::upper_first;

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
        meta,
        ..
    } = document;
    let words = &*meta.words;
    for (index, block) in blocks.iter_mut().enumerate() {
        let place = || places.of_block(index);
        within(std::slice::from_mut(block), (mentions, words), &place, sink);
    }
    for (index, note) in notes.iter_mut().enumerate() {
        let place = || places.of_note(index);
        within(&mut note.blocks, (mentions, words), &place, sink);
    }
}

fn within(
    blocks: &mut [Block],
    (mentions, words): (&[Mention], &Words),
    place: &dyn Fn() -> Option<Place>,
    sink: &mut Sink,
) {
    mutate(blocks, &mut |node| {
        let NodeMut::Block(block) = node else { return };
        let Block::List(list) = block else { return };
        if list.marker == Marker::RunIn {
            let (paragraph, left_over) =
                paragraph(std::mem::take(&mut list.items), mentions, words);
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
fn paragraph(
    items: Vec<Vec<Block>>,
    mentions: &[Mention],
    words: &Words,
) -> (Vec<Inline>, Vec<&'static str>) {
    let mut text: Vec<Inline> = Vec::new();
    let mut left_over = Vec::new();
    let mut goes_on = false;
    for (count, item) in (1_u32..).zip(items) {
        let word = words.point(count.into());
        let word = match goes_on {
            true => word,
            false => upper_first(&word),
        };
        let space = match text.is_empty() {
            true => "",
            false => words.gap(&word),
        };
        let comma = words.behind_point(&word);
        push_text(&mut text, &format!("{space}{word}{comma}"));
        for block in item {
            match block {
                Block::Paragraph(inlines) => {
                    push_text(&mut text, words.gap(words.comma()));
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
    let ends = [
        ";", ",", "；", "，", " and", " or", " und", " oder", " et", " ou", " y", " o",
    ];
    ends.iter().any(|end| text.ends_with(end))
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
