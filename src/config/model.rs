//! The resolved configuration of a report: what every later stage reads.

use super::wording::Wording;
use super::{Spanned, fill};
use crate::diagnostics::TextPlace;
use crate::measure::numbering::LevelNumbering;
use crate::measure::text::NumberStyle;
use crate::measure::{Decimal, Kind, Period, Unit};
use crate::style::Style;
use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use std::sync::Arc;

/// Index of an indicator in [`Report::indicators`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(pub u32);

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

/// Where a document tells what stands behind its figures, by format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// In HTML.
    pub html: HtmlProvenance,
    /// In PDF.
    pub pdf: PdfProvenance,
    /// In Markdown.
    pub markdown: MarkdownProvenance,
}

impl Provenance {
    /// What a report tells unless the configuration says otherwise.
    pub const REPORT: Provenance = Provenance {
        html: HtmlProvenance::Annex,
        // An annex about doubles the pages of a report: it is set when it is asked for.
        pdf: PdfProvenance::None,
        markdown: MarkdownProvenance::None,
    };
    /// What a brief tells unless the configuration says otherwise: its one or two pages
    /// stay what they are.
    pub const BRIEF: Provenance = Provenance {
        html: HtmlProvenance::Cards,
        pdf: PdfProvenance::None,
        markdown: MarkdownProvenance::None,
    };
}

/// What HTML tells of the sources of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HtmlProvenance {
    /// Nothing but a line that shows when the pointer rests on a figure.
    None,
    /// Each figure opens a card.
    Cards,
    /// Each figure opens a card, and a list of all sources stands at the end.
    Annex,
}

/// What PDF tells of the sources of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PdfProvenance {
    /// Nothing.
    None,
    /// An annex that lists all sources, with the pages on which each figure stands.
    Annex,
    /// The annex, and each figure is a link to its row.
    Links,
}

/// What Markdown tells of the sources of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarkdownProvenance {
    /// Nothing.
    None,
    /// An annex that lists all sources.
    Annex,
    /// A footnote for each figure.
    Footnotes,
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

/// One of the three axes of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// Which indicator.
    Indicator,
    /// Which area.
    Area,
    /// Which period.
    Period,
}

/// A table in a workbook, or in one workbook or sheet per period.
#[derive(Clone, Debug)]
pub struct Table {
    /// The id used in YAML.
    pub id: Spanned<String>,
    /// The workbook's path; may hold `{period}`.
    pub workbook: Spanned<String>,
    /// Which sheet; may hold `{period}` and the wildcard `*`. `None`: the only sheet,
    /// or the sheet that the name or Excel table stands on.
    pub sheet: Option<Spanned<String>>,
    /// Where on the sheet.
    pub region: Region,
    /// Rows of heads at the top of the region (0 to 8).
    pub header_rows: u32,
    /// Columns of labels at the left of the region (0 to 8).
    pub stub_columns: u32,
    /// What runs down: one axis for all stub columns together (their labels joined by
    /// ` / `), or one axis for each stub column (a long list).
    pub down: Vec<Spanned<Axis>>,
    /// What runs across: one axis for all header rows together (joined by ` / `), or one
    /// axis for each header row. Empty for a long list.
    pub across: Vec<Spanned<Axis>>,
    /// For a long list: the head of the column that holds the values.
    pub value_column: Option<Spanned<String>>,
    /// The indicator, if neither axis is indicators.
    pub indicator: Option<Spanned<IndicatorId>>,
    /// The area id, if neither axis is areas.
    pub area: Option<Spanned<String>>,
    /// The period, if neither axis is periods and no `{period}` stands in path or sheet.
    pub period: Option<Spanned<Period>>,
    /// Labels in the workbook that stand for another one: `Total` → `county`. Folded on matching.
    pub labels: IndexMap<String, Spanned<String>>,
    /// Labels of rows and columns to pass over; `*` is a wildcard.
    pub skip: Vec<Spanned<String>>,
    /// Marks taken off labels and values: `(a)`, `*`.
    pub footnote_marks: Vec<String>,
    /// Units by column or row label (` / ` paths), which override the indicator's unit for reading.
    pub units: IndexMap<String, Spanned<Unit>>,
    /// The unit of all cells, unless `units` or the indicator says otherwise.
    pub unit: Option<Spanned<Unit>>,
    /// Texts that mean a kind of missing: `-`, `…`, `n/a`. The empty text is a blank cell.
    pub missing: IndexMap<String, Spanned<MissingKind>>,
}

/// Where a table stands on its sheet.
#[derive(Clone, Debug)]
pub enum Region {
    /// A cell range such as `A4:H21`; without the last row (`A4:H`) down to the last row in use.
    Range(Spanned<String>),
    /// A defined name.
    Name(Spanned<String>),
    /// An Excel table.
    ExcelTable(Spanned<String>),
    /// The whole sheet in use.
    Sheet,
}

/// A declared kind of missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MissingKind {
    /// Not available, not collected, not yet known.
    Missing,
    /// Cannot exist for this area or period.
    NotApplicable,
    /// The sign stands for nothing: the value is 0.
    Zero,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// The id used in YAML and templates: letters, digits, `_` (hyphens are folded to `_`).
    pub id: Spanned<String>,
    /// The name printed in tables, for example `Births within policy`.
    pub label: Spanned<String>,
    /// A shorter name for narrow columns; equals `label` when not given.
    pub short: String,
    /// What sort of number it is.
    pub kind: Spanned<Kind>,
    /// The unit it is kept and written in.
    pub unit: Unit,
    /// Decimals shown, in the written unit (0 to 10).
    pub decimals: u32,
    /// Where the configuration gives `decimals`; otherwise the number formats of the cells
    /// decide, and [`Indicator::decimals`] holds where they say nothing.
    pub decimals_place: Option<TextPlace>,
    /// Which way is better.
    pub direction: Direction,
    /// Where values come from.
    pub source: Source,
    /// What values from tables must agree with, if declared.
    pub stated: Option<Stated>,
}

/// What the values that a table states must agree with.
#[derive(Clone, Debug)]
pub enum Stated {
    /// An expression.
    Recompute(Spanned<String>),
    /// The place of another indicator's value among the members of the group.
    RankOf(Spanned<IndicatorId>),
    /// Another indicator's value over its target.
    CompletionOf(Spanned<IndicatorId>),
}

/// Which way an indicator is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither.
    #[default]
    Neutral,
}

/// Where an indicator's values come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Cells of tables: in each, the row or column of that label.
    Tables(Vec<TableSource>),
    /// A formula over other indicators.
    Formula(Spanned<String>),
    /// A number typed in the configuration (a setting): the same for all areas and periods.
    Constant(Spanned<Decimal>),
}

/// A row or column of a table.
#[derive(Clone, Debug)]
pub struct TableSource {
    /// Index in [`Report::tables`].
    pub table: Spanned<usize>,
    /// The label (a ` / ` path for several levels).
    pub label: Spanned<String>,
}

/// A target.
#[derive(Clone, Debug)]
pub struct Target {
    /// The indicator held to it.
    pub indicator: Spanned<IndicatorId>,
    /// Which side is good.
    pub relation: Relation,
    /// The value: an expression, mostly a number in the written unit or an indicator id.
    pub value: Spanned<String>,
    /// The area or group id; `None`: the report's own area.
    pub area: Option<Spanned<String>>,
    /// The period; `None`: the report's period.
    pub period: Option<Spanned<Period>>,
}

/// How an actual is compared with its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Met when not below.
    AtLeast,
    /// Met when not above.
    AtMost,
    /// Met when equal.
    Exactly,
}

/// An equation or inequality that must hold.
#[derive(Clone, Debug)]
pub struct Check {
    /// The comparison, or several joined by `and`.
    pub condition: Spanned<String>,
    /// What it must hold for; empty for the report's own area and period.
    pub scope: Vec<Scope>,
    /// How far the sides may be apart.
    pub tolerance: Tolerance,
    /// What a failure is.
    pub severity: CheckSeverity,
    /// What it is called in messages; `None`: the expression.
    pub name: Option<Spanned<String>>,
    /// What to tell when it fails.
    pub message: Option<Spanned<String>>,
}

/// What a check must hold for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each area.
    Areas,
    /// Each period.
    Periods,
    /// Each member of the group, or the area, of that id.
    Of(Spanned<String>),
}

/// How far the two sides of a check may be apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// Not at all.
    Exact,
    /// That much, in the written unit of what is compared.
    Absolute(Decimal),
    /// That fraction of the larger side.
    Relative(Decimal),
    /// As far as the shown decimals of the figures allow.
    Rounding,
}

/// What a failed check is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckSeverity {
    /// It stops the build.
    #[default]
    Error,
    /// It is told, and the build goes on.
    Warning,
    /// The check is not made.
    Off,
}

/// A check that needs no writing.
#[derive(Clone, Debug)]
pub struct StandardCheck {
    /// What a failure is; by default an error.
    pub severity: CheckSeverity,
    /// How far two figures may be apart; by default what rounding allows.
    pub tolerance: Tolerance,
    /// Indicators that it is not made for.
    pub except: Vec<IndicatorId>,
}

/// The checks that need no writing.
#[derive(Clone, Debug, Default)]
pub struct StandardChecks {
    /// Members add up to the area that their group is `within`.
    pub totals: StandardCheck,
    /// Stated values agree with their `recompute`.
    pub rates: StandardCheck,
    /// A figure that stands in a later workbook again is unchanged, or its revision declared.
    pub revisions: StandardCheck,
    /// Stated ranks agree with the values that they rank.
    pub ranks: StandardCheck,
    /// Stated completion rates agree with actual and target.
    pub completion: StandardCheck,
}

/// A published figure that a later workbook corrects.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The indicator.
    pub indicator: Spanned<IndicatorId>,
    /// The area id; `None`: the report's own area.
    pub area: Option<Spanned<String>>,
    /// The period whose figure is corrected.
    pub period: Spanned<Period>,
    /// Why, as it is to be printed.
    pub reason: Spanned<String>,
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
    /// The report's own area: the first. `None` never happens in a report that was loaded.
    pub fn own_area(&self) -> Option<&AreaConfig> {
        self.areas.first()
    }

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

    /// The indicator of an id; `-` and `_` are the same.
    pub fn find_indicator(&self, id: &str) -> Option<IndicatorId> {
        let id = id.replace('-', "_");
        let index = self.indicators.iter().position(|i| i.id.value == id)?;
        u32::try_from(index).ok().map(IndicatorId)
    }
}

impl Table {
    /// The path of the workbook for a period, relative to the project folder.
    pub fn workbook_for(&self, period: Period) -> String {
        fill(&self.workbook, &[("period", &period.to_string())])
    }

    /// The name or pattern of the sheet for a period, if one is configured.
    pub fn sheet_for(&self, period: Period) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        Some(fill(sheet, &[("period", &period.to_string())]))
    }

    /// All workbooks that the table stands in, for the given periods: each path once.
    pub fn paths(&self, periods: &[Period]) -> Vec<String> {
        let mut paths: Vec<String> = periods.iter().map(|p| self.workbook_for(*p)).collect();
        paths.dedup();
        paths
    }
}
