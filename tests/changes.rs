//! What changed between two versions: each case is a document before (`old.md`) and after
//! (`new.md`) and the report expected of the two, as text and as Markdown. `{births=4,923}`
//! is a figure. Then the laws: what a comparison says gives the new version out of the old
//! one, nothing changed between a version and itself, and a state reads as it was written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use annals::changes::report::ReportOptions;
use annals::changes::state::{
    CheckState, DocumentState, FigureState, Marked, OriginState, Passage, ReportState, Run,
    TableState, TargetState,
};
use annals::changes::{
    self, Cause, DocumentEdit, Edit, Piece, State, Step, TextEdit, TextOptions, Token, tokens,
};
use annals::diagnostics::Sink;
use annals::document::marks::Mark;
use annals::document::number::{Scheme, number};
use annals::document::{Document, Meta};
use annals::markdown::{Source, parse, write};
use annals::measure::Kind;
use annals::measure::numbering::{Form, LevelNumbering};
use common::build::mention;
use proptest::prelude::*;
use std::fs;

/// A document of a case.
fn document(text: &str) -> Document {
    let mut mentions = Vec::new();
    let mut marked = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (inner, behind) = after.split_once('}').expect("a closing brace");
        marked.push_str(before);
        match inner.split_once('=') {
            Some((id, shown)) => {
                marked.push_str(&Mark::Figure(mentions.len()).write());
                mentions.push(mention(id, id, shown, None));
            }
            None => marked.push_str(&format!("{{{inner}}}")),
        }
        rest = behind;
    }
    marked.push_str(rest);
    let meta = Meta {
        title: "Annual summary".to_owned(),
        language: "en".to_owned(),
        ..Meta::default()
    };
    let source = Source {
        meta: &meta,
        text: &marked,
        mentions: &mentions,
        charts: &[],
        parts: &[(0, "text.md")],
    };
    let mut sink = Sink::new();
    let mut document = parse(&source, &mut sink);
    let level = |form| LevelNumbering {
        prefix: String::new(),
        form,
        suffix: ".".to_owned(),
        full: false,
    };
    let scheme = Scheme {
        levels: vec![level(Form::UpperRoman), level(Form::Decimal)],
    };
    number(&mut document, &scheme, &mut sink);
    assert!(sink.items().is_empty(), "{:?}", sink.items());
    document
}

/// A state with one report.
fn state(report: ReportState) -> State {
    State {
        kind: changes::state::KIND.to_owned(),
        format: changes::state::FORMAT,
        program: "0.1.0".to_owned(),
        reports: vec![report],
        ..State::default()
    }
}

fn report(documents: Vec<DocumentState>, figures: Vec<FigureState>) -> ReportState {
    ReportState {
        report: "report".to_owned(),
        title: "Annual summary".to_owned(),
        period: "2019".to_owned(),
        language: "en".to_owned(),
        group: ",".to_owned(),
        mark: ".".to_owned(),
        figures,
        documents,
        ..ReportState::default()
    }
}

#[test]
fn each_case_tells_what_is_expected() {
    for case in common::folders("changes") {
        let read = |name: &str| fs::read_to_string(case.join(name)).expect(name);
        let state_of = |name: &str| {
            let document = document(&read(name));
            let flat = changes::flatten(&document, "annual-summary", None);
            state(report(vec![flat], Vec::new()))
        };
        let (old, new) = (state_of("old.md"), state_of("new.md"));
        let comparison = changes::compare(&old, &new, &[]);
        let mut told = changes::text(&comparison, TextOptions::default());
        for full in [false, true] {
            let document = changes::report(&comparison, ReportOptions { full });
            told.push_str(if full {
                "\n==== in full\n\n"
            } else {
                "\n====\n\n"
            });
            told.push_str(&write(&document));
        }
        let file = case.join("expected.txt");
        if !file.exists() && std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&file, "").unwrap();
        }
        common::expect(&file, &told);
        // The other way round it is as consistent, and tells of as many documents.
        let back = changes::compare(&new, &old, &[]);
        assert_eq!(back.documents.len(), comparison.documents.len());
        check_document(&new.reports[0].documents[0], &old.reports[0].documents[0]);
        check_document(&old.reports[0].documents[0], &new.reports[0].documents[0]);
    }
}

/// The tokens of one side of a text.
fn side(edit: &TextEdit, new: bool) -> Vec<Token> {
    let mut out = Vec::new();
    for piece in &edit.pieces {
        let tokens = match (piece, new) {
            (Piece::Same(old, _), false) | (Piece::Deleted(old), false) => &edit.old[old.clone()],
            (Piece::Same(_, range), true) | (Piece::Inserted(range), true) => {
                &edit.new[range.clone()]
            }
            _ => &[],
        };
        out.extend_from_slice(tokens);
    }
    out
}

fn check_text(edit: &TextEdit) {
    assert_eq!(side(edit, false), edit.old);
    assert_eq!(side(edit, true), edit.new);
    for piece in &edit.pieces {
        if let Piece::Same(old, new) = piece {
            assert_eq!(old.len(), new.len());
            for (a, b) in edit.old[old.clone()].iter().zip(&edit.new[new.clone()]) {
                assert!(a.text == b.text || (a.refers.is_some() && a.refers == b.refers));
            }
        }
    }
}

/// Every passage, row and cell of both versions is told of once, and the edits of what is
/// in both give each version back.
fn check_document(old: &DocumentState, new: &DocumentState) {
    let edit = DocumentEdit::of(old, new);
    let mut olds: Vec<usize> = edit.steps.iter().filter_map(|s| s.old).collect();
    let news: Vec<usize> = edit.steps.iter().filter_map(|s| s.new).collect();
    assert_eq!(news, (0..new.passages.len()).collect::<Vec<_>>());
    olds.sort_unstable();
    assert_eq!(olds, (0..old.passages.len()).collect::<Vec<_>>());
    for step in &edit.steps {
        match &step.edit {
            Some(Edit::Text(edit)) => check_text(edit),
            Some(Edit::Table(table)) => {
                check_text(&table.caption);
                check_text(&table.source);
                table
                    .rows
                    .iter()
                    .flat_map(|r| &r.cells)
                    .for_each(|(_, cell)| check_text(cell));
                let (Some(Passage::Table(a)), Some(Passage::Table(b))) = (
                    step.old.map(|at| &old.passages[at]),
                    step.new.map(|at| &new.passages[at]),
                ) else {
                    panic!("a table that became no table");
                };
                let mut rows: Vec<usize> = table.rows.iter().filter_map(|r| r.old).collect();
                rows.sort_unstable();
                assert_eq!(rows, (0..a.rows.len()).collect::<Vec<_>>());
                let rows: Vec<usize> = table.rows.iter().filter_map(|r| r.new).collect();
                assert_eq!(rows, (0..b.rows.len()).collect::<Vec<_>>());
            }
            None => {}
        }
    }
    assert_eq!(edit.is_same(), DocumentEdit::of(new, old).is_same());
}

fn run() -> impl Strategy<Value = Run> {
    let words = "(births|rose|[a-c]{1,2}|4,9[0-9]{2}|8\\.6‰| |\\.|,|（|县|1 234|don't){1,6}";
    prop_oneof![
        words.prop_map(Run::Plain),
        (words, prop::option::of("[a-b]"), any::<bool>()).prop_map(|(text, figure, strong)| {
            Run::Marked(Marked {
                text,
                figure,
                strong,
                ..Marked::default()
            })
        }),
        ("Table [1-3]", "[x-z]").prop_map(|(text, refers)| Run::Marked(Marked {
            text,
            refers: Some(refers),
            ..Marked::default()
        })),
    ]
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    prop::collection::vec(run(), 0..6)
}

fn passage() -> impl Strategy<Value = Passage> {
    let cell = || runs();
    let table = (
        prop::collection::vec("[a-d]", 1..4),
        prop::collection::vec(prop::collection::vec(cell(), 0..4), 0..5),
        runs(),
    );
    prop_oneof![
        3 => runs().prop_map(|text| Passage::Paragraph { text }),
        1 => runs().prop_map(|text| Passage::Item { marker: "1.".to_owned(), text }),
        1 => (1..3_u8, "[a-c]?", runs()).prop_map(|(level, id, text)| Passage::Heading {
            level, number: "I.".to_owned(), id, text
        }),
        1 => table.prop_map(|(columns, rows, caption)| Passage::Table(TableState {
            columns, rows, caption, ..TableState::default()
        })),
    ]
}

fn flat() -> impl Strategy<Value = DocumentState> {
    prop::collection::vec(passage(), 0..8).prop_map(|passages| DocumentState {
        output: "a".to_owned(),
        title: "A".to_owned(),
        area: None,
        passages,
    })
}

/// A document and one made from it by taking out, putting in and changing.
fn edited() -> impl Strategy<Value = (DocumentState, DocumentState)> {
    (
        flat(),
        prop::collection::vec((0..9_usize, passage(), 0..3_u8), 0..5),
    )
        .prop_map(|(old, edits)| {
            let mut new = old.clone();
            for (at, passage, what) in edits {
                let len = new.passages.len();
                match what {
                    0 => new.passages.insert(at.min(len), passage),
                    1 if at < len => drop(new.passages.remove(at)),
                    2 if at < len => new.passages[at] = passage,
                    _ => {}
                }
            }
            (old, new)
        })
}

proptest! {
    #[test]
    fn the_pieces_of_a_text_give_both_versions(old in runs(), new in runs()) {
        let (old, new) = (tokens(&old), tokens(&new));
        check_text(&TextEdit::of(old.clone(), new.clone()));
        prop_assert!(TextEdit::of(new.clone(), new).is_same());
        prop_assert!(TextEdit::of(old.clone(), old).is_same());
    }

    #[test]
    fn tokens_hold_all_characters(runs in runs()) {
        let text: String = runs.iter().map(Run::text).collect();
        let joined: String = tokens(&runs).iter().map(|t| t.text.as_str()).collect();
        prop_assert_eq!(text, joined);
    }

    #[test]
    fn every_passage_is_told_of_once((old, new) in edited()) {
        check_document(&old, &new);
        check_document(&new, &old);
        prop_assert!(DocumentEdit::of(&new, &new.clone()).is_same());
    }

    #[test]
    fn documents_without_anything_in_common_are_compared_too(old in flat(), new in flat()) {
        check_document(&old, &new);
    }

    #[test]
    fn a_state_reads_as_it_was_written((old, new) in edited()) {
        let state = state(report(vec![old, new], vec![figure("births", "4923", Kind::Count)]));
        let text = changes::write(&state);
        let read = changes::read("state.json", text.as_bytes()).unwrap();
        prop_assert_eq!(&read, &state);
        prop_assert_eq!(changes::write(&read), text);
    }

    /// Cut, with another byte, or with one piece in place of another: it is refused, or read as
    /// something that can be compared, in no case with harm.
    #[test]
    fn a_damaged_state_does_no_harm(
        (old, new) in edited(),
        at in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        what in 0..4_u8,
        byte in any::<u8>(),
    ) {
        let figures = vec![
            figure("births", "4923", Kind::Count),
            computed("change(births)", "9", Kind::Count, "change", &["births"]),
            computed("rank(births)", "2", Kind::Rank, "rank", &["births"]),
        ];
        let mut whole = state(report(vec![old], figures));
        whole.published = Some(changes::state::Published {
            label: "2019".to_owned(),
            date: "2020-01-20".to_owned(),
            number: 1,
            reason: String::new(),
        });
        let text = changes::write(&whole);
        let mut bytes = text.clone().into_bytes();
        let (at, to) = (at.index(bytes.len()), to.index(bytes.len()));
        match what {
            0 => bytes.truncate(at),
            1 => bytes[at] = byte,
            2 => drop(bytes.drain(at.min(to)..at.max(to))),
            _ => {
                // A value of one key under another.
                let values = ["null", "5", "-1", "[]", "{}", "\"x\"", "1e400", "\"1e28\"", "255", "4294967295"];
                let keys: Vec<usize> = text.match_indices("\":").map(|(at, _)| at + 2).collect();
                let start = keys[at % keys.len()];
                let end = text[start..].find([',', '}', ']', '\n']).map_or(text.len(), |e| start + e);
                let value = values[to % values.len()].bytes();
                bytes.splice(start..end, value);
            }
        }
        let _ = (changes::brief("s", &bytes), changes::head("s", &bytes), changes::reasons(&bytes));
        if let Ok(read) = changes::read("s", &bytes) {
            for (old, new) in [(&read, &whole), (&whole, &read), (&read, &state(report(vec![new], vec![])))] {
                let comparison = changes::compare(old, new, &[]);
                for full in [false, true] {
                    write(&changes::report(&comparison, ReportOptions { full }));
                    changes::text(&comparison, TextOptions { full, color: full });
                }
                changes::json(&comparison);
                changes::draft(&changes::unexplained(&comparison), false, None);
            }
        }
    }

    #[test]
    fn a_report_of_anything_can_be_written((old, new) in edited()) {
        let (old, new) = (state(report(vec![old], vec![])), state(report(vec![new], vec![])));
        let comparison = changes::compare(&old, &new, &[]);
        for full in [false, true] {
            write(&changes::report(&comparison, ReportOptions { full }));
            changes::text(&comparison, TextOptions { full, color: full });
        }
        let json: serde_json::Value = serde_json::from_str(&changes::json(&comparison)).unwrap();
        prop_assert_eq!(&json["same"], comparison.is_same());
    }
}

/// A figure of the county from cell C7.
fn figure(id: &str, value: &str, kind: Kind) -> FigureState {
    let indicator = id.split('@').next().filter(|_| !id.contains('('));
    FigureState {
        id: id.to_owned(),
        label: id.to_owned(),
        value: Some(value.parse().unwrap()),
        shown: value.to_owned(),
        unit: String::new(),
        sign: String::new(),
        kind,
        factor: Some("1".parse().unwrap()),
        decimals: 0,
        points: false,
        indicator: indicator.map(str::to_owned),
        area_id: id.split('@').nth(1).unwrap_or("county").to_owned(),
        area: "County".to_owned(),
        period: "2019".to_owned(),
        origin: OriginState::Cell {
            workbook: "samples/county-2019.xlsx".to_owned(),
            sheet: "Population".to_owned(),
            cell: "C7".to_owned(),
            formula: String::new(),
            parts: Vec::new(),
            others: String::new(),
        },
    }
}

fn computed(id: &str, value: &str, kind: Kind, name: &str, parts: &[&str]) -> FigureState {
    FigureState {
        origin: OriginState::Operation {
            name: name.to_owned(),
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
        },
        ..figure(id, value, kind)
    }
}

/// A figure from a cell with a formula that reads the cells of others.
fn calculated(id: &str, value: &str, cell: &str, formula: &str, parts: &[&str]) -> FigureState {
    FigureState {
        origin: OriginState::Cell {
            workbook: "samples/county-2019.xlsx".to_owned(),
            sheet: "Population".to_owned(),
            cell: cell.to_owned(),
            formula: formula.to_owned(),
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            others: String::new(),
        },
        ..figure(id, value, Kind::Count)
    }
}

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

/// The changes of figures that all documents print.
fn changed(old: Vec<FigureState>, new: Vec<FigureState>) -> Vec<String> {
    let printed = |figures: &[FigureState]| DocumentState {
        passages: vec![Passage::Paragraph {
            text: figures
                .iter()
                .map(|figure| {
                    Run::Marked(Marked {
                        text: figure.shown.clone(),
                        figure: Some(figure.id.clone()),
                        ..Marked::default()
                    })
                })
                .collect(),
        }],
        ..DocumentState::default()
    };
    let sorted = |mut figures: Vec<FigureState>| {
        figures.sort_by(|a, b| a.id.cmp(&b.id));
        state(report(vec![printed(&figures)], figures))
    };
    let (old, new) = (sorted(old), sorted(new));
    let comparison = changes::compare(&old, &new, &[]);
    let told = comparison.figures.changed.iter().map(|change| {
        let cause = match &change.cause {
            Cause::Own(place) => place.clone(),
            Cause::Follows(parts) => format!("from {}", parts.join(" ")),
        };
        let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        format!(
            "{}: {} | {} | {cause}",
            change.new.id,
            or_none(&change.difference),
            or_none(&change.rate)
        )
    });
    let mut all: Vec<String> = told.collect();
    all.extend(
        comparison
            .figures
            .added
            .iter()
            .map(|(_, f)| format!("+ {}", f.id)),
    );
    all.extend(
        comparison
            .figures
            .removed
            .iter()
            .map(|(_, f)| format!("- {}", f.id)),
    );
    all
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

/// A chart of two values, of which only the second is a figure.
fn drawn(form: annals::document::ChartForm, met: bool) -> annals::document::Chart {
    let series = annals::document::Series {
        points: vec![Some(0), None, Some(1)],
        values: ["10.123456789", "10.55555", "11.000001"]
            .map(|v| Some(v.parse().unwrap()))
            .to_vec(),
        met: vec![Some(true), None, Some(met)],
        ..Default::default()
    };
    annals::document::Chart {
        form,
        categories: ["2017", "2018", "2019"].map(str::to_owned).to_vec(),
        series: vec![series],
        ..Default::default()
    }
}

fn with_block(block: annals::document::Block) -> DocumentState {
    let document = Document {
        mentions: vec![
            mention("rate-2017", "Rate", "10.1‰", None),
            mention("rate-2019", "Rate", "11.0‰", None),
        ],
        blocks: vec![block],
        ..Document::default()
    };
    changes::flatten(&document, "annual-summary", None)
}

#[test]
fn a_sparkline_is_told_as_it_is_printed() {
    use annals::document::{Block, ChartForm, Inline};
    let mut chart = drawn(ChartForm::Sparkline, true);
    chart.series[0].met.clear();
    let state = with_block(Block::Paragraph(vec![Inline::Sparkline(Box::new(chart))]));
    let Some(Passage::Paragraph { text }) = state.passages.last() else {
        panic!("a paragraph");
    };
    assert_eq!(changes::state::plain(text), "10.1‰ → 11.0‰");
    assert!(matches!(&text[2], Run::Marked(m) if m.figure.as_deref() == Some("rate-2019")));
}

#[test]
fn a_verdict_that_turns_in_a_chart_is_a_change() {
    use annals::document::{Block, ChartForm};
    let of = |met| with_block(Block::Chart(drawn(ChartForm::Bullet, met)));
    let edit = DocumentEdit::of(&of(true), &of(false));
    let step = edit.steps.last().unwrap();
    let Some(Edit::Table(table)) = &step.edit else {
        panic!("a table that differs");
    };
    let cells: Vec<_> = table.rows.iter().flat_map(|row| &row.cells).collect();
    let [(2, cell)] = cells[..] else {
        panic!("one cell that differs: {cells:?}");
    };
    assert_eq!((&*cell.old[0].text, &*cell.new[0].text), ("met", "missed"));
    assert!(DocumentEdit::of(&of(true), &of(true)).is_same());
}

/// A report that prints all of these figures.
fn printing(period: &str, mut figures: Vec<FigureState>) -> ReportState {
    figures.sort_by(|a, b| a.id.cmp(&b.id));
    let run = |figure: &FigureState| {
        Run::Marked(Marked {
            text: figure.shown.clone(),
            figure: Some(figure.id.clone()),
            ..Marked::default()
        })
    };
    let text = figures.iter().map(run).collect();
    let document = DocumentState {
        passages: vec![Passage::Paragraph { text }],
        ..DocumentState::default()
    };
    ReportState {
        period: period.to_owned(),
        ..report(vec![document], figures)
    }
}

#[test]
fn an_area_that_goes_by_another_name_is_known_by_its_values() {
    let of = |area: &str, families: &str| {
        let id = |name: &str| format!("{name}@{area}");
        let births = id("births");
        state(printing(
            "2019",
            vec![
                figure(&births, "164", Kind::Count),
                figure(&id("women"), "1290", Kind::Count),
                figure(&id("families"), families, Kind::Count),
                computed(
                    &format!("rank({births}, townships)"),
                    "3",
                    Kind::Rank,
                    "rank",
                    &[&births],
                ),
            ],
        ))
    };
    let (old, new) = (of("shiqiao", "195"), of("stone-bridge", "295"));
    let comparison = changes::compare(&old, &new, &[]);
    let figures = &comparison.figures;
    let changed: Vec<&str> = figures.changed.iter().map(|c| &*c.new.id).collect();
    assert_eq!(changed, ["families@stone-bridge"]);
    assert!(figures.added.is_empty() && figures.removed.is_empty());
    assert_eq!(changes::unexplained(&comparison).len(), 1);
    let told = changes::text(&comparison, TextOptions::default());
    assert!(
        told.contains(
            "area County (`shiqiao`) is now County (`stone-bridge`); 2 of 3 figures have the \
             value they had"
        ),
        "{told}"
    );
}

/// Figures of an indicator in cells of one column.
fn column(indicator: &str, values: &[(&str, &str)]) -> Vec<FigureState> {
    let figures = values.iter().enumerate();
    let figures = figures.map(|(at, (area, value))| FigureState {
        label: format!("Visits of {area}"),
        origin: OriginState::Cell {
            workbook: "samples/county-2019.xlsx".to_owned(),
            sheet: "Use".to_owned(),
            cell: format!("C{}", 7 + at),
            formula: String::new(),
            parts: Vec::new(),
            others: String::new(),
        },
        ..figure(&format!("{indicator}@{area}"), value, Kind::Count)
    });
    figures.collect()
}

fn renames(old: &[FigureState], new: &[FigureState]) -> (Vec<String>, Vec<String>) {
    let of = |figures: &[FigureState]| state(printing("2019", figures.to_vec()));
    let (old, new) = (of(old), of(new));
    let comparison = changes::compare(&old, &new, &[]);
    let found = &comparison.figures;
    assert_eq!(found.added.len(), found.removed.len());
    let renames = found.renamed.iter();
    let renames = renames.map(|r| format!("{} {} {}/{}", r.old.0, r.new.0, r.same, r.figures));
    let changed = found.changed.iter().map(|c| c.new.id.clone());
    (renames.collect(), changed.collect())
}

#[test]
fn an_indicator_that_goes_by_another_name_is_known_by_values_and_cells() {
    let none: Vec<String> = Vec::new();
    let old = column("visits", &[("east", "90"), ("west", "0"), ("north", "33")]);
    let same = column("calls", &[("east", "90"), ("west", "0"), ("north", "33")]);
    assert_eq!(
        renames(&old, &same),
        (vec!["visits calls 3/3".to_owned()], none.clone())
    );
    // Of one figure alone the cell tells.
    assert_eq!(
        renames(&old[..1], &same[..1]),
        (vec!["visits calls 1/1".to_owned()], none.clone())
    );
    // What was corrected under the new name still asks for a reason.
    let new = column("calls", &[("east", "91"), ("west", "0"), ("north", "32")]);
    assert_eq!(
        renames(&old, &new),
        (
            vec!["visits calls 1/3".to_owned()],
            vec!["calls@east".to_owned(), "calls@north".to_owned()]
        )
    );
    // Another thing in these cells is another thing.
    let mut other = new.clone();
    for figure in &mut other {
        figure.label = figure.label.replace("Visits", "Loans");
        figure.value = Some("7".parse().unwrap());
    }
    assert_eq!(renames(&old, &other), (none.clone(), none.clone()));
    // And so is the same number elsewhere, if there is but one.
    let mut elsewhere = same[..1].to_vec();
    elsewhere[0].origin = OriginState::None;
    assert_eq!(renames(&old[..1], &elsewhere), (none.clone(), none));
}

#[test]
fn many_areas_that_were_all_renamed_are_paired_in_no_time() {
    let of = |prefix: &str| {
        let figures = (0..3_000_u32).flat_map(|at| {
            let area = format!("{prefix}{at:04}");
            // The first is the same for all, and tells nothing.
            [7, at % 40 + 1, at * 7919 % 3001 + 1, at * 31 % 2999 + 1]
                .into_iter()
                .enumerate()
                .map(move |(sort, value)| {
                    figure(&format!("of{sort}@{area}"), &value.to_string(), Kind::Count)
                })
        });
        state(printing("2019", figures.collect()))
    };
    let (old, new) = (of("old"), of("new"));
    let begun = std::time::Instant::now();
    let comparison = changes::compare(&old, &new, &[]);
    // It takes a tenth of that; all pairs took minutes.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    let renamed = &comparison.figures.renamed;
    assert_eq!(renamed.len(), 3_000);
    for rename in renamed {
        assert_eq!(rename.old.0[3..], rename.new.0[3..]);
        assert_eq!((rename.same, rename.figures), (4, 4));
    }
    assert!(comparison.figures.changed.is_empty());
    let told = changes::text(&comparison, TextOptions::default());
    assert!(told.contains("\n  and 2980 more\n"), "{told}");
}

#[test]
fn what_came_out_of_a_file_commands_no_terminal() {
    let of = |text: &str| {
        let passages = vec![said(text.to_owned())];
        let document = DocumentState {
            title: "\u{1b}]0;title\u{7}".to_owned(),
            output: "a\u{1b}[2J".to_owned(),
            passages,
            ..DocumentState::default()
        };
        state(report(vec![document], vec![]))
    };
    let (old, new) = (of("Births \u{1b}[2Jrose."), of("Births \u{9b}fell\r."));
    let comparison = changes::compare(&old, &new, &[]);
    let plain = changes::text(&comparison, TextOptions::default());
    let control = |c: char| c.is_control() && c != '\n';
    assert!(!plain.contains(control), "{plain:?}");
    let color = TextOptions {
        color: true,
        full: true,
    };
    let colored = changes::text(&comparison, color);
    let own = ["\u{1b}[1m", "\u{1b}[31;9m", "\u{1b}[34;4m", "\u{1b}[0m"];
    let bare = own.iter().fold(colored, |text, own| text.replace(own, ""));
    assert!(bare.contains("fell") && !bare.contains(control), "{bare:?}");
}

#[test]
fn what_combines_is_never_parted() {
    let cases = [
        // Devanagari with a virama, Persian with a non-joiner, Thai vowels, Hebrew points,
        // a decomposed accent, a picture with a colour, a family.
        ("विद्यालय में", 3),
        ("می\u{200c}خواهم رفت", 3),
        ("กำลัง", 4),
        ("שָׁלוֹם רב", 3),
        ("Cafe\u{301} noir", 3),
        ("👍🏽", 1),
    ];
    for (text, expected) in cases {
        let all = tokens(&[Run::Plain(text.to_owned())]);
        let texts: Vec<&str> = all.iter().map(|token| &*token.text).collect();
        assert_eq!(texts.len(), expected, "{texts:?}");
        assert_eq!(texts.concat(), text);
    }
}

fn said(text: String) -> Passage {
    Passage::Paragraph {
        text: vec![Run::Plain(text)],
    }
}

/// Words that no other number gives.
fn sentence(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    let word = |n: usize| {
        [
            letter(n),
            letter(n / 26),
            letter(n / 676),
            letter(n / 17_576),
        ]
    };
    let words = (0..12).map(|at| word(number * 12 + at).iter().collect::<String>());
    format!("{}. ", words.collect::<Vec<_>>().join(" "))
}

#[test]
fn long_texts_are_compared_in_no_time() {
    let document = |passages| DocumentState {
        passages,
        ..DocumentState::default()
    };
    let begun = std::time::Instant::now();
    // A paragraph of 60,000 words, of which one sentence changed and one came.
    let long = |numbers: &[usize]| {
        let sentences = numbers.iter().map(|number| sentence(*number));
        document(vec![said(sentences.collect())])
    };
    let old: Vec<usize> = (0..5_000).collect();
    let mut new = old.clone();
    new[2_500] = 6_000;
    new.insert(4_000, 6_001);
    let edit = DocumentEdit::of(&long(&old), &long(&new));
    check_document(&long(&old), &long(&new));
    let [
        Step {
            edit: Some(Edit::Text(text)),
            ..
        },
    ] = &edit.steps[..]
    else {
        panic!("one text");
    };
    let changed = text.pieces.iter().filter(|p| !matches!(p, Piece::Same(..)));
    assert!(changed.count() < 40);
    // The same written anew: nothing is the same.
    let anew: Vec<usize> = (10_000..15_000).collect();
    check_document(&long(&old), &long(&anew));
    // Many paragraphs written anew.
    let many = |numbers: std::ops::Range<usize>| {
        let passages = numbers.map(|n| said((0..10).map(|at| sentence(n * 10 + at)).collect()));
        document(passages.collect())
    };
    check_document(&many(0..250), &many(1_000..1_250));
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
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
    let difference = change.difference.as_deref();
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
