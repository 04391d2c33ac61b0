//! The rows of a table as slabs.

use super::cells::{Prepared, PreparedRow};
use super::galley::{Bond, Piece, Rule, Slab};
use super::line::Line;
use super::paragraph::Fill;
use super::setter::{HAIR, INK, Manner, Setter, aligned, place};
use super::table::Grid;
use crate::document::Align;
use crate::measure::Length;
use crate::style::Color;

/// Thickness in points of the rules above and below the table, under the head, above a
/// summary row, and between rows. Thick outside, thin inside, none upright, as the manual
/// of the `booktabs` package argues.
const OUTER: f64 = 1.0;
const UNDER_HEAD: f64 = 0.6;
const SUMMARY: f64 = 0.6;
const BETWEEN: f64 = 0.35;
/// A row higher than this part (hundredths) of the type area is divided at its lines.
const DIVIDED: i64 = 70;

/// The cells of a row, broken into lines.
struct BrokenRow {
    cells: Vec<Vec<Line>>,
    lines: usize,
    /// Whether short cells stand at the foot of the row (the head) or at its top.
    at_foot: bool,
}

impl Setter<'_> {
    /// Puts the head of a table into the galley.
    pub fn put_table_head(&mut self, prepared: &Prepared, grid: &Grid) {
        let accent = self.style.accent;
        let count = prepared.head.len();
        if count == 0 {
            let mut slab = Slab {
                height: Length::pt(OUTER),
                ..Slab::default()
            };
            rule(&mut slab, grid, Length::ZERO, OUTER, accent);
            self.put(slab);
            self.next = Bond::Kept;
            return;
        }
        for (index, row) in prepared.head.iter().enumerate() {
            let mut broken = self.break_row(row, grid);
            broken.at_foot = true;
            let top = if index == 0 {
                Length::pt(OUTER)
            } else {
                Length::ZERO
            };
            let mut slab = Slab::default();
            if index == 0 {
                rule(&mut slab, grid, Length::ZERO, OUTER, accent);
            }
            let height = self.fill_row(&mut slab, prepared, (row, broken), grid, top);
            slab.height = top + height;
            if index + 1 == count {
                let y = slab.height;
                rule(&mut slab, grid, y, UNDER_HEAD, accent);
                slab.height += Length::pt(UNDER_HEAD);
            }
            self.put(slab);
            self.next = Bond::Kept;
        }
    }

    /// Puts the body of a table into the galley.
    pub fn put_body(&mut self, prepared: &Prepared, grid: &Grid) {
        let table = self.heads.len().checked_sub(1);
        let count = prepared.body.len();
        let page = if self.turned {
            self.style.page.turned()
        } else {
            self.style.page
        };
        let limit = (page.height - page.top - page.bottom).scale(DIVIDED, 100);
        for (index, row) in prepared.body.iter().enumerate() {
            let broken = self.break_row(row, grid);
            let mut slab = Slab {
                table,
                ..Slab::default()
            };
            // The head keeps two rows, the last row stays with the one before, and so does
            // a total with what it adds up.
            if index == 1 || (index > 0 && index + 1 == count) || row.summary {
                slab.bond = Bond::Kept;
            }
            if index > 0 {
                slab.lid = Some(if row.summary {
                    grid.rule(SUMMARY, INK)
                } else {
                    grid.rule(BETWEEN, HAIR)
                });
            }
            let pad = grid.pad * 2;
            if grid.leading * broken.lines as i64 + pad > limit {
                self.put_divided(slab, (row, broken), prepared, grid);
            } else {
                slab.height = self.fill_row(&mut slab, prepared, (row, broken), grid, Length::ZERO);
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

    /// The rule that ends the part of a table on a page.
    pub fn closing(&self, grid: &Grid) -> Rule {
        grid.rule(UNDER_HEAD, self.style.accent)
    }

    fn break_row(&mut self, row: &PreparedRow, grid: &Grid) -> BrokenRow {
        let manner = Manner {
            fill: Fill::Ragged,
            hyphens: grid.hyphens,
            align: Align::Left,
            leading: grid.leading,
        };
        let cells: Vec<Vec<Line>> = row
            .cells
            .iter()
            .zip(&grid.columns)
            .map(|(cell, &(_, width))| {
                if cell.rich.is_empty() {
                    Vec::new()
                } else {
                    self.lines(&cell.rich, width, manner)
                }
            })
            .collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        BrokenRow {
            cells,
            lines,
            at_foot: false,
        }
    }

    /// Adds the cells of a row to a slab, from `top` down; gives their height with the
    /// space above and below. Cells of the head stand at the foot of their row.
    fn fill_row(
        &mut self,
        slab: &mut Slab,
        prepared: &Prepared,
        (row, broken): (&PreparedRow, BrokenRow),
        grid: &Grid,
        top: Length,
    ) -> Length {
        let pad = grid.pad;
        let baseline = self.cell_baseline(grid);
        let at_foot = broken.at_foot;
        let lines = broken.lines;
        for (column, (cell, set)) in row.cells.iter().zip(broken.cells).enumerate() {
            let Some(&(left, width)) = grid.columns.get(column) else {
                continue;
            };
            let align = prepared.aligns.get(column).copied().unwrap_or_default();
            let hang = prepared.hang(column, cell);
            let skipped = if at_foot {
                lines - set.len().min(lines)
            } else {
                0
            };
            for (index, line) in set.into_iter().enumerate() {
                slab.notes.extend_from_slice(&line.notes);
                slab.sources.extend_from_slice(&line.sources);
                let x = left + aligned(align, width, line.width) - hang;
                let y = top + pad + grid.leading * (index + skipped) as i64 + baseline;
                place(&mut slab.pieces, line, &cell.rich, x, y);
            }
        }
        pad * 2 + grid.leading * lines as i64
    }

    fn cell_baseline(&self, grid: &Grid) -> Length {
        let look = self.look(super::fonts::Family::Sans, false, grid.size, INK);
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
        let mut slabs = vec![first];
        slabs.resize_with(broken.lines, || Slab {
            table,
            ..Slab::default()
        });
        let last = slabs.len().saturating_sub(1);
        for (index, slab) in slabs.iter_mut().enumerate() {
            slab.height = grid.leading
                + if index == 0 { pad } else { Length::ZERO }
                + if index == last { pad } else { Length::ZERO };
        }
        for (column, (cell, set)) in row.cells.iter().zip(broken.cells).enumerate() {
            let Some(&(left, width)) = grid.columns.get(column) else {
                continue;
            };
            let align = prepared.aligns.get(column).copied().unwrap_or_default();
            for (index, (line, slab)) in set.into_iter().zip(&mut slabs).enumerate() {
                slab.notes.extend_from_slice(&line.notes);
                slab.sources.extend_from_slice(&line.sources);
                let x = left + aligned(align, width, line.width);
                let top = if index == 0 { pad } else { Length::ZERO };
                place(&mut slab.pieces, line, &cell.rich, x, top + baseline);
            }
        }
        for slab in slabs {
            self.put(slab);
        }
    }
}

impl Grid {
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
