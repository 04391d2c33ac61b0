//! Makes the output folder the run's own before anything is made for it.

use super::{End, Run};
use crate::diagnostics::{Diagnostic, Place};
use crate::pipeline::state::{self, State, Witness};
use crate::pipeline::{Loaded, outputs, plan};
use crate::project::codes;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Run<'_> {
    /// Claims the output and finds out whose it is. `Some` when the try ends here.
    pub(super) fn secure(
        &mut self,
        witness: &Witness<'_>,
        loaded: &[Loaded],
        jobs: &[plan::Job],
    ) -> Option<End> {
        if self.builds() && !self.options.dry_run && self.claim.is_none() {
            outputs::prepare(self.project, &mut self.sink);
            if self.sink.has_errors() {
                return Some(self.end(loaded));
            }
            match self.take(witness, jobs) {
                Some(true) => {}
                Some(false) => return Some(End::Again),
                None => return Some(self.end(loaded)),
            }
        }
        if self.builds() && !self.options.once {
            self.whose(loaded);
            // Where all reports are built, their documents were held against each other.
            if !self.options.reports.is_empty() && !self.options.force {
                plan::taken(witness, loaded, jobs, &self.state, &mut self.sink);
            }
            if self.sink.has_errors() {
                return Some(self.end(loaded));
            }
        }
        None
    }

    /// Finds out whose the output is. That of this project, which stood elsewhere, is taken
    /// on; that of another one is left alone unless it is to be taken over.
    fn whose(&mut self, loaded: &[Loaded]) {
        if !self.state.documents.is_empty() {
            return;
        }
        let Some(owner) = State::stranger(self.project) else {
            return;
        };
        if owner.is(&state::cards(loaded)) {
            self.state = owner.state.unwrap_or_default();
        } else if !self.options.force {
            let words = format!(
                "the folder holds the output of another project: {}",
                owner.told()
            );
            self.sink.emit(
                Diagnostic::error(codes::FOREIGN_OUTPUT, words)
                    .at(Place::File(Arc::from(self.project.output())))
                    .hint(
                        "choose another folder with `--out`, or take this one over with `--force`",
                    ),
            );
        }
    }

    /// Claims the output. `Some(true)` when all is as it was; `None` when there is nothing
    /// more to do.
    fn take(&mut self, witness: &Witness<'_>, jobs: &[plan::Job]) -> Option<bool> {
        if self.options.once {
            return Some(true);
        }
        let killed = self.project.is_claimed();
        let mut told = false;
        let progress = self.progress;
        let claim = self.project.claim(&mut || {
            if !std::mem::replace(&mut told, true) {
                progress.waiting();
            }
            !progress.stopped()
        });
        match claim {
            Ok(Some(claim)) => {
                // Whoever had it before may have read something newer than this run.
                let same = !claim.waited() && witness.reading().holds(self.project);
                self.claim = Some(claim);
                let stamp = State::stamp(self.project);
                if stamp.is_none() || stamp != self.stamp {
                    self.state = State::load(self.project);
                }
                // What a run that was killed was about to put where, nobody knows any more.
                if killed {
                    self.project.sweep_all();
                    return Some(same);
                }
                let mut folders: BTreeSet<String> = self.state.folders().into_iter().collect();
                let of = |job: &plan::Job| Some(job.path.rsplit_once('/')?.0.to_owned());
                folders.extend(jobs.iter().filter_map(of));
                self.project
                    .sweep(&folders.into_iter().collect::<Vec<String>>());
                Some(same)
            }
            Ok(None) => {
                self.outcome.stopped = true;
                None
            }
            Err(trouble) => {
                outputs::unwritable(self.project, "", &trouble, &mut self.sink);
                None
            }
        }
    }
}
