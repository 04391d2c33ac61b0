//! What documents were made of, so that it can be said why one is made again. Nothing here
//! decides whether it is: see the module.

use super::witness::Seen;
use super::{Hash, Reading, State, Witness};
use crate::config::{self, Heading};
use crate::figures::{Figure, FigureId, Ledger, Operation, Origin, origin_line};
use crate::pipeline::outputs::THEME;
use crate::pipeline::{Loaded, SourceMap};
use crate::project::Project;
use crate::prose::{Manuscript, Subject};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A short hash of a name or of content: two that meet would make for a reason that is not
/// told, and no more.
type Short = [u8; 4];

/// How many reasons of one sort a line gives.
const MOST_TOLD: usize = 3;
/// How many figures a search for the cells behind another one goes through.
const MOST_SEARCHED: usize = 20_000;

/// An output that would be made, or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its path below the output folder.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl Plan {
    /// Of a file that would be removed.
    pub(in crate::pipeline) fn removal(path: String) -> Self {
        Self {
            path,
            reason: "to be removed: the project no longer has what it is of".to_owned(),
        }
    }
}

/// What all documents of a project were made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Ingredients {
    /// The files that were read: templates, configurations, workbooks, images.
    files: BTreeMap<String, Short>,
    /// The values of each configuration by their keys.
    settings: BTreeMap<String, BTreeMap<Short, Short>>,
}

/// What one document was made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Used {
    /// The figures that it prints and those they were computed from: name and content.
    figures: Vec<(Short, Short)>,
}

/// What changed since the documents were made, for the documents to ask.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct Changes {
    /// Files that are new, changed or gone, in words, by path.
    files: BTreeMap<String, String>,
    /// All figures that any document was made of.
    figures: BTreeMap<Short, BTreeSet<Short>>,
}

fn short(hash: Hash) -> Short {
    let mut out = [0; 4];
    out.copy_from_slice(hash.short().to_le_bytes().get(..4).unwrap_or(&[0; 4]));
    out
}

fn short_of(text: &str) -> Short {
    short(Hash::of(text.as_bytes()))
}

/// The content of a figure that makes a difference: a rank's peers do not unless its place
/// changes.
fn content(figure: &Figure) -> Short {
    let origin = match &figure.origin {
        Origin::Formula { formula, .. } => format!("{:?}", formula.text),
        Origin::Operation { operation, .. } => format!("{operation:?}"),
        // What the configuration says of it, its label and unit too, is told by the key.
        Origin::Config(_) => String::new(),
        other => format!("{other:?}"),
    };
    let known = figure.value.known().map(|value| value.normalize());
    short(Hash::of_value(&(known, origin)))
}

/// The parts of a figure that are gone through: of what is computed over a group at most the
/// first, since each member's brief would hold all members.
fn parts(figure: &Figure) -> &[FigureId] {
    match figure.origin {
        Origin::Operation { operation, .. } => match operation {
            Operation::Rank => figure.parts().get(..1).unwrap_or_default(),
            Operation::Sum | Operation::Mean | Operation::Min | Operation::Max => &[],
            _ => figure.parts(),
        },
        _ => figure.parts(),
    }
}

impl Used {
    /// What a manuscript is made of.
    pub fn of(manuscript: &Manuscript) -> Self {
        let mut figures = Vec::new();
        each(manuscript, |_, figure| {
            figures.push((short_of(figure.name()), content(figure)));
        });
        figures.sort_unstable();
        Self { figures }
    }

    /// The figures of a manuscript that are not as they were: the cells first.
    fn changed(&self, manuscript: &Manuscript, changes: &Changes) -> Vec<String> {
        let known: BTreeMap<Short, Short> = self.figures.iter().copied().collect();
        let ledger = &manuscript.ledger;
        let mut cells = Vec::new();
        let mut others = Vec::new();
        each(manuscript, |id, figure| {
            if known.get(&short_of(figure.name())) == Some(&content(figure)) {
                return;
            }
            match figure.origin {
                Origin::Cell(_) => cells.push(cell(ledger, id)),
                _ => others.push(id),
            }
        });
        if cells.is_empty() {
            // A place among others, for example, moves when another one's value does.
            cells = behind(ledger, &others, changes);
        }
        if cells.is_empty() {
            let name = |id: FigureId| format!("`{}`", ledger.figure(id).name());
            cells.extend(others.into_iter().map(name));
        }
        cells
    }
}

/// A cell and the figure that it holds: `samples/townships.xlsx, 2019!D7 (births@qiaotou)`.
fn cell(ledger: &Ledger, id: FigureId) -> String {
    let name = &ledger.figure(id).name();
    format!("{} (`{name}`)", origin_line(ledger, id))
}

/// The changed cells that figures were computed from.
fn behind(ledger: &Ledger, of: &[FigureId], changes: &Changes) -> Vec<String> {
    let mut seen: BTreeSet<FigureId> = BTreeSet::new();
    let mut open: Vec<FigureId> = of.iter().rev().copied().collect();
    let mut cells = Vec::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) || seen.len() > MOST_SEARCHED {
            continue;
        }
        let figure = ledger.figure(id);
        let known = changes.figures.get(&short_of(figure.name()));
        let other = known.is_some_and(|known| !known.contains(&content(figure)));
        if other && matches!(figure.origin, Origin::Cell(_)) {
            cells.push(cell(ledger, id));
        }
        open.extend(figure.parts().iter().rev());
    }
    cells
}

/// Goes through the figures of a manuscript and what they were computed from, each once.
fn each(manuscript: &Manuscript, mut tell: impl FnMut(FigureId, &Figure)) {
    let ledger: &Ledger = &manuscript.ledger;
    let mut seen = BTreeSet::new();
    let mut open = manuscript.mentioned.clone();
    open.reverse();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            let figure = ledger.figure(id);
            tell(id, figure);
            open.extend(parts(figure).iter().rev());
        }
    }
}

/// The values of the configurations that were read, by file.
fn settings(loaded: &[Loaded], sources: &SourceMap) -> Vec<(String, Vec<(String, String)>)> {
    let of = |one: &Loaded| {
        let file: &str = &one.report.file;
        let (_, text) = sources.texts().find(|(path, _)| *path == file)?;
        Some((file.to_owned(), config::settings(file, text)))
    };
    loaded.iter().filter_map(of).collect()
}

impl Ingredients {
    /// Remembers what was read; of all documents, then nothing else is of any matter.
    pub fn take(&mut self, reading: &Reading, loaded: &[Loaded], sources: &SourceMap, whole: bool) {
        if whole {
            *self = Self::default();
        }
        for (path, seen) in &reading.files {
            if let Seen::Content(hash) = seen {
                self.files.insert(path.clone(), short(*hash));
            }
        }
        for (file, settings) in settings(loaded, sources) {
            let settings = settings.into_iter();
            let hashed = settings.map(|(key, value)| (short_of(&key), short_of(&value)));
            self.settings.insert(file, hashed.collect());
        }
    }
}

impl Changes {
    /// What changed since the state was kept.
    pub fn since(
        state: &State,
        witness: &Witness<'_>,
        loaded: &[Loaded],
        sources: &SourceMap,
    ) -> Self {
        let known = &state.ingredients;
        // The page around the HTML and images are read when documents are made, later.
        let later = known.files.keys().map(String::as_str).chain(THEME);
        later.for_each(|path| drop(witness.read(path)));
        let reading = witness.reading();
        let mut files = BTreeMap::new();
        for (path, seen) in &reading.files {
            let Seen::Content(hash) = seen else { continue };
            let words = match known.files.get(path) {
                Some(known) if *known == short(*hash) => continue,
                Some(_) => path.clone(),
                None => format!("{path} (new)"),
            };
            files.insert(path.clone(), words);
        }
        for path in known.files.keys() {
            if !matches!(reading.files.get(path), Some(Seen::Content(_))) {
                files.insert(path.clone(), format!("{path} (gone)"));
            }
        }
        for (file, settings) in settings(loaded, sources) {
            let (Some(before), Some(words)) = (known.settings.get(&file), files.get_mut(&file))
            else {
                continue;
            };
            let keys: Vec<String> = settings
                .iter()
                .filter(|(key, value)| before.get(&short_of(key)) != Some(&short_of(value)))
                .map(|(key, _)| format!("`{key}`"))
                .collect();
            *words = match keys.is_empty() {
                true => format!("{file} (a key taken out, or lines moved)"),
                false => format!("{file}, {}", first(&keys)),
            };
        }
        let mut figures: BTreeMap<Short, BTreeSet<Short>> = BTreeMap::new();
        let used = state.documents.values().flat_map(|one| &one.used.figures);
        for (name, content) in used {
            figures.entry(*name).or_default().insert(*content);
        }
        Self { files, figures }
    }

    /// Why a document is made again that was made before.
    pub fn reason(&self, used: &Used, loaded: &Loaded, manuscript: &Manuscript) -> String {
        let mut reasons = used.changed(manuscript, self);
        let templates = templates(loaded, manuscript.subject);
        let told = |path: &str| match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "md" => templates.iter().any(|template| **template == *path),
            "yaml" | "yml" => *path == *loaded.report.file,
            // Workbooks are told by their cells.
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => false,
            _ => true,
        };
        let mut texts: Vec<String> = Vec::new();
        for (path, words) in &self.files {
            if told(path) {
                texts.push(words.clone());
            }
        }
        let told = [first(&std::mem::take(&mut reasons)), first(&texts)];
        let told: Vec<String> = told.into_iter().filter(|one| !one.is_empty()).collect();
        match told.is_empty() {
            true => "what it is made from changed".to_owned(),
            false => told.join("; "),
        }
    }
}

/// The templates that a document is made with.
fn templates(loaded: &Loaded, subject: Subject) -> BTreeSet<Arc<str>> {
    fn below(headings: &[Heading], names: &mut Vec<String>) {
        for heading in headings {
            names.extend(heading.template.as_ref().map(|name| name.value.clone()));
            below(&heading.children, names);
        }
    }
    let mut names = Vec::new();
    match (subject, &loaded.report.briefs) {
        (Subject::Brief(_), Some(briefs)) => names.push(briefs.template.value.clone()),
        _ => below(&loaded.report.headings, &mut names),
    }
    let names = names.iter();
    names
        .flat_map(|name| loaded.templates.reach(name))
        .collect()
}

/// The first few, and how many more.
fn first(all: &[String]) -> String {
    let more = all.len().saturating_sub(MOST_TOLD);
    let told = all.get(..MOST_TOLD).unwrap_or(all).join(", ");
    match more {
        0 => told,
        _ => format!("{told} and {more} more"),
    }
}
