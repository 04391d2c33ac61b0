//! The characters that the pages of a document show, without what pages add.

use annals::document::{Block, Document, Image, Inline, List, Marker};

/// What of a document is told.
pub struct Spoken<'a> {
    /// The document.
    pub document: &'a Document,
    /// Whether the marks of lists are.
    pub marks: bool,
    /// What the contents are headed with.
    pub contents: &'a str,
    /// Whether the words of an image stand for it.
    pub in_words: &'a dyn Fn(&Image) -> bool,
}

impl Spoken<'_> {
    /// Adds the characters of blocks.
    pub fn blocks(&self, list: &[Block], text: &mut String) {
        for block in list {
            match block {
                Block::Heading(heading) => {
                    text.push_str(&heading.number);
                    self.inlines(&heading.text, text);
                }
                Block::Paragraph(inner) => self.inlines(inner, text),
                Block::Quote(inner) => self.blocks(inner, text),
                Block::Code(_, code) => text.push_str(code),
                Block::List(list) => self.list(list, text),
                Block::Table(table) => {
                    text.push_str(&table.number);
                    if !table.number.is_empty() && !table.caption.is_empty() {
                        text.push('.');
                    }
                    self.inlines(&table.caption, text);
                    for cell in table.cells() {
                        self.inlines(cell, text);
                    }
                    self.inlines(&table.source, text);
                }
                Block::Contents => text.push_str(self.contents),
                Block::Chart(_) | Block::Rule | Block::PageBreak => {}
            }
        }
    }

    fn list(&self, list: &List, text: &mut String) {
        for (index, item) in list.items.iter().enumerate() {
            match list.marker {
                _ if !self.marks => {}
                Marker::Number(first) => text.push_str(&format!("{}.", first + index as u64)),
                Marker::Bullet | Marker::RunIn => text.push('•'),
            }
            self.blocks(item, text);
        }
    }

    fn inlines(&self, list: &[Inline], text: &mut String) {
        for inline in list {
            match inline {
                Inline::Text(piece) | Inline::Code(piece) => text.push_str(piece),
                Inline::Figure(index) => text.push_str(&self.document.mentions[*index].text),
                Inline::Abbreviation(short) => text.push_str(&short.text),
                Inline::Reference(reference) => text.push_str(&reference.text),
                Inline::Note(index) => text.push_str(&(index + 1).to_string()),
                Inline::Image(image) if !(self.in_words)(image) => {}
                // Which pages a figure stands on, the document does not know; sparklines are
                // pictures.
                Inline::Source(_)
                | Inline::Sparkline(_)
                | Inline::SoftBreak
                | Inline::HardBreak => {}
                holder => self.inlines(holder.inner(), text),
            }
        }
    }
}
