//! Published states: listing and reading them, and publishing a new one.

use super::load::read_text;
use super::snapshot::sha256;
use super::{Formats, Goal, Options, Progress, Snapshot, SourceMap, snapshot};
use crate::changes::state::{Correction, Output, Published as Head};
use crate::changes::{self, Comparison, FigureChange, State, codes};
use crate::config::{self, CORRECTIONS_FILE, CorrectionNote};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{CellPlace, Diagnostic, Place, Sink, tidy};
use crate::document::Document;
use crate::html::{self, Theme};
use crate::project::{Draft, Project, Trouble, name};
use crate::style::Style;
use crate::typeset::{FontBook, typeset};
use crate::{markdown, pdf};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The folder of published states, relative to the project.
const FOLDER: &str = "published";

/// The name that the present state goes by in reports, which no label can be.
const NOW: &str = "now";

/// A published state in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its label, date and number.
    pub head: Head,
    /// How many documents it has.
    pub documents: usize,
    /// How many figures.
    pub figures: usize,
    /// How many figures differ from what was published before.
    pub corrections: usize,
    /// How many files were published.
    pub files: usize,
}

/// All published states, the oldest first. Those that cannot be read are reported.
fn states(project: &dyn Project, sink: &mut Sink) -> Vec<State> {
    let files = project.list(FOLDER).unwrap_or_default();
    let mut states = Vec::new();
    stray(&files, sink);
    for path in files.iter().filter(|path| is_state(path)) {
        let read = match project.read(path) {
            Ok(bytes) => changes::read(path, &bytes),
            Err(trouble) => {
                let words = format!("the published state cannot be read: {trouble}");
                let problem = Diagnostic::error(codes::DAMAGED, words);
                Err(Box::new(problem.at(Place::File(path.as_str().into()))))
            }
        };
        match read {
            Ok(state) if state.published.is_some() => {
                states.push(state);
            }
            Ok(_) => sink.emit(
                Diagnostic::error(codes::DAMAGED, "the published state has no label")
                    .at(Place::File(path.as_str().into()))
                    .hint("bring the file back as it was published"),
            ),
            Err(problem) => sink.emit(*problem),
        }
    }
    states.sort_by_key(|state| state.published.as_ref().map_or(0, |p| p.number));
    states
}

/// Warns of folders among the published states that hold none.
fn stray(files: &[String], sink: &mut Sink) {
    let folder = |path: &str| -> Option<String> {
        let inner = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
        let (label, _) = inner.split_once('/')?;
        // What begins with a full stop is being written.
        (!label.starts_with('.')).then(|| label.to_owned())
    };
    let with: BTreeSet<String> = files
        .iter()
        .filter(|path| is_state(path))
        .filter_map(|path| folder(path))
        .collect();
    let all: BTreeSet<String> = files.iter().filter_map(|path| folder(path)).collect();
    for label in all.difference(&with) {
        sink.emit(
            Diagnostic::warning(codes::NO_STATE, "the folder holds no published state")
                .at(Place::File(format!("{FOLDER}/{label}").into()))
                .hint("bring its `state.json` back, or take the folder elsewhere"),
        );
    }
}

/// Warns of published files that are not as they were published.
fn altered(project: &dyn Project, states: &[State], sink: &mut Sink) {
    let outputs = states
        .iter()
        .flat_map(|state| state.outputs.iter().map(|output| (state.name(), output)));
    for (label, output) in outputs {
        let file = format!("{FOLDER}/{label}/outputs/{}", output.path);
        let words = match project.read(&file) {
            Ok(bytes) if sha256(&bytes) == output.sha256 => continue,
            Ok(_) => "the file is not as it was published".to_owned(),
            Err(Trouble::NotFound) => "the file was published and is gone".to_owned(),
            Err(trouble) => format!("the published file cannot be read: {trouble}"),
        };
        sink.emit(
            Diagnostic::warning(codes::ALTERED, words)
                .at(Place::File(file.into()))
                .hint("bring the file back from a backup or from version control"),
        );
    }
}

/// The published states in short, the oldest first. Those that cannot be read are reported.
pub fn list(project: &dyn Project, sink: &mut Sink) -> Vec<Published> {
    let states = states(project, sink);
    altered(project, &states, sink);
    let short = states.into_iter().filter_map(|state| {
        let sum = |count: fn(&changes::state::ReportState) -> usize| {
            state.reports.iter().map(count).sum::<usize>()
        };
        Some(Published {
            documents: sum(|report| report.documents.len()),
            figures: sum(|report| report.figures.len()),
            corrections: state.corrections.len(),
            files: state.outputs.len(),
            head: state.published?,
        })
    });
    short.collect()
}

/// The published state of a label; without one, the last. `None` after a report.
pub fn saved(project: &dyn Project, label: Option<&str>, sink: &mut Sink) -> Option<State> {
    if let Some(label) = label.filter(|label| usable(label)) {
        let path = format!("{FOLDER}/{label}/state.json");
        match project.read(&path) {
            Ok(bytes) => return changes::read(&path, &bytes).map_err(|p| sink.emit(*p)).ok(),
            Err(Trouble::NotFound) => {}
            Err(trouble) => {
                let words = format!("the published state cannot be read: {trouble}");
                sink.emit(
                    Diagnostic::error(codes::DAMAGED, words).at(Place::File(path.as_str().into())),
                );
                return None;
            }
        }
    }
    let mut own = Sink::new();
    let mut states = states(project, &mut own);
    if own.has_errors() && label.is_none() {
        // The last one may be the one that cannot be read.
        sink.absorb(own);
        return None;
    }
    let Some(label) = label else {
        let last = states.pop();
        if last.is_none() {
            sink.emit(nothing_published());
        }
        return last;
    };
    let labels: Vec<&str> = states.iter().map(State::name).collect();
    let hint = match (
        did_you_mean(label, labels.iter().copied()),
        labels.is_empty(),
    ) {
        (Some(hint), _) => hint,
        (None, true) => {
            "publish a state first: `annals publish LABEL --date YYYY-MM-DD`".to_owned()
        }
        (None, false) => format!("use one of: {}", labels.join(", ")),
    };
    sink.emit(
        Diagnostic::error(
            codes::UNKNOWN_LABEL,
            format!("found no published state `{label}`, nor a folder or file of that name"),
        )
        .hint(hint),
    );
    None
}

fn nothing_published() -> Diagnostic {
    Diagnostic::error(codes::NOTHING_PUBLISHED, "found no published state to compare with")
        .at(Place::File(FOLDER.into()))
        .hint("run `annals publish LABEL --date YYYY-MM-DD` when the report goes out, or name two folders: `annals diff OLD NEW`")
}

/// The corrections that the project gives reasons for.
pub fn corrections(
    project: &dyn Project,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Vec<CorrectionNote> {
    if let Err(Trouble::NotFound) = project.read(CORRECTIONS_FILE) {
        return Vec::new();
    }
    let Some(text) = read_text(project, CORRECTIONS_FILE, sink) else {
        return Vec::new();
    };
    // A shell that is to write into the file has made it already.
    let bare = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if text.lines().all(bare) {
        return Vec::new();
    }
    sources.insert(CORRECTIONS_FILE, text.clone());
    config::corrections(CORRECTIONS_FILE, &text, sink)
}

/// The reasons among the notes: one without a reason is none yet.
pub fn reasons(notes: &[CorrectionNote]) -> Vec<Correction> {
    let given = notes.iter().filter(|note| !note.reason.is_empty());
    given.map(correction).collect()
}

fn correction(note: &CorrectionNote) -> Correction {
    Correction {
        report: note.report.clone(),
        figure: note.figure.clone(),
        from: note.from.clone(),
        to: note.to.clone(),
        reason: note.reason.clone(),
        by: note.by.clone(),
        date: note.date.clone(),
    }
}

/// What to publish, and as what.
#[derive(Clone, Debug)]
pub struct PublishOptions {
    /// The label.
    pub label: String,
    /// The day, `2019-03-12`.
    pub date: String,
    /// What is said of the whole; may be empty.
    pub reason: String,
    /// Which formats are kept with it.
    pub formats: Formats,
    /// How many documents to work on at once; `None`: one a processor.
    pub jobs: Option<usize>,
}

/// What publishing came to.
#[derive(Debug, Default)]
pub struct Publication {
    /// All problems, merged and in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the problems may quote.
    pub sources: SourceMap,
    /// The corrections that lack a reason, as YAML to be filled in.
    pub draft: Option<String>,
    /// What was published; `None` when nothing was.
    pub published: Option<Published>,
    /// Whether it failed for the sake of the disk, whatever the input is like.
    pub unwritable: bool,
}

/// Publishes the present state: keeps what the documents say and the documents themselves in
/// a folder of its own, whole or not at all, and never over another one.
pub fn publish(
    project: &dyn Project,
    options: &PublishOptions,
    progress: &dyn Progress,
) -> Publication {
    let mut sink = Sink::new();
    let mut out = Publication::default();
    let published = states(project, &mut sink);
    altered(project, &published, &mut sink);
    named(options, &published, &mut sink);
    if !sink.has_errors() {
        let Snapshot {
            state,
            diagnostics,
            sources,
            ..
        } = snapshot(project, &[]);
        out.sources = sources;
        diagnostics.into_iter().for_each(|d| sink.emit(d));
        let notes = corrections(project, &mut out.sources, &mut sink);
        if let Some(mut state) = state.filter(|_| !sink.has_errors()) {
            let number = published.last().and_then(|s| s.published.as_ref());
            state.published = Some(Head {
                label: options.label.clone(),
                date: options.date.clone(),
                number: number.map_or(0, |p| p.number) + 1,
                reason: options.reason.clone(),
            });
            if let Some(last) = published.last() {
                out.draft = explain(
                    last,
                    &mut state,
                    (&notes, &out.sources),
                    &published,
                    &mut sink,
                );
            }
            if !sink.has_errors() {
                write(project, options, state, progress, &mut out, &mut sink);
            }
        }
    }
    out.unwritable |= sink.items().iter().any(|d| d.code == codes::UNWRITTEN);
    out.diagnostics = tidy::tidy(sink.into_unique());
    out
}

/// Whether a label is the name of a folder on every system, and reads as itself.
fn usable(label: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    !label.is_empty()
        && label != NOW
        && label.chars().count() <= 60
        && label.chars().all(plain)
        && name::file_name(label).as_deref() == Some(label)
}

fn named(options: &PublishOptions, published: &[State], sink: &mut Sink) {
    let label = &options.label;
    if !usable(label) {
        let why = match label.as_str() {
            NOW => "which stands for the present state".to_owned(),
            _ => "expected at most 60 letters, digits, `.`, `-` and `_`, with a letter or digit at either end".to_owned(),
        };
        sink.emit(
            Diagnostic::error(codes::BAD_LABEL, format!("the label is `{label}`, {why}"))
                .hint("write a label such as `2019-03` or `annual-2019`"),
        );
    }
    let key = name::collision_key(label);
    if let Some(taken) = published
        .iter()
        .find(|s| name::collision_key(s.name()) == key)
    {
        let date = taken.published.as_ref().map_or("", |p| &p.date);
        let taken = taken.name();
        sink.emit(
            Diagnostic::error(
                codes::LABEL_TAKEN,
                format!("a state was published as `{taken}` already, on {date}"),
            )
            .at(Place::File(format!("{FOLDER}/{taken}").into()))
            .hint("choose another label; what is published is never overwritten"),
        );
    }
    if !is_date(&options.date) {
        sink.emit(
            Diagnostic::error(
                codes::BAD_DATE,
                format!(
                    "the date is `{}`, expected a day such as `2019-03-12`",
                    options.date
                ),
            )
            .hint("write year, month and day with `-` between them"),
        );
    } else if let Some(last) = published.last().and_then(|s| s.published.as_ref())
        && options.date < last.date
    {
        let message = format!(
            "the date is {}, before that of the last published state `{}`, {}",
            options.date, last.label, last.date
        );
        sink.emit(
            Diagnostic::error(codes::BAD_DATE, message).hint("write the day of this publication"),
        );
    }
}

/// Whether a text is a day of the Gregorian calendar, `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let lengths = [(year, 4), (month, 2), (day, 2)];
    let digits = |(part, length): &(&&str, usize)| {
        part.len() == *length && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !lengths.iter().all(digits) {
        return false;
    }
    let read = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (read(year), read(month), read(day));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=last).contains(&day)
}

/// Puts the reasons for what differs from the last published state into the new one. What
/// has none is an error; gives the YAML to be filled in.
fn explain(
    last: &State,
    state: &mut State,
    (notes, sources): (&[CorrectionNote], &SourceMap),
    published: &[State],
    sink: &mut Sink,
) -> Option<String> {
    let reasons = reasons(notes);
    let comparison = changes::compare(last, state, &reasons);
    let unexplained = changes::unexplained(&comparison);
    idle(&comparison, notes, published, sink);
    if !unexplained.is_empty() {
        let draft = drafted(&comparison, notes, sources);
        sink.emit(unexplained_problem(last, &unexplained, draft.is_some()));
        return draft;
    }
    let explained = comparison.figures.changed.iter();
    let frozen: Vec<Correction> = explained
        .filter_map(|change| {
            let first = change.reasons.first()?;
            Some(Correction {
                report: change.report.clone(),
                figure: change.new.id.clone(),
                from: change.old.shown.clone(),
                to: change.new.shown.clone(),
                reason: joined(&change.reasons, |one| &one.reason, " "),
                by: joined(&change.reasons, |one| &one.by, ", "),
                date: first.date.clone(),
            })
        })
        .collect();
    state.corrections = frozen;
    None
}

/// What several corrections of a figure say, each thing once.
fn joined(all: &[Correction], of: fn(&Correction) -> &String, between: &str) -> String {
    let mut said: Vec<&str> = Vec::new();
    for text in all.iter().map(of) {
        if !text.is_empty() && !said.contains(&text.as_str()) {
            said.push(text);
        }
    }
    said.join(between)
}

/// What was published behind one state, up to another or to the present: the corrections, the
/// oldest first. Of states that cannot be read nothing is said here.
pub fn between(project: &dyn Project, old: &State, new: &State) -> Vec<Correction> {
    let Some(first) = old.published.as_ref().map(|head| head.number) else {
        return new.corrections.clone();
    };
    let last = new.published.as_ref().map_or(u32::MAX, |head| head.number);
    let mut steps = Vec::new();
    if first.checked_add(1).is_some_and(|next| next < last) {
        let files = project.list(FOLDER).unwrap_or_default();
        for path in files.iter().filter(|path| is_state(path)) {
            let bytes = project.read(path).ok();
            let read = bytes.and_then(|bytes| changes::reasons(&bytes));
            steps.extend(read.filter(|(head, _)| head.number > first && head.number < last));
        }
    }
    steps.sort_by_key(|(head, _)| head.number);
    let steps = steps.into_iter().flat_map(|(_, corrections)| corrections);
    steps.chain(new.corrections.iter().cloned()).collect()
}

/// Whether a path is that of a published state's file.
fn is_state(path: &str) -> bool {
    let inner = path.strip_prefix(FOLDER).unwrap_or_default();
    inner.matches('/').count() == 2 && inner.ends_with("/state.json")
}

/// The entries to be filled in for changes that lack a reason and have no entry yet.
pub fn drafted(
    comparison: &Comparison<'_>,
    notes: &[CorrectionNote],
    sources: &SourceMap,
) -> Option<String> {
    let mut lacking = changes::unexplained(comparison);
    let noted = |change: &&FigureChange| {
        let mut notes = notes.iter();
        notes.any(|note| changes::fits(&correction(note), change))
    };
    lacking.retain(|change| !noted(change));
    let lone = comparison.new.reports.len() < 2;
    // New entries go under those that are there, as far from the margin as they stand.
    let indent = notes.first().map(|_| {
        let mut texts = sources.texts();
        let text = texts.find(|(path, _)| *path == CORRECTIONS_FILE);
        let text = text.map_or("", |(_, text)| text);
        let mut lines = text
            .lines()
            .filter(|line| line.trim_start().starts_with("- "));
        lines
            .next()
            .map_or(2, |line| line.len() - line.trim_start().len())
    });
    (!lacking.is_empty()).then(|| changes::draft(&lacking, lone, indent))
}

/// How many changed figures a message shows with their cells.
const SHOWN: usize = 10;

fn unexplained_problem(last: &State, changes: &[&FigureChange], lacking: bool) -> Diagnostic {
    let figures = match changes.len() {
        1 => "1 figure differs".to_owned(),
        n => format!("{n} figures differ"),
    };
    let message = format!(
        "{figures} from what was published as `{}`, and no reason is given",
        last.name()
    );
    let mut problem = Diagnostic::error(codes::UNEXPLAINED, message);
    for change in changes.iter().take(SHOWN) {
        let told = format!(
            "`{}`: {} was published, now {}",
            change.new.id, change.old.shown, change.new.shown
        );
        problem = match place_of(change) {
            Some(place) => problem.at_with(place, told),
            None => problem.note(told),
        };
    }
    if changes.len() > SHOWN {
        problem = problem.note(format!("and {} more", changes.len() - SHOWN));
    }
    problem.hint(match lacking {
        true => format!(
            "say why in `{CORRECTIONS_FILE}`; `annals diff --corrections --out {CORRECTIONS_FILE}` writes the entries to be filled in there"
        ),
        false => format!("fill in each `reason` in `{CORRECTIONS_FILE}`"),
    })
}

fn place_of(change: &FigureChange) -> Option<Place> {
    use crate::changes::state::OriginState;
    match &change.new.origin {
        OriginState::Cell {
            workbook,
            sheet,
            cell,
        } => Some(Place::Cell(CellPlace {
            workbook: workbook.as_str().into(),
            sheet: sheet.as_str().into(),
            cells: cell.as_str().into(),
        })),
        OriginState::Config { file, .. } => Some(Place::File(file.as_str().into())),
        _ => None,
    }
}

/// Warns of corrections that fit nothing: neither what changed now nor what was corrected in
/// a state that was published before.
fn idle(
    comparison: &Comparison<'_>,
    notes: &[CorrectionNote],
    published: &[State],
    sink: &mut Sink,
) {
    for note in notes {
        let given = correction(note);
        let mut changed = comparison.figures.changed.iter();
        let fits =
            changed.any(|change| changes::fits(&given, change) || change.reasons.contains(&given));
        let frozen = published.iter().flat_map(|state| &state.corrections);
        let mut frozen = frozen;
        let known = frozen.any(|f| f.figure == note.figure && f.reason.contains(&note.reason));
        if fits || known {
            continue;
        }
        let mut changed = comparison.figures.changed.iter();
        let hint = match changed.find(|change| change.new.id == note.figure) {
            Some(change) => format!(
                "write `from: \"{}\"` and `to: \"{}\"`",
                change.old.shown, change.new.shown
            ),
            None => {
                let all = comparison.new.reports.iter().flat_map(|r| &r.figures);
                let changed = comparison.figures.changed.iter().map(|c| c.new.id.as_str());
                let known = |id: &str| all.clone().any(|figure| figure.id == id);
                let ids = all.clone().map(|figure| figure.id.as_str());
                let near = match known(&note.figure) {
                    true => None,
                    false => {
                        did_you_mean(&note.figure, changed).or(did_you_mean(&note.figure, ids))
                    }
                };
                near.unwrap_or_else(|| "take it out, or correct the name of the figure".to_owned())
            }
        };
        let message = format!(
            "the correction of `{}` from {} to {} fits no figure that changed",
            note.figure, note.from, note.to
        );
        sink.emit(
            Diagnostic::warning(codes::IDLE_CORRECTION, message)
                .at(note.place.clone())
                .hint(hint),
        );
    }
}

/// Builds the outputs into a new folder, puts the state beside them and gives it its name.
fn write(
    project: &dyn Project,
    options: &PublishOptions,
    mut state: State,
    progress: &dyn Progress,
    out: &mut Publication,
    sink: &mut Sink,
) {
    let path = format!("{FOLDER}/{}", options.label);
    let draft = match project.draft(&path) {
        Ok(draft) => draft,
        Err(trouble) => return sink.emit(unwritten(project, &path, &trouble)),
    };
    let outputs = draft.output("outputs");
    let built = super::run(
        &*outputs,
        &Options {
            goal: Goal::Build(options.formats),
            reports: Vec::new(),
            areas: Vec::new(),
            jobs: options.jobs,
            strict: false,
            fail_fast: true,
            once: true,
            ..Options::default()
        },
        progress,
    );
    out.unwritable = built.unwritable();
    let failed = built.failed();
    // What the snapshot told already is told once.
    for mut problem in built.diagnostics {
        // Here nobody chose a folder.
        if problem.code == crate::project::codes::UNWRITABLE {
            problem.hint = Some(ROOM.to_owned());
        }
        sink.emit(problem);
    }
    if failed {
        return;
    }
    match seal(&*draft, &mut state).and_then(|()| draft.keep()) {
        Ok(()) => {
            out.published = Some(Published {
                documents: state.reports.iter().map(|r| r.documents.len()).sum(),
                figures: state.reports.iter().map(|r| r.figures.len()).sum(),
                corrections: state.corrections.len(),
                files: state.outputs.len(),
                head: state.published.unwrap_or_default(),
            });
        }
        Err(trouble) => sink.emit(unwritten(project, &path, &trouble)),
    }
}

/// Notes the outputs in the state, and puts it beside them.
fn seal(draft: &dyn Draft, state: &mut State) -> Result<(), Trouble> {
    let folder = draft.itself();
    for path in folder.list("outputs")? {
        let bytes = folder.read(&path)?;
        state.outputs.push(Output {
            path: path.strip_prefix("outputs/").unwrap_or(&path).to_owned(),
            sha256: sha256(&bytes),
            bytes: bytes.len() as u64,
        });
    }
    let staged = folder.stage("state.json", changes::write(state).into_bytes())?;
    folder.commit(vec![staged]).map_err(|(_, trouble)| trouble)
}

/// What lets a state be written.
const ROOM: &str = "free space on the disk, or make the project folder writable";

fn unwritten(project: &dyn Project, path: &str, trouble: &Trouble) -> Diagnostic {
    let place = Place::File(Arc::from(path));
    if *trouble == Trouble::Exists && project.read(&format!("{path}/state.json")).is_ok() {
        let words = "a state of that label was published in the meantime, by somebody else";
        return Diagnostic::error(codes::LABEL_TAKEN, words)
            .at(place)
            .hint("see `annals diff` for what differs from it, and choose another label");
    }
    if *trouble == Trouble::Exists {
        return Diagnostic::error(codes::LABEL_TAKEN, "there is a folder of that name already")
            .at(place)
            .hint("choose another label, or take the folder away if it is none of yours");
    }
    Diagnostic::error(
        codes::UNWRITTEN,
        format!("cannot write the published state: {trouble}"),
    )
    .at(place)
    .hint(ROOM)
}

/// A format in which a change report is written as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderedFormat {
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// PDF.
    Pdf,
}

/// Renders a document that belongs to no report, such as a change report.
pub fn render(
    document: &Document,
    format: RenderedFormat,
    style: &Style,
    sink: &mut Sink,
) -> Vec<u8> {
    let mut style = style.clone();
    style.cover = false;
    match format {
        RenderedFormat::Markdown => markdown::write(document).into_bytes(),
        RenderedFormat::Html => html::render(document, &style, &Theme::default()).into_bytes(),
        RenderedFormat::Pdf => {
            let fonts = FontBook::new(&style.fonts, &|_| None);
            let pages = typeset(document, &style, &fonts, sink);
            if sink.has_errors() {
                return Vec::new();
            }
            pdf::Writer::new(&fonts).write(&pages, sink)
        }
    }
}

/// Reads a state that was saved in a file of that name.
pub fn open_saved(name: &str, bytes: &[u8], sink: &mut Sink) -> Option<State> {
    changes::read(name, bytes).map_err(|p| sink.emit(*p)).ok()
}
