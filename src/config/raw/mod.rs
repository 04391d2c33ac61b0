//! The configuration as typed: every key, with what it means.
//!
//! The comments here are what the JSON Schema, and so an editor, shows to the user.

mod areas;
pub(super) mod checks;
pub(super) mod style;
mod tables;
mod wording;
pub(super) mod words;

pub(super) use areas::{RawArea, RawGroup, RawMember, RawMembers};
pub(super) use tables::{RawIndicator, RawSource, RawTable, RawTarget};
pub(super) use wording::{RawPhrases, RawSuppress, RawTypedNumbers, RawWording};

use super::Spanned;
use super::model::{
    Conformance, HtmlProvenance, MarkAbbreviations, MarkdownProvenance, MissingKind, PdfProvenance,
};
use super::read::section;
use super::values::{Expression, Named, Number, Words};
use crate::languages::Language;
use crate::measure::{Period, Rounding};
use checks::{RawCheck, RawRevision, RawStandardChecks};
use style::RawStyle;
use words::RawWords;

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
            /// That years are fiscal years, and how they are printed; by default they are those of
            /// the calendar.
            fiscal_year: RawFiscalYear,
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
    /// Years that go over from one calendar year to the next; `2022` is the one that begins in 2022.
    RawFiscalYear as "Fiscal_year" {
        required {
            /// The month in which it begins: `april`.
            starts: Spanned<String>,
        }
        optional {
            /// How a year is printed, by an example: `2022/23` (the default), `2022–23`, `FY 2022/2023`.
            form: Spanned<Words>,
        }
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
