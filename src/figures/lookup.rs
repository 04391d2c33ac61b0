//! What [`Figures`](super::Figures) look up: areas by name, members, operations, standings.

use super::areas::AreaNames;
use super::reads::sorted;
use super::{AreaId, Figure, FigureId};
use crate::config::IndicatorId;
use crate::measure::{Decimal, Period};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// Indexes over the areas and figures of a report.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookup {
    /// Areas by id, label and alias.
    pub(crate) names: AreaNames,
    /// Members by group.
    pub(crate) members: Vec<Vec<AreaId>>,
    /// Figures of formulas' operations (`sum(births, townships)`), by name.
    pub(crate) operations: HashMap<Arc<str>, FigureId>,
    /// Figures of targets by name, made when first asked for.
    pub(crate) target_names: Arc<OnceLock<HashMap<Arc<str>, FigureId>>>,
    /// What a target's figure is the target of, by figure.
    pub(crate) targeted: Vec<(FigureId, (IndicatorId, AreaId, Period))>,
    /// What sums and the like of formulas are over: indicator, fold, group.
    pub(crate) overs: HashMap<FigureId, (IndicatorId, super::expr::Fold, usize)>,
    /// Standings by group, indicator and period, made when first asked for.
    pub(crate) standings: Arc<Vec<OnceLock<Arc<Standing>>>>,
    /// What the rule for small counts keeps back.
    pub(crate) kept: super::suppress::Kept,
    /// What the figures rest on, worked out when first asked for.
    pub(crate) grounds: Arc<OnceLock<super::ground::Grounds>>,
}

impl Lookup {
    /// Takes what is looked up, without what is only made when it is asked for.
    pub(super) fn hash_frame(&self, state: &mut impl Hasher) {
        let Self {
            names,
            members,
            operations,
            // They follow from what the targets are of.
            target_names: _,
            targeted,
            overs,
            standings: _,
            kept,
            grounds: _,
        } = self;
        names.hash_frame(state);
        members.hash(state);
        sorted(operations.iter()).hash(state);
        targeted.hash(state);
        let overs = overs.iter().map(|(id, of)| (*id, format!("{of:?}")));
        sorted(overs).hash(state);
        kept.hash_frame(state);
    }

    /// What a target's figure is the target of.
    pub(crate) fn targeted(&self, id: FigureId) -> Option<(IndicatorId, AreaId, Period)> {
        let at = self
            .targeted
            .binary_search_by_key(&id, |(id, _)| *id)
            .ok()?;
        Some(self.targeted.get(at)?.1)
    }

    pub(crate) fn members_of(&self, group: usize) -> &[AreaId] {
        self.members.get(group).map_or(&[], Vec::as_slice)
    }
}

/// The values of one indicator over a group, in order of size.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    /// The figures, in the order of the members.
    pub(crate) parts: Vec<FigureId>,
    /// The values of those that are known, ascending.
    pub(crate) sorted: Vec<Decimal>,
    /// The first figure that is missing although there could be a value.
    pub(crate) gap: Option<FigureId>,
    /// Whether a member has no figure at all.
    pub(crate) absent: Option<AreaId>,
    /// The first figure whose value is kept back; `sorted` holds it all the same.
    pub(crate) kept: Option<FigureId>,
    /// Whether a value is kept back that `sorted` does not hold, so that no rank is sure.
    pub(crate) blurred: bool,
}

impl Standing {
    /// Orders figures. `kept` says whether the value of a missing one is kept back, and
    /// which it is if that is known.
    pub(crate) fn of<'a>(
        figures: impl Iterator<Item = (AreaId, Option<(FigureId, &'a Figure)>)>,
        kept: impl Fn(FigureId) -> Option<Option<Decimal>>,
    ) -> Self {
        let mut out = Self::default();
        for (area, figure) in figures {
            let Some((id, figure)) = figure else {
                out.absent.get_or_insert(area);
                continue;
            };
            out.parts.push(id);
            match &figure.value {
                super::Value::Known(value) => out.sorted.push(*value),
                super::Value::Missing(reason) => {
                    if let Some(value) = kept(id) {
                        out.kept.get_or_insert(id);
                        out.blurred |= value.is_none();
                        out.sorted.extend(value);
                    } else if !matches!(**reason, super::Reason::NotApplicable(_)) {
                        out.gap.get_or_insert(id);
                    }
                }
            }
        }
        out.sorted.sort_unstable();
        out
    }

    /// How many known values are smaller, and how many are larger.
    pub(crate) fn around(&self, value: Decimal) -> (usize, usize) {
        let below = self.sorted.partition_point(|v| *v < value);
        let upto = self.sorted.partition_point(|v| *v <= value);
        (below, self.sorted.len() - upto)
    }
}
