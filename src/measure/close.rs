//! Rounding so that the rounded parts add up: the method of the largest remainder.

use super::{Decimal, Rounding};

/// Rounds values to `decimals` decimals (0 to 28) so that the results add up to their
/// rounded sum: shares that make 100 % add up to 100.0.
///
/// Every value is rounded down, and the units of the last place that are then wanting go
/// to the values with the largest remainders (Hamilton's method, 1792), so that every result
/// is less than one unit from its value. Of equal remainders the greater value comes first,
/// since a unit distorts it least, so that the order of the values does not matter; of equal
/// values the first. `None` when a number is out of the range of exact decimals.
pub fn close(values: &[Decimal], decimals: u32, rounding: Rounding) -> Option<Vec<Decimal>> {
    let unit = Decimal::try_new(1, decimals).ok()?;
    let sum = values
        .iter()
        .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
    let whole = rounding.round(sum, decimals);
    let mut parts: Vec<(usize, Decimal, Decimal)> = Vec::with_capacity(values.len());
    let mut rest = whole;
    for (at, value) in values.iter().enumerate() {
        let mut floor = value
            .round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::ToNegativeInfinity);
        floor.rescale(decimals);
        rest = rest.checked_sub(floor)?;
        parts.push((at, floor, value.checked_sub(floor)?));
    }
    parts.sort_by(|a, b| {
        let value = |at: usize| values.get(at);
        b.2.cmp(&a.2)
            .then_with(|| value(b.0).cmp(&value(a.0)))
            .then(a.0.cmp(&b.0))
    });
    // At least 0, since the sum is rounded from no less than the floors, and at most one
    // unit for each value.
    for part in &mut parts {
        if rest < unit {
            break;
        }
        part.1 = part.1.checked_add(unit)?;
        rest = rest.checked_sub(unit)?;
    }
    parts.sort_by_key(|part| part.0);
    Some(
        parts
            .into_iter()
            .map(|(_, mut value, _)| {
                if value.is_zero() {
                    value.set_sign_positive(true);
                }
                value
            })
            .collect(),
    )
}
