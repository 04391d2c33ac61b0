//! What an output is made from, as a hash: under the same key the same bytes come out.

use super::images::Gallery;
use super::provenance::Told;
use super::state::{Hash, Hasher, Reading};
use super::{Formats, Loaded};
use crate::document::Document;
use crate::html::{Images, Theme};
use crate::pdf;
use crate::project::inside;
use crate::style::Style;

/// The keys of a document's files, for the formats that are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Keys {
    /// Of the Markdown.
    pub markdown: Option<Hash>,
    /// Of the page.
    pub html: Option<Hash>,
    /// Of the PDF.
    pub pdf: Option<Hash>,
}

/// What the documents of a run have in common, hashed once.
pub(super) struct Common {
    theme: Hash,
    /// The fonts that each report names: their files, and what these hold.
    fonts: Vec<Hash>,
}

/// A document before it is rendered, with what goes with it.
pub(super) struct Raw<'a> {
    /// The tree, numbered and with its sources.
    pub document: &'a mut Document,
    /// Index of its report.
    pub report: usize,
    /// How it looks.
    pub style: &'a Style,
    /// What it shows.
    pub images: &'a Images,
    /// What it tells of sources.
    pub told: &'a Told,
    /// What its PDF file is to be.
    pub pdf: &'a pdf::Options,
    /// Where the images come from.
    pub gallery: &'a Gallery<'a>,
}

impl Common {
    /// Of a run, of which the configurations, templates, workbooks and fonts are read. What
    /// else was read is of no matter, so that a run that looks at more has the same keys.
    pub fn of(theme: &Theme, loaded: &[Loaded], reading: &Reading) -> Self {
        let fonts = loaded.iter().map(|one| {
            let files = one.report.style.fonts.files();
            let files = files.map(|file| {
                let path = inside(&file.path).ok();
                (&file.path, path.and_then(|path| reading.files.get(&path)))
            });
            Hash::of_value(&files.collect::<Vec<_>>())
        });
        Self {
            theme: Hash::of_value(theme),
            fonts: fonts.collect(),
        }
    }

    /// The keys of a document: its tree, numbered and with its sources, and all else that
    /// the renderers get.
    pub fn keys(&self, formats: Formats, sheet: Raw<'_>) -> Keys {
        let Raw {
            document,
            report,
            style,
            images,
            told,
            pdf,
            gallery,
        } = sheet;
        // What stands behind the figures counts only where it is told.
        let sources = std::mem::take(&mut document.sources);
        let mut tree = Hasher::default();
        tree.value(&document);
        let mut with_sources = tree.clone();
        with_sources.value(&sources);
        document.sources = sources;
        let mut look = Hasher::default();
        look.value(style);
        let look = look.end();
        let base = |told: bool| match told {
            true => with_sources.clone(),
            false => tree.clone(),
        };
        let markdown = formats.markdown.then(|| {
            let mut key = base(told.tells_markdown());
            key.value(&("md", told.settings().0));
            // Markdown names its images; what they hold is of no matter to it.
            key.value(&images.0.keys());
            key.end()
        });
        let html = formats.html.then(|| {
            let mut key = base(told.tells_html());
            key.value(&("html", told.settings().1, self.theme, look));
            gallery.hash(images, &mut key);
            key.end()
        });
        let pdf = formats.pdf.then(|| {
            let mut key = base(told.tells_pdf());
            key.value(pdf);
            key.value(&("pdf", told.settings().2, look, self.fonts.get(report)));
            gallery.hash(images, &mut key);
            key.end()
        });
        Keys {
            markdown,
            html,
            pdf,
        }
    }
}
