//! The texts and workbooks of the files read, for the snippets of messages.

use crate::diagnostics::CellPlace;
use crate::diagnostics::print::{Grid, Sources};
use crate::inspect::surroundings;
use crate::workbook::{CellRange, Workbook};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The texts of YAML files and templates and the open workbooks, by path relative to the
/// project folder.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    texts: BTreeMap<String, Arc<str>>,
    books: BTreeMap<String, Arc<Workbook>>,
}

impl SourceMap {
    /// Remembers a text.
    pub fn insert(&mut self, path: &str, text: Arc<str>) {
        self.texts.insert(path.to_owned(), text);
    }

    /// Remembers a workbook.
    pub fn insert_book(&mut self, book: &Arc<Workbook>) {
        self.books.insert(book.path.to_string(), Arc::clone(book));
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

    fn cells(&self, places: &[CellPlace]) -> Option<Grid> {
        let first = places.first()?;
        let book = self.books.get(&*first.workbook)?;
        let sheet = book.sheets.iter().find(|s| s.name == first.sheet)?;
        let ranges = places.iter().map(|p| p.cells.parse().ok());
        let ranges: Option<Vec<CellRange>> = ranges.collect();
        surroundings(sheet, &ranges?)
    }
}
