//! The only place that knows all stages: check, build, build many.
//!
//! [`run`] goes the one way through: configuration, workbooks, figures, then for each
//! document manuscript, tree, and (when building) Markdown, HTML, pages and PDF. `check`
//! is `build` without writing: the same code. All problems of a run are reported in one
//! run; when there are errors nothing is written.

mod attach;
mod documents;
mod fonts;
mod glyphs;
mod images;
mod load;
mod look;
mod outputs;
mod plan;
pub mod preview;
mod provenance;
mod published;
mod snapshot;
mod sources;
mod usage;

pub use load::{Loaded, load, open, report_files};
pub use published::{
    Publication, PublishOptions, Published, RenderedFormat, corrections, drafted, list, open_saved,
    publish, reasons, render, saved,
};
pub use snapshot::{Snapshot, snapshot};
pub use sources::SourceMap;

use crate::diagnostics::{Diagnostic, Severity, Sink, tidy};
use crate::inspect::{self, Inspection, Proposal};
use crate::pdf;
use crate::project::{self, Project};
use crate::typeset::FontBook;
use crate::workbook::{self, Limits};
use documents::Batch;
use fonts::{Press, Stock};
use std::sync::Arc;

/// The JSON Schema of `figures.json`.
pub fn figures_schema() -> String {
    usage::schema()
}

/// What to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Check only, or write these formats.
    pub goal: Goal,
    /// Only these reports (names of files in `config/` without extension); empty for all.
    pub reports: Vec<String>,
    /// Only the briefs of these areas (label or id); empty for everything.
    pub areas: Vec<String>,
    /// How many documents to work on at once; `None`: one a processor.
    pub jobs: Option<usize>,
    /// Whether warnings stop the build as errors do.
    pub strict: bool,
}

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Find problems, write nothing.
    Check,
    /// Write the chosen formats and, when no document is left out, `figures.json`.
    Build(Formats),
}

/// The formats of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formats {
    /// Markdown.
    pub markdown: bool,
    /// HTML.
    pub html: bool,
    /// PDF.
    pub pdf: bool,
}

impl Formats {
    /// All formats.
    pub const ALL: Formats = Formats {
        markdown: true,
        html: true,
        pdf: true,
    };
}

/// Hears how a batch goes on; called from several threads.
pub trait Progress: Sync {
    /// So many documents are to be made.
    fn begin(&self, total: usize);
    /// One more is made.
    fn step(&self);
    /// All are made.
    fn end(&self);
}

/// Hears nothing.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _total: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}

/// What came of the checks of figures: each counts once for every area and period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checks {
    /// How many were made.
    pub made: usize,
    /// How many of these failed, as errors or as warnings.
    pub failed: usize,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// All problems, merged and in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the problems may quote.
    pub sources: SourceMap,
    /// How many checks of figures were made, and how many of these failed.
    pub checks: Checks,
    /// How many documents were made.
    pub documents: usize,
    /// How many files were written.
    pub files: usize,
    /// How many pages the PDF files have together.
    pub pages: usize,
}

impl Outcome {
    /// Whether the output could not be written, whatever the input is like.
    pub fn unwritable(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.code == project::codes::UNWRITABLE)
    }

    /// Whether there are errors, so that nothing was written.
    pub fn failed(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }
}

/// Checks or builds a project.
pub fn run(project: &dyn Project, options: &Options, progress: &dyn Progress) -> Outcome {
    let mut sink = Sink::new();
    let mut outcome = Outcome::default();
    let mut loaded = Vec::new();
    let work = || {
        let usual = FontBook::bundled();
        let writer = pdf::Writer::new(&usual);
        let usual = Press {
            fonts: &usual,
            writer: &writer,
        };
        (loaded, ()) = rayon::join(
            || load::load_all(project, &options.reports, &mut outcome.sources, &mut sink),
            || {
                if matches!(options.goal, Goal::Build(Formats { pdf: true, .. })) {
                    documents::warm(usual);
                }
            },
        );
        let stock = Stock::read(project, &loaded, &mut sink);
        let writers: Vec<_> = stock.books.iter().map(pdf::Writer::new).collect();
        for one in &loaded {
            outcome.checks.made += one.verified.made();
            outcome.checks.failed += one.verified.failed();
        }
        if sink.has_errors() {
            look::look(&loaded, &mut sink);
        } else {
            let jobs = plan::plan(&loaded, &options.areas, &mut sink);
            if options.goal != Goal::Check && !sink.has_errors() {
                outputs::prepare(project, &mut sink);
            }
            if !sink.has_errors() {
                let batch = Batch {
                    jobs,
                    goal: options.goal,
                    whole: options.areas.is_empty() && options.reports.is_empty(),
                    presses: stock.presses(usual, &writers),
                };
                progress.begin(batch.jobs.len());
                let made = documents::make(project, &loaded, &batch, progress, &mut sink);
                progress.end();
                outcome.documents = made.documents;
                for one in &loaded {
                    crate::prose::typed_numbers(&one.figures, &one.templates, &mut sink);
                }
                if options.strict {
                    sink.harden();
                }
                if !sink.has_errors() {
                    outcome.files = outputs::commit(project, made.staged, &mut sink);
                    outcome.pages = made.pages;
                }
            }
        }
        project.tidy();
    };
    match pool(options.jobs) {
        Some(pool) => pool.install(work),
        None => {
            let mut work = work;
            work();
        }
    }
    let problems = glyphs::locate(sink.into_unique(), &outcome.sources, &loaded);
    outcome.diagnostics = tidy::tidy(problems);
    outcome
}

/// Looks at a workbook that no configuration describes yet: what it holds, and the
/// configuration that would read it, if there is one. `path` is how that names it.
pub fn inspect(
    path: &str,
    bytes: Arc<[u8]>,
    sink: &mut Sink,
) -> Option<(Inspection, Option<Proposal>)> {
    let book = workbook::open(path, bytes, None, &Limits::default(), sink)?;
    let inspection = inspect::inspect(&book);
    let proposal = inspect::propose(&inspection);
    Some((inspection, proposal))
}

/// A pool of the wished size; `None` for the default one.
fn pool(jobs: Option<usize>) -> Option<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs?)
        .build()
        .ok()
}
