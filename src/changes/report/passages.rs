//! The passages of a document that changed, as blocks.

use super::inlines::wrapped;
use super::{Draft, Reports, words};
use crate::changes::align::Pair;
use crate::changes::excerpt::{Bit, excerpt, whole};
use crate::changes::passages::{Edit, RowEdit, Step, TableEdit, text_of};
use crate::changes::state::{Passage, Run, TableState};
use crate::changes::wording::Phrase;
use crate::changes::words::{Side, TextEdit};
use crate::document::{Align, Block, Heading, Inline, Inlines, List, Marker, Row, Table};

impl Draft<'_> {
    pub(super) fn step(
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
            text.push(Inline::Emphasis(words(&self.remark(Phrase::MovedHere))));
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
                    level: level.saturating_add(1).min(6),
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
                let mut note = vec![Inline::Emphasis(words(self.w.word(Phrase::Footnote)))];
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
            let cells = self.edited_row(row, &edit.columns, (old, new), reports);
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
            source.extend(words(&self.w.count(Phrase::RowsSame, left_out, &[])));
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

    /// The cells of a row, with what changed marked.
    fn edited_row(
        &mut self,
        row: &RowEdit,
        columns: &[Pair],
        (old, new): (&TableState, &TableState),
        reports: Reports<'_>,
    ) -> Vec<Inlines> {
        let was = row.old.and_then(|at| old.rows.get(at));
        let is = row.new.and_then(|at| new.rows.get(at));
        let mut cells = Vec::new();
        for (at, (i, j)) in columns.iter().enumerate() {
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
            first.push(Inline::Emphasis(words(&self.remark(Phrase::Moved))));
        }
        cells
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
