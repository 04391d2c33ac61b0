//! The examples of the CommonMark 0.31.2 specification through our parser and HTML writer.
//!
//! `tests/data/commonmark/known.txt` lists each example that differs, with its reason: a
//! number, a space, the reason. Set `UPDATE_EXPECT=1` to be shown what differs in full.

use annals::diagnostics::{Code, Sink};
use annals::document::Meta;
use annals::{html, markdown};
use std::collections::BTreeMap;
use std::path::Path;

/// How many examples the specification has.
const EXAMPLES: usize = 652;

/// How many of them come out as the specification has them.
const AGREE: usize = 580;

#[test]
fn examples_of_the_specification() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/commonmark");
    let spec = std::fs::read_to_string(folder.join("spec.json")).unwrap();
    let spec: Vec<serde_json::Value> = serde_json::from_str(&spec).unwrap();
    let known = std::fs::read_to_string(folder.join("known.txt")).unwrap();
    let known: BTreeMap<u64, &str> = known
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(' ').unwrap())
        .map(|(number, reason)| (number.parse().unwrap(), reason))
        .collect();
    let show = std::env::var_os("UPDATE_EXPECT").is_some();

    let (mut agree, mut refused, mut wrong) = (0, 0, Vec::new());
    for example in &spec {
        let number = example["example"].as_u64().unwrap();
        let text = example["markdown"].as_str().unwrap();
        let expected = example["html"].as_str().unwrap();
        let (actual, problems) = fragment(text);
        let is_refused = problems.contains(&markdown::codes::RAW_HTML);
        let reason = known.get(&number).copied();
        match (actual == expected && !is_refused, reason) {
            (true, None) => agree += 1,
            (false, Some("raw HTML is refused")) if is_refused => refused += 1,
            (false, Some(reason)) if !reason.starts_with("raw HTML") => {}
            (same, reason) => {
                wrong.push(format!(
                    "{number} {}",
                    reason.unwrap_or(if is_refused {
                        "raw HTML is refused"
                    } else {
                        "?"
                    })
                ));
                if show {
                    eprintln!(
                        "--- {number} same: {same} problems: {problems:?}\n{text}\n--- expected\n{expected}\n--- actual\n{actual}"
                    );
                }
            }
        }
    }
    println!(
        "CommonMark 0.31.2: {agree} of {} examples agree; {refused} are refused for raw HTML; {} differ otherwise",
        spec.len(),
        known.len() - refused
    );
    assert!(
        wrong.is_empty(),
        "not as known.txt says:\n{}",
        wrong.join("\n")
    );
    assert_eq!(spec.len(), EXAMPLES);
    assert_eq!(agree + known.len(), EXAMPLES);
    assert_eq!(agree, AGREE, "update the count that is published");
}

fn fragment(text: &str) -> (String, Vec<Code>) {
    let meta = Meta::default();
    let source = markdown::Source {
        meta: &meta,
        text,
        mentions: &[],
        charts: &[],
        parts: &[],
    };
    let mut sink = Sink::new();
    let document = markdown::parse(&source, &mut sink);
    let codes = sink.items().iter().map(|problem| problem.code).collect();
    (html::fragment(&document), codes)
}
