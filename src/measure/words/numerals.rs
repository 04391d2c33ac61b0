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

/// A place in words.
pub(super) fn ordinal(number: u64, language: Language) -> Option<String> {
    match language.family() {
        Language::English => Some(super::super::text::ordinal(number)),
        Language::Chinese | Language::TraditionalChinese => {
            let numeral = u32::try_from(number).ok().and_then(chinese)?;
            Some(format!("第{numeral}"))
        }
        _ => None,
    }
}

/// The adverb of a place; `None` where places serve.
pub(super) fn point(number: u64, language: Language) -> Option<String> {
    const GERMAN: [&str; 10] = [
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
    ];
    const FRENCH: [&str; 10] = [
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
    ];
    const SPANISH: [&str; 5] = [
        "en primer lugar",
        "en segundo lugar",
        "en tercer lugar",
        "en cuarto lugar",
        "en quinto lugar",
    ];
    let list: &[&str] = match language.family() {
        Language::German => &GERMAN,
        Language::French => &FRENCH,
        Language::Spanish => &SPANISH,
        // English is what the other languages without words have.
        Language::Chinese | Language::TraditionalChinese | Language::English => return None,
        _ => return Some(super::super::text::ordinal(number)),
    };
    let at = usize::try_from(number.checked_sub(1)?).ok()?;
    list.get(at).map(|word| (*word).to_owned())
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
