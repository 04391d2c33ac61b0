//! Blocks as lines.

use super::escape;
use super::head::{self, Anchors};
use super::inlines::print;
use super::lines::Lines;
use super::lower::{Context, Piece, push};
use super::tables::has_cells;
use crate::document::{Block, Document, Heading, Inline, List, Marker};
use crate::markdown::parse::note_word;

/// Writes a document.
pub(super) struct Writer<'d> {
    pub(super) document: &'d Document,
    pub(super) lines: Lines,
    pub(super) anchors: Anchors<'d>,
    /// Footnotes in the order of their first mark.
    pub(super) notes: Vec<usize>,
    /// Footnotes whose marks stand in the link that is being written.
    pub(super) notes_of_link: Vec<usize>,
    below_title: bool,
    /// How many list items are open.
    items: usize,
}

/// What a block stands next to within its container, for the marks that must differ.
#[derive(Default)]
pub(super) struct Near {
    /// Whether anything stands above.
    written: bool,
    /// Whether blocks stand close, without a blank line.
    close: bool,
    /// What stands right above.
    pub(super) above: Above,
    /// The list mark of the item whose first block this is.
    item: Option<char>,
}

/// What stands right above a block.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Above {
    /// Nothing that matters.
    #[default]
    Other,
    /// A list with this mark.
    List(char),
    /// A table that would take a paragraph `Source: …` as its own.
    Table,
}

impl<'d> Writer<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let below_title = !escape::plain_line(&document.meta.title).is_empty();
        Writer {
            anchors: Anchors::of(document, below_title),
            below_title,
            ..Writer::bare(document)
        }
    }

    /// A writer that knows no anchors.
    pub(super) fn bare(document: &'d Document) -> Self {
        Writer {
            document,
            lines: Lines::default(),
            anchors: Anchors::default(),
            notes: Vec::new(),
            notes_of_link: Vec::new(),
            below_title: false,
            items: 0,
        }
    }

    pub(super) fn finish(self) -> String {
        self.lines.finish()
    }

    pub(super) fn document(&mut self) {
        let document = self.document;
        let title = head::title_block(&document.meta);
        let mut near = Near::default();
        for line in title.split_terminator("\n\n") {
            self.line(line, &mut near);
        }
        if document.meta.contents {
            self.contents(&mut near);
        }
        self.sequence(&document.blocks, &mut near);
        let mut next = 0;
        while let Some(index) = self.notes.get(next).copied() {
            next += 1;
            self.gap(&mut near);
            let opened = self.lines.open(&format!("[^{next}]: "), "    ");
            if let Some(note) = document.notes.get(index) {
                self.sequence(&note.blocks, &mut Near::default());
            }
            self.lines.close(opened);
        }
    }

    fn sequence(&mut self, blocks: &[Block], near: &mut Near) {
        for (index, block) in blocks.iter().enumerate() {
            let after = blocks.get(index + 1..).unwrap_or_default();
            let next = after.iter().find(|block| !self.is_void(block));
            self.block(block, next, near);
        }
    }

    /// Ends what stands above, with a blank line if there is anything.
    pub(super) fn gap(&mut self, near: &mut Near) {
        if near.written && !near.close {
            self.lines.write("");
        }
        near.written = true;
        near.above = Above::Other;
    }

    /// Writes a block that is one line, or none when the text is empty.
    pub(super) fn line(&mut self, text: &str, near: &mut Near) {
        if !text.is_empty() {
            self.gap(near);
            self.lines.write(text);
        }
    }

    pub(super) fn block(&mut self, block: &Block, next: Option<&Block>, near: &mut Near) {
        match block {
            Block::Heading(heading) => self.heading(heading, near),
            Block::Paragraph(inlines) => self.paragraph(inlines, next, near),
            Block::List(list) => self.list(list, near),
            Block::Table(table) => self.table(table, near),
            Block::Quote(blocks) => {
                self.gap(near);
                let opened = self.lines.open("> ", "> ");
                self.sequence(blocks, &mut Near::default());
                self.lines.close(opened);
            }
            Block::Code(language, text) => self.code(language, text, near),
            Block::Chart(chart) => self.chart(chart, near),
            Block::Rule => {
                // `- ---` would be one rule instead of a rule in a list.
                let in_item = near.item.is_some() && !near.written;
                self.line(if in_item { "___" } else { "---" }, near);
            }
            // A page of Markdown has no end to break.
            Block::PageBreak => {}
            Block::Contents => self.contents(near),
        }
    }

    fn heading(&mut self, heading: &Heading, near: &mut Near) {
        let number = escape::clean(&heading.number);
        let number = escape::trim(&number);
        let text = self.lower(&heading.text, Context::Line);
        let mut pieces = Vec::with_capacity(text.len() + 1);
        if !number.is_empty() {
            let space = if text.is_empty() { "" } else { heading.gap() };
            push(&mut pieces, Piece::Text(format!("{number}{space}")));
        }
        text.into_iter().for_each(|piece| push(&mut pieces, piece));
        let marks = "#".repeat(usize::from(head::level(heading, self.below_title)));
        let text = escape::heading_end(print(&pieces, Context::Line));
        let space = if text.is_empty() { "" } else { " " };
        self.line(&format!("{marks}{space}{text}"), near);
    }

    fn paragraph(&mut self, inlines: &[Inline], next: Option<&Block>, near: &mut Near) {
        let pieces = self.lower(inlines, Context::Paragraph);
        let mut text = print(&pieces, Context::Paragraph);
        let over_table = next.is_some_and(|next| self.begins_with_rows(next));
        let word = match near.above {
            Above::Table => note_word(&text, &self.document.meta.words),
            _ => Some("Table:").filter(|word| over_table && text.starts_with(word)),
        };
        if let Some(word) = word {
            // It is no part of the table next to it.
            text = escape::without_word(&text, word);
        } else if over_table {
            text = escape::caption_end(text, &self.document.meta.words);
        }
        self.line(&text, near);
    }

    fn list(&mut self, list: &List, near: &mut Near) {
        if list.items.is_empty() {
            return;
        }
        let (marks, start): (&[char], _) = match list.marker {
            Marker::Bullet => (&['-', '*', '+'], None),
            Marker::Number(start) => (&['.', ')'], Some(start)),
            Marker::RunIn => (&['.', ')'], Some(1)),
        };
        let above = near.above;
        let taken =
            |mark: char| above == Above::List(mark) || (!near.written && near.item == Some(mark));
        let mark = marks.iter().copied().find(|mark| !taken(*mark));
        let mark = mark.unwrap_or('-');
        // Nine digits are the most that a list number has.
        let most = 999_999_999_u64.saturating_sub(list.items.len() as u64);
        let tight = self.is_tight(list);
        self.gap(near);
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 && !tight {
                self.lines.write("");
            }
            let marker = match start {
                Some(start) => format!("{}{mark} ", start.min(most) + index as u64),
                None => format!("{mark} "),
            };
            let opened = self.lines.open(&marker, &" ".repeat(marker.len()));
            let mut inner = Near {
                close: tight,
                item: Some(mark),
                ..Near::default()
            };
            self.items += 1;
            self.sequence(item, &mut inner);
            self.items -= 1;
            if self.items > 0 && !inner.written && index + 1 == list.items.len() {
                // Below a bare mark, parsers lose count of the items around it.
                self.lines.write("&#32;");
            }
            self.lines.close(opened);
        }
        near.above = Above::List(mark);
    }

    /// Whether the list can and should be written without blank lines. Only paragraphs
    /// show the difference, so a list without any is close when it can be.
    fn is_tight(&self, list: &List) -> bool {
        let mut paragraphs = false;
        let fits = list.items.iter().all(|item| {
            let mut blocks = item.iter().filter(|block| !self.is_void(block));
            let (first, second) = (blocks.next(), blocks.next());
            paragraphs |= matches!(first, Some(Block::Paragraph(_)));
            let pair = match (first, second) {
                (None, _) | (Some(Block::Paragraph(_) | Block::List(_)), None) => true,
                (Some(Block::Paragraph(_)), Some(Block::List(list))) => self.interrupts(list),
                _ => false,
            };
            pair && blocks.next().is_none()
        });
        fits && (list.tight || !paragraphs)
    }

    /// Whether the list can begin right below a paragraph (CommonMark 0.31, 5.3).
    fn interrupts(&self, list: &List) -> bool {
        let first = list.items.first();
        let filled = first.is_some_and(|item| item.iter().any(|block| !self.is_void(block)));
        filled
            && matches!(
                list.marker,
                Marker::Bullet | Marker::Number(1) | Marker::RunIn
            )
    }

    /// Whether nothing is written for the block.
    fn is_void(&self, block: &Block) -> bool {
        match block {
            Block::Paragraph(inlines) => self.is_blank(inlines),
            Block::List(list) => list.items.is_empty(),
            Block::Table(table) => {
                !has_cells(table)
                    && escape::trim(&escape::clean(&table.number)).is_empty()
                    && self.is_blank(&table.caption)
                    && self.is_blank(&table.source)
            }
            Block::PageBreak => true,
            Block::Contents => self.anchors.is_empty(),
            Block::Chart(chart) => self.is_void_chart(chart),
            Block::Heading(_) | Block::Quote(_) | Block::Code(..) | Block::Rule => false,
        }
    }

    /// Whether the first that is written for the block is the rows of a table.
    fn begins_with_rows(&self, block: &Block) -> bool {
        let blank = |text: &str| escape::trim(&escape::clean(text)).is_empty();
        match block {
            Block::Table(table) => {
                has_cells(table) && blank(&table.number) && self.is_blank(&table.caption)
            }
            Block::Chart(chart) => {
                !chart.categories.is_empty()
                    && blank(&chart.number)
                    && blank(&chart.alternative)
                    && self.is_blank(&chart.caption)
            }
            _ => false,
        }
    }

    fn code(&mut self, language: &str, text: &str, near: &mut Near) {
        let text = escape::clean_code(text);
        let language = language.split_ascii_whitespace().next().unwrap_or_default();
        let language = escape::info(language);
        let mark = if language.contains('`') { "~" } else { "`" };
        let mut longest = 2;
        let mut run = 0;
        for c in text.chars() {
            run = if mark.starts_with(c) { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        let fence = mark.repeat(longest + 1);
        self.gap(near);
        self.lines.write(&format!("{fence}{language}"));
        if !text.is_empty() {
            self.lines.write(text.strip_suffix('\n').unwrap_or(&text));
        }
        self.lines.write(&fence);
    }
}
