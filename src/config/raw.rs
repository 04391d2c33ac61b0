//! The configuration as typed: every key, with what it means.
//!
//! The comments here are what the JSON Schema, and so an editor, shows to the user.

use super::Spanned;
use super::model::{
    Axis, Conformance, Direction, HtmlProvenance, MarkAbbreviations, MarkdownProvenance,
    MissingKind, PdfProvenance,
};
use super::raw_checks::{RawCheck, RawRevision, RawStandardChecks};
use super::raw_style::RawStyle;
use super::raw_words::RawWords;
use super::read::{Read, Reader, section};
use super::tree::{Content, Node};
use super::values::{Expression, Named, Number, OneOrMany, Words};
use crate::measure::text::Language;
use crate::measure::{Kind, Period, Rounding};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

section! {
    /// The configuration of a report. Every path is relative to the project folder.
    RawReport as "Report" {
        required {
            /// The title; may hold `{period}` and `{area}`.
            title: Spanned<String>,
            /// The public body that issues the report.
            body: Spanned<String>,
            /// The period reported on: `2019`, `2019-H1`, `2019-Q3` or `2019-09`.
            period: Spanned<Period>,
            /// Single areas by id, such as the county; the first is the report's own.
            areas: Named<RawArea>,
            /// What the report's numbers are, by id. Their order is kept.
            indicators: Named<RawIndicator>,
            /// The outline, in order.
            headings: Vec<RawHeading>,
        }
        optional {
            /// The name of the output files; by default that of this file, without `.yaml`.
            name: Spanned<String>,
            /// The language as a tag: `en` (the default), `de`, `zh`, `de-AT`. It decides the words
            /// that the program adds, the marks of numbers, and how lines and pages run.
            language: Spanned<Language>,
            /// Words that the program adds, where they are to be others than those of the language.
            words: RawWords,
            /// The periods that figures are gathered for; by default the one before `period`, and `period`.
            periods: RawPeriods,
            /// The date of issue as it is to be printed.
            date: Spanned<String>,
            /// How numbers are written.
            numbers: RawNumbers,
            /// Whether a table of contents follows the title; by default not.
            contents: bool,
            /// Texts that templates place with `{{ constant.NAME }}`.
            constants: Named<Spanned<Words>>,
            /// Units beyond the built-in ones, by name.
            units: Named<RawUnit>,
            /// Groups of areas by id, such as the townships of the county.
            groups: Named<RawGroup>,
            /// Texts in cells that mean a kind of missing; `""` is a blank cell, by default `missing`. For all tables.
            missing: Named<Spanned<MissingKind>>,
            /// Tables in workbooks, by id.
            tables: Named<RawTable>,
            /// What indicators are held to.
            targets: Vec<RawTarget>,
            /// Equations and inequalities between figures that must hold.
            checks: Vec<RawCheck>,
            /// The checks that need no writing; by default all are made and a failure is an error.
            standard_checks: RawStandardChecks,
            /// Published figures that later workbooks correct.
            revisions: Vec<RawRevision>,
            /// How headings are numbered, level 1 first: a pattern such as `1.`, `I.`, `(a)` or
            /// `First,` (in the words of the language); `1.1` for the full number; `none`. By
            /// default `1.`, `1.1`, `none`.
            numbering: Vec<Spanned<Words>>,
            /// A short report for each area of a group.
            briefs: RawBriefs,
            /// How pages look.
            style: RawStyle,
            /// Which numbers may be typed in templates, headings and titles.
            typed_numbers: RawTypedNumbers,
            /// What the office says of a figure, by circumstance.
            wording: RawWording,
            /// Which small counts are not printed.
            suppress: RawSuppress,
            /// Where a reader finds what stands behind the figures of the report.
            provenance: RawProvenance,
            /// Which standard for archives PDF files keep.
            pdf: RawPdf,
            /// Abbreviations with what they stand for, told to readers of HTML and PDF.
            abbreviations: Named<Spanned<Words>>,
            /// Which of the abbreviations in a document are marked; by default `always`.
            mark_abbreviations: MarkAbbreviations,
        }
    }
}

section! {
    /// Which standard for archives PDF files keep.
    RawPdf as "Pdf" {
        required {}
        optional {
            /// `a-2a` (PDF/A-2a, the default) or `a-3a` (PDF/A-3a: the figures of the document
            /// are attached as a file). Both are PDF/UA-1 as well.
            conformance: Conformance,
        }
    }
}

section! {
    /// A stretch of periods, both ends within.
    RawPeriods as "Periods" {
        required {
            /// The first period.
            first: Spanned<Period>,
            /// The last period.
            last: Spanned<Period>,
        }
        optional {}
    }
}

section! {
    /// How numbers are written.
    RawNumbers as "Numbers" {
        required {}
        optional {
            /// How a half is rounded; by default `half-up`.
            rounding: Rounding,
            /// Whole numbers up to this one (0 to 100) are words where words are allowed; by default 10.
            words_up_to: Spanned<u32>,
            /// What stands between groups of three digits; by default a comma.
            group: Spanned<String>,
            /// The decimal mark; by default a point.
            mark: Spanned<String>,
        }
    }
}

section! {
    /// A unit.
    RawUnit as "Unit" {
        required {}
        optional {
            /// The form for one, such as `station`.
            singular: Spanned<String>,
            /// The sign of a currency, such as `£`, which is printed before the number instead of the name.
            sign: Spanned<String>,
            /// The unit that this one is a multiple of.
            of: Spanned<String>,
            /// How many of `of` one of these is.
            factor: Spanned<Number>,
            /// The name as it is printed; by default the key.
            name: Spanned<String>,
        }
    }
}

section! {
    /// An area.
    AreaFields as "AreaFields" {
        required {
            /// The name as it is printed, and as workbooks write it.
            label: Spanned<String>,
        }
        optional {
            /// Other names that workbooks use.
            aliases: Vec<Spanned<String>>,
        }
    }
}

/// An area: its label alone, or its label and more.
#[derive(Clone, Debug)]
pub(super) enum RawArea {
    /// The label alone.
    Label(Spanned<String>),
    /// With its keys.
    Fields(AreaFields),
}

impl Read for RawArea {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => AreaFields::read(node, reader).map(RawArea::Fields),
            _ => Read::read(node, reader).map(RawArea::Label),
        }
    }
}

section! {
    /// A member of a group.
    MemberFields as "MemberFields" {
        required {
            /// The name as it is printed, and as workbooks write it.
            label: Spanned<String>,
        }
        optional {
            /// The id; by default made from the label.
            id: Spanned<String>,
            /// Other names that workbooks use.
            aliases: Vec<Spanned<String>>,
        }
    }
}

/// A member of a group: its label alone, or its label and more.
#[derive(Clone, Debug)]
pub(super) enum RawMember {
    /// The label alone.
    Label(Spanned<String>),
    /// With its keys.
    Fields(MemberFields),
}

impl Read for RawMember {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => MemberFields::read(node, reader).map(RawMember::Fields),
            _ => Read::read(node, reader).map(RawMember::Label),
        }
    }
}

section! {
    /// Members that a table lists.
    MembersFrom as "MembersFrom" {
        required {
            /// The table whose area labels, in the report's period, are the members.
            from: Spanned<String>,
        }
        optional {}
    }
}

/// The members of a group.
#[derive(Clone, Debug)]
pub(super) enum RawMembers {
    /// Listed here.
    Listed(Vec<RawMember>),
    /// Listed by a table.
    From(MembersFrom),
}

impl Read for RawMembers {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::List(_) => Read::read(node, reader).map(RawMembers::Listed),
            Content::Map(_) => Read::read(node, reader).map(RawMembers::From),
            _ => {
                reader.wrong_type(node, "a list of areas, or `{from: TABLE}`");
                None
            }
        }
    }
}

/// A schema that allows either of two types.
macro_rules! either_schema {
    ($($name:ident: $doc:literal, $first:ty, $second:ty;)+) => {
        $(impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).trim_start_matches("Raw").into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let first = generator.subschema_for::<$first>();
                let second = generator.subschema_for::<$second>();
                json_schema!({"description": $doc, "anyOf": [first, second]})
            }
        })+
    };
}

either_schema! {
    RawArea: "An area: its label alone, or its label and more.", String, AreaFields;
    RawMember: "A member of a group: its label alone, or its label and more.", String, MemberFields;
    RawMembers: "The members of a group: a list, or `{from: TABLE}`.", Vec<RawMember>, MembersFrom;
    RawPhrases: "A phrase for all indicators, or phrases by indicator with `default` for the rest.", Words, Named<Words>;
}

section! {
    /// A group of areas.
    RawGroup as "Group" {
        required {
            /// The areas that belong to it: a list, or `{from: TABLE}`.
            members: RawMembers,
        }
        optional {
            /// The word for one, such as `township`.
            singular: Spanned<String>,
            /// The word for several, such as `townships`; by default the id.
            plural: Spanned<String>,
            /// The area that the members add up to.
            within: Spanned<String>,
        }
    }
}

section! {
    /// A table in a workbook. Its indicator, its area and its period each run `down` or
    /// `across`, or are fixed.
    RawTable as "Table" {
        required {
            /// The workbook; `{period}` stands for the period, when there is one workbook for each.
            workbook: Spanned<String>,
            /// What runs down: `indicator`, `area` or `period`, or a list with one for each stub column.
            down: OneOrMany<Spanned<Axis>>,
        }
        optional {
            /// The sheet; may hold `{period}` and the wildcard `*`. By default the only sheet.
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

section! {
    /// A heading, or text without one.
    RawHeading as "Heading" {
        required {}
        optional {
            /// The heading's text; may hold `{period}` and `{area}`.
            heading: Spanned<String>,
            /// The id for cross-references; by default made from the heading.
            id: Spanned<String>,
            /// The template below the heading, relative to `templates/`.
            template: Spanned<String>,
            /// A condition: the heading and all below it fall away when it does not hold.
            when: Spanned<Expression>,
            /// Whether it is numbered; by default it is.
            numbered: bool,
            /// Headings below.
            children: Vec<RawHeading>,
        }
    }
}

section! {
    /// A short report for each area of a group.
    RawBriefs as "Briefs" {
        required {
            /// The group.
            group: Spanned<String>,
            /// The template, relative to `templates/`.
            template: Spanned<String>,
            /// The title; may hold `{area}` and `{period}`.
            title: Spanned<String>,
        }
        optional {
            /// The name of the output files, by default `{area}`; may hold `{area}`, `{id}` and `{period}`.
            file: Spanned<String>,
            /// A condition: areas for which it does not hold get no brief.
            when: Spanned<Expression>,
            /// Indicators whose standing among peers (rank, best, mean) a brief may show.
            standings: Vec<Spanned<String>>,
            /// Where a reader finds what stands behind the figures of a brief; by default on cards
            /// in HTML alone.
            provenance: RawProvenance,
        }
    }
}

section! {
    /// Where a reader finds what stands behind each figure: its exact value, the workbook, sheet
    /// and cell, or the rule by which it was computed.
    RawProvenance as "Provenance" {
        required {}
        optional {
            /// HTML; for the report by default `annex`.
            html: HtmlProvenance,
            /// PDF; for the report by default `links`.
            pdf: PdfProvenance,
            /// Markdown; by default `none`.
            markdown: MarkdownProvenance,
        }
    }
}

section! {
    /// Which numbers may be typed in templates, headings and titles.
    RawTypedNumbers as "TypedNumbers" {
        required {}
        optional {
            /// Texts whose numbers may be typed; `*` stands for the rest of a word: `Document No. *`.
            allow: Vec<Spanned<Words>>,
        }
    }
}

section! {
    /// What the office says of a figure, by circumstance. A phrase may hold places for figures,
    /// such as `{change}`; what stands in `[ ]` is left out where a place in it has no figure.
    RawWording as "Wording" {
        required {}
        optional {
            /// It is more than in the period before.
            rising: RawPhrases,
            /// It is less than in the period before.
            falling: RawPhrases,
            /// It is what it was in the period before.
            unchanged: RawPhrases,
            /// It changed by less than what is printed.
            almost_unchanged: RawPhrases,
            /// It meets its target.
            met: RawPhrases,
            /// It misses its target.
            missed: RawPhrases,
            /// It is above the mean of the group.
            above_mean: RawPhrases,
            /// It is below the mean of the group.
            below_mean: RawPhrases,
            /// It is the mean of the group.
            at_mean: RawPhrases,
            /// It ranks first in the group.
            first: RawPhrases,
            /// It ranks last in the group.
            last: RawPhrases,
            /// It ranks neither first nor last in the group.
            between: RawPhrases,
            /// It is a small count, or would give one away, and is not printed.
            suppressed: RawPhrases,
        }
    }
}

/// A phrase for all indicators, or phrases by indicator with `default` for the rest.
#[derive(Clone, Debug)]
pub(super) enum RawPhrases {
    /// The same for all.
    One(Spanned<Words>),
    /// By indicator.
    Each(Named<Spanned<Words>>),
}

impl Read for RawPhrases {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => Read::read(node, reader).map(RawPhrases::Each),
            _ => Read::read(node, reader).map(RawPhrases::One),
        }
    }
}

section! {
    /// Which small counts are not printed. What would give one away is not printed either.
    RawSuppress as "Suppress" {
        required {
            /// Counts below this number (2 to 1000) are not printed.
            below: Spanned<u32>,
            /// The counts that the rule is for.
            indicators: Vec<Spanned<String>>,
        }
        optional {
            /// What is printed instead of a small count; by default `fewer than` and the number.
            show: Spanned<Words>,
            /// What is printed instead of a figure that would give one away; by default `withheld`.
            withheld: Spanned<Words>,
            /// Whether a count of zero is not printed either; by default it is printed.
            zeros: bool,
        }
    }
}
