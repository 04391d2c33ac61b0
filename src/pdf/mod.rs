//! Writes pages as PDF: draws what typeset decided, with structure, outline and metadata.

use crate::diagnostics::Sink;
use crate::typeset::{FontBook, Pages};

/// What documents of one run share: subset fonts by face and glyph set.
pub struct Writer<'a> {
    /// The fonts.
    pub fonts: &'a FontBook,
}

impl<'a> Writer<'a> {
    /// A writer over the fonts.
    pub fn new(fonts: &'a FontBook) -> Self {
        Self { fonts }
    }

    /// The bytes of a PDF file. The same pages give the same bytes, whatever was written before.
    pub fn write(&self, pages: &Pages, sink: &mut Sink) -> Vec<u8> {
        let _ = (pages, sink);
        todo!("pdf")
    }
}
