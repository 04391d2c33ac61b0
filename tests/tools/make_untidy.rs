//! Lets LibreOffice save the untidy workbooks of `tests/cases/inspect` again:
//! `cargo run --example make-untidy [CASE]…`.
//!
//! Each case describes its workbook in `book.tsv` (see `tests/common/untidy.rs`). The test
//! makes the .xlsx of the description by itself; what another program writes (`#save ods
//! xls xlsx`) is made by this one, with `soffice` on the path, and kept beside it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/untidy.rs"]
mod untidy;

use std::path::Path;
use std::process::Command;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/inspect");
    let mut cases: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|case| case.join("book.tsv").exists())
        .collect();
    cases.sort();
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        if !wanted.is_empty() && !wanted.contains(&name) {
            continue;
        }
        let book = untidy::make(&std::fs::read_to_string(case.join("book.tsv")).unwrap());
        for format in &book.save {
            let folder = tempfile::tempdir().unwrap();
            let source = folder.path().join("book.xlsx");
            std::fs::write(&source, &book.bytes).unwrap();
            let out = folder.path().join("out");
            // LibreOffice starts once a folder of settings.
            let settings = std::env::temp_dir().join("make-untidy-settings");
            let done = Command::new("soffice")
                .arg(format!(
                    "-env:UserInstallation=file://{}",
                    settings.display()
                ))
                .args(["--headless", "--convert-to", format, "--outdir"])
                .arg(&out)
                .arg(&source)
                .output()
                .unwrap();
            let made = out.join(format!("book.{format}"));
            assert!(
                made.exists(),
                "{name}: {}",
                String::from_utf8_lossy(&done.stderr)
            );
            std::fs::copy(made, case.join(format!("book.{format}"))).unwrap();
            println!("{name}/book.{format}");
        }
    }
}
