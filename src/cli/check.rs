//! `annals check`: finds all problems, writes nothing.

use super::arguments::ProjectArguments;
use super::progress::Bar;
use super::signals::Signals;
use super::terminal::some;
use super::{Failure, Terminal, folder};
use crate::diagnostics::Sink;
use crate::pipeline::{self, Goal, Options};
use clap::{Args, value_parser};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// Only the brief of this area (its name or id); may be given more than once
    #[arg(long = "area", value_name = "NAME")]
    pub areas: Vec<String>,

    /// Treat warnings as errors, such as numbers typed in templates
    #[arg(long)]
    pub strict: bool,

    /// How many documents to check at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

pub(super) fn run(options: &CheckArguments, terminal: &Terminal) -> Result<(), Failure> {
    let project = folder::open(options.project.root())?;
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
    let documents = some(outcome.documents, "document");
    let checks = match outcome.checks.made {
        0 => String::new(),
        made => format!(", {}", some(made, "check")),
    };
    terminal.say(&format!("checked {documents}{checks}: no errors"));
    Ok(())
}
