//! Change reports in the formats of documents.

use crate::diagnostics::Sink;
use crate::document::Document;
use crate::html::{self, Theme};
use crate::pipeline::{fonts, load};
use crate::project::Project;
use crate::style::Style;
use crate::typeset::typeset;
use crate::{config, markdown, pdf};

/// A format in which a change report is written as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderedFormat {
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// PDF.
    Pdf,
}

/// How the pages of a project's first report look; `None` where no configuration can be read.
pub fn style_of(project: &dyn Project) -> Option<Style> {
    // What is wrong in the configuration is for those to tell who read it for itself.
    let mut unheard = Sink::new();
    let file = load::report_files(project).into_iter().next()?;
    let text = load::read_text(project, &file, &mut unheard)?;
    let report = config::load(&file, &text, &mut unheard)?;
    Some(report.style)
}

/// Renders a document that belongs to no report, such as a change report. The fonts that the
/// style names are files of the project.
pub fn render(
    document: &Document,
    format: RenderedFormat,
    (project, style): (&dyn Project, &Style),
    sink: &mut Sink,
) -> Vec<u8> {
    let mut style = style.clone();
    style.cover = false;
    match format {
        RenderedFormat::Markdown => markdown::write(document).into_bytes(),
        RenderedFormat::Html => html::render(document, &style, &Theme::default()).into_bytes(),
        RenderedFormat::Pdf => {
            let fonts = fonts::book(project, &style.fonts, sink);
            if sink.has_errors() {
                return Vec::new();
            }
            let pages = typeset(document, &style, &fonts, sink);
            if sink.has_errors() {
                return Vec::new();
            }
            pdf::Writer::new(&fonts).write(&pages, sink)
        }
    }
}
