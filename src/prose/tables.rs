//! Tables by one call.

use super::args::Args;
use super::charts::sparkline;
use super::desk::{Desk, Outcome, unknown};
use super::functions::of_members;
use super::handle::Handle;
use super::table::{Cell, Table, cell};
use super::{closing, codes, escape, layout};
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::document::Align;
use crate::figures::{AreaId, FigureId};
use crate::measure::parse::fold;
use crate::measure::text::upper_first;
use crate::measure::{Kind, Period, Word};
use std::collections::BTreeMap;
use tera::Value;

/// An indicator's label for a stub or head, with its unit unless `units=false`.
pub(super) fn label(desk: &Desk, indicator: IndicatorId, short: bool, units: bool) -> String {
    let Some(indicator) = desk.report.indicators.get(indicator.0 as usize) else {
        return String::new();
    };
    let name = if short {
        &indicator.short
    } else {
        &indicator.label.value
    };
    let mut out = escape::markdown(name).into_owned();
    // A sign stands at each number, and the label of a count says what is counted; any
    // other unit would be said nowhere else, unless the label names it.
    let unit = &indicator.unit;
    let said = indicator.kind.value == Kind::Count
        || !unit.sign.is_empty()
        || unit.name.is_empty()
        || fold(name).contains(&fold(&unit.name));
    if units && !said {
        let unit = escape::markdown(&unit.name);
        out.push_str(&desk.words().bracketed(&unit));
    }
    out
}

pub(super) fn with_units(args: &Args<'_>) -> Outcome<bool> {
    Ok(args.value("units").is_none() || args.flag("units")?)
}

/// `areas_table`: a row for each member of a group.
pub(super) fn areas(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let group = desk.group(args.text("group")?.as_deref(), desk.area)?;
    let indicators = args.indicators("indicators", desk)?;
    let units = with_units(args)?;
    let rank_by = match args.value("rank_by") {
        Some(_) => Some(args.indicator("rank_by", desk)?),
        None => None,
    };
    let compared: Vec<IndicatorId> = indicators.iter().chain(&rank_by).copied().collect();
    desk.compare(&compared)?;
    let mut table = Table::default();
    let singular = desk.report.groups.get(group).map_or("", |g| &g.singular);
    table.column(
        "area",
        upper_first(&escape::markdown(singular)),
        Align::Left,
    );
    for indicator in &indicators {
        let head = label(desk, *indicator, true, units);
        table.column(name_of(desk, *indicator), head, Align::Right);
    }
    let drawn = drawn(desk, args)?;
    if let Some((indicator, periods)) = &drawn {
        desk.allow(Some(*indicator), desk.area, true)?;
        let name = label(desk, *indicator, true, false);
        let periods = sparkline::head(periods, desk.words());
        let head = format!("{name}{}{periods}", desk.words().comma());
        table.column("sparkline", head, Align::Left);
    }
    if args.value("close").is_some() {
        for wanted in args.indicators("close", desk)? {
            let at = indicators.iter().position(|i| *i == wanted);
            let at = at.ok_or_else(|| closing::no_column(args, desk, wanted))?;
            table.close.push(at + 1);
        }
    }
    if rank_by.is_some() {
        let head = desk.words().text(Word::Rank).to_owned();
        table.column("rank", head, Align::Right);
    }
    let order = members_in_order(desk, group, rank_by);
    let ranks: BTreeMap<AreaId, Option<FigureId>> = order.iter().copied().collect();
    let row = |desk: &mut Desk, area: AreaId| -> Outcome<Vec<Cell>> {
        let mut cells = area_cells(desk, area, &indicators);
        if let Some((indicator, periods)) = &drawn {
            let mark = sparkline::mark(desk, *indicator, area, periods)?;
            cells.push(Cell::Text(mark));
        }
        match ranks.get(&area) {
            Some(Some(rank)) => cells.push(cell(*rank, false)),
            _ if rank_by.is_some() => cells.push(Cell::Text(String::new())),
            _ => {}
        }
        Ok(cells)
    };
    let groups = layout::groups(desk, args, |desk, name| desk.area(&name.to_string()))?;
    let order = order.into_iter().map(|(area, _)| area).collect();
    let name = |area: AreaId| {
        let area = desk.ledger.base.areas.get(area.0 as usize);
        area.map_or_else(String::new, |area| area.id.to_string())
    };
    for group in layout::arrange(args, groups, order, name)? {
        table.group(group.label);
        for area in group.rows {
            let cells = row(desk, area)?;
            table.rows.push((cells, false));
        }
        if let Some(total) = group.total {
            desk.allow(None, total, false)?;
            let cells = row(desk, total)?;
            table.rows.push((cells, true));
        }
    }
    if let Some(total) = args.text("total")? {
        let area = desk.area(&total)?;
        desk.allow(None, area, false)?;
        let cells = row(desk, area)?;
        table.group(String::new());
        table.rows.push((cells, true));
    }
    table.write(desk, args)
}

/// What the sparkline of a table of areas draws, if it has one.
fn drawn(desk: &mut Desk, args: &Args<'_>) -> Outcome<Option<(IndicatorId, Vec<Period>)>> {
    if args.value("sparkline").is_some() {
        let indicator = args.indicator("sparkline", desk)?;
        return Ok(Some((indicator, sparkline::periods(desk, args)?)));
    }
    if args.value("periods").is_none() {
        return Ok(None);
    }
    let problem = Diagnostic::error(
        codes::ARGUMENT,
        "`periods` of `areas_table` are those of a sparkline, which it does not have",
    );
    Err(Box::new(
        problem.hint("leave `periods` out, or add `sparkline=…`"),
    ))
}

/// The members of a group in the order of their ranks, with these, or in that of the group.
fn members_in_order(
    desk: &mut Desk,
    group: usize,
    rank_by: Option<IndicatorId>,
) -> Vec<(AreaId, Option<FigureId>)> {
    let Some(indicator) = rank_by else {
        let members = desk.ledger.base.members(group);
        return members.map(|area| (area, None)).collect();
    };
    let mut order: Vec<(AreaId, Option<FigureId>)> = of_members(desk, group, indicator)
        .into_iter()
        .map(|(area, figure)| (area, Some(desk.ledger.rank(figure, Some(group)))))
        .collect();
    // Stable: areas that share a place, and those without one, keep their order.
    order.sort_by_key(|(_, rank)| {
        let place = rank.and_then(|id| desk.ledger.figure(id).value.known());
        (place.is_none(), place)
    });
    order
}

/// An indicator's id.
pub(super) fn name_of(desk: &Desk, indicator: IndicatorId) -> String {
    let indicator = desk.report.indicators.get(indicator.0 as usize);
    indicator.map_or_else(String::new, |i| i.id.value.clone())
}

/// The rows of a table of indicators in their groups; those of the groups alone when
/// `indicators` is left out.
pub(super) fn grouped_indicators(
    desk: &mut Desk,
    args: &Args<'_>,
) -> Outcome<Vec<layout::Group<IndicatorId>>> {
    let groups = layout::groups(desk, args, |desk, name| {
        args.indicator_of("rows", name, desk)
    })?;
    if groups.is_empty() || args.value("indicators").is_some() {
        let rows = args.indicators("indicators", desk)?;
        return layout::arrange(args, groups, rows, |id| name_of(desk, id));
    }
    Ok(groups)
}

fn area_cells(desk: &mut Desk, area: AreaId, indicators: &[IndicatorId]) -> Vec<Cell> {
    let label = desk
        .ledger
        .base
        .areas
        .get(area.0 as usize)
        .map_or("", |a| &a.label);
    let mut cells = vec![Cell::Text(escape::markdown(label).into_owned())];
    let period = desk.period;
    for indicator in indicators {
        let figure = desk.ledger.value(*indicator, area, period);
        cells.push(cell(figure, false));
    }
    cells
}

/// `periods_table`: a row for each indicator, a column for each period.
pub(super) fn periods(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let groups = grouped_indicators(desk, args)?;
    let units = with_units(args)?;
    let periods = args.periods("periods", desk)?;
    let periods = periods.unwrap_or_else(|| desk.report.periods.clone());
    let mut table = Table::default();
    table.by_period = true;
    table.column(
        "indicator",
        desk.words().text(Word::Indicator).to_owned(),
        Align::Left,
    );
    for period in &periods {
        let name = desk.words().period(*period);
        let head = upper_first(&name);
        table.column(name, head, Align::Right);
    }
    let drawn = args.flag("sparkline")?;
    if drawn {
        sparkline::periods(desk, args)?;
        table.column(
            "sparkline",
            sparkline::head(&periods, desk.words()),
            Align::Left,
        );
    }
    let row = |desk: &mut Desk, indicator: IndicatorId| -> Outcome<Vec<Cell>> {
        let mut cells = vec![Cell::Text(label(desk, indicator, false, units))];
        for period in &periods {
            let figure = desk.ledger.value(indicator, desk.area, *period);
            cells.push(cell(figure, false));
        }
        if drawn {
            let area = desk.area;
            let mark = sparkline::mark(desk, indicator, area, &periods)?;
            cells.push(Cell::Text(mark));
        }
        Ok(cells)
    };
    table.indicators(desk, groups, row)?;
    table.write(desk, args)
}

/// `rows_table`: rows of figures and texts as the template lists them.
pub(super) fn rows(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let head = args
        .list("head")?
        .ok_or_else(|| args.required("head").err())
        .or_else(|problem| problem.map_or(Ok(Vec::new()), Err))?;
    let given = args.required("rows")?;
    let Some(rows) = given.as_array() else {
        return Err(args.wrong("rows", &given, "a list of lists"));
    };
    let aligns = args.texts("align")?.unwrap_or_default();
    let mut table = Table::default();
    for (i, head) in head.iter().enumerate() {
        let align = match aligns.get(i) {
            Some(name) => alignment(args, name)?,
            None if i == 0 => Align::Left,
            None => Align::Right,
        };
        let text = desk.placed_text(&head.to_string())?;
        table.column(head.to_string(), text, align);
    }
    table.close = closing::columns(args, &table.names)?;
    let total = args.flag("total")?;
    let mut made = Vec::with_capacity(rows.len());
    let mut names = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let Some(cells) = row.as_array() else {
            return Err(args.wrong("rows", row, "a list of lists"));
        };
        if cells.len() != table.heads.len() {
            return Err(uneven(args, i + 1, cells.len(), table.heads.len()));
        }
        let mut texts = Vec::with_capacity(cells.len());
        for value in cells {
            texts.push(value_cell(desk, value)?);
        }
        made.push(texts);
        names.push(cells.first().map_or_else(String::new, Value::to_string));
    }
    let last = made.len().saturating_sub(usize::from(total));
    let mut taken = vec![false; last];
    let groups = layout::groups(desk, args, |_, name| {
        let name = name.to_string();
        let named = names.iter().zip(&mut taken);
        // A name that stands at several rows stands for one after the other.
        match named
            .enumerate()
            .find(|(_, (n, taken))| **n == name && !**taken)
        {
            Some((at, (_, taken))) => {
                *taken = true;
                Ok(at)
            }
            None => Err(no_row(&name, &names)),
        }
    })?;
    let name = |at: usize| names.get(at).cloned().unwrap_or_default();
    let mut take = |at: usize| made.get_mut(at).map(std::mem::take).unwrap_or_default();
    for group in layout::arrange(args, groups, (0..last).collect(), name)? {
        table.group(group.label);
        let rows = group.rows.into_iter().map(|at| (at, false));
        let rows = rows.chain(group.total.map(|at| (at, true)));
        table.rows.extend(rows.map(|(at, sum)| (take(at), sum)));
    }
    if total && !names.is_empty() {
        table.group(String::new());
        table.rows.push((take(last), true));
    }
    table.write(desk, args)
}

fn alignment(args: &Args<'_>, name: &str) -> Outcome<Align> {
    match name {
        "left" => Ok(Align::Left),
        "right" => Ok(Align::Right),
        "center" => Ok(Align::Center),
        _ => Err(args.wrong("align", &Value::from(name), "`left`, `right` or `center`")),
    }
}

/// A row, counted from 1, that has more or fewer cells than there are columns.
fn uneven(args: &Args<'_>, row: usize, found: usize, expected: usize) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        codes::ARGUMENT,
        format!(
            "cells in row {row} of `{}`: found {found}, expected {expected} as in `head`",
            args.name
        ),
    ))
}

fn no_row(name: &str, names: &[String]) -> Box<Diagnostic> {
    let mut problem = unknown("row", name, names.iter().map(String::as_str));
    problem.code = codes::ARGUMENT;
    problem
}

fn value_cell(desk: &mut Desk, value: &Value) -> Outcome<Cell> {
    Ok(match Handle::of(value) {
        Some(handle) => Cell::Figure(handle),
        None if value.is_string() && value.is_safe() => {
            Cell::Text(value.to_string().replace('\n', " "))
        }
        None => Cell::Text(desk.placed_text(&value.to_string())?),
    })
}
