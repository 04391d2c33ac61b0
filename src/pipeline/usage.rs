//! Which figures the documents carry, and where: `figures.json`.

mod format;
mod splice;

pub(super) use format::schema;
pub(super) use splice::{Spliced, splice};

use super::Loaded;
use super::state::{Hasher, Listed};
use crate::document::Document;
use crate::document::query::{Path, figures_by_heading};
use crate::figures::{Figure, FigureId, Ledger, Operation, Origin, Reason, Value};
use crate::prose::Manuscript;
use format::{FORMAT, FigureEntry, OriginEntry, PlaceEntry};
use rayon::slice::ParallelSliceMut;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry::Vacant;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// The figures that one document carries, each with where it stands, as JSON.
///
/// The documents are many and made at once, so each writes its own part; what a document
/// computed is then no longer needed.
pub(super) struct Usage {
    json: String,
    /// Its places, a line for each.
    places: Range<usize>,
    /// How many places it has.
    count: usize,
    /// By name.
    entries: Vec<Entry>,
    /// Each use: the place within the document, and the text printed.
    uses: Vec<(usize, Range<usize>)>,
}

/// A figure that a document prints, or that another one was computed from.
struct Entry {
    name: Arc<str>,
    figure: Written,
    /// Its uses in those of the document.
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
    let mut found: BTreeMap<&Arc<str>, (FigureId, Vec<Local<'_>>)> = BTreeMap::new();
    let mut places: Vec<&Path> = Vec::new();
    let paths = figures_by_heading(document);
    let mentions = manuscript.mentions.iter().zip(&manuscript.mentioned);
    for (path, (mention, id)) in paths.iter().zip(mentions) {
        let Some(headings) = path else { continue };
        take(*id, ledger, &mut found);
        // The figures below a heading come one after another.
        let known = places.iter().rposition(|place| *place == headings);
        let place = known.unwrap_or(places.len());
        if known.is_none() {
            places.push(headings);
        }
        let this = (place, &*mention.text);
        if let Some((_, uses)) = found.get_mut(ledger.figure(*id).name())
            && !uses.contains(&this)
        {
            uses.push(this);
        }
    }
    let mut usage = Usage {
        json: String::new(),
        places: 0..0,
        count: places.len(),
        entries: Vec::with_capacity(found.len()),
        uses: Vec::new(),
    };
    for headings in places {
        let before = if usage.json.is_empty() { "" } else { ",\n" };
        usage.json.push_str(before);
        usage
            .json
            .push_str(&json_of(&PlaceEntry { output, headings }));
    }
    usage.places.end = usage.json.len();
    for (name, (id, uses)) in found {
        usage.add(name, id, &uses, ledger);
    }
    usage
}

/// A use of a figure: the place within the document, and the text printed.
type Local<'a> = (usize, &'a str);

/// Takes a figure and all that it was computed from.
fn take<'a>(
    id: FigureId,
    ledger: &'a Ledger,
    found: &mut BTreeMap<&'a Arc<str>, (FigureId, Vec<Local<'a>>)>,
) {
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        let figure = ledger.figure(id);
        if let Vacant(place) = found.entry(figure.name()) {
            place.insert((id, Vec::new()));
            waiting.extend_from_slice(told_parts(figure));
        }
    }
}

impl Usage {
    fn add(&mut self, name: &Arc<str>, id: FigureId, uses: &[Local<'_>], ledger: &Ledger) {
        let first = self.uses.len();
        for (place, text) in uses {
            let start = self.json.len();
            self.json.push_str(&json_of(text));
            self.uses.push((*place, start..self.json.len()));
        }
        let uses = first..self.uses.len();
        let figure = if ledger.base.holds(id) {
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

    /// Writes a figure up to its uses.
    fn head(&self, entry: &Entry, ledger: &Ledger, out: &mut String) {
        let shared;
        let figure = match &entry.figure {
            Written::Own(range) => self.text(range),
            Written::Shared(id) => {
                shared = json_of(&self::entry(*id, ledger));
                &shared
            }
        };
        // It ends in an empty list of uses.
        out.push_str(figure.strip_suffix("]}").unwrap_or(figure));
    }

    /// The uses of a figure: the place within the document, and the text as JSON.
    fn uses(&self, entry: &Entry) -> impl Iterator<Item = (usize, &str)> {
        let uses = self.uses.get(entry.uses.clone()).unwrap_or_default();
        uses.iter().map(|(place, text)| (*place, self.text(text)))
    }

    /// What is to be remembered of it: as long as that is the same, only lines of figures
    /// change, and no line comes or goes.
    pub fn listed(&self) -> Listed {
        let mut shape = Hasher::default();
        shape.value(&self.text(&self.places));
        for entry in &self.entries {
            shape.value(&entry.name);
        }
        Listed {
            shape: Some(shape.end()),
            places: self.count,
        }
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.json.get(range.clone()).unwrap_or_default()
    }
}

fn json_of(value: &impl Serialize) -> String {
    // Texts and lists of texts cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// `figures.json`, and where the figures of each report begin and end in it.
pub(super) struct File {
    /// Its bytes.
    pub text: Vec<u8>,
    /// From the first byte of the first figure's line to the end of the last one's.
    pub sections: Vec<(usize, usize)>,
}

/// What a document adds to the file.
pub(super) struct Part<'a> {
    /// Index of its report.
    pub report: usize,
    /// What it carries; `None` when it was left out, since it carries what it did.
    pub usage: Option<&'a Usage>,
    /// What is remembered of its part.
    pub was: Option<Listed>,
}

/// `figures.json`: every figure that a document prints, and every figure that it was computed
/// from, sorted by id, one a line.
pub(super) fn json(loaded: &[Loaded], parts: &[Part<'_>]) -> File {
    let usages = parts.iter().filter_map(|part| part.usage);
    let size: usize = usages.map(|usage| usage.json.len()).sum();
    let mut out = String::with_capacity(size + size / 2 + 4_096);
    let mut sections = Vec::with_capacity(loaded.len());
    // Writing into a string cannot fail.
    let _ = write!(out, "{{\n\"format\": {FORMAT},\n\"reports\": [");
    for (index, one) in loaded.iter().enumerate() {
        out.push_str(if index > 0 { ",\n" } else { "\n" });
        let mine = parts.iter().filter(|part| part.report == index);
        let mine: Vec<&Usage> = mine.filter_map(|part| part.usage).collect();
        sections.push(report(one, &mine, &mut out));
    }
    out.push_str("\n]\n}\n");
    File {
        text: out.into_bytes(),
        sections,
    }
}

/// The same of one document alone, as its PDF carries it.
pub(super) fn json_of_one(loaded: &Loaded, usage: &Usage) -> String {
    let mut out = String::with_capacity(usage.json.len() * 2 + 4_096);
    // Writing into a string cannot fail.
    let _ = write!(out, "{{\n\"format\": {FORMAT},\n\"reports\": [\n");
    report(loaded, &[usage], &mut out);
    out.push_str("\n]\n}\n");
    out
}

/// Writes what the documents of a report carry; where its figures begin and end.
fn report(loaded: &Loaded, usages: &[&Usage], out: &mut String) -> (usize, usize) {
    out.push_str("{\"report\": ");
    out.push_str(&json_of(&loaded.report.name.value));
    out.push_str(", \"period\": ");
    out.push_str(&json_of(&loaded.report.period.value.to_string()));
    out.push_str(",\n\"places\": [");
    let mut before = "\n";
    for usage in usages.iter().filter(|usage| usage.count > 0) {
        out.push_str(before);
        out.push_str(usage.text(&usage.places));
        before = ",\n";
    }
    out.push_str("\n],\n\"figures\": [");
    if usages.iter().any(|usage| !usage.entries.is_empty()) {
        out.push('\n');
    }
    let first = out.len();
    figures(loaded, usages, out);
    let section = (first, out.len());
    out.push_str("\n]}");
    section
}

/// Writes the figures that the documents of a report carry.
fn figures(loaded: &Loaded, usages: &[&Usage], out: &mut String) {
    let ledger = Ledger::new(Arc::clone(&loaded.figures));
    let mut all: Vec<(usize, &Usage, &Entry)> = Vec::new();
    let mut first = 0;
    for usage in usages {
        all.extend(usage.entries.iter().map(|entry| (first, *usage, entry)));
        first += usage.count;
    }
    // Stable, so that the uses of a figure stay in the order of the documents.
    all.par_sort_by(|(.., a), (.., b)| a.name.cmp(&b.name));
    let mut before = "";
    for same in all.chunk_by(|(.., a), (.., b)| a.name == b.name) {
        let Some((_, usage, entry)) = same.first() else {
            continue;
        };
        out.push_str(before);
        before = ",\n";
        usage.head(entry, &ledger, out);
        let mut comma = "";
        for (first, usage, entry) in same {
            for (place, text) in usage.uses(entry) {
                use_at(first + place, text, &mut comma, out);
            }
        }
        out.push_str("]}");
    }
}

/// Writes where a figure stands.
fn use_at(place: usize, text: &str, comma: &mut &str, out: &mut String) {
    let _ = write!(out, "{comma}{{\"place\":{place},\"text\":{text}}}");
    *comma = ",";
}

/// The parts of a figure that the file tells. Of a rank it is the figure that is ranked alone,
/// beside the group's id: with its peers in a group of thousands, each of thousands of
/// briefs would tell all of them, and the file would grow with the square of the group.
pub(super) fn told_parts(figure: &Figure) -> &[FigureId] {
    let parts = figure.parts();
    match figure.origin {
        Origin::Operation {
            operation: Operation::Rank,
            ..
        } => parts.get(..1).unwrap_or_default(),
        _ => parts,
    }
}

fn entry(id: FigureId, ledger: &Ledger) -> FigureEntry<'_> {
    let figure = ledger.figure(id);
    let area = ledger.base.areas.get(figure.area.0 as usize);
    let names = || -> Vec<&str> {
        let names = told_parts(figure)
            .iter()
            .map(|id| &**ledger.figure(*id).name());
        names.collect()
    };
    let origin = match &figure.origin {
        Origin::Cell(at) => OriginEntry::Cell {
            workbook: at.workbook(),
            sheet: at.sheet(),
            cell: at.address().to_string(),
        },
        Origin::Config(place) => OriginEntry::Config {
            file: &place.file,
            line: place.line,
            column: place.column,
        },
        Origin::Formula { formula, .. } => OriginEntry::Formula {
            text: &formula.text,
            parts: names(),
        },
        Origin::Operation { operation, .. } => {
            let ranked = area.filter(|_| *operation == Operation::Rank);
            let group = ranked.and_then(|area| ledger.base.report.groups.get(area.group?));
            OriginEntry::Operation {
                name: operation_word(*operation),
                parts: names(),
                among: group.map(|group| &*group.id.value),
            }
        }
        Origin::None => OriginEntry::None,
    };
    FigureEntry {
        id: figure.name(),
        label: figure.label(),
        value: figure.value.known().map(|v| v.normalize().to_string()),
        missing: match &figure.value {
            Value::Known(_) => None,
            Value::Missing(reason) => Some(reason_word(reason)),
        },
        unit: &figure.unit.name,
        area: area.map_or("", |a| &a.label),
        period: figure.period.to_string(),
        origin,
        used: Vec::new(),
    }
}

pub(super) fn operation_word(operation: Operation) -> &'static str {
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
        Reason::Suppressed(_) => "suppressed",
    }
}
