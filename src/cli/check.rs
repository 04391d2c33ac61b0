//! `annals check`: finds all problems, writes nothing.

use super::arguments::CheckArguments;
use super::progress::Bar;
use super::signals::Signals;
use super::{Failure, Terminal};
use crate::diagnostics::Sink;
use crate::pipeline::{self, Goal, Options};
use crate::project::Disk;

pub(super) fn run(options: &CheckArguments, terminal: &Terminal) -> Result<(), Failure> {
    let root = options.project.root();
    super::build::require_folder(root)?;
    let project = Disk::new(root, root.join("out"));
    let outcome = pipeline::run(
        &project,
        &Options {
            goal: Goal::Check,
            reports: options.project.report.reports.clone(),
            areas: options.areas.clone(),
            jobs: options.jobs.map(usize::from),
            strict: options.strict,
            ..Options::default()
        },
        &Bar::new(terminal, Signals::default()),
    );
    let mut problems = outcome.diagnostics.clone();
    let mut sources = outcome.sources.clone();
    let mut sink = Sink::new();
    // No document depends on it, but the next `publish` does.
    pipeline::corrections(&project, &mut sources, &mut sink);
    let failed = outcome.failed() || sink.has_errors();
    problems.extend(sink.into_tidy());
    terminal.report(&problems, &sources);
    if failed {
        return Err(Failure::Input);
    }
    let documents = match outcome.documents {
        1 => "1 document".to_owned(),
        n => format!("{n} documents"),
    };
    let checks = match outcome.checks.made {
        0 => String::new(),
        1 => ", 1 check".to_owned(),
        n => format!(", {n} checks"),
    };
    terminal.say(&format!("checked {documents}{checks}: no errors"));
    Ok(())
}
