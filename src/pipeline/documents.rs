//! Makes the documents, several at once, each from manuscript to staged files, as far as
//! what is there already does not do.

use super::fonts::Press;
use super::images::{self, Gallery};
use super::keys::{Common, Keys, Raw};
use super::plan::Job;
use super::provenance::Told;
use super::state::{Changes, Found, Hash, Output, Plan, Record, State, Used, Witness};
use super::usage::{self, Usage};
use super::{Failed, Formats, Goal, Loaded, Options, Progress, attach, outputs};
use crate::config::{MarkAbbreviations, Report};
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::document::number::{Scheme, number};
use crate::document::{Abbreviations, Document};
use crate::html::{self, Images, Theme};
use crate::project::{Project, Staged};
use crate::style::Style;
use crate::typeset::Family;
use crate::{markdown, pdf, prose};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What making the documents came to.
#[derive(Default)]
pub(super) struct Made {
    /// Written files that wait for their names.
    pub staged: Vec<Staged>,
    /// What is to be remembered of the documents that went well.
    pub records: BTreeMap<String, Record>,
    /// What is to be remembered of files that no document owns.
    pub shared: BTreeMap<String, Output>,
    /// The documents that did not go well.
    pub failed: Vec<Failed>,
    /// What is made, and why.
    pub plan: Vec<Plan>,
    /// How many files stay as they are.
    pub kept: usize,
    /// How many pages of PDF.
    pub pages: usize,
    /// Whether it was given up.
    pub stopped: bool,
}

/// What the documents of a run share.
struct Workshop<'a> {
    project: &'a dyn Project,
    options: &'a Options,
    formats: Formats,
    /// Whether pages are set: for PDF, and for a check, since only there is it seen that no
    /// font has a character.
    paged: bool,
    /// The press of each report.
    presses: &'a [Press<'a>],
    theme: &'a Theme,
    gallery: &'a Gallery<'a>,
    common: &'a Common,
    /// What is remembered of the output.
    past: &'a State,
    /// For a dry run: what changed.
    changes: Option<&'a Changes>,
    /// Whether `figures.json` is to tell what the documents carry.
    listed: bool,
}

/// One document's part of the result.
#[derive(Default)]
struct Piece {
    staged: Vec<Staged>,
    record: Record,
    plan: Vec<Plan>,
    kept: usize,
    usage: Option<Usage>,
    sink: Sink,
    /// Whether it was not even begun.
    skipped: bool,
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
    pub jobs: &'a [Job],
    /// What for.
    pub options: &'a Options,
    /// Whether these are all documents of the project.
    pub whole: bool,
    /// The press of each report.
    pub presses: Vec<Press<'a>>,
    /// What is remembered of the output.
    pub past: &'a State,
    /// For a dry run: what changed.
    pub changes: Option<&'a Changes>,
}

/// Makes all documents; problems come out in the order of the jobs.
pub(super) fn make(
    project: &Witness<'_>,
    loaded: &[Loaded],
    batch: &Batch<'_>,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Made {
    let goal = batch.options.goal;
    let theme = outputs::theme(project, sink);
    let gallery = Gallery::new(project);
    let common = Common::of(&theme, &project.reading());
    let workshop = Workshop {
        project,
        options: batch.options,
        formats: match goal {
            Goal::Check => Formats::NONE,
            Goal::Build(formats) => formats,
        },
        paged: !matches!(goal, Goal::Build(Formats { pdf: false, .. })),
        presses: &batch.presses,
        theme: &theme,
        gallery: &gallery,
        common: &common,
        past: batch.past,
        changes: batch.changes,
        // A part of the documents would make the file say less than the folder holds.
        listed: batch.whole && matches!(goal, Goal::Build(_)),
    };
    let pieces = pieces(&workshop, loaded, batch.jobs, progress);
    let mut made = Made {
        stopped: pieces.iter().any(|piece| piece.skipped) && progress.stopped(),
        ..Made::default()
    };
    let mut usages = Vec::new();
    for (job, piece) in batch.jobs.iter().zip(pieces) {
        let error = |d: &&Diagnostic| d.severity == Severity::Error;
        match piece.sink.items().iter().find(error) {
            _ if piece.skipped => {}
            Some(error) => made.failed.push(Failed {
                document: job.path.clone(),
                cause: (error.code, error.message.clone()),
            }),
            None => {
                made.staged.extend(piece.staged);
                made.plan.extend(piece.plan);
                made.kept += piece.kept;
                if workshop.formats.pdf {
                    made.pages += piece.record.pages;
                }
                made.records.insert(job.path.clone(), piece.record);
                usages.extend(piece.usage.map(|usage| (job, usage)));
            }
        }
        sink.absorb(piece.sink);
    }
    if let Goal::Build(formats) = goal
        && !made.records.is_empty()
    {
        if workshop.listed {
            let text = usage::json(loaded, &usages);
            share(
                &workshop,
                "figures.json",
                text.into_bytes(),
                &mut made,
                sink,
            );
        }
        // Markdown names its images; the other formats hold them.
        if formats.markdown {
            for (path, bytes) in gallery.files() {
                share(&workshop, &path, bytes.to_vec(), &mut made, sink);
            }
        }
    }
    made
}

/// Makes the documents. Where one with errors is to stop the rest, those after the first of
/// them in order are left out, whichever comes first in time, so that the same is told of
/// every run.
fn pieces(
    workshop: &Workshop<'_>,
    loaded: &[Loaded],
    jobs: &[Job],
    progress: &dyn Progress,
) -> Vec<Piece> {
    let first_bad = AtomicUsize::new(usize::MAX);
    let mut pieces: Vec<Piece> = jobs
        .par_iter()
        .enumerate()
        .with_max_len(1)
        .map(|(at, job)| {
            if progress.stopped() || at > first_bad.load(Ordering::Relaxed) {
                return Piece::skipped();
            }
            let piece = make_one(workshop, &loaded[job.report], job);
            if workshop.options.fail_fast && piece.sink.has_errors() {
                first_bad.fetch_min(at, Ordering::Relaxed);
            }
            progress.step();
            piece
        })
        .collect();
    let first_bad = first_bad.into_inner();
    for piece in pieces.iter_mut().skip(first_bad.saturating_add(1)) {
        *piece = Piece::skipped();
    }
    pieces
}

impl Piece {
    fn skipped() -> Self {
        Self {
            skipped: true,
            ..Self::default()
        }
    }
}

/// Stages a file that no document owns, unless it is there already.
fn share(workshop: &Workshop<'_>, path: &str, bytes: Vec<u8>, made: &mut Made, sink: &mut Sink) {
    let hash = Hash::of(&bytes);
    let known = workshop.past.shared.get(path);
    match why(workshop, known, hash, path) {
        Ok(output) => {
            made.kept += 1;
            made.shared.insert(path.to_owned(), output);
        }
        Err(reason) => {
            let reason = match reason {
                Reason::Other => "what it tells changed".to_owned(),
                reason => reason.to_string(),
            };
            made.plan.push(Plan {
                path: path.to_owned(),
                reason,
            });
            let output = Output {
                key: hash,
                hash,
                seal: None,
            };
            made.shared.insert(path.to_owned(), output);
            if !workshop.options.dry_run {
                outputs::stage(workshop.project, path, bytes, &mut made.staged, sink);
            }
        }
    }
}

/// Why a file must be made.
enum Reason {
    /// It never was.
    New,
    /// Everything is to be.
    Forced,
    /// It was changed by hand.
    Changed,
    /// It was deleted.
    Gone,
    /// What it is made from changed.
    Other,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Reason::New => "it was never made by this version of the program",
            Reason::Forced => "everything is to be made again",
            Reason::Changed => "the file was changed by hand",
            Reason::Gone => "the file is gone",
            Reason::Other => "what it is made from changed",
        })
    }
}

/// The output of that key when it is there as it is to be, else why it must be made.
fn why(
    workshop: &Workshop<'_>,
    known: Option<&Output>,
    key: Hash,
    path: &str,
) -> Result<Output, Reason> {
    let Some(known) = known else {
        return Err(Reason::New);
    };
    if workshop.options.force {
        return Err(Reason::Forced);
    }
    if known.key != key {
        return Err(Reason::Other);
    }
    match known.find(workshop.project, path) {
        Found::Same => Ok(known.clone()),
        Found::Changed => Err(Reason::Changed),
        Found::Gone => Err(Reason::Gone),
    }
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
    let mut piece = Piece::default();
    let sink = &mut piece.sink;
    let Some((mut document, manuscript)) = tree(loaded, job, sink) else {
        return piece;
    };
    let images = workshop.gallery.of(&document, sink);
    if sink.has_errors() {
        return piece;
    }
    let style = style_of(loaded, job);
    let mut told = Told::of(
        workshop.formats,
        workshop.paged,
        &loaded.report,
        job.subject,
    );
    told.gather(&mut document, &manuscript, job.subject);
    let mut pdf = pdf::Options::default();
    if workshop.formats.pdf {
        pdf = attach::options(loaded, || usage::of(&document, &manuscript, &job.path));
    }
    let keys = workshop.common.keys(
        workshop.formats,
        Raw {
            document: &mut document,
            style: &style,
            images: &images,
            told: &told,
            pdf: &pdf,
            gallery: workshop.gallery,
        },
    );
    let past = workshop.past.documents.get(&job.path);
    // Formats that are not asked for stay as they are, and so does what is known of them.
    piece.record = past.cloned().unwrap_or_default();
    piece.record.used = Used::of(&manuscript);
    let mut why = || match (workshop.changes, past) {
        (Some(changes), Some(past)) => changes.reason(&past.used, loaded, &manuscript),
        _ => Reason::Other.to_string(),
    };
    let todo = todo(workshop, &keys, past, job, &mut piece, &mut why);
    let mut sheet = Sheet {
        job,
        style: &style,
        document: &mut document,
        images: &images,
        told,
        pdf,
    };
    if !workshop.options.dry_run {
        render(workshop, &mut sheet, &todo, past, &mut piece);
    }
    if workshop.listed {
        piece.usage = Some(usage::of(&document, &manuscript, &job.path));
    }
    if workshop.options.strict {
        piece.sink.harden();
    }
    piece
}

/// Keeps what is as it should be; the keys of what must be made.
fn todo(
    workshop: &Workshop<'_>,
    keys: &Keys,
    past: Option<&Record>,
    job: &Job,
    piece: &mut Piece,
    told: &mut dyn FnMut() -> String,
) -> Keys {
    let mut reasons = None;
    let mut look = |extension: &str, key: Option<Hash>| -> Option<Hash> {
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
                let reason = reasons.get_or_insert_with(&mut *told).clone();
                piece.plan.push(Plan { path, reason });
            }
            (Err(reason), _) if workshop.options.dry_run => piece.plan.push(Plan {
                path,
                reason: reason.to_string(),
            }),
            _ => {}
        }
        Some(key)
    };
    Keys {
        markdown: look("md", keys.markdown),
        html: look("html", keys.html),
        pdf: look("pdf", keys.pdf),
    }
}

/// A document that is ready to be rendered.
struct Sheet<'a> {
    job: &'a Job,
    style: &'a Style,
    document: &'a mut Document,
    images: &'a Images,
    /// What each format tells of the sources of figures.
    told: Told,
    /// What the PDF file is to be.
    pdf: pdf::Options,
}

/// Renders the formats that have keys and stages the files.
fn render(
    workshop: &Workshop<'_>,
    sheet: &mut Sheet<'_>,
    todo: &Keys,
    past: Option<&Record>,
    piece: &mut Piece,
) {
    let Sheet {
        job,
        style,
        document,
        images,
        told,
        pdf: options,
    } = sheet;
    let press = workshop.presses[job.report];
    let mut found = Sink::new();
    let checked = workshop.options.goal == Goal::Check;
    let pages = (checked || todo.pdf.is_some()).then(|| {
        told.pdf(document, |document| {
            crate::typeset::typeset(document, style, press.fonts, &mut found)
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
    let mut put = |extension: &str, key: Hash, bytes: Vec<u8>| {
        let output = Output {
            key,
            hash: Hash::of(&bytes),
            seal: None,
        };
        let path = format!("{}.{extension}", job.path);
        let known = past.and_then(|past| past.outputs.get(extension));
        let same = known.filter(|known| known.hash == output.hash && !workshop.options.force);
        if let Some(known) = same
            && known.find(workshop.project, &path) == Found::Same
        {
            // Made from something else, and yet the same.
            piece.kept += 1;
            let seal = known.seal;
            let output = Output { seal, ..output };
            piece.record.outputs.insert(extension.to_owned(), output);
            return;
        }
        piece.record.outputs.insert(extension.to_owned(), output);
        outputs::stage(
            workshop.project,
            &path,
            bytes,
            &mut piece.staged,
            &mut piece.sink,
        );
    };
    if let Some(key) = todo.markdown {
        let text = told.markdown(document, |document| match images.0.is_empty() {
            true => markdown::write(document),
            false => markdown::write(&images::relative_to(&job.path, document)),
        });
        put("md", key, text.into_bytes());
    }
    if let Some(key) = todo.html {
        let page = told.html(document, |document| {
            html::render_with(document, style, workshop.theme, images)
        });
        put("html", key, page.into_bytes());
    }
    if let Some((key, bytes)) = pdf {
        put("pdf", key, bytes);
    }
}
