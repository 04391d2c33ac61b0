//! Opinions of other programs: qpdf and the programs of poppler. Where they are not
//! installed the tests say so and pass, except in continuous integration, which installs them.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use annals::typeset::FontBook;

use super::{draft, written};

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
