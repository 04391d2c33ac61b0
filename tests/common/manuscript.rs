//! Documents as the cases write them: what stands around the text in YAML, the text in
//! Markdown with `[F0]`, `[C0]`, `[P]`, `[T]`, `[R]`, `[S]` for the marks.

use super::build;
use annals::diagnostics::Sink;
use annals::document::marks::Mark;
use annals::document::number::{Scheme, number};
use annals::document::{Document, Mention, Meta};
use annals::html::{DataUri, Images};
use annals::markdown::{Source, parse};
use annals::measure::numbering::{Form, LevelNumbering};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    #[serde(default)]
    body: String,
    date: Option<String>,
    #[serde(default)]
    contents: bool,
    /// Images that come with the page; each is the shortest thing that begins as a PNG.
    #[serde(default)]
    images: Vec<String>,
    #[serde(default)]
    charts: Vec<String>,
    #[serde(default)]
    mentions: Vec<MentionCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MentionCase {
    figure: String,
    label: String,
    text: String,
    value: Option<String>,
    unit: Option<String>,
    area: Option<String>,
    origin: Option<String>,
}

/// Reads, parses and numbers the document of a case's folder.
pub fn document(folder: &Path) -> (Document, Images) {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the case");
    let case: Case = serde_yaml::from_str(&read("document.yaml")).expect("a document");
    let mut mentions: Vec<Mention> = case.mentions.into_iter().map(mention).collect();
    let file = |name: &String| super::cases("chart").join(name).join("chart.yaml");
    let charts = case.charts.iter().map(file);
    let charts: Vec<_> = charts
        .map(|file| build::chart(&file, &mut mentions).0)
        .collect();
    let meta = Meta {
        title: case.title,
        body: case.body,
        period: "2019".to_owned(),
        date: case.date,
        language: "en".to_owned(),
        contents: case.contents,
        ..Meta::default()
    };
    let text = marked(&read("text.md"));
    let source = Source {
        meta: &meta,
        text: &text,
        mentions: &mentions,
        charts: &charts,
        parts: &[(0, "text.md")],
    };
    let mut sink = Sink::new();
    let mut document = parse(&source, &mut sink);
    let scheme = Scheme {
        levels: vec![
            level("", Form::UpperRoman, "."),
            level("", Form::Decimal, ""),
        ],
    };
    number(&mut document, &scheme, &mut sink);
    assert!(sink.items().is_empty(), "{:#?}", sink.items());
    let image = |name| {
        (
            name,
            DataUri::new("image/png", b"\x89PNG\r\n\x1a\n").expect("a type"),
        )
    };
    (
        document,
        Images(case.images.into_iter().map(image).collect()),
    )
}

fn mention(case: MentionCase) -> Mention {
    let mut mention = build::mention(&case.figure, &case.label, &case.text, case.value.as_deref());
    for (field, text) in [
        (&mut mention.unit, case.unit),
        (&mut mention.area, case.area),
        (&mut mention.origin, case.origin),
    ] {
        if let Some(text) = text {
            *field = text.into();
        }
    }
    mention
}

fn level(prefix: &str, form: Form, suffix: &str) -> LevelNumbering {
    LevelNumbering {
        prefix: prefix.to_owned(),
        full: form == Form::Decimal,
        form,
        suffix: suffix.to_owned(),
    }
}

/// Puts the marks in.
fn marked(text: &str) -> String {
    let mut text = text.replace("[P]", &Mark::PageBreak.write());
    text = text.replace("[T]", &Mark::Contents.write());
    text = text.replace("[R]", &Mark::RunIn.write());
    text = text.replace("[S]", &Mark::Summary.write());
    for n in 0..40 {
        text = text.replace(&format!("[F{n}]"), &Mark::Figure(n).write());
        text = text.replace(&format!("[C{n}]"), &Mark::Chart(n).write());
    }
    text
}
