//! Months, quarters and halves of a year by their names.

use crate::languages::Language;
use crate::measure::parse::fold;
use crate::measure::{Period, Words};
use std::sync::LazyLock;

/// The month in which `year ended 31 March` ends.
pub(super) fn ended(words: &[&str]) -> Option<u8> {
    let words = words.strip_prefix(&["12", "months"]).unwrap_or(words);
    let [word, rest @ ..] = words else {
        return None;
    };
    let (day, month) = match rest {
        [month] => (None, month),
        [day, month] if day.starts_with(|c: char| c.is_ascii_digit()) => (Some(day), month),
        _ => return None,
    };
    let day = day.map_or(Some(31), |day| {
        day.trim_end_matches(char::is_alphabetic).parse().ok()
    });
    let whole = day.is_some_and(|day: u8| day >= 28);
    (whole && ["ended", "ending"].contains(word)).then(|| month_named(month))?
}

static MONTHS: LazyLock<Vec<(String, u8)>> = LazyLock::new(|| {
    let month = |words: &Words, m: u8| {
        let written = words.period(Period::Month(2000, m)).replace("2000", "");
        let name = fold(&written);
        (name.trim().trim_end_matches(" de").to_owned(), m)
    };
    let of = |language| {
        let words = Words::of(language);
        (1..=12).map(move |m| month(&words, m)).collect::<Vec<_>>()
    };
    Language::all()
        .filter(|language| language.has_words())
        .flat_map(of)
        .collect()
});

/// The month of a name, or of three of its letters or more.
fn month_named(name: &str) -> Option<u8> {
    if let Some(number) = name.strip_suffix('月') {
        return number.parse().ok().filter(|m| (1..=12).contains(m));
    }
    let letters = name.chars().count();
    if letters < 3 || !name.chars().all(char::is_alphabetic) {
        return None;
    }
    let mut fits = MONTHS
        .iter()
        .filter(|(month, _)| month == name || letters <= 4 && month.starts_with(name));
    let first = fits.next()?.1;
    fits.all(|(_, month)| *month == first).then_some(first)
}

/// A part of a year, told by all of the words there are; a year for all of its months.
pub(super) fn part(words: &[&str]) -> Option<Period> {
    let joined = words.concat();
    let number = |text: &str| text.parse::<u8>().ok();
    let quarter = |n: u8| (1..=4).contains(&n).then_some(Period::Quarter(0, n));
    let half = |n: u8| (1..=2).contains(&n).then_some(Period::Half(0, n));
    if let Some(month) = month_named(&joined) {
        return Some(Period::Month(0, month));
    }
    for ending in ["季度", "季"] {
        if let Some(n) = joined.strip_suffix(ending) {
            return quarter(number(n.trim_start_matches('第'))?);
        }
    }
    let ordinal = |text: &str| match text {
        "first" | "i" => Some(1),
        "second" | "ii" => Some(2),
        "third" | "iii" => Some(3),
        "fourth" | "iv" => Some(4),
        text => number(text.trim_end_matches(|c: char| c.is_alphabetic())),
    };
    match words {
        ["上half"] => half(1),
        ["下half"] => half(2),
        [one] if one.len() == 2 => match (one.get(..1)?, one.get(1..)?) {
            ("q" | "t", n) | (n, "q") => quarter(number(n)?),
            ("h", n) | (n, "h") => half(number(n)?),
            _ => None,
        },
        [m] if m.len() == 3 && m.starts_with('m') => {
            let month = number(m.get(1..)?).filter(|m| (1..=12).contains(m));
            month.map(|m| Period::Month(0, m))
        }
        [n, "quarter" | "qtr" | "quartal" | "trimestre"]
        | ["quarter" | "qtr" | "quartal" | "trimestre", n] => quarter(ordinal(n)?),
        [n, "half" | "halbjahr" | "semestre"] | ["semestre", n] => half(ordinal(n)?),
        [first, last] => months(month_or_number(first)?, month_named(last)?),
        [first, "to" | "bis" | "à" | "a", last] => months(month_named(first)?, month_named(last)?),
        _ => None,
    }
}

/// A month, or its number before the one that ends the stretch: `1-6月`.
fn month_or_number(text: &str) -> Option<u8> {
    let number = || text.parse().ok().filter(|m| (1..=12).contains(m));
    month_named(text).or_else(number)
}

/// The part of a year that a stretch of months is, if it is one that has a name.
fn months(first: u8, last: u8) -> Option<Period> {
    match (first, last) {
        (1, 12) => Some(Period::Year(0)),
        (1, 6) => Some(Period::Half(0, 1)),
        (7, 12) => Some(Period::Half(0, 2)),
        (1, 3) | (4, 6) | (7, 9) | (10, 12) => Some(Period::Quarter(0, last / 3)),
        _ => None,
    }
}
