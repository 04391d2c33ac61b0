//! What stands above the body, and where its links lead: title block, contents, anchors.

use super::blocks::{Near, Writer};
use super::escape;
use super::lower::{Context, Piece};
use crate::document::walk::{Node, visit};
use crate::document::{Block, Chart, Document, Heading, Inline, Link, List, Marker, Meta, Table};
use crate::measure::Word;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The title, then body, period and date on a line; empty when there is no title.
pub(in crate::markdown) fn title_block(meta: &Meta) -> String {
    let title = escape::plain_line(&meta.title);
    if title.is_empty() {
        return String::new();
    }
    let mut block = format!("# {}\n\n", escape::heading_end(title));
    let date = meta.date.as_deref().unwrap_or_default();
    let parts = [&*meta.body, &*meta.period, date].map(escape::clean);
    let parts: Vec<&str> = parts.iter().map(|p| escape::trim(p)).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    if !parts.is_empty() {
        block.push_str(&escape::plain_line(&parts.join(" · ")));
        block.push_str("\n\n");
    }
    block
}

/// The level at which a heading is written: below the title when there is one.
pub(super) fn level(heading: &Heading, below_title: bool) -> u8 {
    heading
        .level
        .max(1)
        .saturating_add(u8::from(below_title))
        .min(6)
}

/// A heading's text as it is listed: number and characters, single spaces between.
fn text(scratch: &mut Writer<'_>, heading: &Heading) -> String {
    let mut text = escape::clean(&heading.number).into_owned();
    text.push_str(heading.gap());
    characters(&scratch.lower(&heading.text, Context::Line), &mut text);
    let words: Vec<&str> = text.split([' ', '\t']).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

fn characters(pieces: &[Piece], text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(part) | Piece::Code(part) | Piece::Image(_, _, part, _) => {
                text.push_str(part)
            }
            Piece::Emphasis(inner)
            | Piece::Strong(inner)
            | Piece::Link(_, _, inner)
            | Piece::Language(_, inner) => characters(inner, text),
            Piece::Note(_) => {}
            Piece::Break => text.push(' '),
        }
    }
}

/// A line of the contents.
struct Entry {
    level: u8,
    text: String,
    anchor: String,
}

/// The anchors that viewers give to the headings, and which id has which.
#[derive(Default)]
pub(super) struct Anchors<'d> {
    by_id: HashMap<&'d str, String>,
    /// The ids of tables and charts, to which viewers give no anchor.
    unreached: HashSet<&'d str>,
    entries: Vec<Entry>,
}

impl<'d> Anchors<'d> {
    /// Anchors as GitHub and most others make them: letters, digits, `-` and `_` of the
    /// heading in lower case, a hyphen for each space; `-1`, `-2` behind repeated ones.
    pub(super) fn of(document: &'d Document, below_title: bool) -> Self {
        let mut anchors = Anchors::default();
        let mut seen: HashMap<String, usize> = HashMap::new();
        if below_title {
            let title = escape::clean(&document.meta.title);
            seen.insert(anchor(escape::trim(&title)), 1);
        }
        let mut scratch = Writer::bare(document);
        for block in &document.blocks {
            visit(std::slice::from_ref(block), &mut |node| {
                let (inner, heading) = match node {
                    Node::Block(inner @ Block::Heading(heading)) => (inner, heading),
                    Node::Block(
                        Block::Table(Table { id, .. }) | Block::Chart(Chart { id, .. }),
                    ) => {
                        if !id.is_empty() {
                            anchors.unreached.insert(id);
                        }
                        return;
                    }
                    _ => return,
                };
                let text = text(&mut scratch, heading);
                let anchor = unique(anchor(&text), &mut seen);
                if !heading.id.is_empty() {
                    let known = anchors.by_id.entry(&heading.id);
                    known.or_insert_with(|| anchor.clone());
                }
                if std::ptr::eq(inner, block) && !text.is_empty() {
                    anchors.entries.push(Entry {
                        level: level(heading, below_title),
                        text,
                        anchor,
                    });
                }
            });
        }
        anchors
    }

    /// Whether the contents would list nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The target as a viewer of the Markdown finds it; `None` for a table or a chart, which
    /// no viewer of Markdown finds, so that its name is written as plain text.
    pub(super) fn target<'t>(&self, target: &'t str) -> Option<Cow<'t, str>> {
        let Some(id) = target.strip_prefix('#') else {
            return Some(target.into());
        };
        match self.by_id.get(id) {
            Some(anchor) => Some(format!("#{anchor}").into()),
            None => (!self.unreached.contains(id)).then(|| target.into()),
        }
    }
}

fn unique(stem: String, seen: &mut HashMap<String, usize>) -> String {
    let count = seen.entry(stem.clone()).or_default();
    let anchor = match *count {
        0 => stem,
        n => format!("{stem}-{n}"),
    };
    *count += 1;
    anchor
}

fn anchor(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' => anchor.push('-'),
            '-' | '_' => anchor.push(c),
            c if c.is_alphanumeric() => anchor.extend(c.to_lowercase()),
            _ => {}
        }
    }
    anchor
}

impl Writer<'_> {
    /// The contents: a word, and the headings of the body as a nested list of links.
    pub(super) fn contents(&mut self, near: &mut Near) {
        let Some(list) = nest(&self.anchors.entries) else {
            return;
        };
        let word = vec![Inline::Strong(vec![Inline::Text(
            self.document.meta.words.text(Word::Contents).to_owned(),
        )])];
        self.block(&Block::Paragraph(word), None, near);
        // These targets are anchors already; an id may happen to look the same.
        let by_id = std::mem::take(&mut self.anchors.by_id);
        let unreached = std::mem::take(&mut self.anchors.unreached);
        self.block(&Block::List(list), None, near);
        self.anchors.by_id = by_id;
        self.anchors.unreached = unreached;
    }
}

/// The entries as a list: what is deeper than the first goes below the one before it.
fn nest(entries: &[Entry]) -> Option<List> {
    let base = entries.first()?.level;
    let mut items = Vec::new();
    let mut rest = entries;
    while let [first, after @ ..] = rest {
        let end = after.iter().position(|entry| entry.level <= base);
        let (below, next) = after.split_at(end.unwrap_or(after.len()));
        let link = Inline::Link(Link {
            target: format!("#{}", first.anchor),
            title: String::new(),
            text: vec![Inline::Text(first.text.clone())],
        });
        let mut item = vec![Block::Paragraph(vec![link])];
        item.extend(nest(below).map(Block::List));
        items.push(item);
        rest = next;
    }
    Some(List {
        marker: Marker::Bullet,
        tight: true,
        items,
    })
}
