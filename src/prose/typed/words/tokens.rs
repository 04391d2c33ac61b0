//! The words and numbers of a text.

use super::super::HIDDEN;
use super::Nouns;
use crate::document::script::is_han;

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    pub start: usize,
    /// Whether it holds a digit.
    pub digits: bool,
    /// Whether only spaces or a hyphen part it from the one before.
    pub joined: bool,
}

/// The words of a text, as the rules of a language look at them.
pub(super) struct Sentence<'a> {
    pub tokens: &'a [Token<'a>],
    pub lower: &'a [String],
    pub nouns: &'a Nouns,
}

impl Sentence<'_> {
    pub fn word(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    pub fn joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.joined)
    }

    /// The word before, when nothing but space is between.
    pub fn before(&self, at: usize) -> &str {
        match at.checked_sub(1) {
            Some(before) if self.joined(at) => self.word(before),
            _ => "",
        }
    }

    /// The word behind.
    pub fn after(&self, at: usize) -> &str {
        if self.joined(at + 1) {
            self.word(at + 1)
        } else {
            ""
        }
    }
}

/// `10`, `100`, `1,000`, `1.000`, `10 000`.
pub(super) fn is_power_of_ten(word: &str) -> bool {
    let grouped = word.split('.').skip(1).all(|group| group.len() == 3);
    let mut digits = word
        .chars()
        .filter(|c| !(matches!(c, ',' | '\u{a0}' | '\u{202f}') || grouped && *c == '.'));
    digits.next() == Some('1') && word.len() > 1 && digits.all(|c| c == '0')
}

/// Words and numbers. A number keeps its grouping, its decimals and its sign for per cent.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    let mut joined = false;
    let mut hyphens = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if !c.is_alphanumeric() {
            at += c.len_utf8();
            let hyphen = matches!(c, '-' | '\u{2010}' | '\u{2011}');
            hyphens += usize::from(hyphen);
            joined &= c.is_whitespace() || hyphen && hyphens == 1;
            // A blank line ends a paragraph.
            joined &= !(c == '\n' && text.get(at..).is_some_and(|rest| rest.starts_with('\n')));
            continue;
        }
        let end = word_end(text, at);
        let word = text.get(at..end).unwrap_or_default();
        out.push(Token {
            text: word,
            start: at,
            digits: has_digits(word),
            joined,
        });
        at = end;
        joined = true;
        hyphens = 0;
    }
    out
}

/// Where the word or number that starts here ends.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut digit = false;
    let rest = text.get(start..).unwrap_or_default();
    let mut chars = rest.char_indices().peekable();
    // Han writing has no spaces: a number begins and ends within it.
    let han = rest.starts_with(is_han);
    while let Some((at, c)) = chars.next() {
        if is_han(c) != han {
            // `12万` is one number.
            let scale = digit && SCALES.contains(&c);
            return if scale {
                start + at + c.len_utf8()
            } else {
                end
            };
        }
        let next_digit = chars.peek().is_some_and(|(_, n)| n.is_numeric());
        let inside = c.is_alphanumeric()
            || digit && matches!(c, '.' | ',' | '\u{a0}' | '\u{202f}') && next_digit
            || matches!(c, '\'' | '\u{2019}')
                && chars.peek().is_some_and(|(_, n)| n.is_alphabetic());
        let sign = digit && matches!(c, '%' | '\u{2030}');
        if !inside && !sign {
            break;
        }
        digit = c.is_numeric();
        end = start + at + c.len_utf8();
    }
    end
}

/// Powers of ten that are written behind digits.
pub(super) const SCALES: [char; 6] = ['百', '千', '万', '萬', '亿', '億'];

/// Whether a word holds a digit; the 2 of m² is a part of the unit's name.
fn has_digits(word: &str) -> bool {
    // 〇 is a digit by the Unicode standard; words of Han have rules of their own.
    if word.starts_with(is_han) {
        return false;
    }
    let mut before = None;
    word.chars().any(|c| {
        let power = matches!(c, '\u{b2}' | '\u{b3}') && before.is_some_and(char::is_alphabetic);
        before = Some(c);
        c.is_numeric() && !power
    })
}

/// The text with the digits that Markdown reads hidden: markers of ordered lists, targets
/// of links, labels of footnotes and character references. Offsets stay.
pub(super) fn without_markup(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut hide = |from: usize, to: usize| {
        for byte in out.get_mut(from..to).into_iter().flatten() {
            if *byte != b'\n' {
                *byte = HIDDEN;
            }
        }
    };
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let behind = &body[digits..];
        let marker = behind.starts_with(['.', ')'])
            && behind[1..]
                .chars()
                .next()
                .is_none_or(|c| c.is_whitespace() || c == char::from(HIDDEN));
        if marker && (1..=9).contains(&digits) {
            let start = offset + line.len() - body.len();
            hide(start, start + digits);
        }
        // The address of a link that is defined apart: `[a]: page-2.html`.
        if body.starts_with('[')
            && !body.starts_with("[^")
            && let Some(at) = body.find("]: ")
        {
            let start = offset + line.len() - body.len();
            hide(start + at, start + body.len());
        }
        offset += line.len();
    }
    for (open, close) in [("](", ')'), ("[^", ']'), ("&#", ';'), ("<http", '>')] {
        for (at, _) in text.match_indices(open) {
            let rest = text.get(at..).unwrap_or_default();
            let line = rest.split('\n').next().unwrap_or_default().len();
            let end = rest.find(close).unwrap_or(line).min(line);
            hide(at, at + end);
        }
    }
    // Only whole characters were hidden: every sign looked for is ASCII.
    String::from_utf8(out).unwrap_or_default()
}
