//! Text from outside, made safe for Markdown.

use crate::document::marks::{CLOSE, OPEN};
use std::borrow::Cow;

/// The text so that Markdown shows its characters and nothing else: no emphasis, link,
/// HTML, list, heading, table cell or private mark comes of it (CommonMark 0.31, section
/// 2.4: a backslash before punctuation). Line ends and control characters become spaces.
pub(super) fn markdown(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c.is_alphanumeric()) && !text.starts_with(|c: char| c.is_ascii_digit())
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    // Signs that mean something only at the start of a line. A text may be printed there.
    let mut at_start = true;
    let mut after_digits = false;
    for c in text.chars() {
        match c {
            OPEN | CLOSE => continue,
            c if is_break(c) => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                continue;
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '^' | '$' | '#'
            | '{' | '}' | ':' => out.push('\\'),
            '+' | '-' | '=' if at_start => out.push('\\'),
            '.' | ')' if at_start || after_digits => out.push('\\'),
            _ => {}
        }
        after_digits = c.is_ascii_digit() && (at_start || after_digits);
        at_start = false;
        out.push(c);
    }
    Cow::Owned(out)
}

/// White space that Markdown or a terminal takes for layout, and characters that control.
/// No-break and ideographic spaces are text.
fn is_break(c: char) -> bool {
    c == ' ' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Splits a text at its private marks: plain pieces, and what stands inside a mark.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(body) = rest.strip_prefix(OPEN) {
            let (mark, after) = body.split_once(CLOSE).unwrap_or((body, ""));
            rest = after;
            return Some(Piece::Mark(mark));
        }
        let end = rest.find(OPEN).unwrap_or(rest.len());
        let (plain, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Plain(plain))
    })
}

/// A piece of a text.
pub(super) enum Piece<'a> {
    /// Characters.
    Plain(&'a str),
    /// What stands between the characters of a mark.
    Mark(&'a str),
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn escapes_what_markdown_would_read() {
        for (text, expected) in [
            ("Qiaotou", "Qiaotou"),
            ("Upper Bridge (East)", "Upper Bridge (East)"),
            ("a*b_c", "a\\*b\\_c"),
            ("<b>&amp;", "\\<b\\>\\&amp;"),
            ("# x", "\\# x"),
            ("1. x", "1\\. x"),
            ("12) x", "12\\) x"),
            ("1 September", "1 September"),
            ("3.5", "3\\.5"),
            ("a 1. b", "a 1. b"),
            ("- x", "\\- x"),
            ("a-b", "a-b"),
            ("[a](b)", "\\[a\\](b)"),
            ("a\n\nb\u{7}c", "a b c"),
            ("a|b", "a\\|b"),
            ("Table: a", "Table\\: a"),
            ("\u{E000}F0\u{E001}", "F0"),
        ] {
            assert_eq!(markdown(text), expected);
        }
    }
}
