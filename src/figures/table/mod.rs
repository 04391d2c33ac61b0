//! Finds a table of the configuration in its workbook and says what stands where.
//!
//! [`locate()`] finds sheet and region, [`Grid`] reads the labels of rows and columns
//! (merged heads carried across their merge), [`Side`] tells what each row and column
//! is for, and [`cell::read`] reads one value. Labels are indexed once for each table,
//! so that reading it is linear in its cells.

pub mod cell;
mod grid;
mod index;
mod label;
mod locate;
mod messages;
mod side;

pub use grid::{Grid, Line, Part};
pub use index::{LabelIndex, LabelProblem};
pub use label::Pattern;
pub(super) use label::without_marks;
pub use locate::locate;
pub(crate) use messages::duplicate_label;
pub(crate) use side::has_values;
pub use side::{Entry, Reader, Side, Way};

use super::origin::SheetName;
use crate::config::{Report, Table};
use crate::diagnostics::CellPlace;
use crate::measure::{Period, fiscal};
use crate::workbook::{CellAddress, CellRange, Sheet, Workbook};
use std::sync::Arc;

/// A table found in a workbook.
#[derive(Clone, Debug)]
pub struct Located {
    /// The workbook.
    pub workbook: Arc<Workbook>,
    /// Index of its sheet.
    pub sheet: usize,
    /// Heads, stub and values together, cut to the cells in use.
    pub region: CellRange,
}

impl Located {
    /// The sheet.
    pub fn sheet(&self) -> Option<&Sheet> {
        self.workbook.sheets.get(self.sheet)
    }

    /// The sheet's name, for figures that are read from it.
    pub(super) fn sheet_name(&self) -> Arc<SheetName> {
        let sheet = self
            .sheet()
            .map_or_else(|| Arc::from(""), |s| s.name.clone());
        Arc::new(SheetName::new(self.workbook.path.clone(), sheet))
    }

    /// The place of a cell.
    pub fn place(&self, cell: CellAddress) -> CellPlace {
        self.place_of(cell.to_string())
    }

    /// The place of a range.
    pub fn range_place(&self, range: CellRange) -> CellPlace {
        self.place_of(range.to_string())
    }

    fn place_of(&self, cells: String) -> CellPlace {
        CellPlace {
            workbook: self.workbook.path.clone(),
            sheet: self
                .sheet()
                .map_or_else(|| Arc::from(""), |sheet| sheet.name.clone()),
            cells: cells.into(),
        }
    }
}

/// Whether a table has one workbook or sheet for each period.
pub fn per_period(table: &Table) -> bool {
    let sheet = table.sheet.as_ref();
    let holds = |text: &str| PERIOD_PLACES.iter().any(|place| text.contains(place));
    holds(&table.workbook) || sheet.is_some_and(|sheet| holds(sheet))
}

/// What stands for the period in the names of workbooks and sheets.
const PERIOD_PLACES: [&str; 3] = ["{period}", "{fiscal_year}", "{next_year}"];

/// The text with the period filled in: `{period}` as YAML has it (2022), `{fiscal_year}` as
/// names of files have it (2022-23), `{next_year}` the year after (2023).
pub fn fill_period(text: &str, period: Option<Period>) -> String {
    match period {
        Some(period) => {
            let year = period.year();
            let fiscal = fiscal::short(year);
            let next = (year + 1).to_string();
            text.replace("{period}", &period.to_string())
                .replace("{fiscal_year}", &fiscal)
                .replace("{next_year}", &next)
        }
        None => text.to_owned(),
    }
}

/// The periods for which a table is looked up: each of the report's, or once.
pub fn occasions(table: &Table, report: &Report) -> Vec<Option<Period>> {
    if per_period(table) {
        report.periods.iter().copied().map(Some).collect()
    } else {
        vec![None]
    }
}

/// The workbooks that a report reads, in the order of first use, and for each the
/// patterns (`*` wildcards) of the sheets that are read.
pub fn workbooks(report: &Report) -> Vec<(String, Vec<String>)> {
    let mut used = vec![false; report.tables.len()];
    for group in &report.groups {
        if let crate::config::Members::FromTable(id) = &group.members {
            mark(&mut used, report.tables.iter().position(|t| t.id == *id));
        }
    }
    for indicator in &report.indicators {
        if let crate::config::Source::Tables(sources) = &indicator.source {
            for source in sources {
                mark(&mut used, Some(source.table.value));
            }
        }
    }
    let mut out: indexmap::IndexMap<String, Vec<String>> = indexmap::IndexMap::new();
    for (table, _) in report.tables.iter().zip(&used).filter(|(_, used)| **used) {
        for period in occasions(table, report) {
            let path = fill_period(&table.workbook, period);
            // Without a sheet, the name or Excel table decides, which only the workbook tells.
            let pattern = table.sheet.as_ref().map_or("*", |s| s.value.as_str());
            let pattern = fill_period(pattern, period);
            let patterns = out.entry(path).or_default();
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
    }
    out.into_iter().collect()
}

/// Whether a sheet is among those that [`workbooks`] lists for its workbook.
pub fn wants_sheet(patterns: &[String], sheet: &str) -> bool {
    let folded = crate::measure::parse::fold(sheet);
    patterns.iter().any(|p| Pattern::new(p).fits(&folded))
}

fn mark(used: &mut [bool], at: Option<usize>) {
    if let Some(flag) = at.and_then(|at| used.get_mut(at)) {
        *flag = true;
    }
}
