//! Numbers that link to their rows of the annex of sources, and the annex's own links:
//! back to the pages on which a figure stands.

use super::rich::{Aim, Ink, Rich, Space, Spot};
use super::setter::Setter;
use crate::document::SourcePart;
use crate::measure::Word;

impl Setter<'_> {
    /// Whether the document has an annex of sources.
    pub fn tells_sources(&self) -> bool {
        self.document.sources.annex.is_some()
    }

    /// How many mentions and rows the annex may refer to.
    pub fn source_counts(&self) -> (usize, usize) {
        if self.tells_sources() {
            let document = self.document;
            (document.mentions.len(), document.sources.all.len())
        } else {
            (0, 0)
        }
    }

    /// A number of the text, linked to its row where that is wished.
    pub fn figure(&mut self, rich: &mut Rich, mention: usize, text: &str, ink: Ink) {
        let sources = &self.document.sources;
        if sources.annex.is_none() {
            return self.write(rich, text, ink, Space::Folded);
        }
        rich.sources.push((rich.text.len(), Spot::Mention(mention)));
        match sources.row(mention) {
            Some(row) if sources.linked && ink.link.is_none() => {
                let label = sources.all.get(row).map_or("", |source| &source.label);
                let parts = [("label", label), ("row", &*(row + 1).to_string())];
                let name = self.document.meta.words.fill(Word::RowOfSources, &parts);
                self.quiet_link(rich, Aim::Row(row), name, ink, |setter, rich, ink| {
                    setter.write(rich, text, ink, Space::Folded);
                });
            }
            _ => self.write(rich, text, ink, Space::Folded),
        }
    }

    /// A part of the annex.
    pub fn source_part(&mut self, rich: &mut Rich, part: SourcePart, ink: Ink) {
        let mut text = String::new();
        match part {
            SourcePart::Row(row) => {
                rich.sources.push((rich.text.len(), Spot::Row(row)));
                words(part, &mut text);
                self.write(rich, &text, ink, Space::Folded);
            }
            SourcePart::See(row) => {
                words(part, &mut text);
                let words = &self.document.meta.words;
                let name = words
                    .fill(Word::Row, &[("row", &text)])
                    .replace('\u{a0}', " ");
                self.link(rich, Aim::Row(row), name, ink, |setter, rich, ink| {
                    setter.write(rich, &text, ink, Space::Folded);
                });
            }
            SourcePart::Places(row) => self.places(rich, row, ink),
        }
    }

    /// The pages on which the figure of a row stands, each once.
    fn places(&mut self, rich: &mut Rich, row: usize, ink: Ink) {
        let document = self.document;
        let Some(source) = document.sources.all.get(row) else {
            return;
        };
        let found = source.places.iter().filter_map(|place| {
            let page = self.pages.get(place.mention).copied().flatten()?;
            Some((page, place.mention))
        });
        // What waits for the next page stands behind text that follows it in the document.
        let mut pages: Vec<(usize, usize)> = found.collect();
        pages.sort_by_key(|(page, _)| *page);
        pages.dedup_by_key(|(page, _)| *page);
        let words = &document.meta.words;
        let (first, last) = words.around(Word::PageShort);
        let any = !pages.is_empty();
        for (index, (page, mention)) in pages.into_iter().enumerate() {
            let before = if index == 0 { first } else { ", " };
            self.write(rich, before, ink, Space::Folded);
            let number = (page + 1).to_string();
            let name = words.fill(Word::Page, &[("page", &number)]);
            let aim = Aim::Mention(mention);
            self.link(rich, aim, name, ink, |setter, rich, ink| {
                setter.write(rich, &number, ink, Space::Folded);
            });
        }
        if any {
            self.write(rich, last, ink, Space::Folded);
        }
    }
}

/// The words of a part that need no pages.
pub(super) fn words(part: SourcePart, text: &mut String) {
    match part {
        SourcePart::Row(row) | SourcePart::See(row) => text.push_str(&(row + 1).to_string()),
        SourcePart::Places(_) => {}
    }
}
