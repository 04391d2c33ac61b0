//! Tables by one call: Markdown with marks in the cells.

use super::args::Args;
use super::charts::sparkline;
use super::desk::{Desk, Outcome};
use super::functions::{block, checked_id, of_members};
use super::handle::{Form, Handle, Target, UnitForm};
use super::{closing, codes, escape, wording};
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::document::Align;
use crate::document::marks::Mark;
use crate::figures::{AreaId, FigureId, Reason, Value as FigureValue};
use crate::measure::parse::fold;
use crate::measure::text::upper_first;
use crate::measure::{Decimal, Kind};
use std::sync::Arc;
use tera::Value;

/// Printed where there can be no value.
pub(super) const NOT_APPLICABLE: &str = "n/a";
/// Printed where a value is not known.
pub(super) const NOT_KNOWN: &str = "…";

/// A cell in work.
pub(super) enum Cell {
    /// Markdown.
    Text(String),
    /// A figure, to be placed when the whole table is known.
    Figure(Handle),
}

/// A table in work.
#[derive(Default)]
pub(super) struct Table {
    head: Vec<String>,
    align: Vec<Align>,
    /// The rows, and whether each is a summary.
    pub rows: Vec<(Vec<Cell>, bool)>,
    /// The columns whose numbers are rounded so that they add up.
    pub close: Vec<usize>,
}

impl Table {
    /// Adds a column.
    pub fn column(&mut self, head: String, align: Align) {
        self.head.push(head);
        self.align.push(align);
    }

    /// The Markdown, with caption, id and source as the call gives them.
    pub fn write(self, desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
        let mut out = String::new();
        let closed = closing::close(desk, &self.rows, &self.close, args)?;
        let mut rows = Vec::with_capacity(self.rows.len());
        for (at, (row, summary)) in self.rows.iter().enumerate() {
            let mut cells = Vec::with_capacity(row.len());
            for (column, cell) in row.iter().enumerate() {
                cells.push(match cell {
                    Cell::Text(text) => text.clone(),
                    Cell::Figure(handle) => handle_cell(desk, *handle, closed.shown(at, column))?,
                });
            }
            rows.push((cells, *summary));
        }
        let note = closing::note(desk, &self.rows, &closed);
        let id = checked_id(args)?;
        match (args.prose("caption")?, id) {
            (Some(caption), id) => {
                out.push_str("Table: ");
                out.push_str(&desk.placed_text(&caption)?);
                if let Some(id) = id {
                    out.push_str(&format!(" {{#{id}}}"));
                }
                out.push_str("\n\n");
            }
            (None, Some(id)) => return Err(no_caption(&id)),
            (None, None) => {}
        }
        line(&mut out, &self.head);
        for align in &self.align {
            out.push_str(match align {
                Align::Right => "|---:",
                Align::Center => "|:---:",
                Align::Left | Align::Default => "|:---",
            });
        }
        out.push_str("|\n");
        for (mut cells, summary) in rows {
            if let (true, Some(first)) = (summary, cells.first_mut()) {
                first.push_str(&Mark::Summary.write());
            }
            line(&mut out, &cells);
        }
        let source = match args.prose("source")? {
            Some(source) => Some(desk.placed_text(&source)?),
            None => None,
        };
        match (source, note) {
            (None, None) => {}
            (Some(source), None) => out.push_str(&format!("\nSource: {source}\n")),
            (None, Some(note)) => out.push_str(&format!("\nNote: {note}\n")),
            (Some(source), Some(note)) => {
                let source = source.trim_end();
                let stop = if source.ends_with('.') { "" } else { "." };
                out.push_str(&format!("\nSource: {source}{stop} {note}\n"));
            }
        }
        Ok(block(out.trim_end()))
    }
}

fn line(out: &mut String, cells: &[String]) {
    for cell in cells {
        out.push_str("| ");
        out.push_str(cell);
        out.push(' ');
    }
    out.push_str("|\n");
}

pub(super) fn no_caption(id: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            codes::ARGUMENT,
            format!("`{id}` has an id for references but no caption to number"),
        )
        .hint("add `caption=\"…\"`, or leave `id` out"),
    )
}

/// A figure as a cell; missing ones say so without a problem.
pub(super) fn cell(id: FigureId, signed: bool) -> Cell {
    let form = Form {
        signed,
        unit: UnitForm::Cell,
        ..Form::default()
    };
    Cell::Figure(Handle {
        target: Target::Figure(id),
        form,
    })
}

fn handle_cell(desk: &mut Desk, handle: Handle, shown: Option<Decimal>) -> Outcome<String> {
    let id = desk.figure_of(handle.target);
    let kept = desk.ledger.kept_back(id).is_some();
    if let FigureValue::Missing(reason) = &desk.ledger.figure(id).value
        && !kept
    {
        let none = matches!(
            last_reason(desk, reason),
            Reason::NotApplicable(_) | Reason::NoTarget
        );
        return Ok(if none { NOT_APPLICABLE } else { NOT_KNOWN }.to_owned());
    }
    match shown {
        Some(shown) => closing::place(desk, handle, shown),
        None => desk.place_figure(handle).map(Mark::write),
    }
}

/// The reason at the root of a reason.
fn last_reason<'a>(desk: &'a Desk, reason: &'a Arc<Reason>) -> &'a Reason {
    let mut reason: &Reason = reason;
    // No chain of formulas is as long; a bound keeps a wrong one from going round.
    for _ in 0..1000 {
        let Reason::Part(part) = reason else { break };
        let FigureValue::Missing(next) = &desk.ledger.figure(*part).value else {
            break;
        };
        reason = next;
    }
    reason
}

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
        out.push_str(&format!(" ({unit})"));
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
    for indicator in indicators.iter().chain(&rank_by) {
        desk.allow(Some(*indicator), desk.area, true)?;
    }
    let mut table = Table::default();
    let singular = desk.report.groups.get(group).map_or("", |g| &g.singular);
    table.column(upper_first(&escape::markdown(singular)), Align::Left);
    for indicator in &indicators {
        table.column(label(desk, *indicator, true, units), Align::Right);
    }
    let drawn = match args.value("sparkline") {
        Some(_) => Some((
            args.indicator("sparkline", desk)?,
            sparkline::periods(desk, args)?,
        )),
        None if args.value("periods").is_some() => {
            let problem = Diagnostic::error(
                codes::ARGUMENT,
                "`periods` of `areas_table` are those of a sparkline, which it does not have",
            );
            return Err(Box::new(
                problem.hint("leave `periods` out, or add `sparkline=…`"),
            ));
        }
        None => None,
    };
    if let Some((indicator, periods)) = &drawn {
        desk.allow(Some(*indicator), desk.area, true)?;
        let name = label(desk, *indicator, true, false);
        let head = format!("{name}, {}", sparkline::head(periods));
        table.column(head, Align::Left);
    }
    if args.value("close").is_some() {
        for wanted in args.indicators("close", desk)? {
            let at = indicators.iter().position(|i| *i == wanted);
            let at = at.ok_or_else(|| closing::no_column(args, desk, wanted))?;
            table.close.push(at + 1);
        }
    }
    let mut order: Vec<(AreaId, Option<FigureId>)> = desk
        .ledger
        .base
        .members(group)
        .map(|area| (area, None))
        .collect();
    if let Some(indicator) = rank_by {
        table.column("Rank".to_owned(), Align::Right);
        order = of_members(desk, group, indicator)
            .into_iter()
            .map(|(area, figure)| (area, Some(desk.ledger.rank(figure, Some(group)))))
            .collect();
        // Stable: areas that share a place, and those without one, keep their order.
        order.sort_by_key(|(_, rank)| {
            let place = rank.and_then(|id| desk.ledger.figure(id).value.known());
            (place.is_none(), place)
        });
    }
    for (area, rank) in order {
        let mut cells = area_cells(desk, area, &indicators);
        if let Some((indicator, periods)) = &drawn {
            let mark = sparkline::mark(desk, *indicator, area, periods)?;
            cells.push(Cell::Text(mark));
        }
        if let Some(rank) = rank {
            cells.push(cell(rank, false));
        }
        table.rows.push((cells, false));
    }
    if let Some(total) = args.text("total")? {
        let area = desk.area(&total)?;
        desk.allow(None, area, false)?;
        let mut cells = area_cells(desk, area, &indicators);
        if let Some((indicator, periods)) = &drawn {
            let mark = sparkline::mark(desk, *indicator, area, periods)?;
            cells.push(Cell::Text(mark));
        }
        if rank_by.is_some() {
            cells.push(Cell::Text(String::new()));
        }
        table.rows.push((cells, true));
    }
    table.write(desk, args)
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
    let indicators = args.indicators("indicators", desk)?;
    let units = with_units(args)?;
    let periods = args.periods("periods", desk)?;
    let periods = periods.unwrap_or_else(|| desk.report.periods.clone());
    let mut table = Table::default();
    table.column("Indicator".to_owned(), Align::Left);
    for period in &periods {
        table.column(upper_first(&wording::period(*period)), Align::Right);
    }
    let drawn = args.flag("sparkline")?;
    if drawn {
        sparkline::periods(desk, args)?;
        table.column(sparkline::head(&periods), Align::Left);
    }
    for indicator in indicators {
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
        table.rows.push((cells, false));
    }
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
    let choices = [
        ("left", Align::Left),
        ("right", Align::Right),
        ("center", Align::Center),
    ];
    let aligns = args.texts("align")?.unwrap_or_default();
    let mut table = Table::default();
    for (i, head) in head.iter().enumerate() {
        let usual = if i == 0 { Align::Left } else { Align::Right };
        let align = match aligns.get(i) {
            None => usual,
            Some(name) => match choices.iter().find(|(known, _)| known == name) {
                Some((_, align)) => *align,
                None => {
                    let found = Value::from(name.as_str());
                    return Err(args.wrong("align", &found, "`left`, `right` or `center`"));
                }
            },
        };
        let text = desk.placed_text(&head.to_string())?;
        table.column(text, align);
    }
    let heads: Vec<String> = head.iter().map(Value::to_string).collect();
    table.close = closing::columns(args, &heads)?;
    let total = args.flag("total")?;
    for (i, row) in rows.iter().enumerate() {
        let Some(cells) = row.as_array() else {
            return Err(args.wrong("rows", row, "a list of lists"));
        };
        if cells.len() != table.head.len() {
            return Err(Box::new(Diagnostic::error(
                codes::ARGUMENT,
                format!(
                    "cells in row {} of `{}`: found {}, expected {} as in `head`",
                    i + 1,
                    args.name,
                    cells.len(),
                    table.head.len()
                ),
            )));
        }
        let mut texts = Vec::with_capacity(cells.len());
        for value in cells {
            texts.push(value_cell(desk, value)?);
        }
        table.rows.push((texts, total && i + 1 == rows.len()));
    }
    table.write(desk, args)
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
