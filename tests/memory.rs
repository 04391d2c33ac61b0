//! A batch keeps of each document what the result needs, not its pages: memory grows by little
//! with every brief more. Counted in bytes, not in time; where the system does not tell how
//! much memory a process took (outside of Linux), the test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rust_xlsxwriter::Workbook;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const FEW: u32 = 60;
const MANY: u32 = 240;
/// A brief more may take so much. Its figures, the list of where they stand and the names of
/// its files take some 20 KB; its PDF file alone would take 80 KB.
const MOST_EACH: u64 = 48 * 1024;

/// A project with a brief for each of so many townships.
fn project(folder: &Path, townships: u32) -> PathBuf {
    let project = folder.join(format!("of-{townships}"));
    for part in ["config", "templates", "samples"] {
        std::fs::create_dir_all(project.join(part)).unwrap();
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("2019").unwrap();
    for (column, head) in ["Township", "Population", "Births", "Families"]
        .iter()
        .enumerate()
    {
        sheet.write(0, column as u16, *head).unwrap();
    }
    for row in 1..=townships {
        sheet.write(row, 0, format!("Township {row:04}")).unwrap();
        for (column, value) in [9_000 + row, 80 + row % 37, 40 + row % 11]
            .into_iter()
            .enumerate()
        {
            sheet.write(row, column as u16 + 1, value).unwrap();
        }
    }
    book.save(project.join("samples/returns.xlsx")).unwrap();
    let write = |path: &str, text: &str| std::fs::write(project.join(path), text).unwrap();
    write("config/report.yaml", REPORT);
    write("templates/opening.md", "The townships sent returns.\n");
    write("templates/brief.md", &BRIEF.repeat(3));
    project
}

const REPORT: &str = "\
title: Returns of {period}
body: Qinghe County
period: 2019
periods: {first: 2019, last: 2019}
areas: {county: Qinghe County}
groups:
  townships: {singular: township, plural: townships, members: {from: returns}}
tables:
  returns: {workbook: samples/returns.xlsx, sheet: '2019', down: area, across: indicator, period: 2019}
indicators:
  population: {label: Population, kind: count, unit: persons, from: {table: returns}}
  families: {label: Families, kind: count, unit: families, from: {table: returns}}
  births: {label: Births, kind: count, unit: persons, from: {table: returns}}
headings:
  - {heading: Opening, template: opening.md}
briefs: {group: townships, template: brief.md, title: \"{area}\"}
";

const BRIEF: &str = "
{{ population }} persons lived here, {{ births }} were born, and {{ families }} families were
supported. The bureau compares its registers each month with the records of the hospitals and
the schools, so that a difference is found while it can still be explained.

| Indicator | 2019 |
|:---|---:|
| Population | {{ population }} |
| Births | {{ births }} |
| Families | {{ families }} |

";

/// How often each project is built.
const RUNS: usize = 3;

/// The most memory that a build took, in bytes.
fn peak(project: &Path) -> Option<u64> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(["build", "--force", "--quiet", "--jobs", "1"])
        .args(["--format", "html,pdf"])
        .arg(project)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    loop {
        let told = std::fs::read_to_string(&status).ok();
        let line = told.as_deref().and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        most = most.max(line.map(|kilobytes| kilobytes * 1024));
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    most
}

#[test]
fn memory_does_not_grow_with_the_pages_of_a_batch() {
    let folder = tempfile::tempdir().unwrap();
    // On a busy machine the last look may come long before the end, and miss the most.
    let most = |count| {
        let project = project(folder.path(), count);
        (0..RUNS).filter_map(|_| peak(&project)).max()
    };
    let few = most(FEW);
    let many = most(MANY);
    let (Some(few), Some(many)) = (few, many) else {
        println!("skipped, the system does not tell the memory of a process");
        return;
    };
    let each = many.saturating_sub(few) / u64::from(MANY - FEW);
    println!("{FEW} briefs: {few} bytes, {MANY} briefs: {many} bytes, {each} bytes a brief more");
    assert!(
        each < MOST_EACH,
        "{each} bytes a brief more, {few} and {many} in all"
    );
}
