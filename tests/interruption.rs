//! Builds that are killed, interrupted, kept waiting, or run out of disk: files are whole,
//! nothing is lost, and the next build puts everything right.

#[path = "common/cut.rs"]
mod cut;
#[cfg(unix)]
#[path = "interruption/program.rs"]
mod program;

use annals::pipeline::{self, Formats, Goal, Options, Outcome, Silent};
use annals::project::{Memory, Project, starter};
use cut::Cut;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

fn all() -> Options {
    Options {
        goal: Goal::Build(Formats::ALL),
        ..Options::default()
    }
}

/// The starter project.
fn small() -> Memory {
    let mut memory = Memory::new();
    for (path, bytes) in starter::FILES {
        memory.insert(path, bytes.to_vec());
    }
    memory
}

/// Changes what every document says.
fn change(memory: &mut Memory) {
    for path in ["templates/brief.md", "templates/opening.md"] {
        let bytes = memory.read(path).unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        memory.insert(path, format!("Revised.\n\n{text}").into_bytes());
    }
}

/// The files of an output folder.
type Written = BTreeMap<String, Arc<[u8]>>;

fn written_by(memory: &Memory) -> (Written, Outcome) {
    let outcome = pipeline::run(memory, &all(), &Silent);
    (memory.written(), outcome)
}

/// Builds a changed project on a failing disk; what is then in the output, and the memory.
fn build_failing(stages: usize, names: usize) -> (Outcome, Memory, [Written; 2]) {
    let mut memory = small();
    let (old, _) = written_by(&memory);
    change(&mut memory);
    let (new, _) = written_by(&Memory::clone(&memory));
    let failing = Cut {
        memory: &memory,
        stages: AtomicUsize::new(stages),
        names: AtomicUsize::new(names),
    };
    let outcome = pipeline::run(&failing, &all(), &Silent);
    (outcome, memory, [old, new])
}

#[test]
fn a_full_disk_loses_nothing_wherever_it_is_full() {
    for stages in 0..17 {
        let (outcome, memory, [old, new]) = build_failing(stages, usize::MAX);
        let written = memory.written();
        if outcome.failed() {
            assert!(outcome.unwritable());
            assert_eq!(outcome.documents, 0);
            assert_eq!(written, old, "{stages} files fitted");
        } else {
            // Only what is kept for the next build did not fit.
            assert_eq!(written, new, "{stages} files fitted");
        }
        let (after, outcome) = written_by(&memory);
        assert_eq!(after, new, "after {stages} files fitted");
        assert!(!outcome.failed());
    }
}

#[test]
fn a_disk_that_fails_between_names_leaves_each_file_whole() {
    for names in 0..18 {
        let (outcome, memory, [old, new]) = build_failing(usize::MAX, names);
        let written = memory.written();
        assert_eq!(written.len(), new.len());
        for (path, bytes) in &written {
            assert!(bytes == &old[path] || bytes == &new[path], "{path}");
        }
        assert_eq!(outcome.failed(), written != new);
        let (after, outcome) = written_by(&memory);
        assert_eq!(after, new, "after {names} files had their names");
        assert!(
            outcome.diagnostics.is_empty(),
            "nothing seems changed by hand"
        );
        let (_, outcome) = written_by(&memory);
        assert_eq!(outcome.files, 0);
    }
}

/// A build of a part after one that was cut short must not take what lies there for what
/// should.
#[test]
fn a_part_after_a_cut_hides_nothing_that_is_old() {
    let part = |formats: Formats, areas: &[&str]| Options {
        goal: Goal::Build(formats),
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
        ..Options::default()
    };
    let pages = Formats {
        pdf: true,
        ..Formats::NONE
    };
    let area = first_area();
    for options in [part(Formats::ALL, &[&area]), part(pages, &[])] {
        for names in 0..18 {
            let (_, memory, [_, new]) = build_failing(usize::MAX, names);
            assert!(!pipeline::run(&memory, &options, &Silent).failed());
            let (after, _) = written_by(&memory);
            assert_eq!(after, new, "after {names} files had their names");
        }
    }
}

/// A build that is cut short leaves old files where it was to write new ones. When their
/// documents go before the next build they are still ours, and go, too.
#[test]
fn what_a_cut_leaves_old_goes_with_its_document() {
    for names in 1..18 {
        let (_, mut memory, _) = build_failing(usize::MAX, names);
        let bytes = memory.read("config/report.yaml").unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let few = text.replace("briefs:\n", "briefs:\n  when: visits > 3000\n");
        assert_ne!(few, text);
        memory.insert("config/report.yaml", few.into_bytes());
        let fresh = Memory::new();
        let fresh = memory
            .files()
            .iter()
            .fold(fresh, |mut fresh, (path, bytes)| {
                fresh.insert(path, bytes.clone());
                fresh
            });
        let (after, outcome) = written_by(&memory);
        assert!(outcome.diagnostics.is_empty(), "nobody changed anything");
        assert_eq!(after, written_by(&fresh).0, "after {names} files");
    }
}

/// What is there as it is to be is not written again, whatever the state says of it.
#[test]
fn what_a_cut_did_not_come_to_stays_when_it_is_right_again() {
    let mut memory = small();
    let (old, _) = written_by(&memory);
    let kept = memory.files().clone();
    change(&mut memory);
    let failing = Cut {
        memory: &memory,
        stages: AtomicUsize::new(usize::MAX),
        names: AtomicUsize::new(4),
    };
    pipeline::run(&failing, &all(), &Silent);
    for (path, bytes) in kept {
        memory.insert(&path, bytes);
    }
    let (after, outcome) = written_by(&memory);
    assert!(after == old, "three files had their names, one brief's");
    assert_eq!(outcome.files, 3);
}

/// The templates of the build before, and figures that were the same all along: what the
/// build that was cut short knew of its documents tells nothing of these.
#[test]
fn templates_that_are_put_back_after_a_cut_make_all_documents_again() {
    for names in 1..18 {
        let mut memory = small();
        let (old, _) = written_by(&memory);
        let kept = memory.files().clone();
        change(&mut memory);
        let page = include_bytes!("../src/html/page.css").to_vec();
        memory.insert(
            "templates/page.css",
            [&page[..], b"p { margin: 0 }"].concat(),
        );
        let failing = Cut {
            memory: &memory,
            stages: AtomicUsize::new(usize::MAX),
            names: AtomicUsize::new(names),
        };
        pipeline::run(&failing, &all(), &Silent);
        memory.take("templates/page.css");
        for (path, bytes) in kept {
            memory.insert(&path, bytes);
        }
        let (after, _) = written_by(&memory);
        assert!(after == old, "after {names} files had their names");
    }
}

/// An area of the starter project that has a brief.
fn first_area() -> String {
    let (written, _) = written_by(&small());
    let brief = written.keys().find_map(|path| path.strip_prefix("briefs/"));
    let name = brief.and_then(|name| name.rsplit_once('.'));
    name.unwrap().0.to_owned()
}
