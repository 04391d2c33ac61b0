//! The change report as a document, with deletions and insertions marked.
//!
//! Summary first, as a meeting wants it: what was corrected and why, what follows, then the
//! passages of each document. The renderers of documents print it.

use super::compare::{Comparison, DocumentChange};
use super::excerpt::{Bit, excerpt, whole};
use super::figures::FigureChange;
use super::looks::{Twin, gap, parts, target};
use super::passages::{Edit, Step, TableEdit, text_of};
use super::phrases;
use super::state::{FigureState, Passage, ReportState, Run, State, TableState};
use super::tokens::{Token, tokens};
use super::words::{Side, TextEdit};
use crate::document::{
    Align, Block, Document, Heading, Inline, Inlines, Link, List, Marker, Mention, Meta, Row, Table,
};
use crate::measure::text::upper_first;
use std::ops::Range;

/// How much of the documents a report shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportOptions {
    /// Whether unchanged passages are shown, too.
    pub full: bool,
}

/// Makes a report of changes.
pub fn report(comparison: &Comparison<'_>, options: ReportOptions) -> Document {
    let mut draft = Draft {
        document: Document::default(),
        comparison,
        options,
        ids: 0,
    };
    draft.meta();
    draft.summary();
    // Of another year's documents everything differs; that is told, not shown.
    if options.full || !comparison.is_onward() {
        for group in comparison.alike(options.full) {
            draft.changes(&group);
        }
    }
    draft.document
}

/// How many figures that came or went are listed where everything differs.
const MOST_SINGLES: usize = 20;

struct Draft<'c> {
    document: Document,
    comparison: &'c Comparison<'c>,
    options: ReportOptions,
    ids: usize,
}

/// Where the figures of a text are looked up: in the old and the new report.
type Reports<'c> = (Option<&'c ReportState>, Option<&'c ReportState>);

fn words(text: &str) -> Inlines {
    vec![Inline::Text(text.to_owned())]
}

/// A number with its unit, not broken behind the number.
fn bound(shown: &str) -> String {
    shown.replacen(' ', "\u{a0}", 1)
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(words(text))
}

impl<'c> Draft<'c> {
    fn meta(&mut self) {
        let Comparison { old, new, .. } = self.comparison;
        let first = new.reports.first().or(old.reports.first());
        let named = |state: &State| state.name().to_owned();
        self.document.meta = Meta {
            title: match &new.published {
                None if new.called.is_empty() => format!("Changes since {}", named(old)),
                _ => format!("Changes from {} to {}", named(old), named(new)),
            },
            body: first.map_or_else(String::new, |r| r.body.clone()),
            period: first.map_or_else(String::new, |r| r.title.clone()),
            date: new.published.as_ref().map(|p| p.date.clone()),
            language: first.map_or_else(|| "en".to_owned(), |r| r.language.clone()),
            ..Meta::default()
        };
    }

    fn heading(&mut self, level: u8, text: Inlines) {
        self.ids += 1;
        self.document.blocks.push(Block::Heading(Heading {
            level,
            id: format!("changes-{}", self.ids),
            number: String::new(),
            numbered: false,
            text,
        }));
    }

    fn summary(&mut self) {
        let comparison = self.comparison;
        let (old, new) = (phrases::name(comparison.old), phrases::name(comparison.new));
        let summary = upper_first(&phrases::summary(comparison));
        self.document.blocks.push(paragraph(&format!(
            "Before: {old}. After: {new}. {summary}."
        )));
        if let Some(published) = &comparison.new.published
            && !published.reason.is_empty()
        {
            self.document.blocks.push(paragraph(&published.reason));
        }
        let changed = &comparison.figures.changed;
        let roots: Vec<_> = changed.iter().filter(|c| c.is_root()).collect();
        let follow = |c: &&FigureChange| c.is_told();
        let follows: Vec<_> = changed
            .iter()
            .filter(follow)
            .filter(|c| !c.is_rank())
            .collect();
        let ranks: Vec<_> = changed
            .iter()
            .filter(follow)
            .filter(|c| c.is_rank())
            .collect();
        let renamed = &comparison.figures.renamed;
        if !renamed.is_empty() {
            let told: Vec<String> = renamed.iter().map(phrases::renamed).collect();
            let told = paragraph(&format!(
                "Names that changed: {}.",
                told.join("; ").replace('`', "")
            ));
            self.document.blocks.push(told);
        }
        self.figures("What was corrected", &roots, true);
        self.figures("What follows from it", &follows, false);
        self.figures("Ranks that moved", &ranks, false);
        if let Some(hidden) = phrases::hidden(comparison) {
            let hidden = paragraph(&format!("{}.", upper_first(&hidden)));
            self.document.blocks.push(hidden);
        }
        self.onward();
        let singles = [
            ("Figures that are new", &comparison.figures.added),
            (
                "Figures that are no longer printed",
                &comparison.figures.removed,
            ),
        ];
        for (title, figures) in singles {
            let most = match comparison.is_onward() && !self.options.full {
                true => MOST_SINGLES,
                false => usize::MAX,
            };
            let more = figures.len().saturating_sub(most);
            let rows = figures.iter().take(most).map(|(_, figure)| {
                vec![
                    words(&figure.label),
                    words(&area(figure)),
                    words(&figure.shown),
                ]
            });
            self.table(title, &["Figure", "Area", "Value"], rows.collect(), 2..3);
            if more > 0 {
                let more = paragraph(&format!("And {more} more."));
                self.document.blocks.push(more);
            }
        }
        let rows = comparison.targets.iter().map(|target| {
            let was = vec![
                words(&target.label),
                words(&target.shown.0),
                words(&target.shown.1),
            ];
            let goal = format!("{} {}", target.new.relation, target.new.target);
            let mut row = was;
            row.extend([words(&goal), words(&phrases::target(target))]);
            row
        });
        self.table(
            "Targets",
            &["Figure", "Before", "After", "Target", "Result"],
            rows.collect(),
            1..4,
        );
        let rows = comparison.checks.iter();
        let rows = rows.map(|check| vec![words(check.name), words(&phrases::check(check))]);
        self.table("Checks", &["Check", "Result"], rows.collect(), 0..0);
        let rows = comparison.documents.iter().map(|change| {
            vec![
                words(change.title()),
                words(&phrases::extent(change)),
                vec![Inline::Code(change.output().to_owned())],
            ]
        });
        self.table(
            match comparison.is_onward() {
                true => "Documents that differ",
                false => "Documents to be issued again",
            },
            &["Document", "Changed", "File"],
            rows.collect(),
            0..0,
        );
    }

    /// Last year's figures beside this year's.
    fn onward(&mut self) {
        let comparison = self.comparison;
        let Some(periods) = phrases::periods(comparison) else {
            return;
        };
        let (told, rest) = phrases::onward(comparison, self.options.full);
        let rows = told.iter().map(|change| {
            vec![
                words(&change.full_label()),
                words(&bound(&change.told.0)),
                words(&bound(&change.told.1)),
                words(&phrases::difference(change)),
            ]
        });
        let (before, after) = periods.split_once(" → ").unwrap_or((&periods, ""));
        let heads = ["Figure", before, after, "Difference"];
        self.table(
            &format!("From {}", periods.replace('→', "to")),
            &heads,
            rows.collect(),
            1..4,
        );
        if let Some(rest) = rest {
            let rest = rest.replace('`', "");
            self.document.blocks.push(paragraph(&format!("{rest}.")));
        }
    }

    /// A section with a table, if there are rows. Columns in `numbers` are set as numbers.
    fn table(
        &mut self,
        title: &str,
        heads: &[&str],
        rows: Vec<Vec<Inlines>>,
        numbers: Range<usize>,
    ) {
        if rows.is_empty() {
            return;
        }
        self.heading(1, words(title));
        let align = |at: usize| match numbers.contains(&at) {
            true => Align::Right,
            false => Align::Left,
        };
        self.document.blocks.push(Block::Table(Table {
            columns: (0..heads.len()).map(align).collect(),
            head: vec![heads.iter().map(|head| words(head)).collect()],
            rows: rows
                .into_iter()
                .map(|cells| Row {
                    cells,
                    ..Row::default()
                })
                .collect(),
            ..Table::default()
        }));
    }

    fn figures(&mut self, title: &str, changes: &[&FigureChange], reasons: bool) {
        let rows = changes.iter().map(|change| {
            let label = match phrases::report_of(self.comparison, change) {
                Some(report) => format!("{} ({report})", change.full_label()),
                None => change.full_label(),
            };
            let mut row = vec![
                words(&label),
                vec![Inline::Deleted(words(&bound(&change.told.0)))],
                vec![Inline::Inserted(words(&bound(&change.told.1)))],
                words(&phrases::difference(change)),
            ];
            let cause = words(&phrases::because(change));
            match (reasons, change.reasons.as_slice()) {
                (true, []) => row.extend([cause, words("none given")]),
                (true, reasons) => row.extend([cause, words(&phrases::reasons(reasons))]),
                (false, _) => row.push(cause),
            }
            row
        });
        let mut heads = vec!["Figure", "Before", "After", "Difference"];
        match reasons {
            true => heads.extend(["Where", "Reason"]),
            false => heads.push("Because of"),
        }
        self.table(title, &heads, rows.collect(), 1..4);
    }

    /// Documents in which the same changed.
    fn changes(&mut self, group: &[&DocumentChange<'_>]) {
        let Some(first) = group.first() else { return };
        if first.old.is_none() || first.new.is_none() {
            return;
        }
        let others = match group.len() - 1 {
            0 => String::new(),
            1 => " and one other document".to_owned(),
            n => format!(" and {n} other documents"),
        };
        self.heading(1, words(&format!("{}{others}", first.title())));
        if group.len() > 1 {
            let names = phrases::names(group.iter().skip(1).map(|change| change.title()));
            let block = paragraph(&format!("The same changed in: {names}."));
            self.document.blocks.push(block);
        }
        self.change(first);
    }

    fn change(&mut self, change: &DocumentChange<'_>) {
        let (Some(old), Some(new)) = (change.old, change.new) else {
            return;
        };
        let states = self.comparison;
        let reports = (
            change.reports.0.and_then(|at| states.old.reports.get(at)),
            change.reports.1.and_then(|at| states.new.reports.get(at)),
        );
        let of_new = phrases::headings(&new.passages);
        let of_old = phrases::headings(&old.passages);
        let mut under = String::new();
        for step in &change.edit.steps {
            if !step.is_change() && !self.options.full {
                continue;
            }
            let was = step.old.and_then(|at| old.passages.get(at));
            let is = step.new.and_then(|at| new.passages.get(at));
            let heading = match (step.new, step.old) {
                (Some(at), _) => of_new.get(at),
                (None, Some(at)) => of_old.get(at),
                (None, None) => None,
            };
            let own = matches!(is.or(was), Some(Passage::Heading { .. }));
            if let Some(heading) = heading.filter(|h| !self.options.full && **h != under) {
                under.clone_from(heading);
                // A changed heading says itself where it is.
                if !own && !heading.is_empty() {
                    self.heading(2, words(heading));
                }
            }
            self.step(step, was, is, reports);
        }
    }

    fn step(
        &mut self,
        step: &Step,
        old: Option<&Passage>,
        new: Option<&Passage>,
        reports: Reports<'_>,
    ) {
        if let (Some(Edit::Table(edit)), Some(Passage::Table(was)), Some(Passage::Table(is))) =
            (&step.edit, old, new)
        {
            let table = self.table_edit(edit, was, is, reports);
            self.document.blocks.push(Block::Table(table));
            return;
        }
        let side = match (old, new) {
            (Some(_), None) => Side::Deleted,
            (None, Some(_)) => Side::Inserted,
            _ => Side::Same,
        };
        let Some(passage) = new.or(old) else { return };
        // The title stands above already.
        if matches!(passage, Passage::Heading { level: 0, .. }) && !step.is_change() {
            return;
        }
        if let Passage::Table(table) = passage {
            let table = self.whole_table(table, side, reports);
            self.document.blocks.push(Block::Table(table));
            return;
        }
        let mut text = match &step.edit {
            Some(Edit::Text(edit)) => {
                let bits = match self.options.full {
                    true => whole(edit),
                    false => excerpt(edit),
                };
                self.inlines(&bits, reports)
            }
            _ => self.sided(text_of(passage), side, reports),
        };
        if step.moved {
            text.push(Inline::Emphasis(words(" (moved here)")));
        }
        self.block(passage, text);
    }

    /// The passage as a block, with another text.
    fn block(&mut self, passage: &Passage, text: Inlines) {
        let blocks = &mut self.document.blocks;
        match passage {
            Passage::Heading { level, number, .. } if self.options.full => {
                self.ids += 1;
                blocks.push(Block::Heading(Heading {
                    level: (level + 1).min(6),
                    id: format!("changes-{}", self.ids),
                    number: number.clone(),
                    numbered: !number.is_empty(),
                    text,
                }));
            }
            Passage::Heading { number, .. } => {
                let mut strong = words(number);
                strong.extend(words(" "));
                strong.extend(text);
                blocks.push(Block::Paragraph(vec![Inline::Strong(strong)]));
            }
            Passage::Item { marker, .. } => {
                let marker = marker.trim_end_matches('.').parse();
                let marker = marker.map_or(Marker::Bullet, Marker::Number);
                let item = vec![Block::Paragraph(text)];
                match (blocks.last_mut(), marker) {
                    (Some(Block::List(list)), Marker::Number(n))
                        if list.marker
                            == Marker::Number(n - list.items.len().min(n as usize) as u64)
                            && n > 1 =>
                    {
                        list.items.push(item);
                    }
                    (Some(Block::List(list)), Marker::Bullet) if list.marker == marker => {
                        list.items.push(item);
                    }
                    _ => blocks.push(Block::List(List {
                        marker,
                        tight: true,
                        items: vec![item],
                    })),
                }
            }
            Passage::Quote { .. } => blocks.push(Block::Quote(vec![Block::Paragraph(text)])),
            Passage::Note { .. } => {
                let mut note = vec![Inline::Emphasis(words("Footnote: "))];
                note.extend(text);
                blocks.push(Block::Paragraph(note));
            }
            Passage::Logo { .. }
            | Passage::Paragraph { .. }
            | Passage::Code { .. }
            | Passage::Table(_) => {
                blocks.push(Block::Paragraph(text));
            }
        }
    }

    /// A table with its head, and of its rows those that changed.
    fn table_edit(
        &mut self,
        edit: &TableEdit,
        old: &TableState,
        new: &TableState,
        reports: Reports<'_>,
    ) -> Table {
        let text = |columns: &[String], at: usize| columns.get(at).cloned().unwrap_or_default();
        let head = edit.columns.iter().map(|(i, j)| match (i, j) {
            (Some(i), None) => vec![Inline::Deleted(words(&text(&old.columns, *i)))],
            (None, Some(j)) => vec![Inline::Inserted(words(&text(&new.columns, *j)))],
            (_, Some(j)) => words(&text(&new.columns, *j)),
            (None, None) => Vec::new(),
        });
        let head: Vec<Inlines> = head.collect();
        let came = edit.columns.iter().any(|(i, j)| i.is_none() || j.is_none());
        let mut rows = Vec::new();
        for row in &edit.rows {
            if row.is_same() && !came && !self.options.full {
                continue;
            }
            let was = row.old.and_then(|at| old.rows.get(at));
            let is = row.new.and_then(|at| new.rows.get(at));
            let mut cells = Vec::new();
            for (at, (i, j)) in edit.columns.iter().enumerate() {
                let cell = |row: Option<&'_ Vec<Vec<Run>>>, at: Option<usize>| {
                    row.and_then(|row| row.get(at?)).cloned()
                };
                let (before, after) = (cell(was, *i), cell(is, *j));
                let changed = row.cells.iter().find(|(column, _)| *column == at);
                cells.push(match (changed, before, after) {
                    (Some((_, edit)), ..) => self.inlines(&whole(edit), reports),
                    (None, _, Some(after)) => {
                        let new = row.old.is_none() || i.is_none();
                        let side = if new { Side::Inserted } else { Side::Same };
                        self.sided(&after, side, reports)
                    }
                    (None, Some(before), None) => self.sided(&before, Side::Deleted, reports),
                    (None, None, None) => Vec::new(),
                });
            }
            if row.moved
                && let Some(first) = cells.first_mut()
            {
                first.push(Inline::Emphasis(words(" (moved)")));
            }
            rows.push(Row {
                cells,
                ..Row::default()
            });
        }
        let left_out = edit.rows.len() - rows.len();
        let mut source = self.inlines(&excerpt_if(&edit.source), reports);
        if left_out > 0 {
            if !source.is_empty() {
                source.extend(words(" "));
            }
            let rows = phrases::some(left_out, "row has", "rows have");
            source.extend(words(&format!("{rows} not changed.")));
        }
        let caption = match edit.caption.is_same() {
            true => self.sided(&new.caption, Side::Same, reports),
            false => self.inlines(&whole(&edit.caption), reports),
        };
        Table {
            number: new.number.clone(),
            caption,
            columns: aligns(edit.columns.len()),
            head: vec![head],
            rows,
            source,
            ..Table::default()
        }
    }

    /// A table that came or went, or that did not change.
    fn whole_table(&mut self, table: &TableState, side: Side, reports: Reports<'_>) -> Table {
        let head = table
            .columns
            .iter()
            .map(|label| wrapped(side, words(label)));
        let head = vec![head.collect()];
        let caption = self.sided(&table.caption, side, reports);
        let mut rows = Vec::new();
        for row in &table.rows {
            let cells = row.iter().map(|cell| self.sided(cell, side, reports));
            rows.push(Row {
                cells: cells.collect(),
                ..Row::default()
            });
        }
        Table {
            number: table.number.clone(),
            caption,
            columns: aligns(table.columns.len()),
            head,
            rows,
            source: self.sided(&table.source, side, reports),
            ..Table::default()
        }
    }

    /// Runs of which all are of one side.
    fn sided(&mut self, runs: &[Run], side: Side, reports: Reports<'_>) -> Inlines {
        let tokens = tokens(runs);
        let bits: Vec<Bit<'_>> = tokens.iter().map(|token| Bit::Token(side, token)).collect();
        self.inlines(&bits, reports)
    }

    /// Bits as inlines; neighbours of one side are one deletion or insertion.
    fn inlines(&mut self, bits: &[Bit<'_>], reports: Reports<'_>) -> Inlines {
        let mut out = Vec::new();
        let mut before = Side::Same;
        for part in parts(bits) {
            let side = part.side;
            // A number and what took its place stand apart.
            if before == Side::Deleted && side == Side::Inserted {
                out.push(Inline::Text(" ".to_owned()));
            }
            before = side;
            let mut run: Inlines = Vec::new();
            for (at, bit) in part.bits.iter().enumerate() {
                let Bit::Token(_, token) = bit else {
                    push_text(&mut run, gap(part.start + at, bits.len()));
                    continue;
                };
                self.token(token, side, reports, &mut run);
                let goes_on = match part.bits.get(at + 1) {
                    Some(Bit::Token(_, next)) => next.leads_like(token),
                    _ => false,
                };
                let told = part.twin != Twin::No || token.image.is_some();
                if side != Side::Same && told && !goes_on {
                    push_text(&mut run, &target(token, side, part.twin));
                }
            }
            out.extend(wrapped(side, run));
        }
        out
    }

    fn token(&mut self, token: &Token, side: Side, reports: Reports<'_>, out: &mut Inlines) {
        let report = match side {
            Side::Deleted => reports.0,
            _ => reports.1.or(reports.0),
        };
        let figure = token.figure.as_ref().zip(report);
        let figure = figure.and_then(|(id, report)| report.figure(id));
        let style = token.style;
        let mut inline = match figure {
            Some(figure) => {
                self.document.mentions.push(mention(figure, &token.text));
                Inline::Figure(self.document.mentions.len() - 1)
            }
            None if style.code => Inline::Code(token.text.clone()),
            None => Inline::Text(token.text.clone()),
        };
        if style.emphasis {
            inline = Inline::Emphasis(vec![inline]);
        }
        if style.strong {
            inline = Inline::Strong(vec![inline]);
        }
        // What leads elsewhere in the document leads nowhere here.
        if let Some(target) = token.link.as_ref().filter(|link| link.contains(':')) {
            inline = Inline::Link(Link {
                target: target.clone(),
                title: String::new(),
                text: vec![inline],
            });
        }
        join(out, inline);
    }
}

/// Adds an inline; to one of its sort before it, where the two are set as one.
fn join(out: &mut Inlines, inline: Inline) {
    match (out.last_mut(), inline) {
        (Some(Inline::Text(last)), Inline::Text(text))
        | (Some(Inline::Code(last)), Inline::Code(text)) => last.push_str(&text),
        (Some(Inline::Emphasis(last)), Inline::Emphasis(inner))
        | (Some(Inline::Strong(last)), Inline::Strong(inner)) => {
            inner.into_iter().for_each(|inline| join(last, inline));
        }
        (Some(Inline::Link(last)), Inline::Link(link)) if last.target == link.target => {
            let inner = link.text.into_iter();
            inner.for_each(|inline| join(&mut last.text, inline));
        }
        (_, inline) => out.push(inline),
    }
}

/// Text behind text is one text.
fn push_text(out: &mut Inlines, text: &str) {
    match out.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => out.push(Inline::Text(text.to_owned())),
    }
}

fn wrapped(side: Side, inlines: Inlines) -> Inlines {
    match side {
        _ if inlines.is_empty() => inlines,
        Side::Same => inlines,
        Side::Deleted => vec![Inline::Deleted(inlines)],
        Side::Inserted => vec![Inline::Inserted(inlines)],
    }
}

fn excerpt_if(edit: &TextEdit) -> Vec<Bit<'_>> {
    match edit.is_same() {
        true => Vec::new(),
        false => excerpt(edit),
    }
}

/// Names to the left, numbers to the right.
fn aligns(columns: usize) -> Vec<Align> {
    (0..columns)
        .map(|at| if at == 0 { Align::Left } else { Align::Right })
        .collect()
}

fn area(figure: &FigureState) -> String {
    figure.area.clone()
}

fn mention(figure: &FigureState, text: &str) -> Mention {
    Mention {
        figure: figure.id.as_str().into(),
        label: figure.label.as_str().into(),
        text: text.into(),
        value: figure.value,
        unit: figure.unit.as_str().into(),
        area: figure.area.as_str().into(),
        period: figure.period.as_str().into(),
        origin: super::figures::place(&figure.origin).into(),
    }
}
