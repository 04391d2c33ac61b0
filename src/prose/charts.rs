//! Charts by one call: what to show, not how it is drawn.

use super::args::Args;
use super::desk::{Desk, Outcome};
use super::functions::{block, checked_id, of_members};
use super::handle::{Form, Handle, Target, UnitForm};
use super::{codes, ledger, wording};
use crate::config::IndicatorId;
use crate::diagnostics::Diagnostic;
use crate::document::marks::{Mark, strip};
use crate::document::{Chart, ChartForm, Series};
use crate::figures::FigureId;
use crate::measure::Decimal;
use tera::Value;

const FORMS: [(&str, ChartForm); 3] = [
    ("bar", ChartForm::Bar),
    ("horizontal-bar", ChartForm::HorizontalBar),
    ("line", ChartForm::Line),
];

/// A chart in work.
struct Draft {
    form: ChartForm,
    categories: Vec<String>,
    series: Vec<Series>,
    unit: String,
    /// What it shows, for the text alternative: `Births by township`.
    subject: String,
    /// The category that is the document's own area.
    highlight: Option<usize>,
}

impl Draft {
    fn finish(self, desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
        let id = checked_id(args)?.unwrap_or_default();
        let caption = match args.prose("caption")? {
            Some(caption) => desk.inlines(&caption)?,
            None if id.is_empty() => Vec::new(),
            None => return Err(super::tables::no_caption(&id)),
        };
        let alternative = self.alternative(desk);
        desk.charts.push(Chart {
            id,
            number: String::new(),
            caption,
            form: self.form,
            categories: self.categories,
            series: self.series,
            unit: self.unit,
            alternative,
            highlight: self.highlight,
            numbers: desk.report.numbers.clone(),
            ..Chart::default()
        });
        Ok(block(&Mark::Chart(desk.charts.len() - 1).write()))
    }

    /// The chart's data in words.
    fn alternative(&self, desk: &Desk) -> String {
        let form = match self.form {
            ChartForm::Bar | ChartForm::HorizontalBar => "Bar chart",
            _ => "Line chart",
        };
        let unit = if self.unit.is_empty() || self.unit.chars().count() == 1 {
            String::new()
        } else {
            format!(" ({})", self.unit)
        };
        let mut out = format!("{form} of {}{unit}.", self.subject);
        for series in &self.series {
            let points = self
                .categories
                .iter()
                .zip(&series.points)
                .map(|(category, point)| {
                    let mention = point.and_then(|i| desk.mentions.get(i));
                    format!("{category} {}", mention.map_or("unknown", |m| &m.text))
                });
            let points: Vec<String> = points.collect();
            let name = if self.series.len() > 1 {
                format!(" {}:", series.label)
            } else {
                String::new()
            };
            out.push_str(&format!("{name} {}.", points.join(", ")));
        }
        out
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
    let form = Form {
        unit: UnitForm::Cell,
        ..Form::default()
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

fn series(desk: &mut Desk, label: String, figures: &[FigureId]) -> Outcome<Series> {
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

/// `areas_chart`: an indicator over the members of a group.
pub(super) fn areas(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let group = desk.group(args.text("group")?.as_deref(), desk.area)?;
    let indicator = args.indicator("indicator", desk)?;
    desk.allow(Some(indicator), desk.area, true)?;
    let form = args
        .choice("form", &FORMS)?
        .unwrap_or(ChartForm::HorizontalBar);
    let mut members = of_members(desk, group, indicator);
    if args.flag("sort")? {
        // Largest first, unknown last; equal ones keep their order.
        members.sort_by_key(|(_, id)| {
            let value = desk.ledger.figure(*id).value.known();
            (value.is_none(), value.map(std::cmp::Reverse))
        });
    }
    let base = &desk.ledger.base;
    let labels = members
        .iter()
        .filter_map(|(area, _)| base.areas.get(area.0 as usize));
    let categories = labels.map(|area| strip(&area.label).into_owned()).collect();
    let highlight = members.iter().position(|(area, _)| *area == desk.area);
    let figures: Vec<FigureId> = members.iter().map(|(_, id)| *id).collect();
    let (label, unit) = label_and_unit(desk, indicator);
    let singular = desk
        .report
        .groups
        .get(group)
        .map_or("area", |g| &g.singular);
    let subject = format!("{label} by {singular}, {}", wording::period(desk.period));
    let series = vec![series(desk, label, &figures)?];
    Draft {
        form,
        categories,
        series,
        unit,
        subject,
        highlight,
    }
    .finish(desk, args)
}

/// `periods_chart`: indicators over periods.
pub(super) fn periods(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let indicators = args.indicators("indicators", desk)?;
    let unit = same_unit(desk, &indicators)?;
    let form = args.choice("form", &FORMS)?.unwrap_or(ChartForm::Line);
    let periods = args.periods("periods", desk)?;
    let periods = periods.unwrap_or_else(|| desk.report.periods.clone());
    let mut all = Vec::new();
    for indicator in &indicators {
        let mut figures = Vec::with_capacity(periods.len());
        for period in &periods {
            figures.push(desk.ledger.value(*indicator, desk.area, *period));
        }
        let (label, _) = label_and_unit(desk, *indicator);
        all.push(series(desk, label, &figures)?);
    }
    let labels: Vec<String> = all.iter().map(|s| s.label.clone()).collect();
    let language = desk.report.numbers.language;
    let subject = format!(
        "{} by period",
        crate::measure::text::join(&labels, language)
    );
    let categories = periods
        .iter()
        .map(|p| crate::measure::text::upper_first(&wording::period(*p)));
    let draft = Draft {
        form,
        categories: categories.collect(),
        series: all,
        unit,
        subject,
        highlight: None,
    };
    draft.finish(desk, args)
}

/// `indicators_chart`: several indicators of the document's area side by side.
pub(super) fn indicators(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let indicators = args.indicators("indicators", desk)?;
    let unit = same_unit(desk, &indicators)?;
    let form = args
        .choice("form", &FORMS)?
        .unwrap_or(ChartForm::HorizontalBar);
    let mut figures = Vec::with_capacity(indicators.len());
    let mut categories = Vec::with_capacity(indicators.len());
    for indicator in &indicators {
        figures.push(desk.ledger.value(*indicator, desk.area, desk.period));
        let short = desk.report.indicators.get(indicator.0 as usize);
        categories.push(short.map_or_else(String::new, |i| i.short.clone()));
    }
    let period = wording::period(desk.period);
    let series = vec![series(desk, period.clone(), &figures)?];
    let subject = format!("{} indicators, {period}", indicators.len());
    Draft {
        form,
        categories,
        series,
        unit,
        subject,
        highlight: None,
    }
    .finish(desk, args)
}
