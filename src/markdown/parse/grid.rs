//! The grid of a table: rows that belong to the head, cells that are joined, groups of rows.
//!
//! In the head a cell of `<` alone is part of the cell to its left, one of `^` of the cell
//! above (as in the "extended tables" of note-taking programs). Further head rows are the
//! first rows below the delimiter row, as many as `{heads=2}` behind the caption says. A
//! body row whose cells but the first are all `<` is the label of the rows below it; with
//! an empty label it ends the group.

use super::captions::Attributes;
use crate::document::{Inline, Row, RowGroup, Spanner, Table};

/// A cell that is part of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// Of the one to its left.
    Left,
    /// Of the one above.
    Up,
}

impl Join {
    /// What the source of a cell says of it.
    pub(super) fn of(source: &str) -> Option<Self> {
        match source.trim_matches([' ', '\t', '|']) {
            "<" => Some(Join::Left),
            "^" => Some(Join::Up),
            _ => None,
        }
    }
}

/// A table being read.
#[derive(Default)]
pub(super) struct Draft {
    /// The table.
    pub(super) table: Table,
    /// Joined cells: the line (0 for the head, then the rows), the column, and how.
    pub(super) joins: Vec<(usize, usize, Join)>,
    /// Whether the line above the delimiter row is a head row: one cell of it says something.
    pub(super) headed: bool,
}

/// A problem of a table's grid: message and hint.
pub(super) type Problem = (String, &'static str);

impl Draft {
    /// The table with what its attributes and joined cells say of it.
    pub(super) fn finish(mut self, attributes: &Attributes) -> (Table, Vec<Problem>) {
        let mut problems = Vec::new();
        let first = usize::from(!self.headed);
        let heads = attributes.heads.unwrap_or(1);
        let more = heads.saturating_sub(1);
        if more > self.table.rows.len() {
            problems.push((
                format!(
                    "`heads={heads}` asks for {more} head rows below the delimiter row, found {} rows",
                    self.table.rows.len()
                ),
                "give the number of head rows, that above the delimiter row counted",
            ));
        } else {
            let rows: Vec<Row> = self.table.rows.drain(..more).collect();
            self.table
                .head
                .extend(rows.into_iter().map(|row| row.cells));
        }
        let lines = self.table.head.len();
        self.spanners(first, lines, &mut problems);
        self.groups(first + lines);
        let width = self.table.width();
        self.table.stub = attributes.stub;
        if attributes.stub.is_some_and(|stub| stub > width) {
            let stub = attributes.stub.unwrap_or_default();
            problems.push((
                format!("`stub={stub}` names more columns than the table has, found {width}"),
                "give the number of columns at the left that name their rows",
            ));
        }
        match attributes.weights.len() {
            0 => {}
            found if found == width => self.table.weights.clone_from(&attributes.weights),
            found => problems.push((
                format!("`weights` has {found} numbers, expected {width}, one for each column"),
                "write `0` for a column that goes by its content",
            )),
        }
        (self.table, problems)
    }

    /// Makes spanners of the joined cells of the head, whose first line is `first`.
    fn spanners(&mut self, first: usize, lines: usize, problems: &mut Vec<Problem>) {
        let owners = self.owners(first, lines, problems);
        for owner in &owners {
            self.widen(owner);
        }
        self.table
            .spanners
            .sort_unstable_by_key(|s| (s.row, s.column));
        // Each must be a whole rectangle: as many joined cells as it has, but the first.
        self.table.spanners.retain(|spanner| {
            let parts = owners
                .iter()
                .filter(|owner| owner.of == (spanner.row, spanner.column));
            let whole = parts.count() + 1 == spanner.rows * spanner.columns;
            if !whole {
                problems.push((
                    format!(
                        "the cells joined in row {} of the head make no rectangle",
                        spanner.row + 1
                    ),
                    "join with `<` what lies beside a cell and with `^` what lies below it",
                ));
            }
            whole
        });
    }

    /// The cells that were joined, each with the cell that it is a part of.
    fn owners(&mut self, first: usize, lines: usize, problems: &mut Vec<Problem>) -> Vec<Joined> {
        let of_head = |line: usize| (first..first + lines).contains(&line);
        let mut owners: Vec<Joined> = Vec::new();
        let joins = self.joins.iter().filter(|(line, _, _)| of_head(*line));
        for &(line, column, join) in joins {
            let row = line - first;
            let whole = match join {
                Join::Left => column.checked_sub(1).map(|before| (row, before)),
                Join::Up => row.checked_sub(1).map(|above| (above, column)),
            };
            let Some(whole) = whole else {
                let what = match join {
                    Join::Left => "`<` in the first column joins no cell to its left",
                    Join::Up => "`^` in the first head row joins no cell above it",
                };
                problems.push((
                    what.to_owned(),
                    "write `\\<` or `\\^` for the character itself",
                ));
                continue;
            };
            // The joined cell may itself be part of one that began earlier.
            let known = owners.iter().find(|owner| owner.at == whole);
            let of = known.map_or(whole, |owner| owner.of);
            owners.push(Joined {
                at: (row, column),
                of,
            });
            if let Some(cell) = self
                .table
                .head
                .get_mut(row)
                .and_then(|row| row.get_mut(column))
            {
                cell.clear();
            }
        }
        owners
    }

    /// Makes the spanner of a cell large enough for a cell that was joined to it.
    fn widen(&mut self, joined: &Joined) {
        let ((row, column), (row_of, column_of)) = (joined.at, joined.of);
        let (rows, columns) = (row + 1 - row_of, column + 1 - column_of);
        let known = self.table.spanners.iter_mut();
        let mut known = known.filter(|s| (s.row, s.column) == (row_of, column_of));
        if let Some(spanner) = known.next() {
            spanner.rows = spanner.rows.max(rows);
            spanner.columns = spanner.columns.max(columns);
        } else {
            self.table.spanners.push(Spanner {
                row: row_of,
                column: column_of,
                rows,
                columns,
            });
        }
    }

    /// Takes the labels of groups out of the rows, of which the first is line `first`.
    fn groups(&mut self, first: usize) {
        let width = self.table.width();
        if width < 2 || self.joins.iter().all(|&(line, _, _)| line < first) {
            return;
        }
        let mut joins = self
            .joins
            .iter()
            .filter(|(line, _, _)| *line >= first)
            .peekable();
        let mut rows = Vec::with_capacity(self.table.rows.len());
        let mut open: Option<RowGroup> = None;
        for (index, mut row) in std::mem::take(&mut self.table.rows).into_iter().enumerate() {
            let line = first + index;
            let mut joined = Vec::new();
            while let Some((_, column, join)) = joins.next_if(|(at, _, _)| *at == line) {
                joined.push((*column, *join));
            }
            let all = (1..width).all(|column| joined.contains(&(column, Join::Left)));
            if !all {
                rows.push(row);
                continue;
            }
            if let Some(mut done) = open.take() {
                done.rows.end = rows.len();
                self.table.groups.push(done);
            }
            let label = if row.cells.is_empty() {
                Vec::new()
            } else {
                row.cells.swap_remove(0)
            };
            if label
                .iter()
                .any(|inline| !matches!(inline, Inline::SoftBreak))
            {
                open = Some(RowGroup {
                    label,
                    rows: rows.len()..rows.len(),
                });
            }
        }
        if let Some(mut done) = open {
            done.rows.end = rows.len();
            self.table.groups.push(done);
        }
        self.table.rows = rows;
    }
}

/// A cell of the head that was joined to another one: row and column of both.
struct Joined {
    at: (usize, usize),
    of: (usize, usize),
}
