//! Years that go over from one calendar year to the next: how they are written and read.

use super::Period;

/// How a report writes its fiscal years. The program counts a fiscal year by the calendar
/// year in which it begins: 2022 is the one written `2022/23`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FiscalYear {
    /// The month in which it begins, 2 to 12.
    pub starts: u8,
    /// How it is written.
    pub form: Form,
}

/// How a fiscal year is written, from an example.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Form {
    /// What stands before the first year.
    before: String,
    /// What stands between the years.
    between: String,
    /// Whether the second year has four digits.
    long: bool,
    /// What stands behind it.
    behind: String,
}

impl Default for Form {
    /// `2022/23`
    fn default() -> Self {
        Self {
            before: String::new(),
            between: "/".to_owned(),
            long: false,
            behind: String::new(),
        }
    }
}

impl Form {
    /// The form of an example such as `2022/23`, `2022–23`, `FY 2022/2023`: a year, one sign
    /// or word, and the next year with two digits or four. `None` when it holds anything else.
    pub fn of(example: &str) -> Option<Self> {
        let is_digit = |c: char| c.is_ascii_digit();
        let (before, rest) = example.split_at_checked(example.find(is_digit)?)?;
        let (first, rest) = digits(rest);
        let (between, rest) = rest.split_at_checked(rest.find(is_digit)?)?;
        let (second, behind) = digits(rest);
        let year: i32 = first.parse().ok().filter(|_| first.len() == 4)?;
        let form = Self {
            before: before.to_owned(),
            between: between.to_owned(),
            long: second.len() == 4,
            behind: behind.to_owned(),
        };
        let is_whole = !between.is_empty() && !behind.contains(is_digit);
        (is_whole && form.write(year) == example).then_some(form)
    }

    /// The fiscal year that begins in `year`.
    pub fn write(&self, year: i32) -> String {
        let next = self.next(year);
        let Self {
            before,
            between,
            behind,
            ..
        } = self;
        format!("{before}{year}{between}{next}{behind}")
    }

    fn next(&self, year: i32) -> String {
        match self.long {
            true => (year + 1).to_string(),
            false => format!("{:02}", (year + 1).rem_euclid(100)),
        }
    }
}

impl FiscalYear {
    /// The year as part of a file's name: `2022-23`.
    pub fn in_file_names(&self, year: i32) -> String {
        format!("{year}-{}", self.form.next(year))
    }

    /// The calendar year and the month in which the fiscal year ends.
    pub fn ends(&self, year: i32) -> (i32, u8) {
        match self.starts {
            0 | 1 => (year, 12),
            month => (year + 1, month - 1),
        }
    }

    /// The fiscal year of a text in any of the usual forms.
    pub fn read(&self, text: &str) -> Option<Period> {
        let own = |year| self.form.write(year).to_lowercase() == text.to_lowercase();
        let first = text.find(|c: char| c.is_ascii_digit());
        let first = first.and_then(|at| text.get(at..at + 4)?.parse().ok());
        let first = first.filter(|year| own(*year)).or_else(|| read(text))?;
        Some(Period::Year(first))
    }
}

/// The fiscal year that begins in `year` as names of files have it: `2022-23`.
pub fn short(year: i32) -> String {
    format!("{year}-{:02}", (year + 1).rem_euclid(100))
}

/// The digits that a text begins with, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.split_at_checked(end.unwrap_or(text.len()))
        .unwrap_or((text, ""))
}

/// A year that goes over from one calendar year to the next, by the first of them:
/// `2022/23`, `FY 2022-23`, `2022/2023`.
pub fn read(text: &str) -> Option<i32> {
    let text = text.trim();
    let bare = text.strip_prefix("fy").or_else(|| text.strip_prefix("FY"));
    let (first, second) = bare.unwrap_or(text).split_once(['/', '-', '–', '—'])?;
    let (first, second) = (first.trim(), second.trim());
    let whole = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if first.len() != 4 || !whole(first) || !whole(second) {
        return None;
    }
    let year: i32 = first.parse().ok()?;
    let next: i32 = second.parse().ok()?;
    let follows = match second.len() {
        2 => next == (year + 1) % 100,
        4 => next == year + 1,
        _ => false,
    };
    (follows && (1900..=2100).contains(&year)).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::{FiscalYear, Form, read};
    use crate::measure::Period;

    #[test]
    fn a_form_is_taken_from_an_example() {
        for (example, written) in [
            ("2022/23", "1999/00"),
            ("2022–23", "1999–00"),
            ("2022/2023", "1999/2000"),
            ("FY 2022-23", "FY 1999-00"),
            ("2022 to 2023", "1999 to 2000"),
            ("2022/23年度", "1999/00年度"),
        ] {
            assert_eq!(Form::of(example).unwrap().write(1999), written);
        }
        for bad in [
            "",
            "2022",
            "2022/24",
            "22/23",
            "202223",
            "2022/023",
            "2022/23/24",
            "x",
        ] {
            assert_eq!(Form::of(bad), None, "{bad}");
        }
        assert_eq!(Form::of("2023/24"), Some(Form::default()));
    }

    #[test]
    fn fiscal_years_are_read_by_their_first() {
        for text in ["2022/23", "FY2022-23", "fy 2022/2023", "2022 – 23"] {
            assert_eq!(read(text), Some(2022), "{text}");
        }
        for text in ["2022", "2022/24", "22/23", "2022-11", "2022/23/24"] {
            assert_eq!(read(text), None, "{text}");
        }
        let own = FiscalYear {
            starts: 4,
            form: Form::of("year 2022 to 2023").unwrap(),
        };
        assert_eq!(own.read("Year 2019 to 2020"), Some(Period::Year(2019)));
        assert_eq!(own.read("2019/20"), Some(Period::Year(2019)));
        assert_eq!(own.read("year 2019 to 2021"), None);
    }

    #[test]
    fn a_fiscal_year_ends_before_the_month_of_its_start() {
        let of = |starts| FiscalYear {
            starts,
            form: Form::default(),
        };
        assert_eq!(of(4).ends(2022), (2023, 3));
        assert_eq!(of(10).ends(2022), (2023, 9));
        assert_eq!(of(4).in_file_names(2022), "2022-23");
    }
}
