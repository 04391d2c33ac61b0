//! What the built-in units are called in the languages of reports.

use super::words::fill;
use crate::languages::{Forms, Language};

/// The form for one and the form for several of a built-in unit in a language; none where the
/// language has none here, and the English words stand.
pub fn unit_names(language: Language, english: &str) -> Option<(&'static str, &'static str)> {
    language.data().units.get(english).map(Forms::both)
}

/// The name of a multiple of a unit with these names, for one and for several; none where the
/// language has none here.
pub fn multiple_names(language: Language, factor: i64, many: &str) -> Option<(String, String)> {
    let data = language.data();
    let (one, several) = data.multiples.get(&factor)?.both();
    let before = |words: &str| format!("{}{many}", data.before_noun(words, many));
    Some((before(one), before(several)))
}

/// What `per 100,000` is called in a language, by the number of zeros.
pub fn per_name(language: Language, zeros: usize) -> Option<String> {
    let numbers = &language.data().numbers;
    let base = numbers.rate_base.as_ref()?;
    let digits = format!("1{}", "0".repeat(zeros));
    let number = match numbers.rate_bases.is_empty() {
        false => numbers.rate_bases.get(zeros.checked_sub(1)?)?.clone(),
        // Four digits stand together.
        true if digits.len() <= 4 => digits,
        true => grouped(&digits, &numbers.rate_group),
    };
    Some(fill(base, &[("number", &number)]))
}

/// Digits in groups of three.
fn grouped(digits: &str, mark: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(digit);
    }
    out
}

/// A unit as offices write it, such as `万元`: its base (`元`), how many of it, and whether it
/// is money. Reports of any language may have one.
pub fn written_unit(name: &str) -> Option<(&'static str, i64, bool)> {
    // They all are of Chinese characters; the files are not read for `mg/L`.
    if !name.starts_with(|c: char| c >= '\u{2E80}') {
        return None;
    }
    Language::all().find_map(|language| {
        let data = language.data();
        let sizes = data
            .sizes
            .iter()
            .map(|(size, factor)| (size.as_str(), *factor));
        sizes.chain([("", 1)]).find_map(|(size, factor)| {
            let rest = name.strip_prefix(size)?;
            let known = |words: &'static [String]| words.iter().find(|word| *word == rest);
            let counted = known(&data.counted).map(|word| (word, false));
            let (base, money) = counted.or_else(|| Some((known(&data.paid)?, true)))?;
            Some((base.as_str(), factor, money))
        })
    })
}

/// The zeros of the whole that a rate in Chinese is of, such as 5 of `1/10万` or `/10万`.
pub fn written_per(name: &str) -> Option<u32> {
    let whole = name.strip_prefix("1/").or_else(|| name.strip_prefix('/'))?;
    let split = whole
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(whole.len());
    let (digits, word) = whole.split_at(split);
    let by_word = match word {
        "" => 0,
        "十" => 1,
        "百" => 2,
        "千" => 3,
        "万" | "萬" => 4,
        "十万" | "十萬" => 5,
        "百万" | "百萬" => 6,
        "千万" | "千萬" => 7,
        "亿" | "億" => 8,
        _ => return None,
    };
    let zeros = digits.strip_prefix('1').unwrap_or(digits);
    let plain = zeros.bytes().all(|b| b == b'0') && (digits.is_empty() || digits.starts_with('1'));
    let zeros = u32::try_from(zeros.len()).ok()? + by_word;
    (plain && (1..=8).contains(&zeros)).then_some(zeros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_names_in_each_language_with_words() {
        assert_eq!(unit_names(Language::CHINESE, "persons"), Some(("人", "人")));
        let german = unit_names(Language::of("de").unwrap(), "households");
        assert_eq!(german, Some(("Haushalt", "Haushalte")));
        assert_eq!(unit_names(Language::ENGLISH, "persons"), None);
        assert_eq!(unit_names(Language::of("ko").unwrap(), "persons"), None);
    }

    #[test]
    fn multiples_are_named_as_the_language_does() {
        let many = |language, factor, unit| multiple_names(language, factor, unit).map(|n| n.1);
        let chinese = many(Language::CHINESE, 100_000_000, "元");
        assert_eq!(chinese.as_deref(), Some("亿元"));
        let french = many(Language::of("fr").unwrap(), 1000, "agences");
        assert_eq!(french.as_deref(), Some("milliers d’agences"));
        let french = many(Language::of("fr").unwrap(), 1_000_000, "yuans");
        assert_eq!(french.as_deref(), Some("millions de yuans"));
    }

    #[test]
    fn rates_are_of_a_whole() {
        let name = |language, zeros| per_name(language, zeros);
        assert_eq!(name(Language::CHINESE, 5).as_deref(), Some("1/10万"));
        assert_eq!(
            name(Language::of("de").unwrap(), 5).as_deref(),
            Some("je 100.000")
        );
        assert_eq!(
            name(Language::of("de").unwrap(), 3).as_deref(),
            Some("je 1000")
        );
        assert_eq!(
            name(Language::of("fr").unwrap(), 6).as_deref(),
            Some("pour 1\u{a0}000\u{a0}000")
        );
        assert_eq!(name(Language::ENGLISH, 5), None);
    }

    #[test]
    fn chinese_units_are_read() {
        assert_eq!(written_unit("万元"), Some(("元", 10_000, true)));
        assert_eq!(written_unit("人"), Some(("人", 1, false)));
        assert_eq!(written_unit("万人次"), Some(("人次", 10_000, false)));
        assert_eq!(written_unit("石"), None);
        for (name, zeros) in [("1/10万", 5), ("/10万", 5), ("1/千", 3), ("1/100000", 5)] {
            assert_eq!(written_per(name), Some(zeros), "{name}");
        }
        for name in ["1/20万", "10万", "1/", "1/1"] {
            assert_eq!(written_per(name), None, "{name}");
        }
    }
}
