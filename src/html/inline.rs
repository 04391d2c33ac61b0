//! Running text.

use super::escape;
use super::writer::{Within, Writer};
use crate::document::sources::title_into;
use crate::document::walk::plain_parts;
use crate::document::{Abbreviation, Document, Image, Inline, Language, Link, Mention, Reference};
use crate::measure::Length;

/// The width of the column of text that the style sheet gives a page: 592 pixels of CSS.
const COLUMN: Length = Length(Length::POINT.0 * 444);

/// The most characters of a reference that is kept in one line.
const SHORT: usize = 16;

impl Writer<'_> {
    /// Writes running text.
    pub(super) fn inlines(&mut self, inlines: &[Inline], within: Within) {
        // Where figures are no buttons, browsers know by themselves where a line may break.
        if within == Within::Text && self.manner.rich && !self.document.sources.all.is_empty() {
            return self.bound_inlines(inlines, within);
        }
        for inline in inlines {
            self.inline(inline, within);
        }
    }

    pub(super) fn inline(&mut self, inline: &Inline, within: Within) {
        match inline {
            Inline::Text(text) => escape::text(&mut self.out, text),
            Inline::Figure(index) => self.figure(*index, within),
            Inline::Emphasis(text) => self.element("em", text, within),
            Inline::Strong(text) => self.element("strong", text, within),
            Inline::Deleted(text) => self.element("del", text, within),
            Inline::Inserted(text) => self.element("ins", text, within),
            Inline::Code(code) => {
                self.out.push_str("<code>");
                escape::text(&mut self.out, code);
                self.out.push_str("</code>");
            }
            Inline::Link(link) => self.link(link, within),
            Inline::Image(image) => self.image(image, within),
            Inline::Language(run) => self.language(run, within),
            Inline::Abbreviation(short) => self.abbreviation(short, within),
            Inline::Reference(reference) => self.reference(reference, within),
            Inline::Note(index) => self.note_mark(*index, within),
            Inline::Sparkline(chart) => self.sparkline(chart, within),
            Inline::Source(part) => self.source_part(*part, within),
            Inline::SoftBreak => self.out.push('\n'),
            Inline::HardBreak if within == Within::Contents => self.out.push(' '),
            Inline::HardBreak => {
                self.out.push_str("<br");
                self.out.push_str(self.manner.void_end);
                self.out.push('\n');
            }
        }
    }

    fn element(&mut self, name: &str, text: &[Inline], within: Within) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        self.inlines(text, within);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn link(&mut self, link: &Link, within: Within) {
        let refused = self.manner.guarded && !escape::linkable(&link.target);
        if within != Within::Text || refused {
            return self.inlines(&link.text, within);
        }
        self.out.push_str("<a href=\"");
        self.target(&link.target);
        self.out.push('"');
        self.title(&link.title);
        self.out.push('>');
        self.inlines(&link.text, Within::Link);
        self.out.push_str("</a>");
    }

    /// A run in another language, which a reader speaks and a browser sets as such.
    fn language(&mut self, run: &Language, within: Within) {
        self.out.push_str("<span lang=\"");
        escape::text(&mut self.out, &run.tag);
        match crate::languages::tag::is_right_to_left(&run.tag) {
            true => self.out.push_str("\" dir=\"rtl"),
            false if self.backwards => self.out.push_str("\" dir=\"ltr"),
            false => {}
        }
        self.out.push_str("\">");
        self.inlines(&run.text, within);
        self.out.push_str("</span>");
    }

    /// An abbreviation with its expansion (HTML, 4.5.9).
    fn abbreviation(&mut self, short: &Abbreviation, within: Within) {
        if within == Within::Contents {
            return escape::text(&mut self.out, &short.text);
        }
        self.out.push_str("<abbr title=\"");
        escape::text(&mut self.out, &short.expansion);
        self.out.push_str("\">");
        escape::text(&mut self.out, &short.text);
        self.out.push_str("</abbr>");
    }

    fn target(&mut self, target: &str) {
        match target.strip_prefix('#') {
            Some(id) if self.manner.guarded => escape::anchor(&mut self.out, id),
            _ if self.manner.guarded => escape::strict_address(&mut self.out, target),
            _ => escape::address(&mut self.out, target),
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape::text(&mut self.out, title);
            self.out.push('"');
        }
    }

    /// A page shows an image only from the data that came with it: nothing is loaded.
    fn image(&mut self, image: &Image, within: Within) {
        let data = self.images.get(&image.target);
        if within == Within::Contents || (self.manner.guarded && data.is_none()) {
            return plain(&mut self.out, self.document, &image.text);
        }
        self.out.push_str("<img src=\"");
        match data {
            Some(data) => escape::text(&mut self.out, data.as_str()),
            None => escape::address(&mut self.out, &image.target),
        }
        self.out.push_str("\" alt=\"");
        plain(&mut self.out, self.document, &image.text);
        self.out.push('"');
        if let Some(width) = image.width {
            // In pixels of CSS, of which 96 make an inch; the style sheet keeps the image
            // within its column.
            let points = width.within(COLUMN).scale(96, 72).0 / Length::POINT.0;
            self.out.push_str(" width=\"");
            self.integer(u64::try_from(points).unwrap_or(0).max(1));
            self.out.push('"');
        }
        if self.manner.rich && self.in_text && image.width.is_none() {
            self.out.push_str(" class=\"in-line\"");
        }
        self.title(&image.title);
        self.out.push_str(self.manner.void_end);
    }

    fn reference(&mut self, reference: &Reference, within: Within) {
        if within != Within::Text {
            return escape::text(&mut self.out, &reference.text);
        }
        self.out.push_str("<a");
        // Of `Chart 3` no line begins with the number; the name of a section may be long.
        if self.manner.rich && reference.text.chars().count() <= SHORT {
            self.out.push_str(" class=\"nb\"");
        }
        self.out.push_str(" href=\"");
        escape::anchor(&mut self.out, &reference.id);
        self.out.push_str("\">");
        escape::text(&mut self.out, &reference.text);
        self.out.push_str("</a>");
    }

    /// The mark of a footnote; the second mark of a note has an id of its own.
    fn note_mark(&mut self, index: usize, within: Within) {
        let Some(count) = self.references.get_mut(index) else {
            return;
        };
        if within == Within::Contents {
            return;
        }
        // A mark within a link is no link itself, so nothing leads back to it.
        *count += u32::from(within == Within::Text);
        let count = *count;
        let number = index as u64 + 1;
        self.out.push_str("<sup>");
        if within == Within::Text {
            self.out.push_str("<a id=\"_ref-");
            self.integer(number);
            if count > 1 {
                self.out.push('-');
                self.integer(count);
            }
            self.out.push_str("\" href=\"#_note-");
            self.integer(number);
            self.out.push_str("\" role=\"doc-noteref\">");
            self.integer(number);
            self.out.push_str("</a>");
        } else {
            self.integer(number);
        }
        self.out.push_str("</sup>");
    }

    /// A number, as an island where text of two directions might turn it.
    pub(super) fn figure(&mut self, index: usize, within: Within) {
        if self.two_ways {
            self.out.push_str("<bdi>");
        }
        self.number_of(index, within);
        if self.two_ways {
            self.out.push_str("</bdi>");
        }
    }

    /// A number: in a page with its exact value and where it comes from.
    fn number_of(&mut self, index: usize, within: Within) {
        let Some(mention) = self.document.mentions.get(index) else {
            return;
        };
        if !self.manner.rich || within == Within::Contents {
            return escape::text(&mut self.out, &mention.text);
        }
        let name = match &mention.value {
            Some(value) => {
                self.out.push_str("<data value=\"");
                push_decimal(&mut self.out, value);
                self.out.push('"');
                "data"
            }
            None => {
                self.out.push_str("<span class=\"missing\"");
                "span"
            }
        };
        if let Some(row) = self.document.sources.row(index) {
            return self.carded(index, row, name, within);
        }
        self.out.push_str(" title=\"");
        about(&mut self.out, mention);
        self.out.push_str("\" data-figure=\"");
        escape::text(&mut self.out, &mention.figure);
        if !mention.unit.is_empty() {
            self.out.push_str("\" data-unit=\"");
            escape::text(&mut self.out, &mention.unit);
        }
        self.out.push_str("\">");
        escape::text(&mut self.out, &mention.text);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

/// Writes a decimal exactly, without trailing zeros.
fn push_decimal(out: &mut String, value: &crate::measure::Decimal) {
    use std::fmt::Write;
    // Writing into a string cannot fail.
    let _ = write!(out, "{}", value.normalize());
}

/// Writes what a number is and where it comes from, escaped:
/// `Births, Qinghe County, 2019: county-2019.xlsx, Population!C7`.
pub(super) fn about(out: &mut String, mention: &Mention) {
    let mut title = String::new();
    title_into(&mut title, &mention.label, &mention.area, &mention.period);
    escape::text(out, &title);
    if !mention.origin.is_empty() {
        out.push_str(": ");
        escape::text(out, &mention.origin);
    }
}

/// Writes the characters of running text alone, escaped.
pub(super) fn plain(out: &mut String, document: &Document, inlines: &[Inline]) {
    plain_parts(inlines, &document.mentions, &mut |part| {
        escape::text(out, part);
    });
}
