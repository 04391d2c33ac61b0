//! A value and where it stands in its file.

use crate::diagnostics::TextPlace;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// A value that remembers its place. Equality and hash ignore the place.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: TextPlace,
}

impl<T> Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: Hash> Hash for Spanned<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl Spanned<String> {
    /// The place of a part of the text: `length` characters from the `start`-th (from 0) on.
    ///
    /// The whole text's place when it was not typed on one line as it is, for example with
    /// escapes or over several lines.
    pub fn part(&self, start: usize, length: usize) -> TextPlace {
        let as_typed =
            self.value.chars().count() == self.place.length as usize && !self.value.contains('\n');
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if !as_typed {
            return self.place.clone();
        }
        TextPlace {
            file: self.place.file.clone(),
            line: self.place.line,
            column: self.place.column.saturating_add(short(start)),
            length: short(length),
        }
    }
}
