//! What is told of a new workbook whose labels are not those of the old one.

#[path = "common/xlsx.rs"]
mod xlsx;

use annals::diagnostics::{Code, Diagnostic, Severity, Sink};
use annals::pipeline::SourceMap;
use annals::project::{self, Disk};
use annals::roll::{self, Options, Prepared, Renewed};
use std::path::Path;
use std::sync::Arc;
use xlsx::{Content, set};

/// The sample as it was a year before, with the workbooks of the next year.
fn year_before(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["config", "templates", "samples"] {
        std::fs::create_dir(folder.join(name)).unwrap();
        for entry in std::fs::read_dir(root.join(name)).unwrap() {
            let from = entry.unwrap().path();
            if from.is_file() {
                let to = folder.join(name).join(from.file_name().unwrap());
                std::fs::copy(from, to).unwrap();
            }
        }
    }
    let config = folder.join("config/report.yaml");
    let mut text = std::fs::read_to_string(&config).unwrap();
    for (old, new) in [
        ("period: 2019", "period: 2018"),
        ("last: 2019", "last: 2018"),
        ("targets-2019", "targets-2018"),
    ] {
        assert!(text.contains(old));
        text = text.replace(old, new);
    }
    std::fs::write(config, text).unwrap();
    let samples = folder.join("samples");
    std::fs::copy(
        samples.join("targets-2019.xlsx"),
        samples.join("targets-2018.xlsx"),
    )
    .unwrap();
}

fn rolled(folder: &Path) -> Prepared {
    rolled_to(folder, "2019", &[])
}

fn rolled_to(folder: &Path, to: &str, reports: &[&str]) -> Prepared {
    let disk = Disk::new(folder, folder.join("out"));
    let options = Options {
        to: to.parse().unwrap(),
        reports: reports.iter().map(|name| (*name).to_owned()).collect(),
    };
    let mut sink = Sink::new();
    let prepared = roll::prepare(&disk, &options, &mut SourceMap::default(), &mut sink);
    prepared.unwrap_or_else(|| panic!("{:?}", sink.items()))
}

/// The items about labels, a line each.
fn labels(prepared: &Prepared) -> Vec<String> {
    told(prepared, roll::codes::LABELS_DIFFER)
}

/// The items of a code, a line each.
fn told(prepared: &Prepared, code: Code) -> Vec<String> {
    let about = |item: &&Diagnostic| item.code == code;
    let line = |item: &Diagnostic| {
        let grave = match item.severity {
            Severity::Note => "note",
            _ => "warning",
        };
        format!("{grave}: {}; {}", item.message, item.notes.join("; "))
    };
    prepared.items.iter().filter(about).map(line).collect()
}

#[test]
fn labels_that_are_gone_new_or_elsewhere_are_told() {
    let folder = tempfile::tempdir().unwrap();
    year_before(folder.path());
    assert_eq!(labels(&rolled(folder.path())), [""; 0]);

    let book = folder.path().join("samples/county-2019.xlsx");
    let text = Content::Text;
    set(&book, "Support", "A5", &text("Farm machinery"));
    let found = labels(&rolled(folder.path()));
    assert_eq!(found.len(), 1, "{found:#?}");
    let first = "warning: the rows of table `support` are not those of the workbook before; ";
    assert!(found[0].starts_with(first), "{found:#?}");
    assert!(found[0].contains("new: `Farm machinery`"), "{found:#?}");
    assert!(found[0].contains("gone: `"), "{found:#?}");
}

#[test]
fn labels_that_change_places_are_found_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    year_before(folder.path());
    let book = folder.path().join("samples/county-2019.xlsx");
    let disk = Disk::new(folder.path(), folder.path());
    let bytes = project::Project::read(&disk, "samples/county-2019.xlsx").unwrap();
    let label = |cell: &str| {
        let mut sink = Sink::new();
        let book = annals::workbook::open(
            "x.xlsx",
            Arc::clone(&bytes),
            None,
            &annals::workbook::Limits::default(),
            &mut sink,
        );
        let book = book.unwrap();
        let cell = book.sheet("Support").unwrap().get(cell.parse().unwrap());
        match &cell.unwrap().value {
            annals::workbook::CellValue::Text(text) => text.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let (fourth, fifth) = (label("A4"), label("A5"));
    set(&book, "Support", "A4", &Content::Text(&fifth));
    set(&book, "Support", "A5", &Content::Text(&fourth));
    let found = labels(&rolled(folder.path()));
    assert_eq!(
        found,
        [format!(
            "note: rows of table `support` moved, and are found by their labels; \
             `{fifth}` from row 5 to row 4, `{fourth}` from row 4 to row 5"
        )]
    );
}

#[test]
fn a_folder_is_made_whole_or_not_at_all() {
    let parent = tempfile::tempdir().unwrap();
    let names = || {
        let entries = std::fs::read_dir(parent.path()).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let file = |path: &str| (path.to_owned(), Arc::from(b"text".as_slice()));
    let target = parent.path().join("next");
    // The second file cannot be: its folder is a file.
    let bad = [file("config/a"), file("config/a/b")];
    assert!(project::create_folder(&target, &bad).is_err());
    assert!(project::create_folder(&target, &[file("../outside")]).is_err());
    assert!(names().is_empty(), "{:?}", names());
    std::fs::create_dir(&target).unwrap();
    project::create_folder(&target, &[file("config/a"), file("b")]).unwrap();
    assert_eq!(names(), ["next"]);
    assert_eq!(std::fs::read(target.join("config/a")).unwrap(), b"text");
    assert!(project::create_folder(&target, &[file("config/a")]).is_err());
    assert_eq!(std::fs::read(target.join("b")).unwrap(), b"text");
}

#[test]
fn a_prepared_project_is_looked_at_again() {
    let parent = tempfile::tempdir().unwrap();
    let (old, new) = (parent.path().join("2018"), parent.path().join("2019"));
    std::fs::create_dir(&old).unwrap();
    year_before(&old);
    let prepared = rolled(&old);
    project::create_folder(&new, &prepared.files).unwrap();
    // The new workbook comes, with another label; the old folder knows nothing of it.
    let book = new.join("samples/county-2019.xlsx");
    set(&book, "Support", "A5", &Content::Text("Farm machinery"));
    std::fs::remove_file(old.join("samples/county-2019.xlsx")).unwrap();
    let todo = new.join("todo-2019.md");
    let list = std::fs::read_to_string(&todo).unwrap();
    std::fs::write(
        &todo,
        list.replacen("- [ ] a sentence holds", "- [x] a sentence holds", 1),
    )
    .unwrap();
    let renewed = renewed(&old, &new);
    let of_labels = |item: &&Diagnostic| item.code == roll::codes::LABELS_DIFFER;
    let found: Vec<&Diagnostic> = renewed.items.iter().filter(of_labels).collect();
    assert_eq!(found.len(), 1, "{:#?}", renewed.items);
    let gone = "the rows of table `support` are not those of the workbook before";
    assert_eq!(found[0].message, gone);
    assert!(renewed.list.contains(gone), "{}", renewed.list);
    assert!(
        renewed.list.contains("- [x] a sentence holds only if"),
        "{}",
        renewed.list
    );
    assert!(
        renewed.list.contains("- [ ] a sentence holds only if"),
        "{}",
        renewed.list
    );
    // Nothing was written by looking; and the list that is renewed once more is the same.
    std::fs::write(&todo, &renewed.list).unwrap();
    assert_eq!(self::renewed(&old, &new).list, renewed.list);
}

fn renewed(old: &Path, new: &Path) -> Renewed {
    let options = Options {
        to: "2019".parse().unwrap(),
        reports: Vec::new(),
    };
    let disk = |folder: &Path| Disk::new(folder, folder.join("out"));
    let mut sink = Sink::new();
    let mut sources = SourceMap::default();
    let renewed = roll::renew(&disk(old), &disk(new), &options, &mut sources, &mut sink);
    renewed.unwrap_or_else(|| panic!("{:?}", sink.items()))
}

/// A copy of the sample.
fn sample(folder: &Path) {
    year_before(folder);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(
        root.join("config/report.yaml"),
        folder.join("config/report.yaml"),
    )
    .unwrap();
    std::fs::remove_file(folder.join("samples/targets-2018.xlsx")).unwrap();
}

#[test]
fn a_period_that_falls_out_is_told_before_the_workbooks_are_there() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let prepared = rolled_to(folder.path(), "2020", &[]);
    assert_eq!(
        told(&prepared, roll::codes::FALLS_OUT),
        ["warning: the period `2015` falls out of those of the report; they are 2016 to 2020 now"]
    );
    // In a tag no tag can be written.
    let left = prepared
        .items
        .iter()
        .filter(|i| i.code == roll::codes::LEFT);
    for item in left {
        let hint = item.hint.as_deref().unwrap_or_default();
        assert!(!item.message.contains("2015"), "{item:?}");
        assert!(!hint.is_empty(), "{item:?}");
    }
    let template = folder.path().join("templates/incentives.md");
    let text = std::fs::read_to_string(&template).unwrap();
    let text = text.replace("period=\"2015\"", "period=\"2018\"");
    std::fs::write(&template, text + "\n\nIn 2019 all was well.\n").unwrap();
    let prepared = rolled_to(folder.path(), "2020", &[]);
    assert_eq!(told(&prepared, roll::codes::FALLS_OUT), [""; 0]);
    let hint = |year: &str| {
        let about = format!("the year {year} is typed in a template");
        let mut items = prepared.items.iter();
        let item = items.find(|item| item.message == about);
        item.unwrap_or_else(|| panic!("{:#?}", prepared.items))
            .hint
            .clone()
            .unwrap()
    };
    assert!(hint("2018").contains("`previous_period` in its place, without quotes"));
    assert!(hint("2019").contains("`{{ period }}`"));
}

#[test]
fn a_label_that_stands_for_a_period_moves_on_with_it() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let config = folder.path().join("config/report.yaml");
    let text = std::fs::read_to_string(&config).unwrap();
    let labels = r#"{Total: county, 2018/19: "2018", "2019/20": "2019", 2014/15: 2014}"#;
    std::fs::write(&config, text.replace("{Total: county}", labels)).unwrap();
    let prepared = rolled_to(folder.path(), "2020", &[]);
    let file = |path: &str| {
        let (_, text) = prepared.files.iter().find(|(p, _)| p == path).unwrap();
        String::from_utf8(text.to_vec()).unwrap()
    };
    let new = file("config/report.yaml");
    let moved = r#"{Total: county, 2019/20: "2019", "2020/21": "2020", 2014/15: 2014}"#;
    assert!(new.contains(moved), "{new}");
}

#[test]
fn a_copy_of_the_workbook_before_is_told() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let samples = folder.path().join("samples");
    let copy = |from: &str, to: &str| std::fs::copy(samples.join(from), samples.join(to)).unwrap();
    copy("county-2019.xlsx", "county-2020.xlsx");
    let prepared = rolled_to(folder.path(), "2020", &[]);
    let found = told(&prepared, roll::codes::LAST_YEARS);
    let of = |table: &str| {
        let about = format!("warning: table `{table}` of 2020 has the values of 2019");
        found.iter().find(|line| line.starts_with(&about)).cloned()
    };
    for table in ["population", "work", "support"] {
        let line = of(table).unwrap_or_else(|| panic!("{found:#?}"));
        assert!(
            line.contains("numbers are those of `samples/county-2019.xlsx`"),
            "{line}"
        );
    }
    // Other numbers are no copy; the targets are one.
    let other = tempfile::tempdir().unwrap();
    year_before(other.path());
    let found = told(&rolled(other.path()), roll::codes::LAST_YEARS);
    let targets = "warning: table `targets` of 2019 has the values of 2018";
    assert!(
        found.len() == 1 && found[0].starts_with(targets),
        "{found:#?}"
    );
}

#[test]
fn a_report_that_is_not_asked_for_is_left_out_and_told() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let config = folder.path().join("config");
    let text = std::fs::read_to_string(config.join("report.yaml")).unwrap();
    let second = text.replace("\nname: ", "\nname: second-");
    std::fs::write(config.join("second.yaml"), second).unwrap();
    let prepared = rolled_to(folder.path(), "2020", &["second"]);
    let paths: Vec<&str> = prepared.files.iter().map(|(path, _)| &**path).collect();
    assert!(paths.contains(&"config/second.yaml"), "{paths:?}");
    assert!(!paths.contains(&"config/report.yaml"), "{paths:?}");
    assert_eq!(
        told(&prepared, roll::codes::LEFT_OUT),
        [
            "warning: the report `config/report.yaml` was not asked for, and is not in the project of 2020; "
        ]
    );
    let prepared = rolled_to(folder.path(), "2020", &[]);
    assert_eq!(told(&prepared, roll::codes::LEFT_OUT), [""; 0]);
}

#[cfg(unix)]
#[test]
fn an_empty_folder_that_cannot_be_replaced_is_filled() {
    let parent = tempfile::tempdir().unwrap();
    let file = |path: &str| (path.to_owned(), Arc::from(b"text".as_slice()));
    // A link, as good as a mount point: it has to stay what it is.
    let disk = parent.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let target = parent.path().join("next");
    std::os::unix::fs::symlink(&disk, &target).unwrap();
    project::create_folder(&target, &[file("config/a"), file("b")]).unwrap();
    assert!(target.is_symlink());
    assert_eq!(std::fs::read(disk.join("config/a")).unwrap(), b"text");
    let names = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&disk), ["b", "config"]);
    assert_eq!(names(parent.path()), ["disk", "next"]);
    assert!(project::create_folder(&target, &[file("config/a")]).is_err());
    // Whole or not at all, here too.
    let bad = [file("config/a"), file("config/a/b")];
    let empty = parent.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let link = parent.path().join("link");
    std::os::unix::fs::symlink(&empty, &link).unwrap();
    assert!(project::create_folder(&link, &bad).is_err());
    assert_eq!(names(&empty), [""; 0]);
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    year_before(folder.path());
    let link = folder.path().join("templates/lost.txt");
    std::os::unix::fs::symlink("nowhere", &link).unwrap();
    let prepared = rolled(folder.path());
    let told = told(&prepared, annals::project::codes::NOT_CARRIED);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("templates/lost.txt"), "{told:?}");
}
