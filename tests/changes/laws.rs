//! What holds of every comparison: its pieces give both versions, and nothing is told twice.

use super::build::{computed, figure, report, state};
use annals::changes::report::ReportOptions;
use annals::changes::state::{DocumentState, Marked, Passage, Run, TableState};
use annals::changes::{self, DocumentEdit, Edit, Piece, TextEdit, TextOptions, Token, tokens};
use annals::markdown::write;
use annals::measure::Kind;
use proptest::prelude::*;

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
pub fn check_document(old: &DocumentState, new: &DocumentState) {
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

pub fn run() -> impl Strategy<Value = Run> {
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

pub fn flat() -> impl Strategy<Value = DocumentState> {
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
