//! Codes of what the next year's project needs.

use crate::diagnostics::Code;

/// The period is not later than the report's, or not of its length.
pub const NOT_LATER: Code = Code("N001");
/// A workbook of the new period is not there yet.
pub const WORKBOOK_TO_COME: Code = Code("N002");
/// Labels of a table are not those of the workbook before.
pub const LABELS_DIFFER: Code = Code("N003");
/// An indicator had a target, and has none for the new period.
pub const NO_TARGET: Code = Code("N004");
/// A target or setting is typed in the configuration and was carried over as it is.
pub const CARRIED_OVER: Code = Code("N005");
/// A text with a year in it was shifted.
pub const REWORDED: Code = Code("N006");
/// A place names the old period and was left as it is.
pub const LEFT: Code = Code("N007");
/// A heading has no data for the new period.
pub const NO_DATA: Code = Code("N008");
/// A guarded sentence is about the old period's data.
pub const REREAD: Code = Code("N009");
/// A value was shifted to the new period.
pub const SHIFTED: Code = Code("N010");
/// Nothing is published that the new period's figures could be compared with.
pub const UNPUBLISHED: Code = Code("N011");
/// A template names a period that falls out of those of the report.
pub const FALLS_OUT: Code = Code("N012");
/// A report of the project was not asked for, and is not in the new one.
pub const LEFT_OUT: Code = Code("N013");
/// The workbook of the new period seems to be the one of the period before.
pub const LAST_YEARS: Code = Code("N014");
/// Figures were corrected after they were published, and not published again.
pub const CORRECTED: Code = Code("N015");
