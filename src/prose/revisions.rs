//! The revised figures that a document rests on, for its sources.

use super::desk::Desk;
use super::escape;
use super::handle::{Form, Handle, Target, UnitForm};
use crate::figures::FigureId;
use std::collections::BTreeSet;

/// A list of the declared revisions of figures among `used`, as Markdown; empty when there
/// are none.
pub(super) fn list(desk: &mut Desk, used: &BTreeSet<FigureId>) -> String {
    let base = desk.ledger.base.clone();
    let mut out = String::new();
    for restated in base
        .restatements
        .iter()
        .filter(|r| used.contains(&r.figure))
    {
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
            out.push_str("Revised figures:\n\n");
        }
        let label = &desk.ledger.figure(restated.figure).label;
        out.push_str(&format!(
            "- {}: revised from {} to {}; {}\n",
            escape::markdown(label),
            then.write(),
            now.write(),
            escape::markdown(&revision.reason)
        ));
    }
    out.trim_end().to_owned()
}
