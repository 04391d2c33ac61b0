//! What a build keeps for the next one, so that it makes only what is affected.
//!
//! # The idea
//!
//! Build systems differ in what they hold against what (A. Mokhov, N. Mitchell, S. Peyton
//! Jones, *Build Systems à la Carte*, ICFP 2018). Here nothing is told by times or by
//! guesses: a *verifying trace* is kept of each step, that is the hashes of what it read and
//! of what it wrote, and a step is left out when all of them are found again. The steps are
//! three, and each is exact by the way it is made, not by a list of dependencies that somebody
//! must keep in mind:
//!
//! 1. **The whole run** ([`Whole`]). All reading goes through [`crate::project::Project`],
//!    and [`Witness`] notes each file read and each folder listed with a hash of what was
//!    found. When a run with the same options finds the same again, and every output as it
//!    was written, it is over: no configuration, no workbook is even parsed, and the same
//!    problems are reported.
//! 2. **Each document** ([`Trace`]). Otherwise configuration, workbooks and figures are read
//!    anew. When nothing but values changed since the last run with the same options
//!    ([`Digest`]), a document is not even composed that would read the same: the figures
//!    themselves noted which of them it looked at, and what it asked about a group (a place
//!    among 2,000 townships), with the answer ([`crate::figures::reads`]). Its lines in
//!    `figures.json` stay, too; those of the others are put in between.
//! 3. **Each output** ([`Output`]). The other documents are composed. What the
//!    renderers get (the numbered tree with its sources, the style, the theme, the images,
//!    the fonts) goes into a hash, the output's *key* ([`Key`]). Under the same key the same
//!    bytes would come out, so that the file stays when it still holds the bytes that
//!    were written under it (*early cutoff*). The hash goes over the `Debug` form of those
//!    values, which is derived: a field that is added to a type is in it by itself.
//!
//! So an edited note beside a table changes a workbook and no document; a changed cell
//! changes the documents that print it, or print something computed from it.
//!
//! # What may be trusted
//!
//! The program that wrote ([`FINGERPRINT`], over its own source), the project that it
//! wrote for, and a checksum over the state must be the same, else the state is as good as
//! none ([`State::load`]); of another version of the program it is known only which files it
//! wrote. Into the folder of another project nothing is written ([`Owner`]), and a file that no
//! build is known to have written is not replaced. Output files are held to their bytes; where the file system keeps a
//! time of change that no program can set ([`crate::project::Seal`]), that and the size tell
//! that nobody touched a file since its bytes were hashed, so that 2,000 briefs need not be
//! read for nothing. Inputs are always read and hashed.
//!
//! # Whatever happens
//!
//! One run at a time writes ([`crate::project::Project::claim`]). All files are written
//! under temporary names first; then the state of what will be, then the files get their
//! names, then the state is renamed. So at any moment each file is either old or new, and the
//! state that is found next tells which: a file that is not as the state says is made again,
//! and is known as ours when it is as the state before said ([`Output::was`]). What lets
//! documents be left out ([`Record::basis`]) is kept only when the run is over.

mod digest;
mod explain;
mod hash;
mod owner;
mod store;
mod trace;
mod whole;
mod witness;

pub(super) use digest::Digest;
pub use explain::Plan;
pub(super) use explain::{Changes, Ingredients, Used};
pub(super) use hash::{Hash, Hasher, Parts};
pub(super) use owner::{Owner, Reports, cards};
pub(super) use store::{next_path, path};
pub(super) use trace::{Known, Trace};
pub(super) use whole::Whole;
pub(super) use witness::{Reading, Seen, Witness};

use crate::diagnostics::Diagnostic;
use crate::project::{KEPT, Project, Seal, Trouble};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The program, by its own source.
pub(super) const FINGERPRINT: &str =
    concat!(env!("CARGO_PKG_VERSION"), " ", env!("ANNALS_FINGERPRINT"));

/// What is remembered of a project's output folder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    /// The reports whose documents they are.
    pub reports: Reports,
    /// Documents by their path without extension.
    pub documents: BTreeMap<String, Record>,
    /// Files that no document owns: `figures.json`, images.
    pub shared: BTreeMap<String, Output>,
    /// How `figures.json` is laid out.
    pub sections: Sections,
    /// The last runs that went well, one for each choice of options.
    pub wholes: Vec<Whole>,
    /// What the documents were made of, for saying why one is made again.
    pub ingredients: Ingredients,
}

/// What is remembered of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// Its report, by the name of the configuration file.
    pub report: String,
    /// Its files by extension.
    pub outputs: BTreeMap<String, Output>,
    /// How many pages its PDF has.
    pub pages: usize,
    /// What only making the PDF finds.
    pub remarks: Vec<Diagnostic>,
    /// What it was made of.
    pub used: Used,
    /// Of which figures it was found to be right, by a run over all documents; see
    /// [`Digest`]. Only beside the [`Whole`] of that run, which tells of what else it was
    /// made: a run that is cut short leaves none here.
    pub basis: Option<Hash>,
    /// What it read of them.
    pub trace: Option<Trace>,
    /// All that making it had to tell, remarks included.
    pub told: Vec<Diagnostic>,
    /// The images that its text shows.
    pub images: Vec<String>,
    /// Its part of `figures.json`.
    pub listed: Listed,
}

/// What is remembered of `figures.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sections {
    /// Of the documents that it tells of, in order.
    pub documents: Option<Hash>,
    /// Where the figures of each report begin and end, in bytes.
    pub figures: Vec<(usize, usize)>,
}

/// What is remembered of a document's part of `figures.json`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Of its places and the names of its figures.
    pub shape: Option<Hash>,
    /// How many places it has.
    pub places: usize,
}

/// How much of a file is read in one go.
const PART: usize = 1 << 20;

/// What is remembered of a file that was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Output {
    /// What it was made from.
    pub key: Hash,
    /// What it held.
    pub hash: Hash,
    /// What it may hold still, because the run that was to write it may have been cut short:
    /// what earlier runs wrote there. Empty when it is known to be written.
    pub was: Vec<Hash>,
    /// What tells without reading it that it still does.
    pub seal: Option<Seal>,
}

/// What became of a file that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is as it was written.
    Same,
    /// It is as an earlier run wrote it, since the one after was cut short.
    Old,
    /// Somebody changed it.
    Changed,
    /// It cannot be read.
    Unread,
    /// It is not there.
    Gone,
}

/// How many runs in a row may be cut short before what the first one found is taken for
/// somebody's own.
const MOST_CUT_SHORT: usize = 4;

impl Output {
    /// A file that is to be written, in the place of another one of ours if there is one.
    pub fn new(key: Hash, hash: Hash, past: Option<&Output>) -> Self {
        let mut was: Vec<Hash> = past.map_or_else(Vec::new, |past| past.was.clone());
        was.extend(past.map(|past| past.hash));
        was.retain(|known| *known != hash);
        was.dedup();
        was.drain(..was.len().saturating_sub(MOST_CUT_SHORT));
        Self {
            key,
            hash,
            was,
            seal: None,
        }
    }

    /// A file that another version of the program wrote, with all that it may hold, the last
    /// of it at the end.
    pub(super) fn of_another_program(mut hashes: Vec<Hash>) -> Self {
        let nothing = Hash::of(b"");
        Self {
            key: nothing,
            hash: hashes.pop().unwrap_or(nothing),
            was: hashes,
            seal: None,
        }
    }

    /// Whether another version of the program wrote the file: what it was made from cannot be
    /// compared.
    pub fn is_of_another_program(&self) -> bool {
        self.key == Hash::of(b"")
    }

    /// Whether the file's bytes are those that were written, or are to be, by reading them.
    pub fn holds(&self, project: &dyn Project, path: &str) -> bool {
        read(project, path) == Ok(self.hash)
    }

    /// Looks what became of the file.
    pub fn find(&self, project: &dyn Project, path: &str) -> Found {
        if self.seal.is_some() && project.seal(path) == self.seal {
            return Found::Same;
        }
        match read(project, path) {
            Ok(hash) if hash == self.hash => Found::Same,
            Ok(hash) if self.was.contains(&hash) => Found::Old,
            Ok(_) => Found::Changed,
            Err(Trouble::NotFound) => Found::Gone,
            Err(_) => Found::Unread,
        }
    }
}

/// The hash of what a file of the output holds.
pub(super) fn read(project: &dyn Project, path: &str) -> Result<Hash, Trouble> {
    let file = project.view(path)?;
    let (mut at, end) = (0, file.size()?);
    let mut hash = Parts::default();
    while at < end {
        let upto = (at + PART).min(end);
        hash.take(&file.part(at..upto)?);
        at = upto;
    }
    Ok(hash.end())
}

impl State {
    /// Every file that is remembered.
    pub fn files(&self) -> impl Iterator<Item = (String, &Output)> {
        let documents = self.documents.iter().flat_map(|(path, record)| {
            let outputs = record.outputs.iter();
            outputs.map(move |(extension, output)| (format!("{path}.{extension}"), output))
        });
        let shared = self.shared.iter();
        documents.chain(shared.map(|(path, output)| (path.clone(), output)))
    }

    /// Forgets a file.
    pub fn lose(&mut self, path: &str) {
        self.shared.remove(path);
        if let Some((stem, extension)) = path.rsplit_once('.')
            && let Some(record) = self.documents.get_mut(stem)
        {
            record.outputs.remove(extension);
            if record.outputs.is_empty() {
                self.documents.remove(stem);
            }
        }
    }

    /// The folders that files are in.
    pub fn folders(&self) -> Vec<String> {
        let paths = self.documents.keys().chain(self.shared.keys());
        let folders = paths.map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder));
        let own = [KEPT, ""].into_iter();
        let mut folders: Vec<String> = own.chain(folders).map(str::to_owned).collect();
        folders.sort();
        folders.dedup();
        folders
    }

    /// Notes how files look, so that the next run need not read them: those that this run
    /// wrote, and others that hold what they were made to hold. What lies there under the
    /// name of a file may be of an earlier build, when a run was killed, or somebody's own.
    pub fn seal(&mut self, project: &dyn Project, written: &BTreeSet<String>) {
        let look = |output: &mut Output, path: String| {
            if output.seal.is_some() {
                return;
            }
            if written.contains(&path) {
                output.was.clear();
                output.seal = project.seal_written(&path);
                return;
            }
            let seal = project.seal(&path);
            if seal.is_some() && output.holds(project, &path) {
                output.was.clear();
                output.seal = seal;
            }
        };
        for (path, record) in &mut self.documents {
            for (extension, output) in &mut record.outputs {
                look(output, format!("{path}.{extension}"));
            }
        }
        for (path, output) in &mut self.shared {
            look(output, path.clone());
        }
    }
}
