//! The state of the preview as JSON, for the script of the page.

use super::marks::{self, Change};
use super::studio::{State, Studio, View, Waiting};
use crate::diagnostics::{Diagnostic, Severity, print, tidy};
use crate::pipeline::preview::{Entry, Made, Page};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The most problems that are told in full.
const MOST_PROBLEMS: usize = 50;
/// The characters that stand side by side in an excerpt: what the panel of problems has room
/// for (`aside` in `preview.css`).
const COLUMNS: usize = 52;
/// The most changed figures that are told.
const MOST_CHANGES: usize = 500;

#[derive(Serialize)]
struct Whole {
    /// Which run of the program answers: the next one counts from 1 again. As text, since
    /// it is more than a script's numbers hold.
    run: String,
    number: u64,
    save: u64,
    project: String,
    waiting: Option<Waiting>,
    ready: bool,
    /// Whether the document on screen is older than the project.
    stale: bool,
    /// Whether `annals build` would write nothing.
    refused: bool,
    documents: Vec<Listed>,
    document: Option<Looked>,
    errors: usize,
    warnings: usize,
    problems: Vec<Problem>,
    more: usize,
}

#[derive(Serialize)]
struct Listed {
    path: String,
    title: String,
    report: String,
    brief: bool,
    changed: bool,
    failed: bool,
}

/// The document that is looked at.
#[derive(Serialize)]
struct Looked {
    path: String,
    title: String,
    /// What the page is like; `None` when there is none to be shown.
    version: Option<String>,
    /// What it was like before the last save.
    before: Option<String>,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Problem {
    severity: &'static str,
    code: &'static str,
    /// As a terminal shows it, and as narrow as the panel.
    text: String,
}

/// The state, with the document `wanted`, or the first one when there is none of that name.
pub fn json(studio: &Studio, wanted: &str) -> String {
    let state = studio.state();
    let entries = state.entries();
    let entry = entries.iter().find(|entry| entry.path == wanted);
    let entry = entry.or(entries.first());
    let view = entry.and_then(|entry| studio.view(&state, &entry.path));
    let own = view.as_ref().map_or(&[][..], |view| &view.problems);
    let problems = state.problems(own);
    let count = |severity| problems.iter().filter(|p| p.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut shown = tidy::cap(&problems, MOST_PROBLEMS);
    // What stops a build comes first; within, the order of places.
    shown.sort_by_key(|problem| problem.severity);
    let whole = Whole {
        run: studio.run.to_string(),
        number: state.number,
        save: state.shown.as_ref().map_or(0, |save| save.number),
        project: studio.name.clone(),
        waiting: state.waiting.clone(),
        ready: state.latest().is_some(),
        stale: view
            .as_ref()
            .map_or(state.broken.is_some(), |view| view.stale),
        refused: state.refused(),
        documents: entries.iter().map(|entry| listed(entry, &state)).collect(),
        document: entry
            .zip(view.as_ref())
            .map(|(entry, view)| looked(entry, view)),
        errors,
        warnings,
        more: problems.len() - shown.len(),
        problems: shown.iter().map(|problem| told(problem, &state)).collect(),
    };
    // Strings and numbers only: this cannot fail.
    serde_json::to_string(&whole).unwrap_or_default()
}

fn listed(entry: &Entry, state: &State) -> Listed {
    Listed {
        path: entry.path.clone(),
        title: entry.title.clone(),
        report: entry.report.clone(),
        brief: entry.brief,
        changed: state.swept.changed.contains(&entry.path),
        failed: state.swept.failed.contains(&entry.path),
    }
}

fn looked(entry: &Entry, view: &View) -> Looked {
    let page = |made: &Option<std::sync::Arc<Made<Page>>>| {
        let page = made.as_ref()?.result.as_ref()?;
        Some(version(page))
    };
    let now = view.page.as_ref().and_then(|made| made.result.as_ref());
    let before = view.before.as_ref().and_then(|made| made.result.as_ref());
    let mut changes = match (before, now) {
        (Some(before), Some(now)) => marks::changes(&before.mentions, &now.mentions),
        _ => Vec::new(),
    };
    changes.truncate(MOST_CHANGES);
    Looked {
        path: entry.path.clone(),
        title: entry.title.clone(),
        version: page(&view.page),
        before: page(&view.before),
        changes,
    }
}

/// A name for the page as it is.
fn version(page: &Page) -> String {
    let digest = Sha256::digest(page.html.as_bytes());
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn told(problem: &Diagnostic, state: &State) -> Problem {
    let text = match state.latest() {
        Some(latest) => print::narrow(std::slice::from_ref(problem), latest.sources(), COLUMNS),
        None => problem.message.clone(),
    };
    Problem {
        severity: match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        code: problem.code.0,
        text,
    }
}
