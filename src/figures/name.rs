//! The stable names and the labels of figures.
//!
//! Few of a report's figures are ever called by name, so that names are made when they are
//! asked for: what they are made of is kept once for each indicator.

use super::expr::Over;
use super::origin::digest;
use super::{Area, AreaId, Figure, Origin, Value};
use crate::config::{Indicator, IndicatorId, Report};
use crate::measure::{Period, Unit, Word};
use std::sync::{Arc, OnceLock};

/// A figure's name and label.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// What they are made of, for an indicator's figure or target.
    of: Option<Arc<Naming>>,
    made: OnceLock<Box<Made>>,
}

/// What a figure is called.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    pub(super) name: Arc<str>,
    pub(super) label: Arc<str>,
}

impl Names {
    /// Those of one figure.
    pub(super) fn own(name: impl Into<Arc<str>>, label: impl Into<Arc<str>>) -> Self {
        let made = Made {
            name: name.into(),
            label: label.into(),
        };
        Self {
            of: None,
            made: OnceLock::from(Box::new(made)),
        }
    }

    /// Those of an indicator's figures.
    pub(super) fn of(naming: &Arc<Naming>) -> Self {
        Self {
            of: Some(Arc::clone(naming)),
            made: OnceLock::new(),
        }
    }

    /// The names for the area and period of their figure.
    pub(super) fn made(&self, area: AreaId, period: Period) -> &Made {
        self.made.get_or_init(|| {
            let naming = self.of.as_ref();
            Box::new(naming.map_or_else(Made::default, |naming| naming.make(area, period)))
        })
    }

    /// What names are made of; `None` for those of one figure.
    pub(super) fn naming(&self) -> Option<&Arc<Naming>> {
        self.of.as_ref()
    }
}

/// What an indicator's figures have in common.
#[derive(Debug)]
pub(crate) struct Naming {
    report: Arc<Report>,
    areas: Arc<[Area]>,
    indicator: IndicatorId,
    /// Whether for its targets.
    target: bool,
    unit: Arc<Unit>,
    /// Of all that a document can see of it.
    digest: u64,
}

impl Naming {
    /// That of each indicator's figures.
    pub(super) fn all(report: &Arc<Report>, areas: &Arc<[Area]>) -> Vec<Arc<Self>> {
        let all = report.indicators.iter().zip(0..);
        all.map(|(indicator, id)| {
            Arc::new(Self::new(report, areas, IndicatorId(id), indicator, false))
        })
        .collect()
    }

    /// That of one indicator's figures.
    pub(super) fn one(report: &Arc<Report>, areas: &Arc<[Area]>, id: IndicatorId) -> Option<Self> {
        let indicator = report.indicators.get(id.0 as usize)?;
        Some(Self::new(report, areas, id, indicator, false))
    }

    /// That of the indicator's targets.
    pub(super) fn of_targets(&self) -> Self {
        let (report, areas) = (Arc::clone(&self.report), Arc::clone(&self.areas));
        Self {
            target: true,
            digest: digest(&(self.digest, true)),
            unit: Arc::clone(&self.unit),
            indicator: self.indicator,
            report,
            areas,
        }
    }

    fn new(
        report: &Arc<Report>,
        areas: &Arc<[Area]>,
        id: IndicatorId,
        indicator: &Indicator,
        target: bool,
    ) -> Self {
        let texts = (&indicator.id.value, &indicator.label.value);
        Self {
            report: Arc::clone(report),
            areas: Arc::clone(areas),
            indicator: id,
            target,
            digest: digest(&(
                texts,
                &indicator.unit,
                report.period.value,
                &report.numbers.words,
            )),
            unit: Arc::new(indicator.unit.clone()),
        }
    }

    /// The same for another thread: nothing in it is shared with this one but what is
    /// seldom used.
    pub(super) fn apart(&self) -> Self {
        Self {
            report: Arc::clone(&self.report),
            areas: Arc::clone(&self.areas),
            unit: Arc::new(Unit::clone(&self.unit)),
            ..*self
        }
    }

    /// Of all that names show beside the area and the period, and of the unit.
    pub(super) fn digest(&self) -> u64 {
        self.digest
    }

    /// The indicator's unit.
    pub(super) fn unit(&self) -> &Arc<Unit> {
        &self.unit
    }

    fn make(&self, area: AreaId, period: Period) -> Made {
        let (report, areas) = (&*self.report, &*self.areas);
        let Some(indicator) = report.indicators.get(self.indicator.0 as usize) else {
            return Made::default();
        };
        let mut name = indicator_name(report, areas, indicator, area, period);
        let mut label = indicator_label(report, areas, indicator, area, period);
        if self.target {
            name = format!("target({name})");
            let words = &report.numbers.words;
            label = words.fill(Word::NamedTarget, &[("label", &label)]);
        }
        Made {
            name: name.into(),
            label: label.into(),
        }
    }

    /// An indicator's figure.
    pub(super) fn figure(
        self: &Arc<Self>,
        area: AreaId,
        period: Period,
        value: Value,
        origin: Origin,
    ) -> Option<Figure> {
        let indicator = self.report.indicators.get(self.indicator.0 as usize)?;
        Some(Figure {
            names: Names::of(self),
            indicator: (!self.target).then_some(self.indicator),
            area,
            period,
            value,
            kind: indicator.kind.value,
            unit: Arc::clone(&self.unit),
            points: false,
            decimals: indicator.decimals,
            direction: indicator.direction,
            origin,
        })
    }
}

/// `births`, `births@2018`, `births@qiaotou@2018`: the report's own area and period left out.
fn indicator_name(
    report: &Report,
    areas: &[Area],
    indicator: &Indicator,
    area: AreaId,
    period: Period,
) -> String {
    let area = other_area(areas, area).map(|area| &*area.id);
    let period = other_period(report, period).map(|period| period.to_string());
    located(&indicator.id.value, "@", [area, period.as_deref()])
}

/// `Births`, `Births, 2018`, `Births, Qiaotou, 2018`.
fn indicator_label(
    report: &Report,
    areas: &[Area],
    indicator: &Indicator,
    area: AreaId,
    period: Period,
) -> String {
    let words = &report.numbers.words;
    let area = other_area(areas, area).map(|area| &*area.label);
    let period = other_period(report, period).map(|period| words.period(period));
    located(
        &indicator.label.value,
        words.comma(),
        [area, period.as_deref()],
    )
}

/// The area, unless it is the report's own.
fn other_area(areas: &[Area], area: AreaId) -> Option<&Area> {
    areas.get(area.0 as usize).filter(|_| area.0 != 0)
}

/// The period, unless it is the report's.
fn other_period(report: &Report, period: Period) -> Option<Period> {
    (period != report.period.value).then_some(period)
}

/// What is told of another area or of another period than the report's, behind a sign each.
fn located(what: &str, sign: &str, parts: [Option<&str>; 2]) -> String {
    let mut told = what.to_owned();
    for part in parts.into_iter().flatten() {
        told.push_str(sign);
        told.push_str(part);
    }
    told
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
