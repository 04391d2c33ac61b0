//! A build makes only what is affected, and what it leaves in the output folder is the same,
//! byte for byte, as if it had made everything: whatever is edited before, in whatever
//! order, and whatever is done to the output by hand.

#[path = "common/dice.rs"]
mod dice;
#[path = "rebuilding/random.rs"]
mod random;
#[path = "common/xlsx.rs"]
mod xlsx;

use annals::pipeline::{self, Formats, Goal, Options, Outcome, Silent};
use annals::project::{Memory, Project};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use xlsx::Content;

const BOOK: &str = "samples/townships.xlsx";
const CONFIG: &str = "config/report.yaml";

/// The sample in memory.
fn sample() -> Memory {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut memory = Memory::new();
    for folder in ["config", "templates", "samples"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            memory.insert(&path, std::fs::read(entry.path()).unwrap());
        }
    }
    memory
}

fn all() -> Options {
    Options {
        goal: Goal::Build(Formats::ALL),
        ..Options::default()
    }
}

fn build(memory: &Memory, options: &Options) -> Outcome {
    pipeline::run(memory, options, &Silent)
}

fn text(memory: &Memory, path: &str) -> String {
    String::from_utf8(memory.read(path).unwrap().to_vec()).unwrap()
}

fn replace(memory: &mut Memory, path: &str, old: &str, new: &str) {
    let text = text(memory, path);
    assert!(text.contains(old), "{path} holds `{old}`");
    memory.insert(path, text.replacen(old, new, 1).into_bytes());
}

fn set_cell(memory: &mut Memory, path: &str, sheet: &str, cell: &str, content: &Content<'_>) {
    let bytes = memory.read(path).unwrap();
    memory.insert(path, xlsx::set_in(&bytes, sheet, cell, content));
}

/// What a run tells, as people read it, without what is only told of files that are there
/// already.
fn told(outcome: &Outcome) -> String {
    let problems = outcome.diagnostics.iter();
    let own = |code: &str| ["P012", "P013"].contains(&code);
    let problems: Vec<_> = problems.filter(|d| !own(d.code.0)).cloned().collect();
    annals::diagnostics::print::text(&problems, &outcome.sources, false)
}

/// The files whose bytes are not the same.
fn differences(
    one: &BTreeMap<String, Arc<[u8]>>,
    other: &BTreeMap<String, Arc<[u8]>>,
) -> BTreeSet<String> {
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differs = |name: &&&String| one.get(**name) != other.get(**name);
    names.iter().filter(differs).map(|n| (*n).clone()).collect()
}

/// The files that a build of an edited project changes, after a build of the project.
fn affected(edit: impl FnOnce(&mut Memory)) -> BTreeSet<String> {
    let mut memory = sample();
    assert!(!build(&memory, &all()).failed());
    let before = memory.written();
    edit(&mut memory);
    let plan = build(
        &memory,
        &Options {
            dry_run: true,
            ..all()
        },
    );
    assert_eq!(memory.written(), before, "a dry run writes nothing");
    let outcome = build(&memory, &all());
    assert_eq!(told(&outcome), "");
    assert!(!outcome.failed());
    let after = memory.written();
    let fresh = Memory::clone(&memory);
    let full = build(
        &fresh,
        &Options {
            force: true,
            ..all()
        },
    );
    assert_eq!(full.files, after.len());
    assert_eq!(differences(&fresh.written(), &after), BTreeSet::new());
    let changed = differences(&before, &after);
    assert_eq!(outcome.files, changed.len(), "only what changes is written");
    let planned: BTreeSet<String> = plan.plan.into_iter().map(|one| one.path).collect();
    assert!(changed.is_subset(&planned), "{changed:?} {planned:?}");
    changed
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn without_an_edit_nothing_is_made() {
    let memory = sample();
    let first = build(&memory, &all());
    let second = build(&memory, &all());
    assert_eq!((first.files, first.kept), (55, 0));
    assert_eq!((second.files, second.kept), (0, 55));
    assert_eq!(second.documents, first.documents);
    assert_eq!(second.pages, first.pages);
    assert_eq!(second.checks, first.checks);
}

#[test]
fn a_changed_cell_makes_the_documents_that_use_it() {
    // Funds of one township: its brief and, among the sums, the county's nothing.
    let changed = affected(|memory| {
        let path = "samples/townships.xlsx";
        set_cell(memory, path, "2019", "M6", &Content::Number("47.04"));
    });
    let brief = ["md", "html", "pdf"].map(|e| format!("briefs/Qiaotou.{e}"));
    let brief: BTreeSet<String> = brief.into_iter().chain(["figures.json".into()]).collect();
    assert_eq!(changed, brief);
}

/// How many documents are composed after an edit.
fn composed(edit: impl FnOnce(&mut Memory)) -> usize {
    let mut memory = sample();
    build(&memory, &all());
    edit(&mut memory);
    let outcome = build(&memory, &all());
    assert_eq!(told(&outcome), "");
    outcome.documents - outcome.left_out
}

#[test]
fn documents_that_read_nothing_new_are_not_composed() {
    let funds = |memory: &mut Memory| {
        set_cell(memory, BOOK, "2019", "M6", &Content::Number("47.04"));
    };
    assert_eq!(composed(funds), 1, "one brief tells the township's funds");
    // Two townships give each other one family, and nobody's place moves but theirs.
    let families = |memory: &mut Memory| {
        let numbers = xlsx::numbers(&memory.read(BOOK).unwrap(), "2019");
        for (cell, less) in [("L7", false), ("L8", true)] {
            let (_, number) = numbers.iter().find(|(at, _)| at == cell).unwrap();
            let number: u32 = number.parse().unwrap();
            let number = if less { number - 1 } else { number + 1 }.to_string();
            set_cell(memory, BOOK, "2019", cell, &Content::Number(&number));
        }
    };
    let made = composed(families);
    assert_eq!(made, 3, "the summary and two briefs");
    let template = |memory: &mut Memory| {
        replace(memory, "templates/brief.md", "Among the", "Of the");
    };
    assert_eq!(
        composed(template),
        18,
        "anything but a value: all are looked at"
    );
}

#[test]
fn a_note_beside_the_table_makes_nothing() {
    let changed = affected(|memory| {
        let path = "samples/townships.xlsx";
        set_cell(
            memory,
            path,
            "2019",
            "A25",
            &Content::Text("Source: checked."),
        );
    });
    assert_eq!(changed, names(&[]));
}

#[test]
fn a_comment_in_the_configuration_makes_nothing() {
    let changed = affected(|memory| {
        let path = "config/report.yaml";
        let text = text(memory, path) + "# Checked in January.\n";
        memory.insert(path, text.into_bytes());
    });
    assert_eq!(changed, names(&[]));
}

#[test]
fn a_changed_template_makes_its_users() {
    let changed = affected(|memory| replace(memory, "templates/next.md", "the", "that"));
    let report = ["md", "html", "pdf"].map(|e| format!("annual-summary.{e}"));
    assert_eq!(changed, report.into_iter().collect());
}

#[test]
fn a_changed_partial_makes_its_users() {
    let mut memory = sample();
    memory.insert("templates/parts/greeting.md", &b"Dear reader."[..]);
    let old = text(&memory, "templates/brief.md");
    let new = format!("{{% include \"parts/greeting.md\" %}}\n\n{old}");
    memory.insert("templates/brief.md", new.into_bytes());
    assert!(!build(&memory, &all()).failed());
    let before = memory.written();
    memory.insert("templates/parts/greeting.md", &b"Dear readers."[..]);
    let outcome = build(&memory, &all());
    let changed = differences(&before, &memory.written());
    assert_eq!(changed.len(), outcome.files);
    assert_eq!(changed.len(), 17 * 3);
    assert!(changed.iter().all(|path| path.starts_with("briefs/")));
}

#[test]
fn a_changed_style_sheet_makes_the_pages() {
    let changed = affected(|memory| {
        let css = include_str!("../src/html/page.css").replace("1.5", "1.6");
        memory.insert("templates/page.css", css.into_bytes());
    });
    assert!(changed.iter().all(|path| path.ends_with(".html")));
    assert_eq!(changed.len(), 18);
}

#[test]
fn files_changed_by_hand_are_made_again() {
    let memory = sample();
    build(&memory, &all());
    let before = memory.written();
    memory.tamper("briefs/Qiaotou.md", Some(b"mine"[..].into()));
    memory.tamper("annual-summary.pdf", None);
    memory.tamper("figures.json", None);
    let outcome = build(&memory, &all());
    assert_eq!((outcome.files, outcome.kept), (3, 52));
    assert_eq!(memory.written(), before);
}

#[test]
fn a_brief_that_is_gone_goes_unless_it_was_changed() {
    let mut memory = sample();
    build(&memory, &all());
    memory.tamper("briefs/Qiaotou.md", Some(b"mine"[..].into()));
    memory.tamper("briefs/notes.txt", Some(b"mine"[..].into()));
    replace(
        &mut memory,
        "config/report.yaml",
        "  template: brief.md",
        "  template: brief.md\n  when: births > 432",
    );
    let outcome = build(&memory, &all());
    let codes: Vec<&str> = outcome.diagnostics.iter().map(|d| d.code.0).collect();
    assert_eq!(codes, ["P012"]);
    let written = memory.written();
    assert!(written.contains_key("briefs/Qiaotou.md"), "it was changed");
    assert!(!written.contains_key("briefs/Qiaotou.pdf"));
    assert!(written.contains_key("briefs/notes.txt"), "it is not ours");
    assert!(outcome.removed.contains(&"briefs/Qiaotou.pdf".to_owned()));
    let again = build(&memory, &all());
    assert_eq!(again.diagnostics.len(), 1, "it is told until it is gone");
    memory.tamper("briefs/Qiaotou.md", None);
    assert!(build(&memory, &all()).diagnostics.is_empty());
}

#[test]
fn one_document_with_errors_does_not_stop_the_others() {
    let mut memory = sample();
    build(&memory, &all());
    let before = memory.written();
    let path = "samples/townships.xlsx";
    set_cell(&mut memory, path, "2019", "M7", &Content::Number("40.65"));
    let bad =
        "{% if area.label == \"Qiaotou\" %}See [there](#tbl-nowhere).{% endif %}\n\n# Standing {-}";
    replace(&mut memory, "templates/brief.md", "# Standing {-}", bad);
    let fast = Options {
        fail_fast: true,
        ..all()
    };
    let outcome = build(&memory, &fast);
    assert_eq!((outcome.documents, outcome.files), (0, 0));
    assert_eq!(memory.written(), before, "fail fast writes nothing");
    let outcome = build(&memory, &all());
    let failed: Vec<&str> = outcome.failed.iter().map(|f| &*f.document).collect();
    assert_eq!(failed, ["briefs/Qiaotou"]);
    assert_eq!(outcome.documents, 17);
    assert!(outcome.failed() && outcome.files > 0);
    let changed = differences(&before, &memory.written());
    assert!(changed.contains("briefs/Shiqiao.pdf"));
    assert!(
        !changed.contains("briefs/Qiaotou.pdf"),
        "it stays, as told:"
    );
    assert!(outcome.diagnostics.iter().any(|d| d.code.0 == "P013"));
}

#[test]
fn a_damaged_state_is_as_good_as_none() {
    let memory = sample();
    build(&memory, &all());
    let before = memory.written();
    let state = memory.read_back(".annals/state").unwrap();
    let mut damaged = vec![
        Vec::new(),
        b"{}".to_vec(),
        state[..state.len() / 2].to_vec(),
    ];
    let mut flipped = state.to_vec();
    flipped[state.len() / 3] ^= 4;
    damaged.push(flipped);
    damaged.push([&state[..], b"more"].concat());
    for bytes in damaged {
        memory.tamper(".annals/state", Some(bytes.into()));
        memory.tamper("briefs/Qiaotou.md", Some(b"mine"[..].into()));
        let refused = build(&memory, &all());
        assert_eq!(refused.diagnostics[0].code.0, "P015");
        let place = format!("{:?}", refused.diagnostics[0].labels);
        assert!(place.contains("briefs/Qiaotou.md"), "{place}");
        assert_eq!(*memory.read_back("briefs/Qiaotou.md").unwrap(), *b"mine");
        let forced = Options {
            force: true,
            ..all()
        };
        let outcome = build(&memory, &forced);
        assert_eq!((outcome.files, outcome.kept), (55, 0));
        assert_eq!(outcome.overwritten, ["briefs/Qiaotou.md"]);
        assert_eq!(memory.written(), before);
        assert_eq!(build(&memory, &all()).kept, 55);
    }
}

#[test]
fn a_part_of_the_documents_keeps_the_rest_right() {
    let mut memory = sample();
    build(&memory, &all());
    let path = "samples/townships.xlsx";
    set_cell(&mut memory, path, "2019", "M6", &Content::Number("47.04"));
    let part = Options {
        goal: Goal::Build(Formats {
            pdf: false,
            ..Formats::ALL
        }),
        areas: vec!["Qiaotou".to_owned()],
        ..Options::default()
    };
    assert_eq!(build(&memory, &part).files, 2);
    assert_eq!(build(&memory, &part).files, 0);
    let outcome = build(&memory, &all());
    assert_eq!(outcome.files, 2, "the PDF and figures.json");
    let fresh = Memory::clone(&memory);
    let force = Options {
        force: true,
        ..all()
    };
    build(&fresh, &force);
    assert_eq!(differences(&fresh.written(), &memory.written()), names(&[]));
}

/// What a dry run says after an edit, a line for each file.
fn dry(edit: impl FnOnce(&mut Memory)) -> Vec<String> {
    let mut memory = sample();
    build(&memory, &all());
    edit(&mut memory);
    let options = Options {
        dry_run: true,
        ..all()
    };
    let plan = build(&memory, &options).plan.into_iter();
    plan.map(|one| format!("{}: {}", one.path, one.reason))
        .collect()
}

#[test]
fn a_dry_run_names_the_cell() {
    let lines = dry(|memory| {
        set_cell(memory, BOOK, "2019", "M6", &Content::Number("47.04"));
    });
    let why = "townships.xlsx, 2019!M6 (`annual_funds@qiaotou`)";
    let mut expected: Vec<String> = ["md", "html", "pdf"]
        .map(|e| format!("briefs/Qiaotou.{e}: {why}"))
        .into();
    expected.push("figures.json: what it tells changed".to_owned());
    assert_eq!(lines, expected);
}

#[test]
fn a_dry_run_names_the_cell_behind_a_rank() {
    let mut memory = sample();
    // The townships need not add up to the county here.
    replace(&mut memory, CONFIG, "    within: county\n", "");
    let first = build(&memory, &all());
    assert!(!first.failed());
    set_cell(&mut memory, BOOK, "2019", "L6", &Content::Number("300"));
    let options = Options {
        dry_run: true,
        ..all()
    };
    let plan = build(&memory, &options).plan;
    let others = plan.iter().filter(|one| one.path.starts_with("briefs/"));
    let others: Vec<_> = others.filter(|one| !one.path.contains("Qiaotou")).collect();
    assert!(!others.is_empty(), "others change places");
    for other in others {
        let why = "townships.xlsx, 2019!L6 (`families_supported@qiaotou`)";
        assert_eq!(other.reason, why, "{}", other.path);
    }
}

#[test]
fn a_dry_run_names_templates_keys_and_hands() {
    let lines = dry(|memory| {
        replace(memory, "templates/next.md", "the", "that");
        replace(memory, CONFIG, "{area}: Family", "{area}, Family");
        memory.tamper("figures.json", None);
    });
    let of = |path: &str| lines.iter().find(|line| line.starts_with(path)).unwrap();
    let report = "annual-summary.md: config/report.yaml, `briefs.title`, templates/next.md";
    assert_eq!(of("annual-summary.md"), report);
    let brief = "briefs/Qiaotou.pdf: config/report.yaml, `briefs.title`";
    assert_eq!(of("briefs/Qiaotou.pdf"), brief);
    assert_eq!(of("figures.json"), "figures.json: the file is gone");
}

#[test]
fn a_dry_run_names_only_what_changed() {
    let lines = dry(|memory| {
        replace(memory, CONFIG, "label: Births\n", "label: Children born\n");
    });
    assert!(!lines.is_empty());
    for line in lines
        .iter()
        .filter(|line| !line.starts_with("figures.json"))
    {
        let (_, why) = line.split_once(": ").unwrap();
        assert_eq!(
            why, "config/report.yaml, `indicators.births.label`",
            "{line}"
        );
    }
    let lines = dry(|memory| memory.insert("templates/page.css", &b"p { color: #222 }"[..]));
    assert_eq!(lines.len(), 18, "{lines:?}");
    for line in lines {
        assert!(line.ends_with(".html: templates/page.css (new)"), "{line}");
    }
}

#[test]
fn a_dry_run_names_files_that_would_go() {
    let lines = dry(|memory| {
        let few = "  template: brief.md\n  when: births > 432";
        replace(memory, CONFIG, "  template: brief.md", few);
    });
    let why = "to be removed: the project no longer has what it is of";
    let gone = format!("briefs/Qiaotou.pdf: {why}");
    assert!(lines.contains(&gone), "{lines:?}");
    assert!(
        !lines
            .iter()
            .any(|line| line == &format!("figures.json: {why}"))
    );
}
