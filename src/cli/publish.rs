//! `annals publish`: keeps the present state, and lists what was kept.

use super::arguments::Format;
use super::progress::Bar;
use super::signals::Signals;
use super::terminal::some;
use super::{Failure, Terminal, folder};
use crate::diagnostics::{Severity, Sink};
use crate::pipeline::{self, PublishOptions, Published, SourceMap};
use crate::project::Disk;
use clap::{Args, ValueHint, value_parser};
use std::path::{Path, PathBuf};

/// Arguments of `publish`.
#[derive(Debug, Args)]
pub struct PublishArguments {
    /// The label of the state, such as 2019-03
    #[arg(value_name = "LABEL", required_unless_present = "list")]
    pub label: Option<String>,

    /// The project folder, which holds `config/` [default: .]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,

    /// The project folder, as an option that every command of a project has
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "dir",
        value_hint = ValueHint::DirPath
    )]
    pub project: Option<PathBuf>,

    /// The day of publication, such as 2019-03-12
    #[arg(long, value_name = "YYYY-MM-DD", required_unless_present = "list")]
    pub date: Option<String>,

    /// What to say of the publication as a whole
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub reason: String,

    /// In which formats to keep the documents
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "md,html,pdf"
    )]
    pub format: Vec<Format>,

    /// How many documents to build at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// List what was published: label, date, documents, figures, corrections
    #[arg(long)]
    pub list: bool,
}

impl PublishArguments {
    /// The label and the project folder; of a list that takes no label the first word is the
    /// folder. `None` where a list is given a label, too.
    pub fn words(&self) -> Option<(Option<&str>, &Path)> {
        let named = self.project.as_deref().or(self.dir.as_deref());
        let here = Path::new(".");
        match (self.list, &self.label) {
            (false, label) => Some((label.as_deref(), named.unwrap_or(here))),
            (true, None) => Some((None, named.unwrap_or(here))),
            (true, Some(folder)) if named.is_none() => Some((None, Path::new(folder))),
            (true, Some(_)) => None,
        }
    }
}

pub(super) fn run(options: &PublishArguments, terminal: &Terminal) -> Result<(), Failure> {
    let Some((label, root)) = options.words() else {
        return Err(Failure::Tool(
            "`--list` takes no label; it lists all that was published".to_owned(),
        ));
    };
    let project = folder::open(root)?;
    let (Some(label), Some(date)) = (label, &options.date) else {
        return list(&project, terminal);
    };
    let done = pipeline::publish(
        &project,
        &PublishOptions {
            label: label.to_owned(),
            date: date.clone(),
            reason: options.reason.trim().to_owned(),
            formats: Format::all_of(&options.format),
            jobs: options.jobs.map(usize::from),
        },
        &Bar::new(terminal, Signals::default()),
    );
    terminal.report(&done.diagnostics, &done.sources);
    match &done.published {
        Some(published) => {
            let folder = root.join("published").join(label);
            let folder = folder.strip_prefix(".").unwrap_or(&folder);
            terminal.say(&format!(
                "published {} ({}) as {}",
                some(published.documents, "document"),
                some(published.files, "file"),
                folder.display()
            ));
            Ok(())
        }
        None => {
            // What is to be filled in is a result, and can be piped into the file.
            if let Some(draft) = &done.draft {
                terminal.print(draft)?;
            }
            terminal.say("nothing was published");
            Err(match done.unwritable {
                true => Failure::Output,
                false => Failure::Input,
            })
        }
    }
}

fn list(project: &Disk, terminal: &Terminal) -> Result<(), Failure> {
    let mut sink = Sink::new();
    let published = pipeline::list(project, &mut sink);
    let problems = sink.into_tidy();
    terminal.report(&problems, &SourceMap::default());
    if published.is_empty() && problems.is_empty() {
        terminal.say("nothing was published yet");
    }
    terminal.print(&table(&published))?;
    let failed = problems.iter().any(|d| d.severity == Severity::Error);
    if failed { Err(Failure::Input) } else { Ok(()) }
}

/// Label, date, documents, figures, corrections, reason; one a line, the oldest first.
fn table(published: &[Published]) -> String {
    let wide = published.iter().map(|p| p.head.label.chars().count()).max();
    let wide = wide.unwrap_or(0);
    let some = some;
    let mut out = String::new();
    for one in published {
        let line = format!(
            "{:<wide$}  {}  {}, {}, {}  {}",
            one.head.label,
            one.head.date,
            some(one.documents, "document"),
            some(one.figures, "figure"),
            some(one.corrections, "correction"),
            one.head.reason
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
