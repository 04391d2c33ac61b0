//! The rooms of the house: who may import whom, and which engine lives where.
//!
//! The tables below are the architecture; this test reads `src/` and holds it to them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Each room and the rooms that it may import.
const ROOMS: &[(&str, &[&str])] = &[
    (
        "cli",
        &[
            "preview",
            "roll",
            "pipeline",
            "project",
            "pdf",
            "html",
            "typeset",
            "chart",
            "markdown",
            "document",
            "prose",
            "changes",
            "inspect",
            "figures",
            "workbook",
            "config",
            "style",
            "measure",
            "diagnostics",
        ],
    ),
    (
        "roll",
        &[
            "pipeline",
            "project",
            "prose",
            "changes",
            "figures",
            "workbook",
            "config",
            "measure",
            "diagnostics",
        ],
    ),
    (
        "preview",
        &[
            "pipeline",
            "project",
            "pdf",
            "html",
            "typeset",
            "picture",
            "chart",
            "markdown",
            "document",
            "prose",
            "inspect",
            "figures",
            "workbook",
            "config",
            "style",
            "measure",
            "diagnostics",
        ],
    ),
    (
        "pipeline",
        &[
            "project",
            "pdf",
            "html",
            "typeset",
            "picture",
            "chart",
            "markdown",
            "document",
            "prose",
            "changes",
            "inspect",
            "figures",
            "workbook",
            "config",
            "style",
            "measure",
            "diagnostics",
        ],
    ),
    ("project", &["diagnostics"]),
    (
        "pdf",
        &[
            "typeset",
            "picture",
            "document",
            "style",
            "languages",
            "measure",
            "diagnostics",
        ],
    ),
    (
        "html",
        &[
            "document",
            "style",
            "chart",
            "languages",
            "measure",
            "diagnostics",
        ],
    ),
    (
        "typeset",
        &[
            "picture",
            "document",
            "style",
            "chart",
            "languages",
            "measure",
            "diagnostics",
        ],
    ),
    ("picture", &["style", "measure"]),
    ("chart", &["document", "style", "measure"]),
    (
        "markdown",
        &["document", "languages", "measure", "diagnostics"],
    ),
    ("document", &["measure", "diagnostics"]),
    (
        "prose",
        &[
            "document",
            "figures",
            "config",
            "languages",
            "measure",
            "diagnostics",
        ],
    ),
    // It measures what the figures say, and knows nothing of how they were made.
    (
        "changes",
        &["document", "languages", "measure", "diagnostics"],
    ),
    (
        "inspect",
        &["workbook", "config", "languages", "measure", "diagnostics"],
    ),
    ("figures", &["workbook", "config", "measure", "diagnostics"]),
    ("workbook", &["measure", "diagnostics"]),
    ("config", &["style", "languages", "measure", "diagnostics"]),
    ("style", &["measure", "diagnostics"]),
    ("measure", &["languages"]),
    ("languages", &[]),
    ("diagnostics", &[]),
];

/// Third-party engines and the only rooms that may use them.
const ENGINES: &[(&str, &[&str])] = &[
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("signal_hook", &["cli"]),
    ("blake3", &["pipeline", "workbook"]),
    ("postcard", &["pipeline"]),
    ("rayon", &["figures", "pipeline", "workbook"]),
    ("similar", &["changes"]),
    ("httparse", &["preview"]),
    ("notify", &["project"]),
    ("tempfile", &["project"]),
    ("printpdf", &["pdf"]),
    ("lopdf", &["pdf"]),
    ("subsetter", &["pdf"]),
    ("flate2", &["pdf"]),
    ("crc32fast", &["workbook"]),
    ("png", &["picture"]),
    ("roxmltree", &["picture"]),
    ("svgtypes", &["picture"]),
    ("harfrust", &["typeset"]),
    ("hypher", &["typeset"]),
    ("unicode_bidi", &["typeset"]),
    ("unicode_linebreak", &["typeset"]),
    ("unicode_segmentation", &["typeset"]),
    ("pulldown_cmark", &["markdown"]),
    ("tera", &["prose"]),
    ("calamine", &["workbook"]),
    ("zip", &["workbook"]),
    ("serde_yaml", &["config", "languages"]),
    ("saphyr_parser", &["config"]),
    ("rust_decimal", &["measure"]),
    ("annotate_snippets", &["diagnostics"]),
    ("strsim", &["diagnostics"]),
];

/// Rust files of a room by path, without comments.
fn files(room: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(room).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.file_name().is_some_and(|name| name == "tests.rs") {
            // A room's own tests may read cases from disk.
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = text
                .lines()
                .map(|line| match line.find("//") {
                    Some(at) if !line[..at].ends_with(':') => &line[..at],
                    _ => line,
                })
                .collect();
            found.push((path.display().to_string(), code.join("\n")));
        }
    }
    found.sort();
    found
}

/// The names that follow each `crate::` (also inside `use crate::{a, b::c}`).
fn imported(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let ident = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(ident(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && c.is_alphabetic() => {
                    names.insert(ident(&group[i..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    names
}

fn src() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn every_folder_is_a_room_and_every_room_a_folder() {
    let folders: BTreeSet<String> = std::fs::read_dir(src())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .map(|p| p.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    let rooms: BTreeSet<String> = ROOMS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(folders, rooms);
}

#[test]
fn rooms_import_only_rooms_below_them() {
    let all: BTreeSet<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    for (room, below) in ROOMS {
        for (path, code) in files(&src().join(room)) {
            for name in imported(&code) {
                let allowed = name == *room || below.contains(&name.as_str());
                if all.contains(name.as_str()) && !allowed {
                    wrong.push(format!("{path}: `{room}` imports `{name}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rooms_have_no_ring() {
    let below: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    fn visit<'a>(room: &'a str, below: &BTreeMap<&'a str, &'a [&'a str]>, path: &mut Vec<&'a str>) {
        assert!(!path.contains(&room), "ring: {path:?} → {room}");
        path.push(room);
        for next in below[room] {
            visit(next, below, path);
        }
        path.pop();
    }
    for (room, _) in ROOMS {
        visit(room, &below, &mut Vec::new());
    }
}

#[test]
fn engines_live_in_one_room() {
    let mut wrong = Vec::new();
    for (engine, homes) in ENGINES {
        for (room, _) in ROOMS {
            for (path, code) in files(&src().join(room)) {
                let used = [
                    format!("use {engine}::"),
                    format!(" {engine}::"),
                    format!("({engine}::"),
                    format!("<{engine}::"),
                    format!("&{engine}::"),
                ]
                .iter()
                .any(|pattern| code.contains(pattern.as_str()));
                if used && !homes.contains(room) {
                    wrong.push(format!("{path}: `{engine}` belongs to {homes:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_project_touches_the_file_system() {
    let mut wrong = Vec::new();
    for (room, _) in ROOMS {
        for (path, code) in files(&src().join(room)) {
            // `cli` looks whether a folder is there before it calls for work.
            if !["project", "cli"].contains(room) && code.contains("std::fs") {
                wrong.push(path);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "std::fs outside of `project`:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn only_preview_touches_the_network() {
    for (room, _) in ROOMS.iter().filter(|(room, _)| *room != "preview") {
        for (path, code) in files(&src().join(room)) {
            assert!(!code.contains("std::net"), "{path}");
        }
    }
}

#[test]
fn no_clock_and_no_chance_reach_an_output() {
    let mut wrong = Vec::new();
    // `preview` waits for people and programs; what it shows is made below it.
    let above = ["cli", "preview"];
    for (room, _) in ROOMS.iter().filter(|(room, _)| !above.contains(room)) {
        for (path, code) in files(&src().join(room)) {
            for banned in ["SystemTime", "Instant::now", "rand::", "RandomState"] {
                if code.contains(banned) {
                    wrong.push(format!("{path}: {banned}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
