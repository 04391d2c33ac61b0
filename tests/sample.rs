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

    fn run(&self, jobs: usize, out: &str, strict: bool) -> pipeline::Outcome {
        pipeline::run(
            &Disk::new(self.folder.path(), self.path(out)),
            &Options {
                goal: Goal::Build(Formats::ALL),
                reports: Vec::new(),
                areas: Vec::new(),
                jobs: Some(jobs),
                strict,
                ..Options::default()
            },
            &Silent,
        )
    }

    fn build_with(&self, jobs: usize, out: &str) -> BTreeMap<String, Vec<u8>> {
        let outcome = self.run(jobs, out, true);
        let text = annals::diagnostics::print::text(&outcome.diagnostics, &outcome.sources, false);
        assert_eq!(text, "", "the sample has no findings");
        read_all(&self.path(out))
    }

    /// Changes a file of the project; the old text must be there.
    fn change(&self, name: &str, old: &str, new: &str) {
        let path = self.path(name);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{name} holds `{old}`");
        std::fs::write(path, text.replace(old, new)).unwrap();
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
            if path.ends_with(".annals") {
                // What a build keeps for the next one.
            } else if path.is_dir() {
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
    let html = String::from_utf8(files["annual-summary.html"].clone()).unwrap();
    // The annex and the cards tell all figures again.
    let html = html_text(html.split("<h2 id=\"_sources\"").next().unwrap());
    let mut texts = vec![("Markdown", flat(&markdown)), ("HTML", flat(&html))];
    if let Some(pdf) = pdf_text(&files["annual-summary.pdf"]) {
        let annex = "Each figure of the text, the tables and the charts with its exact value";
        texts.push(("PDF", flat(pdf.split(annex).next().unwrap())));
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

/// The townships of the sample: label and id.
fn townships(json: &serde_json::Value) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = entries(json)
        .filter_map(|entry| {
            let id = entry["id"].as_str()?.strip_prefix("births@")?;
            let label = entry["area"].as_str()?;
            (!id.contains('@') && !id.starts_with(|c: char| c.is_ascii_digit()))
                .then(|| (label.to_owned(), id.to_owned()))
        })
        .collect();
    found.sort();
    assert_eq!(found.len(), 17, "{found:?}");
    found
}

fn entries(json: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    json["reports"][0]["figures"].as_array().unwrap().iter()
}

/// The text of a document in each format that can be read here.
fn texts(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<(&'static str, String)> {
    let file = |extension: &str| &files[&format!("{name}.{extension}")];
    let text = |extension: &str| String::from_utf8(file(extension).clone()).unwrap();
    // What stands in the HTML source beside its text, such as the titles of figures, counts too.
    let mut out = vec![
        ("Markdown", flat(&text("md"))),
        ("HTML", flat(&html_text(&text("html")))),
        ("HTML source", flat(&text("html"))),
    ];
    out.extend(pdf_text(file("pdf")).map(|text| ("PDF", flat(&text))));
    out
}

#[test]
fn no_brief_shows_another_townships_figures() {
    let files = Sample::new().build();
    let json: serde_json::Value = serde_json::from_slice(&files["figures.json"]).unwrap();
    let townships = townships(&json);
    // Where each text of a figure stands, and the townships whose own figures print it.
    let mut wrong = Vec::new();
    let mut printed: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for entry in entries(&json) {
        let area = entry["area"].as_str().unwrap();
        for used in entry["used"].as_array().unwrap() {
            let place = used["place"].as_u64().unwrap() as usize;
            let output = json["reports"][0]["places"][place]["output"]
                .as_str()
                .unwrap();
            let text = used["text"].as_str().unwrap();
            printed.entry(text).or_default().push((area, output));
            let own = output.strip_prefix("briefs/");
            let township = townships.iter().any(|(label, _)| label == area);
            if township && own.is_some_and(|own| own != area) {
                wrong.push(format!("{} in {output}", entry["id"]));
            }
        }
    }
    let mut compared = 0;
    for (own, _) in &townships {
        let brief = format!("briefs/{own}");
        for (format, text) in texts(&files, &brief) {
            for (other, _) in townships.iter().filter(|(other, _)| other != own) {
                if stands_in(&text, other) {
                    wrong.push(format!("the name {other} in {brief} ({format})"));
                }
            }
            for (figure, uses) in &printed {
                // Figures that one other township alone has, and that are long enough not to
                // stand somewhere by chance.
                let digits = figure.chars().filter(char::is_ascii_digit).count();
                let theirs = uses.iter().all(|(area, _)| area == &uses[0].0);
                let other = townships.iter().any(|(l, _)| l == uses[0].0) && uses[0].0 != own;
                if digits >= 4 && theirs && other {
                    compared += 1;
                    if stands_in(&text, figure) {
                        wrong.push(format!("{figure} of {} in {brief} ({format})", uses[0].0));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 4_000, "only {compared} texts were compared");
}

#[test]
fn small_counts_stand_in_no_output() {
    let sample = Sample::new();
    sample.change(
        "config/report.yaml",
        "contents: true",
        "contents: true\nsuppress: {below: 30, indicators: [free_treatments], show: very few, \
         withheld: kept back}",
    );
    for call in ["strongest", "weakest"] {
        let old = "\"survey_coverage\", \"free_treatment_rate\"], group";
        sample.change(
            "templates/brief.md",
            &format!("{call}(indicators=[\"policy_compliance_rate\", \"families_per_thousand\", {old}"),
            &format!("{call}(indicators=[\"policy_compliance_rate\", \"families_per_thousand\", \"survey_coverage\"], group"),
        );
    }
    let shown = Sample::new().build();
    let files = sample.build();
    let json = |files: &BTreeMap<String, Vec<u8>>| -> serde_json::Value {
        serde_json::from_slice(&files["figures.json"]).unwrap()
    };
    let (before, after) = (json(&shown), json(&files));
    let mut small = 0;
    for (label, id) in townships(&before) {
        let find = |json: &serde_json::Value, name: &str| {
            entries(json).find(|e| e["id"] == name).cloned().unwrap()
        };
        let name = format!("free_treatments@{id}");
        let count: u32 = find(&before, &name)["value"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let entry = find(&after, &name);
        let kept = entry["value"].is_null();
        assert!(kept || count >= 30, "{name} is {count}");
        if !kept {
            continue;
        }
        small += usize::from(count < 30);
        assert_eq!(entry["missing"], "suppressed");
        let rate = format!("free_treatment_rate@{id}");
        let was = find(&before, &rate)["used"][0]["text"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(find(&after, &rate)["value"].is_null(), "{rate}");
        let markdown = String::from_utf8(files[&format!("briefs/{label}.md")].clone()).unwrap();
        let words = if count < 30 {
            "very few women"
        } else {
            "kept back women"
        };
        assert!(markdown.contains(words), "{markdown}");
        // Another figure may happen to have the same text, such as that of the year before.
        let brief = format!("briefs/{label}");
        for ((format, then), (_, now)) in texts(&shown, &brief).iter().zip(texts(&files, &brief)) {
            let (then, now) = (then.matches(&was).count(), now.matches(&was).count());
            assert!(now < then, "{was} of {label} in {format}");
        }
    }
    assert!(small > 0, "no township has a small count");
}

#[test]
fn a_typed_number_is_a_warning_and_with_strict_an_error() {
    let sample = Sample::new();
    sample.change(
        "templates/next.md",
        "In the coming year",
        "In the coming two years",
    );
    let outcome = sample.run(2, "out", false);
    assert!(!outcome.failed() && outcome.files == 55);
    let [finding] = &outcome.diagnostics[..] else {
        panic!("{:?}", outcome.diagnostics)
    };
    assert_eq!(finding.code.0, "T018");
    let outcome = sample.run(2, "strict", true);
    assert!(outcome.failed() && outcome.files == 0);
    assert_eq!(outcome.diagnostics.len(), 1);
    assert!(!sample.path("strict").join("annual-summary.md").exists());
}
