//! The words that were shaped, kept for all documents set with one book.

use super::{Setting, Shaped};
use crate::typeset::FaceId;
use crate::typeset::script::Hand;
use harfrust::ShapePlan;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, OnceLock, RwLock};

/// Words are short and come from a project's own files, so a plain multiplicative hash
/// (FNV-1a, folded by eight bytes) is fast and good enough.
#[derive(Clone, Copy, Default)]
pub(in crate::typeset) struct FastHasher(u64);

impl Hasher for FastHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mix =
            |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        let chunks = bytes.chunks_exact(8);
        let mut tail = 0u64;
        for &byte in chunks.remainder() {
            tail = (tail << 8) | u64::from(byte);
        }
        for chunk in chunks {
            let word = chunk.iter().fold(0, |word, &b| (word << 8) | u64::from(b));
            self.0 = mix(self.0, word);
        }
        self.0 = mix(self.0, tail);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

pub(super) type Words = HashMap<Box<str>, Arc<Shaped>, BuildHasherDefault<FastHasher>>;

/// How many words a face keeps. Beyond it words are shaped each time, so that a long
/// batch does not grow without bound; a report has about 1,500 different words.
pub(super) const MOST_WORDS: usize = 20_000;

/// The shaped words of one face with one sort of digits, and the plan that shapes them.
#[derive(Default)]
pub(super) struct Shelf {
    pub words: RwLock<Words>,
    pub plan: OnceLock<ShapePlan>,
}

/// All words shaped so far. What it holds depends only on its keys, so sharing it
/// between documents and threads never changes a page.
pub(in crate::typeset) struct WordCache {
    shelves: Vec<Shelf>,
}

impl WordCache {
    /// An empty cache for a number of faces.
    pub fn new(faces: usize) -> Self {
        Self {
            shelves: (0..faces * SETTINGS).map(|_| Shelf::default()).collect(),
        }
    }

    #[inline]
    pub(super) fn shelf(&self, face: FaceId, setting: Setting) -> Option<&Shelf> {
        self.shelves.get(place(face, setting))
    }
}

/// How many settings there are.
pub(super) const SETTINGS: usize = Hand::COUNT * 4;

/// Where the words of a face in a setting are.
#[inline]
pub(super) fn place(face: FaceId, setting: Setting) -> usize {
    (usize::from(face.0) * Hand::COUNT + setting.hand as usize) * 4 + setting.digits as usize
}
