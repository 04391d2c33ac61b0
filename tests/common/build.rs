//! Builds documents in few words, and reads charts from YAML.

use annals::document::{
    Align, Block, Chart, ChartForm, Heading, Inline, Inlines, Level, Mention, Row, Series, Table,
};
use annals::measure::Decimal;
use serde::Deserialize;
use std::path::Path;

/// Running text of one piece.
pub fn text(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

/// A paragraph of text.
pub fn paragraph(words: &str) -> Block {
    Block::Paragraph(text(words))
}

/// A heading with its number and an id.
pub fn heading(level: u8, number: &str, id: &str, words: &str) -> Block {
    Block::Heading(Heading {
        level,
        id: id.to_owned(),
        number: number.to_owned(),
        numbered: !number.is_empty(),
        text: text(words),
    })
}

/// A table from texts: the first row is the head, the first column is to the left, the
/// others are numbers.
pub fn table(id: &str, number: &str, caption: &str, rows: &[&[&str]]) -> Table {
    let cells = |row: &&[&str]| row.iter().map(|cell| text(cell)).collect::<Vec<Inlines>>();
    let width = rows.first().map_or(0, |row| row.len());
    let mut columns = vec![Align::Right; width];
    if let Some(first) = columns.first_mut() {
        *first = Align::Left;
    }
    Table {
        id: id.to_owned(),
        number: number.to_owned(),
        caption: if caption.is_empty() {
            vec![]
        } else {
            text(caption)
        },
        columns,
        head: rows.iter().take(1).map(cells).collect(),
        rows: rows
            .iter()
            .skip(1)
            .map(|row| Row {
                cells: cells(row),
                summary: row.first().is_some_and(|name| name.contains("total")),
            })
            .collect(),
        source: vec![],
        ..Table::default()
    }
}

/// A number of births with its origin.
pub fn mention(figure: &str, label: &str, printed: &str, value: Option<&str>) -> Mention {
    Mention {
        figure: figure.into(),
        label: label.into(),
        text: printed.into(),
        value: value.map(|value| value.parse().expect("a decimal")),
        unit: "persons".into(),
        area: "Qinghe County".into(),
        period: "2019".into(),
        origin: "county-2019.xlsx, Population!C7".into(),
    }
}

/// A chart as the cases write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChartCase {
    form: String,
    width: Option<i64>,
    #[serde(default)]
    id: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    alternative: String,
    highlight: Option<usize>,
    #[serde(default)]
    categories: Vec<String>,
    /// `name 1` to `name n` instead of categories, for the sake of many.
    many: Option<(String, usize)>,
    #[serde(default)]
    series: Vec<SeriesCase>,
    totals: Option<SeriesCase>,
    #[serde(default)]
    levels: Vec<LevelCase>,
    #[serde(default)]
    ranges: Vec<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelCase {
    label: String,
    value: serde_yaml::Number,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesCase {
    #[serde(default)]
    label: String,
    /// What the document prints; a value without its text has no mention.
    #[serde(default)]
    texts: Vec<Option<String>>,
    #[serde(default)]
    values: Vec<Option<serde_yaml::Number>>,
    #[serde(default)]
    targets: Vec<Option<serde_yaml::Number>>,
    /// What the document prints of the targets.
    #[serde(default)]
    goals: Vec<Option<String>>,
    #[serde(default)]
    met: Vec<Option<bool>>,
}

fn decimals(numbers: &[Option<serde_yaml::Number>]) -> Vec<Option<Decimal>> {
    let decimal = |number: &serde_yaml::Number| number.to_string().parse().expect("a decimal");
    numbers
        .iter()
        .map(|number| number.as_ref().map(decimal))
        .collect()
}

/// Reads a chart, adds its mentions and gives it with the width to draw it at in points.
pub fn chart(file: &Path, mentions: &mut Vec<Mention>) -> (Chart, i64) {
    let yaml = std::fs::read_to_string(file).expect("the chart's file");
    let case: ChartCase = serde_yaml::from_str(&yaml).expect("a chart");
    let mut categories = case.categories;
    if let Some((name, count)) = case.many {
        categories.extend((1..=count).map(|n| format!("{name} {n}")));
    }
    let mut read = |series: SeriesCase| {
        let (values, targets) = (decimals(&series.values), decimals(&series.targets));
        let points = series.texts.iter().enumerate().map(|(at, text)| {
            let text = text.as_ref()?;
            let mut mention = mention("births@2019", &series.label, text, None);
            mention.value = values.get(at).copied().flatten();
            mention.area = categories.get(at).map_or("", String::as_str).into();
            mentions.push(mention);
            Some(mentions.len() - 1)
        });
        let points = points.collect();
        let goals = series.goals.iter().map(|text| {
            let text = text.as_ref()?;
            mentions.push(mention("target@2019", &series.label, text, None));
            Some(mentions.len() - 1)
        });
        Series {
            goals: goals.collect(),
            points,
            label: series.label,
            values,
            targets,
            met: series.met,
        }
    };
    let series = case.series.into_iter().map(&mut read).collect();
    let totals = case.totals.map(|totals| Box::new(read(totals)));
    let levels = case.levels.into_iter().map(|level| {
        mentions.push(mention("mean@2019", &level.label, &level.text, None));
        Level {
            label: level.label,
            point: Some(mentions.len() - 1),
            value: level.value.to_string().parse().expect("a decimal"),
        }
    });
    let levels = levels.collect();
    let chart = Chart {
        series,
        totals,
        levels,
        ranges: case.ranges.into_iter().map(Decimal::from).collect(),
        id: case.id,
        number: case.number,
        caption: if case.caption.is_empty() {
            vec![]
        } else {
            text(&case.caption)
        },
        form: match case.form.as_str() {
            "bar" => ChartForm::Bar,
            "horizontal-bar" => ChartForm::HorizontalBar,
            "line" => ChartForm::Line,
            "stacked" => ChartForm::Stacked,
            "horizontal-stacked" => ChartForm::HorizontalStacked,
            "bullet" => ChartForm::Bullet,
            "line-panels" => ChartForm::LinePanels,
            "bar-panels" => ChartForm::BarPanels,
            "sparkline" => ChartForm::Sparkline,
            other => panic!("no form `{other}`"),
        },
        unit: case.unit,
        alternative: case.alternative,
        highlight: case.highlight,
        categories,
        ..Chart::default()
    };
    (chart, case.width.unwrap_or(448))
}
