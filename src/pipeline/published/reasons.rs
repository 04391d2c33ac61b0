//! Why figures differ from what was published: what the project says, and what is lacking.

use crate::changes::state::Correction;
use crate::changes::{self, Brief, Comparison, FigureChange, State, codes};
use crate::config::{self, CORRECTIONS_FILE, CorrectionNote};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{CellPlace, Diagnostic, Place, Sink};
use crate::pipeline::SourceMap;
use crate::pipeline::load::read_text;
use crate::project::{Project, Trouble};

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

/// Puts the reasons for what differs from the last published state into the new one. What
/// has none is an error; gives the YAML to be filled in.
pub(super) fn explain(
    last: &State,
    state: &mut State,
    (notes, sources): (&[CorrectionNote], &SourceMap),
    published: &[(String, Brief)],
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
            ..
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
    published: &[(String, Brief)],
    sink: &mut Sink,
) {
    for note in notes {
        let given = correction(note);
        let mut changed = comparison.figures.changed.iter();
        let fits =
            changed.any(|change| changes::fits(&given, change) || change.reasons.contains(&given));
        let frozen = published.iter().flat_map(|(_, state)| &state.corrections);
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
