//! `annals roll`: prepares the next period's project.

use super::arguments::{MessageFormat, ProjectArguments};
use super::folder::require_folder;
use super::{Failure, Terminal};
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::measure::Period;
use crate::pipeline::SourceMap;
use crate::project::{self, Disk};
use crate::roll::{self, Options};
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};

/// Arguments of `roll`.
#[derive(Debug, Args)]
pub struct RollArguments {
    /// The period to prepare for, such as 2020
    #[arg(value_name = "PERIOD")]
    pub period: String,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub project: ProjectArguments,

    /// The folder to make; must not exist or be empty [default: beside the project, named after it]
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub into: Option<PathBuf>,

    /// Look again at the folder that was made, and renew nothing but its list
    #[arg(long)]
    pub renew: bool,

    /// Write nothing, only list
    #[arg(long)]
    pub dry_run: bool,
}

pub(super) fn run(options: &RollArguments, terminal: &Terminal) -> Result<(), Failure> {
    let root = options.project.root();
    require_folder(root)?;
    let to: Period = options.period.parse().map_err(|_| {
        Failure::Tool(format!(
            "`{}` is no period; write `2020`, `2020-H1`, `2020-Q3` or `2020-09`",
            options.period
        ))
    })?;
    let target = match &options.into {
        Some(folder) => folder.clone(),
        None => beside(root, to)?,
    };
    if options.renew {
        return renew(options, &target, to, terminal);
    }
    let disk = Disk::new(root, root.join("out"));
    let mut sink = Sink::new();
    let mut sources = SourceMap::default();
    let wishes = Options {
        to,
        reports: options.project.report.reports.clone(),
    };
    let prepared = roll::prepare(&disk, &wishes, &mut sources, &mut sink);
    let Some(prepared) = prepared else {
        terminal.report(&sink.into_tidy(), &sources);
        terminal.say("nothing was written");
        return Err(Failure::Input);
    };
    if !options.dry_run && !project::is_free(&target, &prepared.files) {
        return Err(Failure::Tool(format!(
            "`{}` exists already, and nothing is overwritten; name another folder with `--into`, or \
             renew its list with `--renew`",
            target.display()
        )));
    }
    list(options, &prepared.items, &prepared.sources, terminal);
    let needs = needs(&prepared.items);
    if options.dry_run {
        terminal.say(&format!(
            "would write a project of {} files for {to} to {}; {needs}",
            prepared.files.len(),
            target.display()
        ));
        return Ok(());
    }
    project::create_folder(&target, &prepared.files).map_err(|(path, trouble)| {
        let path = match path.is_empty() {
            true => target.clone(),
            false => target.join(path),
        };
        // `..` says little of where that is.
        let path = path.canonicalize().unwrap_or(path);
        Failure::Tool(format!(
            "cannot write `{}`: {trouble}; choose another folder with `--into`",
            path.display()
        ))
    })?;
    terminal.say(&format!(
        "wrote a project of {} files for {to} to {}; {needs}: see {}",
        prepared.files.len(),
        target.display(),
        target.join(roll::todo_name(to)).display()
    ));
    Ok(())
}

/// Prints the list: whole for a trial and for programs, else in short, since it stands in
/// the new folder.
fn list(options: &RollArguments, items: &[Diagnostic], sources: &SourceMap, terminal: &Terminal) {
    if options.dry_run || terminal.format == MessageFormat::Json {
        return terminal.report(items, sources);
    }
    let summary = roll::summary(items);
    if !summary.is_empty() {
        terminal.say(summary.trim_end());
    }
}

/// Looks again at a folder that was made, and writes its list anew.
fn renew(
    options: &RollArguments,
    target: &Path,
    to: Period,
    terminal: &Terminal,
) -> Result<(), Failure> {
    require_folder(target)?;
    let root = options.project.root();
    let (old, new) = (Disk::new(root, root.join("out")), Disk::new(target, target));
    let mut sink = Sink::new();
    let mut sources = SourceMap::default();
    let wishes = Options {
        to,
        reports: options.project.report.reports.clone(),
    };
    let Some(renewed) = roll::renew(&old, &new, &wishes, &mut sources, &mut sink) else {
        terminal.report(&sink.into_tidy(), &sources);
        terminal.say("nothing was written");
        return Err(Failure::Input);
    };
    list(options, &renewed.items, &renewed.sources, terminal);
    let (name, needs) = (roll::todo_name(to), needs(&renewed.items));
    let path = target.join(&name).display().to_string();
    if options.dry_run {
        terminal.say(&format!("would renew {path}; {needs}"));
        return Ok(());
    }
    let files = [(name, renewed.list.into_bytes().into())];
    let written = project::put(target, &files);
    written.map_err(|(_, trouble)| Failure::Tool(format!("cannot write `{path}`: {trouble}")))?;
    terminal.say(&format!("renewed {path}; {needs}"));
    Ok(())
}

/// "12 things need a person".
fn needs(items: &[Diagnostic]) -> String {
    let count = items.iter().filter(|i| i.severity != Severity::Note);
    match count.count() {
        0 => "nothing needs a person".to_owned(),
        1 => "1 thing needs a person".to_owned(),
        n => format!("{n} things need a person"),
    }
}

/// The folder beside the project: `../county-2019` gives `../county-2020`, `../county` gives
/// `../county-2020`.
fn beside(root: &Path, to: Period) -> Result<PathBuf, Failure> {
    let unknown = || {
        Failure::Tool("the project's folder has no name; name the new one with `--into`".to_owned())
    };
    let whole = std::path::absolute(root).map_err(|_| unknown())?;
    let name = whole
        .file_name()
        .and_then(|n| n.to_str())
        .ok_or_else(unknown)?;
    let stem = match name.rsplit_once('-') {
        Some((stem, last)) if last.len() == 4 && last.bytes().all(|b| b.is_ascii_digit()) => stem,
        _ => name,
    };
    let name = format!("{stem}-{to}");
    // As the user names the project, so that messages stay short.
    let parent = match root.parent() {
        Some(parent) if root.file_name().is_some() => parent.to_owned(),
        _ if root == Path::new(".") => PathBuf::from(".."),
        _ => root.join(".."),
    };
    Ok(parent.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_folder_is_named_as_the_user_names_the_project() {
        let to: Period = "2020".parse().unwrap();
        let beside = |root: &str| beside(Path::new(root), to).ok().unwrap();
        assert_eq!(beside("county-2019"), Path::new("county-2020"));
        assert_eq!(beside("../county"), Path::new("../county-2020"));
        assert_eq!(beside("./county"), Path::new("./county-2020"));
        for here in [".", "./"] {
            let shown = beside(here).display().to_string();
            assert!(
                shown.starts_with("../") && !shown.contains("./."),
                "{shown}"
            );
        }
    }
}
