//! Units of computed figures.

use crate::measure::{Decimal, Unit};

/// Per cent: 86.29 is 0.8629.
pub(crate) fn per_cent() -> Unit {
    Unit {
        name: "per cent".into(),
        singular: "per cent".into(),
        factor: Decimal::new(1, 2),
        sign: "%".into(),
        spoken: false,
        lead: "".into(),
        base: "per cent".into(),
    }
}

/// No unit.
pub(crate) fn bare_unit() -> Unit {
    named("", "")
}

/// A unit of things counted.
pub(crate) fn named(plural: &str, singular: &str) -> Unit {
    Unit {
        name: plural.into(),
        singular: singular.into(),
        factor: Decimal::ONE,
        sign: "".into(),
        spoken: false,
        lead: "".into(),
        base: plural.into(),
    }
}
