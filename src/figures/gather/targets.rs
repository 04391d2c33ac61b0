//! Lists the targets: which indicator, area and period each one is for.

use super::builder::Builder;
use crate::config::{IndicatorId, Relation, Spanned, Target};
use crate::diagnostics::{Diagnostic, Sink, TextPlace, nearest};
use crate::figures::areas::fold_id;
use crate::figures::codes::{DUPLICATE_TARGET, UNKNOWN_AREA};
use crate::figures::expr::{Names, TargetExpr, target};
use crate::figures::targets::ByTarget;
use crate::figures::{AreaId, Written};
use crate::measure::Period;
use std::sync::Arc;

/// What is set by an entry of the configuration, for one or several areas, before the
/// values are worked out.
pub(super) struct Plan<'a> {
    pub(super) relation: Relation,
    pub(super) text: &'a Spanned<String>,
    pub(super) expr: TargetExpr,
    /// What the figures come from, when they are a number as it is or else computed.
    pub(super) place: Arc<TextPlace>,
    pub(super) formula: Arc<Written>,
    /// Whether it was set for a whole group, which one for a single area overrides.
    by_group: bool,
}

/// The targets of a report.
#[derive(Default)]
pub(super) struct Plans<'a> {
    plans: Vec<Plan<'a>>,
    /// Number of each target, in the order in which they are set.
    numbers: ByTarget<u32>,
    /// Each target: what it is for, and the number of its plan.
    targets: Vec<((IndicatorId, AreaId, Period), u32)>,
}

impl<'a> Plans<'a> {
    /// How many targets there are.
    pub(super) fn len(&self) -> usize {
        self.targets.len()
    }

    /// The number of the target of an indicator, an area and a period.
    pub(super) fn number(
        &self,
        indicator: IndicatorId,
        area: AreaId,
        period: Period,
    ) -> Option<usize> {
        let number = self.numbers.get(indicator, area, period)?;
        Some(*number as usize)
    }

    /// Whether an indicator has any target.
    pub(super) fn any(&self, indicator: IndicatorId) -> bool {
        self.numbers.any(indicator)
    }

    /// What a target is for, and how it is set.
    pub(super) fn get(&self, number: usize) -> Option<((IndicatorId, AreaId, Period), &Plan<'a>)> {
        let (key, plan) = self.targets.get(number)?;
        Some((*key, self.plans.get(*plan as usize)?))
    }
}

/// Lists the targets of a report.
pub(super) fn plan<'a>(
    builder: &Builder<'_>,
    targets: &'a [Target],
    names: &Names<'_>,
    sink: &mut Sink,
) -> Plans<'a> {
    let mut out = Plans::default();
    for item in targets {
        let areas = areas(builder, item, sink);
        let expr = target(&item.value, names, sink);
        let (Some((areas, by_group)), Some(expr)) = (areas, expr) else {
            continue;
        };
        let text = item.value.value.as_str().into();
        let next = out.plans.len() as u32;
        out.plans.push(Plan {
            relation: item.relation,
            text: &item.value,
            expr,
            place: Arc::new(item.value.place.clone()),
            formula: Arc::new(Written::new(text, item.value.place.clone())),
            by_group,
        });
        let own = builder.report.period.value;
        let period = item.period.as_ref().map_or(own, |p| p.value);
        let indicator = item.indicator.value;
        let mut reported = false;
        for area in areas {
            let Some(number) = out.number(indicator, area, period) else {
                let number = out.targets.len() as u32;
                out.numbers.insert(indicator, area, period, number);
                out.targets.push(((indicator, area, period), next));
                continue;
            };
            let Some((_, plan)) = out.targets.get_mut(number) else {
                continue;
            };
            let Some(other) = out.plans.get(*plan as usize) else {
                continue;
            };
            match (other.by_group, by_group) {
                (true, false) => *plan = next,
                (false, true) => {}
                _ => {
                    if !reported {
                        sink.emit(duplicate(builder, item, other));
                    }
                    reported = true;
                }
            }
        }
    }
    out
}

fn areas(builder: &Builder<'_>, item: &Target, sink: &mut Sink) -> Option<(Vec<AreaId>, bool)> {
    let Some(area) = &item.area else {
        return Some((vec![AreaId(0)], false));
    };
    if let Some(area) = builder.names.by_id(area) {
        return Some((vec![area], false));
    }
    let groups = &builder.report.groups;
    let wanted = fold_id(area);
    if let Some(at) = groups.iter().position(|g| fold_id(&g.id) == wanted) {
        return Some((builder.members.get(at).cloned().unwrap_or_default(), true));
    }
    let known = builder
        .names
        .ids()
        .chain(groups.iter().map(|g| g.id.as_str()));
    let hint = nearest::did_you_mean(area, known);
    let message = format!("`{}` is neither an area nor a group", area.value);
    let problem = Diagnostic::error(UNKNOWN_AREA, message).at(area.place.clone());
    sink.emit(problem.hint(hint.unwrap_or_else(|| "use the id of an area or a group".to_owned())));
    None
}

fn duplicate(builder: &Builder<'_>, item: &Target, other: &Plan<'_>) -> Diagnostic {
    let indicator = builder
        .report
        .indicators
        .get(item.indicator.value.0 as usize);
    let name = indicator.map_or("", |i| i.id.as_str());
    Diagnostic::error(
        DUPLICATE_TARGET,
        format!("two targets for `{name}`, the same area and period"),
    )
    .at_with(other.text.place.clone(), "the first")
    .at_with(item.value.place.clone(), "the second")
    .hint("remove one, or set it for another area or period")
}
