//! A state as text, one figure and one passage a line, and back.

use super::codes;
use super::state::{Correction, FORMAT, KIND, Output, Published, State};
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

/// What a published state says before its reports.
#[derive(serde::Deserialize)]
struct Opening {
    kind: String,
    published: Published,
    #[serde(default)]
    corrections: Vec<Correction>,
}

/// A published state without what its documents say.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Brief {
    /// Its label, date and number.
    pub published: Published,
    /// What differed from what was published before.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// The files that were published with it.
    #[serde(default)]
    pub outputs: Vec<Output>,
    reports: Vec<Sizes>,
}

impl Brief {
    /// How many documents it has.
    pub fn documents(&self) -> usize {
        self.reports.iter().map(|report| report.documents.0).sum()
    }

    /// How many figures.
    pub fn figures(&self) -> usize {
        self.reports.iter().map(|report| report.figures.0).sum()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
struct Sizes {
    figures: Size,
    documents: Size,
}

/// How many items a list has, which are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size(usize);

impl<'d> serde::Deserialize<'d> for Size {
    fn deserialize<D: serde::Deserializer<'d>>(from: D) -> Result<Self, D::Error> {
        struct Counter;
        impl<'d> serde::de::Visitor<'d> for Counter {
            type Value = Size;

            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str("a list")
            }

            fn visit_seq<A: serde::de::SeqAccess<'d>>(self, mut of: A) -> Result<Size, A::Error> {
                let mut size = 0;
                while of.next_element::<serde::de::IgnoredAny>()?.is_some() {
                    size += 1;
                }
                Ok(Size(size))
            }
        }
        from.deserialize_seq(Counter)
    }
}

/// What begins the line behind which the reports follow: all that is short is before it. In a
/// text of JSON no line ends, so that it is found nowhere else.
const REPORTS: &[u8] = b"\"reports\": [";

/// Reads what stands before the reports, without the rest; a file that was written otherwise is
/// read as a whole.
fn opening<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    let mut start = 0;
    for line in bytes.split(|byte| *byte == b'\n') {
        if line.starts_with(REPORTS) {
            let mut short = bytes.get(..start).unwrap_or_default().to_vec();
            short.extend_from_slice(b"\"reports\": []}");
            if let Ok(read) = serde_json::from_slice(&short) {
                return Ok(read);
            }
            break;
        }
        start += line.len() + 1;
    }
    serde_json::from_slice(bytes)
}

/// What is said of a folder of that name in which there is nothing to compare.
pub fn no_project(name: &str) -> Diagnostic {
    Diagnostic::error(
        codes::FOREIGN,
        "found a folder that is no project and no published state",
    )
    .at(Place::File(Arc::from(name)))
    .hint("name a folder that holds `config/`, or one of `published/` with its `state.json`")
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
    check(name, bytes)?;
    let mut state: State =
        serde_json::from_slice(bytes).map_err(|error| damaged(name, &said(&error)))?;
    for report in &mut state.reports {
        // Looked up by halving; a file that was edited may have them in another order.
        report.figures.sort_by(|a, b| a.id.cmp(&b.id));
    }
    Ok(state)
}

/// Reads a published state without what its documents say. That all of it is JSON is seen, and
/// not that all of it is right.
pub fn brief(name: &str, bytes: &[u8]) -> Result<Brief, Box<Diagnostic>> {
    check(name, bytes)?;
    serde_json::from_slice(bytes).map_err(|error| damaged(name, &said(&error)))
}

/// Reads of a published state only when and as what it was published, without looking at the
/// rest.
pub fn head(name: &str, bytes: &[u8]) -> Result<Published, Box<Diagnostic>> {
    check(name, bytes)?;
    let head: serde_json::Result<Opening> = opening(bytes);
    head.map(|opening| opening.published)
        .map_err(|error| damaged(name, &said(&error)))
}

/// The same with its corrections; `None` for a file that is no published state.
pub fn reasons(bytes: &[u8]) -> Option<(Published, Vec<Correction>)> {
    let opening: Opening = opening(bytes).ok()?;
    (opening.kind == KIND).then_some((opening.published, opening.corrections))
}

/// Whether a file says that it is a state which this program can read.
fn check(name: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
    if bytes.len() > MOST_BYTES {
        return Err(damaged(name, &format!("it has {} bytes", bytes.len())));
    }
    let head: Head = match opening(bytes) {
        Ok(head) => head,
        Err(error) if error.is_data() => return Err(foreign(name)),
        // Not even JSON: ours that was cut short, or something else.
        Err(error) => {
            let begins = bytes.get(..64.min(bytes.len())).unwrap_or_default();
            let ours = String::from_utf8_lossy(begins).contains(KIND);
            return Err(match ours {
                true => damaged(name, &said(&error)),
                false => foreign(name),
            });
        }
    };
    if head.kind != KIND {
        return Err(foreign(name));
    }
    if head.format <= FORMAT {
        return Ok(());
    }
    let words = format!(
        "the state has format {}, this version of the program reads up to {FORMAT}",
        head.format
    );
    let hint = format!(
        "install version {} of the program or a newer one",
        head.program
    );
    let problem = Diagnostic::error(codes::NEWER, words);
    Err(Box::new(
        problem.at(Place::File(Arc::from(name))).hint(hint),
    ))
}

fn damaged(name: &str, why: &str) -> Box<Diagnostic> {
    let words = format!("the published state cannot be read: {why}");
    let problem = Diagnostic::error(codes::DAMAGED, words).at(Place::File(Arc::from(name)));
    Box::new(
        problem
            .hint("bring the file back as it was published, from a backup or from version control"),
    )
}

fn foreign(name: &str) -> Box<Diagnostic> {
    let problem = Diagnostic::error(codes::FOREIGN, "found a file that is no published state");
    Box::new(
        problem
            .at(Place::File(Arc::from(name)))
            .hint("name a label of `annals publish --list`, a project folder or a `state.json`"),
    )
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
