//! What a cell looks like to someone who looks for tables: label, number, mark, year.

use crate::measure::parse::number;
use crate::measure::written::written;
use crate::measure::{Calendar, Decimal, ToPrimitive};
use crate::workbook::{Cell, CellAddress, CellRange, CellValue, NumberFormat, Sheet};
use std::collections::HashMap;

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Words.
    Text,
    /// A number.
    Number,
    /// A number or text that could be a year or another period.
    Period,
    /// A text that reads as a number.
    NumberText,
    /// A sign that stands for a number that is not there: `-`, `…`, `n/a`.
    Mark,
    /// A date.
    Date,
    /// Where a number should be: an error, a formula without result, TRUE, a number too large.
    Fault,
}

impl Class {
    /// Whether a number stands or should stand there.
    pub fn is_value(self) -> bool {
        matches!(self, Class::Number | Class::NumberText | Class::Fault)
    }
}

/// Texts that commonly stand for a missing number, besides those without letters and digits.
const MARKS: &[&str] = &[
    "n/a",
    "na",
    "n.a.",
    "n.d.",
    "nil",
    "x",
    "无",
    "缺",
    "none",
    "tbd",
    "unknown",
    "not available",
];

/// Whether a text stands for a number that is not there.
pub(super) fn is_mark(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && (!text.chars().any(char::is_alphanumeric)
            || MARKS.contains(&text.to_lowercase().as_str()))
}

/// What a cell looks like; `None` for a blank one.
fn class(cell: &Cell, calendar: Calendar) -> Option<Class> {
    Some(match &cell.value {
        CellValue::Text(text) if text.trim().is_empty() => return None,
        CellValue::Text(text) => {
            if is_mark(text) {
                Class::Mark
            } else if written(text, calendar).is_some_and(|found| found.whole) {
                Class::Period
            } else if number(text).is_some() {
                Class::NumberText
            } else {
                Class::Text
            }
        }
        CellValue::Number(value) if is_year(*value, cell.format.as_deref(), calendar) => {
            Class::Period
        }
        CellValue::Number(_) => Class::Number,
        CellValue::Date(_) => Class::Date,
        CellValue::Boolean(_)
        | CellValue::Error(_)
        | CellValue::Uncalculated(_)
        | CellValue::OutOfRange(_) => Class::Fault,
    })
}

/// A whole number from 1900 to 2100, or the year of another calendar, without grouping or
/// decimals; or a date written as a number, 20191231.
fn is_year(value: Decimal, format: Option<&str>, calendar: Calendar) -> bool {
    let whole = value.fract().is_zero();
    let year = value.to_i64().is_some_and(|n| is_near(n, calendar));
    whole
        && year
        && format.is_none_or(|code| {
            let format = NumberFormat::parse(code);
            !format.grouped && !format.percent && format.decimals.unwrap_or(0) == 0
        })
}

/// Whether a number is a year that stands by itself in tables of our time.
pub(super) fn is_near(number: i64, calendar: Calendar) -> bool {
    let date = || written(&number.to_string(), calendar).is_some_and(|found| found.date);
    match number {
        1900..=2100 => true,
        2443..=2643 => calendar == Calendar::Buddhist,
        1279..=1479 => calendar == Calendar::Persian,
        19_000_101..=21_001_231 => date(),
        _ => false,
    }
}

/// Something on a sheet: a cell that is not blank, with what it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    pub cell: &'a Cell,
    pub class: Class,
    /// The merged region that it covers, or the cell itself.
    pub extent: CellRange,
}

impl Item<'_> {
    pub fn at(&self) -> CellAddress {
        self.cell.address
    }

    /// Its words, if it is a text.
    pub fn text(&self) -> Option<&str> {
        match &self.cell.value {
            CellValue::Text(text) => Some(text.trim()),
            _ => None,
        }
    }
}

/// The content of a sheet, ready to be looked at.
pub(super) struct Plane<'a> {
    pub sheet: &'a Sheet,
    items: HashMap<CellAddress, Item<'a>>,
    /// Everything, by row, then column.
    pub order: Vec<CellAddress>,
    /// How the texts of the sheet count their years.
    pub calendar: Calendar,
    /// For cells that a merge covers: its first cell.
    carried: HashMap<CellAddress, CellAddress>,
}

/// Cells that merges may cover, all together; more is decoration.
const MOST_COVERED: u64 = 200_000;

impl<'a> Plane<'a> {
    pub fn new(sheet: &'a Sheet) -> Self {
        let merges: HashMap<CellAddress, CellRange> =
            sheet.merged.iter().map(|m| (m.first, *m)).collect();
        let texts = sheet.cells.iter().filter_map(|cell| match &cell.value {
            CellValue::Text(text) => Some(&**text),
            _ => None,
        });
        let calendar = Calendar::of(texts);
        let mut items = HashMap::new();
        let mut order = Vec::new();
        for cell in &sheet.cells {
            let Some(class) = class(cell, calendar) else {
                continue;
            };
            let extent = merges.get(&cell.address).copied();
            let extent = extent.unwrap_or(CellRange::one(cell.address));
            order.push(cell.address);
            items.insert(
                cell.address,
                Item {
                    cell,
                    class,
                    extent,
                },
            );
        }
        let mut carried = HashMap::new();
        let mut covered = 0;
        for merge in sheet.merged.iter().filter(|m| items.contains_key(&m.first)) {
            let size = |a: u32, b: u32| u64::from(b - a) + 1;
            covered +=
                size(merge.first.row, merge.last.row) * size(merge.first.column, merge.last.column);
            if covered > MOST_COVERED {
                break;
            }
            for row in merge.first.row..=merge.last.row {
                for column in merge.first.column..=merge.last.column {
                    carried.insert(CellAddress { row, column }, merge.first);
                }
            }
        }
        Self {
            sheet,
            items,
            order,
            calendar,
            carried,
        }
    }

    /// What stands in a cell.
    pub fn get(&self, row: u32, column: u32) -> Option<&Item<'a>> {
        self.items.get(&CellAddress { row, column })
    }

    pub fn class(&self, row: u32, column: u32) -> Option<Class> {
        self.get(row, column).map(|item| item.class)
    }

    /// What stands in a cell, or in the merged region that covers it.
    pub fn seen(&self, row: u32, column: u32) -> Option<&Item<'a>> {
        let at = CellAddress { row, column };
        let from = self.carried.get(&at).unwrap_or(&at);
        self.items.get(from)
    }

    /// What stands at an address of [`Plane::order`].
    pub fn item(&self, at: CellAddress) -> Option<&Item<'a>> {
        self.items.get(&at)
    }
}
