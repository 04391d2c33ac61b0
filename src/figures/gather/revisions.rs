//! Settles which value a figure has that two workbooks state otherwise: the first published
//! one, unless a revision is declared.

use super::builder::{Builder, Restated};
use super::reading::contradiction;
use crate::diagnostics::{Diagnostic, Sink, nearest};
use crate::figures::codes::{UNKNOWN_AREA, UNUSED_REVISION};
use crate::figures::model::shown_step;
use crate::figures::name::Names;
use crate::figures::{AreaId, Figure, Origin, Restatement, Value};
use crate::measure::Word;
use std::collections::HashMap;
use std::sync::Arc;

/// Goes through the cells that state a figure again. What is declared is revised; of the
/// rest, second sources that differ are reported, and later workbooks are left for the
/// standard check of revisions.
pub(super) fn settle(builder: &mut Builder<'_>, sink: &mut Sink) {
    let mut used = vec![false; builder.report.revisions.len()];
    let declared = declared(builder, &mut used, sink);
    for restated in std::mem::take(&mut builder.restated) {
        let Some(id) = builder.index.get(restated.slot) else {
            continue;
        };
        let Some(figure) = builder.all.get(id.0 as usize) else {
            continue;
        };
        let Some(old) = figure.value.known() else {
            continue;
        };
        if old == restated.value {
            builder.alike += 1;
            continue;
        }
        match declared.get(&restated.slot) {
            Some(at) => {
                revise(builder, id, *at, restated);
                if let Some(used) = used.get_mut(*at) {
                    *used = true;
                }
            }
            None if restated.later => builder.restatements.push(Restatement {
                figure: id,
                other: restated.value,
                place: restated.place.place(),
                step: restated.step,
                revised: None,
            }),
            None => sink.emit(contradiction(figure, restated.value, &restated.place)),
        }
    }
    for (revision, _) in builder
        .report
        .revisions
        .iter()
        .zip(used)
        .filter(|(_, u)| !u)
    {
        let indicator = builder
            .report
            .indicators
            .get(revision.indicator.value.0 as usize);
        let id = indicator.map_or("", |i| i.id.as_str());
        let area = revision.area.as_ref();
        let area = area
            .and_then(|id| builder.names.by_id(id))
            .unwrap_or(AreaId(0));
        let area = builder.areas.get(area.0 as usize);
        let message = format!(
            "no later workbook states another value of `{id}` of {} in {}",
            area.map_or("", |a| &*a.label),
            revision.period.value
        );
        sink.emit(
            Diagnostic::warning(UNUSED_REVISION, message)
                .at(revision.indicator.place.clone())
                .hint("remove the revision, or correct its area and period"),
        );
    }
}

/// The declared revisions by slot. One of an unknown area is reported, and marked as used.
fn declared(builder: &Builder<'_>, used: &mut [bool], sink: &mut Sink) -> HashMap<usize, usize> {
    let mut out = HashMap::new();
    for (at, revision) in builder.report.revisions.iter().enumerate() {
        let area = match &revision.area {
            None => AreaId(0),
            Some(id) => match builder.names.by_id(id) {
                Some(area) => area,
                None => {
                    let message = format!("`{}` is no known area", id.value);
                    let hint = nearest::did_you_mean(id, builder.names.ids());
                    let hint = hint.unwrap_or_else(|| "use the id of an area".to_owned());
                    sink.emit(
                        Diagnostic::error(UNKNOWN_AREA, message)
                            .at(id.place.clone())
                            .hint(hint),
                    );
                    // It is wrong already: that nothing follows it is no news.
                    if let Some(used) = used.get_mut(at) {
                        *used = true;
                    }
                    continue;
                }
            },
        };
        let slot = builder.slot(revision.indicator.value, area, revision.period.value);
        out.extend(slot.map(|slot| (slot, at)));
    }
    out
}

/// Gives the figure its later value; that first published becomes a figure of its own.
fn revise(builder: &mut Builder<'_>, id: crate::figures::FigureId, at: usize, restated: Restated) {
    let known = builder.restatements.iter().position(|r| r.figure == id);
    let Some(figure) = builder.all.get_mut(id.0 as usize) else {
        return;
    };
    let former = figure.clone();
    figure.value = Value::Known(restated.value);
    figure.origin = Origin::Cell(restated.place);
    if restated.step > shown_step(&former.unit, former.decimals) {
        builder.steps.insert(id, restated.step);
    }
    // A figure that is revised twice keeps what was first published.
    if known.is_some() {
        return;
    }
    let Origin::Cell(place) = former.origin.clone() else {
        return;
    };
    let name: Arc<str> = format!("published({})", former.name()).into();
    let words = &builder.report.numbers.words;
    let label = words.fill(Word::NamedPublished, &[("label", former.label())]);
    let other = former.value.known().unwrap_or_default();
    let published = builder.push(Figure {
        names: Names::own(name.clone(), label),
        indicator: None,
        ..former
    });
    builder.operations.insert(name, published);
    builder.restatements.push(Restatement {
        figure: id,
        other,
        place: place.place(),
        step: restated.step,
        revised: Some((at, published)),
    });
}
