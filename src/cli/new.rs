//! `annals new`: writes a fresh project that builds at once.

use super::{Failure, Terminal};
use crate::diagnostics::Sink;
use crate::measure::Period;
use crate::pipeline::{self, SourceMap};
use crate::project::{self, Trouble, starter};
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// The folder to make; must not exist or be empty
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,

    /// Start from this workbook: copy it, and propose a report that prints its tables
    #[arg(long, value_name = "WORKBOOK", value_hint = ValueHint::FilePath)]
    pub from: Option<PathBuf>,

    /// The period of tables that state none: 2019, 2019-Q3, 2019-09
    #[arg(long, value_name = "PERIOD", requires = "from", value_parser = super::inspect::period)]
    pub period: Option<Period>,
}

pub(super) fn run(options: &NewArguments, terminal: &Terminal) -> Result<(), Failure> {
    let dir = &options.dir;
    let shown = dir.display();
    if dir.exists() && !dir.is_dir() {
        return Err(Failure::Tool(format!("`{shown}` is no folder")));
    }
    let (files, remarks) = match &options.from {
        Some(workbook) => from_workbook(workbook, options.period, terminal)?,
        None => {
            let own = starter::FILES.iter();
            let own = own.map(|(path, bytes)| ((*path).to_owned(), Arc::from(*bytes)));
            (own.collect(), 0)
        }
    };
    project::create_folder(dir, &files).map_err(|(path, trouble)| {
        Failure::Tool(match trouble {
            Trouble::Exists => format!("the folder `{shown}` is not empty"),
            trouble => {
                let path = match path.is_empty() {
                    true => dir.clone(),
                    false => dir.join(path),
                };
                format!("cannot write `{}`: {trouble}", path.display())
            }
        })
    })?;
    terminal.say(&format!(
        "wrote a project of {} files to {}; build it with `annals build {}`",
        files.len(),
        dir.display(),
        dir.display()
    ));
    if let Some(workbook) = options.from.as_ref().filter(|_| remarks > 0) {
        let (things, them) = match remarks {
            1 => ("1 thing in the workbook is".to_owned(), "it"),
            n => (format!("{n} things in the workbook are"), "them"),
        };
        let path = workbook.display();
        terminal.say(&format!(
            "{things} worth a look: `annals inspect {path}` tells {them}"
        ));
    }
    Ok(())
}

/// Paths and bytes.
type Files = Vec<(String, Arc<[u8]>)>;

/// The files of a project that prints the tables of a workbook, and how many things in that
/// are worth a look.
fn from_workbook(
    path: &Path,
    period: Option<Period>,
    terminal: &Terminal,
) -> Result<(Files, usize), Failure> {
    let bytes = super::inspect::read(path)?;
    let name = path.file_name().and_then(|n| n.to_str());
    let inside = format!("samples/{}", name.unwrap_or("workbook.xlsx"));
    let mut sink = Sink::new();
    let found = pipeline::inspect(&inside, bytes.clone(), period, &mut sink);
    terminal.report(&sink.into_tidy(), &SourceMap::default());
    let Some((inspection, proposal)) = found else {
        return Err(Failure::Input);
    };
    let Some(proposal) = proposal else {
        if crate::inspect::lacks_year(&inspection) {
            return Err(super::inspect::no_year(path));
        }
        return Err(Failure::Tool(format!(
            "`{}` holds no table that a report could read; `annals inspect` shows why",
            path.display()
        )));
    };
    let remarks = inspection.sheets.iter().map(|s| s.remarks.len()).sum();
    let files = vec![
        (
            "config/report.yaml".to_owned(),
            proposal.yaml.into_bytes().into(),
        ),
        (
            "templates/figures.md".to_owned(),
            proposal.template.into_bytes().into(),
        ),
        (inside, bytes),
    ];
    Ok((files, remarks))
}
