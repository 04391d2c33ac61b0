use super::{Piece, Word, Words, chinese_numeral, pieces};
use crate::measure::text::Language;

const ALL: [Language; 6] = [
    Language::English,
    Language::Chinese,
    Language::TraditionalChinese,
    Language::German,
    Language::French,
    Language::Spanish,
];

fn places(text: &str) -> Vec<&str> {
    let mut places: Vec<&str> = pieces(text)
        .filter_map(|piece| match piece {
            Piece::Place(name) => Some(name),
            Piece::Text(_) => None,
        })
        .collect();
    places.sort_unstable();
    places
}

#[test]
fn every_language_has_the_same_places_in_every_word() {
    for language in ALL {
        let words = Words::of(language);
        for word in Word::ALL {
            let Some(text) = words.get(*word) else {
                continue;
            };
            let wanted = word.places();
            assert_eq!(places(text), wanted, "{language:?} {}", word.key());
            assert!(!text.trim().is_empty(), "{language:?} {}", word.key());
        }
    }
}

#[test]
fn keys_are_unlike() {
    let mut keys = Word::KEYS.to_vec();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), Word::ALL.len());
}

#[test]
fn chinese_numerals_are_written_as_headings_have_them() {
    for (number, expected) in [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (112, "一百一十二"),
        (1005, "一千零五"),
        (1050, "一千零五十"),
        (2019, "二千零一十九"),
    ] {
        assert_eq!(chinese_numeral(number).as_deref(), Some(expected));
    }
    assert_eq!(chinese_numeral(10_000), None);
}

#[test]
fn a_region_has_the_words_of_its_language() {
    let words = |tag| Words::of(Language::of(tag).unwrap());
    assert_eq!(words("de-AT").text(Word::Contents), "Inhalt");
    assert_eq!(words("zh-CN").text(Word::Contents), "目录");
    assert_eq!(words("zh-TW").text(Word::Contents), "目錄");
    assert_eq!(words("en-GB").text(Word::Contents), "Contents");
    assert_eq!(words("pt-BR").text(Word::Contents), "Contents");
    assert!(words("en-GB").knows(Word::Contents) && !words("pt-BR").knows(Word::Contents));
}

#[test]
fn the_report_has_the_last_word() {
    let mut words = Words::of(Language::German);
    assert_eq!(words.fill(Word::Table, &[("number", "2")]), "Tabelle 2");
    words.set(Word::Table, "Übersicht {number}".to_owned());
    assert_eq!(words.fill(Word::Table, &[("number", "2")]), "Übersicht 2");
    assert_eq!(words.bare(Word::Table), "Übersicht");
    assert_eq!(words.number(3).as_deref(), Some("drei"));
    assert_eq!(words.number(1), None);
    words.set_numbers(
        [(1, "eine".to_owned())].into(),
        [(3, "dritte".to_owned())].into(),
    );
    assert_eq!(words.number(1).as_deref(), Some("eine"));
    assert_eq!(words.ordinal(3).as_deref(), Some("dritte"));
    assert!(words.is_one("eine") && words.is_one("−1") && !words.is_one("1,0"));
}
