//! Tables around the number of rows that fills a page: no head, row or note is lost there,
//! and no page is empty.

use super::laws;
use crate::common::build;
use annals::diagnostics::Sink;
use annals::document::{Block, Document, Inline, Note, RowGroup, Spanner, Table};
use annals::measure::Length;
use annals::style::{PageStyle, Style};
use annals::typeset::{Draw, FontBook, Page, Pages, typeset};
use proptest::prelude::*;
use std::sync::OnceLock;

fn book() -> &'static FontBook {
    static BOOK: OnceLock<FontBook> = OnceLock::new();
    BOOK.get_or_init(FontBook::bundled)
}

/// What stands around the rows.
#[derive(Clone, Debug, Default)]
struct Around {
    caption: bool,
    source: bool,
    /// The row that refers to a footnote.
    note: Option<usize>,
    spanner: bool,
    /// How many rows a group has; 0 for no groups.
    group: usize,
    text: bool,
}

/// A table whose row `k` has the words `row k` and takes `heights[k]` lines.
fn document(heights: &[usize], around: &Around) -> Document {
    let names: Vec<String> = (0..heights.len()).map(|k| format!("row{k}")).collect();
    let cells: Vec<String> = heights
        .iter()
        .map(|lines| vec!["Unbreakable1234567890"; *lines].join(" "))
        .collect();
    let rows: Vec<[&str; 2]> = names
        .iter()
        .zip(&cells)
        .map(|(name, cell)| [name.as_str(), cell.as_str()])
        .collect();
    let mut texts: Vec<&[&str]> = vec![&["Thehead", "Value"]];
    texts.extend(rows.iter().map(|row| &row[..]));
    let caption = if around.caption { "The caption" } else { "" };
    let number = if around.caption { "Table 1" } else { "" };
    let mut table = build::table("", number, caption, &texts);
    table.weights = vec![0, 1];
    let mut document = Document::default();
    if around.source {
        table.source = build::text("Source: note");
    }
    if let Some(row) = around.note.and_then(|at| table.rows.get_mut(at)) {
        row.cells[0].push(Inline::Note(0));
        document.notes.push(Note {
            label: "a".to_owned(),
            blocks: vec![build::paragraph("Footnote.")],
        });
    }
    if around.spanner {
        table.head.insert(0, vec![build::text("Spanner"), vec![]]);
        table.spanners.push(Spanner {
            row: 0,
            column: 0,
            rows: 1,
            columns: 2,
        });
    }
    groups(&mut table, around.group);
    if around.text {
        document
            .blocks
            .push(build::paragraph("Text before the table."));
    }
    document.blocks.push(Block::Table(table));
    if around.text {
        document
            .blocks
            .push(build::paragraph("Text behind the table."));
    }
    document
}

fn groups(table: &mut Table, size: usize) {
    let count = table.rows.len();
    let mut at = 0;
    while size > 0 && at < count {
        let end = (at + size).min(count);
        table.groups.push(RowGroup {
            label: build::text(&format!("Group{at}.")),
            rows: at..end,
        });
        at = end;
    }
}

fn style() -> Style {
    let side = Length::mm(15.0);
    Style {
        page: PageStyle {
            width: Length::mm(70.0),
            height: Length::mm(90.0),
            top: side,
            bottom: side,
            left: side,
            right: side,
        },
        ..Style::default()
    }
}

/// The first words of the runs of a page with their baselines, and whether each is content.
fn words(page: &Page) -> Vec<(&str, Length, bool)> {
    let runs = page.items.iter().filter_map(|item| match &item.draw {
        Draw::Glyphs(run) => {
            let word = run.text.split_whitespace().next()?;
            Some((word, run.y, item.element.is_some()))
        }
        _ => None,
    });
    runs.collect()
}

fn row_number(word: &str) -> Option<usize> {
    word.strip_prefix("row")?.parse().ok()
}

/// Asserts all that a reader expects of the pages of a table; gives the rows by page.
fn check(heights: &[usize], around: &Around) -> Vec<Vec<usize>> {
    let document = document(heights, around);
    let style = style();
    let mut sink = Sink::new();
    let pages: Pages = typeset(&document, &style, book(), &mut sink);
    assert!(!sink.has_errors(), "{:?}", sink.items());
    laws::inside(&style, &pages);
    let foot = style.page.height - style.page.bottom;
    let mut by_page = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let words = words(page);
        let content = || words.iter().filter(|(_, _, content)| *content);
        assert!(content().count() > 0, "page {number} is empty");
        for (word, y, _) in content() {
            assert!(*y <= foot, "{word} stands below the type area");
        }
        let rows: Vec<usize> = content().filter_map(|(w, _, _)| row_number(w)).collect();
        if let Some(first) = words.iter().find(|(w, _, _)| row_number(w).is_some()) {
            let head = words.iter().find(|(w, _, _)| *w == "Thehead");
            let head = head.unwrap_or_else(|| panic!("page {number} lacks the head"));
            assert!(head.1 < first.1, "the head stands below row {}", first.0);
            if around.group > 0 {
                let last = words
                    .iter()
                    .rfind(|(w, y, _)| w.starts_with("Group") && *y < first.1);
                let group = rows[0] - rows[0] % around.group;
                let label = last.unwrap_or_else(|| panic!("page {number} lacks the group"));
                assert_eq!(label.0.trim_end_matches('.'), format!("Group{group}"));
            }
        } else if !heights.is_empty() {
            let alone = content().all(|(w, _, _)| *w != "Thehead" && *w != "Source:");
            assert!(
                alone,
                "page {number} has a head or source note without rows"
            );
        }
        by_page.push(rows);
    }
    let all: Vec<usize> = by_page.iter().flatten().copied().collect();
    assert_eq!(all, (0..heights.len()).collect::<Vec<_>>());
    // Every line of every row is there, on the page of the row's name.
    for (page, rows) in pages.pages.iter().zip(&by_page) {
        let lines = words(page)
            .iter()
            .filter(|(w, _, _)| w.starts_with("Unbreak"))
            .count();
        let expected: usize = rows.iter().map(|row| heights[*row]).sum();
        assert_eq!(lines, expected);
    }
    let found = |word: &str| {
        let has = |page: &Page| words(page).iter().any(|(w, _, c)| *w == word && *c);
        pages.pages.iter().position(has)
    };
    if around.source && !heights.is_empty() {
        let last = by_page.iter().rposition(|rows| !rows.is_empty());
        assert_eq!(found("Source:"), last);
    }
    if around.caption {
        let first = by_page.iter().position(|rows| !rows.is_empty());
        assert_eq!(found("Thehead"), first.or(found("Thehead")));
        assert!(found("Table").is_some());
    }
    if let Some(row) = around.note.filter(|row| *row < heights.len()) {
        let page = by_page.iter().position(|rows| rows.contains(&row));
        assert_eq!(found("Footnote."), page);
    }
    by_page
}

fn cases() -> Vec<Around> {
    let plain = Around::default();
    let captioned = Around {
        caption: true,
        ..plain.clone()
    };
    vec![
        plain.clone(),
        captioned.clone(),
        Around {
            source: true,
            ..plain.clone()
        },
        Around {
            spanner: true,
            ..captioned.clone()
        },
        Around {
            source: true,
            text: true,
            ..captioned.clone()
        },
        Around {
            group: 4,
            source: true,
            ..captioned.clone()
        },
        Around {
            note: Some(0),
            ..captioned.clone()
        },
        Around {
            note: Some(7),
            source: true,
            spanner: true,
            ..captioned
        },
    ]
}

/// Every number of rows from none to more than three pages full.
#[test]
fn tables_of_every_length_around_full_pages() {
    for around in cases() {
        let mut before = 1;
        let mut steps = 0;
        for count in 0..=36 {
            let pages = check(&vec![1; count], &around);
            let used = pages.len();
            assert!(used == before || used == before + 1, "{count} rows: {used}");
            steps += usize::from(used > before);
            before = used;
            let rows: Vec<usize> = pages.iter().map(Vec::len).collect();
            let broken = rows.iter().filter(|rows| **rows > 0).count() > 1;
            if broken {
                // No row alone at the foot or top of a page.
                assert!(rows.iter().all(|rows| *rows != 1), "{count}: {rows:?}");
                // Pages are full, but for the last and the one that gives rows to it: a row
                // more would have been kept with its neighbours on the next page.
                let full = rows.get(1..rows.len() - 2).unwrap_or_default();
                let most = full.iter().max().copied().unwrap_or(0);
                let even = full.iter().all(|rows| rows + 3 >= most);
                assert!(even, "{count}: {rows:?}");
            }
        }
        assert!(steps >= 2, "{around:?} never fills pages");
    }
}

/// Rows of other heights, also such as fill a page alone.
#[test]
fn rows_as_high_as_a_page_are_not_lost() {
    for around in cases() {
        for lines in 1..=16 {
            let heights = [1, lines, 1, lines, lines, 1];
            let document = document(&heights, &around);
            let style = style();
            let pages = typeset(&document, &style, book(), &mut Sink::new());
            laws::inside(&style, &pages);
            let foot = style.page.height - style.page.bottom;
            let mut set = 0;
            for page in &pages.pages {
                let words = words(page);
                assert!(words.iter().any(|(_, _, content)| *content), "{lines}");
                for (word, y, content) in words {
                    assert!(
                        !content || y <= foot,
                        "{lines} lines: {word} below the foot"
                    );
                    set += usize::from(content && word.starts_with("Unbreak"));
                }
            }
            assert_eq!(set, heights.iter().sum::<usize>(), "{around:?} {lines}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn tables_of_rows_of_any_height_lose_nothing(
        heights in prop::collection::vec(1usize..4, 0..40),
        caption in any::<bool>(),
        source in any::<bool>(),
        note in prop::option::of(0usize..40),
        spanner in any::<bool>(),
        group in 0usize..6,
        text in any::<bool>(),
    ) {
        let note = note.filter(|row| *row < heights.len());
        check(&heights, &Around { caption, source, note, spanner, group, text });
    }
}
