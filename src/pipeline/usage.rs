//! Which figures the documents carry, and where: `figures.json`.

use super::Loaded;
use super::plan::Job;
use crate::diagnostics::{CellPlace, TextPlace};
use crate::document::Document;
use crate::document::query::figures_by_heading;
use crate::figures::{Figure, FigureId, Ledger, Operation, Origin, Reason, Value};
use crate::prose::Manuscript;
use rayon::slice::ParallelSliceMut;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry::Vacant;
use std::ops::Range;
use std::sync::Arc;

/// The figures that one document carries, each with where it stands, as JSON.
///
/// The documents are many and made at once, so each writes its own part; what a document
/// computed is then no longer needed.
pub(super) struct Usage {
    json: String,
    /// By name.
    entries: Vec<Entry>,
}

/// A figure that a document prints, or that another one was computed from.
struct Entry {
    name: Arc<str>,
    figure: Written,
    /// The uses, with commas between, in the JSON of the document.
    uses: Range<usize>,
}

/// Where a figure is written.
enum Written {
    /// Not yet: a figure of the report, which many documents carry.
    Shared(FigureId),
    /// In the JSON of the document that computed it.
    Own(Range<usize>),
}

/// What a document carries, from its tree and its manuscript.
pub(super) fn of(document: &Document, manuscript: &Manuscript, output: &str) -> Usage {
    let ledger = &manuscript.ledger;
    let mut found: BTreeMap<&Arc<str>, (FigureId, Vec<Use<'_>>)> = BTreeMap::new();
    let paths = figures_by_heading(document);
    let mentions = manuscript.mentions.iter().zip(&manuscript.mentioned);
    for (path, (mention, id)) in paths.iter().zip(mentions) {
        let Some(headings) = path else { continue };
        take(*id, ledger, &mut found);
        let this = Use {
            output,
            headings,
            text: &mention.text,
        };
        if let Some((_, uses)) = found.get_mut(&ledger.figure(*id).name)
            && !uses.contains(&this)
        {
            uses.push(this);
        }
    }
    let mut usage = Usage {
        json: String::new(),
        entries: Vec::with_capacity(found.len()),
    };
    for (name, (id, uses)) in found {
        usage.add(name, id, &uses, ledger);
    }
    usage
}

/// Takes a figure and all that it was computed from.
fn take<'a>(
    id: FigureId,
    ledger: &'a Ledger,
    found: &mut BTreeMap<&'a Arc<str>, (FigureId, Vec<Use<'a>>)>,
) {
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        let figure = ledger.figure(id);
        if let Vacant(place) = found.entry(&figure.name) {
            place.insert((id, Vec::new()));
            waiting.extend_from_slice(parts(figure));
        }
    }
}

impl Usage {
    fn add(&mut self, name: &Arc<str>, id: FigureId, uses: &[Use<'_>], ledger: &Ledger) {
        let start = self.json.len();
        for (index, one) in uses.iter().enumerate() {
            self.json.push_str(if index > 0 { "," } else { "" });
            self.json.push_str(&json_of(one));
        }
        let uses = start..self.json.len();
        let figure = if (id.0 as usize) < ledger.base.all.len() {
            Written::Shared(id)
        } else {
            let start = self.json.len();
            self.json.push_str(&json_of(&entry(id, ledger)));
            Written::Own(start..self.json.len())
        };
        self.entries.push(Entry {
            name: Arc::clone(name),
            figure,
            uses,
        });
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.json.get(range.clone()).unwrap_or_default()
    }
}

fn json_of(value: &impl Serialize) -> String {
    // Texts and lists of texts cannot fail.
    serde_json::to_string(value).unwrap_or_default()
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
        /// The id of the group that a rank is among.
        #[serde(skip_serializing_if = "Option::is_none")]
        among: Option<&'a str>,
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
/// it was computed from, sorted by id, one a line.
pub(super) fn json(loaded: &[Loaded], usages: &[(&Job, Usage)]) -> String {
    let size: usize = usages.iter().map(|(_, usage)| usage.json.len()).sum();
    let mut out = String::with_capacity(size + size / 2 + 4_096);
    out.push_str("{\"format\":1,\"reports\":[");
    for (index, one) in loaded.iter().enumerate() {
        out.push_str(if index > 0 { ",\n" } else { "\n" });
        out.push_str("{\"report\":");
        out.push_str(&json_of(&one.report.name.value));
        out.push_str(",\"period\":");
        out.push_str(&json_of(&one.report.period.value.to_string()));
        out.push_str(",\"figures\":[");
        let mine = usages.iter().filter(|(job, _)| job.report == index);
        figures(one, mine.map(|(_, usage)| usage), &mut out);
        out.push_str("\n]}");
    }
    out.push_str("\n]}\n");
    out
}

/// Writes the figures that the documents of a report carry.
fn figures<'a>(loaded: &Loaded, usages: impl Iterator<Item = &'a Usage>, out: &mut String) {
    let ledger = Ledger::new(Arc::clone(&loaded.figures));
    let mut all: Vec<(&Usage, &Entry)> = usages
        .flat_map(|usage| usage.entries.iter().map(move |entry| (usage, entry)))
        .collect();
    // Stable, so that the uses of a figure stay in the order of the documents.
    all.par_sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    let mut before = "\n";
    for same in all.chunk_by(|(_, a), (_, b)| a.name == b.name) {
        let Some((usage, first)) = same.first() else {
            continue;
        };
        let shared;
        let figure = match &first.figure {
            Written::Own(range) => usage.text(range),
            Written::Shared(id) => {
                shared = json_of(&entry(*id, &ledger));
                &shared
            }
        };
        out.push_str(before);
        before = ",\n";
        out.push_str(figure.strip_suffix('}').unwrap_or(figure));
        out.push_str(",\"used\":[");
        let mut comma = "";
        for (usage, entry) in same.iter().filter(|(_, entry)| !entry.uses.is_empty()) {
            out.push_str(comma);
            out.push_str(usage.text(&entry.uses));
            comma = ",";
        }
        out.push_str("]}");
    }
}

/// The figures that a figure was computed from. A rank is told by the figure that it is of:
/// with all others of a large group, every brief would tell every area's figures again.
fn parts(figure: &Figure) -> &[FigureId] {
    match &figure.origin {
        Origin::Operation {
            operation: Operation::Rank,
            parts,
        } => parts.get(..1).unwrap_or_default(),
        Origin::Formula { parts, .. } | Origin::Operation { parts, .. } => parts,
        Origin::Cell(_) | Origin::Config(_) | Origin::None => &[],
    }
}

fn entry(id: FigureId, ledger: &Ledger) -> FigureEntry<'_> {
    let figure = ledger.figure(id);
    let area = ledger.base.areas.get(figure.area.0 as usize);
    let names = || -> Vec<&str> {
        let names = parts(figure).iter().map(|id| &*ledger.figure(*id).name);
        names.collect()
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
        Origin::Formula { text, .. } => OriginEntry::Formula {
            text,
            parts: names(),
        },
        Origin::Operation { operation, .. } => {
            let ranked = area.filter(|_| *operation == Operation::Rank);
            let group = ranked.and_then(|area| ledger.base.report.groups.get(area.group?));
            OriginEntry::Operation {
                name: format!("{operation:?}").to_lowercase(),
                parts: names(),
                among: group.map(|group| &*group.id.value),
            }
        }
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
        area: area.map_or("", |a| &a.label),
        period: figure.period.to_string(),
        origin,
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
