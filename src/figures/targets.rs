//! What there is for targets: by indicator and period, then by area. Targets are set for
//! whole groups, so that few indicators and periods have them for thousands of areas.

use super::AreaId;
use crate::config::IndicatorId;
use crate::measure::Period;
use std::collections::HashMap;

/// Something for each target of an indicator, area and period.
#[derive(Clone, Debug)]
pub(crate) struct ByTarget<T>(HashMap<(IndicatorId, Period), Vec<Option<T>>>);

impl<T> Default for ByTarget<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Clone> ByTarget<T> {
    /// What there is for a target.
    pub(super) fn get(&self, indicator: IndicatorId, area: AreaId, period: Period) -> Option<&T> {
        let areas = self.0.get(&(indicator, period))?;
        areas.get(area.0 as usize)?.as_ref()
    }

    /// Puts in what there is for a target.
    pub(super) fn insert(&mut self, indicator: IndicatorId, area: AreaId, period: Period, of: T) {
        let areas = self.0.entry((indicator, period)).or_default();
        let at = area.0 as usize;
        if areas.len() <= at {
            areas.resize(at + 1, None);
        }
        if let Some(entry) = areas.get_mut(at) {
            *entry = Some(of);
        }
    }

    /// Whether an indicator has any target.
    pub(super) fn any(&self, indicator: IndicatorId) -> bool {
        self.0.keys().any(|(of, _)| *of == indicator)
    }

    /// All there is, by indicator and period, then by area.
    pub(super) fn iter(&self) -> impl Iterator<Item = ((IndicatorId, AreaId, Period), &T)> {
        let mut keys: Vec<_> = self.0.iter().collect();
        keys.sort_unstable_by_key(|(key, _)| **key);
        keys.into_iter().flat_map(|((indicator, period), areas)| {
            let all = areas.iter().zip(0..);
            all.filter_map(|(of, area)| Some(((*indicator, AreaId(area), *period), of.as_ref()?)))
        })
    }
}
