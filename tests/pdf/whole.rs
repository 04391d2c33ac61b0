//! Real documents from Markdown to file: every case of the typesetting keeps the rules.

use super::check;
use super::read::Book;
use super::rules::{Wanted, squeeze};
use crate::common::spoken::Spoken;
use annals::diagnostics::Sink;
use annals::document::number::{Scheme, number};
use annals::document::walk::Node;
use annals::document::{Block, Document, Inline, Meta, Note};
use annals::markdown::{Source, parse};
use annals::pdf::Writer;
use annals::style::Style;
use annals::typeset::{Draw, Pages, typeset};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The fonts that a case needs beyond the bundled ones, and its language.
fn settings(file: &Path) -> (Vec<String>, String) {
    let text = std::fs::read_to_string(file.with_file_name("settings.yaml")).unwrap_or_default();
    let settings: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let fonts = settings.get("fonts").cloned().unwrap_or_default();
    let fonts = serde_yaml::from_value::<Option<Vec<String>>>(fonts).unwrap();
    let language = settings.get("language").and_then(|value| value.as_str());
    let language = language.unwrap_or("en").to_owned();
    (fonts.unwrap_or_default(), language)
}

/// A case set on A4 and written.
fn set(file: &Path, sink: &mut Sink) -> (Document, Pages, Vec<u8>) {
    let document = document(file);
    let style = Style::default();
    let book = crate::common::fonts::book(&style.fonts, &settings(file).0);
    let pages = typeset(&document, &style, &book, sink);
    let bytes = Writer::new(&book).write(&pages, sink);
    (document, pages, bytes)
}

/// The document of a Markdown file.
fn document(file: &Path) -> Document {
    let text = std::fs::read_to_string(file).unwrap();
    let mut sink = Sink::new();
    let meta = Meta {
        title: "A case".to_owned(),
        body: "Pinghe County Health Bureau".to_owned(),
        language: settings(file).1,
        contents: true,
        ..Meta::default()
    };
    let source = Source {
        meta: &meta,
        text: &text,
        mentions: &[],
        charts: &[],
        parts: &[],
    };
    let mut document = parse(&source, &mut sink);
    number(&mut document, &Scheme::default(), &mut sink);
    document
}

/// The text of a document that a check compares: not the contents, labels and pictures. None
/// where the text names pages, which the document does not know.
pub fn wanted(document: &Document) -> Option<Wanted> {
    let mut names_pages = false;
    document.visit(&mut |node| {
        if let Node::Inline(Inline::Reference(reference)) = node {
            names_pages |= reference.page;
        }
    });
    if names_pages {
        return None;
    }
    let meta = &document.meta;
    let mut text = format!("{}{}{}", meta.body, meta.period, meta.title);
    text.push_str(meta.date.as_deref().unwrap_or_default());
    // The heading of the contents.
    let listed = !annals::document::query::contents(document).is_empty();
    let contents = if listed { "Contents" } else { "" };
    if meta.contents && !document.blocks.contains(&Block::Contents) {
        text.push_str(contents);
    }
    let spoken = Spoken {
        document,
        marks: false,
        contents,
        in_words: &|_| false,
    };
    spoken.blocks(&document.blocks, &mut text);
    let note = |note: &Note| {
        let mut text = String::new();
        spoken.blocks(&note.blocks, &mut text);
        squeeze(&text)
    };
    Some(Wanted {
        body: squeeze(&text.nfc().collect::<String>()),
        notes: document.notes.iter().map(note).collect(),
    })
}

/// The files of all cases, each with the text that it ought to have.
pub fn files() -> Vec<(String, Vec<u8>, Option<Wanted>)> {
    let file = |path: PathBuf| {
        let (document, _, bytes) = set(&path, &mut Sink::new());
        let name = path.parent().unwrap().file_name().unwrap();
        (
            name.to_string_lossy().into_owned(),
            bytes,
            wanted(&document),
        )
    };
    cases().into_iter().map(file).collect()
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/typeset/ok");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        // Cases in fonts of their own need characters that the bundled ones lack.
        .filter(|case| {
            let settings = std::fs::read_to_string(case.join("settings.yaml"));
            !settings.is_ok_and(|settings| settings.contains("fonts:"))
        })
        .map(|case| case.join("input.md"))
        .collect();
    files.sort();
    files
}

/// The text of all runs that are content, in the order of drawing, without white space.
fn drawn(pages: &Pages) -> String {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let text = |run: &annals::typeset::GlyphRun| {
        let mut out = String::new();
        for glyph in &run.glyphs {
            if glyph.soft_hyphen {
                out.push('\u{ad}');
            } else {
                out.push_str(&run.text[glyph.start as usize..glyph.end as usize]);
            }
        }
        out
    };
    items
        .filter(|item| item.element.is_some())
        .filter_map(|item| match &item.draw {
            Draw::Glyphs(run) => Some(text(run)),
            _ => None,
        })
        .collect::<String>()
        .split_whitespace()
        .collect()
}

#[test]
fn every_case_of_the_typesetting_keeps_the_rules() {
    let files = cases();
    assert!(files.len() > 10);
    for file in files {
        let mut sink = Sink::new();
        let (document, pages, bytes) = set(&file, &mut sink);
        let faults = check::faults_in(&bytes, wanted(&document).as_ref());
        let name = file.display();
        assert!(sink.items().is_empty(), "{name}: {:#?}", sink.items());
        assert!(faults.is_empty(), "{name}: {faults:#?}");
        let read = Book::read(&bytes).unwrap();
        let shown: String = read
            .sequences
            .iter()
            .flatten()
            .filter(|sequence| sequence.mcid.is_some())
            .flat_map(|sequence| sequence.text.split_whitespace())
            .collect();
        assert_eq!(shown, drawn(&pages), "{name}");
    }
}
