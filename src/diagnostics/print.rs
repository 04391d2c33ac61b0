//! Prints diagnostics: with snippets for people, as JSON lines for machines.

mod grid;
mod json;

pub use grid::{Grid, GridCell, GridRow};
pub use json::{json, record};

use super::{CellPlace, Diagnostic, Label, Place, Severity, TextPlace};
use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet,
    normalize_untrusted_str,
};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// The texts that diagnostics may quote, by path.
pub trait Sources {
    /// The text of a file of the project, if it is known.
    fn source(&self, file: &str) -> Option<Arc<str>>;

    /// The surroundings of some cells of one sheet: the cells with their row labels and
    /// column heads, and a neighbour or two. `None` when the workbook is not at hand; then
    /// the cells are only named.
    fn cells(&self, _places: &[CellPlace]) -> Option<Grid> {
        None
    }
}

/// Sheets of one message that are shown as grids; of more the first one stands for all, and
/// the others are named.
const MOST_GRIDS: usize = 2;

/// Cells of one sheet that are marked in its grid; others are named.
const MOST_MARKS: usize = 5;

/// Places of one message that are named; of the others the number is told.
const MOST_PLACES: usize = 12;

/// Notes of one message that are printed; of the others the number is told.
const MOST_NOTES: usize = 6;

/// Prints diagnostics with snippets, as a terminal shows them.
///
/// `color` switches ANSI styles on. The text ends with a line break unless it is empty.
pub fn text(diagnostics: &[Diagnostic], sources: &dyn Sources, color: bool) -> String {
    print(diagnostics, sources, color, None)
}

/// Prints diagnostics as [`text`] does, without colour and with excerpts that are at most
/// `columns` characters wide where that can be: long texts are cut, numbers never.
pub fn narrow(diagnostics: &[Diagnostic], sources: &dyn Sources, columns: usize) -> String {
    print(diagnostics, sources, false, Some(columns))
}

fn print(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    color: bool,
    columns: Option<usize>,
) -> String {
    let mut renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    if let Some(columns) = columns {
        renderer = renderer.term_width(columns);
    }
    let mut texts = Texts {
        sources,
        known: HashMap::new(),
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        if !out.is_empty() {
            out.push('\n');
        }
        let sections = sections(diagnostic, &mut texts);
        let rendered = renderer.render(&[group(diagnostic, &sections)]);
        for line in rendered.lines() {
            let (line, grid) = match line.split_once(GRID_BELOW) {
                Some((line, at)) => (line, at.parse().ok().and_then(|at: usize| sections.get(at))),
                None => (line, None),
            };
            out.push_str(line.trim_end());
            out.push('\n');
            if let Some(Section::Grid(marks, grid)) = grid {
                let indent = indent(line);
                let look = grid::Look {
                    severity: diagnostic.severity,
                    color,
                    // Behind the bar and a blank.
                    room: columns.map(|columns| columns.saturating_sub(indent + 2)),
                };
                push_grid(&mut out, indent, &grid::lines(grid, marks, look), color);
            }
        }
    }
    out
}

/// Stands in a line of the renderer's behind which a grid belongs: a private-use character,
/// which it has no other reason to print, and the index of the section.
const GRID_BELOW: char = '\u{F8F0}';

/// How far to the right the bar stands below a line that names a place.
fn indent(heading: &str) -> usize {
    let arrow = ["-->", ":::"].iter().find_map(|arrow| heading.find(arrow));
    let before = heading.get(..arrow.unwrap_or(0)).unwrap_or_default();
    // Styles take no room.
    before.chars().filter(|c| *c == ' ').count() + 1
}

/// Adds a grid below the line that names its place, behind a bar as the snippets have.
fn push_grid(out: &mut String, indent: usize, lines: &[String], color: bool) {
    let bar = if color {
        "\u{1b}[1m\u{1b}[94m|\u{1b}[0m"
    } else {
        "|"
    };
    for line in std::iter::once("").chain(lines.iter().map(String::as_str)) {
        let line = format!("{:indent$}{bar} {line}", "");
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// What is shown below the title: an excerpt of a file with marks, or a line that names a place.
enum Section<'d> {
    Excerpt(Excerpt<'d>),
    Grid(grid::Marks<'d>, Grid),
    Line(String),
}

/// The texts that were quoted so far: many problems stand in the same file.
struct Texts<'d> {
    sources: &'d dyn Sources,
    known: HashMap<&'d str, Option<Rc<Text>>>,
}

impl<'d> Texts<'d> {
    fn get(&mut self, file: &'d str) -> Option<Rc<Text>> {
        let sources = self.sources;
        let known = self.known.entry(file);
        let text = known.or_insert_with(|| sources.source(file).map(|s| Rc::new(Text::new(s))));
        text.clone()
    }
}

/// A text by lines.
struct Text {
    source: Arc<str>,
    /// Byte range of every line, without its line break.
    lines: Vec<Range<usize>>,
}

impl Text {
    /// A line ends with `\n` or `\r\n`. A byte order mark is not seen and not counted.
    fn new(source: Arc<str>) -> Self {
        let source = match source.strip_prefix('\u{feff}') {
            Some(rest) => rest.into(),
            None => source,
        };
        let mut lines = Vec::new();
        let mut start = 0;
        for line in source.split('\n') {
            let end = start + line.strip_suffix('\r').unwrap_or(line).len();
            lines.push(start..end);
            start += line.len() + 1;
        }
        Self { source, lines }
    }
}

/// Lines of one file, with what is marked in them.
struct Excerpt<'d> {
    file: &'d str,
    text: Rc<Text>,
    marks: Vec<Mark<'d>>,
}

/// How far apart, in lines, two places of a file can be and still stand in one excerpt.
const MOST_APART: usize = 200;

struct Mark<'d> {
    /// 0-based line.
    line: usize,
    /// Byte range in the whole source.
    span: Range<usize>,
    text: &'d str,
    primary: bool,
}

/// Groups the places of a diagnostic: places near each other in one file stand in one
/// excerpt, where the first of them is named.
///
/// Cells of one sheet stand in one grid likewise. What is too much for a page is told as
/// a number.
fn sections<'d>(diagnostic: &'d Diagnostic, texts: &mut Texts<'d>) -> Vec<Section<'d>> {
    let mut sections: Vec<Section<'d>> = Vec::new();
    let mut shown: Vec<bool> = vec![false; diagnostic.labels.len()];
    let mut left = 0;
    for (index, label) in diagnostic.labels.iter().enumerate() {
        if shown.get(index).is_none_or(|shown| *shown) {
            continue;
        }
        if let Place::Text(place) = &label.place
            && add_mark(&mut sections, place, &label.text, index == 0, texts)
        {
            continue;
        }
        if let Place::Cell(place) = &label.place
            && add_grid(&mut sections, place, &diagnostic.labels, &mut shown, texts)
        {
            continue;
        }
        if sections.len() >= MOST_PLACES {
            left += 1;
            continue;
        }
        let line = match &label.place {
            Place::Cell(place) if !place.cells.is_empty() && sections.iter().any(is_grid) => {
                cells_line(place, &diagnostic.labels, &mut shown)
            }
            _ => place_line(label),
        };
        sections.push(Section::Line(line));
    }
    if left > 0 {
        let noun = if left == 1 { "place" } else { "places" };
        sections.push(Section::Line(format!("and {left} more {noun}")));
    }
    sections
}

fn is_grid(section: &Section<'_>) -> bool {
    matches!(section, Section::Grid(..))
}

/// The cells of a sheet that are not shown yet, in one line.
fn cells_line(place: &CellPlace, labels: &[Label], shown: &mut [bool]) -> String {
    const MOST: usize = 8;
    let mut cells: Vec<&str> = Vec::new();
    let mut more = 0;
    for (label, shown) in labels.iter().zip(shown) {
        let Place::Cell(other) = &label.place else {
            continue;
        };
        let here = other.workbook == place.workbook && other.sheet == place.sheet;
        if !here || *shown || other.cells.is_empty() {
            continue;
        }
        *shown = true;
        if cells.len() < MOST {
            cells.push(&other.cells);
        } else {
            more += 1;
        }
    }
    let line = grid::heading(&place.workbook, &place.sheet, &cells);
    match more {
        0 => line,
        more => format!("{line} and {more} more"),
    }
}

/// Shows the cells of a sheet that the labels name in one grid. False when there is none
/// to show.
fn add_grid<'d>(
    sections: &mut Vec<Section<'d>>,
    place: &'d CellPlace,
    labels: &'d [Label],
    shown: &mut [bool],
    texts: &Texts<'d>,
) -> bool {
    let mut sheets: Vec<(&str, &str)> = Vec::new();
    for label in labels {
        if let Place::Cell(other) = &label.place
            && !sheets.contains(&(&other.workbook, &other.sheet))
        {
            sheets.push((&other.workbook, &other.sheet));
        }
    }
    let most = if sheets.len() > MOST_GRIDS {
        1
    } else {
        MOST_GRIDS
    };
    if place.cells.is_empty() || sections.iter().filter(|s| is_grid(s)).count() >= most {
        return false;
    }
    let mut marks = grid::Marks {
        workbook: &place.workbook,
        sheet: &place.sheet,
        cells: Vec::new(),
    };
    let mut taken = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let Place::Cell(other) = &label.place else {
            continue;
        };
        let here = other.workbook == place.workbook && other.sheet == place.sheet;
        if here && !other.cells.is_empty() && marks.cells.len() < MOST_MARKS {
            marks.cells.push((&other.cells, &label.text, index == 0));
            taken.push(index);
        }
    }
    // Those beyond the marks of an earlier grid of this sheet are only named.
    let again = taken.iter().any(|at| shown.get(*at) == Some(&true));
    let Some(grid) = (!again)
        .then(|| texts.sources.cells(&marks.places()))
        .flatten()
    else {
        return false;
    };
    for at in taken {
        if let Some(shown) = shown.get_mut(at) {
            *shown = true;
        }
    }
    sections.push(Section::Grid(marks, grid));
    true
}

/// Marks a place in its file's excerpt. False when there is no such text to show.
fn add_mark<'d>(
    sections: &mut Vec<Section<'d>>,
    place: &'d TextPlace,
    text: &'d str,
    primary: bool,
    texts: &mut Texts<'d>,
) -> bool {
    let known = sections.iter_mut().find_map(|section| match section {
        Section::Excerpt(excerpt) if excerpt.is_near(place) => Some(excerpt),
        _ => None,
    });
    if let Some(excerpt) = known {
        return excerpt.mark(place, text, primary);
    }
    let Some(source) = texts.get(&place.file) else {
        return false;
    };
    let mut excerpt = Excerpt {
        file: &place.file,
        text: source,
        marks: Vec::new(),
    };
    if !excerpt.mark(place, text, primary) {
        return false;
    }
    sections.push(Section::Excerpt(excerpt));
    true
}

impl<'d> Excerpt<'d> {
    fn is_near(&self, place: &TextPlace) -> bool {
        let first = self.marks.first().map_or(0, |mark| mark.line);
        self.file == &*place.file && first.abs_diff(place.line as usize) <= MOST_APART
    }

    /// Adds a mark; false when the source has no such line (it changed since it was read).
    fn mark(&mut self, place: &TextPlace, text: &'d str, primary: bool) -> bool {
        let line = (place.line as usize).wrapping_sub(1);
        let Some(range) = self.text.lines.get(line).cloned() else {
            return false;
        };
        let Some(content) = self.text.source.get(range.clone()) else {
            return false;
        };
        let column = (place.column as usize).saturating_sub(1);
        let byte_of = |characters: usize| {
            content
                .char_indices()
                .nth(characters)
                .map_or(content.len(), |(offset, _)| offset)
        };
        let start = byte_of(column);
        let end = byte_of(column.saturating_add(place.length as usize)).max(start);
        self.marks.push(Mark {
            line,
            span: range.start + start..range.start + end,
            text,
            primary,
        });
        true
    }

    /// The part of the source from the first to the last marked line, as the printer takes it.
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let first = self.marks.iter().map(|m| m.line).min().unwrap_or(0);
        let last = self.marks.iter().map(|m| m.line).max().unwrap_or(0);
        let start = self.text.lines.get(first).map_or(0, |r| r.start);
        let end = self.text.lines.get(last).map_or(start, |r| r.end);
        let shown = self.text.source.get(start..end).unwrap_or_default();
        let annotations = self.marks.iter().map(|mark| {
            let kind = if mark.primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let label = (!mark.text.is_empty()).then(|| normalize_untrusted_str(mark.text));
            kind.span(mark.span.start - start..mark.span.end - start)
                .label(label)
        });
        Snippet::source(shown)
            .line_start(first + 1)
            .path(normalize_untrusted_str(self.file))
            .annotations(annotations)
    }
}

/// One line for a place that has no text to show.
fn place_line(label: &Label) -> String {
    let place = match &label.place {
        Place::Text(p) => Cow::Owned(format!("{}:{}:{}", p.file, p.line, p.column)),
        Place::Cell(p) => Cow::Owned(cell_line(p)),
        Place::File(file) => Cow::Borrowed(&**file),
    };
    if label.text.is_empty() {
        place.into_owned()
    } else {
        format!("{place}: {}", label.text)
    }
}

fn cell_line(place: &CellPlace) -> String {
    let CellPlace {
        workbook,
        sheet,
        cells,
    } = place;
    match (&**sheet, &**cells) {
        ("", _) => workbook.to_string(),
        (_, "") => format!("{workbook}, sheet `{sheet}`"),
        (_, cells) if cells.contains(':') => {
            format!("{workbook}, sheet `{sheet}`, cells {cells}")
        }
        (_, cells) => format!("{workbook}, sheet `{sheet}`, cell {cells}"),
    }
}

fn group<'d>(diagnostic: &'d Diagnostic, sections: &'d [Section<'d>]) -> Group<'d> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.0);
    let mut places = Vec::with_capacity(sections.len() + 1);
    for (index, section) in sections.iter().enumerate() {
        match section {
            Section::Excerpt(excerpt) => places.push(Element::from(excerpt.snippet())),
            Section::Line(_) | Section::Grid(..) => {
                let before = index.checked_sub(1).and_then(|before| sections.get(before));
                if matches!(before, Some(Section::Excerpt(_) | Section::Grid(..))) {
                    places.push(Element::from(Padding));
                }
                let line = match section {
                    Section::Grid(marks, _) => {
                        let heading = normalize_untrusted_str(&marks.heading());
                        format!("{heading}{GRID_BELOW}{index}")
                    }
                    Section::Line(line) => normalize_untrusted_str(line),
                    Section::Excerpt(_) => String::new(),
                };
                places.push(Element::from(Origin::path(line)));
            }
        }
    }
    if matches!(sections.last(), Some(Section::Line(_) | Section::Grid(..)))
        && (!diagnostic.notes.is_empty() || diagnostic.hint.is_some())
    {
        places.push(Element::from(Padding));
    }
    // The printer makes titles and sources harmless, but not the other texts.
    let notes = printed_notes(&diagnostic.notes)
        .into_iter()
        .map(|note| Element::from(Level::NOTE.message(normalize_untrusted_str(&note))));
    let hint = diagnostic.hint.iter().map(|hint| {
        Element::from(
            Level::HELP
                .with_name("hint")
                .message(normalize_untrusted_str(hint)),
        )
    });
    Group::with_title(title)
        .elements(places)
        .elements(notes)
        .elements(hint)
}

/// The notes, or the first ones and the number of the others.
fn printed_notes(notes: &[String]) -> Vec<String> {
    if notes.len() <= MOST_NOTES {
        return notes.to_vec();
    }
    let (shown, left) = notes.split_at(MOST_NOTES - 1);
    let mut shown = shown.to_vec();
    shown.push(format!("and {} more like these", left.len()));
    shown
}

#[cfg(test)]
mod tests;
