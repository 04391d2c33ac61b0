//! The resolved configuration of a report: what every later stage reads.

mod checks;
mod indicators;
mod provenance;
mod tables;

pub use checks::{Check, CheckSeverity, Revision, Scope, StandardCheck, StandardChecks, Tolerance};
pub use indicators::{
    Direction, Indicator, IndicatorId, Relation, Source, Stated, TableSource, Target,
};
pub use provenance::{HtmlProvenance, MarkdownProvenance, PdfProvenance, Provenance};
pub use tables::{Axis, MissingKind, Region, Table};

use super::Spanned;
use super::wording::Wording;
use crate::measure::Period;
use crate::measure::numbering::LevelNumbering;
use crate::measure::text::NumberStyle;
use crate::style::Style;
use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use std::sync::Arc;

/// A report, resolved.
#[derive(Clone, Debug)]
pub struct Report {
    /// The configuration file, relative to the project folder.
    pub file: Arc<str>,
    /// The name of the output files: `annual-summary` makes `out/annual-summary.html`.
    pub name: Spanned<String>,
    /// The title; may hold `{period}` and `{area}`.
    pub title: Spanned<String>,
    /// The public body that issues the report.
    pub body: Spanned<String>,
    /// The period reported on.
    pub period: Spanned<Period>,
    /// All periods that figures are gathered for, ascending; holds `period`.
    pub periods: Vec<Period>,
    /// The date of issue as to be printed, if any (`20 December 2019`).
    pub date: Option<Spanned<String>>,
    /// Declared constants: texts that templates place with `{{ constant.NAME }}`.
    pub constants: IndexMap<String, Spanned<String>>,
    /// Single areas, in order; the first is the report's own area.
    pub areas: Vec<AreaConfig>,
    /// Groups of areas.
    pub groups: Vec<Group>,
    /// Tables in workbooks.
    pub tables: Vec<Table>,
    /// Indicators, in order.
    pub indicators: Vec<Indicator>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Equations and inequalities that must hold.
    pub checks: Vec<Check>,
    /// The checks that need no writing.
    pub standard_checks: StandardChecks,
    /// Published figures that later workbooks correct.
    pub revisions: Vec<Revision>,
    /// How headings are numbered, by level (level 1 first).
    pub numbering: Vec<LevelNumbering>,
    /// The outline.
    pub headings: Vec<Heading>,
    /// Briefs, one for each area of a group.
    pub briefs: Option<Briefs>,
    /// How numbers are written.
    pub numbers: NumberStyle,
    /// How pages look.
    pub style: Style,
    /// Patterns of texts whose numbers may be typed: `*` stands for the rest of a word.
    pub typed_numbers: Vec<Spanned<String>>,
    /// What the office says of a figure, by circumstance.
    pub wording: Wording,
    /// Which small counts are not printed.
    pub suppress: Option<Suppress>,
    /// Where the report tells what stands behind its figures.
    pub provenance: Provenance,
    /// Which standard for archives its PDF files keep.
    pub conformance: Conformance,
    /// The abbreviations that documents may hold, and what they stand for.
    pub abbreviations: Abbreviations,
}

/// Which standard for archives a PDF file keeps; either is PDF/UA-1 as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Conformance {
    /// PDF/A-2a.
    #[default]
    #[serde(rename = "a-2a")]
    A2a,
    /// PDF/A-3a, with the document's figures as an attached file.
    #[serde(rename = "a-3a")]
    A3a,
}

/// Which of the abbreviations in a document are marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarkAbbreviations {
    /// All.
    #[default]
    Always,
    /// The first of each.
    First,
}

/// Declared abbreviations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abbreviations {
    /// Each with what it stands for, in the order of declaration.
    pub entries: Vec<(String, String)>,
    /// Which are marked.
    pub mark: MarkAbbreviations,
}

/// A single area, such as the county.
#[derive(Clone, Debug)]
pub struct AreaConfig {
    /// The id used in YAML and templates.
    pub id: Spanned<String>,
    /// The name printed, and matched in workbooks.
    pub label: Spanned<String>,
    /// Other names that workbooks use.
    pub aliases: Vec<String>,
}

/// A group of areas, such as the townships of the county.
#[derive(Clone, Debug)]
pub struct Group {
    /// The id used in YAML and templates.
    pub id: Spanned<String>,
    /// The word for one (`township`).
    pub singular: String,
    /// The word for several (`townships`).
    pub plural: String,
    /// The area that the members make up, if any.
    pub within: Option<Spanned<String>>,
    /// Which areas belong to it.
    pub members: Members,
}

/// Where a group's members come from.
#[derive(Clone, Debug)]
pub enum Members {
    /// Listed in YAML.
    Listed(Vec<AreaConfig>),
    /// The row (or column) labels of a table's area axis in the report's period, in
    /// their order; labels mapped to other areas, totals and skipped ones left out.
    FromTable(Spanned<String>),
}

/// A heading of the outline, or untitled text.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The heading's text; `None` for text without a heading, such as the opening.
    pub text: Option<Spanned<String>>,
    /// The id for cross-references; made from the text when not given.
    pub id: String,
    /// Whether it is numbered.
    pub numbered: bool,
    /// The template below it, relative to `templates/`.
    pub template: Option<Spanned<String>>,
    /// An expression; the heading and all below falls away when it does not hold.
    pub when: Option<Spanned<String>>,
    /// Headings below.
    pub children: Vec<Heading>,
}

/// Briefs: the same template for each area of a group.
#[derive(Clone, Debug)]
pub struct Briefs {
    /// Index in [`Report::groups`].
    pub group: Spanned<usize>,
    /// An expression; areas for which it does not hold get no brief.
    pub when: Option<Spanned<String>>,
    /// The template, relative to `templates/`.
    pub template: Spanned<String>,
    /// The file name without extension below `out/briefs/`; may hold `{area}` (its label), `{id}`, `{period}`.
    pub file: Spanned<String>,
    /// The title; may hold `{area}`, `{period}`.
    pub title: Spanned<String>,
    /// Indicators whose standing among peers a brief may show (rank, best, mean).
    pub standings: Vec<Spanned<IndicatorId>>,
    /// Where a brief tells what stands behind its figures.
    pub provenance: Provenance,
}

/// Which small counts are not printed, and what is printed instead.
#[derive(Clone, Debug)]
pub struct Suppress {
    /// Counts below this one (2 to 1000) are small.
    pub below: Spanned<u32>,
    /// The counts that the rule is for.
    pub indicators: Vec<Spanned<IndicatorId>>,
    /// Printed instead of a small count: `fewer than 5`.
    pub show: String,
    /// Printed instead of a figure that would give a small count away: `withheld`.
    pub withheld: String,
    /// Whether zero is small, too.
    pub zeros: bool,
}

impl Report {
    /// The templates that the outline and the briefs name, each once, in their order.
    pub fn templates(&self) -> Vec<&str> {
        fn walk<'a>(headings: &'a [Heading], out: &mut IndexSet<&'a str>) {
            for heading in headings {
                out.extend(heading.template.as_ref().map(|t| t.value.as_str()));
                walk(&heading.children, out);
            }
        }
        let mut out = IndexSet::new();
        walk(&self.headings, &mut out);
        out.extend(self.briefs.as_ref().map(|b| b.template.value.as_str()));
        out.into_iter().collect()
    }
}
