//! Tree to Markdown.

mod blocks;
mod charts;
mod escape;
pub(super) mod head;
mod inlines;
mod lines;
mod lower;
mod sources;
mod tables;

use crate::document::Document;
use blocks::Writer;

/// See [`super::write()`].
pub(super) fn write(document: &Document) -> String {
    let mut writer = Writer::new(document);
    writer.document();
    writer.finish()
}
