//! The second opinion: `tests/tools/conformance.py`, which shares no code with this.
//!
//! Where Python or its libraries are not installed the test says so and passes, except in
//! continuous integration, which installs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use annals::typeset::FontBook;

use super::rules::Wanted;
use super::{draft, mutants, whole, written};

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("annals-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Puts a file there, and beside it the text that it ought to have.
    fn put(&self, name: &str, bytes: &[u8], wanted: Option<&Wanted>) {
        std::fs::write(self.0.join(format!("{name}.pdf")), bytes).unwrap();
        if let Some(wanted) = wanted {
            let text = serde_json::json!({ "body": wanted.body, "notes": wanted.notes });
            std::fs::write(self.0.join(format!("{name}.text.json")), text.to_string()).unwrap();
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the script says of the files of a folder, and whether it was content; none when it
/// cannot run here.
fn opinion(folder: &Folder, broken: bool) -> Option<(bool, String)> {
    let python = std::env::var("ANNALS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let works = Command::new(&python)
        .args(["-c", "import pikepdf, fontTools"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !works {
        let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
        assert!(!ci, "{python} with pikepdf and fontTools is not installed");
        println!("skipped, {python} has no pikepdf and fontTools");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/conformance.py");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder.0)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pdf"))
        .collect();
    files.sort();
    let mut command = Command::new(&python);
    command.arg(script).args(broken.then_some("--broken"));
    let output = command.args(files).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Some((output.status.success(), said + &errors))
}

#[test]
fn good_files_are_good_to_it() {
    let folder = Folder::new("good");
    let book = FontBook::bundled();
    let bytes = written(&book, &draft::report(&book));
    folder.put("report", &bytes, Some(&draft::wanted()));
    folder.put("attached", &mutants::attached(), Some(&draft::wanted()));
    for (name, bytes, wanted) in whole::files() {
        folder.put(&name, &bytes, wanted.as_ref());
    }
    if let Some((content, said)) = opinion(&folder, false) {
        assert!(content, "{said}");
    }
}

#[test]
fn every_fault_is_seen_by_it() {
    let folder = Folder::new("broken");
    for (name, _, bytes) in mutants::all() {
        folder.put(
            &name.replace([' ', '/'], "-"),
            &bytes,
            Some(&draft::wanted()),
        );
    }
    if let Some((content, said)) = opinion(&folder, true) {
        assert!(content, "{said}");
        println!("{said}");
    }
}
