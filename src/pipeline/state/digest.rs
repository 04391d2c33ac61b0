//! The figures of a run in short, so that the next one sees which of them are others.

use super::{FINGERPRINT, Hash};
use crate::figures::{Figure, FigureId, Figures};
use crate::pipeline::Loaded;
use crate::project::{KEPT, Project};
use rayon::prelude::*;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

/// How many figures are hashed in one go.
const PART: usize = 4_096;

/// What the file begins with, and the form of what follows.
const MAGIC: &[u8; 16] = b"annals values 1\n";

/// The figures of all reports of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::pipeline) struct Digest {
    /// Of all but the values, with the values of all.
    pub basis: Option<Hash>,
    /// Of all but the values: areas, which figures there are, what they were computed from.
    shape: Option<Hash>,
    /// A hash of each figure's value, by report.
    values: Vec<Vec<u64>>,
}

/// The figures of a report that are others than they were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::pipeline) struct Changed {
    /// Ascending.
    pub ids: Vec<FigureId>,
    /// The indicators that they belong to.
    pub indicators: HashSet<u32>,
}

/// A hasher of std whose bytes go into a longer hash.
#[derive(Default)]
struct Long {
    inner: blake3::Hasher,
    waiting: Vec<u8>,
}

impl Hasher for Long {
    fn write(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() > 16 << 10 {
            self.inner.update(&self.waiting);
            self.waiting.clear();
        }
    }

    fn finish(&self) -> u64 {
        0
    }
}

impl Long {
    fn end(mut self) -> Hash {
        self.inner.update(&self.waiting);
        Hash::cut(self.inner.finalize())
    }
}

impl Digest {
    /// Of the figures of a run with the same `wish` as others that it is held against.
    pub fn of(loaded: &[Loaded], wish: Hash) -> Self {
        let mut shapes = vec![wish];
        let mut values = Vec::new();
        for one in loaded {
            let (shape, of) = report(&one.figures);
            shapes.push(shape);
            values.push(of);
        }
        let shape = Hash::of_value(&shapes);
        let mut basis = Long::default();
        basis.write(format!("{shape:?}").as_bytes());
        values.iter().flatten().for_each(|v| basis.write_u64(*v));
        Self {
            basis: Some(basis.end()),
            shape: Some(shape),
            values,
        }
    }

    /// What changed since another one, by report; `None` when there is more to it than
    /// values.
    pub fn changed(&self, before: &Digest, loaded: &[Loaded]) -> Option<Vec<Changed>> {
        if self.shape != before.shape || self.values.len() != before.values.len() {
            return None;
        }
        let both = self.values.iter().zip(&before.values).zip(loaded);
        let changed = both.map(|((now, before), one)| {
            if now.len() != before.len() {
                return None;
            }
            let others = (0..)
                .zip(now.iter().zip(before))
                .filter(|(_, (a, b))| a != b);
            let ids: Vec<FigureId> = others.map(|(at, _)| FigureId(at)).collect();
            let of = |id: &FigureId| Some(one.figures.figure(*id)?.indicator?.0);
            let indicators = ids.iter().filter_map(of).collect();
            Some(Changed { ids, indicators })
        });
        changed.collect()
    }

    /// Where it is kept.
    pub fn path() -> String {
        format!("{KEPT}/values")
    }

    /// As bytes: what it begins with, a hash of the rest, whose it is, the hashes.
    pub fn encode(&self, identity: &str) -> Vec<u8> {
        let values = self.values.iter().map(|of| {
            let bytes = of.iter().flat_map(|value| value.to_le_bytes());
            Blob(bytes.collect())
        });
        let values: Vec<Blob> = values.collect();
        let whole = (FINGERPRINT, identity, self.basis, self.shape, values);
        let body = postcard::to_allocvec(&whole).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(blake3::hash(&body).as_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// The one that is kept, if it is of this program and project.
    pub fn load(project: &dyn Project) -> Option<Self> {
        let bytes = project.read_back(&Self::path()).ok()?;
        let (sum, body) = bytes
            .strip_prefix(MAGIC)?
            .split_at_checked(blake3::OUT_LEN)?;
        if blake3::hash(body).as_bytes() != sum {
            return None;
        }
        type Whole<'a> = (&'a str, &'a str, Option<Hash>, Option<Hash>, Vec<Blob>);
        let (program, of, basis, shape, values): Whole<'_> = postcard::from_bytes(body).ok()?;
        if program != FINGERPRINT || of != project.identity() {
            return None;
        }
        let values = values.iter().map(|of| {
            let (all, _) = of.0.as_chunks();
            all.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect()
        });
        Some(Self {
            basis,
            shape,
            values: values.collect(),
        })
    }
}

/// The shape and the values of a report's figures.
fn report(figures: &Figures) -> (Hash, Vec<u64>) {
    let frame = || {
        let mut frame = Long::default();
        figures.hash_frame(&mut frame);
        frame.end()
    };
    let parts = || -> Vec<(Hash, Vec<u64>)> {
        let parts = figures.all().par_chunks(PART);
        parts.map(part).collect()
    };
    let (frame, parts) = rayon::join(frame, parts);
    let mut shapes = vec![frame];
    let mut values = Vec::with_capacity(figures.len());
    for (shape, of) in parts {
        shapes.push(shape);
        values.extend(of);
    }
    (Hash::of_value(&shapes), values)
}

fn part(figures: &[Figure]) -> (Hash, Vec<u64>) {
    let mut shape = Long::default();
    let mut values = Vec::with_capacity(figures.len());
    for figure in figures {
        figure.hash_shape(&mut shape);
        // The same in every process of one build of the program.
        let mut value = DefaultHasher::new();
        figure.hash_value(&mut value);
        values.push(value.finish());
    }
    (shape.end(), values)
}

/// Bytes that are kept as such, not one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::pipeline) struct Blob(pub Vec<u8>);

impl serde::Serialize for Blob {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Blob {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl serde::de::Visitor<'_> for Bytes {
            type Value = Blob;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Blob, E> {
                Ok(Blob(bytes.to_vec()))
            }
        }
        from.deserialize_bytes(Bytes)
    }
}
