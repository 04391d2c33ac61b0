//! Measures reading a workbook: five sheets of 2 000 rows and 13 columns, all of them and one
//! of them, with sheets that were kept, and on one thread, warm.
//!
//! Run with `cargo bench --bench workbook`; `cargo bench --bench workbook -- FILE` reads the
//! workbook of that name instead, and `-- FILE RUNS` that often (1: once, cold). Prints the
//! median and the range in microseconds. Nothing is asserted: machines differ.

use annals::diagnostics::Sink;
use annals::workbook::{self, Keep, Opening, SheetKey, Workbook};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
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
    let all = Opening::default();
    measure("all sheets", &bytes, runs, &all);
    if runs > 1 {
        let last = |name: &str| name == "2019";
        let one = Opening {
            sheets: Some(&last),
            ..all
        };
        measure("the sheet `2019`", &bytes, runs, &one);
        let (kept, most) = (Memory::default(), Memory::default());
        let kept = Opening {
            keep: Some(&kept),
            ..all
        };
        measure("all sheets, kept", &bytes, runs, &kept);
        let others = |name: &str| name != "2019";
        let keep = Opening {
            sheets: Some(&others),
            keep: Some(&most),
            ..all
        };
        workbook::open_with("a.xlsx", Arc::clone(&bytes), &keep, &mut Sink::new());
        let most = Opening {
            keep: Some(&Closed(most)),
            ..all
        };
        measure("all sheets, all but one kept", &bytes, runs, &most);
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let alone = alone.expect("a thread");
        alone.install(|| measure("all sheets, on one thread", &bytes, runs, &all));
    }
}

/// Sheets that are kept in memory.
#[derive(Default)]
struct Memory(Mutex<HashMap<SheetKey, Arc<[u8]>>>);

impl Keep for Memory {
    fn find(&self, key: &SheetKey) -> Option<Arc<[u8]>> {
        self.0.lock().expect("the memory").get(key).cloned()
    }

    fn keep(&self, key: &SheetKey, sheet: Vec<u8>) {
        self.0
            .lock()
            .expect("the memory")
            .insert(*key, sheet.into());
    }
}

/// Keeps nothing more.
struct Closed(Memory);

impl Keep for Closed {
    fn find(&self, key: &SheetKey) -> Option<Arc<[u8]>> {
        self.0.find(key)
    }

    fn keep(&self, _key: &SheetKey, _sheet: Vec<u8>) {}
}

fn measure(name: &str, bytes: &Arc<[u8]>, runs: usize, opening: &Opening<'_>) {
    let open = || -> Workbook {
        let mut sink = Sink::new();
        let book = workbook::open_with("a.xlsx", Arc::clone(bytes), opening, &mut sink);
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
