//! `annals inspect`: what the program sees in a workbook, and the YAML for it.

use super::{Failure, Terminal};
use crate::measure::Period;
use crate::pipeline::{self, SourceMap};
use crate::project::{Disk, Project};
use crate::{diagnostics::Sink, inspect as room};
use clap::{Args, ValueHint};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArguments {
    /// The workbook: .xlsx, .xlsm, .xlsb, .xls or .ods
    #[arg(value_name = "WORKBOOK", value_hint = ValueHint::FilePath)]
    pub workbook: PathBuf,

    /// Print the findings and the proposal as JSON
    #[arg(long, conflicts_with = "yaml")]
    pub json: bool,

    /// Print only the proposed YAML
    #[arg(long)]
    pub yaml: bool,

    /// The period of tables that state none: 2019, 2019-Q3, 2019-09
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
}

/// A period typed on the command line.
pub(super) fn period(text: &str) -> Result<Period, String> {
    let wanted =
        "expected a year (`2019`), half-year (`2019-H1`), quarter (`2019-Q3`) or month (`2019-09`)";
    text.parse().map_err(|_| wanted.to_owned())
}

pub(super) fn run(options: &InspectArguments, terminal: &Terminal) -> Result<(), Failure> {
    let path = &options.workbook;
    let bytes = read(path)?;
    let mut sink = Sink::new();
    let found = pipeline::inspect(&configured(path), bytes, options.period, &mut sink);
    terminal.report(&sink.into_tidy(), &SourceMap::default());
    let Some((inspection, proposal)) = found else {
        return Err(Failure::Input);
    };
    let proposal = proposal.as_ref();
    if options.json {
        return terminal.print(&room::json(&inspection, proposal));
    }
    if !options.yaml {
        return terminal.print(&room::text(&inspection, proposal));
    }
    match proposal {
        Some(proposal) => terminal.print(&proposal.yaml),
        None if room::lacks_year(&inspection) => Err(no_year(path)),
        None => Err(Failure::Tool(format!(
            "`{}` holds no table that a report could read; `annals inspect` without `--yaml` shows why",
            path.display()
        ))),
    }
}

/// The tables of a workbook state no year, and the user gave none.
pub(super) fn no_year(path: &Path) -> Failure {
    Failure::Tool(format!(
        "the tables of `{}` state no year: give it with `--period 2019`",
        path.display()
    ))
}

/// The bytes of a file named on the command line.
pub(super) fn read(path: &Path) -> Result<Arc<[u8]>, Failure> {
    let trouble = |words: String| Failure::Tool(format!("`{}` {words}", path.display()));
    let name = path.file_name().and_then(|n| n.to_str());
    let Some(name) = name.filter(|_| !path.is_dir()) else {
        return Err(trouble("is no workbook".to_owned()));
    };
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    Disk::new(folder, folder).read(name).map_err(|t| match t {
        crate::project::Trouble::NotFound => trouble("does not exist".to_owned()),
        other => trouble(format!("cannot be read: {other}")),
    })
}

/// The path as a configuration names it: as typed if that lies below the folder that the
/// command was called in, else below `samples/`.
fn configured(path: &Path) -> String {
    let within = path
        .components()
        .all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    let parts: Vec<&str> = path
        .components()
        .filter_map(|c| match c {
            Component::Normal(part) => part.to_str(),
            _ => None,
        })
        .collect();
    match (within, parts.as_slice()) {
        (true, parts) => parts.join("/"),
        (false, parts) => format!("samples/{}", parts.last().unwrap_or(&"workbook.xlsx")),
    }
}
