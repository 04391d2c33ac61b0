//! What a rounded number allows: all values between two bounds, both within.
//!
//! A reported 12.3 stands for any value from 12.25 to 12.35. Numbers that were rounded one
//! by one fit each other when the intervals fit, which is how XBRL International's
//! *Calculations 1.1* (2023, "round to nearest") holds reported totals against their parts:
//! sums are taken of intervals, and a total agrees when its interval meets that of the sum.

use super::Decimal;

/// The values from `low` to `high`, both within; `low` is never above `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    low: Decimal,
    high: Decimal,
}

impl Interval {
    /// One exact value.
    pub const fn point(value: Decimal) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    /// The values between two bounds, in either order.
    pub fn between(a: Decimal, b: Decimal) -> Self {
        Self {
            low: a.min(b),
            high: a.max(b),
        }
    }

    /// The values that are `value` when rounded to whole `step`s (not negative). `None` when
    /// out of the range of exact decimals.
    pub fn rounded(value: Decimal, step: Decimal) -> Option<Self> {
        let half = step.abs().checked_div(Decimal::TWO)?;
        Some(Self {
            low: value.checked_sub(half)?,
            high: value.checked_add(half)?,
        })
    }

    /// The least value.
    pub fn low(self) -> Decimal {
        self.low
    }

    /// The greatest value.
    pub fn high(self) -> Decimal {
        self.high
    }

    /// Whether it is one exact value.
    pub fn is_point(self) -> bool {
        self.low == self.high
    }

    /// Whether a value is within.
    pub fn holds(self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether some value is within both.
    pub fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// All sums of a value of each. `None` when out of range, as for the others below.
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    /// All differences.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// All products.
    pub fn times(self, other: Self) -> Option<Self> {
        self.corners(other, Decimal::checked_mul)
    }

    /// All quotients; `None` also when zero is among the divisors.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.holds(Decimal::ZERO) {
            return None;
        }
        self.corners(other, Decimal::checked_div)
    }

    /// The values with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            low: -self.high,
            high: -self.low,
        }
    }

    /// The sizes of the values.
    #[must_use]
    pub fn size(self) -> Self {
        let (low, high) = (self.low.abs(), self.high.abs());
        if self.holds(Decimal::ZERO) {
            return Self {
                low: Decimal::ZERO,
                high: low.max(high),
            };
        }
        Self::between(low, high)
    }

    /// What a rising function makes of the values.
    #[must_use]
    pub fn map(self, rising: impl Fn(Decimal) -> Decimal) -> Self {
        Self::between(rising(self.low), rising(self.high))
    }

    /// The smaller of a value of each.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.min(other.high),
        }
    }

    /// The greater of a value of each.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            low: self.low.max(other.low),
            high: self.high.max(other.high),
        }
    }

    /// Products and quotients are extreme at the bounds, since they rise or fall in each operand.
    fn corners(
        self,
        other: Self,
        operation: impl Fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Option<Self> {
        if self.is_point() && other.is_point() {
            return operation(self.low, other.low).map(Self::point);
        }
        let first = operation(self.low, other.low)?;
        let mut out = Self::point(first);
        for (a, b) in [
            (self.low, other.high),
            (self.high, other.low),
            (self.high, other.high),
        ] {
            let corner = operation(a, b)?;
            out.low = out.low.min(corner);
            out.high = out.high.max(corner);
        }
        Some(out)
    }
}
