//! A state as text, one figure and one passage a line, and back.

use super::codes;
use super::state::{Correction, FORMAT, KIND, Published, State};
use crate::diagnostics::{Diagnostic, Place};
use serde::Serialize;
use std::fmt::Write;
use std::sync::Arc;

/// Deepest nesting and longest text are those of serde_json and of the memory; a state of
/// 2,000 briefs has some 60 MB.
const MOST_BYTES: usize = 1 << 30;

fn json_of(value: &impl Serialize) -> String {
    // Structs of texts and lists cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// A list, each item on its own line.
fn lines<T: Serialize>(out: &mut String, key: &str, items: &[T]) {
    let _ = write!(out, "\"{key}\": [");
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "\n" });
        out.push_str(&json_of(item));
    }
    out.push_str(if items.is_empty() { "]" } else { "\n]" });
}

/// The text of a state.
pub fn write(state: &State) -> String {
    let mut out = String::with_capacity(1 << 16);
    // Writing into a string cannot fail.
    let _ = write!(
        out,
        "{{\n\"kind\": {}, \"format\": {}, \"program\": {},\n\"published\": {},\n",
        json_of(&state.kind),
        state.format,
        json_of(&state.program),
        json_of(&state.published),
    );
    lines(&mut out, "corrections", &state.corrections);
    out.push_str(",\n");
    lines(&mut out, "outputs", &state.outputs);
    out.push_str(",\n\"reports\": [");
    for (at, report) in state.reports.iter().enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "\n" });
        let texts = [
            ("report", &report.report),
            ("title", &report.title),
            ("body", &report.body),
            ("period", &report.period),
            ("language", &report.language),
            ("group", &report.group),
            ("mark", &report.mark),
        ];
        out.push('{');
        for (key, text) in texts {
            let _ = writeln!(out, "\"{key}\": {},", json_of(text));
        }
        lines(&mut out, "figures", &report.figures);
        out.push_str(",\n");
        lines(&mut out, "targets", &report.targets);
        out.push_str(",\n");
        lines(&mut out, "checks", &report.checks);
        out.push_str(",\n\"documents\": [");
        for (at, document) in report.documents.iter().enumerate() {
            out.push_str(if at > 0 { ",\n" } else { "\n" });
            let _ = writeln!(
                out,
                "{{\"output\": {}, \"title\": {}, \"area\": {},",
                json_of(&document.output),
                json_of(&document.title),
                json_of(&document.area),
            );
            lines(&mut out, "passages", &document.passages);
            out.push('}');
        }
        out.push_str("\n]}");
    }
    out.push_str("\n]\n}\n");
    out
}

/// What every state of any version says of itself.
#[derive(serde::Deserialize)]
struct Head {
    kind: String,
    format: u32,
    #[serde(default)]
    program: String,
}

/// What is said of a file of that name which cannot be read at all.
pub fn unreadable(name: &str, why: &str) -> Diagnostic {
    Diagnostic::error(
        codes::DAMAGED,
        format!("the published state cannot be read: {why}"),
    )
    .at(Place::File(Arc::from(name)))
    .hint("make the file readable, or bring it back from a backup")
}

/// Reads a state that stands in the file of that name.
pub fn read(name: &str, bytes: &[u8]) -> Result<State, Box<Diagnostic>> {
    let place = || Place::File(Arc::from(name));
    let damaged =
        |why: String| {
            let words = format!("the published state cannot be read: {why}");
            Box::new(Diagnostic::error(codes::DAMAGED, words).at(place()).hint(
                "bring the file back as it was published, from a backup or from version control",
            ))
        };
    if bytes.len() > MOST_BYTES {
        return Err(damaged(format!("it has {} bytes", bytes.len())));
    }
    let foreign = || {
        Box::new(
            Diagnostic::error(codes::FOREIGN, "found a file that is no published state")
                .at(place())
                .hint(
                    "name a label of `annals publish --list`, a project folder or a `state.json`",
                ),
        )
    };
    let head: Head = match serde_json::from_slice(bytes) {
        Ok(head) => head,
        Err(error) if error.is_data() => return Err(foreign()),
        // Not even JSON: ours that was cut short, or something else.
        Err(error) => {
            let begins = bytes.get(..64.min(bytes.len())).unwrap_or_default();
            let ours = String::from_utf8_lossy(begins).contains(KIND);
            return Err(if ours {
                damaged(said(&error))
            } else {
                foreign()
            });
        }
    };
    if head.kind != KIND {
        return Err(foreign());
    }
    if head.format > FORMAT {
        let words = format!(
            "the state has format {}, this version of the program reads up to {FORMAT}",
            head.format
        );
        return Err(Box::new(
            Diagnostic::error(codes::NEWER, words)
                .at(place())
                .hint(format!(
                    "install version {} of the program or a newer one",
                    head.program
                )),
        ));
    }
    let mut state: State = serde_json::from_slice(bytes).map_err(|error| damaged(said(&error)))?;
    for report in &mut state.reports {
        // Looked up by halving; a file that was edited may have them in another order.
        report.figures.sort_by(|a, b| a.id.cmp(&b.id));
    }
    Ok(state)
}

/// Of a published state only its head and its corrections, read without the rest; `None` for a
/// file that is none.
pub fn reasons(bytes: &[u8]) -> Option<(Published, Vec<Correction>)> {
    #[derive(serde::Deserialize)]
    struct Short {
        kind: String,
        published: Published,
        #[serde(default)]
        corrections: Vec<Correction>,
    }
    let short: Short = serde_json::from_slice(bytes).ok()?;
    (short.kind == KIND).then_some((short.published, short.corrections))
}

/// What the reader of JSON says, without its own grammar of places.
fn said(error: &serde_json::Error) -> String {
    if error.is_data() {
        return format!("line {} is not as it was written", error.line());
    }
    let words = error.to_string();
    let words = words
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned();
    format!("line {}: {words}", error.line())
}
