//! Periods as offices write them in heads, stubs and titles.

mod parts;

use super::calendar::{Calendar, era_year, numerals, plain_digit};
use super::parse::fold;
use super::{Period, fiscal};
use parts::{ended, part};

/// A period found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// The period; of a month or quarter without year the year is 0. A date is its month.
    pub period: Period,
    /// Whether the text says no less and no more, so that it needs no mapping.
    pub plain: bool,
    /// Whether the text is nothing but the period.
    pub whole: bool,
    /// Whether it is a date, which may stand for a longer period that it lies in.
    pub date: bool,
    /// For a year that runs over from one calendar year to the next: the month that it is
    /// told to begin in, or 0.
    pub fiscal: Option<u8>,
}

impl Written {
    fn plain(period: Period) -> Self {
        Self {
            period,
            plain: true,
            whole: true,
            date: false,
            fiscal: None,
        }
    }
}

/// Words that may stand around a year and leave it a year.
const AROUND: &[&str] = &[
    "year", "years", "fy", "in", "of", "the", "for", "calendar", "cy", "jahr", "année", "annee",
    "an", "año", "ano", "anno", "度", "全", "份", "底", "末", "公元", "西元", "西曆", "西暦", "ad",
    "ปี", "سال", "م",
];

/// Marks in brackets that leave a year what it is: how final it is.
const STATES: &[&str] = &[
    "final",
    "provisional",
    "prov",
    "preliminary",
    "prelim",
    "revised",
    "rev",
    "estimate",
    "estimated",
    "est",
    "vorläufig",
    "provisoire",
    "初步",
    "修正",
    "速報",
    "確定",
];

/// The period that a text names.
pub(crate) fn written(text: &str, calendar: Calendar) -> Option<Written> {
    let tidy = tidy(text);
    if tidy.chars().count() > 40 {
        return None;
    }
    let bare = without_marks(&tidy);
    let near = |found: &Written| {
        let year = found.period.year();
        year == 0 || (1850..=2100).contains(&year)
    };
    let found = date(bare).or_else(|| joined(bare));
    if let Some(found) = found.filter(near) {
        return Some(found);
    }
    if let Some(year) = fiscal::read(bare) {
        return Some(Written {
            plain: false,
            fiscal: Some(0),
            ..Written::plain(Period::Year(year))
        });
    }
    let (year, rest) = take_year(bare, calendar)?;
    let financial = rest.contains("fy");
    let words = words(&rest);
    let state = |word: &&str| !AROUND.contains(word);
    let words: Vec<&str> = words.iter().map(String::as_str).filter(state).collect();
    if let (Some(year), Some(month)) = (year, ended(&words)) {
        return Some(match month {
            12 => Written::plain(Period::Year(year)),
            month => Written {
                plain: false,
                fiscal: Some(month + 1),
                ..Written::plain(Period::Year(year - 1))
            },
        });
    }
    let part = part(&words);
    let whole = words.is_empty() || part.is_some();
    let own = year.map(Period::Year);
    let period = match part {
        Some(Period::Year(_)) => own?,
        Some(part) => in_year(part, year.unwrap_or(0)),
        None => own?,
    };
    let persian =
        calendar == Calendar::Persian && year.is_some_and(|y| !bare.contains(&y.to_string()));
    Some(Written {
        period,
        plain: whole && year.is_some() && !financial,
        whole,
        date: false,
        fiscal: persian.then_some(3),
    })
}

/// The period of a label on an axis of periods, where it is `own` periods that the reader
/// gathers; `None` where the text leaves open which one it is.
pub(crate) fn label(text: &str, calendar: Calendar, own: Period) -> Option<Period> {
    let tidy = tidy(text);
    let bare = without_marks(&tidy);
    // A year beyond those that a text can be told by: 1848, 110 of the Republic.
    if let Some(year) = lone_number(bare) {
        return calendar.common_year(year).map(Period::Year);
    }
    let monthly = |digits: &str| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
    if matches!(own, Period::Month(..)) && monthly(bare) {
        return format!("{}-{}", bare.get(..4)?, bare.get(4..)?)
            .parse()
            .ok();
    }
    let found = written(text, calendar)?;
    let told = found.plain && found.period.year() != 0;
    match found.period {
        Period::Month(year, month) if found.date => Some(lies_in(year, month, own)),
        // `2010-11` is a month beside months and a fiscal year beside years.
        Period::Month(..) if matches!(own, Period::Year(_)) && fiscal::read(bare).is_some() => None,
        period => told.then_some(period),
    }
}

/// A label as [`label()`] reads it, in the years that a table nobody described may be of.
pub(crate) fn distant(text: &str, calendar: Calendar) -> Option<Period> {
    let found = label(text, calendar, Period::Month(0, 1));
    found.filter(|period| (1500..=2100).contains(&period.year()))
}

/// The period as long as `own` that a month lies in.
pub(crate) fn lies_in(year: i32, month: u8, own: Period) -> Period {
    match own {
        Period::Year(_) => Period::Year(year),
        Period::Half(..) => Period::Half(year, month.div_ceil(6)),
        Period::Quarter(..) => Period::Quarter(year, month.div_ceil(3)),
        Period::Month(..) => Period::Month(year, month),
    }
}

/// The one year that a name or title is about; that of a publication, of prices or of a
/// classification is none.
pub(crate) fn year_in(text: &str, calendar: Calendar) -> Option<i32> {
    let tidy = tidy(text);
    let beside = |word: &str| OTHER_YEARS.contains(&word);
    if tidy.split(|c: char| !c.is_alphanumeric()).any(beside)
        || OTHER_YEARS_IN_CHINESE
            .iter()
            .any(|word| tidy.contains(word))
        || tidy.contains(['©', '='])
    {
        return None;
    }
    let bare = without_marks(&tidy);
    if let Some(found) = written(text, calendar) {
        return Some(found.period.year()).filter(|year| *year != 0);
    }
    let year = take_year(bare, calendar).and_then(|(year, _)| year);
    year.or_else(|| fiscal::read(bare))
}

/// The period that lines of a title state, if they state one.
pub(crate) fn stated<T: AsRef<str>>(titles: &[T], calendar: Calendar) -> Option<Period> {
    let of = |title: &T| {
        let title = title.as_ref();
        let year = year_in(title, calendar)?;
        let found = written(title, calendar).filter(|found| !found.date);
        Some(found.map_or(Period::Year(year), |found| in_year(found.period, year)))
    };
    let mut periods = titles.iter().filter_map(of);
    let first = periods.next()?;
    periods.all(|period| period == first).then_some(first)
}

/// Words beside a year that is not the one of the figures.
const OTHER_YEARS: &[&str] = &[
    "published",
    "publication",
    "released",
    "release",
    "updated",
    "update",
    "printed",
    "printing",
    "copyright",
    "licence",
    "license",
    "source",
    "sources",
    "downloaded",
    "accessed",
    "retrieved",
    "prices",
    "price",
    "base",
    "boundaries",
    "classification",
    "edition",
    "isbn",
    "issn",
    "version",
    "since",
    "change",
    "than",
    "compared",
    "level",
    "growth",
    "index",
    "increase",
    "decrease",
    "created",
    "extracted",
    "generated",
    "stand",
    "quelle",
    "preisen",
    "veröffentlicht",
    "erschienen",
    "publié",
    "édition",
    "publicado",
    "fuente",
    "yearbook",
    "almanac",
    "abstract",
    "jahrbuch",
    "annuaire",
    "anuario",
    "projection",
    "projections",
];

const OTHER_YEARS_IN_CHINESE: &[&str] = &[
    "出版",
    "发布",
    "發布",
    "更新",
    "资料来源",
    "資料來源",
    "年鉴",
    "年鑑",
    "不变价",
    "不變價",
    "为基期",
    "為基期",
    "制表",
    "填表",
    "打印",
    "预测",
    "預測",
];

/// The same period in a given year, if it lacks one.
pub(crate) fn in_year(period: Period, year: i32) -> Period {
    match period {
        Period::Year(0) => Period::Year(year),
        Period::Half(0, n) => Period::Half(year, n),
        Period::Quarter(0, n) => Period::Quarter(year, n),
        Period::Month(0, n) => Period::Month(year, n),
        period => period,
    }
}

/// The text folded, in plain digits: raised marks left out, digits of other scripts and
/// numerals of Chinese before 年, 月 and 季 as our own, `2 0 1 9` drawn together.
fn tidy(text: &str) -> String {
    let raised = |c: &char| matches!(c, '¹' | '²' | '³' | 'ª' | 'º' | '\u{2070}'..='\u{207F}' | '\u{1D2C}'..='\u{1D6A}' | '\u{02B0}'..='\u{02B8}');
    let seen: String = text.chars().filter(|c| !raised(c)).collect();
    let folded: String = fold(&seen).chars().map(plain_digit).collect();
    let folded = match folded.is_ascii() {
        true => folded,
        false => numerals(&folded),
    };
    let mut words = folded.split(' ');
    let digits = words.by_ref().take(4);
    let spaced = digits.filter(|w| w.len() == 1 && w.bytes().all(|b| b.is_ascii_digit()));
    if spaced.count() == 4 && words.next().is_none_or(|word| word.starts_with('年')) {
        return folded.replace(' ', "");
    }
    folded
}

/// The text without footnote marks and words of how final it is behind it.
fn without_marks(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let cut = rest.trim_end_matches(['*', '†', '‡', '#', ' ']);
        let bracket = |open: char, close: char| {
            let inner = cut.strip_suffix(close)?;
            let (before, mark) = inner.rsplit_once(open)?;
            // Not `(Q1)` nor `(上)`.
            let all = |is: fn(&u8) -> bool| mark.bytes().all(|b| is(&b));
            let short = (1..=2).contains(&mark.len())
                && (all(u8::is_ascii_digit) || all(u8::is_ascii_lowercase));
            (short || STATES.contains(&mark.trim_end_matches('.'))).then_some(before)
        };
        let years = cut
            .get(..4)
            .is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()));
        let lone = || {
            let behind = cut.get(4..).filter(|_| years)?.trim_start();
            let mark = behind.trim_end_matches([')', '.']);
            let note = behind.ends_with(')')
                && mark.len() <= 2
                && mark.bytes().all(|b| b.is_ascii_digit());
            (note && !mark.is_empty() || ["p", "r", "e", "pr"].contains(&behind))
                .then(|| cut.get(..4))?
        };
        let next = bracket('(', ')')
            .or_else(|| bracket('[', ']'))
            .or_else(lone);
        let next = next.unwrap_or(cut).trim_end();
        if next.is_empty() || next == rest {
            return rest;
        }
        rest = next;
    }
}

/// A number of one to four digits that is all of the text but for 年 and the like: `1848`,
/// `110年度`, `2019.0`.
fn lone_number(text: &str) -> Option<i32> {
    let text = text.trim_end_matches(['年', '度', '底', '末', ' ']);
    let digits = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    };
    let plain =
        !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

/// A date: `2019-12-31`, `31.12.2019`, `20191231`, and `31/12/2019` where no other order of
/// day and month is possible.
fn date(text: &str) -> Option<Written> {
    let text = text
        .split_once('t')
        .map_or(text, |(day, time)| match time.contains(':') {
            true => day,
            false => text,
        });
    let number = |text: &str| {
        text.parse::<u32>()
            .ok()
            .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
    };
    let of = |year: &str, month: &str, day: &str| {
        let year = number(year).filter(|_| year.len() == 4)?;
        let (month, day) = (number(month)?, number(day)?);
        let valid = (1..=12).contains(&month) && (1..=31).contains(&day);
        let period = Period::Month(i32::try_from(year).ok()?, u8::try_from(month).ok()?);
        valid.then(|| Written {
            date: true,
            ..Written::plain(period)
        })
    };
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return of(text.get(..4)?, text.get(4..6)?, text.get(6..)?);
    }
    let fields = |mark: char| match text.split(mark).collect::<Vec<&str>>().as_slice() {
        [a, b, c] => Some([a.trim(), b.trim(), c.trim()]),
        _ => None,
    };
    if let Some([a, b, c]) = fields('-').or_else(|| fields('/')).or_else(|| fields('.')) {
        if a.len() == 4 {
            return of(a, b, c);
        }
        let dotted = text.contains('.');
        return match (of(c, b, a), of(c, a, b)) {
            (found, _) if dotted => found,
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        };
    }
    let day = text.replace(['年', '月'], "-");
    let day = day.strip_suffix('日')?;
    match day.split('-').collect::<Vec<&str>>().as_slice() {
        [y, m, d] => of(y, m, d),
        _ => None,
    }
}

/// A year and a part of it written as one: `2019-Q3`, `1994-12`, `1994.12`, `2019M12`.
fn joined(text: &str) -> Option<Written> {
    let upper = text.to_uppercase();
    if let Some(year) = lone_number(&upper).filter(|y| *y >= 1000) {
        // Years that are told without help lie near.
        return (1900..=2100)
            .contains(&year)
            .then(|| Written::plain(Period::Year(year)));
    }
    let parts = upper
        .split_once(['-', '.', '/', 'M'])
        .filter(|(y, m)| y.len() == 4 && m.len() == 2 && m.bytes().all(|b| b.is_ascii_digit()));
    let period = match parts {
        // `2011/12` is rather a fiscal year.
        Some(_) if upper.contains('/') && fiscal::read(text).is_some() => None,
        Some((year, month)) => format!("{year}-{month}").parse().ok(),
        None => upper.parse().ok(),
    };
    period.map(Written::plain)
}

/// The one year that stands alone in the text, and the text without it. `None` for several.
fn take_year(text: &str, calendar: Calendar) -> Option<(Option<i32>, String)> {
    let mut year = None;
    let mut rest = text.to_owned();
    let era = era_year(text, calendar).ok()?;
    if let Some((before, found, behind)) = era {
        if era_year(behind, calendar).is_ok_and(|again| again.is_none()) {
            year = Some(found);
            rest = format!("{before} {}", behind.trim_start_matches('年'));
        } else {
            return None;
        }
    } else if calendar == Calendar::Minguo
        && let Some((before, behind)) = text.split_once('年')
    {
        let start = before.rfind(|c: char| !c.is_ascii_digit());
        let digits = start.map_or(before, |at| before.get(at..).unwrap_or_default());
        let digits = digits.trim_start_matches(|c: char| !c.is_ascii_digit());
        let number = digits
            .parse()
            .ok()
            .filter(|_| (2..=3).contains(&digits.len()));
        if let Some(found) = number.and_then(|number| calendar.common_year(number)) {
            year = Some(found);
            rest = format!("{} {behind}", before.strip_suffix(digits).unwrap_or(before));
        }
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    for (at, _) in text.char_indices() {
        let run = (0..4).all(|i| digit(at + i));
        let alone = !digit(at + 4) && !at.checked_sub(1).is_some_and(digit);
        let Some(found) = text.get(at..at + 4).filter(|_| run && alone) else {
            continue;
        };
        let common = found.parse().ok().and_then(|y| calendar.common_year(y));
        let Some(common) = common.filter(|y| (1900..=2100).contains(y)) else {
            continue;
        };
        match year {
            Some(known) if known != common => return None,
            _ => year = Some(common),
        }
        rest = rest.replacen(found, " ", 1);
    }
    Some((year, rest))
}

/// The words of what is left of a text, 年 parted from what stands behind it.
fn words(rest: &str) -> Vec<String> {
    let mut rest = rest
        .replace("半年", "half")
        .replace(['年', '至', '到'], " ");
    // Of the Buddhist and of the Christian era.
    for era in ["พ.ศ.", "พศ", "ค.ศ.", "b.e."] {
        rest = rest.replace(era, " ");
    }
    let words = rest.split(|c: char| !c.is_alphanumeric());
    words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
