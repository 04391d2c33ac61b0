//! The phrase that says how a figure moved: "up 120 (2.5%) on 2018".

use super::args::{Args, handle};
use super::desk::{Desk, Outcome};
use super::filters::{base, is_percentage};
use super::handle::{Form, Handle, Shape, Target, UnitForm};
use super::phrases::{Said, phrase};
use super::{ledger, wording};
use crate::config::Circumstance;
use crate::figures::FigureId;
use crate::measure::{Decimal, Kind, Word};
use tera::Value;

/// How the phrase is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// "up 120 (2.5%) on 2018", or as the report's wording says it
    Up,
    /// "rose by 120"
    Rose,
}

/// The `trend` filter.
pub(super) fn trend(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let own = handle(args.name, value)?;
    let id = desk.figure_of(own.target);
    let choices = [("up", Manner::Up), ("rose", Manner::Rose)];
    let manner = args.choice("form", &choices)?.unwrap_or(Manner::Up);
    let before = base(desk, id, args)?;
    // Not the earlier figure's own: a setting is the same figure in every period.
    let period = match args.period("on", desk)? {
        Some(period) => period,
        None => desk.ledger.figure(id).period.back(1),
    };
    let said = Said {
        id,
        form: own.form,
        before: Some((before, period)),
        group: None,
    };
    let change = ledger::change(&mut desk.ledger, id, before);
    if desk.ledger.kept_back(change).is_some() {
        return phrase(desk, Circumstance::Suppressed, said);
    }
    let moved = change_of(desk, (id, before), change)?;
    let what = if moved.is_zero() {
        Circumstance::Unchanged
    } else if shows_nothing(desk, change, own.form) {
        // "up 0.0" would say that it moved and that it did not.
        Circumstance::AlmostUnchanged
    } else if moved.is_sign_positive() {
        Circumstance::Rising
    } else {
        Circumstance::Falling
    };
    if manner == Manner::Up {
        return phrase(desk, what, said);
    }
    let word = match what {
        Circumstance::Unchanged => return Ok(said_plainly(desk, Word::Remained)),
        Circumstance::AlmostUnchanged => return Ok(said_plainly(desk, Word::AlmostRemained)),
        Circumstance::Rising => Word::Rose,
        _ => Word::Fell,
    };
    let amount = amount(desk, change, own.form)?;
    let values = [("change", amount.as_str())];
    let text = match is_level(desk, id) {
        true => desk.words().fill_of_level(word, &values),
        false => desk.words().fill(word, &values),
    };
    Ok(Value::safe_string(&text))
}

/// Whether a figure is a level that goes up and down, not a quantity that grows.
pub(super) fn is_level(desk: &Desk, id: FigureId) -> bool {
    let figure = desk.ledger.figure(id);
    matches!(
        figure.kind,
        Kind::Rate | Kind::Share | Kind::Ratio | Kind::Index
    ) || is_percentage(figure)
}

fn said_plainly(desk: &Desk, word: Word) -> Value {
    Value::safe_string(desk.words().text(word))
}

/// Whether a change rounds to zero as it is printed.
pub(super) fn shows_nothing(desk: &Desk, change: FigureId, form: Form) -> bool {
    let figure = desk.ledger.figure(change);
    let decimals = form.decimals.map_or(figure.decimals, u32::from);
    let written = figure
        .value
        .known()
        .and_then(|value| wording::written(value, &figure.unit));
    written.is_some_and(|n| desk.report.numbers.rounding.round(n, decimals).is_zero())
}

/// The size of a difference, in the manner of the figure itself.
pub(super) fn amount(desk: &mut Desk, change: FigureId, own: Form) -> Outcome<String> {
    let size = desk.ledger.magnitude(change);
    let form = Form {
        decimals: own.decimals,
        unit: own.unit,
        shape: match own.shape {
            shape if shape.is_ordinal() => Shape::Digits,
            shape => shape,
        },
        ..Form::default()
    };
    let target = Target::Figure(size);
    Ok(desk.place_figure(Handle { target, form })?.write())
}

/// The size of the rate of change, for quantities that have one: a change of a share is
/// said in points alone, since a per cent of a per cent misleads.
pub(super) fn rate(desk: &mut Desk, id: FigureId, before: FigureId) -> Outcome<Option<String>> {
    let figure = desk.ledger.figure(id);
    let counted = matches!(figure.kind, Kind::Count | Kind::Money | Kind::Measure);
    if is_percentage(figure) || !counted {
        return Ok(None);
    }
    let rate = ledger::rate_of_change(&mut desk.ledger, id, before);
    if desk.ledger.figure(rate).value.known().is_none() {
        return Ok(None);
    }
    let size = desk.ledger.magnitude(rate);
    let form = Form {
        unit: UnitForm::Usual,
        ..Form::default()
    };
    let target = Target::Figure(size);
    Ok(Some(desk.place_figure(Handle { target, form })?.write()))
}

/// The value, or the problem that it is missing.
pub(super) fn known(desk: &Desk, id: FigureId) -> Outcome<Decimal> {
    let value = desk.ledger.figure(id).value.known();
    value.ok_or_else(|| desk.missing(id, "give the value, or ask `is known` first"))
}

/// The value of the change of `of.0` on `of.1`, or the problem that it is missing. Where the
/// figure itself is there, what to ask is whether the earlier one is.
pub(super) fn change_of(
    desk: &Desk,
    of: (FigureId, FigureId),
    change: FigureId,
) -> Outcome<Decimal> {
    if let Some(value) = desk.ledger.figure(change).value.known() {
        return Ok(value);
    }
    let (own, earlier) = (desk.ledger.figure(of.0), desk.ledger.figure(of.1));
    let indicator = own.indicator.filter(|_| own.value.known().is_some());
    let indicator = indicator.and_then(|at| desk.report.indicators.get(at.0 as usize));
    let Some(indicator) = indicator else {
        return known(desk, change);
    };
    let name = &indicator.id.value;
    let before = match earlier.period == own.period.back(1) {
        true => "previous".to_owned(),
        false => format!("at(period=\"{}\")", earlier.period),
    };
    let hint =
        format!("give the value, or ask first, as in `{{% if {name} | {before} is known %}}`");
    Err(desk.missing(change, &hint))
}
