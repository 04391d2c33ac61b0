//! Where a line may end: UAX #14 (Unicode Line Breaking Algorithm) and what it leaves
//! open for reports: a number stays with its unit, a date and a range stay together.

use super::knuth_plass::{FORBIDDEN, FORCED};
use super::rich::Rich;
use super::script::{Place, is_hangul, is_special, place_of};
use crate::document::script::floor;
use std::borrow::Cow;
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// A place where a line may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opportunity {
    /// The byte at which the next line would begin (behind the spaces).
    pub at: usize,
    /// The penalty: [`FORCED`], or from 0 up to below [`FORBIDDEN`].
    pub cost: i32,
    /// Whether the line then ends in a hyphen.
    pub hyphen: bool,
}

/// Words that a number does not leave (the number stands before).
const UNIT_WORDS: [&str; 11] = [
    "million",
    "billion",
    "trillion",
    "thousand",
    "hundred",
    "per",
    "percentage",
    "percent",
    "yuan",
    "am",
    "pm",
];
/// Symbols of units, which may be raised, multiplied and divided (`mg/L`, `kW·h`, `m³/d`).
const UNITS: [&str; 44] = [
    "g", "kg", "mg", "µg", "μg", "ng", "t", "L", "l", "mL", "ml", "m", "km", "cm", "mm", "µm",
    "nm", "ha", "mu", "s", "min", "h", "d", "a", "Pa", "hPa", "kPa", "MPa", "W", "kW", "MW", "GW",
    "Wh", "kWh", "MWh", "GWh", "V", "kV", "A", "Hz", "dB", "J", "kJ", "mol",
];
/// Words that stay with the number behind them.
const NUMBERED: [&str; 22] = [
    "Table",
    "Chart",
    "Figure",
    "Section",
    "Part",
    "Page",
    "page",
    "Article",
    "No.",
    "Nos.",
    "p.",
    "pp.",
    "Tabelle",
    "Abbildung",
    "Abschnitt",
    "Seite",
    "Nr.",
    "S.",
    "Tableau",
    "Graphique",
    "Tabla",
    "Gráfico",
];
/// Months, before which a day stands and behind which a year.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A break within the text of a figure (`4.96 million | yuan`): as unwelcome as a
/// hyphenated word twice over, but better than a bad line.
const WITHIN_MENTION: i32 = 350;
/// A break between month and year.
const WITHIN_DATE: i32 = 500;
/// A break between a number and the Chinese character that counts (`2019 | 年`).
const WITHIN_COUNT: i32 = 500;
/// A break within a Korean word: allowed everywhere, but a space is better.
const WITHIN_HANGUL: i32 = 200;
/// After a hyphen that is in the text (plain TeX `\exhyphenpenalty`).
const AFTER_HYPHEN: i32 = 50;
/// After a dash or slash within a word.
const AFTER_DASH: i32 = 20;

/// All places where a line of `text` may or must end, in order.
pub(super) fn opportunities(rich: &Rich) -> Vec<Opportunity> {
    let text = rich.text.as_str();
    let special = is_special(text);
    let mut mentions = rich.mentions.iter().peekable();
    let mut found = Vec::with_capacity(text.len() / 5);
    for (at, kind) in linebreaks(&with_wide_signs(rich)) {
        if kind == BreakOpportunity::Mandatory {
            if at < text.len() {
                found.push(Opportunity {
                    at,
                    cost: FORCED,
                    hyphen: false,
                });
            }
            continue;
        }
        while mentions.peek().is_some_and(|range| range.end <= at) {
            mentions.next();
        }
        let inside = mentions.peek().is_some_and(|range| range.start < at);
        let han = special.then(|| han_cost(rich, at)).flatten();
        let (cost, hyphen) = han.map_or_else(|| cost(text, at), |cost| (cost, false));
        // Between Chinese characters a line may end anywhere, in the words of a figure, too:
        // `比上年增加4.35 | （2.7%）`.
        let cost = if inside && han.is_none() && cost < FORBIDDEN {
            cost.max(WITHIN_MENTION)
        } else {
            cost
        };
        if cost < FORBIDDEN {
            found.push(Opportunity { at, cost, hyphen });
        }
    }
    found
}

/// The text with Chinese quotes as brackets, which they are among Chinese characters: UAX #14
/// knows quotes only as signs that nothing breaks from on either side.
fn with_wide_signs(rich: &Rich) -> Cow<'_, str> {
    if rich.wide.is_empty() {
        return Cow::Borrowed(&rich.text);
    }
    let shown = rich.text.char_indices().map(|(at, character)| {
        // Each of the same length as what it stands for.
        match character {
            '“' | '‘' if rich.is_wide_at(at) => '（',
            '”' | '’' if rich.is_wide_at(at) => '）',
            other => other,
        }
    });
    Cow::Owned(shown.collect())
}

/// The penalty of a break beside a Chinese or Korean character that UAX #14 allows; `None`
/// where neither is one.
fn han_cost(rich: &Rich, at: usize) -> Option<i32> {
    let (before, after) = (rich.text.get(..at)?, rich.text.get(at..)?);
    let (last, next) = (before.chars().next_back()?, after.chars().next()?);
    if is_hangul(last) && is_hangul(next) {
        return Some(WITHIN_HANGUL);
    }
    let last_at = at - last.len_utf8();
    let last_place = place_of(last, rich.is_wide_at(last_at));
    let next_place = place_of(next, rich.is_wide_at(at));
    let is_han = |place| {
        matches!(
            place,
            Place::Han | Place::Opening | Place::Closing | Place::Sign
        )
    };
    if !is_han(last_place) && !is_han(next_place) {
        return None;
    }
    Some(if NEVER_FIRST.contains(next) || NEVER_LAST.contains(last) {
        FORBIDDEN
    } else if (last.is_ascii_digit() && COUNTED.contains(next))
        || (next.is_ascii_digit() && last == '第')
    {
        WITHIN_COUNT
    } else if next.is_ascii_digit() && DATED.contains(last) && ends_in_count(before, last_at) {
        WITHIN_MENTION
    } else {
        0
    })
}

fn ends_in_count(before: &str, last_at: usize) -> bool {
    let ahead = before.get(..last_at).unwrap_or_default();
    ahead.ends_with(|c: char| c.is_ascii_digit())
}

/// Signs that begin no line among Chinese characters beside those of UAX #14: the dot
/// between the parts of a name, what joins or divides, what follows a number (CLREQ 3.1.5).
const NEVER_FIRST: &str = "·・‧/／～〜~-–%‰℃°′″％";
/// Signs that end no line: what stands before a number.
const NEVER_LAST: &str = "#＃$￥¥№@＠";
/// What counts behind a number.
const COUNTED: &str = "年月日时時分秒点點号號岁歲人户戶家个個項项件所座条條台套辆輛次届屆名位元圆角万萬亿億\
    兆千百十倍成亩畝吨噸米里平立公級级层層章节節期季度周天小回円本";
/// The parts of a date, behind which its next number stands.
const DATED: &str = "年月日";

/// The penalty of a break that UAX #14 allows, and whether the line ends in a hyphen.
fn cost(text: &str, at: usize) -> (i32, bool) {
    let (before, after) = text.split_at(at);
    let trimmed = before.trim_end_matches(' ');
    if trimmed.len() < before.len() {
        (at_space(trimmed, after), false)
    } else {
        within_word(before, after)
    }
}

/// Bytes of a word that are looked at. No word that something is known of is longer, and a word
/// may be broken at each of its characters.
const MOST_WORD: usize = 128;

fn last_word(text: &str) -> &str {
    let from = floor(text, text.len().saturating_sub(MOST_WORD));
    let text = text.get(from..).unwrap_or_default();
    text.rsplit(char::is_whitespace).next().unwrap_or_default()
}

fn first_word(text: &str) -> &str {
    let text = text.get(..floor(text, MOST_WORD));
    let words = text.unwrap_or_default().split(char::is_whitespace);
    words.into_iter().next().unwrap_or_default()
}

fn at_space(before: &str, after: &str) -> i32 {
    let Some(next) = after.chars().next() else {
        return FORBIDDEN;
    };
    // A dash between spaces ends a line; it does not begin one.
    if matches!(next, '–' | '—') && after[next.len_utf8()..].starts_with(' ') {
        return FORBIDDEN;
    }
    let Some(last) = before.chars().next_back() else {
        return FORBIDDEN;
    };
    let number_before = last.is_ascii_digit();
    let number_after = next.is_ascii_digit();
    if !number_before && !number_after && last.is_ascii_lowercase() && next.is_ascii_lowercase() {
        return 0;
    }
    if number_before && matches!(next, '%' | '‰' | '°' | '℃' | '×' | '€' | '£' | '¥') {
        return FORBIDDEN;
    }
    if number_after && matches!(last, '×' | '±' | '≥' | '≤' | '<' | '>' | '≈') {
        return FORBIDDEN;
    }
    if number_before {
        let word = first_word(after).trim_end_matches([',', '.', ';', ':', ')', '?', '!']);
        if UNIT_WORDS.contains(&word) || is_unit(word) {
            return FORBIDDEN;
        }
        let day = last_word(before).trim_start_matches(['(', '“', '‘']);
        if day.len() <= 2 && MONTHS.contains(&word) {
            return FORBIDDEN;
        }
    }
    if number_after {
        let word = last_word(before).trim_start_matches(['(', '“', '‘']);
        if NUMBERED.contains(&word) {
            return FORBIDDEN;
        }
        if MONTHS.contains(&word) {
            return WITHIN_DATE;
        }
    }
    0
}

/// Whether a word is the symbol of a unit. An `a` alone is far more often an article than
/// a year.
fn is_unit(word: &str) -> bool {
    let plain = |part: &str| {
        let part = part.trim_end_matches(['²', '³', '2', '3']);
        UNITS.contains(&part) || matches!(part, "°C" | "℃" | "°" | "Ω")
    };
    !matches!(word, "" | "a" | "A") && word.split(['/', '·', '⋅']).all(plain)
}

fn within_word(before: &str, after: &str) -> (i32, bool) {
    let last = before.chars().next_back().unwrap_or(' ');
    let next = after.chars().next().unwrap_or(' ');
    let ahead = before.chars().rev().nth(1).unwrap_or(' ');
    // A dash ends a line; it does not begin one.
    if matches!(next, '—' | '–') {
        return (FORBIDDEN, false);
    }
    match last {
        '-' | '‐' => {
            let stem = last_word(before).chars().count();
            if next.is_ascii_digit() || stem <= 2 {
                (FORBIDDEN, false)
            } else {
                (AFTER_HYPHEN, true)
            }
        }
        '–' | '—' if next.is_ascii_digit() => (FORBIDDEN, false),
        '–' if ahead.is_ascii_digit() => (FORBIDDEN, false),
        // A unit such as mg/L or km/h.
        '/' if first_word(after).chars().count() <= 3 || last_word(before).chars().count() <= 4 => {
            (FORBIDDEN, false)
        }
        '%' | '‰' => (FORBIDDEN, false),
        // A sheet and its cell, `2019!D6`.
        '!' if is_cell(first_word(after)) => (FORBIDDEN, false),
        _ => (AFTER_DASH, false),
    }
}

/// Whether a word begins with the address of a cell or a range: `D6`, `$B$7:D9`.
fn is_cell(word: &str) -> bool {
    let bare = word.strip_prefix('$').unwrap_or(word);
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = bare.len() - digits.len();
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    (1..=3).contains(&letters) && digits.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> Vec<String> {
        let mut start = 0;
        let mut parts = Vec::new();
        let rich = Rich {
            text: text.to_owned(),
            ..Rich::default()
        };
        for opportunity in opportunities(&rich) {
            parts.push(text[start..opportunity.at].to_owned());
            start = opportunity.at;
        }
        parts.push(text[start..].to_owned());
        parts
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        assert_eq!(
            broken("about 4.96 million yuan, 12 % of 8 per cent"),
            [
                "about ",
                "4.96 million ",
                "yuan, ",
                "12 % ",
                "of ",
                "8 per ",
                "cent"
            ]
        );
        assert_eq!(
            broken("32.6 mg/L 20 °C, 5 km² at 3 m³/d; 2019 a year, 12 %"),
            [
                "32.6 mg/L ",
                "20 °C, ",
                "5 km² ",
                "at ",
                "3 m³/d; ",
                "2019 ",
                "a ",
                "year, ",
                "12 %"
            ]
        );
    }

    #[test]
    fn dates_ranges_and_references_stay_together() {
        assert_eq!(
            broken("on 20 December, 2015–2019, see Table 2"),
            ["on ", "20 December, ", "2015–2019, ", "see ", "Table 2"]
        );
    }

    #[test]
    fn a_cell_stays_with_its_sheet() {
        assert_eq!(
            broken("townships.xlsx, 2019!D6; Main figures!$B$7:D9"),
            ["townships.xlsx, ", "2019!D6; ", "Main ", "figures!$B$7:D9"]
        );
        assert_eq!(broken("stop!Go"), ["stop!", "Go"]);
    }

    #[test]
    fn words_break_after_hyphens_and_before_nothing_else() {
        assert_eq!(
            broken("well-known e-mail—yes – no"),
            ["well-", "known ", "e-mail—", "yes – ", "no"]
        );
    }

    /// A text broken wherever it may be, `wide` the signs in it that are Chinese.
    fn broken_han(text: &str, wide: &str) -> Vec<String> {
        let rich = Rich {
            text: text.to_owned(),
            wide: text
                .char_indices()
                .filter(|(_, c)| wide.contains(*c))
                .map(|(at, _)| at)
                .collect(),
            ..Rich::default()
        };
        let mut start = 0;
        let ends = opportunities(&rich).into_iter().map(|o| o.at);
        ends.chain([text.len()])
            .map(|end| text[std::mem::replace(&mut start, end)..end].to_owned())
            .collect()
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_stops_or_behind_brackets() {
        assert_eq!(
            broken_han("他说：“是的。”见（附件）、《公报》", "“”"),
            [
                "他",
                "说：",
                "“是",
                "的。”",
                "见",
                "（附",
                "件）、",
                "《公",
                "报》"
            ]
        );
        assert_eq!(broken_han("阿凡·达", "·"), ["阿", "凡·", "达"]);
        assert_eq!(
            broken_han("价￥300，占45％", ""),
            ["价", "￥300，", "占", "45％"]
        );
    }

    #[test]
    fn dashes_and_dots_in_a_row_stay_whole() {
        let parts = broken_han("目标——包括……其中", "—…");
        assert!(parts.iter().all(|part| !part.starts_with('…')), "{parts:?}");
        assert!(parts.iter().any(|part| part.contains("——")), "{parts:?}");
        assert!(parts.iter().any(|part| part.contains("……")), "{parts:?}");
    }

    #[test]
    fn a_number_stays_with_the_character_that_counts() {
        let rich = Rich {
            text: "至2019年12月第3位".to_owned(),
            ..Rich::default()
        };
        let costs: Vec<_> = opportunities(&rich)
            .iter()
            .map(|o| (&rich.text[o.at..], o.cost))
            .collect();
        assert_eq!(
            costs,
            [
                ("2019年12月第3位", 0),
                ("年12月第3位", WITHIN_COUNT),
                ("12月第3位", WITHIN_MENTION),
                ("月第3位", WITHIN_COUNT),
                ("第3位", 0),
                ("3位", WITHIN_COUNT),
                ("位", WITHIN_COUNT),
            ]
        );
    }

    #[test]
    fn korean_words_are_broken_less_gladly_than_parted() {
        let rich = Rich {
            text: "인구 보고".to_owned(),
            ..Rich::default()
        };
        let costs: Vec<_> = opportunities(&rich).iter().map(|o| o.cost).collect();
        assert_eq!(costs, [WITHIN_HANGUL, 0, WITHIN_HANGUL]);
    }

    #[test]
    fn a_figure_is_broken_sparingly() {
        let text = "reached 13 persons today";
        let found = opportunities(&Rich {
            text: text.to_owned(),
            mentions: std::iter::once(8..18).collect(),
            ..Rich::default()
        });
        let costs: Vec<_> = found.iter().map(|o| (o.at, o.cost)).collect();
        assert_eq!(costs, [(8, 0), (11, WITHIN_MENTION), (19, 0)]);
    }
}
