//! Labels as workbooks write them: marks taken off, wildcards, folding.

use crate::measure::parse::fold;

/// The text without footnote marks before and behind it. A text that is nothing but
/// marks stays as it is.
pub(in crate::figures) fn without_marks<'a>(text: &'a str, marks: &[String]) -> &'a str {
    let mut rest = text.trim();
    loop {
        let cut = marks.iter().filter(|m| !m.is_empty()).find_map(|mark| {
            let cut = rest
                .strip_suffix(mark.as_str())
                .or(rest.strip_prefix(mark.as_str()))?;
            let cut = cut.trim();
            (!cut.is_empty()).then_some(cut)
        });
        match cut {
            Some(cut) => rest = cut,
            None => return rest,
        }
    }
}

/// The path as typed (` / ` between levels) as the folded key that [`super::Line::key`] gives.
pub(super) fn path_key(path: &str, marks: &[String]) -> String {
    let parts: Vec<String> = path
        .split(" / ")
        .map(|part| fold(without_marks(part, marks)))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" / ")
}

/// Whether `text` fits `pattern`, in which each `*` stands for any characters.
fn wildcard(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or(""),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// A folded pattern with `*` wildcards.
#[derive(Clone, Debug)]
pub struct Pattern(String);

impl Pattern {
    /// A pattern as typed.
    pub fn new(text: &str) -> Self {
        Self(fold(text))
    }

    /// Whether a folded text fits.
    pub fn fits(&self, folded: &str) -> bool {
        wildcard(&self.0, folded)
    }
}
