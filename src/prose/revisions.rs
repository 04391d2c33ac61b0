//! The revised figures that a document rests on, for its sources.

use super::desk::Desk;
use super::handle::{Form, Handle, Target, UnitForm};
use super::{Subject, escape};
use crate::figures::{AreaId, FigureId};
use crate::measure::Word;
use std::collections::BTreeSet;

/// A list of the declared revisions that the document's figures rest on, as Markdown; empty
/// when there are none.
pub(super) fn list(desk: &mut Desk) -> String {
    let base = desk.ledger.base.clone();
    // Revisions are rare, and following every figure to its cells is not free.
    if base.restatements.iter().all(|r| r.revised.is_none()) {
        return String::new();
    }
    let used = ancestry(desk);
    let mut out = String::new();
    for restated in base
        .restatements
        .iter()
        .filter(|r| used.contains(&r.figure))
    {
        // A rank rests on the figures of all peers, but a brief lists none of theirs.
        let area = desk.ledger.figure(restated.figure).area;
        if desk.subject != Subject::Report && area != desk.area && area != AreaId(0) {
            continue;
        }
        let Some((at, former)) = restated.revised else {
            continue;
        };
        let Some(revision) = base.report.revisions.get(at) else {
            continue;
        };
        let with = |id| Handle {
            target: Target::Figure(id),
            form: Form {
                unit: UnitForm::With,
                ..Form::default()
            },
        };
        // Both are known: a revision is a change of one value to another.
        let (Ok(then), Ok(now)) = (
            desk.place_figure(with(former)),
            desk.place_figure(with(restated.figure)),
        ) else {
            continue;
        };
        if out.is_empty() {
            out.push_str(&format!("{}\n\n", desk.words().text(Word::Revised)));
        }
        let label = &desk.ledger.figure(restated.figure).label();
        let parts = [
            ("label", &*escape::markdown(label)),
            ("then", &*then.write()),
            ("now", &*now.write()),
            ("reason", &*escape::markdown(&revision.reason)),
        ];
        let line = desk.words().fill(Word::RevisedFrom, &parts);
        out.push_str(&format!("- {line}\n"));
    }
    out.trim_end().to_owned()
}

/// The figures that the document's text places, and all that they were computed from.
fn ancestry(desk: &Desk) -> BTreeSet<FigureId> {
    let mut used = BTreeSet::new();
    let mut open = desk.mentioned.clone();
    while let Some(id) = open.pop() {
        if used.insert(id) {
            open.extend_from_slice(desk.ledger.figure(id).parts());
        }
    }
    used
}
