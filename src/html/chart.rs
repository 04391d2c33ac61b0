//! Charts: drawn twice, for a page and for a telephone, with the numbers as a table.

use super::escape;
use super::svg::{self, Frame};
use super::widths::Widths;
use super::writer::{Within, Writer};
use crate::chart;
use crate::document::{Chart, Inline};
use crate::measure::Length;
use crate::measure::Word;

/// The width of the text column of a page, in points of the drawing; the style sheet shows
/// it at that size.
const PAGE: i64 = 444;
/// The width of the text on a telephone of 390 pixels. The style sheet chooses between the
/// two, so that the texts of a chart are never scaled down.
const TELEPHONE: i64 = 264;

impl Writer<'_> {
    /// Writes a chart.
    pub(super) fn chart(&mut self, chart: &Chart) {
        self.fresh_line();
        self.out.push_str("<figure class=\"chart\"");
        if self.manner.rich && !chart.id.is_empty() {
            self.out.push_str(" id=\"");
            escape::id(&mut self.out, &chart.id);
            self.out.push('"');
        }
        self.out.push_str(">\n");
        if !chart.caption.is_empty() {
            self.out.push_str("<figcaption>");
            self.caption_number(&chart.number);
            self.inlines(&chart.caption, Within::Text);
            self.out.push_str("</figcaption>\n");
        }
        let mentions = &self.document.mentions;
        let alternative = match chart.alternative.as_str() {
            "" => &self.words.bare(Word::Chart),
            text => text,
        };
        self.charts += 1;
        let id = format!("_data-{}", self.charts);
        let described = if chart.categories.is_empty() { "" } else { &id };
        for (class, width) in [("wide", PAGE), ("narrow", TELEPHONE)] {
            let scene = chart::draw(chart, mentions, Length::POINT * width, &Widths);
            let frame = Frame {
                class,
                alternative,
                described,
            };
            svg::write(&mut self.out, &scene, &frame, mentions);
        }
        self.chart_data(chart, &id);
        self.out.push_str("</figure>\n");
    }

    /// A sparkline: a line as small as a word.
    pub(super) fn sparkline(&mut self, chart: &Chart, within: Within) {
        let mentions = &self.document.mentions;
        if !self.manner.rich || within == Within::Contents || !chart.has_values() {
            return escape::text(&mut self.out, &chart.ends(mentions));
        }
        let scene = chart::sparkline(chart, Length::POINT * 10);
        let frame = Frame {
            class: "line",
            alternative: &chart.alternative,
            described: "",
        };
        self.out.push_str("<span class=\"spark\">");
        svg::write(&mut self.out, &scene, &frame, mentions);
        // The numbers at its ends lie over its halves, unseen, and tell where they come from.
        for mention in chart.mentions() {
            self.figure(mention, within);
        }
        self.out.push_str("</span>");
    }

    /// The numbers of a chart as a table that unfolds.
    fn chart_data(&mut self, chart: &Chart, id: &str) {
        let Some(mut table) = chart.data(&self.document.mentions) else {
            return;
        };
        if let Some(cell) = table.head.first_mut().and_then(|row| row.first_mut()) {
            cell.push(Inline::Text(self.words.text(Word::Category).to_owned()));
        }
        self.out.push_str("<details>\n<summary id=\"");
        self.out.push_str(id);
        self.out.push_str("\">");
        escape::text(&mut self.out, self.words.text(Word::Data));
        self.out.push_str("</summary>\n<div class=\"scroll\">\n");
        self.data_table(&table);
        self.out.push_str("</div>\n</details>\n");
    }
}
