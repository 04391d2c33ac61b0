//! The tree as one self-contained HTML page.

use crate::document::Document;
use crate::style::Style;

/// Renders a document as a complete HTML page.
///
/// `shell` and `css` are the project's own (`templates/page.html`, `templates/page.css`)
/// or the shipped ones.
pub fn render(document: &Document, style: &Style, theme: &Theme) -> String {
    let _ = (document, style, theme);
    todo!("html")
}

/// The page around the document and its style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The page, with `{{title}}`, `{{language}}`, `{{css}}`, `{{policy}}`, `{{content}}` to fill in.
    pub shell: String,
    /// The style sheet.
    pub css: String,
}

/// Renders the blocks alone, as the CommonMark examples expect it.
pub fn fragment(document: &Document) -> String {
    let _ = document;
    todo!("html")
}
