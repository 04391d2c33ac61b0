//! Tables: cells, column widths, head, body, source; divided over pages with the head
//! repeated. How a row is drawn is in [`super::rows`].

use super::Role;
use super::codes;
use super::columns::{Extent, widths};
use super::fonts::Family;
use super::galley::{Bond, RepeatedHead};
use super::inlines::plain_text;
use super::numeric;
use super::paragraph::{Fill, Hyphens, extents};
use super::rich::{Look, Rich};
use super::setter::{FAINT, Frame, INK, Manner, Setter};
use super::shape::Digits;
use crate::diagnostics::Diagnostic;
use crate::document::{Align, Inlines, Table};
use crate::measure::Length;

/// Space between columns, in thousandths of an em of the table's text.
const COLUMN_GAP: i64 = 1_500;
/// Sizes tried one after another, in hundredths of the style's, when a table is too wide.
const SIZES: [i64; 4] = [100, 93, 86, 78];
/// From this size on, the reader of the messages is told.
const TOLD: i64 = 86;

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

/// Column edges and sizes of a table on the page.
pub(super) struct Grid {
    /// Left edge and width by column.
    pub columns: Vec<(Length, Length)>,
    /// The table's left edge.
    pub left: Length,
    /// The table's width.
    pub width: Length,
    /// The distance of baselines.
    pub leading: Length,
    /// The size of text.
    pub size: Length,
}

impl Setter<'_> {
    /// Puts a table into the galley.
    pub fn table(&mut self, table: &Table, frame: Frame) {
        let count = column_count(table);
        if count == 0 {
            return;
        }
        let start = self.galley.len();
        let element = self.tree.add(Role::Table, frame.parent);
        let size = self.style.table_size;
        let mut top = frame;
        top.gap = frame.leading.scale(8, 10);
        let captioned = !table.caption.is_empty() || !table.number.is_empty();
        let mut notes = Rich::default();
        if captioned {
            let caption = self.tree.add(Role::Caption, element);
            let rich = self.caption(&table.number, &table.caption, size, caption);
            let look = self.look(Family::Sans, true, size, INK);
            let first = self.put_lines(&rich, top, look, caption_manner(size));
            for slab in self.galley.iter_mut().skip(first + 1) {
                slab.bond = Bond::Kept;
            }
            notes.notes.extend_from_slice(&rich.notes);
            self.next = Bond::Kept;
            self.gap = size.scale(4, 10);
        } else {
            self.gap = self.gap.max(top.gap);
        }
        let mut prepared = self.prepare(table, count, element);
        let grid = self.grid(&mut prepared, table, frame);
        self.put_head(&prepared, &grid, table, captioned);
        self.put_body(&prepared, &grid);
        self.put_source(table, &grid, frame);
        if !table.id.is_empty()
            && let Some(slab) = self.galley.get_mut(start)
        {
            slab.anchors.push(table.id.clone());
        }
        self.gap = frame.leading;
        for row in prepared.head.iter().chain(&prepared.body) {
            for cell in &row.cells {
                notes.notes.extend_from_slice(&cell.rich.notes);
            }
        }
        self.notes_of(&notes, frame);
    }

    fn prepare(&mut self, table: &Table, count: usize, element: u32) -> Prepared {
        let size = self.style.table_size;
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

    /// The grid of a table, at the first size at which it fits.
    fn grid(&mut self, prepared: &mut Prepared, table: &Table, frame: Frame) -> Grid {
        let full = prepared.size;
        let mut least = Vec::new();
        for percent in SIZES {
            prepared.resize(full.scale(percent, 100));
            let extents = self.extents(prepared);
            let gap = prepared.size.scale(COLUMN_GAP, 1000);
            if let Some(columns) = widths(&extents, gap, frame.width) {
                if percent < TOLD {
                    self.tell_shrunk(table, percent);
                }
                return Grid::new(&columns, gap, prepared.size, frame);
            }
            least = extents;
        }
        self.tell_too_wide(table, least.len());
        let gap = prepared.size;
        let sum: Length = least.iter().map(|column| column.least).sum();
        let room = frame.width - gap * (least.len() as i64 - 1).max(0);
        let columns: Vec<Length> = least
            .iter()
            .map(|column| room.scale(column.least.0, sum.0.max(1)).max(Length::POINT))
            .collect();
        Grid::new(&columns, gap, prepared.size, frame)
    }

    fn extents(&mut self, prepared: &Prepared) -> Vec<Extent> {
        let mut columns = vec![Extent::default(); prepared.aligns.len()];
        for row in prepared.head.iter().chain(&prepared.body) {
            for (index, (column, cell)) in columns.iter_mut().zip(&row.cells).enumerate() {
                let (natural, least) = extents(&mut self.shaper, &cell.rich);
                let more = prepared.hang(index, cell);
                column.natural = column.natural.max(natural + more);
                column.least = column.least.max(least + more);
            }
        }
        columns
    }

    fn name(&self, table: &Table) -> String {
        let caption = plain_text(&table.caption, &self.document.mentions);
        match (table.number.is_empty(), caption.is_empty()) {
            (false, _) => format!("`{}`", table.number),
            (true, false) => format!("`{caption}`"),
            (true, true) => "a table without caption".to_owned(),
        }
    }

    fn tell_shrunk(&mut self, table: &Table, percent: i64) {
        let name = self.name(table);
        let message = format!("{name} is set at {percent} % of the size of tables to fit the page");
        self.problems.push(
            Diagnostic::warning(codes::TABLE_SHRUNK, message)
                .hint("shorten the longest words of its cells, or drop a column"),
        );
    }

    fn tell_too_wide(&mut self, table: &Table, columns: usize) {
        let name = self.name(table);
        let message = format!("{name} with {columns} columns does not fit the width of the page");
        self.problems.push(
            Diagnostic::error(codes::TABLE_TOO_WIDE, message)
                .hint("drop columns, shorten their heads, or split the table in two"),
        );
    }

    fn put_head(&mut self, prepared: &Prepared, grid: &Grid, table: &Table, captioned: bool) {
        self.put_table_head(prepared, grid);
        let mut repeated = RepeatedHead {
            slabs: Vec::new(),
            closing: Some(self.closing(grid)),
        };
        let kept = std::mem::take(&mut self.galley);
        let waiting = (self.next, self.gap);
        if captioned {
            let name = if table.number.is_empty() {
                plain_text(&table.caption, &self.document.mentions)
            } else {
                table.number.clone()
            };
            let look = self.look(Family::Sans, true, grid.size, self.style.accent);
            let rich = self.plain(&format!("{name} (continued)"), look, None);
            let frame = Frame {
                gap: Length::ZERO,
                ..self.frame_of(grid)
            };
            self.put_lines(&rich, frame, look, caption_manner(grid.size));
            self.gap = grid.size.scale(4, 10);
        }
        self.put_table_head(&prepared.artifact_head(), grid);
        repeated.slabs = std::mem::replace(&mut self.galley, kept);
        (self.next, self.gap) = waiting;
        self.heads.push(repeated);
    }

    fn frame_of(&self, grid: &Grid) -> Frame {
        Frame {
            left: grid.left,
            width: grid.width,
            ..self.type_area()
        }
    }

    fn put_source(&mut self, table: &Table, grid: &Grid, frame: Frame) {
        if table.source.is_empty() {
            return;
        }
        let size = self.style.small_size;
        let holder = self.tree.add(Role::Paragraph, frame.parent);
        let look = self.look(Family::Sans, false, size, FAINT);
        let rich = self.rich(&table.source, look, Some(holder));
        let inner = Frame {
            gap: size.scale(4, 10),
            width: frame.width,
            ..self.frame_of(grid)
        };
        self.next = Bond::Kept;
        self.put_lines(&rich, inner, look, caption_manner(size));
        self.notes_of(&rich, frame);
    }
}

fn caption_manner(size: Length) -> Manner {
    Manner {
        fill: Fill::Ragged,
        hyphens: Hyphens::Avoided,
        align: Align::Left,
        leading: size.scale(13, 10),
    }
}

fn column_count(table: &Table) -> usize {
    let head = table.head.iter().map(Vec::len).max().unwrap_or(0);
    let body = table
        .rows
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or(0);
    head.max(body).max(table.columns.len())
}

impl Grid {
    fn new(columns: &[Length], gap: Length, size: Length, frame: Frame) -> Self {
        let mut x = frame.left;
        let edges: Vec<(Length, Length)> = columns
            .iter()
            .map(|&width| {
                let edge = (x, width);
                x += width + gap;
                edge
            })
            .collect();
        Self {
            columns: edges,
            left: frame.left,
            width: (x - gap - frame.left).max(Length::POINT),
            leading: size.scale(128, 100),
            size,
        }
    }
}

impl Prepared {
    /// Sets all text at another size.
    fn resize(&mut self, size: Length) {
        let old = self.size;
        if old == size {
            return;
        }
        let scaled = |length: Length| length.scale(size.0, old.0.max(1));
        for row in self.head.iter_mut().chain(&mut self.body) {
            for cell in &mut row.cells {
                cell.tail = scaled(cell.tail);
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
    fn artifact_head(&self) -> Prepared {
        let rows = self.head.iter().map(|row| PreparedRow {
            summary: row.summary,
            cells: row
                .cells
                .iter()
                .map(|cell| {
                    let mut rich = cell.rich.clone();
                    rich.links.clear();
                    rich.notes.clear();
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
