//! Makes the documents, several at once, each from manuscript to staged files.

use super::fonts::Press;
use super::images::{self, Gallery};
use super::plan::Job;
use super::provenance::Told;
use super::usage::{self, Usage};
use super::{Formats, Goal, Loaded, Progress, attach, outputs};
use crate::config::{MarkAbbreviations, Report};
use crate::diagnostics::Sink;
use crate::document::number::{Scheme, number};
use crate::document::{Abbreviations, Document};
use crate::html::{self, Images, Theme};
use crate::picture::Pictures;
use crate::project::{Project, Staged};
use crate::style::Style;
use crate::typeset::Family;
use crate::{markdown, pdf, prose};
use rayon::prelude::*;
use std::borrow::Cow;

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
    /// Whether pages are set: for PDF, and for a check, since only there is it seen that no
    /// font has a character.
    paged: bool,
    /// The press of each report.
    presses: &'a [Press<'a>],
    theme: &'a Theme,
    gallery: &'a Gallery<'a>,
    /// Whether `figures.json` is to tell what the documents carry.
    listed: bool,
}

/// One document's part of the result.
struct Piece {
    staged: Vec<Staged>,
    pages: usize,
    usage: Option<Usage>,
    sink: Sink,
}

/// Makes the fonts ready that nearly every report is set in; others are when they are
/// needed. To be done while there is time to spare.
pub(super) fn warm(press: Press<'_>) {
    let faces = [
        (Family::Text, false, false),
        (Family::Tables, true, false),
        (Family::Tables, false, false),
        (Family::Text, true, false),
        (Family::Text, false, true),
    ];
    faces.par_iter().for_each(|(family, bold, italic)| {
        press
            .writer
            .prepare(press.fonts.find(*family, *bold, *italic));
    });
}

/// What to make.
pub(super) struct Batch<'a> {
    /// The documents.
    pub jobs: Vec<Job>,
    /// What for.
    pub goal: Goal,
    /// Whether these are all documents of the project.
    pub whole: bool,
    /// The press of each report.
    pub presses: Vec<Press<'a>>,
}

/// Makes all documents; problems come out in the order of the jobs.
pub(super) fn make(
    project: &dyn Project,
    loaded: &[Loaded],
    batch: &Batch<'_>,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Made {
    let Batch {
        jobs, goal, whole, ..
    } = batch;
    let theme = outputs::theme(project, sink);
    let gallery = Gallery::new(project);
    let workshop = Workshop {
        project,
        formats: match goal {
            Goal::Check => Formats {
                markdown: false,
                html: false,
                pdf: false,
            },
            Goal::Build(formats) => *formats,
        },
        paged: !matches!(goal, Goal::Build(Formats { pdf: false, .. })),
        presses: &batch.presses,
        theme: &theme,
        gallery: &gallery,
        // A part of the documents would make the file say less than the folder holds.
        listed: *whole && matches!(goal, Goal::Build(_)),
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
    if let Goal::Build(formats) = goal
        && !sink.has_errors()
    {
        let mut put = |path: &str, bytes: Vec<u8>| {
            outputs::stage(project, path, bytes, &mut made.staged, sink);
        };
        if workshop.listed {
            put("figures.json", usage::json(loaded, &usages).into_bytes());
        }
        // Markdown names its images; the other formats hold them.
        if formats.markdown {
            for (path, bytes) in gallery.files() {
                put(&path, bytes.to_vec());
            }
        }
    }
    made
}

/// The tree of one document, numbered.
pub(super) fn tree(
    loaded: &Loaded,
    job: &Job,
    sink: &mut Sink,
) -> Option<(Document, prose::Manuscript)> {
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
    document.abbreviate(Abbreviations {
        entries: &report.abbreviations.entries,
        first_only: report.abbreviations.mark == MarkAbbreviations::First,
    });
    Some((document, manuscript))
}

fn scheme(report: &Report) -> Scheme {
    Scheme {
        levels: report.numbering.clone(),
        table: "Table".to_owned(),
        chart: "Chart".to_owned(),
    }
}

/// How the pages of a document look.
pub(super) fn style_of<'a>(loaded: &'a Loaded, job: &Job) -> Cow<'a, Style> {
    let mut style = Cow::Borrowed(&loaded.report.style);
    if style.cover && matches!(job.subject, prose::Subject::Brief(_)) {
        // A brief of a page or two has its title above the text.
        style.to_mut().cover = false;
    }
    style
}

fn make_one(workshop: &Workshop<'_>, loaded: &Loaded, job: &Job) -> Piece {
    let mut sink = Sink::new();
    let mut staged = Vec::new();
    let mut pages = 0;
    let mut usage = None;
    if let Some((mut document, manuscript)) = tree(loaded, job, &mut sink) {
        let logo = loaded.report.style.logo.as_ref();
        let paged = workshop.paged;
        let shown = workshop.gallery.of(&document, logo, paged, &mut sink);
        if !sink.has_errors() {
            let style = style_of(loaded, job);
            let mut told = Told::of(
                workshop.formats,
                workshop.paged,
                &loaded.report,
                job.subject,
            );
            told.gather(&mut document, &manuscript, job.subject);
            let mut sheet = Sheet {
                job,
                style: &style,
                document: &mut document,
                images: &shown.images,
                pictures: &shown.pictures,
                told,
                pdf: pdf::Options::default(),
            };
            if workshop.formats.pdf {
                sheet.pdf =
                    attach::options(loaded, || usage::of(sheet.document, &manuscript, &job.path));
            }
            pages = render(workshop, &mut sheet, &mut staged, &mut sink);
            if workshop.listed {
                usage = Some(usage::of(&document, &manuscript, &job.path));
            }
        }
    }
    Piece {
        staged,
        pages,
        usage,
        sink,
    }
}

/// A document that is ready to be rendered.
struct Sheet<'a> {
    job: &'a Job,
    style: &'a Style,
    document: &'a mut Document,
    images: &'a Images,
    pictures: &'a Pictures,
    /// What each format tells of the sources of figures.
    told: Told,
    /// What the PDF file is to be.
    pdf: pdf::Options,
}

/// Renders the wished formats and stages the files.
fn render(
    workshop: &Workshop<'_>,
    sheet: &mut Sheet<'_>,
    staged: &mut Vec<Staged>,
    sink: &mut Sink,
) -> usize {
    let Sheet {
        job,
        style,
        document,
        images,
        pictures,
        told,
        pdf: options,
    } = sheet;
    let press = workshop.presses[job.report];
    let pages = workshop.paged.then(|| {
        told.pdf(document, |document| {
            crate::typeset::typeset_with(document, style, press.fonts, pictures, sink)
        })
    });
    if sink.has_errors() {
        return 0;
    }
    let mut put = |extension: &str, bytes: Vec<u8>, sink: &mut Sink| {
        let path = format!("{}.{extension}", job.path);
        outputs::stage(workshop.project, &path, bytes, staged, sink);
    };
    if workshop.formats.markdown {
        let text = told.markdown(document, |document| match images.0.is_empty() {
            true => markdown::write(document),
            false => markdown::write(&images::relative_to(&job.path, document)),
        });
        put("md", text.into_bytes(), sink);
    }
    if workshop.formats.html {
        let page = told.html(document, |document| {
            html::render_with(document, style, workshop.theme, images)
        });
        put("html", page.into_bytes(), sink);
    }
    let Some(pages) = pages.filter(|_| workshop.formats.pdf) else {
        return 0;
    };
    let bytes = press.writer.write_with(&pages, options, sink);
    put("pdf", bytes, sink);
    pages.pages.len()
}
