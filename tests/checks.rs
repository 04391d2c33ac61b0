//! Runs the cases under `tests/cases/checks`: a `report.yaml` and its workbooks in a folder
//! of its own, and in `expected.txt` the printed messages of gathering and checking, and what
//! came of each check. In `ok` nothing is an error; in `err` something is.
//! `UPDATE_EXPECT=1` writes what is expected.

#![allow(clippy::unwrap_used, clippy::panic)]

use annals::config::load;
use annals::diagnostics::Sink;
use annals::diagnostics::print::text;
use annals::figures::{Ledger, gather, shown, verify};
use common::OneFile;
use common::books::Folder;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

// A test may stop at what cannot be.
mod common;

const FILE: &str = "report.yaml";

/// The messages, each check with its counts, and each figure that was stated otherwise;
/// and whether there were errors.
fn run(case: &Path) -> (String, bool) {
    let yaml = fs::read_to_string(case.join(FILE)).unwrap();
    let sources = OneFile(FILE, yaml.as_str().into());
    let mut sink = Sink::new();
    let report = load(FILE, &yaml, &mut sink);
    let Some(report) = report else {
        let printed = text(sink.items(), &sources, false);
        panic!(
            "{}: the configuration is refused:\n{printed}",
            case.display()
        );
    };
    let figures = gather(&Arc::new(report), &Folder(case.to_owned()), &mut sink);
    let verified = verify(&figures, &mut sink);
    let again = verify(&figures, &mut Sink::new());
    assert_eq!(verified, again, "{}", case.display());
    let errors = sink.has_errors();
    let mut out = text(&sink.into_unique(), &sources, false);
    for check in &verified.checks {
        let _ = writeln!(
            out,
            "{}: {} made, {} failed",
            check.name, check.made, check.failed
        );
    }
    let _ = writeln!(
        out,
        "together: {} made, {} failed",
        verified.made(),
        verified.failed()
    );
    let ledger = Ledger::new(Arc::new(figures));
    let style = &ledger.base.report.numbers;
    for restated in &ledger.base.restatements {
        let Some((at, former)) = restated.revised else {
            continue;
        };
        let (now, then) = (ledger.figure(restated.figure), ledger.figure(former));
        let _ = writeln!(
            out,
            "{} is {}, {} was {}: {}",
            now.name(),
            shown(now, style),
            then.name(),
            shown(then, style),
            ledger.base.report.revisions[at].reason.value
        );
    }
    (out, errors)
}

#[test]
fn figures_that_agree_pass() {
    let cases = common::folders("checks/ok");
    assert!(cases.len() >= 10, "{} cases", cases.len());
    for case in cases {
        let (printed, errors) = run(&case);
        assert!(!errors, "{}:\n{printed}", case.display());
        common::expect(&case.join("expected.txt"), &printed);
    }
}

#[test]
fn figures_that_contradict_are_found() {
    let cases = common::folders("checks/err");
    assert!(cases.len() >= 12, "{} cases", cases.len());
    for case in cases {
        let (printed, errors) = run(&case);
        assert!(errors, "{} is accepted:\n{printed}", case.display());
        common::expect(&case.join("expected.txt"), &printed);
    }
}
