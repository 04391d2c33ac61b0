//! Tables, indicators and targets as typed: every key, with what it means.
//!
//! The comments here are what the JSON Schema, and so an editor, shows to the user.

use crate::config::Spanned;
use crate::config::model::{Axis, Direction, MissingKind};
use crate::config::read::section;
use crate::config::values::{Expression, Named, Number, OneOrMany, Words};
use crate::measure::{Calendar, Kind, Period};

section! {
    /// A table in a workbook. Its indicator, its area and its period each run `down` or
    /// `across`, or are fixed.
    RawTable as "Table" {
        required {
            /// The workbook; `{period}` (2022), or `{fiscal_year}` (2022-23), stands for the period, when
            /// there is one workbook for each.
            workbook: Spanned<String>,
            /// What runs down: `indicator`, `area` or `period`, or a list with one for each stub column.
            down: OneOrMany<Spanned<Axis>>,
        }
        optional {
            /// The sheet; may hold `{period}` or `{fiscal_year}` and the wildcard `*`. By default the only sheet.
            sheet: Spanned<String>,
            /// The range of cells, heads and labels within: `A4:F20`, or `A4:F` down to the last row in use.
            range: Spanned<String>,
            /// The defined name of the range.
            name: Spanned<String>,
            /// The Excel table.
            table: Spanned<String>,
            /// How many rows of heads there are at the top (0 to 8); by default 1.
            header_rows: Spanned<u32>,
            /// How many columns of labels there are at the left (0 to 8); by default 1.
            stub_columns: Spanned<u32>,
            /// What runs across, or a list with one for each header row. Not for a long list.
            across: OneOrMany<Spanned<Axis>>,
            /// The one indicator that the table holds.
            indicator: Spanned<String>,
            /// The one area that the table is about.
            area: Spanned<String>,
            /// The one period that the table is about.
            period: Spanned<Period>,
            /// How the table counts its years, when it is not as common: `minguo` (110年 is 2021),
            /// `japanese` (H30 is 2018), `buddhist` (2562 is 2019) or `persian` (1398 begins in 2019).
            calendar: Spanned<Calendar>,
            /// The head of the column that holds the values, when nothing runs across.
            value: Spanned<String>,
            /// Labels in the workbook that stand for an area, a period or another label;
            /// `{period}` and `{previous}` stand for the workbook's own period and the one before.
            labels: Named<Spanned<Words>>,
            /// Labels of rows and columns to pass over; `*` is a wildcard.
            skip: Vec<Spanned<String>>,
            /// Marks behind labels and values to take off, such as `(a)` and `*`.
            footnote_marks: Vec<Spanned<String>>,
            /// The unit in which the cells are given, when it is not the indicator's own.
            unit: Spanned<String>,
            /// The unit by the label of a row or column.
            units: Named<Spanned<String>>,
            /// Texts that mean a kind of missing in this table; adds to the report's `missing`.
            missing: Named<Spanned<MissingKind>>,
        }
    }
}

section! {
    /// An indicator. Exactly one of `from`, `formula` and `value` is given.
    RawIndicator as "Indicator" {
        required {
            /// The name as it is printed in tables.
            label: Spanned<String>,
            /// What sort of number it is.
            kind: Spanned<Kind>,
        }
        optional {
            /// A shorter name for narrow columns.
            short: Spanned<String>,
            /// The unit it is kept and written in; by default `per cent` for a share,
            /// `per mille` for a rate, none for a ratio, an index and a rank.
            unit: Spanned<String>,
            /// Decimals shown (0 to 10); by default as many as the number formats of its cells
            /// show, else 1 for a share and 0 for all others.
            decimals: Spanned<u32>,
            /// Which way is better; by default `neutral`.
            direction: Direction,
            /// Where it stands in tables.
            from: OneOrMany<RawSource>,
            /// How it follows from other indicators.
            formula: Spanned<Expression>,
            /// A number that is set here, the same for all areas and periods, in the written unit.
            value: Spanned<Number>,
            /// For values from a table: the expression that they must agree with.
            recompute: Spanned<Expression>,
            /// For ranks from a table: the indicator whose places they must be.
            rank_of: Spanned<String>,
            /// For completion rates from a table: the indicator whose targets they are about.
            completion_of: Spanned<String>,
        }
    }
}

section! {
    /// A row or column of a table.
    RawSource as "Source" {
        required {
            /// The table.
            table: Spanned<String>,
        }
        optional {
            /// The label in the table; by default the indicator's. Labels of several levels are
            /// joined by ` / `.
            label: Spanned<String>,
        }
    }
}

section! {
    /// What an indicator is held to. Exactly one of `at_least`, `at_most` and `exactly` is given.
    RawTarget as "Target" {
        required {
            /// The indicator.
            indicator: Spanned<String>,
        }
        optional {
            /// Met when not below: a number in the indicator's written unit, or an expression.
            at_least: Spanned<Expression>,
            /// Met when not above.
            at_most: Spanned<Expression>,
            /// Met when equal.
            exactly: Spanned<Expression>,
            /// The area or group held to it; by default the report's own area.
            area: Spanned<String>,
            /// The period; by default the report's.
            period: Spanned<Period>,
        }
    }
}
