//! The pages of the messages: every code has one, and every page a code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The files below a folder that have that name or ending.
fn files(folder: &Path, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
    found
}

/// All codes that the program declares.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for text in files(Path::new("src"), "codes.rs") {
        for rest in text.split("Code(\"").skip(1) {
            let code = rest.split('"').next().unwrap().to_owned();
            assert!(codes.insert(code.clone()), "{code} is declared twice");
        }
    }
    codes
}

/// The pages by their codes.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    for text in files(Path::new("docs/problems"), ".md") {
        for page in text.split("\n## ").skip(1) {
            let (code, _) = page.split_once(": ").expect("a code and a title");
            let known = pages.insert(code.to_owned(), page.to_owned());
            assert!(known.is_none(), "{code} has two pages");
        }
    }
    pages
}

#[test]
fn every_code_has_its_page_and_every_page_a_code() {
    let codes = codes();
    let pages = pages();
    assert!(codes.len() > 100);
    let explained: BTreeSet<String> = pages.keys().cloned().collect();
    let lacking: Vec<_> = codes.difference(&explained).collect();
    assert!(
        lacking.is_empty(),
        "no page in docs/problems for {lacking:?}"
    );
    let idle: Vec<_> = explained.difference(&codes).collect();
    assert!(
        idle.is_empty(),
        "pages for codes that nothing declares: {idle:?}"
    );
}

#[test]
fn every_page_has_an_example_and_a_cure() {
    for (code, page) in pages() {
        let example = page.split("```text\n").nth(1);
        let example = example.unwrap_or_else(|| panic!("{code} has no example"));
        let first = example.lines().next().unwrap();
        assert!(first.contains(&format!("[{code}]: ")), "{code}: {first}");
        assert!(page.contains("\nWhat to do: "), "{code} has no cure");
        // Between title and example stands what it means.
        let meaning = page.lines().nth(2).unwrap();
        assert!(
            meaning.ends_with(['.', ')']) && meaning.len() > 20,
            "{code}: {meaning}"
        );
    }
}

fn explain(code: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .arg("explain")
        .args(code)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn the_program_prints_the_pages() {
    let pages = pages();
    let (found, list) = explain(&[]);
    assert!(found);
    assert_eq!(list.lines().count(), pages.len());
    for code in ["F025", "f025", "[F025]"] {
        let (found, text) = explain(&[code]);
        assert!(found);
        assert_eq!(text.trim_end(), format!("## {}", pages["F025"].trim_end()));
    }
    let (found, text) = explain(&["F999"]);
    assert!(!found);
    assert!(text.contains("no message has the code `F999`"), "{text}");
}
