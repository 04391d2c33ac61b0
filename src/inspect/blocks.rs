//! Cuts a sheet into blocks: blank rows and columns part them, as readers part them too.

use super::class::{Item, Plane};
use super::units;
use crate::measure::rows::is_note;
use crate::workbook::{CellAddress, CellRange};

/// Cells that belong together, with the lines of text above and below.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Heads, stub and values.
    pub range: CellRange,
    /// Lines above: title, unit, period, who reports.
    pub titles: Vec<CellAddress>,
    /// Lines below.
    pub notes: Vec<CellAddress>,
}

/// What a sheet falls into.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks {
    pub blocks: Vec<Block>,
    /// Lines of text that belong to no block.
    pub loose: Vec<CellAddress>,
}

/// Cuts within cuts: tables beside each other, of which one has others below it.
const DEEPEST: u32 = 4;

/// Cuts a sheet.
pub(super) fn blocks(plane: &Plane<'_>) -> Blocks {
    let items: Vec<&Item<'_>> = plane
        .order
        .iter()
        .filter_map(|at| plane.item(*at))
        .collect();
    let mut cut = Cut(Blocks::default());
    cut.rows(&items, 0);
    let mut blocks = cut.0;
    blocks
        .blocks
        .sort_by_key(|b| (b.range.first.row, b.range.first.column));
    join(plane, &mut blocks);
    attach(&mut blocks);
    blocks
}

/// What was cut off so far.
struct Cut(Blocks);

impl Cut {
    /// Parts at blank rows.
    fn rows(&mut self, items: &[&Item<'_>], depth: u32) {
        for band in runs(items, |i| (i.extent.first.row, i.extent.last.row)) {
            self.band(&band, depth);
        }
    }

    /// Takes lines of text off a band, and parts what is left at blank columns.
    fn band(&mut self, items: &[&Item<'_>], depth: u32) {
        let rows = by_row(items);
        let left = items
            .iter()
            .map(|i| i.extent.first.column)
            .min()
            .unwrap_or(0);
        let right = items
            .iter()
            .map(|i| i.extent.last.column)
            .max()
            .unwrap_or(0);
        if rows.iter().all(|row| row.len() == 1) && Self::is_text(items) {
            self.0.loose.extend(items.iter().map(|i| i.at()));
            return;
        }
        let head = rows
            .iter()
            .take_while(|row| is_title(row, left, right))
            .count();
        // A column of labels alone ends in labels, not in notes.
        let tail = if rows.len() - head > 2 {
            let rest = rows.get(head + 1..).unwrap_or_default();
            rest.iter()
                .rev()
                .take_while(|row| Self::is_tail(row, left))
                .count()
        } else {
            0
        };
        let middle: Vec<&Item<'_>> = rows
            .get(head..rows.len() - tail)
            .unwrap_or_default()
            .iter()
            .flatten()
            .copied()
            .collect();
        let addresses = |rows: Option<&[Vec<&Item<'_>>]>| -> Vec<CellAddress> {
            let rows = rows.unwrap_or_default().iter().flatten();
            rows.map(|i| i.at()).collect()
        };
        let titles = addresses(rows.get(..head));
        let notes = addresses(rows.get(rows.len() - tail..));
        let groups = runs(&middle, |i| (i.extent.first.column, i.extent.last.column));
        let groups = labelled(groups);
        if groups.len() > 1 && depth < DEEPEST {
            let before = self.0.blocks.len();
            for group in groups {
                let mut group = group;
                group.sort_by_key(|i| i.at());
                self.rows(&group, depth + 1);
            }
            let made = self.0.blocks.get_mut(before..).unwrap_or_default();
            for block in made.iter_mut() {
                block.titles.splice(0..0, titles.iter().copied());
            }
            if let Some(last) = made.last_mut() {
                last.notes.extend(notes);
            } else {
                self.0.loose.extend(titles);
                self.0.loose.extend(notes);
            }
            return;
        }
        match bounds(&middle) {
            Some(range) => self.0.blocks.push(Block {
                range,
                titles,
                notes,
            }),
            None => self.0.loose.extend(titles.into_iter().chain(notes)),
        }
    }

    /// Whether a band of single cells is text and no list of numbers.
    fn is_text(items: &[&Item<'_>]) -> bool {
        items.iter().all(|i| !i.class.is_value())
    }

    /// A line below a table: one text at its left, and no number.
    fn is_tail(row: &[&Item<'_>], left: u32) -> bool {
        let Some(first) = row.first() else {
            return false;
        };
        let text = first.text();
        let notes = row.iter().all(|i| i.text().is_some_and(is_note));
        let words = row.iter().all(|i| i.text().is_some());
        let at_left = first.extent.first.column == left;
        notes && words
            || row.len() == 1
                && at_left
                && text.is_some_and(|t| is_note(t) || t.contains([':', '：']))
    }
}

/// A line above a table: one text at its left, over its whole width, or about its unit; or
/// some short texts such as `Unit: persons` and `Year: 2019`.
fn is_title(row: &[&Item<'_>], left: u32, right: u32) -> bool {
    if !row
        .iter()
        .all(|i| i.text().is_some() || i.class == super::class::Class::Period)
    {
        return false;
    }
    let told = |i: &&Item<'_>| {
        i.text()
            .is_some_and(|t| t.contains([':', '：']) || units::in_line(t).is_some())
    };
    match row {
        [one] => {
            let spans = one.extent.last.column - one.extent.first.column;
            let whole = spans * 10 >= (right - left) * 8 && right > left;
            let at_left = one.extent.first.column == left && (spans == 0 || whole);
            let alone_at_right = one.extent.last.column == right && spans == 0 && right > left;
            at_left || whole || told(one) || row_is_long(one) || alone_at_right
        }
        [_, _] | [_, _, _] => row.iter().any(told) && right - left + 1 > row.len() as u32,
        _ => false,
    }
}

fn row_is_long(item: &Item<'_>) -> bool {
    item.text().is_some_and(|t| t.chars().count() > 40)
}

/// Items by the row that they begin in.
fn by_row<'i, 'a>(items: &[&'i Item<'a>]) -> Vec<Vec<&'i Item<'a>>> {
    let mut rows: Vec<Vec<&Item<'_>>> = Vec::new();
    for item in items {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|i| i.at().row == item.at().row) => row.push(item),
            _ => rows.push(vec![item]),
        }
    }
    rows
}

/// Parts items where nothing reaches: by rows or by columns.
fn runs<'i, 'a>(
    items: &[&'i Item<'a>],
    reach: impl Fn(&Item<'a>) -> (u32, u32),
) -> Vec<Vec<&'i Item<'a>>> {
    let mut sorted = items.to_vec();
    sorted.sort_by_key(|i| (reach(i).0, i.at()));
    let mut out: Vec<Vec<&Item<'_>>> = Vec::new();
    let mut end = 0;
    for item in sorted {
        let (first, last) = reach(item);
        match out.last_mut() {
            Some(run) if first <= end + 1 => run.push(item),
            _ => out.push(vec![item]),
        }
        end = if out.last().is_some_and(|run| run.len() == 1) {
            last
        } else {
            end.max(last)
        };
    }
    for run in &mut out {
        run.sort_by_key(|i| i.at());
    }
    out
}

fn bounds(items: &[&Item<'_>]) -> Option<CellRange> {
    let row = |i: &&Item<'_>| i.extent.first.row;
    Some(CellRange {
        first: CellAddress {
            row: items.iter().map(row).min()?,
            column: items.iter().map(|i| i.extent.first.column).min()?,
        },
        last: CellAddress {
            row: items.iter().map(|i| i.extent.last.row).max()?,
            column: items.iter().map(|i| i.extent.last.column).max()?,
        },
    })
}

/// Blank rows that may stand within a table, as before its total.
const WITHIN: u32 = 2;

/// Joins blocks that blank rows only set off: one without heads of its own below another of
/// the same columns.
fn join(plane: &Plane<'_>, blocks: &mut Blocks) {
    let mut at = 1;
    while at < blocks.blocks.len() {
        let (before, rest) = blocks.blocks.split_at(at);
        let Some(below) = rest.first() else { break };
        let onto = before
            .iter()
            .rposition(|above| continues(plane, above, below));
        match onto {
            Some(onto) => {
                let block = blocks.blocks.remove(at);
                if let Some(above) = blocks.blocks.get_mut(onto) {
                    above.range.last.row = above.range.last.row.max(block.range.last.row);
                    above.range.last.column = above.range.last.column.max(block.range.last.column);
                    above.range.first.row = above.range.first.row.min(block.range.first.row);
                    let title = block.titles.iter();
                    // The title of a part is a row of the table: `Villages` above their rows.
                    if let Some(first) = title.map(|t| t.row).min() {
                        above.range.first.row = above.range.first.row.min(first);
                    }
                    above.notes.extend(block.notes);
                }
            }
            None => at += 1,
        }
    }
}

/// Whether a block goes on the one above it: no head, within its columns, close below.
fn continues(plane: &Plane<'_>, above: &Block, below: &Block) -> bool {
    let top = below.titles.iter().map(|t| t.row).min();
    let top = top.unwrap_or(below.range.first.row);
    let close = top > above.range.last.row && top - above.range.last.row <= WITHIN + 1;
    let within = below.range.first.column == above.range.first.column
        && below.range.last.column <= above.range.last.column;
    let several = above.range.last.column > above.range.first.column;
    close
        && within
        && several
        && above.notes.is_empty()
        && starts_with_values(plane, below)
        && !starts_with_values(plane, above)
}

/// Whether the first row holds a number beside its label.
fn starts_with_values(plane: &Plane<'_>, block: &Block) -> bool {
    let row = block.range.first.row;
    let columns = block.range.first.column + 1..=block.range.last.column;
    columns.into_iter().any(|column| {
        plane
            .class(row, column)
            .is_some_and(|class| class.is_value())
    })
}

/// Joins groups of columns that have no labels of their own to the one at their left: a
/// blank column only sets them off.
fn labelled<'i, 'a>(groups: Vec<Vec<&'i Item<'a>>>) -> Vec<Vec<&'i Item<'a>>> {
    let mut out: Vec<Vec<&Item<'_>>> = Vec::new();
    for group in groups {
        let left = group
            .iter()
            .map(|i| i.extent.first.column)
            .min()
            .unwrap_or(0);
        let first = group.iter().filter(|i| i.at().column == left);
        let values = first.clone().filter(|i| i.class.is_value()).count();
        let bare = values > 0 && values * 2 >= first.count().saturating_sub(1);
        match out.last_mut() {
            Some(before) if bare && are_beside(before, &group) => before.extend(group),
            _ => out.push(group),
        }
    }
    for group in &mut out {
        group.sort_by_key(|i| i.at());
    }
    out
}

/// Whether a group stands beside another, at most two blank columns away, in its rows.
fn are_beside(left: &[&Item<'_>], right: &[&Item<'_>]) -> bool {
    let (Some(a), Some(b)) = (bounds(left), bounds(right)) else {
        return false;
    };
    b.first.column - a.last.column <= 3 && b.first.row >= a.first.row && b.last.row <= a.last.row
}

/// Gives loose lines to the block below them as titles, else to the one above as notes.
fn attach(blocks: &mut Blocks) {
    let mut loose = std::mem::take(&mut blocks.loose);
    loose.sort_by_key(|l| std::cmp::Reverse(*l));
    let mut left = Vec::new();
    for line in loose {
        let top = |b: &Block| {
            b.titles
                .iter()
                .map(|t| t.row)
                .min()
                .unwrap_or(b.range.first.row)
        };
        let over = |b: &&mut Block| {
            (b.range.first.column..=b.range.last.column).contains(&line.column)
                || line.column <= b.range.first.column
        };
        let below = blocks.blocks.iter_mut().filter(|b| top(b) > line.row);
        let below = below.filter(over).min_by_key(|b| top(b));
        if let Some(block) = below.filter(|b| top(b) - line.row <= WITHIN + 1) {
            block.titles.insert(0, line);
            continue;
        }
        let above = blocks
            .blocks
            .iter_mut()
            .filter(|b| b.range.last.row < line.row);
        match above.filter(over).max_by_key(|b| b.range.last.row) {
            Some(block) => block.notes.insert(0, line),
            None => left.push(line),
        }
    }
    for block in &mut blocks.blocks {
        block.titles.sort();
        block.notes.sort();
    }
    left.reverse();
    blocks.loose = left;
}
