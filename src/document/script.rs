//! What the renderers must know of scripts: which run from right to left, and which are
//! written without spaces between words.

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

/// Whether a paragraph runs from right to left, of a document that does so or not: as the
/// document, unless all its letters run the other way.
pub fn paragraph_runs_backwards(text: &str, document: bool) -> bool {
    if !document && !has_backwards(text) {
        return false;
    }
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    if letters.peek().is_none() {
        return document;
    }
    match document {
        true => letters.any(runs_backwards),
        false => letters.all(runs_backwards),
    }
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

/// What parts the number of a table or chart from its caption: a stop, behind a number in
/// Chinese words (`表1`) a gap as wide as a character.
pub fn caption_gap(number: &str) -> (&'static str, &'static str) {
    match number.contains(is_han) {
        true => ("", "\u{3000}"),
        false => (".", " "),
    }
}

/// Whether a character is as wide as a Chinese character wherever it stands.
pub fn is_wide(character: char) -> bool {
    is_han(character)
        || matches!(u32::from(character), 0x3000..=0x3004 | 0x3008..=0x3020 | 0x3030 | 0x30FB
            | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6)
}

/// The offset, moved back to where a character begins.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_by_their_blocks() {
        assert!(has_backwards("a עברית b") && has_backwards("عربي") && has_backwards("\u{200F}"));
        assert!(!has_backwards("naïve — “α” Ж 汉字，한국 ﬁ") && !has_backwards(""));
        assert!(is_han('汉') && is_han('の') && is_han('々') && !is_han('，') && !is_han('한'));
        assert!(is_wide('，') && is_wide('（') && is_wide('汉') && !is_wide('“'));
    }
}
