//! Charts: drawn twice, for a page and for a telephone, with the numbers as a table.

use super::escape;
use super::svg::{self, Frame};
use super::widths::Widths;
use super::writer::{Within, Writer};
use crate::chart;
use crate::document::{Chart, Series};
use crate::measure::Length;
use crate::measure::text::plain;

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
            "" => self.words.chart,
            text => text,
        };
        for (class, width) in [("wide", PAGE), ("narrow", TELEPHONE)] {
            let scene = chart::draw(chart, mentions, Length::POINT * width, &Widths);
            let frame = Frame { class, alternative };
            svg::write(&mut self.out, &scene, &frame, mentions);
        }
        self.chart_data(chart);
        self.out.push_str("</figure>\n");
    }

    /// The numbers of a chart as a table that unfolds.
    fn chart_data(&mut self, chart: &Chart) {
        self.out.push_str("<details>\n<summary>");
        self.out.push_str(self.words.data);
        self.out.push_str(
            "</summary>\n<div class=\"scroll\">\n<table>\n<thead>\n<tr><th scope=\"col\">",
        );
        self.out.push_str(self.words.category);
        self.out.push_str("</th>");
        for series in &chart.series {
            let name = match series.label.as_str() {
                "" => self.words.value,
                label => label,
            };
            self.head(name, "");
            if series.targets.iter().any(Option::is_some) {
                self.head(name, self.words.target);
            }
        }
        self.out.push_str("</tr>\n</thead>\n<tbody>\n");
        for (at, category) in chart.categories.iter().enumerate() {
            self.out.push_str("<tr><th scope=\"row\">");
            escape::text(&mut self.out, category);
            self.out.push_str("</th>");
            for series in &chart.series {
                self.out.push_str("<td class=\"r\">");
                self.point(chart, series, at);
                self.out.push_str("</td>");
                if series.targets.iter().any(Option::is_some) {
                    self.out.push_str("<td class=\"r\">");
                    if let Some(target) = series.targets.get(at).copied().flatten() {
                        let text = plain(target, target.scale(), &chart.numbers);
                        escape::text(&mut self.out, &text);
                    }
                    self.out.push_str("</td>");
                }
            }
            self.out.push_str("</tr>\n");
        }
        self.out
            .push_str("</tbody>\n</table>\n</div>\n</details>\n");
    }

    fn head(&mut self, name: &str, addition: &str) {
        self.out.push_str("<th scope=\"col\" class=\"r\">");
        escape::text(&mut self.out, name);
        if !addition.is_empty() {
            self.out.push_str(", ");
            self.out.push_str(addition);
        }
        self.out.push_str("</th>");
    }

    fn point(&mut self, chart: &Chart, series: &Series, at: usize) {
        let mention = series.points.get(at).copied().flatten();
        let value = series.values.get(at).copied().flatten();
        match (mention, value) {
            (Some(index), _) if index < self.document.mentions.len() => {
                self.figure(index, Within::Text);
            }
            (_, Some(value)) => {
                let value = value.normalize();
                let text = plain(value, value.scale(), &chart.numbers);
                escape::text(&mut self.out, &text);
            }
            _ => self.out.push_str(self.words.missing),
        }
    }
}
