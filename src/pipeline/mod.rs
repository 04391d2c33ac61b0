//! The only place that knows all stages: check, build, build many.
//!
//! [`run`] goes the one way through: configuration, workbooks, figures, then for each
//! document manuscript, tree, and (when building) Markdown, HTML, pages and PDF. `check`
//! is `build` without writing: the same code. All problems of a run are reported in one
//! run. Errors in the configuration, the workbooks or the figures stop it before anything is
//! written; an error in one document leaves that document out.
//!
//! A build makes only what is affected by what changed since the last one: see `state`. What
//! one keeps when it is published, and how two states are compared, is in `published`;
//! [`mod@preview`] makes the same documents for the browser, one by one and in memory.

mod attach;
mod beside;
mod documents;
mod fonts;
mod glyphs;
mod images;
mod keys;
mod load;
mod look;
mod one;
mod outputs;
mod plan;
mod precedents;
pub mod preview;
mod provenance;
mod published;
mod reason;
mod run;
mod sheets;
mod snapshot;
mod sources;
mod state;
mod usage;

pub use load::{Loaded, load, open, report_files};
pub use published::{
    Publication, PublishOptions, Published, RenderedFormat, between, corrections, drafted, files,
    list, open_saved, publish, reasons, render, saved, style_of,
};
pub use run::run;
pub use sheets::Sheets;
pub use snapshot::{Snapshot, snapshot};
pub use sources::SourceMap;
pub use state::Plan;

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::inspect::{self, Inspection, Proposal};
use crate::measure::Period;
use crate::project;
use crate::workbook::{self, Limits};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The JSON Schema of `figures.json`.
pub fn figures_schema() -> String {
    usage::schema()
}

/// What to do; by default a check of everything.
#[derive(Clone, Debug, Default)]
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
    /// Whether everything is made again, also what is as it should be.
    pub force: bool,
    /// Whether nothing is written, only said what would be made and why.
    pub dry_run: bool,
    /// Whether one document with errors stops the build, so that nothing is written.
    pub fail_fast: bool,
    /// Whether the output is a new folder that is never built into again, so that nothing is
    /// kept in it for a next build.
    pub once: bool,
}

/// What a run is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goal {
    /// Find problems, write nothing.
    #[default]
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
    /// No format.
    pub const NONE: Formats = Formats {
        markdown: false,
        html: false,
        pdf: false,
    };

    /// All formats.
    pub const ALL: Formats = Formats {
        markdown: true,
        html: true,
        pdf: true,
    };

    /// The endings of the files.
    pub fn extensions(self) -> Vec<&'static str> {
        let all = [
            (self.markdown, "md"),
            (self.html, "html"),
            (self.pdf, "pdf"),
        ];
        let wanted = all.into_iter().filter(|(wanted, _)| *wanted);
        wanted.map(|(_, extension)| extension).collect()
    }
}

/// Hears how a batch goes on; called from several threads.
pub trait Progress: Sync {
    /// So many documents are to be made.
    fn begin(&self, total: usize);
    /// One more is made.
    fn step(&self);
    /// All are made.
    fn end(&self);
    /// Another run has the output folder, and this one waits for it. Called once.
    fn waiting(&self) {}
    /// Whether to give up, leaving everything as it was.
    fn stopped(&self) -> bool {
        false
    }
}

/// Whether to go on waiting for another run, which is told once.
fn waiting(progress: &dyn Progress) -> impl FnMut() -> bool + '_ {
    let mut told = false;
    move || {
        if !std::mem::replace(&mut told, true) {
            progress.waiting();
        }
        !progress.stopped()
    }
}

/// Hears nothing.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _total: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}

/// What came of the checks of figures: each counts once for every area and period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How many documents it was about, without those that failed.
    pub documents: usize,
    /// How many files were written.
    pub files: usize,
    /// How many files were as they should be, and stayed.
    pub kept: usize,
    /// How many documents were not even composed, since all that they read was as before.
    pub left_out: usize,
    /// How many pages the PDF files have together.
    pub pages: usize,
    /// The documents that errors left out.
    pub failed: Vec<Failed>,
    /// Files that belong to the project no longer, and were removed.
    pub removed: Vec<String>,
    /// Files that are new although others could not be written; mostly none.
    pub cut_short: Vec<String>,
    /// Files that somebody else wrote or changed, and that were replaced.
    pub overwritten: Vec<String>,
    /// For a dry run: what would be made, and why.
    pub plan: Vec<Plan>,
    /// Whether it was given up, with nothing written.
    pub stopped: bool,
}

/// A document that errors left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Its path below the output folder, without extension.
    pub document: String,
    /// Its first error: kind and message.
    pub cause: (Code, String),
}

impl Outcome {
    /// Whether the output could not be written, whatever the input is like.
    pub fn unwritable(&self) -> bool {
        let codes = [
            project::codes::UNWRITABLE,
            project::codes::FOREIGN_OUTPUT,
            project::codes::FOREIGN_FILE,
            project::codes::OVER_INPUT,
        ];
        self.diagnostics.iter().any(|d| codes.contains(&d.code))
    }

    /// Whether there are errors. Something is written all the same when
    /// [`Outcome::documents`] is not 0.
    pub fn failed(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }
}

/// Looks at a workbook that no configuration describes yet: what it holds, and the
/// configuration that would read it, if there is one. `path` is how that names it, and `period`
/// the one of tables that state none.
pub fn inspect(
    path: &str,
    bytes: Arc<[u8]>,
    period: Option<Period>,
    sink: &mut Sink,
) -> Option<(Inspection, Option<Proposal>)> {
    let book = workbook::open(path, bytes, None, &Limits::default(), sink)?;
    let inspection = inspect::inspect(&book);
    let proposal = inspect::propose(&inspection, period);
    Some((inspection, proposal))
}
