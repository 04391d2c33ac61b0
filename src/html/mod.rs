//! The tree as one self-contained HTML page: [`render`], with a [`Theme`].
//!
//! The page loads nothing and runs nothing, and says so in its policy. Every number in it
//! carries its exact value and where it comes from. One writer makes the page and the bare
//! [`fragment`]; what differs between them is its manner.

mod block;
mod bound;
mod cards;
mod chart;
pub mod codes;
mod css;
mod escape;
mod images;
mod inline;
mod page;
mod svg;
mod table;
mod theme;
mod widths;
mod writer;

pub use images::{DataUri, Images};
pub use theme::{Theme, ThemeFile};

use crate::document::walk::Node;
use crate::document::{Document, Inline};
use crate::style::Style;
use block::Spacing;
use theme::{Name, Part};
use writer::{Manner, Writer};

/// Renders a document as a complete HTML page.
///
/// `theme` is the project's own (`templates/page.html`, `templates/page.css`) or the
/// shipped one. Images are replaced by their text; see [`render_with`].
pub fn render(document: &Document, style: &Style, theme: &Theme) -> String {
    render_with(document, style, theme, &Images::default())
}

/// As [`render`], showing the images that are given; others are replaced by their text.
pub fn render_with(document: &Document, style: &Style, theme: &Theme, images: &Images) -> String {
    let meta = &document.meta;
    let mut css = String::with_capacity(theme.css.len() + 1024);
    css::push_rules(&mut css, style, meta);
    css::push_widths(&mut css, document);
    if !document.sources.all.is_empty() {
        css.push_str(include_str!("cards.css"));
    }
    if has_edits(document) {
        css.push_str(include_str!("edits.css"));
    }
    css.push_str(&theme.css);

    let mut writer = Writer::new(document, Manner::PAGE, images);
    writer.contents = Some(&style.contents_style);
    writer.logo = style.logo.as_ref();
    for part in theme::parts(&theme.shell) {
        let out = &mut writer.out;
        match part {
            Part::Text(text) | Part::Unknown(text, _) => out.push_str(text),
            Part::Name(Name::Title) => escape::text(out, &meta.title),
            Part::Name(Name::Language) if meta.language.is_empty() => out.push_str("en"),
            Part::Name(Name::Language) => escape::text(out, &meta.language),
            Part::Name(Name::Direction) if writer.backwards => out.push_str(" dir=\"rtl\""),
            Part::Name(Name::Direction) => {}
            Part::Name(Name::Body) => escape::text(out, &meta.body),
            Part::Name(Name::Period) => escape::text(out, &meta.period),
            Part::Name(Name::Date) => escape::text(out, meta.date.as_deref().unwrap_or_default()),
            Part::Name(Name::Policy) => escape::text(out, &css::policy(&css)),
            Part::Name(Name::Css) => out.push_str(&css),
            Part::Name(Name::Content) => writer.content(),
        }
    }
    writer.out
}

/// Whether the document shows what changed between two versions.
fn has_edits(document: &Document) -> bool {
    let mut found = false;
    document.visit(&mut |node| {
        found |= matches!(node, Node::Inline(Inline::Deleted(_) | Inline::Inserted(_)));
    });
    found
}

/// Renders the blocks alone, as the CommonMark examples expect it.
pub fn fragment(document: &Document) -> String {
    let images = Images::default();
    let mut writer = Writer::new(document, Manner::SPECIFICATION, &images);
    writer.blocks(&document.blocks, Spacing::Loose);
    writer.notes();
    writer.out
}
