//! Diagnostics as JSON lines, for machines. `docs/messages.md` describes them.

use super::super::{Diagnostic, Label, Place, Severity};
use serde::Serialize;

/// Prints diagnostics as JSON, one object a line.
///
/// The fields are `severity`, `code`, `message`, `places`, `notes` and `hint`. A place
/// has `kind` (`text`, `cell`, `file`), its own fields and, if anything is to be said
/// about it, `text`. Lines, columns and lengths count from 1 in characters.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        // Strings and numbers only: this cannot fail, and an empty line would harm no reader.
        out.push_str(&serde_json::to_string(&record(diagnostic)).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// A diagnostic as an object of the same fields, to be part of another JSON.
pub fn record(diagnostic: &Diagnostic) -> impl Serialize + '_ {
    Record {
        severity: severity_name(diagnostic.severity),
        code: diagnostic.code.0,
        message: &diagnostic.message,
        places: diagnostic.labels.iter().map(PlaceRecord::new).collect(),
        notes: &diagnostic.notes,
        hint: diagnostic.hint.as_deref(),
    }
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[derive(Serialize)]
struct Record<'d> {
    severity: &'static str,
    code: &'d str,
    message: &'d str,
    places: Vec<PlaceRecord<'d>>,
    notes: &'d [String],
    hint: Option<&'d str>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum PlaceRecord<'d> {
    Text {
        file: &'d str,
        line: u32,
        column: u32,
        length: u32,
        #[serde(skip_serializing_if = "str::is_empty")]
        text: &'d str,
    },
    Cell {
        workbook: &'d str,
        sheet: &'d str,
        cells: &'d str,
        #[serde(skip_serializing_if = "str::is_empty")]
        text: &'d str,
    },
    File {
        file: &'d str,
        #[serde(skip_serializing_if = "str::is_empty")]
        text: &'d str,
    },
}

impl<'d> PlaceRecord<'d> {
    fn new(label: &'d Label) -> Self {
        let text = label.text.as_str();
        match &label.place {
            Place::Text(place) => PlaceRecord::Text {
                file: &place.file,
                line: place.line,
                column: place.column,
                length: place.length,
                text,
            },
            Place::Cell(place) => PlaceRecord::Cell {
                workbook: &place.workbook,
                sheet: &place.sheet,
                cells: &place.cells,
                text,
            },
            Place::File(file) => PlaceRecord::File { file, text },
        }
    }
}
