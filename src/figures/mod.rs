//! Gathers observations from tables, derives indicators, compares, ranks.
//!
//! A [`Figure`] is an indicator's value for one area and one period: an exact decimal
//! (or *missing* with a reason) with kind, unit, decimals and [`Origin`]. [`gather`]
//! makes the [`Figures`] of a report once; each document then works on a [`Ledger`]
//! over them, which adds the figures that its text computes (a change, a rank).
//!
//! 1. [`table`] finds each table in its workbook and says what each row and column is for.
//! 2. [`gather`] lists the areas and reads all cells, then works out the formulas
//!    ([`expr`]) and targets in the order of their needs.
//!    Small counts, and what would give them away, are then kept back (`suppress`).
//! 3. [`verify()`] holds the figures to the checks of the configuration.
//! 4. [`mod@derive`] is what the text computes, on a [`Ledger`].
//! 5. [`trace()`] says where a figure comes from, down to the cells; [`evaluate_condition`]
//!    decides whether a heading or brief is written.

pub mod areas;
pub mod codes;
mod condition;
pub mod derive;
pub mod expr;
mod find;
mod gather;
mod graph;
mod ground;
mod lookup;
pub mod model;
mod name;
mod origin;
pub mod reads;
mod reported;
mod slots;
mod suppress;
pub mod table;
mod targets;
pub mod trace;
mod verify;

pub use codes::MISSING_WORKBOOK;
pub use condition::evaluate_condition;
pub use derive::{Against, Movement, Trend};
pub use find::UnknownFigure;
pub use graph::{Graph, GraphNode};
pub use ground::Ground;
pub use model::*;
pub use origin::{CellAt, Operation, Origin, Parts, Written};
pub use reads::{Question, Reads, noted};
pub use table::{wants_sheet, workbooks};
pub use trace::{TraceTree, origin_line, shown, trace};
pub use verify::{Verdict, Verified, verify};

use crate::config::Report;
use crate::diagnostics::Sink;
use crate::workbook::Workbook;
use std::sync::Arc;

/// Gives a workbook by its path relative to the project folder, read at most once a run.
///
/// Implemented by the pipeline, which may read those that [`workbooks`] lists ahead and
/// in parallel. `None` after a failure, which is then already reported to the sink (a
/// missing file with [`MISSING_WORKBOOK`]).
pub trait Library {
    /// The workbook at `path`.
    fn workbook(&self, path: &str, sink: &mut Sink) -> Option<Arc<Workbook>>;
}

/// Gathers and derives all figures of a report.
///
/// All problems go to the sink; figures that could not be had are missing, with a reason.
/// The order of figures and of problems depends on the report and the workbooks alone.
pub fn gather(report: &Arc<Report>, library: &dyn Library, sink: &mut Sink) -> Figures {
    gather::run(report, library, sink)
}

/// Whether a problem of [`gather()`] means that a row or column was not read, so that what
/// is summed over areas lacks it.
pub fn loses_rows(problem: &crate::diagnostics::Diagnostic) -> bool {
    let lost = [
        codes::MISSING_WORKBOOK,
        codes::LABEL_NOT_FOUND,
        codes::DUPLICATE_LABEL,
        codes::AMBIGUOUS_LABEL,
        codes::UNKNOWN_AREA,
        codes::NOT_A_PERIOD,
        codes::DUPLICATE_AREA,
        codes::UNMAPPED_TOTAL,
        codes::INCOMPLETE_ROW,
    ];
    problem.severity == crate::diagnostics::Severity::Error && lost.contains(&problem.code)
}

fn not_gathered() -> Arc<Reason> {
    Arc::new(Reason::NotGathered)
}
