//! Hashes of what was read, made and written.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Debug, Write};

/// The first 128 bits of a BLAKE3 hash: no two contents that anybody ever has or makes are
/// taken for one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::pipeline) struct Hash([u8; 16]);

impl Hash {
    /// The hash of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::cut(blake3::hash(bytes))
    }

    /// The hash of a value by its `Debug` form.
    pub fn of_value(value: &impl Debug) -> Self {
        let mut hasher = Hasher::default();
        hasher.value(value);
        hasher.end()
    }

    pub(super) fn cut(hash: blake3::Hash) -> Self {
        let mut out = [0; 16];
        out.copy_from_slice(hash.as_bytes().get(..16).unwrap_or(&[0; 16]));
        Self(out)
    }

    /// The first half, for tables in which a meeting of two would do no harm.
    pub fn short(self) -> u64 {
        let mut out = [0; 8];
        out.copy_from_slice(self.0.get(..8).unwrap_or(&[0; 8]));
        u64::from_le_bytes(out)
    }
}

impl Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The hash of bytes that come in parts.
#[derive(Default)]
pub(in crate::pipeline) struct Parts(blake3::Hasher);

impl Parts {
    /// Takes the next ones.
    pub fn take(&mut self, bytes: &[u8]) {
        self.0.update_rayon(bytes);
    }

    /// The hash of all, as [`Hash::of`] would give it.
    pub fn end(self) -> Hash {
        Hash::cut(self.0.finalize())
    }
}

/// A hash in the making.
#[derive(Clone, Default)]
pub(in crate::pipeline) struct Hasher {
    inner: blake3::Hasher,
    /// Small pieces, put together: a `Debug` form comes in thousands of them.
    waiting: String,
}

/// How much waits: a chunk of BLAKE3 has 1,024 bytes, and it hashes several at once.
const MOST_WAITING: usize = 16 << 10;

impl Hasher {
    /// Takes a value by its `Debug` form.
    pub fn value(&mut self, value: &impl Debug) {
        // A `Debug` form cannot fail unless writing does.
        let _ = write!(self, "{value:?}");
        // No form of two values one after the other is that of two others.
        let _ = self.write_char('\0');
    }

    /// The hash of all that was taken.
    pub fn end(mut self) -> Hash {
        self.flush();
        Hash::cut(self.inner.finalize())
    }

    fn flush(&mut self) {
        self.inner.update(self.waiting.as_bytes());
        self.waiting.clear();
    }
}

impl Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.waiting.push_str(text);
        if self.waiting.len() > MOST_WAITING {
            self.flush();
        }
        Ok(())
    }
}
