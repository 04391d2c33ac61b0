//! Which words of set pages a save changed, and marks behind them.
//!
//! The texts of the structure elements before and now are compared as a sequence; where as
//! many elements changed as there were, they are compared in turn, word by word.

use super::marks::in_common;
use crate::typeset::{Draw, Item, Page, Pages};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// The changed words of pages.
pub struct Changed {
    /// By element, bytes of its text.
    words: BTreeMap<u32, Vec<Range<usize>>>,
    /// By element, how much of its text was drawn.
    drawn: BTreeMap<u32, usize>,
}

impl Changed {
    /// What differs in `now`.
    pub fn new(before: &Pages, now: &Pages) -> Self {
        let old = texts(&before.pages);
        let new = texts(&now.pages);
        let plain = |texts: &'_ [(u32, String)]| -> Vec<String> {
            texts.iter().map(|(_, text)| text.clone()).collect()
        };
        let (before, after) = (plain(&old), plain(&new));
        let before: Vec<&str> = before.iter().map(String::as_str).collect();
        let after: Vec<&str> = after.iter().map(String::as_str).collect();
        let mut words = BTreeMap::new();
        let (mut i, mut j) = (0, 0);
        let end = (before.len(), after.len());
        for (a, b) in in_common(&before, &after).into_iter().chain([end]) {
            let (gone, come) = (i..a, j..b);
            for (at, index) in come.clone().enumerate() {
                let Some((element, text)) = new.get(index) else {
                    continue;
                };
                let was = (gone.len() == come.len()).then(|| before.get(gone.start + at));
                let ranges = was.flatten().map(|was| changed_words(was, text));
                let ranges = ranges.filter(|ranges| !ranges.is_empty());
                let whole = || std::iter::once(0..text.len()).collect();
                words.insert(*element, ranges.unwrap_or_else(whole));
            }
            (i, j) = (a + 1, b + 1);
        }
        Self {
            words,
            drawn: BTreeMap::new(),
        }
    }

    /// Draws marks behind the changed words of an item. Items are to come in their order.
    pub fn mark(&mut self, out: &mut String, item: &Item) -> std::fmt::Result {
        let (Some(element), Draw::Glyphs(run)) = (item.element, &item.draw) else {
            return Ok(());
        };
        let drawn = self.drawn.entry(element).or_default();
        let start = *drawn;
        *drawn += run.text.len();
        let Some(words) = self.words.get(&element) else {
            return Ok(());
        };
        let size = run.size.to_pt();
        let mut x = run.x.to_pt();
        let mut open: Option<f64> = None;
        for glyph in &run.glyphs {
            let (from, to) = (start + glyph.start as usize, start + glyph.end as usize);
            let marked = words
                .iter()
                .any(|word| from < word.end && to.max(from + 1) > word.start);
            match (marked, open) {
                (true, None) => open = Some(x),
                (false, Some(left)) => {
                    rect(out, left, x, run.y.to_pt(), size)?;
                    open = None;
                }
                _ => {}
            }
            x += glyph.advance.to_pt();
        }
        match open {
            Some(left) => rect(out, left, x, run.y.to_pt(), size),
            None => Ok(()),
        }
    }
}

fn rect(out: &mut String, left: f64, right: f64, y: f64, size: f64) -> std::fmt::Result {
    writeln!(
        out,
        "<rect class=\"changed\" x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\"/>",
        left - 1.0,
        y - size * 0.82,
        right - left + 2.0,
        size * 1.1
    )
}

/// The text of each element in reading order.
fn texts(pages: &[Page]) -> Vec<(u32, String)> {
    let mut at: BTreeMap<u32, usize> = BTreeMap::new();
    let mut texts: Vec<(u32, String)> = Vec::new();
    for item in pages.iter().flat_map(|page| &page.items) {
        let (Some(element), Draw::Glyphs(run)) = (item.element, &item.draw) else {
            continue;
        };
        let index = *at.entry(element).or_insert_with(|| {
            texts.push((element, String::new()));
            texts.len() - 1
        });
        if let Some((_, text)) = texts.get_mut(index) {
            text.push_str(&run.text);
        }
    }
    texts
}

/// The words of a text with where they stand.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let spaces = text.char_indices().filter(|(_, c)| c.is_whitespace());
    for (at, width) in spaces
        .map(|(at, c)| (at, c.len_utf8()))
        .chain([(text.len(), 0)])
    {
        let from = start.unwrap_or(0);
        if let Some(word) = text.get(from..at).filter(|word| !word.is_empty()) {
            words.push((from, word));
        }
        start = Some(at + width);
    }
    words
}

/// The words of `new` that are not among those of `old`, neighbours joined; none when only
/// words were taken away.
fn changed_words(old: &str, new: &str) -> Vec<Range<usize>> {
    let (old, new) = (words(old), words(new));
    let bare = |words: &[(usize, &'_ str)]| -> Vec<String> {
        words.iter().map(|(_, word)| (*word).to_owned()).collect()
    };
    let (a, b) = (bare(&old), bare(&new));
    let a: Vec<&str> = a.iter().map(String::as_str).collect();
    let b: Vec<&str> = b.iter().map(String::as_str).collect();
    let mut kept = in_common(&a, &b).into_iter().map(|(_, at)| at).peekable();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut last = false;
    for (index, (from, word)) in new.iter().enumerate() {
        if kept.next_if_eq(&index).is_some() {
            last = false;
            continue;
        }
        let end = from + word.len();
        match ranges.last_mut().filter(|_| last) {
            Some(range) => range.end = end,
            None => ranges.push(*from..end),
        }
        last = true;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_words_that_changed() {
        let found = |old: &str, new: &str| -> Vec<String> {
            let ranges = changed_words(old, new);
            ranges
                .into_iter()
                .map(|range| new[range].to_owned())
                .collect()
        };
        assert_eq!(found("it was 81 in all", "it was 83 in all"), ["83"]);
        assert_eq!(found("a b c", "a x y c z"), ["x y", "z"]);
        assert_eq!(found("a b c", "a c"), Vec::<String>::new());
        assert_eq!(found("", " new  words "), ["new  words"]);
        assert_eq!(found("één", "één twee"), ["twee"]);
    }
}
