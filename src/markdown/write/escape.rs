//! Characters that Markdown would read as something else.

use super::inlines::print;
use super::lower::{Context, Piece};
use crate::document::marks::{CLOSE, OPEN};
use crate::markdown::parse::{attributes, reads_as_caption};
use crate::measure::Words;
use std::borrow::Cow;

/// Space that Markdown drops at the ends of a line.
pub(super) fn is_space(c: char) -> bool {
    c == ' ' || c == '\t'
}

/// Without spaces and tabs at the ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Text that Markdown can carry: on one line, without private marks. U+0000 becomes U+FFFD
/// (CommonMark 0.31, 2.3).
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    const LINES: [char; 4] = ['\n', '\r', '\u{B}', '\u{C}'];
    let odd = |c: char| LINES.contains(&c) || matches!(c, '\0' | OPEN | CLOSE);
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !matches!(*c, OPEN | CLOSE));
    let kept = kept.map(|c| match c {
        '\0' => '\u{FFFD}',
        c if LINES.contains(&c) => ' ',
        c => c,
    });
    Cow::Owned(kept.collect())
}

/// The same for the text of a code block, which has lines.
pub(super) fn clean_code(text: &str) -> Cow<'_, str> {
    if !text.contains(['\0', '\r', OPEN, CLOSE]) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(text.replace('\0', "\u{FFFD}").replace([OPEN, CLOSE], ""))
}

/// A text as a paragraph of one line.
pub(super) fn plain_line(text: &str) -> String {
    let text = clean(text);
    let text = trim(&text);
    if text.is_empty() {
        return String::new();
    }
    print(&[Piece::Text(text.to_owned())], Context::Paragraph)
}

/// The text of a heading whose end reads neither as its closing mark nor as attributes.
pub(super) fn heading_end(text: String) -> String {
    let mut text = attributes_end(text);
    let open = text.trim_end_matches('#').len();
    if open < text.len() && (open == 0 || text[..open].ends_with(is_space)) {
        text.insert(open, '\\');
    }
    text
}

/// A line that begins with a word that would mean something, so that it does not: by a
/// backslash before its colon, or by the number of its first letter where that is no colon
/// that can have one.
pub(super) fn without_word(text: &str, word: &str) -> String {
    if word.ends_with(':') {
        let (before, after) = text.split_at(word.len() - 1);
        return format!("{before}\\{after}");
    }
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => format!("&#{};{}", u32::from(first), rest.as_str()),
        None => String::new(),
    }
}

/// A line right above a table, whose end does not read as the attributes of a caption.
pub(super) fn caption_end(text: String, words: &Words) -> String {
    if reads_as_caption(&text, words) {
        attributes_end(text)
    } else {
        text
    }
}

/// The text of a heading or caption whose end does not read as attributes.
fn attributes_end(mut text: String) -> String {
    if let Some(found) = attributes(&text) {
        text.insert(found.start, '\\');
    }
    text
}

/// The language of a code block.
pub(super) fn info(language: &str) -> String {
    let language = clean(language);
    let mut info = String::with_capacity(language.len());
    for c in language.chars() {
        if matches!(c, '\\' | '&' | '~') {
            info.push('\\');
        }
        info.push(c);
    }
    info
}

/// Where a backslash must stand so that the beginning of a line does not begin a block:
/// heading, list, rule, quote, fence; below another line also underline and table.
pub(super) fn line_start(text: &str, below_line: bool) -> Option<usize> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(is_space);
    let hazard = match first {
        '#' => {
            let rest = text.trim_start_matches('#');
            text.len() - rest.len() <= 6 && ends(rest)
        }
        '-' | '=' | '|' | ':' if below_line => true,
        '+' => ends(rest),
        '-' => ends(rest) || text.chars().all(|c| c == '-' || is_space(c)),
        '>' | '~' => true,
        '0'..='9' => {
            let end = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = text.len() - end.len();
            let delimiter = end.strip_prefix(['.', ')']);
            let list = digits <= 9 && delimiter.is_some_and(ends);
            return list.then_some(digits);
        }
        _ => false,
    };
    hazard.then_some(0)
}

/// Whether the text begins with what reads as a character reference: `&amp;`, `&#38;`.
pub(super) fn is_entity(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('&') else {
        return false;
    };
    let rest = rest.strip_prefix('#').unwrap_or(rest);
    let end = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    end.len() < rest.len() && end.starts_with(';')
}

/// Whether a character surely is punctuation (Unicode P, S in part): what is not named
/// here is written so that it does not matter.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c,
            '§' | '¶' | '«' | '»' | '¡' | '¿'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205E}'
            | '\u{3001}'..='\u{3003}'
            | '\u{3008}'..='\u{3011}'
            | '\u{3014}'..='\u{301F}'
            | '\u{FF01}'..='\u{FF0F}'
            | '\u{FF1A}'..='\u{FF20}'
            | '\u{FF3B}'..='\u{FF3D}'
            | '\u{FF5F}'..='\u{FF65}')
            && !matches!(
                c,
                '\u{2044}' | '\u{2052}' | '\u{FF04}' | '\u{FF0B}' | '\u{FF1C}'..='\u{FF1E}'
            )
}

/// Whether a character surely is neither punctuation nor white space: a letter or digit,
/// but for the enclosed letters, which Unicode calls both alphabetic and symbols.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}

/// Whether a character surely is white space (Unicode Zs, tab, line end).
pub(super) fn is_white(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// The target of a link.
pub(super) fn destination(target: &str, context: Context) -> String {
    let target = clean(target);
    let odd = |c: char| c.is_ascii_control() || c.is_whitespace();
    let angle = target.is_empty() || target.contains(odd) || !balanced(&target);
    let mut out = String::with_capacity(target.len() + 2);
    for (at, c) in target.char_indices() {
        let escape = match c {
            '\\' | '<' | '>' | '`' => true,
            '&' => is_entity(&target[at..]),
            '|' => context == Context::Cell,
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
    }
    if angle { format!("<{out}>") } else { out }
}

fn balanced(target: &str) -> bool {
    let mut open = 0_u32;
    for c in target.chars() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return false,
            ')' => open -= 1,
            _ => {}
        }
        // Parsers may give up at 32.
        if open > 8 {
            return false;
        }
    }
    open == 0
}

/// The title of a link, in quotes.
pub(super) fn title(title: &str, context: Context) -> String {
    let title = clean(title);
    let mut out = String::with_capacity(title.len() + 2);
    out.push('"');
    for (at, c) in title.char_indices() {
        let escape = match c {
            '\\' | '"' | '`' | '<' => true,
            '&' => is_entity(&title[at..]),
            '|' => context == Context::Cell,
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}
