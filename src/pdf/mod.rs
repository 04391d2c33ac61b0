//! Writes pages as PDF: draws what typeset decided, with structure, outline and metadata.
//!
//! 1. `checks` looks for what cannot be written well and decides what the file may claim:
//!    PDF/A-2a (ISO 19005-2), or PDF/A-3a (ISO 19005-3) where a file is attached, and PDF/UA-1
//!    (ISO 14289-1).
//! 2. `fonts` gives each face used as a subset font, shared between documents.
//! 3. `content` makes drawing commands in marked content of the items.
//! 4. The drawing engine (printpdf) makes of these the pages and the document around them.
//! 5. `structure`, `navigation`, `images`, `attached`, `metadata` and `icc` add what it does
//!    not know.
//! 6. `file` packs the objects into bytes.
//!
//! Nothing depends on the clock, on chance or on what was written before.

mod assembly;
mod attached;
mod attributes;
mod checks;
mod clusters;
pub mod codes;
mod content;
mod file;
mod fonts;
mod icc;
mod images;
mod metadata;
mod navigation;
mod roles;
mod shapes;
mod strings;
mod structure;
mod syntax;
mod unicode;

pub use attached::Attachment;

use crate::diagnostics::{Diagnostic, Sink};
use crate::typeset::{Draw, FontBook, Page, Pages};
use assembly::{Assembly, kids, take_reference};
use file::deflate;
use fonts::{Embedded, Extras, Subsets};
use metadata::Claims;
use printpdf::{Op, PdfDocument, PdfPage, PdfSaveOptions, Pt, Rect};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a file is to be.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which part of the standard for archives it is to keep.
    pub archive: Archive,
    /// A file that it carries with it; only [`Archive::A3`] allows one.
    pub attachment: Option<Attachment>,
}

/// A part of ISO 19005; of either the level A, which needs a structure tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Archive {
    /// PDF/A-2a (ISO 19005-2).
    #[default]
    A2,
    /// PDF/A-3a (ISO 19005-3): as A-2a, and may hold files of any kind.
    A3,
}

/// What documents of one run share: subset fonts by face and glyph set.
///
/// A writer may be used by many threads at once.
pub struct Writer<'a> {
    subsets: Subsets<'a>,
    profile: Arc<[u8]>,
}

impl<'a> Writer<'a> {
    /// A writer over the fonts.
    pub fn new(fonts: &'a FontBook) -> Self {
        Self {
            subsets: Subsets::new(fonts),
            profile: deflate(&icc::srgb()).into(),
        }
    }

    /// Makes the subset of a face that nearly every document uses, if it is not there yet.
    ///
    /// It would be made with the first document that needs it; a caller with time to spare,
    /// while the workbooks are read for instance, can have it ready.
    pub fn prepare(&self, face: crate::typeset::FaceId) {
        self.subsets.common(face);
    }

    /// The bytes of a PDF file. The same pages give the same bytes, whatever was written before.
    ///
    /// Emits the problems of [`codes`]; after an error the bytes are of no use.
    pub fn write(&self, pages: &Pages, sink: &mut Sink) -> Vec<u8> {
        self.write_with(pages, &Options::default(), sink)
    }

    /// As [`Writer::write`], with what the file is to be. An attachment that the part of the
    /// standard does not allow is left out.
    pub fn write_with(&self, pages: &Pages, options: &Options, sink: &mut Sink) -> Vec<u8> {
        let before = sink.items().len();
        let mut claims = checks::check(pages, sink);
        let fonts = self.fonts(pages, sink);
        let drawn = content::draw(&pages.pages, &pages.structure, &fonts, |page, ops| {
            contents(page, ops, sink)
        });
        let sheets = pages.pages.iter().map(|page| sheet(page, Vec::new()));
        let skeleton = engine(&bare(sheets.collect()), sink);
        if sink.items().get(before..).is_some_and(has_errors) {
            claims = Claims {
                archive: false,
                accessible: false,
            };
        }
        let assembly = Assembly {
            pages,
            fonts: &fonts,
            drawn: &drawn,
            claims,
            options,
            profile: &self.profile,
        };
        assembly.run(skeleton)
    }

    /// The fonts of the faces that the pages use, by face.
    fn fonts(&self, pages: &Pages, sink: &mut Sink) -> Vec<Option<Arc<Embedded>>> {
        let faces: Vec<_> = self.subsets.faces().collect();
        let mut used: Vec<Option<Extras>> = vec![None; faces.len()];
        let mut reported = BTreeSet::new();
        for (number, page) in pages.pages.iter().enumerate() {
            for item in &page.items {
                let Draw::Glyphs(run) = &item.draw else {
                    continue;
                };
                let Some(extras) = used.get_mut(usize::from(run.face.0)) else {
                    continue;
                };
                let extras = extras.get_or_insert_default();
                let common = self.subsets.common(run.face);
                let known = |glyph: u16| common.is_some_and(|font| font.code(glyph).is_some());
                if run.glyphs.iter().all(|glyph| known(glyph.id)) {
                    continue;
                }
                let face = self.subsets.name(run.face);
                checks::missing_glyphs(run, number, face, &mut reported, sink);
                for cluster in clusters::clusters(run) {
                    let glyphs = run.glyphs.get(cluster.glyphs.clone()).unwrap_or_default();
                    for glyph in glyphs.iter().filter(|g| g.id != 0 && !known(g.id)) {
                        extras
                            .entry(glyph.id)
                            .or_insert_with(|| cluster.text.to_owned());
                    }
                }
            }
        }
        faces
            .into_iter()
            .zip(used)
            .map(|(face, extras)| {
                let font = self.subsets.extended(face, &extras?);
                if font.is_none() {
                    let name = self.subsets.name(face);
                    let message = format!("the font `{name}` cannot be embedded");
                    sink.emit(Diagnostic::error(codes::FONT_NOT_EMBEDDABLE, message));
                }
                font
            })
            .collect()
    }
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|d| d.severity == crate::diagnostics::Severity::Error)
}

/// A page of the drawing engine.
fn sheet(page: &Page, ops: Vec<Op>) -> PdfPage {
    let pt = |length| Pt(syntax::milli(length) as f32 / 1000.0);
    let area = || Rect::from_wh(pt(page.width), pt(page.height));
    PdfPage {
        media_box: area(),
        trim_box: area(),
        crop_box: area(),
        ops,
    }
}

/// A document of the drawing engine.
fn bare(pages: Vec<PdfPage>) -> PdfDocument {
    let mut document = PdfDocument::new("");
    document.pages = pages;
    document
}

/// What the drawing engine makes of a document: pages with their contents, catalogue.
fn engine(document: &PdfDocument, sink: &mut Sink) -> lopdf::Document {
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        // The engine calls operators unsafe that it has no command for, as the one that
        // shows strings of glyph codes.
        secure: false,
        image_optimization: None,
    };
    let mut warnings = Vec::new();
    let made = document.to_lopdf_document(&options, &mut warnings);
    for warning in warnings {
        let message = format!("the drawing engine objects: {}", warning.msg);
        sink.emit(Diagnostic::error(codes::DRAWING, message));
    }
    made
}

/// The contents of a page, compressed. The engine makes them page by page, so that its many
/// small objects are there for one page at a time.
fn contents(page: &Page, ops: &mut Vec<Op>, sink: &mut Sink) -> Vec<u8> {
    let mut document = bare(vec![sheet(page, std::mem::take(ops))]);
    let made = engine(&document, sink);
    if let Some(page) = document.pages.pop() {
        *ops = page.ops;
    }
    let tree = made.catalog().ok().map(|c| take_reference(c, b"Pages"));
    let page = tree.and_then(|tree| kids(&made, tree).first().copied());
    let page = page.and_then(|page| made.get_dictionary((page, 0)).ok());
    let stream = page.and_then(|page| made.objects.get(&(take_reference(page, b"Contents"), 0)));
    match stream {
        Some(lopdf::Object::Stream(stream)) => deflate(&stream.content),
        _ => deflate(b""),
    }
}
