//! Measures pages: Markdown files set and written as PDF, on one thread and warm, fonts loaded.
//!
//! `cargo bench --bench pages` measures a brief and a report of the sample's kind that are made
//! up here; `cargo bench --bench pages -- FILE.md… [--out DIR]` measures files, and writes what
//! it made to the folder. `benches/typst/compare.py` puts Typst beside it. Prints for each file
//! the pages, and means in milliseconds of processor time; nothing is asserted: machines differ.
//! Means over some hundreds of milliseconds, because the system counts processor time in ticks
//! of some milliseconds: a single document is over before it has moved.

use annals::diagnostics::Sink;
use annals::document::number::{Scheme, number};
use annals::document::{Document, Meta};
use annals::markdown::{Source, parse};
use annals::pdf::Writer;
use annals::style::Style;
use annals::typeset::{FontBook, typeset};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Each document is made again until this much processor time is gone.
const ENOUGH: Duration = Duration::from_millis(400);
/// Documents made before the measurement.
const WARM: u32 = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` runs this too; there is nothing to test.
    if !arguments.iter().any(|a| a == "--bench") {
        return;
    }
    let out = arguments.iter().position(|a| a == "--out");
    let out = out.and_then(|at| arguments.get(at + 1)).map(PathBuf::from);
    let files = arguments.iter().filter(|a| a.ends_with(".md"));
    let mut texts: Vec<(String, String)> = files
        .map(|file| {
            let name = Path::new(file).file_stem().expect("a name");
            let text = std::fs::read_to_string(file).expect("a file");
            (name.to_string_lossy().into_owned(), text)
        })
        .collect();
    if texts.is_empty() {
        texts = vec![
            ("brief".to_owned(), made_up(2)),
            ("report".to_owned(), made_up(18)),
            ("long-report".to_owned(), made_up(120)),
        ];
    }
    let started = spent();
    let fonts = FontBook::bundled();
    let writer = Writer::new(&fonts);
    let first = texts.first().expect("a text");
    make(&document(&first.1), &fonts, &writer);
    let cold = spent() - started;
    println!(
        "fonts loaded and the first document made in {:.2} ms",
        ms(cold)
    );
    println!(
        "{:<20}{:>6}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "document", "pages", "parse", "set", "write", "all", "a page"
    );
    for (name, text) in &texts {
        measure(name, text, &fonts, &writer, out.as_deref());
    }
}

fn measure(name: &str, text: &str, fonts: &FontBook, writer: &Writer<'_>, out: Option<&Path>) {
    let mut parts = [Duration::ZERO; 3];
    let (mut count, mut runs) = (0, 0);
    while runs <= WARM || parts.iter().sum::<Duration>() < ENOUGH {
        let started = spent();
        let document = document(text);
        let parsed = spent();
        let mut sink = Sink::new();
        let pages = typeset(&document, &Style::default(), fonts, &mut sink);
        let set = spent();
        let bytes = writer.write(&pages, &mut sink);
        let written = spent();
        count = pages.pages.len();
        if let (0, Some(out)) = (runs, out) {
            std::fs::create_dir_all(out).expect("a folder");
            std::fs::write(out.join(format!("{name}.pdf")), bytes).expect("a file");
        }
        if runs >= WARM {
            parts[0] += parsed.saturating_sub(started);
            parts[1] += set.saturating_sub(parsed);
            parts[2] += written.saturating_sub(set);
        }
        runs += 1;
    }
    let [parse, set, write] = parts.map(|part| part / (runs - WARM));
    let all = parse + set + write;
    println!(
        "{name:<20}{count:>6}{:>10.2}{:>10.2}{:>10.2}{:>10.2}{:>10.2}  (ms)",
        ms(parse),
        ms(set),
        ms(write),
        ms(all),
        ms(all) / count.max(1) as f64
    );
}

fn make(document: &Document, fonts: &FontBook, writer: &Writer<'_>) -> Vec<u8> {
    let mut sink = Sink::new();
    let pages = typeset(document, &Style::default(), fonts, &mut sink);
    writer.write(&pages, &mut sink)
}

fn document(text: &str) -> Document {
    let meta = Meta {
        title: "A document".to_owned(),
        body: "A public body".to_owned(),
        language: "en".to_owned(),
        ..Meta::default()
    };
    let source = Source {
        meta: &meta,
        text,
        mentions: &[],
        charts: &[],
        parts: &[],
    };
    let mut sink = Sink::new();
    let mut document = parse(&source, &mut sink);
    number(&mut document, &Scheme::default(), &mut sink);
    document
}

/// The processor time of this thread, where the system tells it (Linux); else the time that
/// passed, which other programs lengthen.
fn spent() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|text| text.split(' ').next()?.parse().ok());
    told.map_or_else(
        || std::time::UNIX_EPOCH.elapsed().unwrap_or_default(),
        Duration::from_nanos,
    )
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Sections of three paragraphs, a list and a table; two fill some two pages.
fn made_up(sections: usize) -> String {
    let mut text = String::new();
    for section in 1..=sections {
        text.push_str(&format!("## Services of the year, part {section}\n\n"));
        for paragraph in 0..3 {
            for sentence in 0..6 {
                let number = section * 97 + paragraph * 31 + sentence;
                text.push_str(&format!(
                    "The bureau registered {number} families in township {sentence}, **{}.{}% more** \
                     than in the year before, and compared the returns of the villages with the \
                     records of the hospitals. ",
                    number % 9,
                    number % 10
                ));
            }
            text.push_str("\n\n");
        }
        text.push_str("- Registers are compared each month.\n- Differences are explained.\n\n");
        text.push_str("Table: Returns by township\n\n| Township | Families | Births | Rate |\n|:--|--:|--:|--:|\n");
        for row in 1..=12 {
            text.push_str(&format!(
                "| Township {row} | {},{:03} | {row} | {}.{row}% |\n",
                row,
                row * 71,
                row
            ));
        }
        text.push('\n');
    }
    text
}
