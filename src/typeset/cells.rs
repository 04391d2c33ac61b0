//! The cells of a table made ready to be measured and set.

use super::Role;
use super::fonts::Family;
use super::inlines::plain_text;
use super::numeric;
use super::rich::{Look, Rich};
use super::setter::Setter;
use super::shape::Digits;
use crate::document::script::is_han;
use crate::document::{Align, HeadCell, Inlines, Table};
use crate::measure::Length;

/// How far the rows of a group stand to the right of its label, in hundredths of the size.
const INDENT: i64 = 90;
/// Chinese text up to this width, in hundredths of its size, stays on one line, and longer text
/// has no shorter lines: the name of a township (`青石桥镇`), in a head a year (`2019年`), and of
/// other heads two characters (`出生|人口`).
const WHOLE_NAME: i64 = 410;
const WHOLE_YEAR: i64 = 380;
const WHOLE_HEAD: i64 = 200;

/// A cell ready to be broken into lines.
pub(super) struct Cell {
    /// Its text.
    pub rich: Rich,
    /// What stands behind the decimal mark in a column aligned on it.
    pub tail: Length,
    /// The column in which it begins.
    pub column: usize,
    /// How many columns it spans.
    pub columns: usize,
    /// How many rows it spans.
    pub rows: usize,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A row of the head.
    Head,
    /// The label of a group of rows, by the group's index.
    Label(usize),
    /// A row of the body, and the group that it is in.
    Body(Option<usize>),
    /// A summary row, and the group that it sums up.
    Summary(Option<usize>),
}

/// A row ready to be set.
pub(super) struct PreparedRow {
    /// Its cells, from the left; none for places that cells of other rows cover.
    pub cells: Vec<Cell>,
    /// What it is.
    pub kind: Kind,
}

impl PreparedRow {
    /// Whether it stands a little to the right, under the label of its group.
    pub fn is_indented(&self) -> bool {
        matches!(self.kind, Kind::Body(Some(_)))
    }
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
    /// Whether its columns run from right to left.
    pub backwards: bool,
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
        let head = self.prepare_head(table, count, element);
        let body = self.prepare_body(table, &aligns, element);
        let mut prepared = Prepared {
            head,
            body,
            tails: vec![Length::ZERO; count],
            aligns,
            size,
            backwards: self.shaper.customs().backwards,
        };
        self.tails(&mut prepared, &texts);
        prepared
    }

    fn prepare_head(&mut self, table: &Table, count: usize, element: u32) -> Vec<PreparedRow> {
        let mut head = Vec::with_capacity(table.head.len());
        if table.head.is_empty() {
            return head;
        }
        let look = self.cell_look(true);
        let holder = self.tree.add(Role::TableHead, element);
        for (at, row) in table.head.iter().enumerate() {
            let row_element = self.tree.add(Role::TableRow, holder);
            let mut cells = Vec::with_capacity(count);
            for column in 0..count {
                let HeadCell::Spans { columns, rows } = table.head_cell(at, column) else {
                    continue;
                };
                let span = (columns.min(count - column), rows.min(table.head.len() - at));
                let cell = self.tree.add(Role::ColumnHead, row_element);
                self.tree.spans(cell, span);
                let inlines = row.get(column).map_or(&[][..], Vec::as_slice);
                cells.push(Cell {
                    rich: self.rich(inlines, look, Some(cell)),
                    tail: Length::ZERO,
                    column,
                    columns: span.0,
                    rows: span.1,
                });
            }
            head.push(PreparedRow {
                cells,
                kind: Kind::Head,
            });
        }
        head
    }

    fn prepare_body(&mut self, table: &Table, aligns: &[Align], element: u32) -> Vec<PreparedRow> {
        let count = aligns.len();
        let labelled = matches!(aligns.first(), Some(Align::Left | Align::Default))
            && count > 1
            && !table.head.is_empty();
        let stub = table.stub.unwrap_or(usize::from(labelled));
        let roles: Vec<Role> = (0..count)
            .map(|column| match column < stub {
                true => Role::RowHead,
                false => Role::TableCell,
            })
            .collect();
        let mut body = Vec::with_capacity(table.rows.len() + table.groups.len());
        let mut groups = 0;
        for (group, rows) in table.parts() {
            let holder = self.tree.add(Role::TableBody, element);
            if let Some(group) = group {
                body.push(self.prepare_label(&group.label, groups, count, holder));
                groups += 1;
            }
            let index = group.map(|_| groups - 1);
            for row in table.rows.get(rows).unwrap_or_default() {
                let row_element = self.tree.add(Role::TableRow, holder);
                let cells = self.prepare_row(&row.cells, row_element, &roles, row.summary);
                let kind = match row.summary {
                    true => Kind::Summary(index),
                    false => Kind::Body(index),
                };
                body.push(PreparedRow { cells, kind });
            }
        }
        body
    }

    /// The label of a group: a cell over all columns, head of those below it.
    fn prepare_label(
        &mut self,
        label: &Inlines,
        group: usize,
        count: usize,
        holder: u32,
    ) -> PreparedRow {
        let row = self.tree.add(Role::TableRow, holder);
        let cell = self.tree.add(Role::ColumnHead, row);
        self.tree.spans(cell, (count, 1));
        let look = self.cell_look(true);
        let cell = Cell {
            rich: self.rich(label, look, Some(cell)),
            tail: Length::ZERO,
            column: 0,
            columns: count,
            rows: 1,
        };
        PreparedRow {
            cells: vec![cell],
            kind: Kind::Label(group),
        }
    }

    /// The look of the text of cells.
    pub fn cell_look(&self, bold: bool) -> Look {
        Look {
            digits: Digits::Tabular,
            ..self.look(
                Family::Tables,
                bold,
                self.table_size(),
                self.style.colors.text,
            )
        }
    }

    fn prepare_row(
        &mut self,
        cells: &[Inlines],
        row: u32,
        roles: &[Role],
        bold: bool,
    ) -> Vec<Cell> {
        let look = self.cell_look(bold);
        let cells = roles.iter().enumerate().map(|(column, &role)| {
            let element = self.tree.add(role, row);
            let inlines = cells.get(column).map_or(&[][..], Vec::as_slice);
            Cell {
                rich: self.rich(inlines, look, Some(element)),
                tail: Length::ZERO,
                column,
                columns: 1,
                rows: 1,
            }
        });
        cells.collect()
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
            let rows = prepared.body.iter_mut();
            let rows = rows.filter(|row| !matches!(row.kind, Kind::Label(_)));
            for (row, cells) in rows.zip(texts) {
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
    pub fn hang(&self, row: &PreparedRow, cell: &Cell) -> Length {
        // A year above the numbers is no value among them.
        if row.kind == Kind::Head {
            return Length::ZERO;
        }
        match self.tails.get(cell.column) {
            Some(&widest)
                if widest > Length::ZERO && cell.columns == 1 && !cell.rich.text.is_empty() =>
            {
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

    /// Whether it has Chinese text, whose lines may end behind any character.
    pub fn has_wide_text(&self) -> bool {
        let mut cells = (self.head.iter().chain(&self.body)).flat_map(|row| &row.cells);
        cells.any(|cell| cell.rich.text.contains(is_han))
    }

    /// How much of a cell's text stays on one line beyond what UAX #14 keeps together.
    pub fn whole(&self, row: &PreparedRow, cell: &Cell) -> Length {
        if !cell.rich.text.contains(is_han) {
            return Length::ZERO;
        }
        let share = match row.kind {
            Kind::Head if cell.rich.text.contains(|c: char| c.is_ascii_digit()) => WHOLE_YEAR,
            Kind::Head => WHOLE_HEAD,
            _ => WHOLE_NAME,
        };
        self.size.scale(share, 100)
    }

    /// How a cell is aligned: over several columns of the head in their middle.
    pub fn align(&self, row: &PreparedRow, cell: &Cell) -> Align {
        match row.kind {
            Kind::Head if cell.columns > 1 => Align::Center,
            Kind::Label(_) => Align::Left,
            _ => self.aligns.get(cell.column).copied().unwrap_or_default(),
        }
    }

    /// How far the cells of a row's first column stand to the right.
    pub fn indent(&self, row: &PreparedRow, cell: &Cell) -> Length {
        let moves = row.is_indented() && cell.column == 0;
        match self.aligns.first() {
            Some(Align::Left | Align::Default) if moves => self.size.scale(INDENT, 100),
            _ => Length::ZERO,
        }
    }

    /// The head as an artifact, without elements, links and notes.
    pub fn artifact_head(&self) -> Prepared {
        let rows = self.head.iter().map(|row| PreparedRow {
            kind: row.kind,
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
                    Cell { rich, ..*cell }
                })
                .collect(),
        });
        Prepared {
            head: rows.collect(),
            body: Vec::new(),
            aligns: self.aligns.clone(),
            tails: self.tails.clone(),
            size: self.size,
            backwards: self.backwards,
        }
    }
}
