//! The program itself, run as a user would, over the cases in `tests/cases/cli`
//! (`tests/cli/desk.rs` has the language of their commands).

mod common;
#[path = "cli/desk.rs"]
mod desk;
#[path = "common/xlsx.rs"]
mod xlsx;

use desk::{run_words, starter, words};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

#[test]
fn each_case_prints_what_is_expected() {
    desk::run_all("cli", None);
}

/// What a program that reads our output says, if it is installed.
fn judged(program: &str, arguments: &[&str], file: &Path) -> Option<Output> {
    let output = Command::new(program).args(arguments).arg(file).output();
    if output.is_err() {
        eprintln!("{program} is not installed: left out");
    }
    output.ok()
}

#[test]
fn completions_are_scripts_that_know_all_commands() {
    let desk = starter();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run_words(&desk, &format!("completions {shell}"));
        let script = String::from_utf8(output.stdout).unwrap();
        for word in ["build", "check", "trace", "format", "area"] {
            assert!(script.contains(word), "{word} in {shell}");
        }
        let file = desk.path(&format!("completions.{shell}"));
        fs::write(&file, script).unwrap();
        if ["bash", "zsh", "fish"].contains(&shell)
            && let Some(said) = judged(shell, &["-n"], &file)
        {
            assert!(said.status.success(), "{shell}: {said:?}");
        }
    }
}

#[test]
fn the_manual_page_renders_and_names_all_commands() {
    let desk = starter();
    let page = run_words(&desk, "man").stdout;
    let file = desk.path("annals.1");
    fs::write(&file, &page).unwrap();
    let source = String::from_utf8(page).unwrap();
    assert!(source.contains(".TH annals 1"), "{source}");
    for (program, arguments) in [
        ("mandoc", &["-T", "utf8"][..]),
        ("man", &["--warnings", "-l"]),
    ] {
        let Some(said) = judged(program, arguments, &file) else {
            continue;
        };
        let text = String::from_utf8_lossy(&said.stdout).replace('\u{8}', "");
        if !said.status.success() || text.trim().is_empty() {
            // A system without manual pages has a `man` that says so.
            continue;
        }
        assert_eq!(String::from_utf8_lossy(&said.stderr), "", "{program}");
        for word in ["build", "check", "figures", "trace", "--message-format"] {
            assert!(
                text.to_lowercase().contains(word),
                "{word} by {program}:\n{text}"
            );
        }
    }
}

#[test]
fn the_schema_and_the_figures_are_json() {
    let desk = starter();
    let schema = run_words(&desk, "schema").stdout;
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    assert!(schema["properties"]["indicators"].is_object());
    let figures = run_words(&desk, "figures --json").stdout;
    let figures: serde_json::Value = serde_json::from_slice(&figures).unwrap();
    let visits = figures
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["id"] == "visits")
        .unwrap();
    assert_eq!(visits["value"], "11365");
    assert!(run_words(&desk, "build --format md").status.success());
    let used = fs::read(desk.path("out/figures.json")).unwrap();
    let used: serde_json::Value = serde_json::from_slice(&used).unwrap();
    assert_eq!(used["reports"][0]["report"], "library-report");
}

#[test]
fn every_line_of_a_run_for_machines_is_json() {
    let desk = starter();
    let broken = "{{ cots }} {{ visits | chnge }} <b>bold</b> {{ ref(id=\"nothing\") }}\n";
    fs::write(desk.path("templates/use.md"), broken).unwrap();
    fs::write(desk.path("samples/figures.xlsx"), "no workbook").unwrap();
    for line in [
        "build",
        "check",
        "figures",
        "trace visits",
        "build --out templates/use.md",
        "build nowhere",
        "new .",
    ] {
        let output = run_words(&desk, &format!("{line} --message-format json"));
        assert_ne!(output.status.code(), Some(0), "{line}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!text.is_empty(), "{line}");
        for one in text.lines() {
            let value: serde_json::Value =
                serde_json::from_str(one).unwrap_or_else(|error| panic!("{line}: {error}: {one}"));
            for key in ["severity", "code", "message", "places", "notes", "hint"] {
                assert!(value.get(key).is_some(), "{line}: no `{key}` in {one}");
            }
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = starter();
    for line in ["figures", "schema", "completions bash", "--help", "man"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(words(line))
            .current_dir(desk.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
        assert_eq!(output.status.code(), Some(0), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_a_failure() {
    let desk = starter();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .arg("schema")
        .current_dir(desk.folder.path())
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output"));
}
