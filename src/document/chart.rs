//! Charts: what to show, not how it is drawn.

use super::{Align, Inline, Mention, Row, Table};
use crate::measure::Decimal;
use crate::measure::text::{NumberStyle, plain, upper_first};
use crate::measure::{Word, Words};

/// A chart: what to show, not how it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// The id for links; may be empty.
    pub id: String,
    /// The computed number (`Chart 1`); empty when there is no caption.
    pub number: String,
    /// The caption; may be empty.
    pub caption: Vec<Inline>,
    /// The form.
    pub form: ChartForm,
    /// The categories, in order (areas or periods).
    pub categories: Vec<String>,
    /// The series, in order.
    pub series: Vec<Series>,
    /// What the parts of each category add up to, for stacked forms.
    pub totals: Option<Box<Series>>,
    /// Values drawn across all categories: a mean, a standard.
    pub levels: Vec<Level>,
    /// For bullets: the upper bounds of the ranges behind the bars, rising, in per cent of
    /// each target.
    pub ranges: Vec<Decimal>,
    /// The unit of the value axis, as printed; may be empty.
    pub unit: String,
    /// A text alternative written from the data.
    pub alternative: String,
    /// The category that the document is about, by index, if it is about one; of panels the
    /// series.
    pub highlight: Option<usize>,
    /// Whether pages show the data as a table below; other outputs have it anyway.
    pub with_data: bool,
    /// How the numbers of the axis are written, and the language of its words.
    pub numbers: NumberStyle,
}

/// The form of a chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChartForm {
    /// Upright bars.
    #[default]
    Bar,
    /// Lying bars, one a category; fits long names.
    HorizontalBar,
    /// A line over periods.
    Line,
    /// Upright bars whose series stand upon each other, the total above.
    Stacked,
    /// Lying bars whose series follow each other, the total behind.
    HorizontalStacked,
    /// Lying bars of one series, each in the scale of its own target (S. Few, "Bullet Graph
    /// Design Specification"), so that the categories may differ in unit.
    Bullet,
    /// A small plot for each series, with a line, all on one scale.
    LinePanels,
    /// A small plot for each series, with bars, all on one scale.
    BarPanels,
    /// A line as small as a word, of one series, within a cell of a table; see
    /// [`Inline::Sparkline`].
    Sparkline,
}

/// A series of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub label: String,
    /// Index in [`super::Document::mentions`] by category; `None` where missing.
    pub points: Vec<Option<usize>>,
    /// Values in the written unit by category, for the axis (86.29 for 86.29 %).
    pub values: Vec<Option<Decimal>>,
    /// A target for each category, in the written unit, drawn as a mark.
    pub targets: Vec<Option<Decimal>>,
    /// Index in [`super::Document::mentions`] of each target that is printed.
    pub goals: Vec<Option<usize>>,
    /// Whether each target is met, where that is told.
    pub met: Vec<Option<bool>>,
}

/// A value drawn across all categories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// What it is (`mean`).
    pub label: String,
    /// Index in [`super::Document::mentions`].
    pub point: Option<usize>,
    /// The value in the written unit.
    pub value: Decimal,
}

impl Series {
    /// The value of a category.
    pub fn value(&self, category: usize) -> Option<Decimal> {
        self.values.get(category).copied().flatten()
    }

    /// The target of a category.
    pub fn target(&self, category: usize) -> Option<Decimal> {
        self.targets.get(category).copied().flatten()
    }

    /// Whether any category has a target.
    pub fn has_targets(&self) -> bool {
        self.targets.iter().any(Option::is_some)
    }
}

impl Chart {
    /// A value in the written unit with all its decimals, in the chart's number style.
    pub fn written(&self, value: Decimal) -> String {
        plain(value, value.scale(), &self.numbers)
    }

    /// Whether any value is known.
    pub fn has_values(&self) -> bool {
        let mut values = self.series.iter().flat_map(|series| &series.values);
        values.any(Option::is_some)
    }

    /// The mentions that the chart shows, in order of the series.
    pub fn mentions(&self) -> impl Iterator<Item = usize> {
        let series = self.series.iter().chain(self.totals.as_deref());
        let points = series.flat_map(|series| series.points.iter().chain(&series.goals));
        let levels = self.levels.iter().map(|level| &level.point);
        points.chain(levels).flatten().copied()
    }

    /// What is printed for the value of a category: the figure's text, else the value, else
    /// an ellipsis.
    pub fn shown(&self, series: &Series, category: usize, mentions: &[Mention]) -> String {
        let point = series.points.get(category).copied().flatten();
        match (
            point.and_then(|at| mentions.get(at)),
            series.value(category),
        ) {
            (Some(mention), _) => mention.text.to_string(),
            (None, Some(value)) => self.written(value),
            (None, None) => MISSING.to_owned(),
        }
    }

    /// What is printed for the target of a category; `None` when it has none.
    pub fn shown_target(
        &self,
        series: &Series,
        category: usize,
        mentions: &[Mention],
    ) -> Option<String> {
        let goal = series.goals.get(category).copied().flatten();
        match goal.and_then(|at| mentions.get(at)) {
            Some(mention) => Some(mention.text.to_string()),
            None => series.target(category).map(|value| self.written(value)),
        }
    }

    /// A sparkline in characters: its first and last value, `4,801 → 4,923`.
    pub fn ends(&self, mentions: &[Mention]) -> String {
        let mut text = String::new();
        for end in self.end_cells(mentions) {
            match end {
                Inline::Figure(at) => {
                    text.push_str(mentions.get(at).map_or("", |mention| &mention.text));
                }
                Inline::Text(words) => text.push_str(&words),
                _ => {}
            }
        }
        text
    }

    /// The same as running text, in which the values are [`Inline::Figure`] where they are
    /// figures.
    pub fn end_cells(&self, mentions: &[Mention]) -> Vec<Inline> {
        let Some(series) = self.series.first() else {
            return vec![Inline::Text(MISSING.to_owned())];
        };
        let known = |at: &usize| series.value(*at).is_some();
        let all = 0..series.values.len();
        let cell = |at| self.cell(series, at, mentions);
        match (all.clone().find(known), all.rev().find(known)) {
            (Some(first), Some(last)) if first < last => {
                vec![cell(first), Inline::Text(" → ".to_owned()), cell(last)]
            }
            (Some(only), _) => vec![cell(only)],
            _ => vec![Inline::Text(MISSING.to_owned())],
        }
    }

    /// The value of a category: its figure, else its characters.
    fn cell(&self, series: &Series, category: usize, mentions: &[Mention]) -> Inline {
        let point = series.points.get(category).copied().flatten();
        match point.filter(|at| *at < mentions.len()) {
            Some(point) => Inline::Figure(point),
            None => Inline::Text(self.shown(series, category, mentions)),
        }
    }

    /// The data as a table: a row for each category and level, a column for each series, its
    /// targets and the total; `None` when there is nothing.
    ///
    /// Cells of figures are [`Inline::Figure`].
    pub fn data(&self, mentions: &[Mention]) -> Option<Table> {
        if self.categories.is_empty() {
            return None;
        }
        let words = &self.numbers.words;
        let mut table = Table {
            columns: vec![Align::Left],
            head: vec![vec![Vec::new()]],
            rows: self.categories.iter().map(|c| row(c)).collect(),
            ..Table::default()
        };
        let alone = self.series.len() == 1;
        for series in self.series.iter().chain(self.totals.as_deref()) {
            add_column(&mut table, self.heading(series, words), |at| {
                self.cell(series, at, mentions)
            });
            if series.has_targets() {
                let head = match series.label.is_empty() || alone {
                    true => words.text(Word::Target).to_owned(),
                    false => words.fill(Word::SeriesGoal, &[("series", &series.label)]),
                };
                add_column(&mut table, head, |at| {
                    let goal = series.goals.get(at).copied().flatten();
                    match goal.filter(|at| *at < mentions.len()) {
                        Some(goal) => Inline::Figure(goal),
                        None => {
                            let text = self.shown_target(series, at, mentions);
                            Inline::Text(text.unwrap_or_default())
                        }
                    }
                });
            }
        }
        for level in &self.levels {
            let mut row = row(&upper_first(&level.label));
            row.summary = true;
            row.cells
                .push(vec![match level.point.filter(|at| *at < mentions.len()) {
                    Some(point) => Inline::Figure(point),
                    None => Inline::Text(self.written(level.value)),
                }]);
            row.cells.resize(table.columns.len(), Vec::new());
            table.rows.push(row);
        }
        Some(table)
    }

    fn heading(&self, series: &Series, words: &Words) -> String {
        // The categories of bullets have units of their own.
        let unit = match self.form {
            ChartForm::Bullet => "",
            _ => self.unit.as_str(),
        };
        match (series.label.is_empty(), unit.is_empty()) {
            (true, true) => words.text(Word::Value).to_owned(),
            (true, false) => unit.to_owned(),
            (false, true) => series.label.clone(),
            (false, false) => {
                let parts = [("subject", &*series.label), ("unit", unit)];
                words.fill(Word::InUnit, &parts)
            }
        }
    }
}

/// Printed where a value is missing.
const MISSING: &str = "…";

fn row(name: &str) -> Row {
    Row {
        cells: vec![vec![Inline::Text(name.to_owned())]],
        ..Row::default()
    }
}

fn add_column(table: &mut Table, head: String, cell: impl Fn(usize) -> Inline) {
    table.columns.push(Align::Right);
    if let Some(first) = table.head.first_mut() {
        first.push(vec![Inline::Text(head)]);
    }
    for (index, row) in table.rows.iter_mut().enumerate() {
        row.cells.push(vec![cell(index)]);
    }
}
