//! The fonts that the reports of a run name: each file is read and opened once, each choice
//! of fonts makes one book, which all documents of the reports with that choice share.

use super::Loaded;
use crate::diagnostics::{Diagnostic, Sink};
use crate::pdf;
use crate::project::{Project, Trouble, inside};
use crate::style::{FontFile, Fonts};
use crate::typeset::codes::{BAD_FONT, NO_FONT_FILE};
use crate::typeset::{Face, FontBook, open_face};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The largest font file that is read: the largest collections of Chinese, Japanese and
/// Korean have a little more than 100 MB.
const MOST_BYTES: usize = 256 << 20;

/// What a document is set and written with.
#[derive(Clone, Copy)]
pub(super) struct Press<'a> {
    /// The fonts.
    pub fonts: &'a FontBook,
    /// The writer of PDF files.
    pub writer: &'a pdf::Writer<'a>,
}

/// The fonts of the reports of a run.
pub(super) struct Stock {
    /// The books of the choices that are not the usual one.
    pub books: Vec<FontBook>,
    /// The book of each report; `None` for the usual one.
    chosen: Vec<Option<usize>>,
}

impl Stock {
    /// Reads the files that the reports name. One that cannot be used is an error at the
    /// place that names it.
    pub fn read(project: &dyn Project, loaded: &[Loaded], sink: &mut Sink) -> Self {
        let usual = Fonts::default();
        let mut choices: Vec<&Fonts> = Vec::new();
        let chosen = loaded.iter().map(|one| &one.report.style.fonts);
        let chosen: Vec<Option<usize>> = chosen
            .map(|fonts| {
                if *fonts == usual {
                    return None;
                }
                let known = choices.iter().position(|choice| *choice == fonts);
                Some(known.unwrap_or_else(|| {
                    choices.push(fonts);
                    choices.len() - 1
                }))
            })
            .collect();
        let faces = open(project, &choices, sink);
        let books = choices
            .iter()
            .map(|fonts| FontBook::new(fonts, &|file| faces.get(file)?.clone()))
            .collect();
        Self { books, chosen }
    }

    /// The book of a report; `None` for the usual one.
    pub fn book(&self, report: usize) -> Option<&FontBook> {
        let chosen = *self.chosen.get(report)?;
        self.books.get(chosen?)
    }

    /// The press of each report. `usual` is that of the bundled fonts; `writers` are those of
    /// the books.
    pub fn presses<'a>(
        &'a self,
        usual: Press<'a>,
        writers: &'a [pdf::Writer<'a>],
    ) -> Vec<Press<'a>> {
        let own = |at: usize| {
            Some(Press {
                fonts: self.books.get(at)?,
                writer: writers.get(at)?,
            })
        };
        let presses = self.chosen.iter();
        presses
            .map(|at| at.and_then(own).unwrap_or(usual))
            .collect()
    }
}

/// The fonts of one choice. A file that cannot be used is an error at the place that names it.
pub(super) fn book(project: &dyn Project, fonts: &Fonts, sink: &mut Sink) -> FontBook {
    let faces = open(project, &[fonts], sink);
    FontBook::new(fonts, &|file| faces.get(file)?.clone())
}

type Opened = Option<Arc<Face>>;

/// The faces of all files, each file read once.
fn open<'f>(
    project: &dyn Project,
    choices: &[&'f Fonts],
    sink: &mut Sink,
) -> BTreeMap<&'f FontFile, Opened> {
    let mut by_path: BTreeMap<&str, Vec<&FontFile>> = BTreeMap::new();
    for file in choices.iter().flat_map(|fonts| fonts.files()) {
        by_path.entry(&file.path).or_default().push(file);
    }
    let by_path: Vec<Vec<&FontFile>> = by_path.into_values().collect();
    let opened: Vec<(Vec<(&FontFile, Opened)>, Sink)> = by_path
        .par_iter()
        .map(|files| open_path(project, files))
        .collect();
    let mut faces = BTreeMap::new();
    for (files, problems) in opened {
        sink.absorb(problems);
        faces.extend(files);
    }
    faces
}

/// The faces of one file; a problem is told at every place that names it.
fn open_path<'f>(
    project: &dyn Project,
    files: &[&'f FontFile],
) -> (Vec<(&'f FontFile, Opened)>, Sink) {
    let mut sink = Sink::new();
    let mut faces: BTreeMap<&FontFile, Opened> = BTreeMap::new();
    let mut problems: Vec<(&FontFile, Diagnostic)> = Vec::new();
    let bytes = files.first().map(|file| read(project, &file.path));
    for &file in files {
        if faces.contains_key(file) {
            continue;
        }
        let face = match &bytes {
            Some(Ok(bytes)) => face(bytes, file),
            Some(Err(problem)) => Err(problem.clone()),
            None => continue,
        };
        let face = face.map_err(|problem| problems.push((file, problem))).ok();
        faces.insert(file, face);
    }
    for (bad, mut problem) in problems {
        let mut places = Vec::new();
        for file in files.iter().filter(|file| **file == bad) {
            if !places.contains(&&file.place) {
                places.push(&file.place);
            }
        }
        for place in places {
            problem = problem.at(place.clone());
        }
        sink.emit(problem);
    }
    (faces.into_iter().collect(), sink)
}

fn read(project: &dyn Project, path: &str) -> Result<Arc<[u8]>, Diagnostic> {
    let refused = |trouble: Trouble| {
        let message = match &trouble {
            Trouble::NotFound => format!("found no font `{path}` in the project folder"),
            other => format!("cannot read the font `{path}`: {other}"),
        };
        Diagnostic::error(NO_FONT_FILE, message)
            .hint("put the file there and write its path from the project folder, such as `fonts/Text.otf`")
    };
    let bytes = inside(path)
        .and_then(|path| project.read(&path))
        .map_err(refused)?;
    if bytes.len() > MOST_BYTES {
        let message = format!(
            "the font `{path}` has {} MB, more than {}",
            bytes.len() >> 20,
            MOST_BYTES >> 20
        );
        return Err(Diagnostic::error(NO_FONT_FILE, message).hint("use a smaller font file"));
    }
    Ok(bytes)
}

fn face(bytes: &Arc<[u8]>, file: &FontFile) -> Result<Arc<Face>, Diagnostic> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    open_face(bytes, file.index, stem).map_err(|fault| {
        let message = format!("the font `{}` {fault}", file.path);
        let mut problem = Diagnostic::error(BAD_FONT, message).hint(fault.hint(&file.path));
        if let Some(note) = fault.note() {
            problem = problem.note(note);
        }
        problem
    })
}
