//! Sparklines: how an indicator went over the periods, in a cell of a table.

use super::alternative::Teller;
use super::draft::{Draft, point};
use super::forms::Form;
use super::{fit, names, span};
use crate::config::IndicatorId;
use crate::document::marks::Mark;
use crate::document::{Chart, Series};
use crate::figures::AreaId;
use crate::measure::{Period, Words};
use crate::prose::args::Args;
use crate::prose::desk::{Desk, Outcome};
use tera::Value;

/// `sparkline`: for a cell of `rows_table` or of a table in Markdown.
pub(in crate::prose) fn call(desk: &mut Desk, args: &Args<'_>) -> Outcome<Value> {
    let indicator = args.indicator("indicator", desk)?;
    let periods = periods(desk, args)?;
    let mark = mark(desk, indicator, desk.area, &periods)?;
    Ok(Value::safe_string(&mark))
}

/// The periods of a call, at least two.
pub(in crate::prose) fn periods(desk: &Desk, args: &Args<'_>) -> Outcome<Vec<Period>> {
    let periods = args.periods("periods", desk)?;
    let periods = periods.unwrap_or_else(|| desk.report.periods.clone());
    if periods.len() < 2 {
        return Err(fit::misfit(
            format!("a sparkline shows a course, found {} period", periods.len()),
            "name two periods or more, or show the value",
        ));
    }
    Ok(periods)
}

/// The head of a column of sparklines: `2015 to 2019`.
pub(in crate::prose) fn head(periods: &[Period], words: &Words) -> String {
    crate::measure::text::upper_first(&span(periods, words))
}

/// A sparkline of an indicator of an area; its first and last values are figures, which
/// are printed where nothing can be drawn.
pub(in crate::prose) fn mark(
    desk: &mut Desk,
    indicator: IndicatorId,
    area: AreaId,
    periods: &[Period],
) -> Outcome<String> {
    let mentions = desk.mentions.len();
    let mut series = Series::default();
    for period in periods {
        let id = desk.ledger.value(indicator, area, *period);
        let (mention, value, _) = point(desk, id)?;
        series.points.push(mention);
        series.values.push(value);
    }
    let mut draft = Draft::new(Form::Line);
    draft.categories = names(periods, desk.words());
    draft.over_time = true;
    let label = desk.report.indicators.get(indicator.0 as usize);
    let label = label.map_or_else(String::new, |i| i.label.value.clone());
    let teller = Teller {
        draft: &draft,
        mentions: &desk.mentions,
        words: desk.words(),
    };
    let alternative = format!("{label}{}{}", desk.words().colon(), teller.course(&series));
    // Only what is printed stays a mention.
    let known = |at: &usize| series.values.get(*at).copied().flatten().is_some();
    let all = 0..series.values.len();
    let (first, last) = (all.clone().find(known), all.rev().find(known));
    let mut kept = Vec::new();
    for (at, slot) in series.points.iter_mut().enumerate() {
        let printed = Some(at) == first || Some(at) == last;
        match *slot {
            Some(point) if printed => {
                *slot = Some(mentions + kept.len());
                kept.push(point);
            }
            _ => *slot = None,
        }
    }
    desk.keep_mentions(mentions, &kept);
    let mut chart = Chart {
        form: crate::document::ChartForm::Sparkline,
        categories: draft.categories,
        alternative,
        numbers: desk.report.numbers.clone(),
        ..Chart::default()
    };
    chart.series.push(series);
    desk.charts.push(chart);
    Ok(Mark::Sparkline(desk.charts.len() - 1).write())
}
