//! Indicators, where their values come from, and what they are held to.

use crate::config::Spanned;
use crate::diagnostics::TextPlace;
use crate::measure::{Decimal, Kind, Period, Unit};
use schemars::JsonSchema;

/// Index of an indicator in [`Report::indicators`](super::Report::indicators).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(pub u32);

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
    /// Index in [`Report::tables`](super::Report::tables).
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
