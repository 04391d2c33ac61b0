//! Language tags (BCP 47, that is RFC 5646).

/// The two-letter codes of languages (ISO 639-1).
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca \
    ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu \
    gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko \
    kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl \
    nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn \
    so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo \
    xh yi yo za zh zu";

/// Codes of countries and names that are written where a language belongs.
const MEANT: [(&str, &str); 24] = [
    ("cn", "zh"),
    ("jp", "ja"),
    ("kp", "ko"),
    ("gr", "el"),
    ("ua", "uk"),
    ("cz", "cs"),
    ("dk", "da"),
    ("vn", "vi"),
    ("ir", "fa"),
    ("il", "he"),
    ("gb", "en-GB"),
    ("us", "en-US"),
    ("chinese", "zh"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("spanish", "es"),
    ("arabic", "ar"),
    ("hebrew", "he"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("russian", "ru"),
    ("eng", "en"),
    ("chi", "zh"),
];

/// Whether a text is a language tag: well-formed, and beginning with a language there is.
///
/// Three-letter codes (ISO 639-3, some eight thousand) are taken on trust; a language that
/// has a code of two letters ought to be written with that (RFC 5646, 4.1).
///
/// # Errors
///
/// Says what to write instead where that can be told: `zh` for `cn`.
pub fn check(tag: &str) -> Result<(), Option<&'static str>> {
    let whole = tag.to_ascii_lowercase();
    let meant = MEANT.iter().find(|(wrong, _)| *wrong == whole);
    if let Some((_, right)) = meant {
        return Err(Some(right));
    }
    let mut parts = whole.split('-').peekable();
    let first = parts.next().unwrap_or_default();
    let known = match first.len() {
        2 => TWO_LETTERS
            .split_ascii_whitespace()
            .any(|code| code == first),
        3 => first.bytes().all(|b| b.is_ascii_lowercase()),
        _ => false,
    };
    let alpha = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let alnum = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    parts.next_if(|part| part.len() == 3 && alpha(part));
    parts.next_if(|part| part.len() == 4 && alpha(part));
    parts.next_if(|part| (part.len() == 2 && alpha(part)) || (part.len() == 3 && digits(part)));
    let variant = |part: &&str| {
        alnum(part)
            && ((5..=8).contains(&part.len())
                || (part.len() == 4 && part.starts_with(|c: char| c.is_ascii_digit())))
    };
    while parts.next_if(variant).is_some() {}
    while let Some(single) = parts.next_if(|part| part.len() == 1 && alnum(part)) {
        let least = if single == "x" { 1 } else { 2 };
        let fits = |part: &&str| (least..=8).contains(&part.len()) && alnum(part);
        if parts.next_if(fits).is_none() {
            return Err(None);
        }
        while parts.next_if(fits).is_some() {}
    }
    if known && parts.next().is_none() {
        Ok(())
    } else {
        Err(None)
    }
}

/// The language without script and region, in lower case: `zh` of `zh-Hant-TW`.
pub fn primary(tag: &str) -> String {
    tag.split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Whether a language is written from right to left.
pub fn is_right_to_left(tag: &str) -> bool {
    let scripts = ["arab", "hebr", "syrc", "thaa"];
    let script = tag.split('-').nth(1).filter(|part| part.len() == 4);
    match script {
        Some(script) => scripts.contains(&&*script.to_ascii_lowercase()),
        None => ["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"].contains(&&*primary(tag)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_what_is_none() {
        for good in [
            "en",
            "zh",
            "zh-Hans",
            "zh-Hant-TW",
            "pt-BR",
            "es-419",
            "sr-Latn-RS",
            "de-1996",
            "de-DE-u-co-phonebk",
            "nan",
            "zh-yue",
            "en-x-own",
            "EN-gb",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "e",
            "xx",
            "zh_CN",
            "zh-",
            "-zh",
            "zh--CN",
            "en-x",
            "en-toolongpart",
            "中文",
            "en GB",
            "de-u",
            "zh-CN-Hans",
            "x-own",
        ] {
            assert_eq!(check(bad), Err(None), "{bad}");
        }
        assert_eq!(check("cn"), Err(Some("zh")));
        assert_eq!(check("Chinese"), Err(Some("zh")));
    }

    #[test]
    fn the_script_decides_the_direction_before_the_language() {
        assert!(is_right_to_left("ar") && is_right_to_left("he-IL") && is_right_to_left("az-Arab"));
        assert!(!is_right_to_left("zh") && !is_right_to_left("ku-Latn"));
    }
}
