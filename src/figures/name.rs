//! The stable names and the labels of figures.

use super::expr::Over;
use super::{Area, AreaId, Figure};
use crate::config::{Indicator, IndicatorId, Report};
use crate::measure::Period;
use std::fmt::Write as _;
use std::sync::Arc;

/// `births`, `births@2018`, `births@qiaotou@2018`: the report's own area and period left out.
pub(super) fn indicator_name(
    report: &Report,
    areas: &[Area],
    indicator: &Indicator,
    area: AreaId,
    period: Period,
) -> String {
    let mut name = indicator.id.value.clone();
    if area.0 != 0
        && let Some(area) = areas.get(area.0 as usize)
    {
        let _ = write!(name, "@{}", area.id);
    }
    if period != report.period.value {
        let _ = write!(name, "@{period}");
    }
    name
}

/// `Births`, `Births, 2018`, `Births, Qiaotou, 2018`.
pub(super) fn indicator_label(
    report: &Report,
    areas: &[Area],
    indicator: &Indicator,
    area: AreaId,
    period: Period,
) -> String {
    let mut label = indicator.label.value.clone();
    if area.0 != 0
        && let Some(area) = areas.get(area.0 as usize)
    {
        let _ = write!(label, ", {}", area.label);
    }
    if period != report.period.value {
        let _ = write!(label, ", {period}");
    }
    label
}

/// An indicator's figure without value and origin yet.
pub(super) fn blank_figure(
    report: &Report,
    areas: &[Area],
    id: IndicatorId,
    area: AreaId,
    period: Period,
) -> Option<Figure> {
    let indicator = report.indicators.get(id.0 as usize)?;
    Some(Figure {
        name: indicator_name(report, areas, indicator, area, period).into(),
        label: indicator_label(report, areas, indicator, area, period).into(),
        indicator: Some(id),
        area,
        period,
        value: super::Value::Missing(Arc::new(super::Reason::NotGathered)),
        kind: indicator.kind.value,
        unit: indicator.unit.clone(),
        points: false,
        decimals: indicator.decimals,
        direction: indicator.direction,
        origin: super::Origin::None,
    })
}

/// The name of `sum(x, GROUP)` and the like for a period.
pub(super) fn over_name(report: &Report, over: &Over, period: Period) -> String {
    let fold = super::derive::fold_word(over.fold);
    let group = report.groups.get(over.group).map_or("", |g| g.id.as_str());
    let plain = matches!(over.inner, super::expr::Num::Indicator(_));
    let text = &over.text;
    match period == report.period.value {
        true => format!("{fold}({text}, {group})"),
        false if plain => format!("{fold}({text}@{period}, {group})"),
        false => format!("{fold}({text}, {group})@{period}"),
    }
}
