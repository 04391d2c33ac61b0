//! A build makes only what is affected, and what it leaves in the output folder is the same,
//! byte for byte, as if it had made everything: whatever is edited before, in whatever
//! order, and whatever is done to the output by hand.

#[path = "common/xlsx.rs"]
mod xlsx;

use annals::pipeline::{self, Formats, Goal, Options, Outcome, Silent};
use annals::project::{Memory, Project};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use xlsx::Content;

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
        let outcome = build(&memory, &all());
        assert_eq!((outcome.files, outcome.kept), (55, 0));
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

/// Numbers that look random and are the same in each run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const BOOK: &str = "samples/townships.xlsx";
const COUNTY: &str = "samples/county-2019.xlsx";
const CONFIG: &str = "config/report.yaml";
/// An image of one dot.
const SEAL: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>";

/// What may be found and replaced in texts of the sample.
const REPLACEMENTS: &[(&str, &str, &str)] = &[
    (CONFIG, "title: \"Annual Summary", "title: \"Yearly Summary"),
    (CONFIG, "# The sample:", "\n# The sample:"),
    (CONFIG, "decimals: 1", "decimals: 2"),
    (CONFIG, "at_least: 5.5}", "at_least: 5.6}"),
    (CONFIG, "at_least: 95}", "at_least: 99}"),
    (CONFIG, "heading: Next stage", "heading: What comes next"),
    (CONFIG, "births > 400", "births > 420"),
    (CONFIG, "births > 400", "births > 10000"),
    (CONFIG, "births > 400", "births >"),
    (CONFIG, "{area}: Family Support", "{area}, Family Support"),
    (CONFIG, "name: annual-summary", "name: yearly-summary"),
    (CONFIG, "contents: true", "contents: false"),
    (CONFIG, "value: 2}", "value: 3}"),
    (
        CONFIG,
        "migrants_registered > 0",
        "migrants_registered > 1000000",
    ),
    (CONFIG, "\"I.\", \"1.1\"", "\"1.\", \"1.1\""),
    (CONFIG, "    - free_treatment_rate\n", ""),
    (
        CONFIG,
        "contents: true",
        "contents: true\nprovenance: {html: annex, markdown: footnotes}",
    ),
    (
        CONFIG,
        "contents: true",
        "contents: true\nprovenance: {pdf: links}",
    ),
    (
        CONFIG,
        "contents: true",
        "contents: true\nsuppress: {below: 30, indicators: [free_treatments]}",
    ),
    (CONFIG, "contents: true", "contents: maybe"),
    (CONFIG, "label: Births\n", "label: Children born\n"),
    (CONFIG, "language: en", "language: zh"),
    ("templates/next.md", "the", "that"),
    ("templates/next.md", "the", "the {# not printed #}"),
    ("templates/next.md", "the", "the 17 typed"),
    (
        "templates/overview.md",
        "The",
        "{{ births | change }} and the",
    ),
    ("templates/overview.md", "The", "{{ unclosed"),
    (
        "templates/overview.md",
        "The",
        "![Seal](templates/seal.svg)\n\nThe",
    ),
    (
        "templates/brief.md",
        "# Standing",
        "{{ annual_funds | change }}\n\n# Standing",
    ),
    (
        "templates/brief.md",
        "# Standing",
        "{% include \"parts/note.md\" %}\n\n# Standing",
    ),
    (
        "templates/brief.md",
        "# Standing",
        "![Seal](templates/seal.svg)\n\n# Standing",
    ),
    (
        "templates/brief.md",
        "# Standing",
        "{% if births is above(x=500) %}[x](#no){% endif %}\n\n# Standing",
    ),
    (
        "templates/brief.md",
        "# Standing",
        "{% guard births is above(x=450) %}Many.{% endguard %}\n\n# Standing",
    ),
    ("templates/brief.md", "Among the", "Of the"),
    (
        "templates/townships.md",
        "\n",
        "\n\nMore of it: {{ births }}.\n\n",
    ),
    ("templates/sources.md", "{{", "As told: {{"),
    ("templates/parts/note.md", "note", "remark"),
    (
        "templates/parts/note.md",
        "note",
        "{{ births | rank }} note",
    ),
    ("templates/seal.svg", "width=\"4\"", "width=\"5\""),
    ("templates/page.css", "p", "q, p"),
    ("samples/unused.txt", "x", "y"),
];

/// The project that edits begin with: the sample with few briefs, so that much can be tried.
fn small_sample() -> Memory {
    let mut memory = sample();
    let few = "  template: brief.md\n  when: births > 400";
    replace(&mut memory, CONFIG, "  template: brief.md", few);
    memory.insert("templates/parts/note.md", &b"A note."[..]);
    memory.insert("templates/seal.svg", SEAL.as_bytes());
    memory.insert(
        "templates/page.css",
        include_bytes!("../src/html/page.css").to_vec(),
    );
    memory.insert("samples/unused.txt", &b"x"[..]);
    memory
}

/// Gives two townships each other's number: sums stay, places change.
fn swap(memory: &mut Memory, dice: &mut Dice) -> String {
    let Ok(bytes) = memory.read(BOOK) else {
        return "nothing: the workbook is gone".to_owned();
    };
    let sheet = *dice.one(&["2019", "2019", "2017"]);
    let column = *dice.one(&["I", "K", "L", "L", "M"]);
    let cells = xlsx::numbers(&bytes, sheet);
    let rows = |cell: &str| cell.strip_prefix(column)?.parse::<usize>().ok();
    let mine = cells
        .iter()
        .filter(|(cell, _)| rows(cell).is_some_and(|row| (5..22).contains(&row)));
    let mine: Vec<&(String, String)> = mine.collect();
    if mine.len() < 2 {
        return "nothing: too few numbers".to_owned();
    }
    let ((one, first), (other, second)) = (dice.one(&mine), dice.one(&mine));
    set_cell(memory, BOOK, sheet, one, &Content::Number(second));
    set_cell(memory, BOOK, sheet, other, &Content::Number(first));
    format!("{BOOK} {sheet}!{one} and {other} change places")
}

/// Changes the project or its output in some way; says how.
fn edit(memory: &mut Memory, original: &Memory, dice: &mut Dice) -> String {
    match dice.below(24) {
        0..=4 => {
            let (path, sheets): (_, &[&str]) = match dice.below(3) {
                0 => (COUNTY, &["Population", "Work done", "Support"]),
                _ => (BOOK, &["2019", "2019", "2018", "2016"]),
            };
            let sheet = *dice.one(sheets);
            let Ok(bytes) = memory.read(path) else {
                return "nothing: the workbook is gone".to_owned();
            };
            let cells = xlsx::numbers(&bytes, sheet);
            if cells.is_empty() {
                return "nothing: the sheet is empty".to_owned();
            }
            let cell = dice.one(&cells).0.clone();
            let number = (dice.below(900) + 1).to_string();
            let content = match dice.below(8) {
                0 => Content::Blank,
                1 => Content::Text("n/a"),
                2 => Content::Error("#DIV/0!"),
                _ => Content::Number(&number),
            };
            set_cell(memory, path, sheet, &cell, &content);
            format!("{path} {sheet}!{cell}")
        }
        5 => {
            // Funds are in no check but one with a wide tolerance.
            let row = 5 + dice.below(17);
            let number = format!("{}.{}", 10 + dice.below(60), dice.below(10));
            let cell = format!("M{row}");
            if memory.read(BOOK).is_ok() {
                memory.insert(BOOK, original.read(BOOK).unwrap());
                set_cell(memory, BOOK, "2018", &cell, &Content::Number(&number));
            }
            format!("{BOOK} 2018!{cell} alone")
        }
        18 | 19 => swap(memory, dice),
        6 => {
            let row = 5 + dice.below(17) as u32;
            let sheet = *dice.one(&["2019", "2018"]);
            let bytes = original.read(BOOK).unwrap();
            memory.insert(BOOK, xlsx::without_row(&bytes, sheet, row));
            format!("{BOOK} {sheet} without row {row}")
        }
        7..=13 => {
            let (path, old, new) = *dice.one(REPLACEMENTS);
            let known = memory.read(path).map(|bytes| bytes.to_vec());
            match known.map(|bytes| String::from_utf8(bytes).unwrap()) {
                Ok(text) if text.contains(old) => {
                    memory.insert(path, text.replacen(old, new, 1).into_bytes());
                    format!("{path}: {old:?} to {new:?}")
                }
                _ => format!("nothing: no {old:?} in {path}"),
            }
        }
        14 => {
            let paths: Vec<String> = memory.files().keys().cloned().collect();
            let path = dice.one(&paths);
            memory.take(path);
            format!("{path} removed")
        }
        15..=17 => {
            let mut paths: Vec<String> = memory.written().into_keys().collect();
            paths.extend([".annals/state", "briefs/foreign.txt", "own.md"].map(str::to_owned));
            let path = dice.one(&paths);
            match dice.below(3) {
                0 => memory.tamper(path, None),
                1 => memory.tamper(path, Some(b"by hand"[..].into())),
                _ => {
                    let bytes = memory.read_back(path).map_or(vec![7], |b| b.to_vec());
                    let mut bytes = if bytes.is_empty() { vec![7] } else { bytes };
                    let at = dice.below(bytes.len());
                    bytes[at] ^= 1 << dice.below(8);
                    memory.tamper(path, Some(bytes.into()));
                }
            }
            format!("out/{path} by hand")
        }
        _ => "nothing".to_owned(),
    }
}

/// Some options; most often those of a build of everything.
fn some_options(dice: &mut Dice) -> Options {
    let mut options = all();
    if dice.chance(30) {
        options.goal = Goal::Build(Formats {
            markdown: dice.chance(60),
            html: dice.chance(40),
            pdf: dice.chance(30),
        });
    }
    if dice.chance(12) {
        options.areas = vec![(*dice.one(&["Qiaotou", "Chengbei", "Nowhere"])).to_owned()];
    }
    if dice.chance(5) {
        options.reports = vec!["report".to_owned()];
    }
    options.strict = dice.chance(8);
    options.fail_fast = dice.chance(8);
    options.jobs = dice.chance(10).then_some(1);
    options
}

/// What must be the same of a run that made what is affected and of one that made all.
fn result(memory: &Memory, outcome: &Outcome) -> String {
    format!(
        "{}\n{:?} {} {} {:?} {:?} {}\n{:?}",
        annals::diagnostics::print::text(&outcome.diagnostics, &outcome.sources, false),
        outcome.checks,
        outcome.documents,
        outcome.pages,
        outcome.failed,
        outcome.removed,
        outcome.files + outcome.kept,
        memory.written().keys(),
    )
}

/// Edits and builds, so many times, and holds each build to one of everything.
fn edits(seed: u64, times: usize) {
    let mut dice = Dice(seed);
    let original = small_sample();
    let mut memory = small_sample();
    let mut story = Vec::new();
    let (mut went_well, mut saved, mut left_out) = (0, 0, 0);
    for _ in 0..times {
        if dice.chance(35) {
            // Back to what works, or nothing would after a while.
            for (path, bytes) in original.files() {
                memory.insert(path, bytes.clone());
            }
            story.push("all put back".to_owned());
        }
        for _ in 0..=dice.below(2) {
            story.push(edit(&mut memory, &original, &mut dice));
        }
        let options = some_options(&mut dice);
        story.push(format!("{options:?}"));
        let tell = || {
            story
                .iter()
                .rev()
                .take(12)
                .rev()
                .cloned()
                .collect::<Vec<_>>()
                .join("\n")
        };
        let full = Memory::clone(&memory);
        let fresh = {
            let mut fresh = Memory::new();
            for (path, bytes) in memory.files() {
                fresh.insert(path, bytes.clone());
            }
            fresh
        };
        let plan = dice.chance(30).then(|| {
            let planned = Memory::clone(&memory);
            let dry = Options {
                dry_run: true,
                ..options.clone()
            };
            let plan = build(&planned, &dry).plan;
            let same = planned.written() == memory.written();
            assert!(same, "a dry run writes:\n{}", tell());
            plan
        });
        let before = memory.written();
        let outcome = build(&memory, &options);
        let force = Options {
            force: true,
            ..options.clone()
        };
        let forced = build(&full, &force);
        assert_eq!(
            result(&memory, &outcome),
            result(&full, &forced),
            "{}",
            tell()
        );
        let wrong = differences(&memory.written(), &full.written());
        assert!(wrong.is_empty(), "{wrong:?} differ after\n{}", tell());
        // As in a folder where nothing was ever built, too.
        if dice.chance(15) {
            let first = build(&fresh, &options);
            assert_eq!(told(&outcome), told(&first), "{}", tell());
            let (written, anew) = (memory.written(), fresh.written());
            for (path, bytes) in &anew {
                assert_eq!(
                    written.get(path),
                    Some(bytes),
                    "{path} differs after\n{}",
                    tell()
                );
            }
        }
        if outcome.documents > 0 {
            if let Some(plan) = plan {
                let plan: BTreeSet<String> = plan.into_iter().map(|one| one.path).collect();
                for path in differences(&before, &memory.written()) {
                    assert!(plan.contains(&path), "{path} was not planned:\n{}", tell());
                }
            }
            went_well += 1;
            saved += outcome.kept;
            left_out += outcome.left_out;
        }
    }
    assert!(went_well * 4 > times, "{went_well} of {times} went well");
    assert!(saved > times, "{saved} files were not made again");
    assert!(left_out > 0, "no document was left out");
}

/// How many edits one of the tests below makes; `ANNALS_EDITS` asks for more.
fn times() -> usize {
    let wanted = std::env::var("ANNALS_EDITS").ok();
    wanted.and_then(|n| n.parse().ok()).unwrap_or(70)
}

#[test]
fn random_edits_come_to_the_same_1() {
    edits(1, times());
}

#[test]
fn random_edits_come_to_the_same_2() {
    edits(2, times());
}

#[test]
fn random_edits_come_to_the_same_3() {
    edits(3, times());
}
