//! Pages: each case is a document in Markdown and the whole page expected of it.
//! Documents that no Markdown gives are built here.

mod common;

use annals::document::{
    Abbreviation, Block, Document, Image, ImageWidth, Inline, Language, Link, List, Marker, Meta,
    Note, Reference, Row, Table,
};
use annals::html::{Theme, ThemeFile, fragment, render, render_with};
use annals::style::Style;
use common::build::{heading, mention, paragraph, text};
use proptest::prelude::*;

fn meta() -> Meta {
    Meta {
        title: "Annual Summary of Family Support Work, 2019".into(),
        body: "Qinghe County Family Support Bureau".into(),
        period: "2019".into(),
        date: Some("20 December 2019".into()),
        language: "en".into(),
        contents: true,
        ..Meta::default()
    }
}

fn reference(id: &str, words: &str) -> Inline {
    Inline::Reference(Reference {
        id: id.into(),
        text: words.into(),
        page: false,
    })
}

fn link(target: &str, title: &str, words: &str) -> Inline {
    Inline::Link(Link {
        target: target.into(),
        title: title.into(),
        text: text(words),
    })
}

fn words(words: &str) -> Inline {
    Inline::Text(words.into())
}

/// Texts that try to be more than text.
fn hostile() -> Document {
    Document {
        meta: Meta {
            title: "</title><script>alert(\"1\")</script> & </style>".into(),
            body: "B\" onload=\"x".into(),
            period: "<2019>".into(),
            date: None,
            language: "en".into(),
            contents: true,
            ..Meta::default()
        },
        mentions: vec![mention("a\"b", "<b>\"&", "<i>5</i>", Some("5.0"))],
        blocks: vec![
            heading(3, "<1>", "an id with \"blanks\" #%", "<h1>Deep</h1>"),
            heading(6, "", "deeper", "Deeper"),
            heading(1, "", "", "Without an id"),
            Block::Paragraph(vec![
                words("<img src=x onerror=alert(1)> "),
                Inline::Figure(0),
                link("javascript:alert(1)", "", "a script"),
                link("data:text/html,x", "", "data"),
                link("mailto:a@example.org", "", "mail"),
                Inline::Link(Link {
                    target: "notes/a.html#b#c".into(),
                    title: String::new(),
                    text: vec![
                        link("https://inner.example", "", "a link in a link"),
                        Inline::Note(0),
                        reference("deeper", "Part 2"),
                    ],
                }),
                reference("an id with \"blanks\" #%", "Part <1>"),
                Inline::Figure(99),
                Inline::Note(99),
                Inline::Code("</code>".into()),
            ]),
            Block::Code("x\"><script>".into(), "</pre>".into()),
            Block::Table(Table {
                head: vec![vec![text("One"), vec![]]],
                rows: vec![
                    Row {
                        cells: vec![text("ragged")],
                        summary: true,
                    },
                    Row {
                        cells: vec![text("a"), text("b"), text("<td>")],
                        summary: false,
                    },
                ],
                ..Table::default()
            }),
        ],
        notes: vec![
            Note {
                label: "n".into(),
                blocks: vec![paragraph("</li></ol>")],
            },
            Note {
                label: "unused".into(),
                blocks: vec![Block::Code(String::new(), "code".into())],
            },
        ],
        ..Document::default()
    }
}

fn expected(case: &str, actual: &str) {
    let folder = common::cases("html").join(case);
    std::fs::create_dir_all(&folder).expect("the case's folder");
    common::expect(&folder.join("expected.html"), actual);
}

/// Every folder with a `document.yaml`: the page, and the blocks alone where that is asked.
#[test]
fn cases() {
    for folder in common::folders("html") {
        if !folder.join("document.yaml").exists() {
            continue;
        }
        let (mut document, images) = common::manuscript::document(&folder);
        common::provenance::attach(&folder, &mut document);
        let page = render_with(&document, &Style::default(), &Theme::default(), &images);
        assert_balanced(&page);
        common::expect(&folder.join("expected.html"), &page);
        let bare = folder.join("expected-fragment.html");
        if bare.exists() {
            common::expect(&bare, &fragment(&document));
        }
    }
}

#[test]
fn nothing_gets_out_of_its_place() {
    let page = render(&hostile(), &Style::default(), &Theme::default());
    expected("hostile", &page);
    assert_balanced(&page);
    assert!(!page.contains("<script"));
    assert!(!page.contains("javascript:"));
}

/// Reads a page as elements that open and close, and gives its texts.
fn assert_balanced(page: &str) -> String {
    const VOID: [&str; 6] = ["meta", "br", "col", "hr", "img", "!doctype"];
    let mut open: Vec<&str> = Vec::new();
    let mut texts = String::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        texts.push_str(&rest[..at]);
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(
                open.pop(),
                Some(name),
                "closed at …{}",
                &rest[at..(end + 1)]
            );
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[end + 1..];
        if name == "style" && !tag.starts_with('/') {
            rest = &rest[rest.find("</style>").expect("the style ends")..];
        }
    }
    assert_eq!(open, Vec::<&str>::new());
    texts.push_str(rest);
    texts
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let leaf = prop_oneof![
        ".{0,12}".prop_map(Inline::Text),
        "[<>&\"'a-c/ =]{0,12}".prop_map(Inline::Text),
        ".{0,8}".prop_map(Inline::Code),
        (0usize..3).prop_map(Inline::Figure),
        (0usize..3).prop_map(Inline::Note),
        Just(Inline::SoftBreak),
        Just(Inline::HardBreak),
        (".{0,8}", ".{0,8}").prop_map(|(id, text)| Inline::Reference(Reference {
            id,
            text,
            page: false
        })),
    ];
    let inline = leaf.prop_recursive(3, 12, 3, |inner| {
        let inner = prop::collection::vec(inner, 0..3);
        prop_oneof![
            inner.clone().prop_map(Inline::Emphasis),
            inner.clone().prop_map(Inline::Strong),
            inner.clone().prop_map(Inline::Deleted),
            inner.clone().prop_map(Inline::Inserted),
            (".{0,6}", inner.clone())
                .prop_map(|(tag, text)| Inline::Language(Language { tag, text })),
            (".{0,6}", ".{0,6}").prop_map(|(text, expansion)| Inline::Abbreviation(Abbreviation {
                text,
                expansion
            })),
            (".{0,12}", ".{0,6}", inner.clone()).prop_map(|(target, title, text)| Inline::Link(
                Link {
                    target,
                    title,
                    text
                }
            )),
            (".{0,12}", ".{0,6}", inner).prop_map(|(target, title, text)| Inline::Image(Image {
                width: ImageWidth::read(if title.len() % 2 == 0 { "60%" } else { "" }),
                target,
                title,
                text,
            })),
        ]
    });
    prop::collection::vec(inline, 0..5)
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let table = (
        inlines(),
        prop::collection::vec(prop::collection::vec(inlines(), 0..4), 0..4),
        ".{0,5}",
    )
        .prop_map(|(caption, rows, id)| {
            Block::Table(Table {
                id,
                caption,
                rows: rows
                    .into_iter()
                    .map(|cells| Row {
                        cells,
                        summary: false,
                    })
                    .collect(),
                ..Table::default()
            })
        });
    let leaf = prop_oneof![
        inlines().prop_map(Block::Paragraph),
        (1u8..7, ".{0,6}", ".{0,6}", inlines()).prop_map(|(level, id, number, text)| {
            Block::Heading(annals::document::Heading {
                level,
                id,
                number,
                numbered: true,
                text,
            })
        }),
        (".{0,8}", ".{0,20}").prop_map(|(language, code)| Block::Code(language, code)),
        table,
        Just(Block::Rule),
        Just(Block::PageBreak),
        Just(Block::Contents),
    ];
    let block = leaf.prop_recursive(2, 12, 3, |inner| {
        let inner = prop::collection::vec(inner, 0..3);
        prop_oneof![
            inner.clone().prop_map(Block::Quote),
            (any::<bool>(), 0u64..4, prop::collection::vec(inner, 0..3)).prop_map(
                |(tight, start, items)| {
                    let marker = if start == 0 {
                        Marker::Bullet
                    } else {
                        Marker::Number(start)
                    };
                    Block::List(List {
                        marker,
                        tight,
                        items,
                    })
                }
            ),
        ]
    });
    prop::collection::vec(block, 0..6)
}

proptest! {
    #[test]
    fn any_document_gives_balanced_elements(blocks in blocks(), note in blocks(), title in ".{0,20}") {
        let document = Document {
            meta: Meta { title, ..meta() },
            blocks,
            notes: vec![Note { label: "n".into(), blocks: note }],
            mentions: vec![mention("a", "<\"&", "<5>", Some("5")), mention("b", "b", "…", None)],
            ..Document::default()
        };
        assert_balanced(&render(&document, &Style::default(), &Theme::default()));
        assert_balanced(&fragment(&document));
    }

    #[test]
    fn text_comes_back_as_it_was(written in "[^\u{0}\r]{0,40}") {
        let document = Document { blocks: vec![paragraph(&written)], ..Document::default() };
        let html = fragment(&document);
        prop_assert!(!html[3..html.len() - 5].contains(['<', '>', '"']));
        let back = assert_balanced(&html)
            .replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        prop_assert_eq!(back, format!("{written}\n"));
    }
}

fn theme_messages(shell: Option<&str>, css: Option<&str>) -> Vec<String> {
    let mut sink = annals::diagnostics::Sink::new();
    let file = |path: &'static str| move |text| ThemeFile { path, text };
    let _ = Theme::new(
        shell.map(file("templates/page.html")),
        css.map(file("templates/page.css")),
        &mut sink,
    );
    let line = |d: &annals::diagnostics::Diagnostic| {
        let place = match &d.labels[0].place {
            annals::diagnostics::Place::Text(place) => {
                format!("{}:{}:{}", place.file, place.line, place.column)
            }
            other => format!("{other:?}"),
        };
        let hint = d.hint.as_deref().unwrap_or_default();
        format!("{} {place} {}; {hint}", d.code.0, d.message)
    };
    sink.items().iter().map(line).collect()
}

#[test]
fn a_theme_says_all_that_is_wrong_with_it() {
    let shell = "<!doctype html>\n<html>\n<head><style>\n{{css}}</style>\n<script src=\"https://a.example/x.js\"></script>\n<p>{{ titel }} {{contents}}\n";
    assert_eq!(
        theme_messages(Some(shell), Some("a {}\n</STYLE>\n@import url(x);")),
        [
            "X201 templates/page.html:1:1 the page shell has no `{{content}}`, so the page would be empty; write `{{content}}` in `<body>` where the text belongs",
            "X202 templates/page.html:6:4 `titel` is not a name that the page shell can use; use `title`, the nearest known name",
            "X202 templates/page.html:6:16 `contents` is not a name that the page shell can use; use `content`, the nearest known name",
            "X203 templates/page.html:1:1 the page shell has no `{{title}}`; add it, or take the shipped shell as a model",
            "X203 templates/page.html:1:1 the page shell has no `{{language}}`; add it, or take the shipped shell as a model",
            "X203 templates/page.html:1:1 the page shell has no `{{policy}}`; add it, or take the shipped shell as a model",
            "X204 templates/page.html:4:1 `{{css}}` is not the whole content of a `<style>` element, so the policy would forbid the style sheet; write `<style>{{css}}</style>` with nothing between",
            "X206 templates/page.html:5:1 `<script` loads or runs something, which the policy of the page forbids; put the data itself into the file, as a `data:` address",
            "X206 templates/page.html:5:9 `src=\"http` loads or runs something, which the policy of the page forbids; put the data itself into the file, as a `data:` address",
            "X205 templates/page.css:2:1 the style sheet holds `</style`, which would end it in the page; take it out",
            "X206 templates/page.css:3:1 `@import` loads or runs something, which the policy of the page forbids; put the data itself into the file, as a `data:` address",
        ]
    );
    assert_eq!(theme_messages(None, None), Vec::<String>::new());
    let shipped = Theme::default();
    assert_eq!(
        theme_messages(Some(&shipped.shell), Some(&shipped.css)),
        Vec::<String>::new()
    );
}

#[test]
fn a_shell_of_ones_own_is_filled_in() {
    let mut sink = annals::diagnostics::Sink::new();
    let shell = ThemeFile {
        path: "templates/page.html",
        text: "<html lang=\"{{language}}\"><title>{{title}} | {{ body }} | {{period}} | {{date}}</title><meta content=\"{{policy}}\"><style>{{css}}</style>{ {x} {{\n}} {{content}}</html>",
    };
    let css = ThemeFile {
        path: "templates/page.css",
        text: "p { color: red }",
    };
    let theme = Theme::new(Some(shell), Some(css), &mut sink);
    assert!(sink.items().is_empty());
    let page = render(
        &Document {
            meta: meta(),
            ..Document::default()
        },
        &Style::default(),
        &theme,
    );
    expected("own-theme", &page);
}
