//! What holds for the pages of any document.

use crate::common::build;
use crate::common::spoken::Spoken;
use annals::diagnostics::Sink;
use annals::document::walk::Node;
use annals::document::{Block, Document, Inline, Link, List, Marker, Meta, RowGroup, Spanner};
use annals::measure::Length;
use annals::style::Style;
use annals::typeset::{Draw, FontBook, GlyphRun, Item, Pages, Role, typeset, typeset_with};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn letters(text: &str) -> String {
    text.nfc().filter(|c| !c.is_whitespace()).collect()
}

/// The characters of a document in reading order, without white space. Notes are left
/// out, as they stand at the foot of pages.
fn text_of(document: &Document, cover: bool) -> String {
    let meta = &document.meta;
    let mut text = String::new();
    text.push_str(&meta.body);
    // A cover has the period below the title.
    let rest = [&meta.period, &meta.title];
    let order = if cover { [1, 0] } else { [0, 1] };
    order.into_iter().for_each(|at| text.push_str(rest[at]));
    if !meta.title.is_empty() || !meta.body.is_empty() {
        text.push_str(meta.date.as_deref().unwrap_or_default());
    }
    spoken(document).blocks(&document.blocks, &mut text);
    letters(&text)
}

/// A document as its pages tell it.
fn spoken(document: &Document) -> Spoken<'_> {
    Spoken {
        document,
        marks: true,
        contents: "",
        // What is seen of an image is no text.
        in_words: &|image| !super::pictures().0.contains_key(&image.target),
    }
}

fn runs(pages: &Pages) -> impl Iterator<Item = (&Item, &GlyphRun)> {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    items.filter_map(|item| match &item.draw {
        Draw::Glyphs(run) => Some((item, run)),
        _ => None,
    })
}

/// Asserts the laws.
pub fn hold(document: &Document, style: &Style, pages: &Pages, book: &FontBook) {
    inside(style, pages);
    glyphs_stand_for_their_text(pages, book);
    elements_are_in_order(pages);
    let mut charts = false;
    let mut pages_named = document.meta.contents || document.sources.annex.is_some();
    document.visit(&mut |node| {
        pages_named |= matches!(node, Node::Inline(Inline::Reference(r)) if r.page);
        charts |= matches!(node, Node::Block(Block::Chart(_)));
    });
    // Charts are drawn with texts of their own.
    if document.notes.is_empty() && !pages_named && !charts {
        // What waits for the next page stands behind the text that goes on before it, and a
        // row that is divided has lines of all cells in turn; the elements are in the order
        // of the document.
        let top = |element: u32| {
            let mut index = element;
            while let Some(parent) = pages.structure[index as usize].parent {
                let role = pages.structure[index as usize].role;
                let cell = [
                    Role::TableCell,
                    Role::RowHead,
                    Role::ColumnHead,
                    Role::Caption,
                ];
                if parent == 0 || cell.contains(&role) {
                    break;
                }
                index = parent;
            }
            index
        };
        let mut set: Vec<(u32, &str)> = runs(pages)
            .filter_map(|(item, run)| Some((top(item.element?), run.text.as_str())))
            .collect();
        set.sort_by_key(|(element, _)| *element);
        let set: String = set.into_iter().map(|(_, text)| text).collect();
        assert_eq!(letters(&set), text_of(document, style.cover));
    }
    let pictures = super::pictures();
    let again = typeset_with(document, style, book, &pictures, &mut Sink::new());
    assert_eq!(
        format!("{pages:?}"),
        format!("{again:?}"),
        "a cold font book changes the pages"
    );
}

/// No text leaves the type area sideways (but for the space that ends a line), nothing
/// leaves the page.
pub fn inside(style: &Style, pages: &Pages) {
    let hang = if style.hang {
        style.text_size / 2
    } else {
        Length::pt(0.01)
    };
    for page in &pages.pages {
        let right = page.width - style.page.right.min(style.page.left) + hang;
        for item in &page.items {
            let (x0, y0, x1, y1) = match &item.draw {
                Draw::Glyphs(run) => {
                    let seen = run.text.trim_end_matches(' ').len() as u32;
                    let visible = run
                        .glyphs
                        .iter()
                        .filter(|g| g.start < seen || g.soft_hyphen);
                    let width: Length = visible.map(|g| g.advance).sum();
                    assert!(run.x + width <= right, "overfull: {:?}", run.text);
                    let hang = run.size;
                    (run.x, run.y - run.size, run.x + width, run.y + hang / 4)
                }
                Draw::Rect(x, y, w, h, _)
                | Draw::Image(x, y, w, h, _)
                | Draw::Link(x, y, w, h, _) => (*x, *y, *x + *w, *y + *h),
                Draw::Disc(x, y, r, _) => (*x - *r, *y - *r, *x + *r, *y + *r),
                Draw::Stroke(points, ..) | Draw::Fill(points, _) => {
                    let xs = || points.iter().map(|p| p.0);
                    let ys = || points.iter().map(|p| p.1);
                    (
                        xs().min().unwrap_or_default(),
                        ys().min().unwrap_or_default(),
                        xs().max().unwrap_or_default(),
                        ys().max().unwrap_or_default(),
                    )
                }
            };
            assert!(x0 >= Length::ZERO && y0 >= Length::ZERO, "{:?}", item.draw);
            assert!(x1 <= page.width && y1 <= page.height, "{:?}", item.draw);
        }
    }
}

/// The glyphs of a run cover its text, each byte once and in order, and none is missing.
fn glyphs_stand_for_their_text(pages: &Pages, book: &FontBook) {
    for (_, run) in runs(pages) {
        let mut at = 0;
        for glyph in &run.glyphs {
            assert_ne!(
                glyph.id,
                0,
                "{:?} in {}",
                run.text,
                book.face(run.face).name
            );
            if glyph.end > glyph.start {
                assert_eq!(glyph.start, at, "{:?}", run.text);
                at = glyph.end;
            }
        }
        assert_eq!(at as usize, run.text.len(), "{:?}", run.text);
    }
}

/// Parents come before their children, and content names elements that exist.
fn elements_are_in_order(pages: &Pages) {
    for (index, element) in pages.structure.iter().enumerate() {
        assert!(
            element
                .parent
                .is_none_or(|parent| (parent as usize) < index)
        );
    }
    for page in &pages.pages {
        for item in &page.items {
            let known = |element| (element as usize) < pages.structure.len();
            assert!(item.element.is_none_or(known));
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-z]{1,12}",
        2 => "[A-Z][a-z]{2,9}",
        2 => "[0-9]{1,3},[0-9]{3}",
        1 => "[0-9]{1,2}\\.[0-9]{2}%",
        1 => "[a-z]{3,8}-[a-z]{3,8}[,.]",
        1 => "“[a-z]{3,8}”|[a-z]{2,5}—[a-z]{2,5}|20[0-9]{2}–20[0-9]{2}",
        1 => "[a-z]{30,90}",
    ]
}

fn sentence(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..most).prop_map(|words| words.join(" "))
}

fn table() -> impl Strategy<Value = Block> {
    let row = prop::collection::vec(sentence(3), 3);
    let more = (
        prop::option::of((0usize..30, 0usize..30, sentence(30))),
        any::<bool>(),
        prop::option::of(prop::collection::vec(0u16..4, 3)),
    );
    (prop::collection::vec(row, 0..30), sentence(6), more).prop_map(|(rows, caption, more)| {
        let rows: Vec<Vec<&str>> = rows
            .iter()
            .map(|r| r.iter().map(String::as_str).collect())
            .collect();
        let mut texts = vec![&["Name", "2018", "2019"][..]];
        texts.extend(rows.iter().map(Vec::as_slice));
        let mut table = build::table("t", "Table 1", &caption, &texts);
        let (group, spanner, weights) = more;
        if let Some((from, to, label)) = group {
            let end = from.max(to).min(rows.len());
            table.groups.push(RowGroup {
                label: build::text(&label),
                rows: from.min(to).min(end)..end,
            });
        }
        if spanner {
            let texts = ["", "Over both columns", ""];
            table.head.insert(0, texts.map(build::text).to_vec());
            table.spanners.push(Spanner {
                row: 0,
                column: 1,
                rows: 1,
                columns: 2,
            });
        }
        table.weights = weights.unwrap_or_default();
        Block::Table(table)
    })
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        6 => sentence(120).prop_map(|text| build::paragraph(&text)),
        2 => (1u8..4, sentence(12)).prop_map(|(level, text)| build::heading(level, "1.", "h", &text)),
        1 => table(),
        1 => sentence(40).prop_map(|text| Block::Quote(vec![build::paragraph(&text)])),
        1 => Just(Block::PageBreak),
        1 => mixed().prop_map(Block::Paragraph),
        1 => prop::collection::vec("[ a-z(){};=_.]{0,90}", 1..5)
            .prop_map(|lines| Block::Code("rust".to_owned(), lines.join("\n"))),
        1 => (prop::collection::vec(sentence(20), 1..4), 0u64..200).prop_map(|(items, first)| {
            Block::List(List {
                marker: if first < 100 { Marker::Bullet } else { Marker::Number(first) },
                tight: first % 2 == 0,
                items: items.iter().map(|text| vec![build::paragraph(text)]).collect(),
            })
        }),
    ]
}

/// Text of several looks, of which some is joined.
fn mixed() -> impl Strategy<Value = Vec<Inline>> {
    let piece = (sentence(4), 0u8..8).prop_map(|(text, how)| {
        let inner = build::text(&text);
        match how {
            0 => Inline::Strong(inner),
            1 => Inline::Emphasis(inner),
            2 => Inline::Code(text),
            3 => Inline::Link(Link {
                text: inner,
                target: "https://annals.example".to_owned(),
                title: String::new(),
            }),
            4 => Inline::Text(" ".to_owned()),
            _ => Inline::Text(text),
        }
    });
    prop::collection::vec(piece, 1..20)
}

/// Paragraphs with notes of any length, charts and small tables between them.
fn noted() -> impl Strategy<Value = Vec<(usize, Option<usize>, u8)>> {
    let note = prop::option::weighted(0.5, prop_oneof![4 => 1usize..30, 1 => 30usize..700]);
    prop::collection::vec((1usize..120, note, 0u8..8), 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// All of every note is set, once and in order, not before the page of its mark, and
    /// within the type area; so is all of the text.
    #[test]
    fn notes_are_set_whole(parts in noted(), floats in any::<bool>()) {
        let mut mentions = Vec::new();
        let file = crate::common::cases("chart").join("years-upright/chart.yaml");
        let (mut chart, _) = build::chart(&file, &mut mentions);
        chart.number = "Chart 1".to_owned();
        let mut document = Document { mentions, ..Document::default() };
        for (words, note, what) in parts {
            let mut inlines = build::text(&"word ".repeat(words));
            if let Some(length) = note {
                let index = document.notes.len();
                let text = format!("{}end{index}.", format!("n{index} ").repeat(length));
                document.notes.push(annals::document::Note {
                    label: index.to_string(),
                    blocks: vec![build::paragraph(&text)],
                });
                inlines.push(Inline::Note(index));
            }
            document.blocks.push(Block::Paragraph(inlines));
            match what {
                0 => document.blocks.push(Block::Chart(chart.clone())),
                1 => document.blocks.push(Block::Table(build::table(
                    "t", "Table 1", "A caption", &[&["Name", "2019"], &["Births", "4"]],
                ))),
                2 => document.blocks.push(build::heading(1, "I.", "h", "A heading")),
                _ => {}
            }
        }
        let mut style = Style { floats, ..Style::default() };
        style.page.width = Length::mm(120.0);
        style.page.height = Length::mm(150.0);
        let book = FontBook::bundled();
        let pages = typeset(&document, &style, &book, &mut Sink::new());
        inside(&style, &pages);
        let foot = style.page.height - style.page.bottom;
        let mut notes = vec![String::new(); document.notes.len()];
        let mut marks = vec![usize::MAX; document.notes.len()];
        let mut words = 0;
        for (number, page) in pages.pages.iter().enumerate() {
            for item in &page.items {
                let (Some(element), Draw::Glyphs(run)) = (item.element, &item.draw) else {
                    continue;
                };
                prop_assert!(run.y <= foot, "{:?}", run.text);
                words += run.text.matches("word").count();
                let role = |e: u32| pages.structure[e as usize].role;
                let parent = pages.structure[element as usize].parent;
                if role(element) == Role::Link
                    && parent.is_some_and(|p| role(p) == Role::Reference)
                    && let Ok(mark) = run.text.parse::<usize>()
                {
                    marks[mark - 1] = number;
                }
                for word in run.text.split_whitespace() {
                    let digits = word.trim_start_matches("end").trim_start_matches('n');
                    let index = digits.trim_end_matches('.').parse::<usize>();
                    if let (Ok(index), true) = (index, digits.len() < word.len()) {
                        prop_assert!(marks[index] <= number);
                        notes[index].push_str(word);
                    }
                }
            }
        }
        let expected = |blocks: &[Block]| {
            let mut text = String::new();
            spoken(&document).blocks(blocks, &mut text);
            letters(&text)
        };
        for (note, set) in document.notes.iter().zip(notes) {
            prop_assert_eq!(set, expected(&note.blocks));
        }
        prop_assert_eq!(words, expected(&document.blocks).matches("word").count());
    }
}

/// Sets a document on a small page or on A4 and asserts the laws.
fn set_and_hold(blocks: Vec<Block>, narrow: bool) {
    let document = Document {
        meta: Meta {
            title: "A title".to_owned(),
            language: "en".to_owned(),
            ..Meta::default()
        },
        blocks,
        ..Document::default()
    };
    let mut style = Style::default();
    if narrow {
        style.page.width = Length::mm(100.0);
        style.page.height = Length::mm(110.0);
    }
    let book = FontBook::bundled();
    let mut sink = Sink::new();
    let pages = typeset(&document, &style, &book, &mut sink);
    // What has errors is not printed, so nothing holds for it.
    if !sink.has_errors() {
        hold(&document, &style, &pages, &book);
    }
}

/// The words were found by chance; what they had in common is in the names.
mod found {
    use super::*;

    fn table(caption: &str, rows: &[&[&str]]) -> annals::document::Table {
        let mut texts = vec![&["Name", "2018", "2019"][..]];
        texts.extend(rows);
        build::table("t", "Table 1", caption, &texts)
    }

    #[test]
    fn a_caption_of_long_words_keeps_to_its_measure() {
        let caption = "tnaunttkfww t 88,444 dqeeupujdkswmvthdrsupnpbffppuuobvqjgmkmydvwstvlegzpwn\
            wohpkzvqaa zhka—yuark";
        let rows: [&[&str]; 2] = [
            &["a", "aaeimagqvzqayayracxokyrroegxyc", "84,067"],
            &["ndeckfc xahglwrpoq", "hmznhiy", "wce-jexxuywn."],
        ];
        set_and_hold(vec![Block::Table(table(caption, &rows))], true);
    }

    #[test]
    fn long_words_in_all_columns_keep_to_them() {
        let rows: [&[&str]; 2] = [
            &[
                "wklmzpvrxbatscnkztzxnxfmjcahjzkrpveuzrtbixjpmcwrisvvuqtcsfaylxwqcyoncueyldl",
                "mrcajovlawjiyecaulkkhodzwzwbrphqkuxmebmxfxhbsvwzjqhohithmfqektfvhlhfice",
                "at",
            ],
            &["jzajn", "mungfigfbjtj", "167,763"],
        ];
        set_and_hold(vec![Block::Table(table("mi 7.63% codvfiwoy", &rows))], true);
        let rows: [&[&str]; 2] = [
            &["000,000", "a", "monktaa"],
            &["a", "ciwjszbgqwhochcqaaaaafnqaaaaaa", "a"],
        ];
        set_and_hold(vec![Block::Table(table("a", &rows))], true);
    }

    #[test]
    fn the_label_of_a_group_is_torn_as_it_is_set() {
        let long = "aakaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacefaaaaaaaaaaaaa";
        let mut table = table("a", &[&["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a", long]]);
        let label = "stcajqb qjzbvqccnna 32,270 rceyuan xfpnxhqaurba 2067–2018 bhnwihsxkwb \
            cjfwgwlzycbuagyvjlwtbynmiqagfeypgqcjazikconlbxqcl 2097–2043 Zvhccr irffzozii wzup";
        table.groups.push(RowGroup {
            label: build::text(label),
            rows: 1..1,
        });
        set_and_hold(vec![Block::Table(table)], false);
    }

    #[test]
    fn a_label_of_many_lines_over_a_row_of_many_stays_on_the_page() {
        let plain: &[&str] = &["a", "a", "a"];
        let tall: &[&str] = &["a", "aaagfhsiomaafbaaajaaaaabcnaaaa", "a"];
        let mut table = table("a", &[plain, plain, plain, plain, plain, tall]);
        let word = "kkdkmaaaaaaaaaaaaaaaaaaaaaaaaeafcihafmdgqceswdgipobcecboacokcfgcdab";
        table.groups.push(RowGroup {
            label: build::text(&[word; 6].join(" ")),
            rows: 0..5,
        });
        for lines in 1..12 {
            let mut table = table.clone();
            for row in &mut table.rows {
                row.cells[1] = build::text(&["word"; 12].join(" ")[..5 * lines - 1]);
            }
            set_and_hold(vec![Block::Table(table)], true);
        }
        set_and_hold(vec![Block::Table(table)], true);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_document_keeps_the_laws(list in prop::collection::vec(block(), 0..14), narrow in any::<bool>()) {
        set_and_hold(list, narrow);
    }
}
