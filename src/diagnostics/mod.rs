//! What is wrong with the input, as data: severity, code, message, places, hint.
//!
//! A stage never prints and never stops at the first problem: it emits
//! [`Diagnostic`]s into a [`Sink`] and goes on as far as it can. Leaf code says
//! what is wrong; its caller adds where ([`Diagnostic::at`]). Printing is apart:
//! [`print::text`] for people, [`print::json`] for machines; [`tidy::tidy`] merges and
//! orders them before.
//!
//! Message grammar: lower case, no full stop, names in backticks, found against
//! expected; a hint starts with a verb.

pub mod nearest;
pub mod print;
mod remembered;
pub mod tidy;

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How bad it is. Errors stop the run before anything is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The input is wrong; nothing is written.
    Error,
    /// The input is doubtful; the output is written.
    Warning,
    /// Something worth knowing.
    Note,
}

/// A stable identifier of one kind of problem, for example `W004`.
///
/// The letter names the room: `P` project, `C` config, `W` workbook,
/// `F` figures, `T` templates (prose), `M` markdown, `D` document,
/// `S` typesetting, `X` output, `N` next period (roll), `R` changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// A run of text in a file: a YAML file, a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextPlace {
    /// Path relative to the project folder, with `/`.
    pub file: Arc<str>,
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
    /// Length in characters; 0 when only a point is known.
    pub length: u32,
}

/// A cell or range of cells in a workbook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellPlace {
    /// Path of the workbook relative to the project folder, with `/`.
    pub workbook: Arc<str>,
    /// Sheet name.
    pub sheet: Arc<str>,
    /// `B7` or `B7:D9`; empty for the whole sheet.
    pub cells: Arc<str>,
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// A run of text in a file.
    Text(TextPlace),
    /// Cells of a workbook.
    Cell(CellPlace),
    /// A file as a whole, or a folder.
    File(Arc<str>),
}

/// A place together with what it has to do with the problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there; may be empty for the main place.
    pub text: String,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Which kind of problem.
    pub code: Code,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where; the first is the main place.
    pub labels: Vec<Label>,
    /// Facts that help to understand.
    pub notes: Vec<String>,
    /// What to do; starts with a verb.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error of the given kind.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning of the given kind.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A problem of the given severity and kind.
    pub fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            hint: None,
        }
    }

    /// Adds a place with nothing to say about it.
    #[must_use]
    pub fn at(self, place: impl Into<Place>) -> Self {
        self.at_with(place, "")
    }

    /// Adds a place and what is there.
    #[must_use]
    pub fn at_with(mut self, place: impl Into<Place>, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place: place.into(),
            text: text.into(),
        });
        self
    }

    /// Adds a fact that helps to understand.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do. Starts with a verb.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<TextPlace> for Place {
    fn from(place: TextPlace) -> Self {
        Place::Text(place)
    }
}

impl From<CellPlace> for Place {
    fn from(place: CellPlace) -> Self {
        Place::Cell(place)
    }
}

/// Collects the diagnostics of a run or of one stage of it.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    items: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one problem.
    pub fn emit(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Takes all problems of another sink, in their order.
    pub fn absorb(&mut self, other: Sink) {
        self.items.extend(other.items);
    }

    /// Whether any error was emitted.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// Makes an error of every warning.
    pub fn harden(&mut self) {
        for item in &mut self.items {
            if item.severity == Severity::Warning {
                item.severity = Severity::Error;
            }
        }
    }

    /// The problems in the order in which they were emitted.
    pub fn items(&self) -> &[Diagnostic] {
        &self.items
    }

    /// The problems without duplicates, in the order of first emission.
    pub fn into_unique(self) -> Vec<Diagnostic> {
        let mut seen = std::collections::HashSet::new();
        self.items
            .into_iter()
            .filter(|d| seen.insert(d.clone()))
            .collect()
    }

    /// The problems merged and in the order of their places: see [`tidy::tidy`].
    pub fn into_tidy(self) -> Vec<Diagnostic> {
        tidy::tidy(self.items)
    }
}
