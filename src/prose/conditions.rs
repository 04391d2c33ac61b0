//! The tests behind `is`.

use super::args::{Args, handle};
use super::desk::{Desk, Outcome};
use super::filters::{Call, base, is_met};
use super::handle::Handle;
use super::ledger;
use super::trend::known;
use crate::figures::FigureId;
use crate::measure::Decimal;
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
    let change = ledger::change(&mut desk.ledger, id, before);
    Ok(known(desk, change)?.cmp(&Decimal::ZERO))
}

/// Compares with another figure, or with a number in the figure's written unit.
fn compared(desk: &mut Desk, id: FigureId, args: &Args<'_>) -> Outcome<Ordering> {
    let value = known(desk, id)?;
    let other = args.required("x")?;
    if let Some(handle) = Handle::of(&other) {
        let other = desk.figure_of(handle.target);
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
