//! Reading and writing Markdown, by the cases in `tests/cases/markdown`.
//!
//! `ok`: `tree.txt` is the tree, `written.md` what is written for it. `err`: `problems.txt`
//! is every problem, and there is at least one. Set `UPDATE_EXPECT=1` to accept.

mod common;
#[path = "common/trees.rs"]
mod trees;

use annals::diagnostics::Sink;
use annals::document::Meta;
use annals::markdown;
use trees::{Case, problems, tree};

#[test]
fn reads_and_writes() {
    for folder in common::folders("markdown/ok") {
        let case = Case::read(&folder);
        let mut sink = Sink::new();
        let mut document = case.parse(&mut sink);
        common::provenance::attach(&folder, &mut document);
        assert_eq!(problems(sink.items()), "", "{}", folder.display());
        common::expect(&folder.join("tree.txt"), &tree(&document));
        let written = markdown::write(&document);
        common::expect(&folder.join("written.md"), &written);
        let source = markdown::Source {
            meta: &case.meta,
            text: &written,
            mentions: &[],
            charts: &[],
            parts: &[],
        };
        let again = markdown::write(&markdown::parse(&source, &mut sink));
        assert_eq!(written, again, "{}", folder.display());
    }
}

#[test]
fn reports_problems() {
    for folder in common::folders("markdown/err") {
        let mut sink = Sink::new();
        Case::read(&folder).parse(&mut sink);
        assert!(!sink.items().is_empty(), "{}", folder.display());
        common::expect(&folder.join("problems.txt"), &problems(sink.items()));
    }
}

#[test]
fn no_depth_overflows() {
    let n = 50_000;
    let texts = [
        ">".repeat(n),
        "> ".repeat(n),
        "- ".repeat(n) + "a",
        "1. ".repeat(n) + "a",
        "- > 1. ".repeat(n) + "a",
        "*a _b ".repeat(n) + &"_*".repeat(n),
        "![".repeat(n) + "a" + &"](b)".repeat(n),
        (0..1000).map(|i| " ".repeat(2 * i) + "- a\n").collect(),
    ];
    let meta = Meta::default();
    for text in texts {
        let mut sink = Sink::new();
        let source = markdown::Source {
            meta: &meta,
            text: &text,
            mentions: &[],
            charts: &[],
            parts: &[],
        };
        let document = markdown::parse(&source, &mut sink);
        let codes: Vec<_> = sink.items().iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [markdown::codes::TOO_DEEP], "{:.20}", text);
        assert!(markdown::write(&document).len() < text.len());
    }
    // Long is not deep.
    for text in [
        "[".repeat(n),
        "*a ".repeat(n),
        "* ".repeat(n),
        "a\n".repeat(n),
    ] {
        let source = markdown::Source {
            meta: &meta,
            text: &text,
            mentions: &[],
            charts: &[],
            parts: &[],
        };
        let document = markdown::parse(&source, &mut Sink::new());
        assert!(document.blocks.len() == 1 && !markdown::write(&document).is_empty());
    }
}
