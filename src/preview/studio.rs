//! What is shown: the project as it is, as it was before the last save, and what is wrong.

use super::sweep::Swept;
use crate::diagnostics::{Diagnostic, Severity, tidy};
use crate::pipeline::preview::{Entry, Made, Page, Snapshot};
use crate::project::Recorder;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many made pages are kept: those that are looked at in a few windows, each as it is and
/// as it was.
const MOST_KEPT: usize = 24;

/// The project after a save that could be used.
#[derive(Clone)]
pub struct Save {
    /// Counts the saves from 1.
    pub number: u64,
    /// The project.
    pub snapshot: Arc<Snapshot>,
}

/// A file that is waited for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Waiting {
    /// Its path.
    pub file: String,
    /// Whether it is gone; else it seems to be being written.
    pub gone: bool,
}

/// The state at one moment.
#[derive(Clone, Default)]
pub struct State {
    /// Counts the states; any change that could be seen makes a new one.
    pub number: u64,
    /// The last save that could be used.
    pub shown: Option<Save>,
    /// The one before it.
    pub before: Option<Save>,
    /// The project as it is, when it cannot be used.
    pub broken: Option<Arc<Snapshot>>,
    /// A file that is waited for.
    pub waiting: Option<Waiting>,
    /// What is known of all documents of the last save.
    pub swept: Arc<Swept>,
}

impl State {
    /// The documents, in order.
    pub fn entries(&self) -> Vec<Entry> {
        let shown = self.shown.as_ref();
        shown.map_or_else(Vec::new, |save| save.snapshot.entries())
    }

    /// The snapshot whose problems are told: the latest.
    pub fn latest(&self) -> Option<&Arc<Snapshot>> {
        let shown = self.shown.as_ref().map(|save| &save.snapshot);
        self.broken.as_ref().or(shown)
    }

    /// Whether `annals build` would write no document at all: an error of the project, such as
    /// a check that fails, stops it before the documents, while one of a document stops that
    /// one alone.
    pub fn refused(&self) -> bool {
        let is_error = |problem: &Diagnostic| problem.severity == Severity::Error;
        let stopped = |latest: &Arc<Snapshot>| latest.problems().iter().any(is_error);
        self.latest().is_some_and(stopped)
    }

    /// All problems, `own` being those of the document that is looked at.
    pub fn problems(&self, own: &[Diagnostic]) -> Vec<Diagnostic> {
        let Some(latest) = self.latest() else {
            return Vec::new();
        };
        let mut all = latest.problems().to_vec();
        if self.broken.is_none() {
            all.extend_from_slice(own);
            all.extend_from_slice(&self.swept.problems);
        }
        let mut seen = std::collections::HashSet::new();
        all.retain(|problem| seen.insert(problem.clone()));
        tidy::tidy(all)
    }
}

/// A document as it is shown.
pub struct View {
    /// The page: of the last save, or the last one that could be made.
    pub page: Option<Arc<Made<Page>>>,
    /// The page before the last save.
    pub before: Option<Arc<Made<Page>>>,
    /// The problems of the document as it is.
    pub problems: Vec<Diagnostic>,
    /// Whether the page is older than the last save.
    pub stale: bool,
}

/// A made page, by the save and the document's path.
type Kept = (u64, String, Arc<Made<Page>>);

/// Holds the state and makes pages of it.
pub struct Studio {
    /// The name of the folder.
    pub name: String,
    /// Another for each start.
    pub run: u128,
    state: Mutex<(State, bool)>,
    changed: Condvar,
    kept: Mutex<Vec<Kept>>,
    /// The last page of each document looked at that could be made.
    good: Mutex<BTreeMap<String, Arc<Made<Page>>>>,
}

impl Studio {
    /// Nothing is shown yet.
    pub fn new(root: &Path) -> Self {
        let whole = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        let name = whole.components().next_back();
        Self {
            name: name.map_or_else(String::new, |name| {
                name.as_os_str().to_string_lossy().into_owned()
            }),
            run: std::time::UNIX_EPOCH
                .elapsed()
                .map_or(0, |since| since.as_nanos()),
            state: Mutex::default(),
            changed: Condvar::new(),
            kept: Mutex::default(),
            good: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, (State, bool)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state of now.
    pub fn state(&self) -> State {
        self.lock().0.clone()
    }

    /// Changes the state, and tells it to those who wait.
    pub fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state.0);
        state.0.number += 1;
        drop(state);
        self.changed.notify_all();
    }

    /// Takes what was loaded after a save.
    pub fn take(&self, snapshot: Arc<Snapshot>) -> Option<Save> {
        let state = self.state();
        if let Some(latest) = state.latest()
            && same(latest.files(), snapshot.files())
        {
            // Written again as it was: what the last save changed stays marked.
            if state.waiting.is_some() {
                self.change(|state| state.waiting = None);
            }
            return None;
        }
        if !snapshot.usable() {
            self.change(|state| {
                state.waiting = None;
                state.broken = Some(snapshot);
            });
            return None;
        }
        if let Some(shown) = &state.shown
            && same(shown.snapshot.files(), snapshot.files())
        {
            // The mistake was taken back.
            self.change(|state| {
                state.waiting = None;
                state.broken = None;
            });
            return None;
        }
        let number = state.shown.as_ref().map_or(0, |save| save.number) + 1;
        let save = Save { number, snapshot };
        self.change(|state| {
            state.waiting = None;
            state.broken = None;
            state.before = state.shown.replace(save.clone());
            state.swept = Arc::new(state.swept.after(number));
        });
        Some(save)
    }

    /// Tells that a file is waited for.
    pub fn wait_for(&self, waiting: Waiting) {
        if self.lock().0.waiting.as_ref() != Some(&waiting) {
            self.change(|state| state.waiting = Some(waiting));
        }
    }

    /// Waits until the state is another than `known`, at most for `most`; its number, or
    /// `None` when the preview ends.
    pub fn wait(&self, known: Option<u64>, most: Duration) -> Option<u64> {
        let state = self.lock();
        let waits = |(state, ended): &mut (State, bool)| !*ended && Some(state.number) == known;
        let (state, _) = self
            .changed
            .wait_timeout_while(state, most, waits)
            .unwrap_or_else(PoisonError::into_inner);
        (!state.1).then_some(state.0.number)
    }

    /// Ends it: nobody waits any longer.
    pub fn end(&self) {
        self.lock().1 = true;
        self.changed.notify_all();
    }

    /// Whether it has ended.
    pub fn ended(&self) -> bool {
        self.lock().1
    }

    /// A document of the last save, or how it was when it could be made.
    pub fn view(&self, state: &State, path: &str) -> Option<View> {
        let now = self.made(state.shown.as_ref()?, path)?;
        let before = state.before.as_ref();
        let before = before.and_then(|save| self.made(save, path));
        let problems = now.problems.clone();
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        if now.result.is_some() {
            good.insert(path.to_owned(), Arc::clone(&now));
        }
        let page = match now.result.is_some() {
            true => Some(now),
            false => good.get(path).cloned().or_else(|| {
                let whole = |made: &Arc<Made<Page>>| made.result.is_some();
                before.clone().filter(whole)
            }),
        };
        let broken = problems
            .iter()
            .any(|problem| problem.severity == Severity::Error);
        Some(View {
            page,
            before,
            problems,
            stale: state.broken.is_some() || broken,
        })
    }

    /// Makes a page, or takes the one that was made.
    fn made(&self, save: &Save, path: &str) -> Option<Arc<Made<Page>>> {
        let find = |kept: &[Kept]| {
            let found = kept.iter().find(|(n, p, _)| *n == save.number && p == path);
            found.map(|(.., made)| Arc::clone(made))
        };
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = find(&lock()) {
            return Some(made);
        }
        let made = Arc::new(save.snapshot.html(path)?);
        let mut kept = lock();
        if find(&kept).is_none() {
            kept.push((save.number, path.to_owned(), Arc::clone(&made)));
            let over = kept.len().saturating_sub(MOST_KEPT);
            kept.drain(..over);
        }
        Some(made)
    }
}

/// Whether two records hold the same files with the same bytes.
fn same(one: &Recorder, other: &Recorder) -> bool {
    let files = one.files();
    files == other.files() && files.iter().all(|file| one.held(file) == other.held(file))
}
