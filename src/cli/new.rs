//! `annals new`: writes a fresh project that builds at once.

use super::arguments::NewArguments;
use super::{Failure, Terminal};
use crate::diagnostics::Sink;
use crate::pipeline::{self, SourceMap};
use crate::project::{Disk, Project, starter};
use std::path::Path;

pub(super) fn run(options: &NewArguments, terminal: &Terminal) -> Result<(), Failure> {
    let dir = &options.dir;
    let taken = match std::fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    };
    if taken {
        return Err(Failure::Tool(format!(
            "`{}` exists and is not an empty folder",
            dir.display()
        )));
    }
    let files = match &options.from {
        Some(workbook) => from_workbook(workbook, terminal)?,
        None => {
            let own = starter::FILES.iter();
            own.map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()))
                .collect()
        }
    };
    let folder = Disk::new(dir, dir);
    let write = || -> Result<(), (String, crate::project::Trouble)> {
        let mut staged = Vec::new();
        for (path, bytes) in &files {
            staged.push(folder.stage(path, bytes).map_err(|t| (path.clone(), t))?);
        }
        folder.commit(staged)
    };
    write().map_err(|(path, trouble)| {
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
    Ok(())
}

/// The files of a project that prints the tables of a workbook.
fn from_workbook(path: &Path, terminal: &Terminal) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let bytes = super::inspect::read(path)?;
    let name = path
        .file_name()
        .and_then(|n| n.to_str())
        .unwrap_or("workbook.xlsx");
    let inside = format!("samples/{name}");
    let mut sink = Sink::new();
    let found = pipeline::inspect(&inside, bytes.clone(), &mut sink);
    terminal.report(&sink.into_tidy(), &SourceMap::default());
    let Some((_, proposal)) = found else {
        return Err(Failure::Input);
    };
    let Some(proposal) = proposal else {
        return Err(Failure::Tool(format!(
            "`{}` holds no table that a report could read; `annals inspect` shows why",
            path.display()
        )));
    };
    Ok(vec![
        ("config/report.yaml".to_owned(), proposal.yaml.into_bytes()),
        (
            "templates/figures.md".to_owned(),
            proposal.template.into_bytes(),
        ),
        (inside, bytes.to_vec()),
    ])
}
