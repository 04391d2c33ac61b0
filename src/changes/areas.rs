//! Areas that came or fell away, and the figures that are others for it.

use super::renames::Renames;
use super::state::{FigureState, OriginState, ReportState};
use crate::measure::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// The areas that only one of two states has.
pub(super) struct Areas<'s> {
    old: &'s ReportState,
    new: &'s ReportState,
    /// Ids and names.
    gone: BTreeMap<&'s str, &'s str>,
    come: BTreeMap<&'s str, &'s str>,
}

impl<'s> Areas<'s> {
    pub(super) fn of(old: &'s ReportState, new: &'s ReportState, renames: &Renames) -> Self {
        fn all(report: &ReportState) -> BTreeMap<&str, &str> {
            let figures = report.figures.iter().filter(|f| f.indicator.is_some());
            figures
                .map(|f| (f.area_id.as_str(), f.area.as_str()))
                .collect()
        }
        let (mut gone, mut come) = (all(old), all(new));
        let now: BTreeSet<&str> = gone.keys().map(|id| renames.area(id)).collect();
        let there: BTreeSet<&str> = come.keys().copied().collect();
        gone.retain(|id, _| !there.contains(renames.area(id)));
        come.retain(|id, _| !now.contains(id));
        Self {
            old,
            new,
            gone,
            come,
        }
    }

    /// The areas that a figure is another one for, in words.
    pub(super) fn behind(&self, old: &FigureState, new: &FigureState) -> Vec<String> {
        if self.gone.is_empty() && self.come.is_empty() {
            return Vec::new();
        }
        let gone = self.named(&self.gone, self.old, (old, new));
        let come = self.named(&self.come, self.new, (new, old));
        let gone = gone.into_iter().map(|area| format!("{area} fell away"));
        let come = come.into_iter().map(|area| format!("{area} is new"));
        gone.chain(come).collect()
    }

    /// Of these areas those that a figure is made from in one report and not in the other.
    fn named(
        &self,
        areas: &BTreeMap<&'s str, &'s str>,
        report: &ReportState,
        (figure, other): (&FigureState, &FigureState),
    ) -> BTreeSet<&'s str> {
        let parts = figure.origin.parts();
        let name = |id: &str| areas.get(id).copied();
        if figure.kind == Kind::Rank {
            // A rank tells what it ranks, and not among which others.
            let of = parts.first().and_then(|id| report.figure(id));
            let Some(of) = of.filter(|of| of.indicator.is_some()) else {
                return BTreeSet::new();
            };
            let peers = report.figures.iter();
            let peers = peers.filter(|f| f.indicator == of.indicator && f.period == of.period);
            return peers.filter_map(|f| name(&f.area_id)).collect();
        }
        let lost = parts.iter().filter(|id| !other.origin.parts().contains(id));
        let lost = lost.filter_map(|id| report.figure(id));
        let mut found: BTreeSet<&str> = lost.filter_map(|f| name(&f.area_id)).collect();
        // A number of areas.
        if let OriginState::Operation { name, parts } = &figure.origin
            && name == "count"
            && parts.is_empty()
        {
            found.extend(areas.values());
        }
        found
    }
}
