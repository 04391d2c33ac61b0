//! Finds the rows or columns of an indicator by their label.

use super::label::path_key;
use crate::diagnostics::nearest;
use std::collections::HashMap;
use std::sync::Arc;

/// Finds entries by the label of an indicator.
#[derive(Clone, Debug, Default)]
pub struct LabelIndex {
    by_path: HashMap<Arc<str>, Vec<usize>>,
    /// For the innermost label alone: which paths end with it.
    by_last: HashMap<Arc<str>, Vec<usize>>,
    /// The paths, folded and as written, in order.
    paths: Vec<(Arc<str>, String)>,
}

/// Why a label was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelProblem {
    /// There is none; the nearest ones as a hint.
    NotFound(Option<String>),
    /// The innermost label stands under several heads: the paths.
    Ambiguous(Vec<String>),
}

impl LabelIndex {
    pub(super) fn add(&mut self, key: &str, last: &str, shown: String, entry: usize) {
        let key: Arc<str> = key.into();
        let entries = self.by_path.entry(key.clone()).or_default();
        entries.push(entry);
        if entries.len() == 1 {
            if *last != *key {
                let paths = self.by_last.entry(last.into()).or_default();
                paths.push(self.paths.len());
            }
            self.paths.push((key, shown));
        }
    }

    pub(super) fn alias(&mut self, key: String, entry: usize) {
        let entries = self.by_path.entry(key.into()).or_default();
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    /// The entries of a label: of its whole path, or of its last level if that is unambiguous.
    pub fn find(&self, label: &str, marks: &[String]) -> Result<&[usize], LabelProblem> {
        let key = path_key(label, marks);
        let key = key.as_str();
        if let Some(entries) = self.by_path.get(key) {
            return Ok(entries);
        }
        match self.by_last.get(key).map(Vec::as_slice) {
            Some([path]) => {
                let entries = self.paths.get(*path).and_then(|p| self.by_path.get(&p.0));
                Ok(entries.map_or(&[], |e| e))
            }
            Some(paths) => {
                let paths = paths.iter().filter_map(|at| self.paths.get(*at));
                Err(LabelProblem::Ambiguous(
                    paths.map(|p| p.1.clone()).collect(),
                ))
            }
            None => Err(LabelProblem::NotFound(nearest::did_you_mean(
                label,
                self.paths.iter().map(|p| p.1.as_str()),
            ))),
        }
    }
}
