//! In which unit the sides of a check are, and how their numbers are printed.

use crate::config::{Indicator, Report};
use crate::figures::expr::{Arithmetic, Num};
use crate::measure::text::{NumberStyle, noun, plain};
use crate::measure::{Decimal, Kind};

/// Most decimals that a number is printed with to show a difference.
const MOST_DECIMALS: u32 = 12;
/// Decimals of a number of no unit.
const PLAIN_DECIMALS: u32 = 4;

/// What a number is one of.
#[derive(Clone, Copy)]
pub(super) enum Shape<'r> {
    /// A bare number, which takes the unit of what it is compared with.
    Bare,
    /// A number in the unit of an indicator.
    Of(&'r Indicator),
    /// A number of no declared unit, such as a quotient.
    Mixed,
}

impl<'r> Shape<'r> {
    /// The shape of an expression.
    pub(super) fn of(num: &Num, report: &'r Report) -> Self {
        match num {
            Num::Literal(_) | Num::Count(_) => Shape::Bare,
            Num::Indicator(id) | Num::Target(id) => {
                let indicator = report.indicators.get(id.0 as usize);
                indicator.map_or(Shape::Mixed, Shape::Of)
            }
            Num::Negate(inner)
            | Num::Absolute(inner)
            | Num::Round(inner, _)
            | Num::Previous(inner, _)
            | Num::AtArea(inner, _)
            | Num::AtPeriod(inner, _) => Shape::of(inner, report),
            Num::Over(over) => Shape::of(&over.inner, report),
            Num::Arithmetic(op, left, right) => {
                let sides = (Shape::of(left, report), Shape::of(right, report));
                match (op, sides) {
                    (_, (Shape::Bare, Shape::Bare)) => Shape::Bare,
                    (Arithmetic::Divide, (shape, Shape::Bare))
                    | (Arithmetic::Multiply, (shape, Shape::Bare) | (Shape::Bare, shape)) => shape,
                    (Arithmetic::Add | Arithmetic::Subtract, (a, b)) => a.with(b),
                    _ => Shape::Mixed,
                }
            }
        }
    }

    /// The shape of a sum of two.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Shape::Bare, shape) | (shape, Shape::Bare) => shape,
            (Shape::Of(a), Shape::Of(b)) if a.unit.factor == b.unit.factor => Shape::Of(a),
            _ => Shape::Mixed,
        }
    }

    /// The shape in which two sides are compared: a side that has a unit lends it to the other.
    pub(super) fn compared(self, other: Self) -> Self {
        match (self, other) {
            (Shape::Of(a), _) | (_, Shape::Of(a)) => Shape::Of(a),
            (Shape::Bare, shape) | (shape, _) => shape,
        }
    }

    /// What one written unit is in base units.
    pub(super) fn factor(self) -> Decimal {
        match self {
            Shape::Of(indicator) => indicator.unit.factor,
            _ => Decimal::ONE,
        }
    }

    fn written(self, value: Decimal) -> Decimal {
        let written = value.checked_div(self.factor());
        written.unwrap_or(value).normalize()
    }

    fn decimals(self) -> u32 {
        match self {
            Shape::Of(indicator) => indicator.decimals,
            _ => 0,
        }
    }

    /// The decimals with which two different values are seen to differ.
    pub(super) fn telling(self, a: Decimal, b: Decimal) -> u32 {
        let (a, b) = (self.written(a), self.written(b));
        let longest = a.scale().max(b.scale());
        let usual = match self {
            Shape::Of(_) => self.decimals(),
            _ => longest.min(PLAIN_DECIMALS),
        };
        let apart = |d: &u32| a.round_dp(*d) != b.round_dp(*d);
        (usual..=MOST_DECIMALS).find(apart).unwrap_or(usual)
    }

    /// A value with its unit.
    pub(super) fn text(self, value: Decimal, decimals: u32, style: &NumberStyle) -> String {
        let number = plain(self.written(value), decimals, style);
        let Shape::Of(indicator) = self else {
            return number;
        };
        let unit = &indicator.unit;
        match &*unit.sign {
            _ if indicator.kind.value == Kind::Rank || unit.name.is_empty() => number,
            "" => format!("{number} {}", noun(&number, &unit.singular, &unit.name)),
            sign => format!("{number}{sign}"),
        }
    }

    /// A difference of two values with its unit: points for per cent and per mille.
    pub(super) fn difference(self, value: Decimal, decimals: u32, style: &NumberStyle) -> String {
        let number = plain(self.written(value), decimals, style);
        match self {
            Shape::Of(i) if &*i.unit.sign == "%" => {
                format!(
                    "{number} {}",
                    noun(&number, "percentage point", "percentage points")
                )
            }
            Shape::Of(i) if &*i.unit.sign == "‰" => {
                format!(
                    "{number} {}",
                    noun(&number, "per mille point", "per mille points")
                )
            }
            _ => self.text(value, decimals, style),
        }
    }
}
