//! What documents were made of, so that it can be said why one is made again. Nothing here
//! decides whether it is: see the module.

use super::recorder::Seen;
use super::{Hash, Reading};
use crate::figures::{Figure, FigureId, Ledger, Operation, Origin, origin_line};
use crate::prose::Manuscript;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A short hash of a name or of content: two that meet would make for a reason that is not
/// told, and no more.
type Short = [u8; 4];

/// An output that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its path below the output folder.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// What all documents of a project were made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Ingredients {
    /// The files that were read: templates, configurations, workbooks, images.
    pub files: BTreeMap<String, Short>,
    /// The values of the configurations by file and key.
    pub settings: BTreeMap<Short, Short>,
}

/// What one document was made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Used {
    /// The figures that it prints and those they were computed from: name and content.
    figures: Vec<(Short, Short)>,
}

fn short(hash: Hash) -> Short {
    let mut out = [0; 4];
    out.copy_from_slice(hash.short().to_le_bytes().get(..4).unwrap_or(&[0; 4]));
    out
}

/// The content of a figure that makes a difference: a rank's peers do not unless its place
/// changes.
fn content(figure: &Figure) -> Short {
    let origin = match &figure.origin {
        Origin::Formula { text, .. } => format!("{text:?}"),
        Origin::Operation { operation, .. } => format!("{operation:?}"),
        other => format!("{other:?}"),
    };
    let known = figure.value.known().map(|value| value.normalize());
    short(Hash::of_value(&(
        known,
        &figure.label,
        &figure.unit,
        origin,
    )))
}

/// The parts of a figure that are gone through: of what is computed over a group none, since
/// each member's brief would hold all members.
fn parts(figure: &Figure) -> &[FigureId] {
    match figure.origin {
        Origin::Operation {
            operation: Operation::Rank,
            ..
        } => figure.parts().get(..1).unwrap_or_default(),
        Origin::Operation {
            operation: Operation::Sum | Operation::Mean | Operation::Min | Operation::Max,
            ..
        } => &[],
        _ => figure.parts(),
    }
}

impl Used {
    /// What a manuscript is made of.
    pub fn of(manuscript: &Manuscript) -> Self {
        let mut figures = Vec::new();
        each(manuscript, |_, figure| {
            figures.push((short(Hash::of(figure.name.as_bytes())), content(figure)));
        });
        figures.sort_unstable();
        Self { figures }
    }

    /// The figures of a manuscript that are not as they were, those from cells first.
    pub fn changed(&self, manuscript: &Manuscript) -> Vec<String> {
        let known: BTreeMap<Short, Short> = self.figures.iter().copied().collect();
        let mut cells = Vec::new();
        let mut others = Vec::new();
        each(manuscript, |id, figure| {
            let name = short(Hash::of(figure.name.as_bytes()));
            if known.get(&name) == Some(&content(figure)) {
                return;
            }
            let at = origin_line(&manuscript.ledger, id);
            match figure.origin {
                Origin::Cell(_) => cells.push(format!("`{}` ({at})", figure.name)),
                _ => others.push(format!("`{}`", figure.name)),
            }
        });
        cells.append(&mut others);
        cells
    }
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

impl Ingredients {
    /// Remembers what was read; of all documents, then nothing else is of any matter.
    pub fn take(&mut self, reading: &Reading, whole: bool) {
        if whole {
            self.files.clear();
        }
        for (path, seen) in &reading.files {
            if let Seen::Content(hash) = seen {
                self.files.insert(path.clone(), short(*hash));
            }
        }
    }

    /// The files and settings that are not as they were; `names` are of settings.
    pub fn changed(&self, now: &Ingredients, names: &BTreeMap<Short, String>) -> Vec<String> {
        let mut out = Vec::new();
        let mut keys = Vec::new();
        for (key, value) in &now.settings {
            if self.settings.get(key) != Some(value) {
                keys.extend(names.get(key).cloned());
            }
        }
        for (path, hash) in &now.files {
            match self.files.get(path) {
                Some(known) if known == hash => {}
                Some(_) if !keys.is_empty() && path.starts_with("config/") => {
                    out.push(format!("{path}, {}", keys.join(", ")));
                }
                Some(_) => out.push(path.clone()),
                None => out.push(format!("{path} (new)")),
            }
        }
        let gone = self
            .files
            .keys()
            .filter(|path| !now.files.contains_key(*path));
        out.extend(gone.map(|path| format!("{path} (gone)")));
        out
    }
}
