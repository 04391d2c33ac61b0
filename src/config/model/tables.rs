//! Tables in workbooks.

use super::IndicatorId;
use crate::config::Spanned;
use crate::measure::{Calendar, Period, Unit};
use indexmap::IndexMap;
use schemars::JsonSchema;

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
    /// How its years are counted.
    pub calendar: Calendar,
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
