//! Change reports in the formats of documents.

use crate::diagnostics::Sink;
use crate::document::Document;
use crate::html::{self, Theme};
use crate::style::Style;
use crate::typeset::{FontBook, typeset};
use crate::{markdown, pdf};

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

/// Renders a document that belongs to no report, such as a change report.
pub fn render(
    document: &Document,
    format: RenderedFormat,
    style: &Style,
    sink: &mut Sink,
) -> Vec<u8> {
    let mut style = style.clone();
    style.cover = false;
    match format {
        RenderedFormat::Markdown => markdown::write(document).into_bytes(),
        RenderedFormat::Html => html::render(document, &style, &Theme::default()).into_bytes(),
        RenderedFormat::Pdf => {
            let fonts = FontBook::new(&style.fonts, &|_| None);
            let pages = typeset(document, &style, &fonts, sink);
            if sink.has_errors() {
                return Vec::new();
            }
            pdf::Writer::new(&fonts).write(&pages, sink)
        }
    }
}
