//! Checks of figures, and the revisions that they allow for.

use super::IndicatorId;
use crate::config::Spanned;
use crate::measure::{Decimal, Period};
use schemars::JsonSchema;

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
