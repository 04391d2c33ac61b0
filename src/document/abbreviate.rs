//! Finds declared abbreviations in the text.

use super::{Abbreviation, Block, Document, Inline, Table};

/// The abbreviations that a report declares.
#[derive(Clone, Copy, Debug)]
pub struct Abbreviations<'a> {
    /// Each with what it stands for, in the order of declaration.
    pub entries: &'a [(String, String)],
    /// Whether only the first of each in a document is marked, not every one.
    pub first_only: bool,
}

impl Document {
    /// Marks the abbreviations that stand in the text as whole words, body before footnotes.
    ///
    /// Not in headings, whose text is also an entry of the contents and the source of an id;
    /// not in code.
    pub fn abbreviate(&mut self, abbreviations: Abbreviations<'_>) {
        if abbreviations.entries.is_empty() {
            return;
        }
        let mut finder = Finder {
            abbreviations,
            seen: vec![false; abbreviations.entries.len()],
        };
        finder.blocks(&mut self.blocks);
        for note in &mut self.notes {
            finder.blocks(&mut note.blocks);
        }
    }
}

struct Finder<'a> {
    abbreviations: Abbreviations<'a>,
    /// Which have been met.
    seen: Vec<bool>,
}

impl<'a> Finder<'a> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) => self.inlines(inlines),
                Block::List(list) => list.items.iter_mut().for_each(|item| self.blocks(item)),
                Block::Table(table) => self.table(table),
                Block::Quote(inner) => self.blocks(inner),
                Block::Chart(chart) => self.inlines(&mut chart.caption),
                _ => {}
            }
        }
    }

    fn table(&mut self, table: &mut Table) {
        self.inlines(&mut table.caption);
        table.each_cell_mut(|cell| self.inlines(cell));
        self.inlines(&mut table.source);
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut at = 0;
        while let Some(inline) = inlines.get_mut(at) {
            match inline {
                Inline::Text(text) => {
                    if let Some(pieces) = self.text(text) {
                        let count = pieces.len();
                        inlines.splice(at..=at, pieces);
                        at += count;
                        continue;
                    }
                }
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Deleted(inner)
                | Inline::Inserted(inner) => self.inlines(inner),
                Inline::Link(link) => self.inlines(&mut link.text),
                // The expansion is in the language of the document.
                _ => {}
            }
            at += 1;
        }
    }

    /// The pieces of a text in which an abbreviation was found.
    fn text(&mut self, text: &str) -> Option<Vec<Inline>> {
        let mut pieces = Vec::new();
        let mut plain = 0;
        let mut before = None;
        let mut skip = 0;
        for (at, character) in text.char_indices() {
            if at >= skip
                && !joins(before, Some(character))
                && let Some(found) = self.at(text.get(at..).unwrap_or_default())
            {
                let (short, expansion) = found;
                if plain < at {
                    pieces.push(Inline::Text(text.get(plain..at)?.to_owned()));
                }
                plain = at + short.len();
                skip = plain;
                pieces.push(Inline::Abbreviation(Abbreviation {
                    text: short.to_owned(),
                    expansion: expansion.to_owned(),
                }));
            }
            before = Some(character);
        }
        if pieces.is_empty() {
            return None;
        }
        if plain < text.len() {
            pieces.push(Inline::Text(text.get(plain..)?.to_owned()));
        }
        Some(pieces)
    }

    /// The longest abbreviation that a text begins with as a whole word, if it is to be marked.
    fn at(&mut self, text: &str) -> Option<(&'a str, &'a str)> {
        let entries = self.abbreviations.entries.iter().enumerate();
        let fits = entries.filter(|(_, (short, _))| {
            text.strip_prefix(short.as_str())
                .is_some_and(|rest| !joins(short.chars().next_back(), rest.chars().next()))
        });
        let (index, (short, expansion)) = fits.max_by_key(|(_, (short, _))| short.len())?;
        let seen = self.seen.get_mut(index)?;
        if std::mem::replace(seen, true) && self.abbreviations.first_only {
            return None;
        }
        Some((short, expansion))
    }
}

/// Whether two characters are of one word. Ideographs are no part of a Latin word.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_ideograph(c));
    let ideograph = |c: Option<char>| c.is_some_and(is_ideograph);
    letter(before) && letter(after) || ideograph(before) && ideograph(after)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, first_only: bool) -> String {
        let entries = [
            ("GDP", "product"),
            ("GDP per head", "share"),
            ("U5MR", "mortality"),
        ]
        .map(|(a, b)| (a.to_owned(), b.to_owned()));
        let mut document = Document {
            blocks: vec![
                Block::Paragraph(vec![Inline::Strong(vec![Inline::Text(text.to_owned())])]),
                Block::Paragraph(vec![Inline::Code("GDP".to_owned())]),
            ],
            ..Document::default()
        };
        document.abbreviate(Abbreviations {
            entries: &entries,
            first_only,
        });
        let Some(Block::Paragraph(inlines)) = document.blocks.first() else {
            return String::new();
        };
        let Some(Inline::Strong(inner)) = inlines.first() else {
            return String::new();
        };
        inner
            .iter()
            .map(|inline| match inline {
                Inline::Abbreviation(short) => format!("<{}={}>", short.text, short.expansion),
                Inline::Text(text) => text.clone(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn whole_words_are_marked_and_the_longest_wins() {
        assert_eq!(
            marked(
                "GDP, GDP-based GDP per head; the AGDP, GDPs and 的GDP是",
                false
            ),
            "<GDP=product>, <GDP=product>-based <GDP per head=share>; the AGDP, GDPs and \
             的<GDP=product>是"
        );
        assert_eq!(marked("U5MR U5MRs", false), "<U5MR=mortality> U5MRs");
    }

    #[test]
    fn each_is_marked_once_where_that_is_wanted() {
        assert_eq!(
            marked("GDP GDP U5MR", true),
            "<GDP=product> GDP <U5MR=mortality>"
        );
    }
}
