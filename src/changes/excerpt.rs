//! The part of a changed text that is worth showing: the sentences that changed.

use super::tokens::Token;
use super::words::{Side, TextEdit};

/// A bit of a shortened text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bit<'t> {
    /// A token.
    Token(Side, &'t Token),
    /// Something unchanged is left out.
    Gap,
}

/// A sentence of up to so many words is shown whole.
const WHOLE_SENTENCE: usize = 45;

/// How many words are shown on each side of a change in a longer one: enough to know what is
/// spoken of.
const AROUND: usize = 12;

/// The sentences that hold a change, with the rest left out.
pub fn excerpt(edit: &TextEdit) -> Vec<Bit<'_>> {
    let flat = edit.flat();
    let mut keep = vec![false; flat.len()];
    let mut start = 0;
    for end in sentence_ends(&flat) {
        mark_sentence(&flat, start, end, &mut keep);
        start = end;
    }
    let mut bits = Vec::with_capacity(flat.len());
    for (at, (side, token)) in flat.iter().enumerate() {
        if keep.get(at) == Some(&true) {
            bits.push(Bit::Token(*side, token));
        } else if bits.last() != Some(&Bit::Gap) {
            bits.push(Bit::Gap);
        }
    }
    tidy(bits)
}

/// A text without anything left out.
pub fn whole(edit: &TextEdit) -> Vec<Bit<'_>> {
    let flat = edit.flat().into_iter();
    flat.map(|(side, token)| Bit::Token(side, token)).collect()
}

/// Marks what is to be kept of the sentence between two places.
fn mark_sentence(flat: &[(Side, &Token)], start: usize, end: usize, keep: &mut [bool]) {
    let sentence = flat.get(start..end).unwrap_or_default();
    let changed: Vec<usize> = (0..sentence.len())
        .filter(|at| {
            sentence
                .get(*at)
                .is_some_and(|(side, _)| *side != Side::Same)
        })
        .collect();
    if changed.is_empty() {
        return;
    }
    let words = sentence.iter().filter(|(_, t)| !t.is_slight()).count();
    let mut set = |at: usize| {
        if let Some(keep) = keep.get_mut(start + at) {
            *keep = true;
        }
    };
    if words <= WHOLE_SENTENCE {
        (0..sentence.len()).for_each(set);
        return;
    }
    for change in changed {
        for way in [true, false] {
            let mut left = AROUND;
            let mut at = change;
            loop {
                set(at);
                if sentence
                    .get(at)
                    .is_some_and(|(side, t)| !t.is_slight() && *side == Side::Same)
                {
                    left -= 1;
                }
                let next = if way {
                    at.checked_add(1)
                } else {
                    at.checked_sub(1)
                };
                match next.filter(|next| *next < sentence.len() && left > 0) {
                    Some(next) => at = next,
                    None => break,
                }
            }
        }
    }
}

/// Where sentences end: behind the space after their full stop.
fn sentence_ends(flat: &[(Side, &Token)]) -> Vec<usize> {
    let mut ends = Vec::new();
    let text = |at: usize| flat.get(at).map(|(_, token)| token.text.as_str());
    for at in 0..flat.len() {
        let stop = text(at).unwrap_or_default();
        let wide = matches!(stop, "。" | "！" | "？");
        if !wide && !matches!(stop, "." | "!" | "?" | ";") {
            continue;
        }
        if wide {
            ends.push(at + 1);
            continue;
        }
        let spaced = flat.get(at + 1).is_some_and(|(_, token)| token.is_space());
        let begins = |token: &Token| {
            let first = token.text.chars().next();
            stop == ";" || token.is_number() || !first.is_some_and(char::is_lowercase)
        };
        // `No. 5` and initials (`J. Li`) end no sentence.
        let short = at.checked_sub(1).and_then(text).is_some_and(|word| {
            word == "No" || (word.chars().count() == 1 && word.chars().all(char::is_uppercase))
        });
        if spaced && !short && flat.get(at + 2).is_some_and(|(_, token)| begins(token)) {
            ends.push(at + 2);
        }
    }
    ends.push(flat.len());
    ends
}

/// Sets gaps off with a space, and takes spaces off the ends.
fn tidy(bits: Vec<Bit<'_>>) -> Vec<Bit<'_>> {
    let space = |bit: Option<&Bit<'_>>| matches!(bit, Some(Bit::Token(Side::Same, token)) if token.is_space());
    let mut out: Vec<Bit<'_>> = Vec::with_capacity(bits.len());
    for bit in bits {
        if bit == Bit::Gap {
            while space(out.last()) {
                out.pop();
            }
        }
        let after_gap = matches!(out.last(), None | Some(Bit::Gap));
        if after_gap && space(Some(&bit)) {
            continue;
        }
        out.push(bit);
    }
    while space(out.last()) {
        out.pop();
    }
    out
}
