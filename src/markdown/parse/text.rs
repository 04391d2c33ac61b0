//! Text with marks in it.

use super::builder::{Builder, Frame, Holder, Inlines};
use crate::diagnostics::Diagnostic;
use crate::document::Inline;
use crate::document::marks::{self, Mark};
use crate::markdown::codes;
use std::ops::Range;

impl Builder<'_, '_> {
    /// Adds a run of text, whose marks become figures and blocks.
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if let Some(Frame::Code(..)) = self.stack.last() {
            let text = self.without_marks(text);
            if let Some(Frame::Code(_, code)) = self.stack.last_mut() {
                code.push_str(&text);
            }
            return;
        }
        let Some((text, range)) = self.unread(text, range) else {
            return;
        };
        if text.starts_with('[') {
            self.look_for_lost_note(&range);
        }
        if self.bracket(text, &range) {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find([marks::OPEN, marks::CLOSE]) {
            let (before, from) = rest.split_at(at);
            self.push_text(before, &range);
            rest = match Mark::read(from) {
                Some((mark, after)) => {
                    self.mark(mark, &range);
                    after
                }
                None => {
                    self.stray(&range);
                    let width = from.chars().next().map_or(0, char::len_utf8);
                    from.split_at(width).1
                }
            };
        }
        self.push_text(rest, &range);
    }

    fn push_text(&mut self, text: &str, range: &Range<usize>) {
        if text.is_empty() {
            return;
        }
        let Some(Inlines { inlines, .. }) = self.open_inlines(range.clone()) else {
            return;
        };
        if let Some(Inline::Text(last)) = inlines.last_mut() {
            last.push_str(text);
        } else {
            inlines.push(Inline::Text(text.to_owned()));
        }
    }

    fn mark(&mut self, mark: Mark, range: &Range<usize>) {
        match mark {
            Mark::Figure(index) if index < self.source.mentions.len() => {
                self.push_inline(Inline::Figure(index), range.clone());
            }
            Mark::Chart(index) | Mark::Sparkline(index) if index >= self.source.charts.len() => {
                self.stray(range);
            }
            Mark::Sparkline(index) => self.sparkline(index, range),
            Mark::Figure(_) => self.stray(range),
            Mark::Summary => self.summary(range),
            Mark::Chart(_) | Mark::PageBreak | Mark::Contents | Mark::RunIn => {
                let place = range.clone();
                match self.open_inlines(range.clone()) {
                    Some(Inlines {
                        kind: Holder::Paragraph | Holder::Tight,
                        marks,
                        ..
                    }) => marks.push((mark, place)),
                    _ => self.not_alone(mark, place),
                }
            }
        }
    }

    /// A sparkline is drawn in a cell of a table that holds nothing else; whether it does is
    /// seen when the cell ends.
    fn sparkline(&mut self, index: usize, range: &Range<usize>) {
        let cell = matches!(
            self.stack.last(),
            Some(Frame::Inlines(Inlines {
                kind: Holder::Cell,
                ..
            }))
        );
        match self.source.charts.get(index) {
            Some(chart) if cell => {
                let inline = Inline::Sparkline(Box::new(chart.clone()));
                self.push_inline(inline, range.clone());
            }
            _ => self.not_alone(Mark::Sparkline(index), range.clone()),
        }
    }

    fn summary(&mut self, range: &Range<usize>) {
        // A cell may hold emphasis and links, so the row is not always next.
        let row = self.stack.iter_mut().rev().find_map(|frame| match frame {
            Frame::Row(row) => Some(row),
            _ => None,
        });
        match row {
            Some(row) => row.summary = true,
            None => self.stray(range),
        }
    }

    pub(super) fn not_alone(&mut self, mark: Mark, range: Range<usize>) {
        let what = match mark {
            Mark::Chart(_) => "a chart",
            Mark::PageBreak => "a page break",
            Mark::Contents => "the table of contents",
            Mark::Sparkline(_) => "a sparkline",
            _ => "`run_in()`",
        };
        let (expected, hint) = match mark {
            Mark::Sparkline(_) => (
                "a cell of a table of its own",
                "put it into a table, alone in its cell: `| Births | {{ sparkline(…) }} |`",
            ),
            _ => (
                "a paragraph of its own",
                "put it on a line of its own, with a blank line above and below",
            ),
        };
        self.error(
            codes::NOT_ALONE,
            &format!("{what} stands within other text, expected {expected}"),
            hint,
            range,
        );
    }

    fn stray(&mut self, range: &Range<usize>) {
        self.error(
            codes::STRAY_MARK,
            "a private mark stands for nothing here",
            "take the characters U+E000 and U+E001 out of the template",
            range.clone(),
        );
    }

    /// Text for places that hold characters only: figures as they are printed.
    pub(super) fn without_marks(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find([marks::OPEN, marks::CLOSE]) {
            let (before, from) = rest.split_at(at);
            clean.push_str(before);
            rest = match Mark::read(from) {
                Some((mark, after)) => {
                    if let Mark::Figure(index) = mark {
                        let mention = self.source.mentions.get(index);
                        clean.push_str(mention.map_or("", |mention| &mention.text));
                    }
                    after
                }
                None => {
                    from.split_at(from.chars().next().map_or(0, char::len_utf8))
                        .1
                }
            };
        }
        clean.push_str(rest);
        clean
    }

    /// Reports `[^label]` that stayed text because no footnote has the label.
    fn look_for_lost_note(&mut self, range: &Range<usize>) {
        let (before, from) = self.text.split_at(range.start.min(self.text.len()));
        let Some(rest) = from.strip_prefix("[^") else {
            return;
        };
        let end = rest.find([']', '\n', ' ', '[']).unwrap_or(rest.len());
        let label = &rest[..end];
        if before.ends_with('\\') || label.is_empty() || !rest[end..].starts_with(']') {
            return;
        }
        let place = range.start..range.start + "[^".len() + end + 1;
        let problem = Diagnostic::error(
            codes::NO_FOOTNOTE,
            format!("the footnote mark `[^{label}]` has no footnote"),
        )
        .hint(format!(
            "write the footnote as a paragraph `[^{label}]: …`, or `\\[^{label}]` for the characters"
        ));
        self.problem(problem, place);
    }
}
