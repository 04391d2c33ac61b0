//! Runs in another language: `[文本]{lang=zh}`, as Pandoc writes spans with attributes.
//!
//! The parser below knows no such spans and gives the brackets as text. What is a bracket of
//! a run and what was escaped, the source tells.

use super::builder::{Bracket, Builder, Inlines};
use crate::diagnostics::Diagnostic;
use crate::document::{ImageWidth, Inline, Language};
use crate::languages::tag;
use crate::markdown::codes;
use std::ops::Range;

/// What stands behind the closing bracket of a run.
const OPENS: &str = "{lang=";

/// What stands behind an image whose width is given.
pub(in crate::markdown) const WIDTH: &str = "{width=";

impl Builder<'_, '_> {
    /// The width that is written right behind an image: `![…](…){width=60%}`.
    pub(super) fn image_width(&mut self, end: usize) -> Option<ImageWidth> {
        let behind = self.text.get(end..)?.strip_prefix(WIDTH)?;
        let (written, _) = behind.split_once('}')?;
        if written.contains(['\n', '{']) {
            return None;
        }
        let range = end..end + WIDTH.len() + written.len() + 1;
        self.read_to = range.end;
        let width = ImageWidth::read(written.trim_matches('"'));
        if width.is_none() {
            self.error(
                codes::IMAGE_WIDTH,
                &format!("`{written}` is no width of an image"),
                "write a part of the column (`60%`), or `5cm`, `48.5mm`",
                range,
            );
        }
        width
    }

    /// The part of a text that was not yet read as attributes of a run.
    pub(super) fn unread<'t>(
        &self,
        text: &'t str,
        range: Range<usize>,
    ) -> Option<(&'t str, Range<usize>)> {
        if range.start >= self.read_to {
            return Some((text, range));
        }
        let read = (self.read_to - range.start).min(range.len());
        let rest = text.get(read..).filter(|rest| !rest.is_empty())?;
        Some((rest, range.start + read..range.end))
    }

    /// Takes note of a bracket, which the parser gives as a text of its own. True when it
    /// closes a run, which then is in place.
    pub(super) fn bracket(&mut self, text: &str, range: &Range<usize>) -> bool {
        let source = self.text.get(range.start..).unwrap_or_default();
        if !text.starts_with(['[', ']']) || !source.starts_with(['[', ']']) {
            return false;
        }
        // A character reference (`&#91;`) is no bracket.
        let escaped = self.is_escaped(range.start);
        if text.starts_with('[') {
            if let Some(open) = self.open_inlines(range.clone()) {
                let (index, byte) = end_of(&open.inlines);
                let source = range.start;
                open.brackets.push(Bracket {
                    index,
                    byte,
                    source,
                    escaped,
                });
            }
            return false;
        }
        if escaped {
            return false;
        }
        let behind = self.text.get(range.start + 1..).unwrap_or_default();
        let attributes = behind
            .strip_prefix(OPENS)
            .and_then(|rest| rest.split_once('}'))
            .map(|(tag, _)| tag)
            .filter(|tag| text == "]" && !tag.contains('\n'));
        let Some(open) = self.open_inlines(range.clone()) else {
            return false;
        };
        // One that is escaped opens nothing, and shows that a run is meant as text.
        let meant = open.brackets.iter().any(|bracket| bracket.escaped);
        let real = open.brackets.iter().rposition(|bracket| !bracket.escaped);
        let begun = real.and_then(|at| open.brackets.drain(at..).next());
        let Some(tag) = attributes else {
            return false;
        };
        let end = range.start + 1 + OPENS.len() + tag.len() + 1;
        let Some(begun) = begun else {
            if !meant {
                self.lost(range.start..end);
            }
            return false;
        };
        let tag = tag.trim_matches('"').to_owned();
        self.check_tag(&tag, begun.source..end);
        self.read_to = end;
        if let Some(open) = self.open_inlines(range.clone()) {
            let mut text = split(open, &begun);
            // The opening bracket itself.
            if let Some(Inline::Text(first)) = text.first_mut() {
                *first = first.strip_prefix('[').unwrap_or(first).to_owned();
                if first.is_empty() {
                    text.remove(0);
                }
            }
            open.inlines.push(Inline::Language(Language { tag, text }));
        }
        true
    }

    fn is_escaped(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let slashes = before.len() - before.trim_end_matches('\\').len();
        slashes % 2 == 1
    }

    fn check_tag(&mut self, tag: &str, range: Range<usize>) {
        let Err(meant) = tag::check(tag) else {
            return;
        };
        let message = format!("`{tag}` is not the tag of a language, expected one such as `zh`");
        let hint = match meant {
            Some(meant) => format!("write `{{lang={meant}}}`"),
            None => "write the code of the language, as `fr`, `zh-Hant` or `pt-BR`".to_owned(),
        };
        self.problem(
            Diagnostic::error(codes::LANGUAGE, message).hint(hint),
            range,
        );
    }

    fn lost(&mut self, range: Range<usize>) {
        self.error(
            codes::LANGUAGE,
            "a language is given for no text, expected `[text]{lang=…}`",
            "write `[` before the text, within the same emphasis or link",
            range,
        );
    }
}

/// Where the next inline or text would go.
fn end_of(inlines: &[Inline]) -> (usize, usize) {
    match inlines.last() {
        Some(Inline::Text(text)) => (inlines.len() - 1, text.len()),
        _ => (inlines.len(), 0),
    }
}

/// Takes off all inlines from a place on.
fn split(open: &mut Inlines, begun: &Bracket) -> Vec<Inline> {
    let (index, byte) = (begun.index, begun.byte);
    let mut taken = open.inlines.split_off(index.min(open.inlines.len()));
    if byte > 0
        && let Some(Inline::Text(first)) = taken.first_mut()
    {
        let rest = first.split_off(byte.min(first.len()));
        open.inlines
            .push(Inline::Text(std::mem::replace(first, rest)));
    }
    taken
}
