//! The filters: figures out of figures, forms of text, words.

use super::args::{Args, handle};
use super::codes;
use super::desk::{Desk, Outcome};
use super::handle::{Handle, Shape, Target, UnitForm};
use super::ledger::{self, Verdict};
use super::phrases;
use super::trend;
use crate::diagnostics::Diagnostic;
use crate::figures::{Figure, FigureId, Operation};
use crate::measure::{Kind, text};
use tera::Value;

/// A filter or a function: its name, the arguments it knows, what it does.
pub(super) struct Call<R> {
    /// The name in templates.
    pub name: &'static str,
    /// The arguments it knows.
    pub args: &'static [&'static str],
    /// What it does.
    pub run: R,
}

/// What a filter does.
pub(super) type Run = fn(&mut Desk, &Value, &Args<'_>) -> Outcome<Value>;

const fn call(name: &'static str, args: &'static [&'static str], run: Run) -> Call<Run> {
    Call { name, args, run }
}

/// All filters.
pub(super) const FILTERS: &[Call<Run>] = &[
    call("at", &["area", "period"], at),
    call("previous", &["steps"], previous),
    call("change", &["on"], change),
    call("minus", &["b"], minus),
    call("rate_of_change", &["on", "relative"], rate_of_change),
    call("completion", &[], completion),
    call("gap", &[], gap),
    call("target", &[], target),
    call("share", &["of"], share),
    call("rank", &["group"], rank),
    call("sum", &["group"], |d, v, a| {
        over_group(d, v, a, Operation::Sum)
    }),
    call("mean", &["group"], |d, v, a| {
        over_group(d, v, a, Operation::Mean)
    }),
    call("min", &["group"], |d, v, a| {
        over_group(d, v, a, Operation::Min)
    }),
    call("max", &["group"], |d, v, a| {
        over_group(d, v, a, Operation::Max)
    }),
    call("magnitude", &[], magnitude),
    call("words", &["always"], words),
    call("ordinal", &["always", "digits"], ordinal),
    call("scaled", &["decimals"], scaled),
    call("decimals", &["n"], decimals),
    call("signed", &[], |_, v, a| {
        form(v, a, |h| h.form.signed = true)
    }),
    call("with_unit", &[], |_, v, a| {
        form(v, a, |h| h.form.unit = UnitForm::With)
    }),
    call("bare", &[], |_, v, a| {
        form(v, a, |h| h.form.unit = UnitForm::Bare)
    }),
    call("or_else", &["text"], or_else),
    call("trend", &["on", "form"], trend::trend),
    call("verdict", &[], verdict),
    call("wording", &["key", "on", "group"], phrases::wording),
    call("typed", &[], |_, v, _| Ok(v.clone())),
    call("upper_first", &[], upper_first),
    call("and_list", &[], and_list),
];

/// The figure that a filter stands behind.
fn figure(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<FigureId> {
    let handle = handle(args.name, value)?;
    Ok(desk.figure_of(handle.target))
}

pub(super) fn made(id: FigureId) -> Outcome<Value> {
    Ok(Handle::new(Target::Figure(id)).value())
}

fn at(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let handle = handle(args.name, value)?;
    let id = desk.figure_of(handle.target);
    let area = match args.text("area")? {
        Some(area) => {
            let area = desk.area(&area)?;
            let indicator = desk.ledger.figure(id).indicator;
            desk.allow(indicator, area, false)?;
            Some(area)
        }
        None => None,
    };
    let period = args.period("period", desk)?;
    if area.is_none() && period.is_none() {
        return Err(Box::new(
            Diagnostic::error(
                codes::ARGUMENT,
                "`at` lacks its argument `area` or `period`",
            )
            .hint("add `area=\"…\"`, `period=\"…\"` or both"),
        ));
    }
    let target = Target::Figure(desk.ledger.at(id, area, period));
    Ok(Handle { target, ..handle }.value())
}

fn previous(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let handle = handle(args.name, value)?;
    let id = desk.figure_of(handle.target);
    let steps = args.count("steps", 100)?.unwrap_or(1);
    let target = Target::Figure(desk.ledger.previous(id, steps as i32));
    Ok(Handle { target, ..handle }.value())
}

/// The earlier figure that a comparison is with: `on=…` or the period before.
pub(super) fn base(desk: &mut Desk, id: FigureId, args: &Args<'_>) -> Outcome<FigureId> {
    Ok(match args.period("on", desk)? {
        Some(period) => desk.ledger.at(id, None, Some(period)),
        None => desk.ledger.previous(id, 1),
    })
}

fn change(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    let before = base(desk, id, args)?;
    made(ledger::change(&mut desk.ledger, id, before))
}

fn minus(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    let other = args.figure("b", desk)?;
    made(ledger::change(&mut desk.ledger, id, other))
}

/// Whether a figure is a percentage or the like, whose change is said in points.
pub(super) fn is_percentage(figure: &Figure) -> bool {
    figure.points || matches!(figure.kind, Kind::Share | Kind::Rate)
}

fn rate_of_change(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    if !args.flag("relative")? && is_percentage(desk.ledger.figure(id)) {
        let unit = &desk.ledger.figure(id).unit.name;
        let unit = if unit.is_empty() { "points" } else { unit };
        let message = format!(
            "{} is in {unit}, so its rate of change would be a per cent of that",
            desk.named(id)
        );
        return Err(Box::new(Diagnostic::error(codes::RELATIVE, message).hint(
            "use `change` for the difference in points, or write \
                 `rate_of_change(relative=true)` when the relative change is meant",
        )));
    }
    let before = base(desk, id, args)?;
    made(ledger::rate_of_change(&mut desk.ledger, id, before))
}

/// The problem that a figure has no target.
pub(super) fn no_target(desk: &Desk, id: FigureId) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            codes::NO_TARGET,
            format!("{} has no target", desk.named(id)),
        )
        .hint("declare one under `targets` in the report's configuration"),
    )
}

fn with_target(desk: &mut Desk, id: FigureId) -> Outcome<()> {
    match ledger::target(&mut desk.ledger, id) {
        Some(_) => Ok(()),
        None => Err(no_target(desk, id)),
    }
}

fn completion(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    with_target(desk, id)?;
    made(desk.ledger.completion(id))
}

fn gap(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    with_target(desk, id)?;
    made(desk.ledger.gap(id))
}

fn target(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    made(ledger::target(&mut desk.ledger, id).ok_or_else(|| no_target(desk, id))?)
}

fn share(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    let whole = args.figure("of", desk)?;
    made(desk.ledger.share(id, whole))
}

fn rank(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    let (indicator, area) = (
        desk.ledger.figure(id).indicator,
        desk.ledger.figure(id).area,
    );
    desk.allow(indicator, area, true)?;
    let group = desk.group(args.text("group")?.as_deref(), area)?;
    made(desk.ledger.rank(id, Some(group)))
}

fn over_group(
    desk: &mut Desk,
    value: &Value,
    args: &Args<'_>,
    operation: Operation,
) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    let (indicator, area) = (
        desk.ledger.figure(id).indicator,
        desk.ledger.figure(id).area,
    );
    desk.allow(indicator, area, true)?;
    let group = desk.group(args.text("group")?.as_deref(), area)?;
    made(ledger::over_group(&mut desk.ledger, id, group, operation))
}

fn magnitude(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    made(desk.ledger.magnitude(id))
}

/// Changes the form of a handle.
fn form(value: &Value, args: &Args<'_>, set: impl FnOnce(&mut Handle)) -> Outcome<Value> {
    let mut handle = handle(args.name, value)?;
    set(&mut handle);
    Ok(handle.value())
}

fn words(_: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let always = args.flag("always")?;
    let shape = if always {
        Shape::AlwaysWords
    } else {
        Shape::Words
    };
    form(value, args, |h| h.form.shape = shape)
}

fn ordinal(_: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let shape = match (args.flag("digits")?, args.flag("always")?) {
        (true, _) => Shape::OrdinalDigits,
        (false, true) => Shape::AlwaysOrdinal,
        (false, false) => Shape::OrdinalWords,
    };
    form(value, args, |h| h.form.shape = shape)
}

fn scaled(_: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let decimals = args.count("decimals", 10)?;
    form(value, args, |h| {
        h.form.shape = Shape::Scaled;
        h.form.decimals = decimals.map(|n| n as u8).or(h.form.decimals);
    })
}

fn decimals(_: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    args.required("n")?;
    let decimals = args.count("n", 10)?;
    form(value, args, |h| h.form.decimals = decimals.map(|n| n as u8))
}

fn or_else(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let id = figure(desk, value, args)?;
    let text = args.required("text")?;
    let known = desk.ledger.figure(id).value.known().is_some();
    Ok(if known { value.clone() } else { text })
}

fn verdict(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let own = handle(args.name, value)?;
    let id = desk.figure_of(own.target);
    phrases::verdict(desk, id, own.form)
}

/// Whether the target is met; a problem when that cannot be said.
pub(super) fn is_met(desk: &mut Desk, id: FigureId) -> Outcome<bool> {
    desk.consider(id);
    if let Some(target) = ledger::target(&mut desk.ledger, id) {
        desk.consider(target);
    }
    match ledger::verdict(&mut desk.ledger, id) {
        Verdict::Met => Ok(true),
        Verdict::Missed => Ok(false),
        Verdict::NoTarget => Err(no_target(desk, id)),
        Verdict::Unknown(missing) => {
            Err(desk.missing(missing, "give the value, or ask `is known` first"))
        }
    }
}

fn upper_first(_: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    match value.as_str() {
        Some(text) if value.is_safe() => Ok(Value::safe_string(&text::upper_first(text))),
        Some(text) => Ok(Value::from(text::upper_first(text))),
        None => form(value, args, |h| h.form.upper = true),
    }
}

fn and_list(desk: &mut Desk, value: &Value, args: &Args<'_>) -> Outcome<Value> {
    let Some(items) = value.as_array() else {
        return Err(Box::new(Diagnostic::error(
            codes::ARGUMENT,
            format!(
                "`{}` needs a list, found {}",
                args.name,
                super::args::kind(value)
            ),
        )));
    };
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        texts.push(if item.is_safe() && item.is_string() {
            item.to_string()
        } else {
            desk.placed_text(&item.to_string())?
        });
    }
    let joined = text::join(&texts, desk.report.numbers.language);
    Ok(Value::safe_string(&joined))
}
