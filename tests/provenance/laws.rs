//! What holds of every document: cards, rows and figures are linked both ways.

use super::assert_linked;
use annals::diagnostics::Sink;
use annals::document::sources::{Source, SourceFigure, SourceOrigin, SourcePlace, spots};
use annals::document::walk::Node;
use annals::document::{
    Align, Block, Document, Inline, Mention, Row, SourcePart, Sources, Table, annex,
};
use annals::html::Theme;
use annals::style::Style;
use annals::typeset::{Draw, FontBook, Target, typeset};
use proptest::prelude::*;
use std::collections::BTreeSet;

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
