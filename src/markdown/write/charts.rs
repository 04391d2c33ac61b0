//! Charts as a table of their data, so that nothing is lost without a picture.

use super::blocks::{Above, Near, Writer};
use super::escape;
use crate::document::{Align, Block, Chart, Inline, Inlines, Row, Series, Table};

impl Writer<'_> {
    /// The caption, the text alternative in emphasis, the data.
    pub(super) fn chart(&mut self, chart: &Chart, near: &mut Near) {
        let mut caption = self.caption(&chart.number, "Chart", &chart.caption);
        let blank = escape::trim(&escape::clean(&chart.alternative)).is_empty();
        if blank && !chart.categories.is_empty() {
            caption = escape::caption_end(caption);
        }
        self.line(&caption, near);
        let alternative = Inline::Emphasis(text(&chart.alternative));
        self.block(&Block::Paragraph(vec![alternative]), None, near);
        if let Some(table) = self.data(chart) {
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

    fn data(&self, chart: &Chart) -> Option<Table> {
        if chart.categories.is_empty() {
            return None;
        }
        let mut table = Table {
            columns: vec![Align::Left],
            head: vec![vec![Vec::new()]],
            rows: chart.categories.iter().map(|c| row(text(c))).collect(),
            ..Table::default()
        };
        let alone = chart.series.len() == 1;
        for series in &chart.series {
            let values = |index: usize| self.point(chart, series, index);
            add_column(&mut table, heading(series, &chart.unit), values);
            if series.targets.iter().any(Option::is_some) {
                let head = match series.label.is_empty() || alone {
                    true => "Target".to_owned(),
                    false => format!("{}: target", series.label),
                };
                add_column(&mut table, head, |index| {
                    let target = series.targets.get(index).copied().flatten();
                    target.map_or_else(String::new, |value| chart.written(value))
                });
            }
        }
        Some(table)
    }

    /// A point as it is printed: the figure's text, else the value, else an ellipsis.
    fn point(&self, chart: &Chart, series: &Series, index: usize) -> String {
        let mention = series.points.get(index).copied().flatten();
        if let Some(mention) = mention.and_then(|m| self.document.mentions.get(m)) {
            return mention.text.to_string();
        }
        let value = series.values.get(index).copied().flatten();
        value.map_or_else(|| "…".to_owned(), |value| chart.written(value))
    }
}

fn heading(series: &Series, unit: &str) -> String {
    match (series.label.is_empty(), unit.is_empty()) {
        (true, true) => "Value".to_owned(),
        (true, false) => unit.to_owned(),
        (false, true) => series.label.clone(),
        (false, false) => format!("{} ({unit})", series.label),
    }
}

fn text(text: &str) -> Inlines {
    vec![Inline::Text(text.to_owned())]
}

fn row(first: Inlines) -> Row {
    Row {
        cells: vec![first],
        summary: false,
    }
}

fn add_column(table: &mut Table, head: String, cell: impl Fn(usize) -> String) {
    table.columns.push(Align::Right);
    if let Some(first) = table.head.first_mut() {
        first.push(text(&head));
    }
    for (index, row) in table.rows.iter_mut().enumerate() {
        row.cells.push(text(&cell(index)));
    }
}
