//! Chinese number words.
//!
//! A numeral counts where it is followed by what may be counted: a measure word (`三个`,
//! `十七户`), a unit or noun of the report (`五乡镇`); as a part (`三成`, `百分之五`, `三分之一`,
//! `一半`); as an ordinal from the third on (`第三`), of the first two as a rank (`第一名`); and
//! where it numbers points, which the program does itself (`三是`, `四、`, `（五）`). Most
//! numerals in running text are parts of words (`统一`, `十分`, `千方百计`, `二孩`, `十三五`),
//! and do not count, nor does `一` alone, which is mostly an article, nor the powers of ten
//! that belong to a unit (`万元`) or to the base of a rate (`每千人`).

use super::tokens::SCALES;
use super::{Found, Nouns};
use crate::document::script::is_han;

const DIGITS: &str = "〇零一二三四五六七八九两兩";
const POWERS: &str = "十百千万萬亿億";

/// Measure words, and nouns that are counted without one.
const COUNTED: &[&str] = &[
    "个", "個", "名", "人", "户", "戶", "家", "次", "件", "项", "項", "所", "座", "处", "處", "台",
    "辆", "輛", "例", "元", "公里", "公顷", "亩", "畝", "天", "年", "乡", "鄉", "镇", "鎮", "村",
    "县", "縣", "社区", "社區", "岁", "歲", "吨", "噸", "场", "場", "批", "支", "条", "條", "对",
    "對", "组", "組", "位", "千克", "公斤", "平方", "类", "類", "种", "種", "大", "本", "篇", "轮",
    "輪", "层", "層", "张", "張", "间", "間", "床", "倍", "周", "小时", "小時", "方面", "点", "點",
];

/// What stands behind a numeral in a word of its own.
const WORDS: &[&str] = &["位一体", "位一體", "人称", "人稱", "大于", "大於"];

/// Behind `成` these make another word: `三成员`.
const BECOMES: &str = "员員立果为為功本熟绩績长長效品";

/// Behind an ordinal these make another word: `第三方`.
const THIRDS: &str = "方人者产產";

/// The typed numbers in words of a text, in order.
pub(super) fn find(text: &str, nouns: &Nouns) -> Vec<Found> {
    let mut out = Vec::new();
    let mut rest = 0;
    for (start, c) in text.char_indices() {
        if start < rest || !is_numeral(c) {
            continue;
        }
        let run = &text[start..numeral_end(text, start)];
        rest = start + run.len();
        if let Some((from, to)) = number(text, (start, rest), nouns) {
            rest = rest.max(to);
            out.push(Found {
                start: from,
                text: text[from..to].to_owned(),
            });
        }
    }
    out
}

fn is_numeral(c: char) -> bool {
    DIGITS.contains(c) || POWERS.contains(c)
}

fn numeral_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.find(|c| !is_numeral(c)).unwrap_or(rest.len())
}

/// The number that a run of numerals is, from where to where, if it is one.
fn number(text: &str, (start, end): (usize, usize), nouns: &Nouns) -> Option<(usize, usize)> {
    let (run, before, after) = (&text[start..end], &text[..start], &text[end..]);
    // The power of ten behind digits or behind a figure.
    if run.chars().all(|c| SCALES.contains(&c)) && !after.starts_with("分之") {
        return None;
    }
    if before.ends_with(|c: char| c.is_numeric() && !is_han(c)) {
        return None;
    }
    if let Some(part) = after.strip_prefix("分之") {
        let from = end + "分之".len();
        let to = numeral_end(text, from);
        return (!part.is_empty() && to > from).then_some((start, to));
    }
    let single = run.chars().count() == 1;
    let small = matches!(run, "一" | "二");
    if before.ends_with('第') {
        let rank = after.starts_with(['名', '位']);
        let other = after.starts_with(|c| THIRDS.contains(c));
        let from = start - '第'.len_utf8();
        return ((!small && !other) || small && rank).then_some((from, end));
    }
    if points(text, (start, end)) && !small {
        return Some((start, end));
    }
    if run == "一" {
        let half = after.starts_with('半').then_some(end + '半'.len_utf8());
        return half.map(|end| (start, end));
    }
    if before.ends_with(['每', '逐']) && run.chars().all(|c| POWERS.contains(c)) {
        return None;
    }
    if single && run == "二" || !is_well_formed(run, after) {
        return None;
    }
    if let Some(behind) = after.strip_prefix('成') {
        let word = behind.starts_with(|c| BECOMES.contains(c));
        return (!word).then_some((start, end + '成'.len_utf8()));
    }
    let counted = COUNTED.iter().any(|one| after.starts_with(one))
        || nouns.iter().any(|noun| after.starts_with(&**noun));
    let word = WORDS.iter().any(|word| after.starts_with(word));
    (counted && !word).then_some((start, end))
}

/// Whether a numeral numbers a point: `；三是`, `四、` and `（五）` at the head of a line.
fn points(text: &str, (start, end): (usize, usize)) -> bool {
    let (before, after) = (&text[..start], &text[end..]);
    let line = before.trim_end_matches([' ', '#', '*']);
    let head = line.is_empty() || line.ends_with('\n');
    let clause = head || before.ends_with(['。', '；', '，', '：', '、', ';', ',', ':']);
    let closed = line.strip_suffix(['（', '(']);
    let bracket = closed.is_some_and(|line| line.is_empty() || line.ends_with('\n'));
    clause && after.starts_with('是')
        || head && after.starts_with('、')
        || bracket && after.starts_with(['）', ')'])
}

/// Whether the run is a numeral: digits one by one only of a year (`二〇一九年`), otherwise
/// digits parted by powers of ten (`二百零三`). `十三五` is none.
fn is_well_formed(run: &str, after: &str) -> bool {
    let digit = |c: char| DIGITS.contains(c);
    if run.chars().all(digit) {
        let count = run.chars().count();
        return count == 1 || count == 4 && after.starts_with('年');
    }
    let chars: Vec<char> = run.chars().collect();
    let pairs = chars.windows(2);
    let apart =
        |pair: &[char]| !(digit(pair[0]) && digit(pair[1])) || pair[0] == '零' || pair[0] == '〇';
    // Behind a digit that follows ten no further one may come: `十三五`.
    pairs.into_iter().all(apart)
}
