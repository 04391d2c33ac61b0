//! Numbering, run-in lists and cross-references, by the cases in `tests/cases/document`.
//!
//! `tree.txt` is the numbered tree, `written.md` its Markdown, `contents.txt` what a table of contents lists and which
//! headings carry each figure, `problems.txt` (in `err`) every problem.

mod common;
#[path = "common/trees.rs"]
mod trees;

use annals::diagnostics::Sink;
use annals::document::number::{number, slug};
use annals::document::{Document, query};
use annals::markdown;
use std::fmt::Write as _;
use trees::{Case, problems, tree};

fn questions(document: &Document) -> String {
    let mut out = String::new();
    for entry in query::contents(document) {
        let indent = "  ".repeat(usize::from(entry.level) - 1);
        let (number, text, id) = (entry.number, entry.text, entry.id);
        let _ = writeln!(out, "{indent}[{number}] {text} #{id}");
    }
    for (index, path) in query::figures_by_heading(document).iter().enumerate() {
        let path = match path {
            Some(path) => format!("/{}", path.join("/")),
            None => "nowhere".to_owned(),
        };
        let _ = writeln!(out, "figure {index}: {path}");
    }
    out
}

#[test]
fn numbers() {
    for folder in common::folders("document/ok") {
        let case = Case::read(&folder);
        let mut sink = Sink::new();
        let mut document = case.parse(&mut sink);
        number(&mut document, &case.scheme, &mut sink);
        assert_eq!(problems(sink.items()), "", "{}", folder.display());
        let once = document.clone();
        number(&mut document, &case.scheme, &mut sink);
        assert_eq!(document, once, "numbering again changes nothing");
        common::provenance::attach(&folder, &mut document);
        common::expect(&folder.join("tree.txt"), &tree(&document));
        common::expect(&folder.join("contents.txt"), &questions(&document));
        let written = markdown::write(&document);
        common::expect(&folder.join("written.md"), &written);
    }
}

#[test]
fn reports_problems() {
    for folder in common::folders("document/err") {
        let case = Case::read(&folder);
        let mut sink = Sink::new();
        let mut document = case.parse(&mut sink);
        number(&mut document, &case.scheme, &mut sink);
        assert!(sink.has_errors(), "{}", folder.display());
        common::expect(&folder.join("problems.txt"), &problems(sink.items()));
    }
}

#[test]
fn slugs() {
    for (text, id) in [
        ("Leadership & safeguards", "leadership-safeguards"),
        (" 2019: a  year ", "2019-a-year"),
        ("Œuvre Straße ÉTÉ", "œuvre-straße-été"),
        ("计划生育", "计划生育"),
        ("!?", ""),
    ] {
        assert_eq!(slug(text), id);
    }
}
