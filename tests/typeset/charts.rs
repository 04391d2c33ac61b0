//! Charts on pages: shapes and text of a figure, and where they stand.

use crate::{common, laws};
use annals::diagnostics::Sink;
use annals::document::Document;
use annals::style::Style;
use annals::typeset::{Draw, FontBook, Page, Role, typeset};

/// Charts are drawn as shapes and real text, all of it content of a figure that has the
/// alternative; the caption stays on the page of the drawing.
#[test]
fn charts_are_shapes_and_text_of_a_figure() {
    let book = FontBook::bundled();
    for form in [
        "townships-lying",
        "years-upright",
        "three-lines-with-gap",
        "sixty-lying",
    ] {
        let mut mentions = Vec::new();
        let file = common::cases("chart").join(form).join("chart.yaml");
        let (mut chart, _) = common::build::chart(&file, &mut mentions);
        chart.number = "Chart 1".to_owned();
        chart.caption = common::build::text("The caption");
        let alternative = chart.alternative.clone();
        let category = chart.categories[0].clone();
        let filler = common::build::paragraph(&"words that fill the page ".repeat(120));
        let document = Document {
            blocks: vec![filler, annals::document::Block::Chart(chart)],
            mentions,
            ..Document::default()
        };
        let pages = typeset(&document, &Style::default(), &book, &mut Sink::new());
        let figure = pages
            .structure
            .iter()
            .position(|e| e.role == Role::Figure)
            .unwrap() as u32;
        assert_eq!(pages.structure[figure as usize].alternative, alternative);
        let parts = |page: &Page, text: bool| {
            let of_figure = page
                .items
                .iter()
                .filter(|item| item.element == Some(figure));
            of_figure
                .filter(|item| matches!(item.draw, Draw::Glyphs(_)) == text)
                .count()
        };
        let drawn: Vec<&Page> = pages.pages.iter().filter(|p| parts(p, false) > 0).collect();
        let [page] = drawn[..] else {
            panic!("{form} is on {} pages", drawn.len());
        };
        assert!(parts(page, true) > 3, "{form}");
        let texts: Vec<&str> = page
            .items
            .iter()
            .filter_map(|item| match &item.draw {
                Draw::Glyphs(run) => Some(run.text.as_str()),
                _ => None,
            })
            .collect();
        assert!(texts.contains(&"The caption"), "{form}: {texts:?}");
        assert!(texts.contains(&category.as_str()), "{form}: {texts:?}");
        laws::inside(&Style::default(), &pages);
    }
}

/// The page on which a text begins.
pub fn page_of(pages: &annals::typeset::Pages, text: &str) -> usize {
    let shows = |page: &Page| {
        page.items.iter().any(|item| match &item.draw {
            Draw::Glyphs(run) => {
                item.element.is_some() && run.text.replace('\u{a0}', " ").contains(text)
            }
            _ => false,
        })
    };
    let page = pages.pages.iter().position(shows);
    page.unwrap_or(usize::MAX - 1)
}

/// A document of a text that fills most of a page, a chart, more text, a heading.
fn with_chart(words: usize, captioned: bool) -> Document {
    let mut mentions = Vec::new();
    let file = common::cases("chart").join("sixty-lying/chart.yaml");
    let (mut chart, _) = common::build::chart(&file, &mut mentions);
    chart.number = if captioned { "Chart 1" } else { "" }.to_owned();
    chart.caption = common::build::text("The caption");
    let filler = |count, last: &str| {
        common::build::paragraph(&format!("{}{last}", "words that fill ".repeat(count)))
    };
    Document {
        blocks: vec![
            common::build::heading(1, "I.", "one", "First"),
            filler(words, "before"),
            annals::document::Block::Chart(chart),
            filler(20, "behind"),
            common::build::heading(2, "1.1", "two", "Below"),
            filler(3, "below"),
            common::build::heading(1, "II.", "three", "Second"),
            filler(3, "end"),
        ],
        mentions,
        ..Document::default()
    }
}

#[test]
fn charts_with_a_caption_wait_for_the_next_page() {
    let book = FontBook::bundled();
    let set = |document: &Document, style: &Style| {
        let pages = typeset(document, style, &book, &mut Sink::new());
        laws::inside(style, &pages);
        pages
    };
    let place = |pages: &annals::typeset::Pages| {
        ["The caption", "behind", "Below", "Second"].map(|text| page_of(pages, text))
    };
    let captioned = with_chart(100, true);
    let style = Style::default();
    // The text of its section goes on before it, the next section does not.
    assert_eq!(place(&set(&captioned, &style)), [1, 0, 0, 1]);
    let fixed = Style {
        floats: false,
        ..Style::default()
    };
    assert_eq!(place(&set(&captioned, &fixed)), [1, 1, 2, 2]);
    assert_eq!(place(&set(&with_chart(100, false), &style)), [1, 1, 2, 2]);
}

/// A chart at the foot of a page is drawn lower when it then fits; its text is the same.
#[test]
fn charts_are_drawn_lower_to_fit() {
    let book = FontBook::bundled();
    let mut mentions = Vec::new();
    let file = common::cases("chart").join("years-upright/chart.yaml");
    let (chart, _) = common::build::chart(&file, &mut mentions);
    let style = Style::default();
    let set = |words: usize| {
        let filler = common::build::paragraph(&"words that fill ".repeat(words));
        let document = Document {
            blocks: vec![filler, annals::document::Block::Chart(chart.clone())],
            mentions: mentions.clone(),
            ..Document::default()
        };
        let pages = typeset(&document, &style, &book, &mut Sink::new());
        laws::inside(&style, &pages);
        let figure = |item: &annals::typeset::Item| {
            let role = item.element.map(|e| pages.structure[e as usize].role);
            role == Some(Role::Figure)
        };
        let at = pages
            .pages
            .iter()
            .position(|page| page.items.iter().any(figure));
        let page = &pages.pages[at.unwrap()];
        let mut heights = Vec::new();
        let mut text = String::new();
        for item in page.items.iter().filter(|item| figure(item)) {
            match &item.draw {
                Draw::Rect(_, _, _, height, _) => heights.push(*height),
                Draw::Glyphs(run) => text.push_str(&run.text),
                _ => {}
            }
        }
        (at.unwrap(), heights.into_iter().max().unwrap(), text)
    };
    let (page, usual, text) = set(100);
    assert_eq!(page, 0);
    let mut last = usual;
    let mut count = 0;
    for words in 100..230 {
        let (page, height, same) = set(words);
        assert_eq!(same, text);
        if page == 0 {
            assert!(height <= last && height * 2 > usual, "{words}");
            count += usize::from(height < usual);
        } else {
            assert_eq!(height, usual, "{words}");
        }
        last = if page == 0 { height } else { usual };
    }
    assert!(count > 10, "{count}");
}
