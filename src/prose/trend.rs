//! The phrase that says how a figure moved: "up 120 (2.5%) on 2018".

use super::args::{Args, handle};
use super::desk::{Desk, Outcome};
use super::filters::base;
use super::handle::{Form, Handle, Shape, Target, UnitForm};
use super::{ledger, wording};
use crate::figures::FigureId;
use crate::measure::{Decimal, Kind};
use tera::Value;

/// How the phrase is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// "up 120 (2.5%) on 2018"
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
    let change = ledger::change(&mut desk.ledger, id, before);
    let moved = known(desk, change)?;
    let period = wording::period(period);
    if moved.is_zero() {
        return Ok(Value::safe_string(&match manner {
            Manner::Up => format!("unchanged from {period}"),
            Manner::Rose => "remained unchanged".to_owned(),
        }));
    }
    let figure = desk.ledger.figure(change);
    let decimals = own.form.decimals.map_or(figure.decimals, u32::from);
    let shown = wording::written(moved, &figure.unit)
        .map(|n| desk.report.numbers.rounding.round(n, decimals));
    if shown.is_some_and(|n| n.is_zero()) {
        // "up 0.0" would say that it moved and that it did not.
        return Ok(Value::safe_string(&match manner {
            Manner::Up => format!("almost unchanged from {period}"),
            Manner::Rose => "remained almost unchanged".to_owned(),
        }));
    }
    let amount = amount(desk, change, own.form)?;
    let up = moved.is_sign_positive();
    let phrase = match (manner, up) {
        (Manner::Rose, true) => format!("rose by {amount}"),
        (Manner::Rose, false) => format!("fell by {amount}"),
        (Manner::Up, up) => {
            let word = if up { "up" } else { "down" };
            let rate = rate(desk, id, before)?;
            format!("{word} {amount}{rate} on {period}")
        }
    };
    Ok(Value::safe_string(&phrase))
}

/// The size of the change, in the manner of the figure itself.
fn amount(desk: &mut Desk, change: FigureId, own: Form) -> Outcome<String> {
    let size = desk.ledger.magnitude(change);
    let form = Form {
        decimals: own.decimals,
        unit: own.unit,
        shape: match own.shape {
            Shape::OrdinalWords | Shape::OrdinalDigits => Shape::Digits,
            shape => shape,
        },
        ..Form::default()
    };
    let target = Target::Figure(size);
    Ok(desk.place_figure(Handle { target, form })?.write())
}

/// The rate of change in brackets, for quantities that have one: a change of a share is
/// said in points alone, since a per cent of a per cent misleads.
fn rate(desk: &mut Desk, id: FigureId, before: FigureId) -> Outcome<String> {
    let figure = desk.ledger.figure(id);
    if figure.points || !matches!(figure.kind, Kind::Count | Kind::Money | Kind::Measure) {
        return Ok(String::new());
    }
    let rate = ledger::rate_of_change(&mut desk.ledger, id, before);
    if desk.ledger.figure(rate).value.known().is_none() {
        return Ok(String::new());
    }
    let size = desk.ledger.magnitude(rate);
    let form = Form {
        unit: UnitForm::Usual,
        ..Form::default()
    };
    let target = Target::Figure(size);
    let mark = desk.place_figure(Handle { target, form })?.write();
    Ok(format!(" ({mark})"))
}

/// The value, or the problem that it is missing.
pub(super) fn known(desk: &Desk, id: FigureId) -> Outcome<Decimal> {
    let value = desk.ledger.figure(id).value.known();
    value.ok_or_else(|| desk.missing(id, "give the value, or ask `is known` first"))
}
