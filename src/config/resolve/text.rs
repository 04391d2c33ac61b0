//! Checks of texts: labels, paths and names of files.

use crate::config::read::{Slot, one_of, shortened};
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink};
use crate::measure::Decimal;

/// Endings of the workbooks that can be read.
const WORKBOOKS: &[&str] = &[".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"];

/// Longest name of an output file, in characters.
const MOST_IN_NAME: usize = 60;

/// A text to be printed: trimmed, not empty, on one line.
pub(super) fn printed(text: &Spanned<String>, what: &str, sink: &mut Sink) -> Spanned<String> {
    let trimmed = text.value.trim();
    let problem = if trimmed.is_empty() {
        Some(format!("{what} is empty"))
    } else if trimmed.contains(char::is_control) {
        Some(format!(
            "{what} holds a line break or control character, expected one line"
        ))
    } else {
        None
    };
    if let Some(message) = problem {
        sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(text.place.clone()));
    }
    // Trimming at the front would shift offsets into the text.
    let trimmed = if text.value.starts_with(trimmed) {
        trimmed
    } else {
        text.value.as_str()
    };
    Spanned {
        value: trimmed.to_owned(),
        place: text.place.clone(),
    }
}

/// The same for a key that may be absent or of no use.
pub(super) fn printed_slot(
    slot: &Slot<Spanned<String>>,
    what: &str,
    sink: &mut Sink,
) -> Option<Spanned<String>> {
    slot.get().map(|text| printed(text, what, sink))
}

/// An expression; what it says is read when figures are made.
pub(super) fn expression(
    slot: &Slot<Spanned<crate::config::values::Expression>>,
    what: &str,
    sink: &mut Sink,
) -> Option<Spanned<String>> {
    let raw = slot.get()?;
    if raw.value.0.trim().is_empty() {
        let message = format!("{what} is empty, expected an expression");
        sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(raw.place.clone()));
        return None;
    }
    Some(Spanned {
        // A block of text ends with a line break.
        value: raw.value.0.trim_end().to_owned(),
        place: raw.place.clone(),
    })
}

/// Whether a path stays within its folder on every system.
pub(super) fn relative_path(path: &Spanned<String>, what: &str, sink: &mut Sink) -> bool {
    let text = path.value.as_str();
    let drive = text.as_bytes().get(1) == Some(&b':');
    let (problem, hint) = if text.trim().is_empty() {
        ("is empty", None)
    } else if text.contains('\\') {
        (
            "holds `\\`, which parts folders on one system only",
            Some("write `/` between folders"),
        )
    } else if text.starts_with('/') || drive {
        (
            "is absolute",
            Some("write it relative to the project folder"),
        )
    } else if text.split('/').any(|step| step == "..") {
        (
            "leaves its folder with `..`",
            Some("keep all files within the project folder"),
        )
    } else if text.contains(char::is_control) {
        ("holds a line break or control character", None)
    } else {
        return true;
    };
    let message = match text.trim().is_empty() {
        true => format!("the path of {what} {problem}"),
        false => format!("the path of {what} {problem}: `{}`", shortened(text)),
    };
    let mut diagnostic = Diagnostic::error(codes::UNSAFE_PATH, message).at(path.place.clone());
    diagnostic.hint = hint.map(str::to_owned);
    sink.emit(diagnostic);
    false
}

/// Whether the path is one of a workbook that can be read.
pub(super) fn workbook_path(path: &Spanned<String>, sink: &mut Sink) -> bool {
    if !relative_path(path, "the workbook", sink) {
        return false;
    }
    let lower = path.value.to_lowercase();
    let known = WORKBOOKS.iter().any(|ending| lower.ends_with(ending));
    if !known {
        let message = format!(
            "the workbook `{}` is of an unknown sort, expected a name that ends in {}",
            path.value,
            one_of(WORKBOOKS)
        );
        sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(path.place.clone()));
    }
    known
}

/// Why a text cannot be the name of an output file.
pub(super) fn output_name_problem(name: &str) -> Option<String> {
    let forbidden = |c: char| r#"/\:*?"<>|"#.contains(c) || c.is_control();
    if name.trim().is_empty() {
        Some("it is empty".to_owned())
    } else if let Some(c) = name.chars().find(|c| forbidden(*c)) {
        Some(match c.is_control() {
            true => "it holds a line break or control character".to_owned(),
            false => format!("it holds `{c}`"),
        })
    } else if name.starts_with('.') {
        Some("it starts with a dot".to_owned())
    } else if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        Some("it starts or ends with a space, or ends with a dot".to_owned())
    } else if name.chars().count() > MOST_IN_NAME {
        Some(format!("it has more than {MOST_IN_NAME} characters"))
    } else {
        None
    }
}

/// Reports a name that no output file can have.
pub(super) fn output_name(name: &Spanned<String>, what: &str, sink: &mut Sink) {
    if let Some(problem) = output_name_problem(&name.value) {
        let message = format!("{what} cannot name an output file: {problem}");
        sink.emit(
            Diagnostic::error(codes::OUTPUT_NAME, message)
                .at(name.place.clone())
                .hint("write a name without folders and without `/ \\ : * ? \" < > |`"),
        );
    }
}

/// A number within its range, or a problem; the range's unit is named behind it.
pub(super) fn within(
    number: &Spanned<Decimal>,
    what: &str,
    range: (Decimal, Decimal, &str),
    sink: &mut Sink,
) -> bool {
    let (least, most, unit) = range;
    let inside = (least..=most).contains(&number.value);
    if !inside {
        let message = format!(
            "{what} is {}, expected {least} to {most}{unit}",
            number.value
        );
        sink.emit(Diagnostic::error(codes::OUT_OF_RANGE, message).at(number.place.clone()));
    }
    inside
}

/// A whole number within 0 to `most`, or `default` when it is not given or a problem.
pub(super) fn at_most(
    slot: &Slot<Spanned<u32>>,
    what: &str,
    most: u32,
    default: u32,
    sink: &mut Sink,
) -> u32 {
    let Some(number) = slot.get() else {
        return default;
    };
    let decimal = Spanned {
        value: Decimal::from(number.value),
        place: number.place.clone(),
    };
    let range = (Decimal::ZERO, Decimal::from(most), "");
    if within(&decimal, what, range, sink) {
        number.value
    } else {
        default
    }
}
