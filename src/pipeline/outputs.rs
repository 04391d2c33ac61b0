//! Staging and naming the files of a run; the page around the HTML.

use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::html::{Theme, ThemeFile};
use crate::project::{Project, Staged, Trouble, codes};
use std::sync::Arc;

/// Where a project's own page and style sheet are.
pub(super) const THEME: [&str; 2] = ["templates/page.html", "templates/page.css"];

/// The project's own page and style sheet for HTML (`templates/page.html`,
/// `templates/page.css`), or the shipped ones.
pub(super) fn theme(project: &dyn Project, sink: &mut Sink) -> Theme {
    let mut read = |path| {
        let bytes = project.read(path).ok()?;
        let text = String::from_utf8(bytes.to_vec());
        if text.is_err() {
            sink.emit(
                Diagnostic::error(codes::NOT_TEXT, "found bytes that are not UTF-8")
                    .at(Place::File(Arc::from(path)))
                    .hint("save the file as UTF-8"),
            );
        }
        text.ok()
    };
    let [shell_path, css_path] = THEME;
    let (shell, css) = (read(shell_path), read(css_path));
    let file = |path, text| ThemeFile { path, text };
    Theme::new(
        shell.as_deref().map(|text| file(shell_path, text)),
        css.as_deref().map(|text| file(css_path, text)),
        sink,
    )
}

/// Writes a file, not yet under its name.
pub(super) fn stage(
    project: &dyn Project,
    path: &str,
    bytes: Vec<u8>,
    staged: &mut Vec<Staged>,
    sink: &mut Sink,
) {
    match project.stage(path, bytes) {
        Ok(one) => staged.push(one),
        Err(trouble) => unwritable(project, path, &trouble, sink),
    }
}

/// Gives all staged files their names; those that are new although others could not get
/// theirs.
pub(super) fn commit(
    project: &dyn Project,
    staged: Vec<Staged>,
    sink: &mut Sink,
) -> Result<(), Vec<String>> {
    project.commit(staged).map_err(|failed| {
        unwritable(project, &failed.path, &failed.trouble, sink);
        failed.replaced
    })
}

/// Makes sure that the output folder can be written to.
pub(super) fn prepare(project: &dyn Project, sink: &mut Sink) {
    if let Err(trouble) = project.prepare() {
        unwritable(project, "", &trouble, sink);
    }
}

/// Tells that something of the output cannot be written.
pub(super) fn unwritable(project: &dyn Project, path: &str, trouble: &Trouble, sink: &mut Sink) {
    let (what, place) = match trouble {
        Trouble::Folder(folder, _) => ("write into the folder", folder.clone()),
        _ => ("write the file", format!("{}/{path}", project.output())),
    };
    sink.emit(
        Diagnostic::error(codes::UNWRITABLE, format!("cannot {what}: {trouble}"))
            .at(Place::File(Arc::from(place)))
            .hint("free space on the disk, close the file elsewhere, or choose another folder with `--out`"),
    );
}

/// A problem with files of the output.
pub(super) fn about_files(
    project: &dyn Project,
    problem: Diagnostic,
    files: &[String],
) -> Diagnostic {
    let folder = project.output();
    files.iter().fold(problem, |problem, path| {
        problem.at(Place::File(Arc::from(format!("{folder}/{path}"))))
    })
}
