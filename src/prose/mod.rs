//! Fills the templates: figures as handles, filters, tests, functions, the wording.
//!
//! What tera prints for a figure is a private mark; [`Manuscript::text`] is Markdown
//! with such marks, and [`Manuscript::mentions`] says what each stands for.
//!
//! How a figure gets through the engine: templates hold *handles* (the `handle` file), which
//! no template can make or take apart; filters make handles out of handles on the *desk*
//! of the document in work; the escape function, through which all output that is not the
//! template's own text goes, places a figure for each handle and escapes everything else.
//!
//! What guards the text: [`typed_numbers`] finds numbers that nobody placed; a sentence in
//! `{% guard … %}` is held to its condition (`unheld`); phrases come from the configuration
//! by circumstance (`phrases`); and no brief shows another area's figure (`desk`).
//!
//! Headings of the outline are written as Markdown headings, `#` for level 1, with
//! `{#id}` or, when they are not numbered, `{#id -}`.

mod args;
mod budget;
mod charts;
mod closing;
pub mod codes;
mod columns;
mod compose;
mod conditions;
mod desk;
mod engine;
mod escape;
mod fault;
mod filters;
mod functions;
mod glimpse;
mod handle;
mod layout;
mod ledger;
mod lists;
mod provenance;
mod revisions;
mod scan;
mod seat;
mod shelf;
mod sources;
mod table;
mod tables;

mod phrases;
mod trend;
mod typed;
mod unheld;
mod wording;

pub use glimpse::{Guarded, TypedYear, YearRole};

use crate::config::Report;
use crate::diagnostics::Sink;
use crate::document::{Chart, Mention, Meta, Sources};
use crate::figures::{AreaId, FigureId, Figures, Ledger};
use std::sync::Arc;

/// The templates of a project, parsed once and shared by all documents.
pub struct Templates {
    tera: tera::Tera,
    shelf: Arc<shelf::Shelf>,
    /// What cannot be read as a template.
    broken: engine::Broken,
}

/// Markdown text with marks, and what the marks stand for.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// Title and the like.
    pub meta: Meta,
    /// The Markdown text.
    pub text: String,
    /// The numbers that the marks stand for, by index.
    pub mentions: Vec<Mention>,
    /// The charts that the marks stand for, by index.
    pub charts: Vec<Chart>,
    /// Which template each stretch of the text came from, in order.
    pub parts: Vec<Part>,
    /// The figure of [`Manuscript::ledger`] behind each mention, by the mention's index.
    pub mentioned: Vec<FigureId>,
    /// The figures, with those that the text computed.
    pub ledger: Ledger,
    /// What the document is about.
    pub subject: Subject,
}

/// A stretch of the manuscript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// 0-based line of the manuscript's text at which the stretch begins.
    pub line: usize,
    /// The template file that wrote it, relative to the project folder.
    pub template: Arc<str>,
}

/// What a document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The report itself.
    Report,
    /// The brief of one area.
    Brief(AreaId),
}

impl Templates {
    /// Parses the templates: pairs of path relative to the project folder and text.
    ///
    /// A template is called by its path below `templates/`. Syntax errors, unknown
    /// filters, tests, functions and templates, and include cycles go to the sink.
    pub fn parse(files: Vec<(String, Arc<str>)>, sink: &mut Sink) -> Option<Templates> {
        engine::parse(files, sink)
    }

    /// The same, with whatever templates can be read: a document that a broken one is part
    /// of is not written, and the problems are told when somebody tries.
    pub fn sound(files: Vec<(String, Arc<str>)>) -> Templates {
        engine::sound(files)
    }

    /// The paths of a template, by the name that a configuration gives it, and of all that
    /// it includes.
    pub fn reach(&self, name: &str) -> Vec<Arc<str>> {
        let key = name.strip_prefix("templates/").unwrap_or(name);
        let files = self.shelf.reachable(key).into_iter();
        files.map(|file| Arc::clone(&file.path)).collect()
    }
}

/// Finds numbers that are typed in the templates, titles and headings that a report uses,
/// instead of being placed as figures. Each is a warning at its place ([`codes::TYPED_NUMBER`]).
pub fn typed_numbers(figures: &Figures, templates: &Templates, sink: &mut Sink) {
    typed::find(figures, templates, sink);
}

/// Writes the manuscript of one document.
///
/// `report` is the one that `figures` were gathered for. `None` when there are errors,
/// which are then in the sink: all of them, over all headings.
pub fn compose(
    report: &Report,
    figures: &Arc<Figures>,
    templates: &Templates,
    subject: Subject,
    sink: &mut Sink,
) -> Option<Manuscript> {
    debug_assert!(std::ptr::eq(report, &*figures.report) || report.file == figures.report.file);
    compose::compose(figures, templates, subject, sink)
}

/// What stands behind the figures of a composed document, for those of its mentions that
/// have a spot in the text ([`crate::document::sources::spots`]).
///
/// A brief is told of its own area's figures and the report's own; what was computed over
/// a group comes without the figures of other members.
pub fn provenance(
    manuscript: &Manuscript,
    subject: Subject,
    spots: &[Option<Arc<str>>],
) -> Sources {
    provenance::sources(manuscript, subject, spots)
}
