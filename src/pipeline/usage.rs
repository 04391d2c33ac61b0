//! Which figures the documents carry, and where: `figures.json`.

use super::Loaded;
use super::plan::Job;
use crate::diagnostics::{CellPlace, TextPlace};
use crate::document::Document;
use crate::document::query::{Path, figures_by_heading};
use crate::figures::{Figure, FigureId, Figures, Ledger, Origin, Reason, Value};
use crate::prose::Manuscript;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// The figures that one document carries.
pub(super) struct Usage {
    /// Figures that the document's text computed, with the ids of its ledger.
    ledger: Ledger,
    /// Each printed figure: which, its text, and the headings above it, outermost first.
    prints: Vec<(FigureId, Arc<str>, Path)>,
}

/// What a document carries, from its tree and its manuscript.
pub(super) fn of(document: &Document, manuscript: Manuscript) -> Usage {
    let prints = figures_by_heading(document)
        .into_iter()
        .zip(&manuscript.mentions)
        .zip(&manuscript.mentioned)
        .filter_map(|((headings, mention), figure)| {
            Some((*figure, Arc::clone(&mention.text), headings?))
        })
        .collect();
    Usage {
        ledger: manuscript.ledger,
        prints,
    }
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    reports: Vec<ReportFigures<'a>>,
}

#[derive(Serialize)]
struct ReportFigures<'a> {
    report: &'a str,
    period: String,
    figures: Vec<FigureEntry<'a>>,
}

#[derive(Serialize)]
struct FigureEntry<'a> {
    id: &'a str,
    label: &'a str,
    /// The exact value in base units, as text so that no reader rounds it.
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<&'static str>,
    unit: &'a str,
    area: &'a str,
    period: String,
    origin: OriginEntry<'a>,
    used: Vec<Use<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum OriginEntry<'a> {
    Cell {
        workbook: &'a str,
        sheet: &'a str,
        cell: &'a str,
    },
    Config {
        file: &'a str,
        line: u32,
        column: u32,
    },
    Formula {
        text: &'a str,
        parts: Vec<&'a str>,
    },
    Operation {
        name: String,
        parts: Vec<&'a str>,
    },
    None,
}

#[derive(Serialize, PartialEq, Eq)]
struct Use<'a> {
    output: &'a str,
    headings: &'a [String],
    text: &'a str,
}

/// The text of `figures.json`: every figure that a document prints, and every figure that
/// it was computed from, sorted by id.
pub(super) fn json(loaded: &[Loaded], usages: &[(&Job, Usage)]) -> String {
    let reports = loaded
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let mine = usages.iter().filter(|(job, _)| job.report == index);
            ReportFigures {
                report: &one.report.name,
                period: one.report.period.value.to_string(),
                figures: entries(&one.figures, mine),
            }
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&File { format: 1, reports }).unwrap_or_default();
    text.push('\n');
    text
}

fn entries<'a>(
    figures: &'a Figures,
    usages: impl Iterator<Item = &'a (&'a Job, Usage)>,
) -> Vec<FigureEntry<'a>> {
    let mut found: BTreeMap<&str, FigureEntry<'_>> = BTreeMap::new();
    for (job, usage) in usages {
        for (id, text, headings) in &usage.prints {
            take(*id, figures, &usage.ledger, &mut found);
            let name: &str = &usage.ledger.figure(*id).name;
            if let Some(entry) = found.get_mut(name) {
                let this = Use {
                    output: &job.path,
                    headings,
                    text,
                };
                if !entry.used.contains(&this) {
                    entry.used.push(this);
                }
            }
        }
    }
    found.into_values().collect()
}

/// Takes a figure and all that it was computed from.
fn take<'a>(
    id: FigureId,
    figures: &'a Figures,
    ledger: &'a Ledger,
    found: &mut BTreeMap<&'a str, FigureEntry<'a>>,
) {
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        let figure = ledger.figure(id);
        if let Entry::Vacant(place) = found.entry(&figure.name) {
            place.insert(entry(figure, figures, ledger));
            waiting.extend_from_slice(parts(figure));
        }
    }
}

fn parts(figure: &Figure) -> &[FigureId] {
    match &figure.origin {
        Origin::Formula { parts, .. } | Origin::Operation { parts, .. } => parts,
        Origin::Cell(_) | Origin::Config(_) | Origin::None => &[],
    }
}

fn entry<'a>(figure: &'a Figure, figures: &'a Figures, ledger: &'a Ledger) -> FigureEntry<'a> {
    let names = |parts: &[FigureId]| -> Vec<&'a str> {
        parts.iter().map(|id| &*ledger.figure(*id).name).collect()
    };
    let origin = match &figure.origin {
        Origin::Cell(CellPlace {
            workbook,
            sheet,
            cells,
        }) => OriginEntry::Cell {
            workbook,
            sheet,
            cell: cells,
        },
        Origin::Config(TextPlace {
            file, line, column, ..
        }) => OriginEntry::Config {
            file,
            line: *line,
            column: *column,
        },
        Origin::Formula { text, parts, .. } => OriginEntry::Formula {
            text,
            parts: names(parts),
        },
        Origin::Operation { operation, parts } => OriginEntry::Operation {
            name: format!("{operation:?}").to_lowercase(),
            parts: names(parts),
        },
        Origin::None => OriginEntry::None,
    };
    FigureEntry {
        id: &figure.name,
        label: &figure.label,
        value: figure.value.known().map(|v| v.normalize().to_string()),
        missing: match &figure.value {
            Value::Known(_) => None,
            Value::Missing(reason) => Some(reason_word(reason)),
        },
        unit: &figure.unit.name,
        area: figures
            .areas
            .get(figure.area.0 as usize)
            .map_or("", |a| &a.label),
        period: figure.period.to_string(),
        origin,
        used: Vec::new(),
    }
}

fn reason_word(reason: &Reason) -> &'static str {
    match reason {
        Reason::Blank(_) => "blank",
        Reason::Marked(..) => "marked as missing",
        Reason::NotApplicable(_) => "not applicable",
        Reason::NotGathered => "not gathered",
        Reason::Faulty(_) => "faulty",
        Reason::Part(_) => "a part is missing",
        Reason::DivisionByZero(_) => "division by zero",
        Reason::Overflow => "out of range",
        Reason::NoTarget => "no target",
        Reason::Absent(..) => "absent",
        Reason::Unlike(..) => "not comparable",
        Reason::Meaningless(..) => "meaningless",
        Reason::Suppressed(_) => "suppressed",
    }
}
