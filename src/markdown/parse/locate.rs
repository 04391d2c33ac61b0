//! From a byte of the manuscript to the template that wrote it, for messages.

use crate::diagnostics::{Diagnostic, Place};
use std::ops::Range;
use std::sync::Arc;

/// Finds the template and line of a byte offset.
pub(super) struct Locator<'s> {
    text: &'s str,
    /// What was cut off the front: offsets are behind it.
    cut: usize,
    /// First byte, first line and template of each stretch.
    parts: Vec<(usize, usize, Arc<str>)>,
}

impl<'s> Locator<'s> {
    pub(super) fn new(parts: &[(usize, &str)], text: &'s str, cut: usize) -> Self {
        let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1));
        let mut line = 0;
        let mut start = starts.next();
        let mut located = Vec::with_capacity(parts.len());
        for (first, template) in parts {
            while line < *first && start.is_some() {
                start = starts.next();
                line += 1;
            }
            located.push((start.unwrap_or(text.len()), *first, Arc::from(*template)));
        }
        Locator {
            text,
            cut,
            parts: located,
        }
    }

    fn part(&self, offset: usize) -> Option<&(usize, usize, Arc<str>)> {
        let offset = offset + self.cut;
        let after = self.parts.partition_point(|(first, ..)| *first <= offset);
        self.parts.get(after.checked_sub(1)?)
    }

    /// The template that wrote the byte at `offset`.
    pub(super) fn template(&self, offset: usize) -> Option<&Arc<str>> {
        self.part(offset).map(|(_, _, template)| template)
    }

    /// The problem with its place: the template, and a quotation of what stands there.
    ///
    /// The line is counted in the text that the template wrote, which is what can be known
    /// here; the quotation finds it in the template.
    pub(super) fn place(&self, problem: Diagnostic, range: Range<usize>) -> Diagnostic {
        let quote = self.quote(&range);
        let before = self.text.get(..range.start + self.cut).unwrap_or(self.text);
        let line = before.matches('\n').count();
        match self.part(range.start) {
            Some((_, first, template)) => problem.at_with(
                Place::File(Arc::clone(template)),
                format!(
                    "line {} of its text: `{quote}`",
                    line.saturating_sub(*first) + 1
                ),
            ),
            None => problem.note(format!("line {} of the text: `{quote}`", line + 1)),
        }
    }

    /// The first line of what stands in `range`, at most 60 characters.
    fn quote(&self, range: &Range<usize>) -> String {
        let range = range.start + self.cut..range.end + self.cut;
        let text = self.text.get(range).unwrap_or_default();
        let line = text.trim().lines().next().unwrap_or_default();
        let line = crate::document::marks::strip(line);
        if line.chars().count() <= 60 {
            return line.into_owned();
        }
        let start: String = line.chars().take(59).collect();
        format!("{start}…")
    }
}
