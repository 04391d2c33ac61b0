//! Inlines as what Markdown can say: no emphasis within emphasis, no space at its edges,
//! nothing of one kind side by side.

use super::blocks::Writer;
use super::escape::{self, is_space};
use crate::document::walk::plain;
use crate::document::{Image, ImageWidth, Inline, Link, Reference};
use crate::markdown::links::dangerous_scheme;
use std::borrow::Cow;

/// A piece of a line.
#[derive(Debug)]
pub(super) enum Piece {
    Text(String),
    Code(String),
    Emphasis(Vec<Piece>),
    Strong(Vec<Piece>),
    /// Target, title, text.
    Link(String, String, Vec<Piece>),
    /// Target, title, text alternative.
    Image(String, String, String, Option<ImageWidth>),
    /// Language, text.
    Language(String, Vec<Piece>),
    /// The footnote's number.
    Note(usize),
    Break,
}

/// Where pieces stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// In a paragraph: may break lines, and a line may look like another block.
    Paragraph,
    /// In a heading: one line behind a mark.
    Line,
    /// In a cell of a table.
    Cell,
}

/// What is open around a piece.
#[derive(Clone, Copy, Default)]
pub(super) struct Within {
    pub(super) emphasis: bool,
    pub(super) strong: bool,
    pub(super) link: bool,
}

impl Writer<'_> {
    /// The inlines as pieces, without space at the edges.
    pub(super) fn lower(&mut self, inlines: &[Inline], context: Context) -> Vec<Piece> {
        let mut pieces = self.lower_within(inlines, context, Within::default());
        trim_pieces(&mut pieces);
        pieces
    }

    pub(super) fn lower_within(
        &mut self,
        inlines: &[Inline],
        context: Context,
        within: Within,
    ) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(inlines.len());
        self.lower_into(&mut pieces, inlines, context, within);
        pieces
    }

    fn lower_into(
        &mut self,
        pieces: &mut Vec<Piece>,
        inlines: &[Inline],
        context: Context,
        within: Within,
    ) {
        for inline in inlines {
            match inline {
                Inline::Text(part) => push(pieces, text(part)),
                Inline::Figure(index) => {
                    let mention = self.document.mentions.get(*index);
                    push(pieces, text(mention.map_or("", |mention| &mention.text)));
                }
                Inline::Sparkline(chart) => {
                    push(pieces, text(&chart.ends(&self.document.mentions)));
                }
                Inline::Emphasis(inner) if within.emphasis => {
                    self.lower_into(pieces, inner, context, within);
                }
                Inline::Emphasis(inner) => {
                    let within = Within {
                        emphasis: true,
                        ..within
                    };
                    let inner = self.lower_within(inner, context, within);
                    push(pieces, Piece::Emphasis(inner));
                }
                Inline::Strong(inner) if within.strong => {
                    self.lower_into(pieces, inner, context, within);
                }
                Inline::Strong(inner) => {
                    let within = Within {
                        strong: true,
                        ..within
                    };
                    let inner = self.lower_within(inner, context, within);
                    push(pieces, Piece::Strong(inner));
                }
                // As CriticMarkup writes it: plain characters, which no reader takes for more.
                Inline::Deleted(inner) => {
                    self.lower_edit(pieces, inner, ("{--", "--}"), (context, within));
                }
                Inline::Inserted(inner) => {
                    self.lower_edit(pieces, inner, ("{++", "++}"), (context, within));
                }
                Inline::Code(code) => {
                    let code = escape::clean(code).into_owned();
                    // At the start of a line, `]:` would make a definition of the link.
                    let piece = match within.link && code.contains("]:") {
                        true => Piece::Text(code),
                        false => Piece::Code(code),
                    };
                    push(pieces, piece);
                }
                Inline::Link(link) => self.lower_link(pieces, link, context, within),
                Inline::Image(image) => push(pieces, self.lower_image(image)),
                // Viewers that do not know the mark would make it part of the heading's anchor.
                Inline::Language(run) if context == Context::Line => {
                    self.lower_into(pieces, &run.text, context, within);
                }
                Inline::Language(run) => {
                    let inner = self.lower_within(&run.text, context, within);
                    push(pieces, Piece::Language(run.tag.clone(), inner));
                }
                Inline::Abbreviation(short) => push(pieces, text(&short.text)),
                Inline::Reference(reference) => {
                    push(pieces, self.lower_reference(reference, within));
                }
                // A footnote mark is a link itself, and stands behind the link it is in.
                Inline::Note(index) if within.link => self.notes_of_link.push(*index),
                Inline::Note(index) => self.note(pieces, *index),
                Inline::Source(part) => self.source_part(pieces, *part),
                Inline::SoftBreak => push(pieces, Piece::Text(" ".to_owned())),
                Inline::HardBreak if context == Context::Paragraph && !within.link => {
                    push(pieces, Piece::Break);
                }
                Inline::HardBreak => push(pieces, Piece::Text(" ".to_owned())),
            }
        }
    }

    fn lower_image(&self, image: &Image) -> Piece {
        let words = plain(&image.text, &self.document.mentions);
        let words = escape::clean(&words).into_owned();
        if dangerous_scheme(&image.target).is_some() {
            return Piece::Text(words);
        }
        let (target, title) = (image.target.clone(), image.title.clone());
        Piece::Image(target, title, words, image.width)
    }

    fn lower_reference(&self, reference: &Reference, within: Within) -> Piece {
        let words = text(&reference.text);
        let target = format!("#{}", reference.id);
        // One that was not resolved has no words yet and stays what it is.
        let unresolved = reference.text.is_empty();
        let title = match reference.page && unresolved {
            true => "page".to_owned(),
            false => String::new(),
        };
        let found = match unresolved {
            true => Some(target.as_str().into()),
            false => self.anchors.target(&target),
        };
        match found {
            Some(target) if !within.link => {
                let mut inner = Vec::new();
                push(&mut inner, words);
                Piece::Link(target.into_owned(), title, inner)
            }
            _ => words,
        }
    }

    fn lower_edit(
        &mut self,
        pieces: &mut Vec<Piece>,
        inner: &[Inline],
        (open, close): (&str, &str),
        (context, within): (Context, Within),
    ) {
        push(pieces, Piece::Text(open.to_owned()));
        self.lower_into(pieces, inner, context, within);
        push(pieces, Piece::Text(close.to_owned()));
    }

    fn lower_link(
        &mut self,
        pieces: &mut Vec<Piece>,
        link: &Link,
        context: Context,
        within: Within,
    ) {
        let target = self.anchors.target(&link.target).map(Cow::into_owned);
        let target = target.filter(|t| !within.link && dangerous_scheme(t).is_none());
        let Some(target) = target else {
            self.lower_into(pieces, &link.text, context, within);
            return;
        };
        let inside = Within {
            link: true,
            ..within
        };
        let text = self.lower_within(&link.text, context, inside);
        push(pieces, Piece::Link(target, link.title.clone(), text));
        for index in std::mem::take(&mut self.notes_of_link) {
            self.note(pieces, index);
        }
    }

    fn note(&mut self, pieces: &mut Vec<Piece>, index: usize) {
        if let Some(number) = self.note_number(index) {
            push(pieces, Piece::Note(number));
        }
    }

    /// The number of a footnote: the place of its first mark.
    fn note_number(&mut self, index: usize) -> Option<usize> {
        self.document.notes.get(index)?;
        let known = self.notes.iter().position(|note| *note == index);
        let place = known.unwrap_or_else(|| {
            self.notes.push(index);
            self.notes.len() - 1
        });
        Some(place + 1)
    }

    /// Whether nothing is written for the inlines.
    pub(super) fn is_blank(&self, inlines: &[Inline]) -> bool {
        let blank = |text: &str| escape::trim(&escape::clean(text)).is_empty();
        inlines.iter().all(|inline| match inline {
            Inline::Text(text) => blank(text),
            Inline::Figure(index) => {
                let mention = self.document.mentions.get(*index);
                mention.is_none_or(|mention| blank(&mention.text))
            }
            Inline::Emphasis(inner) | Inline::Strong(inner) => self.is_blank(inner),
            Inline::Code(code) => escape::clean(code).is_empty(),
            Inline::Link(link) => {
                let plain = self.anchors.target(&link.target).is_none();
                (plain || dangerous_scheme(&link.target).is_some()) && self.is_blank(&link.text)
            }
            Inline::Image(image) => {
                dangerous_scheme(&image.target).is_some()
                    && blank(&plain(&image.text, &self.document.mentions))
            }
            Inline::Language(run) => self.is_blank(&run.text),
            Inline::Abbreviation(short) => blank(&short.text),
            Inline::Reference(_)
            | Inline::Source(_)
            | Inline::Sparkline(_)
            | Inline::Deleted(_)
            | Inline::Inserted(_) => false,
            Inline::Note(index) => *index >= self.document.notes.len(),
            Inline::SoftBreak | Inline::HardBreak => true,
        })
    }
}

/// Characters, made harmless.
fn text(characters: &str) -> Piece {
    Piece::Text(escape::clean(characters).into_owned())
}

fn is_space_alone(piece: &Piece) -> bool {
    match piece {
        Piece::Text(text) => text.chars().all(is_space),
        Piece::Break => true,
        _ => false,
    }
}

/// Adds a piece: joins it with one of its kind, takes space out of the edges of emphasis.
pub(super) fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (_, Piece::Text(text)) if text.is_empty() => {}
        (_, Piece::Code(code)) if code.is_empty() => {}
        (Some(Piece::Text(last)), Piece::Text(text)) => last.push_str(&text),
        (Some(Piece::Break), Piece::Text(text)) => {
            let text = text.trim_start_matches(is_space);
            if !text.is_empty() {
                pieces.push(Piece::Text(text.to_owned()));
            }
        }
        // Space alone is in no language.
        (_, Piece::Language(_, inner)) if inner.iter().all(is_space_alone) => {
            for piece in inner {
                push(pieces, piece);
            }
        }
        (Some(Piece::Note(_)), piece @ (Piece::Link(..) | Piece::Language(..))) => {
            // `[^1][text](…)` would read as a link with a label.
            pieces.push(Piece::Text(" ".to_owned()));
            pieces.push(piece);
        }
        (Some(Piece::Code(last)), Piece::Code(code)) => last.push_str(&code),
        (_, Piece::Emphasis(inner)) => push_emphasis(pieces, inner, Piece::Emphasis),
        (_, Piece::Strong(inner)) => push_emphasis(pieces, inner, Piece::Strong),
        (last, Piece::Break) => {
            if let Some(Piece::Text(text)) = last {
                text.truncate(text.trim_end_matches(is_space).len());
                if text.is_empty() {
                    pieces.pop();
                }
            }
            pieces.push(Piece::Break);
        }
        (_, piece) => pieces.push(piece),
    }
}

fn push_emphasis(pieces: &mut Vec<Piece>, mut inner: Vec<Piece>, kind: fn(Vec<Piece>) -> Piece) {
    let before = take_edge(&mut inner, Edge::Start);
    let after = take_edge(&mut inner, Edge::End);
    before.into_iter().for_each(|piece| push(pieces, piece));
    if !inner.is_empty() {
        // What is both reads as strong within emphasis, whichever way it was said.
        let whole = match kind(inner) {
            Piece::Strong(mut inner) if matches!(&*inner, [Piece::Emphasis(_)]) => {
                match inner.pop() {
                    Some(Piece::Emphasis(both)) => Piece::Emphasis(vec![Piece::Strong(both)]),
                    _ => return,
                }
            }
            whole => whole,
        };
        match (pieces.last_mut(), whole) {
            (Some(Piece::Emphasis(last)), Piece::Emphasis(inner))
            | (Some(Piece::Strong(last)), Piece::Strong(inner)) => {
                inner.into_iter().for_each(|piece| push(last, piece));
            }
            (_, whole) => pieces.push(whole),
        }
    }
    after.into_iter().for_each(|piece| push(pieces, piece));
}

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    Start,
    End,
}

/// Takes space and line breaks off an edge, in reading order.
fn take_edge(pieces: &mut Vec<Piece>, edge: Edge) -> Vec<Piece> {
    let mut taken = Vec::new();
    loop {
        let piece = match edge {
            Edge::Start => pieces.first_mut(),
            Edge::End => pieces.last_mut(),
        };
        let whole = match piece {
            Some(Piece::Break) => true,
            Some(Piece::Text(text)) => {
                let kept = match edge {
                    Edge::Start => text.trim_start(),
                    Edge::End => text.trim_end(),
                };
                if !kept.is_empty() {
                    let space = match edge {
                        Edge::Start => text[..text.len() - kept.len()].to_owned(),
                        Edge::End => text[kept.len()..].to_owned(),
                    };
                    *text = kept.to_owned();
                    taken.push(Piece::Text(space));
                    break;
                }
                true
            }
            _ => false,
        };
        if !whole {
            break;
        }
        taken.push(match edge {
            Edge::Start => pieces.remove(0),
            Edge::End => match pieces.pop() {
                Some(piece) => piece,
                None => break,
            },
        });
    }
    if edge == Edge::End {
        taken.reverse();
    }
    taken
}

/// Takes what Markdown would not keep off both ends: spaces, tabs and line breaks.
pub(super) fn trim_pieces(pieces: &mut Vec<Piece>) {
    loop {
        match pieces.last_mut() {
            Some(Piece::Break) => {}
            Some(Piece::Text(text)) => {
                text.truncate(text.trim_end_matches(is_space).len());
                if !text.is_empty() {
                    break;
                }
            }
            _ => break,
        }
        pieces.pop();
    }
    let mut gone = 0;
    for piece in pieces.iter_mut() {
        match piece {
            Piece::Break => {}
            Piece::Text(text) => {
                *text = text.trim_start_matches(is_space).to_owned();
                if !text.is_empty() {
                    break;
                }
            }
            _ => break,
        }
        gone += 1;
    }
    pieces.drain(..gone);
}
