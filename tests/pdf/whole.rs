//! Real documents from Markdown to file: every case of the typesetting keeps the rules.

use std::path::{Path, PathBuf};

use annals::diagnostics::Sink;
use annals::document::Meta;
use annals::document::number::{Scheme, number};
use annals::markdown::{Source, parse};
use annals::style::Style;
use annals::typeset::{Draw, FontBook, Pages, typeset};

use super::check;
use super::read::Book;
use annals::pdf::Writer;

/// A Markdown file set on A4.
fn pages(file: &Path, book: &FontBook) -> Pages {
    let text = std::fs::read_to_string(file).unwrap();
    let mut sink = Sink::new();
    let meta = Meta {
        title: "A case".to_owned(),
        body: "Pinghe County Health Bureau".to_owned(),
        language: "en".to_owned(),
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
    typeset(&document, &Style::default(), book, &mut sink)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/typeset/ok");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("input.md"))
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
    let book = FontBook::bundled();
    let writer = Writer::new(&book);
    let files = cases();
    assert!(files.len() > 10);
    for file in files {
        let pages = pages(&file, &book);
        let mut sink = Sink::new();
        let bytes = writer.write(&pages, &mut sink);
        let faults = check::faults(&bytes);
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
