//! `annals build`: writes the reports and briefs.

use super::arguments::{BuildArguments, Format};
use super::progress::Bar;
use super::{Failure, Terminal};
use crate::pipeline::{self, Formats, Goal, Options, Outcome};
use crate::project::Disk;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub(super) fn run(options: &BuildArguments, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let root = &options.project.dir;
    require_folder(root)?;
    let out = options.out.clone().unwrap_or_else(|| beside(root));
    let project = Disk::new(root, &out);
    let goal = Goal::Build(Formats {
        markdown: options.format.contains(&Format::Md),
        html: options.format.contains(&Format::Html),
        pdf: options.format.contains(&Format::Pdf),
    });
    let outcome = pipeline::run(
        &project,
        &Options {
            goal,
            reports: options.project.report.reports.clone(),
            areas: options.areas.clone(),
            jobs: options.jobs.map(usize::from),
            strict: options.strict,
        },
        &Bar::new(terminal.interactive && !terminal.quiet),
    );
    terminal.report(&outcome.diagnostics, &outcome.sources);
    if outcome.failed() {
        terminal.say("nothing was written");
        return Err(if outcome.unwritable() {
            Failure::Output
        } else {
            Failure::Input
        });
    }
    terminal.say(&summary(&outcome, &out, started.elapsed()));
    Ok(())
}

/// The output folder of a project: `out`, `../county/out`.
fn beside(root: &Path) -> PathBuf {
    let out = root.join("out");
    out.strip_prefix(".").map_or(out.clone(), Path::to_path_buf)
}

/// A project must be a folder; anything else is a mistake in the call.
pub(super) fn require_folder(root: &Path) -> Result<(), Failure> {
    if root.is_dir() {
        return Ok(());
    }
    let what = if root.exists() {
        "is no folder"
    } else {
        "does not exist"
    };
    Err(Failure::Tool(format!("`{}` {what}", root.display())))
}

/// "wrote 55 files (18 documents, 43 pages) to out in 0.11 s".
fn summary(outcome: &Outcome, out: &Path, time: Duration) -> String {
    let mut inside = some(outcome.documents, "document");
    if outcome.pages > 0 {
        inside = format!("{inside}, {}", some(outcome.pages, "page"));
    }
    format!(
        "wrote {} ({inside}) to {} in {:.2} s",
        some(outcome.files, "file"),
        out.display(),
        time.as_secs_f64()
    )
}

/// "1 file", "55 files".
pub(super) fn some(n: usize, one: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {one}s")
    }
}
