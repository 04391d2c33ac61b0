//! The documentation: it names every key, and its examples are right.

mod common;

use annals::config;
use annals::diagnostics::{Sink, print};
use annals::languages::{Key, Language};
use annals::measure::{Word, Words};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The blocks of a language, as they stand.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let open = format!("```{language}");
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.trim_end() == open {
            let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            blocks.push(block.join("\n") + "\n");
        }
    }
    blocks
}

/// All names of properties in a schema, at any depth.
fn keys(schema: &serde_json::Value, found: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(map) => {
            if let Some(serde_json::Value::Object(properties)) = map.get("properties") {
                found.extend(properties.keys().cloned());
            }
            for value in map.values() {
                keys(value, found);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

#[test]
fn the_page_of_the_configuration_explains_every_key() {
    let schema: serde_json::Value = serde_json::from_str(&config::schema()).unwrap();
    let mut all = BTreeSet::new();
    keys(&schema, &mut all);
    assert!(all.len() > 50, "{all:?}");
    // What is said of each word stands on a page of its own.
    let page = page("docs/configuration.md") + &page("docs/words.md");
    let absent: Vec<&String> = all
        .iter()
        .filter(|key| !page.contains(&format!("`{key}`")))
        .collect();
    assert!(absent.is_empty(), "keys that are not explained: {absent:?}");
}

/// The tables of the page are made from the files of the languages: `UPDATE_EXPECT=1` does it.
#[test]
fn the_page_of_words_has_each_word_in_each_language() {
    let mut spoken: Vec<Language> = Language::all().filter(|l| l.has_words()).collect();
    spoken.sort_by_key(|language| *language != Language::ENGLISH);
    let english = page("src/languages/en.yaml");
    let words = english.split("\nwords:\n").nth(1).unwrap();
    let words = words.split("\n\n").next().unwrap();
    let mut text = page("docs/words.md");
    for section in words.split("  # ").skip(1) {
        let (title, keys) = section.split_once('\n').unwrap();
        let heads = spoken.iter().map(|language| match language.tag() {
            "en" => " English |".to_owned(),
            tag => format!(" `{tag}` |"),
        });
        let mut table = format!("| key |{}\n", heads.collect::<String>());
        table.push_str(&format!("|---|{}\n", "---|".repeat(spoken.len())));
        for key in keys
            .lines()
            .map(|line| line.trim().split(':').next().unwrap())
        {
            let at = Word::KEYS.iter().position(|known| *known == key).unwrap();
            table.push_str(&format!("| `{key}` |"));
            for language in &spoken {
                let word = Words::of(*language)
                    .get(Word::ALL[at])
                    .unwrap_or("–")
                    .to_owned();
                table.push_str(&format!(" {} |", word.replace('\u{a0}', " ").trim()));
            }
            table.push('\n');
        }
        let heading = format!("\n## {title}\n");
        let at = text
            .find(&heading)
            .unwrap_or_else(|| panic!("no section `{title}`"));
        let start = at + text[at..].find("\n|").unwrap() + 1;
        let length = text[start..]
            .find("\n\n")
            .map_or(text.len() - start, |end| end + 1);
        text.replace_range(start..start + length, &table);
    }
    common::expect(Path::new("docs/words.md"), &text);
}

/// A report cut at its top-level keys.
fn sections(yaml: &str) -> BTreeMap<String, String> {
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    for line in yaml.lines().filter(|l| !l.starts_with('#')) {
        if let Some((key, _)) = line.split_once(':')
            && line.starts_with(|c: char| c.is_ascii_lowercase())
        {
            current = key.to_owned();
        }
        let section = sections.entry(current.clone()).or_default();
        section.push_str(line);
        section.push('\n');
    }
    sections
}

#[test]
fn every_example_of_the_configuration_fits_into_the_whole_one() {
    let page = page("docs/configuration.md");
    let blocks = blocks(&page, "yaml");
    let (whole, parts) = blocks.split_first().unwrap();
    assert!(parts.len() >= 10, "examples");
    for part in std::iter::once(&String::new()).chain(parts) {
        let mut all = sections(whole);
        all.extend(sections(part));
        let yaml: String = all.into_values().collect();
        let mut sink = Sink::new();
        config::load("config/report.yaml", &yaml, &mut sink);
        let problems = print::text(sink.items(), &Nothing, false);
        assert!(problems.is_empty(), "{part}\n{problems}");
    }
}

struct Nothing;

impl print::Sources for Nothing {
    fn source(&self, _file: &str) -> Option<std::sync::Arc<str>> {
        None
    }
}

#[test]
fn files_that_the_documentation_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![
        "README.md".to_owned(),
        "CONTRIBUTING.md".to_owned(),
        "NOTICE".to_owned(),
    ];
    for folder in ["docs", "docs/problems"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.path().is_file() {
                let name = entry.file_name();
                pages.push(format!("{folder}/{}", name.to_str().unwrap()));
            }
        }
    }
    for name in &pages {
        let text = page(name);
        let folder = root.join(name);
        let folder = folder.parent().unwrap();
        for link in without_code(&text).split("](").skip(1) {
            let target = link.split(')').next().unwrap();
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() {
                root.join(name)
            } else {
                folder.join(file)
            };
            assert!(path.exists(), "{name} links to `{target}`");
            if !anchor.is_empty() {
                let known = headings(&std::fs::read_to_string(&path).unwrap());
                assert!(
                    known.contains(anchor),
                    "{name} links to `{target}`: {known:?}"
                );
            }
        }
    }
}

/// The text without fenced code and code in sentences.
fn without_code(text: &str) -> String {
    let outside: Vec<&str> = text.split("```").step_by(2).collect();
    let outside = outside.join(" ");
    let parts: Vec<&str> = outside.split('`').step_by(2).collect();
    parts.join(" ")
}

/// The ids that viewers give to the headings of a page.
fn headings(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            let kept = words
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

#[test]
fn every_example_of_a_template_works_in_a_fresh_project() {
    use annals::pipeline::{self, Goal, Options, Silent};
    use annals::project::{Memory, starter};
    let page = page("docs/templates.md");
    let examples = blocks(&page, "jinja");
    assert!(examples.len() >= 6, "examples");
    for example in &examples {
        let mut project = Memory::new();
        for (path, bytes) in starter::FILES {
            project.insert(path, *bytes);
        }
        project.insert("templates/use.md", example.as_bytes());
        // The starter's own tables have the same ids.
        project.insert("templates/districts.md", &b"Nothing."[..]);
        let options = Options {
            goal: Goal::Check,
            reports: Vec::new(),
            areas: Vec::new(),
            jobs: Some(1),
            strict: true,
            ..Options::default()
        };
        let outcome = pipeline::run(&project, &options, &Silent);
        let problems = print::text(&outcome.diagnostics, &outcome.sources, false);
        assert!(problems.is_empty(), "{example}\n{problems}");
    }
}
