//! Random edits, each of which must come to the same as a build of everything.

use super::{BOOK, CONFIG, all, build, differences, replace, sample, set_cell, told};
use crate::dice::Dice;

use crate::xlsx::{self, Content};
use annals::pipeline::{Formats, Goal, Options, Outcome};
use annals::project::{Memory, Project};
use std::collections::BTreeSet;

const COUNTY: &str = "samples/county-2019.xlsx";

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
        include_bytes!("../../src/html/page.css").to_vec(),
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

/// Gives a cell that holds a number something else.
fn edit_cell(memory: &mut Memory, dice: &mut Dice) -> String {
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

/// Changes, replaces or removes a file of the output, or adds one.
fn edit_output(memory: &mut Memory, dice: &mut Dice) -> String {
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

/// Changes the project or its output in some way; says how.
fn edit(memory: &mut Memory, original: &Memory, dice: &mut Dice) -> String {
    match dice.below(24) {
        0..=4 => edit_cell(memory, dice),
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
        15..=17 => edit_output(memory, dice),
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

/// The same project without anything built.
fn unbuilt(memory: &Memory) -> Memory {
    let mut fresh = Memory::new();
    for (path, bytes) in memory.files() {
        fresh.insert(path, bytes.clone());
    }
    fresh
}

/// What a dry run tells, which writes nothing.
fn planned(memory: &Memory, options: &Options, tell: impl Fn() -> String) -> BTreeSet<String> {
    let planned = Memory::clone(memory);
    let dry = Options {
        dry_run: true,
        ..options.clone()
    };
    let plan = build(&planned, &dry).plan;
    let same = planned.written() == memory.written();
    assert!(same, "a dry run writes:\n{}", tell());
    plan.into_iter().map(|one| one.path).collect()
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
        let tell = || story[story.len().saturating_sub(12)..].join("\n");
        let full = Memory::clone(&memory);
        let fresh = unbuilt(&memory);
        let plan = dice.chance(30).then(|| planned(&memory, &options, tell));
        let before = memory.written();
        let outcome = build(&memory, &options);
        let force = Options {
            force: true,
            ..options.clone()
        };
        if outcome.diagnostics.iter().any(|d| d.code.0 == "P015") {
            // The state was taken away or damaged, and files would change.
            assert_eq!(memory.written(), before, "{}", tell());
            build(&memory, &force);
            continue;
        }
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
