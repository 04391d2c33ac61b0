//! Makes the documents, several at once, each from manuscript to staged files.

use super::plan::Job;
use super::provenance::Told;
use super::usage::{self, Usage};
use super::{Formats, Goal, Loaded, Progress, outputs};
use crate::config::Report;
use crate::diagnostics::Sink;
use crate::document::Document;
use crate::document::number::{Scheme, number};
use crate::html::Theme;
use crate::project::{Project, Staged};
use crate::typeset::FontBook;
use crate::{markdown, pdf, prose};
use rayon::prelude::*;

/// What making the documents came to.
#[derive(Default)]
pub(super) struct Made {
    /// Written files that wait for their names.
    pub staged: Vec<Staged>,
    /// How many documents.
    pub documents: usize,
    /// How many pages of PDF.
    pub pages: usize,
}

/// What the documents of a run share.
struct Workshop<'a> {
    project: &'a dyn Project,
    formats: Formats,
    fonts: &'a FontBook,
    writer: &'a pdf::Writer<'a>,
    theme: &'a Theme,
}

/// One document's part of the result.
struct Piece {
    staged: Vec<Staged>,
    pages: usize,
    usage: Option<Usage>,
    sink: Sink,
}

/// Makes all documents; problems come out in the order of the jobs.
pub(super) fn make(
    project: &dyn Project,
    loaded: &[Loaded],
    jobs: &[Job],
    goal: Goal,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Made {
    let fonts = FontBook::bundled();
    let writer = pdf::Writer::new(&fonts);
    let theme = outputs::theme(project, sink);
    let workshop = Workshop {
        project,
        formats: match goal {
            Goal::Check => Formats {
                markdown: false,
                html: false,
                pdf: false,
            },
            Goal::Build(formats) => formats,
        },
        fonts: &fonts,
        writer: &writer,
        theme: &theme,
    };
    let pieces: Vec<Piece> = jobs
        .par_iter()
        .with_max_len(1)
        .map(|job| {
            let piece = make_one(&workshop, &loaded[job.report], job);
            progress.step();
            piece
        })
        .collect();
    let mut made = Made {
        documents: jobs.len(),
        ..Made::default()
    };
    let mut usages = Vec::new();
    for (job, piece) in jobs.iter().zip(pieces) {
        made.staged.extend(piece.staged);
        made.pages += piece.pages;
        usages.extend(piece.usage.map(|usage| (job, usage)));
        sink.absorb(piece.sink);
    }
    if matches!(goal, Goal::Build(_)) && !sink.has_errors() {
        let json = usage::json(loaded, &usages);
        outputs::stage(
            project,
            "figures.json",
            json.as_bytes(),
            &mut made.staged,
            sink,
        );
    }
    made
}

/// The tree of one document, numbered.
fn tree(loaded: &Loaded, job: &Job, sink: &mut Sink) -> Option<(Document, prose::Manuscript)> {
    let report = &loaded.report;
    let manuscript = prose::compose(
        report,
        &loaded.figures,
        &loaded.templates,
        job.subject,
        sink,
    )?;
    let parts: Vec<(usize, &str)> = manuscript
        .parts
        .iter()
        .map(|part| (part.line, &*part.template))
        .collect();
    let source = markdown::Source {
        meta: &manuscript.meta,
        text: &manuscript.text,
        mentions: &manuscript.mentions,
        charts: &manuscript.charts,
        parts: &parts,
    };
    let mut document = markdown::parse(&source, sink);
    number(&mut document, &scheme(report), sink);
    Some((document, manuscript))
}

fn scheme(report: &Report) -> Scheme {
    Scheme {
        levels: report.numbering.clone(),
        table: "Table".to_owned(),
        chart: "Chart".to_owned(),
    }
}

fn make_one(workshop: &Workshop<'_>, loaded: &Loaded, job: &Job) -> Piece {
    let mut sink = Sink::new();
    let mut staged = Vec::new();
    let mut pages = 0;
    let mut usage = None;
    if let Some((mut document, manuscript)) = tree(loaded, job, &mut sink)
        && !sink.has_errors()
    {
        let mut provenance = Told::of(workshop.formats, &loaded.report, job.subject);
        provenance.gather(&mut document, &manuscript, job.subject);
        let mut press = Press {
            workshop,
            loaded,
            job,
            provenance,
            staged: &mut staged,
            sink: &mut sink,
        };
        pages = press.render(&mut document);
        usage = Some(usage::of(&document, manuscript));
    }
    Piece {
        staged,
        pages,
        usage,
        sink,
    }
}

/// Renders one document in the wished formats.
struct Press<'a> {
    workshop: &'a Workshop<'a>,
    loaded: &'a Loaded,
    job: &'a Job,
    provenance: Told,
    staged: &'a mut Vec<Staged>,
    sink: &'a mut Sink,
}

impl Press<'_> {
    /// Renders the wished formats and stages the files; gives the number of pages. Pages are
    /// set even for a check, since a missing glyph shows only there.
    fn render(&mut self, document: &mut Document) -> usize {
        let formats = self.workshop.formats;
        let style = &self.loaded.report.style;
        let pages = self.provenance.pdf(document, |document| {
            crate::typeset::typeset(document, style, self.workshop.fonts, self.sink)
        });
        if self.sink.has_errors() {
            return 0;
        }
        if formats.markdown {
            let text = self.provenance.markdown(document, markdown::write);
            self.put("md", text.as_bytes());
        }
        if formats.html {
            let theme = self.workshop.theme;
            let page = self.provenance.html(document, |document| {
                crate::html::render(document, style, theme)
            });
            self.put("html", page.as_bytes());
        }
        if formats.pdf {
            let bytes = self.workshop.writer.write(&pages, self.sink);
            self.put("pdf", &bytes);
            return pages.pages.len();
        }
        0
    }

    fn put(&mut self, extension: &str, bytes: &[u8]) {
        let path = format!("{}.{extension}", self.job.path);
        outputs::stage(self.workshop.project, &path, bytes, self.staged, self.sink);
    }
}
