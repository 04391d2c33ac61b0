//! Prints diagnostics: with snippets for people, as JSON lines for machines.

use super::Diagnostic;
use std::sync::Arc;

/// The texts that diagnostics may quote, by path.
pub trait Sources {
    /// The text of a file of the project, if it is known.
    fn source(&self, file: &str) -> Option<Arc<str>>;
}

/// Prints diagnostics with snippets, as a terminal shows them.
///
/// `color` switches ANSI styles on. The text ends with a line break unless it is empty.
pub fn text(diagnostics: &[Diagnostic], sources: &dyn Sources, color: bool) -> String {
    let _ = (diagnostics, sources, color);
    todo!("diagnostics printing")
}

/// Prints diagnostics as JSON, one object a line.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let _ = diagnostics;
    todo!("diagnostics printing")
}
