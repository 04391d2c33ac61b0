//! Documents set on pages: readable dumps of hard cases, messages, and laws.

mod common;
#[path = "typeset/dump.rs"]
mod dump;
#[path = "typeset/laws.rs"]
mod laws;

use annals::diagnostics::{Severity, Sink};
use annals::document::marks::Mark;
use annals::document::number::{Scheme, number};
use annals::document::{Document, Meta};
use annals::markdown::{Source, parse};
use annals::measure::Length;
use annals::measure::numbering::{Form, LevelNumbering};
use annals::style::Style;
use annals::typeset::{Draw, FontBook, Page, Role, typeset};
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
    /// Names and texts of the numbers that `[F0]`, `[F1]` and so on stand for.
    figures: Vec<(String, String)>,
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
            figures: Vec::new(),
        }
    }
}

fn case(folder: &Path, sink: &mut Sink) -> (Document, Style) {
    let settings: Settings = match fs::read_to_string(folder.join("settings.yaml")) {
        Ok(text) => serde_yaml::from_str(&text).unwrap(),
        Err(_) => Settings::default(),
    };
    let mut text = fs::read_to_string(folder.join("input.md")).unwrap();
    let mut mentions = Vec::new();
    for (at, (name, printed)) in settings.figures.iter().enumerate() {
        text = text.replace(&format!("[F{at}]"), &Mark::Figure(at).write());
        mentions.push(common::build::mention(name, name, printed, None));
    }
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
            mentions: &mentions,
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
    common::provenance::attach(folder, &mut document);
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

/// Charts are drawn as shapes and real text, all of it content of a figure that has the
/// alternative; the caption stays on the page of the drawing.
#[test]
fn charts_are_shapes_and_text_of_a_figure() {
    let book = FontBook::bundled();
    for form in [
        "townships-lying",
        "years-upright",
        "three-lines-with-gap",
        "sixty-lying",
    ] {
        let mut mentions = Vec::new();
        let file = common::cases("chart").join(form).join("chart.yaml");
        let (mut chart, _) = common::build::chart(&file, &mut mentions);
        chart.number = "Chart 1".to_owned();
        chart.caption = common::build::text("The caption");
        let alternative = chart.alternative.clone();
        let category = chart.categories[0].clone();
        let filler = common::build::paragraph(&"words that fill the page ".repeat(120));
        let document = Document {
            blocks: vec![filler, annals::document::Block::Chart(chart)],
            mentions,
            ..Document::default()
        };
        let pages = typeset(&document, &Style::default(), &book, &mut Sink::new());
        let figure = pages
            .structure
            .iter()
            .position(|e| e.role == Role::Figure)
            .unwrap() as u32;
        assert_eq!(pages.structure[figure as usize].alternative, alternative);
        let parts = |page: &Page, text: bool| {
            let of_figure = page
                .items
                .iter()
                .filter(|item| item.element == Some(figure));
            of_figure
                .filter(|item| matches!(item.draw, Draw::Glyphs(_)) == text)
                .count()
        };
        let drawn: Vec<&Page> = pages.pages.iter().filter(|p| parts(p, false) > 0).collect();
        let [page] = drawn[..] else {
            panic!("{form} is on {} pages", drawn.len());
        };
        assert!(parts(page, true) > 3, "{form}");
        let texts: Vec<&str> = page
            .items
            .iter()
            .filter_map(|item| match &item.draw {
                Draw::Glyphs(run) => Some(run.text.as_str()),
                _ => None,
            })
            .collect();
        assert!(texts.contains(&"The caption"), "{form}: {texts:?}");
        assert!(texts.contains(&category.as_str()), "{form}: {texts:?}");
        laws::inside(&Style::default(), &pages);
    }
}
