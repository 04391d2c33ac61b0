//! Lists the targets: which indicator, area and period each one is for.

use super::builder::Builder;
use crate::config::{IndicatorId, Relation, Spanned, Target};
use crate::diagnostics::{Diagnostic, Sink, nearest};
use crate::figures::AreaId;
use crate::figures::areas::fold_id;
use crate::figures::codes::{DUPLICATE_TARGET, UNKNOWN_AREA};
use crate::figures::expr::{Names, TargetExpr, target};
use crate::measure::Period;
use std::collections::HashMap;

/// A target of one indicator, area and period before its value is worked out.
#[derive(Clone)]
pub(super) struct Plan<'a> {
    pub(super) relation: Relation,
    pub(super) text: &'a Spanned<String>,
    pub(super) expr: std::rc::Rc<TargetExpr>,
    /// Whether it was set for a whole group, which one for a single area overrides.
    by_group: bool,
}

/// What each target is for; indicator, area and period.
pub(super) type Plans<'a> = HashMap<(IndicatorId, AreaId, Period), Plan<'a>>;

/// Lists the targets of a report, and the same in their order.
pub(super) fn plan<'a>(
    builder: &Builder<'_>,
    targets: &'a [Target],
    names: &Names<'_>,
    sink: &mut Sink,
) -> (Plans<'a>, Vec<(IndicatorId, AreaId, Period)>) {
    let mut plans: Plans<'a> = HashMap::new();
    let mut order = Vec::new();
    for item in targets {
        let areas = areas(builder, item, sink);
        let expr = target(&item.value, names, sink);
        let (Some((areas, by_group)), Some(expr)) = (areas, expr) else {
            continue;
        };
        let plan = Plan {
            relation: item.relation,
            text: &item.value,
            expr: std::rc::Rc::new(expr),
            by_group,
        };
        let own = builder.report.period.value;
        let period = item.period.as_ref().map_or(own, |p| p.value);
        let mut reported = false;
        for area in areas {
            let key = (item.indicator.value, area, period);
            match plans.get_mut(&key) {
                None => {
                    plans.insert(key, plan.clone());
                    order.push(key);
                }
                Some(other) if other.by_group && !by_group => *other = plan.clone(),
                Some(other) if !other.by_group && by_group => {}
                Some(other) => {
                    if !reported {
                        sink.emit(duplicate(builder, item, other));
                    }
                    reported = true;
                }
            }
        }
    }
    (plans, order)
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
