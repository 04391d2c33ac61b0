//! The codes of this room's problems.

use crate::diagnostics::Code;

/// The file is not a workbook: a text, a web page, a document of another program.
///
/// Cure: open it in a spreadsheet program and save it as .xlsx.
pub const UNREADABLE: Code = Code("W001");

/// The workbook exceeds a limit ([`Limits`](super::Limits)), or would once unpacked.
///
/// Cure: delete what is not needed (stray cells far away, unused sheets) and save again.
pub const TOO_LARGE: Code = Code("W002");

/// The workbook is protected by a password, so that its cells cannot be read.
///
/// Cure: save it without a password. (Protection of a sheet against editing does no harm.)
pub const ENCRYPTED: Code = Code("W003");

/// The workbook is cut off or contradicts itself.
///
/// Cure: copy or download it again, or open it in a spreadsheet program, which may
/// repair it, and save it.
pub const DAMAGED: Code = Code("W004");

/// The file's name promises another format than its bytes hold. It is read all the same.
///
/// Cure: rename it.
pub const MISNAMED: Code = Code("W005");

/// The workbook asks to be recalculated when it is opened, and holds formulas whose stored
/// result is 0: a program wrote it that does not calculate, so that the zeros are no results.
///
/// Cure: open it in a spreadsheet program and save it.
pub const NOT_RECALCULATED: Code = Code("W006");

/// The workbook lists a sheet without saying where it is: what is left of a macro sheet. It is
/// passed over, as a spreadsheet program does.
///
/// Cure: nothing, unless the sheet should hold figures; then open the workbook in a spreadsheet
/// program, check it and save it.
pub const SHEET_WITHOUT_PART: Code = Code("W007");
