//! The preview in a real browser: `tests/browser/preview.mjs` drives Chromium through
//! playwright-core. Left out with a message where one of them is missing; on the gate they
//! are required (`.ci/run` installs them).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/xlsx.rs"]
mod xlsx;

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A preview that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The browser, node and the library that drives the browser.
fn tools() -> Result<(PathBuf, PathBuf), String> {
    let runs = |program: &str| {
        let tried = Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    };
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let known = ["chromium", "chromium-browser", "google-chrome"];
    let found = known.into_iter().find(|name| runs(name)).map(|name| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let places = std::env::split_paths(&path).map(|folder| folder.join(name));
        places.into_iter().find(|file| file.exists())
    });
    let browser = named
        .or(found.flatten())
        .ok_or("Chromium is not installed")?;
    if !runs("node") {
        return Err("node is not installed".to_owned());
    }
    let library = std::env::var_os("ANNALS_PLAYWRIGHT").map_or_else(
        || root().join("target/playwright/node_modules/playwright-core"),
        PathBuf::from,
    );
    if !library.join("package.json").exists() {
        return Err(format!(
            "playwright-core is not installed: `npm install --prefix target/playwright \
             playwright-core`, or name its folder in ANNALS_PLAYWRIGHT ({})",
            library.display()
        ));
    }
    Ok((browser, library))
}

/// Copies of the sample's workbook with changed cells.
fn edits(folder: &Path) {
    let book = root().join("samples/county-2019.xlsx");
    let copy = |name: &str| {
        let file = folder.join(name);
        std::fs::copy(&book, &file).unwrap();
        file
    };
    for new in ["83", "85", "87"] {
        let file = copy(&format!("agencies-{new}.xlsx"));
        xlsx::set(&file, "Work done", "D11", &xlsx::Content::Number(new));
    }
    let file = copy("policy-4208.xlsx");
    xlsx::replace_number(&file, "Population", "G8", "4248", "4208");
}

/// A copy of the sample, to be edited.
fn sample(folder: &Path) -> PathBuf {
    let project = folder.join("county");
    for part in ["config", "templates", "samples"] {
        copy_all(&root().join(part), &project.join(part));
    }
    project
}

/// The tools, or `None` where the test is to be left out.
fn found() -> Option<(PathBuf, PathBuf)> {
    match tools() {
        Ok(found) => Some(found),
        Err(missing) if std::env::var_os("CI").is_none() => {
            eprintln!("{missing}: left out");
            None
        }
        Err(missing) => panic!("{missing}"),
    }
}

/// Runs a script that drives the browser.
fn drive(script: &str, tools: &(PathBuf, PathBuf), project: &Path, more: &[(&str, &OsStr)]) {
    let driven = Command::new("node")
        .arg(root().join("tests/browser").join(script))
        .env("ANNALS_PLAYWRIGHT", &tools.1)
        .env("CHROMIUM", &tools.0)
        .env("PROJECT", project)
        .env("PICTURES", std::env::var_os("PICTURES").unwrap_or_default())
        .envs(more.iter().copied())
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&driven.stdout);
    let complaint = String::from_utf8_lossy(&driven.stderr);
    assert!(driven.status.success(), "{words}{complaint}");
    println!("{words}");
}

#[test]
fn the_preview_follows_the_files_in_a_browser() {
    let Some(tools) = found() else { return };
    let folder = tempfile::tempdir().unwrap();
    let project = sample(folder.path());
    let changed = folder.path().join("edits");
    std::fs::create_dir(&changed).unwrap();
    edits(&changed);
    let mut preview = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(["preview", "--port", "0"])
        .arg(&project)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(preview.stdout.take().unwrap()).lines();
    let _running = Running(preview);
    let address = lines.next().unwrap().unwrap();
    let more = [
        ("ADDRESS", OsStr::new(&address)),
        ("EDITS", changed.as_os_str()),
    ];
    drive("preview.mjs", &tools, &project, &more);
}

#[test]
fn a_page_goes_on_when_its_preview_is_started_again() {
    let Some(tools) = found() else { return };
    let folder = tempfile::tempdir().unwrap();
    let project = sample(folder.path());
    let program = [("ANNALS", OsStr::new(env!("CARGO_BIN_EXE_annals")))];
    drive("restart.mjs", &tools, &project, &program);
}
