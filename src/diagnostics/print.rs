//! Prints diagnostics: with snippets for people, as JSON lines for machines.

mod excerpt;
mod grid;
mod json;
mod sections;

pub use grid::{Grid, GridCell, GridRow};
pub use json::{json, record};

use super::{CellPlace, Diagnostic, Severity};
use annotate_snippets::{
    Element, Group, Level, Origin, Padding, Renderer, normalize_untrusted_str,
};
use excerpt::Texts;
use sections::{Section, sections};
use std::borrow::Cow;
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

/// The text with what would steer a terminal or turn the direction of a line shown as an
/// escape (`\u001b`). With `colors` the sequences that only set colors stay.
pub fn visible(text: &str, colors: bool) -> Cow<'_, str> {
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(
                c,
                '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
            )
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        if steers(c) && !(colors && is_color(rest)) {
            out.push_str(&format!("\\u{:04x}", c as u32));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a text starts with a sequence that only sets a color (ECMA-48, SGR).
fn is_color(text: &str) -> bool {
    text.strip_prefix("\u{1b}[").is_some_and(|rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
            .starts_with('m')
    })
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
    let mut texts = Texts::new(sources);
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
