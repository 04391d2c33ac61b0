//! Prepares the next period's project: what can be carried over is, and what needs a person
//! is listed.
//!
//! 1. The configuration is carried over as text ([`crate::config::carry`]): periods, names of
//!    workbooks and sheets, years in texts.
//! 2. The project is looked at as it would be ([`crate::project::Recorder`]): which workbooks
//!    are missing, which cells and labels, which targets, which headings have no data.
//! 3. [`Prepared`] holds the files of the new project and the list; nothing is written here.
//!
//! The published states of the project go along: they are what the next period's figures
//! for this one are held to.

pub mod codes;
mod labels;
mod look;
mod published;
mod renew;
mod stale;
mod text;
mod texts;
mod todo;

pub use renew::{Renewed, renew};
pub use todo::{summary, todo_name};

use crate::config::{self, Report};
use crate::diagnostics::{Diagnostic, Place, Severity, Sink};
use crate::measure::Period;
use crate::pipeline::{self, Loaded, SourceMap};
use crate::project::codes::NOT_CARRIED;
use crate::project::{Project, Recorder, Trouble, inside};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What to prepare.
#[derive(Clone, Debug)]
pub struct Options {
    /// The period to prepare for.
    pub to: Period,
    /// Only these reports; empty for all.
    pub reports: Vec<String>,
}

/// A project for the next period.
#[derive(Debug)]
pub struct Prepared {
    /// The files of the project, by path, in order.
    pub files: Vec<(String, Arc<[u8]>)>,
    /// What was changed (notes) and what needs a person (warnings).
    pub items: Vec<Diagnostic>,
    /// The texts that the items may quote.
    pub sources: SourceMap,
}

/// A report before and after.
struct Carried {
    before: Loaded,
    after: Arc<Report>,
}

/// Prepares the project of the next period; `None` after errors, which are in the sink.
pub fn prepare(
    project: &dyn Project,
    options: &Options,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Option<Prepared> {
    // All that follows sees the same, also of what cannot be read.
    let still = Recorder::new(project);
    let project: &dyn Project = &still;
    let old = Recorder::new(project);
    let mut problems = Sink::new();
    let before = pipeline::open(&old, &options.reports, sources, &mut problems);
    if before.is_empty() || project.list("config").is_err() {
        sink.absorb(problems);
        return None;
    }
    let mut shadow = Recorder::new(project);
    let mut sources = SourceMap::default();
    let mut items = Vec::new();
    let mut carried = Vec::new();
    for loaded in before {
        let one = carry(&old, &mut shadow, loaded, options.to, &mut items, sink)?;
        carried.push(one);
    }
    let after = pipeline::open(&shadow, &options.reports, &mut sources, &mut Sink::new());
    // The workbooks of both periods are looked for in the one project.
    look(
        (project, project),
        (&old, &shadow),
        options,
        (&carried, &after),
        &mut items,
    );
    let others = others(project, &carried, options.to, &mut items);
    let name = todo_name(options.to);
    let mut files = files(project, (&old, &shadow), options.to, &mut items);
    files.retain(|(path, _)| *path != name && !others.contains(path));
    let items = order(items);
    files.push((
        name,
        todo::write(options.to, &items, "").into_bytes().into(),
    ));
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Some(Prepared {
        files,
        items,
        sources,
    })
}

/// Looks at all that the new period's project needs. `books` are the projects in which the
/// workbooks of the old and of the new period are, `projects` the old one and the new.
fn look(
    books: (&dyn Project, &dyn Project),
    projects: (&dyn Project, &dyn Project),
    options: &Options,
    reports: (&[Carried], &[Loaded]),
    items: &mut Vec<Diagnostic>,
) {
    let (carried, after) = reports;
    for one in carried {
        let mut loaded = after.iter();
        let Some(loaded) = loaded.find(|loaded| loaded.report.file == one.after.file) else {
            continue;
        };
        look::targets(one, loaded, items);
        look::headings(one, loaded, items);
        texts::texts(one, loaded, items);
        labels::compare(books, one, options.to, items);
    }
    look::workbooks(books.1, carried, options.to, items);
    look::findings(projects, options, carried, items);
    published::published(projects.0, &options.reports, items);
}

/// Carries one report over. `None` when that cannot be.
fn carry(
    old: &dyn Project,
    shadow: &mut Recorder<&dyn Project>,
    before: Loaded,
    to: Period,
    items: &mut Vec<Diagnostic>,
    sink: &mut Sink,
) -> Option<Carried> {
    let report = Arc::clone(&before.report);
    let from = report.period.value;
    if let Some(why) = text::unfit(from, to) {
        sink.emit(
            Diagnostic::error(
                codes::NOT_LATER,
                format!("cannot go on from {from} to {to}: {why}"),
            )
            .at(report.period.place.clone())
            .hint(format!("name a later period, such as {}", from.back(-1))),
        );
        return None;
    }
    let bytes = old.read(&report.file).ok()?;
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    let carried = config::carry(&report, &text, to);
    items.extend(
        carried
            .items
            .iter()
            .map(|item| text::tell(item, &report, (from, to))),
    );
    shadow.change(&report.file, carried.text.clone().into_bytes());
    let mut own = Sink::new();
    let after = config::load(&report.file, &carried.text, &mut own);
    let Some(after) = after else {
        sink.absorb(own);
        return None;
    };
    Some(Carried {
        before,
        after: Arc::new(after),
    })
}

/// The configurations of reports that were not asked for, which are of the old period still:
/// they are left out, and told.
fn others(
    project: &dyn Project,
    carried: &[Carried],
    to: Period,
    items: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let mut files = pipeline::report_files(project);
    files.retain(|file| !carried.iter().any(|one| *one.after.file == **file));
    for file in &files {
        items.push(
            Diagnostic::warning(
                codes::LEFT_OUT,
                format!("the report `{file}` was not asked for, and is not in the project of {to}"),
            )
            .at(Place::File(file.as_str().into()))
            .hint(format!(
                "run `annals roll {to}` without `--report` to prepare all reports"
            )),
        );
    }
    files
}

/// The files of the new project: all configuration and templates, what is published, and
/// whatever else either period's report reads. What cannot be read is told.
fn files(
    project: &dyn Project,
    (old, shadow): (&Recorder<&dyn Project>, &Recorder<&dyn Project>),
    to: Period,
    items: &mut Vec<Diagnostic>,
) -> Vec<(String, Arc<[u8]>)> {
    let mut lost = |path: &str, trouble: &Trouble| {
        let words =
            format!("`{path}` is not in the project of {to}, since it cannot be read: {trouble}");
        let item = Diagnostic::warning(NOT_CARRIED, words)
            .at(Place::File(path.into()))
            .hint("make it readable and roll again, or copy it by hand");
        items.push(item);
    };
    let read = old.files().into_iter().chain(shadow.files());
    let mut paths: BTreeSet<String> = read.filter_map(|path| inside(&path).ok()).collect();
    let mut listed = BTreeSet::new();
    for folder in ["config", "templates", "published"] {
        match project.list(folder) {
            Ok(paths) => listed.extend(paths),
            Err(Trouble::NotFound) => {}
            Err(trouble) => lost(folder, &trouble),
        }
    }
    paths.extend(listed.iter().cloned());
    let mut files = Vec::new();
    for path in paths {
        match shadow.read(&path) {
            Ok(bytes) => files.push((path, bytes)),
            // A workbook that is yet to come, for one.
            Err(Trouble::NotFound) if !listed.contains(&path) => {}
            Err(trouble) => lost(&path, &trouble),
        }
    }
    files
}

/// Warnings in the order of the list, then notes.
fn order(items: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    items.into_iter().for_each(|item| sink.emit(item));
    let mut items = sink.into_unique();
    items.sort_by_key(|item| (item.severity == Severity::Note, todo::section(item.code)));
    items
}

/// The first place of a diagnostic, in words.
fn place_in_words(item: &Diagnostic) -> Option<String> {
    Some(match &item.labels.first()?.place {
        Place::Text(place) => format!("{}:{}", place.file, place.line),
        Place::Cell(place) if place.cells.is_empty() => {
            format!("{}, sheet {}", place.workbook, place.sheet)
        }
        Place::Cell(place) => format!("{}, {}!{}", place.workbook, place.sheet, place.cells),
        Place::File(path) => path.to_string(),
    })
}
