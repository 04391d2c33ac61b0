//! A project whose reading is noted, so that a later run can see whether it would read the
//! same.

use super::Hash;
use crate::project::{Project, Trouble, writes_to};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was found where something was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pipeline) enum Seen {
    /// Bytes, or the names in a folder, with this hash.
    Content(Hash),
    /// Nothing, and why.
    Nothing(String),
}

impl Seen {
    fn of<T>(found: &Result<T, Trouble>, hash: impl FnOnce(&T) -> Hash) -> Self {
        match found {
            Ok(content) => Self::Content(hash(content)),
            Err(trouble) => Self::Nothing(trouble.to_string()),
        }
    }

    fn of_file(found: &Result<Arc<[u8]>, Trouble>) -> Self {
        Self::of(found, |bytes| Hash::of(bytes))
    }

    fn of_folder(found: &Result<Vec<String>, Trouble>) -> Self {
        Self::of(found, |names| Hash::of(names.join("\n").as_bytes()))
    }
}

/// Whether a file is a workbook, by its ending.
pub(in crate::pipeline) fn is_workbook(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&ending)
}

/// What was read of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Reading {
    /// Files by path.
    pub files: BTreeMap<String, Seen>,
    /// Folders that were listed, by path.
    pub folders: BTreeMap<String, Seen>,
}

impl Reading {
    /// Whether all but the workbooks is read the same now, through a witness, so that it is
    /// noted that this was looked at.
    pub fn same_but_workbooks(&self, witness: &Witness<'_>) -> bool {
        for path in self.folders.keys() {
            let _ = witness.list(path);
        }
        let others = self.files.iter().filter(|(path, _)| !is_workbook(path));
        others.clone().for_each(|(path, _)| {
            let _ = witness.read(path);
        });
        let notes = witness.notes();
        let now = &notes.reading;
        self.folders == now.folders
            && others
                .into_iter()
                .all(|(path, seen)| now.files.get(path) == Some(seen))
    }

    /// Whether the same would be read now.
    pub fn holds(&self, project: &dyn Project) -> bool {
        let mut folders = self.folders.iter();
        let mut files = self.files.iter();
        folders.all(|(path, seen)| Seen::of_folder(&project.list(path)) == *seen)
            && files.all(|(path, seen)| Seen::of_file(&project.read(path)) == *seen)
    }
}

/// Passes everything on to a project, reads each file once, and notes what was read.
pub(in crate::pipeline) struct Witness<'p> {
    project: &'p dyn Project,
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    reading: Reading,
    files: BTreeMap<String, Result<Arc<[u8]>, Trouble>>,
}

impl<'p> Witness<'p> {
    /// Nothing is read yet.
    pub fn new(project: &'p dyn Project) -> Self {
        Self {
            project,
            notes: Mutex::default(),
        }
    }

    /// What was read until now.
    pub fn reading(&self) -> Reading {
        self.notes().reading.clone()
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Project for Witness<'_> {
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Trouble> {
        if let Some(found) = self.notes().files.get(path) {
            return found.clone();
        }
        let found = self.project.read(path);
        let seen = Seen::of_file(&found);
        let mut notes = self.notes();
        // Of two that read at once, the first is right for both.
        if let Some(found) = notes.files.get(path) {
            return found.clone();
        }
        notes.reading.files.insert(path.to_owned(), seen);
        notes.files.insert(path.to_owned(), found.clone());
        found
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let found = self.project.list(folder);
        let seen = Seen::of_folder(&found);
        let mut notes = self.notes();
        notes.reading.folders.insert(folder.to_owned(), seen);
        found
    }

    writes_to!(project);
}
