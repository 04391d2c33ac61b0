//! Reads the value of one cell: an exact decimal in base units, or why there is none.

use super::label::without_marks;
use crate::config::{Indicator, MissingKind, Table};
use crate::diagnostics::Diagnostic;
use crate::figures::codes::{
    AMBIGUOUS_NUMBER, BOOLEAN_CELL, DATE_CELL, ERROR_CELL, FORMAT_CONTRADICTS, HIDDEN_NUMBER,
    NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE, PERCENT_CELL, SCALED_CELL, SHOWN_OTHERWISE,
    UNCALCULATED, UNDECLARED_MARK,
};
use crate::figures::{CellAt, Reason, Value};
use crate::measure::parse::{fold, number_in};
use crate::measure::text::NumberStyle;
use crate::measure::{Decimal, Kind, Unit};
use crate::workbook::{Cell, CellValue, NumberFormat};
use std::collections::HashMap;
use std::sync::Arc;

/// The declared marks of missing values of a table, folded.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    marks: HashMap<String, (Arc<str>, MissingKind)>,
    /// Whether one of them could be a number.
    numbers: bool,
}

impl Marks {
    /// The marks of a table.
    pub fn new(table: &Table) -> Self {
        let marks = table.missing.iter();
        let marks: HashMap<String, _> = marks
            .map(|(mark, kind)| (fold(mark), (Arc::from(mark.as_str()), kind.value)))
            .collect();
        let numbers = marks.keys().any(|mark| mark.contains(char::is_numeric));
        Self { marks, numbers }
    }

    fn get(&self, text: &str) -> Option<&(Arc<str>, MissingKind)> {
        self.marks.get(&fold(text))
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
    /// How the report writes numbers, and numbers kept as text are read.
    pub numbers: &'a NumberStyle,
}

/// A cell's value, and what is wrong or doubtful with it.
pub struct Reading {
    /// The value; missing as [`Reason::Faulty`] when an error is reported.
    pub value: Value,
    /// The smallest step that the number as written tells, in base units: 100 for 74.07 in
    /// units of 10 000. Zero when there is no number.
    pub step: Decimal,
    /// Whether the cell holds a fraction that it shows as a percentage.
    pub fraction: bool,
    /// What to report.
    pub problem: Option<Diagnostic>,
}

/// Reads a cell. Blank cells and declared marks are missing without a problem.
pub fn read(cell: Option<&Cell>, at: &CellAt, wanted: &Wanted<'_>) -> Reading {
    match found(cell, at, wanted) {
        Ok(Found::Missing(reason)) => Reading {
            value: Value::Missing(Arc::new(reason)),
            step: Decimal::ZERO,
            fraction: false,
            problem: None,
        },
        Ok(Found::Number(value, fraction)) => {
            let unlikely = match fraction {
                true => unlikely_percentage(value, cell, wanted),
                false => cell.and_then(|cell| unlikely_scale(value, cell, wanted)),
            };
            convert(value, fraction, wanted).map_or_else(
                |problem| faulty(problem, at, wanted),
                |reading| Reading {
                    problem: unlikely.or(reading.problem).map(|p| placed(p, at, wanted)),
                    ..reading
                },
            )
        }
        Err(problem) => faulty(*problem, at, wanted),
    }
}

fn faulty(problem: Diagnostic, at: &CellAt, wanted: &Wanted<'_>) -> Reading {
    Reading {
        value: Value::Missing(Arc::new(Reason::Faulty(at.place()))),
        step: Decimal::ZERO,
        fraction: false,
        problem: Some(placed(problem, at, wanted)),
    }
}

/// Puts a problem at its cell. What the cell is read for stands there and not in the
/// message, so that the same problem in many cells is told once.
fn placed(problem: Diagnostic, at: &CellAt, wanted: &Wanted<'_>) -> Diagnostic {
    let what = &wanted.indicator.label.value;
    problem.at_with(at.place(), format!("for `{what}`"))
}

/// A warning when a number typed as a percentage was formatted as one afterwards: 86.29
/// then shows as 8629%.
fn unlikely_percentage(
    value: Decimal,
    cell: Option<&Cell>,
    wanted: &Wanted<'_>,
) -> Option<Diagnostic> {
    /// A share above that is none that an office reports; below, it may be a completion.
    const MOST: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
    let cell = cell.filter(|cell| matches!(cell.value, CellValue::Number(_)))?;
    if wanted.indicator.kind.value != Kind::Share || value.abs() <= MOST {
        return None;
    }
    let message = format!(
        "the cell shows `{}`: its format turns {} into a percentage once more",
        crate::workbook::shown(cell),
        value.normalize()
    );
    Some(
        Diagnostic::warning(FORMAT_CONTRADICTS, message).hint(format!(
            "enter {} in the workbook, or give the cell a format without `%`",
            (value / Decimal::ONE_HUNDRED).normalize()
        )),
    )
}

enum Found {
    /// A number, and whether it is already a fraction of a percentage.
    Number(Decimal, bool),
    Missing(Reason),
}

fn missing(mark: &(Arc<str>, MissingKind), at: &CellAt) -> Found {
    match mark.1 {
        MissingKind::Zero => Found::Number(Decimal::ZERO, false),
        MissingKind::NotApplicable => Found::Missing(Reason::NotApplicable(at.place())),
        MissingKind::Missing if mark.0.trim().is_empty() => {
            Found::Missing(Reason::Blank(at.place()))
        }
        MissingKind::Missing => Found::Missing(Reason::Marked(at.place(), mark.0.clone())),
    }
}

fn found(cell: Option<&Cell>, at: &CellAt, wanted: &Wanted<'_>) -> Result<Found, Box<Diagnostic>> {
    let blank = || {
        let mark = wanted.marks.get("");
        Ok(mark.map_or_else(
            || Found::Missing(Reason::Blank(at.place())),
            |mark| missing(mark, at),
        ))
    };
    let Some(cell) = cell else { return blank() };
    let problem = |code, message: String, hint: &str| {
        Err(Box::new(Diagnostic::error(code, message).hint(hint)))
    };
    match &cell.value {
        CellValue::Number(value) => {
            let mark = match value.scale() {
                // Only whole numbers are declared as marks in practice: 0, -1, 9999.
                0 if wanted.marks.numbers => wanted.marks.get(&value.to_string()),
                _ => None,
            };
            match (mark, &cell.format) {
                (Some(mark), _) => Ok(missing(mark, at)),
                (None, Some(code)) if !is_simple(code) => formatted(cell, *value, code, wanted),
                (None, _) => Ok(Found::Number(*value, false)),
            }
        }
        CellValue::Text(text) => text_value(text, at, wanted).unwrap_or_else(blank),
        CellValue::Boolean(value) => problem(
            BOOLEAN_CELL,
            format!(
                "found `{}`, expected a number",
                if *value { "TRUE" } else { "FALSE" }
            ),
            "enter the number in the workbook",
        ),
        // The date or formula stands in the excerpt: so cells with the same fault are one problem.
        CellValue::Date(_) => problem(
            DATE_CELL,
            "found a date, expected a number".to_owned(),
            "change the cell's format to a number, or correct the label",
        ),
        CellValue::Error(error) => problem(
            ERROR_CELL,
            format!("found the error `{error}`, expected a number"),
            "correct the formula in the workbook",
        ),
        CellValue::Uncalculated(_) => problem(
            UNCALCULATED,
            "found a formula without a stored value, expected a number".to_owned(),
            "open the workbook in Excel and save it: the program that saved it last did not calculate",
        ),
        CellValue::OutOfRange(number) => problem(
            OUT_OF_RANGE,
            format!("`{number}` is out of the range of exact decimals"),
            "enter it in a larger unit",
        ),
    }
}

/// What a text says; `None` when it is blank.
fn text_value(
    text: &str,
    at: &CellAt,
    wanted: &Wanted<'_>,
) -> Option<Result<Found, Box<Diagnostic>>> {
    if text.trim().is_empty() {
        return None;
    }
    let bare = without_marks(text, wanted.footnote_marks);
    let mark = wanted.marks.get(text).or_else(|| wanted.marks.get(bare));
    if let Some(mark) = mark {
        return Some(Ok(missing(mark, at)));
    }
    let style = wanted.numbers;
    if let Some(number) = number_in(bare, &style.mark, &style.group) {
        return Some(Ok(Found::Number(number.value, number.fraction)));
    }
    if let Some(problem) = other_marks(bare, style) {
        return Some(Err(Box::new(problem)));
    }
    let shown = text.trim();
    let is_mark = !shown.chars().any(char::is_numeric)
        && (shown.chars().count() <= 4 || !shown.chars().any(char::is_alphanumeric));
    let problem = if is_mark {
        Diagnostic::error(
            UNDECLARED_MARK,
            format!("found the mark `{shown}`, which is not declared"),
        )
        .hint(format!(
            "declare it under `missing`, as in `{shown:?}: missing`"
        ))
    } else {
        Diagnostic::error(
            NOT_A_NUMBER,
            format!("found the text `{shown}`, expected a number"),
        )
        .hint("enter the number in the workbook, or declare the text under `missing`")
    };
    Some(Err(Box::new(problem)))
}

/// An error when the text is a number by other marks than the report's.
fn other_marks(text: &str, style: &NumberStyle) -> Option<Diagnostic> {
    let [(own, own_name), (other, name)] = match &*style.mark {
        "," => [(",", "comma"), (".", "point")],
        _ => [(".", "point"), (",", "comma")],
    };
    let read = number_in(text, other, own)?;
    // The same text with its points taken for groups.
    let grouped = number_in(text, own, other).map(|n| n.value.normalize());
    let or = grouped.map_or(String::new(), |n| format!(", {n} with groups of three"));
    let message = format!(
        "`{}` is {} with a decimal {name}{or}; the report writes a decimal {own_name}",
        text.trim(),
        read.value.normalize()
    );
    Some(
        Diagnostic::error(AMBIGUOUS_NUMBER, message).hint(
            "enter the number as a number in the workbook, or write it with the report's marks",
        ),
    )
}

/// Whether a number format shows the number as it is; reading the others takes longer.
fn is_simple(format: &str) -> bool {
    let simple = |b| matches!(b, b'0' | b'#' | b'.' | b',' | b'?' | b'_' | b' ');
    format.bytes().all(simple) && !format.trim_end().ends_with(',') && !format.contains(",.")
}

/// The number that a cell shows by its format, where a reader of the sheet cannot take it
/// for another one.
fn formatted(
    cell: &Cell,
    value: Decimal,
    code: &str,
    wanted: &Wanted<'_>,
) -> Result<Found, Box<Diagnostic>> {
    let format = NumberFormat::of(code, value);
    let shown = crate::workbook::shown(cell);
    let holds = value.normalize();
    // A dash or a blank is how sheets show zero.
    let zero = value.is_zero() && !shown.chars().any(char::is_alphanumeric);
    if !format.digits && !zero {
        let seen = match &*shown {
            "" => "nothing".to_owned(),
            shown => format!("`{shown}`"),
        };
        let message =
            format!("the cell shows {seen} and holds {holds}: its number format hides the number");
        return Err(Box::new(Diagnostic::error(HIDDEN_NUMBER, message).hint(
            "give the cell a format that shows the number, or enter what is meant",
        )));
    }
    let scaled = format.scaled(value);
    let Some(scaled) = scaled.filter(|_| format.scale() <= 28) else {
        let message = format!(
            "`{holds}` by the number format `{code}` is out of the range of exact decimals"
        );
        let problem = Diagnostic::error(OUT_OF_RANGE, message);
        return Err(Box::new(
            problem.hint("give the cell a plain number format"),
        ));
    };
    let bracketed = format.before.contains('(') && format.behind.contains(')');
    let unit = wanted.unit.factor;
    // 千米 is a unit of its own, which the declared one may be.
    let own = fold(&wanted.unit.name);
    let named = [&format.behind, &format.before].into_iter();
    let named = named.filter(|text| text.trim().is_empty() || !own.contains(&fold(text)));
    let named = named
        .map(String::as_str)
        .find_map(|text| named_factor(text, format.scale()));
    let contradicts = match named {
        _ if bracketed && value.is_sign_positive() && !value.is_zero() => true,
        Some(_) if format.percent => false,
        Some(factor) => factor != unit,
        None => false,
    };
    if contradicts {
        let unit = match &*wanted.unit.name {
            "" => "without a unit",
            name => name,
        };
        let message = format!(
            "the cell shows `{shown}` by its number format, and {} {unit} would be read",
            scaled.normalize()
        );
        let problem = Diagnostic::error(SHOWN_OTHERWISE, message);
        return Err(Box::new(problem.hint(
            "give the unit that the cell shows (`unit`, or `units` of the table), or correct the cell's format",
        )));
    }
    Ok(Found::Number(scaled, format.percent))
}

/// What one of the unit is that the text beside a number names by a sign or a power of ten.
fn named_factor(text: &str, scale: u32) -> Option<Decimal> {
    let text = fold(text);
    let power = |power| Decimal::from_i128_with_scale(10_i128.pow(power), 0);
    let words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty());
    let by_word = words.filter_map(|word| match word {
        "thousand" | "thousands" | "tsd" | "tausend" | "mille" | "k" => Some(3),
        "million" | "millions" | "mio" | "mn" => Some(6),
        // Elsewhere it may be metres.
        "m" if scale == 6 => Some(6),
        "billion" | "billions" | "mrd" | "bn" => Some(9),
        word => match word.chars().next()? {
            '千' => Some(3),
            '百' if word.starts_with("百万") => Some(6),
            '万' | '萬' => Some(4),
            '亿' | '億' => Some(8),
            _ => None,
        },
    });
    if text.contains('%') {
        return Some(Decimal::new(1, 2));
    }
    if text.contains('‰') {
        return Some(Decimal::new(1, 3));
    }
    by_word.map(power).next()
}

/// A warning when the format divides the number by another power of ten than the unit is.
fn unlikely_scale(shown: Decimal, cell: &Cell, wanted: &Wanted<'_>) -> Option<Diagnostic> {
    let (CellValue::Number(value), Some(code)) = (&cell.value, &cell.format) else {
        return None;
    };
    if is_simple(code) {
        return None;
    }
    let scale = NumberFormat::of(code, *value).scale();
    if scale == 0
        || wanted
            .unit
            .factor
            .checked_mul(Decimal::try_new(1, scale).ok()?)
            == Some(Decimal::ONE)
    {
        return None;
    }
    let message = format!(
        "the cell shows `{}` and holds {}: {} {} are read",
        crate::workbook::shown(cell),
        value.normalize(),
        shown.normalize(),
        wanted.unit.name
    );
    Some(Diagnostic::warning(SCALED_CELL, message).hint(
        "declare the unit of what the cell shows (such as `thousand persons`), or give the cell a format that does not scale",
    ))
}

/// The decimals that a cell's format shows in the unit of its indicator, where a number
/// format tells and means that unit. Things counted have none, whatever the format.
pub fn shown_decimals(cell: &Cell, wanted: &Wanted<'_>) -> Option<u32> {
    let code = cell.format.as_deref()?;
    let indicator = wanted.indicator;
    if matches!(indicator.kind.value, Kind::Count | Kind::Rank) {
        return None;
    }
    let CellValue::Number(value) = &cell.value else {
        return None;
    };
    let format = NumberFormat::of(code, *value);
    let same = if format.percent {
        &*indicator.unit.sign == "%"
    } else {
        wanted.unit.factor == indicator.unit.factor
    };
    format
        .decimals
        .filter(|_| same)
        .map(|decimals| decimals.min(10))
}

/// The exact value in base units, and what is doubtful about it.
fn convert(value: Decimal, fraction: bool, wanted: &Wanted<'_>) -> Result<Reading, Diagnostic> {
    let kind = wanted.indicator.kind.value;
    let exact = if fraction {
        let fits = match kind {
            Kind::Share | Kind::Rate | Kind::Ratio => true,
            Kind::Index => wanted.unit.factor != Decimal::ONE,
            Kind::Count | Kind::Money | Kind::Rank | Kind::Measure => false,
        };
        if !fits {
            let message = match &*wanted.unit.name {
                "" => "found a percentage, expected a plain number".to_owned(),
                unit => format!("found a percentage, expected a number of {unit}"),
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
            format!("`{value}` is out of the range of exact decimals"),
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
    let problem = (whole && exact.scale() > 0 && !exact.fract().is_zero()).then(|| {
        let message = format!("found `{exact}`, expected a whole number");
        Diagnostic::warning(NOT_WHOLE, message)
            .hint("correct the cell, its unit or the indicator's kind")
    });
    Ok(Reading {
        value: Value::Known(exact),
        step,
        fraction,
        problem,
    })
}
