//! Deleted and inserted text in every output: never by colour alone, and readable aloud.

#![allow(clippy::unwrap_used)]

mod common;

use annals::diagnostics::Sink;
use annals::document::{Block, Document, Inline, Meta, Row, Table};
use annals::html::{Theme, render};
use annals::pdf::Writer;
use annals::style::{Palette, Style};
use annals::typeset::{Draw, FontBook, Role, typeset};
use common::build::{mention, text};

/// "There were 4,923 births." with 4,932, a longer text put in, and a table cell.
fn redline() -> Document {
    let cell = vec![
        Inline::Deleted(vec![Inline::Figure(0)]),
        Inline::Text(" ".into()),
        Inline::Inserted(vec![Inline::Figure(1)]),
    ];
    let mut sentence = text("There were ");
    sentence.extend(cell.clone());
    sentence.extend(text(" births. "));
    sentence.push(Inline::Inserted(vec![
        Inline::Text("The rise is due to a ".into()),
        Inline::Strong(text("late return")),
        Inline::Text(
            " of two townships, which was booked in the week after the year's end and is now \
             counted in the year to which it belongs, as the rule of the bureau asks."
                .into(),
        ),
    ]));
    Document {
        meta: Meta {
            title: "Changes".into(),
            language: "en".into(),
            ..Meta::default()
        },
        mentions: vec![
            mention("births", "Births", "4,923", Some("4923")),
            mention("births", "Births", "4,932", Some("4932")),
        ],
        blocks: vec![
            Block::Paragraph(sentence),
            Block::Table(Table {
                columns: vec![Default::default(); 2],
                head: vec![vec![text("Indicator"), text("Value")]],
                rows: vec![Row {
                    cells: vec![text("Births"), cell],
                    summary: false,
                }],
                ..Table::default()
            }),
        ],
        ..Document::default()
    }
}

#[test]
fn markdown_writes_edits_as_plain_characters() {
    let written = annals::markdown::write(&redline());
    assert!(
        written.contains(
            "There were {--4,923--} {++4,932++} births. {++The rise is due to a **late return** of"
        ),
        "{written}"
    );
    assert!(
        written.contains("| Births | {--4,923--} {++4,932++} |"),
        "{written}"
    );
}

#[test]
fn html_strikes_and_underlines_and_says_so() {
    let page = render(&redline(), &Style::default(), &Theme::default());
    assert!(page.contains("<del><data value=\"4923\""), "{page}");
    assert!(page.contains("<ins><data value=\"4932\""), "{page}");
    assert!(page.contains("content: \" [deleted: \""), "{page}");
    let mut plain = redline();
    plain.blocks = vec![Block::Paragraph(text("No edits."))];
    let page = render(&plain, &Style::default(), &Theme::default());
    assert!(!page.contains("[deleted"), "{page}");
}

/// Programs that read text out of a file take single characters that stand close for a word
/// that is spaced out: `8 6` for `86`.
#[test]
fn two_numbers_of_one_digit_stand_apart_in_a_cell() {
    let mut document = redline();
    let of = |figure: &str| vec![Inline::Text(figure.into())];
    let cell = vec![
        Inline::Deleted(of("8")),
        Inline::Text(" ".into()),
        Inline::Inserted(of("6")),
    ];
    if let Some(Block::Table(table)) = document.blocks.last_mut() {
        table.rows[0].cells[1] = cell;
    }
    let mut sink = Sink::new();
    let book = FontBook::bundled();
    let pages = typeset(&document, &Style::default(), &book, &mut sink);
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let rules = items.filter_map(|item| match item.draw {
        Draw::Rect(x, _, width, _, color) if item.element.is_none() => Some((color, x, width)),
        _ => None,
    });
    let rules: Vec<_> = rules.collect();
    let of = |color| rules.iter().rfind(|rule| rule.0 == color).unwrap();
    let (deleted, inserted) = (of(Palette::DELETED), of(Palette::INSERTED));
    let gap = inserted.1 - deleted.1 - deleted.2;
    // Two fifths of the size, of which a digit has a half.
    assert!(gap.0 * 10 > deleted.2.0 * 2 * 4, "{gap:?} {deleted:?}");
}

#[test]
fn pages_rule_every_edited_line_and_elements_say_what_happened() {
    let book = FontBook::bundled();
    let mut sink = Sink::new();
    let pages = typeset(&redline(), &Style::default(), &book, &mut sink);
    let rules = |color| {
        let items = pages.pages.iter().flat_map(|page| &page.items);
        let rules = items.filter(|item| {
            item.element.is_none()
                && matches!(item.draw, Draw::Rect(_, _, width, _, c) if c == color && width.0 > 0)
        });
        rules.count()
    };
    assert_eq!(rules(Palette::DELETED), 2);
    // One in the table, and one for each line and look of the inserted text.
    assert!(
        rules(Palette::INSERTED) >= 5,
        "{}",
        rules(Palette::INSERTED)
    );
    let said: Vec<&str> = pages
        .structure
        .iter()
        .filter(|e| matches!(e.role, Role::Deleted | Role::Inserted))
        .map(|e| &*e.alternative)
        .collect();
    assert_eq!(said.len(), 5);
    assert_eq!(said[..2], ["deleted: 4,923", "inserted: 4,932"]);
    let bytes = Writer::new(&book).write(&pages, &mut sink);
    assert!(sink.items().is_empty(), "{:?}", sink.items());
    assert!(bytes.starts_with(b"%PDF-"));
    if let Some(folder) = std::env::var_os("ANNALS_TEST_OUTPUT") {
        let page = render(&redline(), &Style::default(), &Theme::default());
        std::fs::write(std::path::Path::new(&folder).join("redline.html"), page).unwrap();
        std::fs::write(std::path::Path::new(&folder).join("redline.pdf"), bytes).unwrap();
    }
}
