//! The names of areas: how a label in a workbook or an id in a formula finds its area.

use super::{Area, AreaId};
use crate::measure::parse::fold;
use std::collections::HashMap;
use std::sync::Arc;

/// Folds an id: case, and `-` and `_` alike.
pub(super) fn fold_id(id: &str) -> String {
    id.trim().to_lowercase().replace('_', "-")
}

/// An id made from a label: letters and digits in lower case, all else one hyphen.
/// `area` when nothing is left.
pub(super) fn slug(label: &str) -> String {
    let mut out = String::new();
    for c in fold(label).chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() {
        "area".to_owned()
    } else {
        out.to_owned()
    }
}

/// What a folded name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// One area.
    One(AreaId),
    /// Two areas at least: the first two.
    Several(AreaId, AreaId),
}

/// Finds areas by id and by name.
#[derive(Clone, Debug, Default)]
pub struct AreaNames {
    ids: HashMap<String, AreaId>,
    names: HashMap<String, Named>,
    listed: Vec<Arc<str>>,
    labels: Vec<Arc<str>>,
}

impl AreaNames {
    /// Adds an area with its other names. Areas are added in the order of their ids.
    pub fn add(&mut self, id: AreaId, area: &Area, aliases: &[String]) {
        self.ids.entry(fold_id(&area.id)).or_insert(id);
        self.listed.push(area.id.clone());
        self.labels.push(area.label.clone());
        for name in std::iter::once(&*area.label).chain(aliases.iter().map(String::as_str)) {
            self.names
                .entry(fold(name))
                .and_modify(|named| {
                    if let Named::One(first) = *named {
                        if first != id {
                            *named = Named::Several(first, id);
                        }
                    }
                })
                .or_insert(Named::One(id));
        }
    }

    /// The area of an id, hyphens and underscores alike.
    pub fn by_id(&self, id: &str) -> Option<AreaId> {
        self.ids.get(&fold_id(id)).copied()
    }

    /// What a folded label or alias stands for.
    pub fn by_folded_name(&self, folded: &str) -> Option<Named> {
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

    /// The label of an area.
    pub fn label(&self, id: AreaId) -> &str {
        self.labels.get(id.0 as usize).map_or("", |l| l)
    }
}
