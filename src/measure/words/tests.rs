use super::{Key, Word, Words, chinese_numeral, places_in};
use crate::languages::Language;

#[test]
fn every_language_has_the_same_places_in_every_word() {
    for language in Language::all().filter(|language| language.has_words()) {
        let words = Words::of(language);
        for word in Word::ALL {
            let level = language.data().levels.get(*word);
            for text in words.get(*word).into_iter().chain(level) {
                let wanted = super::places(*word);
                assert_eq!(places_in(text), wanted, "{language:?} {}", word.key());
                assert!(!text.trim().is_empty(), "{language:?} {}", word.key());
            }
        }
    }
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
    assert_eq!(words("pl").text(Word::Contents), "Contents");
    assert!(words("en-GB").knows(Word::Contents) && !words("pl").knows(Word::Contents));
}

#[test]
fn the_report_has_the_last_word() {
    let mut words = Words::of(Language::of("de").unwrap());
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

#[test]
fn enumerations_have_the_words_of_the_language() {
    let point = |tag, n| Words::of(Language::of(tag).unwrap()).point(n);
    for (tag, first, third, last) in [
        ("en", "first", "third", "thirteenth"),
        ("zh", "第一", "第三", "第十三"),
        ("zh-Hant", "第一", "第三", "第十三"),
        ("de", "erstens", "drittens", "13)"),
        ("fr", "premièrement", "troisièmement", "13)"),
        ("es", "en primer lugar", "en tercer lugar", "13)"),
        ("pl", "first", "third", "thirteenth"),
    ] {
        let found = [point(tag, 1), point(tag, 3), point(tag, 13)];
        assert_eq!(found, [first, third, last], "{tag}");
    }
    let mut words = Words::of(Language::of("de").unwrap());
    words.set_numbers([].into(), [(1, "erste".to_owned())].into());
    assert_eq!(words.point(1), "erstens", "no place of an adjective's form");
    words.set_enumeration([(1, "zum einen".to_owned())].into());
    assert_eq!(
        (words.point(1), words.point(2)),
        ("zum einen".into(), "zweitens".into())
    );
}

#[test]
fn places_have_words_and_digits_where_they_fit_every_noun() {
    let of = |tag, n| {
        let words = Words::of(Language::of(tag).unwrap());
        (words.ordinal(n), words.ordinal_digits(n))
    };
    let given = |word: &str, digits: &str| {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (some(word), some(digits))
    };
    for (tag, n, word, digits) in [
        ("en", 3, "third", "3rd"),
        ("zh", 3, "第三", "第3"),
        ("de", 3, "", "3."),
        ("fr", 1, "", ""),
        ("fr", 3, "troisième", "3e"),
        ("fr", 17, "", "17e"),
        ("es", 3, "", ""),
    ] {
        assert_eq!(of(tag, n), given(word, digits), "{tag} {n}");
    }
}

#[test]
fn scales_are_nouns_in_french_and_spanish() {
    use crate::measure::text::{NumberStyle, scaled};
    use std::sync::Arc;
    let written = |words: Words, value: i64, noun: &str| {
        let style = NumberStyle {
            language: words.language(),
            words: Arc::new(words.clone()),
            group: String::new(),
            mark: ",".to_owned(),
            ..NumberStyle::default()
        };
        let number = scaled(value.into(), 1, &style);
        format!("{number}{}{noun}", words.scale_gap(&number, noun))
    };
    let of = |language, value, noun| written(Words::of(language), value, noun);
    for (language, value, noun, expected) in [
        (
            Language::of("fr").unwrap(),
            1_500_000,
            "euros",
            "1,5 million d’euros",
        ),
        (
            Language::of("fr").unwrap(),
            2_000_000,
            "personnes",
            "2 millions de personnes",
        ),
        (
            Language::of("fr").unwrap(),
            3_000_000_000,
            "habitants",
            "3 milliards d’habitants",
        ),
        (
            Language::of("fr").unwrap(),
            2_000_000,
            "handicapés",
            "2 millions de handicapés",
        ),
        (
            Language::of("fr").unwrap(),
            340_000,
            "euros",
            "340000 euros",
        ),
        (
            Language::of("es").unwrap(),
            1_000_000,
            "euros",
            "1 millón de euros",
        ),
        (
            Language::of("es").unwrap(),
            1_500_000,
            "euros",
            "1,5 millones de euros",
        ),
        (
            Language::of("es").unwrap(),
            2_500_000_000,
            "personas",
            "2500 millones de personas",
        ),
        (
            Language::of("es").unwrap(),
            2_000_000_000_000,
            "euros",
            "2 billones de euros",
        ),
        (
            Language::of("de").unwrap(),
            1_000_000,
            "Euro",
            "1 Mio. Euro",
        ),
        (Language::ENGLISH, 1_000_000, "euros", "1 million euros"),
    ] {
        assert_eq!(of(language, value, noun), expected);
    }
    let mut own = Words::of(Language::of("fr").unwrap());
    own.set(Word::Million, "M".to_owned());
    assert_eq!(written(own, 1_000_000, "euros"), "1 M euros");
}

#[test]
fn chinese_points_go_on_as_the_first_one() {
    let mut words = Words::of(Language::CHINESE);
    assert_eq!(words.point(3), "第三");
    assert_eq!(words.behind_point("第三"), "，");
    words.set_enumeration([(1, "一是".to_owned())].into());
    let points: Vec<String> = [1, 2, 3, 11].map(|n| words.point(n)).into();
    assert_eq!(points, ["一是", "二是", "三是", "十一是"]);
    assert_eq!(words.behind_point("一是"), "");
}
