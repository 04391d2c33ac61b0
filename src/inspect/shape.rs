//! Tells heads, stub and values of a block apart.

use super::blocks::Block;
use super::class::{Class, Plane, is_near};
use super::words::{is_number_head, is_period_head};
use crate::measure::ToPrimitive;
use crate::measure::written::{distant, written, year_in};
use crate::workbook::{CellAddress, CellRange, CellValue};

/// How a block is made up.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Heads, stub and values, without columns that only number the rows.
    pub range: CellRange,
    pub header_rows: u32,
    pub stub_columns: u32,
    /// A first column that only numbers the rows.
    pub numbering: Option<u32>,
    /// A row below the heads that only numbers the columns.
    pub counting: Option<u32>,
}

/// Most header rows and stub columns that the configuration allows.
const MOST_HEADS: u32 = 8;

/// Rows that are looked at to tell a column's sort; a longer table goes on likewise.
const SAMPLE: u32 = 400;

/// The shape of a block; `None` when it holds no number.
pub(super) fn shape(plane: &Plane<'_>, block: &Block) -> Option<Shape> {
    let range = block.range;
    let looker = Looker { plane, range };
    let mut header_rows = looker.header_rows()?;
    let mut left = range.first.column;
    let mut numbering = None;
    if looker.numbers_rows(left, header_rows) {
        numbering = Some(left);
        left += 1;
    }
    let mut stub_columns = looker.stub_columns(left, header_rows);
    // Codes beside the names are no labels: those at the left are left out, and those at the
    // right stand as words among the values.
    if stub_columns == 2 && looker.holds_codes(left + 1, left, header_rows) {
        stub_columns = 1;
    } else if stub_columns == 2
        && numbering.is_none()
        && looker.holds_codes(left, left + 1, header_rows)
    {
        numbering = Some(left);
        left += 1;
        stub_columns = 1;
    }
    // A head of periods over numbers that look like periods themselves.
    if header_rows == 0 && looker.is_counting(range.first.row, left + stub_columns) {
        header_rows = 1;
    }
    let below = range.first.row + header_rows;
    let counts = header_rows > 0 && looker.is_counting(below, left);
    let range = CellRange {
        first: CellAddress {
            row: range.first.row,
            column: left,
        },
        last: range.last,
    };
    let rows = range.last.row - range.first.row + 1;
    let columns = range.last.column - range.first.column + 1;
    (header_rows < rows && stub_columns < columns).then_some(Shape {
        range,
        header_rows: header_rows.min(MOST_HEADS),
        stub_columns: stub_columns.min(MOST_HEADS),
        numbering,
        counting: counts.then_some(below),
    })
}

struct Looker<'a, 'p> {
    plane: &'p Plane<'a>,
    range: CellRange,
}

impl Looker<'_, '_> {
    fn columns(&self) -> std::ops::RangeInclusive<u32> {
        self.range.first.column..=self.range.last.column
    }

    /// The classes of a row's cells, with their columns.
    fn row(&self, row: u32) -> Vec<(u32, Class)> {
        let cell = |column| Some((column, self.plane.class(row, column)?));
        self.columns().filter_map(cell).collect()
    }

    /// Rows of heads at the top; `None` when no row holds values.
    fn header_rows(&self) -> Option<u32> {
        let first = self.range.first;
        let rows = first.row..=self.range.last.row;
        let start = rows.clone().find(|row| self.is_body(*row))?;
        let mut heads = start - first.row;
        // Names of sections between heads and values belong to the values.
        while heads > 1 && self.is_section(first.row + heads - 1) {
            heads -= 1;
        }
        Some(heads)
    }

    /// Whether a row holds values: numbers beside its first cell, or years among which no
    /// head is left.
    fn is_body(&self, row: u32) -> bool {
        let cells = self.row(row);
        let left = self.range.first.column;
        let single = self.range.first.column == self.range.last.column;
        let values = cells
            .iter()
            .filter(|(column, class)| (single || *column > left) && class.is_value())
            .count();
        if values > 0 {
            return !self.is_first_counting(row) && !self.is_first_years(row);
        }
        let beside: Vec<&(u32, Class)> = cells.iter().filter(|(c, _)| *c > left).collect();
        let periods = beside.iter().filter(|(_, c)| *c == Class::Period).count();
        let dates = beside.iter().filter(|(_, c)| *c == Class::Date).count();
        let words = beside.iter().filter(|(_, c)| *c == Class::Text).count();
        if row == self.range.first.row {
            return false;
        }
        // Years as values: whole numbers that happen to lie between 1900 and 2100.
        periods > 0 && words == 0 && dates == 0 && !self.rising(row)
            || periods > 0
                && self.has_words_above(row)
                && self.stub_is_text(row)
                && !self.rising(row)
    }

    fn stub_is_text(&self, row: u32) -> bool {
        self.plane.class(row, self.range.first.column) == Some(Class::Text)
    }

    /// Whether the row above has heads over the columns.
    fn has_words_above(&self, row: u32) -> bool {
        row.checked_sub(1).is_some_and(|above| {
            let cells = self.row(above);
            cells
                .iter()
                .filter(|(_, c)| matches!(c, Class::Text))
                .count()
                > 1
        })
    }

    /// Whether the years of a row differ and go one way, as heads do, possibly again and
    /// again under one head after another.
    fn rising(&self, row: u32) -> bool {
        let years: Vec<i64> = self
            .columns()
            .filter_map(|column| match &self.plane.get(row, column)?.cell.value {
                CellValue::Number(n) => n.to_i64(),
                CellValue::Text(text) => year_in(text, self.plane.calendar).map(i64::from),
                _ => None,
            })
            .collect();
        let first = years.first();
        let length = years.iter().skip(1).position(|y| Some(y) == first);
        let part = years.get(..length.map_or(years.len(), |l| l + 1));
        let part = part.unwrap_or_default();
        let steady =
            |by: fn(&i64, &i64) -> bool| part.windows(2).all(|w| matches!(w, [a, b] if by(a, b)));
        let near = part
            .windows(2)
            .all(|w| matches!(w, [a, b] if (a - b).abs() <= 10));
        near && (steady(|a, b| a < b) || steady(|a, b| a > b))
            && years.chunks(part.len().max(1)).all(|c| part.starts_with(c))
    }

    /// Whether a first row is heads that are the numbers 1, 2, 3 (months, grades).
    fn is_first_counting(&self, row: u32) -> bool {
        row == self.range.first.row && self.is_counting(row, self.range.first.column)
    }

    /// Whether a first row is years of which some lie long ago, or are formatted as values.
    fn is_first_years(&self, row: u32) -> bool {
        let beside = self.range.first.column + 1..=self.range.last.column;
        let cells: Vec<u32> = beside
            .filter(|column| self.plane.get(row, *column).is_some())
            .collect();
        let near = |column: &u32| match self.plane.get(row, *column).map(|i| &i.cell.value) {
            Some(CellValue::Number(n)) => {
                n.to_i64().is_some_and(|n| is_near(n, self.plane.calendar))
            }
            _ => false,
        };
        row == self.range.first.row
            && cells.len() > 1
            && cells.iter().any(near)
            && cells.iter().all(|column| self.is_year(row, *column))
            && self.rising(row)
    }

    /// Whether a cell is a whole number that is a year, or a month, on an axis of periods.
    fn is_year(&self, row: u32, column: u32) -> bool {
        match self.plane.get(row, column).map(|item| &item.cell.value) {
            Some(CellValue::Number(n)) if n.fract().is_zero() => {
                let text = n.normalize().to_string();
                distant(&text, self.plane.calendar).is_some()
            }
            _ => false,
        }
    }

    /// Whether the numbers of a row count 1, 2, 3 from some column on, with at least three.
    fn is_counting(&self, row: u32, from: u32) -> bool {
        let mut numbers = Vec::new();
        for column in (from..=self.range.last.column).skip(1) {
            match self.plane.get(row, column).map(|i| &i.cell.value) {
                Some(CellValue::Number(n)) => numbers.push(n.to_i64()),
                Some(CellValue::Text(text)) => numbers.push(text.trim().parse().ok()),
                _ => numbers.push(None),
            }
        }
        let start = numbers.first().copied().flatten();
        let start = start.filter(|n| (0..=2).contains(n));
        numbers.len() >= 3
            && start.is_some_and(|start| {
                (start..)
                    .zip(&numbers)
                    .all(|(wanted, n)| *n == Some(wanted))
            })
    }

    /// A row with one label at its left and nothing else.
    fn is_section(&self, row: u32) -> bool {
        let cells = self.row(row);
        matches!(cells.as_slice(), [(column, Class::Text)] if *column == self.range.first.column)
            && self
                .plane
                .get(row, self.range.first.column)
                .is_some_and(|i| i.extent.first.row == i.extent.last.row)
    }

    fn body_rows(&self, header_rows: u32) -> std::ops::RangeInclusive<u32> {
        let first = self.range.first.row + header_rows;
        first..=self.range.last.row.min(first.saturating_add(SAMPLE))
    }

    fn head(&self, column: u32, header_rows: u32) -> String {
        let rows = self.range.first.row..self.range.first.row + header_rows;
        let mut texts = rows.filter_map(|row| self.plane.seen(row, column)?.text());
        texts.next_back().unwrap_or_default().to_owned()
    }

    /// Whether a column only numbers the rows: 1, 2, 3 beside a column of words.
    fn numbers_rows(&self, column: u32, header_rows: u32) -> bool {
        if column >= self.range.last.column {
            return false;
        }
        let mut expected = 1;
        let mut counted = 0;
        for row in self.body_rows(header_rows) {
            let number = match self.plane.get(row, column).map(|i| &i.cell.value) {
                Some(CellValue::Number(n)) => n.to_i64(),
                Some(CellValue::Text(text)) => match text.trim().trim_end_matches('.').parse() {
                    Ok(n) => Some(n),
                    // Words in the column, such as `Total` merged over it, number nothing.
                    Err(_) => continue,
                },
                Some(_) => return false,
                None => continue,
            };
            if number != Some(expected) {
                return false;
            }
            expected += 1;
            counted += 1;
        }
        let named = is_number_head(&self.head(column, header_rows));
        let words_beside = self
            .body_rows(header_rows)
            .filter(|row| self.plane.class(*row, column + 1) == Some(Class::Text))
            .count();
        (named || counted >= 3) && counted >= 1 && words_beside >= counted
    }

    /// Columns of labels at the left.
    fn stub_columns(&self, left: u32, header_rows: u32) -> u32 {
        let columns = left..=self.range.last.column;
        let stub = columns.take_while(|column| {
            *column - left < MOST_HEADS && self.is_stub(*column, left, header_rows)
        });
        stub.count() as u32
    }

    /// Whether a column holds codes (`S008`, `GB-0117`), or is hidden, beside a column of
    /// names that tell the rows apart by themselves.
    fn holds_codes(&self, column: u32, names: u32, header_rows: u32) -> bool {
        let texts = |column: u32| {
            let rows = self.body_rows(header_rows);
            let texts = rows.filter_map(move |row| {
                let item = self.plane.get(row, column)?;
                Some((row, item.text()?))
            });
            texts.collect::<Vec<(u32, &str)>>()
        };
        let is_code = |text: &str| {
            let signs = text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-./_".contains(c));
            signs && text.len() <= 12 && text.bytes().any(|b| b.is_ascii_digit())
        };
        let codes = texts(column);
        let hidden =
            self.plane.sheet.hidden.column(column) && !self.plane.sheet.hidden.column(names);
        let all = codes.len() >= 2 && (hidden || codes.iter().all(|(_, text)| is_code(text)));
        let mut seen = std::collections::HashSet::new();
        let beside = texts(names);
        let named = beside
            .iter()
            .filter(|(row, _)| codes.iter().any(|(at, _)| at == row));
        let mut count = 0;
        let apart = named
            .inspect(|_| count += 1)
            .all(|(_, text)| seen.insert(*text));
        all && apart
            && count == codes.len()
            && !codes
                .iter()
                .any(|(_, text)| written(text, self.plane.calendar).is_some())
    }

    /// Whether any label of a column stands twice.
    fn repeats(&self, column: u32, header_rows: u32) -> bool {
        let mut seen = std::collections::HashSet::new();
        let rows = self.body_rows(header_rows);
        let mut labels = rows.filter_map(|row| self.plane.get(row, column)?.text());
        labels.any(|label| !seen.insert(label))
    }

    fn is_stub(&self, column: u32, left: u32, header_rows: u32) -> bool {
        let mut words = 0;
        let mut values = 0;
        let mut periods = 0;
        let mut dates = 0;
        let mut years = 0;
        for row in self.body_rows(header_rows) {
            match self.plane.class(row, column) {
                Some(Class::Text) => words += 1,
                Some(Class::Period) => periods += 1,
                Some(Class::Date) => dates += 1,
                Some(Class::Mark) | None => {}
                Some(Class::Number) if self.is_year(row, column) => years += 1,
                Some(_) => values += 1,
            }
        }
        let told = is_period_head(&self.head(column, header_rows));
        // Years long past, below a head that says so or beside years of our time.
        match told || column == left && periods > 0 {
            true => periods += years,
            false => values += years,
        }
        // Beside labels that each stand once, years are values: when a library was founded.
        let again = periods >= 3 && self.repeats(column.saturating_sub(1), header_rows);
        let periods_are_labels = periods > 0 && values == 0 && (column == left || told || again);
        let dates_are_labels = dates > 0 && values == 0 && (column == left || told);
        let mostly_words = words > 0
            && if column == left {
                words >= values
            } else {
                values * 4 <= words
            };
        mostly_words || periods_are_labels || dates_are_labels
    }
}
