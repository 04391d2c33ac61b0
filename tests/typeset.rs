//! Documents set on pages: readable dumps of hard cases, messages, and laws.

mod common;
#[path = "typeset/dump.rs"]
mod dump;
#[path = "typeset/laws.rs"]
mod laws;

use annals::diagnostics::{Severity, Sink};
use annals::document::number::{Scheme, number};
use annals::document::{Document, Meta};
use annals::markdown::{Source, parse};
use annals::measure::Length;
use annals::measure::numbering::{Form, LevelNumbering};
use annals::style::Style;
use annals::typeset::{FontBook, typeset};
use serde::Deserialize;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What a case may set beside its text; all in millimetres.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    title: String,
    body: String,
    period: String,
    date: Option<String>,
    contents: bool,
    width: f64,
    height: f64,
    margin: f64,
    numbered: bool,
}

impl Default for Settings {
    /// A small sheet, so that a few paragraphs fill it.
    fn default() -> Self {
        Self {
            title: String::new(),
            body: String::new(),
            period: String::new(),
            date: None,
            contents: false,
            width: 105.0,
            height: 120.0,
            margin: 18.0,
            numbered: false,
        }
    }
}

fn case(folder: &Path, sink: &mut Sink) -> (Document, Style) {
    let settings: Settings = match fs::read_to_string(folder.join("settings.yaml")) {
        Ok(text) => serde_yaml::from_str(&text).unwrap(),
        Err(_) => Settings::default(),
    };
    let text = fs::read_to_string(folder.join("input.md")).unwrap();
    let meta = Meta {
        title: settings.title,
        body: settings.body,
        period: settings.period,
        date: settings.date,
        language: "en".to_owned(),
        contents: settings.contents,
    };
    let mut document = parse(
        &Source {
            meta: &meta,
            text: &text,
            mentions: &[],
            charts: &[],
            parts: &[],
        },
        sink,
    );
    let level = |form, full| LevelNumbering {
        prefix: String::new(),
        form,
        full,
        suffix: if full { "" } else { "." }.to_owned(),
    };
    let levels = vec![level(Form::UpperRoman, false), level(Form::Decimal, true)];
    let scheme = Scheme {
        levels: if settings.numbered {
            levels
        } else {
            Vec::new()
        },
        ..Scheme::default()
    };
    number(&mut document, &scheme, sink);
    let mut style = Style::default();
    style.page.width = Length::mm(settings.width);
    style.page.height = Length::mm(settings.height);
    let margin = Length::mm(settings.margin);
    style.page.top = margin;
    style.page.bottom = margin;
    style.page.left = margin;
    style.page.right = margin;
    (document, style)
}

fn messages(sink: &Sink) -> String {
    let mut out = String::new();
    for problem in sink.items() {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let _ = writeln!(out, "{severity}[{}]: {}", problem.code.0, problem.message);
        for note in &problem.notes {
            let _ = writeln!(out, "  note: {note}");
        }
        if let Some(hint) = &problem.hint {
            let _ = writeln!(out, "  hint: {hint}");
        }
    }
    out
}

fn folders(kind: &str) -> Vec<PathBuf> {
    common::folders(&format!("typeset/{kind}"))
}

#[test]
fn hard_documents_are_set_as_expected() {
    let book = FontBook::bundled();
    for folder in folders("ok") {
        let mut sink = Sink::new();
        let (document, style) = case(&folder, &mut sink);
        let pages = typeset(&document, &style, &book, &mut sink);
        let text = messages(&sink) + &dump::pages(&pages, &book);
        assert!(!sink.has_errors(), "{}: {text}", folder.display());
        common::expect(&folder.join("expected.txt"), &text);
        laws::hold(&document, &style, &pages, &book);
    }
}

#[test]
fn faulty_documents_are_told() {
    let book = FontBook::bundled();
    for folder in folders("err") {
        let mut sink = Sink::new();
        let (document, style) = case(&folder, &mut sink);
        typeset(&document, &style, &book, &mut sink);
        assert!(sink.has_errors(), "{}", folder.display());
        common::expect(&folder.join("expected.txt"), &messages(&sink));
    }
}
