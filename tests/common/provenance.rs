//! Tables of sources as the cases write them, in `sources.yaml`.

use annals::document::sources::{Change, SourceFigure, SourcePlace, spots};
use annals::document::{Document, Source, SourceOrigin, Sources, annex};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The area and the period that are meant where none is named.
    #[serde(default)]
    area: String,
    #[serde(default)]
    period: String,
    /// Whether the annex is put at the end.
    #[serde(default)]
    annex: bool,
    /// Whether pages link numbers to their rows.
    #[serde(default)]
    linked: bool,
    /// Whether a footnote goes behind each number.
    #[serde(default)]
    notes: bool,
    all: Vec<SourceCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceCase {
    figure: String,
    label: String,
    #[serde(default)]
    area: String,
    #[serde(default)]
    period: String,
    value: String,
    /// Workbook, sheet, cell.
    cell: Option<(String, String, String)>,
    /// File and line.
    setting: Option<(String, u32)>,
    #[serde(default)]
    formula: String,
    pattern: Option<String>,
    /// Figure, label, text and origin of each part.
    #[serde(default)]
    parts: Vec<(String, String, String, String)>,
    #[serde(default)]
    more: usize,
    /// Change, earlier period, earlier value.
    change: Option<(String, String, String)>,
}

impl SourceCase {
    fn origin(&self) -> SourceOrigin {
        if let Some((workbook, sheet, cell)) = &self.cell {
            return SourceOrigin::Cell {
                workbook: workbook.as_str().into(),
                sheet: sheet.as_str().into(),
                cell: cell.as_str().into(),
            };
        }
        if let Some((file, line)) = &self.setting {
            return SourceOrigin::Setting {
                file: file.as_str().into(),
                line: *line,
            };
        }
        let part =
            |(figure, label, text, origin): &(String, String, String, String)| SourceFigure {
                figure: figure.as_str().into(),
                label: label.as_str().into(),
                text: text.clone(),
                origin: origin.clone(),
                row: None,
            };
        SourceOrigin::Computed {
            formula: self.formula.clone(),

            pattern: self.pattern.clone(),
            parts: self.parts.iter().map(part).collect(),
            more: self.more,
        }
    }
}

/// Gives the document the sources of its case's folder, if it has any, and what they ask for.
pub fn attach(folder: &Path, document: &mut Document) {
    let Ok(yaml) = std::fs::read_to_string(folder.join("sources.yaml")) else {
        return;
    };
    let case: Case = serde_yaml::from_str(&yaml).expect("sources.yaml");
    let spots = spots(document);
    let source = |one: &SourceCase| {
        let places = document.mentions.iter().zip(&spots).enumerate();
        let places = places.filter(|(_, (mention, _))| *mention.figure == *one.figure);
        Source {
            figure: one.figure.as_str().into(),
            label: one.label.as_str().into(),
            area: one.area.as_str().into(),
            period: one.period.as_str().into(),
            value: one.value.clone(),
            origin: one.origin(),
            change: one.change.clone().map(|(text, period, before)| Change {
                text,
                period: period.into(),
                before,
            }),
            places: places
                .filter_map(|(mention, (_, spot))| {
                    let name = spot.clone()?;
                    Some(SourcePlace { mention, name })
                })
                .collect(),
        }
    };
    let all = case.all.iter().map(source).collect();
    document.sources = Sources {
        area: case.area.into(),
        period: case.period.into(),
        linked: case.linked,
        ..Sources::new(all, document.mentions.len())
    };
    if case.notes {
        *document = document.with_source_notes();
    }
    if case.annex {
        let blocks = annex::blocks(&document.sources, &document.meta.words);
        document.attach(blocks);
    }
}
