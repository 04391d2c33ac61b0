//! Measures reading a workbook: five sheets of 2 000 rows and 13 columns, all of them and one
//! of them, on one thread and on as many as there are cores, warm.
//!
//! Run with `cargo bench --bench workbook`; `cargo bench --bench workbook -- FILE` reads the
//! workbook of that name instead, and `-- FILE RUNS` that often (1: once, cold). Prints the
//! median and the range in microseconds. Nothing is asserted: machines differ.

use annals::diagnostics::Sink;
use annals::workbook::{self, Limits, Workbook};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` runs this too; there is nothing to test.
    if !arguments.iter().any(|a| a == "--bench") {
        return;
    }
    let mut given = arguments.iter().filter(|a| *a != "--bench");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = folder.path().join("townships.xlsx");
    let path = match given.next() {
        Some(path) => Path::new(path),
        None => {
            write(&made).expect("a generated workbook");
            &made
        }
    };
    let runs = given
        .next()
        .map_or(41, |runs| runs.parse().expect("a number"));
    let bytes: Arc<[u8]> = std::fs::read(path).expect("a workbook").into();
    measure("all sheets", &bytes, runs, None);
    if runs > 1 {
        measure("the sheet `2019`", &bytes, runs, Some("2019"));
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let alone = alone.expect("a thread");
        alone.install(|| measure("all sheets, on one thread", &bytes, runs, None));
    }
}

fn measure(name: &str, bytes: &Arc<[u8]>, runs: usize, sheet: Option<&str>) {
    let wants = |name: &str| sheet.is_none_or(|sheet| sheet == name);
    let open = || -> Workbook {
        let limits = Limits::default();
        let mut sink = Sink::new();
        let book = workbook::open(
            "a.xlsx",
            Arc::clone(bytes),
            Some(&wants),
            &limits,
            &mut sink,
        );
        book.expect("a workbook")
    };
    let mut times: Vec<f64> = Vec::with_capacity(runs);
    let mut cells = 0;
    for _ in 0..runs {
        let started = Instant::now();
        let book = open();
        times.push(started.elapsed().as_secs_f64() * 1e6);
        cells = book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{name:<30}{:>8.0} µs, {:.0} to {:.0} µs, {cells} cells",
        times[runs / 2],
        times[0],
        times[runs - 1]
    );
}

fn write(path: &Path) -> Result<(), rust_xlsxwriter::XlsxError> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for year in 2015..=2019_u32 {
        let sheet = workbook.add_worksheet();
        sheet.set_name(year.to_string())?;
        for row in 0..2_000_u32 {
            sheet.write(row, 0, format!("Township {:04}", row + 1))?;
            for column in 1..13_u16 {
                let number = (row * 7_919 + year * 31) / u32::from(column * column);
                sheet.write(row, column, number % 40_000)?;
            }
        }
    }
    workbook.save(path)
}
