//! Workbooks described line by line, as they look.
//!
//! A description is a text: a line is a row, tabs stand between its cells. A cell is
//! - a number: `12.5`, with a number format behind a bar: `0.125|0.0%`;
//! - a formula with its result: `=SUM(B2:B3)→120`, also with a format: `=B2/B3→0.5|0%`; a
//!   result such as `#DIV/0!` is an error; without `→` the formula was never calculated;
//! - a date: `@2019-03-01`; a truth: `=TRUE`;
//! - a text: anything else, `'123` for a text that looks like a number, `\n` for a break.
//!
//! Lines that begin with `#` say more: `#sheet Name` begins a sheet, `#hidden` hides it,
//! `#merge A1:C1`, `#hide-row 5`, `#hide-column C`, `#row 9` (the next line is that row),
//! `#name births A1:B3`, `#table Births A1:B3`; `#raw text` and `#cut 300` make a file that
//! is no workbook, or half of one; `#save ods xls` tells the program `make-untidy` in which
//! formats LibreOffice is to save it too; `#path x.xls` is the name it goes by.

// Each runner uses its own part; a description that cannot be read fails its test.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use annals::workbook::{CellAddress, CellRange};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Table, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};

/// A workbook, and what is to be done with it.
pub struct Untidy {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The name it goes by.
    pub path: String,
    /// The formats in which LibreOffice saves it.
    pub save: Vec<String>,
}

/// A sheet of a description.
#[derive(Default)]
struct Sheet<'a> {
    name: &'a str,
    /// Row and line.
    lines: Vec<(u32, &'a str)>,
    /// Word and rest.
    directives: Vec<(&'a str, &'a str)>,
}

/// Makes the workbook of a description.
pub fn make(text: &str) -> Untidy {
    let mut made = Untidy {
        bytes: Vec::new(),
        path: "samples/book.xlsx".to_owned(),
        save: Vec::new(),
    };
    let mut cut = None;
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    let mut row = 0;
    for line in text.lines() {
        let Some(directive) = line.strip_prefix('#') else {
            sheets.last_mut().unwrap().lines.push((row, line));
            row += 1;
            continue;
        };
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        match word {
            "sheet" => {
                sheets.push(Sheet {
                    name: rest,
                    ..Sheet::default()
                });
                row = 0;
            }
            "raw" => made.bytes = rest.replace("\\n", "\n").into_bytes(),
            "cut" => cut = Some(rest.parse::<usize>().unwrap()),
            "save" => made.save = rest.split_whitespace().map(str::to_owned).collect(),
            "path" => made.path = rest.to_owned(),
            "row" => row = rest.parse::<u32>().unwrap() - 1,
            _ => sheets.last_mut().unwrap().directives.push((word, rest)),
        }
    }
    if made.bytes.is_empty() {
        made.bytes = write(&sheets);
    }
    if let Some(cut) = cut {
        made.bytes.truncate(cut);
    }
    made
}

fn write(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let mut uncalculated = Vec::new();
    for description in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(description.name).unwrap();
        for (word, rest) in &description.directives {
            directive(sheet, word, rest);
        }
        for (row, line) in &description.lines {
            for (column, cell) in line.split('\t').enumerate() {
                write_cell(sheet, *row, column as u16, cell, &mut uncalculated);
            }
        }
        for (_, rest) in description.directives.iter().filter(|(w, _)| *w == "name") {
            let (name, range) = rest.split_once(' ').unwrap();
            let range: CellRange = range.parse().unwrap();
            let dollar = |at: CellAddress| format!("${}${}", at.letters(), at.row + 1);
            let (a, b) = (dollar(range.first), dollar(range.last));
            let target = format!("='{}'!{a}:{b}", description.name);
            workbook.define_name(name, &target).unwrap();
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    match uncalculated.as_slice() {
        [] => bytes,
        formulas => without_results(&bytes, formulas),
    }
}

fn directive(sheet: &mut Worksheet, word: &str, rest: &str) {
    let range = |text: &str| -> CellRange { text.parse().unwrap() };
    match word {
        "name" => {}
        "hidden" => {
            sheet.set_hidden(true);
        }
        "merge" => {
            let (first, last) = (range(rest).first, range(rest).last);
            let (a, b) = (first.column as u16, last.column as u16);
            sheet
                .merge_range(first.row, a, last.row, b, "", &Format::new())
                .unwrap();
        }
        "hide-row" => {
            let row = rest.parse::<u32>().unwrap();
            sheet.set_row_hidden(row - 1).unwrap();
        }
        "hide-column" => {
            let at: CellAddress = format!("{rest}1").parse().unwrap();
            sheet.set_column_hidden(at.column as u16).unwrap();
        }
        "table" => {
            let (name, at) = rest.split_once(' ').unwrap();
            let (first, last) = (range(at).first, range(at).last);
            let (a, b) = (first.column as u16, last.column as u16);
            let table = Table::new().set_name(name);
            sheet.add_table(first.row, a, last.row, b, &table).unwrap();
        }
        other => panic!("unknown directive {other}"),
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    uncalculated: &mut Vec<String>,
) {
    let text = text.replace("\\n", "\n");
    if text.is_empty() {
        return;
    }
    let (body, format) = match text.rsplit_once('|') {
        Some((body, code)) => (body, Format::new().set_num_format(code)),
        None => (text.as_str(), Format::new()),
    };
    if let Some(text) = body.strip_prefix('\'') {
        sheet.write_string(row, column, text).unwrap();
    } else if let Some(date) = body.strip_prefix('@') {
        let date = ExcelDateTime::parse_from_str(date).unwrap();
        let format = match text.contains('|') {
            true => format,
            false => Format::new().set_num_format("yyyy-mm-dd"),
        };
        sheet
            .write_datetime_with_format(row, column, date, &format)
            .unwrap();
    } else if let Some(truth) = body
        .strip_prefix('=')
        .filter(|t| matches!(*t, "TRUE" | "FALSE"))
    {
        sheet.write_boolean(row, column, truth == "TRUE").unwrap();
    } else if let Some(formula) = body.strip_prefix('=') {
        let formula = match formula.split_once('→') {
            Some((formula, result)) => Formula::new(formula).set_result(result),
            None => {
                uncalculated.push(formula.to_owned());
                Formula::new(formula)
            }
        };
        sheet
            .write_formula_with_format(row, column, formula, &format)
            .unwrap();
    } else if let Ok(number) = body.parse::<f64>() {
        sheet
            .write_number_with_format(row, column, number, &format)
            .unwrap();
    } else {
        sheet.write_string(row, column, &text).unwrap();
    }
}

/// Takes the results of formulas away that the writer stores by itself.
fn without_results(bytes: &[u8], formulas: &[String]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/") {
            let mut text = String::from_utf8(content).unwrap();
            for formula in formulas {
                let stored = format!("<f>{formula}</f><v>0</v>");
                text = text.replace(&stored, &format!("<f>{formula}</f>"));
            }
            content = text.into_bytes();
        }
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
