//! `annals trace`: where a figure comes from, down to the cells.

use super::arguments::TraceArguments;
use super::{Failure, Terminal};
use crate::diagnostics::Sink;
use crate::figures::{Ledger, trace};
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
    let mut trees: Vec<(&str, String)> = Vec::new();
    for figures in &all {
        let mut ledger = Ledger::new(Arc::clone(figures));
        match ledger.find(&options.figure) {
            Ok(id) => {
                let tree = trace(&ledger, id, &figures.report.numbers).to_string();
                trees.push((&figures.report.name, tree));
            }
            Err(problem) => {
                unknown.get_or_insert_with(|| problem.diagnostic());
            }
        }
    }
    if trees.is_empty() {
        // Where the report itself has errors, they come first: they may be why it is unknown.
        unknown.into_iter().for_each(|problem| sink.emit(problem));
    }
    let failed = sink.has_errors();
    terminal.report(&sink.into_unique(), &sources);
    terminal.print(&joined(&trees))?;
    if failed { Err(Failure::Input) } else { Ok(()) }
}

/// The trees of all reports; where reports differ, each under the name of its report.
fn joined(trees: &[(&str, String)]) -> String {
    match trees {
        [] => String::new(),
        [(_, first), rest @ ..] if rest.iter().all(|(_, tree)| tree == first) => first.clone(),
        trees => trees
            .iter()
            .map(|(report, tree)| format!("{report}:\n{tree}"))
            .collect(),
    }
}
