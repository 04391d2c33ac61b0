//! What the renderers must know of scripts: which run from right to left, and which are
//! written without spaces between words.

/// The primary language subtags whose usual script runs from right to left.
const BACKWARDS: [&str; 11] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur",
];

/// Whether text in a language (a BCP 47 tag) runs from right to left. A tag that names a
/// script (`az-Arab`, `ku-Latn`) decides by it.
pub fn language_runs_backwards(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let script = parts.find(|part| part.len() == 4 && part.chars().all(char::is_alphabetic));
    match script.map(str::to_ascii_lowercase).as_deref() {
        Some("arab" | "hebr" | "thaa" | "syrc" | "nkoo") => true,
        Some(_) => false,
        None => BACKWARDS.contains(&language.as_str()),
    }
}

/// Whether a character is of a script that runs from right to left, or a control that makes
/// text run so (Unicode's blocks that are set aside for such scripts).
pub fn runs_backwards(character: char) -> bool {
    matches!(u32::from(character),
        0x0590..=0x08FF | 0x200F | 0x202B | 0x202E | 0x2067 | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE
        | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

/// Whether a text has a character that [`runs_backwards`].
pub fn has_backwards(text: &str) -> bool {
    // Their lead bytes are D6 and above, so most texts are told by a look at their bytes.
    text.bytes().any(|byte| byte >= 0xD6) && text.chars().any(runs_backwards)
}

/// Whether a character is a Chinese character or kana. Between two of them a line break of
/// the source is no space.
pub fn is_han(character: char) -> bool {
    matches!(u32::from(character),
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x303B
        | 0x3041..=0x30FA | 0x30FC..=0x30FF | 0x3105..=0x312F | 0x31A0..=0x31FF
        | 0x3220..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}

/// Whether a character is as wide as a Chinese character wherever it stands.
pub fn is_wide(character: char) -> bool {
    is_han(character)
        || matches!(u32::from(character), 0x3000..=0x3004 | 0x3008..=0x3020 | 0x3030 | 0x30FB
            | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_or_its_script_says_which_way_text_runs() {
        for tag in ["ar", "ar-EG", "he", "fa-IR", "ur", "AZ-Arab", "ug-CN"] {
            assert!(language_runs_backwards(tag), "{tag}");
        }
        for tag in ["en", "zh-Hans", "ar-Latn", "ja", "", "arn"] {
            assert!(!language_runs_backwards(tag), "{tag}");
        }
    }

    #[test]
    fn letters_are_told_by_their_blocks() {
        assert!(has_backwards("a עברית b") && has_backwards("عربي") && has_backwards("\u{200F}"));
        assert!(!has_backwards("naïve — “α” Ж 汉字，한국 ﬁ") && !has_backwards(""));
        assert!(is_han('汉') && is_han('の') && is_han('々') && !is_han('，') && !is_han('한'));
        assert!(is_wide('，') && is_wide('（') && is_wide('汉') && !is_wide('“'));
    }
}
