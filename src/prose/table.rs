//! A table in work, and its Markdown with marks in the cells.

use super::args::Args;
use super::desk::{Desk, Outcome};
use super::functions::{block, checked_id};
use super::handle::{Form, Handle, Target, UnitForm};
use super::layout::{self, Layout};
use super::{closing, codes};
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::document::Align;
use crate::document::marks::Mark;
use crate::figures::{FigureId, Reason, Value as FigureValue};
use crate::measure::{Decimal, Word};
use std::ops::Range;
use std::sync::Arc;
use tera::Value;

/// Printed where a value is not known.
pub(super) const NOT_KNOWN: &str = "…";

/// A cell in work.
pub(super) enum Cell {
    /// Markdown.
    Text(String),
    /// A figure, to be placed when the whole table is known.
    Figure(Handle),
}

/// A table in work.
#[derive(Default)]
pub(super) struct Table {
    /// What the columns are called in arguments.
    pub names: Vec<String>,
    /// Whether those names are periods, the first and any sparkline left aside.
    pub by_period: bool,
    /// The heads, as Markdown.
    pub heads: Vec<String>,
    align: Vec<Align>,
    /// The rows, and whether each is a summary.
    pub rows: Vec<(Vec<Cell>, bool)>,
    /// The rows at which groups begin, and their labels; an empty one ends a group.
    groups: Vec<(usize, String)>,
    /// The columns whose numbers are rounded so that they add up.
    pub close: Vec<usize>,
}

impl Table {
    /// Adds a column.
    pub fn column(&mut self, name: impl Into<String>, head: String, align: Align) {
        self.names.push(name.into());
        self.heads.push(head);
        self.align.push(align);
    }

    /// Puts the rows that follow under a label; under none when it is empty.
    pub fn group(&mut self, label: String) {
        let grouped = self
            .groups
            .last()
            .is_some_and(|(_, label)| !label.is_empty());
        if grouped || !label.is_empty() {
            self.groups.push((self.rows.len(), label));
        }
    }

    /// Adds a row for each indicator, group by group.
    pub fn indicators(
        &mut self,
        desk: &mut Desk,
        groups: Vec<layout::Group<IndicatorId>>,
        row: impl Fn(&mut Desk, IndicatorId) -> Outcome<Vec<Cell>>,
    ) -> Outcome<()> {
        for group in groups {
            self.group(group.label);
            for indicator in group.rows {
                self.rows.push((row(desk, indicator)?, false));
            }
            if let Some(total) = group.total {
                self.rows.push((row(desk, total)?, true));
            }
        }
        Ok(())
    }

    /// The groups as ranges of rows.
    fn grouped(&self) -> Vec<Range<usize>> {
        let ends = self.groups.iter().skip(1).map(|(at, _)| *at);
        let ends = ends.chain([self.rows.len()]);
        let groups = self.groups.iter().zip(ends);
        groups
            .filter(|((_, label), _)| !label.is_empty())
            .map(|((start, _), end)| *start..end)
            .collect()
    }

    /// The Markdown, with caption, id and source as the call gives them.
    pub fn write(mut self, desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
        let mut out = String::new();
        if !self.groups.is_empty() && self.heads.len() < 2 {
            return Err(no_groups(args));
        }
        let layout = Layout::read(desk, args, &mut self)?;
        let closed = closing::close(desk, &self.rows, &self.close, args)?;
        let mut rows = Vec::with_capacity(self.rows.len());
        for (at, (row, summary)) in self.rows.iter().enumerate() {
            let mut cells = Vec::with_capacity(row.len());
            for (column, cell) in row.iter().enumerate() {
                cells.push(match cell {
                    Cell::Text(text) => text.clone(),
                    Cell::Figure(handle) => handle_cell(desk, *handle, closed.shown(at, column))?,
                });
            }
            rows.push((cells, *summary));
        }
        let note = closing::note(desk, &self.rows, &self.grouped(), &closed);
        caption(&mut out, desk, args, &layout)?;
        self.write_head(&mut out, &layout);
        let mut groups = self.groups.iter().peekable();
        for (at, (mut cells, summary)) in rows.into_iter().enumerate() {
            while let Some((_, label)) = groups.next_if(|(start, _)| *start <= at) {
                let joined = std::iter::repeat_n("<", self.heads.len() - 1);
                line(&mut out, std::iter::once(&**label).chain(joined));
            }
            if let (true, Some(first)) = (summary, cells.first_mut()) {
                first.push_str(&Mark::Summary.write());
            }
            line(&mut out, cells.iter().map(String::as_str));
        }
        below(&mut out, desk, args, note)?;
        Ok(block(out.trim_end()))
    }

    /// The head rows around the line of alignments.
    fn write_head(&self, out: &mut String, layout: &Layout) {
        let heads = self.heads.iter().map(String::as_str);
        let spanned = |at: usize| {
            let mut spans = layout.spans.iter();
            spans.find(|span| (span.first..span.first + span.columns).contains(&at))
        };
        if layout.spans.is_empty() {
            line(out, heads.clone());
        } else {
            line(
                out,
                heads
                    .clone()
                    .enumerate()
                    .map(|(at, head)| match spanned(at) {
                        None => head,
                        Some(span) if span.first == at => &*span.label,
                        Some(_) => "<",
                    }),
            );
        }
        for align in &self.align {
            out.push_str(match align {
                Align::Right => "|---:",
                Align::Center => "|:---:",
                Align::Left | Align::Default => "|:---",
            });
        }
        out.push_str("|\n");
        if !layout.spans.is_empty() {
            let own = |(at, head)| if spanned(at).is_some() { head } else { "^" };
            line(out, heads.enumerate().map(own));
        }
    }
}

/// The caption with its id and what is said of the columns.
fn caption(out: &mut String, desk: &mut Desk, args: &Args<'_>, layout: &Layout) -> Outcome<()> {
    let id = checked_id(args)?;
    let caption = args.prose("caption")?;
    if let (None, Some(id)) = (&caption, &id) {
        return Err(no_caption(id));
    }
    let mut attributes: Vec<String> = id.iter().map(|id| format!("#{id}")).collect();
    attributes.extend_from_slice(&layout.attributes);
    if caption.is_none() && attributes.is_empty() {
        return Ok(());
    }
    out.push_str("Table:");
    if let Some(caption) = caption {
        out.push(' ');
        out.push_str(&desk.placed_text(&caption)?);
    }
    if !attributes.is_empty() {
        out.push_str(&format!(" {{{}}}", attributes.join(" ")));
    }
    out.push_str("\n\n");
    Ok(())
}

/// The source and the note on rounding below the table.
fn below(out: &mut String, desk: &mut Desk, args: &Args<'_>, note: Option<String>) -> Outcome<()> {
    let source = match args.prose("source")? {
        Some(source) => Some(desk.placed_text(&source)?),
        None => None,
    };
    match (source, note) {
        (None, None) => {}
        (Some(source), None) => {
            let source = desk.words().fill(Word::Source, &[("text", &source)]);
            out.push_str(&format!("\n{source}\n"));
        }
        (None, Some(note)) => {
            let note = desk.words().fill(Word::Note, &[("text", &note)]);
            out.push_str(&format!("\n{note}\n"));
        }
        (Some(source), Some(note)) => {
            let source = source.trim_end();
            let words = desk.words();
            let stop = match source.ends_with(['.', '。']) {
                true => "",
                false if words.gap(&note).is_empty() => "。",
                false => ".",
            };
            let text = format!("{source}{stop}{}{note}", words.gap(&note));
            let source = words.fill(Word::Source, &[("text", &text)]);
            out.push_str(&format!("\n{source}\n"));
        }
    }
    Ok(())
}

fn no_groups(args: &Args<'_>) -> Box<Diagnostic> {
    let message = format!(
        "`{}` has one column, which cannot have groups of rows",
        args.name
    );
    Box::new(
        Diagnostic::error(codes::ARGUMENT, message).hint("add a column, or leave `groups` out"),
    )
}

fn line<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
    for cell in cells {
        out.push_str("| ");
        out.push_str(cell);
        out.push(' ');
    }
    out.push_str("|\n");
}

pub(super) fn no_caption(id: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            codes::ARGUMENT,
            format!("`{id}` has an id for references but no caption to number"),
        )
        .hint("add `caption=\"…\"`, or leave `id` out"),
    )
}

/// A figure as a cell; missing ones say so without a problem.
pub(super) fn cell(id: FigureId, signed: bool) -> Cell {
    let form = Form {
        signed,
        unit: UnitForm::Cell,
        ..Form::default()
    };
    Cell::Figure(Handle {
        target: Target::Figure(id),
        form,
    })
}

fn handle_cell(desk: &mut Desk, handle: Handle, shown: Option<Decimal>) -> Outcome<String> {
    let id = desk.figure_of(handle.target);
    let kept = desk.ledger.kept_back(id).is_some();
    if let FigureValue::Missing(reason) = &desk.ledger.figure(id).value
        && !kept
    {
        let none = matches!(
            last_reason(desk, reason),
            Reason::NotApplicable(_) | Reason::NoTarget
        );
        let word = match none {
            true => desk.words().text(Word::NotApplicable),
            false => NOT_KNOWN,
        };
        return Ok(word.to_owned());
    }
    match shown {
        Some(shown) => closing::place(desk, handle, shown),
        None => desk.place_figure(handle).map(Mark::write),
    }
}

/// The reason at the root of a reason.
fn last_reason<'a>(desk: &'a Desk, reason: &'a Arc<Reason>) -> &'a Reason {
    let mut reason: &Reason = reason;
    // No chain of formulas is as long; a bound keeps a wrong one from going round.
    for _ in 0..1000 {
        let Reason::Part(part) = reason else { break };
        let FigureValue::Missing(next) = &desk.ledger.figure(*part).value else {
            break;
        };
        reason = next;
    }
    reason
}
