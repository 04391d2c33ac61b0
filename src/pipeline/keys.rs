//! What an output is made from, as a hash: under the same key the same bytes come out.

use super::Formats;
use super::images::Gallery;
use super::provenance::Told;
use super::state::{Hash, Hasher, Reading};
use crate::document::Document;
use crate::html::{Images, Theme};
use crate::pdf;
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
    others: Hash,
}

/// A document before it is rendered, with what goes with it.
pub(super) struct Raw<'a> {
    /// The tree, numbered and with its sources.
    pub document: &'a mut Document,
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
    /// Of a run, of which the configurations, templates, workbooks and fonts are read.
    pub fn of(theme: &Theme, reading: &Reading) -> Self {
        // Fonts and whatever else is no part of the documents' trees or of the theme.
        let others = reading.files.iter().filter(|(path, _)| {
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            ![
                "css", "html", "md", "yaml", "yml", "xlsx", "xlsm", "xlsb", "xls", "ods",
            ]
            .contains(&ending)
        });
        let others: Vec<_> = others.collect();
        Self {
            theme: Hash::of_value(theme),
            others: Hash::of_value(&others),
        }
    }

    /// The keys of a document: its tree, numbered and with its sources, and all else that
    /// the renderers get.
    pub fn keys(&self, formats: Formats, sheet: Raw<'_>) -> Keys {
        let Raw {
            document,
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
            key.value(&("html", told.settings().1, self.theme, look, self.others));
            gallery.hash(images, &mut key);
            key.end()
        });
        let pdf = formats.pdf.then(|| {
            let mut key = base(told.tells_pdf());
            key.value(pdf);
            key.value(&("pdf", told.settings().2, look, self.others));
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
