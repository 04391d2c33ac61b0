//! A state: what the documents of a project said at one moment, and what stood behind it.
//!
//! It is a form of its own, apart from the document tree, so that a state that was published
//! years ago is still read when the tree has changed.

use crate::diagnostics::Diagnostic;
use crate::measure::{Decimal, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the form. It changes when a key is renamed or taken away, or when a state
/// tells more of a document. Since 2 it tells where links lead and what images hold, since 3 the
/// formulas of cells, since 4 whether all that they read is the same.
pub const FORMAT: u32 = 4;

/// What marks a file as a state.
pub const KIND: &str = "annals-state";

/// What the documents of a project said at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "state.json")]
pub struct State {
    /// Always `annals-state`.
    pub kind: String,
    /// The version of this form.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// When and as what it was published; null for a state that was not.
    #[serde(default)]
    pub published: Option<Published>,
    /// What differed from what was published before, and why.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// One entry for each report of the project.
    pub reports: Vec<ReportState>,
    /// The files that were published with it.
    #[serde(default)]
    pub outputs: Vec<Output>,
    /// How it is called when it was not published, such as by its folder.
    #[serde(skip)]
    pub called: String,
}

/// When and as what a state was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Its label, unique in the project.
    pub label: String,
    /// The day, `2019-03-12`.
    pub date: String,
    /// The how many-th of the project it is, from 1.
    pub number: u32,
    /// What the office says of the whole of it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Why a figure differs from what was published before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The report, as its configuration file is called.
    pub report: String,
    /// The figure's id.
    pub figure: String,
    /// What was published, as shown.
    pub from: String,
    /// What it is now, as shown.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Who says so; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Since when; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
}

/// A file that was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// The path below `outputs/`.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// What one report and its briefs said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportState {
    /// The name of its configuration file, without extension.
    pub report: String,
    /// The title.
    pub title: String,
    /// The public body.
    pub body: String,
    /// The period reported on.
    pub period: String,
    /// The language as a BCP 47 tag.
    pub language: String,
    /// What stands between groups of three digits.
    pub group: String,
    /// The decimal mark.
    pub mark: String,
    /// The figures that documents print, and those that they were computed from, by id.
    pub figures: Vec<FigureState>,
    /// The targets of these figures, by figure.
    pub targets: Vec<TargetState>,
    /// The checks that were made, in order.
    pub checks: Vec<CheckState>,
    /// The documents, the report first.
    pub documents: Vec<DocumentState>,
    /// The documents that errors keep from being made; a state that has any is not published.
    #[serde(skip)]
    pub failed: Vec<FailedState>,
    /// The checks that fail as errors, one problem for each area and period.
    #[serde(skip)]
    pub failing: Vec<Diagnostic>,
    /// Where some documents failed, the figures of indicators that no other document prints or hangs on,
    /// with their targets: what the failed ones print nobody knows.
    #[serde(skip)]
    pub spare: Vec<(FigureState, Option<TargetState>)>,
}

/// A document that errors keep from being made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FailedState {
    /// The output file without its extension.
    pub output: String,
    /// The id of the area that a brief is for; `None` for the report itself.
    pub area: Option<String>,
    /// What is wrong with it: errors alone.
    pub problems: Vec<Diagnostic>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureState {
    /// The stable name, which `annals trace` takes.
    pub id: String,
    /// What it is, for people.
    pub label: String,
    /// The exact value in base units; null when it is missing.
    #[serde(with = "decimal")]
    #[schemars(with = "Option<String>")]
    pub value: Option<Decimal>,
    /// The value as shown with its unit.
    pub shown: String,
    /// The unit's name; empty when it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// What is written right behind the number (`%`); empty for a word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sign: String,
    /// What sort of number it is.
    #[serde(rename = "sort")]
    pub kind: Kind,
    /// What one written unit is in base units.
    #[serde(with = "decimal")]
    #[schemars(with = "Option<String>")]
    pub factor: Option<Decimal>,
    /// Decimals shown, in the written unit.
    pub decimals: u32,
    /// Whether it is a difference in points of its unit.
    #[serde(default, skip_serializing_if = "is_false")]
    pub points: bool,
    /// The indicator whose value it is, if it is one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// The id of its area.
    #[serde(rename = "at")]
    pub area_id: String,
    /// The area's name.
    pub area: String,
    /// The period.
    pub period: String,
    /// Where it comes from.
    pub origin: OriginState,
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "from", rename_all = "kebab-case", deny_unknown_fields)]
pub enum OriginState {
    /// A cell of a workbook.
    Cell {
        /// The file, relative to the project folder.
        workbook: String,
        /// The sheet.
        sheet: String,
        /// The address.
        cell: String,
        /// The cell's own formula, without the `=`; empty when it has none, or none is known.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        formula: String,
        /// The ids of the figures that this formula hangs on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parts: Vec<String>,
        /// A digest of what else it hangs on: cells of which no figure is. Their values are not
        /// kept, for they may be more than may be published. Empty where nothing is known.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        others: String,
    },
    /// A number set in the configuration.
    Config {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u32,
    },
    /// A formula of the configuration.
    Formula {
        /// As written.
        text: String,
        /// The ids of the figures that it was computed from.
        parts: Vec<String>,
    },
    /// An operation of the text.
    Operation {
        /// Which one.
        name: String,
        /// The ids of the figures that it was computed from; of a rank that of the figure
        /// ranked.
        parts: Vec<String>,
    },
    /// Nothing gave it.
    None,
}

impl OriginState {
    /// The ids of the figures that it was computed from.
    pub fn parts(&self) -> &[String] {
        match self {
            OriginState::Cell { parts, .. }
            | OriginState::Formula { parts, .. }
            | OriginState::Operation { parts, .. } => parts,
            _ => &[],
        }
    }
}

/// A target, and whether it is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetState {
    /// The id of the figure that it is set for.
    pub figure: String,
    /// `at least`, `at most` or `exactly`.
    pub relation: String,
    /// The target as shown.
    pub target: String,
    /// Whether it is met; null when a value is missing.
    pub met: Option<bool>,
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckState {
    /// Its name.
    pub name: String,
    /// For how many areas and periods it was made.
    pub made: usize,
    /// For how many of these it failed.
    pub failed: usize,
}

/// What a document said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentState {
    /// The output file without its extension.
    pub output: String,
    /// The title.
    pub title: String,
    /// The id of the area that a brief is for; null for the report itself.
    pub area: Option<String>,
    /// The text, passage by passage in reading order.
    pub passages: Vec<Passage>,
}

/// A part of the text that is compared as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "passage", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Passage {
    /// A heading; of level 0 the title.
    Heading {
        /// 0 to 6.
        level: u8,
        /// The computed number; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        number: String,
        /// The id; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        id: String,
        /// The text.
        text: Vec<Run>,
    },
    /// The sign of the public body that stands on the pages.
    Logo {
        /// The image.
        text: Vec<Run>,
    },
    /// A paragraph.
    Paragraph {
        /// The text.
        text: Vec<Run>,
    },
    /// The first paragraph of a list's item.
    Item {
        /// `•`, or its number.
        marker: String,
        /// The text.
        text: Vec<Run>,
    },
    /// A paragraph of a block quote.
    Quote {
        /// The text.
        text: Vec<Run>,
    },
    /// A footnote's paragraph.
    Note {
        /// The text.
        text: Vec<Run>,
    },
    /// A block of code.
    Code {
        /// The text.
        text: Vec<Run>,
    },
    /// A table, or a chart as the table of its numbers.
    Table(TableState),
}

/// A table, or a chart as the table of its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableState {
    /// Whether it is a chart.
    #[serde(default, skip_serializing_if = "is_false")]
    pub chart: bool,
    /// The computed number (`Table 2`); may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// The id; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The caption; may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caption: Vec<Run>,
    /// What each column is called; the parts of a head of several rows one after another.
    pub columns: Vec<String>,
    /// The rows; the first cell of each names it.
    pub rows: Vec<Vec<Vec<Run>>>,
    /// The source note; may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Run>,
}

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Run {
    /// Characters.
    Plain(String),
    /// Characters with something about them.
    Marked(Marked),
}

/// Characters with something about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Marked {
    /// The characters.
    pub text: String,
    /// The id of the figure that they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// The id of the heading, table or chart that they refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refers: Option<String>,
    /// Whether they are strong.
    #[serde(default, skip_serializing_if = "is_false")]
    pub strong: bool,
    /// Whether they are emphasised.
    #[serde(default, skip_serializing_if = "is_false")]
    pub emphasis: bool,
    /// Whether they are code.
    #[serde(default, skip_serializing_if = "is_false")]
    pub code: bool,
    /// Where a click on them leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The image that they stand for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageState>,
}

/// An image.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct ImageState {
    /// The path, as the document names it.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal digits; empty when it was not read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}

impl Run {
    /// The characters.
    pub fn text(&self) -> &str {
        match self {
            Run::Plain(text) => text,
            Run::Marked(marked) => &marked.text,
        }
    }
}

/// The characters of runs.
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(Run::text).collect()
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Takes out of each of two states what the form of the other cannot tell, so that nothing
/// seems to have changed that was only not written down, and adds to one with documents that
/// failed the figures that the other knows.
pub fn level(one: &mut State, other: &mut State) {
    super::spare::complete(one, other);
    super::spare::complete(other, one);
    let formats = (one.format, other.format);
    for (state, least) in [(one, formats.1), (other, formats.0)] {
        if least < 2 && state.format >= 2 {
            let documents = state.reports.iter_mut().flat_map(|r| &mut r.documents);
            for document in documents {
                let kept = |passage: &Passage| !matches!(passage, Passage::Logo { .. });
                document.passages.retain(kept);
                document.passages.iter_mut().for_each(forget_targets);
            }
        }
    }
}

fn forget_targets(passage: &mut Passage) {
    super::walk::runs_mut(passage, &mut |run| {
        if let Run::Marked(marked) = run {
            (marked.link, marked.image) = (None, None);
        }
    });
}

impl State {
    /// How it is called in a report of changes: its label, its folder, or `now`.
    pub fn name(&self) -> &str {
        match &self.published {
            Some(published) => &published.label,
            None if self.called.is_empty() => "now",
            None => &self.called,
        }
    }
}

impl ReportState {
    /// The figure of that id.
    pub fn figure(&self, id: &str) -> Option<&FigureState> {
        let at = self.figures.binary_search_by(|f| f.id.as_str().cmp(id));
        self.figures.get(at.ok()?)
    }
}

/// Exact decimals as text, so that no reader rounds them.
mod decimal {
    use crate::measure::Decimal;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(value: &Option<Decimal>, to: S) -> Result<S::Ok, S::Error> {
        value.map(|v| v.normalize().to_string()).serialize(to)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Decimal>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom))
            .transpose()
    }
}
