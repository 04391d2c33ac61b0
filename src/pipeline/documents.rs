//! Makes the documents, several at once, each from manuscript to staged files, as far as
//! what is there already does not do.

use super::fonts::Press;
use super::images::Gallery;
use super::keys::Common;
use super::one;
use super::plan::Job;
use super::reason::{Reason, stays, why};
use super::state::{
    Changes, Found, Hash, Known, Output, Parts, Plan, Record, Sections, State, Witness,
};
use super::usage::{self, Part, Usage};
use super::{Failed, Formats, Goal, Loaded, Options, Progress, outputs};
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::html::Theme;
use crate::project::{Edit, Project, Staged};
use crate::typeset::Family;
use rayon::prelude::*;
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
    /// How `figures.json` is laid out; `None` when it is not made.
    pub sections: Option<Sections>,
    /// The documents that did not go well.
    pub failed: Vec<Failed>,
    /// What is made, and why.
    pub plan: Vec<Plan>,
    /// How many files stay as they are.
    pub kept: usize,
    /// The documents that were not even composed; what is remembered of them stays.
    pub left_out: Vec<String>,
    /// How many pages of PDF.
    pub pages: usize,
    /// Whether it was given up.
    pub stopped: bool,
}

/// What the documents of a run share.
pub(super) struct Workshop<'a> {
    pub project: &'a dyn Project,
    pub options: &'a Options,
    pub formats: Formats,
    /// Whether pages are set: for PDF, and for a check, since only there is it seen that no
    /// font has a character.
    pub paged: bool,
    /// The press of each report.
    pub presses: &'a [Press<'a>],
    pub theme: &'a Theme,
    pub gallery: &'a Gallery<'a>,
    pub common: &'a Common,
    /// What is remembered of the output.
    pub past: &'a State,
    /// For a dry run: what changed.
    pub changes: Option<&'a Changes>,
    /// Whether `figures.json` is to tell what the documents carry.
    pub listed: bool,
    /// What lets documents be left out that read nothing new.
    pub known: Option<&'a Known>,
}

/// One document's part of the result.
#[derive(Default)]
pub(super) struct Piece {
    pub staged: Vec<Staged>,
    pub record: Record,
    pub plan: Vec<Plan>,
    pub kept: usize,
    pub usage: Option<Usage>,
    pub sink: Sink,
    /// Whether it was not composed, since all that it read is as it was.
    pub left_out: bool,
    /// Whether it was not even begun.
    pub skipped: bool,
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
    /// What lets documents be left out that read nothing new.
    pub known: Option<&'a Known>,
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
    let common = Common::of(&theme, loaded, &project.reading());
    let mut workshop = Workshop {
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
        known: None,
    };
    let documents = batch.jobs.iter().map(|job| (job.report, &job.path));
    let documents = Hash::of_value(&documents.collect::<Vec<_>>());
    let same = batch.past.sections.documents == Some(documents);
    workshop.known = batch.known.filter(|_| same);
    // Where there is no seal the file is read, which takes its time.
    let (there, mut pieces) = rayon::join(
        || workshop.known.is_none() || is_listing_there(&workshop),
        || pieces(&workshop, loaded, batch.jobs, progress),
    );
    let mut listing = match there {
        true => listing(&workshop, loaded, batch.jobs, &pieces),
        false => Listing::Unknown,
    };
    if matches!(listing, Listing::Unknown) {
        // What documents were left out for is to be told, too.
        workshop.known = None;
        pieces = self::pieces(&workshop, loaded, batch.jobs, progress);
        listing = self::listing(&workshop, loaded, batch.jobs, &pieces);
    }
    let mut made = Made {
        stopped: pieces.iter().any(|piece| piece.skipped) && progress.stopped(),
        ..Made::default()
    };
    put_together(&workshop, batch, pieces, &mut made, sink);
    if let Goal::Build(formats) = goal
        && !(made.records.is_empty() && made.left_out.is_empty())
    {
        list(&workshop, listing, documents, &mut made, sink);
        // Markdown names its images; the other formats hold them.
        if formats.markdown {
            for (path, bytes) in gallery.files() {
                share(&workshop, &path, bytes.to_vec(), &mut made, sink);
            }
        }
    }
    made
}

/// Puts together what came of the documents, and their problems in the order of the jobs.
fn put_together(
    workshop: &Workshop<'_>,
    batch: &Batch<'_>,
    pieces: Vec<Piece>,
    made: &mut Made,
    sink: &mut Sink,
) {
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
                let record = match piece.left_out {
                    true => batch.past.documents.get(&job.path),
                    false => Some(&piece.record),
                };
                if workshop.formats.pdf {
                    made.pages += record.map_or(0, |record| record.pages);
                }
                match piece.left_out {
                    true => made.left_out.push(job.path.clone()),
                    false => drop(made.records.insert(job.path.clone(), piece.record)),
                }
            }
        }
        sink.absorb(piece.sink);
    }
}

/// The file that tells all figures.
const LISTING: &str = "figures.json";

/// What becomes of `figures.json`.
enum Listing {
    /// Nobody asks for it.
    Unwanted,
    /// It stays as it is.
    Kept,
    /// It is this.
    Made(usage::File),
    /// Some lines of it are others.
    Edited(usage::Spliced),
    /// It hangs on documents that were left out.
    Unknown,
}

/// Whether `figures.json` is as it was written.
fn is_listing_there(workshop: &Workshop<'_>) -> bool {
    let known = workshop.past.shared.get(LISTING);
    known.is_some_and(|output| output.find(workshop.project, LISTING) == Found::Same)
}

/// What `figures.json` is to be.
fn listing(workshop: &Workshop<'_>, loaded: &[Loaded], jobs: &[Job], pieces: &[Piece]) -> Listing {
    if !workshop.listed {
        return Listing::Unwanted;
    }
    let failed = |piece: &Piece| piece.skipped || piece.sink.has_errors();
    let well = jobs.iter().zip(pieces).filter(|(_, piece)| !failed(piece));
    let parts = well.clone().map(|(job, piece)| Part {
        report: job.report,
        usage: piece.usage.as_ref(),
        was: workshop.past.documents.get(&job.path).map(|one| one.listed),
    });
    let parts: Vec<Part<'_>> = parts.collect();
    let left_out = parts.iter().filter(|part| part.usage.is_none()).count();
    if left_out == 0 {
        return Listing::Made(usage::json(loaded, &parts));
    }
    if left_out == parts.len() && parts.len() == pieces.len() {
        return Listing::Kept;
    }
    // Of those with errors nothing is told, and places move up.
    if parts.len() < pieces.len() {
        return Listing::Unknown;
    }
    let Ok(old) = workshop.project.view(LISTING) else {
        return Listing::Unknown;
    };
    match usage::splice(&*old, &workshop.past.sections.figures, loaded, &parts) {
        Some(spliced) if spliced.lines.is_empty() => Listing::Kept,
        Some(spliced) => Listing::Edited(spliced),
        None => Listing::Unknown,
    }
}

/// Stages `figures.json`, unless it stays as it is; `of` tells of which documents it is.
fn list(workshop: &Workshop<'_>, listing: Listing, of: Hash, made: &mut Made, sink: &mut Sink) {
    let sections = match listing {
        Listing::Unwanted | Listing::Unknown => return,
        Listing::Made(file) => {
            share(workshop, LISTING, file.text, made, sink);
            file.sections
        }
        Listing::Kept => {
            made.kept += 1;
            let known = workshop.past.shared.get(LISTING);
            let known = known.map(|output| (LISTING.to_owned(), output.clone()));
            made.shared.extend(known);
            workshop.past.sections.figures.clone()
        }
        Listing::Edited(spliced) => {
            edit(workshop, &spliced.lines, made, sink);
            spliced.sections
        }
    };
    made.sections = Some(Sections {
        documents: Some(of),
        figures: sections,
    });
}

/// Stages `figures.json` as it was but for some lines.
fn edit(workshop: &Workshop<'_>, lines: &[Edit], made: &mut Made, sink: &mut Sink) {
    made.plan.push(Plan {
        path: LISTING.to_owned(),
        reason: TOLD.to_owned(),
    });
    if workshop.options.dry_run {
        let known = workshop.past.shared.get(LISTING);
        let known = known.map(|output| (LISTING.to_owned(), output.clone()));
        made.shared.extend(known);
        return;
    }
    let mut hash = Parts::default();
    let project = workshop.project;
    match project.stage_edited(LISTING, lines, &mut |part| hash.take(part)) {
        Ok(staged) => {
            let hash = hash.end();
            let known = workshop.past.shared.get(LISTING);
            let output = Output::new(hash, hash, known);
            made.shared.insert(LISTING.to_owned(), output);
            made.staged.push(staged);
        }
        Err(trouble) => outputs::unwritable(project, LISTING, &trouble, sink),
    }
}

/// Why `figures.json` is made again.
const TOLD: &str = "what it tells changed";

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
            let piece = one::make(workshop, &loaded[job.report], job);
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
            let output = Output::new(hash, hash, known);
            if let Some(known) = known.filter(|_| !workshop.options.force)
                && let Some(seal) = stays(workshop, known, &output, path)
            {
                made.kept += 1;
                let was = Vec::new();
                let output = Output {
                    seal,
                    was,
                    ..output
                };
                made.shared.insert(path.to_owned(), output);
                return;
            }
            let reason = match reason {
                Reason::Other => TOLD.to_owned(),
                reason => reason.to_string(),
            };
            made.plan.push(Plan {
                path: path.to_owned(),
                reason,
            });
            made.shared.insert(path.to_owned(), output);
            if !workshop.options.dry_run {
                outputs::stage(workshop.project, path, bytes, &mut made.staged, sink);
            }
        }
    }
}
