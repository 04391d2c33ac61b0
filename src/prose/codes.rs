//! The kinds of problems that templates have.

use crate::diagnostics::Code;

/// The template breaks the syntax of the template language. Correct the place named; a
/// common cause is a `{{` or `{%` that is never closed.
pub const SYNTAX: Code = Code("T001");
/// A name that stands for nothing. Use a name of the hint, or declare the indicator or constant.
pub const UNKNOWN_NAME: Code = Code("T002");
/// A filter (behind `|`) that does not exist. Use one of the documented filters.
pub const UNKNOWN_FILTER: Code = Code("T003");
/// A test (behind `is`) that does not exist. Use one of the documented tests.
pub const UNKNOWN_TEST: Code = Code("T004");
/// A function that does not exist. Use one of the documented functions.
pub const UNKNOWN_FUNCTION: Code = Code("T005");
/// A template that is not there, or templates that include each other in a circle.
pub const UNKNOWN_TEMPLATE: Code = Code("T006");
/// An argument that is unknown, lacking, or of the wrong kind. Arguments are written `name=value`.
pub const ARGUMENT: Code = Code("T007");
/// A figure without a value is printed or compared. Give the value, or write what to print
/// instead with `| or_else(text="…")`, or ask first with `is known`.
pub const MISSING_FIGURE: Code = Code("T008");
/// A value of another sort stands where a figure is needed, or a figure where it cannot be used.
pub const NOT_A_FIGURE: Code = Code("T009");
/// A brief asks for a figure of another area. It may show its own area, the report's own area,
/// and standings of the indicators that the configuration declares for briefs.
pub const FOREIGN_FIGURE: Code = Code("T010");
/// A number that the wanted words do not exist for, such as an ordinal of 2.5, or of 3 in
/// Spanish, where it depends on the noun. Print the number in digits, round it first, or give
/// the word under `words`.
pub const NO_WORDS: Code = Code("T011");
/// The template writes or repeats more than any report needs. Look for a loop that never ends.
pub const LIMIT: Code = Code("T012");
/// The figure has no target in this period. Declare one under `targets`.
pub const NO_TARGET: Code = Code("T013");
/// An area, group, period or indicator named in a template does not exist.
pub const UNKNOWN_THING: Code = Code("T014");
/// The template language refused an operation.
pub const REFUSED: Code = Code("T015");
/// The template holds a private-use character that the program needs for itself.
pub const RESERVED_CHARACTER: Code = Code("T016");
/// A figure is compared or asked for truth as if it were a plain number. Use a test such as
/// `is equal(x=0)`, `is above(x=0)` or `is known`.
pub const BARE_COMPARISON: Code = Code("T017");
/// A number is typed in a template, title or heading (a warning). Next year it would still
/// stand there. Place a figure or declare a constant; where the number is meant to be typed,
/// mark it with `{% typed %}…{% endtyped %}` or allow it with its words under `typed_numbers: allow`.
pub const TYPED_NUMBER: Code = Code("T018");
/// A sentence in `{% guard … %}` whose condition no longer holds. Write what the data say
/// now, or let the text choose with `{% if … %}…{% else %}…{% endif %}`.
pub const UNHELD: Code = Code("T019");
/// The text would tell something of a figure that is kept back as a small count. Leave it
/// out where the figure `is suppressed`.
pub const KEPT_BACK: Code = Code("T020");
/// The rate of change of a percentage is asked for. Use `change`, which is in percentage
/// points, or write `relative=true` when the per cent of a per cent is meant.
pub const RELATIVE: Code = Code("T021");
/// A phrase that no longer fits the data, or a place in it that has no figure. Choose the
/// phrase by the data with `wording(key="trend")` and the like, or change it under `wording`.
pub const PHRASE: Code = Code("T022");
/// The form of a chart does not fit what it is to show: parts that do not make a whole, an
/// actual without a target, more series than can be told apart. Choose another form.
pub const CHART_FORM: Code = Code("T023");
