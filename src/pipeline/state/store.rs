//! The state as bytes, and back if they are what this program wrote for this project.

use super::{FINGERPRINT, Hash, Output, Owner, State};
use crate::project::{KEPT, Project};
use std::collections::BTreeMap;

/// What the file begins with, and the form of what follows.
const MAGIC: &[u8; 16] = b"annals state 3\r\n";

/// The largest file that is read. 2,000 briefs need some megabytes.
const MOST_BYTES: usize = 256 << 20;

/// The state as it is.
pub(in crate::pipeline) fn path() -> String {
    format!("{KEPT}/state")
}

/// The state as it will be when all files of a run have their names.
pub(in crate::pipeline) fn next_path() -> String {
    format!("{KEPT}/next")
}

/// Which program wrote for which project, its reports, and its files with all that each may
/// hold.
type Head<'b> = (&'b str, &'b str, &'b str, BTreeMap<String, Vec<Hash>>);

/// The bytes of a file, unless it is larger than any state.
fn read(project: &dyn Project, path: &str) -> Option<Vec<u8>> {
    let file = project.view(path).ok()?;
    let size = file.size().ok().filter(|size| *size <= MOST_BYTES)?;
    file.part(0..size).ok()
}

impl State {
    /// What is remembered of the output folder; nothing, when the state is missing, damaged,
    /// or of another project or program.
    pub fn load(project: &dyn Project) -> State {
        let mut found = [next_path(), path()]
            .into_iter()
            .filter_map(|path| State::decode(&read(project, &path)?, &project.identity()));
        found.next().unwrap_or_default()
    }

    /// What tells whether the state on the disk is the one that was loaded, without reading
    /// it whole: its checksum.
    pub fn stamp(project: &dyn Project) -> Option<Vec<u8>> {
        let head = MAGIC.len() + blake3::OUT_LEN;
        let mut found = [next_path(), path()].into_iter();
        found.find_map(|path| project.view(&path).ok()?.part(0..head).ok())
    }

    /// Who wrote what is in the output folder, of whatever version the program was.
    pub(super) fn owner(project: &dyn Project) -> Option<Owner> {
        let mut found = [next_path(), path()].into_iter();
        found.find_map(|path| {
            let bytes = read(project, &path)?;
            let body = checked(&bytes)?;
            let ((_, place, reports, _), _): (Head<'_>, _) =
                postcard::take_from_bytes(body).ok()?;
            Some(Owner {
                place: place.to_owned(),
                reports: serde_json::from_str(reports).ok()?,
                state: State::decode(&bytes, place),
            })
        })
    }

    /// The state as bytes: what it begins with, a hash of the rest, who wrote what for whom,
    /// the state. What comes before the state stays readable when its form changes.
    pub fn encode(&self, identity: &str) -> Vec<u8> {
        // Texts by name cannot fail.
        let reports = serde_json::to_string(&self.reports).unwrap_or_default();
        let files = self.files().map(|(path, output)| {
            let was = output.was.iter().copied();
            (path, was.chain([output.hash]).collect())
        });
        let head: Head<'_> = (FINGERPRINT, identity, &reports, files.collect());
        let body = (head, self);
        let body = postcard::to_allocvec(&body).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(blake3::hash(&body).as_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    fn decode(bytes: &[u8], identity: &str) -> Option<State> {
        let body = checked(bytes)?;
        // Who wrote it comes first: the rest may have another form.
        let ((program, of, reports, files), rest): (Head<'_>, _) =
            postcard::take_from_bytes(body).ok()?;
        if of != identity {
            return None;
        }
        match program == FINGERPRINT {
            true => postcard::from_bytes(rest).ok(),
            false => Some(State::of_files(reports, files)),
        }
    }

    /// What is known of files that another version of the program wrote: whose they are, and
    /// that they are not somebody's own.
    fn of_files(reports: &str, files: BTreeMap<String, Vec<Hash>>) -> State {
        let mut state = State {
            reports: serde_json::from_str(reports).unwrap_or_default(),
            ..State::default()
        };
        for (path, hashes) in files {
            let output = Output::of_another_program(hashes);
            match path.rsplit_once('.') {
                Some((stem, ending @ ("md" | "html" | "pdf"))) => {
                    let record = state.documents.entry(stem.to_owned()).or_default();
                    record.outputs.insert(ending.to_owned(), output);
                }
                _ => drop(state.shared.insert(path, output)),
            }
        }
        state
    }
}

/// What stands behind the checksum, if that is right.
fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (sum, body) = rest.split_at_checked(blake3::OUT_LEN)?;
    (blake3::hash(body).as_bytes() == sum).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::super::Record;
    use super::*;
    use crate::project::Memory;
    use proptest::prelude::*;

    fn some() -> State {
        let mut state = State::default();
        let output = Output {
            key: Hash::of(b"key"),
            hash: Hash::of(b"content"),
            was: vec![Hash::of(b"before")],
            seal: None,
        };
        let mut record = Record::default();
        record.outputs.insert("md".to_owned(), output.clone());
        state.documents.insert("briefs/Qiaotou".to_owned(), record);
        state.shared.insert("figures.json".to_owned(), output);
        state
    }

    fn load(bytes: Vec<u8>) -> State {
        let memory = Memory::new();
        memory.tamper(&path(), Some(bytes.into()));
        State::load(&memory)
    }

    #[test]
    fn comes_back_whole() {
        assert_eq!(load(some().encode("memory")), some());
    }

    #[test]
    fn that_of_another_project_is_nothing() {
        assert_eq!(load(some().encode("at: /srv/other")), State::default());
    }

    #[test]
    fn of_another_program_the_files_are_known() {
        let files: BTreeMap<String, Vec<Hash>> = some()
            .files()
            .map(|(path, output)| (path, vec![output.hash]))
            .collect();
        let head: Head<'_> = ("0.0.9 0123", "memory", "{}", files);
        let body = postcard::to_allocvec(&(head, "in another form")).unwrap();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(blake3::hash(&body).as_bytes());
        bytes.extend_from_slice(&body);
        let known = load(bytes);
        let hashes = |state: &State| -> Vec<(String, Hash)> {
            let files = state.files();
            files.map(|(path, output)| (path, output.hash)).collect()
        };
        assert_eq!(hashes(&known), hashes(&some()));
        assert!(
            known
                .files()
                .all(|(_, output)| output.is_of_another_program())
        );
    }

    #[test]
    fn what_will_be_comes_before_what_was() {
        let memory = Memory::new();
        memory.tamper(&path(), Some(State::default().encode("memory").into()));
        memory.tamper(&next_path(), Some(some().encode("memory").into()));
        assert_eq!(State::load(&memory), some());
        memory.tamper(&next_path(), Some(b"half"[..].into()));
        assert_eq!(State::load(&memory), State::default());
    }

    proptest! {
        #[test]
        fn a_damaged_one_is_nothing(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
            let mut bytes = some().encode("memory");
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            prop_assert_eq!(load(bytes), State::default());
        }

        #[test]
        fn a_cut_one_is_nothing(at in any::<prop::sample::Index>()) {
            let mut bytes = some().encode("memory");
            bytes.truncate(at.index(bytes.len()));
            prop_assert_eq!(load(bytes), State::default());
        }

        #[test]
        fn any_bytes_are_nothing(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert_eq!(load(bytes), State::default());
        }

        /// Even with a right checksum, so that decoding itself is tried.
        #[test]
        fn any_body_is_taken_without_harm(body in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut all = postcard::to_allocvec(&(FINGERPRINT, "memory", "{}", 0_u8)).unwrap();
            all.extend(body);
            let mut bytes = MAGIC.to_vec();
            bytes.extend_from_slice(blake3::hash(&all).as_bytes());
            bytes.extend_from_slice(&all);
            load(bytes);
        }
    }
}
