//! Charts by one call: what to show, not how it is drawn.

mod alternative;
mod draft;
mod fit;
mod forms;
pub(super) mod sparkline;

use super::args::Args;
use super::desk::{Desk, Outcome};
use super::functions::of_members;
use super::{codes, wording};
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::document::Level;
use crate::document::marks::strip;
use crate::figures::{AreaId, FigureId};
use crate::measure::text::upper_first;
use crate::measure::{Period, Word, Words};
use draft::{Draft, point};
use forms::Form;
use tera::Value;

/// What `areas_chart` can draw.
const AREAS: [Form; 10] = [
    Form::Bar,
    Form::HorizontalBar,
    Form::Ranked,
    Form::Bullet,
    Form::Stacked,
    Form::HorizontalStacked,
    Form::Shares,
    Form::HorizontalShares,
    Form::LinePanels,
    Form::BarPanels,
];
/// What `periods_chart` can draw.
const PERIODS: [Form; 10] = [
    Form::Line,
    Form::Bar,
    Form::HorizontalBar,
    Form::Bullet,
    Form::Stacked,
    Form::HorizontalStacked,
    Form::Shares,
    Form::HorizontalShares,
    Form::LinePanels,
    Form::BarPanels,
];
/// What `indicators_chart` can draw.
const INDICATORS: [Form; 3] = [Form::Bar, Form::HorizontalBar, Form::Bullet];

fn label_and_unit(desk: &Desk, indicator: IndicatorId) -> (String, String) {
    let indicator = desk.report.indicators.get(indicator.0 as usize);
    indicator.map_or_else(Default::default, |i| {
        (
            i.label.value.clone(),
            wording::unit_label(&i.unit).to_owned(),
        )
    })
}

/// One axis carries one unit.
fn same_unit(desk: &Desk, indicators: &[IndicatorId]) -> Outcome<String> {
    let mut units = indicators.iter().map(|i| label_and_unit(desk, *i).1);
    let first = units.next().unwrap_or_default();
    match units.find(|unit| *unit != first) {
        None => Ok(first),
        Some(other) => Err(Box::new(
            Diagnostic::error(
                codes::ARGUMENT,
                format!("a chart has one axis, but its indicators are in `{first}` and `{other}`"),
            )
            .hint("draw a chart for each unit"),
        )),
    }
}

/// The indicators of `indicator` or of `indicators`.
fn one_or_several(desk: &mut Desk, args: &Args<'_>) -> Outcome<Vec<IndicatorId>> {
    if args.value("indicators").is_none() {
        return Ok(vec![args.indicator("indicator", desk)?]);
    }
    if args.value("indicator").is_some() {
        let message = format!("`{}` has both `indicator` and `indicators`", args.name);
        return Err(Box::new(
            Diagnostic::error(codes::ARGUMENT, message).hint("leave `indicator` out"),
        ));
    }
    args.indicators("indicators", desk)
}

/// The periods as categories.
fn names(periods: &[Period], words: &Words) -> Vec<String> {
    let names = periods.iter().map(|p| upper_first(&words.period(*p)));
    names.collect()
}

/// `2015 to 2019`, `2019`.
pub(super) fn span(periods: &[Period], words: &Words) -> String {
    match periods {
        [] => String::new(),
        [only] => words.period(*only),
        [first, .., last] => {
            let (first, last) = (words.period(*first), words.period(*last));
            words.fill(Word::Span, &[("first", &first), ("last", &last)])
        }
    }
}

/// The members of a group in order: as declared, or with `sort` by the greatest value of
/// the first indicator, of stacks by the greatest sum; unknown last. Equal ones keep
/// their order.
fn members(
    desk: &mut Desk,
    group: usize,
    indicators: &[IndicatorId],
    sort: Option<Form>,
) -> Vec<AreaId> {
    let mut members = Vec::new();
    let first = indicators.first().copied().unwrap_or(IndicatorId(0));
    for (area, figure) in of_members(desk, group, first) {
        let by = match sort {
            Some(form) if form.is_stacked() && !form.is_shares() => {
                let period = desk.period;
                let parts: Vec<FigureId> = indicators
                    .iter()
                    .map(|indicator| desk.ledger.value(*indicator, area, period))
                    .collect();
                desk.ledger.total(&parts).unwrap_or(figure)
            }
            _ => figure,
        };
        let value = desk.ledger.figure(by).value.known();
        members.push((area, (value.is_none(), value.map(std::cmp::Reverse))));
    }
    if sort.is_some() {
        members.sort_by_key(|(_, key)| *key);
    }
    members.into_iter().map(|(area, _)| area).collect()
}

/// What a chart shows by the members of a group.
fn by_group(desk: &Desk, what: &str, group: &str, period: &str) -> String {
    let parts = [("what", what), ("group", group), ("period", period)];
    desk.words().fill(Word::ByGroup, &parts)
}

fn area_label(desk: &Desk, area: AreaId) -> String {
    let area = desk.ledger.base.areas.get(area.0 as usize);
    area.map_or_else(String::new, |area| strip(&area.label).into_owned())
}

/// `areas_chart`: indicators over the members of a group.
pub(super) fn areas(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let group = desk.group(args.text("group")?.as_deref(), desk.area)?;
    let indicators = one_or_several(desk, args)?;
    for indicator in &indicators {
        desk.allow(Some(*indicator), desk.area, true)?;
    }
    let form = fit::form(args, Form::HorizontalBar, &AREAS)?;
    let sort = (args.flag("sort")? || form == Form::Ranked).then_some(form);
    let members = members(desk, group, &indicators, sort);
    let singular = desk.report.groups.get(group);
    let singular = singular.map_or("area", |g| &g.singular).to_owned();
    let mut draft = Draft::new(form);
    draft.unit = same_unit(desk, &indicators)?;
    draft.highlight = members.iter().position(|area| *area == desk.area);
    draft.indicators.clone_from(&indicators);
    let labels: Vec<String> = indicators
        .iter()
        .map(|i| label_and_unit(desk, *i).0)
        .collect();
    let language = desk.report.numbers.language;
    let what = crate::measure::text::join(&labels, language);
    if form.is_panels() {
        return area_panels(desk, args, draft, (&indicators, &members, &what, &singular));
    }
    if args.value("periods").is_some() {
        return Err(fit::misfit(
            format!(
                "the form `{}` of areas shows one period, so it takes no `periods`",
                form.name()
            ),
            "leave `periods` out, or use `line-panels` or `bar-panels`",
        ));
    }
    draft.subject = by_group(desk, &what, &singular, &desk.words().period(desk.period));
    if fit::mean(args, form)? {
        let [indicator] = &indicators[..] else {
            return Err(fit::misfit(
                format!("a mean is of one indicator, found {}", indicators.len()),
                "name one, or leave `mean` out",
            ));
        };
        draft.levels.extend(mean(desk, *indicator, group)?);
    }
    area_bars(desk, args, draft, (&members, labels))
}

/// Bars or bullets of areas in the document's period.
fn area_bars(
    desk: &mut Desk,
    args: &Args<'_>,
    mut draft: Draft,
    (members, labels): (&[AreaId], Vec<String>),
) -> Outcome<Value> {
    draft.categories = members.iter().map(|area| area_label(desk, *area)).collect();
    let period = desk.period;
    let mut figures = Vec::with_capacity(draft.indicators.len());
    for indicator in &draft.indicators {
        let of = members
            .iter()
            .map(|area| desk.ledger.value(*indicator, *area, period));
        figures.push(of.collect::<Vec<FigureId>>());
    }
    draft.fill(desk, labels, &figures)?;
    if draft.form == Form::Ranked {
        // One line to compare with: beside the mean, a mark in each row would be one too many.
        for series in &mut draft.series {
            series.targets.clear();
            series.met.clear();
        }
    }
    draft.finish(desk, args)
}

/// The mean of a group as a level; `None` when it is not known or not told.
fn mean(desk: &mut Desk, indicator: IndicatorId, group: usize) -> Outcome<Option<Level>> {
    let own = desk.ledger.value(indicator, AreaId(0), desk.period);
    let mean = desk.ledger.mean(own, group);
    if desk.ledger.figure(mean).value.known().is_none() {
        return Ok(None);
    }
    let (point, value, _) = point(desk, mean)?;
    Ok(value.map(|value| Level {
        label: desk.words().text(Word::Mean).to_owned(),
        point,
        value,
    }))
}

/// A panel for each area, over the periods.
fn area_panels(
    desk: &mut Desk,
    args: &Args<'_>,
    mut draft: Draft,
    (indicators, members, what, singular): (&[IndicatorId], &[AreaId], &str, &str),
) -> Outcome<Value> {
    let [indicator] = indicators else {
        return Err(fit::misfit(
            format!(
                "panels of areas show one indicator, found {}",
                indicators.len()
            ),
            "draw a chart for each indicator",
        ));
    };
    fit::mean(args, draft.form)?;
    let periods = args.periods("periods", desk)?;
    let periods = periods.unwrap_or_else(|| desk.report.periods.clone());
    draft.categories = names(&periods, desk.words());
    draft.over_time = true;
    draft.subject = by_group(desk, what, singular, &span(&periods, desk.words()));
    for area in members {
        let of = periods
            .iter()
            .map(|period| desk.ledger.value(*indicator, *area, *period));
        let figures: Vec<FigureId> = of.collect();
        let label = area_label(desk, *area);
        draft.series(desk, label, &figures)?;
    }
    draft.finish(desk, args)
}

/// `periods_chart`: indicators over periods.
pub(super) fn periods(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let indicators = args.indicators("indicators", desk)?;
    let mut draft = Draft::new(fit::form(args, Form::Line, &PERIODS)?);
    draft.unit = same_unit(desk, &indicators)?;
    draft.indicators.clone_from(&indicators);
    let periods = args.periods("periods", desk)?;
    let periods = periods.unwrap_or_else(|| desk.report.periods.clone());
    draft.categories = names(&periods, desk.words());
    draft.over_time = true;
    let labels: Vec<String> = indicators
        .iter()
        .map(|i| label_and_unit(desk, *i).0)
        .collect();
    let language = desk.report.numbers.language;
    let words = desk.words();
    let parts = [
        ("what", &*crate::measure::text::join(&labels, language)),
        ("period", &*span(&periods, words)),
    ];
    draft.subject = words.fill(Word::OverTime, &parts);
    let mut all = Vec::new();
    for indicator in &indicators {
        let of = periods
            .iter()
            .map(|period| desk.ledger.value(*indicator, desk.area, *period));
        all.push(of.collect::<Vec<FigureId>>());
    }
    draft.fill(desk, labels, &all)?;
    draft.finish(desk, args)
}

/// `indicators_chart`: several indicators of the document's area side by side.
pub(super) fn indicators(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let indicators = args.indicators("indicators", desk)?;
    let mut draft = Draft::new(fit::form(args, Form::HorizontalBar, &INDICATORS)?);
    // Bullets are in the scale of each target.
    if draft.form != Form::Bullet {
        draft.unit = same_unit(desk, &indicators)?;
    }
    draft.indicators.clone_from(&indicators);
    let mut figures = Vec::with_capacity(indicators.len());
    for indicator in &indicators {
        figures.push(desk.ledger.value(*indicator, desk.area, desk.period));
        let short = desk.report.indicators.get(indicator.0 as usize);
        let short = short.map_or_else(String::new, |i| i.short.clone());
        draft.categories.push(short);
    }
    let words = desk.words();
    let period = words.period(desk.period);
    let count = indicators.len().to_string();
    let parts = [("count", &*count), ("period", &*period)];
    draft.subject = words.fill(Word::Several, &parts);
    draft.series(desk, period, &figures)?;
    draft.finish(desk, args)
}
