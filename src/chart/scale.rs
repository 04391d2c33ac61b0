//! From values to positions: the domain of an axis, its ticks, and where a value stands.

use crate::measure::text::{NumberStyle, plain};
use crate::measure::{Decimal, Length};

/// The values that an axis spans, as exact decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Domain {
    pub low: Decimal,
    pub high: Decimal,
}

impl Domain {
    /// The span of some values; `None` when there is none.
    pub fn of(values: impl Iterator<Item = Decimal>) -> Option<Self> {
        values.fold(None, |domain, value| {
            Some(match domain {
                None => Domain {
                    low: value,
                    high: value,
                },
                Some(Domain { low, high }) => Domain {
                    low: low.min(value),
                    high: high.max(value),
                },
            })
        })
    }

    /// With zero in it: the length of a bar is only true from zero.
    pub fn with_zero(self) -> Self {
        let domain = Domain {
            low: self.low.min(Decimal::ZERO),
            high: self.high.max(Decimal::ZERO),
        };
        if domain.low == domain.high {
            return Domain {
                low: Decimal::ZERO,
                high: Decimal::ONE,
            };
        }
        domain
    }

    /// For a line, which shows change: from zero when that costs at most half of the
    /// height, otherwise a little around the values.
    pub fn for_line(self) -> Self {
        let zero = Decimal::ZERO;
        let near_zero = self.low >= zero && self.low <= self.high / Decimal::TWO
            || self.high <= zero && self.high >= self.low / Decimal::TWO;
        if near_zero || (self.low < zero && self.high > zero) {
            return self.with_zero();
        }
        if self.low < self.high {
            return self;
        }
        let around = (self.low.abs() / Decimal::TEN).max(Decimal::new(1, 2));
        Domain {
            low: self.low.checked_sub(around).unwrap_or(self.low),
            high: self.high.checked_add(around).unwrap_or(self.high),
        }
    }

    /// How far into the domain a value lies, in millionths, 0 to 1 000 000.
    fn millionths(&self, value: Decimal) -> i64 {
        // Quarters first: the difference of the largest decimals is beyond decimals.
        let part = |a: Decimal, b: Decimal| a * Decimal::new(25, 2) - b * Decimal::new(25, 2);
        let whole = part(self.high, self.low);
        part(value, self.low)
            .checked_div(whole)
            .map(|ratio| ratio.clamp(Decimal::ZERO, Decimal::ONE) * Decimal::from(1_000_000))
            .and_then(|millionths| i64::try_from(millionths.round()).ok())
            .unwrap_or(0)
    }
}

/// A domain laid along a stretch of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub domain: Domain,
    /// Where the low end stands.
    pub from: Length,
    /// Where the high end stands; above `from` for an upright axis.
    pub to: Length,
}

impl Scale {
    /// Where a value stands, to the nearest hundredth of a point, which is finer than any
    /// device and keeps the drawing short.
    pub fn at(&self, value: Decimal) -> Length {
        let way = (self.to - self.from).scale(self.domain.millionths(value), 1_000_000);
        round(self.from + way)
    }
}

/// A length to the nearest hundredth of a point.
pub(super) fn round(length: Length) -> Length {
    let hundredths = length.scale(100, Length::POINT.0).0;
    Length::POINT.scale(hundredths, 100)
}

/// The ticks of an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ticks {
    /// The values, rising.
    pub values: Vec<Decimal>,
    /// How many decimals their texts have.
    decimals: u32,
}

impl Ticks {
    /// Ticks that enclose a domain, about `count` of them (at least 2), at steps of 1, 2
    /// or 5 times a power of ten. `whole` keeps steps from going below one, for things
    /// that are counted.
    pub fn enclosing(domain: Domain, count: u32, whole: bool) -> Self {
        Self::try_enclosing(domain, count, whole).unwrap_or_else(|| Ticks {
            values: vec![domain.low, domain.high],
            decimals: 0,
        })
    }

    /// `None` when the numbers are too large for decimals.
    fn try_enclosing(domain: Domain, count: u32, whole: bool) -> Option<Self> {
        let span = domain.high.checked_sub(domain.low)?;
        let mut step = nice(span.checked_div(Decimal::from(count.max(2)))?)?;
        if whole {
            step = step.max(Decimal::ONE);
        }
        let first = domain.low.checked_div(step)?.floor();
        let last = domain.high.checked_div(step)?.ceil();
        let mut values = Vec::with_capacity(count as usize + 2);
        let mut at = first;
        while at <= last {
            values.push(at.checked_mul(step)?);
            at += Decimal::ONE;
        }
        let decimals = step.normalize().scale();
        Some(Ticks { values, decimals })
    }

    /// The domain from the first tick to the last.
    pub fn domain(&self) -> Option<Domain> {
        Domain::of(self.values.iter().copied())
    }

    /// The text of a tick; a unit that is only a sign is attached.
    pub fn text(&self, value: Decimal, unit: &str, style: &NumberStyle) -> String {
        let mut text = plain(value, self.decimals, style);
        if is_sign(unit) {
            text.push_str(unit);
        }
        text
    }
}

/// Whether a unit is a sign that is written on the number (`%`), not a word.
pub(super) fn is_sign(unit: &str) -> bool {
    matches!(unit, "%" | "‰" | "°")
}

/// The least of 1, 2, 5 times a power of ten that is not below `least`; `None` for what
/// is beyond decimals. Rounded steps are after P. S. Heckbert, "Nice numbers for graph
/// labels", Graphics Gems, 1990.
fn nice(least: Decimal) -> Option<Decimal> {
    if least <= Decimal::ZERO {
        return None;
    }
    let mut power = Decimal::ONE;
    while power > least {
        power = power.checked_div(Decimal::TEN).filter(|p| !p.is_zero())?;
    }
    while power.checked_mul(Decimal::TEN)? <= least {
        power = power.checked_mul(Decimal::TEN)?;
    }
    for factor in [1, 2, 5] {
        let step = power.checked_mul(Decimal::from(factor))?;
        if step >= least {
            return Some(step.normalize());
        }
    }
    power.checked_mul(Decimal::TEN).map(|step| step.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(low: &str, high: &str) -> Domain {
        Domain {
            low: low.parse().unwrap(),
            high: high.parse().unwrap(),
        }
    }

    fn ticks(low: &str, high: &str, whole: bool) -> String {
        let ticks = Ticks::enclosing(domain(low, high), 5, whole);
        let texts: Vec<_> = ticks
            .values
            .iter()
            .map(|&v| ticks.text(v, "", &NumberStyle::default()))
            .collect();
        texts.join(" ")
    }

    #[test]
    fn steps_are_one_two_five() {
        assert_eq!(ticks("0", "4923", true), "0 1,000 2,000 3,000 4,000 5,000");
        assert_eq!(ticks("0", "45", false), "0 10 20 30 40 50");
        assert_eq!(ticks("77.7", "86.29", false), "76 78 80 82 84 86 88");
        assert_eq!(ticks("0", "0.013", false), "0.000 0.005 0.010 0.015");
        assert_eq!(ticks("-30", "45", false), "−40 −20 0 20 40 60");
        assert_eq!(ticks("0", "2", true), "0 1 2");
    }

    #[test]
    fn the_largest_numbers_do_no_harm() {
        let huge = Decimal::MAX.to_string();
        let low = Decimal::MIN.to_string();
        assert_eq!(
            Ticks::enclosing(domain(&low, &huge), 5, false).values.len(),
            2
        );
        let scale = Scale {
            domain: domain(&low, &huge),
            from: Length::ZERO,
            to: Length::POINT * 100,
        };
        assert_eq!(scale.at(Decimal::MAX), Length::POINT * 100);
        assert_eq!(scale.at(Decimal::MIN), Length::ZERO);
        assert_eq!(scale.at(Decimal::ZERO), Length::POINT * 50);
    }

    #[test]
    fn a_line_may_start_off_zero_but_not_far_from_it() {
        assert_eq!(domain("40", "90").for_line(), domain("0", "90"));
        assert_eq!(domain("80", "90").for_line(), domain("80", "90"));
        assert_eq!(domain("50", "50").for_line(), domain("45", "55"));
        assert_eq!(domain("0", "0").for_line(), domain("0", "1"));
    }
}
