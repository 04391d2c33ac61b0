//! Reads a case of the `markdown` and `document` stages, and prints a tree as text.
//!
//! A case is a folder with `input.md`, in which `⟦F0⟧` stands for the mark of the first
//! figure, `⟦C0⟧` for that of the chart in `chart-0.yaml`, and so on; what they stand for
//! and the rest of what the stage is given is in `given.yaml`, which may be left out.

// A case that cannot be read fails its test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
// Each runner uses its own part.
#![allow(dead_code)]

use super::common::build;
use annals::diagnostics::{Diagnostic, Place, Severity, Sink};
use annals::document::{
    Align, Block, Chart, Document, Inline, Marker, Mention, Meta, Table, number::Scheme,
};
use annals::markdown;
use annals::measure::numbering::{Form, LevelNumbering};
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::Path;

/// What a case is given besides its text.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    title: String,
    body: String,
    period: String,
    date: Option<String>,
    contents: bool,
    /// The texts of figures.
    figures: Vec<String>,
    /// Their names; those without one are `births@2019`.
    names: Vec<String>,
    /// First line (from 0) and template.
    parts: Vec<(usize, String)>,
    /// `form prefix full suffix` by level; a missing prefix or suffix is `~`.
    numbering: Vec<String>,
}

/// A case, read.
pub struct Case {
    pub text: String,
    pub meta: Meta,
    pub scheme: Scheme,
    mentions: Vec<Mention>,
    charts: Vec<Chart>,
    parts: Vec<(usize, String)>,
}

impl Case {
    pub fn read(folder: &Path) -> Case {
        let text = std::fs::read_to_string(folder.join("input.md")).expect("input.md");
        let given = std::fs::read_to_string(folder.join("given.yaml")).unwrap_or_default();
        let given: Given = match given.trim() {
            "" => Given::default(),
            yaml => serde_yaml::from_str(yaml).expect("given.yaml"),
        };
        let figures = given.figures.iter().enumerate();
        let mut mentions: Vec<Mention> = figures
            .map(|(at, text)| {
                let name = given.names.get(at).map_or("births@2019", String::as_str);
                build::mention(name, "Births, 2019", text, None)
            })
            .collect();
        let charts = (0..).map(|n| folder.join(format!("chart-{n}.yaml")));
        let charts = charts.take_while(|file| file.exists());
        let charts = charts
            .map(|file| build::chart(&file, &mut mentions).0)
            .collect();
        Case {
            text: text.replace('⟦', "\u{E000}").replace('⟧', "\u{E001}"),
            meta: Meta {
                title: given.title,
                body: given.body,
                period: given.period,
                date: given.date,
                language: "en".to_owned(),
                contents: given.contents,
                ..Meta::default()
            },
            scheme: Scheme {
                levels: given
                    .numbering
                    .iter()
                    .map(|level| numbering(level))
                    .collect(),
            },
            mentions,
            charts,
            parts: given.parts,
        }
    }

    pub fn parse(&self, sink: &mut Sink) -> Document {
        let parts: Vec<(usize, &str)> = self.parts.iter().map(|(n, t)| (*n, &**t)).collect();
        let source = markdown::Source {
            meta: &self.meta,
            text: &self.text,
            mentions: &self.mentions,
            charts: &self.charts,
            parts: &parts,
        };
        markdown::parse(&source, sink)
    }
}

fn numbering(level: &str) -> LevelNumbering {
    let words: Vec<&str> = level.split(' ').collect();
    let [form, prefix, full, suffix] = *words else {
        panic!("expected `form prefix full suffix`, found `{level}`");
    };
    let part = |text: &str| text.replace('~', "").replace('_', " ");
    LevelNumbering {
        form: match form {
            "1" => Form::Decimal,
            "I" => Form::UpperRoman,
            "a" => Form::LowerLetter,
            "First" => Form::OrdinalWord,
            "none" => Form::None,
            other => panic!("no form `{other}`"),
        },
        prefix: part(prefix),
        full: full == "full",
        suffix: part(suffix),
    }
}

/// The problems as lines of text.
pub fn problems(items: &[Diagnostic]) -> String {
    let mut out = String::new();
    for problem in items {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let _ = writeln!(out, "{severity}[{}]: {}", problem.code.0, problem.message);
        for label in &problem.labels {
            let Place::File(file) = &label.place else {
                panic!("a place of another kind: {label:?}");
            };
            let _ = writeln!(out, "  at {file}: {}", label.text);
        }
        for note in &problem.notes {
            let _ = writeln!(out, "  note: {note}");
        }
        let hint = problem.hint.as_deref().expect("every problem has a hint");
        let _ = writeln!(out, "  hint: {hint}");
    }
    out
}

/// The tree as indented text.
pub fn tree(document: &Document) -> String {
    let mut out = String::new();
    blocks(&mut out, &document.blocks, 0);
    for (index, note) in document.notes.iter().enumerate() {
        let _ = writeln!(out, "note {index} `{}`", note.label);
        blocks(&mut out, &note.blocks, 1);
    }
    out
}

fn blocks(out: &mut String, list: &[Block], depth: usize) {
    let indent = "  ".repeat(depth);
    for block in list {
        out.push_str(&indent);
        match block {
            Block::Heading(h) => {
                let _ = write!(out, "heading {}", h.level);
                attribute(out, "#", &h.id);
                attribute(out, "number ", &h.number);
                if !h.numbered {
                    out.push_str(" unnumbered");
                }
                let _ = writeln!(out, ": {}", inlines(&h.text));
            }
            Block::Paragraph(text) => {
                let _ = writeln!(out, "paragraph: {}", inlines(text));
            }
            Block::List(list) => {
                let marker = match list.marker {
                    Marker::Bullet => "bullets".to_owned(),
                    Marker::Number(n) => format!("numbers from {n}"),
                    Marker::RunIn => "run in".to_owned(),
                };
                let _ = writeln!(
                    out,
                    "list, {marker}{}",
                    if list.tight { ", tight" } else { "" }
                );
                for item in &list.items {
                    let _ = writeln!(out, "{indent}- item");
                    blocks(out, item, depth + 2);
                }
            }
            Block::Table(table) => self::table(out, table, &indent),
            Block::Quote(inner) => {
                out.push_str("quote\n");
                blocks(out, inner, depth + 1);
            }
            Block::Code(language, text) => {
                let _ = writeln!(out, "code `{language}`: {text:?}");
            }
            Block::Chart(chart) => {
                out.push_str("chart");
                attribute(out, "#", &chart.id);
                attribute(out, "number ", &chart.number);
                let _ = writeln!(out, ": {}", inlines(&chart.caption));
            }
            Block::Rule => out.push_str("rule\n"),
            Block::PageBreak => out.push_str("page break\n"),
            Block::Contents => out.push_str("contents\n"),
        }
    }
}

fn attribute(out: &mut String, before: &str, value: &str) {
    if !value.is_empty() {
        let _ = write!(out, " {before}{value}");
    }
}

fn table(out: &mut String, table: &Table, indent: &str) {
    out.push_str("table");
    attribute(out, "#", &table.id);
    attribute(out, "number ", &table.number);
    let columns = table.columns.iter().map(|align| match align {
        Align::Default => "default",
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    });
    let _ = write!(out, ", {}", columns.collect::<Vec<_>>().join(" "));
    if !table.weights.is_empty() {
        let _ = write!(out, ", weights {:?}", table.weights);
    }
    if let Some(stub) = table.stub {
        let _ = write!(out, ", stub {stub}");
    }
    out.push('\n');
    let row = |cells: &[Vec<Inline>]| {
        let cells: Vec<String> = cells.iter().map(|cell| inlines(cell)).collect();
        cells.join(" | ")
    };
    if !table.caption.is_empty() {
        let _ = writeln!(out, "{indent}  caption: {}", inlines(&table.caption));
    }
    for cells in &table.head {
        let _ = writeln!(out, "{indent}  head: {}", row(cells));
    }
    for s in &table.spanners {
        let (columns, rows) = (s.columns, s.rows);
        let _ = writeln!(
            out,
            "{indent}  spanner: row {} column {} over {columns} columns {rows} rows",
            s.row, s.column
        );
    }
    for (group, rows) in table.parts() {
        let inset = if group.is_some() { "  " } else { "" };
        if let Some(group) = group {
            let _ = writeln!(out, "{indent}  group: {}", inlines(&group.label));
        }
        for body in &table.rows[rows] {
            let kind = if body.summary { "summary" } else { "row" };
            let _ = writeln!(out, "{indent}  {inset}{kind}: {}", row(&body.cells));
        }
    }
    if !table.source.is_empty() {
        let _ = writeln!(out, "{indent}  source: {}", inlines(&table.source));
    }
}

fn inlines(list: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(text) => format!("{text:?}"),
        Inline::Figure(index) => format!("figure({index})"),
        Inline::Emphasis(inner) => format!("emphasis({})", inlines(inner)),
        Inline::Deleted(inner) => format!("deleted({})", inlines(inner)),
        Inline::Inserted(inner) => format!("inserted({})", inlines(inner)),
        Inline::Strong(inner) => format!("strong({})", inlines(inner)),
        Inline::Code(code) => format!("code({code:?})"),
        Inline::Link(link) => {
            let title = match &*link.title {
                "" => String::new(),
                title => format!(" {title:?}"),
            };
            format!("link({}{title} {})", link.target, inlines(&link.text))
        }
        Inline::Image(image) => format!("image({} {})", image.target, inlines(&image.text)),
        Inline::Language(run) => format!("language({} {})", run.tag, inlines(&run.text)),
        Inline::Abbreviation(short) => {
            format!("abbreviation({:?} {:?})", short.text, short.expansion)
        }
        Inline::Reference(reference) => {
            format!("reference(#{} {:?})", reference.id, reference.text)
        }
        Inline::Note(index) => format!("note({index})"),
        Inline::Sparkline(chart) => format!("sparkline({:?})", chart.alternative),
        Inline::Source(part) => format!("source({part:?})"),
        Inline::SoftBreak => "soft".to_owned(),
        Inline::HardBreak => "hard".to_owned(),
    };
    list.iter().map(one).collect::<Vec<_>>().join(" ")
}
