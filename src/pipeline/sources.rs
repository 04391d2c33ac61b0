//! The texts of the files read, for the snippets of messages.

use crate::diagnostics::print::Sources;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The texts of YAML files and templates, by path relative to the project folder.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    texts: BTreeMap<String, Arc<str>>,
}

impl SourceMap {
    /// Remembers a text.
    pub fn insert(&mut self, path: &str, text: Arc<str>) {
        self.texts.insert(path.to_owned(), text);
    }

    /// All texts by path, in order.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (&**path, &**text))
    }
}

impl Sources for SourceMap {
    fn source(&self, file: &str) -> Option<Arc<str>> {
        self.texts.get(file).cloned()
    }
}
