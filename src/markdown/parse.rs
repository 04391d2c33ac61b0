//! Markdown to tree.

mod builder;
mod captions;
mod depth;
mod finish;
mod grid;
mod language;
mod locate;
mod notes;
mod text;

use super::Source;
use super::write::head;
use crate::diagnostics::Sink;
use crate::document::walk::NodeMut;
use crate::document::{Block, Document, Inline, Marker};
use crate::measure::Word;
use builder::Builder;
use locate::Locator;
use pulldown_cmark::{Options, Parser};
use std::borrow::Cow;

pub(super) use captions::{attributes, note_word, reads_as_caption};
pub(super) use language::WIDTH;

/// See [`super::parse()`].
pub(super) fn parse(source: &Source<'_>, sink: &mut Sink) -> Document {
    let text = if source.text.contains('\r') {
        Cow::Owned(source.text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(source.text)
    };
    let title = head::title_block(source.meta);
    let body = match text.strip_prefix(&*title) {
        Some(body) => body,
        None if text.trim_end() == title.trim_end() => "",
        None => &text,
    };
    let taken_back = body.len() < text.len();
    let locator = Locator::new(source.parts, &text, text.len() - body.len());

    let mut builder = Builder::new(source, body, locator, sink);
    if let Some(problem) = builder.refuse_deep_markers() {
        builder.emit(problem);
    } else {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            builder.event(event, range);
        }
    }
    let mut document = builder.finish();
    if taken_back {
        lift(&mut document);
    }
    if source.meta.contents {
        take_contents_back(&mut document);
    }
    document
}

/// Undoes the shift by which headings stand below the title.
fn lift(document: &mut Document) {
    document.mutate(&mut |node| {
        if let NodeMut::Block(Block::Heading(heading)) = node {
            heading.level = heading.level.saturating_sub(1).max(1);
        }
    });
}

/// Leaves out the contents that the writer sets after the title.
fn take_contents_back(document: &mut Document) {
    let [Block::Paragraph(word), Block::List(list), rest @ ..] = &*document.blocks else {
        return;
    };
    let is_word = matches!(&**word, [Inline::Strong(text)]
        if matches!(&**text, [Inline::Text(text)] if *text == document.meta.words.text(Word::Contents)));
    let lists_something = rest.iter().any(|block| matches!(block, Block::Heading(_)));
    if is_word && lists_something && list.marker == Marker::Bullet {
        document.blocks.drain(..2);
        for (first, _) in &mut document.places.blocks {
            *first = first.saturating_sub(2);
        }
    }
}
