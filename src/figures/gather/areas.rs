//! Lists the areas: the single ones, then each group's members.

use super::tables::Tables;
use crate::config::{AreaConfig, Axis, Members, Report, Spanned, Table, slug};
use crate::diagnostics::{Diagnostic, Place, Sink};
use crate::figures::areas::AreaNames;
use crate::figures::codes::{BLANK_AREA, DUPLICATE_AREA, UNKNOWN_AREA};
use crate::figures::table::{Grid, Line, Part, Reader, Way, has_values, per_period};
use crate::figures::{Area, AreaId};
use crate::measure::parse::fold;
use crate::measure::rows::{blank_members, is_note};
use std::collections::HashSet;

/// The areas of a report, and how to find them by name.
pub(super) fn gather(
    report: &Report,
    tables: &mut Tables<'_>,
    sink: &mut Sink,
) -> (Vec<Area>, AreaNames) {
    let mut list = List {
        areas: Vec::new(),
        names: AreaNames::default(),
    };
    for area in &report.areas {
        list.listed(area, None, sink);
    }
    for (at, group) in report.groups.iter().enumerate() {
        match &group.members {
            Members::Listed(members) => {
                for member in members {
                    list.listed(member, Some(at), sink);
                }
            }
            Members::FromTable(table) => list.tabled(report, tables, at, table, sink),
        }
    }
    (list.areas, list.names)
}

struct List {
    areas: Vec<Area>,
    names: AreaNames,
}

impl List {
    fn listed(&mut self, area: &AreaConfig, group: Option<usize>, sink: &mut Sink) {
        if let Some(first) = self.names.by_id(&area.id) {
            let other = self.areas.get(first.0 as usize).map(|a| a.place.clone());
            sink.emit(duplicate(&area.id, other, area.id.place.clone().into()));
            return;
        }
        let new = Area {
            id: area.id.as_str().into(),
            label: area.label.as_str().into(),
            group,
            place: area.label.place.clone().into(),
        };
        self.push(new, &area.aliases);
    }

    fn push(&mut self, area: Area, aliases: &[String]) {
        let id = AreaId(self.areas.len() as u32);
        self.names.add(id, &area, aliases);
        self.areas.push(area);
    }

    fn tabled(
        &mut self,
        report: &Report,
        tables: &mut Tables<'_>,
        group: usize,
        id: &Spanned<String>,
        sink: &mut Sink,
    ) {
        let Some((at, table)) = (report.tables.iter().enumerate()).find(|(_, t)| t.id == *id)
        else {
            let message = format!("no table `{}` to take the areas from", id.value);
            sink.emit(Diagnostic::error(UNKNOWN_AREA, message).at(id.place.clone()));
            return;
        };
        let occasion = per_period(table).then_some(report.period.value);
        let Some(grid) = tables.grid(at, occasion, sink) else {
            self.names.partial = true;
            return;
        };
        let Some((way, level, several)) = area_axis(table) else {
            let message = format!("table `{}` has no axis of areas", id.value);
            let problem = Diagnostic::error(UNKNOWN_AREA, message).at(id.place.clone());
            sink.emit(problem.hint("let `down` or `across` of the table be `area`"));
            return;
        };
        let reader = Reader::new(table, report);
        let lines = match way {
            Way::Down => &grid.rows,
            Way::Across => &grid.columns,
        };
        let lines: Vec<&Line> = lines.iter().filter(|l| !reader.skipped(l)).collect();
        // In a long list a row with all its labels is one of the list, whatever it holds.
        let filled = |line: &&&Line| {
            has_values(&grid, way, line.at)
                || several && line.parts.len() == table.stub_columns as usize
        };
        let rows: Vec<(&str, bool)> = lines
            .iter()
            .map(|line| (line.parts.last().map_or("", |p| &*p.text), filled(&line)))
            .collect();
        let blank = blank_members(&rows);
        let declared = table.missing.contains_key("");
        let mut seen: HashSet<String> = HashSet::new();
        let before = sink.items().len();
        for ((line, (_, filled)), blank) in lines.into_iter().zip(rows).zip(blank) {
            let parts: Vec<&Part> = match level {
                None => line.parts.iter().collect(),
                Some(level) => line.level(level).into_iter().collect(),
            };
            let Some(last) = parts.last() else { continue };
            // A total or a note is left out here and reported when the table is read.
            if reader.is_total(&parts)
                || !(filled || blank || declared && !is_note(&last.text))
                || several && !in_period(&reader, table, way, line, report)
            {
                continue;
            }
            let label = reader.mapped(&parts).unwrap_or(&last.text);
            let place: Place = grid.located.place(last.cell).into();
            let member = Member {
                label,
                place: place.clone(),
            };
            let new = self.member(member, group, &mut seen, sink);
            if new && !filled && !declared {
                sink.emit(blank_area(label, place, &table.id.value));
            }
        }
        if sink.items().len() == before {
            self.none_found(&grid, group, id, sink);
        }
    }

    fn none_found(&self, grid: &Grid, group: usize, id: &Spanned<String>, sink: &mut Sink) {
        if self.areas.iter().any(|a| a.group == Some(group)) {
            return;
        }
        let message = format!("table `{}` has no areas for the group", id.value);
        sink.emit(
            Diagnostic::error(UNKNOWN_AREA, message)
                .at(id.place.clone())
                .at(grid.located.range_place(grid.located.region))
                .hint("correct the table's range, heads or `skip`"),
        );
    }

    /// Adds a member; whether it is new.
    fn member(
        &mut self,
        member: Member<'_>,
        group: usize,
        seen: &mut HashSet<String>,
        sink: &mut Sink,
    ) -> bool {
        let folded = fold(member.label);
        let known = self.names.by_id(member.label);
        let known = self.names.by_folded_name(&folded).or(known);
        if let Some(id) = known {
            let Some(other) = self.areas.get(id.0 as usize) else {
                return false;
            };
            // The same label again in one table is reported when the table is read.
            if other.group.is_some() && !seen.contains(&folded) {
                sink.emit(duplicate(
                    member.label,
                    Some(other.place.clone()),
                    member.place,
                ));
            }
            return false;
        }
        let base = slug(member.label);
        let mut id = base.clone();
        let mut count = 1;
        while self.names.by_id(&id).is_some() {
            count += 1;
            id = format!("{base}-{count}");
        }
        seen.insert(folded);
        let area = Area {
            id: id.into(),
            label: member.label.into(),
            group: Some(group),
            place: member.place,
        };
        self.push(area, &[]);
        true
    }
}

/// A warning for a row without values among those of areas.
fn blank_area(label: &str, place: Place, table: &str) -> Diagnostic {
    let message =
        format!("`{label}` has no values and is taken for an area whose figures are missing");
    Diagnostic::warning(BLANK_AREA, message).at(place).hint(format!(
        "fill in its values, declare `missing: {{\"\": missing}}` in table `{table}`, or add it to `skip` if it is a heading or note"
    ))
}

struct Member<'a> {
    label: &'a str,
    place: Place,
}

/// Which way areas run, at which level if several axes share the side, and whether they do.
fn area_axis(table: &Table) -> Option<(Way, Option<usize>, bool)> {
    for (way, axes) in [(Way::Down, &table.down), (Way::Across, &table.across)] {
        let several = axes.len() > 1;
        if let Some(level) = axes.iter().position(|a| a.value == Axis::Area) {
            return Some((way, several.then_some(level), several));
        }
    }
    None
}

/// Whether a line of a long list is of the report's period, if it tells a period.
fn in_period(reader: &Reader<'_>, table: &Table, way: Way, line: &Line, report: &Report) -> bool {
    let axes = match way {
        Way::Down => &table.down,
        Way::Across => &table.across,
    };
    let Some(level) = axes.iter().position(|a| a.value == Axis::Period) else {
        return true;
    };
    let part = line.level(level);
    part.and_then(|p| reader.period(&[p])) == Some(report.period.value)
}

fn duplicate(name: &str, first: Option<Place>, second: Place) -> Diagnostic {
    let problem = Diagnostic::error(DUPLICATE_AREA, format!("two areas are called `{name}`"));
    let problem = match first {
        Some(first) => problem.at_with(first, "the first"),
        None => problem,
    };
    problem
        .at_with(second, "the second")
        .hint("rename one, map one under the table's `labels`, or add it to `skip`; an area is a member of one group only")
}
