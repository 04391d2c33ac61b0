//! From files to figures: configuration, templates, workbooks, gathering.

use super::SourceMap;
use super::precedents::{self, Books};
use crate::config::{self, Report};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Place, Sink, TextPlace};
use crate::figures::table::{fill_period, occasions};
use crate::figures::{self, Figures, Library, Verified};
use crate::project::{Project, Trouble, codes};
use crate::prose::Templates;
use crate::workbook::{self, Keep, Limits, Opening, Workbook};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A report with its figures and the templates.
pub struct Loaded {
    /// The configuration.
    pub report: Arc<Report>,
    /// The figures.
    pub figures: Arc<Figures>,
    /// What came of the checks.
    pub verified: Verified,
    /// The templates, shared by all reports of the project.
    pub templates: Arc<Templates>,
}

/// How workbooks are read.
#[derive(Clone, Copy, Default)]
pub(super) enum Shelving<'a> {
    /// Cells alone.
    #[default]
    Plain,
    /// Sheets that were read before may be kept there.
    Keeping(&'a dyn Keep),
    /// To compare: with the formulas of cells, and templates that cannot be read keep only
    /// those documents from being made that they are part of.
    Comparing(&'a Mutex<Books>),
}

/// The report configurations of a project: `config/*.yaml` and `config/*.yml`, sorted.
/// Files whose name begins with `_` are for the project's own use.
pub fn report_files(project: &dyn Project) -> Vec<String> {
    reports_among(project.list("config").unwrap_or_default())
}

fn reports_among(files: Vec<String>) -> Vec<String> {
    files
        .into_iter()
        .filter(|path| {
            let name = &path["config/".len()..];
            !name.contains('/')
                && !name.starts_with('_')
                && (name.ends_with(".yaml") || name.ends_with(".yml"))
        })
        .collect()
}

/// The name by which `--report` calls a configuration file.
pub(super) fn report_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The files in a folder of the project; none when it is not there. One that cannot be read is
/// reported.
pub(super) fn listed(project: &dyn Project, folder: &str, sink: &mut Sink) -> Vec<String> {
    match project.list(folder) {
        Ok(files) => files,
        Err(Trouble::NotFound) => Vec::new(),
        Err(trouble) => {
            let words = format!("cannot read the folder: {trouble}");
            let problem = Diagnostic::error(codes::UNREADABLE, words);
            sink.emit(
                problem
                    .at(Place::File(Arc::from(folder)))
                    .hint("make it readable"),
            );
            Vec::new()
        }
    }
}

/// The configuration files that the user chose.
fn chosen(project: &dyn Project, wanted: &[String], sink: &mut Sink) -> Vec<String> {
    let before = sink.items().len();
    let files = reports_among(listed(project, "config", sink));
    if sink.items().len() > before {
        return Vec::new();
    }
    if files.is_empty() {
        sink.emit(
            Diagnostic::error(
                codes::NO_REPORT,
                "found no report configuration in `config/`",
            )
            .at(Place::File(Arc::from("config")))
            .hint("run `annals new DIR` for a fresh project, or name the project's folder"),
        );
        return files;
    }
    for name in wanted {
        let known: Vec<&str> = files.iter().map(|f| report_name(f)).collect();
        if !known.contains(&name.as_str()) {
            let hint = did_you_mean(name, known.iter().copied())
                .unwrap_or_else(|| format!("use one of: {}", known.join(", ")));
            sink.emit(
                Diagnostic::error(
                    codes::UNKNOWN_REPORT,
                    format!("found no report `{name}` in `config/`"),
                )
                .hint(hint),
            );
        }
    }
    files
        .into_iter()
        .filter(|f| wanted.is_empty() || wanted.iter().any(|w| w == report_name(f)))
        .collect()
}

/// Reads a text file of the project, with its problems reported.
pub(super) fn read_text(project: &dyn Project, path: &str, sink: &mut Sink) -> Option<Arc<str>> {
    let place = Place::File(Arc::from(path));
    match project.read(path) {
        Err(trouble) => {
            sink.emit(
                Diagnostic::error(
                    codes::UNREADABLE,
                    format!("cannot read the file: {trouble}"),
                )
                .at(place)
                .hint("make the file readable, or take its name out of the configuration"),
            );
            None
        }
        Ok(bytes) => match std::str::from_utf8(&bytes) {
            Ok(text) => Some(Arc::from(text.strip_prefix('\u{FEFF}').unwrap_or(text))),
            Err(error) => {
                let line = 1 + bytes[..error.valid_up_to()]
                    .iter()
                    .filter(|b| **b == b'\n')
                    .count();
                sink.emit(
                    Diagnostic::error(
                        codes::NOT_TEXT,
                        format!("found bytes that are not UTF-8 in line {line}"),
                    )
                    .at(place)
                    .hint("save the file as UTF-8 (in Notepad: Save as, Encoding: UTF-8)"),
                );
                None
            }
        },
    }
}

/// All templates below `templates/`.
fn templates(
    project: &dyn Project,
    shelving: Shelving<'_>,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Option<Templates> {
    let paths = listed(project, "templates", sink);
    let mut files = Vec::new();
    for path in paths.into_iter().filter(|p| p.ends_with(".md")) {
        if let Some(text) = read_text(project, &path, sink) {
            sources.insert(&path, text.clone());
            files.push((path, text));
        }
    }
    match shelving {
        Shelving::Comparing(_) => Some(Templates::sound(files)),
        _ => Templates::parse(files, sink),
    }
}

/// The workbooks of a run, read before they are needed, in parallel.
struct Shelf {
    books: BTreeMap<String, Option<Arc<Workbook>>>,
}

impl Library for Shelf {
    fn workbook(&self, path: &str, _sink: &mut Sink) -> Option<Arc<Workbook>> {
        self.books.get(path).cloned().flatten()
    }
}

impl Shelf {
    /// Lets messages show cells of the workbooks.
    fn show(&self, sources: &mut SourceMap) {
        for book in self.books.values().flatten() {
            sources.insert_book(book);
        }
    }
}

/// What is wanted of a workbook: sheets by pattern, and the places that ask for it.
#[derive(Default)]
struct Wanted {
    patterns: Vec<String>,
    places: Vec<TextPlace>,
}

/// The workbooks that the reports need, by path.
fn wanted(reports: &[Arc<Report>]) -> BTreeMap<String, Wanted> {
    let mut wanted: BTreeMap<String, Wanted> = BTreeMap::new();
    for report in reports {
        for (path, patterns) in figures::workbooks(report) {
            let entry = wanted.entry(path).or_default();
            entry.patterns.extend(patterns);
        }
        for table in &report.tables {
            for period in occasions(table, report) {
                if let Some(entry) = wanted.get_mut(&fill_period(&table.workbook, period)) {
                    entry.places.push(table.workbook.place.clone());
                }
            }
        }
    }
    wanted
}

/// What else there is in a missing workbook's folder, which shows a misspelt name.
fn neighbours(project: &dyn Project, path: &str) -> Option<String> {
    const MOST_NAMES: usize = 6;
    let (folder, _) = path.rsplit_once('/')?;
    let Ok(files) = project.list(folder) else {
        return Some(format!("there is no folder `{folder}`"));
    };
    let books: Vec<String> = files
        .iter()
        .filter_map(|file| file.strip_prefix(folder)?.strip_prefix('/'))
        .filter(|name| !name.contains('/'))
        .map(|name| format!("`{name}`"))
        .collect();
    let more = books.len().saturating_sub(MOST_NAMES);
    let named = books.get(..MOST_NAMES).unwrap_or(&books).join(", ");
    match (books.len(), more) {
        (0, _) => Some(format!("the folder `{folder}` holds no file")),
        (_, 0) => Some(format!("the folder `{folder}` holds {named}")),
        _ => Some(format!(
            "the folder `{folder}` holds {named} and {more} more"
        )),
    }
}

fn open_workbook(
    project: &dyn Project,
    path: &str,
    wanted: &Wanted,
    shelving: Shelving<'_>,
    sink: &mut Sink,
) -> Option<Arc<Workbook>> {
    match project.read(path) {
        Ok(bytes) => {
            let wants = |sheet: &str| figures::wants_sheet(&wanted.patterns, sheet);
            let mut opening = Opening {
                sheets: Some(&wants),
                limits: Limits::default(),
                keep: None,
            };
            if let Shelving::Keeping(keep) = shelving {
                opening.keep = Some(keep);
            }
            let Shelving::Comparing(books) = shelving else {
                return workbook::open_with(path, bytes, &opening, sink).map(Arc::new);
            };
            let (book, followed) = precedents::open(path, bytes, &opening, sink)?;
            let mut books = books.lock().unwrap_or_else(PoisonError::into_inner);
            books.insert(path.to_owned(), followed);
            Some(book)
        }
        Err(trouble) => {
            let words = match &trouble {
                Trouble::NotFound => "the workbook is missing".to_owned(),
                other => format!("cannot read the workbook: {other}"),
            };
            let hint = match &trouble {
                Trouble::Other(_) => {
                    "close it in other programs, and see that it is a file and that you may read it"
                }
                _ => {
                    "put the workbook there, or change `workbook` or `periods` in the configuration"
                }
            };
            let mut diagnostic = Diagnostic::error(figures::MISSING_WORKBOOK, words)
                .at(Place::File(Arc::from(path)))
                .hint(hint);
            if let (Trouble::NotFound, Some(note)) = (&trouble, neighbours(project, path)) {
                diagnostic = diagnostic.note(note);
            }
            // A table that has a workbook for each period names it once.
            let places = wanted.places.iter().enumerate();
            let once =
                places.filter(|(at, place)| !wanted.places.iter().take(*at).any(|p| p == *place));
            for (_, place) in once {
                diagnostic = diagnostic.at_with(place.clone(), "a table needs it");
            }
            sink.emit(diagnostic);
            None
        }
    }
}

/// Opens all workbooks that the reports need, each once.
fn shelve(
    project: &dyn Project,
    reports: &[Arc<Report>],
    shelving: Shelving<'_>,
    sink: &mut Sink,
) -> Shelf {
    let wanted: Vec<(String, Wanted)> = wanted(reports).into_iter().collect();
    let read: Vec<(Option<Arc<Workbook>>, Sink)> = wanted
        .par_iter()
        .map(|(path, wanted)| {
            let mut sink = Sink::new();
            (
                open_workbook(project, path, wanted, shelving, &mut sink),
                sink,
            )
        })
        .collect();
    let mut books = BTreeMap::new();
    for ((path, _), (book, problems)) in wanted.into_iter().zip(read) {
        sink.absorb(problems);
        books.insert(path, book);
    }
    Shelf { books }
}

/// Loads the chosen reports: everything that comes before the documents.
pub(super) fn load_all(
    project: &dyn Project,
    wanted: &[String],
    shelving: Shelving<'_>,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Vec<Loaded> {
    let mut reports = Vec::new();
    for path in chosen(project, wanted, sink) {
        if let Some(text) = read_text(project, &path, sink) {
            sources.insert(&path, text.clone());
            reports.extend(config::load(&path, &text, sink).map(Arc::new));
        }
    }
    let mut template_sink = Sink::new();
    let (templates, shelf) = rayon::join(
        || templates(project, shelving, sources, &mut template_sink),
        || shelve(project, &reports, shelving, sink),
    );
    shelf.show(sources);
    let mut loaded = Vec::new();
    let templates = templates.map(Arc::new);
    for report in reports {
        let mut own = Sink::new();
        let figures = Arc::new(figures::gather(&report, &shelf, &mut own));
        // Where rows could not be read, sums fail for that reason alone.
        let whole = !own.items().iter().any(figures::loses_rows);
        sink.absorb(own);
        let verified = match whole {
            true => figures::verify(&figures, sink),
            false => figures::Verified::default(),
        };
        if let Some(templates) = &templates {
            loaded.push(Loaded {
                report,
                figures,
                verified,
                templates: Arc::clone(templates),
            });
        }
    }
    sink.absorb(template_sink);
    loaded
}

/// Loads the chosen reports with their figures and templates, for whoever looks at them
/// without making documents.
pub fn open(
    project: &dyn Project,
    wanted: &[String],
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Vec<Loaded> {
    load_all(project, wanted, Shelving::Plain, sources, sink)
}

/// Loads one report by its configuration file, for queries that need no templates.
pub fn load(
    project: &dyn Project,
    wanted: &[String],
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Vec<Arc<Figures>> {
    let mut reports = Vec::new();
    for path in chosen(project, wanted, sink) {
        if let Some(text) = read_text(project, &path, sink) {
            sources.insert(&path, text.clone());
            reports.extend(config::load(&path, &text, sink).map(Arc::new));
        }
    }
    let shelf = shelve(project, &reports, Shelving::Plain, sink);
    shelf.show(sources);
    reports
        .iter()
        .map(|report| Arc::new(figures::gather(report, &shelf, sink)))
        .collect()
}

/// The texts and workbooks that problems quote, as a run would have them that read it all.
pub(super) fn sources(project: &dyn Project, problems: &[Diagnostic], sources: &mut SourceMap) {
    let mut sheets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let labels = problems.iter().flat_map(|problem| &problem.labels);
    for label in labels {
        match &label.place {
            Place::Text(place) => {
                if let Some(text) = read_text(project, &place.file, &mut Sink::new()) {
                    sources.insert(&place.file, text);
                }
            }
            Place::Cell(place) => {
                let wanted = sheets.entry(&place.workbook).or_default();
                wanted.push(&place.sheet);
            }
            Place::File(_) => {}
        }
    }
    for (path, wanted) in sheets {
        let Ok(bytes) = project.read(path) else {
            continue;
        };
        let wants = |sheet: &str| wanted.contains(&sheet);
        let limits = Limits::default();
        let book = workbook::open(path, bytes, Some(&wants), &limits, &mut Sink::new());
        if let Some(book) = book {
            sources.insert_book(&Arc::new(book));
        }
    }
}
