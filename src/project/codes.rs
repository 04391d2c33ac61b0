//! The problems of the project folder itself.

use crate::diagnostics::Code;

/// There is no report configuration in `config/`. Cure: run `annals new DIR`, or go to
/// the project's folder.
pub const NO_REPORT: Code = Code("P001");
/// `--report` names a report that is not there. Cure: use one of the names listed.
pub const UNKNOWN_REPORT: Code = Code("P002");
/// A file could not be read. Cure: see the operating system's words.
pub const UNREADABLE: Code = Code("P003");
/// A file of the project is not UTF-8 text. Cure: save it as UTF-8.
pub const NOT_TEXT: Code = Code("P004");
/// A file of the output could not be written. Cure: free space, or change permissions.
pub const UNWRITABLE: Code = Code("P005");
/// Two outputs would have the same file name. Cure: change `file` of the briefs, or `name`.
pub const SAME_NAME: Code = Code("P006");
/// `--area` names an area that no brief is for. Cure: use one of the names listed.
pub const UNKNOWN_AREA: Code = Code("P007");
/// An output would have no usable file name. Cure: change `file` or `name`.
pub const NO_NAME: Code = Code("P008");
/// A template shows an image, or the style a logo, that is not in the project folder, or is
/// none that can be shown: no PNG, JPEG or SVG image, damaged, too large, in the colours of a
/// press, or a drawing with more than plain shapes. Cure: put it there and write its path from
/// the project folder, or save it as the hint says.
pub const IMAGE: Code = Code("P009");
/// `--period` names a period that no figures are gathered for. Cure: use one of the periods
/// listed, or widen `periods` in the configuration.
pub const UNKNOWN_PERIOD: Code = Code("P010");
/// Whether an area gets a brief cannot be told, since the briefs' `when` rests on a figure
/// that has no value. Cure: give the value, or ask `known(…)` first.
pub const UNDECIDED_BRIEF: Code = Code("P011");
/// Files that an earlier build wrote belong to the project no longer (the brief of an area
/// that is gone), but somebody changed them since, so they stay. Cure: remove them, or keep
/// them elsewhere.
pub const ORPHAN: Code = Code("P012");
/// Documents have errors, and their files are of an earlier build. Cure: cure the errors and
/// build again, or remove the files.
pub const STALE: Code = Code("P013");
/// The output folder holds what was built from another project, which would be overwritten.
/// Cure: choose another folder with `--out`, or take the folder over with `--force`.
pub const FOREIGN_OUTPUT: Code = Code("P014");
/// The output folder holds files that no build is known to have written, under names that this
/// one would write. Cure: keep them elsewhere, or replace them with `--force`.
pub const FOREIGN_FILE: Code = Code("P015");
/// The output would replace a file of the project itself: a configuration, a template, a
/// workbook, an image, something published. Cure: choose another folder with `--out`.
pub const OVER_INPUT: Code = Code("P016");
/// A file or folder could not be read, and so is not in the project of the next period. Cure:
/// make it readable, or copy it by hand.
pub const NOT_CARRIED: Code = Code("P017");
