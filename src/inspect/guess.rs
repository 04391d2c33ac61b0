//! What an indicator is, by its heading and the number formats of its cells.

use super::class::{Class, Plane};
use super::labels::bare;
use super::model::IndicatorView;
use super::units::{self, FoundUnit};
use crate::measure::parse::{fold, number};
use crate::measure::{Decimal, Kind};
use crate::workbook::{Cell, CellAddress, CellValue, NumberFormat, shown};

/// A row or column of cells that could be an indicator.
pub(super) struct Candidate<'a> {
    /// Its label, levels joined by ` / `.
    pub path: String,
    /// The label without what stands in a row or column of units.
    pub name: String,
    /// What stands in a row or column of units.
    pub unit: Option<String>,
    /// Whether its columns lack a level of heads.
    pub apart: bool,
    pub cells: Vec<CellAddress>,
    pub footnote_marks: &'a [String],
    /// The unit that the table as a whole is in.
    pub table_unit: Option<&'a FoundUnit>,
}

/// What the cells tell.
#[derive(Default)]
struct Cells {
    numbers: Vec<(Decimal, String)>,
    percents: usize,
    whole: bool,
    /// Most decimals that formats show; of numbers without format, their own.
    decimals: Option<u32>,
    own_decimals: u32,
    /// A unit in the number format: `0.0"‰"`, `¥#,##0`.
    format_unit: Option<FoundUnit>,
    trouble: Option<String>,
}

/// Looks at the cells and says what the indicator is.
pub(super) fn guess(plane: &Plane<'_>, candidate: &Candidate<'_>) -> IndicatorView {
    let mut cells = Cells {
        whole: true,
        ..Cells::default()
    };
    for at in &candidate.cells {
        if let Some(item) = plane.item(*at) {
            cells.take(item.cell, item.class, candidate.footnote_marks);
        }
    }
    let own = candidate.unit.as_deref().map(units::declared);
    let heading = own.or_else(|| units::in_heading(&candidate.name));
    let mut unit = heading.or(cells.format_unit.clone());
    let label = printed(&candidate.name);
    let shares = cells.percents * 2 > cells.numbers.len();
    if shares {
        let declared = unit.take().filter(|u| u.kind == Kind::Share);
        unit = declared.or_else(|| units::unit("%"));
    }
    if unit.is_none() {
        // A table of counts may hold a share of its own; a unit that is itself one is for all.
        let part = |u: &&FoundUnit| matches!(u.kind, Kind::Share | Kind::Rate | Kind::Ratio);
        let fits = |u: &&FoundUnit| !speaks_of_share(&label) || part(u);
        unit = candidate.table_unit.filter(fits).cloned();
        // Money is not meant for people who are counted beside it.
        let counted = by_words(&label, &cells);
        if counted.0 == Kind::Count && counted.1.name != "none" {
            unit = unit.filter(|u| u.kind != Kind::Money);
        }
    }
    let (kind, unit) = match unit {
        Some(unit) => (unit.kind, unit),
        None => by_words(&label, &cells),
    };
    let kind = match kind {
        // A count that is no whole number is a measured quantity.
        Kind::Count if !cells.whole && !unit.name.contains(' ') => Kind::Measure,
        kind => kind,
    };
    let decimals = match cells.decimals {
        Some(shown) => shown,
        // Results of divisions have no end of decimals.
        None if cells.own_decimals > 4 => 1,
        // 0.8629 is 86.29 %.
        None if kind == Kind::Share && cells.are_fractions() => {
            cells.own_decimals.saturating_sub(2)
        }
        None => cells.own_decimals,
    };
    IndicatorView {
        path: candidate.path.clone(),
        label,
        kind,
        unit: unit.name,
        declare: unit.declare,
        apart: candidate.apart,
        fractions: kind == Kind::Share && cells.numbers.len() > 1 && cells.are_fractions(),
        decimals: if kind == Kind::Count && cells.whole {
            0
        } else {
            decimals.min(10)
        },
        numbers: cells.numbers.len(),
        extent: cells.extent(),
        trouble: match (&cells.trouble, cells.numbers.is_empty()) {
            (Some(trouble), _) => Some(trouble.clone()),
            (None, true) => Some("no cell holds a number".to_owned()),
            (None, false) => None,
        },
    }
}

impl Cells {
    fn take(&mut self, cell: &Cell, class: Class, marks: &[String]) {
        let at = cell.address;
        match &cell.value {
            CellValue::Number(value) => {
                let format = cell.format.as_deref().map(NumberFormat::parse);
                self.number(*value, format.as_ref(), shown(cell));
            }
            CellValue::Text(_) if class == Class::Mark => {}
            CellValue::Text(text) => match number(bare(text, marks)) {
                Some(number) => {
                    let text = text.trim().to_owned();
                    if number.fraction && !text.contains('‰') {
                        self.percents += 1;
                        self.own(number.value * Decimal::ONE_HUNDRED);
                    } else {
                        self.whole &= number.value.fract().is_zero();
                        self.own(number.value);
                    }
                    self.numbers.push((number.value, text));
                }
                None => self.fault(at, &format!("the text `{}`", text.trim())),
            },
            CellValue::Date(date) => self.fault(at, &format!("the date {date}")),
            CellValue::Error(error) => self.fault(at, &format!("the error {error}")),
            CellValue::Uncalculated(_) => self.fault(at, "a formula without a result"),
            CellValue::Boolean(_) => self.fault(at, "TRUE or FALSE"),
            CellValue::OutOfRange(_) => self.fault(at, "a number that is too large"),
        }
    }

    fn fault(&mut self, at: CellAddress, what: &str) {
        self.trouble
            .get_or_insert_with(|| format!("{at} holds {what}"));
    }

    fn number(&mut self, value: Decimal, format: Option<&NumberFormat>, shown: String) {
        let percent = format.is_some_and(|f| f.percent);
        self.percents += usize::from(percent);
        self.whole &= value.fract().is_zero();
        match format.and_then(|f| f.decimals) {
            Some(decimals) => self.decimals = self.decimals.max(Some(decimals)),
            None if percent => self.own(value * Decimal::ONE_HUNDRED),
            None => self.own(value),
        }
        if let Some(format) = format.filter(|f| !f.percent) {
            let told = [&format.behind, &format.before]
                .into_iter()
                .find_map(|t| units::unit(t));
            if let Some(unit) = told {
                self.format_unit.get_or_insert(unit);
            }
        }
        self.numbers.push((value, shown));
    }

    fn own(&mut self, value: Decimal) {
        self.own_decimals = self.own_decimals.max(value.normalize().scale());
    }

    /// The least and the greatest number as the cells show them.
    fn extent(&self) -> Option<(String, String)> {
        let least = self.numbers.iter().min_by_key(|(value, _)| *value)?;
        let most = self.numbers.iter().max_by_key(|(value, _)| *value)?;
        Some((least.1.clone(), most.1.clone()))
    }

    /// Whether all numbers are fractions such as 0.8629, which a percentage would be if its
    /// cells had a percent format.
    fn are_fractions(&self) -> bool {
        let one = Decimal::ONE;
        !self.whole && self.percents == 0 && self.numbers.iter().all(|(v, _)| v.abs() <= one)
    }
}

fn speaks_of_share(label: &str) -> bool {
    let folded = fold(label);
    [
        "share",
        "percentage",
        "proportion",
        "coverage",
        "per cent",
        "rate",
        "ratio",
        "率",
        "比例",
        "比重",
        "rank",
        "名次",
        "排名",
        "index",
        "指数",
    ]
    .iter()
    .any(|w| folded.contains(w))
}

/// Words for parts of a whole.
const SHARES: &[&str] = &[
    "share",
    "percentage",
    "proportion",
    "coverage",
    "率",
    "比例",
    "比重",
];

/// Words for amounts of money.
const MONEY: &[&str] = &[
    "cost",
    "costs",
    "funds",
    "budget",
    "expenditure",
    "income",
    "revenue",
    "expenses",
    "经费",
    "金额",
    "收入",
    "支出",
    "预算",
];

/// Words for people who are counted.
const PEOPLE: &[&str] = &[
    "population",
    "persons",
    "people",
    "residents",
    "women",
    "men",
    "boys",
    "girls",
    "children",
    "staff",
    "employees",
    "pupils",
    "students",
    "teachers",
    "patients",
    "人口",
    "人数",
    "男",
    "女",
];

/// The unit and kind when nothing names a unit.
fn by_words(label: &str, cells: &Cells) -> (Kind, FoundUnit) {
    let folded = fold(label);
    let has = |words: &[&str]| {
        words.iter().any(|w| {
            if w.is_ascii() {
                folded
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|part| part == *w)
            } else {
                folded.contains(w)
            }
        })
    };
    let of = |kind: Kind, name: &str| {
        let unit = FoundUnit {
            written: String::new(),
            name: name.to_owned(),
            kind,
            declare: None,
        };
        (kind, unit)
    };
    if has(&["rank", "place", "名次", "排名"]) && cells.whole {
        return of(Kind::Rank, "none");
    }
    if has(&["index", "指数"]) {
        return of(Kind::Index, "none");
    }
    if has(SHARES) || has(&["rate"]) && cells.are_fractions() {
        return of(Kind::Share, "per cent");
    }
    if has(MONEY) {
        return of(Kind::Money, "none");
    }
    if !cells.whole {
        return of(Kind::Measure, "none");
    }
    for (words, unit) in [
        (["families", "family", "家庭"], "families"),
        (["households", "household", "户数"], "households"),
    ] {
        if has(&words) {
            return of(Kind::Count, unit);
        }
    }
    if has(PEOPLE) {
        return of(Kind::Count, "persons");
    }
    of(Kind::Count, "none")
}

/// The label as a report prints it: `Births / Boys` as `Births, boys`, units left out.
fn printed(path: &str) -> String {
    let mut out = String::new();
    let chinese = is_chinese(path);
    // Full-width letters are set like others; the signs of Chinese stay as they are.
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' if !chinese || is_full_width_letter(c) => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        c => c,
    };
    let path: String = path.chars().map(half).collect();
    for part in path.split(" / ") {
        let is_unit =
            !out.is_empty() && units::unit(part).is_some_and(|u| u.name.starts_with("per "));
        let is_number = part.bytes().all(|b| b.is_ascii_digit());
        if is_unit || is_number && !out.is_empty() {
            continue;
        }
        let part = units::without_unit(part);
        if out.is_empty() {
            out = part;
            continue;
        }
        if chinese {
            out.push(' ');
            out.push_str(&part);
            continue;
        }
        out.push_str(", ");
        let mut letters = part.chars();
        match (letters.next(), letters.clone().next()) {
            // Not an abbreviation.
            (Some(first), Some(second)) if second.is_lowercase() => {
                out.extend(first.to_lowercase());
                out.push_str(letters.as_str());
            }
            _ => out.push_str(&part),
        }
    }
    out
}

/// Whether a text is written in Chinese characters.
pub(super) fn is_chinese(text: &str) -> bool {
    text.contains(|c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}'))
}

fn is_full_width_letter(c: char) -> bool {
    matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn chinese_labels_stay_as_they_are_written() {
        for (path, label) in [
            ("其中：公共卫生", "其中：公共卫生"),
            ("出生人口 / 合计", "出生人口 合计"),
            ("奖励扶助 / 金额（万元）", "奖励扶助 金额"),
            ("支出（不含基金）（万元）", "支出（不含基金）"),
            ("ＧＤＰ，现价", "GDP，现价"),
        ] {
            assert_eq!(printed(path), label, "{path}");
        }
    }

    #[test]
    fn labels_are_printed_without_units_and_levels() {
        assert_eq!(printed("Births / Boys"), "Births, boys");
        assert_eq!(printed("Support / Funds (10,000 yuan)"), "Support, funds");
        assert_eq!(printed("Births / %"), "Births");
        assert_eq!(printed("Support / Families"), "Support, families");
        assert_eq!(printed("Ａｎｎｕａｌ funds"), "Annual funds");
        assert_eq!(printed("Cases / 2"), "Cases");
        assert_eq!(printed("Coverage / HPV"), "Coverage, HPV");
    }
}
