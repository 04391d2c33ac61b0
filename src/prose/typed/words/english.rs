//! English number words.
//!
//! Number words from `zero` on count, and ordinals from `third` on, alone or together (`two
//! hundred and five`). The words that mostly say no number are counted only where they do:
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

use super::Rules;
use super::tokens::Sentence;

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

/// The rules of English.
pub(super) struct English;

impl Rules for English {
    fn is_basis(&self, word: &str) -> bool {
        BASES.contains(&word)
    }

    fn is_round(&self, word: &str) -> bool {
        ROUND.contains(&word)
    }

    fn number(&self, line: &Sentence<'_>, at: usize) -> usize {
        let mut end = at;
        loop {
            let part = is_number(line.word(end)) || line.word(end) == "one";
            let first = end == at;
            if part && (first || line.joined(end)) {
                end += 1;
            } else if !first
                && line.word(end) == "and"
                && line.joined(end)
                && line.joined(end + 1)
                && SCALES.contains(&line.word(end - 1))
                && is_number(line.word(end + 1))
            {
                end += 2;
            } else {
                break;
            }
        }
        let alone = matches!(
            line.word(at),
            "first" | "second" | "half" | "quarter" | "twice" | "thrice"
        );
        match end - at {
            0 if alone => 1,
            length => length,
        }
    }

    fn counts(&self, line: &Sentence<'_>, at: usize, length: usize) -> bool {
        let (before, after) = (line.before(at), line.after(at + length - 1));
        if length > 1 {
            return true;
        }
        match line.word(at) {
            "one" => {
                let counted = line.nouns.contains(after) || PARTS.contains(&after);
                counted && !DETERMINERS.contains(&before)
            }
            "first" | "second" => RANK_AFTER.contains(&after) || RANK_BEFORE.contains(&before),
            "third" => !matches!(after, "party" | "parties" | "person"),
            "half" => {
                let time = TIMES.contains(&after) || TIMES.contains(&line.after(at + 1));
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
