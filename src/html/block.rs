//! Blocks, in the layout of the CommonMark specification's examples.

use super::escape;
use super::writer::{Within, Writer};
use crate::document::script::caption_gap;
use crate::document::walk::{is_images, plain};
use crate::document::{Block, Heading, Inline, List, Marker, script};

/// Whether paragraphs stand without an element of their own, as in a tight list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    /// Each paragraph in its own element.
    Loose,
    /// Paragraphs bare.
    Tight,
}

impl Writer<'_> {
    /// Writes blocks.
    pub(super) fn blocks(&mut self, blocks: &[Block], spacing: Spacing) {
        for block in blocks {
            self.block(block, spacing);
        }
    }

    /// Writes one block.
    pub(super) fn block(&mut self, block: &Block, spacing: Spacing) {
        match block {
            Block::Paragraph(text) => self.paragraph(text, spacing),
            Block::Heading(heading) => self.heading(heading),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Quote(blocks) => {
                self.fresh_line();
                self.out.push_str("<blockquote>\n");
                self.blocks(blocks, Spacing::Loose);
                self.fresh_line();
                self.out.push_str("</blockquote>\n");
            }
            Block::Code(language, code) => self.code(language, code),
            Block::Chart(chart) => self.chart(chart),
            Block::Rule => self.void("<hr"),
            Block::PageBreak => self.void("<hr class=\"page-break\""),
            Block::Contents => self.contents(),
        }
    }

    fn void(&mut self, start: &str) {
        self.fresh_line();
        self.out.push_str(start);
        self.out.push_str(self.manner.void_end);
        self.out.push('\n');
    }

    fn paragraph(&mut self, text: &[Inline], spacing: Spacing) {
        if spacing == Spacing::Tight {
            if !self.out.ends_with("<li>") {
                self.fresh_line();
            }
            return self.running(text);
        }
        self.fresh_line();
        self.out.push_str("<p");
        self.direction(text);
        self.out.push('>');
        self.running(text);
        self.out.push_str("</p>\n");
    }

    /// Text whose images are as high as a line, as on pages, unless there are only images.
    fn running(&mut self, text: &[Inline]) {
        self.in_text = !is_images(text);
        self.inlines(text, Within::Text);
        self.in_text = false;
    }

    /// The attribute of a paragraph that runs against the document, as pages set it.
    fn direction(&mut self, text: &[Inline]) {
        if !self.two_ways {
            return;
        }
        let text = plain(text, &self.document.mentions);
        let backwards = script::paragraph_runs_backwards(&text, self.backwards);
        if backwards != self.backwards {
            let direction = if backwards { "rtl" } else { "ltr" };
            self.out.push_str(" dir=\"");
            self.out.push_str(direction);
            self.out.push('"');
        }
    }

    fn code(&mut self, language: &str, code: &str) {
        self.fresh_line();
        self.out.push_str("<pre><code");
        // The info string's first word names the language.
        if let Some(name) = language.split_whitespace().next() {
            self.out.push_str(" class=\"language-");
            escape::text(&mut self.out, name);
            self.out.push('"');
        }
        self.out.push('>');
        escape::text(&mut self.out, code);
        self.out.push_str("</code></pre>\n");
    }

    fn list(&mut self, list: &List) {
        self.fresh_line();
        let name = match list.marker {
            Marker::Bullet => "ul",
            Marker::Number(_) | Marker::RunIn => "ol",
        };
        self.out.push('<');
        self.out.push_str(name);
        if let Marker::Number(start) = list.marker
            && start != 1
        {
            self.out.push_str(" start=\"");
            self.integer(start);
            self.out.push('"');
        }
        self.out.push_str(">\n");
        let spacing = if list.tight {
            Spacing::Tight
        } else {
            Spacing::Loose
        };
        for item in &list.items {
            self.fresh_line();
            self.out.push_str("<li>");
            self.blocks(item, spacing);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// A heading within another block: in a page one rank below the section around it.
    fn heading(&mut self, heading: &Heading) {
        self.fresh_line();
        let rank = if self.manner.rich {
            self.sections.len() + 2
        } else {
            usize::from(heading.level)
        };
        self.heading_at(heading, rank.clamp(1, 6));
    }

    /// A heading of the given rank, 1 to 6.
    pub(super) fn heading_at(&mut self, heading: &Heading, rank: usize) {
        self.out.push_str("<h");
        self.integer(rank as u64);
        if self.manner.rich && !heading.id.is_empty() {
            self.out.push_str(" id=\"");
            escape::id(&mut self.out, &heading.id);
            self.out.push('"');
        }
        self.out.push('>');
        self.number(heading);
        self.inlines(&heading.text, Within::Text);
        self.out.push_str("</h");
        self.integer(rank as u64);
        self.out.push_str(">\n");
    }

    /// A computed number before a heading or caption.
    pub(super) fn number(&mut self, heading: &Heading) {
        let number = &heading.number;
        if number.is_empty() {
            return;
        }
        if self.manner.rich {
            self.out.push_str("<span class=\"number\">");
            escape::text(&mut self.out, number);
            self.out.push_str("</span>");
        } else {
            escape::text(&mut self.out, number);
        }
        self.out.push_str(heading.gap());
    }

    /// The computed number before a caption, as a sentence of its own.
    pub(super) fn caption_number(&mut self, number: &str) {
        if !number.is_empty() {
            self.out.push_str("<span class=\"number\">");
            escape::text(&mut self.out, number);
            let (stop, gap) = caption_gap(number);
            self.out.push_str(stop);
            self.out.push_str("</span>");
            self.out.push_str(gap);
        }
    }
}
