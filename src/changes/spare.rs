//! The figures of documents that could not be made: what they print nobody knows, but what
//! the other state tells of can be compared all the same.

use super::state::{FigureState, ReportState, State};
use std::collections::{BTreeMap, BTreeSet};

/// Adds to a state in which documents failed those of the report's figures that another state
/// tells of, under the same name or under one that it may have had.
pub(super) fn complete(state: &mut State, other: &State) {
    for report in &mut state.reports {
        if report.spare.is_empty() {
            continue;
        }
        let named = other.reports.iter().find(|o| o.report == report.report);
        let sole = match other.reports.as_slice() {
            [sole] => Some(sole),
            _ => None,
        };
        if let Some(other) = named.or(sole) {
            fill(report, other);
        }
    }
}

fn fill(report: &mut ReportState, other: &ReportState) {
    let area = |figure: &FigureState| figure.area_id.clone();
    let indicator = |figure: &FigureState| figure.indicator.clone().unwrap_or_default();
    let areas = Names::of(report, other, area);
    let indicators = Names::of(report, other, indicator);
    let spare = std::mem::take(&mut report.spare);
    let mut figures: BTreeMap<String, FigureState> = std::mem::take(&mut report.figures)
        .into_iter()
        .map(|figure| (figure.id.clone(), figure))
        .collect();
    for (figure, target) in spare {
        let renamed = areas.may_be(&area(&figure)) || indicators.may_be(&indicator(&figure));
        if renamed || other.figure(&figure.id).is_some() {
            report.targets.extend(target);
            figures.insert(figure.id.clone(), figure);
        }
    }
    report.targets.sort_by(|a, b| a.figure.cmp(&b.figure));
    report.figures = figures.into_values().collect();
}

/// The names of areas, or of indicators, of another state.
struct Names {
    known: BTreeSet<String>,
    /// Whether some of them are gone, so that what came may be what they are called now.
    gone: bool,
}

impl Names {
    fn of(
        report: &ReportState,
        other: &ReportState,
        name: impl Fn(&FigureState) -> String,
    ) -> Self {
        let all = report.figures.iter();
        let all = all.chain(report.spare.iter().map(|(figure, _)| figure));
        let here: BTreeSet<String> = all.map(&name).collect();
        let known: BTreeSet<String> = other.figures.iter().map(&name).collect();
        let gone = known.iter().any(|name| !here.contains(name));
        Self { known, gone }
    }

    fn may_be(&self, name: &str) -> bool {
        self.gone && !self.known.contains(name)
    }
}
