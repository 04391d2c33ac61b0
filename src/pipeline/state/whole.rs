//! The first step: a run that would find everything as the one before did.

use super::{Found, Hash, Output, Reading, State};
use crate::diagnostics::Diagnostic;
use crate::pipeline::Checks;
use crate::project::Project;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// How many choices of options are remembered: `build`, `build --area …`, one for proofs.
const MOST_WHOLES: usize = 8;

/// A run that went well.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Whole {
    /// The options that it ran with, hashed.
    pub options: Option<Hash>,
    /// What it read.
    pub reading: Reading,
    /// What its documents' traces are held against.
    pub basis: Option<Hash>,
    /// The files that were there in the end because of it, and their content.
    pub outputs: Vec<(String, Hash)>,
    /// What it had to tell.
    pub diagnostics: Vec<Diagnostic>,
    /// How many checks of figures were made and failed.
    pub checks: Checks,
    /// How many documents it was about.
    pub documents: usize,
    /// How many pages these have.
    pub pages: usize,
}

impl Whole {
    /// Whether running again would read the same and find all files as they are to be.
    fn holds(&self, project: &dyn Project, state: &State) -> bool {
        if !self.reading.holds(project) {
            return false;
        }
        let known: HashMap<String, &Output> = state.files().collect();
        self.outputs.par_iter().all(|(path, hash)| {
            let output = known.get(path).filter(|output| output.hash == *hash);
            output.is_some_and(|output| output.find(project, path) == Found::Same)
        })
    }
}

impl State {
    /// The run with these options that need not be done again, if there is one.
    pub fn standing(&self, options: Hash, project: &dyn Project) -> Option<&Whole> {
        let whole = self.last(options)?;
        whole.holds(project, self).then_some(whole)
    }

    /// Whether there are files of documents that a run over all documents did not make, or,
    /// if they count, images.
    pub fn has_more_than(&self, whole: &Whole, images: bool) -> bool {
        let paths = whole.outputs.iter().map(|(path, _)| path.as_str());
        let stem = |path| <str>::rsplit_once(path, '.').map_or(path, |(stem, _)| stem);
        let files: HashSet<&str> = paths.clone().collect();
        let documents: HashSet<&str> = paths.map(stem).collect();
        let mut own = self.documents.keys();
        let mut shared = self.shared.keys();
        own.any(|path| !documents.contains(path.as_str()))
            || images && shared.any(|path| !files.contains(path.as_str()))
    }

    /// The last run with these options, whether or not it need be done again.
    pub fn last(&self, options: Hash) -> Option<&Whole> {
        let mut wholes = self.wholes.iter();
        wholes.find(|whole| whole.options == Some(options))
    }

    /// Forgets the run with these options.
    pub fn forget(&mut self, options: Hash) {
        self.wholes.retain(|known| known.options != Some(options));
    }

    /// Remembers a run that went well.
    pub fn remember(&mut self, whole: Whole) {
        self.wholes.retain(|known| known.options != whole.options);
        self.wholes.insert(0, whole);
        self.wholes.truncate(MOST_WHOLES);
    }
}
