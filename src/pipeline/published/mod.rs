//! Published states: listing and reading them, and publishing a new one.

mod label;
mod publish;
mod reasons;
mod render;

use super::snapshot::sha256;
use crate::changes::state::{Correction, Published as Head};
use crate::changes::{self, State, codes};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::project::{Project, Trouble};
use label::usable;
use std::collections::BTreeSet;

pub use publish::{Publication, PublishOptions, publish};
pub use reasons::{corrections, drafted, reasons};
pub use render::{RenderedFormat, render};

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

/// All published states, the oldest first. Those that cannot be read are reported.
fn states(project: &dyn Project, sink: &mut Sink) -> Vec<State> {
    let files = project.list(FOLDER).unwrap_or_default();
    let mut states = Vec::new();
    stray(&files, sink);
    for path in files.iter().filter(|path| is_state(path)) {
        let read = match project.read(path) {
            Ok(bytes) => changes::read(path, &bytes),
            Err(trouble) => {
                let words = format!("the published state cannot be read: {trouble}");
                let problem = Diagnostic::error(codes::DAMAGED, words);
                Err(Box::new(problem.at(Place::File(path.as_str().into()))))
            }
        };
        match read {
            Ok(state) if state.published.is_some() => {
                states.push(state);
            }
            Ok(_) => sink.emit(
                Diagnostic::error(codes::DAMAGED, "the published state has no label")
                    .at(Place::File(path.as_str().into()))
                    .hint("bring the file back as it was published"),
            ),
            Err(problem) => sink.emit(*problem),
        }
    }
    states.sort_by_key(|state| state.published.as_ref().map_or(0, |p| p.number));
    states
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
fn altered(project: &dyn Project, states: &[State], sink: &mut Sink) {
    let outputs = states
        .iter()
        .flat_map(|state| state.outputs.iter().map(|output| (state.name(), output)));
    for (label, output) in outputs {
        let file = format!("{FOLDER}/{label}/outputs/{}", output.path);
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
    let states = states(project, sink);
    altered(project, &states, sink);
    let short = states.into_iter().filter_map(|state| {
        let sum = |count: fn(&changes::state::ReportState) -> usize| {
            state.reports.iter().map(count).sum::<usize>()
        };
        Some(Published {
            documents: sum(|report| report.documents.len()),
            figures: sum(|report| report.figures.len()),
            corrections: state.corrections.len(),
            files: state.outputs.len(),
            head: state.published?,
        })
    });
    short.collect()
}

/// The published state of a label; without one, the last. `None` after a report.
pub fn saved(project: &dyn Project, label: Option<&str>, sink: &mut Sink) -> Option<State> {
    if let Some(label) = label.filter(|label| usable(label)) {
        let path = format!("{FOLDER}/{label}/state.json");
        match project.read(&path) {
            Ok(bytes) => return changes::read(&path, &bytes).map_err(|p| sink.emit(*p)).ok(),
            Err(Trouble::NotFound) => {}
            Err(trouble) => {
                let words = format!("the published state cannot be read: {trouble}");
                sink.emit(
                    Diagnostic::error(codes::DAMAGED, words).at(Place::File(path.as_str().into())),
                );
                return None;
            }
        }
    }
    let mut own = Sink::new();
    let mut states = states(project, &mut own);
    if own.has_errors() && label.is_none() {
        // The last one may be the one that cannot be read.
        sink.absorb(own);
        return None;
    }
    let Some(label) = label else {
        let last = states.pop();
        if last.is_none() {
            sink.emit(nothing_published());
        }
        return last;
    };
    let labels: Vec<&str> = states.iter().map(State::name).collect();
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
    sink.emit(
        Diagnostic::error(
            codes::UNKNOWN_LABEL,
            format!("found no published state `{label}`, nor a folder or file of that name"),
        )
        .hint(hint),
    );
    None
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
