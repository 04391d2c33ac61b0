//! Charts.

use super::inline;
use super::writer::{Within, Writer};
use crate::document::Chart;

impl Writer<'_> {
    /// Writes a chart.
    pub(super) fn chart(&mut self, chart: &Chart) {
        self.fresh_line();
        self.out.push_str("<figure>");
        let _ = inline::plain;
        self.inlines(&chart.caption, Within::Text);
        self.out.push_str("</figure>\n");
    }
}
