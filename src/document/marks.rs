//! The private marks by which figures, charts and directives travel through Markdown.
//!
//! A mark is `U+E000`, a letter, a decimal index, `U+E001`. Both characters are of the
//! private use area; text from workbooks, YAML and templates is stripped of them before
//! it gets near ([`strip`]), so that nobody can forge a mark.

use std::borrow::Cow;

/// Begins a mark.
pub const OPEN: char = '\u{E000}';
/// Ends a mark.
pub const CLOSE: char = '\u{E001}';

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `F`: a number, by index in the mentions.
    Figure(usize),
    /// `C`: a chart, by index in the charts; alone in its paragraph.
    Chart(usize),
    /// `K`: a sparkline, by index in the charts; alone in a cell of a table.
    Sparkline(usize),
    /// `P`: a page break; alone in its paragraph.
    PageBreak,
    /// `T`: the table of contents; alone in its paragraph.
    Contents,
    /// `R`: the ordered list that follows is run in; alone in its paragraph.
    RunIn,
    /// `S`: the table row that holds it is a summary row.
    Summary,
}

impl Mark {
    /// The mark as text.
    pub fn write(self) -> String {
        let (letter, index) = match self {
            Mark::Figure(i) => ('F', i),
            Mark::Chart(i) => ('C', i),
            Mark::Sparkline(i) => ('K', i),
            Mark::PageBreak => ('P', 0),
            Mark::Contents => ('T', 0),
            Mark::RunIn => ('R', 0),
            Mark::Summary => ('S', 0),
        };
        format!("{OPEN}{letter}{index}{CLOSE}")
    }

    /// Reads the mark at the start of `text`; gives it and the rest.
    pub fn read(text: &str) -> Option<(Mark, &str)> {
        let body = text.strip_prefix(OPEN)?;
        let end = body.find(CLOSE)?;
        let (inner, rest) = (&body[..end], &body[end + CLOSE.len_utf8()..]);
        let letter = inner.chars().next()?;
        let index: usize = inner.get(1..)?.parse().ok()?;
        let mark = match letter {
            'F' => Mark::Figure(index),
            'C' => Mark::Chart(index),
            'K' => Mark::Sparkline(index),
            'P' => Mark::PageBreak,
            'T' => Mark::Contents,
            'R' => Mark::RunIn,
            'S' => Mark::Summary,
            _ => return None,
        };
        Some((mark, rest))
    }
}

/// The text without any character that could begin or end a mark.
pub fn strip(text: &str) -> Cow<'_, str> {
    if text.contains([OPEN, CLOSE]) {
        Cow::Owned(text.replace([OPEN, CLOSE], ""))
    } else {
        Cow::Borrowed(text)
    }
}
