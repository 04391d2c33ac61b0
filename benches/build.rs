//! Measures whole runs of the program in cold processes: the sample in all formats, the
//! summary alone, one brief, and 2 000 briefs from a generated workbook.
//!
//! Run with `cargo bench --bench build`. Prints the median and the range of the wall time,
//! and the peak memory where `/usr/bin/time` is installed. Nothing is asserted: machines differ.

use rust_xlsxwriter::{Workbook, XlsxError};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    // `cargo test --benches` runs this too; there is nothing to test.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    measure(
        "the sample, 18 documents in three formats",
        root,
        &[],
        folder.path(),
        21,
    );
    measure(
        "the sample, at one job",
        root,
        &["--jobs", "1"],
        folder.path(),
        21,
    );
    let summary = summary_project(folder.path());
    measure(
        "the summary alone, three formats",
        &summary,
        &[],
        folder.path(),
        21,
    );
    measure(
        "one brief, three formats",
        root,
        &["--area", "Qiaotou"],
        folder.path(),
        21,
    );
    let many = many_briefs(folder.path()).expect("a generated workbook");
    measure(
        "2 000 briefs in three formats",
        &many,
        &[],
        folder.path(),
        3,
    );
}

/// Runs the program `runs` times after one warm-up and prints what it took.
fn measure(name: &str, project: &Path, more: &[&str], folder: &Path, runs: usize) {
    let out = folder.join("out");
    let mut times: Vec<Duration> = Vec::new();
    let mut memory = 0_u64;
    for run in 0..=runs {
        let _ = std::fs::remove_dir_all(&out);
        let mut command = timed();
        command
            .arg("build")
            .arg(project)
            .arg("--out")
            .arg(&out)
            .arg("--quiet")
            .args(more);
        let started = Instant::now();
        let output = command
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        let time = started.elapsed();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {words}");
        memory = memory.max(
            words
                .lines()
                .last()
                .and_then(|l| l.trim().parse().ok())
                .unwrap_or(0),
        );
        if run > 0 {
            times.push(time);
        }
    }
    times.sort();
    let ms = |d: Duration| d.as_secs_f64() * 1_000.0;
    println!(
        "{name}: median {:.1} ms, {:.1} to {:.1} ms, peak {:.0} MB",
        ms(times[times.len() / 2]),
        ms(times[0]),
        ms(times[times.len() - 1]),
        memory as f64 / 1_024.0
    );
}

/// The program, under `/usr/bin/time` where there is one, for the peak memory.
fn timed() -> Command {
    let program = env!("CARGO_BIN_EXE_annals");
    if Path::new("/usr/bin/time").exists() {
        let mut command = Command::new("/usr/bin/time");
        command.args(["-f", "%M", program]);
        command
    } else {
        Command::new(program)
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

pub fn sample_copy(folder: &Path, name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = folder.join(name);
    for part in ["config", "templates", "samples"] {
        copy(&root.join(part), &project.join(part));
    }
    project
}

/// The sample without its briefs.
fn summary_project(folder: &Path) -> PathBuf {
    let project = sample_copy(folder, "summary");
    let path = project.join("config/report.yaml");
    let text = std::fs::read_to_string(&path).expect("the configuration");
    let end = text.find("\nbriefs:").expect("briefs come last");
    std::fs::write(path, &text[..end]).expect("the configuration");
    project
}

/// The sample's brief for 2 000 townships of a generated workbook.
pub fn many_briefs(folder: &Path) -> Result<PathBuf, XlsxError> {
    let project = sample_copy(folder, "many");
    let mut workbook = Workbook::new();
    for year in 2015..=2019_u32 {
        let sheet = workbook.add_worksheet();
        sheet.set_name(year.to_string())?;
        let heads = [
            ("Population", "Resident"),
            ("Population", "Registered"),
            ("Births", "Total"),
            ("Births", "Boys"),
            ("Births", "Girls"),
            ("Births", "Within policy"),
            ("Women", "Of child-bearing age"),
            ("Women", "Survey person-times"),
            ("Women", "In need of treatment"),
            ("Women", "Treated free"),
            ("Support", "Families"),
            ("Support", "Funds (10,000 yuan)"),
        ];
        sheet.write(2, 0, "Township")?;
        for (i, (group, head)) in heads.iter().enumerate() {
            sheet.write(2, i as u16 + 1, *group)?;
            sheet.write(3, i as u16 + 1, *head)?;
        }
        for row in 0..2_000_u32 {
            let n = 9_000 + row * 7_919 % 40_000 + (year - 2015) * 31;
            let births = n / 80 + 20;
            let values = [
                n,
                n + n / 3,
                births,
                births - births / 2,
                births / 2,
                n / 95 + 12,
                n / 5,
                n / 20,
                n / 32,
                n / 500 + 3,
                n / 170,
                n / 900 + 5,
            ];
            sheet.write(row + 4, 0, format!("Township {:04}", row + 1))?;
            for (i, value) in values.iter().enumerate() {
                sheet.write(row + 4, i as u16 + 1, *value)?;
            }
        }
    }
    workbook.save(project.join("samples/townships.xlsx"))?;
    let path = project.join("config/report.yaml");
    let text = std::fs::read_to_string(&path).expect("the configuration");
    let text = text.replace("range: A3:M23", "range: A3:M2004");
    // The county's own numbers are not the sums of these townships.
    let text = text.replace("    within: county\n", "");
    std::fs::write(path, text).expect("the configuration");
    Ok(project)
}
