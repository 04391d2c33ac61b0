//! One run, from options to outcome: what is to be done, and in what order files change.

mod finish;
mod keep;
mod leftovers;
mod secure;

use super::documents::{self, Batch, Made};
use super::fonts::{Press, Stock};
use super::load::Shelving;
use super::state::{Changes, Digest, Hash, Known, State, Witness};
use super::{Goal, Loaded, Options, Outcome, Progress, SourceMap};
use super::{glyphs, images, load, look, plan};
use crate::diagnostics::{Sink, tidy};
use crate::pdf;
use crate::project::{Claim, Project};
use crate::typeset::FontBook;

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
        let loaded = self.load(&witness, usual);
        let stock = Stock::read(&witness, &loaded, &mut self.sink);
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
        if let Some(end) = self.secure(&witness, &loaded, &jobs) {
            return end;
        }
        let presses = stock.presses(usual, &writers);
        let made = self.make(&witness, &loaded, &jobs, presses);
        let write = self.finish(&witness, &loaded, &jobs, made);
        put_away(loaded);
        if let Some(write) = write {
            self.write(&witness, write);
        }
        End::Done
    }

    /// Reads the input, while the fonts are made ready if all documents are to be made.
    fn load(&mut self, witness: &Witness<'_>, usual: Press<'_>) -> Vec<Loaded> {
        let mut loaded = Vec::new();
        let warm = matches!(self.options.goal, Goal::Build(formats) if formats.pdf)
            && self.state.documents.is_empty();
        let (sources, sink) = (&mut self.outcome.sources, &mut self.sink);
        rayon::join(
            || {
                loaded = load::load_all(
                    witness,
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
        loaded
    }

    /// Makes the documents, as far as what is known of the last run does not do.
    fn make(
        &mut self,
        witness: &Witness<'_>,
        loaded: &[Loaded],
        jobs: &[plan::Job],
        presses: Vec<Press<'_>>,
    ) -> Made {
        let changes = self.options.dry_run.then(|| {
            let sources = &self.outcome.sources;
            Changes::since(&self.state, witness, loaded, sources)
        });
        self.digest = self.short(loaded);
        let digest = self.digest.as_ref();
        let known = digest.and_then(|digest| self.known(digest, witness, loaded));
        let batch = Batch {
            known: known.as_ref(),
            jobs,
            changes: changes.as_ref(),
            options: self.options,
            whole: self.whole(),
            presses,
            past: &self.state,
        };
        self.progress.begin(jobs.len());
        let made = documents::make(witness, loaded, &batch, self.progress, &mut self.sink);
        self.progress.end();
        made
    }

    /// The figures in short, where a next run can make use of it.
    fn short(&self, loaded: &[Loaded]) -> Option<Digest> {
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
