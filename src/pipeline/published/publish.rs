//! Publishing the present state.

use super::label::{named, usable};
use super::reasons::{corrections, explain};
use super::{FOLDER, Published, altered, briefs, whole};
use crate::changes::state::{Output, Published as Head};
use crate::changes::{self, Brief, State, codes};
use crate::diagnostics::{Diagnostic, Place, Sink, tidy};
use crate::pipeline::snapshot::sha256;
use crate::pipeline::{
    Formats, Goal, Options, Progress, Snapshot, SourceMap, run, snapshot, waiting,
};
use crate::project::{Draft, Project, Still, Trouble};
use std::sync::Arc;

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

/// What publishing works with.
struct Desk<'d> {
    project: &'d dyn Project,
    /// The project as it is read: what is kept is what was looked at, whatever somebody saves
    /// meanwhile.
    input: &'d Still<'d>,
    options: &'d PublishOptions,
    progress: &'d dyn Progress,
    /// The folder that the state and the documents are put into.
    draft: Result<Box<dyn Draft>, Trouble>,
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
    // Before anything is read: the numbers of states follow each other, so that one run at a
    // time publishes.
    let draft = match usable(&options.label) {
        true => project.draft(&folder_of(options), &mut waiting(progress)),
        false => Err(Trouble::Outside),
    };
    let published = briefs(project, &mut sink);
    altered(project, &published, &mut sink);
    named(options, &published, &mut sink);
    if !sink.has_errors() {
        let desk = Desk {
            project,
            input: &Still::new(project),
            options,
            progress,
            draft,
        };
        freeze(desk, &published, &mut out, &mut sink);
    }
    out.unwritable |= sink.items().iter().any(|d| d.code == codes::UNWRITTEN);
    out.diagnostics = tidy::tidy(sink.into_unique());
    out
}

/// The folder of what is published.
fn folder_of(options: &PublishOptions) -> String {
    format!("{FOLDER}/{}", options.label)
}

/// Makes the state, compares it with the last one that was published, and writes it.
fn freeze(desk: Desk<'_>, published: &[(String, Brief)], out: &mut Publication, sink: &mut Sink) {
    let input = desk.input.to(desk.project);
    let Snapshot {
        state,
        diagnostics,
        sources,
        ..
    } = snapshot(&input, &[]);
    out.sources = sources;
    diagnostics.into_iter().for_each(|d| sink.emit(d));
    let notes = corrections(&input, &mut out.sources, sink);
    let Some(mut state) = state.filter(|_| !sink.has_errors()) else {
        return;
    };
    let last = published.last();
    state.published = Some(Head {
        label: desk.options.label.clone(),
        date: desk.options.date.clone(),
        number: last
            .map_or(0, |(_, last)| last.published.number)
            .saturating_add(1),
        reason: desk.options.reason.clone(),
    });
    if let Some((path, _)) = last {
        let Some(last) = whole(desk.project, path, sink) else {
            return;
        };
        let sources = &out.sources;
        out.draft = explain(&last, &mut state, (&notes, sources), published, sink);
    }
    if !sink.has_errors() {
        write(desk, state, out, sink);
    }
}

/// Builds the outputs into a new folder, puts the state beside them and gives it its name.
fn write(desk: Desk<'_>, mut state: State, out: &mut Publication, sink: &mut Sink) {
    let Desk {
        project,
        options,
        progress,
        input,
        draft,
    } = desk;
    let path = folder_of(options);
    let draft = match draft {
        Ok(draft) => draft,
        Err(trouble) => return sink.emit(unwritten(project, &path, &trouble)),
    };
    let outputs = draft.output("outputs");
    let built = run(
        &input.to(&*outputs),
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
    folder.commit(vec![staged]).map_err(|failed| failed.trouble)
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
