//! Finds tables that stand on several sheets alike: a sheet for each year, month or area.

use crate::inspect::model::{AxisView, Inspection, TableView};
use crate::measure::Period;
use crate::measure::fiscal;
use crate::measure::rows::is_total;
use crate::measure::written::{written, year_in};

/// What distinguishes the sheets of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fix {
    /// Nothing: one table.
    None,
    /// The year in the name of the sheet, which `{period}` stands for.
    Year(i32),
    /// Another period, as told by the name of the sheet.
    Period(Period),
    /// An area, named by the sheet; `None` for the whole.
    Area(Option<String>),
}

/// A table on one of the sheets.
pub(super) struct Part<'a> {
    pub sheet: String,
    pub view: &'a TableView,
    pub fix: Fix,
}

/// Tables of one make.
pub(super) struct Cluster<'a> {
    pub parts: Vec<Part<'a>>,
    /// For sheets named by years: the last row of the longest.
    pub last_row: u32,
    /// All years, for sheets named by years.
    pub years: Vec<i32>,
}

impl Cluster<'_> {
    /// Whether its sheets are periods.
    pub fn over_periods(&self) -> bool {
        self.years.len() > 1 || self.parts.iter().any(|p| matches!(p.fix, Fix::Period(_)))
    }
}

/// What tables of one make share: heads, labels of the stub, and for rows of indicators
/// the rows too.
fn make(view: &TableView) -> String {
    let columns: Vec<String> = view.columns.iter().map(|c| c.path()).collect();
    let rows: Vec<String> = match view.down.contains(&AxisView::Indicator) {
        true => view.rows.iter().map(|r| r.path()).collect(),
        false => Vec::new(),
    };
    let at = (view.range.first, view.range.last.column);
    format!("{columns:?}{rows:?}{at:?}{:?}", view.corner)
}

/// The tables of all visible sheets, those of one make together.
pub(super) fn clusters(inspection: &Inspection) -> Vec<Cluster<'_>> {
    let mut makes: Vec<(String, Vec<Part<'_>>)> = Vec::new();
    for sheet in inspection.sheets.iter().filter(|s| s.visible) {
        for view in &sheet.tables {
            let part = Part {
                sheet: sheet.name.to_string(),
                view,
                fix: Fix::None,
            };
            let make = make(view);
            match makes.iter_mut().find(|(known, _)| *known == make) {
                Some((_, parts)) => parts.push(part),
                None => makes.push((make, vec![part])),
            }
        }
    }
    makes
        .into_iter()
        .flat_map(|(_, parts)| settle(parts))
        .collect()
}

fn settle(mut parts: Vec<Part<'_>>) -> Vec<Cluster<'_>> {
    if parts.len() > 1 {
        if let Some(cluster) = by_years(&parts) {
            return vec![cluster];
        }
        let axis = |axis: AxisView| {
            parts
                .iter()
                .any(|p| p.view.down.contains(&axis) || p.view.across.contains(&axis))
        };
        let periods: Option<Vec<Period>> = parts
            .iter()
            .map(|p| {
                let found = written(&p.sheet, p.view.calendar);
                found.filter(|found| found.whole).map(|found| found.period)
            })
            .collect();
        let (has_periods, has_areas) = (axis(AxisView::Period), axis(AxisView::Area));
        let mut names: Vec<&str> = parts.iter().map(|p| p.sheet.as_str()).collect();
        names.dedup();
        let distinct = names.len() == parts.len();
        if let Some(periods) = periods.filter(|_| !has_periods && distinct) {
            for (part, period) in parts.iter_mut().zip(periods) {
                part.fix = Fix::Period(period);
            }
            return vec![together(parts)];
        }
        if !has_areas && distinct && parts.len() > 2 {
            for part in &mut parts {
                let whole = is_total(&part.sheet) || part.sheet.to_lowercase() == "summary";
                part.fix = Fix::Area((!whole).then(|| part.sheet.clone()));
            }
            return vec![together(parts)];
        }
    }
    parts.into_iter().map(|part| together(vec![part])).collect()
}

fn together(parts: Vec<Part<'_>>) -> Cluster<'_> {
    let last = parts.iter().map(|p| p.view.range.last.row).max();
    Cluster {
        last_row: last.unwrap_or(0),
        years: Vec::new(),
        parts,
    }
}

/// The name of a sheet with a place for the year; `None` where folded digits are no digits of
/// the name itself.
fn pattern_of(sheet: &str, year: i32) -> Option<String> {
    let next = (year + 1).to_string();
    let (year, fiscal) = (year.to_string(), fiscal::short(year));
    let long = format!("{year}-{next}");
    Some(if sheet.contains(&long) {
        sheet.replace(&long, "{period}-{next_year}")
    } else if sheet.contains(&fiscal) {
        sheet.replace(&fiscal, "{fiscal_year}")
    } else if sheet.contains(&year) {
        sheet.replace(&year, "{period}")
    } else {
        return None;
    })
}

/// One table for all sheets, when their names differ by the year alone.
fn by_years<'a>(parts: &[Part<'a>]) -> Option<Cluster<'a>> {
    let mut years = Vec::new();
    let mut pattern: Option<String> = None;
    for part in parts {
        let year = year_in(&part.sheet, part.view.calendar)?;
        let name = pattern_of(&part.sheet, year)?;
        // A copy of another year's sheet, its title left as it was.
        if part.view.period.is_some_and(|period| period.year() != year) {
            return None;
        }
        if pattern.as_ref().is_some_and(|p| *p != name) || years.contains(&year) {
            return None;
        }
        pattern = Some(name);
        years.push(year);
    }
    let newest = parts
        .iter()
        .max_by_key(|p| year_in(&p.sheet, p.view.calendar))?;
    years.sort_unstable();
    let part = Part {
        sheet: pattern?,
        view: newest.view,
        fix: Fix::Year(*years.last()?),
    };
    let last = parts.iter().map(|p| p.view.range.last.row).max();
    Some(Cluster {
        parts: vec![part],
        last_row: last.unwrap_or(0),
        years,
    })
}
