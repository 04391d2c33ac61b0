//! What on a sheet should be looked at before a report is made of it.

use super::class::{Class, Plane};
use super::model::{AxisView, LineView, Remark, Role, TableView};
use super::table::{is_doubtful, reads_as_number};
use crate::measure::Decimal;
use crate::workbook::{CellAddress, CellRange, CellValue, NumberFormat, shown};
use std::collections::BTreeMap;

/// Gathers remarks; the same about several cells becomes one.
#[derive(Default)]
struct Remarks {
    found: BTreeMap<(usize, String), (&'static str, Vec<CellRange>)>,
}

/// Sorts of remarks in the order of their weight, with what is to be done.
const SORTS: &[&str] = &[
    "error-cell",
    "uncalculated-formula",
    "text-among-numbers",
    "date-among-numbers",
    "true-or-false",
    "number-too-large",
    "percent-twice",
    "fraction-for-percent",
    "mixed-formats",
    "total-differs",
    "duplicate-label",
    "unlabelled",
    "merged-values",
    "full-width-digits",
    "number-as-text",
    "missing-mark",
    "repeated-head",
    "hidden-rows",
    "hidden-columns",
    "hidden-sheet",
];

impl Remarks {
    fn add(&mut self, sort: &'static str, text: impl Into<String>, cells: CellRange) {
        let weight = SORTS.iter().position(|s| *s == sort).unwrap_or(SORTS.len());
        let entry = self.found.entry((weight, text.into()));
        entry.or_insert_with(|| (sort, Vec::new())).1.push(cells);
    }
}

/// All remarks on a sheet.
pub(super) fn remarks(plane: &Plane<'_>, tables: &[TableView]) -> Vec<Remark> {
    let mut remarks = Remarks::default();
    for table in tables {
        let look = Look { plane, table };
        look.values(&mut remarks);
        look.merged(&mut remarks);
        look.labels(&mut remarks);
        look.totals(&mut remarks);
        look.formats(&mut remarks);
    }
    hidden(plane, &mut remarks);
    if !plane.sheet.visible && !tables.is_empty() {
        let text = "the sheet is hidden: the proposal leaves it out";
        if let Some(used) = plane.sheet.used() {
            remarks.add("hidden-sheet", text, used);
        }
    }
    let found = remarks.found.into_iter();
    found
        .map(|((_, text), (sort, cells))| Remark { sort, cells, text })
        .collect()
}

/// Hidden rows and columns that hold something.
fn hidden(plane: &Plane<'_>, remarks: &mut Remarks) {
    let Some(used) = plane.sheet.used() else {
        return;
    };
    let holds = |range: CellRange| plane.order.iter().any(|at| range.contains(*at));
    for (first, last) in &plane.sheet.hidden.rows {
        let range = CellRange {
            first: CellAddress {
                row: *first,
                column: used.first.column,
            },
            last: CellAddress {
                row: (*last).min(used.last.row),
                column: used.last.column,
            },
        };
        if *first <= used.last.row && holds(range) {
            remarks.add(
                "hidden-rows",
                "hidden rows: the program reads them like any others; delete them or add their labels to `skip` if the report must not count them",
                range,
            );
        }
    }
    for (first, last) in &plane.sheet.hidden.columns {
        let range = CellRange {
            first: CellAddress {
                row: used.first.row,
                column: *first,
            },
            last: CellAddress {
                row: used.last.row,
                column: (*last).min(used.last.column),
            },
        };
        if *first <= used.last.column && holds(range) {
            remarks.add(
                "hidden-columns",
                "hidden columns: the program reads them like any others",
                range,
            );
        }
    }
}

struct Look<'a, 'p> {
    plane: &'p Plane<'a>,
    table: &'p TableView,
}

impl Look<'_, '_> {
    fn body(&self) -> CellRange {
        let range = self.table.range;
        CellRange {
            first: CellAddress {
                row: range.first.row + self.table.header_rows,
                column: range.first.column + self.table.stub_columns,
            },
            last: range.last,
        }
    }

    fn values(&self, remarks: &mut Remarks) {
        let body = self.body();
        let words = |column: u32| {
            let line = self.table.columns.iter().find(|c| c.at == column);
            line.is_none_or(|c| c.role == Role::Words)
        };
        let heads = |row: u32| {
            let line = self.table.rows.iter().find(|r| r.at == row);
            line.is_some_and(|r| r.role == Role::Words)
        };
        let mut heads_again: Vec<u32> = Vec::new();
        for sheet_row in self.plane.sheet.rows() {
            let (row, cells) = sheet_row;
            if !(body.first.row..=body.last.row).contains(&row) {
                continue;
            }
            let is_head = heads(row);
            for cell in cells {
                let at = cell.address;
                if !body.contains(at) {
                    continue;
                }
                let Some(class) = self.plane.item(at).map(|i| i.class) else {
                    continue;
                };
                if !is_doubtful(class) || words(at.column) {
                    continue;
                }
                if is_head && class == Class::Text {
                    if !heads_again.contains(&row) {
                        heads_again.push(row);
                        let text = "a row of words among the values, such as a head that is repeated: add its label to `skip`";
                        remarks.add("repeated-head", text, self.row_range(row));
                    }
                    continue;
                }
                self.value(at, &cell.value, class, remarks);
            }
        }
    }

    fn row_range(&self, row: u32) -> CellRange {
        let range = self.table.range;
        CellRange {
            first: CellAddress {
                row,
                column: range.first.column,
            },
            last: CellAddress {
                row,
                column: range.last.column,
            },
        }
    }

    fn value(&self, at: CellAddress, value: &CellValue, class: Class, remarks: &mut Remarks) {
        let cell = CellRange::one(at);
        match value {
            CellValue::Text(text) if class == Class::Mark => remarks.add(
                "missing-mark",
                format!("`{}` stands for a missing number: the proposal declares it under `missing`", text.trim()),
                cell,
            ),
            CellValue::Text(text) if reads_as_number(self.table, value) => {
                let full = text.chars().any(|c| ('０'..='９').contains(&c));
                let (sort, words) = if full {
                    ("full-width-digits", "numbers in full-width digits, stored as text: the program reads them, Excel does not count them in a sum")
                } else {
                    ("number-as-text", "numbers stored as text: the program reads them, Excel does not count them in a sum")
                };
                remarks.add(sort, words, cell);
            }
            CellValue::Text(text) => remarks.add(
                "text-among-numbers",
                format!("the text `{}` among numbers: enter the number, or declare the text under `missing`", text.trim()),
                cell,
            ),
            CellValue::Date(date) => remarks.add(
                "date-among-numbers",
                format!("the date {date} among numbers: give the cell a number format"),
                cell,
            ),
            CellValue::Error(error) => remarks.add(
                "error-cell",
                format!("the error {error}: correct the formula"),
                cell,
            ),
            CellValue::Uncalculated(_) => remarks.add(
                "uncalculated-formula",
                "formulas without a result: open the workbook in Excel and save it",
                cell,
            ),
            CellValue::Boolean(_) => {
                remarks.add("true-or-false", "TRUE or FALSE among numbers: enter the number", cell);
            }
            CellValue::OutOfRange(_) => {
                remarks.add("number-too-large", "a number beyond what can be exact: enter it in a larger unit", cell);
            }
            CellValue::Number(_) => {}
        }
    }

    fn merged(&self, remarks: &mut Remarks) {
        let body = self.body();
        for merge in self
            .plane
            .sheet
            .merged
            .iter()
            .filter(|m| body.contains(m.first))
        {
            let label = self
                .table
                .rows
                .iter()
                .any(|r| r.at == merge.first.row && r.role == Role::Section);
            if !label && self.plane.item(merge.first).is_some() {
                remarks.add(
                    "merged-values",
                    "merged cells among the values: the number counts for the first row and column only",
                    *merge,
                );
            }
        }
    }

    fn labels(&self, remarks: &mut Remarks) {
        let range = self.table.range;
        let sides = [
            (&self.table.rows, &self.table.down, true),
            (&self.table.columns, &self.table.across, false),
        ];
        for (lines, axes, down) in sides {
            let mut seen: BTreeMap<String, &LineView> = BTreeMap::new();
            let values =
                |l: &&LineView| !matches!(l.role, Role::Section | Role::Words | Role::Subtotal);
            for line in lines.iter().filter(values) {
                let place = |line: &LineView| {
                    let (row, column) = match down {
                        true => (
                            line.at,
                            range.first.column + self.table.stub_columns.saturating_sub(1),
                        ),
                        false => (
                            range.first.row + self.table.header_rows.saturating_sub(1),
                            line.at,
                        ),
                    };
                    CellRange::one(CellAddress { row, column })
                };
                if line.role == Role::Unlabelled {
                    let what = if down { "row" } else { "column" };
                    let many = lines.len() > 1;
                    if many {
                        remarks.add(
                            "unlabelled",
                            format!(
                                "a {what} of values without a label: the program passes it over"
                            ),
                            place(line),
                        );
                    }
                    continue;
                }
                let list = axes.len() > 1 || axes.is_empty();
                let key = match list {
                    true => line.path(),
                    false if axes.first() == Some(&AxisView::Area) => line.last().to_owned(),
                    false => line.path(),
                };
                if let Some(first) = seen.insert(crate::measure::parse::fold(&key), line)
                    && (!axes.is_empty() || down)
                {
                    let text = format!("the label `{key}` stands twice: rename one");
                    remarks.add("duplicate-label", text.clone(), place(first));
                    remarks.add("duplicate-label", text, place(line));
                }
            }
        }
    }

    fn number(&self, row: u32, column: u32) -> Option<Decimal> {
        match &self.plane.get(row, column)?.cell.value {
            CellValue::Number(value) => Some(*value),
            CellValue::Text(text) => {
                let text = super::labels::bare(text, &self.table.footnote_marks);
                crate::measure::parse::number(text).map(|n| n.value)
            }
            _ => None,
        }
    }

    /// Compares totals with the sum of the other rows.
    fn totals(&self, remarks: &mut Remarks) {
        let rows: Vec<&LineView> = self
            .table
            .rows
            .iter()
            .filter(|r| r.role == Role::Values)
            .collect();
        let Some(total) = self.table.rows.iter().find(|r| r.role == Role::Total) else {
            return;
        };
        if rows.len() < 2 || self.table.down.as_slice() != [AxisView::Area] {
            return;
        }
        for column in self
            .table
            .columns
            .iter()
            .filter(|c| matches!(c.role, Role::Values | Role::Total))
        {
            let cell = self.plane.get(total.at, column.at).map(|i| i.cell);
            let percent = cell
                .and_then(|c| c.format.as_deref())
                .is_some_and(|f| NumberFormat::parse(f).percent);
            let Some(stated) = self.number(total.at, column.at).filter(|_| !percent) else {
                continue;
            };
            let parts: Vec<Decimal> = rows
                .iter()
                .filter_map(|r| self.number(r.at, column.at))
                .collect();
            let sum = parts
                .iter()
                .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part));
            let Some(sum) = sum.filter(|_| parts.len() == rows.len()) else {
                continue;
            };
            let difference = (stated - sum).normalize();
            // Rates do not add up, and lie far from their sum.
            let near = difference.abs() * Decimal::from(5) < stated.abs();
            if !difference.is_zero() && near {
                let shown = cell.map(shown).unwrap_or_default();
                let text = format!(
                    "`{}` is {shown} and the rows add up to {}, a difference of {difference}",
                    total.last(),
                    sum.normalize()
                );
                let at = CellAddress {
                    row: total.at,
                    column: column.at,
                };
                remarks.add("total-differs", text, CellRange::one(at));
            }
        }
    }

    /// Number formats that contradict their numbers or each other.
    fn formats(&self, remarks: &mut Remarks) {
        for column in self.table.columns.iter().filter(|c| c.role == Role::Values) {
            let mut percents = Vec::new();
            let mut others = Vec::new();
            for row in self
                .table
                .rows
                .iter()
                .filter(|r| matches!(r.role, Role::Values | Role::Total))
            {
                let at = CellAddress {
                    row: row.at,
                    column: column.at,
                };
                let Some(cell) = self.plane.item(at).map(|i| i.cell) else {
                    continue;
                };
                let CellValue::Number(value) = &cell.value else {
                    continue;
                };
                let format = cell.format.as_deref().map(NumberFormat::parse);
                if format.is_some_and(|f| f.percent) {
                    percents.push(at);
                    if value.abs() > Decimal::from(5) {
                        let text = format!(
                            "shows {}: a percentage was typed as {} and then formatted as one",
                            shown(cell),
                            value.normalize()
                        );
                        remarks.add("percent-twice", text, CellRange::one(at));
                    }
                } else {
                    others.push(at);
                }
            }
            let columns_are_one = self.table.down.as_slice() != [AxisView::Indicator];
            if columns_are_one && !percents.is_empty() && !others.is_empty() {
                let fewer = if percents.len() < others.len() {
                    &percents
                } else {
                    &others
                };
                for at in fewer {
                    let text = "percentages and plain numbers in one column: give its cells one number format";
                    remarks.add("mixed-formats", text, CellRange::one(*at));
                }
            }
        }
    }
}
