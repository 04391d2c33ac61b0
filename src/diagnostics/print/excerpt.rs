//! Excerpts of texts, with what is marked in them.

use super::Sources;
use crate::diagnostics::TextPlace;
use annotate_snippets::{AnnotationKind, Snippet, normalize_untrusted_str};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// The texts that were quoted so far: many problems stand in the same file.
pub(super) struct Texts<'d> {
    pub sources: &'d dyn Sources,
    known: HashMap<&'d str, Option<Rc<Text>>>,
}

impl<'d> Texts<'d> {
    pub fn new(sources: &'d dyn Sources) -> Self {
        Self {
            sources,
            known: HashMap::new(),
        }
    }

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
pub(super) struct Excerpt<'d> {
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

impl<'d> Excerpt<'d> {
    /// Of a file, with nothing marked yet; `None` when there is no such text.
    pub fn of(file: &'d str, texts: &mut Texts<'d>) -> Option<Self> {
        Some(Self {
            file,
            text: texts.get(file)?,
            marks: Vec::new(),
        })
    }

    pub fn is_near(&self, place: &TextPlace) -> bool {
        let first = self.marks.first().map_or(0, |mark| mark.line);
        self.file == &*place.file && first.abs_diff(place.line as usize) <= MOST_APART
    }

    /// Adds a mark; false when the source has no such line (it changed since it was read).
    pub fn mark(&mut self, place: &TextPlace, text: &'d str, primary: bool) -> bool {
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
    pub fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
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
