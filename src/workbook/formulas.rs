//! The formulas of cells, for whoever asks what a stored result hangs on.

use super::references::references;
use super::{CellAddress, CellRange, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// The formulas of the sheets that were read.
#[derive(Clone, Debug, Default)]
pub struct Formulas {
    sheets: BTreeMap<Arc<str>, BTreeMap<CellAddress, Arc<str>>>,
}

/// What the result of a cell hangs on.
#[derive(Clone, Debug, Default)]
pub struct Precedents {
    /// The ranges that its formula names and, where they hold formulas in cells that are not
    /// known, those that these name in turn.
    pub ranges: Vec<(Arc<str>, CellRange)>,
    /// Those formulas, with the sheet and the cell of each.
    pub through: Vec<(Arc<str>, CellAddress, Arc<str>)>,
    /// Whether these are all: formulas in a great tangle are told in part.
    pub whole: bool,
}

/// Ranges that are followed for one cell at the most: formulas that hang on more of them
/// through cells that nobody reads are told in part.
const MOST_RANGES: usize = 512;

impl Formulas {
    /// The formula of a cell, without the `=` before it.
    pub fn of(&self, sheet: &str, address: CellAddress) -> Option<&Arc<str>> {
        self.sheets.get(sheet)?.get(&address)
    }

    /// All of them, by sheet and in row order.
    pub fn all(&self) -> impl Iterator<Item = (&Arc<str>, CellAddress, &Arc<str>)> {
        let cells = |(sheet, cells)| -> std::iter::Map<_, _> {
            let cells: &BTreeMap<CellAddress, Arc<str>> = cells;
            cells.iter().map(move |(at, formula)| (sheet, *at, formula))
        };
        self.sheets.iter().flat_map(cells)
    }

    /// On what the result of a cell hangs, through cells that are not `known`. Nothing for a
    /// cell without a formula.
    pub fn precedents(
        &self,
        (sheet, address): (&str, CellAddress),
        book: &Workbook,
        known: &dyn Fn(&str, CellAddress) -> bool,
    ) -> Precedents {
        let mut found = Precedents {
            whole: true,
            ..Precedents::default()
        };
        let mut seen: BTreeSet<(Arc<str>, CellAddress)> = BTreeSet::new();
        let Some((name, formula)) = self.entry(sheet, address) else {
            return found;
        };
        seen.insert((name.clone(), address));
        let mut waiting = references(formula, name, book);
        while let Some((sheet, range)) = waiting.pop() {
            if found.ranges.len() == MOST_RANGES {
                found.whole = false;
                break;
            }
            for (address, formula) in self.within(&sheet, range) {
                if !known(&sheet, address) && seen.insert((sheet.clone(), address)) {
                    waiting.extend(references(formula, &sheet, book));
                    let through = (sheet.clone(), address, formula.clone());
                    found.through.push(through);
                }
            }
            if !found.ranges.contains(&(sheet.clone(), range)) {
                found.ranges.push((sheet, range));
            }
        }
        found
    }

    /// The sheets that the formulas name, each once.
    pub fn sheets_named(&self, book: &Workbook) -> BTreeSet<Arc<str>> {
        let named = |(sheet, _, formula): (&Arc<str>, _, &Arc<str>)| {
            references(formula, sheet, book)
                .into_iter()
                .map(|(sheet, _)| sheet)
        };
        self.all().flat_map(named).collect()
    }

    fn entry(&self, sheet: &str, address: CellAddress) -> Option<(&Arc<str>, &Arc<str>)> {
        let (name, formulas) = self.sheets.get_key_value(sheet)?;
        Some((name, formulas.get(&address)?))
    }

    /// The formulas within a range, in row order.
    fn within(
        &self,
        sheet: &str,
        range: CellRange,
    ) -> impl Iterator<Item = (CellAddress, &Arc<str>)> {
        let formulas = self.sheets.get(sheet);
        let rows = formulas.map(|formulas| formulas.range(range.first..=range.last));
        let cells = rows.into_iter().flatten().map(|(at, text)| (*at, text));
        cells.filter(move |(address, _)| range.contains(*address))
    }
}

/// Takes the formulas that readers come by.
#[derive(Debug, Default)]
pub(super) struct Collector(Mutex<Formulas>);

impl Collector {
    /// Takes the formula of a cell; 0-based row and column. An empty one is what a decoder
    /// makes of a formula that it does not understand.
    pub fn take(&self, sheet: &str, (row, column): (u32, u32), formula: Arc<str>) {
        if formula.is_empty() {
            return;
        }
        let mut formulas = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sheets = &mut formulas.sheets;
        if !sheets.contains_key(sheet) {
            sheets.insert(sheet.into(), BTreeMap::new());
        }
        if let Some(cells) = sheets.get_mut(sheet) {
            cells.insert(CellAddress { row, column }, formula);
        }
    }

    /// All that was taken.
    pub fn end(self) -> Formulas {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{Hidden, Sheet};

    #[test]
    fn formulas_are_followed_through_cells_that_nobody_knows() {
        let collector = Collector::default();
        let mut book = Workbook {
            path: "a.xlsx".into(),
            sheets: Vec::new(),
            names: Vec::new(),
            other_names: Vec::new(),
            tables: Vec::new(),
        };
        for (sheet, cells) in [
            (
                "S",
                &[("A9", "SUM(A1:A8)"), ("A3", "T!B1+T!B2"), ("A4", "C1")][..],
            ),
            // A circle must not be gone round for ever.
            ("T", &[("B1", "S!D1*2"), ("B2", "B1+B2+S!A3")][..]),
        ] {
            book.sheets.push(Sheet {
                name: sheet.into(),
                visible: true,
                cells: Vec::new(),
                merged: Vec::new(),
                hidden: Hidden::default(),
            });
            for (address, formula) in cells {
                let CellAddress { row, column } = address.parse().unwrap();
                collector.take(sheet, (row, column), (*formula).into());
            }
        }
        let formulas = collector.end();
        let precedents = |known: &[&str]| {
            let known = |_: &str, at: CellAddress| known.contains(&&*at.to_string());
            let ranges = formulas.precedents(("S", "A9".parse().unwrap()), &book, &known);
            let words = ranges
                .ranges
                .iter()
                .map(|(sheet, range)| format!("{sheet}!{range}"));
            let mut words: Vec<String> = words.collect();
            words.sort();
            words.join(" ")
        };
        assert_eq!(precedents(&["A3", "A4"]), "S!A1:A8");
        assert_eq!(precedents(&["A3"]), "S!A1:A8 S!C1");
        assert_eq!(precedents(&[]), "S!A1:A8 S!A3 S!C1 S!D1 T!B1 T!B2");
        let of = |at: &str| formulas.of("S", at.parse().unwrap()).cloned();
        assert_eq!(of("A4").as_deref(), Some("C1"));
        assert_eq!(of("A1"), None);
    }
}
