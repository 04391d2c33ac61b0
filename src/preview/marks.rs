//! Which figures of a document a save changed.

use crate::document::Mention;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A figure that differs from what it was before the last save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The figure's stable name.
    pub figure: String,
    /// What it is, for people, with its area and period.
    pub label: String,
    /// The texts that were printed, and what is printed instead, each pair once.
    pub texts: Vec<(String, String)>,
    /// Whether only the exact value differs, not the text.
    pub hidden: bool,
}

/// The changed figures in the order in which they first stand in the text. A figure that is
/// new in the document, or gone, is none: there the text around it changed.
pub fn changes(before: &[Mention], now: &[Mention]) -> Vec<Change> {
    let mut old: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
    for mention in before {
        old.entry(&mention.figure).or_default().push(mention);
    }
    let mut new: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
    for mention in now {
        new.entry(&mention.figure).or_default().push(mention);
    }
    let mut told = BTreeSet::new();
    let mut changes = Vec::new();
    for mention in now {
        let name: &str = &mention.figure;
        let (Some(old), Some(new)) = (old.get(name), new.get(name)) else {
            continue;
        };
        if !told.insert(name) {
            continue;
        }
        let mut texts = Vec::new();
        for (was, is) in old.iter().zip(new) {
            let pair = (was.text.to_string(), is.text.to_string());
            if pair.0 != pair.1 && !texts.contains(&pair) {
                texts.push(pair);
            }
        }
        let value = |list: &[&Mention]| list.first().and_then(|mention| mention.value);
        let hidden = texts.is_empty();
        if hidden && value(old) == value(new) {
            continue;
        }
        changes.push(Change {
            figure: name.to_owned(),
            label: title(mention),
            texts,
            hidden,
        });
    }
    changes
}

fn title(mention: &Mention) -> String {
    let mut title = mention.label.to_string();
    for part in [&mention.area, &mention.period] {
        if !part.is_empty() && !title.contains(&**part) {
            title.push_str(", ");
            title.push_str(part);
        }
    }
    title
}

/// Beyond this many comparisons the middle of two texts is taken as changed altogether.
const MOST_COMPARED: usize = 4_000_000;

/// A longest sequence in common: pairs of indices in `old` and `new`, in order.
pub fn in_common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let most = old.len().min(new.len());
    let alike = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(new).take_while(alike).count();
    let tail = old.iter().rev().zip(new.iter().rev());
    let tail = tail.take(most - head).take_while(alike).count();
    let mut kept: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    let ends = (0..tail)
        .rev()
        .map(|at| (old.len() - 1 - at, new.len() - 1 - at));
    let (a, b) = match (
        old.get(head..old.len() - tail),
        new.get(head..new.len() - tail),
    ) {
        (Some(a), Some(b)) => (a, b),
        _ => (&[][..], &[][..]),
    };
    if a.len().saturating_mul(b.len()) <= MOST_COMPARED {
        middle(a, b, head, &mut kept);
    }
    kept.extend(ends);
    kept
}

/// Adds a longest sequence in common of `a` and `b`, which begin at `head`.
fn middle(a: &[&str], b: &[&str], head: usize, kept: &mut Vec<(usize, usize)>) {
    // The length of the longest sequence in common of what follows, by row and column.
    let width = b.len() + 1;
    let mut longest = vec![0_u32; (a.len() + 1) * width];
    let cell =
        |longest: &[u32], i: usize, j: usize| longest.get(i * width + j).copied().unwrap_or(0);
    for (i, one) in a.iter().enumerate().rev() {
        for (j, other) in b.iter().enumerate().rev() {
            let best = if one == other {
                cell(&longest, i + 1, j + 1) + 1
            } else {
                cell(&longest, i + 1, j).max(cell(&longest, i, j + 1))
            };
            if let Some(place) = longest.get_mut(i * width + j) {
                *place = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(one), Some(other)) = (a.get(i), b.get(j)) {
        if one == other {
            kept.push((head + i, head + j));
            (i, j) = (i + 1, j + 1);
        } else if cell(&longest, i + 1, j) >= cell(&longest, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Decimal;
    use std::sync::Arc;

    fn mention(figure: &str, text: &str, value: i64) -> Mention {
        let words = |text: &str| -> Arc<str> { Arc::from(text) };
        Mention {
            figure: words(figure),
            label: words("Births, 2019"),
            text: words(text),
            value: Some(Decimal::from(value)),
            unit: words("births"),
            area: words("Qinghe County"),
            period: words("2019"),
            origin: words(""),
        }
    }

    #[test]
    fn finds_what_is_in_common() {
        let kept = |old: &str, new: &str| -> String {
            let old: Vec<&str> = old.split(' ').collect();
            let new: Vec<&str> = new.split(' ').collect();
            let kept = in_common(&old, &new);
            assert!(kept.iter().all(|(a, b)| old[*a] == new[*b]));
            assert!(kept.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
            let words: Vec<&str> = kept.into_iter().map(|(_, at)| new[at]).collect();
            words.join(" ")
        };
        assert_eq!(kept("a b c d", "a x c d"), "a c d");
        assert_eq!(kept("a b c d", "a b x y c d"), "a b c d");
        assert_eq!(kept("a b c d e", "a c b e"), "a c e");
        assert_eq!(kept("a a a", "a a"), "a a");
        assert_eq!(kept("a", "b"), "");
    }

    #[test]
    fn tells_what_was_printed_and_what_is() {
        let before = [
            mention("births", "4,923", 4_923),
            mention("births", "4.9 thousand", 4_923),
            mention("deaths", "12", 12),
            mention("gone", "1", 1),
            mention("area", "about 5", 501),
        ];
        let now = [
            mention("deaths", "12", 12),
            mention("births", "4,999", 4_999),
            mention("births", "5.0 thousand", 4_999),
            mention("new", "1", 1),
            mention("area", "about 5", 502),
        ];
        let changes = changes(&before, &now);
        let births = &changes[0];
        assert_eq!(births.label, "Births, 2019, Qinghe County");
        let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        assert_eq!(
            births.texts,
            [pair("4,923", "4,999"), pair("4.9 thousand", "5.0 thousand")]
        );
        assert!(!births.hidden);
        assert_eq!(changes[1].figure, "area");
        assert!(changes[1].hidden);
        assert_eq!(changes.len(), 2);
        assert!(super::changes(&now, &now).is_empty());
    }
}
