//! Which files of the output are others than those that were published.

use crate::changes::State;
use crate::changes::state::Output;
use crate::pipeline::snapshot::sha256;
use crate::pipeline::{Formats, Goal, Options, Silent, run};
use crate::project::{Project, Staged, Still, Trouble, Unplaced};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The formats among files that were published.
pub fn formats(outputs: &[Output]) -> Formats {
    let has = |ending: &str| outputs.iter().any(|output| output.path.ends_with(ending));
    Formats {
        markdown: has(".md"),
        html: has(".html"),
        pdf: has(".pdf"),
    }
}

/// The files that a build would write now in the formats in which a state was published: what
/// they would hold, without writing them. `None` when nothing was published with it or no
/// document can be made.
pub fn files(input: &Still<'_>, published: &State) -> Option<Vec<Output>> {
    let formats = formats(&published.outputs);
    if formats == Formats::NONE {
        return None;
    }
    let scale = Scale::default();
    let built = run(
        &input.to(&scale),
        &Options {
            goal: Goal::Build(formats),
            once: true,
            ..Options::default()
        },
        &Silent,
    );
    let files = scale.files.into_inner();
    let files = files.unwrap_or_else(PoisonError::into_inner);
    (built.files > 0).then(|| files.into_values().collect())
}

/// An output of which nothing is kept but how much each file holds, and its checksum.
#[derive(Default)]
struct Scale {
    files: Mutex<BTreeMap<String, Output>>,
}

impl Project for Scale {
    fn read(&self, _path: &str) -> Result<Arc<[u8]>, Trouble> {
        Err(Trouble::NotFound)
    }

    fn list(&self, _folder: &str) -> Result<Vec<String>, Trouble> {
        Ok(Vec::new())
    }

    fn prepare(&self) -> Result<(), Trouble> {
        Ok(())
    }

    fn stage(&self, path: &str, bytes: Vec<u8>) -> Result<Staged, Trouble> {
        let output = Output {
            path: path.to_owned(),
            sha256: sha256(&bytes),
            bytes: bytes.len() as u64,
        };
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.to_owned(), output);
        Ok(Staged::unwritten(path))
    }

    fn commit(&self, _staged: Vec<Staged>) -> Result<(), Unplaced> {
        Ok(())
    }

    fn tidy(&self) {}

    fn output(&self) -> String {
        "out".to_owned()
    }
}
