//! Which files of the output differ, and what did where no word of the text is another.

use super::compare::Comparison;
use super::figures::place;
use super::state::{DocumentState, FigureState, Output, ReportState, Run};
use super::walk;
use std::collections::{BTreeMap, BTreeSet};

/// A document of which no word changed and whose files are others all the same.
#[derive(Clone, Debug)]
pub struct Remade<'s> {
    /// What it was.
    pub old: &'s DocumentState,
    /// What it is.
    pub new: &'s DocumentState,
    /// The endings of the files that differ.
    pub files: Vec<String>,
    /// The figures of its cards and sources that are told otherwise.
    pub behind: Vec<Behind>,
}

/// What is told otherwise of a figure that reads as it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The figure's id.
    pub figure: String,
    /// What it was and what it is, in words.
    pub what: (String, String),
}

/// The files that differ between two states, as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct Files<'s> {
    /// Whether they are known: of states that were not published nothing is.
    pub known: bool,
    /// The endings of the files that differ, by the document's path without its extension, as
    /// it is now.
    pub documents: BTreeMap<&'s str, Vec<String>>,
    /// Documents of which no word changed.
    pub remade: Vec<Remade<'s>>,
    /// Files that are of no one document, such as `figures.json`, which differ, came or went.
    pub others: Vec<String>,
}

impl<'s> Comparison<'s> {
    /// Tells which files of the output differ: those that were published with the old state,
    /// and those of the new one.
    pub fn tell_files(&mut self, old: &[Output], new: &[Output]) {
        let (old, new) = (by_path(old), by_path(new));
        let endings = |files: &BTreeMap<&str, &str>| -> BTreeSet<String> {
            let endings = files.keys().filter_map(|path| path.rsplit_once('.'));
            endings.map(|(_, ending)| ending.to_owned()).collect()
        };
        let both: Vec<String> = endings(&old)
            .intersection(&endings(&new))
            .cloned()
            .collect();
        if both.is_empty() {
            return;
        }
        let mut files = Files {
            known: true,
            ..Files::default()
        };
        let mut owned: BTreeSet<String> = BTreeSet::new();
        let differ = |was: &str, is: &str| -> Vec<String> {
            let differs = |ending: &&String| {
                let (was, is) = (format!("{was}.{ending}"), format!("{is}.{ending}"));
                match (old.get(was.as_str()), new.get(is.as_str())) {
                    (Some(a), Some(b)) => a != b,
                    _ => false,
                }
            };
            both.iter().filter(differs).cloned().collect()
        };
        for (i, j) in self.reports() {
            for document in i.documents.iter().chain(&j.documents) {
                owned.extend(
                    both.iter()
                        .map(|ending| format!("{}.{ending}", document.output)),
                );
            }
            let lost = i.failed.iter().chain(&j.failed);
            for failed in lost {
                owned.extend(
                    both.iter()
                        .map(|ending| format!("{}.{ending}", failed.output)),
                );
            }
        }
        for change in &self.documents {
            if let (Some(was), Some(is)) = (change.old, change.new) {
                files
                    .documents
                    .insert(&is.output, differ(&was.output, &is.output));
            }
        }
        for (i, j) in self.reports() {
            for is in &j.documents {
                let was = i.documents.iter().find(|d| d.output == is.output);
                let Some(was) = was.filter(|_| !files.documents.contains_key(&*is.output)) else {
                    continue;
                };
                let others = differ(&was.output, &is.output);
                if !others.is_empty() && was.passages == is.passages {
                    files.remade.push(Remade {
                        old: was,
                        new: is,
                        files: others,
                        behind: behind((was, i), (is, j)),
                    });
                }
            }
        }
        let of_none = |path: &&&str| {
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            both.iter().any(|known| known == ending) && !owned.contains(**path)
        };
        let all: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
        files.others = all
            .iter()
            .filter(of_none)
            .filter(|path| old.get(**path) != new.get(**path))
            .map(|path| (*path).to_owned())
            .collect();
        self.files = files;
    }

    /// The reports that both states have.
    fn reports(&self) -> Vec<(&'s ReportState, &'s ReportState)> {
        let (old, new) = (self.old, self.new);
        let pairs = super::compare::pair(&old.reports, &new.reports).into_iter();
        pairs
            .filter_map(|(i, j)| Some((old.reports.get(i?)?, new.reports.get(j?)?)))
            .collect()
    }
}

fn by_path(files: &[Output]) -> BTreeMap<&str, &str> {
    let files = files.iter();
    files
        .map(|f| (f.path.as_str(), f.sha256.as_str()))
        .collect()
}

/// The figures that a document prints and what they were computed from, as far as they are told
/// otherwise.
fn behind(
    (was, old): (&DocumentState, &ReportState),
    (is, new): (&DocumentState, &ReportState),
) -> Vec<Behind> {
    let mut waiting: Vec<String> = Vec::new();
    for document in [was, is] {
        walk::runs(document, &mut |run| {
            if let Run::Marked(marked) = run {
                waiting.extend(marked.figure.clone());
            }
        });
    }
    let mut seen = BTreeSet::new();
    let mut found = BTreeMap::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let (before, after) = (old.figure(&id), new.figure(&id));
        for figure in [before, after].into_iter().flatten() {
            waiting.extend(figure.origin.parts().iter().cloned());
        }
        if let (Some(before), Some(after)) = (before, after)
            && let Some(what) = otherwise(before, after)
        {
            found.insert(id, what);
        }
    }
    let found = found.into_iter();
    found
        .map(|(figure, what)| Behind { figure, what })
        .collect()
}

/// What is told otherwise of a figure, if anything is.
fn otherwise(old: &FigureState, new: &FigureState) -> Option<(String, String)> {
    let exact = |figure: &FigureState| figure.value.map(|v| v.normalize());
    let told = |figure: &FigureState| exact(figure).map(|v| v.to_string()).unwrap_or_default();
    if exact(old) != exact(new) {
        return Some((told(old), told(new)));
    }
    let (was, is) = (place(&old.origin), place(&new.origin));
    if was != is {
        return Some((was, is));
    }
    if old.label != new.label {
        return Some((old.label.clone(), new.label.clone()));
    }
    (old.area != new.area).then(|| (old.area.clone(), new.area.clone()))
}
