//! Makes the output folder the run's own before anything is made for it.

use super::{End, Run};
use crate::diagnostics::{Diagnostic, Place};
use crate::pipeline::documents::Made;
use crate::pipeline::outputs::about_files;
use crate::pipeline::state::{self, Found, Hash, Output, Seen, State, Witness};
use crate::pipeline::{Loaded, outputs, plan, waiting};
use crate::project::{Trouble, codes, name};
use std::collections::{BTreeSet, HashMap};
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

    /// Whether nothing would be replaced that is not a build's own: neither a file of the
    /// project nor one that no build is known to have written. What somebody changed is told.
    pub(super) fn guard(
        &mut self,
        witness: &Witness<'_>,
        outputs: &[(String, Hash)],
        made: &Made,
    ) -> bool {
        let over = self.over_input(witness, outputs);
        if !over.is_empty() {
            let message = "the output would replace files of the project";
            let problem = Diagnostic::error(codes::OVER_INPUT, message)
                .hint("choose another folder with `--out`");
            self.sink.emit(about_files(self.project, problem, &over));
            return false;
        }
        let known: HashMap<String, &Output> = self.state.files().collect();
        let is_known = |path: &str| {
            let key = name::collision_key(path);
            let mut names = known.keys();
            names.any(|name| name::collision_key(name) == key && self.project.is_one(name, path))
        };
        let written: BTreeSet<&str> = made.staged.iter().map(|one| &*one.path).collect();
        let (mut foreign, mut changed) = (Vec::new(), Vec::new());
        for (path, hash) in outputs {
            match known.get(path) {
                Some(output) if written.contains(&**path) => {
                    if output.find(self.project, path) == Found::Changed {
                        changed.push(path.clone());
                    }
                }
                Some(_) => {}
                None => match state::read(self.project, path) {
                    Ok(held) if held == *hash => {}
                    Err(Trouble::NotFound) => {}
                    _ if is_known(path) => {}
                    _ => foreign.push(path.clone()),
                },
            }
        }
        if !foreign.is_empty() && !self.options.force {
            let message = "no build is known to have written files that this one would replace";
            let problem = Diagnostic::error(codes::FOREIGN_FILE, message).hint(
                "keep them elsewhere, choose another folder with `--out`, or replace them with `--force`",
            );
            self.sink.emit(about_files(self.project, problem, &foreign));
            return false;
        }
        self.outcome.overwritten = [foreign, changed].concat();
        true
    }

    /// The files of the output that are files of the project: those that the run read, and all
    /// in the folders that are the project's own.
    fn over_input(&self, witness: &Witness<'_>, outputs: &[(String, Hash)]) -> Vec<String> {
        let Some(within) = self.project.within_project() else {
            return Vec::new();
        };
        let reading = witness.reading();
        let read = reading.files.iter();
        let read = read.filter(|(_, seen)| matches!(seen, Seen::Content(_)));
        let read: BTreeSet<String> = read.map(|(path, _)| name::collision_key(path)).collect();
        let is_own = |path: &String| {
            let path = name::collision_key(&format!("{within}/{path}"));
            let path = path.trim_start_matches('/');
            let mut own = ["config/", "templates/", "published/"].iter();
            read.contains(path) || own.any(|folder| path.starts_with(folder))
        };
        let paths = outputs.iter().map(|(path, _)| path);
        paths.filter(|path| is_own(path)).cloned().collect()
    }

    /// Claims the output. `Some(true)` when all is as it was; `None` when there is nothing
    /// more to do.
    fn take(&mut self, witness: &Witness<'_>, jobs: &[plan::Job]) -> Option<bool> {
        if self.options.once {
            return Some(true);
        }
        let killed = self.project.is_claimed();
        let claim = self.project.claim(&mut waiting(self.progress));
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
