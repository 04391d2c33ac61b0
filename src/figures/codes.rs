//! The kinds of problem that this room reports. Letter `F`.

use crate::diagnostics::Code;

/// A table's workbook does not exist. Cure: put the file there or correct `workbook`.
pub const MISSING_WORKBOOK: Code = Code("F001");
/// No sheet has the name that a table asks for. Cure: correct `sheet`, or give `*` wildcards.
pub const MISSING_SHEET: Code = Code("F002");
/// Several sheets fit a table's `sheet`. Cure: write the whole name of one.
pub const AMBIGUOUS_SHEET: Code = Code("F003");
/// The workbook has no defined name of that name, or several. Cure: correct `name`, or give a `range`.
pub const MISSING_NAME: Code = Code("F004");
/// The workbook has no Excel table of that name. Cure: correct `table`, or give a `range`.
pub const MISSING_EXCEL_TABLE: Code = Code("F005");
/// A table's range cannot be read, is empty, or has no room for heads, stub and values.
/// Cure: correct `range`, `header_rows` or `stub_columns`.
pub const BAD_REGION: Code = Code("F006");
/// A table has no row or column of that label. Cure: correct `label`, or map it under `labels`.
pub const LABEL_NOT_FOUND: Code = Code("F007");
/// Two rows or columns carry the same label. Cure: rename one, skip one, or give the ` / ` path.
pub const DUPLICATE_LABEL: Code = Code("F008");
/// A label without its path stands under several heads. Cure: write the whole ` / ` path.
pub const AMBIGUOUS_LABEL: Code = Code("F009");
/// A name is no known area, or stands for two. Cure: map it under `labels`, skip it, or add an alias.
pub const UNKNOWN_AREA: Code = Code("F010");
/// A label on an axis of periods is no period. Cure: map it under `labels`, or skip it.
pub const NOT_A_PERIOD: Code = Code("F011");
/// Two areas have the same name or id. Cure: rename one or map one under `labels`.
pub const DUPLICATE_AREA: Code = Code("F012");
/// A total row would be taken for an area. Cure: map it under `labels` to the area it totals.
pub const UNMAPPED_TOTAL: Code = Code("F013");
/// A row or column has a label that is no area and no values: it is passed over. Cure: add it to `skip`.
pub const NO_VALUES: Code = Code("F014");
/// It is not clear which column holds a long list's values. Cure: give `value`.
pub const VALUE_COLUMN: Code = Code("F015");
/// A row of a long list has a value but lacks one of its labels. Cure: fill the label in.
pub const INCOMPLETE_ROW: Code = Code("F016");
/// `units` names a label that the table does not have. Cure: correct it.
pub const UNIT_LABEL_NOT_FOUND: Code = Code("F017");
/// A formula was never calculated. Cure: open the workbook in Excel and save it.
pub const UNCALCULATED: Code = Code("F020");
/// The cell holds an error value. Cure: correct the formula in the workbook.
pub const ERROR_CELL: Code = Code("F021");
/// The cell holds a date where a number should be. Cure: change its format to a number.
pub const DATE_CELL: Code = Code("F022");
/// The cell holds TRUE or FALSE where a number should be. Cure: enter the number.
pub const BOOLEAN_CELL: Code = Code("F023");
/// The cell holds a text that is no number. Cure: enter the number, or declare the text under `missing`.
pub const NOT_A_NUMBER: Code = Code("F024");
/// The cell holds a mark that is not declared. Cure: declare it under `missing`.
pub const UNDECLARED_MARK: Code = Code("F025");
/// The number has more than 28 digits or is too large. Cure: enter it in a larger unit.
pub const OUT_OF_RANGE: Code = Code("F026");
/// The cell holds a percentage for an indicator that is none. Cure: correct the cell's format or the kind.
pub const PERCENT_CELL: Code = Code("F027");
/// A count or rank has a fraction. Cure: correct the cell, the unit or the kind.
pub const NOT_WHOLE: Code = Code("F028");
/// Two cells give different values for the same figure; the first source is used.
/// Cure: correct one, or skip one of the rows.
pub const CONTRADICTION: Code = Code("F029");
/// A table that runs over periods lacks the report's own. Cure: add it, or map its label.
pub const NO_PERIOD: Code = Code("F030");
/// The titles, the heads or the sheet's name of a table state another period than the
/// configuration gives it. Cure: correct `period`, or the workbook; add a title that is about
/// something else to `skip`.
pub const OTHER_PERIOD: Code = Code("F087");
/// The period of a table is declared, and nothing in the table states it (a note). Cure: leave
/// it if it is right; better, write it above the table.
pub const DECLARED_PERIOD: Code = Code("F088");
/// An expression cannot be read. Cure: correct it at the place shown.
pub const SYNTAX: Code = Code("F040");
/// An expression uses an unknown name. Cure: use a declared indicator, area or group.
pub const UNKNOWN_NAME: Code = Code("F041");
/// An expression has a number where a condition is expected, or the other way round.
pub const WRONG_TYPE: Code = Code("F042");
/// A function has too many or too few arguments, or one of the wrong sort.
pub const WRONG_ARGUMENTS: Code = Code("F043");
/// An expression is nested too deeply. Cure: split it over several indicators.
pub const TOO_DEEP: Code = Code("F044");
/// Indicators depend on each other in a circle. Cure: take one of them from a table.
pub const CYCLE: Code = Code("F045");
/// An expression divides by a literal zero. Cure: correct the divisor.
pub const ZERO_DIVISOR: Code = Code("F046");
/// Two targets are set for the same indicator, area and period. Cure: remove one.
pub const DUPLICATE_TARGET: Code = Code("F047");
/// A figure is asked for by a name that there is none of. Cure: use a known name.
pub const UNKNOWN_FIGURE: Code = Code("F060");
/// A revision is declared, but no later workbook states another value (a warning). Cure:
/// remove it, or correct its area and period.
pub const UNUSED_REVISION: Code = Code("F061");
/// A check is no comparison of two numbers. Cure: write one with `=`, `!=`, `<`, `<=`, `>` or `>=`.
pub const NO_COMPARISON: Code = Code("F070");
/// A written check fails. Cure: correct the cell that is wrong, or give the check a `tolerance`.
pub const CHECK_FAILED: Code = Code("F071");
/// A written check could be made for no area and period, for want of figures (a warning).
/// Cure: correct its `for_each` or the indicators that it names.
pub const CHECK_NOT_MADE: Code = Code("F072");
/// The members of a group do not add up to the area that the group is within. Cure: correct
/// the cell that is wrong, or list the indicator under `standard_checks: totals: except`.
pub const TOTAL_DIFFERS: Code = Code("F073");
/// A stated value is not what its `recompute` gives. Cure: correct the cell, or the parts.
pub const RATE_DIFFERS: Code = Code("F074");
/// A later workbook states another value of a published figure. Cure: correct one of the
/// cells, or declare the revision with its reason under `revisions`.
pub const REVISED: Code = Code("F075");
/// A stated rank is not the place of its value. Cure: correct the rank, or the values.
pub const RANK_DIFFERS: Code = Code("F076");
/// A stated completion rate is not actual over target. Cure: correct the cell, the actual or the target.
pub const COMPLETION_DIFFERS: Code = Code("F077");
/// A cell's percent format and its value contradict each other: 86.29 shown as 8629%.
/// Cure: enter 0.8629, or take the percent format away.
pub const FORMAT_CONTRADICTS: Code = Code("F031");
/// The report shows fewer decimals of an indicator than the workbook does (a note).
/// Cure: leave it if that is meant; otherwise raise `decimals`, or take it out.
pub const FEWER_DECIMALS: Code = Code("F032");
/// A cell's number format scales the number by another power of ten than the unit is (a
/// warning). Cure: declare the unit of what the cell shows, or take the scaling away.
pub const SCALED_CELL: Code = Code("F080");
/// A cell's number format shows another unit, scale or sign than is read. Cure: declare the
/// unit that the cell shows, or correct its format.
pub const SHOWN_OTHERWISE: Code = Code("F081");
/// A cell's number format hides the number that it holds. Cure: give it a format that shows it.
pub const HIDDEN_NUMBER: Code = Code("F082");
/// A share is kept as fractions in cells without a percent format (a warning). Cure: declare
/// the column under `units` as `none`, or give the cells a percent format.
pub const SHARE_AS_FRACTION: Code = Code("F083");
/// A number kept as text is written with other marks than the report's. Cure: enter a number.
pub const AMBIGUOUS_NUMBER: Code = Code("F084");
/// A row or column of an area equals the sum of others and may be a total (a warning). Cure: map
/// it under `labels` to the area that it totals, or add it to `skip`.
pub const SUM_AMONG_AREAS: Code = Code("F093");
/// A row without values is taken for an area whose figures are missing (a warning).
/// Cure: declare `"": missing`, or add it to `skip`.
pub const BLANK_AREA: Code = Code("F094");
/// A merged cell stands for several areas, periods or indicators. Cure: unmerge it.
pub const MERGED: Code = Code("F095");
/// An entry of `labels` matches no row or column (a warning). Cure: correct it or take it out.
pub const UNUSED_LABEL: Code = Code("F096");
/// A row holds numbers but no label and is passed over (a warning). Cure: write its label.
pub const UNLABELLED: Code = Code("F097");
/// Rows or columns that are read are hidden on the sheet (a note). Cure: leave it if that is
/// meant; otherwise delete them or add them to `skip`.
pub const HIDDEN: Code = Code("F098");
