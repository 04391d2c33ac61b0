//! Tables: a grid of cells, and what is said of its head, stub and groups of rows.

use super::Inline;
use std::ops::Range;

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The id for links; empty when nothing refers to it.
    pub id: String,
    /// The computed number (`Table 2`); empty when there is no caption.
    pub number: String,
    /// The caption; may be empty.
    pub caption: Vec<Inline>,
    /// Alignment by column.
    pub columns: Vec<Align>,
    /// How the columns share the width of the page: each by its weight, one of weight zero
    /// by its content. Empty when all go by their content.
    pub weights: Vec<u16>,
    /// How many columns at the left name their rows; `None` when the content decides.
    pub stub: Option<usize>,
    /// Head rows. A cell that another one covers is empty.
    pub head: Vec<Vec<Inlines>>,
    /// The head cells that span several columns or rows.
    pub spanners: Vec<Spanner>,
    /// Body rows.
    pub rows: Vec<Row>,
    /// The groups of body rows, in order and without overlap; rows may belong to none.
    pub groups: Vec<RowGroup>,
    /// A source note under the table; may be empty.
    pub source: Vec<Inline>,
}

/// The content of one table cell.
pub type Inlines = Vec<Inline>;

/// A body row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The cells, as many as columns.
    pub cells: Vec<Inlines>,
    /// Whether it is a summary row (a total).
    pub summary: bool,
}

/// A head cell over several columns or rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanner {
    /// The head row in which it begins.
    pub row: usize,
    /// The column in which it begins.
    pub column: usize,
    /// How many head rows it spans; at least 1.
    pub rows: usize,
    /// How many columns it spans; at least 1.
    pub columns: usize,
}

/// Body rows under a common label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowGroup {
    /// What the rows have in common.
    pub label: Inlines,
    /// The rows, by index. A summary row among them sums up the group.
    pub rows: Range<usize>,
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// By the language's default.
    #[default]
    Default,
    /// To the start.
    Left,
    /// Centred.
    Center,
    /// To the end (numbers).
    Right,
}

/// What a place in the grid of head cells holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadCell {
    /// A cell over so many columns and rows; `(1, 1)` for a usual one.
    Spans {
        /// Columns.
        columns: usize,
        /// Rows.
        rows: usize,
    },
    /// A part of a cell that begins further left or above.
    Covered,
}

impl Table {
    /// The number of columns: that of the widest row.
    pub fn width(&self) -> usize {
        let rows = self.rows.iter().map(|row| row.cells.len());
        let widths = self.head.iter().map(Vec::len).chain(rows);
        widths.fold(self.columns.len(), usize::max)
    }

    /// What stands at a place of the head.
    pub fn head_cell(&self, row: usize, column: usize) -> HeadCell {
        for spanner in &self.spanners {
            if (spanner.row, spanner.column) == (row, column) {
                return HeadCell::Spans {
                    columns: spanner.columns.max(1),
                    rows: spanner.rows.max(1),
                };
            }
            if spanner.covers(row, column) {
                return HeadCell::Covered;
            }
        }
        HeadCell::Spans {
            columns: 1,
            rows: 1,
        }
    }

    /// The body in stretches: each group, and what stands before, between and behind them.
    pub fn parts(&self) -> Vec<(Option<&RowGroup>, Range<usize>)> {
        let count = self.rows.len();
        let mut parts = Vec::with_capacity(self.groups.len() * 2 + 1);
        let mut at = 0;
        for group in &self.groups {
            let start = group.rows.start.clamp(at, count);
            let end = group.rows.end.clamp(start, count);
            if at < start {
                parts.push((None, at..start));
            }
            parts.push((Some(group), start..end));
            at = end;
        }
        if at < count {
            parts.push((None, at..count));
        }
        parts
    }

    /// All cells with what is in them, in reading order: the head, then for each group its
    /// label and its rows.
    pub fn cells(&self) -> impl Iterator<Item = &Inlines> {
        let body = self.parts().into_iter().flat_map(|(group, rows)| {
            let label = group.map(|group| &group.label);
            let rows = self.rows.get(rows).unwrap_or_default();
            label
                .into_iter()
                .chain(rows.iter().flat_map(|row| &row.cells))
        });
        self.head.iter().flatten().chain(body)
    }

    /// All cells, to be changed, in the order of [`Table::cells`].
    pub fn each_cell_mut(&mut self, mut change: impl FnMut(&mut Inlines)) {
        self.head.iter_mut().flatten().for_each(&mut change);
        let mut groups = self.groups.iter_mut().peekable();
        for (index, row) in self.rows.iter_mut().enumerate() {
            while let Some(group) = groups.next_if(|group| group.rows.start <= index) {
                change(&mut group.label);
            }
            row.cells.iter_mut().for_each(&mut change);
        }
        groups.for_each(|group| change(&mut group.label));
    }
}

impl Spanner {
    /// Whether it covers a place of the head, that where it begins taken in.
    pub fn covers(&self, row: usize, column: usize) -> bool {
        (self.row..self.row + self.rows.max(1)).contains(&row)
            && (self.column..self.column + self.columns.max(1)).contains(&column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inlines {
        vec![Inline::Text(text.to_owned())]
    }

    #[test]
    fn the_body_falls_into_groups_and_what_is_between() {
        let group = |label: &str, rows| RowGroup {
            label: text(label),
            rows,
        };
        let row = |label: &str| Row {
            cells: vec![text(label)],
            summary: false,
        };
        let mut table = Table {
            head: vec![vec![text("H")]],
            rows: ["0", "1", "2", "3"].map(row).to_vec(),
            groups: vec![group("A", 1..2), group("B", 2..3)],
            ..Table::default()
        };
        let parts: Vec<_> = table.parts().into_iter().map(|(_, rows)| rows).collect();
        assert_eq!(parts, [0..1, 1..2, 2..3, 3..4]);
        let read: Vec<_> = table.cells().cloned().collect();
        assert_eq!(read, ["H", "0", "A", "1", "B", "2", "3"].map(text));
        let mut walked = Vec::new();
        table.each_cell_mut(|cell| walked.push(cell.clone()));
        assert_eq!(walked, read);
    }

    #[test]
    fn a_spanner_covers_what_it_spans() {
        let table = Table {
            spanners: vec![Spanner {
                row: 0,
                column: 1,
                rows: 1,
                columns: 2,
            }],
            ..Table::default()
        };
        let spans = |columns, rows| HeadCell::Spans { columns, rows };
        assert_eq!(table.head_cell(0, 0), spans(1, 1));
        assert_eq!(table.head_cell(0, 1), spans(2, 1));
        assert_eq!(table.head_cell(0, 2), HeadCell::Covered);
        assert_eq!(table.head_cell(1, 1), spans(1, 1));
    }
}
