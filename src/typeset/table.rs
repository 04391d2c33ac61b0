//! Tables: cells, column widths, head, body, source; divided over pages with the head
//! repeated. How a row is drawn is in [`super::rows`].

use super::Role;
use super::cells::Kind;
use super::cells::Prepared;
use super::codes;
use super::columns::{Extent, weighted, widen, widths};
use super::fonts::Family;
use super::galley::{Bond, RepeatedHead};
use super::inlines::plain_text;
use super::paragraph::{Fill, Hyphens, extents};
use super::rich::Rich;
use super::setter::{DENSE, Frame, Manner, Setter};
use crate::diagnostics::Diagnostic;
use crate::document::{Align, Table};
use crate::measure::Length;

/// Space between columns, in thousandths of an em of the table's text.
const COLUMN_GAP: i64 = 1_500;
/// The same where Chinese text does not fit otherwise: it has no spaces that a gap must exceed.
const NARROW_GAP: i64 = 1_000;
/// From this size on, in hundredths of the style's, the gap is narrow.
const NARROWED: i64 = 93;
/// Space above and below the text of a row, in hundredths of its size.
const ROW_PAD: i64 = 30;
/// What is tried in turn when a table is too wide: sizes in hundredths of the style's, and
/// whether words are hyphenated for it. A hyphen disturbs less than text hard to read.
const TRIED: [(i64, Hyphens); 6] = [
    (100, Hyphens::Avoided),
    (93, Hyphens::Avoided),
    (86, Hyphens::Avoided),
    (93, Hyphens::Allowed),
    (86, Hyphens::Allowed),
    (78, Hyphens::Allowed),
];
/// The same for a table with Chinese text, whose words know no hyphens: a smaller size and
/// then a turned page disturb less than names that stand upright, a character a line, which
/// come last.
const TRIED_WIDE: [(i64, Hyphens); 4] = [
    (100, Hyphens::Avoided),
    (93, Hyphens::Avoided),
    (86, Hyphens::Avoided),
    (78, Hyphens::Avoided),
];
const TRIED_TORN: [(i64, Hyphens); 3] = [
    (93, Hyphens::Allowed),
    (86, Hyphens::Allowed),
    (78, Hyphens::Allowed),
];
/// A table with Chinese text may be smaller without a word as long as it has this size.
const LEGIBLE: Length = Length(9 * Length::POINT.0);
/// A table up to this part (hundredths) of the type area's height is not divided when it
/// has a caption: it waits for the next page, as a chart does.
const SMALL: i64 = 35;
/// A small table of fewer rows is never divided: its parts would be two rows each.
const FEWEST: usize = 6;
/// A head may take up to this part (hundredths) of a page.
pub(super) const HIGHEST: i64 = 50;
/// From this size on, the reader of the messages is told.
const TOLD: i64 = 86;

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
    /// Whether words are hyphenated, because the columns are too narrow for them.
    pub hyphens: Hyphens,
    /// Space above and below the text of a row.
    pub pad: Length,
}

impl Setter<'_> {
    /// Puts a table into the galley.
    pub fn table(&mut self, table: &Table, frame: Frame) {
        let count = table.width();
        if count == 0 {
            return;
        }
        let start = self.galley.len();
        let element = self.tree.add(Role::Table, frame.parent);
        let size = self.table_size();
        let captioned = !table.caption.is_empty() || !table.number.is_empty();
        let mut notes = Rich::default();
        let caption = captioned.then(|| {
            let caption = self.tree.add(Role::Caption, element);
            self.caption(&table.number, &table.caption, size, caption)
        });
        let mut prepared = self.prepare(table, count, element);
        let (grid, frame, upright) = self.grid(&mut prepared, table, frame);
        self.turned = !upright;
        let mut top = frame;
        top.gap = frame.leading.scale(8, 10);
        if let Some(rich) = caption {
            let look = self.look(Family::Tables, true, size, self.style.colors.text);
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
        self.put_head(&prepared, &grid, table, captioned);
        self.put_body(&prepared, table, &grid);
        self.put_source(table, &grid, frame);
        self.turned = false;
        if upright && !self.dense {
            let height: Length = (self.galley.iter().skip(start))
                .map(|slab| slab.gap + slab.height)
                .sum();
            let page = &self.style.page;
            let small = (page.height - page.top - page.bottom).scale(SMALL, 100);
            let short = height <= small && prepared.body.len() < FEWEST;
            for (at, slab) in self.galley.iter_mut().enumerate().skip(start) {
                slab.table_part = true;
                if short && at > start {
                    slab.bond = Bond::Kept;
                }
            }
            self.let_float(start, !table.number.is_empty() && height <= small, frame);
        }
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

    /// The grid of a table, at the first size at which it fits, in a frame or on a turned
    /// page: the frame, and whether its page is upright.
    fn grid(
        &mut self,
        prepared: &mut Prepared,
        table: &Table,
        frame: Frame,
    ) -> (Grid, Frame, bool) {
        // What stands in a list or quotation stays there.
        let outermost = self.is_outermost(frame);
        let turned = self.area_of(self.style.page.turned());
        let wide = Frame {
            left: turned.left,
            width: turned.width,
            ..frame
        };
        let turns = outermost && wide.width > frame.width;
        let tries: &[&[_]] = match prepared.has_wide_text() {
            true => &[&TRIED_WIDE, &TRIED_TORN],
            false => &[&TRIED],
        };
        for &tried in tries {
            if let Some(grid) = self.fitting_grid(prepared, table, frame, tried) {
                return (grid, frame, true);
            }
            if turns && let Some(grid) = self.fitting_grid(prepared, table, wide, tried) {
                return (grid, wide, false);
            }
        }
        let room = if turns { wide.width } else { frame.width };
        let least = self.extents(prepared, Hyphens::Allowed);
        let gap = prepared.size;
        let gaps = gap * (least.len() as i64 - 1).max(0);
        let sum: Length = least.iter().map(|column| column.least).sum();
        self.tell_too_wide(table, least.len(), sum + gaps - room);
        let columns: Vec<Length> = least
            .iter()
            .map(|column| {
                let room = frame.width - gaps;
                room.scale(column.least.0, sum.0.max(1)).max(Length::POINT)
            })
            .collect();
        let size = (prepared.size, Hyphens::Avoided);
        let grid = Grid::new(&columns, gap, size, frame);
        (self.dense_grid(grid), frame, true)
    }

    fn fitting_grid(
        &mut self,
        prepared: &mut Prepared,
        table: &Table,
        frame: Frame,
        tried: &[(i64, Hyphens)],
    ) -> Option<Grid> {
        let full = self.table_size();
        let wide = prepared.has_wide_text();
        for &(percent, hyphens) in tried {
            prepared.resize(full.scale(percent, 100));
            let extents = self.extents(prepared, hyphens);
            let gap = match wide && percent <= NARROWED {
                true => NARROW_GAP,
                false => COLUMN_GAP,
            };
            let gap = prepared.size.scale(gap, 1000);
            let columns = if table.weights.is_empty() {
                widths(&extents, gap, frame.width)
            } else {
                weighted(&extents, &table.weights, gap, frame.width)
            };
            if let Some(columns) = columns {
                if percent < TOLD && !(wide && prepared.size >= LEGIBLE) {
                    self.tell_shrunk(table, percent);
                }
                let grid = Grid::new(&columns, gap, (prepared.size, hyphens), frame);
                return Some(self.dense_grid(grid));
            }
        }
        None
    }

    fn dense_grid(&self, mut grid: Grid) -> Grid {
        if self.dense {
            grid.leading = grid.size.scale(DENSE.1, 100);
            grid.pad = grid.pad / 3;
        }
        grid
    }

    /// The widths that columns need. In the annex one long rule must not squeeze the names
    /// of all rows, so that none asks for more than a good third of the page.
    fn extents(&mut self, prepared: &Prepared, hyphens: Hyphens) -> Vec<Extent> {
        let mut columns = vec![Extent::default(); prepared.aligns.len()];
        if let ([first, _, ..], Some(Align::Right)) = (&mut columns[..], prepared.aligns.first()) {
            first.fixed = true;
        }
        for (column, align) in columns.iter_mut().zip(&prepared.aligns) {
            column.numbers = *align == Align::Right;
        }
        let mut spanning = Vec::new();
        for row in prepared.head.iter().chain(&prepared.body) {
            for cell in &row.cells {
                let (natural, least) = extents(&mut self.shaper, &cell.rich, hyphens);
                let least = match hyphens {
                    Hyphens::Avoided => least.max(prepared.whole(row, cell).min(natural)),
                    _ => least,
                };
                if cell.columns > 1 {
                    // The label of a group takes as many lines as it needs.
                    let wanted = if row.kind == Kind::Head {
                        natural
                    } else {
                        least
                    };
                    spanning.push((cell.column..cell.column + cell.columns, (wanted, least)));
                    continue;
                }
                let Some(column) = columns.get_mut(cell.column) else {
                    continue;
                };
                let more = prepared.hang(row, cell) + prepared.indent(row, cell);
                column.natural = column.natural.max(natural + more);
                column.least = column.least.max(least + more);
                let wraps = row.kind == Kind::Head && !self.dense;
                let alone = if wraps { least } else { natural };
                column.body = column.body.max(alone + more);
            }
        }
        let gap = prepared.size.scale(COLUMN_GAP, 1000);
        spanning.sort_by_key(|(range, _)| range.len());
        for (range, wanted) in spanning {
            if let Some(spanned) = columns.get_mut(range) {
                widen(spanned, gap, wanted);
            }
        }
        if self.dense {
            let most = self.type_area().width.scale(38, 100);
            for column in &mut columns {
                column.natural = column.natural.min(most).max(column.least);
                column.body = column.body.min(most).max(column.least);
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

    fn tell_too_wide(&mut self, table: &Table, columns: usize, over: Length) {
        let name = self.name(table);
        let over = over.to_pt() * 25.4 / 72.0;
        let message = format!(
            "{name} with {columns} columns is {:.0} mm too wide for the page, even turned and at \
             the smallest size",
            over.ceil().max(1.0)
        );
        self.problems.push(
            Diagnostic::error(codes::TABLE_TOO_WIDE, message)
                .hint("drop columns, shorten their heads, or split the table in two"),
        );
    }

    fn put_head(&mut self, prepared: &Prepared, grid: &Grid, table: &Table, captioned: bool) {
        self.put_table_head(prepared, grid);
        self.check_head(table);
        let mut repeated = RepeatedHead {
            above: None,
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
            let look = self.look(Family::Tables, true, grid.size, self.style.accent);
            let rich = self.plain(&self.continued(&name), look, None);
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

    /// Reports a head that leaves no room for rows on a page.
    fn check_head(&mut self, table: &Table) {
        let most = self.page_room().scale(HIGHEST, 100);
        let height = self.galley.last().map_or(Length::ZERO, |slab| slab.height);
        if height <= most {
            return;
        }
        let mm = |length: Length| (length.to_pt() * 25.4 / 72.0).ceil();
        let message = format!(
            "the head of {} is {:.0} mm high, expected at most {:.0} mm so that rows fit below it",
            self.name(table),
            mm(height),
            mm(most)
        );
        self.problems.push(
            Diagnostic::error(codes::HEAD_TOO_HIGH, message)
                .hint("shorten its heads, or give their columns more weight"),
        );
    }

    /// The height of the type area of the page that the table is on.
    pub fn page_room(&self) -> Length {
        let page = match self.turned {
            true => self.style.page.turned(),
            false => self.style.page,
        };
        page.height - page.top - page.bottom
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
        let look = self.look(Family::Tables, false, size, self.style.colors.faint);
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

impl Grid {
    fn new(
        columns: &[Length],
        gap: Length,
        (size, hyphens): (Length, Hyphens),
        frame: Frame,
    ) -> Self {
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
            hyphens,
            pad: size.scale(ROW_PAD, 100),
        }
    }
}
