//! Periods and years in texts, moved by some steps.

use crate::measure::Period;

/// How far the periods move.
pub(in crate::config) struct Shift {
    pub from: Period,
    pub to: Period,
    steps: i32,
}

impl Shift {
    pub fn new(from: Period, to: Period) -> Self {
        // Periods of one length differ by a whole number of steps; a century of months is
        // more than any report goes on by.
        const MOST_STEPS: i32 = 1200;
        let steps = (0..=MOST_STEPS).find(|n| from.back(-n) == to);
        Self {
            from,
            to,
            steps: steps.unwrap_or(0),
        }
    }

    pub fn period(&self, period: Period) -> Period {
        period.back(-self.steps)
    }

    /// The text with every mention of the periods about the old one shifted; `None` when
    /// there is none. Mentioned are the period before, the period itself and the one after,
    /// each as it is written (`2019-Q3`), their years, and years that go over into the next
    /// (`2019/20`), by the first of the two.
    pub fn text(&self, text: &str, only_own: bool) -> Option<String> {
        let near = |period: &Period| {
            let reach = if only_own { 0..=0 } else { -1..=1 };
            reach.into_iter().any(|n| self.from.back(n) == *period)
        };
        let years = self.to.year() - self.from.year();
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before: Option<char> = None;
        let mut found = false;
        while let Some(first) = rest.chars().next() {
            let free = first.is_ascii_digit() && !before.is_some_and(|c| c.is_ascii_digit());
            let double = free.then(|| double_year(rest)).flatten();
            if let Some((year, written)) = double.filter(|(year, _)| near(&Period::Year(*year))) {
                out.push_str(&written.of(year + years));
                found = true;
                before = Some('0');
                rest = rest.get(written.length()..).unwrap_or_default();
                continue;
            }
            if let Some((length, period)) = free.then(|| mention(rest)).flatten() {
                let shifted = match period {
                    Period::Year(year) if !matches!(self.from, Period::Year(_)) => {
                        let reach = i32::from(!only_own);
                        ((year - self.from.year()).abs() <= reach && years != 0)
                            .then(|| Period::Year(year + years))
                    }
                    period => near(&period).then(|| self.period(period)),
                };
                let written = rest.get(..length).unwrap_or_default();
                match shifted {
                    Some(period) => {
                        out.push_str(&period.to_string());
                        found = true;
                    }
                    None => out.push_str(written),
                }
                before = written.chars().last();
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            out.push(first);
            before = Some(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
        found.then_some(out)
    }
}

/// The period that a text begins with, the longest, and its length in bytes. What goes on
/// with a digit is none.
fn mention(text: &str) -> Option<(usize, Period)> {
    [7, 4].into_iter().find_map(|length| {
        let period = text.get(..length)?.parse().ok()?;
        let next = text.get(length..)?.chars().next();
        (!next.is_some_and(|c| c.is_ascii_digit())).then_some((length, period))
    })
}

/// How a year that goes over into the next is written: the sign between the two, and how many
/// digits the second has.
struct Double {
    sign: char,
    digits: usize,
}

impl Double {
    fn length(&self) -> usize {
        4 + self.sign.len_utf8() + self.digits
    }

    fn of(&self, year: i32) -> String {
        let next = match self.digits {
            2 => format!("{:02}", (year + 1).rem_euclid(100)),
            _ => (year + 1).to_string(),
        };
        format!("{year}{}{next}", self.sign)
    }
}

/// The year that a text begins with, when it goes over into the next: `2019/20`, `2019/2020`,
/// `2019-20` where that is no month.
fn double_year(text: &str) -> Option<(i32, Double)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = text.get(..4).filter(|_| digits(text) == 4)?;
    let year: i32 = first.parse().ok()?;
    let sign = text.get(4..)?.chars().next()?;
    let rest = text.get(4 + sign.len_utf8()..)?;
    let written = Double {
        sign,
        digits: digits(rest),
    };
    let month = sign == '-' && text.get(..7).is_some_and(|t| t.parse::<Period>().is_ok());
    let known = matches!(sign, '/' | '-' | '–') && matches!(written.digits, 2 | 4) && !month;
    (known && text.starts_with(&written.of(year))).then_some((year, written))
}
