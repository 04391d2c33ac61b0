//! Ids and file names out of free text.

use unicode_normalization::UnicodeNormalization;

/// Longest slug, in characters. Four bytes each at most, so that a file name with its
/// ending stays below the 255 bytes that common file systems allow.
const MOST: usize = 60;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The text as an id or a file name: lower case, letters and digits of any script, `-`
/// between words. Never empty, never a path: `Leadership & Safeguards` is
/// `leadership-safeguards`, a text without letters and digits is `untitled`.
///
/// A slug is its own slug. Different texts can have the same one; the caller tells them apart.
pub fn slug(text: &str) -> String {
    let mut slug = once(text);
    // Lower case can undo NFKC; a second round settles it.
    for _ in 0..4 {
        let again = once(&slug);
        if again == slug {
            break;
        }
        slug = again;
    }
    slug
}

fn once(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut length = 0;
    let mut gap = false;
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if !is_kept(c) {
            gap |= !is_passed_over(c);
            continue;
        }
        let needed = if gap && length > 0 { 2 } else { 1 };
        if length + needed > MOST {
            break;
        }
        if needed == 2 {
            slug.push('-');
        }
        slug.push(c);
        length += needed;
        gap = false;
    }
    if slug.is_empty() {
        slug.push_str("untitled");
    }
    let device = DEVICES.contains(&slug.as_str())
        || slug
            .strip_prefix("com")
            .or(slug.strip_prefix("lpt"))
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    if device {
        slug.push_str("-x");
    }
    slug
}

/// Letters, digits and marks that belong to a letter.
fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)
}

/// Characters that do not part words: `farmer's` is one word.
fn is_passed_over(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::slug;
    use proptest::prelude::*;

    #[test]
    fn keeps_letters_of_any_script_and_parts_words_by_hyphens() {
        let cases = [
            ("Leadership and safeguards", "leadership-and-safeguards"),
            ("  Births & Deaths (2019) ", "births-deaths-2019"),
            ("Farmers\u{2019} health", "farmers-health"),
            ("../../etc/passwd", "etc-passwd"),
            ("石桥镇", "石桥镇"),
            ("Ｑｉａｏ　Ｔｏｕ", "qiao-tou"),
            ("Élan vital", "élan-vital"),
            ("—", "untitled"),
            ("", "untitled"),
            ("CON", "con-x"),
            ("Lpt1", "lpt1-x"),
            ("a_b", "a_b"),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected, "{text:?}");
        }
        assert_eq!(slug(&"long ".repeat(99)).chars().count(), 59);
    }

    proptest! {
        #[test]
        fn is_its_own_slug_and_safe_in_a_path(text in "\\PC{0,80}") {
            let once = slug(&text);
            prop_assert_eq!(slug(&once), once.clone());
            prop_assert!(!once.is_empty() && once.len() <= 250);
            let unsafe_character = |c: char| c.is_control() || r#"/\:*?"<>|."#.contains(c);
            prop_assert!(!once.contains(unsafe_character), "{}", once);
        }
    }
}
