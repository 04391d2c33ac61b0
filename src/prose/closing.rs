//! Rounding that closes: shares that are made to add up, and the note where numbers do not.

use super::args::{Args, handle};
use super::desk::{Desk, Outcome, unknown};
use super::handle::Handle;
use super::table::Cell;
use super::{codes, wording};
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::document::marks::Mark;
use crate::figures::FigureId;
use crate::measure::{Decimal, Interval, Kind, Word, close as close_rounding};
use std::ops::Range;
use tera::Value;

/// The numbers of a table that are shown otherwise than rounded by themselves.
#[derive(Default)]
pub(super) struct Closed {
    /// Row, column, and the number shown, in the written unit.
    cells: Vec<(usize, usize, Decimal)>,
}

impl Closed {
    /// The number to show in a cell, when it is not the one that rounding gives.
    pub fn shown(&self, row: usize, column: usize) -> Option<Decimal> {
        let found = self.cells.iter().find(|c| (c.0, c.1) == (row, column));
        found.map(|c| c.2)
    }
}

/// The number of a known figure in its written unit, and its decimals as they are printed.
fn number(desk: &mut Desk, handle: Handle) -> Option<(Decimal, u32)> {
    let id = desk.figure_of(handle.target);
    let figure = desk.ledger.figure(id);
    let written = wording::written(figure.value.known()?, &figure.unit)?;
    Some((
        written,
        handle.form.decimals.map_or(figure.decimals, u32::from),
    ))
}

/// Rounds numbers so that they add up; `None` for one that is shown as it is anyway.
fn closed_numbers(
    desk: &mut Desk,
    handles: &[Handle],
    args: &Args<'_>,
) -> Outcome<Vec<Option<Decimal>>> {
    let numbers: Vec<Option<(Decimal, u32)>> = handles.iter().map(|h| number(desk, *h)).collect();
    let mut decimals = numbers.iter().flatten().map(|(_, decimals)| *decimals);
    let first = decimals.next().unwrap_or(0);
    if let Some(other) = decimals.find(|d| *d != first) {
        return Err(Box::new(
            Diagnostic::error(
                codes::ARGUMENT,
                format!(
                    "`{}` cannot make numbers of {first} and of {other} decimals add up",
                    args.name
                ),
            )
            .hint("show them with the same number of decimals"),
        ));
    }
    let values: Vec<Decimal> = numbers.iter().flatten().map(|(value, _)| *value).collect();
    let rounding = desk.report.numbers.rounding;
    let Some(closed) = close_rounding(&values, first, rounding) else {
        return Ok(vec![None; handles.len()]);
    };
    let mut closed = values.iter().zip(closed);
    Ok(numbers
        .iter()
        .map(|number| {
            number.as_ref()?;
            let (value, shown) = closed.next()?;
            (rounding.round(*value, first) != shown).then_some(shown)
        })
        .collect())
}

/// Makes columns add up, summary rows left aside.
pub(super) fn close(
    desk: &mut Desk,
    rows: &[(Vec<Cell>, bool)],
    columns: &[usize],
    args: &Args<'_>,
) -> Outcome<Closed> {
    let mut out = Closed::default();
    for column in columns {
        let parts: Vec<(usize, Handle)> = figures(rows, *column, |_, sum| !sum).collect();
        let handles: Vec<Handle> = parts.iter().map(|p| p.1).collect();
        let closed = closed_numbers(desk, &handles, args)?;
        let changed = parts.iter().zip(closed);
        out.cells
            .extend(changed.filter_map(|((row, _), shown)| Some((*row, *column, shown?))));
    }
    Ok(out)
}

/// The figures of a column in the rows that are wanted, by index and whether a summary.
fn figures<'r>(
    rows: &'r [(Vec<Cell>, bool)],
    column: usize,
    wanted: impl Fn(usize, bool) -> bool + 'r,
) -> impl Iterator<Item = (usize, Handle)> + 'r {
    let rows = rows.iter().enumerate();
    let rows = rows.filter(move |(at, row)| wanted(*at, row.1));
    rows.filter_map(move |(at, (cells, _))| match cells.get(column)? {
        Cell::Figure(handle) => Some((at, *handle)),
        Cell::Text(_) => None,
    })
}

/// What is to be said of the rounding below a table.
pub(super) fn note(
    desk: &mut Desk,
    rows: &[(Vec<Cell>, bool)],
    groups: &[Range<usize>],
    closed: &Closed,
) -> Option<String> {
    let columns = rows.first().map_or(0, |(cells, _)| cells.len());
    let gaps = (0..columns).any(|column| does_not_add(desk, rows, groups, closed, column));
    let say = |word: Word| Some(desk.words().text(word).to_owned());
    match (closed.cells.is_empty(), gaps) {
        (true, false) => None,
        (false, false) => say(Word::MadeToAdd),
        (true, true) => say(Word::MayNotAdd),
        (false, true) => {
            let others = desk.words().text(Word::OthersMayNotAdd);
            let gap = desk.words().gap(others);
            say(Word::MadeToAdd).map(|made| format!("{made}{gap}{others}"))
        }
    }
}

/// Whether the parts of a column make up their total, but not as they are shown: those of
/// the table that of the table, those of a group that of the group.
fn does_not_add(
    desk: &mut Desk,
    rows: &[(Vec<Cell>, bool)],
    groups: &[Range<usize>],
    closed: &Closed,
    column: usize,
) -> bool {
    let free = |at: usize| !groups.iter().any(|group| group.contains(&at));
    let whole = figures(rows, column, |at, sum| sum && free(at)).next();
    let mut sums = vec![(0..rows.len(), whole)];
    sums.extend(groups.iter().map(|group| {
        let within = |at: usize, sum: bool| sum && group.contains(&at);
        (group.clone(), figures(rows, column, within).next())
    }));
    sums.into_iter().any(|(range, total)| {
        let Some((_, total)) = total else {
            return false;
        };
        let part = |at: usize, sum: bool| !sum && range.contains(&at);
        let parts: Vec<(usize, Handle)> = figures(rows, column, part).collect();
        adds(desk, &parts, total, closed, column).is_some_and(|(adds, shown)| adds && !shown)
    })
}

/// Whether parts make up a total by what they stand for, and as they are shown. `None` when
/// one is missing or they are of different units.
fn adds(
    desk: &mut Desk,
    parts: &[(usize, Handle)],
    total: Handle,
    closed: &Closed,
    column: usize,
) -> Option<(bool, bool)> {
    if parts.is_empty() {
        return None;
    }
    let rounding = desk.report.numbers.rounding;
    let (whole, decimals) = number(desk, total)?;
    let whole = rounding.round(whole, decimals);
    let total = desk.figure_of(total.target);
    let (factor, kind) = (
        desk.ledger.figure(total).unit.factor,
        desk.ledger.figure(total).kind,
    );
    // What is counted adds up within its rounding; shares only when they are of this whole.
    let counted = matches!(kind, Kind::Count | Kind::Money | Kind::Measure);
    let mut shown = Decimal::ZERO;
    let mut sum = Interval::point(Decimal::ZERO);
    for (row, part) in parts {
        let id = desk.figure_of(part.target);
        let figure = desk.ledger.figure(id);
        if figure.unit.factor != factor || figure.kind != kind {
            return None;
        }
        let (value, decimals) = number(desk, *part)?;
        let plain = rounding.round(value, decimals);
        shown = shown.checked_add(closed.shown(*row, column).unwrap_or(plain))?;
        sum = sum.plus(stands_for(desk, id, counted)?)?;
    }
    let makes_up = sum.meets(stands_for(desk, total, counted)?);
    Some((makes_up, shown == whole))
}

fn stands_for(desk: &Desk, id: FigureId, counted: bool) -> Option<Interval> {
    match counted {
        true => desk.ledger.reported(id),
        // Quotients are cut after 28 digits: the last ones do not count.
        false => {
            let value = desk.ledger.figure(id).value.known()?;
            Interval::rounded(value, Decimal::new(1, 18))
        }
    }
}

/// Places a figure with the number that is to be shown, in the written unit.
pub(super) fn place(desk: &mut Desk, handle: Handle, shown: Decimal) -> Outcome<String> {
    let mark = desk.place_figure(handle)?;
    let id = desk.figure_of(handle.target);
    let figure = desk.ledger.figure(id);
    if let Some(value) = shown.checked_mul(figure.unit.factor) {
        let text = wording::text(figure, value, handle.form, &desk.report.numbers)?;
        if let Mark::Figure(at) = mark
            && let Some(mention) = desk.mentions.get_mut(at)
        {
            mention.text = text.into();
        }
    }
    Ok(mark.write())
}

/// `closed(figures=[…])`: the figures in the same order, rounded so that they add up.
pub(super) fn closed(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let given = args.required("figures")?;
    let Some(items) = given.as_array() else {
        return Err(args.wrong("figures", &given, "a list of figures"));
    };
    let decimals = args.count("decimals", 10)?;
    let mut handles = Vec::with_capacity(items.len());
    for item in items {
        let mut handle = handle(args.name, item)?;
        handle.form.decimals = decimals.map(|n| n as u8).or(handle.form.decimals);
        handles.push(handle);
    }
    let closed = closed_numbers(desk, &handles, args)?;
    let mut out = Vec::with_capacity(handles.len());
    for (handle, shown) in handles.into_iter().zip(closed) {
        let text = match shown {
            Some(shown) => place(desk, handle, shown)?,
            None => desk.place_figure(handle)?.write(),
        };
        out.push(Value::safe_string(&text));
    }
    Ok(Value::from(out))
}

/// The columns that `close` names by their heads.
pub(super) fn columns(args: &Args<'_>, heads: &[String]) -> Outcome<Vec<usize>> {
    let wanted = args.texts("close")?.unwrap_or_default();
    let mut out = Vec::with_capacity(wanted.len());
    for name in wanted {
        let Some(at) = heads.iter().position(|head| *head == name) else {
            let mut problem = unknown("column", &name, heads.iter().map(String::as_str));
            problem.code = codes::ARGUMENT;
            return Err(problem);
        };
        out.push(at);
    }
    Ok(out)
}

/// The problem that `close` names an indicator that the table does not show.
pub(super) fn no_column(args: &Args<'_>, desk: &Desk, id: IndicatorId) -> Box<Diagnostic> {
    let indicator = desk.report.indicators.get(id.0 as usize);
    let id = indicator.map_or("", |i| i.id.as_str());
    Box::new(
        Diagnostic::error(
            codes::ARGUMENT,
            format!(
                "`close` of `{}` names `{id}`, which the table does not show",
                args.name
            ),
        )
        .hint("add it to `indicators`, or take it out of `close`"),
    )
}
