//! Runs the cases under `tests/cases/config`: a `report.yaml` in a folder of its own, and
//! what comes of it in `expected.txt`: for `ok` the resolved report in short (and any
//! warnings), for `err` the whole printed messages. `UPDATE_EXPECT=1` writes what is expected.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "config/dump.rs"]
mod dump;

use annals::config::{Report, load};
use annals::diagnostics::Sink;
use annals::diagnostics::print::text;
use common::OneFile;
use dump::dump;
use proptest::prelude::*;

const FILE: &str = "config/report.yaml";

/// Loads a text; the report, and the printed messages.
fn run(yaml: &str) -> (Option<Report>, String) {
    let mut sink = Sink::new();
    let report = load(FILE, yaml, &mut sink);
    assert_eq!(
        report.is_none(),
        sink.has_errors(),
        "an error and no report, or neither"
    );
    let printed = text(&sink.into_unique(), &OneFile(FILE, yaml.into()), false);
    (report, printed)
}

#[test]
fn good_configurations_resolve() {
    let cases = common::folders("config/ok");
    assert!(cases.len() >= 8, "{} cases", cases.len());
    for case in cases {
        let yaml = std::fs::read_to_string(case.join("report.yaml")).unwrap();
        let (report, printed) = run(&yaml);
        let report = report.unwrap_or_else(|| panic!("{}:\n{printed}", case.display()));
        common::expect(
            &case.join("expected.txt"),
            &format!("{printed}{}", dump(&report)),
        );
    }
}

#[test]
fn bad_configurations_are_explained() {
    let cases = common::folders("config/err");
    assert!(cases.len() >= 30, "{} cases", cases.len());
    for case in cases {
        let yaml = std::fs::read_to_string(case.join("report.yaml")).unwrap();
        let (report, printed) = run(&yaml);
        assert!(report.is_none(), "{} is accepted", case.display());
        common::expect(&case.join("expected.txt"), &printed);
    }
}

#[test]
fn every_code_has_a_case() {
    let source = include_str!("../src/config/codes.rs");
    let codes = source
        .match_indices("Code(\"")
        .map(|(at, _)| &source[at + 6..at + 10]);
    let expected: String = ["ok", "err"]
        .iter()
        .flat_map(|sort| common::folders(&format!("config/{sort}")))
        .map(|case| std::fs::read_to_string(case.join("expected.txt")).unwrap())
        .collect();
    for code in codes {
        assert!(
            expected.contains(&format!("[{code}]")),
            "no case for {code}"
        );
    }
}

/// Lines that resemble parts of a configuration.
fn line() -> impl Strategy<Value = String> {
    let indent = prop::sample::select(vec!["", "  ", "    ", "- ", "  - ", "\t"]);
    let key = prop::sample::select(vec![
        "title",
        "period",
        "areas",
        "tables",
        "indicators",
        "headings",
        "units",
        "groups",
        "members",
        "from",
        "of",
        "down",
        "across",
        "when",
        "label",
        "kind",
        "x-y",
        "\"",
        "<<",
        "?",
        "missing",
        "numbering",
        "style",
        "margins",
        "targets",
        "briefs",
        "children",
    ]);
    let value = prop::sample::select(vec![
        "",
        "x",
        "2019",
        "2019-Q3",
        "[indicator, area]",
        "{a: 1, a: 2}",
        "{",
        "&a [*a]",
        "*a",
        "!tag x",
        "'{period}",
        "\"{period\"",
        "|",
        ">-",
        "1e9",
        ".nan",
        "-0.5",
        "null",
        "true",
        "99999999999999999999999999999999",
        "# c",
        "[[[]]]",
        "share",
        "per cent",
        "统计",
        "&a x",
    ]);
    (indent, key, value).prop_map(|(indent, key, value)| format!("{indent}{key}: {value}\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read_or_refused(yaml in "\\PC{0,200}") {
        run(&yaml);
    }

    #[test]
    fn any_lines_are_read_or_refused(lines in prop::collection::vec(line(), 0..12)) {
        run(&lines.concat());
    }

    #[test]
    fn any_damage_to_a_good_configuration_is_read_or_refused(
        at in 0usize..10_000,
        cut in 0usize..40,
        put in "[a-z0-9:{}\\[\\]&*!|>'\"%@`, \\n\\t#-]{0,6}",
    ) {
        let good = include_str!("cases/config/ok/full/report.yaml");
        let bounds: Vec<usize> = good.char_indices().map(|(i, _)| i).collect();
        let start = at % bounds.len();
        let end = bounds.get(start + cut).copied().unwrap_or(good.len());
        run(&format!("{}{put}{}", &good[..bounds[start]], &good[end..]));
    }
}
