//! `annals trace`: where a figure comes from, down to the cells.

use super::arguments::TraceArguments;
use super::{Failure, Terminal};
use crate::diagnostics::Sink;
use crate::figures::{Figures, Ledger, trace};
use crate::pipeline::{self, SourceMap};
use crate::project::Disk;
use std::sync::Arc;

pub(super) fn run(options: &TraceArguments, terminal: &Terminal) -> Result<(), Failure> {
    let mut sources = SourceMap::default();
    let mut sink = Sink::new();
    let root = &options.project.dir;
    super::build::require_folder(root)?;
    let project = Disk::new(root, root.join("out"));
    let reports = options.project.report.reports.as_slice();
    let all = pipeline::load(&project, reports, &mut sources, &mut sink);
    let mut unknown = None;
    let mut text = String::new();
    for figures in &all {
        match figures.find(&options.figure) {
            Ok(id) => text.push_str(&tree(figures, id)),
            Err(problem) => unknown = Some(problem.diagnostic()),
        }
    }
    if text.is_empty() {
        // Where the report itself has errors, they come first: they may be why it is unknown.
        unknown.into_iter().for_each(|problem| sink.emit(problem));
    }
    let failed = sink.has_errors();
    terminal.report(&sink.into_tidy(), &sources);
    terminal.print(&text)?;
    if failed { Err(Failure::Input) } else { Ok(()) }
}

fn tree(figures: &Arc<Figures>, id: crate::figures::FigureId) -> String {
    let ledger = Ledger::new(Arc::clone(figures));
    trace(&ledger, id, &figures.report.numbers).to_string()
}
