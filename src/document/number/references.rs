//! Cross-references: from an id to the text that names the thing.

use super::Scheme;
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::document::walk::{Node, NodeMut, mutate, plain, plain_parts, visit};
use crate::document::{Block, Document, Heading, Inline, Mention, Reference, codes};
use crate::measure::numbering::Form;
use crate::measure::text::upper_first;
use crate::measure::{Word, Words};
use std::collections::HashMap;
use std::sync::Arc;

/// How a thing with an id is named.
enum Name {
    /// By this text (`Table 2`, a heading's text).
    Text(String),
    /// As a section with this number (`II`).
    Section(String),
    /// A table or chart that has no number.
    Nameless(&'static str),
}

/// Fills in the text of every reference; reports ids that nothing has.
pub(super) fn resolve(document: &mut Document, scheme: &Scheme, sink: &mut Sink) {
    let mut names = Names::of(document, scheme);
    let Document {
        blocks,
        notes,
        mentions,
        places,
        ..
    } = document;
    for (index, block) in blocks.iter_mut().enumerate() {
        let place = || places.of_block(index);
        names.within(std::slice::from_mut(block), mentions, &place, sink);
    }
    for (index, note) in notes.iter_mut().enumerate() {
        let place = || places.of_note(index);
        names.within(&mut note.blocks, mentions, &place, sink);
    }
}

struct Names {
    by_id: HashMap<String, Name>,
    /// The ids in document order, for hints.
    ids: Vec<String>,
    words: Arc<Words>,
}

impl Names {
    fn of(document: &Document, scheme: &Scheme) -> Names {
        let mut names = Names {
            by_id: HashMap::new(),
            ids: Vec::new(),
            words: Arc::clone(&document.meta.words),
        };
        document.visit(&mut |node| {
            let (id, name) = match node {
                Node::Block(Block::Heading(heading)) => {
                    (&heading.id, heading_name(document, heading, scheme))
                }
                Node::Block(Block::Table(t)) => (&t.id, numbered(&t.number, "table")),
                Node::Block(Block::Chart(c)) => (&c.id, numbered(&c.number, "chart")),
                _ => return,
            };
            if !id.is_empty() && !names.by_id.contains_key(id) {
                names.by_id.insert(id.clone(), name);
                names.ids.push(id.clone());
            }
        });
        names
    }

    fn within(
        &mut self,
        blocks: &mut [Block],
        mentions: &[Mention],
        place: &dyn Fn() -> Option<Place>,
        sink: &mut Sink,
    ) {
        let mut refers = false;
        visit(blocks, &mut |node| {
            refers |= matches!(node, Node::Inline(Inline::Reference(_) | Inline::Link(_)));
        });
        // Most blocks refer to nothing: their words need not be gathered.
        if !refers {
            return;
        }
        let starts = sentence_starts(blocks, mentions);
        let mut starts = starts.into_iter();
        mutate(blocks, &mut |node| match node {
            NodeMut::Inline(Inline::Reference(reference)) => {
                let start = starts.next().unwrap_or_default();
                match self.text(reference, start.capital) {
                    Ok(text) => reference.text = text,
                    Err(problem) => sink.emit(placed(problem, place(), &start.before)),
                }
            }
            NodeMut::Inline(Inline::Link(link)) => {
                if let Some(id) = link.target.strip_prefix('#').filter(|id| !id.is_empty())
                    && !self.by_id.contains_key(id)
                {
                    let text = plain(&link.text, mentions);
                    sink.emit(placed(self.unknown(id), place(), &text));
                }
            }
            _ => {}
        });
    }

    fn text(&self, reference: &Reference, capital: bool) -> Result<String, Diagnostic> {
        match self.by_id.get(&reference.id) {
            Some(Name::Text(text)) => Ok(text.clone()),
            Some(Name::Section(number)) => {
                let text = self.words.fill(Word::Section, &[("number", number)]);
                Ok(match capital {
                    true => upper_first(&text),
                    false => text,
                })
            }
            Some(Name::Nameless(what)) => Err(Diagnostic::error(
                codes::NOTHING_TO_SAY,
                format!(
                    "the reference to `{}` finds a {what} without a caption, which has no number",
                    reference.id
                ),
            )
            .hint(format!(
                "give the {what} a caption, or write `[a text](#{})`",
                reference.id
            ))),
            None => Err(self.unknown(&reference.id)),
        }
    }

    fn unknown(&self, id: &str) -> Diagnostic {
        let message = format!("nothing in the document has the id `{id}`");
        let known = self.ids.iter().map(String::as_str);
        let hint = did_you_mean(id, known).unwrap_or_else(|| {
            if self.ids.is_empty() {
                format!("give a heading, table or chart the id `{id}`")
            } else {
                let ids: Vec<String> = self.ids.iter().map(|id| format!("`{id}`")).collect();
                format!("use one of the document's ids: {}", ids.join(", "))
            }
        });
        Diagnostic::error(codes::UNKNOWN_ID, message).hint(hint)
    }
}

fn placed(problem: Diagnostic, place: Option<Place>, text: &str) -> Diagnostic {
    let text = text.trim();
    let quote = if text.is_empty() {
        "here".to_owned()
    } else {
        format!("at `{text}`")
    };
    match place {
        Some(place) => problem.at_with(place, quote),
        None if text.is_empty() => problem,
        None => problem.note(quote),
    }
}

fn numbered(number: &str, what: &'static str) -> Name {
    if number.is_empty() {
        Name::Nameless(what)
    } else {
        Name::Text(number.to_owned())
    }
}

/// `section II` for a numbered heading, without the closing mark of its number; the
/// heading's text when it has none, or one that is no name (`First,`).
fn heading_name(document: &Document, heading: &Heading, scheme: &Scheme) -> Name {
    let level = usize::from(heading.level.max(1)) - 1;
    let style = scheme.levels.get(level);
    let spoken = style.is_some_and(|style| style.form == Form::OrdinalWord);
    let number = heading
        .number
        .trim_end_matches(['.', ',', ':', ';', '、', '．', ' ']);
    if number.is_empty() || spoken {
        return Name::Text(document.plain(&heading.text).trim().to_owned());
    }
    // A prefix with a word in it (`Part `) already says what is numbered.
    match style.filter(|style| style.prefix.chars().any(char::is_alphabetic)) {
        Some(_) => Name::Text(number.to_owned()),
        None => Name::Section(number.to_owned()),
    }
}

/// What stands before a reference.
#[derive(Default)]
struct Start {
    /// Whether a sentence begins there.
    capital: bool,
    /// The last words before it, for messages.
    before: String,
}

/// What stands before each reference of `blocks`, in order.
fn sentence_starts(blocks: &[Block], mentions: &[Mention]) -> Vec<Start> {
    let mut starts = Vec::new();
    let mut before = String::new();
    visit(blocks, &mut |node| match node {
        Node::Block(_) => before.clear(),
        Node::Inline(Inline::Reference(_)) => {
            starts.push(Start {
                capital: begins_sentence(&before),
                before: last_words(&before),
            });
            before.push('#');
        }
        Node::Inline(inline) => {
            // What it holds is visited next.
            if inline.inner().is_empty() {
                let leaf = std::slice::from_ref(inline);
                plain_parts(leaf, mentions, &mut |part| before.push_str(part));
            }
        }
    });
    starts
}

fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches(['”', '"', '’', ')']);
    before.is_empty() || before.ends_with(['.', '!', '?', '。', '！', '？'])
}

fn last_words(text: &str) -> String {
    let text = text.trim();
    let count = text.chars().count();
    if count <= 60 {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(count - 60).collect();
    format!("…{}", tail.split_once(' ').map_or(&*tail, |(_, rest)| rest))
}
