//! What counts as a number and what does not.

use super::{Nouns, find};
use crate::languages::Language;

fn found(text: &str) -> Vec<String> {
    let nouns: Nouns = ["township", "births", "birth"].map(str::to_owned).into();
    find(text, &nouns, Language::ENGLISH)
        .into_iter()
        .map(|f| f.text)
        .collect()
}

#[test]
fn numbers_are_found() {
    for (text, expected) in [
        ("the 4,923 births", vec!["4,923"]),
        ("12.5% and 3‰", vec!["12.5%", "3‰"]),
        ("in 2018–2019", vec!["2018", "2019"]),
        ("four departments", vec!["four"]),
        ("Two hundred and five cases", vec!["Two hundred and five"]),
        ("twenty-one and more", vec!["twenty-one"]),
        ("two and three", vec!["two", "three"]),
        ("thousands of families", vec!["thousands"]),
        ("tens of thousands", vec!["tens", "thousands"]),
        ("a third of them", vec!["third"]),
        ("two-thirds of them", vec!["two"]),
        ("one township reported", vec!["one"]),
        ("one per cent", vec!["one"]),
        ("one million", vec!["one million"]),
        ("per 120 residents", vec!["120"]),
        ("the 100 villages, 1 each", vec!["100", "1"]),
        ("ranked second", vec!["second"]),
        ("took first place", vec!["first"]),
        ("half of the cases", vec!["half"]),
        ("a quarter of them", vec!["quarter"]),
        ("twice as many", vec!["twice"]),
        ("½ of it", vec!["½"]),
        ("４９２３ births", vec!["４９２３"]),
        ("a three-year plan", vec!["three"]),
        ("the 21st case", vec!["21st"]),
        ("one hundred girls", vec!["one hundred"]),
        ("[^1]: a note of 5 words", vec!["5"]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn what_says_no_number_is_let_be() {
    for text in [
        "one office alone",
        "from one to another",
        "the one township that",
        "no one",
        "at the first contact, for the first time",
        "went first to the people",
        "in the first half of the year",
        "each quarter, once a quarter",
        "half a year later",
        "only once, at once",
        "for every hundred girls",
        "per thousand residents",
        "per ten thousand residents",
        "visits per 100 residents, for every 10,000 of them",
        "the second-hand car",
        "a third party",
        "often, weight, tent, Seventhday",
        "1. a point\n2) another\n> 3. quoted\n",
        "[a](page-2.html) and [^1] and &#8212;",
        "[a]: page-2.html\n",
        "<https://example.org/2019>",
        "an area of m²",
        "both of them",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

/// The numbers that are found in texts of a language, and what none is found in.
fn holds(language: Language, numbers: &[(&str, &[&str])], none: &[&str]) {
    let nouns: Nouns = ["乡镇", "persons"].map(str::to_owned).into();
    let found = |text: &str| -> Vec<String> {
        let found = find(text, &nouns, language);
        for one in &found {
            assert!(text[one.start..].starts_with(&one.text), "{text}");
        }
        found.into_iter().map(|one| one.text).collect()
    };
    for (text, expected) in numbers {
        assert_eq!(found(text), *expected, "{text}");
    }
    for text in none {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn chinese_numbers_are_found() {
    holds(
        Language::CHINESE,
        &[
            ("近三成村医超过60岁", &["三成", "60"]),
            ("2019年全县计划生育工作统计表", &["2019"]),
            ("补助12.5万元，占３０%", &["12.5万", "３０%"]),
            ("十七个乡镇、二十三所学校", &["十七", "二十三"]),
            ("两个部门和五乡镇", &["两", "五"]),
            (
                "百分之五，三分之一以上，一半以上",
                &["百分之五", "三分之一", "一半"],
            ),
            ("居第三，第一名", &["第三", "第一"]),
            ("一是宣传；二是服务；三是检查", &["三"]),
            ("四、存在问题\n（五）保障", &["四", "五"]),
            ("二〇一九年三百零五户", &["二〇一九", "三百零五"]),
            ("翻了两倍", &["两"]),
        ],
        &[
            "统一部署，进一步加强，一方面，同一个，一个乡镇",
            "十分重视，千方百计，千家万户，十三五规划，全面二孩",
            "第一、第二，第三方机构，第三产业",
            "单位：万元、万人，每千人、每十万人",
            "三农、三甲医院、三成员单位、三位一体、一票否决、二级",
            "一、一是（一）",
            "万无一失，百姓，亿万",
        ],
    );
    holds(
        Language::TRADITIONAL_CHINESE,
        &[("兩個鄉鎮，十七戶", &["兩", "十七"])],
        &[],
    );
}

#[test]
fn numbers_of_other_languages_are_found() {
    holds(
        Language::of("de").unwrap(),
        &[
            (
                "siebzehn Gemeinden, einundzwanzig Fälle",
                &["siebzehn", "einundzwanzig"],
            ),
            (
                "die dritte Stelle, ein Drittel, die Hälfte",
                &["dritte", "Drittel", "Hälfte"],
            ),
            (
                "der zweite Platz, ein Viertel der Fälle",
                &["zweite", "Viertel"],
            ),
            (
                "zweimal, Dutzende, 2,5 Millionen",
                &["zweimal", "Dutzende", "2,5", "Millionen"],
            ),
        ],
        &[
            "ein Fall und eine Gemeinde, einmal, der zweite Fall",
            "im Stadtviertel, pro tausend, je 1.000 Personen, auf hundert",
            "achten, einig, unter, undicht",
        ],
    );
    holds(
        Language::of("fr").unwrap(),
        &[
            (
                "dix-sept communes, vingt et un cas",
                &["dix-sept", "vingt et un"],
            ),
            ("au deuxième rang, la troisième", &["deuxième", "troisième"]),
            ("la moitié, un tiers des cas", &["moitié", "tiers"]),
            ("dix pour cent", &["dix"]),
        ],
        &["un cas, pour cent, pour mille habitants, un tiers payant, la première fois"],
    );
    holds(
        Language::of("es").unwrap(),
        &[
            (
                "treinta y uno casos, doscientas",
                &["treinta y uno", "doscientas"],
            ),
            ("treinta y dos casos", &["treinta y dos"]),
            (
                "el segundo lugar, un tercio de, la mitad",
                &["segundo", "tercio", "mitad"],
            ),
            ("el tercer puesto", &["tercer"]),
        ],
        &["un caso, por ciento, cada mil habitantes, el primero, un cuarto oscuro"],
    );
    // Of other languages only digits are known.
    let tag = Language::of("pl").unwrap();
    holds(tag, &[("ten dom, 5 tysięcy", &["5"])], &["once, ten"]);
}
