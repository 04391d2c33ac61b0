//! The tree as one self-contained HTML page.

mod block;
mod chart;
mod escape;
mod images;
mod inline;
mod page;
mod table;
mod words;
mod writer;

pub use images::{DataUri, Images};

use crate::document::Document;
use crate::style::Style;
use block::Spacing;
use writer::{Manner, Writer};

/// Renders a document as a complete HTML page.
///
/// `shell` and `css` are the project's own (`templates/page.html`, `templates/page.css`)
/// or the shipped ones.
pub fn render(document: &Document, style: &Style, theme: &Theme) -> String {
    let _ = (style, theme);
    let images = Images::default();
    let mut writer = Writer::new(document, Manner::PAGE, &images);
    writer.content();
    writer.out
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
    let images = Images::default();
    let mut writer = Writer::new(document, Manner::SPECIFICATION, &images);
    writer.blocks(&document.blocks, Spacing::Loose);
    writer.notes();
    writer.out
}
