//! Laws of reading and writing Markdown, over documents that nobody would write.

use annals::diagnostics::Sink;
use annals::document::walk::{Node, plain};
use annals::document::*;
use annals::markdown;
use annals::measure::Decimal;
use proptest::prelude::*;

/// What Markdown could take for something else, and what could break its neighbours.
const HAZARDS: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "__",
    "`",
    "``",
    "```",
    "~~~",
    "~",
    "[",
    "]",
    "](",
    "][",
    "(",
    ")",
    "<",
    ">",
    "<b>",
    "</i>",
    "<!--",
    "<?x",
    "&",
    "&amp;",
    "&#38;",
    "&copy",
    "\\",
    "\\\\",
    "!",
    "![",
    "|",
    "\\|",
    ":",
    "-",
    "--",
    "---",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "1) ",
    "12345678901. ",
    "#",
    "# ",
    "###### ",
    "=",
    "===",
    "> ",
    "{#id}",
    "{lang=zh}",
    "]{lang=zh}",
    "{lang=",
    "{-}",
    "{",
    "}",
    "[^1]",
    "[^",
    "^",
    "[a]: b",
    "Table: ",
    "Source: ",
    "**Table 2.** ",
    "Contents",
    "http://a.b/c?d=e&f",
    "a@b.cd",
    "www.a.b",
    " ",
    "  ",
    "    ",
    "\t",
    "\u{a0}",
    "\u{3000}",
    "é",
    "中文",
    "“",
    "”",
    "，",
    "。",
    "—",
    "−3",
    "€",
    "✓",
    "😀",
    "a",
    "b",
    "word",
    "two words",
    "4,923",
    "86.29%",
    "$x$",
    "\u{301}",
    "\u{200b}",
    "\u{ad}",
];

fn text() -> impl Strategy<Value = String> {
    let hazard = proptest::sample::select(HAZARDS).prop_map(str::to_owned);
    let piece =
        prop_oneof![6 => hazard, 2 => "[a-zA-Z0-9 ]{1,6}", 1 => "\\PC{0,4}", 1 => any::<String>()];
    proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn target() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("https://example.org/a_b*c?d=1&e=2".to_owned()),
        Just("#one".to_owned()),
        Just("#two".to_owned()),
        Just("mailto:a@b.cd".to_owned()),
        Just("javascript:alert(1)".to_owned()),
        text(),
    ]
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let leaf = prop_oneof![
        8 => text().prop_map(Inline::Text),
        2 => (0_usize..4).prop_map(Inline::Figure),
        2 => text().prop_map(Inline::Code),
        1 => Just(Inline::SoftBreak),
        1 => Just(Inline::HardBreak),
        1 => (0_usize..4).prop_map(Inline::Note),
        1 => (target(), text(), any::<bool>()).prop_map(|(id, text, page)| {
            Inline::Reference(Reference { id: id.replace('#', ""), text, page })
        }),
    ];
    let inline = leaf.prop_recursive(3, 12, 4, |inner| {
        let inner = proptest::collection::vec(inner, 0..4);
        prop_oneof![
            inner.clone().prop_map(Inline::Emphasis),
            inner.clone().prop_map(Inline::Strong),
            (proptest::sample::select(vec!["zh", "pt-BR"]), inner.clone()).prop_map(
                |(tag, text)| Inline::Language(Language {
                    tag: tag.to_owned(),
                    text
                })
            ),
            (text(), text()).prop_map(|(text, expansion)| Inline::Abbreviation(Abbreviation {
                text,
                expansion
            })),
            (target(), text(), inner.clone()).prop_map(|(target, title, text)| Inline::Link(
                Link {
                    target,
                    title,
                    text
                }
            )),
            (target(), text(), inner).prop_map(|(target, title, text)| Inline::Image(Image {
                width: ImageWidth::read(if title.len() % 2 == 0 { "60%" } else { "" }),
                target,
                title,
                text,
            })),
        ]
    });
    proptest::collection::vec(inline, 0..5)
}

fn align() -> impl Strategy<Value = Align> {
    proptest::sample::select(vec![
        Align::Default,
        Align::Left,
        Align::Center,
        Align::Right,
    ])
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        3 => Just("Table 2".to_owned()),
        1 => Just("II.".to_owned()),
        1 => Just("1.".to_owned()),
        1 => Just("First,".to_owned()),
        1 => text(),
    ]
}

fn table() -> impl Strategy<Value = Block> {
    let cells = || proptest::collection::vec(inlines(), 0..4);
    let row = (cells(), any::<bool>()).prop_map(|(cells, summary)| Row { cells, summary });
    let parts = (
        number(),
        inlines(),
        proptest::collection::vec(align(), 0..4),
        proptest::collection::vec(cells(), 0..3),
        proptest::collection::vec(row, 0..3),
        inlines(),
        proptest::option::of((inlines(), 0_usize..3, 0_usize..3)),
        proptest::option::of((0_usize..2, 0_usize..2, 1_usize..3, 1_usize..3)),
    );
    parts.prop_map(
        |(number, caption, columns, head, rows, source, group, spanner)| {
            let mut table = Table {
                number,
                caption,
                columns,
                head,
                rows,
                source,
                ..Table::default()
            };
            if let Some((label, from, to)) = group {
                let end = to.min(table.rows.len());
                let rows = from.min(end)..end;
                table.groups.push(RowGroup { label, rows });
            }
            if let Some((row, column, rows, columns)) = spanner {
                let spanner = Spanner {
                    row,
                    column,
                    rows,
                    columns,
                };
                for (r, cells) in table.head.iter_mut().enumerate() {
                    for (c, cell) in cells.iter_mut().enumerate() {
                        if spanner.covers(r, c) && (r, c) != (row, column) {
                            cell.clear();
                        }
                    }
                }
                table.spanners.push(spanner);
            }
            Block::Table(table)
        },
    )
}

fn chart() -> impl Strategy<Value = Block> {
    let series = (
        text(),
        proptest::collection::vec(proptest::option::of(0_usize..4), 0..3),
    )
        .prop_map(|(label, points)| Series {
            label,
            points,
            values: vec![Some(Decimal::new(8629, 2)), None],
            targets: vec![None, Some(Decimal::new(90, 0))],
            ..Series::default()
        });
    let parts = (
        number(),
        inlines(),
        proptest::collection::vec(text(), 0..3),
        proptest::collection::vec(series, 0..3),
        text(),
        text(),
    );
    parts.prop_map(|(number, caption, categories, series, unit, alternative)| {
        Block::Chart(Chart {
            number,
            caption,
            categories,
            series,
            unit,
            alternative,
            ..Chart::default()
        })
    })
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        6 => inlines().prop_map(Block::Paragraph),
        2 => (0_u8..8, prop_oneof![Just("one"), Just("two"), Just("")], number(), inlines()).prop_map(
            |(level, id, number, text)| Block::Heading(Heading {
                level, id: id.to_owned(), number, numbered: true, text,
            })
        ),
        2 => (text(), text(), text()).prop_map(|(language, a, b)| Block::Code(language, format!("{a}\n{b}"))),
        1 => text().prop_map(|text| Block::Code(String::new(), text)),
        2 => table(),
        1 => chart(),
        1 => Just(Block::Rule),
        1 => Just(Block::PageBreak),
        1 => Just(Block::Contents),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let blocks = proptest::collection::vec(inner, 0..4);
        let marker = prop_oneof![
            Just(Marker::Bullet),
            Just(Marker::Number(1)),
            any::<u64>().prop_map(Marker::Number),
            Just(Marker::RunIn)
        ];
        prop_oneof![
            blocks.clone().prop_map(Block::Quote),
            (
                marker,
                any::<bool>(),
                proptest::collection::vec(blocks, 0..4)
            )
                .prop_map(|(marker, tight, items)| Block::List(List {
                    marker,
                    tight,
                    items
                })),
        ]
    })
}

fn mention(text: &str) -> Mention {
    Mention {
        figure: "births@2019".into(),
        label: "Births, 2019".into(),
        text: text.into(),
        value: None,
        unit: "persons".into(),
        area: "Qinghe County".into(),
        period: "2019".into(),
        origin: "county-2019.xlsx, Population!C7".into(),
    }
}

fn document() -> impl Strategy<Value = Document> {
    let blocks = || proptest::collection::vec(block(), 0..5);
    let note = blocks().prop_map(|blocks| Note {
        label: "n".into(),
        blocks,
    });
    let meta = (
        prop_oneof![Just(String::new()), text()],
        text(),
        text(),
        proptest::option::of(text()),
        any::<bool>(),
    );
    let parts = (
        meta,
        blocks(),
        proptest::collection::vec(note, 0..3),
        proptest::collection::vec(text(), 0..3),
    );
    parts.prop_map(
        |((title, body, period, date, contents), blocks, notes, mentions)| Document {
            meta: Meta {
                title,
                body,
                period,
                date,
                language: "en".into(),
                contents,
                ..Meta::default()
            },
            blocks,
            notes,
            mentions: mentions.iter().map(|text| mention(text)).collect(),
            ..Document::default()
        },
    )
}

fn read(text: &str, meta: &Meta) -> Document {
    let source = markdown::Source {
        meta,
        text,
        mentions: &[],
        charts: &[],
        parts: &[],
    };
    markdown::parse(&source, &mut Sink::new())
}

/// The characters of a document's paragraphs as Markdown carries them.
fn words(text: &str) -> String {
    let lines = ['\n', '\r', '\u{B}', '\u{C}'];
    let kept = text
        .chars()
        .filter(|c| !matches!(*c, marks::OPEN | marks::CLOSE));
    let kept: String = kept
        .map(|c| {
            if c == '\0' {
                '\u{FFFD}'
            } else if lines.contains(&c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    kept.trim_matches([' ', '\t']).to_owned()
}

/// How many documents are tried; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Writing, reading and writing again gives the same text.
    #[test]
    fn writing_is_stable(document in document()) {
        let once = markdown::write(&document);
        let again = markdown::write(&read(&once, &document.meta));
        prop_assert_eq!(&once, &again, "\n--- once\n{}\n--- again\n{}", once, again);
    }

    /// What is written is within our own rules: no raw HTML, no dangerous link, no space at
    /// the end of a line outside code.
    #[test]
    fn what_is_written_is_clean(mut document in document()) {
        document.mutate(&mut |node| if let walk::NodeMut::Block(block @ Block::Code(..)) = node {
            *block = Block::Rule;
        });
        let text = markdown::write(&document);
        let mut sink = Sink::new();
        let meta = Meta::default();
        let source = markdown::Source { meta: &meta, text: &text, mentions: &[], charts: &[], parts: &[] };
        markdown::parse(&source, &mut sink);
        prop_assert!(!sink.has_errors(), "{:?}\n{}", sink.items(), text);
        for line in text.lines() {
            prop_assert!(!line.ends_with([' ', '\t']), "{:?}", line);
        }
        prop_assert!(!text.contains("\n\n\n") && (text.is_empty() || text.ends_with('\n')), "{text}");
    }

    /// Any text in a paragraph is read back as the same text.
    #[test]
    fn text_survives(text in text()) {
        let blocks = vec![Block::Paragraph(vec![Inline::Text(text.clone())])];
        let document = Document { blocks, ..Document::default() };
        let back = read(&markdown::write(&document), &document.meta);
        let expected: Vec<Block> = match words(&text) {
            empty if empty.is_empty() => vec![],
            words => vec![Block::Paragraph(vec![Inline::Text(words)])],
        };
        prop_assert_eq!(back.blocks, expected);
    }

    /// Emphasis and links lose no character, whatever stands next to them.
    #[test]
    fn inlines_keep_their_characters(inlines in inlines()) {
        let mentions: Vec<Mention> = ["4,923", "three", "−3%"].map(mention).into();
        let notes = vec![Note { label: "a".into(), blocks: vec![] }; 3];
        let document = Document { blocks: vec![Block::Heading(Heading {
            level: 1, id: String::new(), number: String::new(), numbered: true, text: inlines.clone(),
        })], mentions: mentions.clone(), notes, ..Document::default() };
        let back = read(&markdown::write(&document), &document.meta);
        let Some(Block::Heading(heading)) = back.blocks.first() else {
            panic!("no heading: {:?}", back.blocks);
        };
        // Code may gain or lose no more than a space next to its marks.
        let squeeze = |text: String| text.split_whitespace().collect::<Vec<_>>().concat();
        prop_assert_eq!(squeeze(words(&plain(&heading.text, &[]))), squeeze(words(&plain(&inlines, &mentions))));
    }

    /// Any text at all gives a document, and one that can be written.
    #[test]
    fn reading_never_fails(text in text(), bytes in any::<Vec<u8>>(), more in text()) {
        let text = format!("{text}\n{}{more}\n\n{text}\n- {more}\n", String::from_utf8_lossy(&bytes));
        let meta = Meta::default();
        let document = read(&text, &meta);
        let once = markdown::write(&document);
        prop_assert_eq!(&once, &markdown::write(&read(&once, &meta)), "{}", text);
    }

    /// Marks inside any text become what they stand for or are reported, never printed.
    #[test]
    fn no_mark_is_left(text in "[\u{E000}\u{E001}FCSRTP0-9*_`\\[\\]() |\n-]{0,40}") {
        let meta = Meta::default();
        let mentions = [mention("4,923")];
        let source = markdown::Source { meta: &meta, text: &text, mentions: &mentions, charts: &[], parts: &[] };
        let document = markdown::parse(&source, &mut Sink::new());
        document.visit(&mut |node| if let Node::Inline(Inline::Text(text) | Inline::Code(text)) = node {
            assert!(!text.contains([marks::OPEN, marks::CLOSE]));
        });
    }
}
