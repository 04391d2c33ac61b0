//! `annals new`: writes a fresh project that builds at once.

use super::{Failure, Terminal};
use crate::diagnostics::Sink;
use crate::measure::Period;
use crate::pipeline::{self, SourceMap};
use crate::project::{Disk, Project, starter};
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};

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
    match std::fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(Failure::Tool(format!("the folder `{shown}` is not empty")));
            }
        }
        Err(_) if dir.exists() => {
            return Err(Failure::Tool(format!("`{shown}` is no folder")));
        }
        // What else is wrong with it, making it will tell.
        Err(_) => {}
    }
    let (files, remarks) = match &options.from {
        Some(workbook) => from_workbook(workbook, options.period, terminal)?,
        None => {
            let own = starter::FILES.iter();
            let own = own.map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
            (own.collect(), 0)
        }
    };
    let folder = Disk::new(dir, dir);
    let write = || -> Result<(), (String, crate::project::Trouble)> {
        let mut staged = Vec::new();
        for (path, bytes) in &files {
            let made = folder.stage(path, bytes.clone());
            staged.push(made.map_err(|t| (path.clone(), t))?);
        }
        folder.commit(staged)
    };
    let written = write();
    folder.tidy();
    written.map_err(|(path, trouble)| {
        Failure::Tool(format!(
            "cannot write `{}`: {trouble}",
            dir.join(path).display()
        ))
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
type Files = Vec<(String, Vec<u8>)>;

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
        ("config/report.yaml".to_owned(), proposal.yaml.into_bytes()),
        (
            "templates/figures.md".to_owned(),
            proposal.template.into_bytes(),
        ),
        (inside, bytes.to_vec()),
    ];
    Ok((files, remarks))
}
