//! A change report for machines.

use super::compare::{Comparison, DocumentChange};
use super::excerpt::whole;
use super::figures::{Cause, FigureChange};
use super::files;
use super::looks::{characters, parts};
use super::passages::{Edit, Step, TableEdit, text_of};
use super::phrases;
use super::state::{Correction, FigureState, Passage, Published, TableState, plain};
use super::wording::Wording;
use super::words::{Side, TextEdit};
use crate::diagnostics::print::record;
use serde::Serialize;

/// The version of the form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct File<'c, P> {
    kind: &'static str,
    format: u32,
    old: Option<&'c Published>,
    new: Option<&'c Published>,
    same: bool,
    /// Documents that could not be compared, and why.
    failed: Vec<Failed<'c, P>>,
    figures: Vec<Figure<'c>>,
    added: Vec<Single<'c>>,
    removed: Vec<Single<'c>>,
    /// Areas and indicators that go by another name.
    renamed: Vec<Renamed<'c>>,
    /// Figures of one period beside those of the next, which correct nothing.
    onward: Vec<Figure<'c>>,
    targets: Vec<Target<'c>>,
    checks: Vec<Check<'c>>,
    /// The checks that fail as errors now.
    failing: Vec<P>,
    documents: Vec<Changed<'c>>,
    /// Documents of which no word changed, and files did.
    remade: Vec<Remade<'c>>,
    /// Files of no one document that differ.
    files: &'c [String],
}

#[derive(Serialize)]
struct Failed<'c, P> {
    output: &'c str,
    /// Null when no state has it whole.
    title: Option<&'c str>,
    /// Whether it is the old state in which it failed.
    old: bool,
    /// The errors, as `--message-format json` writes them.
    problems: Vec<P>,
}

#[derive(Serialize)]
struct Figure<'c> {
    report: &'c str,
    id: &'c str,
    label: &'c str,
    area: &'c str,
    period: &'c str,
    old: Value<'c>,
    new: Value<'c>,
    difference: Option<String>,
    rate: Option<&'c str>,
    rank: bool,
    printed: bool,
    /// Its own cell, setting or rule.
    cause: Option<&'c str>,
    /// The figures that it follows from.
    follows: &'c [String],
    /// Why, in the words of the office: one for each step from the old value to the new one.
    reasons: &'c [Correction],
}

#[derive(Serialize)]
struct Value<'c> {
    value: Option<String>,
    shown: &'c str,
}

#[derive(Serialize)]
struct Single<'c> {
    report: &'c str,
    id: &'c str,
    label: &'c str,
    value: Value<'c>,
}

#[derive(Serialize)]
struct Renamed<'c> {
    /// `area` or `indicator`.
    what: &'static str,
    old: &'c str,
    new: &'c str,
    /// How many figures both have, and how many of these the value that they had.
    figures: usize,
    same: usize,
}

#[derive(Serialize)]
struct Target<'c> {
    figure: &'c str,
    label: &'c str,
    old_met: Option<bool>,
    new_met: Option<bool>,
    /// Null for a target that was set anew.
    old_target: Option<&'c str>,
    /// Null for one that is set no longer.
    new_target: Option<&'c str>,
}

#[derive(Serialize)]
struct Check<'c> {
    name: &'c str,
    old_failed: Option<usize>,
    new_failed: Option<usize>,
}

#[derive(Serialize)]
struct Changed<'c> {
    output: &'c str,
    title: &'c str,
    new: bool,
    removed: bool,
    /// The endings of its files that differ; null when they are not known.
    files: Option<&'c [String]>,
    changes: Vec<Change>,
}

/// A document of which no word changed, and files did.
#[derive(Serialize)]
struct Remade<'c> {
    output: &'c str,
    title: &'c str,
    files: &'c [String],
    /// The figures of its cards and sources that are told otherwise.
    behind: Vec<Behind<'c>>,
}

#[derive(Serialize)]
struct Behind<'c> {
    figure: &'c str,
    old: &'c str,
    new: &'c str,
}

/// A changed passage or cell.
#[derive(Serialize)]
struct Change {
    /// The heading above.
    heading: String,
    /// What it is: `paragraph`, `Table 2`.
    what: String,
    /// The row of a table, by its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<String>,
    /// The column of a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    moved: bool,
    pieces: Vec<Piece>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Piece {
    Same(String),
    Deleted(String),
    Inserted(String),
}

/// Writes a comparison as JSON.
pub fn json(comparison: &Comparison<'_>) -> String {
    let single = |(report, figure)| {
        let figure: &FigureState = figure;
        Single {
            report,
            id: &figure.id,
            label: &figure.label,
            value: value(figure),
        }
    };
    let figures = &comparison.figures;
    let file = File {
        kind: "annals-changes",
        format: FORMAT,
        old: comparison.old.published.as_ref(),
        new: comparison.new.published.as_ref(),
        same: comparison.is_same(),
        failed: comparison
            .failed
            .iter()
            .map(|one| Failed {
                output: &one.state.output,
                title: one.title,
                old: one.was,
                problems: one.state.problems.iter().map(record).collect(),
            })
            .collect(),
        figures: figures.changed.iter().map(figure).collect(),
        added: figures.added.iter().map(|(r, f)| single((r, f))).collect(),
        removed: figures
            .removed
            .iter()
            .map(|(r, f)| single((r, f)))
            .collect(),
        renamed: figures
            .renamed
            .iter()
            .map(|rename| Renamed {
                what: rename.what,
                old: &rename.old.0,
                new: &rename.new.0,
                figures: rename.figures,
                same: rename.same,
            })
            .collect(),
        onward: figures.onward.iter().map(figure).collect(),
        targets: comparison
            .targets
            .iter()
            .map(|target| Target {
                figure: &target.figure,
                label: &target.label,
                old_met: target.old.and_then(|t| t.met),
                new_met: target.new.and_then(|t| t.met),
                old_target: target.old.map(|t| &*t.target),
                new_target: target.new.map(|t| &*t.target),
            })
            .collect(),
        checks: comparison
            .checks
            .iter()
            .map(|check| Check {
                name: check.name,
                old_failed: check.old.map(|c| c.failed),
                new_failed: check.new.map(|c| c.failed),
            })
            .collect(),
        failing: comparison
            .new
            .reports
            .iter()
            .flat_map(|report| &report.failing)
            .map(record)
            .collect(),
        documents: comparison
            .documents
            .iter()
            .map(|change| document(comparison, change))
            .collect(),
        remade: comparison.files.remade.iter().map(remade).collect(),
        files: &comparison.files.others,
    };
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}

fn value(figure: &FigureState) -> Value<'_> {
    Value {
        value: figure.value.map(|v| v.normalize().to_string()),
        shown: &figure.shown,
    }
}

fn figure(change: &FigureChange) -> Figure<'_> {
    let (cause, follows) = match &change.cause {
        Cause::Own(place) => (Some(place.as_str()), &[][..]),
        Cause::Follows(parts) => (None, &**parts),
    };
    Figure {
        report: &change.report,
        id: &change.new.id,
        label: &change.new.label,
        area: &change.new.area,
        period: &change.new.period,
        old: value(&change.old),
        new: value(&change.new),
        difference: change.difference.as_ref().map(|d| d.told(Wording::ENGLISH)),
        rate: change.rate.as_deref(),
        rank: change.is_rank(),
        printed: change.printed,
        cause,
        follows,
        reasons: &change.reasons,
    }
}

fn remade<'c>(one: &'c files::Remade<'_>) -> Remade<'c> {
    let behind = one.behind.iter().map(|behind| Behind {
        figure: &behind.figure,
        old: &behind.what.0,
        new: &behind.what.1,
    });
    Remade {
        output: &one.new.output,
        title: &one.new.title,
        files: &one.files,
        behind: behind.collect(),
    }
}

fn document<'c>(comparison: &'c Comparison<'_>, change: &'c DocumentChange<'_>) -> Changed<'c> {
    let mut changes = Vec::new();
    if let (Some(old), Some(new)) = (change.old, change.new) {
        let of_new = phrases::headings(&new.passages);
        let of_old = phrases::headings(&old.passages);
        for step in change.edit.steps.iter().filter(|step| step.is_change()) {
            let heading = match (step.new, step.old) {
                (Some(at), _) => of_new.get(at),
                (None, Some(at)) => of_old.get(at),
                (None, None) => None,
            };
            let was = step.old.and_then(|at| old.passages.get(at));
            let is = step.new.and_then(|at| new.passages.get(at));
            passage(step, was, is, heading.map_or("", |h| h), &mut changes);
        }
    }
    Changed {
        output: change.output(),
        title: change.title(),
        new: change.old.is_none(),
        removed: change.new.is_none(),
        files: comparison
            .files
            .documents
            .get(change.output())
            .map(Vec::as_slice),
        changes,
    }
}

fn passage(
    step: &Step,
    old: Option<&Passage>,
    new: Option<&Passage>,
    heading: &str,
    out: &mut Vec<Change>,
) {
    let Some(shown) = new.or(old) else { return };
    let change = |pieces: Vec<Piece>| Change {
        heading: heading.to_owned(),
        what: phrases::passage(shown),
        row: None,
        column: None,
        moved: step.moved,
        pieces,
    };
    match (&step.edit, old, new) {
        (Some(Edit::Text(edit)), ..) => out.push(change(pieces(edit))),
        (Some(Edit::Table(edit)), Some(Passage::Table(was)), Some(Passage::Table(is))) => {
            table(edit, was, is, &change, out);
        }
        (None, Some(_), Some(_)) if step.moved => out.push(change(Vec::new())),
        (None, Some(gone), None) => out.push(change(vec![Piece::Deleted(all_of(gone))])),
        (None, None, Some(come)) => out.push(change(vec![Piece::Inserted(all_of(come))])),
        _ => {}
    }
}

fn all_of(passage: &Passage) -> String {
    match passage {
        Passage::Table(table) => {
            let rows = table.rows.iter().map(|row| row_text(row));
            rows.collect::<Vec<_>>().join("\n")
        }
        other => plain(text_of(other)),
    }
}

fn row_text(row: &[Vec<super::state::Run>]) -> String {
    row.iter()
        .map(|cell| plain(cell))
        .collect::<Vec<_>>()
        .join(" | ")
}

fn table(
    edit: &TableEdit,
    old: &TableState,
    new: &TableState,
    change: &impl Fn(Vec<Piece>) -> Change,
    out: &mut Vec<Change>,
) {
    for (what, text) in [("caption", &edit.caption), ("source", &edit.source)] {
        if !text.is_same() {
            out.push(Change {
                row: Some(what.to_owned()),
                ..change(pieces(text))
            });
        }
    }
    for (i, j) in &edit.columns {
        let piece = match (i, j) {
            (Some(i), None) => old.columns.get(*i).cloned().map(Piece::Deleted),
            (None, Some(j)) => new.columns.get(*j).cloned().map(Piece::Inserted),
            _ => None,
        };
        if let Some(piece) = piece {
            out.push(change(vec![piece]));
        }
    }
    for row in &edit.rows {
        let was = row.old.and_then(|at| old.rows.get(at));
        let is = row.new.and_then(|at| new.rows.get(at));
        let label = is
            .or(was)
            .and_then(|row| row.first())
            .map(|cell| plain(cell));
        match (was, is) {
            (Some(was), None) => out.push(Change {
                row: label,
                ..change(vec![Piece::Deleted(row_text(was))])
            }),
            (None, Some(is)) => out.push(Change {
                row: label,
                ..change(vec![Piece::Inserted(row_text(is))])
            }),
            _ => {
                if row.moved {
                    out.push(Change {
                        row: label.clone(),
                        moved: true,
                        ..change(Vec::new())
                    });
                }
                for (column, cell) in &row.cells {
                    let place = edit.columns.get(*column).and_then(|(_, j)| *j);
                    out.push(Change {
                        row: label.clone(),
                        column: place.and_then(|at| new.columns.get(at)).cloned(),
                        ..change(pieces(cell))
                    });
                }
            }
        }
    }
}

fn pieces(edit: &TextEdit) -> Vec<Piece> {
    let bits = whole(edit);
    let pieces = parts(&bits).into_iter().map(|part| {
        let text = characters(&part, bits.len());
        match part.side {
            Side::Same => Piece::Same(text),
            Side::Deleted => Piece::Deleted(text),
            Side::Inserted => Piece::Inserted(text),
        }
    });
    pieces.collect()
}
