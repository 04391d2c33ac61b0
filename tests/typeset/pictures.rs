//! Pages as pictures: hard documents that were looked at, and must go on looking so.
//!
//! `UPDATE_PICTURES=1 cargo test --test typeset pictures` takes them anew; look at them before
//! they are kept. Without poppler the tests say so and pass, except in continuous integration.

use super::raster::Grey;
use super::{case, common, settings};
use annals::diagnostics::Sink;
use annals::document::{Block, Document, Meta};
use annals::pdf::Writer;
use annals::style::Style;
use annals::typeset::{Draw, FontBook, Pages, typeset};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Dots an inch.
const RESOLUTION: &str = "48";

/// The cases of the typesetting that are also looked at.
const CASES: &[&str] = &[
    "arabic-page",
    "cells-are-hyphenated",
    "chinese-in-latin",
    "chinese-paragraph",
    "decimals-and-totals",
    "formal-with-cover",
    "heading-at-foot",
    "inline-styles",
    "long-note-divided",
    "long-words",
    "nested-lists",
    "no-rows-and-one",
    "notes",
    "quote-code-rule-image",
    "row-higher-than-the-page",
    "table-over-three-pages",
    "table-spanners-and-groups",
    "two-sided",
    "wide-table-turns-the-page",
    "widows-and-orphans",
];

/// The pages of a PDF file as pictures, those of `wanted` (from 1); none without poppler.
fn shown(bytes: &[u8], wanted: &[usize], more: &[&str]) -> Option<Vec<Grey>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pages.pdf");
    std::fs::write(&file, bytes).unwrap();
    let mut pictures = Vec::new();
    for page in wanted {
        let page = page.to_string();
        let output = Command::new("pdftoppm")
            .args(["-gray", "-r", RESOLUTION, "-f", &page, "-l", &page])
            .args(more)
            .arg(&file)
            .output();
        let output = match output {
            Ok(output) => output,
            Err(error) => {
                let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
                assert!(!ci, "pdftoppm: {error}");
                println!("skipped, pdftoppm is not installed: {error}");
                return None;
            }
        };
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && errors.is_empty(), "{errors}");
        pictures.push(Grey::pgm(&output.stdout));
    }
    Some(pictures)
}

/// Writes pages and shows them in a row.
fn sheet(pages: &Pages, book: &FontBook, wanted: &[usize], more: &[&str]) -> Option<Grey> {
    let mut sink = Sink::new();
    let bytes = Writer::new(book).write(pages, &mut sink);
    let pictures = shown(&bytes, wanted, more)?;
    Some(Grey::row(&pictures).coarse())
}

fn set(document: &Document, style: &Style, fonts: &[String]) -> (Pages, FontBook) {
    let book = common::fonts::book(&style.fonts, fonts);
    let mut sink = Sink::new();
    let pages = typeset(document, style, &book, &mut sink);
    assert!(!sink.has_errors(), "{:?}", sink.items());
    (pages, book)
}

/// Compares with the picture kept, or keeps a new one.
fn compare(file: &Path, picture: &Grey) -> Option<String> {
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::write(file, picture.png()).unwrap();
        return None;
    }
    let Ok(kept) = std::fs::read(file) else {
        return Some(format!("{} is missing", file.display()));
    };
    let difference = picture.difference(&Grey::read(&kept))?;
    // To be looked at beside the one that is kept.
    let seen = std::env::temp_dir().join(format!(
        "annals-{}.png",
        file.parent()?.file_name()?.to_string_lossy()
    ));
    std::fs::write(&seen, picture.png()).unwrap();
    Some(format!(
        "{}: {difference}; seen: {}",
        file.display(),
        seen.display()
    ))
}

/// Compares the given pages of a document with the picture in a folder.
fn look(folder: &Path, document: &Document, style: &Style, wanted: &[usize]) -> Option<String> {
    let (pages, book) = set(document, style, &settings(folder).fonts);
    let all: Vec<usize> = (1..=pages.pages.len().min(6)).collect();
    let wanted = if wanted.is_empty() { &all } else { wanted };
    let picture = sheet(&pages, &book, wanted, &[])?;
    compare(&folder.join("pages.png"), &picture)
}

fn folder(name: &str) -> PathBuf {
    common::cases("typeset/ok").join(name)
}

fn own_folder(name: &str) -> PathBuf {
    common::cases("typeset/pictures").join(name)
}

#[test]
fn pictures_of_hard_documents() {
    let mut differences = Vec::new();
    for name in CASES.iter().copied() {
        let (document, style) = case(&folder(name), &mut Sink::new());
        differences.extend(look(&folder(name), &document, &style, &[]));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn pictures_of_charts() {
    let mut blocks = Vec::new();
    let mut mentions = Vec::new();
    for (index, form) in ["townships-lying", "years-upright", "three-lines-with-gap"]
        .iter()
        .enumerate()
    {
        let file = common::cases("chart").join(form).join("chart.yaml");
        let (mut chart, _) = common::build::chart(&file, &mut mentions);
        chart.number = format!("Chart {}", index + 1);
        chart.caption = common::build::text(form);
        blocks.push(common::build::paragraph(
            "A chart follows, which stands where it is spoken of, with its caption.",
        ));
        blocks.push(Block::Chart(chart));
    }
    let document = Document {
        blocks,
        mentions,
        ..Document::default()
    };
    let style = Style {
        floats: false,
        ..Style::default()
    };
    let difference = look(&own_folder("charts"), &document, &style, &[]);
    assert_eq!(difference, None);
}

/// A report of sixty pages: contents, headings of three levels, notes, tables and lists.
fn long_report() -> Document {
    let mut text = String::new();
    for chapter in 1..=15 {
        text.push_str(&format!("## Work in area {chapter}\n\n"));
        for section in 1..=3 {
            text.push_str(&format!("### Services of kind {section}\n\n"));
            for paragraph in 0..4 {
                let words = "The bureau keeps its registers by hand and by machine, and compares \
                    them each month with the records of the hospitals and the schools, so that a \
                    difference is found while it can still be explained. ";
                text.push_str(&words.repeat(3 + (chapter + section + paragraph) % 3));
                if paragraph == 1 {
                    text.push_str(&format!("See the yearbook.[^n{chapter}-{section}]"));
                }
                text.push_str("\n\n");
            }
            text.push_str("1. Registers are compared.\n2. Differences are explained.\n\n");
            text.push_str(&format!(
                "[^n{chapter}-{section}]: Yearbook, page {chapter}.\n\n"
            ));
            text.push_str(
                "Table: Visits by quarter\n\n| Town | Q1 | Q2 | Q3 | Q4 |\n|:--|--:|--:|--:|--:|\n",
            );
            for town in ["Alpha", "Beta", "Gamma", "Delta"] {
                text.push_str(&format!("| {town} | 1,2{chapter:02} | 98.5 | 7 | −3 |\n"));
            }
            text.push('\n');
        }
    }
    let meta = Meta {
        title: "A long report".to_owned(),
        body: "Pinghe County Health Bureau".to_owned(),
        language: "en".to_owned(),
        contents: true,
        ..Meta::default()
    };
    let source = annals::markdown::Source {
        meta: &meta,
        text: &text,
        mentions: &[],
        charts: &[],
        parts: &[],
    };
    let mut sink = Sink::new();
    let mut document = annals::markdown::parse(&source, &mut sink);
    let scheme = annals::document::number::Scheme::default();
    annals::document::number::number(&mut document, &scheme, &mut sink);
    assert!(sink.items().is_empty(), "{:?}", sink.items());
    document
}

#[test]
fn pictures_of_a_long_report() {
    let document = long_report();
    let style = Style {
        text_size: annals::measure::Length::pt(12.0),
        leading: annals::measure::Length::pt(18.0),
        ..Style::default()
    };
    let (pages, _) = set(&document, &style, &[]);
    let count = pages.pages.len();
    assert!((58..=66).contains(&count), "{count} pages");
    let wanted = [1, 2, count / 2, count];
    let difference = look(&own_folder("long-report"), &document, &style, &wanted);
    assert_eq!(difference, None);
}

/// The comparison sees a line that moved and a row that is gone, and passes over what other
/// ways of smoothing make of the same page.
#[test]
fn pictures_tell_faults_from_smoothing() {
    let (document, style) = case(&folder("table-over-three-pages"), &mut Sink::new());
    let (pages, book) = set(&document, &style, &[]);
    let wanted = [1, 2];
    let Some(good) = sheet(&pages, &book, &wanted, &[]) else {
        return;
    };
    assert_eq!(Grey::read(&good.png()), good);
    for (smoothing, scale) in [
        (&["-aaVector", "no"][..], 1),
        (&["-thinlinemode", "shape"], 1),
        // Drawn larger and made smaller, which puts every edge elsewhere.
        (&["-r", "96"], 2),
        (&["-r", "144"], 3),
    ] {
        let mut sink = Sink::new();
        let bytes = Writer::new(&book).write(&pages, &mut sink);
        let pictures = shown(&bytes, &wanted, smoothing).unwrap();
        let fit = |picture: &Grey| picture.smaller(scale).cut(good.width / 2 - 2, good.height);
        let pictures: Vec<Grey> = pictures.iter().map(fit).collect();
        let other = Grey::row(&pictures).coarse();
        assert_eq!(good.difference(&other), None, "{smoothing:?}");
    }
    // The lines of text of the second page, by height.
    let mut lines: Vec<_> = pages.pages[1]
        .items
        .iter()
        .filter_map(|item| match &item.draw {
            Draw::Glyphs(run) => Some(run.y),
            _ => None,
        })
        .collect();
    lines.sort();
    lines.dedup();
    let line = lines[lines.len() / 2];
    let on_line = |draw: &Draw| matches!(draw, Draw::Glyphs(run) if run.y == line);
    let mut lost = pages.clone();
    lost.pages[1].items.retain(|item| !on_line(&item.draw));
    let mut shifted = pages.clone();
    for item in &mut shifted.pages[1].items {
        if on_line(&item.draw)
            && let Draw::Glyphs(run) = &mut item.draw
        {
            run.y += annals::measure::Length::pt(4.0);
        }
    }
    let mut moved = pages.clone();
    for item in &mut moved.pages[1].items {
        if on_line(&item.draw)
            && let Draw::Glyphs(run) = &mut item.draw
        {
            run.x += annals::measure::Length::pt(8.0);
        }
    }
    for (name, pages) in [("lost", lost), ("shifted", shifted), ("moved", moved)] {
        let bad = sheet(&pages, &book, &wanted, &[]).unwrap();
        assert!(good.difference(&bad).is_some(), "{name}");
    }
}
