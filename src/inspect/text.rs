//! Prints what an inspection found: for people, and as JSON.

use super::model::{
    AxisView, IndicatorView, Inspection, LineView, Remark, Role, SheetView, TableView,
};
use super::propose::{Proposal, lacks_year};
use super::yaml::kind;
use crate::workbook::{CellAddress, CellRange};
use serde_json::{Value, json as object};
use std::fmt::Write;

/// The findings as text, the proposal behind them.
pub fn text(inspection: &Inspection, proposal: Option<&Proposal>) -> String {
    let mut out = String::new();
    let sheets = count(inspection.sheets.len(), "sheet");
    let _ = writeln!(out, "{}: {sheets}", inspection.workbook);
    let mut seen: Vec<(String, &str)> = Vec::new();
    for sheet in &inspection.sheets {
        self::sheet(sheet, &mut seen, &mut out);
    }
    if !inspection.names.is_empty() {
        let _ = writeln!(out, "\nNames");
        for (name, what, sheet, range) in &inspection.names {
            let _ = writeln!(out, "  {what} `{name}` = `{sheet}`!{range}");
        }
    }
    match proposal {
        Some(proposal) => {
            let _ = writeln!(
                out,
                "\nPut this into config/report.yaml:\n\n{}",
                proposal.yaml
            );
            let _ = writeln!(
                out,
                "And this into templates/figures.md:\n\n{}",
                proposal.template
            );
        }
        None => {
            let tables = inspection.sheets.iter().any(|s| !s.tables.is_empty());
            let words = match tables {
                true if lacks_year(inspection) => {
                    "Nothing can be proposed yet: no table states its year. Give it with `--period 2019`."
                }
                true => "Nothing can be proposed yet: put right first what is named above.",
                false => "No table was found that a report could read.",
            };
            let _ = writeln!(out, "\n{words}");
        }
    }
    out
}

fn count(n: usize, word: &str) -> String {
    match n {
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    }
}

/// What a table is made of, and the sheet on which that was told first.
type Seen<'a> = Vec<(String, &'a str)>;

fn sheet<'a>(sheet: &'a SheetView, seen: &mut Seen<'a>, out: &mut String) {
    let hidden = if sheet.visible { "" } else { ", hidden" };
    match sheet.used {
        Some(used) => {
            let cells = count(sheet.cells, "cell");
            let _ = writeln!(out, "\nSheet `{}` ({used}, {cells}{hidden})", sheet.name);
        }
        None => {
            let _ = writeln!(out, "\nSheet `{}` (empty{hidden})", sheet.name);
        }
    }
    for table in &sheet.tables {
        self::table(table, sheet, seen, out);
    }
    if !sheet.loose.is_empty() {
        let _ = writeln!(out, "  text outside of tables:");
        for (at, text) in sheet.loose.iter().take(MOST_LINES) {
            let _ = writeln!(out, "    {at}  {}", short(text));
        }
        if sheet.loose.len() > MOST_LINES {
            let _ = writeln!(out, "    and {} more", sheet.loose.len() - MOST_LINES);
        }
    }
    if !sheet.remarks.is_empty() {
        let _ = writeln!(out, "  look at:");
        for remark in &sheet.remarks {
            let _ = writeln!(out, "    {}  {}", places(remark), remark.text);
        }
    }
}

/// Lines of one list.
const MOST_LINES: usize = 12;

fn short(text: &str) -> String {
    const MOST: usize = 70;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MOST {
        return text;
    }
    let cut: String = text.chars().take(MOST - 1).collect();
    format!("{}…", cut.trim_end())
}

fn places(remark: &Remark) -> String {
    const MOST: usize = 6;
    let shown: Vec<String> = remark
        .cells
        .iter()
        .take(MOST)
        .map(ToString::to_string)
        .collect();
    match remark.cells.len() {
        n if n > MOST => format!("{} and {} more", shown.join(", "), n - MOST),
        _ => shown.join(", "),
    }
}

fn table<'a>(table: &TableView, sheet: &'a SheetView, seen: &mut Seen<'a>, out: &mut String) {
    let title = table
        .titles
        .first()
        .map_or(String::new(), |t| format!(": {}", short(t)));
    let _ = writeln!(out, "  table at {}{title}", table.range);
    for line in table.titles.iter().skip(1) {
        let _ = writeln!(out, "    above it: {}", short(line));
    }
    let made = made_of(table);
    match seen.iter().find(|(known, _)| *known == made) {
        Some((_, first)) => {
            let _ = writeln!(out, "    made like the table on sheet `{first}`");
        }
        None => {
            out.push_str(&made);
            seen.push((made, &sheet.name));
        }
    }
    if table.trouble.is_none() && !table.indicators.is_empty() {
        let _ = writeln!(out, "    indicators:");
        for indicator in &table.indicators {
            let _ = writeln!(out, "      {}", self::indicator(indicator));
        }
    }
    for (at, note) in &table.notes {
        let _ = writeln!(out, "    note at {at}: {}", short(note));
    }
}

/// Heads, labels and axes of a table as lines.
fn made_of(table: &TableView) -> String {
    let mut lines = String::new();
    let out = &mut lines;
    heads(table, out);
    side("down", &table.down, &table.rows, out);
    if let Some(numbering) = table.numbering {
        let letters = CellAddress {
            row: 0,
            column: numbering,
        };
        let _ = writeln!(
            out,
            "    column {} numbers the rows and is left out",
            letters.letters()
        );
    }
    side("across", &table.across, &table.columns, out);
    if let Some(unit) = &table.unit {
        let _ = writeln!(
            out,
            "    unit of the whole table: {} (`{}`)",
            unit.name, unit.written
        );
    }
    if !table.footnote_marks.is_empty() {
        let _ = writeln!(
            out,
            "    footnote marks: {}",
            table.footnote_marks.join(" ")
        );
    }
    if let Some(trouble) = &table.trouble {
        let _ = writeln!(out, "    cannot be read as it is: {trouble}");
    }
    lines
}

fn heads(table: &TableView, out: &mut String) {
    let first = table.range.first;
    let heads = match table.header_rows {
        0 => "no heads".to_owned(),
        1 => format!("heads in row {}", first.row + 1),
        n => format!("heads in rows {} to {}", first.row + 1, first.row + n),
    };
    let letters = |column| CellAddress { row: 0, column }.letters();
    let corner: Vec<&str> = table
        .corner
        .iter()
        .map(String::as_str)
        .filter(|c| !c.is_empty())
        .collect();
    let corner = match corner.as_slice() {
        [] => String::new(),
        several => format!(" ({})", several.join(", ")),
    };
    let stub = match table.stub_columns {
        0 => "no labels of rows".to_owned(),
        1 => format!("labels in column {}{corner}", letters(first.column)),
        n => format!(
            "labels in columns {} to {}{corner}",
            letters(first.column),
            letters(first.column + n - 1)
        ),
    };
    let _ = writeln!(out, "    {heads}, {stub}");
}

fn side(way: &str, axes: &[AxisView], lines: &[LineView], out: &mut String) {
    let what = match axes {
        [] if way == "across" => "one column of values".to_owned(),
        [] => "one row of values".to_owned(),
        axes => {
            let words: Vec<&str> = axes
                .iter()
                .map(|axis| match axis {
                    AxisView::Indicator => "indicators",
                    AxisView::Area => "areas",
                    AxisView::Period => "periods",
                })
                .collect();
            words.join(" and ")
        }
    };
    let label = |line: &LineView| match line.parts.is_empty() {
        true => "(no label)".to_owned(),
        false => line.path(),
    };
    let of = |role: Role| -> Vec<String> {
        let own = lines.iter().filter(|l| l.role == role).map(label);
        let mut own: Vec<String> = own.collect();
        let more = own.len().saturating_sub(MOST_LABELS);
        own.truncate(MOST_LABELS);
        if more > 0 {
            own.push(format!("and {more} more"));
        }
        own
    };
    let values = of(Role::Values);
    let shown = if values.is_empty() {
        "none".to_owned()
    } else {
        values.join("; ")
    };
    let number = lines.iter().filter(|l| l.role == Role::Values).count();
    let _ = match (axes.is_empty(), values.is_empty()) {
        (true, true) => writeln!(out, "    {way}: {what}"),
        (true, false) => writeln!(out, "    {way}: {what}: {shown}"),
        (false, _) => writeln!(out, "    {way}: {what} ({number}): {shown}"),
    };
    for (role, word) in [
        (Role::Total, "total"),
        (Role::Subtotal, "parts of a total"),
        (Role::Section, "headings without values"),
        (Role::Change, "comparisons, which a report computes itself"),
        (Role::Words, "words"),
        (Role::Unlabelled, "without a label"),
    ] {
        let labels = of(role);
        if !labels.is_empty() {
            let _ = writeln!(out, "      {word}: {}", labels.join("; "));
        }
    }
}

/// Labels of one side that are listed.
const MOST_LABELS: usize = 8;

fn indicator(view: &IndicatorView) -> String {
    let unit = match view.unit.as_str() {
        "none" => String::new(),
        unit => format!(" in {unit}"),
    };
    let decimals = match view.decimals {
        0 => String::new(),
        n => format!(", {}", count(n as usize, "decimal")),
    };
    let extent = match &view.extent {
        Some((a, b)) if a == b => format!(": {a}"),
        Some((a, b)) => format!(": {a} to {b}"),
        None => String::new(),
    };
    let trouble = match &view.trouble {
        Some(trouble) => format!(" (put right first: {trouble})"),
        None => String::new(),
    };
    format!(
        "{}: {}{unit}{decimals}{extent}{trouble}",
        view.path,
        kind(view.kind)
    )
}

/// The findings and the proposal as one JSON object.
pub fn json(inspection: &Inspection, proposal: Option<&Proposal>) -> String {
    let value = object!({
        "format": 1,
        "workbook": &*inspection.workbook,
        "sheets": inspection.sheets.iter().map(sheet_json).collect::<Vec<_>>(),
        "names": inspection.names.iter().map(|(name, what, sheet, range)| object!({
            "name": name, "kind": what, "sheet": &**sheet, "range": range.to_string(),
        })).collect::<Vec<_>>(),
        "proposal": proposal.map(|p| object!({
            "yaml": p.yaml, "template": p.template, "tables": p.tables, "indicators": p.indicators,
        })),
    });
    let mut out = serde_json::to_string_pretty(&value).unwrap_or_default();
    out.push('\n');
    out
}

fn sheet_json(sheet: &SheetView) -> Value {
    object!({
        "name": &*sheet.name,
        "visible": sheet.visible,
        "used": sheet.used.map(|r| r.to_string()),
        "cells": sheet.cells,
        "tables": sheet.tables.iter().map(table_json).collect::<Vec<_>>(),
        "text": sheet.loose.iter().map(|(at, text)| object!({"cell": at.to_string(), "text": text}))
            .collect::<Vec<_>>(),
        "remarks": sheet.remarks.iter().map(|r| object!({
            "sort": r.sort,
            "cells": r.cells.iter().map(CellRange::to_string).collect::<Vec<_>>(),
            "text": r.text,
        })).collect::<Vec<_>>(),
    })
}

fn table_json(table: &TableView) -> Value {
    let axes = |axes: &[AxisView]| -> Vec<&str> { axes.iter().map(|a| a.word()).collect() };
    let lines = |lines: &[LineView]| -> Vec<Value> {
        let role = |role: Role| match role {
            Role::Values => "values",
            Role::Total => "total",
            Role::Subtotal => "subtotal",
            Role::Section => "section",
            Role::Change => "change",
            Role::Words => "words",
            Role::Unlabelled => "unlabelled",
        };
        lines
            .iter()
            .map(|l| object!({"label": l.path(), "index": l.at + 1, "role": role(l.role)}))
            .collect()
    };
    object!({
        "range": table.range.to_string(),
        "titles": table.titles,
        "header_rows": table.header_rows,
        "stub_columns": table.stub_columns,
        "stub_heads": table.corner,
        "down": axes(&table.down),
        "across": axes(&table.across),
        "rows": lines(&table.rows),
        "columns": lines(&table.columns),
        "unit": table.unit,
        "missing_marks": table.marks,
        "footnote_marks": table.footnote_marks,
        "notes": table.notes.iter().map(|(at, text)| object!({"cell": at.to_string(), "text": text}))
            .collect::<Vec<_>>(),
        "trouble": table.trouble,
        "indicators": table.indicators.iter().map(|i| object!({
            "label": i.path,
            "kind": kind(i.kind),
            "unit": i.unit,
            "decimals": i.decimals,
            "numbers": i.numbers,
            "least": i.extent.as_ref().map(|e| &e.0),
            "greatest": i.extent.as_ref().map(|e| &e.1),
            "trouble": i.trouble,
        })).collect::<Vec<_>>(),
    })
}
