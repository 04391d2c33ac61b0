//! Laws of text in several scripts, on random paragraphs.

use crate::common;
use annals::diagnostics::Sink;
use annals::document::{Document, Meta};
use annals::measure::Length;
use annals::style::{Fonts, Style};
use annals::typeset::{Draw, FontBook, GlyphRun, Pages, typeset};
use proptest::prelude::*;
use std::sync::OnceLock;

/// What begins no line of Chinese, and what ends none (GB/T 15834-2011, 5.1; CLREQ 3.1.5).
const NEVER_FIRST: &str = "。，、；：！？）》」』”’%·";
const NEVER_LAST: &str = "（《「『“‘";

fn fonts() -> &'static FontBook {
    static BOOK: OnceLock<FontBook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let names = ["han.otf", "hebrew.ttf", "arabic.ttf"].map(str::to_owned);
        common::fonts::book(&Fonts::default(), &names)
    })
}

/// A paragraph on a page of a width, in millimetres.
fn set(text: &str, language: &str, width: u32) -> Pages {
    let document = Document {
        meta: Meta {
            language: language.to_owned(),
            ..Meta::default()
        },
        blocks: vec![common::build::paragraph(text)],
        ..Document::default()
    };
    let mut style = Style::default();
    style.page.width = style.page.left + style.page.right + Length::mm(f64::from(width));
    let mut sink = Sink::new();
    let pages = typeset(&document, &style, fonts(), &mut sink);
    assert!(!sink.has_errors(), "{:?}", sink.items());
    pages
}

/// The runs of the text line by line, in reading order.
fn lines(pages: &Pages) -> Vec<Vec<&GlyphRun>> {
    let mut lines: Vec<Vec<&GlyphRun>> = Vec::new();
    let items = pages.pages.iter().flat_map(|page| &page.items);
    for item in items.filter(|item| item.element.is_some()) {
        let Draw::Glyphs(run) = &item.draw else {
            continue;
        };
        match lines.last_mut() {
            Some(line) if line[0].y == run.y => line.push(run),
            _ => lines.push(vec![run]),
        }
    }
    lines
}

fn text(line: &[&GlyphRun]) -> String {
    line.iter().map(|run| run.text.as_str()).collect()
}

fn edges(run: &GlyphRun) -> (Length, Length) {
    let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
    (run.x, run.x + width)
}

fn han() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[全县共有十二个乡镇三街道四开发区他说是的好一五六七八九来了]{1,6}",
        2 => "[。，、；：！？]",
        1 => "（[全县共有]{1,4}）[，。]?",
        1 => "《[县共有十二]{1,5}》",
        1 => "：“[县共有十二]{1,5}。”",
        1 => "——|……",
        1 => "[A-Za-z]{1,8}",
        1 => "[0-9]{1,4}年|[0-9]{1,3}%|[0-9]{1,2} °C|[0-9]\\.[0-9] mg/L",
    ];
    prop::collection::vec(word, 4..40).prop_map(|words| format!("全县{}", words.concat()))
}

fn two_ways() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        5 => "[a-z]{2,9}",
        5 => "[בגדהוזחטיכלמנ]{2,8}",
        3 => "[ابتحدرسفقكلمنهوي]{2,8}",
        2 => "[0-9]{1,4}|[0-9]{1,2}\\.[0-9]%|[0-9]{2}–[0-9]{2}",
        1 => "\\([a-z]{2,5}\\)|\\([בגד]{2,5}\\)|“[בגד]{2,5}”",
    ];
    prop::collection::vec(word, 1..40).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn lines_of_chinese_begin_and_end_as_they_may(words in han(), width in 40u32..160) {
        let pages = set(&words, "zh", width);
        let lines = lines(&pages);
        let whole: String = lines.iter().map(|line| text(line)).collect();
        prop_assert_eq!(&whole, &words);
        let (last, full) = lines.split_last().unwrap();
        for line in &lines {
            let text = text(line);
            let text = text.trim_end();
            prop_assert!(!NEVER_LAST.contains(text.chars().next_back().unwrap()), "{text} of {words}");
        }
        for line in full.iter().skip(1).chain([last]).filter(|_| !full.is_empty()) {
            let text = text(line);
            prop_assert!(!NEVER_FIRST.contains(text.chars().next().unwrap()), "{text} of {words}");
        }
        // Dashes and dots in pairs stay so.
        for pair in ["——", "……"] {
            let found: usize = lines.iter().map(|line| text(line).matches(pair).count()).sum();
            prop_assert_eq!(found, words.matches(pair).count());
        }
    }

    #[test]
    fn justified_lines_of_chinese_fill_the_measure(words in han(), width in 60u32..160) {
        let pages = set(&words, "zh", width);
        let measure = Length::mm(f64::from(width));
        let lines = lines(&pages);
        let left = Style::default().page.left;
        for line in lines.split_last().unwrap().1 {
            let seen = text(line).trim_end().len();
            let mut end = left;
            let mut at = 0;
            for run in line {
                let mut x = run.x;
                for glyph in &run.glyphs {
                    x += glyph.advance;
                    if at + (glyph.start as usize) < seen {
                        end = x;
                    }
                }
                at += run.text.len();
            }
            // A rounding of a thousandth of an em a glyph at most.
            let off = (end - left - measure).to_pt().abs();
            prop_assert!(off < 0.6, "{off} pt off: {}", text(line));
        }
    }

    #[test]
    fn text_of_two_directions_is_all_there_in_reading_order(
        words in two_ways(),
        width in 40u32..160,
        language in prop::sample::select(vec!["en", "he", "ar"]),
    ) {
        let pages = set(&words, language, width);
        let lines = lines(&pages);
        let whole: String = lines.iter().map(|line| text(line)).collect();
        // A long word may be divided; a hyphen stands for no text.
        prop_assert_eq!(whole.trim_end(), &words);
        for line in &lines {
            // Side by side, none over another, however they are ordered.
            let mut edges: Vec<_> = line.iter().map(|run| edges(run)).collect();
            edges.sort();
            for pair in edges.windows(2) {
                let gap = (pair[1].0 - pair[0].1).to_pt();
                prop_assert!(gap.abs() < 0.01, "{gap} pt between runs of {}", text(line));
            }
            for run in line {
                let letters = run.text.chars().filter(|c| c.is_alphabetic());
                for letter in letters {
                    prop_assert_eq!(run.backwards, !letter.is_ascii(), "{:?}", run.text);
                }
            }
        }
    }
}

/// Letters of a word whose look changes midway join as if it did not.
#[test]
fn arabic_joins_across_a_change_of_look() {
    let book = fonts();
    let glyphs = |blocks| {
        let document = Document {
            meta: Meta {
                language: "ar".to_owned(),
                ..Meta::default()
            },
            blocks,
            ..Document::default()
        };
        let pages = typeset(&document, &Style::default(), book, &mut Sink::new());
        let ids = |run: &GlyphRun| run.glyphs.iter().map(|glyph| glyph.id).collect::<Vec<_>>();
        lines(&pages)
            .concat()
            .into_iter()
            .flat_map(ids)
            .collect::<Vec<_>>()
    };
    let plain = glyphs(vec![common::build::paragraph("الكتاب")]);
    let mut changed = common::build::text("الك");
    changed.push(annals::document::Inline::Strong(common::build::text("تاب")));
    let changed = glyphs(vec![annals::document::Block::Paragraph(changed)]);
    let apart = glyphs(vec![common::build::paragraph("الك تاب")]);
    assert_eq!(plain, changed);
    assert_ne!(apart.len(), 0);
    assert_ne!(&apart[..3], &plain[..3]);
}
