//! Makes a table out of a block.

use super::axes::{Axes, Question};
use super::blocks::Block;
use super::class::{Class, Plane, is_mark};
use super::guess::{Candidate, guess};
use super::labels::{bare, columns, rows};
use super::model::{AxisView, IndicatorView, LineView, Role, TableView};
use super::shape::{Shape, shape};
use super::units;
use super::words::is_change_head;
use crate::measure::Decimal;
use crate::measure::parse::number;
use crate::measure::rows::{is_subtotal, is_total, is_whole};
use crate::measure::written::stated;
use crate::workbook::{CellAddress, CellValue};

/// The table in a block; `None` when it holds no numbers.
pub(super) fn table(plane: &Plane<'_>, block: &Block) -> Option<TableView> {
    let shape = shape(plane, block)?;
    let text = |at: &CellAddress| plane.item(*at).map(|i| i.cell).map(crate::workbook::shown);
    let titles: Vec<String> = block
        .titles
        .iter()
        .filter_map(text)
        .map(|t| one_line(&t))
        .collect();
    let notes = block.notes.iter();
    let notes: Vec<(CellAddress, String)> = notes
        .filter_map(|at| Some((*at, one_line(&text(at)?))))
        .collect();
    let footnote_marks = footnote_marks(plane, &shape, &notes);
    let mut rows = rows(plane, &shape, &footnote_marks);
    let mut columns = columns(plane, &shape, &footnote_marks);
    let corner = corner(plane, &shape);
    sort_lines(&mut rows, &mut columns);
    one_total(plane, &mut rows, &columns);
    let Axes {
        down,
        across,
        trouble,
        unit_column,
        unit_row,
    } = Question {
        plane,
        shape: &shape,
        rows: &rows,
        columns: &columns,
        corner: &corner,
        titles: &titles,
    }
    .axes();
    plain_indicators(&down, &mut rows);
    plain_indicators(&across, &mut columns);
    let unit = titles.iter().find_map(|t| units::in_line(t));
    let corner_unit = || corner.iter().find_map(|c| units::in_line(c));
    let period = stated(&titles, plane.calendar);
    let mut view = TableView {
        marks: marks(plane, &shape, &rows, &columns),
        unit: unit.or_else(corner_unit),
        period,
        calendar: plane.calendar,
        titles,
        notes,
        range: shape.range,
        header_rows: shape.header_rows,
        stub_columns: shape.stub_columns,
        corner,
        numbering: shape.numbering,
        down,
        across,
        rows,
        columns,
        footnote_marks,
        indicators: Vec::new(),
        trouble,
    };
    view.indicators = indicators(plane, &view, unit_column.or(unit_row));
    Some(view)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The heads over the stub columns.
fn corner(plane: &Plane<'_>, shape: &Shape) -> Vec<String> {
    let first = shape.range.first;
    let head = |column: u32| {
        let rows = first.row..first.row + shape.header_rows;
        let mut texts = rows.filter_map(|row| plane.seen(row, column)?.text());
        one_line(texts.next_back().unwrap_or_default())
    };
    (first.column..first.column + shape.stub_columns)
        .map(head)
        .collect()
}

/// Tells totals, parts and comparisons among lines of values.
fn sort_lines(rows: &mut [LineView], columns: &mut [LineView]) {
    for line in rows.iter_mut().chain(columns.iter_mut()) {
        if line.role != Role::Values {
            continue;
        }
        if is_total(line.last()) || line.parts.len() == 1 && is_total(&line.path()) {
            line.role = Role::Total;
        } else if line.parts.iter().any(|(_, text)| is_subtotal(text)) {
            line.role = Role::Subtotal;
        }
    }
    for line in columns.iter_mut().filter(|l| l.role == Role::Values) {
        if line.parts.iter().any(|(_, text)| is_change_head(text)) {
            line.role = Role::Change;
        }
    }
}

/// Of several total rows with different labels, such as `North total`, `South total` and
/// `TOTAL`, one is of the whole: the row that the others add up to, or the one that is called
/// so, or the last. The others are of parts.
fn one_total(plane: &Plane<'_>, rows: &mut [LineView], columns: &[LineView]) {
    let of = |role: Role| -> Vec<(u32, String)> {
        let of_role = rows.iter().filter(|r| r.role == role);
        of_role.map(|r| (r.at, r.path())).collect()
    };
    let totals = of(Role::Total);
    let Some((_, last)) = totals.last() else {
        return;
    };
    if totals.iter().all(|(_, label)| label == last) {
        return;
    }
    let number = |row: u32, column: u32| match &plane.get(row, column)?.cell.value {
        CellValue::Number(value) => Some(*value),
        CellValue::Text(text) => Some(number(text)?.value),
        _ => None,
    };
    // How many columns of numbers say that a row is the sum of all the other totals.
    let sums = |at: u32| {
        let others = || totals.iter().filter(|(row, _)| *row != at);
        let holds = |column: &&LineView| {
            let parts: Option<Vec<Decimal>> =
                others().map(|(row, _)| number(*row, column.at)).collect();
            let sum = parts.and_then(|parts| {
                let mut parts = parts.into_iter();
                parts.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part))
            });
            sum.is_some_and(|sum| !sum.is_zero() && number(at, column.at) == Some(sum))
        };
        columns.iter().filter(holds).count()
    };
    let whole = totals
        .iter()
        .enumerate()
        .max_by_key(|(order, (at, label))| (sums(*at), is_whole(label), *order))
        .map(|(_, (_, label))| label.clone());
    for row in rows.iter_mut().filter(|r| r.role == Role::Total) {
        if Some(row.path()) != whole {
            row.role = Role::Subtotal;
        }
    }
}

/// Along a side of indicators `Births / Total` is one like the others.
fn plain_indicators(axes: &[AxisView], lines: &mut [LineView]) {
    if axes == [AxisView::Indicator] {
        let sums = |l: &&mut LineView| matches!(l.role, Role::Total | Role::Subtotal);
        lines
            .iter_mut()
            .filter(sums)
            .for_each(|l| l.role = Role::Values);
    }
}

/// Signs that stand for missing numbers among the values.
fn marks(plane: &Plane<'_>, shape: &Shape, rows: &[LineView], columns: &[LineView]) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    let columns = columns.iter().filter(|c| c.role != Role::Words);
    let columns: Vec<u32> = columns
        .map(|c| c.at)
        .filter(|c| *c >= shape.range.first.column)
        .collect();
    for row in rows {
        for column in &columns {
            let text = plane.get(row.at, *column).and_then(|i| i.text());
            if let Some(text) = text.filter(|t| is_mark(t))
                && !marks.iter().any(|m| m == text)
            {
                marks.push(text.to_owned());
            }
        }
    }
    marks
}

/// Marks that may stand behind a label or a number and lead to a note.
const FOOTNOTES: &[&str] = &[
    "(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(1)", "(2)", "(3)", "(4)", "（1）", "（2）",
    "（a）", "（b）", "[a]", "[b]", "[1]", "[2]", "***", "**", "*", "†", "‡", "①", "②", "③", "④",
    "¹", "²", "³",
];

/// The footnote marks that labels carry and notes explain, or that numbers carry.
fn footnote_marks(
    plane: &Plane<'_>,
    shape: &Shape,
    notes: &[(CellAddress, String)],
) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    let range = shape.range;
    let body = range.first.row + shape.header_rows;
    let values = range.first.column + shape.stub_columns;
    for at in plane.order.iter().filter(|at| range.contains(**at)) {
        let Some(text) = plane.item(*at).and_then(|i| i.text()) else {
            continue;
        };
        for mark in FOOTNOTES {
            let Some(rest) = text.strip_suffix(mark) else {
                continue;
            };
            let explained = notes.iter().any(|(_, note)| note.starts_with(mark));
            let is_value = at.row >= body && at.column >= values;
            let counts = !is_value && explained && !rest.trim().is_empty()
                || is_value && number(rest).is_some() && !mark.starts_with(['(', '（', '['])
                || is_value && explained && number(rest).is_some();
            if counts && !found.contains(mark) {
                found.push(mark);
            }
            break;
        }
    }
    FOOTNOTES
        .iter()
        .filter(|m| found.contains(m))
        .map(|m| (*m).to_owned())
        .collect()
}

/// What could be indicators: the rows, the columns, or the labels of a long list.
fn indicators(plane: &Plane<'_>, view: &TableView, unit_level: Option<u32>) -> Vec<IndicatorView> {
    let used = |line: &&LineView| matches!(line.role, Role::Values | Role::Total | Role::Subtotal);
    let rows: Vec<&LineView> = view.rows.iter().filter(used).collect();
    let columns: Vec<&LineView> = view.columns.iter().filter(used).collect();
    // Only one column of values may lack a head.
    let bare_column = || {
        view.columns
            .iter()
            .filter(|c| c.role == Role::Unlabelled)
            .collect()
    };
    let columns: Vec<&LineView> = if columns.is_empty() {
        bare_column()
    } else {
        columns
    };
    let mut found = Candidates {
        view,
        unit_level,
        list: Vec::new(),
    };
    let at = |row: &LineView, column: &LineView| CellAddress {
        row: row.at,
        column: column.at,
    };
    let level = |axes: &[AxisView]| axes.iter().position(|a| *a == AxisView::Indicator);
    let label = |line: &LineView, axes: &[AxisView]| match (axes.len(), level(axes)) {
        (0 | 1, _) => Some(line.path()),
        (_, Some(level)) => line.level(level as u32).map(str::to_owned),
        _ => None,
    };
    if level(&view.down).is_some() {
        for row in &rows {
            let cells = columns.iter().map(|column| at(row, column)).collect();
            let path = label(row, &view.down).unwrap_or_default();
            found.add(Some(row), path, cells);
        }
    } else if level(&view.across).is_some() {
        for column in &columns {
            let cells = rows.iter().map(|row| at(row, column)).collect();
            let path = label(column, &view.across).unwrap_or_default();
            found.add(Some(column), path, cells);
        }
    } else if !view.down.is_empty() {
        // Neither side names indicators: the title does.
        let title = view.titles.iter().find(|t| units::in_line(t).is_none());
        let title = title.cloned().unwrap_or_else(|| "Value".to_owned());
        let cells = rows
            .iter()
            .flat_map(|row| columns.iter().map(|column| at(row, column)));
        found.add(None, title, cells.collect());
    }
    found.list.iter().map(|c| guess(plane, c)).collect()
}

/// What could be indicators, each once.
struct Candidates<'v> {
    view: &'v TableView,
    /// The level of the labels that holds units.
    unit_level: Option<u32>,
    list: Vec<Candidate<'v>>,
}

impl Candidates<'_> {
    /// Adds cells of a row or column, if it has a label.
    fn add(&mut self, line: Option<&LineView>, path: String, cells: Vec<CellAddress>) {
        if path.is_empty() {
            return;
        }
        if let Some(known) = self.list.iter_mut().find(|c| c.path == path) {
            known.cells.extend(cells);
            return;
        }
        let unit = self.unit_level.and_then(|level| line?.level(level));
        let name = line.filter(|_| unit.is_some()).map(|line| {
            let parts = line.parts.iter();
            let parts = parts.filter(|(level, _)| Some(*level) != self.unit_level);
            let parts: Vec<&str> = parts.map(|(_, text)| text.as_str()).collect();
            parts.join(" / ")
        });
        self.list.push(Candidate {
            name: name
                .filter(|n| !n.is_empty())
                .unwrap_or_else(|| path.clone()),
            unit: unit.map(str::to_owned),
            apart: line.is_some_and(|line| lacks_level(line, &self.view.across)),
            path,
            cells,
            footnote_marks: &self.view.footnote_marks,
            table_unit: self.view.unit.as_ref(),
        });
    }
}

/// Whether a column lacks one of several levels of heads.
pub(super) fn lacks_level(line: &LineView, axes: &[AxisView]) -> bool {
    axes.len() > 1 && (0..axes.len() as u32).any(|level| line.level(level).is_none())
}

/// Whether the text of a value is a number once footnote marks are off.
pub(super) fn reads_as_number(view: &TableView, value: &CellValue) -> bool {
    match value {
        CellValue::Text(text) => number(bare(text, &view.footnote_marks)).is_some(),
        CellValue::Number(_) => true,
        _ => false,
    }
}

/// Whether a cell class is one that the values of a table should not have.
pub(super) fn is_doubtful(class: Class) -> bool {
    !matches!(class, Class::Number | Class::Period)
}
