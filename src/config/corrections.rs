//! Why published figures were corrected: `config/_corrections.yaml`.

use super::Spanned;
use super::read::{Read, Reader, Slot, section};
use super::tree;
use super::values::Words;
use crate::diagnostics::{Sink, TextPlace};
use std::sync::Arc;

/// Where the corrections of a project stand, relative to its folder.
pub const CORRECTIONS_FILE: &str = "config/_corrections.yaml";

/// Why a figure differs from what was published, as the office wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionNote {
    /// The report, as its configuration file is called; empty for whichever has the figure.
    pub report: String,
    /// The figure's id.
    pub figure: String,
    /// What was published.
    pub from: String,
    /// What it is now.
    pub to: String,
    /// Why; empty while nobody said so.
    pub reason: String,
    /// Who says so; may be empty.
    pub by: String,
    /// Since when; may be empty.
    pub date: String,
    /// Where it stands.
    pub place: TextPlace,
}

section! {
    /// Why published figures were corrected.
    RawCorrections as "Corrections" {
        required {
            /// The corrections, one for each figure that was corrected.
            corrections: Vec<RawCorrection>,
        }
        optional {}
    }
}

section! {
    /// Why a figure differs from what was published.
    RawCorrection as "Correction" {
        required {
            /// The figure, as `annals trace` calls it: `births`, `births@qiaotou@2018`.
            figure: Spanned<Words>,
            /// What was published, as printed or exactly.
            from: Words,
            /// What it is now.
            to: Words,
            /// Why; printed in the change report and kept with what is published.
            reason: String,
        }
        optional {
            /// The report, as its configuration file is called; needed when several reports
            /// have a figure of that name.
            report: Words,
            /// Who says so.
            by: Words,
            /// Since when.
            date: Words,
        }
    }
}

/// Reads the corrections `text`, which stands in `file` (relative path). All problems go to
/// the sink.
pub fn corrections(file: &str, text: &str, sink: &mut Sink) -> Vec<CorrectionNote> {
    let file: Arc<str> = file.into();
    let raw = tree::parse(&file, text, sink)
        .and_then(|tree| RawCorrections::read(&tree, &mut Reader::new(file.clone(), sink)));
    let notes = raw.as_ref().and_then(|raw| raw.corrections.get());
    notes.into_iter().flatten().filter_map(note).collect()
}

fn note(raw: &RawCorrection) -> Option<CorrectionNote> {
    let words = |slot: &Slot<Words>| slot.get().map_or_else(String::new, |w| w.0.clone());
    let figure = raw.figure.get()?;
    Some(CorrectionNote {
        report: words(&raw.report),
        figure: figure.value.0.trim().to_owned(),
        from: raw.from.get()?.0.clone(),
        to: raw.to.get()?.0.clone(),
        reason: raw.reason.get()?.trim().to_owned(),
        by: words(&raw.by),
        date: words(&raw.date),
        place: figure.place.clone(),
    })
}

/// The JSON Schema (draft 2020-12) of the corrections, pretty-printed.
pub fn corrections_schema() -> String {
    let schema = schemars::schema_for!(RawCorrections);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
