//! Which figures the documents carry, and where: `figures.json`.

use super::Loaded;
use super::plan::Job;
use crate::diagnostics::{CellPlace, TextPlace};
use crate::document::Document;
use crate::document::query::{Path, figures_by_heading};
use crate::figures::{Figure, FigureId, Figures, Ledger, Operation, Origin, Reason, Value};
use crate::prose::Manuscript;
use schemars::JsonSchema;
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

/// The figures that the outputs of a run carry, and the figures that those were computed from.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, title = "figures.json")]
struct File<'a> {
    /// The version of this format. It changes when a key is renamed or taken away; a key may
    /// be added without.
    #[schemars(extend("const" = FORMAT))]
    format: u32,
    /// One entry for each report of the project.
    reports: Vec<ReportFigures<'a>>,
}

/// The figures of one report and its briefs.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Report")]
struct ReportFigures<'a> {
    /// The name of the report's output files.
    report: &'a str,
    /// The period reported on.
    period: String,
    /// The places where figures stand, which `used` refers to by index from 0.
    places: Vec<PlaceEntry<'a>>,
    /// The figures, sorted by id.
    figures: Vec<FigureEntry<'a>>,
}

/// A place where figures stand.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Place")]
struct PlaceEntry<'a> {
    /// The output file without its extension, relative to the output folder.
    output: &'a str,
    /// The headings above the place, outermost first, each with its number.
    headings: &'a [String],
}

/// A figure.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Figure")]
struct FigureEntry<'a> {
    /// The stable name, which `annals trace` takes: `births`, `births@2018`,
    /// `births@qiaotou@2018`, `change(births)`.
    id: &'a str,
    /// What it is, for people.
    label: &'a str,
    /// The exact value in base units (a share as a fraction), as text so that no reader
    /// rounds it; null when it is missing.
    #[schemars(extend("pattern" = r"^-?[0-9]+(\.[0-9]+)?$"))]
    value: Option<String>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<&'static str>,
    /// The unit in which it is written; empty when it has none.
    unit: &'a str,
    /// The area.
    area: &'a str,
    /// The period: `2019`, `2019-H1`, `2019-Q3` or `2019-09`.
    #[schemars(extend("pattern" = r"^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$"))]
    period: String,
    /// Where it comes from.
    origin: OriginEntry<'a>,
    /// Where it stands; empty for a figure that only others were computed from.
    used: Vec<Use<'a>>,
}

/// Where a figure comes from.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(deny_unknown_fields, rename = "Origin")]
enum OriginEntry<'a> {
    /// A cell of a workbook.
    Cell {
        /// The file, relative to the project folder.
        workbook: &'a str,
        /// The sheet.
        sheet: &'a str,
        /// The address, such as `C7`.
        cell: &'a str,
    },
    /// A number set in the configuration.
    Config {
        /// The file.
        file: &'a str,
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
    },
    /// A formula of the configuration.
    Formula {
        /// The formula as written.
        text: &'a str,
        /// The ids of the figures that it was computed from, which are listed, too.
        parts: Vec<&'a str>,
    },
    /// An operation of the text.
    Operation {
        /// Which one, such as `change` or `rate-of-change`.
        name: &'static str,
        /// The ids of the figures that it was computed from, which are listed, too.
        parts: Vec<&'a str>,
    },
    /// Nothing gave it: the value is missing.
    None,
}

/// A place where a figure stands, and its text there.
#[derive(Serialize, JsonSchema, PartialEq, Eq)]
#[schemars(deny_unknown_fields)]
struct Use<'a> {
    /// Index in `places`.
    place: usize,
    /// The text printed.
    text: &'a str,
}

/// The version of the format.
const FORMAT: u32 = 1;

/// The JSON Schema of `figures.json`.
pub(super) fn schema() -> String {
    let schema = schemars::schema_for!(File<'static>);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The text of `figures.json`: every figure that a document prints, and every figure that
/// it was computed from, sorted by id, one on a line.
pub(super) fn json(loaded: &[Loaded], usages: &[(&Job, Usage)]) -> String {
    let reports = loaded
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let mine = usages.iter().filter(|(job, _)| job.report == index);
            let (places, figures) = entries(&one.figures, mine);
            ReportFigures {
                report: &one.report.name,
                period: one.report.period.value.to_string(),
                places,
                figures,
            }
        })
        .collect();
    write(&File {
        format: FORMAT,
        reports,
    })
}

/// The file with a line for each place and figure, which a reader can look through and a
/// comparison of two files can show.
fn write(file: &File<'_>) -> String {
    let count: usize = file.reports.iter().map(|one| one.figures.len()).sum();
    let mut out = Vec::with_capacity(1024 + count * 320);
    out.extend_from_slice(format!("{{\n\"format\": {},\n\"reports\": [", file.format).as_bytes());
    for (at, report) in file.reports.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"\n{" } else { b",\n{" });
        out.extend_from_slice(b"\"report\": ");
        value(&mut out, &report.report);
        out.extend_from_slice(b", \"period\": ");
        value(&mut out, &report.period);
        out.extend_from_slice(b",\n\"places\": ");
        lines(&mut out, &report.places);
        out.extend_from_slice(b",\n\"figures\": ");
        lines(&mut out, &report.figures);
        out.push(b'}');
    }
    out.extend_from_slice(b"\n]\n}\n");
    // What serde_json writes is UTF-8.
    String::from_utf8(out).unwrap_or_default()
}

fn lines(out: &mut Vec<u8>, items: &[impl Serialize]) {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        value(out, item);
    }
    out.extend_from_slice(b"\n]");
}

fn value(out: &mut Vec<u8>, item: &impl Serialize) {
    // Writing into memory cannot fail, and no type here has keys that are not text.
    let _ = serde_json::to_writer(out, item);
}

fn entries<'a>(
    figures: &'a Figures,
    usages: impl Iterator<Item = &'a (&'a Job, Usage)>,
) -> (Vec<PlaceEntry<'a>>, Vec<FigureEntry<'a>>) {
    let mut found: BTreeMap<&str, FigureEntry<'_>> = BTreeMap::new();
    let mut places: Vec<PlaceEntry<'a>> = Vec::new();
    for (job, usage) in usages {
        let first = places.len();
        for (id, text, headings) in &usage.prints {
            take(*id, figures, &usage.ledger, &mut found);
            let name: &str = &usage.ledger.figure(*id).name;
            let Some(entry) = found.get_mut(name) else {
                continue;
            };
            // The figures below a heading come one after another.
            let mine = places.get(first..).unwrap_or_default();
            let known = mine
                .iter()
                .rposition(|place| place.headings == &headings[..]);
            let place = first + known.unwrap_or(mine.len());
            if known.is_none() {
                places.push(PlaceEntry {
                    output: &job.path,
                    headings,
                });
            }
            let this = Use { place, text };
            if !entry.used.contains(&this) {
                entry.used.push(this);
            }
        }
    }
    (places, found.into_values().collect())
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
            name: operation_word(*operation),
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

fn operation_word(operation: Operation) -> &'static str {
    match operation {
        Operation::Change => "change",
        Operation::RateOfChange => "rate-of-change",
        Operation::Completion => "completion",
        Operation::Gap => "gap",
        Operation::Share => "share",
        Operation::Rank => "rank",
        Operation::Count => "count",
        Operation::Sum => "sum",
        Operation::Mean => "mean",
        Operation::Min => "min",
        Operation::Max => "max",
        Operation::Magnitude => "magnitude",
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
    }
}
