//! Charts as a table of their data, so that nothing is lost without a picture.

use super::blocks::{Above, Near, Writer};
use super::escape;
use crate::document::{Block, Chart, Inline, Inlines};

impl Writer<'_> {
    /// The caption, the text alternative in emphasis, the data.
    pub(super) fn chart(&mut self, chart: &Chart, near: &mut Near) {
        let mut caption = self.caption(&chart.number, "Chart", &chart.caption);
        let blank = escape::trim(&escape::clean(&chart.alternative)).is_empty();
        if blank && !chart.categories.is_empty() {
            caption = escape::caption_end(caption, &self.document.meta.words);
        }
        self.line(&caption, near);
        let alternative = Inline::Emphasis(text(&chart.alternative));
        self.block(&Block::Paragraph(vec![alternative]), None, near);
        if let Some(table) = chart.data(&self.document.mentions) {
            self.table(&table, near);
            near.above = Above::Other;
        }
    }

    /// Whether nothing is written for the chart.
    pub(super) fn is_void_chart(&self, chart: &Chart) -> bool {
        let blank = |text: &str| escape::trim(&escape::clean(text)).is_empty();
        blank(&chart.number)
            && blank(&chart.alternative)
            && self.is_blank(&chart.caption)
            && chart.categories.is_empty()
    }
}

fn text(text: &str) -> Inlines {
    vec![Inline::Text(text.to_owned())]
}
