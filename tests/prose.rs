//! Templates filled with figures: each folder of `tests/cases/prose/{ok,err}` is a case.
//!
//! A case has `template.md` (or `brief.md`, then the brief of Qiaotou is composed), other
//! templates that it includes, and what it changes of `base`: `headings.yaml` instead of
//! the outline, `indicators.yaml` with more indicators, `extra.yaml` with more of the
//! configuration, a sheet of its own (`County.tsv`). `expected.md` is the manuscript with its
//! marks written out, `expected.txt` all messages as printed. In `typed`, they are the
//! findings of numbers that are typed.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "prose/laws.rs"]
mod laws;

use annals::config::{self, Report};
use annals::diagnostics::print::{self, Sources};
use annals::diagnostics::{Diagnostic, Severity, Sink};
use annals::document::marks::{Mark, OPEN};
use annals::figures::{self, Figures, Library};
use annals::markdown;
use annals::measure::parse::number;
use annals::prose::{self, Manuscript, Subject, Templates};
use annals::workbook::{Cell, CellAddress, CellValue, Sheet, Workbook};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

// Cases are read by helpers outside of test functions.
mod common;

const OUTLINE: &str = "headings:\n  - template: template.md\n";

/// The files of a project by path.
type Files = BTreeMap<String, Arc<str>>;

/// The project of a case: its own files over those of the base.
fn project(case: &Path) -> Files {
    let mut files = Files::new();
    for folder in [&common::cases("prose/base"), case] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            match path.extension().and_then(|e| e.to_str()) {
                Some("md") if name != "expected.md" => {
                    files.insert(format!("templates/{name}"), text.into());
                }
                Some("tsv") => drop(files.insert(name, text.into())),
                Some("yaml") => drop(files.insert(name, text.into())),
                _ => {}
            }
        }
    }
    if let (Some(headings), Some(report)) =
        (files.remove("headings.yaml"), files.get("report.yaml"))
    {
        let report = report.replace(OUTLINE, &headings);
        files.insert("report.yaml".to_owned(), report.into());
    }
    if let (Some(more), Some(report)) = (files.remove("indicators.yaml"), files.get("report.yaml"))
    {
        let report = report.replace("indicators:\n", &format!("indicators:\n{more}"));
        files.insert("report.yaml".to_owned(), report.into());
    }
    if let (Some(extra), Some(report)) = (files.remove("extra.yaml"), files.get("report.yaml")) {
        let report = format!("{report}\n{extra}");
        files.insert("report.yaml".to_owned(), report.into());
    }
    files
}

/// Sheets written as tables of tabs: what reads as a number is one.
fn workbook(files: &Files) -> Workbook {
    let sheets = files.iter().filter_map(|(name, text)| {
        let mut cells = Vec::new();
        for (row, line) in text.lines().enumerate() {
            for (column, text) in line.split('\t').enumerate() {
                let value = match number(text) {
                    Some(n) if row > 0 && column > 0 => CellValue::Number(n.value),
                    _ => CellValue::Text(text.into()),
                };
                let address = CellAddress {
                    row: row as u32,
                    column: column as u32,
                };
                if !text.is_empty() {
                    cells.push(Cell {
                        address,
                        value,
                        format: None,
                    });
                }
            }
        }
        Some(Sheet {
            name: name.strip_suffix(".tsv")?.into(),
            visible: true,
            cells,
            merged: Vec::new(),
            hidden: Default::default(),
        })
    });
    Workbook {
        path: "samples/data.xlsx".into(),
        sheets: sheets.collect(),
        names: Vec::new(),
        other_names: Vec::new(),
        tables: Vec::new(),
    }
}

struct OneBook(Arc<Workbook>);

impl Library for OneBook {
    fn workbook(&self, _: &str, _: &mut Sink) -> Option<Arc<Workbook>> {
        Some(Arc::clone(&self.0))
    }
}

struct Texts<'a>(&'a Files);

impl Sources for Texts<'_> {
    fn source(&self, file: &str) -> Option<Arc<str>> {
        self.0.get(file).cloned()
    }
}

/// A project read and gathered, without any error.
struct Ready {
    report: Arc<Report>,
    figures: Arc<Figures>,
}

fn ready(files: &Files) -> Ready {
    let mut sink = Sink::new();
    let report = config::load("report.yaml", &files["report.yaml"], &mut sink);
    assert!(report.is_some(), "{}", printed(sink.clone(), files));
    let report = Arc::new(report.unwrap());
    let library = OneBook(Arc::new(workbook(files)));
    let figures = Arc::new(figures::gather(&report, &library, &mut sink));
    assert!(!sink.has_errors(), "{}", printed(sink, files));
    Ready { report, figures }
}

fn printed(sink: Sink, files: &Files) -> String {
    print::text(&sink.into_unique(), &Texts(files), false)
}

fn templates(files: &Files) -> Vec<(String, Arc<str>)> {
    let is_template = |(name, _): &(&String, &Arc<str>)| name.starts_with("templates/");
    let pairs = files.iter().filter(is_template);
    pairs
        .map(|(name, text)| (name.clone(), Arc::clone(text)))
        .collect()
}

fn compose(case: &Path, sink: &mut Sink) -> (Option<Manuscript>, Files) {
    let files = project(case);
    let Ready { report, figures } = ready(&files);
    let subject = if case.join("brief.md").exists() {
        Subject::Brief(figures.area("qiaotou").unwrap())
    } else {
        Subject::Report
    };
    let manuscript = Templates::parse(templates(&files), sink)
        .and_then(|templates| prose::compose(&report, &figures, &templates, subject, sink));
    (manuscript, files)
}

/// The text with its marks written out.
fn readable(manuscript: &Manuscript) -> String {
    let mut out = String::new();
    let mut rest = manuscript.text.as_str();
    while let Some(at) = rest.find(OPEN) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (mark, after) = Mark::read(from).expect("a whole mark");
        match mark {
            Mark::Figure(i) => out.push_str(&format!("⟨{}⟩", manuscript.mentions[i].text)),
            Mark::Chart(i) => {
                let chart = &manuscript.charts[i];
                out.push_str(&format!(
                    "⟨chart {:?} {:?}: {}⟩",
                    chart.form, chart.id, chart.alternative
                ));
            }
            other => out.push_str(&format!("⟨{other:?}⟩")),
        }
        rest = after;
    }
    out + rest
}

fn folders(kind: &str) -> Vec<PathBuf> {
    let all = common::folders(&format!("prose/{kind}"));
    assert!(all.len() >= 15, "{kind}");
    all
}

#[test]
fn sound_templates_give_the_expected_manuscript() {
    for case in folders("ok") {
        let mut sink = Sink::new();
        let (manuscript, files) = compose(&case, &mut sink);
        let problems = printed(sink, &files);
        let manuscript = manuscript.unwrap_or_else(|| panic!("{}:\n{problems}", case.display()));
        assert_eq!(problems, "", "{}", case.display());
        common::expect(&case.join("expected.md"), &readable(&manuscript));
    }
}

#[test]
fn faulty_templates_give_the_expected_messages() {
    for case in folders("err") {
        let mut sink = Sink::new();
        let (manuscript, files) = compose(&case, &mut sink);
        assert!(manuscript.is_none(), "{} has no problem", case.display());
        common::expect(&case.join("expected.txt"), &printed(sink, &files));
    }
}

#[test]
fn typed_numbers_are_found_at_their_places() {
    for case in common::folders("prose/typed") {
        let files = project(&case);
        let Ready { figures, .. } = ready(&files);
        let mut sink = Sink::new();
        let templates = Templates::parse(templates(&files), &mut sink).expect("sound templates");
        prose::typed_numbers(&figures, &templates, &mut sink);
        assert!(sink.items().iter().all(|d| d.severity == Severity::Warning));
        common::expect(&case.join("expected.txt"), &printed(sink, &files));
    }
}

/// Composes a template over the base.
fn base_with(template: &str) -> (Files, Ready) {
    let mut files = project(&common::cases("prose/base"));
    files.insert("templates/template.md".to_owned(), template.into());
    let ready = ready(&files);
    (files, ready)
}

fn compose_text(template: &str) -> Result<Manuscript, Vec<Diagnostic>> {
    let (files, Ready { report, figures }) = base_with(template);
    let mut sink = Sink::new();
    Templates::parse(templates(&files), &mut sink)
        .and_then(|t| prose::compose(&report, &figures, &t, Subject::Report, &mut sink))
        .ok_or_else(|| sink.into_unique())
}

#[test]
fn mentions_say_what_stands_behind_a_number() {
    let manuscript =
        compose_text("{{ births }} {{ policy_rate | previous }} {{ births | change | signed }}")
            .unwrap();
    let [births, rate, change] = &manuscript.mentions[..] else {
        panic!("three mentions")
    };
    assert_eq!(&*births.figure, "births");
    assert_eq!(&*births.text, "4,923");
    assert_eq!(births.value, Some(4923.into()));
    assert_eq!(&*births.unit, "persons");
    assert_eq!(&*births.area, "Qinghe County");
    assert_eq!(&*births.period, "2019");
    assert!(births.origin.contains("County!D2"), "{}", births.origin);
    assert_eq!(&*rate.figure, "policy_rate@2018");
    assert_eq!(&*rate.text, "83.09%");
    assert_eq!(&*rate.period, "2018");
    assert_eq!(&*change.text, "+122");
    assert_eq!(manuscript.mentioned.len(), 3);
    let id = manuscript.mentioned[2];
    assert_eq!(*manuscript.ledger.figure(id).name(), change.figure);
}

#[test]
fn parts_tell_which_template_wrote_a_line() {
    let case = common::cases("prose/ok").join("outline");
    let (manuscript, _) = compose(&case, &mut Sink::new());
    let manuscript = manuscript.unwrap();
    let lines: Vec<&str> = manuscript.text.lines().collect();
    for part in &manuscript.parts {
        assert!(!lines[part.line].is_empty(), "line {}", part.line);
        let heading = lines[part.line].starts_with('#');
        assert_eq!(
            heading,
            &*part.template == "report.yaml",
            "line {}",
            part.line
        );
    }
}

#[test]
fn a_runaway_template_is_stopped() {
    let loops =
        "{% for a in range(end=50000) %}{% for b in range(end=50000) %}{% endfor %}{% endfor %}";
    let text = "{% for a in range(end=60000) %}0123456789012345678901234567890123456789\
                0123456789012345678901234567890123456789012345678901234567890123456789\
                0123456789012345678901234567890123456789012345678901234567890123456789\
                0123456789012345678901234567890123456789012345678901234567890123456789\
                01234567890123456789012345678901234567890123456789{% endfor %}";
    let doubling = "{% set_global s = \"0123456789\" %}{% for a in range(end=60) %}{% set_global s = s ~ s %}{% endfor %}";
    for template in [loops, text, doubling] {
        let problems = compose_text(template).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, prose::codes::LIMIT);
        assert!(!problems[0].labels.is_empty());
    }
}

#[test]
fn documents_in_parallel_are_the_same_as_alone() {
    let (files, Ready { report, figures }) =
        base_with("{{ births }} {{ births | trend }} {{ sources() }}");
    let mut sink = Sink::new();
    let templates = Templates::parse(templates(&files), &mut sink).unwrap();
    let subjects: Vec<Subject> = (0..64)
        .map(|i| match i % 4 {
            0 => Subject::Report,
            n => Subject::Brief(annals::figures::AreaId(n)),
        })
        .collect();
    let one = |subject: &Subject| {
        let mut sink = Sink::new();
        let manuscript = prose::compose(&report, &figures, &templates, *subject, &mut sink);
        readable(&manuscript.expect("a manuscript"))
    };
    let alone: Vec<String> = subjects.iter().map(one).collect();
    std::thread::scope(|scope| {
        let threads: Vec<_> = subjects
            .chunks(8)
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()))
            .collect();
        let together: Vec<String> = threads
            .into_iter()
            .flat_map(|t| t.join().unwrap())
            .collect();
        assert_eq!(alone, together);
    });
}

#[test]
fn no_problem_is_a_warning_alone() {
    let problems = compose_text("{{ brths }}").unwrap_err();
    assert!(problems.iter().all(|p| p.severity == Severity::Error));
}

#[test]
fn sound_manuscripts_are_sound_markdown() {
    for case in folders("ok") {
        let mut sink = Sink::new();
        let (manuscript, files) = compose(&case, &mut sink);
        let manuscript = manuscript.unwrap();
        let parts: Vec<(usize, &str)> = manuscript
            .parts
            .iter()
            .map(|p| (p.line, &*p.template))
            .collect();
        let source = markdown::Source {
            meta: &manuscript.meta,
            text: &manuscript.text,
            mentions: &manuscript.mentions,
            charts: &manuscript.charts,
            parts: &parts,
        };
        let document = markdown::parse(&source, &mut sink);
        assert_eq!(printed(sink, &files), "", "{}", case.display());
        assert!(!document.blocks.is_empty(), "{}", case.display());
    }
}
