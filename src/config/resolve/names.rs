//! Ids: what may be one, and what one refers to.

use crate::config::ids::{begins_id, continues_id, looks_ambiguous, normal_id};
use crate::config::{Spanned, codes};
use crate::diagnostics::nearest::did_you_mean;
use crate::diagnostics::{Diagnostic, Sink, TextPlace};
use indexmap::IndexMap;

/// Words that mean something in templates or expressions.
const RESERVED: &[&str] = &[
    // operators and keywords
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "set",
    "endset",
    "block",
    "endblock",
    "filter",
    "endfilter",
    "macro",
    "endmacro",
    "raw",
    "endraw",
    "include",
    "extends",
    "import",
    "as",
    "break",
    "continue",
    "loop",
    "self",
    "super",
    "true",
    "false",
    "none",
    "null",
    "component",
    "endcomponent",
    "guard",
    "endguard",
    // names that templates find
    "period",
    "previous_period",
    "area",
    "report",
    "constant",
    "title",
    "body",
    // functions of expressions
    "previous",
    "at",
    "sum",
    "mean",
    "min",
    "max",
    "count",
    "abs",
    "round",
    "target",
    "known",
];

/// An id as it is compared and used: in its one form, `-` is `_`.
pub(super) fn folded(id: &str) -> String {
    normal_id(id.trim()).replace('-', "_")
}

/// The id that an area gets from its label.
pub fn from_label(label: &str) -> String {
    let id = folded(&crate::config::slug(label));
    if id.starts_with(|c: char| c.is_numeric()) || RESERVED.contains(&id.as_str()) {
        format!("_{id}")
    } else {
        id
    }
}

/// The names of one sort of thing, in order, and where each is declared.
pub(super) struct Names {
    /// What they name, such as `indicator`.
    what: &'static str,
    ids: IndexMap<String, TextPlace>,
}

impl Names {
    pub fn new(what: &'static str) -> Self {
        Self {
            what,
            ids: IndexMap::new(),
        }
    }

    /// Takes a new id; the id as it is used from now on.
    pub fn declare(&mut self, id: &Spanned<String>, sink: &mut Sink) -> Spanned<String> {
        let folded = folded(id);
        if let Some(reason) = self.objection(&folded) {
            let message = format!(
                "`{}` cannot be the id of {}: {reason}",
                id.value,
                self.article()
            );
            sink.emit(
                Diagnostic::error(codes::BAD_ID, message)
                    .at(id.place.clone())
                    .hint("choose another id; the printed label is free"),
            );
        }
        if let Some(first) = self.ids.get(&folded) {
            let message = format!("the {} id `{folded}` is given twice", self.what);
            sink.emit(
                Diagnostic::error(codes::DUPLICATE_NAME, message)
                    .at_with(id.place.clone(), "again here")
                    .at_with(first.clone(), "first here")
                    .hint("rename one of the two; `-` and `_` are the same in an id"),
            );
        } else {
            self.ids.insert(folded.clone(), id.place.clone());
        }
        Spanned {
            value: folded,
            place: id.place.clone(),
        }
    }

    fn article(&self) -> String {
        let vowel = self.what.starts_with(['a', 'e', 'i', 'o', 'u']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.what)
    }

    /// Why the id will not do.
    fn objection(&self, id: &str) -> Option<&'static str> {
        if id.is_empty() {
            Some("it is empty")
        } else if !id.chars().all(continues_id) {
            Some("only letters, digits and `_` can stand in it")
        } else if !id.starts_with(begins_id) {
            Some("it does not start with a letter")
        } else if id.starts_with("__") {
            Some("names that start with `__` are the program's own")
        } else if looks_ambiguous(id) {
            Some("it mixes Latin letters with letters of another alphabet that look the same")
        } else if RESERVED.contains(&id) {
            Some("the word has a meaning of its own in templates and formulas")
        } else {
            None
        }
    }

    /// The index of the thing that a reference means, or a problem.
    pub fn find(&self, reference: &Spanned<String>, sink: &mut Sink) -> Option<usize> {
        let found = self.index(reference);
        if found.is_none() {
            sink.emit(unknown(self.what, reference, self.ids()));
        }
        found
    }

    /// The index of an id.
    pub fn index(&self, reference: &str) -> Option<usize> {
        self.ids.get_index_of(&folded(reference))
    }

    pub fn place(&self, reference: &str) -> Option<&TextPlace> {
        self.ids.get(&folded(reference))
    }

    /// All ids in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.keys().map(String::as_str)
    }
}

/// A reference to nothing.
pub(super) fn unknown<'n>(
    what: &str,
    reference: &Spanned<String>,
    known: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!("unknown {what} `{}`", reference.value);
    let known: Vec<&str> = known.collect();
    let mut diagnostic =
        Diagnostic::error(codes::UNKNOWN_NAME, message).at(reference.place.clone());
    diagnostic.hint = did_you_mean(&folded(reference), known.iter().copied());
    if diagnostic.hint.is_none() && known.is_empty() {
        diagnostic = diagnostic.note("none is declared");
    } else if diagnostic.hint.is_none() && known.len() <= 12 {
        let all: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
        diagnostic = diagnostic.note(format!("declared: {}", all.join(", ")));
    }
    diagnostic
}
