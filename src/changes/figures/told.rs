//! How a change is told: both values, the difference in its unit, the difference in per cent.

use crate::changes::state::{FigureState, OriginState};
use crate::measure::text::{self, NumberStyle};
use crate::measure::{Decimal, Kind};

/// The values in the written unit, when both have one unit.
fn written(old: &FigureState, new: &FigureState) -> Option<(Decimal, Decimal)> {
    if old.unit != new.unit || old.factor != new.factor {
        return None;
    }
    let factor = new.factor?;
    Some((
        old.value?.checked_div(factor)?,
        new.value?.checked_div(factor)?,
    ))
}

/// With how many decimals two values are told, and with how many their difference: so many that
/// the difference is not nothing, and that whoever subtracts the told values comes to it.
pub(super) fn decimals(old: &FigureState, new: &FigureState, style: &NumberStyle) -> (u32, u32) {
    let shown = new.decimals.max(old.decimals);
    let values = written(old, new);
    let Some((was, is, difference)) =
        values.and_then(|(was, is)| Some((was, is, is.checked_sub(was)?)))
    else {
        return (shown, shown);
    };
    let round = |value: Decimal, decimals: u32| style.rounding.round(value, decimals);
    let least = (shown..=MOST_DECIMALS).find(|decimals| !round(difference, *decimals).is_zero());
    let least = least.unwrap_or(shown);
    let fits = |decimals: &u32| {
        let told = round(is, *decimals).checked_sub(round(was, *decimals));
        told.is_some_and(|told| round(told, least) == round(difference, least))
    };
    let values = (least..=least + 2).find(fits);
    (values.unwrap_or(least), least)
}

/// As many as a decimal has.
const MOST_DECIMALS: u32 = 28;

/// A value as shown, with so many decimals in place of its own.
pub(super) fn told(figure: &FigureState, decimals: u32, style: &NumberStyle) -> Option<String> {
    let written = figure.value?.checked_div(figure.factor?)?;
    let own = text::plain(written, figure.decimals, style);
    let at = figure.shown.find(&own)?;
    let (before, behind) = (figure.shown.get(..at)?, figure.shown.get(at + own.len()..)?);
    let number = text::plain(written, decimals, style);
    Some(format!("{before}{number}{behind}"))
}

/// `+9`, `−0.02 percentage points`, `up 2 places`.
pub(super) fn difference(
    old: &FigureState,
    new: &FigureState,
    style: &NumberStyle,
) -> Option<String> {
    let (was, is) = written(old, new)?;
    let difference = is.checked_sub(was)?;
    let signed = |value: Decimal, decimals: u32| {
        let number = text::plain(value, decimals, style);
        match value.is_sign_negative() {
            true => number,
            false => format!("+{number}"),
        }
    };
    if new.kind == Kind::Rank {
        let places = text::plain(difference.abs(), 0, style);
        let word = text::noun(&places, "place", "places");
        let way = if difference.is_sign_negative() {
            "up"
        } else {
            "down"
        };
        return Some(format!("{way} {places} {word}"));
    }
    let (_, decimals) = decimals(old, new, style);
    let number = signed(difference, decimals);
    let points = new.points || matches!(new.kind, Kind::Share | Kind::Rate);
    let bare = text::plain(difference.abs(), decimals, style);
    Some(match &*new.sign {
        "%" if points => {
            let word = text::noun(&bare, "percentage point", "percentage points");
            format!("{number} {word}")
        }
        "‰" if points => {
            let word = text::noun(&bare, "point", "points");
            format!("{number} per mille {word}")
        }
        sign => format!("{number}{sign}"),
    })
}

/// The difference in per cent; not of shares, ranks and differences, of which per cent would
/// be read as percentage points, nor of what was nothing.
pub(super) fn rate(old: &FigureState, new: &FigureState, style: &NumberStyle) -> Option<String> {
    // A difference of differences in per cent of a difference tells nobody anything.
    if let OriginState::Operation { name, .. } = &new.origin
        && matches!(
            name.as_str(),
            "change" | "rate-of-change" | "gap" | "magnitude"
        )
    {
        return None;
    }
    if new.points || matches!(new.kind, Kind::Share | Kind::Rank) || new.sign == "%" {
        return None;
    }
    let (was, is) = written(old, new)?;
    if was.is_zero() || was.is_sign_negative() {
        return None;
    }
    let rate = is
        .checked_sub(was)?
        .checked_mul(Decimal::from(100))?
        .checked_div(was)?;
    let number = text::plain(rate, 2, style);
    let sign = if rate.is_sign_negative() { "" } else { "+" };
    Some(format!("{sign}{number}%"))
}
