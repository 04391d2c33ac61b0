//! Tables held against what names them: groups take their members from tables with areas, and
//! no table stands there for nothing.

use super::{Context, entries};
use crate::config::codes;
use crate::config::model::{Axis, Indicator, Members, Source, Table};
use crate::config::raw::RawTable;
use crate::config::read::Slot;
use crate::config::values::Named;
use crate::diagnostics::{Diagnostic, Sink};

/// Checks that groups whose members come from a table name one that has areas.
pub(super) fn check_member_tables(
    context: &Context<'_>,
    raw: Option<&Named<RawTable>>,
    sink: &mut Sink,
) {
    for group in &context.areas.groups {
        let Members::FromTable(reference) = &group.members else {
            continue;
        };
        let Some(index) = context.tables.find(reference, sink) else {
            continue;
        };
        let Some((id, Slot::Given(table))) = entries(raw).get(index) else {
            continue;
        };
        let axes = [table.down.get(), table.across.get()];
        let mut axes = axes.into_iter().flatten().flat_map(|axes| &axes.0);
        if table.down.get().is_some() && !axes.any(|axis| axis.value == Axis::Area) {
            let message = format!(
                "the members of `{}` are to come from the table `{}`, which has no areas",
                group.id.value, id.value
            );
            sink.emit(
                Diagnostic::error(codes::AXES, message)
                    .at(reference.place.clone())
                    .at_with(id.place.clone(), "the table")
                    .hint("name a table in which `area` runs `down` or `across`"),
            );
        }
    }
}

/// Warns of tables that nothing reads.
pub(super) fn check_unused(
    context: &Context<'_>,
    tables: &[Table],
    indicators: &[Indicator],
    sink: &mut Sink,
) {
    let mut used = vec![false; tables.len()];
    let read = indicators
        .iter()
        .flat_map(|indicator| match &indicator.source {
            Source::Tables(sources) => sources.as_slice(),
            _ => &[],
        });
    let read = read.map(|source| source.table.value);
    let listed = context
        .areas
        .groups
        .iter()
        .filter_map(|group| match &group.members {
            Members::FromTable(table) => context.tables.index(table),
            Members::Listed(_) => None,
        });
    for index in read.chain(listed) {
        if let Some(used) = used.get_mut(index) {
            *used = true;
        }
    }
    for (table, _) in tables.iter().zip(used).filter(|(_, used)| !used) {
        let message = format!("nothing reads the table `{}`", table.id.value);
        sink.emit(
            Diagnostic::warning(codes::UNUSED_TABLE, message)
                .at(table.id.place.clone())
                .hint("name it in the `from` of an indicator or a group, or remove it"),
        );
    }
}
