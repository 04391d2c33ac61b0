//! Workbooks as folders of text files: `samples/key-2019.xlsx/` with a text file for each
//! sheet (`Population.tsv`), one row a line, cells parted by tabs. See [`cell`] for what a
//! cell may say and [`directive`] for lines that begin with `#`.

use annals::diagnostics::{Diagnostic, Sink};
use annals::figures::{Library, MISSING_WORKBOOK};
use annals::measure::Decimal;
use annals::workbook::{
    Cell, CellAddress, CellRange, CellValue, DefinedName, ExcelTable, Sheet, Workbook,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The workbooks of a case.
pub struct Folder(pub PathBuf);

impl Library for Folder {
    fn workbook(&self, path: &str, sink: &mut Sink) -> Option<Arc<Workbook>> {
        let folder = self.0.join(path);
        if !folder.is_dir() {
            let problem = Diagnostic::error(MISSING_WORKBOOK, format!("no workbook `{path}`"));
            sink.emit(problem.at(annals::diagnostics::Place::File(path.into())));
            return None;
        }
        let mut workbook = Workbook {
            path: path.into(),
            sheets: Vec::new(),
            names: Vec::new(),
            other_names: Vec::new(),
            tables: Vec::new(),
        };
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            sheet(&file, &mut workbook);
        }
        Some(Arc::new(workbook))
    }
}

fn sheet(file: &Path, workbook: &mut Workbook) {
    let name: Arc<str> = file.file_stem().unwrap().to_str().unwrap().into();
    let mut sheet = Sheet {
        name,
        visible: true,
        cells: Vec::new(),
        merged: Vec::new(),
        hidden: Default::default(),
    };
    let mut row = 0;
    for line in fs::read_to_string(file).unwrap().lines() {
        if let Some(rest) = line.strip_prefix('#') {
            directive(rest, &mut sheet, &mut row, workbook);
            continue;
        }
        for (column, cell_text) in line.split('\t').enumerate() {
            let address = CellAddress {
                row,
                column: column as u32,
            };
            sheet.cells.extend(cell(cell_text, address));
        }
        row += 1;
    }
    workbook.sheets.push(sheet);
}

/// `#merge A1:B1`, `#name Funds A1:B3`, `#table Funds A1:B3`, `#hidden`, `#hidden-row 3`,
/// `#row 4` (the next line is that row).
fn directive(text: &str, sheet: &mut Sheet, row: &mut u32, workbook: &mut Workbook) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let range = |at: usize| -> CellRange { words[at].parse().unwrap() };
    match words[0] {
        "merge" => sheet.merged.push(range(1)),
        "hidden" => sheet.visible = false,
        "hidden-row" => {
            let row = words[1].parse::<u32>().unwrap() - 1;
            sheet.hidden.rows.push((row, row));
        }
        "row" => *row = words[1].parse::<u32>().unwrap() - 1,
        "name" => workbook.names.push(DefinedName {
            name: words[1].into(),
            sheet: sheet.name.clone(),
            range: range(2),
            scope: None,
        }),
        "table" => workbook.tables.push(ExcelTable {
            name: words[1].into(),
            sheet: sheet.name.clone(),
            range: range(2),
        }),
        other => panic!("unknown directive {other}"),
    }
}

/// A number (`12.5`), with a format behind a bar (`0.125|0.0%`), a text, or one of
/// `=ERROR #DIV/0!`, `=UNCALCULATED A1+1`, `=DATE 2019-01-01`, `=TRUE`, `=FALSE`,
/// `=HUGE 1E+300`, `=TEXT 4923` (also for texts with outer spaces).
fn cell(text: &str, address: CellAddress) -> Option<Cell> {
    if text.is_empty() {
        return None;
    }
    let mut format = None;
    let value = if let Some((kind, rest)) = text
        .strip_prefix('=')
        .map(|t| t.split_once(' ').unwrap_or((t, "")))
    {
        match kind {
            "ERROR" => CellValue::Error(rest.into()),
            "UNCALCULATED" => CellValue::Uncalculated(rest.into()),
            "DATE" => CellValue::Date(rest.into()),
            "HUGE" => CellValue::OutOfRange(rest.into()),
            "TEXT" => CellValue::Text(rest.into()),
            "TRUE" => CellValue::Boolean(true),
            "FALSE" => CellValue::Boolean(false),
            other => panic!("unknown cell {other}"),
        }
    } else {
        let (number, code) = match text.split_once('|') {
            Some((number, code)) => (number, Some(code)),
            None => (text, None),
        };
        format = code.map(Arc::from);
        match Decimal::from_str_exact(number) {
            Ok(number) => CellValue::Number(number),
            Err(_) => CellValue::Text(text.into()),
        }
    };
    Some(Cell {
        address,
        value,
        format,
    })
}
