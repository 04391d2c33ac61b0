//! What changed between two versions: each case is a document before (`old.md`) and after
//! (`new.md`) and the report expected of the two, as text and as Markdown. `{births=4,923}`
//! is a figure. Then the laws: what a comparison says gives the new version out of the old
//! one, nothing changed between a version and itself, and a state reads as it was written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "changes/build.rs"]
mod build;
#[path = "changes/causes.rs"]
mod causes;
#[path = "changes/charts.rs"]
mod charts;
mod common;
#[path = "changes/laws.rs"]
mod laws;
#[path = "changes/names.rs"]
mod names;
#[path = "changes/texts.rs"]
mod texts;

use annals::changes::report::ReportOptions;
use annals::changes::state::ReportState;
use annals::changes::{self, TextOptions};
use annals::diagnostics::Sink;
use annals::document::marks::Mark;
use annals::document::number::{Scheme, number};
use annals::document::{Document, Meta};
use annals::markdown::{Source, parse, write};
use annals::measure::numbering::{Form, LevelNumbering};
use build::{report, state};
use common::build::mention;
use laws::check_document;
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

#[test]
fn each_case_tells_what_is_expected() {
    for case in common::folders("changes") {
        let read = |name: &str| fs::read_to_string(case.join(name)).expect(name);
        let state_of = |name: &str| {
            let document = document(&read(name));
            let flat = changes::flatten(&document, "annual-summary", None);
            let language = fs::read_to_string(case.join("language.txt"));
            let language = language.unwrap_or_else(|_| "en".to_owned());
            state(ReportState {
                language: language.trim().to_owned(),
                ..report(vec![flat], Vec::new())
            })
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
