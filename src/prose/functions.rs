//! The functions: lists of areas, standings, references and directives.

use super::args::Args;
use super::desk::{Desk, Outcome};
use super::filters::Call;
use super::handle::{Handle, Target, outside};
use super::{charts, closing, codes, columns, escape, sources, tables};
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::document::marks::Mark;
use crate::figures::{AreaId, FigureId};
use crate::measure::{Decimal, text};
use std::sync::Arc;
use tera::{Map, Value};

/// What a function does.
pub(super) type Run = fn(&mut Desk, &Args<'_>) -> Outcome<Value>;

const fn call(name: &'static str, args: &'static [&'static str], run: Run) -> Call<Run> {
    Call { name, args, run }
}

/// All functions.
pub(super) const FUNCTIONS: &[Call<Run>] = &[
    call(
        "indicators_table",
        &[
            "indicators",
            "columns",
            "relative",
            "close",
            "caption",
            "id",
            "source",
            "units",
            "weights",
            "stub",
            "spanners",
            "groups",
        ],
        columns::indicators,
    ),
    call(
        "areas_table",
        &[
            "group",
            "indicators",
            "rank_by",
            "total",
            "sparkline",
            "periods",
            "close",
            "caption",
            "id",
            "source",
            "units",
            "weights",
            "stub",
            "spanners",
            "groups",
        ],
        tables::areas,
    ),
    call(
        "periods_table",
        &[
            "indicators",
            "periods",
            "sparkline",
            "caption",
            "id",
            "source",
            "units",
            "weights",
            "stub",
            "spanners",
            "groups",
        ],
        tables::periods,
    ),
    call(
        "rows_table",
        &[
            "rows", "head", "align", "total", "close", "caption", "id", "source", "weights",
            "stub", "spanners", "groups",
        ],
        tables::rows,
    ),
    call(
        "areas_chart",
        &[
            "group",
            "indicator",
            "indicators",
            "form",
            "sort",
            "mean",
            "ranges",
            "periods",
            "caption",
            "id",
            "data",
        ],
        charts::areas,
    ),
    call(
        "periods_chart",
        &[
            "indicators",
            "periods",
            "form",
            "ranges",
            "caption",
            "id",
            "data",
        ],
        charts::periods,
    ),
    call(
        "indicators_chart",
        &["indicators", "form", "ranges", "caption", "id", "data"],
        charts::indicators,
    ),
    call(
        "sparkline",
        &["indicator", "periods"],
        charts::sparkline::call,
    ),
    call("ref", &["id", "page"], reference),
    call("contents", &[], |_, _| Ok(block(&Mark::Contents.write()))),
    call("page_break", &[], |_, _| {
        Ok(block(&Mark::PageBreak.write()))
    }),
    call("run_in", &[], |_, _| Ok(block(&Mark::RunIn.write()))),
    call("sources", &[], |_, _| Ok(block(sources::PLACEHOLDER))),
    call("count", &["group"], count),
    call("closed", &["figures", "decimals"], closing::closed),
    call("members", &["group"], members),
    call("best", &["group", "indicator"], |d, a| {
        first_or_last(d, a, true)
    }),
    call("worst", &["group", "indicator"], |d, a| {
        first_or_last(d, a, false)
    }),
    call("strongest", &["group", "indicators"], |d, a| {
        standing(d, a, true)
    }),
    call("weakest", &["group", "indicators"], |d, a| {
        standing(d, a, false)
    }),
];

/// A text as blocks of their own, wherever the call stands.
pub(super) fn block(text: &str) -> Value {
    Value::safe_string(&format!("\n\n{text}\n\n"))
}

/// An id for cross-references: letters, digits, `-`, `_`, `.`; it goes into Markdown as it is.
pub(super) fn checked_id(args: &Args<'_>) -> Outcome<Option<String>> {
    let Some(id) = args.text("id")? else {
        return Ok(None);
    };
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !id.is_empty() && id.chars().all(fits) {
        return Ok(Some(id));
    }
    Err(Box::new(
        Diagnostic::error(codes::ARGUMENT, format!("`{id}` cannot be an id"))
            .hint("use letters, digits, `-`, `_` and `.` alone"),
    ))
}

fn reference(_: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    args.required("id")?;
    let id = checked_id(args)?.unwrap_or_default();
    let title = if args.flag("page")? { " \"page\"" } else { "" };
    Ok(Value::safe_string(&format!("[](#{id}{title})")))
}

fn count(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let group = desk.group(args.text("group")?.as_deref(), desk.area)?;
    let id = desk.ledger.count(group);
    Ok(Handle::new(Target::Figure(id)).value())
}

fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    let map: Map = pairs.into_iter().map(|(k, v)| (k.into(), v)).collect();
    Value::from(map)
}

fn members(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let group = desk.group(args.text("group")?.as_deref(), desk.area)?;
    let base = &desk.ledger.base;
    let members: Vec<Value> = base
        .members(group)
        .filter_map(|id| base.areas.get(id.0 as usize))
        .map(|area| map([("id", outside(&area.id)), ("label", outside(&area.label))]))
        .collect();
    Ok(Value::from(members))
}

/// Each member's figure of an indicator in the document's period.
pub(super) fn of_members(
    desk: &mut Desk,
    group: usize,
    indicator: IndicatorId,
) -> Vec<(AreaId, FigureId)> {
    let members: Vec<AreaId> = desk.ledger.base.members(group).collect();
    let period = desk.period;
    members
        .into_iter()
        .map(|area| (area, desk.ledger.value(indicator, area, period)))
        .collect()
}

/// A figure's rank among its peers, as a number.
fn place_of(desk: &mut Desk, figure: FigureId, group: usize) -> (FigureId, Option<Decimal>) {
    let rank = desk.ledger.rank(figure, Some(group));
    (rank, desk.ledger.figure(rank).value.known())
}

/// The label of the member that comes first or last; all of them on a tie.
fn first_or_last(desk: &mut Desk, args: &Args<'_>, first: bool) -> Outcome<Value> {
    let indicator = args.indicator("indicator", desk)?;
    let group = desk.group(args.text("group")?.as_deref(), desk.area)?;
    desk.allow(Some(indicator), desk.area, true)?;
    let mut ranked: Vec<(Decimal, Arc<str>)> = Vec::new();
    let mut kept = None;
    for (area, figure) in of_members(desk, group, indicator) {
        let (rank, place) = place_of(desk, figure, group);
        if desk.ledger.kept_back(rank).is_some() {
            kept.get_or_insert(figure);
        }
        if let (Some(place), Some(area)) = (place, desk.ledger.base.areas.get(area.0 as usize)) {
            ranked.push((place, Arc::clone(&area.label)));
        }
    }
    let places = ranked.iter().map(|(place, _)| *place);
    let Some(wanted) = (if first { places.min() } else { places.max() }) else {
        let id = desk.ledger.value(indicator, desk.area, desk.period);
        return Err(desk.missing(id, "give the members' values, or leave the sentence out"));
    };
    let sharing = ranked.iter().filter(|(place, _)| *place == wanted).count();
    if let Some(kept) = kept {
        // Those kept back are ranked with the others: is one of them ahead, or level?
        let all = desk.ledger.ranked(kept, group);
        let sure = match first {
            true => wanted == Decimal::ONE,
            false => wanted + Decimal::from(sharing) == Decimal::from(all + 1),
        };
        if !sure {
            return Err(desk.kept_back(kept));
        }
    }
    let labels: Vec<String> = ranked
        .iter()
        .filter(|(place, _)| *place == wanted)
        .map(|(_, label)| escape::markdown(label).into_owned())
        .collect();
    let joined = text::join(&labels, desk.report.numbers.language);
    Ok(Value::safe_string(&joined))
}

/// The indicator in which the document's area stands best or worst among its peers.
fn standing(desk: &mut Desk, args: &Args<'_>, best: bool) -> Outcome<Value> {
    let indicators = args.indicators("indicators", desk)?;
    let group = desk.group(args.text("group")?.as_deref(), desk.area)?;
    desk.compare(&indicators)?;
    let mut found: Option<(Decimal, IndicatorId, FigureId, FigureId)> = None;
    for indicator in &indicators {
        let figure = desk.ledger.value(*indicator, desk.area, desk.period);
        let (rank, place) = place_of(desk, figure, group);
        if desk.ledger.kept_back(rank).is_some() {
            // To leave it out would claim that another is the best or the worst.
            return Err(desk.kept_back(figure));
        }
        let Some(place) = place else { continue };
        // On a tie the indicator that is named first.
        let better =
            found.is_none_or(|(other, ..)| if best { place < other } else { place > other });
        if better {
            found = Some((place, *indicator, figure, rank));
        }
    }
    let Some((_, indicator, figure, rank)) = found else {
        let first = indicators.first().copied().unwrap_or(IndicatorId(0));
        let id = desk.ledger.value(first, desk.area, desk.period);
        return Err(desk.missing(id, "give the value, or leave the sentence out"));
    };
    let indicator = desk.report.indicators.get(indicator.0 as usize);
    Ok(map([
        ("id", Value::from(indicator.map_or("", |i| i.id.as_str()))),
        (
            "indicator",
            outside(indicator.map_or("", |i| i.label.as_str())),
        ),
        ("figure", Handle::new(Target::Figure(figure)).value()),
        ("rank", Handle::new(Target::Figure(rank)).value()),
    ]))
}
