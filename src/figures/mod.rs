//! Gathers observations from tables, derives indicators, compares, ranks.
//!
//! A [`Figure`] is an indicator's value for one area and one period: an exact decimal
//! (or *missing* with a reason) with kind, unit, decimals and [`Origin`]. [`gather`]
//! makes the [`Figures`] of a report once; each document then works on a [`Ledger`]
//! over them, which adds the figures that its text computes (a change, a rank).

pub mod model;

pub use model::*;

use crate::config::Report;
use crate::diagnostics::Sink;
use crate::workbook::Workbook;
use std::sync::Arc;

/// Gives a workbook by its path relative to the project folder, read at most once a run.
///
/// Implemented by the pipeline. `None` after a failure, which is then already reported
/// to the sink (a missing file with [`MISSING_WORKBOOK`]).
pub trait Library {
    /// The workbook at `path`.
    fn workbook(&self, path: &str, sink: &mut Sink) -> Option<Arc<Workbook>>;
}

/// Gathers and derives all figures of a report.
///
/// All problems go to the sink; figures that could not be had are missing, with a reason.
pub fn gather(report: &Arc<Report>, library: &dyn Library, sink: &mut Sink) -> Figures {
    let _ = (report, library, sink);
    todo!("figures")
}
