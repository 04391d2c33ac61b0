//! The cells of a table made ready to be measured and set.

use super::Role;
use super::fonts::Family;
use super::inlines::plain_text;
use super::numeric;
use super::rich::{Look, Rich};
use super::setter::{INK, Setter};
use super::shape::Digits;
use crate::document::{Align, Inlines, Table};
use crate::measure::Length;

/// A cell ready to be broken into lines.
pub(super) struct Cell {
    /// Its text.
    pub rich: Rich,
    /// What stands behind the decimal mark in a column aligned on it.
    pub tail: Length,
}

/// A row ready to be set.
pub(super) struct PreparedRow {
    /// Its cells, as many as columns.
    pub cells: Vec<Cell>,
    /// Whether it is a summary row.
    pub summary: bool,
}

/// A table ready to be set.
pub(super) struct Prepared {
    /// The head.
    pub head: Vec<PreparedRow>,
    /// The body.
    pub body: Vec<PreparedRow>,
    /// Alignment by column, defaults resolved.
    pub aligns: Vec<Align>,
    /// The widest tail by column; zero where the column is not aligned on the mark.
    pub tails: Vec<Length>,
    /// The size of text.
    pub size: Length,
}

impl Setter<'_> {
    /// Makes the cells of a table ready: elements, text, alignment.
    pub fn prepare(&mut self, table: &Table, count: usize, element: u32) -> Prepared {
        let size = self.table_size();
        let mentions = &self.document.mentions;
        let texts: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| {
                row.cells
                    .iter()
                    .map(|cell| plain_text(cell, mentions))
                    .collect()
            })
            .collect();
        let aligns: Vec<Align> = (0..count)
            .map(|column| {
                let cells = texts.iter().filter_map(|row| row.get(column));
                numeric::align(
                    table.columns.get(column).copied().unwrap_or_default(),
                    cells,
                )
            })
            .collect();
        let mut head = Vec::with_capacity(table.head.len());
        if !table.head.is_empty() {
            let holder = self.tree.add(Role::TableHead, element);
            for row in &table.head {
                let row_element = self.tree.add(Role::TableRow, holder);
                let roles = vec![Role::ColumnHead; count];
                head.push(self.prepare_row(row, row_element, &roles, true, size));
            }
        }
        let mut body = Vec::with_capacity(table.rows.len());
        let mut roles = vec![Role::TableCell; count];
        let labelled = matches!(aligns.first(), Some(Align::Left | Align::Default));
        if labelled && count > 1 && !table.head.is_empty() {
            roles[0] = Role::RowHead;
        }
        if !table.rows.is_empty() {
            let holder = self.tree.add(Role::TableBody, element);
            for row in &table.rows {
                let row_element = self.tree.add(Role::TableRow, holder);
                let mut set = self.prepare_row(&row.cells, row_element, &roles, row.summary, size);
                set.summary = row.summary;
                body.push(set);
            }
        }
        let mut prepared = Prepared {
            head,
            body,
            tails: vec![Length::ZERO; count],
            aligns,
            size,
        };
        self.tails(&mut prepared, &texts);
        prepared
    }

    fn prepare_row(
        &mut self,
        cells: &[Inlines],
        row: u32,
        roles: &[Role],
        bold: bool,
        size: Length,
    ) -> PreparedRow {
        let look = Look {
            digits: Digits::Tabular,
            ..self.look(Family::Sans, bold, size, INK)
        };
        let cells = roles.iter().enumerate().map(|(column, &role)| {
            let element = self.tree.add(role, row);
            let inlines = cells.get(column).map_or(&[][..], Vec::as_slice);
            Cell {
                rich: self.rich(inlines, look, Some(element)),
                tail: Length::ZERO,
            }
        });
        PreparedRow {
            cells: cells.collect(),
            summary: false,
        }
    }

    /// Measures what stands behind the decimal marks of columns aligned to the right whose
    /// numbers all carry the same sign.
    fn tails(&mut self, prepared: &mut Prepared, texts: &[Vec<String>]) {
        for column in 0..prepared.aligns.len() {
            let of_column = || texts.iter().filter_map(|row| row.get(column));
            if prepared.aligns[column] != Align::Right || !numeric::compares_by_mark(of_column()) {
                continue;
            }
            let mut widest = Length::ZERO;
            for (row, cells) in prepared.body.iter_mut().zip(texts) {
                let (Some(cell), Some(text)) = (row.cells.get_mut(column), cells.get(column))
                else {
                    continue;
                };
                let Some(tail) = numeric::tail(text) else {
                    continue;
                };
                let Some(span) = cell.rich.spans.first() else {
                    continue;
                };
                let shaped = self.shaper.shape(span.face, Digits::Tabular, tail);
                cell.tail = span.look.size.scale(shaped.width.into(), 1000);
                widest = widest.max(cell.tail);
            }
            prepared.tails[column] = widest;
        }
    }
}

impl Prepared {
    /// Sets all text at another size.
    pub fn resize(&mut self, size: Length) {
        let old = self.size;
        if old == size {
            return;
        }
        let scaled = |length: Length| length.scale(size.0, old.0.max(1));
        for row in self.head.iter_mut().chain(&mut self.body) {
            for cell in &mut row.cells {
                cell.tail = scaled(cell.tail);
                cell.rich.indent = scaled(cell.rich.indent);
                for (_, draw) in &mut cell.rich.drawn {
                    draw.scale(size, old);
                }
                for span in &mut cell.rich.spans {
                    span.look.size = scaled(span.look.size);
                    span.look.rise = scaled(span.look.rise);
                }
            }
        }
        for tail in &mut self.tails {
            *tail = scaled(*tail);
        }
        self.size = size;
    }

    /// How far a cell stands from the right edge of its column, so that marks align.
    pub fn hang(&self, column: usize, cell: &Cell) -> Length {
        match self.tails.get(column) {
            Some(&widest) if widest > Length::ZERO && !cell.rich.text.is_empty() => {
                let digits = cell.rich.text.chars().any(|c| c.is_ascii_digit());
                if digits && cell.rich.spans.len() == 1 && numeric::is_number(&cell.rich.text) {
                    widest - cell.tail
                } else {
                    Length::ZERO
                }
            }
            _ => Length::ZERO,
        }
    }

    /// The head as an artifact, without elements, links and notes.
    pub fn artifact_head(&self) -> Prepared {
        let rows = self.head.iter().map(|row| PreparedRow {
            summary: row.summary,
            cells: row
                .cells
                .iter()
                .map(|cell| {
                    let mut rich = cell.rich.clone();
                    rich.links.clear();
                    rich.notes.clear();
                    rich.sources.clear();
                    for (element, _) in &mut rich.drawn {
                        *element = None;
                    }
                    for span in &mut rich.spans {
                        span.element = None;
                        span.link = None;
                    }
                    Cell {
                        rich,
                        tail: cell.tail,
                    }
                })
                .collect(),
        });
        Prepared {
            head: rows.collect(),
            body: Vec::new(),
            aligns: self.aligns.clone(),
            tails: self.tails.clone(),
            size: self.size,
        }
    }
}
