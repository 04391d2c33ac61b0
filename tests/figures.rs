//! Runs the cases under `tests/cases/figures`: a `report.yaml` and its workbooks in a
//! folder of its own, and what comes of them in `expected.txt`: for `ok` any warnings, all
//! figures with exact values and origins, and the answers to `ask.txt`; for `err` the
//! whole printed messages. `UPDATE_EXPECT=1` writes what is expected.
//!
//! A workbook is a folder (`samples/key-2019.xlsx/`) with a text file for each sheet
//! (`Population.tsv`), one row a line, cells parted by tabs; see [`common::books`].

#![allow(clippy::unwrap_used, clippy::panic)]

use annals::config::{Spanned, load};
use annals::diagnostics::print::text;
use annals::diagnostics::{Severity, Sink, TextPlace};
use annals::figures::{
    Against, AreaId, Figures, Ledger, Value, evaluate_condition, gather, origin_line, trace,
    wants_sheet, workbooks,
};
use annals::measure::text::NumberStyle;
use common::OneFile;
use common::books::Folder;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

// A test may stop at what cannot be.
mod common;

const FILE: &str = "report.yaml";

/// Gathers a case; the figures, whether there were errors, and the printed messages.
fn run(case: &Path) -> (Figures, bool, String) {
    let yaml = fs::read_to_string(case.join(FILE)).unwrap();
    let sources = OneFile(FILE, yaml.as_str().into());
    let mut sink = Sink::new();
    let Some(report) = load(FILE, &yaml, &mut sink) else {
        let printed = text(sink.items(), &sources, false);
        panic!(
            "{}: the configuration is refused:\n{printed}",
            case.display()
        );
    };
    let before = sink.items().len();
    let report = Arc::new(report);
    let figures = gather(&report, &Folder(case.to_owned()), &mut sink);
    let again = gather(&report, &Folder(case.to_owned()), &mut Sink::new());
    assert_eq!(dump(&figures), dump(&again), "{}", case.display());
    let own = sink.items()[before..].to_vec();
    let errors = own.iter().any(|d| d.severity == Severity::Error);
    (figures, errors, text(&own, &sources, false))
}

#[test]
fn good_tables_give_figures() {
    let cases = common::folders("figures/ok");
    assert!(cases.len() >= 12, "{} cases", cases.len());
    for case in cases {
        let (figures, errors, mut printed) = run(&case);
        assert!(!errors, "{}:\n{printed}", case.display());
        printed.push_str(&dump(&figures));
        if let Ok(asked) = fs::read_to_string(case.join("ask.txt")) {
            let figures = Arc::new(figures);
            for question in asked.lines() {
                printed.push_str(&answer(&figures, question));
            }
        }
        common::expect(&case.join("expected.txt"), &printed);
    }
}

#[test]
fn bad_tables_are_explained() {
    let cases = common::folders("figures/err");
    assert!(cases.len() >= 20, "{} cases", cases.len());
    for case in cases {
        let (_, errors, printed) = run(&case);
        assert!(errors, "{} is accepted", case.display());
        common::expect(&case.join("expected.txt"), &printed);
    }
}

#[test]
fn every_code_has_a_case() {
    let source = include_str!("../src/figures/codes.rs");
    let codes = source
        .match_indices("Code(\"")
        .map(|(at, _)| &source[at + 6..at + 10]);
    let expected: String = ["ok", "err"]
        .iter()
        .flat_map(|sort| {
            let checks = fs::read_dir(common::cases("checks").join(sort)).unwrap();
            let checks = checks.map(|entry| entry.unwrap().path());
            common::folders(&format!("figures/{sort}"))
                .into_iter()
                .chain(checks)
        })
        .map(|case| fs::read_to_string(case.join("expected.txt")).unwrap())
        .collect();
    for code in codes {
        assert!(
            expected.contains(&format!("[{code}]")),
            "no case for {code}"
        );
    }
}

/// All areas and figures, a line each.
fn dump(figures: &Figures) -> String {
    let mut out = String::new();
    for area in figures.areas.iter() {
        let group = area.group.and_then(|g| figures.report.groups.get(g));
        let group = group.map_or(String::new(), |g| format!(" of {}", g.id.value));
        let _ = writeln!(out, "area {} = {}{group}", area.id, area.label);
    }
    let ledger = Ledger::new(Arc::new(figures.clone()));
    for (at, figure) in figures.all().iter().enumerate() {
        let id = annals::figures::FigureId(at as u32);
        let value = match &figure.value {
            Value::Known(value) => value.to_string(),
            Value::Missing(_) => "missing".to_owned(),
        };
        let _ = write!(
            out,
            "{} = {value}  <- {}",
            figure.name(),
            origin_line(&ledger, id)
        );
        let (why, _) = ledger.why_missing(id);
        let _ = match why.is_empty() {
            true => writeln!(out),
            false => writeln!(out, "; {why}"),
        };
    }
    out
}

/// Answers a line of `ask.txt`: a figure's name, `trace NAME`, `met NAME`, `trend NAME`,
/// `when EXPRESSION`, `when AREA: EXPRESSION`, `workbooks`, `wants SHEET`.
fn answer(figures: &Arc<Figures>, question: &str) -> String {
    let mut ledger = Ledger::new(figures.clone());
    let (verb, rest) = question.split_once(' ').unwrap_or((question, ""));
    let answer = match verb {
        "workbooks" => format!("{:?}\n", workbooks(&figures.report)),
        "wants" => {
            let books = workbooks(&figures.report);
            let wanted = |(path, patterns): &(String, Vec<String>)| {
                wants_sheet(patterns, rest).then(|| path.clone())
            };
            format!(
                "{:?}\n",
                books.iter().filter_map(wanted).collect::<Vec<_>>()
            )
        }
        "trace" => match ledger.find(rest) {
            Ok(id) => format!("\n{}", trace(&ledger, id, &NumberStyle::default())),
            Err(unknown) => refused(&unknown),
        },
        "met" => {
            let id = ledger.find(rest).unwrap();
            format!("{:?}\n", ledger.is_met(id))
        }
        "trend" => {
            let id = ledger.find(rest).unwrap();
            format!("{:?}\n", ledger.trend(id, Against::Previous(1)))
        }
        "previous" => {
            let id = ledger.find(rest).unwrap();
            let id = ledger.previous(id, 1);
            shown(&ledger, id)
        }
        "when" => {
            let (area, expression) = rest.split_once(": ").unwrap_or(("", rest));
            let area = figures.area(area).unwrap_or(AreaId(0));
            let period = figures.report.period.value;
            let holds = evaluate_condition(figures, area, period, &spanned(expression));
            format!("{holds:?}\n")
        }
        _ => match ledger.find(question) {
            Ok(id) => shown(&ledger, id),
            Err(unknown) => refused(&unknown),
        },
    };
    format!("? {question}: {answer}")
}

fn refused(unknown: &annals::figures::UnknownFigure) -> String {
    let hint = unknown.hint.as_deref().unwrap_or("-");
    let code = unknown.diagnostic().code.0;
    format!("[{code}] {}; {hint}\n", unknown.message)
}

fn shown(ledger: &Ledger, id: annals::figures::FigureId) -> String {
    let figure = ledger.figure(id);
    let mut out = format!("{} [{}] ", figure.name(), figure.label());
    match ledger.shown(id) {
        Some(value) => {
            let points = if figure.points { " points" } else { "" };
            let unit = &figure.unit.name;
            let kind = figure.kind;
            let _ = write!(out, "{value} {unit}{points} ({kind:?})");
        }
        None => {
            let (why, cells) = ledger.why_missing(id);
            let cells: Vec<String> = cells.iter().map(|c| c.cells.to_string()).collect();
            let _ = write!(out, "missing: {why} {cells:?}");
        }
    }
    let _ = writeln!(out, " <- {}", origin_line(ledger, id));
    out
}

fn spanned(text: &str) -> Spanned<String> {
    Spanned {
        value: text.to_owned(),
        place: TextPlace {
            file: FILE.into(),
            line: 1,
            column: 1,
            length: text.chars().count() as u32,
        },
    }
}
