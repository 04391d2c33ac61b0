//! The tables of a report, each found once for each period that it is wanted for.

use crate::config::Report;
use crate::diagnostics::Sink;
use crate::figures::Library;
use crate::figures::table::{Grid, fill_period, locate};
use crate::measure::Period;
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
        let grid = self.read(table, period, sink).map(Arc::new);
        self.found.insert((table, period), grid.clone());
        grid
    }

    fn read(&self, table: usize, period: Option<Period>, sink: &mut Sink) -> Option<Grid> {
        let table = self.report.tables.get(table)?;
        let path = fill_period(&table.workbook, period);
        let workbook = self.library.workbook(&path, sink)?;
        let located = locate(table, period, &workbook, sink)?;
        Some(Grid::read(located, table, sink))
    }
}
