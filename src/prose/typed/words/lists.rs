//! Number words of languages that lists can hold: German, French, Spanish.
//!
//! Cardinals from two on count, ordinals from the third on, parts (`ein Drittel`, `la moitié`)
//! and vague ones (`Dutzende`). The words that mostly say no number do not: one, half, the
//! ordinals that also order events, but for those two as a rank (`zweiter Platz`, `deuxième
//! rang`, `segundo lugar`); `cuarto` and `quart` only where they tell a rank or a part. The
//! words stand in the files of the languages.

use super::Rules;
use super::tokens::Sentence;
use crate::languages::{Compounds, Typed};

fn holds(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known == word)
}

fn is_number(lists: &Typed, word: &str) -> bool {
    let stem = |stem: &String| {
        let ending = word.strip_prefix(stem.as_str());
        ending.is_some_and(|ending| holds(&lists.endings, ending))
    };
    holds(&lists.always, word)
        || lists.stems.iter().any(stem)
        || lists
            .compounds
            .as_ref()
            .is_some_and(|compounds| is_compound(compounds, word))
}

/// Whether the word is a number in one word: `siebzehn`, `einundzwanzig`, `dreimal`.
fn is_compound(compounds: &Compounds, word: &str) -> bool {
    let whole = word.strip_suffix(compounds.ending.as_str()).unwrap_or(word);
    if whole.is_empty() || holds(&compounds.except, whole) {
        return false;
    }
    let mut rest = whole;
    while !rest.is_empty() {
        let piece = |piece: &String| rest.strip_prefix(piece.as_str());
        match compounds.pieces.iter().find_map(piece) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

impl Rules for Typed {
    fn number(&self, line: &Sentence<'_>, at: usize) -> usize {
        let mut end = at;
        loop {
            let first = end == at;
            if is_number(self, line.word(end)) && (first || line.joined(end)) {
                end += 1;
            } else if !first
                && line.word(end) == self.and
                && line.joined(end)
                && line.joined(end + 1)
                && (is_number(self, line.word(end + 1)) || holds(&self.one, line.word(end + 1)))
            {
                end += 2;
            } else {
                break;
            }
        }
        let word = line.word(at);
        let alone = holds(&self.ranked, word) || holds(&self.parts, word);
        match end - at {
            0 if alone => 1,
            length => length,
        }
    }

    fn counts(&self, line: &Sentence<'_>, at: usize, length: usize) -> bool {
        let word = line.word(at);
        if length > 1 || is_number(self, word) {
            return true;
        }
        let (before, after) = (line.before(at), line.after(at));
        let rank = holds(&self.ranks, after) || holds(&self.ranks, before);
        holds(&self.ranked, word) && rank || holds(&self.parts, word) && holds(&self.of, after)
    }

    fn is_basis(&self, word: &str) -> bool {
        holds(&self.bases, word)
    }

    fn is_round(&self, word: &str) -> bool {
        holds(&self.round, word)
    }
}
