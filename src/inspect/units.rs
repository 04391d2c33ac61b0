//! Units as headings and notes write them: `(10,000 yuan)`, `单位：万元`, `%`.

mod words;

use crate::measure::Kind;
use crate::measure::named::{written_per, written_unit};
use crate::measure::parse::fold;
use serde::Serialize;
use words::{BARE, DECLARED, KNOWN, MULTIPLES};

/// A unit found in the workbook, as the configuration would write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundUnit {
    /// What stands in the workbook.
    pub written: String,
    /// The unit's name for the configuration.
    pub name: String,
    /// What sort of number it makes.
    #[serde(skip)]
    pub kind: Kind,
    /// What must be declared under `units` for it: key and value.
    pub declare: Option<(String, String)>,
}

/// The unit that a text is, wholly: `10,000 yuan`, `万元`, `%`, `per 100,000`.
pub(super) fn unit(text: &str) -> Option<FoundUnit> {
    let folded = fold(text);
    let folded = folded.trim_start_matches("in ").trim_end_matches('.');
    let found = |name: &str, kind, declare| FoundUnit {
        written: text.trim().to_owned(),
        name: name.to_owned(),
        kind,
        declare,
    };
    if let Some((_, name, kind)) = KNOWN.iter().find(|(written, ..)| *written == folded) {
        return Some(found(name, *kind, None));
    }
    if let Some((_, name, one, kind)) = DECLARED.iter().find(|(written, ..)| *written == folded) {
        if written_unit(folded).is_some() {
            return Some(found(folded, *kind, None));
        }
        let sign = match *name {
            "pounds" => ", sign: \"£\"",
            "euros" => ", sign: \"€\"",
            "dollars" => ", sign: \"$\"",
            _ => "",
        };
        let declare = ((*name).to_owned(), format!("{{singular: {one}{sign}}}"));
        return Some(found(name, *kind, Some(declare)));
    }
    if let Some((_, name, factor)) = BARE.iter().find(|(written, ..)| *written == folded) {
        let key = format!("{name}s");
        let value = format!("{{of: none, factor: {factor}, name: {name}}}");
        return Some(found(&key, Kind::Measure, Some((key.clone(), value))));
    }
    if let Some(rest) = folded.strip_prefix("per ").or(folded.strip_prefix('/')) {
        let digits: String = rest
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == ',')
            .collect();
        let plain = digits.replace(',', "");
        let power = plain
            .strip_prefix('1')
            .is_some_and(|z| (2..=8).contains(&z.len()) && z.bytes().all(|b| b == b'0'));
        if power {
            let kind = if plain == "100" {
                Kind::Ratio
            } else {
                Kind::Rate
            };
            let name = if plain == "1000" {
                "per mille".to_owned()
            } else {
                format!("per {plain}")
            };
            return Some(found(&name, kind, None));
        }
    }
    if let Some(money) = money_first(text, folded) {
        return Some(money);
    }
    let multiple = MULTIPLES.iter().find_map(|(written, name, _)| {
        let base = unit(folded.strip_prefix(written)?)?;
        let counted = matches!(base.kind, Kind::Count | Kind::Money | Kind::Measure);
        let plain = base.name != "none" && !name.is_empty() && !base.name.contains("thousand");
        (counted && plain).then(|| found(&format!("{name} {}", base.name), base.kind, base.declare))
    });
    multiple.or_else(|| chinese(text.trim(), folded))
}

/// A unit of Chinese that the configuration knows as it is written: `1/10万`, `萬元`, `所`.
fn chinese(text: &str, folded: &str) -> Option<FoundUnit> {
    let (name, kind) = match written_per(folded) {
        Some(2) => ("per 100".to_owned(), Kind::Ratio),
        Some(3) => ("per mille".to_owned(), Kind::Rate),
        Some(zeros) => (format!("per 1{}", "0".repeat(zeros as usize)), Kind::Rate),
        None => {
            let (_, _, money) = written_unit(folded)?;
            let kind = if money { Kind::Money } else { Kind::Count };
            (folded.to_owned(), kind)
        }
    };
    Some(FoundUnit {
        written: text.to_owned(),
        name,
        kind,
        declare: None,
    })
}

/// A currency with its multiple behind it: `£ thousand`, `£000`, `€m`, `USD million`.
fn money_first(text: &str, folded: &str) -> Option<FoundUnit> {
    let (base, rest) = KNOWN
        .iter()
        .map(|(written, _, kind)| (written, kind))
        .chain(DECLARED.iter().map(|(written, _, _, kind)| (written, kind)))
        .filter(|(_, kind)| **kind == Kind::Money)
        .filter_map(|(written, _)| Some((*written, folded.strip_prefix(written)?)))
        .max_by_key(|(written, _)| written.len())?;
    let letters = base.ends_with(|c: char| c.is_ascii_alphabetic());
    if letters && rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let multiple = match rest.trim().trim_start_matches(['\'', '’']) {
        "thousand" | "thousands" | "000" | "000s" | "k" => "thousand",
        "million" | "millions" | "m" | "mn" | "mio" | "mil" => "million",
        "billion" | "billions" | "bn" | "b" => "billion",
        _ => return None,
    };
    let base = unit(base)?;
    Some(FoundUnit {
        written: text.trim().to_owned(),
        name: format!("{multiple} {}", base.name),
        ..base
    })
}

/// The unit that stands in a row or column of units, also one that is not known: it is
/// declared then.
pub(super) fn declared(text: &str) -> FoundUnit {
    let text = text.trim();
    if let Some(known) = unit(text) {
        return known;
    }
    let kind = match fold(text).as_str() {
        "rank" | "place" | "位" | "名次" => Kind::Rank,
        "index" | "指数" => Kind::Index,
        _ => Kind::Count,
    };
    if kind != Kind::Count {
        return FoundUnit {
            written: text.to_owned(),
            name: "none".to_owned(),
            kind,
            declare: None,
        };
    }
    let one = match text.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => text.strip_suffix('s').unwrap_or(text).to_owned(),
    };
    let value = format!("{{singular: {}}}", super::yaml::scalar(&one));
    FoundUnit {
        written: text.to_owned(),
        name: text.to_owned(),
        kind,
        declare: Some((text.to_owned(), value)),
    }
}

/// The unit that a line about the whole table names: `Unit: 10,000 yuan`, `单位：万元`,
/// `(thousand persons)`, `Amounts in million yuan`.
pub(super) fn in_line(text: &str) -> Option<FoundUnit> {
    let folded = fold(text);
    for word in [
        "unit:",
        "units:",
        "计量单位:",
        "单位:",
        "計量單位:",
        "單位:",
        "単位:",
        "단위:",
        "einheit:",
        "unité:",
        "unidad:",
        "unidade:",
        "unit of measure:",
    ] {
        if let Some(at) = folded.find(word) {
            let rest = folded.get(at + word.len()..).unwrap_or_default();
            return unit(rest.trim().trim_end_matches([')', ']']).trim());
        }
    }
    let inside = folded.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    if let Some(inside) = inside {
        return unit(inside);
    }
    // `£ thousand unless otherwise stated`: a line that is nothing but an amount of money.
    let plain = ["stated", "shown", "indicated", "specified"];
    let mut plain = plain.iter().filter_map(|word| {
        let rest = folded.strip_suffix(word)?.trim_end();
        let rest = rest
            .strip_suffix("unless otherwise")
            .or(rest.strip_suffix("except where otherwise"))?;
        Some(rest.trim().trim_end_matches(',').to_owned())
    });
    let plain = plain.next().unwrap_or(folded.clone());
    if let Some(money) = unit(&plain).filter(|u| u.kind == Kind::Money) {
        return Some(money);
    }
    let folded = plain;
    let (before, behind) = folded.rsplit_once(" in ")?;
    // `Costs in yuan` is about one column.
    let whole = [
        "amounts",
        "values",
        "figures",
        "numbers",
        "data",
        "all amounts",
        "all figures",
    ];
    if !whole.contains(&before.trim()) {
        return None;
    }
    unit(behind).filter(|u| {
        matches!(
            u.kind,
            Kind::Money | Kind::Count | Kind::Share | Kind::Measure
        )
    })
}

/// The unit that a heading carries in brackets or behind a comma: `Funds (10,000 yuan)`,
/// `Share, %`, `比重%`.
pub(super) fn in_heading(label: &str) -> Option<FoundUnit> {
    let label = label
        .replace('（', "(")
        .replace('）', ")")
        .replace('［', "[");
    let mut rest = label.as_str();
    while let Some((before, inside)) = rest.rsplit_once(['(', '[']) {
        let inside = inside.split([')', ']']).next().unwrap_or_default();
        if let Some(unit) = unit(inside) {
            return Some(unit);
        }
        rest = before;
    }
    let folded = fold(&label);
    // `per 1,000 residents`, `Boys per 100 girls`.
    if let Some(at) = folded.find("per 1") {
        return unit(folded.get(at..).unwrap_or_default());
    }
    if let Some((_, behind)) = label.rsplit_once([',', '，'])
        && let Some(unit) = unit(behind)
    {
        return Some(unit);
    }
    // A head of its own may be nothing but a sign: `Births / %`.
    let signs = label.split(" / ").skip(1).find_map(unit);
    if let Some(unit) = signs.filter(|u| matches!(u.kind, Kind::Share | Kind::Rate)) {
        return Some(unit);
    }
    ["%", "‰"]
        .iter()
        .find(|sign| folded.ends_with(**sign))
        .and_then(|sign| unit(sign))
}

/// The heading without the unit in brackets, for the printed label.
pub(super) fn without_unit(label: &str) -> String {
    let mut out = label.to_owned();
    while let Some(open) = out.rfind(['(', '（']) {
        let Some(close) = out.get(open..).and_then(|t| t.find([')', '）'])) else {
            break;
        };
        let width = |at: usize| out.get(at..).and_then(|t| t.chars().next());
        let width = |at: usize| width(at).map_or(1, char::len_utf8);
        let close = open + close;
        let inside = out.get(open + width(open)..close).unwrap_or_default();
        if unit(inside).is_none() {
            break;
        }
        out.replace_range(open..close + width(close), "");
    }
    if let Some((before, behind)) = out.rsplit_once([',', '，'])
        && unit(behind).is_some()
        && !before.trim_end().ends_with(|c: char| c.is_ascii_digit())
        && !before.trim().is_empty()
    {
        out = before.to_owned();
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    if out.is_empty() {
        label.to_owned()
    } else {
        out
    }
}

#[cfg(test)]
mod tests;
