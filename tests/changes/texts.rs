//! Texts as they may come: hostile, and long.

use super::build::{report, state};
use super::laws::check_document;
use annals::changes::state::{DocumentState, Passage, Run};
use annals::changes::{self, DocumentEdit, Edit, Piece, Step, TextOptions};

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
