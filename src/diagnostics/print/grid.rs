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

/// The widest column where there is too little room for a grid.
const NARROWEST: usize = 8;

/// How a grid is printed.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Of the message.
    pub severity: Severity,
    /// With ANSI styles.
    pub color: bool,
    /// The columns that a line may take; `None` for as many as it needs.
    pub room: Option<usize>,
}

/// The lines of a grid with its marks, without indentation.
pub(super) fn lines(grid: &Grid, marks: &Marks<'_>, look: Look) -> Vec<String> {
    let mut widest = WIDEST;
    loop {
        let sheet = Cut::new(grid, widest);
        let fits = look.room.is_none_or(|room| sheet.width() <= room);
        if fits || widest <= NARROWEST {
            return sheet.lines(marks, look);
        }
        widest -= 2;
    }
}

/// A grid with its texts cut to a width.
struct Cut<'g> {
    grid: &'g Grid,
    shown: Vec<Vec<GridCell>>,
    letters: Vec<String>,
    widths: Vec<usize>,
    gutter: usize,
}

impl<'g> Cut<'g> {
    fn new(grid: &'g Grid, widest: usize) -> Self {
        let rows = grid.rows.iter();
        let shown: Vec<Vec<GridCell>> = rows.map(|row| cells(row, grid, widest)).collect();
        let letters: Vec<String> = grid.columns.iter().map(|c| letters(*c)).collect();
        let widths: Vec<usize> = (0..grid.columns.len())
            .map(|at| {
                let cells = shown.iter().filter_map(|row| row.get(at));
                let widest = cells.map(|cell| width(&cell.text)).max().unwrap_or(0);
                widest.max(letters.get(at).map_or(0, String::len)).max(3)
            })
            .collect();
        let numbers = grid.rows.iter().map(|row| row.number.to_string().len());
        Self {
            grid,
            shown,
            letters,
            widths,
            gutter: numbers.max().unwrap_or(1),
        }
    }

    /// The columns that the widest line takes, without what is said of the marks.
    fn width(&self) -> usize {
        self.gutter + self.widths.iter().map(|width| width + 2).sum::<usize>()
    }

    fn lines(&self, marks: &Marks<'_>, look: Look) -> Vec<String> {
        let (gutter, color) = (self.gutter, look.color);
        let mut out = Vec::new();
        let heads = self.letters.iter().zip(&self.widths);
        let heads: Vec<String> = heads.map(|(l, w)| padded(l, *w, false)).collect();
        out.push(faint(
            &format!("{:gutter$}  {}", "", heads.join("  ")),
            color,
        ));
        for (row, cells) in self.grid.rows.iter().zip(&self.shown) {
            let cells = cells.iter().zip(&self.widths);
            let cells: Vec<String> = cells.map(|(c, w)| padded(&c.text, *w, c.right)).collect();
            let number = faint(&format!("{:>gutter$}", row.number), color);
            out.push(format!("{number}  {}", cells.join("  ")));
            for (at, text, main) in &marks.cells {
                if let Some((start, length)) = span(at, row.number, self.grid, &self.widths) {
                    let start = gutter + 2 + start;
                    mark(&mut out, (start, length), text, *main, look);
                }
            }
        }
        out.iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

/// Marks a cell, and says behind the mark what is to be said, or below it where there is no
/// room behind.
fn mark(out: &mut Vec<String>, span: (usize, usize), text: &str, main: bool, look: Look) {
    let (start, length) = span;
    let signs = if main { "^" } else { "-" }.repeat(length);
    let behind = look
        .room
        .is_none_or(|room| start + length + 1 + width(text) <= room);
    let lines = match behind {
        true => vec![(start, format!("{signs} {text}"))],
        false => {
            let room = look.room.unwrap_or(0);
            let below = start.min(room.saturating_sub(width(text)));
            vec![(start, signs), (below, text.to_owned())]
        }
    };
    for (at, line) in lines {
        let line = painted(line.trim_end(), main, look.severity, look.color);
        out.push(format!("{:at$}{line}", ""));
    }
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
fn cells(row: &GridRow, grid: &Grid, widest: usize) -> Vec<GridCell> {
    let cell = |at: usize| row.cells.get(at).cloned().unwrap_or_default();
    // A number that is cut would be another.
    let widest = |cell: &GridCell| if cell.right { WIDEST } else { widest };
    let harmless = |cell: GridCell| GridCell {
        text: cut(
            &normalize_untrusted_str(&cell.text.replace('\n', " ")),
            widest(&cell),
        ),
        right: cell.right,
    };
    (0..grid.columns.len())
        .map(|at| harmless(cell(at)))
        .collect()
}

fn cut(text: &str, widest: usize) -> String {
    if width(text) <= widest {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out) + width_of(c) > widest - 1 {
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
