//! Opinions of other programs: qpdf and the programs of poppler. Where they are not
//! installed the tests say so and pass, except in continuous integration, which installs them.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use annals::typeset::FontBook;

use super::read::{Book, Kid};
use super::rules::squeeze;
use super::{draft, whole, written};
use unicode_normalization::UnicodeNormalization;

/// What a program prints about a file; none when the program is not there.
fn run(program: &str, before: &[&str], file: &PathBuf, after: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(before)
        .arg(file)
        .args(after)
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
            assert!(!ci, "{program}: {error}");
            println!("skipped, {program} is not installed: {error}");
            return None;
        }
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{program}: {text}{errors}");
    assert_eq!(errors, "", "{program} warns");
    Some(text)
}

/// The report in a file of its own.
fn report(name: &str) -> PathBuf {
    let book = FontBook::bundled();
    let bytes = written(&book, &draft::report(&book));
    let path = std::env::temp_dir().join(format!("annals-{}-{name}.pdf", std::process::id()));
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(&bytes).unwrap();
    path
}

#[test]
fn qpdf_finds_nothing() {
    let file = report("qpdf");
    if let Some(text) = run("qpdf", &["--check"], &file, &[]) {
        assert!(
            text.contains("No syntax or stream encoding errors"),
            "{text}"
        );
    }
    std::fs::remove_file(file).unwrap();
}

#[test]
fn pdftotext_reads_the_words() {
    let file = report("pdftotext");
    if let Some(text) = run("pdftotext", &["-enc", "UTF-8"], &file, &["-"]) {
        for words in [
            "Health & <Care>, 2019",
            "‰, more effi\u{ad}",
            "cient than in 2018. figures",
            "1.1 Après",
            "let x = 1;",
        ] {
            assert!(text.contains(words), "{words:?} is not in {text:?}");
        }
        assert!(!text.contains('\u{fffd}'));
    }
    std::fs::remove_file(file).unwrap();
}

#[test]
fn pdfinfo_reads_the_structure() {
    let file = report("pdfinfo");
    if let Some(text) = run("pdfinfo", &["-enc", "UTF-8", "-struct-text"], &file, &[]) {
        let mut rest = text.as_str();
        for words in [
            "Health & <Care>, 2019",
            "The office counted 4,923 births",
            "cient than in\u{a0}2018.",
            "figures",
            "See the yearbook.",
            "(a)",
            "second",
            "Table 1",
            "Alpha",
            "1.1 Après",
            "A paragraph that runs over",
            "to the next page.",
        ] {
            let at = rest.find(words);
            rest = &rest[at.unwrap_or_else(|| panic!("{words:?} is not in order in {text}"))..];
        }
    }
    if let Some(text) = run("pdfinfo", &[], &file, &[]) {
        for line in [
            "Title:           Health & <Care>, 2019",
            "Tagged:          yes",
            "Metadata Stream: yes",
            "PDF version:     1.7",
        ] {
            assert!(text.contains(line), "{line:?} is not in {text}");
        }
    }
    std::fs::remove_file(file).unwrap();
}

#[test]
fn pdffonts_finds_every_font_embedded() {
    let file = report("pdffonts");
    if let Some(text) = run("pdffonts", &[], &file, &[]) {
        let fonts: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(fonts.len(), 7, "{text}");
        for font in fonts {
            assert!(font.contains("Identity-H       yes yes yes"), "{font}");
        }
    }
    std::fs::remove_file(file).unwrap();
}

/// The text of the tree, in its order.
fn tree_text(book: &Book, element: lopdf::ObjectId, text: &mut String) {
    for kid in book.kids(element) {
        match kid {
            Kid::Element(id) => tree_text(book, id, text),
            Kid::Content(page, mcid) => {
                text.push_str(book.sequence(page, mcid).map_or("", |s| &s.text));
            }
            Kid::Object(_) | Kid::Bad(_) => {}
        }
    }
}

/// The characters that are seen, without hyphens: programs show those of the line breaker
/// each in their own way.
fn letters(text: &str) -> String {
    squeeze(text).chars().filter(|c| *c != '-').collect()
}

/// `pdfinfo` reads the tree of every hard document as it was written, in the same order, and
/// `mutool` finds the same characters on the pages.
#[test]
fn others_read_the_hard_documents_as_they_were_written() {
    // Poppler 22 mirrors brackets of text that runs from right to left once more, and repeats
    // what stands in place of glyphs; the order of that text the other checks hold.
    const BACKWARDS: [&str; 3] = ["arabic-page", "backwards-in-latin", "hebrew-page"];
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, _) in whole::files() {
        if BACKWARDS.contains(&name.as_str()) {
            continue;
        }
        let file = folder.path().join(format!("{name}.pdf"));
        std::fs::write(&file, &bytes).unwrap();
        let Some(told) = run("pdfinfo", &["-enc", "UTF-8", "-struct-text"], &file, &[]) else {
            return;
        };
        let book = Book::read(&bytes).unwrap();
        let mut own = String::new();
        tree_text(&book, book.root_element().unwrap(), &mut own);
        // Texts stand in quotes, each from the start of a line to the end of one.
        let (mut read, mut inside) = (String::new(), false);
        for line in told.lines() {
            let mut part = line;
            if !inside {
                let Some(rest) = line.trim_start().strip_prefix('"') else {
                    continue;
                };
                part = rest;
                inside = true;
            }
            if let Some(last) = part.strip_suffix('"') {
                part = last;
                inside = false;
            }
            read.push_str(part);
        }
        assert_eq!(letters(&read), letters(&own), "{name}");
        let output = Command::new("mutool")
            .args(["draw", "-q", "-F", "txt"])
            .arg(&file)
            .output();
        let Ok(output) = output else { continue };
        assert!(output.status.success(), "{name}");
        let sorted = |text: &str| {
            let mut all: Vec<char> = letters(text).nfkc().collect();
            all.sort_unstable();
            all
        };
        let drawn = book.sequences.iter().flatten();
        let drawn: String = drawn.map(|sequence| sequence.text.as_str()).collect();
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(sorted(&shown), sorted(&drawn), "{name}");
    }
}
