//! What counts as a number in a text.
//!
//! Digits always count, except where Markdown reads them (markers of ordered lists, link
//! targets, footnote labels, character references) and in the base of a rate (`per 1,000`).
//! Which words do is told by the rules of the report's language; of a language without
//! such rules only digits count.

mod english;
mod han;
mod lists;
mod tokens;

use crate::languages::{Grammar, Language};
use std::collections::BTreeSet;
use tokens::{Sentence, is_power_of_ten, tokens, without_markup};

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

/// Which words of a language are numbers.
trait Rules {
    /// How many tokens from here on are one number in words; 0 when there is none.
    fn number(&self, line: &Sentence<'_>, at: usize) -> usize;

    /// Whether these tokens say a number, and do not merely look like one.
    fn counts(&self, line: &Sentence<'_>, at: usize, length: usize) -> bool;

    /// Whether a round number behind this word is the base of a rate.
    fn is_basis(&self, word: &str) -> bool;

    /// Whether this word is a round number.
    fn is_round(&self, word: &str) -> bool;
}

/// The typed numbers of a text, in order.
pub(super) fn find(text: &str, nouns: &Nouns, language: Language) -> Vec<Found> {
    let data = language.data();
    let rules: Option<&dyn Rules> = match data.numbers.grammar {
        Some(Grammar::English) => Some(&english::English),
        None if !data.typed.is_empty() => Some(&data.typed),
        _ => None,
    };
    let text = without_markup(text);
    let tokens = tokens(&text);
    let lower: Vec<String> = tokens.iter().map(|t| t.text.to_lowercase()).collect();
    let line = Sentence {
        tokens: &tokens,
        lower: &lower,
        nouns,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let length = match token.digits {
            true => 1,
            false => rules.map_or(0, |rules| rules.number(&line, at)),
        };
        if length == 0 {
            at += 1;
            continue;
        }
        let last = tokens.get(at + length - 1).unwrap_or(token);
        let says = || rules.is_none_or(|rules| rules.counts(&line, at, length));
        if !is_base(rules, &line, at, length) && (token.digits || says()) {
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
    if data.numbers.grammar == Some(Grammar::Chinese) {
        out.extend(han::find(&text, nouns));
        out.sort_by_key(|found| found.start);
    }
    out
}

/// Whether the tokens are the base of a rate: `per thousand`, `for every 100`.
fn is_base(rules: Option<&dyn Rules>, line: &Sentence<'_>, at: usize, length: usize) -> bool {
    let Some(rules) = rules else { return false };
    let words = (at..at + length).all(|i| rules.is_round(line.word(i)));
    let power = length == 1 && is_power_of_ten(line.word(at));
    (words || power) && rules.is_basis(line.before(at))
}

#[cfg(test)]
mod tests;
