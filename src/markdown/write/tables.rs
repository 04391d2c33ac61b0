//! Tables as pipe tables with caption and source note.

use super::blocks::{Above, Near, Writer};
use super::escape;
use super::inlines::print;
use super::lower::{Context, Piece, Within, push, trim_pieces};
use crate::document::script::caption_gap;
use crate::document::{Align, Inline, Inlines, Row, Table};

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table, near: &mut Near) {
        let mut caption = self.caption(&table.number, "Table", &table.caption);
        if has_cells(table) {
            caption = escape::caption_end(caption, &self.document.meta.words);
        }
        self.line(&caption, near);
        if has_cells(table) {
            self.gap(near);
            self.rows(table);
            near.above = Above::Table;
        }
        let source = self.lower(&table.source, Context::Paragraph);
        self.line(&print(&source, Context::Paragraph), near);
    }

    /// `**Table 2.** Caption`, or `Table: Caption` when it has no number.
    pub(super) fn caption(&mut self, number: &str, word: &str, caption: &[Inline]) -> String {
        let number = escape::clean(number);
        let number = escape::trim(&number);
        let caption = self.lower(caption, Context::Line);
        let mut pieces = Vec::with_capacity(caption.len() + 2);
        if !number.is_empty() {
            let (stop, gap) = caption_gap(number);
            let number = Piece::Text(format!("{number}{stop}"));
            push(&mut pieces, Piece::Strong(vec![number]));
            push(&mut pieces, Piece::Text(gap.to_owned()));
        } else if !caption.is_empty() {
            push(&mut pieces, Piece::Text(format!("{word}: ")));
        }
        caption
            .into_iter()
            .for_each(|piece| push(&mut pieces, piece));
        trim_pieces(&mut pieces);
        print(&pieces, Context::Paragraph)
    }

    fn rows(&mut self, table: &Table) {
        let width = table.width();
        let head = head(table, width);
        let mut line = String::new();
        self.row(&mut line, head.iter().map(|cell| (&**cell, false)), width);
        self.lines.write(&line);
        line.clear();
        for column in 0..width {
            line.push_str(match table.columns.get(column) {
                None | Some(Align::Default) => "| --- ",
                Some(Align::Left) => "| :--- ",
                Some(Align::Center) => "| :---: ",
                Some(Align::Right) => "| ---: ",
            });
        }
        line.push('|');
        self.lines.write(&line);
        let mut grouped = false;
        for (group, rows) in table.parts() {
            // A viewer shows the label of a group as a row of its own, and knows no end of
            // a group but the next; an empty row ends the last.
            let label = group.map(|group| &*group.label);
            if let Some(label) = label.or(grouped.then_some(&[])) {
                line.clear();
                self.row(&mut line, std::iter::once((label, true)), width);
                self.lines.write(&line);
            }
            grouped = group.is_some();
            for Row { cells, summary } in table.rows.get(rows).unwrap_or_default() {
                line.clear();
                self.row(
                    &mut line,
                    cells.iter().map(|cell| (&**cell, *summary)),
                    width,
                );
                self.lines.write(&line);
            }
        }
    }

    fn row<'c>(
        &mut self,
        line: &mut String,
        cells: impl Iterator<Item = (&'c [Inline], bool)>,
        width: usize,
    ) {
        let empty = std::iter::repeat_n((&[][..], false), width);
        for (cell, summary) in cells.chain(empty).take(width) {
            let mut text = print(&self.cell(cell, summary), Context::Cell);
            if text == "^" || text == "<" {
                // Alone it would join the cell with the one above or before.
                text.insert(0, '\\');
            }
            line.push_str("| ");
            line.push_str(&text);
            if !text.is_empty() {
                line.push(' ');
            }
        }
        line.push('|');
    }

    /// The cells of a summary row are strong.
    fn cell(&mut self, cell: &[Inline], summary: bool) -> Vec<Piece> {
        if !summary {
            return self.lower(cell, Context::Cell);
        }
        let within = Within {
            strong: true,
            ..Within::default()
        };
        let inner = self.lower_within(cell, Context::Cell, within);
        let mut pieces = Vec::new();
        push(&mut pieces, Piece::Strong(inner));
        trim_pieces(&mut pieces);
        pieces
    }
}

/// Whether there is a table to write, not only its caption.
pub(super) fn has_cells(table: &Table) -> bool {
    table.width() > 0
}

/// The one head row that Markdown has: several are joined by column, and a cell over
/// several columns is said for each.
fn head(table: &Table, width: usize) -> Vec<Inlines> {
    if let ([only], []) = (&*table.head, &*table.spanners) {
        return only.clone();
    }
    let join = |column: usize| {
        let mut joined: Inlines = Vec::new();
        let mut last: Option<&Inlines> = None;
        for row in 0..table.head.len() {
            let of = table.spanners.iter().find(|s| s.covers(row, column));
            let (row, column) = of.map_or((row, column), |s| (s.row, s.column));
            let Some(cell) = table.head.get(row).and_then(|row| row.get(column)) else {
                continue;
            };
            if cell.is_empty() || last == Some(cell) {
                continue;
            }
            if last.is_some() {
                joined.push(Inline::Text(" / ".to_owned()));
            }
            joined.extend(cell.iter().cloned());
            last = Some(cell);
        }
        joined
    };
    (0..width).map(join).collect()
}
