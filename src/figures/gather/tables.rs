//! The tables of a report, each found once for each period that it is wanted for.

use crate::config::Report;
use crate::diagnostics::Sink;
use crate::figures::Library;
use crate::figures::table::{Grid, fill_period, locate};
use crate::measure::Period;
use crate::workbook::Workbook;
use std::collections::HashMap;
use std::sync::Arc;

/// Finds tables and remembers them.
pub(super) struct Tables<'a> {
    pub(super) report: &'a Report,
    library: &'a dyn Library,
    found: HashMap<(usize, Option<Period>), Option<Arc<Grid>>>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(report: &'a Report, library: &'a dyn Library) -> Self {
        Self {
            report,
            library,
            found: HashMap::new(),
        }
    }

    /// The labels of a table. `None` after a problem, which is reported once.
    pub(super) fn grid(
        &mut self,
        table: usize,
        period: Option<Period>,
        sink: &mut Sink,
    ) -> Option<Arc<Grid>> {
        if let Some(found) = self.found.get(&(table, period)) {
            return found.clone();
        }
        let workbook = self.workbook(table, period, sink);
        let grid = workbook.and_then(|book| read(self.report, table, period, &book, sink));
        let grid = grid.map(Arc::new);
        self.found.insert((table, period), grid.clone());
        grid
    }

    /// The labels of a table, if it was looked for before.
    pub(super) fn known(&self, table: usize, period: Option<Period>) -> Option<&Option<Arc<Grid>>> {
        self.found.get(&(table, period))
    }

    /// The workbook of a table. `None` after a problem, which is reported.
    pub(super) fn workbook(
        &self,
        table: usize,
        period: Option<Period>,
        sink: &mut Sink,
    ) -> Option<Arc<Workbook>> {
        let table = self.report.tables.get(table)?;
        let path = fill_period(&table.workbook, period);
        self.library.workbook(&path, sink)
    }
}

/// Reads the labels of a table in its workbook.
pub(super) fn read(
    report: &Report,
    table: usize,
    period: Option<Period>,
    workbook: &Arc<Workbook>,
    sink: &mut Sink,
) -> Option<Grid> {
    let table = report.tables.get(table)?;
    let located = locate(table, period, workbook, sink)?;
    Some(Grid::read(located, table, sink))
}
