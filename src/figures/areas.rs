//! The names of areas: how a label in a workbook or an id in a formula finds its area.

use super::reads::sorted;
use super::{Area, AreaId};
use crate::measure::parse::fold;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Folds an id: its one form, case, and `-` and `_` alike.
pub(super) fn fold_id(id: &str) -> String {
    crate::config::normal_id(id.trim())
        .to_lowercase()
        .replace('_', "-")
}

/// Finds areas by id and by name.
#[derive(Clone, Debug, Default)]
pub struct AreaNames {
    ids: HashMap<String, AreaId>,
    names: HashMap<String, AreaId>,
    listed: Vec<Arc<str>>,
    labels: Vec<Arc<str>>,
    /// Whether the table that lists areas could not be read, so that more may exist.
    pub(super) partial: bool,
}

impl AreaNames {
    /// Takes all names.
    pub(super) fn hash_frame(&self, state: &mut impl Hasher) {
        let Self {
            ids,
            names,
            listed,
            labels,
            partial,
        } = self;
        sorted(ids.iter()).hash(state);
        sorted(names.iter()).hash(state);
        (listed, labels, partial).hash(state);
    }

    /// Adds an area with its other names. Areas are added in the order of their ids.
    pub fn add(&mut self, id: AreaId, area: &Area, aliases: &[String]) {
        self.ids.entry(fold_id(&area.id)).or_insert(id);
        self.listed.push(area.id.clone());
        self.labels.push(area.label.clone());
        for name in std::iter::once(&*area.label).chain(aliases.iter().map(String::as_str)) {
            // The configuration refuses a name of two areas.
            self.names.entry(fold(name)).or_insert(id);
        }
    }

    /// The area of an id, hyphens and underscores alike.
    pub fn by_id(&self, id: &str) -> Option<AreaId> {
        self.ids.get(&fold_id(id)).copied()
    }

    /// The area of a folded label or alias.
    pub fn by_folded_name(&self, folded: &str) -> Option<AreaId> {
        self.names.get(folded).copied()
    }

    /// All ids, in the order of the areas.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(|id| &**id)
    }

    /// All labels, in the order of the areas.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(|label| &**label)
    }
}
