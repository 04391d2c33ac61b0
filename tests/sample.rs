//! The sample project as a whole: every figure that the report must show stands in every
//! format, none of them typed in a template; a changed cell changes what depends on it.

#[path = "common/tools.rs"]
mod tools;
#[path = "common/xlsx.rs"]
mod xlsx;

use annals::pipeline::{self, Formats, Goal, Options, Silent};
use annals::project::Disk;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tools::{html_text, pdf_text};

/// A copy of the sample project in a folder of its own.
struct Sample {
    folder: tempfile::TempDir,
}

impl Sample {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["config", "templates", "samples"] {
            copy(&root().join(name), &folder.path().join(name));
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn build_with(&self, jobs: usize, out: &str) -> BTreeMap<String, Vec<u8>> {
        let outcome = pipeline::run(
            &Disk::new(self.folder.path(), self.path(out)),
            &Options {
                goal: Goal::Build(Formats::ALL),
                reports: Vec::new(),
                areas: Vec::new(),
                jobs: Some(jobs),
            },
            &Silent,
        );
        let text = annals::diagnostics::print::text(&outcome.diagnostics, &outcome.sources, false);
        assert_eq!(text, "", "the sample has no findings");
        read_all(&self.path(out))
    }

    fn build(&self) -> BTreeMap<String, Vec<u8>> {
        self.build_with(2, "out")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// All files below a folder by relative path.
fn read_all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(folder, folder, &mut files);
    files
}

/// Whether `wanted` stands in `text` as whole words: not inside a longer number or word.
fn stands_in(text: &str, wanted: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric();
    let mut from = 0;
    while let Some(at) = text[from..].find(wanted) {
        let start = from + at;
        let end = start + wanted.len();
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let number_before = before.is_some_and(|c| matches!(c, '.' | ','))
            && text[..start]
                .chars()
                .rev()
                .nth(1)
                .is_some_and(|c| c.is_ascii_digit());
        let number_after = after.is_some_and(|c| matches!(c, '.' | ','))
            && text[end..]
                .chars()
                .nth(1)
                .is_some_and(|c| c.is_ascii_digit());
        let whole = !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word);
        if whole && !number_before && !number_after {
            return true;
        }
        from = start + wanted.chars().next().map_or(1, char::len_utf8);
    }
    false
}

/// Lines of `figures-2019.csv`: id and expected text.
fn expected() -> Vec<(String, String)> {
    let csv = std::fs::read_to_string(root().join("tests/data/figures-2019.csv")).unwrap();
    csv.lines()
        .skip(1)
        .map(|line| {
            let mut fields = Vec::new();
            let mut field = String::new();
            let mut quoted = false;
            for c in line.chars() {
                match c {
                    '"' => quoted = !quoted,
                    ',' if !quoted => fields.push(std::mem::take(&mut field)),
                    c => field.push(c),
                }
            }
            (fields[1].clone(), fields[2].clone())
        })
        .collect()
}

/// White space of every kind as one space.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_expected_figure_stands_in_every_format() {
    let files = Sample::new().build();
    let markdown = String::from_utf8(files["annual-summary.md"].clone()).unwrap();
    let html = html_text(&String::from_utf8(files["annual-summary.html"].clone()).unwrap());
    let mut texts = vec![("Markdown", flat(&markdown)), ("HTML", flat(&html))];
    if let Some(pdf) = pdf_text(&files["annual-summary.pdf"]) {
        texts.push(("PDF", flat(&pdf)));
    }
    let expected = expected();
    assert_eq!(expected.len(), 59, "lines of the list of figures");
    let mut absent = Vec::new();
    for (id, wanted) in &expected {
        for (format, text) in &texts {
            if !stands_in(text, wanted) {
                absent.push(format!("{id}: `{wanted}` in {format}"));
            }
        }
    }
    assert!(absent.is_empty(), "absent:\n{}", absent.join("\n"));
}

#[test]
fn no_digit_is_typed_in_a_template() {
    for entry in std::fs::read_dir(root().join("templates")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in outside_expressions(&text).lines().enumerate() {
            // The markers of ordered lists are numbered by the program, not by the text.
            let body = line.trim_start();
            let body = body.split_once(". ").map_or(body, |(marker, rest)| {
                if marker.chars().all(|c| c.is_ascii_digit()) {
                    rest
                } else {
                    body
                }
            });
            assert!(
                !body.chars().any(char::is_numeric),
                "{}:{}: {line}",
                path.display(),
                number + 1
            );
        }
    }
}

/// The text with everything in `{{ }}` and `{% %}` blanked out.
fn outside_expressions(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        plain.push_str(&rest[..at]);
        let close = if rest[at..].starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        let end = rest[at..].find(close).unwrap() + at + 2;
        plain.extend(rest[at..end].chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    plain + rest
}

#[test]
fn the_same_input_gives_the_same_bytes_at_any_number_of_jobs() {
    let sample = Sample::new();
    let one = sample.build_with(1, "one");
    let two = sample.build_with(2, "two");
    let many = sample.build_with(7, "many");
    assert_eq!(
        one.len(),
        55,
        "18 documents in three formats, and the figures"
    );
    for (name, bytes) in &one {
        assert!(two[name] == *bytes, "{name} differs at two jobs");
        assert!(many[name] == *bytes, "{name} differs at seven jobs");
    }
}

#[test]
fn a_changed_cell_changes_what_depends_on_it_and_nothing_else() {
    let sample = Sample::new();
    let before = sample.build();
    // Baiyun's births within policy go from 290 to 250: a text, ranks and means follow.
    xlsx::replace_number(
        &sample.path("samples/townships.xlsx"),
        "2019",
        "G9",
        "290",
        "250",
    );
    xlsx::replace_number(
        &sample.path("samples/townships.xlsx"),
        "2019",
        "G23",
        "4248",
        "4208",
    );
    xlsx::replace_number(
        &sample.path("samples/county-2019.xlsx"),
        "Population",
        "G8",
        "4248",
        "4208",
    );
    let after = sample.build_with(2, "after");
    let text = |files: &BTreeMap<String, Vec<u8>>, name: &str| {
        String::from_utf8(files[name].clone()).unwrap()
    };
    let brief = text(&after, "briefs/Baiyun.md");
    assert!(brief.contains("79.11%"), "{brief}");
    assert!(!text(&before, "briefs/Baiyun.md").contains("79.11%"));
    assert!(text(&after, "annual-summary.md").contains("79.11%"));
    // Another township's brief changes only in the county's share, and in its rank.
    let other = |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        text(files, "briefs/Qiaotou.md")
            .lines()
            .filter(|line| !line.contains("Share of births within policy"))
            .map(|line| line.replace("86.29%", "85.48%"))
            .collect()
    };
    assert_eq!(other(&before), other(&after));
}

#[test]
fn the_same_sheet_reads_alike_from_every_format() {
    use annals::workbook::{CellValue, Limits, Workbook, open};
    let read = |name: &str| -> Workbook {
        let mut sink = annals::diagnostics::Sink::new();
        let bytes = std::fs::read(root().join("samples").join(name)).unwrap();
        let book = open(name, bytes.into(), None, &Limits::default(), &mut sink);
        assert!(sink.items().is_empty(), "{name}: {:?}", sink.items());
        book.unwrap()
    };
    let cells = |book: &Workbook| -> Vec<(String, String, CellValue)> {
        let mut found = Vec::new();
        for sheet in &book.sheets {
            for cell in &sheet.cells {
                let value = (
                    sheet.name.to_string(),
                    cell.address.to_string(),
                    cell.value.clone(),
                );
                found.push(value);
            }
        }
        found
    };
    for (first, second) in [
        ("county-2015.xlsx", "county-2015.ods"),
        ("targets-2019.xlsx", "targets-2019.xls"),
    ] {
        let (first, second) = (read(first), read(second));
        assert!(cells(&first).len() > 20);
        assert_eq!(cells(&first), cells(&second));
    }
}
