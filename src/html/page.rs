//! The parts of a page around the text: head, contents, sections, notes.

use super::block::Spacing;
use super::escape;
use super::writer::{Within, Writer, nest};
use crate::document::{Block, Heading};
use crate::measure::Word;

impl Writer<'_> {
    /// Writes all that stands in the body of a page.
    pub(super) fn content(&mut self) {
        self.out.push_str("<a class=\"skip\" href=\"#_text\">");
        escape::text(&mut self.out, self.words.text(Word::Skip));
        self.out.push_str("</a>\n");
        self.masthead();
        let document = self.document;
        if document.meta.contents && !document.blocks.contains(&Block::Contents) {
            self.contents();
        }
        self.out.push_str("<main id=\"_text\">\n");
        for block in &document.blocks {
            match block {
                Block::Heading(heading) => self.section(heading),
                block => self.block(block, Spacing::Loose),
            }
        }
        self.close_sections(0);
        self.notes();
        self.out.push_str("</main>\n");
        self.cards();
    }

    fn masthead(&mut self) {
        let meta = &self.document.meta;
        self.out.push_str("<header class=\"masthead\">\n");
        if let Some(logo) = self.logo
            && let Some(data) = self.images.get(&logo.path)
        {
            let text = if logo.text.is_empty() {
                &meta.body
            } else {
                &logo.text
            };
            self.out.push_str("<p><img class=\"logo\" src=\"");
            self.out.push_str(data.as_str());
            self.out.push_str("\" alt=\"");
            escape::text(&mut self.out, text);
            self.out.push_str("\"></p>\n");
        }
        if !meta.body.is_empty() {
            self.out.push_str("<p class=\"issuer\">");
            escape::text(&mut self.out, &meta.body);
            self.out.push_str("</p>\n");
        }
        self.out.push_str("<h1>");
        escape::text(&mut self.out, &meta.title);
        self.out.push_str("</h1>\n");
        let date = meta.date.as_deref().unwrap_or_default();
        if !(meta.period.is_empty() && date.is_empty()) {
            self.out.push_str("<p class=\"issue\">");
            for (class, text) in [("period", meta.period.as_str()), ("date", date)] {
                if !text.is_empty() {
                    self.out.push_str("<span class=\"");
                    self.out.push_str(class);
                    self.out.push_str("\">");
                    escape::text(&mut self.out, text);
                    self.out.push_str("</span> ");
                }
            }
            self.out.pop();
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</header>\n");
    }

    /// Opens the section of a heading, closing those that it ends.
    fn section(&mut self, heading: &Heading) {
        let mut open = std::mem::take(&mut self.sections);
        let before = open.len();
        let depth = nest(&mut open, heading);
        self.sections = open;
        for _ in depth..=before {
            self.out.push_str("</section>\n");
        }
        self.out.push_str("<section>\n");
        self.heading_at(heading, (depth + 1).min(6));
    }

    fn close_sections(&mut self, depth: usize) {
        for _ in depth..self.sections.len() {
            self.out.push_str("</section>\n");
        }
        self.sections.truncate(depth);
    }

    /// Writes the table of contents: nested lists of links.
    pub(super) fn contents(&mut self) {
        let document = self.document;
        let deepest = self.contents.map_or(6, |style| style.depth);
        let listed = |heading: &Heading| !heading.id.is_empty() && heading.level <= deepest;
        let headings = || {
            document.blocks.iter().filter_map(|block| match block {
                Block::Heading(heading) if listed(heading) => Some(heading),
                _ => None,
            })
        };
        let own = self.contents.and_then(|style| style.title.as_deref());
        let title = own.unwrap_or(self.words.text(Word::Contents));
        if headings().next().is_none() {
            return;
        }
        self.fresh_line();
        self.out.push_str("<nav class=\"contents\" aria-label=\"");
        escape::text(&mut self.out, title);
        self.out.push_str("\">\n<h2>");
        escape::text(&mut self.out, title);
        self.out.push_str("</h2>\n");
        let mut open = Vec::new();
        for heading in headings() {
            let before = open.len();
            let depth = nest(&mut open, heading);
            if depth > before {
                self.fresh_line();
                self.out.push_str("<ol>\n");
            } else {
                self.out.push_str("</li>\n");
                for _ in depth..before {
                    self.out.push_str("</ol>\n</li>\n");
                }
            }
            self.out.push_str("<li><a href=\"");
            escape::anchor(&mut self.out, &heading.id);
            self.out.push_str("\">");
            self.number(heading);
            self.inlines(&heading.text, Within::Contents);
            self.out.push_str("</a>");
        }
        for _ in &open {
            self.out.push_str("</li>\n</ol>\n");
        }
        self.out.push_str("</nav>\n");
    }

    /// Writes the footnotes, each with links back to its marks.
    pub(super) fn notes(&mut self) {
        let document = self.document;
        if document.notes.is_empty() {
            return;
        }
        self.fresh_line();
        self.out
            .push_str("<section class=\"notes\" role=\"doc-endnotes\">\n<h2>");
        escape::text(&mut self.out, self.words.text(Word::Notes));
        self.out.push_str("</h2>\n<ol>\n");
        for (at, note) in document.notes.iter().enumerate() {
            let number = at as u64 + 1;
            self.out.push_str("<li id=\"_note-");
            self.integer(number);
            self.out.push_str("\">");
            // The link back stands on the last line of the note.
            let (last, before) = match note.blocks.split_last() {
                Some((Block::Paragraph(text), before)) => (Some(text.as_slice()), before),
                _ => (None, note.blocks.as_slice()),
            };
            self.blocks(before, Spacing::Loose);
            self.fresh_line();
            let marks = self.references.get(at).copied().unwrap_or(0);
            if last.is_some() || marks > 0 {
                self.out.push_str("<p>");
                self.inlines(last.unwrap_or_default(), Within::Text);
                self.backlinks(at as u64 + 1, marks);
                self.out.push_str("</p>\n");
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    /// Links back to each mark of a note.
    fn backlinks(&mut self, number: u64, marks: u32) {
        for mark in 1..=marks {
            self.out.push_str(" <a href=\"#_ref-");
            self.integer(number);
            if mark > 1 {
                self.out.push('-');
                self.integer(mark);
            }
            self.out.push_str("\" role=\"doc-backlink\" aria-label=\"");
            escape::text(&mut self.out, self.words.text(Word::Back));
            self.out.push_str("\">↩</a>");
        }
    }
}
