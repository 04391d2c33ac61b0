//! Kinds of quantity and their units.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What sort of number an indicator is. Decides wording, arithmetic and rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Whole things counted: persons, families, meetings.
    Count,
    /// An amount of money.
    Money,
    /// Events over a population: births per 1 000 residents. Its differences are points of its unit.
    Rate,
    /// A part of a whole. Its differences are percentage points.
    Share,
    /// One quantity over another, not a part of it: boys per 100 girls, yuan per head.
    Ratio,
    /// A number with a base of its own, such as 100 for a base year.
    Index,
    /// A place in an order: 1 is first.
    Rank,
    /// A measured quantity with a unit that is none of the above: weeks, hectares.
    Measure,
}

/// A unit and how its written numbers relate to exact values.
///
/// Exact values are kept in the base unit: persons, yuan, or a plain fraction for
/// per cent and per mille. A written number times `factor` is the exact value: 86.29
/// with `per cent` (factor 0.01) is 0.8629; 496 with `10,000 yuan` is 4 960 000.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    /// The name as configured, for example `persons`, `yuan`, `per cent`.
    pub name: Arc<str>,
    /// The form for one, for example `person`; equals `name` when there is no other.
    pub singular: Arc<str>,
    /// What one written unit is in base units. Never zero.
    pub factor: Decimal,
    /// What is written right behind the number: `%`, `‰`; empty for a word unit.
    pub sign: Arc<str>,
    /// Whether the name is written behind the number by default (money: `8.61 yuan`).
    pub spoken: bool,
    /// The sign of a currency, written before the number instead of the name: `£8.61`;
    /// empty when there is none.
    pub lead: Arc<str>,
    /// The name of the unit that this one is a multiple of, `yuan` for `thousand yuan`; its own
    /// name when it is none.
    pub base: Arc<str>,
}
