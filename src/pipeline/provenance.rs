//! What each format of a document tells of the sources of its figures: the table of sources
//! is gathered once, the annex made once, and both shown to the formats that want them.

use super::Formats;
use crate::config::{HtmlProvenance, MarkdownProvenance, PdfProvenance, Provenance, Report};
use crate::document::sources::spots;
use crate::document::{Block, Document, annex};
use crate::prose::{self, Manuscript, Subject};

/// What is told of the sources, by format.
pub(super) struct Told {
    html: HtmlProvenance,
    pdf: PdfProvenance,
    markdown: MarkdownProvenance,
    /// The annex, while no document has it.
    annex: Vec<Block>,
}

impl Told {
    /// As the report says, and nothing for formats that are not made; `paged` says whether
    /// pages are set, which a check does without writing them.
    pub fn of(formats: Formats, paged: bool, report: &Report, subject: Subject) -> Self {
        let briefs = report.briefs.as_ref();
        let Provenance {
            html,
            pdf,
            markdown,
        } = match (subject, briefs) {
            (Subject::Brief(_), Some(briefs)) => briefs.provenance,
            _ => report.provenance,
        };
        Self {
            html: if formats.html {
                html
            } else {
                HtmlProvenance::None
            },
            pdf: if paged { pdf } else { PdfProvenance::None },
            markdown: if formats.markdown {
                markdown
            } else {
                MarkdownProvenance::None
            },
            annex: Vec::new(),
        }
    }

    /// Whether Markdown tells of sources, and how.
    pub fn tells_markdown(&self) -> bool {
        self.markdown != MarkdownProvenance::None
    }

    /// Whether HTML does.
    pub fn tells_html(&self) -> bool {
        self.html != HtmlProvenance::None
    }

    /// Whether pages do.
    pub fn tells_pdf(&self) -> bool {
        self.pdf != PdfProvenance::None
    }

    /// What each format tells: Markdown, HTML, pages.
    pub fn settings(&self) -> (MarkdownProvenance, HtmlProvenance, PdfProvenance) {
        (self.markdown, self.html, self.pdf)
    }

    /// Fills in [`Document::sources`] if any format tells of them.
    pub fn gather(&mut self, document: &mut Document, manuscript: &Manuscript, subject: Subject) {
        let wanted = self.html != HtmlProvenance::None
            || self.pdf != PdfProvenance::None
            || self.markdown != MarkdownProvenance::None;
        if wanted {
            document.sources = prose::provenance(manuscript, subject, &spots(document));
        }
        if self.html == HtmlProvenance::Annex
            || self.pdf != PdfProvenance::None
            || self.markdown == MarkdownProvenance::Annex
        {
            self.annex = annex::blocks(&document.sources, &document.meta.words);
        }
    }

    /// Runs with the document as pages show it.
    pub fn pdf<R>(&mut self, document: &mut Document, run: impl FnOnce(&Document) -> R) -> R {
        document.sources.linked = self.pdf == PdfProvenance::Links;
        self.shown(document, self.pdf != PdfProvenance::None, run)
    }

    /// Runs with the document as HTML shows it.
    pub fn html<R>(&mut self, document: &mut Document, run: impl FnOnce(&Document) -> R) -> R {
        if self.html == HtmlProvenance::None {
            let sources = std::mem::take(&mut document.sources);
            let result = run(document);
            document.sources = sources;
            return result;
        }
        self.shown(document, self.html == HtmlProvenance::Annex, run)
    }

    /// Runs with the document as Markdown shows it.
    pub fn markdown<R>(&mut self, document: &mut Document, run: impl FnOnce(&Document) -> R) -> R {
        match self.markdown {
            MarkdownProvenance::Footnotes => run(&document.with_source_notes()),
            MarkdownProvenance::Annex => self.shown(document, true, run),
            MarkdownProvenance::None => run(document),
        }
    }

    /// Runs with the annex at the end of the document, if it is wanted.
    fn shown<R>(
        &mut self,
        document: &mut Document,
        annexed: bool,
        run: impl FnOnce(&Document) -> R,
    ) -> R {
        if !annexed {
            return run(document);
        }
        document.attach(std::mem::take(&mut self.annex));
        let result = run(document);
        self.annex = document.detach();
        result
    }
}
