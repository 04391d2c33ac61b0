//! The tables of a proposal: what their labels stand for, and which are passed over.

use super::cluster::{Cluster, Fix, Part};
use super::periods::{Source, Times};
use super::{AllIds, Group, Plan, Table, has};
use crate::inspect::model::{AxisView, LineView, Role, TableView};
use crate::measure::parse::fold;
use crate::measure::rows::{blank_members, is_total};
use std::collections::HashSet;

impl<'a> Plan<'a> {
    /// Adds a table of a cluster.
    pub(super) fn table(
        &mut self,
        part: &Part<'a>,
        cluster: &Cluster<'a>,
        times: &Times,
        ids: &mut AllIds,
    ) {
        let view = part.view;
        let name = bare(&part.sheet);
        let name = if name.trim().is_empty() {
            "by_year"
        } else {
            &name
        };
        let per_period = matches!(part.fix, Fix::Year(_));
        let own_period = !per_period && !has(view, AxisView::Period);
        let stated = times.of_part(part).filter(|_| own_period);
        let mut table = Table {
            id: ids.tables.of(name, "table"),
            view,
            sheet: part.sheet.clone(),
            last_row: if per_period {
                cluster.last_row
            } else {
                view.range.last.row
            },
            per_period: per_period && cluster.last_row != view.range.last.row,
            across: view.across.clone(),
            area: (!has(view, AxisView::Area)).then(|| self.tongue.whole.to_owned()),
            period: stated.map(|(period, _)| period),
            source: stated.map_or(Source::Table, |(_, source)| source),
            group: None,
            labels: Vec::new(),
            skip: Vec::new(),
            units: Vec::new(),
            indicator: None,
            value: value_head(view),
        };
        match &part.fix {
            Fix::Area(Some(label)) => {
                let group = self.sheet_group(ids);
                if let Some(listed) = self.groups.get_mut(group) {
                    let id = ids.areas.of(label, "area");
                    listed.members.push((id.clone(), label.clone()));
                    listed.known.insert(fold(label));
                    table.area = Some(id);
                }
                table.group = Some(group);
            }
            Fix::None | Fix::Period(_) | Fix::Year(_) | Fix::Area(None) => {}
        }
        periods(&mut table, part, times);
        self.areas(&mut table, ids);
        units(&mut table);
        if view.down.len() > 1 || view.across.len() > 1 {
            incomplete(&mut table);
        }
        self.tables.push(table);
    }

    /// The group of the areas that have a sheet each.
    fn sheet_group(&mut self, ids: &mut AllIds) -> usize {
        if let Some(at) = self.groups.iter().position(|g| g.from.is_none()) {
            return at;
        }
        let (singular, plural) = self.tongue.areas(&[]);
        self.groups.push(Group {
            id: ids.areas.of(plural, "areas"),
            singular,
            plural,
            from: None,
            members: Vec::new(),
            known: HashSet::new(),
            within: false,
        });
        self.groups.len() - 1
    }

    /// Finds the group of the areas along a side; maps totals and passes over the rest.
    fn areas(&mut self, table: &mut Table<'a>, ids: &mut AllIds) {
        let view = table.view;
        let Some((axes, lines, level)) = side(view, AxisView::Area) else {
            return;
        };
        let label = |line: &LineView| match axes.len() {
            1 => Some(line.last().to_owned()).filter(|l| !l.is_empty()),
            _ => line.level(level).map(str::to_owned),
        };
        let mut members: Vec<String> = Vec::new();
        let mut total: Option<String> = None;
        let mut passed: Vec<String> = Vec::new();
        let rows = lines.iter().map(|l| (l.last(), l.role != Role::Section));
        let rows: Vec<(&str, bool)> = rows.collect();
        for (line, blank) in lines.iter().zip(blank_members(&rows)) {
            let Some(label) = label(line) else { continue };
            // In a list a total is one by the label of its level.
            let is_total = line.role == Role::Total
                || axes.len() > 1 && line.role == Role::Values && is_total(&label);
            match line.role {
                _ if is_total && total.as_ref().is_none_or(|t| *t == label) => total = Some(label),
                Role::Values if !is_total => members.push(label),
                Role::Unlabelled => {}
                // A row that nobody filled in is one of the list, which the build tells.
                Role::Section if blank && axes.len() == 1 => members.push(label),
                _ => passed.push(label),
            }
        }
        let folded: HashSet<String> = members.iter().map(|m| fold(m)).collect();
        for label in passed {
            let clashes = lines.iter().any(|l| {
                l.role == Role::Values && l.parts.iter().any(|(_, text)| fold(text) == fold(&label))
            });
            if !clashes {
                push(&mut table.skip, label);
            }
        }
        if let Some(total) = &total {
            table
                .labels
                .push((total.clone(), self.tongue.whole.to_owned()));
        }
        let (singular, plural) = self.tongue.areas(&view.corner);
        let group = self.groups.iter().position(|g| {
            let common = g.known.intersection(&folded).count();
            common * 2 >= folded.len().min(g.known.len()).max(1)
        });
        let at = match group {
            Some(at) => at,
            None => {
                self.groups.push(Group {
                    id: ids.areas.of(plural, "areas"),
                    singular,
                    plural,
                    from: Some(table.id.clone()),
                    members: Vec::new(),
                    known: folded.clone(),
                    within: false,
                });
                self.groups.len() - 1
            }
        };
        if let Some(group) = self.groups.get_mut(at) {
            group.within |= total.is_some();
            // The table with most members lists them.
            if group.from.is_some() && folded.len() > group.known.len() {
                group.from = Some(table.id.clone());
                group.known = folded;
            }
        }
        table.group = Some(at);
    }

    /// Passes over labels that are no members of the group after all.
    pub(super) fn settle_members(&mut self) {
        for table in &mut self.tables {
            let Some(group) = table.group.and_then(|g| self.groups.get(g)) else {
                continue;
            };
            let Some((axes, lines, level)) = side(table.view, AxisView::Area) else {
                continue;
            };
            for line in lines.iter().filter(|l| l.role == Role::Values) {
                let label = match axes.len() {
                    1 => line.last(),
                    _ => line.level(level).unwrap_or_default(),
                };
                let mapped = table.labels.iter().any(|(from, _)| from == label);
                if !label.is_empty() && !mapped && !group.known.contains(&fold(label)) {
                    push(&mut table.skip, label.to_owned());
                }
            }
        }
    }
}

fn push(list: &mut Vec<String>, label: String) {
    if !list.contains(&label) {
        list.push(label);
    }
}

/// The side that an axis runs along: its axes, its lines, and the axis' level.
fn side(view: &TableView, axis: AxisView) -> Option<(&[AxisView], &[LineView], u32)> {
    let sides: [(&[AxisView], &[LineView]); 2] =
        [(&view.down, &view.rows), (&view.across, &view.columns)];
    sides.into_iter().find_map(|(axes, lines)| {
        let level = axes.iter().position(|a| *a == axis)?;
        Some((axes, lines, level as u32))
    })
}

/// The name of a sheet without the places for the period.
pub(super) fn bare(sheet: &str) -> String {
    let places = ["{period}-{next_year}", "{fiscal_year}", "{period}"];
    let bare = |name: String, place: &str| name.replace(place, "");
    places.into_iter().fold(sheet.to_owned(), bare)
}

/// Maps labels of periods that the program does not read by itself; passes over others.
fn periods(table: &mut Table<'_>, part: &Part<'_>, times: &Times) {
    for label in times.along(part).unwrap_or_default() {
        match label.period {
            Some(period) if times.reads(&label) || !times.fits(period) && label.plain => {}
            Some(period) if times.fits(period) => {
                table.labels.push((label.text, period.to_string()));
            }
            _ if label.has_values => push(&mut table.skip, label.text),
            _ => {}
        }
    }
}

/// The head of the column of values, when nothing runs across.
fn value_head(view: &TableView) -> Option<String> {
    if !view.across.is_empty() {
        return None;
    }
    let value = |c: &&LineView| matches!(c.role, Role::Values | Role::Total | Role::Change);
    let column = view.columns.iter().find(value)?;
    Some(column.path()).filter(|p| !p.is_empty())
}

/// Percentages that are kept as fractions without percent format are read as they are.
fn units(table: &mut Table<'_>) {
    for indicator in &table.view.indicators {
        if indicator.fractions {
            table
                .units
                .push((indicator.path.clone(), "none".to_owned()));
        }
    }
}

/// Passes over lines of values that lack the label of one of the levels.
fn incomplete(table: &mut Table<'_>) {
    let view = table.view;
    let sides: [(&[AxisView], &[LineView]); 2] =
        [(&view.down, &view.rows), (&view.across, &view.columns)];
    for (axes, lines) in sides.into_iter().filter(|(axes, _)| axes.len() > 1) {
        let lacks = |line: &&LineView| {
            let complete = (0..axes.len() as u32).all(|level| line.level(level).is_some());
            !complete && line.role != Role::Section
        };
        for line in lines.iter().filter(lacks) {
            let label = line.path();
            if !label.is_empty() {
                push(&mut table.skip, label);
            }
        }
    }
}
