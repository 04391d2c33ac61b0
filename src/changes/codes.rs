//! The problems of published states and of comparing.

use crate::diagnostics::Code;

/// A saved state cannot be read: it is cut short or was changed by hand. Cure: bring the file
/// back as it was published, from a backup or from version control.
pub const DAMAGED: Code = Code("R001");
/// A saved state was written by a newer version of the program. Cure: install that version.
pub const NEWER: Code = Code("R002");
/// A file is no saved state. Cure: name a published label, a project folder or a `state.json`.
pub const FOREIGN: Code = Code("R003");
/// No published state has that label. Cure: use one of the labels listed.
pub const UNKNOWN_LABEL: Code = Code("R004");
/// Nothing was published yet, so that there is nothing to compare with. Cure: publish a state,
/// or name two folders.
pub const NOTHING_PUBLISHED: Code = Code("R005");
/// A state with that label is published already, and is never overwritten. Cure: choose
/// another label.
pub const LABEL_TAKEN: Code = Code("R006");
/// A label is no usable name of a folder. Cure: write letters, digits, `.`, `-` and `_`.
pub const BAD_LABEL: Code = Code("R007");
/// A date is no day of the calendar, or before that of the last published state. Cure: write
/// the day of publication as `2019-03-12`.
pub const BAD_DATE: Code = Code("R008");
/// A figure differs from what was published, and nobody said why. Cure: say why in
/// `config/_corrections.yaml`.
pub const UNEXPLAINED: Code = Code("R009");
/// A correction fits no figure that differs from what was published. Cure: correct its
/// `figure`, `from` or `to`, or take it out.
pub const IDLE_CORRECTION: Code = Code("R010");
/// The published state cannot be written. Cure: see the operating system's words.
pub const UNWRITTEN: Code = Code("R011");
/// A folder among the published states holds none. Cure: bring its `state.json` back, or take
/// the folder elsewhere.
pub const NO_STATE: Code = Code("R012");
/// A published file is not as it was published, or is gone. Cure: bring it back.
pub const ALTERED: Code = Code("R013");
