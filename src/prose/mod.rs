//! Fills the templates: figures as handles, filters, tests, functions, the wording.
//!
//! What tera prints for a figure is a private mark; [`Manuscript::text`] is Markdown
//! with such marks, and [`Manuscript::mentions`] says what each stands for.

use crate::config::Report;
use crate::diagnostics::Sink;
use crate::document::{Chart, Mention, Meta};
use crate::figures::{AreaId, Figures};
use std::sync::Arc;

/// The templates of a project, parsed once and shared by all documents.
pub struct Templates {
    // tera engine and sources
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
    /// Syntax errors, unknown filters and include cycles go to the sink.
    pub fn parse(files: Vec<(String, Arc<str>)>, sink: &mut Sink) -> Option<Templates> {
        let _ = (files, sink);
        todo!("prose")
    }
}

/// Writes the manuscript of one document.
///
/// `None` when there are errors, which are then in the sink.
pub fn compose(
    report: &Report,
    figures: &Arc<Figures>,
    templates: &Templates,
    subject: Subject,
    sink: &mut Sink,
) -> Option<Manuscript> {
    let _ = (report, figures, templates, subject, sink);
    todo!("prose")
}
