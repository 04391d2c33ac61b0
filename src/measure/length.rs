//! Lengths on a page, in whole scaled points, so that layout is exact and repeatable.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in scaled points: 1 pt (1/72 inch) is 65 536 sp.
///
/// The range is about ±1.4e14 pt; arithmetic does not overflow for any page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(pub i64);

impl Length {
    /// No length.
    pub const ZERO: Length = Length(0);
    /// One PDF point, 1/72 inch.
    pub const POINT: Length = Length(65_536);

    /// A length in points.
    pub fn pt(points: f64) -> Self {
        Length((points * 65_536.0).round() as i64)
    }

    /// A length in millimetres.
    pub fn mm(millimetres: f64) -> Self {
        Self::pt(millimetres * 72.0 / 25.4)
    }

    /// The length in points, for a drawing engine.
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / 65_536.0
    }

    /// This length times `numerator` over `denominator`, rounded to the nearest scaled point.
    pub fn scale(self, numerator: i64, denominator: i64) -> Self {
        // Nearly always all of it fits into 64 bits, which are much quicker to divide.
        if let Some(product) = self.0.checked_mul(numerator) {
            let denominator = denominator.max(1);
            let half = if product < 0 {
                -denominator / 2
            } else {
                denominator / 2
            };
            if let Some(sum) = product.checked_add(half) {
                return Length(sum / denominator);
            }
        }
        let product = i128::from(self.0) * i128::from(numerator);
        let denominator = i128::from(denominator.max(1));
        let half = if product < 0 {
            -denominator / 2
        } else {
            denominator / 2
        };
        Length(((product + half) / denominator) as i64)
    }

    /// The larger of two.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Length(self.0.max(other.0))
    }

    /// The smaller of two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Length(self.0.min(other.0))
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Self) -> Self {
        Length(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Self) -> Self {
        Length(self.0 - other.0)
    }
}

impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Self {
        Length(-self.0)
    }
}

impl Mul<i64> for Length {
    type Output = Length;
    fn mul(self, factor: i64) -> Self {
        Length(self.0 * factor)
    }
}

impl Div<i64> for Length {
    type Output = Length;
    fn div(self, divisor: i64) -> Self {
        Length(self.0 / divisor)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl std::iter::Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Self {
        Length(lengths.map(|l| l.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(length: i64, numerator: i64, denominator: i64) -> i64 {
        let product = i128::from(length) * i128::from(numerator);
        let denominator = i128::from(denominator);
        let half = denominator / 2 * product.signum();
        ((product + half) / denominator) as i64
    }

    proptest! {
        /// Short products and long ones are rounded alike.
        #[test]
        fn scaling_is_exact(
            length in prop_oneof![-1_000_000_000_i64..1_000_000_000, -(1_i64 << 62)..1_i64 << 62],
            numerator in -3_000_i64..3_000,
            denominator in 3_000_i64..100_000,
        ) {
            let scaled = Length(length).scale(numerator, denominator);
            prop_assert_eq!(scaled.0, exact(length, numerator, denominator));
        }
    }
}
