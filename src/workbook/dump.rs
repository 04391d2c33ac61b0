//! A workbook as plain text, for tests and for people who wonder what was read.

use super::{Cell, CellAddress, CellValue, Workbook};
use std::fmt::Write;

/// The whole workbook, one line each sheet, cell, merged region, name and table.
///
/// ```text
/// sheet `Health` (hidden)
///   B7 number 0.8629 [0.0%]
///   merged A1:C1
/// name `births` = `Health`!B7:B23
/// ```
pub fn dump(workbook: &Workbook) -> String {
    let mut out = String::new();
    for sheet in &workbook.sheets {
        let hidden = if sheet.visible { "" } else { " (hidden)" };
        let _ = writeln!(out, "sheet `{}`{hidden}", sheet.name);
        for cell in &sheet.cells {
            let _ = writeln!(out, "  {}", line(cell));
        }
        for range in &sheet.merged {
            let _ = writeln!(out, "  merged {range}");
        }
        for (first, last) in &sheet.hidden.rows {
            let _ = writeln!(out, "  hidden rows {}:{}", first + 1, last + 1);
        }
        for (first, last) in &sheet.hidden.columns {
            let letters = |column| CellAddress { row: 0, column }.letters();
            let _ = writeln!(
                out,
                "  hidden columns {}:{}",
                letters(*first),
                letters(*last)
            );
        }
    }
    for name in &workbook.names {
        let scope = name.scope.as_ref();
        let scope = scope.map_or_else(String::new, |sheet| format!(" of sheet `{sheet}`"));
        let (label, sheet, range) = (&name.name, &name.sheet, name.range);
        let _ = writeln!(out, "name `{label}`{scope} = `{sheet}`!{range}");
    }
    for name in &workbook.other_names {
        let _ = writeln!(out, "name `{}` = {} (no range)", name.name, name.refers_to);
    }
    for table in &workbook.tables {
        let _ = writeln!(
            out,
            "table `{}` = `{}`!{}",
            table.name, table.sheet, table.range
        );
    }
    out
}

fn line(cell: &Cell) -> String {
    let (kind, value) = match &cell.value {
        CellValue::Number(number) => ("number", number.to_string()),
        CellValue::Text(text) => ("text", format!("{text:?}")),
        CellValue::Boolean(truth) => ("boolean", truth.to_string()),
        CellValue::Date(date) => ("date", date.to_string()),
        CellValue::Error(error) => ("error", error.to_string()),
        CellValue::Uncalculated(formula) => ("uncalculated", format!("={formula}")),
        CellValue::OutOfRange(number) => ("out of range", number.to_string()),
    };
    let format = cell.format.as_ref();
    let format = format.map_or_else(String::new, |format| format!(" [{format}]"));
    format!("{} {kind} {value}{format}", cell.address)
}
