//! Rounding: one step, at the end, by the declared rule.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// How a half is rounded. The value is rounded once, from its exact form.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Halves go away from zero: 2.5 is 3, −2.5 is −3 (what Excel's ROUND does).
    #[default]
    HalfUp,
    /// Halves go to the even neighbour: 2.5 is 2, 3.5 is 4 (GB/T 8170, ISO 80000-1 rule A).
    HalfEven,
}

impl Rounding {
    /// The value with exactly `decimals` decimals (0 to 28).
    pub fn round(self, value: Decimal, decimals: u32) -> Decimal {
        let strategy = match self {
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
        };
        let mut rounded = value.round_dp_with_strategy(decimals, strategy);
        rounded.rescale(decimals);
        if rounded.is_zero() {
            rounded.set_sign_positive(true);
        }
        rounded
    }
}
