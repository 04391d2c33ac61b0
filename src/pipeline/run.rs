//! One run, from options to outcome: what is to be done, and in what order files change.

use super::documents::{self, Batch, Made};
use super::fonts::{Press, Stock};
use super::load::Shelving;
use super::state::{
    self, Changes, Digest, Found, Hash, Known, Output, Plan, State, Whole, Witness,
};
use super::{Failed, Formats, Goal, Loaded, Options, Outcome, Progress, SourceMap};
use super::{glyphs, images, load, look, outputs, plan};
use crate::diagnostics::{Diagnostic, Place, Sink, tidy};
use crate::pdf;
use crate::project::{Claim, Project, Staged, codes, name};
use crate::typeset::FontBook;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Checks or builds a project.
pub fn run(project: &dyn Project, options: &Options, progress: &dyn Progress) -> Outcome {
    match pool(options.jobs) {
        Some(pool) => pool.install(|| Run::new(project, options, progress).go()),
        None => Run::new(project, options, progress).go(),
    }
}

/// A pool of the wished size; `None` for the default one.
fn pool(jobs: Option<usize>) -> Option<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs?)
        .build()
        .ok()
}

struct Run<'a> {
    project: &'a dyn Project,
    options: &'a Options,
    progress: &'a dyn Progress,
    outcome: Outcome,
    sink: Sink,
    /// What is remembered of the output.
    state: State,
    /// Which state that is.
    stamp: Option<Vec<u8>>,
    /// The figures in short.
    digest: Option<Digest>,
    /// The output folder, for this run alone.
    claim: Option<Claim>,
}

/// What a try to run came to.
enum End {
    /// It is over.
    Done,
    /// The input changed while it was read, or the output before it was ours.
    Again,
}

impl<'a> Run<'a> {
    fn new(project: &'a dyn Project, options: &'a Options, progress: &'a dyn Progress) -> Self {
        Self {
            project,
            options,
            progress,
            outcome: Outcome::default(),
            sink: Sink::new(),
            state: State::default(),
            stamp: None,
            digest: None,
            claim: None,
        }
    }

    fn builds(&self) -> bool {
        self.options.goal != Goal::Check
    }

    /// Whether the run is about all documents.
    fn whole(&self) -> bool {
        self.options.areas.is_empty() && self.options.reports.is_empty()
    }

    /// Whether the images of all documents are put beside the Markdown.
    fn tells_images(&self) -> bool {
        matches!(self.options.goal, Goal::Build(formats) if formats.markdown)
    }

    /// The options on which the outcome depends.
    fn wish(&self) -> Hash {
        let Options {
            goal,
            reports,
            areas,
            strict,
            ..
        } = self.options;
        Hash::of_value(&(goal, reports, areas, strict))
    }

    fn go(mut self) -> Outcome {
        if self.builds() && !self.options.once {
            self.stamp = State::stamp(self.project);
            self.state = State::load(self.project);
            // A run that was killed may have left files behind.
            if !self.options.force
                && !self.project.is_claimed()
                && let Some(outcome) = self.stands()
            {
                return outcome;
            }
        }
        let mut end = self.attempt();
        if matches!(end, End::Again) {
            self.outcome = Outcome::default();
            self.sink = Sink::new();
            end = self.attempt();
        }
        debug_assert!(matches!(end, End::Done));
        // Before folders that nothing is in are taken away.
        drop(self.claim);
        self.project.tidy();
        self.outcome
    }

    /// The outcome of the run before, if this one would come to the same.
    fn stands(&self) -> Option<Outcome> {
        let whole = self.state.standing(self.wish(), self.project)?;
        // Runs with other options may have made documents in between that are to go again.
        if self.whole() && self.state.has_more_than(whole, self.tells_images()) {
            return None;
        }
        let mut sources = SourceMap::default();
        if !whole.diagnostics.is_empty() {
            load::sources(self.project, &whole.diagnostics, &mut sources);
        }
        Some(Outcome {
            diagnostics: whole.diagnostics.clone(),
            sources,
            checks: whole.checks,
            documents: whole.documents,
            kept: whole.outputs.len(),
            pages: whole.pages,
            ..Outcome::default()
        })
    }

    /// Goes all the way through.
    fn attempt(&mut self) -> End {
        let witness = Witness::new(self.project);
        let usual = FontBook::bundled();
        let writer = pdf::Writer::new(&usual);
        let usual = Press {
            fonts: &usual,
            writer: &writer,
        };
        let mut loaded = Vec::new();
        let warm = matches!(self.options.goal, Goal::Build(formats) if formats.pdf)
            && self.state.documents.is_empty();
        let (sources, sink) = (&mut self.outcome.sources, &mut self.sink);
        rayon::join(
            || {
                loaded = load::load_all(
                    &witness,
                    &self.options.reports,
                    Shelving::Plain,
                    sources,
                    sink,
                )
            },
            || {
                if warm {
                    documents::warm(usual);
                }
            },
        );
        let stock = Stock::read(&witness, &loaded, sink);
        let writers: Vec<_> = stock.books.iter().map(pdf::Writer::new).collect();
        for one in &loaded {
            self.outcome.checks.made += one.verified.made();
            self.outcome.checks.failed += one.verified.failed();
        }
        if self.sink.has_errors() {
            look::look(&loaded, &mut self.sink);
            return self.end(&loaded);
        }
        let jobs = plan::plan(&loaded, &self.options.areas, &mut self.sink);
        if self.sink.has_errors() {
            return self.end(&loaded);
        }
        if self.builds() && !self.options.dry_run && self.claim.is_none() {
            outputs::prepare(self.project, &mut self.sink);
            if self.sink.has_errors() {
                return self.end(&loaded);
            }
            match self.take(&witness, &jobs) {
                Some(true) => {}
                Some(false) => return End::Again,
                None => return self.end(&loaded),
            }
        }
        if self.builds() && !self.options.once {
            self.whose(&loaded);
            // Where all reports are built, their documents were held against each other.
            if !self.options.reports.is_empty() && !self.options.force {
                plan::taken(&witness, &loaded, &jobs, &self.state, &mut self.sink);
            }
            if self.sink.has_errors() {
                return self.end(&loaded);
            }
        }
        let changes = self.options.dry_run.then(|| {
            let sources = &self.outcome.sources;
            Changes::since(&self.state, &witness, &loaded, sources)
        });
        let digest = self.digest(&loaded);
        let known = digest
            .as_ref()
            .and_then(|digest| self.known(digest, &witness, &loaded));
        let batch = Batch {
            known: known.as_ref(),
            jobs: &jobs,
            changes: changes.as_ref(),
            options: self.options,
            whole: self.whole(),
            presses: stock.presses(usual, &writers),
            past: &self.state,
        };
        self.progress.begin(jobs.len());
        let made = documents::make(&witness, &loaded, &batch, self.progress, &mut self.sink);
        self.progress.end();
        self.digest = digest;
        let write = self.finish(&witness, &loaded, &jobs, made);
        put_away(loaded);
        if let Some(write) = write {
            self.write(&witness, write);
        }
        End::Done
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

    /// The figures in short, where a next run can make use of it.
    fn digest(&self, loaded: &[Loaded]) -> Option<Digest> {
        let kept = self.builds() && self.whole() && !self.options.once;
        kept.then(|| Digest::of(loaded, self.wish()))
    }

    /// What lets documents be left out: nothing but values of figures changed since the last
    /// run with the same options.
    fn known(&self, digest: &Digest, witness: &Witness<'_>, loaded: &[Loaded]) -> Option<Known> {
        let last = self
            .state
            .last(self.wish())
            .filter(|_| !self.options.force)?;
        let basis = last.basis?;
        let before = Digest::load(self.project).filter(|d| d.basis == Some(basis))?;
        let same = last.reading.same_but_workbooks(witness);
        let changed = digest.changed(&before, loaded).filter(|_| same)?;
        Some(Known { basis, changed })
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

    /// Decides what becomes of what was made.
    fn finish(
        &mut self,
        witness: &Witness<'_>,
        loaded: &[Loaded],
        jobs: &[plan::Job],
        made: Made,
    ) -> Option<Write> {
        let mut general = Sink::new();
        for one in loaded {
            crate::prose::typed_numbers(&one.figures, &one.templates, &mut general);
        }
        if self.options.strict {
            general.harden();
            self.sink.harden();
        }
        let general_errors = general.has_errors();
        self.sink.absorb(general);
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
        if self.options.dry_run {
            let orphans = self.orphans(jobs, &made.shared, made.failed.is_empty());
            self.outcome.plan = made.plan;
            self.outcome
                .plan
                .extend(orphans.ours.into_iter().map(Plan::removal));
            self.outcome.documents = documents;
            self.outcome.kept = made.kept;
            self.stale(&made.failed);
            self.end(loaded);
            return None;
        }
        let formats = match self.options.goal {
            Goal::Build(formats) => formats,
            Goal::Check => Formats::NONE,
        };
        let write = Write {
            orphans: self.orphans(jobs, &made.shared, made.failed.is_empty()),
            outputs: outputs(&made, formats, &self.state),
            right: made.records.keys().chain(&made.left_out).cloned().collect(),
            staged: made.staged,
            documents,
        };
        self.outcome.kept = made.kept;
        self.outcome.left_out = made.left_out.len();
        self.outcome.pages = made.pages;
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
        self.stale(&made.failed);
        self.end(loaded);
        Some(write)
    }

    /// Puts the problems in order.
    fn end(&mut self, loaded: &[Loaded]) -> End {
        let problems = std::mem::take(&mut self.sink).into_unique();
        let problems = images::locate(problems, &self.outcome.sources);
        let problems = glyphs::locate(problems, &self.outcome.sources, loaded);
        self.outcome.diagnostics = tidy::tidy(problems);
        End::Done
    }
}

/// Takes figures down while the disk is at work: they are hundreds of thousands of small
/// pieces.
fn put_away(loaded: Vec<Loaded>) {
    let _ = std::thread::Builder::new().spawn(move || drop(loaded));
}

/// Files that belong to the project no longer.
#[derive(Default)]
struct Orphans {
    /// Those that are as we wrote them.
    ours: Vec<String>,
    /// Those that are gone already, or whose names other files have now.
    lost: Vec<String>,
}

/// What is to happen to the output folder.
struct Write {
    /// Files to be given their names.
    staged: Vec<Staged>,
    orphans: Orphans,
    /// The files that the run is about, in the end.
    outputs: Vec<(String, Hash)>,
    /// The documents that are right then.
    right: Vec<String>,
    /// How many documents it is about.
    documents: usize,
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

impl Run<'_> {
    /// The files of documents and images that belong to the project no longer; those that
    /// somebody changed are told, and stay.
    fn orphans(
        &mut self,
        jobs: &[plan::Job],
        shared: &BTreeMap<String, Output>,
        complete: bool,
    ) -> Orphans {
        // A part of the documents tells nothing of the others, nor do documents with errors
        // of the images that they would show.
        if !self.whole() {
            return Orphans::default();
        }
        let images = complete && self.tells_images();
        let current: BTreeSet<&str> = jobs.iter().map(|job| &*job.path).collect();
        let documents = self.state.documents.iter();
        let old = documents.filter(|(path, _)| !current.contains(path.as_str()));
        let of_documents = old.flat_map(|(path, record)| {
            let outputs = record.outputs.iter();
            outputs.map(move |(extension, output)| (format!("{path}.{extension}"), output))
        });
        let of_none = self.state.shared.iter();
        let of_none = of_none.filter(|(path, _)| images && !shared.contains_key(*path));
        let old: Vec<_> = of_documents
            .chain(of_none.map(|(path, output)| (path.clone(), output)))
            .collect();
        if old.is_empty() {
            return Orphans::default();
        }
        // Where the file system takes two names for one, the file is a new one's.
        let documents = jobs.iter().map(|job| job.path.as_str());
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        names.extend(documents.map(|path| (name::collision_key(path), path)));
        let images: BTreeMap<String, &str> = shared
            .keys()
            .map(|path| (name::collision_key(path), path.as_str()))
            .collect();
        let reused = |path: &str| {
            let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
            let document = names.get(&name::collision_key(stem));
            let document = document.map(|stem| format!("{stem}.{extension}"));
            let image = images.get(&name::collision_key(path));
            let is_one = |other: &str| self.project.is_one(path, other);
            document.is_some_and(|other| is_one(&other)) || image.is_some_and(|other| is_one(other))
        };
        let mut orphans = Orphans::default();
        let mut changed = Vec::new();
        for (path, output) in old {
            let reused = reused(&path);
            match output.find(self.project, &path) {
                Found::Changed if !reused => changed.push(path),
                Found::Same | Found::Old if !reused => orphans.ours.push(path),
                _ => orphans.lost.push(path),
            }
        }
        if !changed.is_empty() {
            let message = "files that belong to the project no longer were changed by hand";
            let hint = "remove them, or keep them in another folder";
            self.sink
                .emit(self.about_files(codes::ORPHAN, message, hint, &changed));
        }
        orphans
    }

    /// Tells which files are of an earlier build since their documents have errors.
    fn stale(&mut self, failed: &[Failed]) {
        let mut files = Vec::new();
        for one in failed {
            let known = self.state.documents.get(&one.document);
            for (extension, output) in known.into_iter().flat_map(|record| &record.outputs) {
                let path = format!("{}.{extension}", one.document);
                if output.find(self.project, &path) != Found::Gone {
                    files.push(path);
                }
            }
        }
        if !files.is_empty() {
            let message = "files of documents with errors are of an earlier build";
            let hint = "cure the errors and build again, or remove the files";
            self.sink
                .emit(self.about_files(codes::STALE, message, hint, &files));
        }
    }

    fn about_files(
        &self,
        code: crate::diagnostics::Code,
        message: &str,
        hint: &str,
        files: &[String],
    ) -> Diagnostic {
        let folder = self.project.output();
        let problem = Diagnostic::warning(code, message).hint(hint);
        files.iter().fold(problem, |problem, path| {
            problem.at(Place::File(Arc::from(format!("{folder}/{path}"))))
        })
    }

    /// Gives the files their names and remembers them.
    fn write(&mut self, witness: &Witness<'_>, write: Write) {
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
            if !sink.has_errors() {
                outputs::commit(self.project, all, &mut sink);
            }
            if sink.has_errors() {
                self.outcome.diagnostics.extend(sink.into_tidy());
                return;
            }
        }
        self.outcome.files = files;
        self.outcome.documents = documents;
        for path in orphans.ours {
            if self.project.remove(&path).is_ok() {
                self.state.lose(&path);
                self.outcome.removed.push(path);
            }
        }
        for path in orphans.lost {
            self.state.lose(&path);
        }
        if !self.options.once {
            self.keep(witness, current, &right, &written);
        }
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
        outputs::commit(self.project, staged, &mut unkept);
        // Without it, what will be is what is: nothing is lost but some time.
        if !unkept.has_errors() {
            let _ = self.project.remove(&state::next_path());
        }
    }
}

/// Whether a problem is about what is in the output folder, so that it must be looked for
/// again.
fn about_output(problem: &Diagnostic) -> bool {
    [codes::ORPHAN, codes::STALE].contains(&problem.code)
}
