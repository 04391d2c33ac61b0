//! Indicators and what they are held to.

use super::text::{at_most, expression, printed};
use super::{Context, reference};
use crate::config::model::{Indicator, IndicatorId, Relation, Source, Table, TableSource, Target};
use crate::config::raw::{RawIndicator, RawSource, RawTarget};
use crate::config::read::Slot;
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink, TextPlace};
use crate::measure::{Kind, Unit};

/// Most decimals of a printed number.
const MOST_DECIMALS: u32 = 10;

/// Resolves an indicator; `None` when it is of no use, after a report.
pub(super) fn indicator(
    id: &Spanned<String>,
    raw: &RawIndicator,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Option<Indicator> {
    let what = format!("indicator `{}`", id.value);
    let label = raw
        .label
        .get()
        .map(|label| printed(label, "the label", sink));
    let short = raw
        .short
        .get()
        .map(|short| printed(short, "the short label", sink));
    let unit = unit(&what, raw, context, sink);
    let source = source(&what, raw, label.as_ref(), context, sink);
    let stated = super::checks::stated(&what, raw, context, sink);
    let kind = raw.kind.get()?.clone();
    let default = u32::from(kind.value == Kind::Share);
    let decimals = at_most(&raw.decimals, "`decimals`", MOST_DECIMALS, default, sink);
    let label = label?;
    Some(Indicator {
        id: id.clone(),
        short: short.map_or_else(|| label.value.clone(), |short| short.value),
        label,
        kind,
        unit: unit?,
        decimals,
        decimals_place: raw.decimals.get().map(|decimals| decimals.place.clone()),
        direction: raw.direction.get().copied().unwrap_or_default(),
        source: source?,
        stated,
    })
}

/// The declared unit, or the one that the kind has by itself.
fn unit(what: &str, raw: &RawIndicator, context: &Context<'_>, sink: &mut Sink) -> Option<Unit> {
    match &raw.unit {
        Slot::Given(name) => {
            let money = raw.kind.get().is_some_and(|k| k.value == Kind::Money);
            let unit = context.units.get(name, sink)?;
            // An amount without its currency says nothing.
            let spoken = unit.spoken || money && !unit.name.is_empty();
            return Some(Unit { spoken, ..unit });
        }
        Slot::Bad => return None,
        Slot::Absent => {}
    }
    let kind = raw.kind.get()?;
    let name = match kind.value {
        Kind::Share => "per cent",
        Kind::Rate => "per mille",
        Kind::Ratio | Kind::Index | Kind::Rank => "",
        Kind::Count | Kind::Money | Kind::Measure => {
            let example = match kind.value {
                Kind::Count => "persons",
                Kind::Money => "yuan",
                _ => "weeks",
            };
            let message = format!("{what} has no `unit`, which its kind requires");
            sink.emit(
                Diagnostic::error(codes::MISSING_KEY, message)
                    .at(kind.place.clone())
                    .hint(format!(
                        "add a unit, for example `unit: {example}`, or `unit: none`"
                    )),
            );
            return None;
        }
    };
    context.units.built_in(name)
}

/// Says that not exactly one of some keys is given.
pub(super) fn one_of_keys(
    what: &str,
    given: &[(&str, TextPlace)],
    keys: &str,
    head: &TextPlace,
) -> Diagnostic {
    let mut given = given.to_vec();
    given.sort_by_key(|(_, place)| (place.line, place.column));
    let names: Vec<String> = given.iter().map(|(key, _)| format!("`{key}`")).collect();
    let found = match names.split_last() {
        None => format!("none of {keys}"),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    };
    let message = format!("{what} has {found}, expected exactly one");
    let diagnostic = Diagnostic::error(codes::ONE_OF, message);
    if given.is_empty() {
        return diagnostic.at(head.clone());
    }
    // The last is the main place: it is the one that came on top.
    given
        .iter()
        .rev()
        .fold(diagnostic, |d, (_, place)| d.at(place.clone()))
}

fn source(
    what: &str,
    raw: &RawIndicator,
    label: Option<&Spanned<String>>,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Option<Source> {
    let mut given = Vec::new();
    if let Some(from) = raw.from.get() {
        let place = from.0.first().map_or(&raw.head, |first| &first.head);
        given.push(("from", place.clone()));
    }
    if let Some(formula) = raw.formula.get() {
        given.push(("formula", formula.place.clone()));
    }
    if let Some(value) = raw.value.get() {
        given.push(("value", value.place.clone()));
    }
    let unread = [
        matches!(raw.from, Slot::Bad),
        matches!(raw.formula, Slot::Bad),
        matches!(raw.value, Slot::Bad),
    ];
    let unread = unread.iter().filter(|bad| **bad).count();
    if given.len() > 1 || given.is_empty() && unread == 0 {
        let keys = "`from`, `formula` and `value`";
        sink.emit(one_of_keys(what, &given, keys, &raw.head));
        return None;
    }
    if let Some(from) = raw.from.get() {
        return sources(what, &from.0, &raw.head, label, context, sink).map(Source::Tables);
    }
    if raw.formula.get().is_some() {
        return expression(&raw.formula, "the formula", sink).map(Source::Formula);
    }
    raw.value.get().map(|value| {
        Source::Constant(Spanned {
            value: value.value.0,
            place: value.place.clone(),
        })
    })
}

fn sources(
    what: &str,
    raw: &[RawSource],
    head: &TextPlace,
    label: Option<&Spanned<String>>,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Option<Vec<TableSource>> {
    if raw.is_empty() {
        let message = format!("{what} has an empty list as `from`, expected a table");
        sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(head.clone()));
        return None;
    }
    let resolved: Vec<TableSource> = raw
        .iter()
        .filter_map(|source| {
            let reference = source.table.get()?;
            let table = Spanned {
                value: context.tables.find(reference, sink)?,
                place: reference.place.clone(),
            };
            let label = match &source.label {
                Slot::Given(label) => printed(label, "the label", sink),
                Slot::Bad => return None,
                Slot::Absent => label?.clone(),
            };
            Some(TableSource { table, label })
        })
        .collect();
    (resolved.len() == raw.len()).then_some(resolved)
}

/// Checks that no indicator reads a table that is fixed to another one.
pub(super) fn check_fixed_tables(indicators: &[Indicator], tables: &[Table], sink: &mut Sink) {
    for (index, indicator) in indicators.iter().enumerate() {
        let Source::Tables(sources) = &indicator.source else {
            continue;
        };
        for source in sources {
            let Some(table) = tables.get(source.table.value) else {
                continue;
            };
            let Some(fixed) = &table.indicator else {
                continue;
            };
            if fixed.value.0 as usize == index {
                continue;
            }
            let other = indicators.get(fixed.value.0 as usize);
            let other = other.map_or("another", |i| i.id.value.as_str());
            let message = format!(
                "indicator `{}` is read from the table `{}`, which holds `{other}` only",
                indicator.id.value, table.id.value
            );
            sink.emit(
                Diagnostic::error(codes::OTHER_INDICATOR, message)
                    .at(source.table.place.clone())
                    .at_with(fixed.place.clone(), "fixed here")
                    .hint("let the table's indicators run `down` or `across`, or read from another table"),
            );
        }
    }
}

/// Resolves a target; `None` when it is of no use, after a report.
pub(super) fn target(raw: &RawTarget, context: &Context<'_>, sink: &mut Sink) -> Option<Target> {
    let indicator = raw.indicator.get().and_then(|indicator| {
        let index = context.indicators.find(indicator, sink)?;
        Some(Spanned {
            value: IndicatorId(u32::try_from(index).ok()?),
            place: indicator.place.clone(),
        })
    });
    let sides = [
        ("at_least", Relation::AtLeast, &raw.at_least),
        ("at_most", Relation::AtMost, &raw.at_most),
        ("exactly", Relation::Exactly, &raw.exactly),
    ];
    let given: Vec<_> = sides
        .iter()
        .filter(|(_, _, slot)| !slot.is_absent())
        .collect();
    let value = match given.as_slice() {
        [(key, relation, slot)] => {
            expression(slot, &format!("`{key}`"), sink).map(|value| (*relation, value))
        }
        many => {
            let places: Vec<(&str, TextPlace)> = many
                .iter()
                .filter_map(|(key, _, slot)| Some((*key, slot.get()?.place.clone())))
                .collect();
            if places.len() == many.len() {
                let keys = "`at_least`, `at_most` and `exactly`";
                sink.emit(one_of_keys("a target", &places, keys, &raw.head));
            }
            None
        }
    };
    let area = raw.area.get().map(|area| {
        context.areas.check(area, true, sink);
        reference(area)
    });
    let period = raw
        .period
        .get()
        .inspect(|period| context.check_period(period, sink));
    let (relation, value) = value?;
    Some(Target {
        indicator: indicator?,
        relation,
        value,
        area,
        period: period.cloned(),
    })
}

/// Checks that nothing is held to two targets.
pub(super) fn check_double_targets(targets: &[Target], sink: &mut Sink) {
    for (index, target) in targets.iter().enumerate() {
        let same = |other: &&Target| {
            other.indicator == target.indicator
                && other.area == target.area
                && other.period == target.period
        };
        let earlier = targets.get(..index).unwrap_or_default();
        if let Some(first) = earlier.iter().find(same) {
            let message = "two targets for the same indicator, area and period";
            sink.emit(
                Diagnostic::error(codes::DUPLICATE_NAME, message)
                    .at_with(target.indicator.place.clone(), "again here")
                    .at_with(first.indicator.place.clone(), "first here")
                    .hint("keep one of the two"),
            );
        }
    }
}
