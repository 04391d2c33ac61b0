//! Gives the files of a run their names, and keeps what the next one may use.

use super::Run;
use super::leftovers::{Orphans, about_output};
use crate::diagnostics::{Diagnostic, Sink};
use crate::pipeline::outputs;
use crate::pipeline::state::{self, Digest, Hash, Whole, Witness};
use crate::project::{Staged, Trouble, codes};
use std::collections::BTreeSet;

/// What is to happen to the output folder.
pub(super) struct Write {
    /// Files to be given their names.
    pub(super) staged: Vec<Staged>,
    pub(super) orphans: Orphans,
    /// The files that the run is about, in the end.
    pub(super) outputs: Vec<(String, Hash)>,
    /// The documents that are right then.
    pub(super) right: Vec<String>,
    /// How many documents it is about.
    pub(super) documents: usize,
}

impl Run<'_> {
    /// Gives the files their names and remembers them.
    pub(super) fn write(&mut self, witness: &Witness<'_>, write: Write) {
        let Write {
            staged,
            orphans,
            outputs: current,
            right,
            documents,
        } = write;
        let files = staged.len();
        let written = staged.iter().map(|one| one.path.clone()).collect();
        let mut sink = Sink::new();
        if files > 0 || !orphans.ours.is_empty() {
            let mut all = Vec::with_capacity(files + 1);
            let keeps = !self.options.once;
            // First of all, what will be: whatever happens from here on, the next run knows
            // which files are whose.
            let next = keeps.then(|| self.state.encode(&self.project.identity()));
            if let Some(next) = next {
                outputs::stage(self.project, &state::next_path(), next, &mut all, &mut sink);
            }
            all.extend(staged);
            if !sink.has_errors()
                && let Err(replaced) = outputs::commit(self.project, all, &mut sink)
            {
                self.outcome.cut_short = replaced;
            }
            if sink.has_errors() {
                self.outcome.diagnostics.extend(sink.into_tidy());
                return;
            }
        }
        self.outcome.files = files;
        self.outcome.documents = documents;
        for path in orphans.ours {
            match self.project.remove(&path) {
                Ok(()) => {
                    self.state.lose(&path);
                    self.outcome.removed.push(path);
                }
                Err(trouble) => self.stays(&path, &trouble),
            }
        }
        for path in orphans.lost {
            self.state.lose(&path);
        }
        if !self.options.once {
            self.keep(witness, current, &right, &written);
        }
    }

    /// Tells of a file that belongs to the project no longer and cannot be removed. The next
    /// run tries again.
    fn stays(&mut self, path: &str, trouble: &Trouble) {
        let words =
            format!("a file belongs to the project no longer and cannot be removed: {trouble}");
        let problem = Diagnostic::error(codes::UNWRITABLE, words)
            .hint("close the file elsewhere or remove it, and build again");
        let problem = outputs::about_files(self.project, problem, &[path.to_owned()]);
        self.outcome.diagnostics.push(problem);
    }

    /// Keeps what the next build may use.
    fn keep(
        &mut self,
        witness: &Witness<'_>,
        outputs: Vec<(String, Hash)>,
        right: &[String],
        written: &BTreeSet<String>,
    ) {
        self.state.seal(self.project, written);
        self.state.forget(self.wish());
        if !self.outcome.failed() && !self.outcome.diagnostics.iter().any(about_output) {
            let basis = self.digest.as_ref().and_then(|digest| digest.basis);
            // Not before: of templates and the like the basis tells nothing. Those that the
            // documents were made of are in the reading, beside which it is kept.
            for path in right {
                if let Some(record) = self.state.documents.get_mut(path) {
                    record.basis = basis;
                }
            }
            let whole = Whole {
                options: Some(self.wish()),
                reading: witness.reading(),
                basis,
                outputs,
                diagnostics: self.outcome.diagnostics.clone(),
                checks: self.outcome.checks,
                documents: self.outcome.documents,
                pages: self.outcome.pages,
            };
            self.state.remember(whole);
        }
        let mut staged = Vec::new();
        let mut unkept = Sink::new();
        if let Some(digest) = &self.digest {
            let bytes = digest.encode(&self.project.identity());
            outputs::stage(
                self.project,
                &Digest::path(),
                bytes,
                &mut staged,
                &mut unkept,
            );
        }
        let bytes = self.state.encode(&self.project.identity());
        outputs::stage(
            self.project,
            &state::path(),
            bytes,
            &mut staged,
            &mut unkept,
        );
        // What is replaced all the same is of this run, and told by nobody.
        let _ = outputs::commit(self.project, staged, &mut unkept);
        // Without it, what will be is what is: nothing is lost but some time.
        if !unkept.has_errors() {
            let _ = self.project.remove(&state::next_path());
        }
    }
}
