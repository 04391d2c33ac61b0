//! What the built-in units are called in the languages of reports.

use super::text::Language;
use super::words::is_elided;

/// A counted thing or currency by its English plural: the forms for one and for many in
/// German, French and Spanish, and the only form in Chinese of both scripts.
struct Named {
    english: &'static str,
    german: (&'static str, &'static str),
    french: (&'static str, &'static str),
    spanish: (&'static str, &'static str),
    chinese: &'static str,
    traditional: &'static str,
}

const fn named(
    english: &'static str,
    german: (&'static str, &'static str),
    french: (&'static str, &'static str),
    spanish: (&'static str, &'static str),
    chinese: (&'static str, &'static str),
) -> Named {
    Named {
        english,
        german,
        french,
        spanish,
        chinese: chinese.0,
        traditional: chinese.1,
    }
}

#[rustfmt::skip]
const NAMES: &[Named] = &[
    named("persons", ("Person", "Personen"), ("personne", "personnes"), ("persona", "personas"), ("人", "人")),
    named("people", ("Person", "Personen"), ("personne", "personnes"), ("persona", "personas"), ("人", "人")),
    named("families", ("Familie", "Familien"), ("famille", "familles"), ("familia", "familias"), ("户", "戶")),
    named("households", ("Haushalt", "Haushalte"), ("ménage", "ménages"), ("hogar", "hogares"), ("户", "戶")),
    named("children", ("Kind", "Kinder"), ("enfant", "enfants"), ("niño", "niños"), ("人", "人")),
    named("cases", ("Fall", "Fälle"), ("cas", "cas"), ("caso", "casos"), ("例", "例")),
    named("villages", ("Dorf", "Dörfer"), ("village", "villages"), ("pueblo", "pueblos"), ("个", "個")),
    named("meetings", ("Sitzung", "Sitzungen"), ("réunion", "réunions"), ("reunión", "reuniones"), ("次", "次")),
    named("departments", ("Abteilung", "Abteilungen"), ("service", "services"), ("departamento", "departamentos"), ("个", "個")),
    named("agencies", ("Behörde", "Behörden"), ("agence", "agences"), ("agencia", "agencias"), ("个", "個")),
    named("units", ("Einheit", "Einheiten"), ("unité", "unités"), ("unidad", "unidades"), ("个", "個")),
    named("weeks", ("Woche", "Wochen"), ("semaine", "semaines"), ("semana", "semanas"), ("周", "週")),
    named("days", ("Tag", "Tage"), ("jour", "jours"), ("día", "días"), ("天", "天")),
    named("times", ("Mal", "Male"), ("fois", "fois"), ("vez", "veces"), ("次", "次")),
    named("person-times", ("Fall", "Fälle"), ("passage", "passages"), ("atención", "atenciones"), ("人次", "人次")),
    named("yuan", ("Yuan", "Yuan"), ("yuan", "yuans"), ("yuan", "yuanes"), ("元", "元")),
];

/// The form for one and the form for many of a built-in unit in a language; none where the
/// language has none here, and the English words stand.
pub fn unit_names(language: Language, english: &str) -> Option<(&'static str, &'static str)> {
    let names = NAMES.iter().find(|names| names.english == english)?;
    Some(match language.family() {
        Language::German => names.german,
        Language::French => names.french,
        Language::Spanish => names.spanish,
        Language::Chinese => (names.chinese, names.chinese),
        Language::TraditionalChinese => (names.traditional, names.traditional),
        _ => return None,
    })
}

/// Multiples: how many, and what stands before the unit in German, French, Spanish and
/// Chinese of both scripts, for one and for many.
type Multiple = (i64, [(&'static str, &'static str); 5]);

#[rustfmt::skip]
const MULTIPLES: &[Multiple] = &[
    (100, [("Hundert ", "Hundert "), ("centaine de ", "centaines de "), ("cien ", "cientos de "), ("百", "百"), ("百", "百")]),
    (1_000, [("Tausend ", "Tausend "), ("millier de ", "milliers de "), ("mil ", "miles de "), ("千", "千"), ("千", "千")]),
    (10_000, [("Zehntausend ", "Zehntausend "), ("dizaine de milliers de ", "dizaines de milliers de "), ("decena de miles de ", "decenas de miles de "), ("万", "万"), ("萬", "萬")]),
    (1_000_000, [("Million ", "Millionen "), ("million de ", "millions de "), ("millón de ", "millones de "), ("百万", "百万"), ("百萬", "百萬")]),
    (100_000_000, [("Hundert Millionen ", "Hundert Millionen "), ("centaine de millions de ", "centaines de millions de "), ("cien millones de ", "cientos de millones de "), ("亿", "亿"), ("億", "億")]),
    (1_000_000_000, [("Milliarde ", "Milliarden "), ("milliard de ", "milliards de "), ("mil millones de ", "miles de millones de "), ("十亿", "十亿"), ("十億", "十億")]),
];

/// The name of a multiple of a unit with these names, for one and for many; none where the
/// language has none here.
pub fn multiple_names(language: Language, factor: i64, many: &str) -> Option<(String, String)> {
    let (_, words) = MULTIPLES.iter().find(|(size, _)| *size == factor)?;
    let at = match language.family() {
        Language::German => 0,
        Language::French => 1,
        Language::Spanish => 2,
        Language::Chinese => 3,
        Language::TraditionalChinese => 4,
        _ => return None,
    };
    let (one, several) = words.get(at)?;
    let elided = at == 1 && is_elided(many);
    let before = |words: &str| match words.strip_suffix("de ") {
        Some(start) if elided => format!("{start}d’{many}"),
        _ => format!("{words}{many}"),
    };
    Some((before(one), before(several)))
}

/// What `per 100,000` is called in a language, by the number of zeros.
pub fn per_name(language: Language, zeros: usize) -> Option<String> {
    let grouped = |sign: &str| match zeros {
        0..=3 => format!("1{}", "0".repeat(zeros)),
        _ => {
            let digits = format!("1{}", "0".repeat(zeros));
            let head = digits.len() % 3;
            let (first, rest) = digits.split_at(if head == 0 { 3 } else { head });
            let groups = rest.as_bytes().chunks(3).map(|_| "000");
            std::iter::once(first)
                .chain(groups)
                .collect::<Vec<_>>()
                .join(sign)
        }
    };
    let chinese = ["10", "百", "千", "万", "10万", "百万", "千万", "亿"];
    let traditional = ["10", "百", "千", "萬", "10萬", "百萬", "千萬", "億"];
    let size = |sizes: [&'static str; 8]| sizes.get(zeros.checked_sub(1)?).copied();
    Some(match language.family() {
        Language::German => format!("je {}", grouped(".")),
        Language::French => format!("pour {}", grouped("\u{a0}")),
        Language::Spanish => format!("por {}", grouped("\u{a0}")),
        Language::Chinese => format!("1/{}", size(chinese)?),
        Language::TraditionalChinese => format!("1/{}", size(traditional)?),
        _ => return None,
    })
}

/// Words of Chinese offices for what is counted and paid, which can be written as a unit in
/// any report, and whether it is money.
const WRITTEN: &[(&str, bool)] = &[
    ("人次", false),
    ("人", false),
    ("名", false),
    ("户", false),
    ("戶", false),
    ("次", false),
    ("例", false),
    ("个", false),
    ("個", false),
    ("所", false),
    ("家", false),
    ("件", false),
    ("份", false),
    ("册", false),
    ("冊", false),
    ("张", false),
    ("張", false),
    ("台", false),
    ("辆", false),
    ("場", false),
    ("场", false),
    ("期", false),
    ("对", false),
    ("對", false),
    ("项", false),
    ("項", false),
    ("天", false),
    ("周", false),
    ("週", false),
    ("岁", false),
    ("歲", false),
    ("月", false),
    ("亩", false),
    ("畝", false),
    ("公顷", false),
    ("公頃", false),
    ("公里", false),
    ("平方公里", false),
    ("平方米", false),
    ("吨", false),
    ("噸", false),
    ("元", true),
];

/// What stands before them, the longer first.
const SIZES: &[(&str, i64)] = &[
    ("十亿", 1_000_000_000),
    ("十億", 1_000_000_000),
    ("千万", 10_000_000),
    ("千萬", 10_000_000),
    ("百万", 1_000_000),
    ("百萬", 1_000_000),
    ("十万", 100_000),
    ("十萬", 100_000),
    ("亿", 100_000_000),
    ("億", 100_000_000),
    ("万", 10_000),
    ("萬", 10_000),
    ("千", 1_000),
    ("百", 100),
    ("", 1),
];

/// A unit that is written in Chinese, such as `万元`: its base (`元`), how many of it, and
/// whether it is money.
pub fn written_unit(name: &str) -> Option<(&'static str, i64, bool)> {
    SIZES.iter().find_map(|(size, factor)| {
        let rest = name.strip_prefix(size)?;
        let (base, money) = WRITTEN.iter().find(|(word, _)| *word == rest)?;
        Some((*base, *factor, *money))
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
        assert_eq!(unit_names(Language::Chinese, "persons"), Some(("人", "人")));
        let german = unit_names(Language::German, "households");
        assert_eq!(german, Some(("Haushalt", "Haushalte")));
        assert_eq!(unit_names(Language::English, "persons"), None);
        assert_eq!(unit_names(Language::Korean, "persons"), None);
    }

    #[test]
    fn multiples_are_named_as_the_language_does() {
        let many = |language, factor, unit| multiple_names(language, factor, unit).map(|n| n.1);
        let chinese = many(Language::Chinese, 100_000_000, "元");
        assert_eq!(chinese.as_deref(), Some("亿元"));
        let french = many(Language::French, 1000, "agences");
        assert_eq!(french.as_deref(), Some("milliers d’agences"));
        let french = many(Language::French, 1_000_000, "yuans");
        assert_eq!(french.as_deref(), Some("millions de yuans"));
    }

    #[test]
    fn rates_are_of_a_whole() {
        let name = |language, zeros| per_name(language, zeros);
        assert_eq!(name(Language::Chinese, 5).as_deref(), Some("1/10万"));
        assert_eq!(name(Language::German, 5).as_deref(), Some("je 100.000"));
        assert_eq!(name(Language::German, 3).as_deref(), Some("je 1000"));
        assert_eq!(
            name(Language::French, 6).as_deref(),
            Some("pour 1\u{a0}000\u{a0}000")
        );
        assert_eq!(name(Language::English, 5), None);
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
