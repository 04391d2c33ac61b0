//! What a reader finds behind the figures, in whole runs.
//!
//! A case in `tests/cases/provenance` is run on the project that `annals new` writes. With
//! `arguments.txt` the program is run with these arguments, one a line, and `expected.txt`
//! is what it prints; with `append.yaml` that is put at the end of the configuration, and
//! the files of the case are the outputs expected (of HTML what stands behind the style
//! sheet). `UPDATE_EXPECT=1` accepts what is found.
// A test may stop at what cannot be.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod common;
#[path = "common/schema.rs"]
mod schema;
#[path = "common/tools.rs"]
mod tools;

use annals::diagnostics::Sink;
use annals::document::sources::{Source, SourceFigure, SourceOrigin, SourcePlace, spots};
use annals::document::walk::Node;
use annals::document::{
    Align, Block, Document, Inline, Mention, Row, SourcePart, Sources, Table, annex,
};
use annals::html::Theme;
use annals::pipeline::{self, Formats, Goal, Options, Silent};
use annals::project::{Disk, starter};
use annals::style::Style;
use annals::typeset::{Draw, FontBook, Target, typeset};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// The project that `annals new` writes, with more behind its configuration.
fn project(folder: &Path, append: &str) {
    for (path, bytes) in starter::FILES {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, bytes).unwrap();
    }
    let file = folder.join("config/report.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(file, text + append).unwrap();
}

fn build(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let out = folder.join("out");
    let options = Options {
        goal: Goal::Build(Formats::ALL),
        reports: Vec::new(),
        areas: Vec::new(),
        jobs: Some(1),
        strict: false,
        ..Options::default()
    };
    let outcome = pipeline::run(&Disk::new(folder, &out), &options, &Silent);
    let text = annals::diagnostics::print::text(&outcome.diagnostics, &outcome.sources, false);
    assert_eq!(text, "");
    let mut files = BTreeMap::new();
    for part in ["", "briefs/"] {
        for entry in std::fs::read_dir(out.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.file_name().unwrap().to_str().unwrap();
                files.insert(format!("{part}{name}"), std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn cases() {
    for case in common::folders("provenance") {
        let folder = tempfile::tempdir().unwrap();
        if let Ok(arguments) = std::fs::read_to_string(case.join("arguments.txt")) {
            project(folder.path(), "");
            let output = Command::new(env!("CARGO_BIN_EXE_annals"))
                .args(arguments.lines())
                .current_dir(folder.path())
                .output()
                .unwrap();
            let printed = format!(
                "{}{}exit code {}\n",
                String::from_utf8(output.stdout).unwrap(),
                String::from_utf8(output.stderr).unwrap(),
                output.status.code().unwrap()
            );
            common::expect(&case.join("expected.txt"), &printed);
            continue;
        }
        let append = std::fs::read_to_string(case.join("append.yaml")).unwrap();
        project(folder.path(), &append);
        let files = build(folder.path());
        let mut compared = 0;
        for (name, bytes) in &files {
            let file = case.join(name.replace('/', "-"));
            if !file.exists() {
                continue;
            }
            compared += 1;
            let text = String::from_utf8(bytes.clone()).unwrap();
            let shown = match name.ends_with(".html") {
                true => text.split_once("</style>").unwrap().1,
                false => &text,
            };
            common::expect(&file, shown);
        }
        assert!(compared > 0, "{} expects no output", case.display());
    }
}

/// The values of an attribute in a page.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let sign = format!(" {name}=\"");
    let values = page.split(&sign).skip(1);
    values
        .map(|rest| rest.split('"').next().unwrap_or_default())
        .collect()
}

/// Every link of a page leads to something, every card is opened by a number, and every row
/// of the annex leads to a place and is reached from a card.
fn assert_linked(page: &str) {
    let ids = attributes(page, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "an id is given twice");
    for href in attributes(page, "href") {
        if let Some(id) = href.strip_prefix('#') {
            assert!(known.contains(id), "nothing has the id `{id}`");
        }
    }
    let opened: BTreeSet<&str> = attributes(page, "popovertarget").into_iter().collect();
    let cards = page.split("<div popover id=\"").skip(1);
    let cards: BTreeSet<&str> = cards.map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(opened, cards, "each card is opened by a number");
    let hrefs: BTreeSet<&str> = attributes(page, "href").into_iter().collect();
    for row in known.iter().filter(|id| id.starts_with("_row-")) {
        assert!(
            hrefs.contains(&*format!("#{row}")),
            "no card leads to {row}"
        );
    }
}

/// The sample project, built once.
fn sample() -> &'static BTreeMap<String, Vec<u8>> {
    static FILES: std::sync::OnceLock<BTreeMap<String, Vec<u8>>> = std::sync::OnceLock::new();
    FILES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = tempfile::tempdir().unwrap();
        for name in ["config", "templates", "samples"] {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
            for entry in std::fs::read_dir(root.join(name)).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    let to = folder.path().join(name).join(path.file_name().unwrap());
                    std::fs::copy(path, to).unwrap();
                }
            }
        }
        build(folder.path())
    })
}

fn sample_text(name: &str) -> String {
    String::from_utf8(sample()[name].clone()).unwrap()
}

#[test]
fn every_card_and_every_row_of_the_sample_is_linked_both_ways() {
    let mut pages = 0;
    for (name, bytes) in sample() {
        if name.ends_with(".html") {
            assert_linked(std::str::from_utf8(bytes).unwrap());
            pages += 1;
        }
    }
    assert_eq!(pages, 18);
    let report = sample_text("annual-summary.html");
    let cards = report.matches("<div popover ").count();
    let rows = report.matches("<span id=\"_row-").count();
    assert!(cards > 200, "{cards} cards");
    assert_eq!(cards, rows, "a row for each card");
    // One card for each figure, however often it stands in the text.
    assert!(report.matches("popovertarget=").count() > cards);
}

#[test]
fn a_brief_tells_of_no_other_township() {
    let townships: Vec<&str> = sample()
        .keys()
        .filter_map(|name| name.strip_prefix("briefs/")?.strip_suffix(".html"))
        .collect();
    assert_eq!(townships.len(), 17);
    for own in &townships {
        let page = sample_text(&format!("briefs/{own}.html"));
        assert!(page.contains("among 17 areas"), "{own} is told its ranks");
        for other in townships.iter().filter(|other| *other != own) {
            assert!(!page.contains(other), "the brief of {own} names {other}");
        }
    }
}

#[test]
fn figures_json_follows_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(&pipeline::figures_schema()).unwrap();
    let text = sample_text("figures.json");
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema::problems(&schema, &file), Vec::<String>::new());
    let report = &file["reports"][0];
    let places = report["places"].as_array().unwrap();
    let figures = report["figures"].as_array().unwrap();
    let ids: BTreeSet<&str> = figures.iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), figures.len(), "each id once");
    let mut stood_in = vec![false; places.len()];
    let mut ranks = 0;
    for figure in figures {
        for part in figure["origin"]["parts"].as_array().into_iter().flatten() {
            assert!(ids.contains(part.as_str().unwrap()), "{part} is not listed");
        }
        // Each of thousands of briefs would name all its peers.
        if figure["origin"]["name"] == "rank" {
            let parts = figure["origin"]["parts"].as_array().unwrap();
            assert_eq!(parts.len(), 1, "{} names its peers", figure["id"]);
            assert_eq!(figure["origin"]["among"], "townships");
            ranks += 1;
        }
        for used in figure["used"].as_array().unwrap() {
            stood_in[used["place"].as_u64().unwrap() as usize] = true;
        }
    }
    assert!(ranks > 100, "{ranks} ranks");
    assert!(
        stood_in.iter().all(|stood| *stood),
        "a place without figures"
    );
    // A line for each figure, so that two files can be compared line by line.
    let lines = text.lines().filter(|line| line.starts_with("{\"id\":"));
    assert_eq!(lines.count(), figures.len());
}

#[test]
fn the_schema_refuses_what_figures_json_never_holds() {
    let schema: serde_json::Value = serde_json::from_str(&pipeline::figures_schema()).unwrap();
    let good: serde_json::Value = serde_json::from_str(&sample_text("figures.json")).unwrap();
    let changes: [(&str, serde_json::Value); 7] = [
        ("/format", 2.into()),
        ("/reports/0/period", 2019.into()),
        ("/reports/0/figures/0/value", "4,923".into()),
        ("/reports/0/figures/0/period", "last year".into()),
        ("/reports/0/figures/0/origin/kind", "guess".into()),
        ("/reports/0/figures/0/used", serde_json::Value::Null),
        ("/reports/0/places/0/output", serde_json::Value::Null),
    ];
    for (path, value) in changes {
        let mut bad = good.clone();
        *bad.pointer_mut(path).unwrap() = value;
        assert_ne!(
            schema::problems(&schema, &bad),
            Vec::<String>::new(),
            "{path}"
        );
    }
    let mut more = good;
    more["reports"][0]["figures"][0]["note"] = "a key of no release".into();
    assert_ne!(schema::problems(&schema, &more), Vec::<String>::new());
}

#[test]
fn the_pdf_has_its_annex_when_asked_for_and_briefs_stay_short() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), "\nprovenance: {pdf: links}\n");
    let files = build(folder.path());
    let Some(text) = tools::pdf_text(&files["library-report.pdf"]) else {
        return;
    };
    assert!(text.contains("Where the figures come from"));
    assert!(text.contains("samples/figures.xlsx, sheet Figures"));
    for (name, bytes) in files.iter().chain(sample()) {
        if name.ends_with(".pdf") && !name.starts_with("library-report") {
            let text = tools::pdf_text(bytes).unwrap();
            assert!(!text.contains("Where the figures come from"), "{name}");
        }
    }
}

/// A number for one of four figures.
fn number(figure: usize) -> Mention {
    Mention {
        figure: format!("f{figure}").into(),
        label: format!("Figure {figure}").into(),
        text: format!("{figure},000").into(),
        value: Some(annals::measure::Decimal::from(figure)),
        unit: "persons".into(),
        area: "County".into(),
        period: "2019".into(),
        origin: "w.xlsx, S!A1".into(),
    }
}

fn source(figure: usize, mentions: &[usize], spots: &[Option<std::sync::Arc<str>>]) -> Source {
    let name = |n: usize| -> std::sync::Arc<str> { format!("f{n}").into() };
    Source {
        figure: name(figure),
        label: format!("Figure {figure}").into(),
        area: "County".into(),
        period: "2019".into(),
        value: format!("{figure},000 persons"),
        origin: match figure % 3 {
            0 => SourceOrigin::Cell {
                workbook: "w.xlsx".into(),
                sheet: "S".into(),
                cell: format!("A{}", 9 - figure).into(),
            },
            1 => SourceOrigin::Setting {
                file: "config/report.yaml".into(),
                line: 7,
            },
            _ => SourceOrigin::Computed {
                formula: "a / b".to_owned(),
                pattern: (figure > 2).then(|| "{0} / 2".to_owned()),
                parts: vec![SourceFigure {
                    figure: name(figure - 1),
                    label: format!("Figure {}", figure - 1).into(),
                    text: "1".to_owned(),
                    origin: "w.xlsx, S!A2".to_owned(),
                    row: None,
                }],
                more: 0,
            },
        },
        change: None,
        places: mentions
            .iter()
            .enumerate()
            .filter(|(_, of)| **of == figure)
            .filter_map(|(mention, _)| {
                let name = spots[mention].clone()?;
                Some(SourcePlace { mention, name })
            })
            .collect(),
    }
}

/// Documents with numbers in paragraphs, tables, notes and headings; some stand nowhere.
fn documents() -> impl Strategy<Value = Document> {
    prop::collection::vec((0usize..6, 0u8..6), 1..24).prop_map(|numbers| {
        let mut document = Document::default();
        document.meta.language = "en".to_owned();
        for (mention, (_, place)) in numbers.iter().enumerate() {
            let text = vec![
                Inline::Text("number ".to_owned()),
                Inline::Figure(mention),
                Inline::Text(" of all".to_owned()),
            ];
            match place {
                0 => {}
                1 => document
                    .blocks
                    .push(Block::Heading(annals::document::Heading {
                        level: 1,
                        id: format!("h{mention}"),
                        number: format!("{mention}."),
                        numbered: true,
                        text,
                    })),
                2 => document.blocks.push(Block::Table(Table {
                    caption: vec![Inline::Figure(mention)],
                    number: format!("Table {mention}"),
                    columns: vec![Align::Left, Align::Right],
                    rows: vec![Row {
                        cells: vec![vec![Inline::Text("a".to_owned())], text],
                        summary: false,
                    }],
                    ..Table::default()
                })),
                3 => document
                    .blocks
                    .push(Block::Quote(vec![Block::Paragraph(text)])),
                4 => {
                    document.notes.push(annals::document::Note {
                        label: mention.to_string(),
                        blocks: vec![Block::Paragraph(text)],
                    });
                    let note = Inline::Note(document.notes.len() - 1);
                    let words = Inline::Text("see".to_owned());
                    document.blocks.push(Block::Paragraph(vec![words, note]));
                }
                _ => document.blocks.push(Block::Paragraph(text)),
            }
        }
        let figures: Vec<usize> = numbers.iter().map(|(figure, _)| *figure).collect();
        document.mentions = figures.iter().map(|figure| number(*figure)).collect();
        let spots = spots(&document);
        let placed: BTreeSet<usize> = figures
            .iter()
            .zip(&spots)
            .filter_map(|(figure, spot)| spot.as_ref().map(|_| *figure))
            .collect();
        let all = placed
            .iter()
            .map(|figure| source(*figure, &figures, &spots));
        document.sources = Sources {
            linked: true,
            ..Sources::new(all.collect(), figures.len())
        };
        document
    })
}

/// The mentions that stand in the body and the notes.
fn standing(document: &Document) -> BTreeSet<usize> {
    let mut standing = BTreeSet::new();
    document.visit(&mut |node| {
        if let Node::Inline(Inline::Figure(index)) = node {
            standing.insert(*index);
        }
    });
    standing
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_number_has_a_row_and_every_row_a_number(mut document in documents()) {
        let standing = standing(&document);
        let rows: BTreeSet<usize> =
            standing.iter().map(|mention| document.sources.row(*mention).expect("a row")).collect();
        prop_assert_eq!(&rows, &(0..document.sources.all.len()).collect());
        let blocks = annex::blocks(&document.sources, &document.meta.words);
        prop_assert_eq!(annex::rows(&blocks), (0..rows.len()).collect::<Vec<_>>());
        for (row, source) in document.sources.all.iter().enumerate() {
            for place in &source.places {
                prop_assert_eq!(document.sources.row(place.mention), Some(row));
            }
        }
        // The annex is put in and taken out without a trace.
        let before = document.clone();
        document.attach(blocks.clone());
        prop_assert_eq!(document.detach(), blocks);
        prop_assert_eq!(&document, &before);
    }

    #[test]
    fn every_link_of_html_leads_somewhere(mut document in documents()) {
        assert_linked(&annals::html::render(&document, &Style::default(), &Theme::default()));
        let blocks = annex::blocks(&document.sources, &document.meta.words);
        document.attach(blocks);
        assert_linked(&annals::html::render(&document, &Style::default(), &Theme::default()));
    }

    #[test]
    fn pages_link_every_number_to_the_annex_and_back(mut document in documents()) {
        let mut numbers = 0;
        document.visit(&mut |node| {
            numbers += usize::from(matches!(node, Node::Inline(Inline::Figure(_))));
        });
        let blocks = annex::blocks(&document.sources, &document.meta.words);
        let sees = see_links(&blocks);
        document.attach(blocks);
        let mut sink = Sink::new();
        let book = FontBook::bundled();
        let pages = typeset(&document, &Style::default(), &book, &mut sink);
        prop_assert!(sink.items().is_empty());
        if document.sources.all.is_empty() {
            return Ok(());
        }
        let first = pages.outline.iter().find(|e| e.text == "Where the figures come from").expect("the annex").page;
        let mut forward = 0;
        let mut back = BTreeSet::new();
        let mut across = 0;
        for (at, page) in pages.pages.iter().enumerate() {
            for item in &page.items {
                let Draw::Link(.., Target::Position(to, _)) = &item.draw else { continue };
                match (at < first, *to < first) {
                    (true, false) => forward += 1,
                    (false, true) => { back.insert((at, *to)); }
                    (false, false) => across += 1,
                    (true, true) => {}
                }
            }
        }
        prop_assert_eq!(forward, numbers, "each number is a link to its row");
        prop_assert_eq!(across, sees, "each part is a link to its row");
        prop_assert!(!back.is_empty(), "the rows lead back");
        // What stands in the annex moves nothing before it.
        document.detach();
        document.sources.linked = false;
        let alone = typeset(&document, &Style::default(), &book, &mut sink);
        prop_assert_eq!(alone.pages.len(), first);
    }

    #[test]
    fn markdown_with_sources_is_stable(mut document in documents()) {
        let noted = annals::markdown::write(&document.with_source_notes());
        let blocks = annex::blocks(&document.sources, &document.meta.words);
        document.attach(blocks);
        for text in [noted, annals::markdown::write(&document)] {
            let source = annals::markdown::Source {
                meta: &document.meta,
                text: &text,
                mentions: &[],
                charts: &[],
                parts: &[],
            };
            let again = annals::markdown::parse(&source, &mut Sink::new());
            prop_assert_eq!(annals::markdown::write(&again), text);
        }
    }
}

/// How many links the annex has to rows of its own.
fn see_links(blocks: &[Block]) -> usize {
    let mut count = 0;
    annals::document::walk::visit(blocks, &mut |node| {
        if let Node::Inline(Inline::Source(SourcePart::See(_))) = node {
            count += 1;
        }
    });
    count
}
