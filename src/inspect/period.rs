//! Periods as offices write them in heads, stubs and titles.

use crate::measure::{Period, fiscal};

/// A period found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// The period; of a month or quarter without year the year is 0.
    pub period: Period,
    /// Whether the program reads the text as this period without help (`2019`, `2019年`,
    /// `2019-Q3`); otherwise it must be mapped under `labels`.
    pub plain: bool,
    /// Whether the text is nothing but the period.
    pub whole: bool,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that may stand around a year and leave it a year.
const AROUND: &[&str] = &[
    "year", "fy", "years", "in", "of", "the", "度", "全", "calendar",
];

/// The period that a text names.
pub(super) fn told(text: &str) -> Option<Told> {
    let folded = crate::measure::parse::fold(text);
    if folded.chars().count() > 40 {
        return None;
    }
    let near = |period: &Period| (1900..=2100).contains(&period.year());
    if let Some(period) = plain(&folded).filter(near) {
        return Some(Told {
            period,
            plain: true,
            whole: true,
        });
    }
    if let Some(year) = fiscal::read(&folded) {
        return Some(Told {
            period: Period::Year(year),
            plain: false,
            whole: true,
        });
    }
    let (year, rest) = take_year(&folded);
    let rest = rest.replace('年', " ");
    let words: Vec<&str> = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !AROUND.contains(w))
        .collect();
    let part = part(&words);
    let told = |period, whole| Told {
        period,
        plain: false,
        whole,
    };
    match (year, part) {
        (Some(year), Some(part)) => Some(told(part(year), true)),
        (Some(year), None) => Some(told(Period::Year(year), words.is_empty())),
        (None, Some(part)) => Some(told(part(0), true)),
        (None, None) => None,
    }
}

/// As the program reads a label on an axis of periods.
fn plain(folded: &str) -> Option<Period> {
    let text = folded.to_uppercase();
    text.strip_suffix('年').unwrap_or(&text).trim().parse().ok()
}

/// A year from 1900 to 2100 that stands alone in the text, and the text without it.
fn take_year(text: &str) -> (Option<i32>, String) {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = None;
    for (at, _) in text.char_indices() {
        let run = (0..4).all(|i| digit(at + i));
        let alone = !digit(at + 4) && !at.checked_sub(1).is_some_and(digit);
        let year = text.get(at..at + 4).filter(|_| run && alone);
        if let Some(year) = year.and_then(|y| y.parse::<i32>().ok())
            && (1900..=2100).contains(&year)
        {
            if found.is_some() {
                return (None, text.to_owned());
            }
            found = Some((at, year));
        }
    }
    match found {
        Some((at, year)) => {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + 4..).unwrap_or_default();
            (Some(year), format!("{before} {after}"))
        }
        None => (None, text.to_owned()),
    }
}

/// A part of a year, told by all of the words there are.
fn part(words: &[&str]) -> Option<Box<dyn Fn(i32) -> Period>> {
    let joined = words.concat();
    let number = |text: &str| text.parse::<u8>().ok();
    let month = |m: u8| -> Option<Box<dyn Fn(i32) -> Period>> {
        (1..=12)
            .contains(&m)
            .then(|| Box::new(move |y| Period::Month(y, m)) as _)
    };
    let quarter = |q: u8| -> Option<Box<dyn Fn(i32) -> Period>> {
        (1..=4)
            .contains(&q)
            .then(|| Box::new(move |y| Period::Quarter(y, q)) as _)
    };
    if let Some(at) = MONTHS.iter().position(|m| {
        joined == *m || joined.len() >= 3 && joined.len() <= 4 && m.starts_with(&joined)
    }) {
        return month(at as u8 + 1);
    }
    if let Some(m) = joined.strip_suffix('月') {
        return month(number(m)?);
    }
    for ending in ["季度", "季"] {
        if let Some(q) = joined.strip_suffix(ending) {
            let q = q.trim_start_matches('第');
            let chinese = ["一", "二", "三", "四"].iter().position(|c| *c == q);
            return quarter(chinese.map(|c| c as u8 + 1).or_else(|| number(q))?);
        }
    }
    let ordinal = |text: &str| {
        let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
        number(digits)
    };
    match words {
        [q] if q.len() == 2 && q.starts_with('q') => quarter(number(q.get(1..)?)?),
        [q] if q.len() == 2 && q.ends_with('q') => quarter(number(q.get(..1)?)?),
        [n, "quarter"] => quarter(ordinal(n)?),
        ["quarter", n] => quarter(ordinal(n)?),
        ["h1"] | ["上半年"] | ["1st", "half"] | ["first", "half"] => {
            Some(Box::new(|y| Period::Half(y, 1)))
        }
        ["h2"] | ["下半年"] | ["2nd", "half"] | ["second", "half"] => {
            Some(Box::new(|y| Period::Half(y, 2)))
        }
        _ => None,
    }
}

/// The year that a name or title tells, if exactly one.
pub(super) fn year_in(text: &str) -> Option<i32> {
    let folded = crate::measure::parse::fold(text);
    take_year(&folded).0.or_else(|| fiscal::read(&folded))
}

/// The same period in a given year, if it lacks one.
pub(super) fn in_year(period: Period, year: i32) -> Period {
    match period {
        Period::Year(0) => Period::Year(year),
        Period::Half(0, n) => Period::Half(year, n),
        Period::Quarter(0, n) => Period::Quarter(year, n),
        Period::Month(0, n) => Period::Month(year, n),
        period => period,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_told_as_offices_write_them() {
        for (text, expected) in [
            ("2019", "2019 plain whole"),
            ("2019年", "2019 plain whole"),
            ("２０１９年", "2019 plain whole"),
            ("2019-Q3", "2019-Q3 plain whole"),
            ("FY2019", "2019 whole"),
            ("2019/20", "2019 whole"),
            ("1999-00", "1999 whole"),
            ("FY 2019/2020", "2019 whole"),
            ("Year 2019", "2019 whole"),
            ("2019 (Jan-Dec)", "2019"),
            ("Births 2019", "2019"),
            ("Q3 2019", "2019-Q3 whole"),
            ("3rd quarter 2019", "2019-Q3 whole"),
            ("2019年3月", "2019-03 whole"),
            ("2019年第三季度", "2019-Q3 whole"),
            ("Jan", "0-01 whole"),
            ("Sept", "0-09 whole"),
            ("March", "0-03 whole"),
            ("3月", "0-03 whole"),
            ("Q1", "0-Q1 whole"),
            ("H2", "0-H2 whole"),
        ] {
            let told = told(text).unwrap_or_else(|| panic!("{text}"));
            let mut shown = told.period.to_string();
            for (flag, word) in [(told.plain, " plain"), (told.whole, " whole")] {
                shown.push_str(if flag { word } else { "" });
            }
            assert_eq!(shown, expected, "{text}");
        }
        for text in [
            "",
            "Births",
            "12345",
            "2018/2020",
            "ma",
            "4,923",
            "1234",
            "Q7",
            "Quarter",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
