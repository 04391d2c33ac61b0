//! What the rows of a table are, told by their labels and their numbers: totals by their
//! words and by their arithmetic, and rows without values.

use super::Decimal;
use super::parse::fold;

/// Labels of total rows, folded, in the languages of reports and some others.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "sum",
    "all",
    "overall",
    "in total",
    "sum total",
    "all areas",
    "summe",
    "gesamt",
    "insgesamt",
    "gesamtsumme",
    "endsumme",
    "zusammen",
    "gesamtergebnis",
    "totaux",
    "ensemble",
    "somme",
    "suma",
    "sumas",
    "totales",
    "totale",
    "totali",
    "complesso",
    "in complesso",
    "totais",
    "soma",
    "totaal",
    "eindtotaal",
    "合计",
    "合計",
    "总计",
    "總計",
    "共计",
    "共計",
    "总数",
    "總數",
    "总和",
    "總和",
    "全部",
    "計",
    "计",
    "総計",
    "総数",
    "합계",
    "총계",
    "계",
    "全县",
    "全縣",
    "全市",
    "全省",
    "全国",
    "全國",
    "全区",
    "全區",
];

/// Words that make a total of a label that begins or ends with them: `County total`,
/// `Landkreis insgesamt`.
const WORDS: &[&str] = &[
    "total",
    "totals",
    "totaux",
    "totales",
    "totale",
    "totaal",
    "insgesamt",
    "zusammen",
    "gesamtsumme",
    "summe",
];

/// The same for scripts without spaces: `全县合计`.
const ENDINGS: &[&str] = &[
    "合计", "合計", "总计", "總計", "共计", "共計", "総計", "합계", "총계",
];

/// Labels of rows that total a part.
const SUBTOTALS: &[&str] = &[
    "subtotal",
    "subtotals",
    "sub-total",
    "sub total",
    "zwischensumme",
    "teilsumme",
    "sous-total",
    "sous total",
    "subtotale",
    "subtotaal",
    "小计",
    "小計",
    "소계",
];

/// What rows begin with that give a part of the row above.
const PARTS: &[&str] = &[
    "of which",
    "davon",
    "darunter",
    "dont",
    "de los cuales",
    "di cui",
    "waarvan",
    "其中",
];

/// A label folded, without the signs around it: `TOTAL:`, `合　计`.
fn plain(label: &str) -> String {
    let folded = fold(label);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let spaced = |c: char| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
    match bare.contains(spaced) {
        true => bare.split_whitespace().collect(),
        false => bare.to_owned(),
    }
}

fn begins(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word);
    rest.is_some_and(|rest| !word.is_ascii() || !rest.starts_with(char::is_alphanumeric))
}

/// Whether a label is one of a row that totals a part, or gives one: `Subtotal`, `of which`.
pub fn is_subtotal(label: &str) -> bool {
    let plain = plain(label);
    let ends = |word: &&str| !word.is_ascii() && plain.ends_with(*word);
    SUBTOTALS
        .iter()
        .any(|word| begins(&plain, word) || ends(word))
        || PARTS.iter().any(|word| begins(&plain, word))
}

/// Whether a label is one of a total row: `Total:`, `County total`, `全县合计`, `Insgesamt`.
pub fn is_total(label: &str) -> bool {
    if is_subtotal(label) {
        return false;
    }
    let plain = plain(label);
    let words = |word: &&str| {
        let mut all = plain.split(|c: char| !c.is_alphanumeric());
        all.clone().next() == Some(*word) || all.next_back() == Some(*word)
    };
    TOTALS.contains(&plain.as_str())
        || begins(&plain, "ensemble")
        || WORDS.iter().any(words)
        || ENDINGS
            .iter()
            .any(|w| plain.ends_with(w) || plain.starts_with(w))
}

/// Whether a label is one of the total of everything: `Total`, `Grand total`, `合计`.
pub fn is_whole(label: &str) -> bool {
    let plain = plain(label);
    TOTALS.contains(&plain.as_str()) || plain.starts_with("grand total")
}

/// Whether a text is a note below or beside a table.
pub fn is_note(text: &str) -> bool {
    let folded = fold(text);
    let words = [
        "note",
        "notes",
        "source",
        "sources",
        "remark",
        "remarks",
        "n.b.",
        "nb",
        "*",
        "†",
        "prepared by",
        "compiled",
        "reported by",
        "checked by",
        "注",
        "说明",
        "备注",
        "资料来源",
        "数据来源",
        "来源",
        "填表",
        "填报",
        "审核",
        "制表",
        "单位负责人",
    ];
    words.iter().any(|w| folded.starts_with(w))
        || folded.starts_with('(') && folded.find(')').is_some_and(|at| at <= 4)
        || folded.starts_with(['①', '②', '③', '¹', '²', '³'])
        || folded.chars().count() > 60
}

/// Rows that a row adds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The row that holds the sums.
    pub row: usize,
    /// The first and the last row that it adds up; all others when `None`.
    pub of: Option<(usize, usize)>,
}

/// The least sum of which chance is ruled out: small counts often add up.
const TELLING: Decimal = Decimal::from_parts(10, 0, 0, false, 0);

/// Longest run of rows that is taken for the parts of one sum, and the most rows of a table
/// in which runs are looked for; longer ones are no groups that a reader would see.
const LONGEST_RUN: usize = 64;
const MOST_ROWS: usize = 2000;

/// The rows that are sums of others, by their numbers alone: of all others, or of a run of
/// rows beside them. `rows` holds the numbers of each row by column, `None` where there is
/// none; columns of rates and shares are left out by the caller.
pub fn sums(rows: &[Vec<Option<Decimal>>]) -> Vec<Sum> {
    let all: Vec<usize> = (0..rows.len()).collect();
    let mut found: Vec<Sum> = Vec::new();
    found.extend(whole(rows, &all));
    if rows.len() <= MOST_ROWS {
        let known: Vec<usize> = found.iter().map(|sum| sum.row).collect();
        let open = all.iter().filter(|row| !known.contains(row));
        let runs: Vec<Sum> = open.filter_map(|row| run(rows, *row, &known)).collect();
        // The total of all, once the sums of parts do not count twice.
        let left = |row: &usize| !runs.iter().any(|sum| sum.row == *row);
        let left: Vec<usize> = all.iter().copied().filter(left).collect();
        if known.is_empty() && left.len() < all.len() {
            found.extend(whole(rows, &left));
        }
        found.extend(runs);
    }
    found.sort_by_key(|sum| sum.row);
    found
}

/// The row among `of` that is the sum of the others.
fn whole(rows: &[Vec<Option<Decimal>>], of: &[usize]) -> Option<Sum> {
    let number = |row: usize, column: usize| rows.get(row)?.get(column).copied().flatten();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let totals: Vec<Decimal> = (0..columns)
        .map(|column| {
            let mut numbers = of.iter().filter_map(|row| number(*row, column));
            numbers
                .try_fold(Decimal::ZERO, |sum, n| sum.checked_add(n))
                .unwrap_or_default()
        })
        .collect();
    let is_sum = |row: &usize| {
        let mut tally = Tally::default();
        for (column, total) in totals.iter().enumerate() {
            if let Some(own) = number(*row, column) {
                tally.add(own, total.checked_sub(own));
            }
        }
        tally.holds(of.len() - 1)
    };
    let row = *of.iter().find(|row| is_sum(row))?;
    Some(Sum { row, of: None })
}

/// The run of rows directly before or after a row that it adds up.
fn run(rows: &[Vec<Option<Decimal>>], row: usize, apart: &[usize]) -> Option<Sum> {
    let own = rows.get(row)?;
    let before: Vec<usize> = (0..row).rev().take(LONGEST_RUN).collect();
    let after: Vec<usize> = (row + 1..rows.len()).take(LONGEST_RUN).collect();
    for side in [before, after] {
        let mut sums = vec![Decimal::ZERO; own.len()];
        let parts = side.iter().take_while(|at| !apart.contains(at));
        for (count, at) in parts.enumerate() {
            for (sum, part) in sums.iter_mut().zip(rows.get(*at)?) {
                *sum = sum.checked_add(part.unwrap_or_default())?;
            }
            let mut tally = Tally::default();
            for (own, sum) in own.iter().zip(&sums) {
                if let Some(own) = own {
                    tally.add(*own, Some(*sum));
                }
            }
            if count > 0 && tally.matched >= 2 && tally.matched == tally.telling {
                return Some(Sum {
                    row,
                    of: Some((row.min(*at), row.max(*at))),
                });
            }
            if tally.beyond == tally.telling {
                break;
            }
        }
    }
    None
}

/// How many columns say that a number is a sum.
#[derive(Default)]
struct Tally {
    telling: usize,
    matched: usize,
    beyond: usize,
}

impl Tally {
    fn add(&mut self, own: Decimal, sum: Option<Decimal>) {
        if own.abs() < TELLING {
            return;
        }
        self.telling += 1;
        self.matched += usize::from(sum == Some(own));
        self.beyond += usize::from(sum.is_none_or(|sum| sum.abs() > own.abs()));
    }

    /// Whether that is no chance: in two columns or more and most of them, or in the only
    /// one for three rows or more.
    fn holds(&self, others: usize) -> bool {
        match self.telling {
            0 => false,
            1 => self.matched == 1 && others >= 3,
            all => self.matched >= 2 && self.matched * 2 >= all && others >= 2,
        }
    }
}

/// Which rows without values stand in a list of areas as its members, and are no headings or
/// notes: one between rows of values, unless such rows head the parts of the list from its
/// top. A row is its label and whether it holds values.
pub fn blank_members(rows: &[(&str, bool)]) -> Vec<bool> {
    let last = rows.iter().rposition(|(_, values)| *values).unwrap_or(0);
    let blank = rows
        .iter()
        .take(last)
        .filter(|(_, values)| !*values)
        .count();
    let headed = blank > 1 && rows.first().is_some_and(|(_, values)| !*values);
    let heading = |label: &str| label.trim_end().ends_with([':', '：']);
    let each = rows.iter().enumerate();
    each.map(|(at, (label, values))| {
        !values
            && at < last
            && !headed
            && !heading(label)
            && !is_note(label)
            && !is_total(label)
            && !is_subtotal(label)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_their_words() {
        for label in [
            "Total",
            "TOTAL:",
            "Grand total",
            "County total",
            "Total, all towns",
            "合　计",
            "全县合计",
            "合计：",
            "共计",
            "總計",
            "Insgesamt",
            "Landkreis insgesamt",
            "Summe",
            "Totaux",
            "Ensemble",
            "Total général",
            "Suma",
            "Totale",
            "Totaal",
            "合計",
            "총계",
            "** Total **",
        ] {
            assert!(is_total(label), "{label}");
            assert!(!is_subtotal(label), "{label}");
        }
        for label in [
            "North",
            "Totalville",
            "Sum County",
            "Allen",
            "计划镇",
            "合山市",
            "Zusammenhang",
            "Dontown",
        ] {
            assert!(!is_total(label) && !is_subtotal(label), "{label}");
        }
        for label in [
            "Subtotal",
            "Sub-total:",
            "小计",
            "城镇小计",
            "of which: towns",
            "Sous-total",
        ] {
            assert!(is_subtotal(label) && !is_total(label), "{label}");
        }
    }

    fn of(rows: &[&[i64]]) -> Vec<Sum> {
        let row = |row: &&[i64]| row.iter().map(|n| Some(Decimal::from(*n))).collect();
        sums(&rows.iter().map(row).collect::<Vec<_>>())
    }

    #[test]
    fn sums_are_known_by_their_numbers() {
        let whole = |row| vec![Sum { row, of: None }];
        assert_eq!(of(&[&[10, 20], &[5, 6], &[15, 26]]), whole(2));
        assert_eq!(of(&[&[60], &[10], &[20], &[30]]), whole(0));
        let parts = of(&[
            &[30, 40],
            &[10, 15],
            &[20, 25],
            &[50, 60],
            &[20, 20],
            &[30, 40],
            &[80, 100],
        ]);
        let rows: Vec<usize> = parts.iter().map(|sum| sum.row).collect();
        assert_eq!(rows, [0, 3, 6]);
        assert_eq!(parts[0].of, Some((0, 2)));
        for none in [
            &[&[0_i64, 0][..], &[0, 0], &[0, 0]][..],
            &[&[7, 8]],
            &[&[1], &[2], &[3], &[6]],
            &[&[10], &[20], &[30]],
            &[&[11, 12], &[13, 15], &[24, 28]],
        ] {
            assert_eq!(of(none), [], "{none:?}");
        }
    }

    #[test]
    fn blank_rows_within_a_list_are_members() {
        let rows = [
            ("North", true),
            ("West", false),
            ("Total", true),
            ("Note", false),
        ];
        assert_eq!(blank_members(&rows), [false, true, false, false]);
        let rows = [
            ("Towns", false),
            ("A", true),
            ("Villages", false),
            ("B", true),
        ];
        assert_eq!(blank_members(&rows), [false; 4]);
    }
}
