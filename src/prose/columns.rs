//! The table of indicators: a row for each, a column for what is said of it.

use super::args::{self, Args};
use super::charts::sparkline;
use super::desk::{Desk, Outcome};
use super::filters::is_percentage;
use super::table::{Cell, NOT_KNOWN, Table, cell};
use super::tables::{grouped_indicators, label, with_units};
use super::{closing, codes, escape, ledger, wording};
use crate::config::IndicatorId;
use crate::document::Align;
use crate::figures::{AreaId, FigureId};
use crate::measure::Word;
use crate::measure::text::upper_first;
use tera::Value;

/// A column of the table of indicators.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Previous,
    Value,
    Change,
    RateOfChange,
    Target,
    Completion,
    Gap,
    Rank,
    Verdict,
    Unit,
    /// A line over all periods.
    Sparkline,
    /// The same indicator for a single area, such as the county beside the township.
    Area(AreaId),
}

const COLUMNS: [(&str, Column); 11] = [
    ("previous", Column::Previous),
    ("value", Column::Value),
    ("change", Column::Change),
    ("rate_of_change", Column::RateOfChange),
    ("target", Column::Target),
    ("completion", Column::Completion),
    ("gap", Column::Gap),
    ("rank", Column::Rank),
    ("verdict", Column::Verdict),
    ("unit", Column::Unit),
    ("sparkline", Column::Sparkline),
];

/// `indicators_table`: a row for each indicator.
pub(super) fn indicators(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let groups = grouped_indicators(desk, args)?;
    let names = args.texts("columns")?;
    let names =
        names.unwrap_or_else(|| ["previous", "value", "change"].map(str::to_owned).to_vec());
    let columns = args::all(names.iter().map(|name| column(desk, name)))?;
    if columns.contains(&Column::Rank) {
        let rows = groups.iter().flat_map(|group| &group.rows);
        desk.compare(&rows.copied().collect::<Vec<_>>())?;
    }
    let relative = args.flag("relative")?;
    let units = with_units(args)? && !columns.contains(&Column::Unit);
    let mut table = Table::default();
    table.column(
        "indicator",
        desk.words().text(Word::Indicator).to_owned(),
        Align::Left,
    );
    for (name, column) in names.into_iter().zip(&columns) {
        let (head, align) = column_head(desk, *column);
        table.column(name, head, align);
    }
    table.close = closing::columns(args, &table.names)?;
    let row = |desk: &mut Desk, indicator: IndicatorId| -> Outcome<Vec<Cell>> {
        let figure = desk.ledger.value(indicator, desk.area, desk.period);
        let mut cells = vec![Cell::Text(label(desk, indicator, false, units))];
        for column in &columns {
            cells.push(column_cell(desk, figure, indicator, *column, relative)?);
        }
        Ok(cells)
    };
    table.indicators(desk, groups, row)?;
    table.write(desk, args)
}

/// A column by its name: one of [`COLUMNS`], or the id of a single area.
fn column(desk: &Desk, name: &str) -> Outcome<Column> {
    if let Some((_, column)) = COLUMNS.iter().find(|(known, _)| *known == name) {
        return Ok(*column);
    }
    let areas = &desk.report.areas;
    if areas.iter().any(|area| *area.id == name) {
        return desk.area(name).map(Column::Area);
    }
    let known = COLUMNS.iter().map(|(known, _)| *known);
    let ids = areas.iter().map(|area| area.id.as_str());
    let mut problem = super::desk::unknown("column", name, known.chain(ids));
    problem.code = codes::ARGUMENT;
    Err(problem)
}

fn column_head(desk: &Desk, column: Column) -> (String, Align) {
    let words = desk.words();
    let head = match column {
        Column::Previous => upper_first(&words.period(desk.period.back(1))),
        Column::Value => upper_first(&words.period(desk.period)),
        Column::Change => words.text(Word::Change).to_owned(),
        Column::RateOfChange => words.text(Word::RateOfChange).to_owned(),
        Column::Target => words.text(Word::Target).to_owned(),
        Column::Completion => words.text(Word::Completion).to_owned(),
        Column::Gap => words.text(Word::Gap).to_owned(),
        Column::Rank => words.text(Word::Rank).to_owned(),
        Column::Verdict => words.text(Word::Result).to_owned(),
        Column::Unit => words.text(Word::Unit).to_owned(),
        Column::Sparkline => sparkline::head(&desk.report.periods, words),
        Column::Area(area) => {
            let area = desk.ledger.base.areas.get(area.0 as usize);
            area.map_or_else(String::new, |a| escape::markdown(&a.label).into_owned())
        }
    };
    let words = matches!(column, Column::Verdict | Column::Unit | Column::Sparkline);
    (head, if words { Align::Left } else { Align::Right })
}

fn column_cell(
    desk: &mut Desk,
    figure: FigureId,
    indicator: IndicatorId,
    column: Column,
    relative: bool,
) -> Outcome<Cell> {
    let before = |desk: &mut Desk| desk.ledger.previous(figure, 1);
    let target = ledger::target(&mut desk.ledger, figure);
    let not_applicable = desk.words().text(Word::NotApplicable).to_owned();
    let none = || Cell::Text(not_applicable.clone());
    Ok(match column {
        Column::Value => cell(figure, false),
        Column::Previous => {
            let id = before(desk);
            cell(id, false)
        }
        Column::Change => {
            let before = before(desk);
            let id = ledger::change(&mut desk.ledger, figure, before);
            cell(id, true)
        }
        // In per cent of a per cent only when that is asked for.
        Column::RateOfChange if !relative && is_percentage(desk.ledger.figure(figure)) => none(),
        Column::RateOfChange => {
            let before = before(desk);
            let id = ledger::rate_of_change(&mut desk.ledger, figure, before);
            cell(id, true)
        }
        Column::Target => target.map_or_else(none, |id| cell(id, false)),
        Column::Completion if target.is_none() => none(),
        Column::Completion => {
            let id = desk.ledger.completion(figure);
            cell(id, false)
        }
        Column::Gap if target.is_none() => none(),
        Column::Gap => {
            let id = desk.ledger.gap(figure);
            cell(id, true)
        }
        Column::Area(area) => {
            desk.allow(Some(indicator), area, false)?;
            let id = desk.ledger.at(figure, Some(area), None);
            cell(id, false)
        }
        Column::Rank => {
            desk.allow(Some(indicator), desk.area, true)?;
            let group = desk.group(None, desk.area)?;
            let id = desk.ledger.rank(figure, Some(group));
            cell(id, false)
        }
        Column::Verdict => Cell::Text(
            match ledger::verdict(&mut desk.ledger, figure) {
                ledger::Verdict::Met => desk.words().text(Word::Met),
                ledger::Verdict::Missed => desk.words().text(Word::Missed),
                ledger::Verdict::NoTarget => &not_applicable,
                ledger::Verdict::Unknown(id) if desk.ledger.kept_back(id).is_some() => {
                    let rule = desk.report.suppress.as_ref();
                    let withheld = rule.map_or("", |rule| &*rule.withheld);
                    return Ok(Cell::Text(escape::markdown(withheld).into_owned()));
                }
                ledger::Verdict::Unknown(_) => NOT_KNOWN,
            }
            .to_owned(),
        ),
        Column::Sparkline => {
            let periods = desk.report.periods.clone();
            let area = desk.area;
            Cell::Text(sparkline::mark(desk, indicator, area, &periods)?)
        }
        Column::Unit => {
            let indicator = desk.report.indicators.get(indicator.0 as usize);
            let unit = indicator.map_or("", |i| wording::unit_label(&i.unit));
            Cell::Text(escape::markdown(unit).into_owned())
        }
    })
}
