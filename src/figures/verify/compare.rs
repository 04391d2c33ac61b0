//! Compares two sides within a tolerance.

use super::weigh::Weigher;
use crate::config::Tolerance;
use crate::figures::expr::eval::Context;
use crate::figures::expr::{Comparison, Num};
use crate::figures::{Figures, Reason};
use crate::measure::{Decimal, Interval};
use rayon::prelude::*;

/// Quotients are kept to 28 digits, so that a product with the divisor can miss the dividend
/// in the last ones. Sides nearer than this part of the larger one are taken for equal.
const LAST_DIGITS: Decimal = Decimal::from_parts(1, 0, 0, false, 20);

/// Comparisons that are made one after the other; runs of them at the same time.
const RUN: usize = 2048;

/// What came of comparisons.
#[derive(Default)]
pub(super) struct Outcome {
    /// How many could be made and hold.
    pub(super) hold: usize,
    /// Those that fail, in order.
    pub(super) failed: Vec<(Context, Apart)>,
    /// Why the first of those that could not be made cannot.
    pub(super) missing: Option<Reason>,
}

/// A comparison of two expressions within a tolerance.
pub(super) struct Compared<'a> {
    pub(super) figures: &'a Figures,
    pub(super) tolerance: Tolerance,
    /// What one unit of an absolute tolerance is in base units.
    pub(super) factor: Decimal,
    pub(super) op: Comparison,
    pub(super) left: &'a Num,
    pub(super) right: &'a Num,
}

impl Compared<'_> {
    /// Makes the comparison for areas and periods.
    pub(super) fn run(&self, contexts: &[Context]) -> Outcome {
        let runs: Vec<Outcome> = contexts
            .par_chunks(RUN)
            .map(|contexts| self.one_run(contexts))
            .collect();
        let mut all = Outcome::default();
        for run in runs {
            all.hold += run.hold;
            all.failed.extend(run.failed);
            all.missing = all.missing.or(run.missing);
        }
        all
    }

    fn one_run(&self, contexts: &[Context]) -> Outcome {
        let test = Test::new(self.figures, self.tolerance, self.factor);
        let mut out = Outcome::default();
        for at in contexts {
            match test.run(self.op, (self.left, self.right), *at) {
                Ok(None) => out.hold += 1,
                Ok(Some(apart)) => out.failed.push((*at, apart)),
                Err(reason) => {
                    out.missing.get_or_insert(reason);
                }
            }
        }
        out
    }
}

/// Compares expressions for areas and periods.
struct Test<'a> {
    exact: Weigher<'a>,
    /// With figures as reported, for the tolerance of rounding.
    reported: Option<Weigher<'a>>,
    tolerance: Tolerance,
    /// What one unit of an absolute tolerance is in base units.
    factor: Decimal,
}

/// The sides of a comparison that fails.
pub(super) struct Apart {
    /// The exact left side.
    pub(super) left: Decimal,
    /// The exact right side.
    pub(super) right: Decimal,
    /// What the sides can be as reported, when that was allowed for.
    pub(super) ranges: Option<(Interval, Interval)>,
}

impl<'a> Test<'a> {
    fn new(figures: &'a Figures, tolerance: Tolerance, factor: Decimal) -> Self {
        let rounding = tolerance == Tolerance::Rounding;
        Self {
            exact: Weigher::exact(figures),
            reported: rounding.then(|| Weigher::reported(figures)),
            tolerance,
            factor,
        }
    }

    /// The sides when the comparison fails; `Err` when it cannot be made.
    fn run(
        &self,
        op: Comparison,
        (left, right): (&Num, &Num),
        at: Context,
    ) -> Result<Option<Apart>, Reason> {
        let exact = (self.exact.number(left, at)?, self.exact.number(right, at)?);
        let ranges = match &self.reported {
            None => None,
            Some(reported) => Some((reported.number(left, at)?, reported.number(right, at)?)),
        };
        let (a, b) = ranges.unwrap_or(exact);
        let holds = fits(op, (a, b), self.tolerance, self.factor);
        Ok((!holds).then(|| Apart {
            left: exact.0.low(),
            right: exact.1.low(),
            ranges,
        }))
    }
}

/// Whether two sides compare as wished within a tolerance. Sides that are intervals fit when
/// any of their values do.
pub(super) fn fits(
    op: Comparison,
    (left, right): (Interval, Interval),
    tolerance: Tolerance,
    factor: Decimal,
) -> bool {
    // How far the left side is at least above the right one, and at most.
    let gap = |a: Decimal, b: Decimal| a.checked_sub(b).unwrap_or(Decimal::MAX);
    let above = gap(left.low(), right.high());
    let below = gap(right.low(), left.high());
    // What holds without any slack holds with it.
    let (not_above, not_below) = (above <= Decimal::ZERO, below <= Decimal::ZERO);
    match op {
        Comparison::Equal if not_above && not_below => return true,
        Comparison::AtMost if not_above => return true,
        Comparison::AtLeast if not_below => return true,
        _ => {}
    }
    let largest = [left.low(), left.high(), right.low(), right.high()]
        .into_iter()
        .fold(Decimal::ZERO, |most, value| most.max(value.abs()));
    let part = |of: Decimal| largest.checked_mul(of).unwrap_or_default();
    let given = match tolerance {
        Tolerance::Exact | Tolerance::Rounding => Decimal::ZERO,
        Tolerance::Absolute(value) => value.checked_mul(factor).unwrap_or(value),
        Tolerance::Relative(fraction) => part(fraction),
    };
    let slack = given.max(part(LAST_DIGITS));
    match op {
        Comparison::Equal => above <= slack && below <= slack,
        Comparison::Unequal => left != right && (above.max(below) > slack || !left.is_point()),
        Comparison::AtMost => above <= slack,
        Comparison::AtLeast => below <= slack,
        Comparison::Less if given.is_zero() => above < Decimal::ZERO,
        Comparison::Greater if given.is_zero() => below < Decimal::ZERO,
        Comparison::Less => above <= slack,
        Comparison::Greater => below <= slack,
    }
}
