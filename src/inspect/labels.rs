//! The labels of rows and columns, as the program reads them: merged ones carried over
//! their merge, footnote marks taken off.

use super::class::{Class, Plane};
use super::model::{LineView, Role};
use super::shape::Shape;
use crate::workbook::{CellAddress, CellRange, CellValue};

/// The rows of a table that hold a label or a value.
pub(super) fn rows(plane: &Plane<'_>, shape: &Shape, marks: &[String]) -> Vec<LineView> {
    let range = shape.range;
    let first = range.first.row + shape.header_rows;
    let levels = range.first.column..range.first.column + shape.stub_columns;
    let values = range.first.column + shape.stub_columns..=range.last.column;
    let stub = CellRange {
        first: CellAddress {
            row: first,
            column: range.first.column,
        },
        last: CellAddress {
            row: range.last.row,
            column: levels.end.saturating_sub(1),
        },
    };
    let line = |row: u32| {
        let label = |column: u32| {
            let (text, from) = label(plane, row, column, marks)?;
            // A merge over several levels counts at its first one only.
            let carried = from.first.column.max(stub.first.column) == column;
            let own = stub.contains(from.first) || !range.contains(from.first);
            (carried && own).then_some((column - stub.first.column, text))
        };
        let parts: Vec<(u32, String)> = levels.clone().filter_map(label).collect();
        let classes = values.clone().filter_map(|column| plane.class(row, column));
        let classes: Vec<Class> = classes.collect();
        let role = match shape.counting == Some(row) {
            true => Role::Words,
            false => role(&parts, &classes),
        };
        LineView {
            at: row,
            role,
            parts,
        }
    };
    let lines = (first..=range.last.row).map(line);
    lines
        .filter(|l| !l.parts.is_empty() || l.role != Role::Section)
        .collect()
}

/// The columns of a table that hold a label or a value.
pub(super) fn columns(plane: &Plane<'_>, shape: &Shape, marks: &[String]) -> Vec<LineView> {
    let range = shape.range;
    let first = range.first.column + shape.stub_columns;
    let levels = range.first.row..range.first.row + shape.header_rows;
    let body = range.first.row + shape.header_rows..=range.last.row;
    let head = CellRange {
        first: CellAddress {
            row: range.first.row,
            column: first,
        },
        last: CellAddress {
            row: levels.end.saturating_sub(1),
            column: range.last.column,
        },
    };
    let line = |column: u32| {
        let label = |row: u32| {
            let (text, from) = label(plane, row, column, marks)?;
            let carried = from.first.row.max(head.first.row) == row;
            let own = head.contains(from.first) || !range.contains(from.first);
            (carried && own).then_some((row - head.first.row, text))
        };
        let parts: Vec<(u32, String)> = levels.clone().filter_map(label).collect();
        let classes = body.clone().filter_map(|row| plane.class(row, column));
        let classes: Vec<Class> = classes.collect();
        LineView {
            at: column,
            role: role(&parts, &classes),
            parts,
        }
    };
    let lines = (first..=range.last.column).map(line);
    lines
        .filter(|l| !l.parts.is_empty() || l.role != Role::Section)
        .collect()
}

fn role(parts: &[(u32, String)], classes: &[Class]) -> Role {
    let values = classes.iter().filter(|c| **c != Class::Text).count();
    let words = classes.len() - values;
    let dates = classes.iter().all(|c| *c == Class::Date);
    if classes.is_empty() {
        Role::Section
    } else if words > values || dates {
        Role::Words
    } else if parts.is_empty() {
        Role::Unlabelled
    } else {
        Role::Values
    }
}

/// The label at a cell, and the merged region that it stands for.
fn label(
    plane: &Plane<'_>,
    row: u32,
    column: u32,
    marks: &[String],
) -> Option<(String, CellRange)> {
    let item = plane.seen(row, column)?;
    let text = match &item.cell.value {
        CellValue::Text(text) | CellValue::Date(text) => text.to_string(),
        CellValue::Number(number) => crate::workbook::label(*number, item.cell.format.as_deref()),
        _ => return None,
    };
    let text = bare(&text, marks)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (!text.is_empty()).then_some((text, item.extent))
}

/// The text without footnote marks behind it.
pub(super) fn bare<'a>(text: &'a str, marks: &[String]) -> &'a str {
    let mut rest = text.trim();
    while let Some(cut) = marks
        .iter()
        .find_map(|mark| rest.strip_suffix(mark.as_str()))
    {
        if cut.trim().is_empty() {
            break;
        }
        rest = cut.trim();
    }
    rest
}
