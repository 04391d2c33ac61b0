//! The shape of `figures.json`, and its JSON Schema.

use schemars::JsonSchema;
use serde::Serialize;

/// The figures that the outputs of a run carry, and the figures that those were computed from.
// `json` writes it by hand, part by part.
#[allow(dead_code)]
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "figures.json")]
pub(super) struct File<'a> {
    /// The version of this format. It changes when a key is renamed or taken away; a key may
    /// be added without.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// One entry for each report of the project.
    pub reports: Vec<ReportFigures<'a>>,
}

/// The figures of one report and its briefs.
#[allow(dead_code)]
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Report")]
pub(super) struct ReportFigures<'a> {
    /// The name of the report's output files.
    pub report: &'a str,
    /// The period reported on.
    pub period: String,
    /// The places where figures stand, which `used` refers to by index from 0.
    pub places: Vec<PlaceEntry<'a>>,
    /// The figures, sorted by id.
    pub figures: Vec<FigureEntry<'a>>,
}

/// A place where figures stand.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Place")]
pub(super) struct PlaceEntry<'a> {
    /// The output file without its extension, relative to the output folder.
    pub output: &'a str,
    /// The headings above the place, outermost first, each with its number.
    pub headings: &'a [String],
}

/// A figure.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Figure")]
pub(super) struct FigureEntry<'a> {
    /// The stable name, which `annals trace` takes: `births`, `births@2018`,
    /// `births@qiaotou@2018`, `change(births)`.
    pub id: &'a str,
    /// What it is, for people.
    pub label: &'a str,
    /// The exact value in base units (a share as a fraction), as text so that no reader
    /// rounds it; null when it is missing.
    #[schemars(extend("pattern" = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub value: Option<String>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<&'static str>,
    /// The unit in which it is written; empty when it has none.
    pub unit: &'a str,
    /// The area.
    pub area: &'a str,
    /// The period: `2019`, `2019-H1`, `2019-Q3` or `2019-09`.
    #[schemars(extend("pattern" = r"^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$"))]
    pub period: String,
    /// Where it comes from.
    pub origin: OriginEntry<'a>,
    /// Where it stands; empty for a figure that only others were computed from.
    pub used: Vec<Use<'a>>,
}

/// Where a figure comes from.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(deny_unknown_fields, rename = "Origin")]
pub(super) enum OriginEntry<'a> {
    /// A cell of a workbook.
    Cell {
        /// The file, relative to the project folder.
        workbook: &'a str,
        /// The sheet.
        sheet: &'a str,
        /// The address, such as `C7`.
        cell: String,
    },
    /// A number set in the configuration.
    Config {
        /// The file.
        file: &'a str,
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
    },
    /// A formula of the configuration.
    Formula {
        /// The formula as written.
        text: &'a str,
        /// The ids of the figures that it was computed from, which are listed, too.
        parts: Vec<&'a str>,
    },
    /// An operation of the text.
    Operation {
        /// Which one, such as `change` or `rate-of-change`.
        name: &'static str,
        /// The ids of the figures that it was computed from, which are listed, too; of a
        /// rank that of the figure ranked.
        parts: Vec<&'a str>,
        /// The id of the group that a rank is among.
        #[serde(skip_serializing_if = "Option::is_none")]
        among: Option<&'a str>,
    },
    /// Nothing gave it: the value is missing.
    None,
}

/// A place where a figure stands, and its text there.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Use<'a> {
    /// Index in `places`.
    pub place: usize,
    /// The text printed.
    pub text: &'a str,
}

/// The version of the format.
pub(super) const FORMAT: u32 = 1;

/// The JSON Schema of `figures.json`.
pub(in crate::pipeline) fn schema() -> String {
    let schema = schemars::schema_for!(File<'static>);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
