//! Prints diagnostics: with snippets for people, as JSON lines for machines.

use super::{CellPlace, Diagnostic, Label, Place, Severity, TextPlace};
use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet,
    normalize_untrusted_str,
};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// The texts that diagnostics may quote, by path.
pub trait Sources {
    /// The text of a file of the project, if it is known.
    fn source(&self, file: &str) -> Option<Arc<str>>;
}

/// Prints diagnostics with snippets, as a terminal shows them.
///
/// `color` switches ANSI styles on. The text ends with a line break unless it is empty.
pub fn text(diagnostics: &[Diagnostic], sources: &dyn Sources, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
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
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// Prints diagnostics as JSON, one object a line.
///
/// The fields are `severity`, `code`, `message`, `places`, `notes` and `hint`. A place
/// has `kind` (`text`, `cell`, `file`), its own fields and, if anything is to be said
/// about it, `text`. Lines, columns and lengths count from 1 in characters.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let record = Record {
            severity: severity_name(diagnostic.severity),
            code: diagnostic.code.0,
            message: &diagnostic.message,
            places: diagnostic.labels.iter().map(PlaceRecord::new).collect(),
            notes: &diagnostic.notes,
            hint: diagnostic.hint.as_deref(),
        };
        // Strings and numbers only: this cannot fail, and an empty line would harm no reader.
        out.push_str(&serde_json::to_string(&record).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// What is shown below the title: an excerpt of a file with marks, or a line that names a place.
enum Section<'d> {
    Excerpt(Excerpt<'d>),
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
fn sections<'d>(diagnostic: &'d Diagnostic, texts: &mut Texts<'d>) -> Vec<Section<'d>> {
    let mut sections: Vec<Section<'d>> = Vec::new();
    for (index, label) in diagnostic.labels.iter().enumerate() {
        if let Place::Text(place) = &label.place
            && add_mark(&mut sections, place, &label.text, index == 0, texts)
        {
            continue;
        }
        sections.push(Section::Line(place_line(label)));
    }
    sections
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
            Section::Line(line) => {
                let after_excerpt = index
                    .checked_sub(1)
                    .and_then(|before| sections.get(before))
                    .is_some_and(|before| matches!(before, Section::Excerpt(_)));
                if after_excerpt {
                    places.push(Element::from(Padding));
                }
                places.push(Element::from(Origin::path(normalize_untrusted_str(line))));
            }
        }
    }
    if matches!(sections.last(), Some(Section::Line(_)))
        && (!diagnostic.notes.is_empty() || diagnostic.hint.is_some())
    {
        places.push(Element::from(Padding));
    }
    // The printer makes titles and sources harmless, but not the other texts.
    let notes = diagnostic
        .notes
        .iter()
        .map(|note| Element::from(Level::NOTE.message(normalize_untrusted_str(note))));
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

#[derive(Serialize)]
struct Record<'d> {
    severity: &'static str,
    code: &'d str,
    message: &'d str,
    places: Vec<PlaceRecord<'d>>,
    notes: &'d [String],
    hint: Option<&'d str>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum PlaceRecord<'d> {
    Text {
        file: &'d str,
        line: u32,
        column: u32,
        length: u32,
        #[serde(skip_serializing_if = "str::is_empty")]
        text: &'d str,
    },
    Cell {
        workbook: &'d str,
        sheet: &'d str,
        cells: &'d str,
        #[serde(skip_serializing_if = "str::is_empty")]
        text: &'d str,
    },
    File {
        file: &'d str,
        #[serde(skip_serializing_if = "str::is_empty")]
        text: &'d str,
    },
}

impl<'d> PlaceRecord<'d> {
    fn new(label: &'d Label) -> Self {
        let text = label.text.as_str();
        match &label.place {
            Place::Text(place) => PlaceRecord::Text {
                file: &place.file,
                line: place.line,
                column: place.column,
                length: place.length,
                text,
            },
            Place::Cell(place) => PlaceRecord::Cell {
                workbook: &place.workbook,
                sheet: &place.sheet,
                cells: &place.cells,
                text,
            },
            Place::File(file) => PlaceRecord::File { file, text },
        }
    }
}

#[cfg(test)]
mod tests;
