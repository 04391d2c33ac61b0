//! Why a figure changed, and by how much.

use super::build::{calculated, changed, computed, figure, printing, report, state};
use super::document;
use annals::changes::Wording;
use annals::changes::state::{CheckState, FigureState, OriginState, TargetState};
use annals::changes::{self, Cause, State, TextOptions};
use annals::measure::Kind;

#[test]
fn what_a_workbook_computes_follows_from_what_it_reads() {
    let parts = ["births@a", "births@b"];
    let both = |a: &str, b: &str, total: FigureState| {
        let count = |id: &str, value: &str| figure(id, value, Kind::Count);
        vec![count("births@a", a), count("births@b", b), total]
    };
    let total = |value: &str, cell: &str, formula: &str| {
        let parts: &[&str] = if formula.is_empty() { &[] } else { &parts };
        calculated("births", value, cell, formula, parts)
    };
    let own = "births: +2 | +28.57% | county-2019.xlsx, Population!C9";
    let of = |was: FigureState, is: FigureState| {
        let told = changed(both("4", "3", was), both("4", "5", is));
        assert!(told.contains(&"births@b: +2 | +66.67% | county-2019.xlsx, Population!C7".into()));
        told.into_iter().find(|line| line.starts_with("births:"))
    };
    let follows = "births: +2 | +28.57% | from births@b".to_owned();
    let was = || total("7", "C9", "SUM(C7:C8)");
    assert_eq!(
        of(was(), total("9", "C9", "SUM(C7:C8)")),
        Some(follows.clone())
    );
    // The same formula in another program's hand, and one that moved with its cell.
    assert_eq!(
        of(was(), total("9", "C9", "sum($C$7: C8)")),
        Some(follows.clone())
    );
    assert_eq!(
        of(was(), total("9", "D9", "SUM(D7:D8)")),
        Some(follows.clone())
    );
    // Of the older one nothing is known.
    assert_eq!(
        of(total("7", "C9", ""), total("9", "C9", "SUM(C7:C8)")),
        Some(follows)
    );
    // Whoever changes a formula, or types over it, has to say why.
    assert_eq!(
        of(was(), total("9", "C9", "SUM(C7:C8)+0")),
        Some(format!("{own}: `=SUM(C7:C8)+0` in place of `=SUM(C7:C8)`"))
    );
    assert_eq!(
        of(was(), total("9", "C9", "")),
        Some(format!("{own}: a number in place of `=SUM(C7:C8)`"))
    );
    assert_eq!(
        of(total("7", "C9", ""), total("9", "C9", "")),
        Some(own.to_owned())
    );
}

#[test]
fn what_a_formula_reads_beside_figures_is_a_cause_of_its_own() {
    let total = |value: &str, parts: &[&str], beside: &str| {
        let mut figure = calculated("births", value, "C9", "SUM(C7:C8)+Late!B4", parts);
        if let OriginState::Cell { others, .. } = &mut figure.origin {
            beside.clone_into(others);
        }
        figure
    };
    let of = |was: FigureState, is: FigureState| {
        let part = |value: &str| figure("births@b", value, Kind::Count);
        let told = changed(vec![part("3"), was], vec![part("5"), is]);
        let told = told.into_iter().find(|line| line.starts_with("births:"));
        told.unwrap().replace("births: +3 | +42.86% | ", "")
    };
    let (one, two) = (&["births@b"][..], &["births@b", "births@c"][..]);
    let own = "county-2019.xlsx, Population!C9: other cells that `=SUM(C7:C8)+Late!B4` reads";
    assert_eq!(of(total("7", one, "1f"), total("10", one, "2e")), own);
    assert_eq!(
        of(total("7", one, "1f"), total("10", one, "1f")),
        "from births@b"
    );
    // Of an older state nothing is known, nor where cells became figures.
    assert_eq!(
        of(total("7", one, ""), total("10", one, "2e")),
        "from births@b"
    );
    assert_eq!(
        of(total("7", one, "1f"), total("10", two, "2e")),
        "from births@b"
    );
    assert_eq!(
        of(total("7", &[], "1f"), total("10", &[], "2e")),
        own.replace("other cells", "cells")
    );
}

#[test]
fn formulas_in_a_circle_hide_no_change() {
    let circle = |a: &str, b: &str| {
        vec![
            calculated("a", a, "C7", "C8", &["b"]),
            calculated("b", b, "C8", "C7", &["a"]),
        ]
    };
    let told = changed(circle("1", "1"), circle("2", "2"));
    assert_eq!(
        told,
        [
            "a: +1 | +100.00% | county-2019.xlsx, Population!C7",
            "b: +1 | +100.00% | from a",
        ]
    );
}

#[test]
fn differences_are_told_in_the_right_unit() {
    let share = |value: &str| FigureState {
        factor: Some("0.01".parse().unwrap()),
        sign: "%".to_owned(),
        decimals: 2,
        ..figure("share", value, Kind::Share)
    };
    let rate = |value: &str| FigureState {
        factor: Some("0.001".parse().unwrap()),
        sign: "‰".to_owned(),
        decimals: 1,
        ..figure("rate", value, Kind::Rate)
    };
    let money = |value: &str| FigureState {
        factor: Some("10000".parse().unwrap()),
        decimals: 2,
        ..figure("money", value, Kind::Money)
    };
    let place = "county-2019.xlsx, Population!C7";
    let told = changed(
        vec![
            figure("births", "4923", Kind::Count),
            share("0.8629"),
            rate("0.0119"),
            money("4960000"),
            figure("rank", "3", Kind::Rank),
            figure("zero", "0", Kind::Count),
            figure("same", "5.0", Kind::Count),
        ],
        vec![
            figure("births", "4932", Kind::Count),
            share("0.8729"),
            rate("0.011904"),
            money("4910000"),
            figure("rank", "1", Kind::Rank),
            figure("zero", "7", Kind::Count),
            figure("same", "5", Kind::Count),
        ],
    );
    assert_eq!(
        told,
        [
            format!("births: +9 | +0.18% | {place}"),
            format!("money: −5.00 | −1.01% | {place}"),
            format!("rank: up 2 places | - | {place}"),
            format!("rate: +0.004 per mille points | +0.03% | {place}"),
            format!("share: +1.00 percentage points | - | {place}"),
            format!("zero: +7 | - | {place}"),
        ]
    );
}

#[test]
fn what_follows_is_told_from_what_changed_by_itself() {
    let rank = |id: &str, value: &str, of: &str| computed(id, value, Kind::Rank, "rank", &[of]);
    let of = |births: &str, east: &str, ranks: [&str; 2]| {
        vec![
            figure("births@north", births, Kind::Count),
            figure("births@east", east, Kind::Count),
            computed(
                "change(births@north)",
                births,
                Kind::Count,
                "change",
                &["births@north"],
            ),
            rank("rank(births@north, townships)", ranks[0], "births@north"),
            rank("rank(births@east, townships)", ranks[1], "births@east"),
        ]
    };
    let told = changed(of("10", "12", ["2", "1"]), of("15", "12", ["1", "2"]));
    assert_eq!(
        told,
        [
            "births@north: +5 | +50.00% | county-2019.xlsx, Population!C7",
            "change(births@north): +5 | - | from births@north",
            "rank(births@east, townships): down 1 place | - | from births@north",
            "rank(births@north, townships): up 1 place | - | from births@north",
        ]
    );
}

#[test]
fn another_rule_is_a_cause_of_its_own() {
    let ratio = |value: &str, text: &str| FigureState {
        origin: OriginState::Formula {
            text: text.to_owned(),
            parts: vec!["births".to_owned()],
        },
        ..figure("ratio", value, Kind::Ratio)
    };
    let old = vec![figure("births", "10", Kind::Count), ratio("10", "births")];
    let new = vec![
        figure("births", "11", Kind::Count),
        ratio("5.5", "births / 2"),
    ];
    assert_eq!(
        changed(old, new)[1],
        "ratio: −5 | −45.00% | the rule was `births`, now `births / 2`"
    );
}

#[test]
fn another_unit_and_another_line_are_told_as_such() {
    let counted = |unit: &str, value: &str| FigureState {
        unit: unit.to_owned(),
        ..figure("visits", value, Kind::Count)
    };
    let told = changed(vec![counted("times", "10")], vec![counted("visits", "10")]);
    assert_eq!(told, ["visits: - | - | the unit was `times`, now `visits`"]);
    let set = |line: u32, value: &str| FigureState {
        origin: OriginState::Config {
            file: "config/report.yaml".to_owned(),
            line,
        },
        ..figure("limit", value, Kind::Count)
    };
    let told = changed(vec![set(9, "100000")], vec![set(12, "100001")]);
    assert_eq!(told, ["limit: +1 | - | config/report.yaml:12"]);
    // What was missing and is there, and the other way round.
    let missing = FigureState {
        value: None,
        shown: "missing".to_owned(),
        ..figure("births", "1", Kind::Count)
    };
    let there = figure("births", "12", Kind::Count);
    let place = "births: - | - | county-2019.xlsx, Population!C7";
    assert_eq!(changed(vec![missing.clone()], vec![there.clone()]), [place]);
    assert_eq!(changed(vec![there], vec![missing.clone()]), [place]);
    assert!(changed(vec![missing.clone()], vec![missing]).is_empty());
}

#[test]
fn figures_come_and_go_and_a_new_year_corrects_nothing() {
    let old = vec![
        figure("births", "10", Kind::Count),
        figure("boys", "5", Kind::Count),
    ];
    let mut next = figure("births", "12", Kind::Count);
    next.period = "2020".to_owned();
    let mut last = figure("births@2019", "10", Kind::Count);
    last.area_id = "county".to_owned();
    assert_eq!(changed(old, vec![next, last]), ["+ births", "- boys"]);
}

#[test]
fn the_figure_of_a_year_is_the_same_in_the_report_of_the_next() {
    let old = vec![figure("births", "10", Kind::Count)];
    let mut last = figure("births@2019", "11", Kind::Count);
    last.area_id = "county".to_owned();
    assert_eq!(
        changed(old, vec![last]),
        ["births@2019: +1 | +10.00% | county-2019.xlsx, Population!C7"]
    );
}

#[test]
fn targets_and_checks_that_change_result_are_told() {
    let with = |met: bool, failed: usize| {
        let mut report = report(vec![], vec![figure("births", "10", Kind::Count)]);
        report.targets = vec![TargetState {
            figure: "births".to_owned(),
            relation: "at least".to_owned(),
            target: "11".to_owned(),
            met: Some(met),
        }];
        report.checks = vec![CheckState {
            name: "parts add up".to_owned(),
            made: 18,
            failed,
        }];
        state(report)
    };
    let (old, new) = (with(true, 0), with(false, 2));
    let told = changes::text(&changes::compare(&old, &new, &[]), TextOptions::default());
    assert!(told.contains("  births  met, now missed\n"), "{told}");
    assert!(
        told.contains("  parts add up  passed, now 2 of 18 failed\n"),
        "{told}"
    );
    let told = changes::text(&changes::compare(&new, &new, &[]), TextOptions::default());
    assert!(told.ends_with("nothing changed\n"), "{told}");
    // And back again; another target; one that is set no longer; one that is new.
    let told = |old: &State, new: &State| {
        let told = changes::text(&changes::compare(old, new, &[]), TextOptions::default());
        let line = told.lines().find(|line| line.starts_with("  births  "));
        line.unwrap_or(&told).to_owned()
    };
    assert_eq!(told(&new, &old), "  births  missed, now met");
    let (mut higher, mut none) = (old.clone(), old.clone());
    higher.reports[0].targets[0].target = "12".to_owned();
    none.reports[0].targets.clear();
    assert_eq!(
        told(&old, &higher),
        "  births  met; the target was at least 11, now at least 12"
    );
    assert_eq!(
        told(&old, &none),
        "  births  the target is set no longer: at least 11, met"
    );
    assert_eq!(
        told(&none, &old),
        "  births  met; the target is new: at least 11"
    );
    let json = changes::json(&changes::compare(&old, &none, &[]));
    assert!(json.contains("\"new_target\": null"), "{json}");
    // Of a figure that is no longer there nothing is said.
    none.reports[0].figures.clear();
    assert!(changes::compare(&old, &none, &[]).targets.is_empty());
}

#[test]
fn an_area_that_fell_away_is_a_cause_and_asks_for_no_reason() {
    let of = |areas: &[&str], count: &str, rank: &str| {
        let mut figures = vec![
            computed("count(townships)", count, Kind::Count, "count", &[]),
            computed(
                "rank(births@east, townships)",
                rank,
                Kind::Rank,
                "rank",
                &["births@east"],
            ),
        ];
        figures.extend(areas.iter().map(|area| FigureState {
            area: area.to_uppercase(),
            ..figure(&format!("births@{area}"), "5", Kind::Count)
        }));
        state(printing("2019", figures))
    };
    let (old, new) = (of(&["east", "west"], "2", "2"), of(&["east"], "1", "1"));
    let comparison = changes::compare(&old, &new, &[]);
    assert_eq!(comparison.figures.changed.len(), 2);
    for change in &comparison.figures.changed {
        assert_eq!(change.cause, Cause::Follows([].into()));
        assert_eq!(change.areas, ["WEST fell away"]);
    }
    assert!(changes::unexplained(&comparison).is_empty());
}

#[test]
fn a_figure_of_two_reports_is_told_once() {
    let of = |value: &str| {
        let one = printing("2019", vec![figure("births", value, Kind::Count)]);
        let mut other = one.clone();
        other.report = "second".to_owned();
        State {
            reports: vec![one.clone(), other],
            ..state(one)
        }
    };
    let (old, new) = (of("10"), of("11"));
    let comparison = changes::compare(&old, &new, &[]);
    let [change] = &comparison.figures.changed[..] else {
        panic!("one change");
    };
    assert_eq!(change.also, ["second"]);
    let draft = changes::draft(&[change], false, None);
    assert!(!draft.contains("report:"), "{draft}");
    // What differs between the two is told with the name of its report.
    let mut new = new;
    new.reports[1].figures[0].value = Some("12".parse().unwrap());
    let comparison = changes::compare(&old, &new, &[]);
    let told = changes::text(&comparison, TextOptions::default());
    assert!(told.contains("  report: births  ") && told.contains("  second: births  "));
}

#[test]
fn two_years_stand_side_by_side() {
    let last = state(printing(
        "2019",
        vec![
            figure("births", "10", Kind::Count),
            figure("births@east", "4", Kind::Count),
        ],
    ));
    let next = |id: &str, value: &str| FigureState {
        period: "2020".to_owned(),
        ..figure(id, value, Kind::Count)
    };
    let this = state(printing(
        "2020",
        vec![next("births", "12"), next("births@east", "4")],
    ));
    let comparison = changes::compare(&last, &this, &[]);
    assert!(comparison.figures.changed.is_empty());
    assert!(comparison.figures.added.is_empty() && comparison.figures.removed.is_empty());
    let told = changes::text(&comparison, TextOptions::default());
    assert!(
        told.contains("From 2019 to 2020\n  births  10 → 12  +2 (+20.00%)\n  (1 more stand"),
        "{told}"
    );
    let full = TextOptions {
        full: true,
        ..TextOptions::default()
    };
    let told = changes::text(&comparison, full);
    assert!(told.contains("  births@east  4 → 4\n"), "{told}");
}

#[test]
fn values_are_told_so_that_their_difference_is_theirs() {
    let rate = |value: &str, shown: &str| FigureState {
        factor: Some("0.001".parse().unwrap()),
        sign: "‰".to_owned(),
        decimals: 1,
        shown: shown.to_owned(),
        ..figure("rate", value, Kind::Rate)
    };
    let of = |rate| state(printing("2019", vec![rate]));
    let (old, new) = (of(rate("0.01134", "11.3‰")), of(rate("0.01156", "11.6‰")));
    let comparison = changes::compare(&old, &new, &[]);
    let change = &comparison.figures.changed[0];
    assert_eq!((&*change.told.0, &*change.told.1), ("11.34‰", "11.56‰"));
    let difference = change.difference.as_ref().map(|d| d.told(Wording::ENGLISH));
    let difference = difference.as_deref();
    assert_eq!(difference, Some("+0.2 per mille points"));
}

#[test]
fn another_sign_on_the_pages_is_a_change_unless_the_state_is_too_old_to_know() {
    let of = |sha256: &str| {
        let digest = |_: &str| sha256.to_owned();
        let pictures = changes::Pictures {
            logo: Some(("images/seal.png", "seal")),
            digest: Some(&digest),
        };
        let flat = changes::flatten_with(&document("Births rose."), "a", None, &pictures);
        state(report(vec![flat], Vec::new()))
    };
    let (mut old, mut new) = (of("1"), of("2"));
    let told = changes::text(&changes::compare(&old, &new, &[]), TextOptions::default());
    assert!(
        told.contains(
            "[-[seal] (images/seal.png as it was)-]{+[seal] (images/seal.png as it is now)+}"
        ),
        "{told}"
    );
    assert!(changes::compare(&new, &new, &[]).is_same());
    // A state of the first form: without the sign.
    old.format = 1;
    old.reports[0].documents[0].passages.remove(1);
    changes::level(&mut old, &mut new);
    assert!(changes::compare(&old, &new, &[]).is_same());
}
