//! Numbers and places in words.

use crate::measure::text::Language;

/// A number in the words of a language. What changes with the noun behind it is left in
/// digits: 1 in German, French and Spanish, 2 in Chinese (`二` or `两`).
pub(super) fn number(number: u64, language: Language) -> Option<String> {
    const GERMAN: [&str; 13] = [
        "null", "", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
        "elf", "zwölf",
    ];
    const FRENCH: [&str; 17] = [
        "zéro", "", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
        "onze", "douze", "treize", "quatorze", "quinze", "seize",
    ];
    const SPANISH: [&str; 16] = [
        "cero", "", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
        "once", "doce", "trece", "catorce", "quince",
    ];
    let listed = |list: &[&str]| {
        let word = usize::try_from(number).ok().and_then(|n| list.get(n))?;
        (!word.is_empty()).then(|| (*word).to_owned())
    };
    match language.family() {
        Language::English => Some(super::super::text::cardinal(number)),
        Language::German => listed(&GERMAN),
        Language::French => listed(&FRENCH),
        Language::Spanish => listed(&SPANISH),
        Language::Chinese | Language::TraditionalChinese if number != 2 && number <= 100 => {
            u32::try_from(number).ok().and_then(chinese)
        }
        _ => None,
    }
}

/// A place in words. What changes with the noun behind it is left out: in French the first,
/// in German and Spanish all.
pub(super) fn ordinal(number: u64, language: Language) -> Option<String> {
    const FRENCH: [&str; 16] = [
        "",
        "deuxième",
        "troisième",
        "quatrième",
        "cinquième",
        "sixième",
        "septième",
        "huitième",
        "neuvième",
        "dixième",
        "onzième",
        "douzième",
        "treizième",
        "quatorzième",
        "quinzième",
        "seizième",
    ];
    match language.family() {
        Language::English => Some(super::super::text::ordinal(number)),
        Language::Chinese | Language::TraditionalChinese => {
            let numeral = u32::try_from(number).ok().and_then(chinese)?;
            Some(format!("第{numeral}"))
        }
        Language::French => nth(&FRENCH, number),
        _ => None,
    }
}

/// The adverb of a place, where the language has some.
pub(super) fn point(number: u64, language: Language) -> Option<String> {
    const GERMAN: [&str; 12] = [
        "erstens",
        "zweitens",
        "drittens",
        "viertens",
        "fünftens",
        "sechstens",
        "siebtens",
        "achtens",
        "neuntens",
        "zehntens",
        "elftens",
        "zwölftens",
    ];
    const FRENCH: [&str; 12] = [
        "premièrement",
        "deuxièmement",
        "troisièmement",
        "quatrièmement",
        "cinquièmement",
        "sixièmement",
        "septièmement",
        "huitièmement",
        "neuvièmement",
        "dixièmement",
        "onzièmement",
        "douzièmement",
    ];
    const SPANISH: [&str; 10] = [
        "en primer lugar",
        "en segundo lugar",
        "en tercer lugar",
        "en cuarto lugar",
        "en quinto lugar",
        "en sexto lugar",
        "en séptimo lugar",
        "en octavo lugar",
        "en noveno lugar",
        "en décimo lugar",
    ];
    match language.family() {
        Language::German => nth(&GERMAN, number),
        Language::French => nth(&FRENCH, number),
        Language::Spanish => nth(&SPANISH, number),
        _ => None,
    }
}

/// The word of a place, of a list from the first on.
fn nth(list: &[&str], number: u64) -> Option<String> {
    let at = usize::try_from(number.checked_sub(1)?).ok()?;
    let word = list.get(at).filter(|word| !word.is_empty())?;
    Some((*word).to_owned())
}

/// A number in Chinese numerals, as headings have them: `三`, `十二`, `一百零五`. `None`
/// from 10 000 on.
pub fn chinese(number: u32) -> Option<String> {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const PLACES: [(u32, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if number == 0 {
        return Some("零".to_owned());
    }
    if number >= 10_000 {
        return None;
    }
    let mut out = String::new();
    // A zero is said once between digits, never at the end.
    let mut gap = false;
    for (place, name) in PLACES {
        let digit = number / place % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        // 十二, but 一百一十二.
        if !(digit == 1 && place == 10 && out.is_empty()) {
            out.extend(DIGITS.get(digit as usize));
        }
        out.push_str(name);
    }
    Some(out)
}
