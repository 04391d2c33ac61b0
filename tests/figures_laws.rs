//! Laws of the figures: tables are found whatever way they lie, ranks, sums and shares
//! are what a plain count gives, expressions are read or refused, and reading is linear.
// A test may stop at what cannot be.
#![allow(clippy::unwrap_used, clippy::panic)]

use annals::config::load;
use annals::diagnostics::Sink;
use annals::figures::expr::parse;
use annals::figures::{AreaId, Figures, Ledger, Library, evaluate_condition, gather};
use annals::measure::{Decimal, Rounding};
use annals::workbook::{Cell, CellAddress, CellValue, Sheet, Workbook};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::sync::Arc;

/// One workbook, for every path.
struct One(Arc<Workbook>);

impl Library for One {
    fn workbook(&self, _: &str, _: &mut Sink) -> Option<Arc<Workbook>> {
        Some(self.0.clone())
    }
}

/// A workbook of one sheet with texts and numbers; blank texts are no cells.
fn workbook(cells: impl IntoIterator<Item = (u32, u32, String)>) -> One {
    let mut cells: Vec<Cell> = cells
        .into_iter()
        .filter(|(.., text)| !text.is_empty())
        .map(|(row, column, text)| Cell {
            address: CellAddress { row, column },
            value: match Decimal::from_str_exact(&text) {
                Ok(number) => CellValue::Number(number),
                Err(_) => CellValue::Text(text.into()),
            },
            format: None,
        })
        .collect();
    cells.sort_by_key(|c| c.address);
    One(Arc::new(Workbook {
        path: "samples/t.xlsx".into(),
        sheets: vec![Sheet {
            name: "Data".into(),
            visible: true,
            cells,
            merged: Vec::new(),
            hidden: Default::default(),
        }],
        names: Vec::new(),
        other_names: Vec::new(),
        tables: Vec::new(),
    }))
}

/// The figures of a report over one workbook; no problem is accepted.
fn figures(yaml: &str, workbook: &One) -> Arc<Figures> {
    let mut sink = Sink::new();
    let report = load("report.yaml", yaml, &mut sink);
    let report = Arc::new(report.unwrap_or_else(|| panic!("{:?}\n{yaml}", sink.items())));
    let figures = gather(&report, workbook, &mut sink);
    assert!(!sink.has_errors(), "{:?}\n{yaml}", sink.items());
    Arc::new(figures)
}

const HEAD: &str = "title: T\nbody: B\nperiod: 2019\nareas: {county: {label: The County}}\nheadings: [{heading: One, template: one.md}]\n";

fn value(figures: &Figures, name: &str) -> Option<Decimal> {
    let id = figures
        .find(name)
        .unwrap_or_else(|e| panic!("{}", e.message));
    figures.all()[id.0 as usize].value.known()
}

/// How a table of indicators and areas lies on its sheet.
#[derive(Clone, Copy, Debug)]
enum Lie {
    /// Areas down, indicators across.
    Across,
    /// Indicators down, areas across.
    Down,
    /// A row for each area and indicator.
    List,
}

/// A table of `values[area][indicator]` that begins at a cell.
fn lay(values: &[Vec<u32>], lie: Lie, at: (u32, u32)) -> (String, Vec<(u32, u32, String)>) {
    let mut cells = Vec::new();
    let mut put = |row: usize, column: usize, text: String| {
        cells.push((at.0 + row as u32, at.1 + column as u32, text));
    };
    let many = values[0].len();
    for (a, row) in values.iter().enumerate() {
        for (i, value) in row.iter().enumerate() {
            let (area, indicator) = (format!("Town {a}"), format!("Item {i}"));
            match lie {
                Lie::Across => {
                    put(a + 1, 0, area);
                    put(0, i + 1, indicator);
                    put(a + 1, i + 1, value.to_string());
                }
                Lie::Down => {
                    put(0, a + 1, area);
                    put(i + 1, 0, indicator);
                    put(i + 1, a + 1, value.to_string());
                }
                Lie::List => {
                    let row = a * many + i + 1;
                    put(row, 0, indicator);
                    put(row, 1, area);
                    put(row, 2, value.to_string());
                }
            }
        }
    }
    if matches!(lie, Lie::List) {
        for (column, head) in ["Item", "Area", "Amount"].into_iter().enumerate() {
            put(0, column, head.to_owned());
        }
    }
    let (rows, columns) = match lie {
        Lie::Across => (values.len() + 1, many + 1),
        Lie::Down => (many + 1, values.len() + 1),
        Lie::List => (values.len() * many + 1, 3),
    };
    let first = CellAddress {
        row: at.0,
        column: at.1,
    };
    let last = CellAddress {
        row: at.0 + rows as u32 - 1,
        column: at.1 + columns as u32 - 1,
    };
    let axes = match lie {
        Lie::Across => "down: area, across: indicator",
        Lie::Down => "down: indicator, across: area",
        Lie::List => "down: [indicator, area], value: amount",
    };
    let mut yaml = format!(
        "{HEAD}groups: {{towns: {{members: {{from: t}}}}}}\ntables:\n  t: {{workbook: samples/t.xlsx, range: \"{first}:{last}\", {axes}, period: 2019}}\nindicators:\n"
    );
    for i in 0..many {
        let _ = writeln!(
            yaml,
            "  i{i}: {{label: item {i}, kind: count, unit: persons, direction: more, from: {{table: t}}}}"
        );
    }
    cells.sort();
    cells.dedup();
    (yaml, cells)
}

fn lies() -> impl Strategy<Value = Lie> {
    prop::sample::select(vec![Lie::Across, Lie::Down, Lie::List])
}

fn grids() -> impl Strategy<Value = Vec<Vec<u32>>> {
    (1usize..7, 1usize..5).prop_flat_map(|(areas, indicators)| {
        let row = prop::collection::vec(0u32..20, indicators);
        prop::collection::vec(row, areas)
    })
}

/// A text made of the pieces of expressions, mostly no expression.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "births",
        "a",
        "1",
        "2.5",
        "5%",
        "3‰",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        ",",
        " ",
        "and ",
        "or ",
        "not ",
        "=",
        "!=",
        "<",
        ">=",
        "previous(",
        "sum(",
        "at(",
        "2019-Q3",
        "é",
        "10,000",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// A tree of operators as text, always an expression.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["births", "1", "0.5", "5%", "count(towns)"]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(6, 40, 3, |inner| {
            let op = prop::sample::select(vec!["+", "-", "*", "/", " and ", " or "]);
            prop_oneof![
                (inner.clone(), op, inner.clone()).prop_map(|(a, op, b)| format!("{a}{op}{b}")),
                inner.clone().prop_map(|a| format!("({a})")),
                inner.clone().prop_map(|a| format!("-{a}")),
                inner.clone().prop_map(|a| format!("not {a}")),
                (inner.clone(), inner).prop_map(|(a, b)| format!("f({a}, {b})")),
            ]
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_table_is_read_the_same_whatever_way_it_lies(
        grid in grids(), lie in lies(), row in 0u32..4, column in 0u32..4,
    ) {
        let (yaml, mut cells) = lay(&grid, lie, (row, column));
        // What stands around the range does not matter.
        cells.push((row + 40, column, "Note: nothing".into()));
        cells.push((row, column + 40, "Town 0".into()));
        let figures = figures(&yaml, &workbook(cells));
        for (a, values) in grid.iter().enumerate() {
            for (i, expected) in values.iter().enumerate() {
                let found = value(&figures, &format!("i{i}@town-{a}"));
                prop_assert_eq!(found, Some(Decimal::from(*expected)));
            }
        }
    }

    #[test]
    fn ranks_sums_and_means_are_what_a_count_gives(grid in grids(), lie in lies()) {
        let (yaml, cells) = lay(&grid, lie, (0, 0));
        let mut ledger = Ledger::new(figures(&yaml, &workbook(cells)));
        let first: Vec<u32> = grid.iter().map(|row| row[0]).collect();
        for (a, own) in first.iter().enumerate() {
            let id = ledger.find(&format!("i0@town-{a}")).unwrap();
            let rank = ledger.rank(id, None);
            let better = first.iter().filter(|v| *v > own).count();
            prop_assert_eq!(ledger.figure(rank).value.known(), Some(Decimal::from(better + 1)));
        }
        let any = ledger.find("i0@town-0").unwrap();
        let sum = ledger.sum(any, 0);
        let total: u32 = first.iter().sum();
        prop_assert_eq!(ledger.figure(sum).value.known(), Some(Decimal::from(total)));
        let mean = ledger.mean(any, 0);
        let exact = Decimal::from(total) / Decimal::from(first.len());
        prop_assert_eq!(ledger.figure(mean).value.known(), Some(exact.normalize()));
        let (least, most) = (ledger.min(any, 0), ledger.max(any, 0));
        let known = |id| ledger.figure(id).value.known();
        prop_assert_eq!(known(least), first.iter().min().map(|v| Decimal::from(*v)));
        prop_assert_eq!(known(most), first.iter().max().map(|v| Decimal::from(*v)));
    }

    #[test]
    fn shares_are_rounded_once_from_the_exact_value(part in 0u32..2000, whole in 1u32..2000) {
        let (yaml, cells) = lay(&[vec![part, whole]], Lie::Down, (0, 0));
        let mut ledger = Ledger::new(figures(&yaml, &workbook(cells)));
        let (a, b) = (ledger.find("i0@town-0").unwrap(), ledger.find("i1@town-0").unwrap());
        let share = ledger.share(a, b);
        // In whole tenths of a per cent, halves away from zero, by integers alone.
        let tenths = (u64::from(part) * 2000 + u64::from(whole)) / (2 * u64::from(whole));
        prop_assert_eq!(ledger.shown(share), Some(Decimal::new(tenths as i64, 1)));
        let change = ledger.minus(a, b);
        let expected = Decimal::from(part) - Decimal::from(whole);
        prop_assert_eq!(ledger.figure(change).value.known(), Some(expected));
        let half_even = Rounding::HalfEven.round(Decimal::from(part) / Decimal::from(whole), 3);
        let far = (half_even * Decimal::from(whole) - Decimal::from(part)).abs();
        prop_assert!(far * Decimal::TWO * Decimal::from(1000) <= Decimal::from(whole));
    }

    #[test]
    fn any_text_is_an_expression_or_refused_within_it(text in prop_oneof![pieces(), "\\PC{0,30}"]) {
        match parse(&text) {
            Ok(tree) => {
                let printed = tree.to_string();
                let again = parse(&printed).map(|t| t.to_string());
                prop_assert_eq!(again, Ok(printed));
            }
            Err(problem) => {
                let length = text.chars().count();
                prop_assert!(problem.span.start <= problem.span.end && problem.span.end <= length);
                prop_assert!(!problem.message.is_empty());
            }
        }
    }

    #[test]
    fn a_printed_expression_reads_as_the_same_tree(text in expressions()) {
        let tree = parse(&text).unwrap_or_else(|p| panic!("{text}: {p:?}"));
        let printed = tree.to_string();
        let again = parse(&printed).unwrap_or_else(|p| panic!("{text} as {printed}: {p:?}"));
        prop_assert_eq!(brackets(&tree), brackets(&again));
    }
}

/// The tree with brackets around every node.
fn brackets(tree: &annals::figures::expr::Raw) -> String {
    use annals::figures::expr::RawKind;
    match &tree.kind {
        RawKind::Number { value, fraction } => format!("{} {fraction}", value.normalize()),
        RawKind::Name(name) => name.clone(),
        RawKind::Unary(op, inner) => format!("({op:?} {})", brackets(inner)),
        RawKind::Binary(op, a, b) => format!("({} {op:?} {})", brackets(a), brackets(b)),
        RawKind::Call {
            name, arguments, ..
        } => {
            let arguments: Vec<String> = arguments.iter().map(brackets).collect();
            format!("{name}({})", arguments.join(";"))
        }
    }
}

#[test]
fn ranks_among_many_areas_are_those_of_a_sorted_list() {
    let areas = 1_000;
    let value = |area: usize| (area * 7_919 % 997) as u32;
    let grid: Vec<Vec<u32>> = (0..areas).map(|a| vec![value(a), 1]).collect();
    let (yaml, cells) = lay(&grid, Lie::Across, (0, 0));
    let figures = figures(&yaml, &workbook(cells));
    let mut ledger = Ledger::new(figures.clone());
    let indicator = figures.indicator("i0").unwrap();
    let mut sorted: Vec<u32> = (0..areas).map(value).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    for area in 0..areas {
        let id = AreaId(area as u32 + 1);
        let own = ledger.value(indicator, id, figures.report.period.value);
        let rank = ledger.rank(own, None);
        let place = sorted.partition_point(|other| *other > value(area)) + 1;
        let found = ledger.figure(rank).value.known();
        assert_eq!(found, Some(Decimal::from(place)), "area {area}");
    }
}

#[test]
fn a_balance_may_be_carried_over_very_many_periods() {
    let mut cells = vec![(0, 0, "Month".to_owned()), (0, 1, "New".to_owned())];
    let mut row = 1;
    for year in 1990..=2019 {
        for month in 1..=12 {
            cells.push((row, 0, format!("{year}-{month:02}")));
            cells.push((row, 1, "1".to_owned()));
            row += 1;
        }
    }
    let head = HEAD.replace(
        "period: 2019\n",
        "period: 2019-12\nperiods: {first: 1990-01, last: 2019-12}\n",
    );
    let yaml = format!(
        "{head}tables:\n  t: {{workbook: samples/t.xlsx, down: period, across: indicator, area: county}}\nindicators:\n  new: {{label: New, kind: count, unit: persons, from: {{table: t}}}}\n  start: {{label: Start, kind: count, unit: persons, formula: \"at(new, 1990-01)\"}}\n  all: {{label: All, kind: count, unit: persons, formula: \"previous(all) + new\"}}\n"
    );
    let figures = figures(&yaml, &workbook(cells));
    // Nothing precedes the first month, and that is told through the whole chain.
    let id = figures.find("all").unwrap();
    let (why, _) = Ledger::new(figures.clone()).why_missing(id);
    assert!(
        why.ends_with("nothing gives `all` for The County in 1989-12"),
        "{why}"
    );
    assert_eq!(value(&figures, "start"), Some(Decimal::ONE));
    let when = &figures.report.headings[0].when;
    assert!(when.is_none());
    let text = annals::config::Spanned {
        value: "known(all) or start = 1".to_owned(),
        place: figures.report.title.place.clone(),
    };
    let period = figures.report.period.value;
    assert_eq!(
        evaluate_condition(&figures, AreaId(0), period, &text),
        Some(true)
    );
}

#[test]
fn a_chain_of_very_many_indicators_is_worked_out() {
    let mut yaml = format!("{HEAD}indicators:\n");
    for i in 0..3000 {
        let next = i + 1;
        let _ = writeln!(
            yaml,
            "  f{i}: {{label: F{i}, kind: ratio, formula: f{next} + 1}}"
        );
    }
    yaml.push_str("  f3000: {label: Last, kind: ratio, value: 0.5}\n");
    let figures = figures(&yaml, &workbook([]));
    assert_eq!(value(&figures, "f0"), Some(Decimal::new(30005, 1)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    /// Whoever knows the rule, the total and everything printed can still take any small
    /// count for each that is kept back, and can work out no total that is kept back.
    #[test]
    fn a_small_count_could_be_any_small_count(
        counts in prop::collection::vec(0_i64..24, 1..9),
        below in 2_i64..8,
        zeros: bool,
    ) {
        let mut cells = vec![(0, 0, "Town".to_owned()), (0, 1, "Cases".to_owned())];
        let mut members = String::new();
        for (row, count) in (1..).zip(&counts) {
            cells.push((row, 0, format!("Town {row}")));
            cells.push((row, 1, count.to_string()));
            let _ = write!(members, "{{id: t{row}, label: Town {row}}}, ");
        }
        let total: i64 = counts.iter().sum();
        let last = counts.len() as u32 + 1;
        cells.push((last, 0, "The County".to_owned()));
        cells.push((last, 1, total.to_string()));
        let yaml = format!(
            "{HEAD}groups: {{towns: {{singular: town, plural: towns, within: county, members: [{members}]}}}}\n\
             tables: {{t: {{workbook: samples/t.xlsx, down: area, across: indicator, period: 2019}}}}\n\
             indicators:\n  cases: {{label: Cases, kind: count, unit: cases, from: {{table: t}}}}\n  \
             all: {{label: All, kind: count, unit: cases, formula: \"sum(cases, towns)\"}}\n\
             suppress: {{below: {below}, indicators: [cases], zeros: {zeros}}}\n"
        );
        let figures = figures(&yaml, &workbook(cells));
        let shown = |name: &str| value(&figures, name).map(|v| i64::try_from(v).unwrap());
        let least = i64::from(!zeros);
        let small = |count: i64| count >= least && count < below;
        let mut known = 0;
        // The least and the most that each hidden count can be, for someone outside.
        let mut hidden: Vec<(i64, Option<i64>)> = Vec::new();
        for (row, count) in (1..).zip(&counts) {
            match shown(&format!("cases@t{row}")) {
                Some(value) => {
                    prop_assert_eq!(value, *count);
                    prop_assert!(!small(value), "{} is printed", value);
                    known += value;
                }
                None if small(*count) => hidden.push((least, Some(below - 1))),
                None => hidden.push((below, None)),
            }
        }
        prop_assert_eq!(shown("cases").is_some(), shown("all").is_some(), "the sum tells the total");
        let Some(total) = shown("cases") else {
            prop_assert!(!hidden.is_empty(), "the members tell the total");
            return Ok(());
        };
        for (at, (low, high)) in hidden.iter().enumerate() {
            let Some(high) = high else { continue };
            let others = hidden.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, h)| *h);
            let floor: i64 = others.clone().map(|(low, _)| low).sum();
            let ceiling: Option<i64> = others.map(|(_, high)| high).sum();
            for guess in *low..=*high {
                let rest = total - known - guess;
                let fits = rest >= floor && ceiling.is_none_or(|most| rest <= most);
                prop_assert!(fits, "{} cannot be {} in {:?}, of {:?}", at, guess, hidden, counts);
            }
        }
    }
}
