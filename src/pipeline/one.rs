//! Makes one document, from manuscript to staged files, as far as what is there already does
//! not do.

use super::documents::{Piece, Workshop};
use super::images;
use super::keys::{Keys, Raw};
use super::plan::Job;
use super::provenance::Told;
use super::reason::{Reason, stays, why};
use super::state::{Found, Hash, Output, Plan, Record, Trace, Used};
use super::usage::{self, Usage};
use super::{Goal, Loaded, attach, outputs};
use crate::config::{MarkAbbreviations, Report};
use crate::diagnostics::Sink;
use crate::document::number::{Scheme, number};
use crate::document::{Abbreviations, Document};
use crate::html::{self, Images};
use crate::picture::Pictures;
use crate::style::Style;
use crate::{figures, markdown, pdf, prose};
use std::borrow::Cow;
use std::collections::BTreeMap;

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

/// Makes a document, or leaves it as it is when it read nothing new.
pub(super) fn make(workshop: &Workshop<'_>, loaded: &Loaded, job: &Job) -> Piece {
    if let Some(piece) = stands(workshop, loaded, job) {
        return piece;
    }
    // Rendering gets nothing of the figures but what is in the document.
    let mut piece = Piece::default();
    let (composed, reads) = figures::noted(|| compose(workshop, loaded, job, &mut piece.sink));
    let Some(composed) = composed else {
        return piece;
    };
    piece.record.trace = Trace::of(&reads, &loaded.figures);
    finish(workshop, loaded, job, composed, piece)
}

/// A document that would come to the same as it did, since all that it read is as it was.
fn stands(workshop: &Workshop<'_>, loaded: &Loaded, job: &Job) -> Option<Piece> {
    let known = workshop.known?;
    let past = workshop.past.documents.get(&job.path)?;
    let changed = known.changed.get(job.report)?;
    let trace = past
        .trace
        .as_ref()
        .filter(|_| past.basis == Some(known.basis))?;
    if !trace.holds(changed, &loaded.figures) {
        return None;
    }
    let wanted = workshop.formats.extensions();
    let there = wanted.iter().all(|extension| {
        let path = format!("{}.{extension}", job.path);
        let output = past.outputs.get(*extension);
        output.is_some_and(|output| output.find(workshop.project, &path) == Found::Same)
    });
    if !there {
        return None;
    }
    workshop.gallery.show(&past.images);
    let mut piece = Piece {
        kept: wanted.len(),
        left_out: true,
        ..Piece::default()
    };
    for problem in &past.told {
        piece.sink.emit(problem.clone());
    }
    if workshop.options.strict {
        piece.sink.harden();
    }
    Some(piece)
}

/// What is made of the figures for a document.
struct Composed {
    document: Document,
    manuscript: prose::Manuscript,
    shown: images::Shown,
    told: Told,
    pdf: pdf::Options,
    usage: Option<Usage>,
    used: Used,
}

/// Goes as far as the figures are needed.
fn compose(
    workshop: &Workshop<'_>,
    loaded: &Loaded,
    job: &Job,
    sink: &mut Sink,
) -> Option<Composed> {
    let (mut document, manuscript) = tree(loaded, job, sink)?;
    let logo = loaded.report.style.logo.as_ref();
    let shown = workshop.gallery.of(&document, logo, workshop.paged, sink);
    if sink.has_errors() {
        return None;
    }
    let mut told = Told::of(
        workshop.formats,
        workshop.paged,
        &loaded.report,
        job.subject,
    );
    told.gather(&mut document, &manuscript, job.subject);
    let usage = || usage::of(&document, &manuscript, &job.path);
    let pdf = match workshop.formats.pdf {
        true => attach::options(loaded, usage),
        false => pdf::Options::default(),
    };
    let usage = workshop.listed.then(usage);
    Some(Composed {
        used: Used::of(&manuscript),
        document,
        manuscript,
        shown,
        told,
        pdf,
        usage,
    })
}

/// Makes the files of a document that are not as they should be.
fn finish(
    workshop: &Workshop<'_>,
    loaded: &Loaded,
    job: &Job,
    composed: Composed,
    mut piece: Piece,
) -> Piece {
    let Composed {
        mut document,
        manuscript,
        shown,
        told,
        pdf,
        usage,
        used,
    } = composed;
    let style = style_of(loaded, job);
    let keys = workshop.common.keys(
        workshop.formats,
        Raw {
            document: &mut document,
            report: job.report,
            style: &style,
            images: &shown.images,
            told: &told,
            pdf: &pdf,
            gallery: workshop.gallery,
        },
    );
    let past = workshop.past.documents.get(&job.path);
    let trace = piece.record.trace.take();
    // Formats that are not asked for stay as they are, and so does what is known of them.
    piece.record = past.cloned().unwrap_or_default();
    piece.record.used = used;
    piece.record.trace = trace;
    piece.record.basis = None;
    piece.record.images = shown.named.iter().cloned().collect();
    if let Some(usage) = &usage {
        piece.record.listed = usage.listed();
    }
    let mut why = || match (workshop.changes, past) {
        (Some(changes), Some(past)) => changes.reason(&past.used, loaded, &manuscript),
        _ => Reason::Other.to_string(),
    };
    let todo = todo(workshop, &keys, past, job, &mut piece, &mut why);
    let mut sheet = Sheet {
        job,
        style: &style,
        document: &mut document,
        images: &shown.images,
        pictures: &shown.pictures,
        told,
        pdf,
    };
    render(workshop, &mut sheet, &todo, past, &mut piece);
    piece.usage = usage;
    piece.record.told = piece.sink.items().to_vec();
    if workshop.options.strict {
        piece.sink.harden();
    }
    piece
}

/// What must be made.
#[derive(Default)]
struct Todo {
    keys: Keys,
    /// Why, by extension; for a dry run alone.
    reasons: BTreeMap<&'static str, String>,
}

/// Keeps what is as it should be; the keys of what must be made.
fn todo(
    workshop: &Workshop<'_>,
    keys: &Keys,
    past: Option<&Record>,
    job: &Job,
    piece: &mut Piece,
    told: &mut dyn FnMut() -> String,
) -> Todo {
    let mut of_all = None;
    let mut reasons = BTreeMap::new();
    let mut look = |extension: &'static str, key: Option<Hash>| -> Option<Hash> {
        let key = key?;
        let path = format!("{}.{extension}", job.path);
        let known = past.and_then(|record| record.outputs.get(extension));
        match (why(workshop, known, key, &path), past) {
            (Ok(output), Some(past)) => {
                piece.kept += 1;
                piece.record.outputs.insert(extension.to_owned(), output);
                if extension == "pdf" {
                    for remark in &past.remarks {
                        piece.sink.emit(remark.clone());
                    }
                }
                return None;
            }
            (Err(Reason::Other), _) if workshop.options.dry_run => {
                let reason = of_all.get_or_insert_with(&mut *told).clone();
                reasons.insert(extension, reason);
            }
            (Err(reason), _) if workshop.options.dry_run => {
                reasons.insert(extension, reason.to_string());
            }
            _ => {}
        }
        Some(key)
    };
    let keys = Keys {
        markdown: look("md", keys.markdown),
        html: look("html", keys.html),
        pdf: look("pdf", keys.pdf),
    };
    Todo { keys, reasons }
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

/// Renders the formats that have keys and stages the files; a dry run only names them.
fn render(
    workshop: &Workshop<'_>,
    sheet: &mut Sheet<'_>,
    Todo {
        keys: todo,
        reasons,
    }: &Todo,
    past: Option<&Record>,
    piece: &mut Piece,
) {
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
    let mut found = Sink::new();
    let checked = workshop.options.goal == Goal::Check;
    let pages = (checked || todo.pdf.is_some()).then(|| {
        told.pdf(document, |document| {
            crate::typeset::typeset_with(document, style, press.fonts, pictures, &mut found)
        })
    });
    let pdf = match (&pages, todo.pdf) {
        (Some(pages), Some(key)) if !found.has_errors() => {
            let bytes = press.writer.write_with(pages, options, &mut found);
            piece.record.pages = pages.pages.len();
            Some((key, bytes))
        }
        _ => None,
    };
    if pages.is_some() {
        piece.record.remarks = found.items().to_vec();
        piece.sink.absorb(found);
    }
    if piece.sink.has_errors() {
        return;
    }
    let mut outlet = Outlet {
        workshop,
        job,
        past,
        reasons,
        piece,
    };
    if let Some(key) = todo.markdown {
        let text = told.markdown(document, |document| match images.0.is_empty() {
            true => markdown::write(document),
            false => markdown::write(&images::relative_to(&job.path, document)),
        });
        outlet.put("md", key, text.into_bytes());
    }
    if let Some(key) = todo.html {
        let page = told.html(document, |document| {
            html::render_with(document, style, workshop.theme, images)
        });
        outlet.put("html", key, page.into_bytes());
    }
    if let Some((key, bytes)) = pdf {
        outlet.put("pdf", key, bytes);
    }
}

/// Where the files of a document go.
struct Outlet<'a> {
    workshop: &'a Workshop<'a>,
    job: &'a Job,
    past: Option<&'a Record>,
    /// For a dry run: why each format would be made.
    reasons: &'a BTreeMap<&'static str, String>,
    piece: &'a mut Piece,
}

impl Outlet<'_> {
    /// Stages a file unless it is there as it should be; a dry run only names it.
    fn put(&mut self, extension: &'static str, key: Hash, bytes: Vec<u8>) {
        let path = format!("{}.{extension}", self.job.path);
        let known = self.past.and_then(|past| past.outputs.get(extension));
        let output = Output::new(key, Hash::of(&bytes), known);
        if let Some(known) = known.filter(|_| !self.workshop.options.force)
            && let Some(seal) = stays(self.workshop, known, &output, &path)
        {
            // Made from something else, and yet the same.
            self.piece.kept += 1;
            let was = Vec::new();
            let output = Output {
                seal,
                was,
                ..output
            };
            self.piece
                .record
                .outputs
                .insert(extension.to_owned(), output);
            return;
        }
        self.piece
            .record
            .outputs
            .insert(extension.to_owned(), output);
        if self.workshop.options.dry_run {
            let reason = self.reasons.get(extension).cloned().unwrap_or_default();
            self.piece.plan.push(Plan { path, reason });
            return;
        }
        outputs::stage(
            self.workshop.project,
            &path,
            bytes,
            &mut self.piece.staged,
            &mut self.piece.sink,
        );
    }
}
