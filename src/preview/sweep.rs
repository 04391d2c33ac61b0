//! Makes all documents after a save, one after another while there is nothing better to do,
//! to know which of them the save changed and which cannot be made.

use super::studio::{Save, Studio};
use crate::diagnostics::Diagnostic;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the page that is looked at has for itself after a save.
const HEAD_START: Duration = Duration::from_millis(120);
/// How often what was found is told.
const TELLING: Duration = Duration::from_millis(400);

/// What is known of the documents.
#[derive(Clone, Debug, Default)]
pub struct Swept {
    /// The save that this is of.
    pub save: u64,
    /// Whether all documents were looked at.
    pub whole: bool,
    /// The documents that differ from those before the save.
    pub changed: BTreeSet<String>,
    /// The documents that cannot be made.
    pub failed: BTreeSet<String>,
    /// The problems of the documents.
    pub problems: Vec<Diagnostic>,
    /// What each document was like when it was last looked at.
    prints: BTreeMap<String, [u8; 32]>,
}

impl Swept {
    /// What is known when the next save has just been made.
    pub fn after(&self, save: u64) -> Self {
        Self {
            save,
            prints: self.prints.clone(),
            ..Self::default()
        }
    }
}

/// Looks at the documents of a save, until there is another.
pub fn run(studio: &Arc<Studio>, save: Save) {
    let studio = Arc::clone(studio);
    let thread = std::thread::Builder::new().name("sweep".to_owned());
    // Without the thread the marks in the list are missing, nothing else.
    let _ = thread.spawn(move || sweep(&studio, &save));
}

fn sweep(studio: &Studio, save: &Save) {
    std::thread::sleep(HEAD_START);
    let mut swept = Swept::clone(&studio.state().swept);
    let mut told = Instant::now();
    for entry in save.snapshot.entries() {
        if studio.ended() || swept.save != save.number || !is_latest(studio, save) {
            return;
        }
        let Some(made) = save.snapshot.html(&entry.path) else {
            continue;
        };
        match &made.result {
            Some(page) => {
                let print = Sha256::digest(page.html.as_bytes()).into();
                let old = swept.prints.insert(entry.path.clone(), print);
                if old.is_some_and(|old| old != print) {
                    swept.changed.insert(entry.path);
                }
            }
            None => {
                swept.failed.insert(entry.path);
            }
        }
        swept.problems.extend(made.problems);
        if told.elapsed() > TELLING {
            tell(studio, save, swept.clone());
            told = Instant::now();
        }
    }
    swept.whole = true;
    tell(studio, save, swept);
}

fn is_latest(studio: &Studio, save: &Save) -> bool {
    let shown = studio.state().shown;
    shown.is_some_and(|shown| shown.number == save.number)
}

fn tell(studio: &Studio, save: &Save, swept: Swept) {
    let swept = Arc::new(swept);
    studio.change(|state| {
        if state
            .shown
            .as_ref()
            .is_some_and(|s| s.number == save.number)
        {
            state.swept = swept;
        }
    });
}
