//! Closes what is open and puts it into what holds it.

use super::builder::{Blocks, Builder, Container, Frame, Holder, Inlines, ListFrame};
use super::grid::{Draft, Join};
use super::{captions, notes};
use crate::diagnostics::Diagnostic;
use crate::document::marks::Mark;
use crate::document::{
    Block, Document, Heading, Image, Inline, Link, List, Marker, Reference, Row,
};
use crate::markdown::codes;
use std::ops::Range;
use std::sync::Arc;

impl Builder<'_, '_> {
    /// Closes the innermost open element; `head` says that it is a table's head row.
    pub(super) fn close(&mut self, head: bool, range: Range<usize>) {
        match self.stack.pop() {
            Some(Frame::Inlines(open)) => self.close_inlines(open),
            Some(Frame::Blocks(open)) => self.close_blocks(open, range),
            Some(Frame::List(ListFrame {
                marker,
                tight,
                items,
            })) => {
                let list = List {
                    marker,
                    tight,
                    items,
                };
                self.push_block(Block::List(list), range);
            }
            Some(Frame::Code(language, text)) => {
                self.push_block(Block::Code(language, text), range);
            }
            Some(Frame::Table(draft)) => self.close_table(draft, range),
            Some(Frame::Row(row)) => self.close_row(row, head),
            None => {}
        }
    }

    fn close_row(&mut self, row: Row, head: bool) {
        let Some(Frame::Table(draft)) = self.stack.last_mut() else {
            return;
        };
        if !head {
            draft.table.rows.push(row);
        } else if row.cells.iter().any(|cell| !cell.is_empty()) {
            draft.table.head.push(row.cells);
            draft.headed = true;
        }
    }

    /// Notes a cell of a table that is joined with another one.
    fn note_join(&mut self, source: &Range<usize>) {
        let raw = self.text.get(source.clone()).unwrap_or_default();
        let Some(join) = Join::of(raw) else {
            return;
        };
        let [.., Frame::Table(draft), Frame::Row(row)] = &mut *self.stack else {
            return;
        };
        let below = draft.table.rows.len() + 1;
        let line = if self.in_head { 0 } else { below };
        draft.joins.push((line, row.cells.len(), join));
    }

    fn close_table(&mut self, mut draft: Draft, range: Range<usize>) {
        let mut attributes = captions::Attributes::default();
        let mut place = range.clone();
        if let Some((form, source, inlines)) = self.take_caption() {
            let raw = self.text.get(source.clone()).unwrap_or_default();
            attributes = captions::attach(&mut draft.table, form, inlines, raw);
            place = source;
        }
        if let Some(wrong) = attributes.wrong.take() {
            self.error(
                codes::TABLE_ATTRIBUTE,
                &format!("`{wrong}` is no attribute of a table"),
                "write `heads=2`, `stub=1` or `weights=\"3 1 1\"` with numbers that fit the table",
                place.clone(),
            );
            // What cannot be read is not told a second time by what it would have said.
            attributes.weights.clear();
        }
        let (table, problems) = draft.finish(&attributes);
        for (message, hint) in problems {
            self.error(codes::TABLE_ATTRIBUTE, &message, hint, place.clone());
        }
        self.push_block(Block::Table(table), range);
    }

    /// Takes the paragraph above a table off the blocks, if it is its caption.
    fn take_caption(&mut self) -> Option<(captions::Caption, Range<usize>, Vec<Inline>)> {
        let Some(Frame::Blocks(holder)) = self.stack.last_mut() else {
            return None;
        };
        let (form, source) = holder.caption.take()?;
        match holder.blocks.pop() {
            Some(Block::Paragraph(inlines)) => Some((form, source, inlines)),
            other => {
                holder.blocks.extend(other);
                None
            }
        }
    }

    fn close_blocks(&mut self, mut open: Blocks, range: Range<usize>) {
        self.no_list_below(open.run_in.take());
        self.caption_alone(&mut open);
        match (open.kind, self.stack.last_mut()) {
            (Container::Item, Some(Frame::List(list))) => list.items.push(open.blocks),
            (Container::Quote, _) => self.push_block(Block::Quote(open.blocks), range),
            (Container::Note(index), _) => {
                if let Some(draft) = self.notes.get_mut(index) {
                    draft.blocks.get_or_insert(open.blocks);
                }
            }
            _ => {}
        }
    }

    fn close_inlines(&mut self, open: Inlines) {
        let Inlines {
            kind,
            mut inlines,
            source,
            marks,
            ..
        } = open;
        let range = source.clone();
        captions::join_han(&mut inlines);
        match kind {
            Holder::Paragraph | Holder::Tight if !marks.is_empty() => {
                self.close_marked(inlines, marks, range);
            }
            Holder::Paragraph => self.close_paragraph(inlines, range),
            Holder::Tight => self.push_block(Block::Paragraph(inlines), range),
            Holder::Heading(level) => {
                let raw = heading_source(self.text.get(source).unwrap_or_default());
                let found = captions::of_heading(&mut inlines, raw);
                let heading = Heading {
                    level,
                    id: found.id,
                    number: String::new(),
                    numbered: !found.unnumbered,
                    text: inlines,
                };
                self.push_block(Block::Heading(heading), range);
            }
            Holder::Cell => {
                self.note_join(&range);
                let drawn = |inline: &Inline| matches!(inline, Inline::Sparkline(_));
                if inlines.len() > 1 && inlines.iter().any(drawn) {
                    self.not_alone(Mark::Sparkline(0), range);
                }
                if let Some(Frame::Row(row)) = self.stack.last_mut() {
                    row.cells.push(inlines);
                }
            }
            Holder::Emphasis => self.push_inline(Inline::Emphasis(inlines), range),
            Holder::Strong => self.push_inline(Inline::Strong(inlines), range),
            Holder::Link(target, title) => self.push_inline(link(target, title, inlines), range),
            Holder::Image(target, title) => {
                let image = Image {
                    target,
                    title,
                    text: inlines,
                    width: self.image_width(range.end),
                };
                self.push_inline(Inline::Image(image), range);
            }
            Holder::Bare => {
                if let Some(open) = self.open_inlines(range) {
                    open.inlines.extend(inlines);
                }
            }
        }
    }

    /// A paragraph that holds marks of blocks, and ought to hold nothing else.
    fn close_marked(
        &mut self,
        inlines: Vec<Inline>,
        marks: Vec<(Mark, Range<usize>)>,
        range: Range<usize>,
    ) {
        let blank = inlines.iter().all(|inline| match inline {
            Inline::Text(text) => text.trim().is_empty(),
            Inline::SoftBreak | Inline::HardBreak => true,
            _ => false,
        });
        if !blank {
            for (mark, _) in &marks {
                self.not_alone(*mark, range.clone());
            }
            self.push_block(Block::Paragraph(inlines), range);
            return;
        }
        for (mark, place) in marks {
            match mark {
                Mark::Chart(index) => {
                    if let Some(chart) = self.source.charts.get(index) {
                        self.push_block(Block::Chart(chart.clone()), place);
                    }
                }
                Mark::PageBreak => self.push_block(Block::PageBreak, place),
                Mark::Contents => self.push_block(Block::Contents, place),
                Mark::RunIn => {
                    let Some(Frame::Blocks(holder)) = self.stack.last_mut() else {
                        continue;
                    };
                    let waiting = holder.run_in.replace(place);
                    self.no_list_below(waiting);
                }
                Mark::Figure(_) | Mark::Sparkline(_) | Mark::Summary => {}
            }
        }
    }

    fn close_paragraph(&mut self, inlines: Vec<Inline>, range: Range<usize>) {
        let raw = self.text.get(range.clone()).unwrap_or_default();
        if inlines.is_empty() {
            return;
        }
        let Some(Frame::Blocks(holder)) = self.stack.last_mut() else {
            return;
        };
        if captions::is_source_note(raw, &self.document.meta.words)
            && let Some(Block::Table(table)) = holder.blocks.last_mut()
            && table.source.is_empty()
        {
            table.source = inlines;
            return;
        }
        let form = captions::caption_form(raw, &inlines, &self.document.meta.words);
        self.push_block(Block::Paragraph(inlines), range.clone());
        if let Some(Frame::Blocks(holder)) = self.stack.last_mut() {
            holder.caption = form.map(|form| (form, range));
        }
    }

    /// Adds a block to what is open.
    pub(super) fn push_block(&mut self, mut block: Block, range: Range<usize>) {
        let outermost = self.stack.len() == 1;
        let Some(Frame::Blocks(holder)) = self.stack.last_mut() else {
            return;
        };
        let mut waiting = holder.run_in.take();
        if let Block::List(list) = &mut block
            && matches!(list.marker, Marker::Number(_))
            && waiting.take().is_some()
        {
            list.marker = Marker::RunIn;
        }
        let caption = holder.caption.take();
        if let Some((captions::Caption::Word, source)) = caption {
            self.told_caption(source);
        }
        self.no_list_below(waiting);
        if outermost {
            self.remember_place(range.start);
        }
        if let Some(Frame::Blocks(holder)) = self.stack.last_mut() {
            holder.blocks.push(block);
        }
    }

    /// Remembers which template the block that comes next is from.
    fn remember_place(&mut self, offset: usize) {
        let Some(Frame::Blocks(holder)) = self.stack.last() else {
            return;
        };
        let index = holder.blocks.len();
        let Some(template) = self.locator.template(offset) else {
            return;
        };
        let places = &mut self.document.places.blocks;
        if places.last().is_none_or(|(_, last)| last != template) {
            places.push((index, Arc::clone(template)));
        }
    }

    fn no_list_below(&mut self, waiting: Option<Range<usize>>) {
        if let Some(range) = waiting {
            self.error(
                codes::NO_LIST_BELOW,
                "`run_in()` has no ordered list below it",
                "write the list right below it, each item beginning with `1.`",
                range,
            );
        }
    }

    fn caption_alone(&mut self, open: &mut Blocks) {
        if let Some((captions::Caption::Word, source)) = open.caption.take() {
            self.told_caption(source);
        }
    }

    fn told_caption(&mut self, source: Range<usize>) {
        let message = "a caption `Table: …` has no table below it";
        let problem = Diagnostic::warning(codes::CAPTION_ALONE, message)
            .hint("write the table right below it, its head and delimiter rows equally long");
        self.problem(problem, source);
    }

    /// The document, when all events were taken.
    pub(super) fn finish(mut self) -> Document {
        while self.stack.len() > 1 {
            self.close(false, self.text.len()..self.text.len());
        }
        if let Some(Frame::Blocks(mut open)) = self.stack.pop() {
            self.no_list_below(open.run_in.take());
            self.caption_alone(&mut open);
            self.document.blocks = open.blocks;
        }
        let drafts = std::mem::take(&mut self.notes);
        let unused = notes::place(&mut self.document, drafts);
        for (label, range) in unused {
            let message = format!("the footnote `{label}` is referred to nowhere");
            let problem = Diagnostic::warning(codes::FOOTNOTE_UNUSED, message).hint(format!(
                "write its mark `[^{label}]` in the text, or delete it"
            ));
            self.problem(problem, range);
        }
        self.document
    }
}

/// A link with no text to an id of the document is a cross-reference, one with the title
/// `page` to the page of it.
fn link(target: String, title: String, text: Vec<Inline>) -> Inline {
    match target.strip_prefix('#') {
        Some(id) if text.is_empty() && matches!(&*title, "" | "page") && !id.is_empty() => {
            Inline::Reference(Reference {
                id: id.to_owned(),
                text: String::new(),
                page: !title.is_empty(),
            })
        }
        _ => Inline::Link(Link {
            target,
            title,
            text,
        }),
    }
}

/// The source of a heading's text: without the underline or the closing `#`s.
fn heading_source(raw: &str) -> &str {
    let raw = raw.trim_end();
    if raw.trim_start().starts_with('#') {
        let open = raw.trim_end_matches('#');
        return if open.ends_with([' ', '\t']) {
            open.trim_end()
        } else {
            raw
        };
    }
    match raw.rsplit_once('\n') {
        Some((text, _)) => text.trim_end(),
        None => raw,
    }
}
