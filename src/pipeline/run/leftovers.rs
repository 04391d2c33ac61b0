//! Files in the output folder that no document of the run stands behind: those of documents
//! that are no more, and those of documents that have errors now.

use super::Run;
use crate::diagnostics::Diagnostic;
use crate::pipeline::state::{Found, Output};
use crate::pipeline::{outputs, plan};
use crate::project::{Project, codes, name};
use std::collections::{BTreeMap, BTreeSet};

/// Files that belong to the project no longer.
#[derive(Default)]
pub(super) struct Orphans {
    /// Those that are as we wrote them.
    pub(super) ours: Vec<String>,
    /// Those that are gone already, or whose names other files have now.
    pub(super) lost: Vec<String>,
}

impl Run<'_> {
    /// The files of documents and images that belong to the project no longer; those that
    /// somebody changed are told, and stay.
    pub(super) fn orphans(
        &mut self,
        jobs: &[plan::Job],
        shared: &BTreeMap<String, Output>,
        complete: bool,
    ) -> Orphans {
        // A part of the documents tells nothing of the others, nor do documents with errors
        // of the images that they would show.
        if !self.whole() {
            return Orphans::default();
        }
        let old = self.old(jobs, (complete && self.tells_images()).then_some(shared));
        if old.is_empty() {
            return Orphans::default();
        }
        let names = Names::of(jobs, shared);
        let mut orphans = Orphans::default();
        let (mut changed, mut unread) = (Vec::new(), Vec::new());
        for (path, output) in old {
            let reused = names.has(&path, self.project);
            match output.find(self.project, &path) {
                Found::Changed if !reused => changed.push(path),
                Found::Unread if !reused => unread.push(path),
                Found::Same | Found::Old if !reused => orphans.ours.push(path),
                _ => orphans.lost.push(path),
            }
        }
        if !unread.is_empty() {
            let message = "files that belong to the project no longer cannot be read, and stay";
            let problem = Diagnostic::error(codes::UNREADABLE, message)
                .hint("make them readable or remove them, and build again");
            self.sink
                .emit(outputs::about_files(self.project, problem, &unread));
        }
        if !changed.is_empty() {
            let message = "files that belong to the project no longer were changed by hand";
            let hint = "remove them, or keep them in another folder";
            let problem = Diagnostic::warning(codes::ORPHAN, message).hint(hint);
            self.sink
                .emit(outputs::about_files(self.project, problem, &changed));
        }
        orphans
    }

    /// The files of documents that are no more, and of images that are not among those shown
    /// now, if these are known.
    fn old(
        &self,
        jobs: &[plan::Job],
        images: Option<&BTreeMap<String, Output>>,
    ) -> Vec<(String, &Output)> {
        let current: BTreeSet<&str> = jobs.iter().map(|job| &*job.path).collect();
        let documents = self.state.documents.iter();
        let old = documents.filter(|(path, _)| !current.contains(path.as_str()));
        let of_documents = old.flat_map(|(path, record)| {
            let outputs = record.outputs.iter();
            outputs.map(move |(extension, output)| (format!("{path}.{extension}"), output))
        });
        let of_none = self.state.shared.iter();
        let of_none =
            of_none.filter(|(path, _)| images.is_some_and(|shown| !shown.contains_key(*path)));
        of_documents
            .chain(of_none.map(|(path, output)| (path.clone(), output)))
            .collect()
    }

    /// Tells which files are of an earlier build since their documents have errors.
    pub(super) fn stale(&mut self) {
        let mut files = Vec::new();
        for one in &self.outcome.failed {
            let known = self.state.documents.get(&one.document);
            for (extension, output) in known.into_iter().flat_map(|record| &record.outputs) {
                let path = format!("{}.{extension}", one.document);
                if output.find(self.project, &path) != Found::Gone {
                    files.push(path);
                }
            }
        }
        if !files.is_empty() {
            let message = "files of documents with errors are of an earlier build";
            let hint = "cure the errors and build again, or remove the files";
            let problem = Diagnostic::warning(codes::STALE, message).hint(hint);
            self.sink
                .emit(outputs::about_files(self.project, problem, &files));
        }
    }
}

/// The names of a run's files, as a file system takes them that ignores case or normal form:
/// where it takes two names for one, an old file is a new one's.
struct Names<'a> {
    /// Documents, without extension.
    documents: BTreeMap<String, &'a str>,
    images: BTreeMap<String, &'a str>,
}

impl<'a> Names<'a> {
    fn of(jobs: &'a [plan::Job], shared: &'a BTreeMap<String, Output>) -> Self {
        let key = |path: &'a str| (name::collision_key(path), path);
        Self {
            documents: jobs.iter().map(|job| key(&job.path)).collect(),
            images: shared.keys().map(|path| key(path)).collect(),
        }
    }

    /// Whether the file of that name is one of the run's.
    fn has(&self, path: &str, project: &dyn Project) -> bool {
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
        let document = self.documents.get(&name::collision_key(stem));
        let document = document.map(|stem| format!("{stem}.{extension}"));
        let image = self.images.get(&name::collision_key(path));
        let is_one = |other: &str| project.is_one(path, other);
        document.is_some_and(|other| is_one(&other)) || image.is_some_and(|other| is_one(other))
    }
}

/// Whether a problem is about what is in the output folder, so that it must be looked for
/// again.
pub(super) fn about_output(problem: &Diagnostic) -> bool {
    [codes::ORPHAN, codes::STALE].contains(&problem.code)
}
