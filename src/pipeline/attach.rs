//! What the PDF files are to be: the part of the standard, and the figures attached.

use super::Loaded;
use super::usage::{self, Usage};
use crate::config::{Conformance, Report};
use crate::measure::Period;
use crate::pdf::{Archive, Attachment, Options};

/// What the PDF file of a document is to be. `usage` gives the figures that the document
/// carries; it is asked for only where they are attached.
pub(super) fn options(loaded: &Loaded, usage: impl FnOnce() -> Usage) -> Options {
    match loaded.report.conformance {
        Conformance::A2a => Options::default(),
        Conformance::A3a => Options {
            archive: Archive::A3,
            attachment: Some(Attachment {
                name: "figures.json".to_owned(),
                description: "The figures of this document, with their origins".to_owned(),
                media_type: "application/json".to_owned(),
                modified: modified(&loaded.report),
                bytes: usage::json_of_one(loaded, &usage()).into_bytes(),
            }),
        },
    }
}

/// The date that the figures are of: the declared date of issue, else the end of the period.
fn modified(report: &Report) -> (u16, u8, u8) {
    let declared = report.date.as_ref().and_then(|date| read(&date.value));
    declared.unwrap_or_else(|| {
        let (period, fiscal) = (report.period.value, report.numbers.words.fiscal());
        match (period, fiscal) {
            (Period::Year(year), Some(fiscal)) => {
                let (year, month) = fiscal.ends(year);
                end(Period::Month(year, month))
            }
            _ => end(period),
        }
    })
}

/// Reads a date as it is printed: `2019-12-20`, `20 December 2019`, `December 20, 2019`,
/// `2019年12月20日`.
fn read(text: &str) -> Option<(u16, u8, u8)> {
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
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let [first, second, third] = words[..] else {
        return None;
    };
    let month = |word: &str| {
        let named = MONTHS.iter().position(|month| *month == word);
        named.map(|index| index as u8 + 1)
    };
    let number = |word: &str| word.parse::<u16>().ok();
    let (year, month, day) = if let Some(month) = month(second) {
        (number(third)?, month, number(first)?)
    } else if let Some(month) = month(first) {
        (number(third)?, month, number(second)?)
    } else if first.len() == 4 {
        (
            number(first)?,
            u8::try_from(number(second)?).ok()?,
            number(third)?,
        )
    } else {
        // `01/02/2019` has two readings.
        return None;
    };
    let day = u8::try_from(day).ok()?;
    let valid = (1..=9999).contains(&year) && (1..=12).contains(&month);
    (valid && day >= 1 && day <= days(year, month)).then_some((year, month, day))
}

/// The last day of a period.
fn end(period: Period) -> (u16, u8, u8) {
    let year = u16::try_from(period.year()).unwrap_or(0).min(9999);
    let month = match period {
        Period::Year(_) => 12,
        Period::Half(_, part) => part.saturating_mul(6),
        Period::Quarter(_, part) => part.saturating_mul(3),
        Period::Month(_, month) => month,
    };
    (year, month, days(year, month))
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_printed() {
        for text in [
            "2019-12-20",
            "20 December 2019",
            "December 20, 2019",
            "2019年12月20日",
        ] {
            assert_eq!(read(text), Some((2019, 12, 20)), "{text}");
        }
        for text in [
            "12/20/2019",
            "2019",
            "soon",
            "30 February 2019",
            "2019-13-01",
            "2019-02-29",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn periods_end_on_their_last_day() {
        assert_eq!(end(Period::Year(2019)), (2019, 12, 31));
        assert_eq!(end(Period::Half(2019, 1)), (2019, 6, 30));
        assert_eq!(end(Period::Quarter(2019, 3)), (2019, 9, 30));
        assert_eq!(end(Period::Month(2020, 2)), (2020, 2, 29));
    }
}
