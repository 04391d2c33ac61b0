//! The rows of a table as slabs.

use super::cells::{Cell, Kind, Prepared, PreparedRow};
use super::fonts::Family;
use super::galley::{Bar, Bond, Piece, RepeatedHead, Rule, Slab};
use super::inlines::plain_text;
use super::line::Line;
use super::paragraph::Fill;
use super::setter::{Manner, Setter, aligned, place};
use super::table::{Grid, HIGHEST};
use crate::document::{Align, Table};
use crate::measure::Length;
use crate::style::{Color, Rules};

/// Thickness in points of the rules above and below the table, under the head, above a
/// summary row or group, and between rows. Thick outside, thin inside, none upright, as the
/// manual of the `booktabs` package argues.
const OUTER: f64 = 1.0;
const UNDER_HEAD: f64 = 0.6;
const SUMMARY: f64 = 0.6;
const BETWEEN: f64 = 0.35;
/// A row higher than this part (hundredths) of the type area is divided at its lines.
const DIVIDED: i64 = 70;
/// Space above the label of a group, in hundredths of the size.
const ABOVE_GROUP: i64 = 35;

/// The cells of a row, broken into lines.
struct BrokenRow {
    cells: Vec<Vec<Line>>,
    lines: usize,
}

impl Setter<'_> {
    /// Puts the head of a table into the galley, as one slab.
    pub fn put_table_head(&mut self, prepared: &Prepared, grid: &Grid) {
        let accent = self.style.accent;
        let mut slab = Slab::default();
        rule(&mut slab, grid, Length::ZERO, OUTER, accent);
        slab.height = Length::pt(OUTER);
        if !prepared.head.is_empty() {
            if let Some(color) = self.style.table.head_fill {
                slab.bars.push(Bar {
                    left: grid.left,
                    width: grid.width,
                    color,
                    joined: false,
                });
            }
            self.fill_head(&mut slab, prepared, grid);
            let y = slab.height;
            rule(&mut slab, grid, y, UNDER_HEAD, accent);
            slab.height += Length::pt(UNDER_HEAD);
        }
        self.put(slab);
        self.next = Bond::Kept;
    }

    /// Adds the rows of the head to a slab. A cell stands at the foot of what it spans; one
    /// over several columns has a rule below it.
    fn fill_head(&mut self, slab: &mut Slab, prepared: &Prepared, grid: &Grid) {
        let pad = grid.pad * 2;
        let rows: Vec<BrokenRow> = prepared
            .head
            .iter()
            .map(|row| self.break_row(row, prepared, grid))
            .collect();
        let mut heights: Vec<Length> = rows
            .iter()
            .zip(&prepared.head)
            .map(|(broken, row)| {
                let own = row.cells.iter().zip(&broken.cells);
                let own = own.filter(|(cell, _)| cell.rows == 1);
                let lines = own.map(|(_, lines)| lines.len()).max().unwrap_or(0);
                grid.leading * lines.max(1) as i64 + pad
            })
            .collect();
        for (at, (broken, row)) in rows.iter().zip(&prepared.head).enumerate() {
            for (cell, lines) in row.cells.iter().zip(&broken.cells) {
                let range = at..(at + cell.rows).min(heights.len());
                let Some(spanned) = heights.get_mut(range) else {
                    continue;
                };
                let wanted = grid.leading * lines.len() as i64 + pad;
                let more = wanted - spanned.iter().copied().sum();
                if let Some(last) = spanned.last_mut()
                    && more > Length::ZERO
                {
                    *last += more;
                }
            }
        }
        let baseline = self.cell_baseline(grid);
        let mut top = slab.height;
        for (at, (broken, row)) in rows.into_iter().zip(&prepared.head).enumerate() {
            for (cell, lines) in row.cells.iter().zip(broken.cells) {
                let spanned = heights.iter().skip(at).take(cell.rows).copied().sum();
                let foot: Length = top + spanned - grid.pad;
                let first = foot - grid.leading * lines.len() as i64 + baseline;
                if cell.columns > 1 && at + cell.rows < heights.len() && !lines.is_empty() {
                    let (left, width) = grid.span(cell);
                    let line = Rule {
                        left,
                        width,
                        thickness: Length::pt(BETWEEN),
                        color: self.style.colors.text,
                    };
                    let draw = line.at(foot + grid.pad / 2);
                    slab.pieces.push(Piece::Draw(None, draw));
                }
                place_cell(slab, (row, cell, lines), prepared, grid, first);
            }
            top += heights.get(at).copied().unwrap_or_default();
        }
        slab.height = top;
    }

    /// Puts the body of a table into the galley.
    pub fn put_body(&mut self, prepared: &Prepared, table: &Table, grid: &Grid) {
        let Some(head) = self.heads.len().checked_sub(1) else {
            return;
        };
        let count = prepared.body.len();
        let mut repeated = head;
        // How many rows since the label of the group, and how many have a ground or not.
        let (mut since, mut shaded) = (usize::MAX, 0);
        for (index, row) in prepared.body.iter().enumerate() {
            let broken = self.break_row(row, prepared, grid);
            since = since.saturating_add(1);
            match row.kind {
                Kind::Label(group) => {
                    repeated = self.repeat_label(table, group, head, grid);
                    since = 0;
                }
                Kind::Body(None) | Kind::Summary(None) => repeated = head,
                _ => {}
            }
            let mut slab = Slab {
                table: Some(if since == 0 { head } else { repeated }),
                ..Slab::default()
            };
            // The head keeps two rows, and so does the label of a group; the last row stays
            // with the one before, and so does a total with what it adds up.
            let summary = matches!(row.kind, Kind::Summary(_));
            let last = index + 1 == count;
            if index == 1 || since == 1 || since == 2 || (index > 0 && last) || summary {
                slab.bond = Bond::Kept;
            }
            if index > 0 {
                slab.lid = self.lid(row, since, grid);
            }
            shaded = match row.kind {
                Kind::Body(_) => shaded + 1,
                _ => 0,
            };
            if self.style.table.zebra && shaded > 0 && shaded % 2 == 0 {
                slab.bars.push(Bar {
                    left: grid.left,
                    width: grid.width,
                    color: self.style.colors.ground,
                    joined: false,
                });
            }
            let pad = grid.pad * 2;
            let limit = self.row_limit(head, slab.table.unwrap_or(head));
            if grid.leading * broken.lines as i64 + pad > limit {
                self.put_divided(slab, (row, broken), prepared, grid);
            } else {
                self.fill_row(&mut slab, prepared, (row, broken), grid);
                self.put(slab);
            }
        }
        if count == 0 {
            // The rule under the head is the last.
            return;
        }
        let accent = self.style.accent;
        if let Some(slab) = self.galley.last_mut() {
            let y = slab.height;
            rule(slab, grid, y, OUTER, accent);
            slab.height += Length::pt(OUTER);
        }
    }

    /// The height from which on a row is divided: such that it fits a page with the head of
    /// the table, and with what is repeated above it.
    fn row_limit(&self, head: usize, repeated: usize) -> Length {
        let room = self.page_room();
        let height = |head: usize| {
            let head = self.heads.get(head);
            head.map_or(Length::ZERO, RepeatedHead::height)
        };
        let label = match repeated == head {
            true => Length::ZERO,
            false => height(repeated),
        };
        let beside = (room - height(head) * 2).min(room - height(head) - label);
        room.scale(DIVIDED, 100).min(beside)
    }

    /// The rule above a row.
    fn lid(&self, row: &PreparedRow, since: usize, grid: &Grid) -> Option<Rule> {
        let rows = self.style.table.rules == Rules::Rows;
        match row.kind {
            Kind::Summary(_) | Kind::Label(_) => Some(grid.rule(SUMMARY, self.style.colors.text)),
            _ if since == 1 || !rows => None,
            _ => Some(grid.rule(BETWEEN, self.style.colors.rule)),
        }
    }

    /// The head that is repeated within a group: that of the table and the group's label,
    /// unless that would leave too little room for the rows.
    fn repeat_label(&mut self, table: &Table, group: usize, head: usize, grid: &Grid) -> usize {
        let Some(group) = table.groups.get(group) else {
            return head;
        };
        let label = plain_text(&group.label, &self.document.mentions);
        let look = self.look(Family::Tables, true, grid.size, self.style.colors.text);
        let rich = self.plain(&self.continued(&label), look, None);
        let width = grid.width;
        let lines = self.lines(&rich, width, grid.manner());
        let baseline = self.cell_baseline(grid);
        let mut slab = Slab {
            height: grid.leading * lines.len() as i64 + grid.pad * 2,
            ..Slab::default()
        };
        for (index, line) in lines.into_iter().enumerate() {
            let y = grid.pad + grid.leading * index as i64 + baseline;
            place(&mut slab.pieces, line, &rich, grid.left, y);
        }
        let above = self.heads.get(head).map(RepeatedHead::height);
        let most = self.page_room().scale(HIGHEST, 100);
        if above.unwrap_or_default() + slab.height > most {
            return head;
        }
        self.heads.push(RepeatedHead {
            above: Some(head),
            slabs: vec![slab],
            closing: Some(self.closing(grid)),
        });
        self.heads.len() - 1
    }

    /// The rule that ends the part of a table on a page.
    pub fn closing(&self, grid: &Grid) -> Rule {
        grid.rule(UNDER_HEAD, self.style.accent)
    }

    fn break_row(&mut self, row: &PreparedRow, prepared: &Prepared, grid: &Grid) -> BrokenRow {
        let cells: Vec<Vec<Line>> = row
            .cells
            .iter()
            .map(|cell| {
                let width = grid.span(cell).1 - prepared.indent(row, cell);
                if cell.rich.is_empty() {
                    Vec::new()
                } else {
                    self.lines(&cell.rich, width.max(Length::POINT), grid.manner())
                }
            })
            .collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        BrokenRow { cells, lines }
    }

    /// Adds the cells of a row of the body to a slab, and its height.
    fn fill_row(
        &mut self,
        slab: &mut Slab,
        prepared: &Prepared,
        (row, broken): (&PreparedRow, BrokenRow),
        grid: &Grid,
    ) {
        let above = match row.kind {
            Kind::Label(_) => grid.size.scale(ABOVE_GROUP, 100),
            _ => Length::ZERO,
        };
        let first = above + grid.pad + self.cell_baseline(grid);
        for (cell, lines) in row.cells.iter().zip(broken.cells) {
            place_cell(slab, (row, cell, lines), prepared, grid, first);
        }
        slab.height = above + grid.pad * 2 + grid.leading * broken.lines as i64;
    }

    fn cell_baseline(&self, grid: &Grid) -> Length {
        let look = self.look(Family::Tables, false, grid.size, self.style.colors.text);
        self.baseline(look, grid.leading)
    }

    /// A row that is higher than a page can bear is divided at its lines.
    fn put_divided(
        &mut self,
        first: Slab,
        (row, broken): (&PreparedRow, BrokenRow),
        prepared: &Prepared,
        grid: &Grid,
    ) {
        let pad = grid.pad;
        let baseline = self.cell_baseline(grid);
        let table = first.table;
        let bars = first.bars.clone();
        let mut slabs = vec![first];
        slabs.resize_with(broken.lines, || Slab {
            table,
            bars: bars.clone(),
            ..Slab::default()
        });
        let last = slabs.len().saturating_sub(1);
        for (index, slab) in slabs.iter_mut().enumerate() {
            slab.height = grid.leading
                + if index == 0 { pad } else { Length::ZERO }
                + if index == last { pad } else { Length::ZERO };
        }
        for (cell, set) in row.cells.iter().zip(broken.cells) {
            for (index, (line, slab)) in set.into_iter().zip(&mut slabs).enumerate() {
                let top = if index == 0 { pad } else { Length::ZERO };
                place_cell(
                    slab,
                    (row, cell, vec![line]),
                    prepared,
                    grid,
                    top + baseline,
                );
            }
        }
        for slab in slabs {
            self.put(slab);
        }
    }
}

/// Adds the lines of a cell to a slab, the first on a baseline.
fn place_cell(
    slab: &mut Slab,
    (row, cell, lines): (&PreparedRow, &Cell, Vec<Line>),
    prepared: &Prepared,
    grid: &Grid,
    first: Length,
) {
    let (left, width) = grid.span(cell);
    let indent = prepared.indent(row, cell);
    let align = prepared.align(row, cell);
    let hang = prepared.hang(row, cell);
    for (index, line) in lines.into_iter().enumerate() {
        slab.notes.extend_from_slice(&line.notes);
        slab.sources.extend_from_slice(&line.sources);
        // Numbers stand at the right on pages that begin there, too.
        let x = match align {
            Align::Right if prepared.backwards => left + indent + hang,
            _ => left + indent + aligned(align, width - indent, line.width) - hang,
        };
        let y = first + grid.leading * index as i64;
        place(&mut slab.pieces, line, &cell.rich, x, y);
    }
}

impl Grid {
    /// Left edge and width of a cell.
    pub fn span(&self, cell: &Cell) -> (Length, Length) {
        let first = self.columns.get(cell.column).copied().unwrap_or_default();
        let last = self.columns.get(cell.column + cell.columns - 1);
        let (left, width) = last.copied().unwrap_or(first);
        (first.0, left + width - first.0)
    }

    /// How the lines of cells are set.
    fn manner(&self) -> Manner {
        Manner {
            fill: Fill::Ragged,
            hyphens: self.hyphens,
            align: Align::Left,
            leading: self.leading,
        }
    }

    /// A rule over the width of the table, so many points thick.
    fn rule(&self, thickness: f64, color: Color) -> Rule {
        Rule {
            left: self.left,
            width: self.width,
            thickness: Length::pt(thickness),
            color,
        }
    }
}

fn rule(slab: &mut Slab, grid: &Grid, y: Length, thickness: f64, color: Color) {
    let draw = grid.rule(thickness, color).at(y);
    slab.pieces.push(Piece::Draw(None, draw));
}
