//! `annals build`: writes the reports and briefs.

use super::arguments::{Format, ProjectArguments};
use super::folder::require_folder;
use super::progress::Bar;
use super::signals::Signals;
use super::terminal::some;
use super::{Failure, Terminal};
use crate::pipeline::{self, Goal, Options, Outcome};
use crate::project::Disk;
use clap::{Args, ValueHint, value_parser};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArguments {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// Which formats to write
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "md,html,pdf"
    )]
    pub format: Vec<Format>,

    /// Only the brief of this area (its name or id); may be given more than once
    #[arg(long = "area", value_name = "NAME")]
    pub areas: Vec<String>,

    /// Where to write [default: DIR/out]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// Treat warnings as errors, such as numbers typed in templates
    #[arg(long)]
    pub strict: bool,

    /// How many documents to build at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// Make everything again, also what is as it should be
    #[arg(long)]
    pub force: bool,

    /// Write nothing; say what would be made, and why
    #[arg(long)]
    pub dry_run: bool,

    /// Go on with the other documents when one has errors [default]
    #[arg(long, conflicts_with = "fail_fast")]
    pub keep_going: bool,

    /// Write nothing when a document has errors, and stop at the first
    #[arg(long)]
    pub fail_fast: bool,
}

pub(super) fn run(options: &BuildArguments, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let root = options.project.root();
    require_folder(root)?;
    let out = options.out.clone().unwrap_or_else(|| beside(root));
    let project = Disk::new(root, &out);
    let signals = Signals::catch();
    // It holds the workbooks, and the process ends soon: that takes less time than to give
    // each cell back.
    let outcome = ManuallyDrop::new(pipeline::run(
        &project,
        &Options {
            goal: Goal::Build(Format::all_of(&options.format)),
            reports: options.project.report.reports.clone(),
            areas: options.areas.clone(),
            jobs: options.jobs.map(usize::from),
            strict: options.strict,
            force: options.force,
            dry_run: options.dry_run,
            fail_fast: options.fail_fast,
            once: false,
        },
        &Bar::new(terminal, signals.clone()),
    ));
    terminal.report(&outcome.diagnostics, &outcome.sources);
    if let (true, Some(code)) = (outcome.stopped, signals.exit_code()) {
        terminal.say("interrupted: nothing was written, and nothing changed");
        return Err(Failure::Interrupted(code));
    }
    if outcome.failed() && outcome.documents == 0 {
        terminal.say(&unwritten(&outcome.cut_short));
        return Err(if outcome.unwritable() {
            Failure::Output
        } else {
            Failure::Input
        });
    }
    if options.dry_run {
        terminal.print(&plan(&outcome))?;
    } else {
        terminal.say(&summary(&outcome, &out, started.elapsed()));
        if !outcome.overwritten.is_empty() {
            let files = outcome.overwritten.join(", ");
            terminal.say(&format!("replaced what somebody else had written: {files}"));
        }
    }
    for line in causes(&outcome) {
        terminal.say(&line);
    }
    match outcome.failed() {
        true if outcome.unwritable() => Err(Failure::Output),
        true => Err(Failure::Input),
        false => Ok(()),
    }
}

/// What a build came to that could not be written.
fn unwritten(replaced: &[String]) -> String {
    match replaced {
        [] => "nothing was written".to_owned(),
        replaced => format!(
            "the build was cut short: {} new and could not be put back ({}), the others are unchanged; build again",
            match replaced.len() {
                1 => "1 file is".to_owned(),
                n => format!("{n} files are"),
            },
            replaced.join(", ")
        ),
    }
}

/// What would be made and why, a line for each file.
fn plan(outcome: &Outcome) -> String {
    let lines = outcome.plan.iter();
    let mut text: String = lines
        .map(|one| format!("{}: {}\n", one.path, one.reason))
        .collect();
    if text.is_empty() {
        text.push_str("nothing to do: every file is as it should be\n");
    }
    text
}

/// The documents that errors left out, by cause.
fn causes(outcome: &Outcome) -> Vec<String> {
    let mut causes: Vec<(String, Vec<&str>)> = Vec::new();
    for failed in &outcome.failed {
        let (code, message) = &failed.cause;
        let cause = format!("{}, {message}", code.0);
        match causes.iter_mut().find(|(known, _)| *known == cause) {
            Some((_, documents)) => documents.push(&failed.document),
            None => causes.push((cause, vec![&failed.document])),
        }
    }
    causes
        .into_iter()
        .map(|(cause, documents)| {
            let more = documents.len().saturating_sub(MOST_NAMED);
            let named = documents.get(..MOST_NAMED).unwrap_or(&documents).join(", ");
            match more {
                0 => format!("left out {named}: {cause}"),
                _ => format!("left out {named} and {more} more: {cause}"),
            }
        })
        .collect()
}

/// How many documents a line names.
const MOST_NAMED: usize = 5;

/// The output folder of a project: `out`, `../county/out`.
fn beside(root: &Path) -> PathBuf {
    let out = root.join("out");
    out.strip_prefix(".").map_or(out.clone(), Path::to_path_buf)
}

/// "wrote 55 files (18 documents, 43 pages) to out in 0.11 s", or how many are as they were.
fn summary(outcome: &Outcome, out: &Path, time: Duration) -> String {
    let mut inside = some(outcome.documents, "document");
    if outcome.pages > 0 {
        inside = format!("{inside}, {}", some(outcome.pages, "page"));
    }
    let seconds = time.as_secs_f64();
    let out = out.display();
    let (files, kept) = (some(outcome.files, "file"), outcome.kept);
    let mut text = match (outcome.files, kept) {
        (_, 0) => format!("wrote {files} ({inside}) to {out} in {seconds:.2} s"),
        (0, _) => format!(
            "nothing to write: {} ({inside}) in {out} as they should be, in {seconds:.2} s",
            some(kept, "file")
        ),
        _ => {
            format!("wrote {files} to {out}, {kept} are as they were ({inside}), in {seconds:.2} s")
        }
    };
    if !outcome.removed.is_empty() {
        let removed = some(outcome.removed.len(), "file");
        text.push_str(&format!("; removed {removed} of documents that are gone"));
    }
    text
}
