//! Builds the tree from the parser's events, with a stack of what is open.

use super::captions;
use super::depth::{MAX_DEPTH, too_deep};
use super::locate::Locator;
use super::notes::Draft;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::document::marks::Mark;
use crate::document::{Align, Block, Document, Inline, Marker, Row, Table};
use crate::markdown::links::dangerous_scheme;
use crate::markdown::{Source, codes};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Something open: a container that waits for its end.
pub(super) enum Frame {
    Blocks(Blocks),
    List(ListFrame),
    Table(super::grid::Draft),
    Row(Row),
    Inlines(Inlines),
    Code(String, String),
}

/// A container of blocks.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) kind: Container,
    pub(super) blocks: Vec<Block>,
    /// Where a run-in mark stands that waits for its list.
    pub(super) run_in: Option<Range<usize>>,
    /// That the last block may be the caption of a table that follows, and its source.
    pub(super) caption: Option<(captions::Caption, Range<usize>)>,
}

/// What holds blocks.
#[derive(Default)]
pub(super) enum Container {
    #[default]
    Document,
    Quote,
    Item,
    /// With the index of its draft.
    Note(usize),
}

pub(super) struct ListFrame {
    pub(super) marker: Marker,
    pub(super) tight: bool,
    pub(super) items: Vec<Vec<Block>>,
}

/// A container of inlines.
pub(super) struct Inlines {
    pub(super) kind: Holder,
    pub(super) inlines: Vec<Inline>,
    pub(super) source: Range<usize>,
    /// Marks of blocks that stand in a paragraph.
    pub(super) marks: Vec<(Mark, Range<usize>)>,
    /// Brackets that are open.
    pub(super) brackets: Vec<Bracket>,
}

/// An open bracket.
pub(super) struct Bracket {
    /// The inline that it begins in or with.
    pub(super) index: usize,
    /// How many bytes of that inline's text stand before it.
    pub(super) byte: usize,
    /// Where it stands in the source.
    pub(super) source: usize,
    /// Whether it is escaped, and so what it closes with is text as well.
    pub(super) escaped: bool,
}

/// What holds inlines.
pub(super) enum Holder {
    Paragraph,
    /// The text of an item of a tight list, which has no paragraph of its own.
    Tight,
    Heading(u8),
    Cell,
    Emphasis,
    Strong,
    /// Target and title.
    Link(String, String),
    /// Target and title.
    Image(String, String),
    /// A link that was refused: only its text is kept.
    Bare,
}

pub(super) struct Builder<'s, 'k> {
    pub(super) source: &'s Source<'s>,
    pub(super) text: &'s str,
    pub(super) locator: Locator<'s>,
    pub(super) sink: &'k mut Sink,
    pub(super) stack: Vec<Frame>,
    pub(super) document: Document,
    pub(super) notes: Vec<Draft>,
    note_index: HashMap<String, usize>,
    /// Where the attributes of a run end that were read ahead of their events.
    pub(super) read_to: usize,
    /// How many elements are open of those that nest too deep; nothing of them is kept.
    skipped: usize,
    told_depth: bool,
    /// Whether the row that is open is the one above the delimiter row.
    pub(super) in_head: bool,
}

impl<'s, 'k> Builder<'s, 'k> {
    pub(super) fn new(
        source: &'s Source<'s>,
        text: &'s str,
        locator: Locator<'s>,
        sink: &'k mut Sink,
    ) -> Self {
        Builder {
            source,
            text,
            locator,
            sink,
            stack: vec![Frame::Blocks(Blocks::default())],
            document: Document {
                meta: source.meta.clone(),
                mentions: source.mentions.to_vec(),
                ..Document::default()
            },
            notes: Vec::new(),
            note_index: HashMap::new(),
            read_to: 0,
            skipped: 0,
            told_depth: false,
            in_head: false,
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => {
                let code = self.without_marks(&code);
                self.push_inline(Inline::Code(code), range);
            }
            Event::InlineHtml(html) => self.raw_html(&html, range),
            // The whole block was reported at its start.
            Event::Html(_) => {}
            Event::FootnoteReference(label) => {
                let index = self.note(&label);
                self.push_inline(Inline::Note(index), range);
            }
            Event::SoftBreak => self.push_inline(Inline::SoftBreak, range),
            Event::HardBreak => self.push_inline(Inline::HardBreak, range),
            Event::Rule => self.push_block(Block::Rule, range),
            // Extensions that are not switched on.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if self.stack.len() >= MAX_DEPTH {
            self.skipped = 1;
            if !std::mem::replace(&mut self.told_depth, true) {
                self.problem(too_deep(), range);
            }
            return;
        }
        match tag {
            Tag::Emphasis => self.open_inline(Holder::Emphasis, range),
            Tag::Strong => self.open_inline(Holder::Strong, range),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let mut target = self.without_marks(&dest_url);
                if link_type == LinkType::Email {
                    target.insert_str(0, "mailto:");
                }
                let title = self.without_marks(&title);
                let holder = match self.refuse(&target, &range) {
                    true => Holder::Bare,
                    false => Holder::Link(target, title),
                };
                self.open_inline(holder, range);
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                let target = self.without_marks(&dest_url);
                let title = self.without_marks(&title);
                let holder = match self.refuse(&target, &range) {
                    true => Holder::Bare,
                    false => Holder::Image(target, title),
                };
                self.open_inline(holder, range);
            }
            block => self.start_block(block, range),
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, range: Range<usize>) {
        self.close_tight();
        let frame = match tag {
            Tag::Paragraph => inlines(Holder::Paragraph, range),
            Tag::Heading { level, .. } => inlines(Holder::Heading(depth(level)), range),
            Tag::TableCell => inlines(Holder::Cell, range),
            Tag::BlockQuote(_) => blocks(Container::Quote),
            Tag::Item => blocks(Container::Item),
            Tag::FootnoteDefinition(label) => {
                let index = self.note(&label);
                self.define_note(index, range);
                blocks(Container::Note(index))
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let language = info.split_ascii_whitespace().next().unwrap_or_default();
                Frame::Code(self.without_marks(language), String::new())
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => Frame::Code(String::new(), String::new()),
            Tag::List(start) => Frame::List(ListFrame {
                marker: start.map_or(Marker::Bullet, Marker::Number),
                tight: true,
                items: Vec::new(),
            }),
            Tag::Table(alignments) => Frame::Table(super::grid::Draft {
                table: Table {
                    columns: alignments.into_iter().map(align).collect(),
                    ..Table::default()
                },
                ..super::grid::Draft::default()
            }),
            Tag::TableHead | Tag::TableRow => {
                self.in_head = tag == Tag::TableHead;
                Frame::Row(Row::default())
            }
            Tag::HtmlBlock => {
                self.raw_html("", range);
                // Nothing of the block is kept, its events included.
                self.skipped = 1;
                return;
            }
            // Extensions that are not switched on.
            _ => {
                self.skipped = 1;
                return;
            }
        };
        if let Frame::Inlines(Inlines {
            kind: Holder::Paragraph,
            ..
        }) = frame
            && let Some(Frame::Blocks(Blocks {
                kind: Container::Item,
                ..
            })) = self.stack.last()
            && let Some(Frame::List(list)) = self.stack.iter_mut().rev().nth(1)
        {
            list.tight = false;
        }
        self.stack.push(frame);
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        if matches!(
            tag,
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition
        ) {
            self.close_tight();
        }
        self.close(tag == TagEnd::TableHead, range);
    }

    fn define_note(&mut self, index: usize, range: Range<usize>) {
        let template = self.locator.template(range.start).map(Arc::clone);
        let Some(draft) = self.notes.get_mut(index) else {
            return;
        };
        if draft.source.is_none() {
            draft.template = template;
            draft.source = Some(range);
            return;
        }
        let message = format!("the footnote `{}` is written twice", draft.label);
        let problem = Diagnostic::warning(codes::FOOTNOTE_UNUSED, message)
            .hint("give one of them another label");
        self.problem(problem, range);
    }

    /// The draft of the footnote with this label.
    fn note(&mut self, label: &str) -> usize {
        if let Some(index) = self.note_index.get(label) {
            return *index;
        }
        let index = self.notes.len();
        self.note_index.insert(label.to_owned(), index);
        self.notes.push(Draft {
            label: label.to_owned(),
            ..Draft::default()
        });
        index
    }

    /// Adds an inline to what is open; text in an item of a tight list opens its holder.
    pub(super) fn push_inline(&mut self, inline: Inline, range: Range<usize>) {
        if let Some(open) = self.open_inlines(range) {
            open.inlines.push(inline);
        }
    }

    fn open_inline(&mut self, kind: Holder, range: Range<usize>) {
        self.open_inlines(range.clone());
        self.stack.push(inlines(kind, range));
    }

    /// The innermost open holder of inlines.
    pub(super) fn open_inlines(&mut self, range: Range<usize>) -> Option<&mut Inlines> {
        if let Some(Frame::Blocks(_)) = self.stack.last() {
            self.stack.push(inlines(Holder::Tight, range));
        }
        match self.stack.last_mut() {
            Some(Frame::Inlines(open)) => Some(open),
            _ => None,
        }
    }

    fn close_tight(&mut self) {
        if let Some(Frame::Inlines(open)) = self.stack.last()
            && matches!(open.kind, Holder::Tight)
        {
            let range = open.source.clone();
            self.close(false, range);
        }
    }

    fn raw_html(&mut self, html: &str, range: Range<usize>) {
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let comment = html.starts_with("<!--") || raw.starts_with("<!--");
        let hint = if comment {
            "write a comment of templates, `{# … #}`, which does not reach the output"
        } else {
            "write it in Markdown, or `\\<` where the character itself is meant"
        };
        let message = "raw HTML is not let through, expected Markdown";
        let problem = Diagnostic::error(codes::RAW_HTML, message).hint(hint);
        self.problem(problem, range);
    }

    /// Whether a link to `target` must not be made; then it was reported.
    fn refuse(&mut self, target: &str, range: &Range<usize>) -> bool {
        let Some(scheme) = dangerous_scheme(target) else {
            return false;
        };
        let problem = Diagnostic::error(
            codes::DANGEROUS_LINK,
            format!("a link to a `{scheme}:` address is not let through"),
        )
        .hint("link to a web address (`https:`), a path or an id of the document (`#id`)");
        self.problem(problem, range.clone());
        true
    }

    /// Reports an error of this kind at this place.
    pub(super) fn error(&mut self, code: Code, message: &str, hint: &str, range: Range<usize>) {
        self.problem(Diagnostic::error(code, message).hint(hint), range);
    }

    pub(super) fn problem(&mut self, problem: Diagnostic, range: Range<usize>) {
        let placed = self.locator.place(problem, range);
        self.sink.emit(placed);
    }

    pub(super) fn emit(&mut self, problem: Diagnostic) {
        self.sink.emit(problem);
    }
}

fn inlines(kind: Holder, source: Range<usize>) -> Frame {
    Frame::Inlines(Inlines {
        kind,
        inlines: Vec::new(),
        source,
        marks: Vec::new(),
        brackets: Vec::new(),
    })
}

fn blocks(kind: Container) -> Frame {
    Frame::Blocks(Blocks {
        kind,
        ..Blocks::default()
    })
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::Default,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}
