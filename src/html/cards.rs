//! The cards of figures: what stands behind a number, shown where the reader asks for it.
//!
//! A number is a button that opens its card, an element with the `popover` attribute (HTML
//! Living Standard, 6.12), so that it opens by mouse, touch and keyboard, closes with Esc or
//! by a click elsewhere, and needs no script. There is one card for each distinct figure,
//! whatever the number of places where it stands. In print cards do not show; where a
//! browser knows no popovers, the number leads nowhere and the list of sources remains.

use super::escape;
use super::writer::{Within, Writer, push_integer};
use crate::document::sources::{Source, SourceFigure, SourceOrigin, SourcePart};
use crate::measure::Word;

/// The ids of a card, of a row of the annex and of a place where a figure stands. Ids that
/// begin with an underscore are the page's own.
const CARD: &str = "_card-";
const ROW: &str = "_row-";
const PLACE: &str = "_at-";

impl Writer<'_> {
    /// A number that opens its card; `name` is the element begun for it.
    pub(super) fn carded(&mut self, mention: usize, row: usize, name: &str, within: Within) {
        if let Some(placed @ false) = self.placed.get_mut(mention) {
            *placed = true;
            self.out.push_str(" id=\"");
            self.numbered(PLACE, mention);
            self.out.push('"');
        }
        self.out.push('>');
        // Within a link there can be no button.
        let button = within == Within::Text;
        if button {
            self.out.push_str("<button popovertarget=\"");
            self.numbered(CARD, row + 1);
            self.out.push_str("\">");
        }
        if let Some(mention) = self.document.mentions.get(mention) {
            escape::text(&mut self.out, &mention.text);
        }
        if button {
            self.out.push_str("</button>");
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn numbered(&mut self, prefix: &str, number: usize) {
        self.out.push_str(prefix);
        push_integer(&mut self.out, number as u64);
    }

    /// A part of the annex.
    pub(super) fn source_part(&mut self, part: SourcePart, within: Within) {
        let linked = within == Within::Text && self.manner.rich;
        match part {
            SourcePart::Row(row) => {
                self.out.push_str("<span id=\"");
                self.numbered(ROW, row + 1);
                self.out.push_str("\">");
                self.integer(row as u64 + 1);
                self.out.push_str("</span>");
            }
            SourcePart::See(row) => {
                if linked {
                    self.out.push_str("<a href=\"#");
                    self.numbered(ROW, row + 1);
                    self.out.push_str("\">");
                }
                self.integer(row as u64 + 1);
                if linked {
                    self.out.push_str("</a>");
                }
            }
            SourcePart::Places(row) => {
                let document = self.document;
                let Some(source) = document.sources.all.get(row) else {
                    return;
                };
                for (at, place) in source.distinct_places().enumerate() {
                    if at > 0 {
                        self.out.push_str(", ");
                    }
                    if linked {
                        self.out.push_str("<a href=\"#");
                        self.numbered(PLACE, place.mention);
                        self.out.push_str("\">");
                    }
                    escape::text(&mut self.out, &place.name);
                    if linked {
                        self.out.push_str("</a>");
                    }
                }
            }
        }
    }

    /// All cards, behind the text.
    pub(super) fn cards(&mut self) {
        let document = self.document;
        if document.sources.all.is_empty() {
            return;
        }
        self.out.push_str("<div class=\"cards\">\n");
        for (row, source) in document.sources.all.iter().enumerate() {
            self.card(row, source);
        }
        self.out.push_str("</div>\n");
    }

    fn card(&mut self, row: usize, source: &Source) {
        self.out.push_str("<div popover id=\"");
        self.numbered(CARD, row + 1);
        self.out.push_str("\" data-figure=\"");
        escape::text(&mut self.out, &source.figure);
        self.out.push_str("\">\n<p>");
        escape::text(&mut self.out, &source.title());
        self.out.push_str("</p>\n<p>");
        escape::text(&mut self.out, &source.value);
        self.out.push_str("</p>\n<dl>\n");
        self.origin(&source.origin);
        if let Some(change) = &source.change {
            self.out.push_str("<dt>");
            let term = self
                .words
                .fill(Word::ChangeOn, &[("period", &change.period)]);
            escape::text(&mut self.out, &term);
            self.out.push_str("</dt><dd>");
            let parts = [("change", &*change.text), ("before", &*change.before)];
            escape::text(&mut self.out, &self.words.fill(Word::ChangeFrom, &parts));
            self.out.push_str("</dd>\n");
        }
        self.out.push_str("</dl>\n");
        if self.document.sources.annex.is_some() {
            self.out.push_str("<p>");
            let (before, behind) = self.words.around(Word::InAllSources);
            escape::text(&mut self.out, before);
            self.source_part(SourcePart::See(row), Within::Text);
            escape::text(&mut self.out, behind);
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</div>\n");
    }

    fn origin(&mut self, origin: &SourceOrigin) {
        match origin {
            SourceOrigin::Cell {
                workbook,
                sheet,
                cell,
            } => {
                let words = self.words;
                self.entry(words.text(Word::Workbook), workbook);
                self.entry(words.text(Word::Sheet), sheet);
                self.entry(words.text(Word::Cell), cell);
            }
            SourceOrigin::Setting { file, line } => {
                let parts = [("file", &**file), ("line", &*line.to_string())];
                let place = self.words.fill(Word::FileLine, &parts);
                self.entry(self.words.text(Word::Setting), &place);
            }
            SourceOrigin::Computed {
                formula,
                parts,
                more,
                ..
            } => {
                if !formula.is_empty() {
                    self.entry(self.words.text(Word::Rule), formula);
                }
                self.parts(parts, *more);
            }
        }
    }

    fn entry(&mut self, term: &str, text: &str) {
        self.out.push_str("<dt>");
        escape::text(&mut self.out, term);
        self.out.push_str("</dt><dd>");
        escape::text(&mut self.out, text);
        self.out.push_str("</dd>\n");
    }

    fn parts(&mut self, parts: &[SourceFigure], more: usize) {
        if parts.is_empty() {
            return;
        }
        self.out.push_str("<dt>");
        escape::text(&mut self.out, self.words.text(Word::ComputedFrom));
        self.out.push_str("</dt>");
        for part in parts {
            self.out.push_str("<dd>");
            escape::text(&mut self.out, &part.label);
            self.out.push_str(self.words.colon());
            escape::text(&mut self.out, &part.text);
            if !part.origin.is_empty() {
                self.out.push_str(" <small>");
                escape::text(&mut self.out, &part.origin);
                self.out.push_str("</small>");
            }
            self.out.push_str("</dd>");
        }
        if more > 0 {
            self.out.push_str("<dd>");
            let text = self
                .words
                .fill(Word::AndMore, &[("count", &more.to_string())]);
            escape::text(&mut self.out, &text);
            self.out.push_str("</dd>");
        }
        self.out.push('\n');
    }
}
