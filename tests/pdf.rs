//! PDF files read back: a readable twin, the rules of the standards, files with one fault
//! each, other programs' opinions, and laws.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "pdf/cff.rs"]
mod cff;
#[path = "pdf/check.rs"]
mod check;
mod common;
#[path = "pdf/draft.rs"]
mod draft;
#[path = "pdf/mutants.rs"]
mod mutants;
#[path = "pdf/outside.rs"]
mod outside;
#[path = "pdf/read.rs"]
mod read;
#[path = "pdf/rules.rs"]
mod rules;
#[path = "pdf/tools.rs"]
mod tools;
#[path = "pdf/twin.rs"]
mod twin;
#[path = "pdf/whole.rs"]
mod whole;
#[path = "pdf/xml.rs"]
mod xml;

use std::path::Path;

use annals::diagnostics::Sink;
use annals::measure::Length;
use annals::pdf::Writer;
use annals::typeset::{Draw, FontBook, Pages, Role, Target};
use draft::Draft;
use proptest::prelude::*;
use read::Book;

/// The bytes of pages that have no problems.
pub fn written(book: &FontBook, pages: &Pages) -> Vec<u8> {
    let mut sink = Sink::new();
    let bytes = Writer::new(book).write(pages, &mut sink);
    assert!(sink.items().is_empty(), "{:?}", sink.items());
    bytes
}

/// The codes and messages of writing pages.
fn problems(book: &FontBook, pages: &Pages) -> Vec<String> {
    let mut sink = Sink::new();
    Writer::new(book).write(pages, &mut sink);
    let show = |d: &annals::diagnostics::Diagnostic| format!("{}: {}", d.code.0, d.message);
    sink.items().iter().map(show).collect()
}

#[test]
fn a_report_reads_back_as_it_was_drawn() {
    let book = FontBook::bundled();
    let bytes = written(&book, &draft::report(&book));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/pdf/ok/report/expected.txt");
    common::expect(&file, &twin::twin(&bytes));
    assert_eq!(Book::read(&bytes).unwrap().lines(), draft::REPORT_TEXT);
}

#[test]
fn a_report_keeps_the_rules() {
    let book = FontBook::bundled();
    let faults = check::faults(&written(&book, &draft::report(&book)));
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_same_pages_give_the_same_bytes_whatever_was_written_before() {
    let book = FontBook::bundled();
    let report = draft::report(&book);
    let mut other = Draft::new(&book, "Other");
    other.page("1");
    let p = other.element(Role::Paragraph, 0);
    other.text(Some(p), 70.0, 100.0, "Żółć ŵ ∑");
    let alone = written(&book, &report);
    let alone_other = written(&book, &other.pages);
    let writer = Writer::new(&book);
    let mut sink = Sink::new();
    for _ in 0..2 {
        assert!(writer.write(&other.pages, &mut sink) == alone_other);
        assert!(writer.write(&report, &mut sink) == alone);
    }
    let shared = Writer::new(&book);
    std::thread::scope(|scope| {
        let write = |pages| shared.write(pages, &mut Sink::new());
        let threads: Vec<_> = [&report, &other.pages, &report, &other.pages]
            .map(|pages| scope.spawn(move || write(pages)))
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        assert!(threads == [&*alone, &alone_other, &alone, &alone_other]);
    });
}

#[test]
fn different_pages_have_different_identifiers() {
    let book = FontBook::bundled();
    let id = |pages: &Pages| {
        let read = Book::read(&written(&book, pages)).unwrap();
        format!("{:?}", read.doc.trailer.get(b"ID").unwrap())
    };
    let mut pages = draft::report(&book);
    let first = id(&pages);
    pages.meta.period.push('9');
    assert_ne!(first, id(&pages));
}

#[test]
fn glyphs_stand_where_they_were_set() {
    let book = FontBook::bundled();
    let mut draft = Draft::new(&book, "Positions");
    draft.page("1");
    let p = draft.element(Role::Paragraph, 0);
    let mut run = draft.run((0, 10.0), (70.0, 100.0), "To Avoid it");
    for (index, glyph) in run.glyphs.iter_mut().enumerate() {
        glyph.advance.0 += [0, -12_345, 40_000, 0, 655][index % 5];
    }
    let mut x = 0;
    let wanted: Vec<i64> = run
        .glyphs
        .iter()
        .map(|g| {
            let at = x;
            x += g.advance.0;
            at
        })
        .collect();
    draft.draw(Some(p), Draw::Glyphs(run));
    let read = Book::read(&written(&book, &draft.pages)).unwrap();
    let content = read.doc.get_page_content(read.pages[0]);
    let content = lopdf::content::Content::decode(&content).unwrap();
    let shown = content
        .operations
        .iter()
        .find(|o| o.operator == "TJ")
        .unwrap();
    let mut pen = 0;
    let mut got = Vec::new();
    for item in shown.operands[0].as_array().unwrap() {
        if let Ok(off) = item.as_i64() {
            pen -= off;
            continue;
        }
        for code in item.as_str().unwrap().chunks(2) {
            got.push(pen);
            pen += read.fonts["F0"].widths[usize::from(u16::from_be_bytes([code[0], code[1]]))];
        }
    }
    assert_eq!(got.len(), wanted.len());
    for (got, wanted) in got.iter().zip(wanted) {
        let off = got * 655_360 / 1000 - wanted;
        assert!(off.abs() <= 1000, "{off} sp");
    }
}

#[test]
fn problems_are_all_reported() {
    let book = FontBook::bundled();
    let mut draft = Draft::new(&book, " ");
    draft.pages.meta.language = "English!".to_owned();
    draft.page("1");
    let p = draft.element(Role::Paragraph, 0);
    draft.text(Some(p), 70.0, 100.0, "ab\u{4e00}c \u{4e00}\u{4e8c}");
    let heading = draft.element(Role::Heading(2), 0);
    draft.text(Some(heading), 70.0, 120.0, "Deep");
    draft.element(Role::Figure, 0);
    draft.link(
        p,
        (70.0, 100.0),
        Length::POINT,
        Target::Position(3, Length::ZERO),
    );
    draft.text(Some(99), 70.0, 140.0, "lost");
    draft.pages.structure[p as usize].parent = Some(7);
    draft.outline(1, "Nowhere", 5, 0.0);
    assert_eq!(
        problems(&book, &draft.pages),
        [
            "X106: the document has no language, so that it cannot claim to be accessible",
            "X106: the document has no title, so that it cannot claim to be accessible",
            "X104: the parent of element 1 is element 7, expected one before it",
            "X107: a picture has no text alternative, so that the document cannot claim to be \
             accessible",
            "X108: a heading of level 2 follows one of level 0, so that the document cannot \
             claim to be accessible",
            "X104: a link on page 1 is not content of a link element",
            "X105: a link on page 1 leads to page 4 of 1",
            "X104: an item on page 1 is content of element 99 of 4",
            "X105: outline entry `Nowhere` leads to page 6 of 1",
            "X101: `LibertinusSerif-Regular` has no glyph for `一`, found in `ab一c 一二`",
            "X101: `LibertinusSerif-Regular` has no glyph for `二`, found in `ab一c 一二`",
        ]
    );
}

#[test]
fn nothing_is_claimed_that_does_not_hold() {
    let book = FontBook::bundled();
    let claims = |pages: &Pages| {
        let bytes = Writer::new(&book).write(pages, &mut Sink::new());
        let read = Book::read(&bytes).unwrap();
        let (_, packet) = read.stream_in(&read.catalog(), b"Metadata").unwrap();
        let texts = xml::texts(&String::from_utf8(packet).unwrap()).unwrap();
        (
            texts.contains_key("pdfaid:part"),
            texts.contains_key("pdfuaid:part"),
        )
    };
    let report = draft::report(&book);
    assert_eq!(claims(&report), (true, true));
    let mut pages = report.clone();
    pages.meta.language.clear();
    assert_eq!(claims(&pages), (false, false));
    let mut pages = report.clone();
    for element in &mut pages.structure {
        element.alternative.clear();
    }
    assert_eq!(claims(&pages), (true, false));
    let mut pages = report;
    if let Some(Draw::Glyphs(run)) = pages.pages[0].items.first_mut().map(|i| &mut i.draw) {
        run.glyphs[0].id = 0;
    }
    assert_eq!(claims(&pages), (false, false));
}

#[test]
fn a_report_from_right_to_left_says_so_to_viewers() {
    let book = FontBook::bundled();
    for (language, expected) in [("he", true), ("ar-EG", true), ("en", false)] {
        let mut pages = draft::report(&book);
        pages.meta.language = language.to_owned();
        let bytes = written(&book, &pages);
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let viewer = file.catalog().unwrap().get(b"ViewerPreferences").unwrap();
        let direction = viewer.as_dict().unwrap().get(b"Direction");
        let found = direction.ok().and_then(|name| name.as_name().ok());
        assert_eq!(found, expected.then_some(&b"R2L"[..]), "{language}");
    }
}

#[test]
fn no_pages_are_no_crash() {
    let book = FontBook::bundled();
    let mut pages = Draft::new(&book, "Nothing").pages;
    assert!(problems(&book, &pages).is_empty());
    pages.structure.clear();
    assert_eq!(
        problems(&book, &pages),
        ["X104: the structure has no elements, expected a `Document`"]
    );
}

/// Texts with everything that could break out of XMP or a string.
fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            any::<char>(),
            prop::char::range('\0', '\u{a0}'),
            prop::sample::select(vec![
                '<', '&', '>', '"', '\'', ']', '(', ')', '\\', '\u{fffe}'
            ]),
        ],
        1..30,
    )
    .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_metadata_is_well_formed(title in hostile(), body in hostile(), period in hostile()) {
        let book = FontBook::bundled();
        let mut draft = Draft::new(&book, &format!("T{title}"));
        draft.page("1");
        draft.pages.meta.body = body;
        draft.pages.meta.period = period.clone();
        draft.outline(1, &period, 0, 0.0);
        let faults = check::faults(&written(&book, &draft.pages));
        prop_assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn any_outline_is_walked_whole(levels in prop::collection::vec(1u8..7, 0..40)) {
        let book = FontBook::bundled();
        let mut draft = Draft::new(&book, "Outline");
        draft.page("1");
        for (index, level) in levels.iter().enumerate() {
            draft.outline(*level, &index.to_string(), 0, 10.0);
        }
        let read = Book::read(&written(&book, &draft.pages)).unwrap();
        let root = read.dict_in(&read.catalog(), b"Outlines");
        let mut seen = Vec::new();
        let count = walk(&read, &root, &mut seen, 0);
        let order: Vec<usize> = seen.iter().map(|(index, _)| *index).collect();
        prop_assert_eq!(order, (0..levels.len()).collect::<Vec<_>>());
        prop_assert_eq!(count, levels.len() as i64);
        for pair in seen.windows(2) {
            let (before, after) = (levels[pair[0].0], levels[pair[1].0]);
            prop_assert_eq!(pair[1].1 > pair[0].1, after > before);
        }
    }
}

/// The entries below one: index and depth; how many they are, as `Count` says it too.
fn walk(
    book: &Book,
    above: &lopdf::Dictionary,
    seen: &mut Vec<(usize, usize)>,
    depth: usize,
) -> i64 {
    let mut count = 0;
    let mut next = above.get(b"First").ok().cloned();
    let mut previous = None;
    while let Some(entry) = next {
        let dict = book.resolve(&entry).as_dict().cloned().unwrap();
        assert_eq!(dict.get(b"Prev").ok().cloned(), previous);
        seen.push((
            book.text_in(&dict, b"Title").unwrap().parse().unwrap(),
            depth,
        ));
        count += 1 + walk(book, &dict, seen, depth + 1);
        next = dict.get(b"Next").ok().cloned();
        previous = Some(entry);
    }
    assert_eq!(above.get(b"Last").ok().cloned(), previous);
    let said = above
        .get(b"Count")
        .and_then(lopdf::Object::as_i64)
        .unwrap_or(0);
    assert_eq!(said, count);
    count
}
