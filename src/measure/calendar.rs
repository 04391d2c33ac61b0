//! Calendars in which tables count their years, their signs in a text, and the digits of
//! other scripts.

use schemars::JsonSchema;

/// How the years of a table are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Calendar {
    /// Common years: 2019.
    #[default]
    Common,
    /// Years of the Republic of China: 110年 is 2021.
    Minguo,
    /// Japanese eras by their letters: H30 is 2018. (Eras in characters need no calendar.)
    Japanese,
    /// Years of the Buddhist era: 2562 is 2019.
    Buddhist,
    /// Solar years of Iran and Afghanistan: 1398 begins in 2019.
    Persian,
}

impl Calendar {
    /// The word that the configuration has for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Calendar::Common => "common",
            Calendar::Minguo => "minguo",
            Calendar::Japanese => "japanese",
            Calendar::Buddhist => "buddhist",
            Calendar::Persian => "persian",
        }
    }

    /// The calendar that the texts of a sheet give evidence of. Two of them, or a sign of the
    /// lunar years of Islam, are evidence of none.
    pub(crate) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut signs = Signs::default();
        for text in texts {
            signs.note(text);
        }
        let found = [
            (
                signs.minguo || signs.traditional && signs.hundreds,
                Self::Minguo,
            ),
            (signs.japanese, Self::Japanese),
            (signs.thai, Self::Buddhist),
            (signs.persian && !signs.lunar, Self::Persian),
        ];
        let mut found = found.into_iter().filter(|(is, _)| *is);
        match (found.next(), found.next()) {
            (Some((_, calendar)), None) => calendar,
            _ => Self::Common,
        }
    }

    /// The common year of a year that stands alone as a number; `None` for one that the
    /// calendar cannot have. Common years stand beside those of another calendar.
    pub(super) fn common_year(self, year: i32) -> Option<i32> {
        match self {
            Calendar::Buddhist if (2400..=2700).contains(&year) => Some(year - 543),
            Calendar::Persian if (1250..=1500).contains(&year) => Some(year + 621),
            Calendar::Minguo if (1..=200).contains(&year) => Some(year + 1911),
            _ => (1000..=9999).contains(&year).then_some(year),
        }
    }
}

/// What was met in the texts of a sheet.
#[derive(Default)]
struct Signs {
    minguo: bool,
    traditional: bool,
    hundreds: bool,
    japanese: bool,
    thai: bool,
    persian: bool,
    lunar: bool,
}

impl Signs {
    fn note(&mut self, text: &str) {
        if text.is_ascii() {
            let words = || text.split(|c: char| !c.is_alphabetic() && c != '.');
            self.thai |= words().any(|word| word == "B.E.");
            self.minguo |= words().any(|word| matches!(word, "R.O.C." | "Minguo"));
            return;
        }
        let holds = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
        self.minguo |= holds(&["民國", "民国"]);
        self.traditional |= text.contains(|c| "鄉鎮縣區國數萬戶單總計歲醫費別".contains(c));
        self.hundreds |= text.contains('年') && is_hundreds(text);
        self.japanese |= text
            .contains(|c: char| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'))
            || holds(&["平成", "令和", "昭和", "総数", "年次", "都道府県"]);
        self.thai |= text.contains(|c: char| matches!(c, '\u{0E01}'..='\u{0E4E}'));
        self.persian |= text.contains(|c: char| matches!(c, '\u{06F0}'..='\u{06F9}'))
            || holds(&["شمسی", "استان", "جمعیت", "شهرستان"]);
        self.lunar |= holds(&["هـ", "ہجری", "قمری", "ے", "ں", "ٹ"]);
    }
}

/// Whether a text is a number from 100 to 199 and `年`: what only the Republic writes.
fn is_hundreds(text: &str) -> bool {
    let digits = text
        .trim()
        .trim_end_matches(['年', '度', '底', '末'])
        .trim();
    digits.len() == 3 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Eras that a text names in characters: their first year and their last.
const ERAS: &[(&str, i32, i32)] = &[
    ("中華民國", 1912, 2111),
    ("中华民国", 1912, 2111),
    ("民國", 1912, 2111),
    ("民国", 1912, 2111),
    ("明治", 1868, 1912),
    ("大正", 1912, 1926),
    ("昭和", 1926, 1989),
    ("平成", 1989, 2019),
    ("令和", 2019, 2118),
];

/// The letters of Japanese eras.
const LETTERS: &[(char, i32, i32)] = &[
    ('m', 1868, 1912),
    ('t', 1912, 1926),
    ('s', 1926, 1989),
    ('h', 1989, 2019),
    ('r', 2019, 2118),
];

/// A year of an era that a folded text holds: the text before, the common year, the text
/// behind. `Err` where an era has no such year.
pub(super) type EraYear<'t> = Result<Option<(&'t str, i32, &'t str)>, ()>;

/// Finds the year of an era.
pub(super) fn era_year(text: &str, calendar: Calendar) -> EraYear<'_> {
    for (name, first, last) in ERAS {
        if let Some((before, behind)) = text.split_once(name) {
            let (number, behind) = era_number(behind).ok_or(())?;
            let year = first + number - 1;
            return match (1..=last - first + 1).contains(&number) {
                true => Ok(Some((before, year, behind))),
                false => Err(()),
            };
        }
    }
    let Some(letter) = text
        .chars()
        .next()
        .filter(|_| calendar == Calendar::Japanese)
    else {
        return Ok(None);
    };
    let era = LETTERS.iter().find(|(l, ..)| *l == letter);
    let (Some((_, first, last)), Some(behind)) = (era, text.get(1..)) else {
        return Ok(None);
    };
    let behind = behind.strip_prefix('.').unwrap_or(behind);
    Ok(era_number(behind)
        .filter(|(number, behind)| {
            let ends = !behind.starts_with(char::is_alphabetic) || behind.starts_with('年');
            ends && (1..=last - first + 1).contains(number)
        })
        .map(|(number, behind)| ("", first + number - 1, behind)))
}

/// The number of an era's year, of three digits at most, and the text behind it.
fn era_number(text: &str) -> Option<(i32, &str)> {
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix('元') {
        return Some((1, rest));
    }
    let end = text.find(|c: char| !c.is_ascii_digit());
    let (digits, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    (digits.len() <= 3).then_some(())?;
    Some((digits.parse().ok()?, rest))
}

/// A decimal digit of any of the scripts that tables have, as an ASCII one.
pub(super) fn plain_digit(c: char) -> char {
    const ZEROS: [u32; 5] = [0x660, 0x6F0, 0x966, 0x9E6, 0xE50];
    let digit = ZEROS.iter().find_map(|zero| {
        let value = (c as u32).checked_sub(*zero)?;
        char::from_digit(value, 10)
    });
    digit.unwrap_or(c)
}

/// Chinese numerals before 年, 月 or 季, and years of four of them, in digits.
pub(super) fn numerals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c| numeral(c).is_none()).unwrap_or(rest.len());
        let (run, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if run.is_empty() {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let counted = behind.starts_with(['年', '月', '季']);
        let year = run.chars().count() == 4 && run.starts_with(['一', '二']);
        match chinese_number(run).filter(|_| counted || year) {
            Some(number) => out.push_str(&number),
            None => out.push_str(run),
        }
        rest = behind;
    }
    out
}

fn numeral(c: char) -> Option<u32> {
    let at = "〇一二三四五六七八九十百".chars().position(|n| n == c);
    match (at, c) {
        (Some(at), _) => u32::try_from(at).ok(),
        (None, '零' | '○') => Some(0),
        _ => None,
    }
}

fn chinese_number(run: &str) -> Option<String> {
    let numbers: Vec<u32> = run.chars().filter_map(numeral).collect();
    if numbers.iter().all(|n| *n < 10) {
        return Some(numbers.iter().map(u32::to_string).collect());
    }
    let (mut sum, mut digit) = (0, None);
    for number in numbers {
        match number {
            10 | 11 => sum += digit.take().unwrap_or(1) * if number == 10 { 10 } else { 100 },
            0 => digit = None,
            n if digit.is_none() => digit = Some(n),
            _ => return None,
        }
    }
    Some((sum + digit.unwrap_or(0)).to_string())
}
