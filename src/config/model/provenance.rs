//! Where a document tells what stands behind its figures.

use schemars::JsonSchema;

/// Where a document tells what stands behind its figures, by format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// In HTML.
    pub html: HtmlProvenance,
    /// In PDF.
    pub pdf: PdfProvenance,
    /// In Markdown.
    pub markdown: MarkdownProvenance,
}

impl Provenance {
    /// What a report tells unless the configuration says otherwise.
    pub const REPORT: Provenance = Provenance {
        html: HtmlProvenance::Annex,
        // An annex about doubles the pages of a report: it is set when it is asked for.
        pdf: PdfProvenance::None,
        markdown: MarkdownProvenance::None,
    };
    /// What a brief tells unless the configuration says otherwise: its one or two pages
    /// stay what they are.
    pub const BRIEF: Provenance = Provenance {
        html: HtmlProvenance::Cards,
        pdf: PdfProvenance::None,
        markdown: MarkdownProvenance::None,
    };
}

/// What HTML tells of the sources of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HtmlProvenance {
    /// Nothing but a line that shows when the pointer rests on a figure.
    None,
    /// Each figure opens a card.
    Cards,
    /// Each figure opens a card, and a list of all sources stands at the end.
    Annex,
}

/// What PDF tells of the sources of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PdfProvenance {
    /// Nothing.
    None,
    /// An annex that lists all sources, with the pages on which each figure stands.
    Annex,
    /// The annex, and each figure is a link to its row.
    Links,
}

/// What Markdown tells of the sources of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarkdownProvenance {
    /// Nothing.
    None,
    /// An annex that lists all sources.
    Annex,
    /// A footnote for each figure.
    Footnotes,
}
