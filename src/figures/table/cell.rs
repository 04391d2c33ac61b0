//! Reads the value of one cell: an exact decimal in base units, or why there is none.

use super::label::without_marks;
use crate::config::{Indicator, MissingKind, Table};
use crate::diagnostics::{CellPlace, Diagnostic};
use crate::figures::codes::{
    BOOLEAN_CELL, DATE_CELL, ERROR_CELL, NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE, PERCENT_CELL,
    UNCALCULATED, UNDECLARED_MARK,
};
use crate::figures::{Reason, Value};
use crate::measure::parse::{fold, number};
use crate::measure::{Decimal, Kind, Unit};
use crate::workbook::{Cell, CellValue};
use std::collections::HashMap;
use std::sync::Arc;

/// The declared marks of missing values of a table, folded.
#[derive(Clone, Debug, Default)]
pub struct Marks(HashMap<String, (Arc<str>, MissingKind)>);

impl Marks {
    /// The marks of a table.
    pub fn new(table: &Table) -> Self {
        let marks = table.missing.iter();
        Self(
            marks
                .map(|(mark, kind)| (fold(mark), (Arc::from(mark.as_str()), kind.value)))
                .collect(),
        )
    }

    fn get(&self, text: &str) -> Option<&(Arc<str>, MissingKind)> {
        self.0.get(&fold(text))
    }
}

/// What a cell is read as.
pub struct Wanted<'a> {
    /// The indicator that it holds.
    pub indicator: &'a Indicator,
    /// The unit that it is written in.
    pub unit: &'a Unit,
    /// The table's missing marks.
    pub marks: &'a Marks,
    /// The table's footnote marks.
    pub footnote_marks: &'a [String],
}

/// A cell's value, and what is wrong or doubtful with it.
pub struct Reading {
    /// The value; missing as [`Reason::Faulty`] when an error is reported.
    pub value: Value,
    /// The smallest step that the number as written tells, in base units: 100 for 74.07 in
    /// units of 10 000. Zero when there is no number.
    pub step: Decimal,
    /// What to report.
    pub problem: Option<Diagnostic>,
}

/// Reads a cell. Blank cells and declared marks are missing without a problem.
pub fn read(cell: Option<&Cell>, place: &CellPlace, wanted: &Wanted<'_>) -> Reading {
    match found(cell, place, wanted) {
        Ok(Found::Missing(reason)) => Reading {
            value: Value::Missing(Arc::new(reason)),
            step: Decimal::ZERO,
            problem: None,
        },
        Ok(Found::Number(value, fraction)) => {
            convert(value, fraction, place, wanted).unwrap_or_else(|problem| faulty(problem, place))
        }
        Err(problem) => faulty(*problem, place),
    }
}

fn faulty(problem: Diagnostic, place: &CellPlace) -> Reading {
    Reading {
        value: Value::Missing(Arc::new(Reason::Faulty(place.clone()))),
        step: Decimal::ZERO,
        problem: Some(problem.at(place.clone())),
    }
}

enum Found {
    /// A number, and whether it is already a fraction of a percentage.
    Number(Decimal, bool),
    Missing(Reason),
}

fn missing(mark: &(Arc<str>, MissingKind), place: &CellPlace) -> Found {
    match mark.1 {
        MissingKind::Zero => Found::Number(Decimal::ZERO, false),
        MissingKind::NotApplicable => Found::Missing(Reason::NotApplicable(place.clone())),
        MissingKind::Missing if mark.0.trim().is_empty() => {
            Found::Missing(Reason::Blank(place.clone()))
        }
        MissingKind::Missing => Found::Missing(Reason::Marked(place.clone(), mark.0.clone())),
    }
}

fn found(
    cell: Option<&Cell>,
    place: &CellPlace,
    wanted: &Wanted<'_>,
) -> Result<Found, Box<Diagnostic>> {
    let blank = || {
        let mark = wanted.marks.get("");
        Ok(mark.map_or_else(
            || Found::Missing(Reason::Blank(place.clone())),
            |mark| missing(mark, place),
        ))
    };
    let Some(cell) = cell else { return blank() };
    let what = &wanted.indicator.label.value;
    let problem = |code, message: String, hint: &str| {
        Err(Box::new(Diagnostic::error(code, message).hint(hint)))
    };
    match &cell.value {
        CellValue::Number(value) => {
            let mark = match value.scale() {
                // Only whole numbers are declared as marks in practice: 0, -1, 9999.
                0 => wanted.marks.get(&value.to_string()),
                _ => None,
            };
            let per_cent = cell.format.as_deref().is_some_and(is_percent);
            Ok(mark.map_or(Found::Number(*value, per_cent), |m| missing(m, place)))
        }
        CellValue::Text(text) => text_value(text, place, wanted).unwrap_or_else(blank),
        CellValue::Boolean(value) => problem(
            BOOLEAN_CELL,
            format!(
                "found `{}`, expected a number for `{what}`",
                if *value { "TRUE" } else { "FALSE" }
            ),
            "enter the number in the workbook",
        ),
        CellValue::Date(date) => problem(
            DATE_CELL,
            format!("found the date `{date}`, expected a number for `{what}`"),
            "change the cell's format to a number, or correct the label",
        ),
        CellValue::Error(error) => problem(
            ERROR_CELL,
            format!("found the error `{error}`, expected a number for `{what}`"),
            "correct the formula in the workbook",
        ),
        CellValue::Uncalculated(formula) => problem(
            UNCALCULATED,
            format!("the formula `{formula}` for `{what}` has no stored value"),
            "open the workbook in Excel and save it",
        ),
        CellValue::OutOfRange(number) => problem(
            OUT_OF_RANGE,
            format!("`{number}` for `{what}` is out of the range of exact decimals"),
            "enter it in a larger unit",
        ),
    }
}

/// What a text says; `None` when it is blank.
fn text_value(
    text: &str,
    place: &CellPlace,
    wanted: &Wanted<'_>,
) -> Option<Result<Found, Box<Diagnostic>>> {
    if text.trim().is_empty() {
        return None;
    }
    let bare = without_marks(text, wanted.footnote_marks);
    let mark = wanted.marks.get(text).or_else(|| wanted.marks.get(bare));
    if let Some(mark) = mark {
        return Some(Ok(missing(mark, place)));
    }
    if let Some(number) = number(bare) {
        return Some(Ok(Found::Number(number.value, number.fraction)));
    }
    let what = &wanted.indicator.label.value;
    let shown = text.trim();
    let is_mark = !shown.chars().any(char::is_numeric)
        && (shown.chars().count() <= 4 || !shown.chars().any(char::is_alphanumeric));
    let problem = if is_mark {
        Diagnostic::error(
            UNDECLARED_MARK,
            format!("found the mark `{shown}` for `{what}`, which is not declared"),
        )
        .hint(format!(
            "declare it under `missing`, as in `{shown:?}: missing`"
        ))
    } else {
        Diagnostic::error(
            NOT_A_NUMBER,
            format!("found the text `{shown}`, expected a number for `{what}`"),
        )
        .hint("enter the number in the workbook, or declare the text under `missing`")
    };
    Some(Err(Box::new(problem)))
}

/// Whether a number format shows a percentage: has a `%` that is no quoted or escaped text.
fn is_percent(format: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    for c in format.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

fn convert(
    value: Decimal,
    fraction: bool,
    place: &CellPlace,
    wanted: &Wanted<'_>,
) -> Result<Reading, Diagnostic> {
    let kind = wanted.indicator.kind.value;
    let what = &wanted.indicator.label.value;
    let exact = if fraction {
        let fits = match kind {
            Kind::Share | Kind::Rate | Kind::Ratio => true,
            Kind::Index => wanted.unit.factor != Decimal::ONE,
            Kind::Count | Kind::Money | Kind::Rank | Kind::Measure => false,
        };
        if !fits {
            let message = match &*wanted.unit.name {
                "" => format!("found a percentage, expected a plain number for `{what}`"),
                unit => format!("found a percentage, expected a number of {unit} for `{what}`"),
            };
            return Err(Diagnostic::error(PERCENT_CELL, message)
                .hint("correct the cell's format, or the indicator's kind"));
        }
        Some(value)
    } else {
        value.checked_mul(wanted.unit.factor)
    };
    let Some(exact) = exact else {
        return Err(Diagnostic::error(
            OUT_OF_RANGE,
            format!("`{value}` for `{what}` is out of the range of exact decimals"),
        )
        .hint("enter it in a larger unit"));
    };
    let step = Decimal::try_new(1, value.scale()).unwrap_or_default();
    let step = match fraction {
        true => step,
        false => step.checked_mul(wanted.unit.factor).unwrap_or(step).abs(),
    };
    let exact = exact.normalize();
    let whole = matches!(kind, Kind::Count | Kind::Rank);
    let problem = (whole && !exact.fract().is_zero()).then(|| {
        Diagnostic::warning(
            NOT_WHOLE,
            format!("found `{exact}`, expected a whole number for `{what}`"),
        )
        .at(place.clone())
        .hint("correct the cell, its unit or the indicator's kind")
    });
    Ok(Reading {
        value: Value::Known(exact),
        step,
        problem,
    })
}
