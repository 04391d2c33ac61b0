//! The tests behind `is`.

use super::args::{Args, handle};
use super::desk::{Desk, Outcome};
use super::filters::{Call, base, is_met};
use super::handle::Handle;
use super::trend::{change_of, known};
use super::{codes, ledger};
use crate::config::Direction;
use crate::diagnostics::Diagnostic;
use crate::figures::{AreaId, FigureId};
use crate::measure::{Decimal, Period};
use std::cmp::Ordering;
use tera::Value;

/// What a test does.
pub(super) type Run = fn(&mut Desk, FigureId, &Args<'_>) -> Outcome<bool>;

const fn call(name: &'static str, args: &'static [&'static str], run: Run) -> Call<Run> {
    Call { name, args, run }
}

/// All tests. They never guess: a test on a missing figure is a problem, except
/// `known` and `missing` themselves.
pub(super) const TESTS: &[Call<Run>] = &[
    call("met", &[], |d, id, _| is_met(d, id)),
    call("missed", &[], |d, id, _| is_met(d, id).map(|met| !met)),
    call("rising", &["on"], |d, id, a| {
        Ok(moved(d, id, a)? == Ordering::Greater)
    }),
    call("falling", &["on"], |d, id, a| {
        Ok(moved(d, id, a)? == Ordering::Less)
    }),
    call("unchanged", &["on"], |d, id, a| {
        Ok(moved(d, id, a)? == Ordering::Equal)
    }),
    call("missing", &[], |d, id, _| {
        Ok(d.ledger.figure(id).value.known().is_none())
    }),
    call("known", &[], |d, id, _| {
        Ok(d.ledger.figure(id).value.known().is_some())
    }),
    call("above", &["x"], |d, id, a| {
        Ok(compared(d, id, a)? == Ordering::Greater)
    }),
    call("below", &["x"], |d, id, a| {
        Ok(compared(d, id, a)? == Ordering::Less)
    }),
    call("equal", &["x"], |d, id, a| {
        Ok(compared(d, id, a)? == Ordering::Equal)
    }),
    call("suppressed", &[], |d, id, _| {
        Ok(d.ledger.kept_back(id).is_some())
    }),
    call("above_mean", &["group"], |d, id, a| {
        Ok(beside_mean(d, id, a)? == Ordering::Greater)
    }),
    call("below_mean", &["group"], |d, id, a| {
        Ok(beside_mean(d, id, a)? == Ordering::Less)
    }),
    call("first", &["group"], |d, id, a| {
        Ok(place_among(d, id, a)? == Place::First)
    }),
    call("last", &["group"], |d, id, a| {
        Ok(place_among(d, id, a)? == Place::Last)
    }),
    call("best", &["since"], |d, id, a| {
        let better = better(d, id, a)?;
        record(d, id, a, better)
    }),
    call("worst", &["since"], |d, id, a| {
        let better = better(d, id, a)?;
        record(d, id, a, better.reverse())
    }),
    call("highest", &["since"], |d, id, a| {
        record(d, id, a, Ordering::Greater)
    }),
    call("lowest", &["since"], |d, id, a| {
        record(d, id, a, Ordering::Less)
    }),
];

/// Runs a test on a value.
pub(super) fn run(
    test: &Call<Run>,
    desk: &mut Desk,
    value: &Value,
    args: &Args<'_>,
) -> Outcome<bool> {
    let target = handle(args.name, value)?.target;
    let id = desk.figure_of(target);
    (test.run)(desk, id, args)
}

fn moved(desk: &mut Desk, id: FigureId, args: &Args<'_>) -> Outcome<Ordering> {
    let before = base(desk, id, args)?;
    desk.consider(id);
    desk.consider(before);
    let change = ledger::change(&mut desk.ledger, id, before);
    Ok(change_of(desk, (id, before), change)?.cmp(&Decimal::ZERO))
}

/// Compares with another figure, or with a number in the figure's written unit.
fn compared(desk: &mut Desk, id: FigureId, args: &Args<'_>) -> Outcome<Ordering> {
    desk.consider(id);
    let value = known(desk, id)?;
    let other = args.required("x")?;
    if let Some(handle) = Handle::of(&other) {
        let other = desk.figure_of(handle.target);
        desk.consider(other);
        return Ok(value.cmp(&known(desk, other)?));
    }
    // The shortest text of a literal is what the author typed.
    let number = other
        .is_number()
        .then(|| other.to_string().parse::<Decimal>().ok())
        .flatten()
        .and_then(|n| n.checked_mul(desk.ledger.figure(id).unit.factor));
    match number {
        Some(number) => Ok(value.cmp(&number)),
        None => Err(args.wrong("x", &other, "a figure or a number")),
    }
}

/// The group that a test names, or the figure's own, and its mean.
pub(super) fn mean_of(
    desk: &mut Desk,
    id: FigureId,
    args: &Args<'_>,
) -> Outcome<(usize, FigureId)> {
    let figure = desk.ledger.figure(id);
    let (indicator, area) = (figure.indicator, figure.area);
    desk.allow(indicator, area, true)?;
    let group = desk.group(args.text("group")?.as_deref(), area)?;
    let mean = desk.ledger.mean(id, group);
    desk.consider(id);
    desk.consider(mean);
    Ok((group, mean))
}

fn beside_mean(desk: &mut Desk, id: FigureId, args: &Args<'_>) -> Outcome<Ordering> {
    let (_, mean) = mean_of(desk, id, args)?;
    Ok(known(desk, id)?.cmp(&known(desk, mean)?))
}

/// Where a figure stands in its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// No member is better.
    First,
    /// No member is worse, and one is better.
    Last,
    /// Neither.
    Between,
}

/// Where a figure stands among the members of a group, by rank; ties share a place.
pub(super) fn place_among(desk: &mut Desk, id: FigureId, args: &Args<'_>) -> Outcome<Place> {
    let figure = desk.ledger.figure(id);
    let (indicator, area) = (figure.indicator, figure.area);
    desk.allow(indicator, area, true)?;
    let group = desk.group(args.text("group")?.as_deref(), area)?;
    let own = desk.ledger.rank(id, Some(group));
    desk.consider(id);
    desk.consider(own);
    let place = known(desk, own)?;
    if place == Decimal::ONE {
        return Ok(Place::First);
    }
    let members: Vec<AreaId> = desk.ledger.base.members(group).collect();
    let (mut sharing, mut kept) = (0, None);
    for member in members {
        let peer = desk.ledger.at(id, Some(member), None);
        let rank = desk.ledger.rank(peer, Some(group));
        match desk.ledger.figure(rank).value.known() {
            Some(other) if other > place => return Ok(Place::Between),
            Some(other) => sharing += usize::from(other == place),
            None if desk.ledger.kept_back(rank).is_some() => kept = kept.or(Some(peer)),
            None => {}
        }
    }
    let all = desk.ledger.ranked(id, group);
    match kept {
        // One that is kept back is worse, or level: which one must not be told.
        Some(kept) if place + Decimal::from(sharing) != Decimal::from(all + 1) => {
            Err(desk.kept_back(kept))
        }
        _ => Ok(Place::Last),
    }
}

/// Which way is better for a figure.
fn better(desk: &Desk, id: FigureId, args: &Args<'_>) -> Outcome<Ordering> {
    match desk.ledger.figure(id).direction {
        Direction::More => Ok(Ordering::Greater),
        Direction::Less => Ok(Ordering::Less),
        Direction::Neutral => Err(Box::new(
            Diagnostic::error(
                codes::ARGUMENT,
                format!(
                    "`{}` needs an indicator of which more or less is better, found {}",
                    args.name,
                    desk.named(id)
                ),
            )
            .hint("give the indicator a `direction`, or ask `is highest` or `is lowest`"),
        )),
    }
}

/// Whether a figure is further that way than in each earlier period since the one named
/// (by default the first that figures are gathered for).
fn record(desk: &mut Desk, id: FigureId, args: &Args<'_>, way: Ordering) -> Outcome<bool> {
    let since = args.period("since", desk)?;
    let now = desk.ledger.figure(id).period;
    let periods = desk.report.periods.iter().copied();
    let earlier: Vec<Period> = periods
        .filter(|p| *p < now && since.is_none_or(|since| *p >= since))
        .collect();
    if earlier.is_empty() {
        return Err(Box::new(
            Diagnostic::error(
                codes::ARGUMENT,
                format!(
                    "`{}` has no earlier period to compare {now} with",
                    args.name
                ),
            )
            .hint("name an earlier period with `since=\"…\"`, or widen `periods`"),
        ));
    }
    desk.consider(id);
    let value = known(desk, id)?;
    let mut holds = true;
    for period in earlier {
        let other = desk.ledger.at(id, None, Some(period));
        if value.cmp(&known(desk, other)?) != way {
            desk.consider(other);
            holds = false;
        }
    }
    Ok(holds)
}
