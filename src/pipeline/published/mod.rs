//! Published states: listing and reading them, and publishing a new one.

mod files;
mod label;
mod publish;
mod reasons;
mod render;

use super::load::listed;
use super::snapshot::sha256;
use crate::changes::state::{Correction, Published as Head};
use crate::changes::{self, Brief, State, codes};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::project::{Project, Trouble, name};
use label::usable;
use std::collections::{BTreeMap, BTreeSet};

pub use files::files;
pub use publish::{Publication, PublishOptions, publish};
pub use reasons::{corrections, drafted, reasons};
pub use render::{RenderedFormat, render, style_of};

/// The folder of published states, relative to the project.
const FOLDER: &str = "published";

/// A published state in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its label, date and number.
    pub head: Head,
    /// How many documents it has.
    pub documents: usize,
    /// How many figures.
    pub figures: usize,
    /// How many figures differ from what was published before.
    pub corrections: usize,
    /// How many files were published.
    pub files: usize,
}

/// The files of published states, and those read of which it is told what they say; those
/// that cannot be read are reported.
fn each<T>(
    project: &dyn Project,
    look: impl Fn(&str, &[u8]) -> Result<T, Box<Diagnostic>>,
    sink: &mut Sink,
) -> Vec<(String, T)> {
    let files = listed(project, FOLDER, sink);
    stray(&files, sink);
    let mut all = Vec::new();
    for path in files.into_iter().filter(|path| is_state(path)) {
        let read = match project.read(&path) {
            Ok(bytes) => look(&path, &bytes),
            Err(trouble) => Err(Box::new(unreadable(&path, &trouble))),
        };
        match read {
            Ok(read) => all.push((path, read)),
            Err(problem) => sink.emit(*problem),
        }
    }
    all
}

fn unreadable(path: &str, trouble: &Trouble) -> Diagnostic {
    let words = format!("the published state cannot be read: {trouble}");
    Diagnostic::error(codes::DAMAGED, words).at(Place::File(path.into()))
}

/// All published states without what their documents say, the oldest first. Those that cannot
/// be read, and those that do not fit each other, are reported.
fn briefs(project: &dyn Project, sink: &mut Sink) -> Vec<(String, Brief)> {
    let mut all = each(project, changes::brief, sink);
    all.sort_by_key(|(_, state)| state.published.number);
    misplaced(
        all.iter().map(|(path, state)| (&**path, &state.published)),
        sink,
    );
    all
}

/// Reports states that are not in the folder of their label, and such as say that they are the
/// same one: of copies nobody can tell which is the last.
fn misplaced<'s>(states: impl Iterator<Item = (&'s str, &'s Head)>, sink: &mut Sink) {
    let mut known: BTreeMap<u32, &str> = BTreeMap::new();
    for (path, head) in states {
        let place = || Place::File(path.into());
        let folder = path.split('/').nth(1).unwrap_or_default();
        let label = &head.label;
        if name::collision_key(folder) != name::collision_key(label) {
            let words = format!("found the state that was published as `{label}`");
            sink.emit(
                Diagnostic::error(codes::DAMAGED, words)
                    .at(place())
                    .hint(format!(
                        "give the folder its name back: `{FOLDER}/{label}`, or take it elsewhere"
                    )),
            );
        } else if head.number == 0 || head.number == u32::MAX {
            let words = format!("the state says that it is number {}", head.number);
            sink.emit(
                Diagnostic::error(codes::DAMAGED, words)
                    .at(place())
                    .hint("bring the file back as it was published"),
            );
        } else if let Some(first) = known.insert(head.number, path) {
            let words = format!(
                "two published states say that they are number {}",
                head.number
            );
            sink.emit(
                Diagnostic::error(codes::DAMAGED, words)
                    .at(Place::File(first.into()))
                    .at(place())
                    .hint("bring the one back that was changed"),
            );
        }
    }
}

/// Warns of folders among the published states that hold none.
fn stray(files: &[String], sink: &mut Sink) {
    let folder = |path: &str| -> Option<String> {
        let inner = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
        let (label, _) = inner.split_once('/')?;
        // What begins with a full stop is being written.
        (!label.starts_with('.')).then(|| label.to_owned())
    };
    let with: BTreeSet<String> = files
        .iter()
        .filter(|path| is_state(path))
        .filter_map(|path| folder(path))
        .collect();
    let all: BTreeSet<String> = files.iter().filter_map(|path| folder(path)).collect();
    for label in all.difference(&with) {
        sink.emit(
            Diagnostic::warning(codes::NO_STATE, "the folder holds no published state")
                .at(Place::File(format!("{FOLDER}/{label}").into()))
                .hint("bring its `state.json` back, or take the folder elsewhere"),
        );
    }
}

/// Warns of published files that are not as they were published.
fn altered(project: &dyn Project, states: &[(String, Brief)], sink: &mut Sink) {
    let outputs = states.iter().flat_map(|(path, state)| {
        let folder = path.strip_suffix("state.json").unwrap_or(path);
        state.outputs.iter().map(move |output| (folder, output))
    });
    for (folder, output) in outputs {
        let file = format!("{folder}outputs/{}", output.path);
        let words = match project.read(&file) {
            Ok(bytes) if sha256(&bytes) == output.sha256 => continue,
            Ok(_) => "the file is not as it was published".to_owned(),
            Err(Trouble::NotFound) => "the file was published and is gone".to_owned(),
            Err(trouble) => format!("the published file cannot be read: {trouble}"),
        };
        sink.emit(
            Diagnostic::warning(codes::ALTERED, words)
                .at(Place::File(file.into()))
                .hint("bring the file back from a backup or from version control"),
        );
    }
}

/// The published states in short, the oldest first. Those that cannot be read are reported.
pub fn list(project: &dyn Project, sink: &mut Sink) -> Vec<Published> {
    let states = briefs(project, sink);
    altered(project, &states, sink);
    let short = states.into_iter().map(|(_, state)| Published {
        documents: state.documents(),
        figures: state.figures(),
        corrections: state.corrections.len(),
        files: state.outputs.len(),
        head: state.published,
    });
    short.collect()
}

/// The published state of a label; without one, the last. `None` after a report.
pub fn saved(project: &dyn Project, label: Option<&str>, sink: &mut Sink) -> Option<State> {
    if let Some(label) = label.filter(|label| usable(label)) {
        let path = format!("{FOLDER}/{label}/state.json");
        match project.read(&path) {
            Ok(bytes) => return open_saved(&path, &bytes, sink),
            Err(Trouble::NotFound) => {}
            Err(trouble) => {
                sink.emit(unreadable(&path, &trouble));
                return None;
            }
        }
    }
    let mut own = Sink::new();
    let heads = each(project, changes::head, &mut own);
    misplaced(heads.iter().map(|(path, head)| (&**path, head)), &mut own);
    let Some(label) = label else {
        if own.has_errors() {
            // The last one may be the one that cannot be read.
            sink.absorb(own);
            return None;
        }
        let last = heads.iter().max_by_key(|(_, head)| head.number);
        let Some((path, _)) = last else {
            sink.emit(nothing_published());
            return None;
        };
        return whole(project, path, sink);
    };
    sink.emit(unknown(label, &heads));
    None
}

/// A published state with all that it says.
fn whole(project: &dyn Project, path: &str, sink: &mut Sink) -> Option<State> {
    match project.read(path) {
        Ok(bytes) => open_saved(path, &bytes, sink),
        Err(trouble) => {
            sink.emit(unreadable(path, &trouble));
            None
        }
    }
}

fn unknown(label: &str, heads: &[(String, Head)]) -> Diagnostic {
    let labels: Vec<&str> = heads.iter().map(|(_, head)| &*head.label).collect();
    let hint = match (
        did_you_mean(label, labels.iter().copied()),
        labels.is_empty(),
    ) {
        (Some(hint), _) => hint,
        (None, true) => {
            "publish a state first: `annals publish LABEL --date YYYY-MM-DD`".to_owned()
        }
        (None, false) => format!("use one of: {}", labels.join(", ")),
    };
    Diagnostic::error(
        codes::UNKNOWN_LABEL,
        format!("found no published state `{label}`, nor a folder or file of that name"),
    )
    .hint(hint)
}

fn nothing_published() -> Diagnostic {
    Diagnostic::error(codes::NOTHING_PUBLISHED, "found no published state to compare with")
        .at(Place::File(FOLDER.into()))
        .hint("run `annals publish LABEL --date YYYY-MM-DD` when the report goes out, or name two folders: `annals diff OLD NEW`")
}

/// What was published behind one state, up to another or to the present: the corrections, the
/// oldest first. Of states that cannot be read nothing is said here.
pub fn between(project: &dyn Project, old: &State, new: &State) -> Vec<Correction> {
    let Some(first) = old.published.as_ref().map(|head| head.number) else {
        return new.corrections.clone();
    };
    let last = new.published.as_ref().map_or(u32::MAX, |head| head.number);
    let mut steps = Vec::new();
    if first.checked_add(1).is_some_and(|next| next < last) {
        let files = project.list(FOLDER).unwrap_or_default();
        for path in files.iter().filter(|path| is_state(path)) {
            let bytes = project.read(path).ok();
            let read = bytes.and_then(|bytes| changes::reasons(&bytes));
            steps.extend(read.filter(|(head, _)| head.number > first && head.number < last));
        }
    }
    steps.sort_by_key(|(head, _)| head.number);
    let steps = steps.into_iter().flat_map(|(_, corrections)| corrections);
    steps.chain(new.corrections.iter().cloned()).collect()
}

/// Whether a path is that of a published state's file.
fn is_state(path: &str) -> bool {
    let inner = path.strip_prefix(FOLDER).unwrap_or_default();
    inner.matches('/').count() == 2 && inner.ends_with("/state.json")
}

/// Reads a state that was saved in a file of that name.
pub fn open_saved(name: &str, bytes: &[u8], sink: &mut Sink) -> Option<State> {
    changes::read(name, bytes).map_err(|p| sink.emit(*p)).ok()
}
