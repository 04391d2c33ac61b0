//! Decides what becomes of what a run made.

use super::Run;
use super::keep::Write;
use crate::diagnostics::Sink;
use crate::pipeline::documents::Made;
use crate::pipeline::state::{self, Hash, Plan, State, Witness};
use crate::pipeline::{Formats, Goal, Loaded, load, plan};
use crate::project::codes;
use std::collections::HashMap;

impl Run<'_> {
    /// Decides what becomes of what was made.
    pub(super) fn finish(
        &mut self,
        witness: &Witness<'_>,
        loaded: &[Loaded],
        jobs: &[plan::Job],
        mut made: Made,
    ) -> Option<Write> {
        let general_errors = self.report_wide(loaded);
        self.outcome.stopped = made.stopped || self.progress.stopped();
        self.outcome.failed.clone_from(&made.failed);
        let documents = jobs.len() - made.failed.len();
        if !self.builds() {
            self.outcome.documents = documents;
            self.end(loaded);
            return None;
        }
        let unwritable = self
            .sink
            .items()
            .iter()
            .any(|d| d.code == codes::UNWRITABLE);
        let spoiled = self.options.fail_fast && !made.failed.is_empty();
        if general_errors || unwritable || spoiled || self.outcome.stopped || documents == 0 {
            self.end(loaded);
            return None;
        }
        let formats = match self.options.goal {
            Goal::Build(formats) => formats,
            Goal::Check => Formats::NONE,
        };
        let outputs = outputs(&made, formats, &self.state);
        if !self.options.once && !self.guard(witness, &outputs, &made) {
            self.end(loaded);
            return None;
        }
        if self.options.dry_run {
            self.say(jobs, made, documents);
            self.end(loaded);
            return None;
        }
        let write = Write {
            orphans: self.orphans(jobs, &made.shared, made.failed.is_empty()),
            outputs,
            right: made.records.keys().chain(&made.left_out).cloned().collect(),
            staged: std::mem::take(&mut made.staged),
            documents,
        };
        self.outcome.kept = made.kept;
        self.outcome.left_out = made.left_out.len();
        self.outcome.pages = made.pages;
        self.learn(witness, loaded, jobs, made);
        self.stale();
        self.end(loaded);
        Some(write)
    }

    /// Reports what is about no document alone; says whether there are errors among it.
    fn report_wide(&mut self, loaded: &[Loaded]) -> bool {
        let mut general = Sink::new();
        for one in loaded {
            crate::prose::typed_numbers(&one.figures, &one.templates, &mut general);
        }
        if self.options.strict {
            general.harden();
            self.sink.harden();
        }
        let errors = general.has_errors();
        self.sink.absorb(general);
        errors
    }

    /// Tells what would be made and what would be removed.
    fn say(&mut self, jobs: &[plan::Job], made: Made, documents: usize) {
        let orphans = self.orphans(jobs, &made.shared, made.failed.is_empty());
        self.outcome.plan = made.plan;
        let removals = orphans.ours.into_iter().map(Plan::removal);
        self.outcome.plan.extend(removals);
        self.outcome.documents = documents;
        self.outcome.kept = made.kept;
        self.stale();
    }

    /// Takes what was made into the state.
    fn learn(&mut self, witness: &Witness<'_>, loaded: &[Loaded], jobs: &[plan::Job], made: Made) {
        let mut cards = state::cards(loaded);
        if !self.options.reports.is_empty() {
            let known = std::mem::take(&mut self.state.reports);
            for (file, card) in known {
                cards.entry(file).or_insert(card);
            }
        }
        self.state.reports = cards;
        let reports: HashMap<&str, usize> =
            jobs.iter().map(|job| (&*job.path, job.report)).collect();
        for (path, mut record) in made.records {
            let report = reports.get(&*path).and_then(|at| loaded.get(*at));
            let file = report.map_or("", |one| load::report_name(&one.report.file));
            record.report = file.to_owned();
            self.state.documents.insert(path, record);
        }
        self.state.shared.extend(made.shared);
        if let Some(sections) = made.sections {
            self.state.sections = sections;
        }
        let whole = self.whole();
        let (reading, sources) = (witness.reading(), &self.outcome.sources);
        let ingredients = &mut self.state.ingredients;
        ingredients.take(&reading, loaded, sources, whole);
    }
}

/// The files that a run is about, and what they hold.
fn outputs(made: &Made, formats: Formats, past: &State) -> Vec<(String, Hash)> {
    let wanted = formats.extensions();
    let left_out = made.left_out.iter();
    let left_out = left_out.filter_map(|path| past.documents.get_key_value(path));
    let records = made.records.iter().chain(left_out);
    let of_documents = records.flat_map(|(path, record)| {
        let outputs = record.outputs.iter();
        let outputs = outputs.filter(|(extension, _)| wanted.contains(&extension.as_str()));
        outputs.map(move |(extension, output)| (format!("{path}.{extension}"), output.hash))
    });
    let shared = made.shared.iter();
    let shared = shared.map(|(path, output)| (path.clone(), output.hash));
    of_documents.chain(shared).collect()
}
