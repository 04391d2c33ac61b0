//! The kinds of problem that a configuration can have.
//!
//! Codes are stable: a code once given keeps its meaning and is never used for another.

use crate::diagnostics::Code;

/// The file is no YAML, or YAML beyond the limits (depth, size, repeated aliases).
///
/// Cure: correct the text at the place shown; look for a missing colon, a tab, a quote
/// that is not closed, or an entry that is indented too far.
pub const SYNTAX: Code = Code("C001");

/// The same key stands twice in one mapping.
///
/// Cure: keep one of the two; YAML would silently take the last.
pub const DUPLICATE_KEY: Code = Code("C002");

/// A key that has no meaning where it stands.
///
/// Cure: correct the spelling (the nearest known key is named), move it to where it
/// belongs, or remove it. `annals schema` lists every key.
pub const UNKNOWN_KEY: Code = Code("C003");

/// A key that must be given is not there.
///
/// Cure: add it.
pub const MISSING_KEY: Code = Code("C004");

/// A value of another sort than expected: a text for a number, a list for a mapping, nothing at all.
///
/// Cure: write a value of the expected sort. A text that looks like a number or a truth
/// value needs quotes.
pub const WRONG_TYPE: Code = Code("C005");

/// A value of the right sort that is not among those allowed, such as an unknown kind,
/// a date that is no period, or a colour that is none.
///
/// Cure: write one of the values that the message names.
pub const BAD_VALUE: Code = Code("C006");

/// A number or a size outside its range.
///
/// Cure: write a number within the range that the message names.
pub const OUT_OF_RANGE: Code = Code("C007");

/// A name that refers to nothing: no such indicator, table, area or group.
///
/// Cure: correct the spelling (the nearest known names are shown) or declare the name.
pub const UNKNOWN_NAME: Code = Code("C008");

/// A unit that is neither built in nor declared under `units`, or a declaration that
/// leads back to itself.
///
/// Cure: use a known unit or declare this one, for example `stations: {singular: station}`.
pub const UNKNOWN_UNIT: Code = Code("C009");

/// An id that templates or formulas could not use: other characters than letters of any
/// script, digits and `_`, letters of two alphabets that look the same, or a word that means
/// something there (`and`, `period`, `sum`).
///
/// Cure: choose another id; the printed name is the label and is free.
pub const BAD_ID: Code = Code("C010");

/// Two things have the same id, or two areas the same label, after case, width and
/// spaces (and, for ids, `-` and `_`) are made alike.
///
/// Cure: rename one of them.
pub const DUPLICATE_NAME: Code = Code("C011");

/// A table does not say exactly once each what its indicator, its area and its period are.
///
/// Cure: let each of the three run `down` or `across`, or fix it with `indicator`, `area`
/// or `period` (or, for the period, with `{period}` in `workbook` or `sheet`).
pub const AXES: Code = Code("C012");

/// Header rows, stub columns and range of a table do not fit each other.
///
/// Cure: give as many `header_rows` and `stub_columns` as the range has room for, and a
/// list of axes as long as its rows or columns.
pub const TABLE_SHAPE: Code = Code("C013");

/// None, or more than one, of a group of keys of which one is wanted.
///
/// Cure: keep exactly one of the keys that the message names.
pub const ONE_OF: Code = Code("C014");

/// A `{placeholder}` that is not filled in at this place, or a brace without its partner.
///
/// Cure: use one of the placeholders that the message names.
pub const PLACEHOLDER: Code = Code("C015");

/// A path that leaves the folder it must stay in, or that works on one system only.
///
/// Cure: write a path relative to the project folder (templates: to `templates/`) with
/// `/` between folders and without `..`.
pub const UNSAFE_PATH: Code = Code("C016");

/// A name for output files that cannot be a file name.
///
/// Cure: write a name without `/ \ : * ? " < > |` that does not start with a dot.
pub const OUTPUT_NAME: Code = Code("C017");

/// A period that is not among the report's periods.
///
/// Cure: widen `periods` or correct the period.
pub const OUTSIDE_PERIODS: Code = Code("C018");

/// A numbering pattern without a number, or with more than one.
///
/// Cure: write one of `1`, `I`, `i`, `A`, `a`, `First` or `一` with what stands around it, such as
/// `"(a)"`; `"1.1"` for the full number; `none` for no number.
pub const NUMBERING: Code = Code("C019");

/// A heading that would hold nothing.
///
/// Cure: give it a `template`, or headings below under `children`.
pub const EMPTY_HEADING: Code = Code("C020");

/// A table that nothing reads (a warning).
///
/// Cure: name it in the `from` of an indicator or of a group's members, or remove it.
pub const UNUSED_TABLE: Code = Code("C021");

/// An indicator is to be read from a table that is fixed to another indicator.
///
/// Cure: read it from another table, or let the table's indicators run down or across.
pub const OTHER_INDICATOR: Code = Code("C022");

/// Words that the program adds to pages are English, since it has none in the report's
/// language (a note).
///
/// Cure: give them under `words`, or leave them as they are.
pub const ENGLISH_WORDS: Code = Code("C023");
