//! Gathers observations and derives indicators: [`run`] is the room's entry.

mod areas;
mod block;
mod builder;
mod cycle;
mod decimals;
mod formulas;
mod observe;
mod reading;
mod remarks;
mod revisions;
mod stated;
mod sums;
mod tables;
mod targets;
mod work_out;

use super::expr::{Names, condition};
use super::{Figures, Library};
use crate::config::{Heading, Report};
use crate::diagnostics::Sink;
use builder::Builder;
use std::sync::Arc;
use tables::Tables;

/// Gathers and derives all figures of a report.
pub(super) fn run(report: &Arc<Report>, library: &dyn Library, sink: &mut Sink) -> Figures {
    let mut tables = Tables::new(report, library);
    let (areas, names) = areas::gather(report, &mut tables, sink);
    let mut builder = Builder::new(report, areas, names);
    observe::gather(&mut builder, &mut tables, sink);
    sums::check(&builder, sink);
    revisions::settle(&mut builder, sink);
    formulas::derive(&mut builder, sink);
    conditions(report, &builder, sink);
    let mut figures = builder.finish();
    super::suppress::apply(&mut figures);
    figures
}

/// Checks the conditions of headings and briefs, so that evaluating them later cannot
/// meet an error.
fn conditions(report: &Report, builder: &Builder<'_>, sink: &mut Sink) {
    let names = Names::new(report, &builder.names);
    let mut open: Vec<&Heading> = report.headings.iter().rev().collect();
    while let Some(heading) = open.pop() {
        if let Some(when) = &heading.when {
            condition(when, &names, sink);
        }
        open.extend(heading.children.iter().rev());
    }
    if let Some(when) = report.briefs.as_ref().and_then(|b| b.when.as_ref()) {
        condition(when, &names, sink);
    }
}
