//! Cells of a workbook as a small grid: column letters, row numbers, the cell marked.

use super::super::tidy::first_cell;
use super::super::{CellPlace, Severity};
use annotate_snippets::normalize_untrusted_str;

/// Some rows and columns of a sheet, as a message shows them. Rows and columns that lie
/// between the shown ones may be left out; the letters and numbers tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The columns shown, from the left: 1 is column A.
    pub columns: Vec<u32>,
    /// The rows shown, from the top.
    pub rows: Vec<GridRow>,
}

/// One row of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// Its number: 1 is the first row of the sheet.
    pub number: u32,
    /// What each of the grid's columns shows; may be shorter than the columns.
    pub cells: Vec<GridCell>,
}

/// One cell of a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridCell {
    /// What it shows.
    pub text: String,
    /// Whether it is a number, which stands at the right.
    pub right: bool,
}

/// Cells of one sheet that a message marks, each with what is to be said about it.
pub(super) struct Marks<'d> {
    pub workbook: &'d str,
    pub sheet: &'d str,
    /// Cells (`B7`, `B7:D9`), the text, and whether it is the main place.
    pub cells: Vec<(&'d str, &'d str, bool)>,
}

impl Marks<'_> {
    /// The place as a heading.
    pub fn heading(&self) -> String {
        let names: Vec<&str> = self.cells.iter().map(|(cells, ..)| *cells).collect();
        heading(self.workbook, self.sheet, &names)
    }

    /// The places, for the one who knows the cells.
    pub fn places(&self) -> Vec<CellPlace> {
        let place = |(cells, ..): &(&str, &str, bool)| CellPlace {
            workbook: self.workbook.into(),
            sheet: self.sheet.into(),
            cells: (*cells).into(),
        };
        self.cells.iter().map(place).collect()
    }
}

/// Some cells of a sheet: `book.xlsx, sheet `S`, cells B7 and B9`.
pub(super) fn heading(workbook: &str, sheet: &str, cells: &[&str]) -> String {
    let word = match cells {
        [one] if !one.contains(':') => "cell",
        _ => "cells",
    };
    let list = match cells.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => cells.concat(),
    };
    format!("{workbook}, sheet `{sheet}`, {word} {list}")
}

/// Widest column of a grid, in columns of the terminal.
const WIDEST: usize = 24;

/// The lines of a grid with its marks, without indentation.
pub(super) fn lines(
    grid: &Grid,
    marks: &Marks<'_>,
    severity: Severity,
    color: bool,
) -> Vec<String> {
    let shown: Vec<Vec<GridCell>> = grid.rows.iter().map(|row| cells(row, grid)).collect();
    let letters: Vec<String> = grid.columns.iter().map(|c| letters(*c)).collect();
    let widths: Vec<usize> = (0..grid.columns.len())
        .map(|at| {
            let cells = shown.iter().filter_map(|row| row.get(at));
            let widest = cells.map(|cell| width(&cell.text)).max().unwrap_or(0);
            widest.max(letters.get(at).map_or(0, String::len)).max(3)
        })
        .collect();
    let numbers = grid.rows.iter().map(|row| row.number.to_string().len());
    let gutter = numbers.max().unwrap_or(1);
    let mut out = Vec::new();
    let heads = letters
        .iter()
        .zip(&widths)
        .map(|(l, w)| padded(l, *w, false));
    let head = heads.collect::<Vec<_>>().join("  ");
    out.push(faint(&format!("{:gutter$}  {head}", ""), color));
    for (row, cells) in grid.rows.iter().zip(&shown) {
        let cells = cells.iter().zip(&widths);
        let cells: Vec<String> = cells.map(|(c, w)| padded(&c.text, *w, c.right)).collect();
        let number = faint(&format!("{:>gutter$}", row.number), color);
        out.push(format!("{number}  {}", cells.join("  ")));
        for (at, text, main) in &marks.cells {
            if let Some((start, length)) = span(at, row.number, grid, &widths) {
                let sign = if *main { "^" } else { "-" };
                let mark = format!("{} {text}", sign.repeat(length));
                let mark = painted(mark.trim_end(), *main, severity, color);
                out.push(format!("{:1$}{mark}", "", gutter + 2 + start));
            }
        }
    }
    out.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Where the marks of a cell or of a range stand in a row: offset and length. A range is
/// marked at its last shown row.
fn span(cells: &str, row: u32, grid: &Grid, widths: &[usize]) -> Option<(usize, usize)> {
    let (first_row, first) = first_cell(cells)?;
    let (last_row, last) = match cells.split_once(':') {
        Some((_, last)) => first_cell(last)?,
        None => (first_row, first),
    };
    let within = |number: u32| (first_row..=last_row).contains(&number);
    // A whole table is not underlined.
    if last_row > first_row && last > first {
        return None;
    }
    let marked = grid.rows.iter().map(|r| r.number).rfind(|n| within(*n))?;
    if marked != row {
        return None;
    }
    let mut offset = 0;
    let mut found: Option<(usize, usize)> = None;
    for (column, width) in grid.columns.iter().zip(widths) {
        if (first..=last).contains(column) {
            let start = found.map_or(offset, |(start, _)| start);
            found = Some((start, offset + width - start));
        }
        offset += width + 2;
    }
    found
}

/// The cells of a row, one a column, their texts harmless and short.
fn cells(row: &GridRow, grid: &Grid) -> Vec<GridCell> {
    let cell = |at: usize| row.cells.get(at).cloned().unwrap_or_default();
    let harmless = |cell: GridCell| GridCell {
        text: cut(&normalize_untrusted_str(&cell.text.replace('\n', " "))),
        right: cell.right,
    };
    (0..grid.columns.len())
        .map(|at| harmless(cell(at)))
        .collect()
}

fn cut(text: &str) -> String {
    if width(text) <= WIDEST {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out) + width_of(c) > WIDEST - 1 {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

fn padded(text: &str, wanted: usize, right: bool) -> String {
    let room = " ".repeat(wanted.saturating_sub(width(text)));
    if right {
        format!("{room}{text}")
    } else {
        format!("{text}{room}")
    }
}

fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// Columns that a character takes on a terminal: two for East Asian wide and full-width
/// ones (Unicode Standard Annex #11), none for combining marks of the common blocks.
fn width_of(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200D}' | '\u{FE00}'..='\u{FE0F}' => 0,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{303E}'
        | '\u{3041}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    }
}

/// The letters of a column, 1 for A.
fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        out.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().collect()
}

fn faint(text: &str, color: bool) -> String {
    if color {
        format!("\u{1b}[2m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// In the colours of the snippets: the severity's for the main place, blue for others.
fn painted(text: &str, main: bool, severity: Severity, color: bool) -> String {
    let code = match (color, main, severity) {
        (false, ..) => return text.to_owned(),
        (_, false, _) => "94",
        (_, _, Severity::Error) => "91",
        (_, _, Severity::Warning) => "33",
        (_, _, Severity::Note) => "92",
    };
    format!("\u{1b}[1m\u{1b}[{code}m{text}\u{1b}[0m")
}
