//! A template that prints every indicator of a proposal.

use super::{Indicator, Plan};
use crate::measure::Period;
use std::fmt::Write;

/// Indicators that fit into one table beside the names of the areas.
const MOST_COLUMNS: usize = 5;

/// Periods that fit into one table.
const MOST_PERIODS: usize = 6;

/// The text of `templates/figures.md`.
pub(super) fn template(plan: &Plan<'_>) -> String {
    let mut out = plan.tongue.say(
        "These tables show every figure that the configuration reads. Write your own text \
         around them: {{ period }} is the report's period, and the id of an indicator in double \
         braces prints its number.\n",
        "以下各表列出配置读取的全部数据。请在表前表后撰写正文：{{ period }}是报告期，\
         把指标的 id 写在双花括号中即可引用其数值。\n",
    );
    let usable: Vec<&Indicator<'_>> = plan
        .indicators
        .iter()
        .filter(|i| i.trouble.is_none())
        .collect();
    let mut number = 0;
    let mut rest = usable.as_slice();
    while let Some(first) = rest.first() {
        let same = |i: &&&Indicator<'_>| {
            i.caption == first.caption && i.group == first.group && i.tables == first.tables
        };
        let length = rest.iter().take_while(same).count().max(1);
        let (own, others) = rest.split_at(length.min(rest.len()));
        rest = others;
        let most = if first.group.is_some() {
            MOST_COLUMNS
        } else {
            30
        };
        for some in own.chunks(most) {
            number += 1;
            out.push('\n');
            out.push_str(&call(plan, some, number));
        }
    }
    out.push_str("\n{{ sources() }}\n");
    out
}

/// One call that prints some indicators of one table.
fn call(plan: &Plan<'_>, some: &[&Indicator<'_>], number: usize) -> String {
    let ids: Vec<String> = some.iter().map(|i| format!("\"{}\"", i.id)).collect();
    let ids = ids.join(", ");
    let first = some.first();
    let caption = first.map_or("", |i| i.caption.as_str());
    let caption = match plan.tongue.is_chinese() {
        true => untyped_in_chinese(caption).unwrap_or_else(|| plan.tongue.say("", "主要指标")),
        false => untyped(caption),
    };
    let rest = format!("caption=\"{caption}\", id=\"tbl-{number}\"");
    let group = first.and_then(|i| i.group).and_then(|g| plan.groups.get(g));
    let mut out = String::new();
    if let Some(group) = group {
        let total = match group.within {
            true => format!("total=\"{}\", ", plan.tongue.whole),
            false => String::new(),
        };
        let id = &group.id;
        let _ = writeln!(
            out,
            "{{{{ areas_table(group=\"{id}\", indicators=[{ids}], {total}{rest}) }}}}"
        );
    } else if first.is_some_and(|i| i.over_periods) && plan.first != plan.period {
        let periods = last_periods(plan.first, plan.period);
        let periods: Vec<String> = periods.iter().map(|p| format!("\"{p}\"")).collect();
        let periods = periods.join(", ");
        let _ = writeln!(
            out,
            "{{{{ periods_table(indicators=[{ids}], periods=[{periods}], {rest}) }}}}"
        );
    } else {
        let _ = writeln!(
            out,
            "{{{{ indicators_table(indicators=[{ids}], columns=[\"value\"], {rest}) }}}}"
        );
    }
    out
}

/// A caption without numbers: those in a template are to be figures, and what a title says
/// of the period is said by the report's.
fn untyped(caption: &str) -> String {
    let number = |word: &str| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        word.contains(|c: char| c.is_numeric()) || NUMBERS.contains(&word.as_str())
    };
    let words: Vec<&str> = caption
        .split_whitespace()
        .filter(|word| !number(word))
        .collect();
    let mut words = words.as_slice();
    while let Some((last, rest)) = words.split_last() {
        let bare = last.trim_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() && !ENDINGS.contains(&bare) {
            break;
        }
        words = rest;
    }
    let text = words
        .join(" ")
        .replace('"', "'")
        .replace(['{', '}', '%', '#'], "");
    let text = text.trim_end_matches([',', ';', ':', '(', '-', '–', ' ']);
    match text {
        "" => "Figures".to_owned(),
        text => text.to_owned(),
    }
}

/// A Chinese caption without the year; another number leaves none.
fn untyped_in_chinese(caption: &str) -> Option<String> {
    let number = |c: char| c.is_numeric() || "两〇".contains(c);
    let year = caption.find('年').filter(|at| {
        let before = caption.get(..*at).unwrap_or_default();
        before.chars().count() == 4 && before.chars().all(number)
    });
    let rest = match year {
        Some(at) => caption.get(at..).unwrap_or_default(),
        None => caption,
    };
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    let rest = rest.strip_prefix('度').unwrap_or(rest).trim();
    let plain = |c: char| c.is_alphabetic() || "、（）".contains(c);
    let usable = !rest.is_empty() && rest.chars().all(|c| plain(c) && !number(c));
    usable.then(|| rest.to_owned())
}

/// Words that say a number.
const NUMBERS: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "twenty", "thirty", "hundred", "thousand", "million", "billion", "dozen",
    "half", "once", "twice", "first", "second", "third", "fourth", "fifth", "sixth", "seventh",
    "eighth", "ninth", "tenth",
];

/// Words that lead to a number that is gone.
const ENDINGS: &[&str] = &[
    "in",
    "of",
    "for",
    "at",
    "on",
    "by",
    "to",
    "from",
    "the",
    "year",
    "years",
    "as",
    "and",
    "until",
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

fn last_periods(first: Period, last: Period) -> Vec<Period> {
    let mut periods: Vec<Period> = (0..MOST_PERIODS as i32).map(|n| last.back(n)).collect();
    periods.retain(|p| *p >= first);
    periods.reverse();
    periods
}
