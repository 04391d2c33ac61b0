//! How deep elements may nest.

use super::builder::Builder;
use crate::diagnostics::Diagnostic;
use crate::markdown::codes;

/// How deep elements may nest. Far beyond any document, well within any stack.
pub(super) const MAX_DEPTH: usize = 100;

impl Builder<'_, '_> {
    /// A problem when a line opens far more quotes and lists than may nest: told before
    /// parsing, whose time grows with the square of that depth.
    pub(super) fn refuse_deep_markers(&self) -> Option<Diagnostic> {
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let opens = line.bytes().take_while(|b| b" >-+*\t".contains(b));
            if opens.filter(|b| *b == b'>').count() > MAX_DEPTH
                || (line.len() > 4 * MAX_DEPTH && deep_list(line))
            {
                return Some(self.locator.place(too_deep(), start..start + line.len()));
            }
            start += line.len();
        }
        None
    }
}

/// Whether the line is a stair of list markers, and no thematic break.
fn deep_list(line: &str) -> bool {
    let words = line.split_ascii_whitespace();
    let is_marker = |w: &&str| {
        matches!(*w, "-" | "+" | "*" | ">") || w.trim_end_matches(['.', ')']).parse::<u32>().is_ok()
    };
    let is_rule = ["-", "*"]
        .iter()
        .any(|mark| words.clone().all(|word| word == *mark));
    !is_rule && words.take_while(is_marker).count() > MAX_DEPTH
}

/// The problem that something nests too deep.
pub(super) fn too_deep() -> Diagnostic {
    Diagnostic::error(
        codes::TOO_DEEP,
        format!("more than {MAX_DEPTH} elements are nested in one another"),
    )
    .hint("close some of the quotes, lists or emphases")
}
