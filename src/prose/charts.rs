//! Charts by one call: what to show, not how it is drawn.

mod alternative;
mod fit;
mod forms;
pub(super) mod sparkline;

use super::args::Args;
use super::desk::{Desk, Outcome};
use super::functions::{block, checked_id, of_members};
use super::handle::{self, Handle, Target, UnitForm};
use super::{codes, ledger, wording};
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::document::marks::{Mark, strip};
use crate::document::{Chart, Level, Series};
use crate::figures::{AreaId, FigureId};
use crate::measure::text::upper_first;
use crate::measure::{Decimal, Period};
use alternative::Teller;
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

/// A chart in work.
struct Draft {
    form: Form,
    categories: Vec<String>,
    /// Whether the categories are periods, in order.
    over_time: bool,
    indicators: Vec<IndicatorId>,
    series: Vec<Series>,
    totals: Option<Series>,
    levels: Vec<Level>,
    unit: String,
    /// What it shows, for the text alternative: `Births by township`.
    subject: String,
    /// The category, or panel, that is the document's own area.
    highlight: Option<usize>,
}

impl Draft {
    fn new(form: Form) -> Self {
        Draft {
            form,
            categories: Vec::new(),
            over_time: false,
            indicators: Vec::new(),
            series: Vec::new(),
            totals: None,
            levels: Vec::new(),
            unit: String::new(),
            subject: String::new(),
            highlight: None,
        }
    }

    /// Adds a series of figures, one for each category.
    fn series(&mut self, desk: &mut Desk, label: String, figures: &[FigureId]) -> Outcome<()> {
        let goals = self.form == Form::Bullet;
        self.series.push(series(desk, label, figures, goals)?);
        Ok(())
    }

    /// Adds the parts of a whole: series of figures, their sum, or their shares of it.
    fn parts(
        &mut self,
        desk: &mut Desk,
        labels: Vec<String>,
        figures: &[Vec<FigureId>],
    ) -> Outcome<()> {
        for (label, figures) in labels.iter().zip(figures) {
            self.series(desk, label.clone(), figures)?;
        }
        // What cannot be added is told before it is.
        self.check(desk)?;
        let mut totals = Vec::with_capacity(self.categories.len());
        for at in 0..self.categories.len() {
            let parts: Vec<FigureId> = figures.iter().filter_map(|f| f.get(at)).copied().collect();
            let total = desk.ledger.total(&parts);
            totals.push(total.or(parts.first().copied()).unwrap_or(FigureId(0)));
        }
        if !self.form.is_shares() {
            self.totals = Some(series(desk, "Total".to_owned(), &totals, false)?);
            self.hide_open_stacks();
            return Ok(());
        }
        self.series.clear();
        self.unit = "%".to_owned();
        for (label, figures) in labels.into_iter().zip(figures) {
            let shares: Vec<FigureId> = figures
                .iter()
                .zip(&totals)
                .map(|(part, total)| desk.ledger.share(*part, *total))
                .collect();
            self.series(desk, label, &shares)?;
        }
        self.hide_open_stacks();
        Ok(())
    }

    /// Draws no stack of which a part is kept back: what is missing could be read off it.
    fn hide_open_stacks(&mut self) {
        for at in 0..self.categories.len() {
            if self.series.iter().all(|series| series.value(at).is_some()) {
                continue;
            }
            for series in self.series.iter_mut().chain(&mut self.totals) {
                if let Some(value) = series.values.get_mut(at) {
                    *value = None;
                }
            }
        }
    }

    fn finish(self, desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
        self.check(desk)?;
        let ranges = fit::ranges(args, self.form)?;
        let id = checked_id(args)?.unwrap_or_default();
        let caption = match args.prose("caption")? {
            Some(caption) => desk.inlines(&caption)?,
            None if id.is_empty() => Vec::new(),
            None => return Err(super::tables::no_caption(&id)),
        };
        let alternative = Teller {
            draft: &self,
            mentions: &desk.mentions,
            language: desk.report.numbers.language,
        }
        .tell();
        desk.charts.push(Chart {
            id,
            number: String::new(),
            caption,
            form: self.form.drawn(),
            categories: self.categories,
            series: self.series,
            totals: self.totals.map(Box::new),
            levels: self.levels,
            ranges,
            unit: self.unit,
            alternative,
            highlight: self.highlight,
            with_data: args.flag("data")?,
            numbers: desk.report.numbers.clone(),
        });
        Ok(block(&Mark::Chart(desk.charts.len() - 1).write()))
    }
}

/// A figure as a point: its mention, its value and its target in the written unit.
fn point(
    desk: &mut Desk,
    id: FigureId,
) -> Outcome<(Option<usize>, Option<Decimal>, Option<Decimal>)> {
    let figure = desk.ledger.figure(id);
    let unit = figure.unit.clone();
    let decimals = figure.decimals;
    let value = figure.value.known();
    if value.is_none() && desk.ledger.kept_back(id).is_none() {
        return Ok((None, None, None));
    }
    let form = handle::Form {
        unit: UnitForm::Cell,
        ..handle::Form::default()
    };
    let mark = desk.place_figure(Handle {
        target: Target::Figure(id),
        form,
    })?;
    let Mark::Figure(mention) = mark else {
        return Ok((None, None, None));
    };
    let Some(value) = value else {
        return Ok((Some(mention), None, None));
    };
    let target = ledger::target(&mut desk.ledger, id)
        .and_then(|id| desk.ledger.figure(id).value.known())
        .and_then(|value| wording::written(value, &unit))
        .map(|value| with_decimals(value, decimals));
    Ok((Some(mention), wording::written(value, &unit), target))
}

/// A target with as many decimals as the values beside it, and more where it has more.
fn with_decimals(value: Decimal, decimals: u32) -> Decimal {
    let mut value = value.normalize();
    if value.scale() < decimals {
        value.rescale(decimals);
    }
    value
}

/// A series of figures. Bullets print their targets, which therefore are figures too.
fn series(desk: &mut Desk, label: String, figures: &[FigureId], goals: bool) -> Outcome<Series> {
    let mut series = Series {
        label,
        points: Vec::with_capacity(figures.len()),
        values: Vec::with_capacity(figures.len()),
        targets: Vec::with_capacity(figures.len()),
        ..Series::default()
    };
    for id in figures {
        let (mention, value, target) = point(desk, *id)?;
        series.points.push(mention);
        series.values.push(value);
        series.targets.push(target);
        series.met.push(match target {
            Some(_) => desk.ledger.is_met(*id),
            None => None,
        });
        if goals {
            let target = match target {
                Some(_) => ledger::target(&mut desk.ledger, *id),
                None => None,
            };
            series.goals.push(match target {
                Some(target) => point(desk, target)?.0,
                None => None,
            });
        }
    }
    Ok(series)
}

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
fn names(periods: &[Period]) -> Vec<String> {
    let names = periods.iter().map(|p| upper_first(&wording::period(*p)));
    names.collect()
}

/// `2015 to 2019`, `2019`.
pub(super) fn span(periods: &[Period]) -> String {
    match periods {
        [] => String::new(),
        [only] => wording::period(*only),
        [first, .., last] => format!("{} to {}", wording::period(*first), wording::period(*last)),
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
    draft.categories = members.iter().map(|area| area_label(desk, *area)).collect();
    draft.subject = format!("{what} by {singular}, {}", wording::period(desk.period));
    let period = desk.period;
    let mut figures = Vec::with_capacity(indicators.len());
    for indicator in &indicators {
        let of = members
            .iter()
            .map(|area| desk.ledger.value(*indicator, *area, period));
        figures.push(of.collect::<Vec<FigureId>>());
    }
    if fit::mean(args, form)? {
        let [indicator] = &indicators[..] else {
            return Err(fit::misfit(
                format!("a mean is of one indicator, found {}", indicators.len()),
                "name one, or leave `mean` out",
            ));
        };
        draft.levels.extend(mean(desk, *indicator, group)?);
    }
    if form.is_stacked() {
        draft.parts(desk, labels, &figures)?;
    } else {
        for (label, figures) in labels.into_iter().zip(&figures) {
            draft.series(desk, label, figures)?;
        }
    }
    if form == Form::Ranked {
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
        label: "mean".to_owned(),
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
    draft.categories = names(&periods);
    draft.over_time = true;
    draft.subject = format!("{what} by {singular}, {}", span(&periods));
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
    draft.categories = names(&periods);
    draft.over_time = true;
    let labels: Vec<String> = indicators
        .iter()
        .map(|i| label_and_unit(desk, *i).0)
        .collect();
    let language = desk.report.numbers.language;
    draft.subject = format!(
        "{}, {}",
        crate::measure::text::join(&labels, language),
        span(&periods)
    );
    let mut all = Vec::new();
    for indicator in &indicators {
        let of = periods
            .iter()
            .map(|period| desk.ledger.value(*indicator, desk.area, *period));
        all.push(of.collect::<Vec<FigureId>>());
    }
    if draft.form.is_stacked() {
        draft.parts(desk, labels, &all)?;
    } else {
        for (label, figures) in labels.into_iter().zip(&all) {
            draft.series(desk, label, figures)?;
        }
    }
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
    let period = wording::period(desk.period);
    draft.subject = format!("{} indicators, {period}", indicators.len());
    draft.series(desk, period, &figures)?;
    draft.finish(desk, args)
}
