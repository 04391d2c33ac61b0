//! A template that prints every indicator of a proposal.

use super::{Indicator, Plan, WHOLE};
use crate::measure::Period;
use std::fmt::Write;

/// Indicators that fit into one table beside the names of the areas.
const MOST_COLUMNS: usize = 5;

/// Periods that fit into one table.
const MOST_PERIODS: usize = 6;

/// The text of `templates/figures.md`.
pub(super) fn template(plan: &Plan<'_>) -> String {
    let mut out = String::from(
        "These tables show every figure that the configuration reads. Write your own text \
         around them: {{ period }} is the report's period, and the id of an indicator in double \
         braces prints its number.\n",
    );
    let usable: Vec<&Indicator<'_>> = plan
        .indicators
        .iter()
        .filter(|i| i.trouble.is_none())
        .collect();
    let mut number = 0;
    let mut rest = usable.as_slice();
    while let Some(first) = rest.first() {
        let same = |i: &&&Indicator<'_>| {
            i.caption == first.caption && i.group == first.group && i.tables == first.tables
        };
        let length = rest.iter().take_while(same).count().max(1);
        let (own, others) = rest.split_at(length.min(rest.len()));
        rest = others;
        let most = if first.group.is_some() {
            MOST_COLUMNS
        } else {
            30
        };
        for some in own.chunks(most) {
            number += 1;
            out.push('\n');
            out.push_str(&call(plan, some, number));
        }
    }
    out.push_str("\n{{ sources() }}\n");
    out
}

/// One call that prints some indicators of one table.
fn call(plan: &Plan<'_>, some: &[&Indicator<'_>], number: usize) -> String {
    let ids: Vec<String> = some.iter().map(|i| format!("\"{}\"", i.id)).collect();
    let ids = ids.join(", ");
    let first = some.first();
    let caption = first.map_or("", |i| i.caption.as_str()).replace('"', "'");
    let rest = format!("caption=\"{caption}\", id=\"tbl-{number}\"");
    let group = first.and_then(|i| i.group).and_then(|g| plan.groups.get(g));
    let mut out = String::new();
    if let Some(group) = group {
        let total = match group.within {
            true => format!("total=\"{WHOLE}\", "),
            false => String::new(),
        };
        let id = &group.id;
        let _ = writeln!(
            out,
            "{{{{ areas_table(group=\"{id}\", indicators=[{ids}], {total}{rest}) }}}}"
        );
    } else if first.is_some_and(|i| i.over_periods) && plan.first != plan.period {
        let periods = last_periods(plan.first, plan.period);
        let periods: Vec<String> = periods.iter().map(|p| format!("\"{p}\"")).collect();
        let periods = periods.join(", ");
        let _ = writeln!(
            out,
            "{{{{ periods_table(indicators=[{ids}], periods=[{periods}], {rest}) }}}}"
        );
    } else {
        let _ = writeln!(
            out,
            "{{{{ indicators_table(indicators=[{ids}], columns=[\"value\"], {rest}) }}}}"
        );
    }
    out
}

fn last_periods(first: Period, last: Period) -> Vec<Period> {
    let mut periods: Vec<Period> = (0..MOST_PERIODS as i32).map(|n| last.back(n)).collect();
    periods.retain(|p| *p >= first);
    periods.reverse();
    periods
}
