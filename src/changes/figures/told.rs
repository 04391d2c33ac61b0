//! How a change is told: both values, the difference in its unit, the difference in per cent.

use crate::changes::state::{FigureState, OriginState};
use crate::changes::wording::{Phrase, Wording};
use crate::measure::text::{self, NumberStyle};
use crate::measure::words::{Word, Words};
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

/// A difference in its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// As shown, with its sign: `+9`, `−0.5%`.
    Shown(String),
    /// In points of a percentage: `−0.02`.
    PercentagePoints(String),
    /// In points of a rate per mille.
    PerMillePoints(String),
    /// Of a rank: by how many places, and whether up.
    Places(String, bool),
}

impl Difference {
    /// In words: `+9`, `−0.02 percentage points`, `up 2 places`.
    pub fn told(&self, w: Wording) -> String {
        let words = Words::of(w.language());
        let points = |number: &str, one, many| {
            let bare = number.trim_start_matches(['+', text::MINUS]);
            let word = words.text(if words.is_one(bare) { one } else { many });
            format!("{number}{}{word}", words.gap(word))
        };
        match self {
            Difference::Shown(shown) => shown.clone(),
            Difference::PercentagePoints(number) => {
                points(number, Word::PercentagePoint, Word::PercentagePoints)
            }
            Difference::PerMillePoints(number) => {
                points(number, Word::PerMillePoint, Word::PerMillePoints)
            }
            Difference::Places(places, up) => {
                let phrase = if *up { Phrase::Up } else { Phrase::Down };
                let count = if words.is_one(places) { 1 } else { 2 };
                w.count_as(phrase, count, places)
            }
        }
    }
}

/// How much a figure changed by; `None` when a value is missing, or the units differ.
pub(super) fn difference(
    old: &FigureState,
    new: &FigureState,
    style: &NumberStyle,
) -> Option<Difference> {
    let (was, is) = written(old, new)?;
    let difference = is.checked_sub(was)?;
    if new.kind == Kind::Rank {
        let places = text::plain(difference.abs(), 0, style);
        return Some(Difference::Places(places, difference.is_sign_negative()));
    }
    let (_, decimals) = decimals(old, new, style);
    let number = match (
        difference.is_sign_negative(),
        text::plain(difference, decimals, style),
    ) {
        (true, number) => number,
        (false, number) => format!("+{number}"),
    };
    let points = new.points || matches!(new.kind, Kind::Share | Kind::Rate);
    Some(match &*new.sign {
        "%" if points => Difference::PercentagePoints(number),
        "‰" if points => Difference::PerMillePoints(number),
        sign => Difference::Shown(format!("{number}{sign}")),
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
    // A rate that rounds to nothing says nothing.
    if style.rounding.round(rate, 2).is_zero() {
        return None;
    }
    let number = text::plain(rate, 2, style);
    let sign = if rate.is_sign_negative() { "" } else { "+" };
    Some(format!("{sign}{number}%"))
}
