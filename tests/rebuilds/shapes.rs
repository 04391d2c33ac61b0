//! The projects that edits begin with: `tests/cases/rebuilds/*`, the sample, the starter.

use super::books::Book;
use annals::project::{Memory, starter};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A project in the making.
#[derive(Clone)]
pub struct Shape {
    /// Its files; those of workbooks that are kept as text end in `.txt` besides.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// What may be found in a file, and put there.
    pub edits: Vec<(String, String, String)>,
}

/// The names of the shapes.
pub const NAMES: [&str; 4] = ["wide", "pair", "kept", "starter"];

impl Shape {
    pub fn of(name: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let mut shape = Self {
            files: BTreeMap::new(),
            edits: Vec::new(),
        };
        if name == "starter" {
            for (path, bytes) in starter::FILES {
                shape.put(path, bytes);
            }
            shape.edits = STARTER
                .iter()
                .map(|(a, b, c)| (own(a), own(b), own(c)))
                .collect();
            return shape;
        }
        let folder = root.join("cases/rebuilds").join(name);
        below(&folder, "", &mut shape.files);
        let edits = shape.files.remove("edits.yaml").unwrap();
        shape.edits = serde_yaml::from_slice(&edits).unwrap();
        if name == "pair" {
            let data = root.join("data");
            for (path, from) in [
                ("pictures/many.png", "images/grey1.png"),
                ("fonts/sans.otf", "fonts/sans.otf"),
                ("fonts/serif.ttf", "fonts/serif.ttf"),
            ] {
                shape.put(path, &std::fs::read(data.join(from)).unwrap());
            }
        }
        for (path, old, _) in &shape.edits {
            let text = std::str::from_utf8(&shape.files[path]).unwrap();
            assert!(text.contains(old), "{path} of {name} holds {old:?}");
        }
        shape
    }

    fn put(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(path.to_owned(), Arc::from(bytes));
    }

    /// Puts the files into a project, which has no others then.
    pub fn fill(&self, memory: &mut Memory) {
        let mut wanted: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        for (path, bytes) in &self.files {
            match path.strip_suffix(".txt") {
                Some(book) if book.starts_with("samples/") => {
                    let text = String::from_utf8_lossy(bytes);
                    wanted.insert(book.to_owned(), Book::parse(&text).bytes(book).into());
                }
                _ => drop(wanted.insert(path.clone(), bytes.clone())),
            }
        }
        let old: Vec<String> = memory.files().keys().cloned().collect();
        for path in old.iter().filter(|path| !wanted.contains_key(*path)) {
            memory.take(path);
        }
        for (path, bytes) in wanted {
            memory.insert(&path, bytes);
        }
    }
}

fn own(text: &str) -> String {
    text.to_owned()
}

fn below(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Arc<[u8]>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let name = match prefix {
            "" => name.to_owned(),
            _ => format!("{prefix}/{name}"),
        };
        match path.is_dir() {
            true => below(&path, &name, files),
            false => drop(files.insert(name, std::fs::read(&path).unwrap().into())),
        }
    }
}

const STARTER: &[(&str, &str, &str)] = &[
    ("config/report.yaml", "at_least: 11000", "at_least: 12000"),
    ("config/report.yaml", "decimals: 2", "decimals: 1"),
    (
        "config/report.yaml",
        "visits_per_hundred]",
        "visits_per_hundred, costs]",
    ),
    ("config/report.yaml", "label: The city", "label: Our city"),
    ("templates/brief.md", "ordinal", "bare"),
    ("templates/opening.md", "the libraries", "all libraries"),
    ("templates/districts.md", "the", "these"),
];
