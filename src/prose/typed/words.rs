//! What counts as a number in a text: the rules, and where they stop.
//!
//! English. Digits always count, except where Markdown reads them: markers of ordered
//! lists, link targets, footnote labels, character references. Number words from `zero`
//! on count, and ordinals from `third` on, alone or together (`two hundred and five`).
//! The words that mostly say no number are counted only where they do:
//!
//! - `one` before what the report counts (`one township`) or a part (`one third`, `one per
//!   cent`), unless a determiner makes it a pronoun (`the one`, `each one`, `no one`);
//! - `first` and `second` for a rank (`first place`, `ranked second`), not for an order of
//!   events (`the first payment`);
//! - `half` and `quarter` as a part (`half of the`, `a quarter of`), not as a stretch of
//!   the year (`the first half`, `each quarter`);
//! - `hundred`, `1,000` and the like as a count, not as the base of a rate (`per thousand
//!   residents`, `for every hundred girls`, `per 1,000`);
//! - `once` never (`only once`, `at once`); `twice` always.

use std::collections::BTreeSet;

/// What the report counts: nouns in lower case.
pub(super) type Nouns = BTreeSet<String>;

/// A number that is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Byte offset in the text.
    pub start: usize,
    /// As it is typed.
    pub text: String,
}

const CARDINALS: &[&str] = &[
    "zero",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
];
const SCALES: &[&str] = &[
    "hundred", "thousand", "million", "billion", "trillion", "dozen",
];
const VAGUE: &[&str] = &[
    "tens",
    "dozens",
    "hundreds",
    "thousands",
    "millions",
    "billions",
];
const ORDINALS: &[&str] = &[
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "thirtieth",
    "fortieth",
    "fiftieth",
    "sixtieth",
    "seventieth",
    "eightieth",
    "ninetieth",
    "hundredth",
    "thousandth",
    "millionth",
];
/// Before these `one` is a count.
const PARTS: &[&str] = &[
    "half",
    "third",
    "quarter",
    "fifth",
    "tenth",
    "per",
    "percentage",
];
/// Behind these `one` is a pronoun.
const DETERMINERS: &[&str] = &[
    "no", "any", "every", "the", "this", "that", "each", "another", "which", "either", "neither",
    "some",
];
/// Behind these a round number is the base of a rate.
const BASES: &[&str] = &["per", "every", "each"];
const ROUND: &[&str] = &["ten", "hundred", "thousand", "million"];
/// Before and behind these `first` and `second` are ranks.
const RANK_AFTER: &[&str] = &["place", "places", "rank", "ranks", "position", "among"];
const RANK_BEFORE: &[&str] = &[
    "rank", "ranks", "ranked", "ranking", "came", "comes", "placed", "stood", "stands", "finished",
    "finishes",
];
/// Before these `half` is a part of a whole.
const WHOLES: &[&str] = &[
    "of", "the", "a", "an", "as", "that", "this", "these", "those", "all", "its", "their",
];
/// Behind these `half` and `quarter` are a part.
const MEASURES: &[&str] = &[
    "a", "one", "than", "nearly", "almost", "over", "about", "under", "only",
];
/// Behind these `half` is a stretch of time, and not one of time before these.
const STRETCHES: &[&str] = &["first", "second", "last", "latter", "former", "other"];
const TIMES: &[&str] = &["year", "yearly", "day", "hour", "month", "century"];

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    text: &'a str,
    start: usize,
    /// Whether it holds a digit.
    digits: bool,
    /// Whether only spaces or a hyphen part it from the one before.
    joined: bool,
}

/// The typed numbers of a text, in order.
pub(super) fn find(text: &str, nouns: &Nouns) -> Vec<Found> {
    let text = without_markup(text);
    let tokens = tokens(&text);
    let lower: Vec<String> = tokens.iter().map(|t| t.text.to_lowercase()).collect();
    let line = Line {
        tokens: &tokens,
        lower: &lower,
        nouns,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let length = line.number(at);
        if length == 0 {
            at += 1;
            continue;
        }
        let last = tokens.get(at + length - 1).unwrap_or(token);
        if line.counts(at, length) {
            let run = text.get(token.start..last.start + last.text.len());
            out.push(Found {
                start: token.start,
                text: run
                    .unwrap_or_default()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
            });
        }
        at += length;
    }
    out
}

struct Line<'a> {
    tokens: &'a [Token<'a>],
    lower: &'a [String],
    nouns: &'a Nouns,
}

impl Line<'_> {
    fn word(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    fn joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.joined)
    }

    /// The word before, when nothing but space is between.
    fn before(&self, at: usize) -> &str {
        match at.checked_sub(1) {
            Some(before) if self.joined(at) => self.word(before),
            _ => "",
        }
    }

    /// The word behind.
    fn after(&self, at: usize) -> &str {
        if self.joined(at + 1) {
            self.word(at + 1)
        } else {
            ""
        }
    }

    /// How many tokens from here on are one number; 0 when there is none.
    fn number(&self, at: usize) -> usize {
        if self.tokens.get(at).is_some_and(|t| t.digits) {
            return 1;
        }
        let mut end = at;
        loop {
            let part = is_number(self.word(end)) || self.word(end) == "one";
            let first = end == at;
            if part && (first || self.joined(end)) {
                end += 1;
            } else if !first
                && self.word(end) == "and"
                && self.joined(end)
                && self.joined(end + 1)
                && SCALES.contains(&self.word(end - 1))
                && is_number(self.word(end + 1))
            {
                end += 2;
            } else {
                break;
            }
        }
        let alone = matches!(
            self.word(at),
            "first" | "second" | "half" | "quarter" | "twice" | "thrice"
        );
        match end - at {
            0 if alone => 1,
            length => length,
        }
    }

    /// Whether the tokens say a number, and do not merely look like one.
    fn counts(&self, at: usize, length: usize) -> bool {
        let (before, after) = (self.before(at), self.after(at + length - 1));
        let base = (at..at + length).all(|i| ROUND.contains(&self.word(i)));
        let power = length == 1 && is_power_of_ten(self.word(at));
        if (base || power) && BASES.contains(&before) {
            return false;
        }
        if length > 1 {
            return true;
        }
        match self.word(at) {
            "one" => {
                let counted = self.nouns.contains(after) || PARTS.contains(&after);
                counted && !DETERMINERS.contains(&before)
            }
            "first" | "second" => RANK_AFTER.contains(&after) || RANK_BEFORE.contains(&before),
            "third" => !matches!(after, "party" | "parties" | "person"),
            "half" => {
                let time = TIMES.contains(&after) || TIMES.contains(&self.after(at + 1));
                let part = WHOLES.contains(&after) || MEASURES.contains(&before);
                part && !time && !STRETCHES.contains(&before)
            }
            "quarter" => after == "of" && MEASURES.contains(&before),
            _ => true,
        }
    }
}

fn is_number(word: &str) -> bool {
    [CARDINALS, SCALES, VAGUE, ORDINALS]
        .iter()
        .any(|list| list.contains(&word))
}

/// `10`, `100`, `1,000`, `10 000`.
fn is_power_of_ten(word: &str) -> bool {
    let mut digits = word
        .chars()
        .filter(|c| !matches!(c, ',' | '\u{a0}' | '\u{202f}'));
    digits.next() == Some('1') && word.len() > 1 && digits.all(|c| c == '0')
}

/// Words and numbers. A number keeps its grouping, its decimals and its sign for per cent.
fn tokens(text: &str) -> Vec<Token<'_>> {
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
    while let Some((at, c)) = chars.next() {
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

/// Whether a word holds a digit; the 2 of m² is a part of the unit's name.
fn has_digits(word: &str) -> bool {
    let mut before = None;
    word.chars().any(|c| {
        let power = matches!(c, '\u{b2}' | '\u{b3}') && before.is_some_and(char::is_alphabetic);
        before = Some(c);
        c.is_numeric() && !power
    })
}

/// The text with the digits that Markdown reads hidden: markers of ordered lists, targets
/// of links, labels of footnotes and character references. Offsets stay.
fn without_markup(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut hide = |from: usize, to: usize| {
        for byte in out.get_mut(from..to).into_iter().flatten() {
            if *byte != b'\n' {
                *byte = super::HIDDEN;
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
                .is_none_or(|c| c.is_whitespace() || c == char::from(super::HIDDEN));
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

#[cfg(test)]
mod tests;
