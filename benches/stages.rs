//! Measures each stage of the way through by itself, with the sample, on one thread and warm:
//! reading the configuration, the templates and the workbooks, gathering figures, then for
//! the summary and for a brief composing, parsing, typesetting, and writing each format.
//!
//! Run with `cargo bench --bench stages`. Prints the median and the range of each stage in
//! microseconds. Nothing is asserted: machines differ.

use annals::config::{self, Report};
use annals::diagnostics::Sink;
use annals::document::number::{Scheme, number};
use annals::document::{Align, Block, Document, Inline, Row, RowGroup, Spanner, Table};
use annals::figures::{self, Figures, Library};
use annals::prose::{Manuscript, Subject, Templates};
use annals::typeset::FontBook;
use annals::workbook::{self, Limits, Workbook};
use annals::{html, markdown, pdf, prose, typeset};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const CONFIG: &str = "config/report.yaml";

fn main() {
    // `cargo test --benches` runs this too; there is nothing to test.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let text = String::from_utf8(read(CONFIG)).expect("text");
    let templates = template_files();
    println!(
        "{:<38}{:>10}{:>10}{:>10}  (µs)",
        "stage", "median", "least", "most"
    );
    let report = stage("configuration", 51, || report(&text));
    let parsed = stage("templates", 51, || {
        Templates::parse(templates.clone(), &mut Sink::new()).expect("the templates")
    });
    let files: Vec<Wanted> = figures::workbooks(&report)
        .into_iter()
        .map(|(path, sheets)| (Arc::from(read(&path)), path, sheets))
        .collect();
    let shelf = stage("workbooks", 51, || open(&files));
    let figures = stage("gathering", 51, || {
        Arc::new(figures::gather(&report, &shelf, &mut Sink::new()))
    });
    stage("fonts of the PDF, one face", 51, || {
        let fonts = FontBook::bundled();
        let face = fonts.find(typeset::Family::Text, false, false);
        pdf::Writer::new(&fonts).prepare(face);
    });
    let fonts = FontBook::bundled();
    let writer = pdf::Writer::new(&fonts);
    let bench = Bench {
        report,
        figures,
        templates: parsed,
        fonts: &fonts,
        writer: &writer,
    };
    let brief = bench.figures.members(0).next().expect("a brief");
    bench.document("summary", Subject::Report, 31);
    bench.document("brief", Subject::Brief(brief), 101);
    // Twice the rows should take twice the time and the memory.
    for rows in [2_500, 5_000, 10_000] {
        bench.table(rows);
        println!("{:<38}{:>10} kB", "  peak memory so far", peak());
    }
}

/// The most memory that the process has held, in kilobytes; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let number = line.and_then(|l| l.split_ascii_whitespace().next());
    number.and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Runs a stage `runs` times after three to warm up; prints what it took.
fn stage<T>(name: &str, runs: usize, mut run: impl FnMut() -> T) -> T {
    for _ in 0..3 {
        run();
    }
    let mut times: Vec<Duration> = Vec::with_capacity(runs);
    let mut last = None;
    for _ in 0..runs {
        let started = Instant::now();
        let made = run();
        times.push(started.elapsed());
        // What the stage before made is dropped outside the time.
        last = Some(made);
    }
    times.sort();
    let us = |d: Duration| d.as_secs_f64() * 1e6;
    println!(
        "{name:<38}{:>10.0}{:>10.0}{:>10.0}",
        us(times[runs / 2]),
        us(times[0]),
        us(times[runs - 1])
    );
    last.expect("at least one run")
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the sample")
}

fn report(text: &str) -> Arc<Report> {
    Arc::new(config::load(CONFIG, text, &mut Sink::new()).expect("the configuration"))
}

fn template_files() -> Vec<(String, Arc<str>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files: Vec<(String, Arc<str>)> = std::fs::read_dir(folder)
        .expect("the templates")
        .map(|entry| entry.expect("an entry").file_name())
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.ends_with(".md"))
        .map(|name| {
            let path = format!("templates/{name}");
            let text = String::from_utf8(read(&path)).expect("text");
            (path, Arc::from(text))
        })
        .collect();
    files.sort();
    files
}

/// A workbook: its bytes, its path and the patterns of the sheets that are read.
type Wanted = (Arc<[u8]>, String, Vec<String>);

struct Shelf(BTreeMap<String, Arc<Workbook>>);

impl Library for Shelf {
    fn workbook(&self, path: &str, _sink: &mut Sink) -> Option<Arc<Workbook>> {
        self.0.get(path).cloned()
    }
}

fn open(files: &[Wanted]) -> Shelf {
    let open = |(bytes, path, sheets): &Wanted| {
        let wants = |sheet: &str| figures::wants_sheet(sheets, sheet);
        let limits = Limits::default();
        let book = workbook::open(path, bytes.clone(), Some(&wants), &limits, &mut Sink::new());
        (path.clone(), Arc::new(book.expect("a workbook")))
    };
    Shelf(files.iter().map(open).collect())
}

/// What the stages of a document need.
struct Bench<'a> {
    report: Arc<Report>,
    figures: Arc<Figures>,
    templates: Templates,
    fonts: &'a FontBook,
    writer: &'a pdf::Writer<'a>,
}

impl Bench<'_> {
    fn document(&self, name: &str, subject: Subject, runs: usize) {
        let style = &self.report.style;
        let theme = html::Theme::default();
        let named = |what: &str| format!("{name}: {what}");
        let sink = &mut Sink::new();
        let manuscript = stage(&named("composing"), runs, || {
            prose::compose(&self.report, &self.figures, &self.templates, subject, sink)
                .expect("a manuscript")
        });
        let document = stage(&named("parsing and numbering"), runs, || {
            self.tree(&manuscript, sink)
        });
        let pages = stage(&named("typesetting"), runs, || {
            typeset::typeset(&document, style, self.fonts, sink)
        });
        stage(&named("PDF"), runs, || self.writer.write(&pages, sink));
        stage(&named("HTML"), runs, || {
            html::render(&document, style, &theme)
        });
        stage(&named("Markdown"), runs, || markdown::write(&document));
        assert!(!sink.has_errors(), "{:?}", sink.items());
    }

    /// A document that is one table: a stub and five columns of numbers under a common head,
    /// in groups of fifty rows.
    fn table(&self, rows: usize) {
        let text = |text: String| vec![Inline::Text(text)];
        let row = |at: usize| Row {
            cells: (0..6)
                .map(|column| match column {
                    0 => text(format!("Village {at} of the township")),
                    _ => text(format!("{}.{column}", at * 7919 % 100_000)),
                })
                .collect(),
            summary: false,
        };
        let group = |first: usize| RowGroup {
            label: text(format!("Township {}", first / 50 + 1)),
            rows: first..rows.min(first + 50),
        };
        let spanner = Spanner {
            row: 0,
            column: 1,
            rows: 1,
            columns: 5,
        };
        let table = Table {
            number: "Table 1".to_owned(),
            caption: text("The villages".to_owned()),
            columns: [Align::Left].into_iter().chain([Align::Right; 5]).collect(),
            head: ["", "Figures"]
                .map(|first| (0..6).map(|at| text(format!("{first} {at}"))).collect())
                .to_vec(),
            spanners: vec![spanner],
            rows: (0..rows).map(row).collect(),
            groups: (0..rows).step_by(50).map(group).collect(),
            ..Table::default()
        };
        let document = Document {
            blocks: vec![Block::Table(table)],
            ..Document::default()
        };
        let (style, sink) = (&self.report.style, &mut Sink::new());
        let name = format!("table of {rows} rows");
        let pages = stage(&format!("{name}: typesetting"), 5, || {
            typeset::typeset(&document, style, self.fonts, sink)
        });
        stage(&format!("{name}: PDF"), 5, || {
            self.writer.write(&pages, sink)
        });
    }

    fn tree(&self, manuscript: &Manuscript, sink: &mut Sink) -> Document {
        let source = markdown::Source {
            meta: &manuscript.meta,
            text: &manuscript.text,
            mentions: &manuscript.mentions,
            charts: &manuscript.charts,
            parts: &[],
        };
        let mut document = markdown::parse(&source, sink);
        let scheme = Scheme {
            levels: self.report.numbering.clone(),
        };
        number(&mut document, &scheme, sink);
        document
    }
}
