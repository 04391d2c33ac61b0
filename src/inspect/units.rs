//! Units as headings and notes write them: `(10,000 yuan)`, `单位：万元`, `%`.

use crate::measure::Kind;
use crate::measure::parse::fold;
use serde::Serialize;

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

/// Words for units: as written (folded), name in the configuration, kind.
const KNOWN: &[(&str, &str, Kind)] = &[
    ("%", "per cent", Kind::Share),
    ("per cent", "per cent", Kind::Share),
    ("percent", "per cent", Kind::Share),
    ("percentage", "per cent", Kind::Share),
    ("pct", "per cent", Kind::Share),
    ("‰", "per mille", Kind::Rate),
    ("per mille", "per mille", Kind::Rate),
    ("per thousand", "per mille", Kind::Rate),
    ("per 1,000", "per mille", Kind::Rate),
    ("per 1000", "per mille", Kind::Rate),
    ("person", "persons", Kind::Count),
    ("persons", "persons", Kind::Count),
    ("people", "persons", Kind::Count),
    ("inhabitants", "persons", Kind::Count),
    ("residents", "persons", Kind::Count),
    ("head", "persons", Kind::Count),
    ("人", "persons", Kind::Count),
    ("名", "persons", Kind::Count),
    ("family", "families", Kind::Count),
    ("families", "families", Kind::Count),
    ("household", "households", Kind::Count),
    ("households", "households", Kind::Count),
    ("户", "households", Kind::Count),
    ("children", "children", Kind::Count),
    ("cases", "cases", Kind::Count),
    ("case", "cases", Kind::Count),
    ("件", "cases", Kind::Count),
    ("例", "cases", Kind::Count),
    ("起", "cases", Kind::Count),
    ("villages", "villages", Kind::Count),
    ("meetings", "meetings", Kind::Count),
    ("departments", "departments", Kind::Count),
    ("agencies", "agencies", Kind::Count),
    ("units", "units", Kind::Count),
    ("unit", "units", Kind::Count),
    ("个", "units", Kind::Count),
    ("times", "times", Kind::Count),
    ("次", "times", Kind::Count),
    ("person-times", "person-times", Kind::Count),
    ("人次", "person-times", Kind::Count),
    ("number", "none", Kind::Count),
    ("no.", "none", Kind::Count),
    ("yuan", "yuan", Kind::Money),
    ("rmb", "yuan", Kind::Money),
    ("cny", "yuan", Kind::Money),
    ("rmb yuan", "yuan", Kind::Money),
    ("元", "yuan", Kind::Money),
    ("¥", "yuan", Kind::Money),
    ("weeks", "weeks", Kind::Measure),
    ("days", "days", Kind::Measure),
    ("day", "days", Kind::Measure),
    ("天", "days", Kind::Measure),
];

/// Units that the program does not know by itself: as written, name, form for one, kind.
const DECLARED: &[(&str, &str, &str, Kind)] = &[
    ("usd", "dollars", "dollar", Kind::Money),
    ("us$", "dollars", "dollar", Kind::Money),
    ("$", "dollars", "dollar", Kind::Money),
    ("dollars", "dollars", "dollar", Kind::Money),
    ("eur", "euros", "euro", Kind::Money),
    ("€", "euros", "euro", Kind::Money),
    ("euro", "euros", "euro", Kind::Money),
    ("euros", "euros", "euro", Kind::Money),
    ("gbp", "pounds", "pound", Kind::Money),
    ("£", "pounds", "pound", Kind::Money),
    ("pounds", "pounds", "pound", Kind::Money),
    ("km", "km", "km", Kind::Measure),
    ("kilometres", "kilometres", "kilometre", Kind::Measure),
    ("kilometers", "kilometers", "kilometer", Kind::Measure),
    ("公里", "km", "km", Kind::Measure),
    ("km2", "km²", "km²", Kind::Measure),
    ("sq km", "km²", "km²", Kind::Measure),
    ("平方公里", "km²", "km²", Kind::Measure),
    ("m2", "m²", "m²", Kind::Measure),
    ("平方米", "m²", "m²", Kind::Measure),
    ("ha", "hectares", "hectare", Kind::Measure),
    ("hectares", "hectares", "hectare", Kind::Measure),
    ("公顷", "hectares", "hectare", Kind::Measure),
    ("亩", "mu", "mu", Kind::Measure),
    ("mu", "mu", "mu", Kind::Measure),
    ("t", "tonnes", "tonne", Kind::Measure),
    ("tons", "tons", "ton", Kind::Measure),
    ("tonnes", "tonnes", "tonne", Kind::Measure),
    ("吨", "tonnes", "tonne", Kind::Measure),
    ("kg", "kg", "kg", Kind::Measure),
    ("hours", "hours", "hour", Kind::Measure),
    ("years", "years", "year", Kind::Measure),
    ("岁", "years", "year", Kind::Measure),
    ("months", "months", "month", Kind::Measure),
    ("minutes", "minutes", "minute", Kind::Measure),
    ("litres", "litres", "litre", Kind::Measure),
    ("kwh", "kWh", "kWh", Kind::Measure),
    ("beds", "beds", "bed", Kind::Count),
    ("张", "beds", "bed", Kind::Count),
    ("stations", "stations", "station", Kind::Count),
    ("sites", "sites", "site", Kind::Count),
    ("births", "births", "birth", Kind::Count),
    ("visits", "visits", "visit", Kind::Count),
    ("loans", "loans", "loan", Kind::Count),
    ("items", "items", "item", Kind::Count),
    ("books", "books", "book", Kind::Count),
    ("册", "books", "book", Kind::Count),
    ("vehicles", "vehicles", "vehicle", Kind::Count),
    ("辆", "vehicles", "vehicle", Kind::Count),
    ("schools", "schools", "school", Kind::Count),
    ("所", "institutions", "institution", Kind::Count),
];

/// Multiples: as written, name in the configuration, factor.
const MULTIPLES: &[(&str, &str, &str)] = &[
    ("100 million ", "hundred million", "100000000"),
    ("hundred million ", "hundred million", "100000000"),
    ("100,000,000 ", "hundred million", "100000000"),
    ("ten thousand ", "ten thousand", "10000"),
    ("10,000 ", "ten thousand", "10000"),
    ("10 000 ", "ten thousand", "10000"),
    ("10000 ", "ten thousand", "10000"),
    ("1,000 ", "thousand", "1000"),
    ("1 000 ", "thousand", "1000"),
    ("1000 ", "thousand", "1000"),
    ("'000 ", "thousand", "1000"),
    ("000 ", "thousand", "1000"),
    ("thousand ", "thousand", "1000"),
    ("thousands of ", "thousand", "1000"),
    ("1,000,000 ", "million", "1000000"),
    ("million ", "million", "1000000"),
    ("millions of ", "million", "1000000"),
    ("mio ", "million", "1000000"),
    ("亿", "hundred million", "100000000"),
    ("千万", "", ""),
    ("百万", "million", "1000000"),
    ("万", "ten thousand", "10000"),
    ("千", "thousand", "1000"),
    ("百", "hundred", "100"),
];

/// Multiples without a word behind: as written, name, factor.
const BARE: &[(&str, &str, &str)] = &[
    ("thousand", "thousand", "1000"),
    ("thousands", "thousand", "1000"),
    ("'000", "thousand", "1000"),
    ("000", "thousand", "1000"),
    ("000s", "thousand", "1000"),
    ("million", "million", "1000000"),
    ("millions", "million", "1000000"),
    ("mio", "million", "1000000"),
];

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
    MULTIPLES.iter().find_map(|(written, name, _)| {
        let base = unit(folded.strip_prefix(written)?)?;
        let counted = matches!(base.kind, Kind::Count | Kind::Money | Kind::Measure);
        let plain = base.name != "none" && !name.is_empty() && !base.name.contains("thousand");
        (counted && plain).then(|| found(&format!("{name} {}", base.name), base.kind, base.declare))
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
    for word in ["unit:", "units:", "计量单位:", "单位:", "unit of measure:"] {
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
    let plain = label.replace('（', "(").replace('）', ")");
    let mut out = plain.clone();
    while let Some(open) = out.rfind('(') {
        let Some(close) = out.get(open..).and_then(|t| t.find(')')) else {
            break;
        };
        let inside = out.get(open + 1..open + close).unwrap_or_default();
        if unit(inside).is_none() {
            break;
        }
        out.replace_range(open..open + close + 1, "");
    }
    if let Some((before, behind)) = out.rsplit_once([',', '，'])
        && unit(behind).is_some()
        && !before.trim_end().ends_with(|c: char| c.is_ascii_digit())
        && !before.trim().is_empty()
    {
        out = before.to_owned();
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    if out.is_empty() { plain } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_as_offices_write_them() {
        for (text, name) in [
            ("10,000 yuan", "ten thousand yuan"),
            ("万元", "ten thousand yuan"),
            ("亿元", "hundred million yuan"),
            ("万人", "ten thousand persons"),
            ("thousand persons", "thousand persons"),
            ("％", "per cent"),
            ("‰", "per mille"),
            ("per 100,000", "per 100000"),
            ("per 1,000 residents", "per mille"),
            ("'000", "thousands"),
            ("€ ", "euros"),
            ("million euros", "million euros"),
            ("£ thousand", "thousand pounds"),
            ("£'000", "thousand pounds"),
            ("€m", "million euros"),
            ("US$ million", "million dollars"),
            ("EUR bn", "billion euros"),
            ("km²", "km²"),
            ("人次", "person-times"),
        ] {
            assert_eq!(unit(text).map(|u| u.name).as_deref(), Some(name), "{text}");
        }
        for text in [
            "",
            "a",
            "net",
            "births total",
            "per",
            "per 20",
            "2019",
            "thousand and one",
        ] {
            assert_eq!(unit(text), None, "{text}");
        }
    }

    #[test]
    fn units_are_found_in_lines_and_headings() {
        let line = |text| in_line(text).map(|u| u.name);
        assert_eq!(line("单位：万元").as_deref(), Some("ten thousand yuan"));
        assert_eq!(line("Unit: persons").as_deref(), Some("persons"));
        assert_eq!(
            line("(thousand persons)").as_deref(),
            Some("thousand persons")
        );
        assert_eq!(
            line("Amounts in million yuan").as_deref(),
            Some("million yuan")
        );
        assert_eq!(
            line("£ thousand unless otherwise stated").as_deref(),
            Some("thousand pounds")
        );
        assert_eq!(
            line("All figures in £000 unless otherwise shown").as_deref(),
            Some("thousand pounds")
        );
        assert_eq!(line("Births in 2019"), None);
        assert_eq!(line("Pounds lost"), None);
        let head = |text| in_heading(text).map(|u| u.name);
        assert_eq!(
            head("Funds (10,000 yuan)").as_deref(),
            Some("ten thousand yuan")
        );
        assert_eq!(
            head("Support / Funds（万元）").as_deref(),
            Some("ten thousand yuan")
        );
        assert_eq!(head("Share, %").as_deref(), Some("per cent"));
        assert_eq!(head("比重%").as_deref(), Some("per cent"));
        assert_eq!(head("Boys per 100 girls").as_deref(), Some("per 100"));
        assert_eq!(
            head("Infant deaths per 100,000").as_deref(),
            Some("per 100000")
        );
        assert_eq!(
            without_unit("Infant deaths per 100,000"),
            "Infant deaths per 100,000"
        );
        assert_eq!(head("Births / %").as_deref(), Some("per cent"));
        assert_eq!(head("Births (a)"), None);
        assert_eq!(head("Women, married"), None);
        assert_eq!(without_unit("Funds (10,000 yuan)"), "Funds");
        assert_eq!(without_unit("Share, %"), "Share");
        assert_eq!(
            without_unit("Births (within policy)"),
            "Births (within policy)"
        );
    }
}
