//! Which figures of a document a save changed.

use crate::document::Mention;
use crate::measure::text::MINUS;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A figure that differs from what it was before the last save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The figure's stable name.
    pub figure: String,
    /// Its other name in the document: that of the figure without its sign, as phrases print
    /// it.
    pub also: Option<String>,
    /// What it is, for people, with its area and period.
    pub label: String,
    /// The texts that were printed, and what is printed instead, each pair of numbers once,
    /// with or without sign and unit.
    pub texts: Vec<(String, String)>,
    /// Whether only the exact value differs, not the text.
    pub hidden: bool,
}

/// The changed figures in the order in which they first stand in the text. A figure that is
/// new in the document, or gone, is none: there the text around it changed.
pub fn changes(before: &[Mention], now: &[Mention]) -> Vec<Change> {
    let (old, new) = (by_name(before), by_name(now));
    let mut told = BTreeSet::new();
    let mut changes = Vec::new();
    for mention in now {
        let signed = signed(&mention.figure);
        if !told.insert(signed) {
            continue;
        }
        let size = format!("magnitude({signed})");
        let mut change: Option<Change> = None;
        for name in [signed, &size] {
            let (Some(old), Some(new)) = (old.get(name), new.get(name)) else {
                continue;
            };
            let Some(texts) = texts(old, new) else {
                continue;
            };
            match &mut change {
                Some(change) => {
                    change.also = Some(name.to_owned());
                    texts
                        .into_iter()
                        .for_each(|pair| add(&mut change.texts, pair));
                }
                None => {
                    change = Some(Change {
                        figure: name.to_owned(),
                        also: None,
                        label: new
                            .first()
                            .map_or_else(String::new, |mention| title(mention)),
                        texts,
                        hidden: false,
                    });
                }
            }
        }
        changes.extend(change.map(|change| Change {
            hidden: change.texts.is_empty(),
            ..change
        }));
    }
    changes
}

fn by_name(mentions: &[Mention]) -> BTreeMap<&str, Vec<&Mention>> {
    let mut found: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
    for mention in mentions {
        found.entry(&mention.figure).or_default().push(mention);
    }
    found
}

/// The name of a figure with its sign, of that without.
fn signed(name: &str) -> &str {
    let inner = name.strip_prefix("magnitude(");
    inner
        .and_then(|inner| inner.strip_suffix(')'))
        .unwrap_or(name)
}

/// The texts of one figure that differ; `None` when neither they nor the value do.
fn texts(old: &[&Mention], new: &[&Mention]) -> Option<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for (was, is) in old.iter().zip(new) {
        if was.text != is.text {
            add(&mut texts, (was.text.to_string(), is.text.to_string()));
        }
    }
    let value = |list: &[&Mention]| list.first().and_then(|mention| mention.value);
    (!texts.is_empty() || value(old) != value(new)).then_some(texts)
}

/// Adds a pair of texts that tells something new; of two that differ by the sign alone, that
/// with a minus tells more.
fn add(texts: &mut Vec<(String, String)>, pair: (String, String)) {
    let numbers =
        |pair: &(String, String)| (number(&pair.0).to_owned(), number(&pair.1).to_owned());
    let minus = |pair: &(String, String)| pair.0.contains(MINUS) || pair.1.contains(MINUS);
    let own = numbers(&pair);
    match texts.iter_mut().find(|known| numbers(known) == own) {
        Some(known) if minus(&pair) && !minus(known) => *known = pair,
        Some(_) => {}
        None => texts.push(pair),
    }
}

/// The number in a text, without sign and unit; the whole text when it is in words.
fn number(text: &str) -> &str {
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else {
        return text;
    };
    let rest = text.get(start..).unwrap_or_default();
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        // A mark between digits belongs to the number.
        if !c.is_ascii_digit() && (c.is_alphabetic() || !next) {
            break;
        }
        end = at + c.len_utf8();
    }
    rest.get(..end).unwrap_or(rest)
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

    #[test]
    fn tells_a_change_of_a_value_once() {
        let told = |before: &[Mention], now: &[Mention]| -> Vec<String> {
            let told = |change: Change| {
                let pairs = change.texts.iter().map(|(was, is)| format!("{was} > {is}"));
                let pairs: Vec<String> = pairs.collect();
                let also = change
                    .also
                    .map_or(String::new(), |also| format!(" and {also}"));
                format!("{}{also}: {}", change.figure, pairs.join("; "))
            };
            changes(before, now).into_iter().map(told).collect()
        };
        let figures = |sign: &str, n: i64| {
            let (plain, signed) = (n.abs().to_string(), format!("{sign}{}", n.abs()));
            [
                mention("magnitude(change(births))", &plain, n.abs()),
                mention("change(births)", &signed, n),
                mention("change(births)", &format!("{signed} persons"), n),
                mention("change(births)", &plain, n),
                mention("births", &format!("{plain}.0 thousand"), n),
                mention("births", &plain, n),
            ]
        };
        assert_eq!(
            told(&figures("+", 628), &figures("+", 728)),
            [
                "change(births) and magnitude(change(births)): +628 > +728",
                "births: 628.0 thousand > 728.0 thousand; 628 > 728",
            ]
        );
        // A size alone does not tell that it fell.
        let (old, new) = (figures("+", 3), figures("\u{2212}", -5));
        let found = told(&old[..1], &new[..1]);
        assert_eq!(found, ["magnitude(change(births)): 3 > 5"]);
        let found = told(&old[..2], &new[..2]);
        assert_eq!(
            found,
            ["change(births) and magnitude(change(births)): +3 > \u{2212}5"]
        );
    }

    #[test]
    fn finds_the_number_in_a_text() {
        for (text, expected) in [
            ("+1,234.5 persons", "1,234.5"),
            ("\u{2212}1\u{a0}234,5\u{a0}%", "1\u{a0}234,5"),
            ("£26 million", "26"),
            ("第3名", "3"),
            ("three", "three"),
            ("", ""),
        ] {
            assert_eq!(number(text), expected);
        }
    }
}
