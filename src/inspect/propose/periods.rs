//! Which period the proposed report is for.

use super::cluster::{Cluster, Fix};
use crate::inspect::axes::is_date;
use crate::inspect::model::{AxisView, Inspection, LineView, TableView};
use crate::inspect::period::{in_year, told, year_in};
use crate::measure::Period;
use crate::measure::fiscal::{self, Form};

/// The periods of a proposal.
pub(super) struct Times {
    /// The report's own.
    pub own: Period,
    pub first: Period,
    /// Whether the workbook told any.
    pub told: bool,
    /// The year for months and quarters that tell none.
    pub year: i32,
    /// An example of how fiscal years are written, where the periods are such.
    pub fiscal: Option<String>,
}

/// The year of a report about a workbook that names none; the user writes another.
const SOME_YEAR: i32 = 2025;

/// How long a period is, for comparing lengths.
fn length(period: Period) -> u8 {
    match period {
        Period::Year(_) => 0,
        Period::Half(..) => 1,
        Period::Quarter(..) => 2,
        Period::Month(..) => 3,
    }
}

/// All periods that the workbook tells, and the year for those without.
pub(super) fn times(inspection: &Inspection, clusters: &[Cluster<'_>]) -> Times {
    let parts = || clusters.iter().flat_map(|c| &c.parts);
    let years = parts().filter_map(|p| p.view.period.map(Period::year));
    let from_sheets = clusters.iter().flat_map(|c| c.years.iter().copied());
    let of_sheets = parts().filter_map(|p| year_in(&p.sheet));
    let name = inspection.workbook.rsplit('/').next().unwrap_or_default();
    let titles = inspection.sheets.iter().flat_map(|s| &s.loose);
    let loose = titles.filter_map(|(_, text)| year_in(text));
    let on_axes: Vec<Period> = parts().flat_map(|p| labels(p.view)).collect();
    let axis_years = on_axes.iter().map(|p| p.year()).filter(|y| *y > 0);
    let year = axis_years
        .max()
        .or_else(|| years.chain(from_sheets).chain(of_sheets).max())
        .or_else(|| year_in(name))
        .or_else(|| loose.max());
    let told = year.is_some();
    let year = year.unwrap_or(SOME_YEAR);
    let mut all: Vec<Period> = on_axes.into_iter().map(|p| in_year(p, year)).collect();
    all.extend(
        clusters
            .iter()
            .flat_map(|c| c.years.iter().map(|y| Period::Year(*y))),
    );
    all.extend(parts().filter_map(|p| match &p.fix {
        Fix::Period(period) => Some(in_year(*period, year)),
        _ => None,
    }));
    // The length that most are of.
    let count = |l: u8| all.iter().filter(|p| length(**p) == l).count();
    let most = (0..4).max_by_key(|l| (count(*l), 3 - *l)).unwrap_or(0);
    all.retain(|p| length(*p) == most);
    let own = all.iter().max().copied().unwrap_or(Period::Year(year));
    let of_axes = parts().flat_map(|p| texts(p.view)).map(|(text, _)| text);
    let of_sheets = clusters
        .iter()
        .filter(|cluster| !cluster.years.is_empty())
        .flat_map(|cluster| &cluster.parts)
        .filter(|part| {
            ["{fiscal_year}", "{next_year}"]
                .iter()
                .any(|p| part.sheet.contains(p))
        })
        .map(|_| "2022/23".to_owned());
    let is_fiscal = |text: &String| fiscal::read(text).is_some() && Form::of(text).is_some();
    let fiscal = of_axes.chain(of_sheets).find(is_fiscal);
    Times {
        fiscal: fiscal.filter(|_| length(own) == 0),
        own,
        first: all.iter().min().copied().unwrap_or(own),
        told,
        year,
    }
}

impl Times {
    /// Whether the periods along a side are of the report's length.
    pub fn fits(&self, view: &TableView) -> bool {
        let all = labels(view);
        all.is_empty() || all.iter().any(|p| length(*p) == length(self.own))
    }

    /// The period of a label of the report's length.
    pub fn of(&self, label: &str) -> Option<Period> {
        let period = in_year(of_label(label)?, self.year);
        (length(period) == length(self.own)).then_some(period)
    }

    /// The period of a table that no side tells.
    pub fn of_table(&self, view: &TableView) -> Period {
        let told = view.period.map(|p| in_year(p, self.year));
        let within =
            |p: &Period| length(*p) == length(self.own) && (self.first..=self.own).contains(p);
        match told {
            Some(period) if within(&period) => period,
            Some(period) if within(&Period::Year(period.year())) => Period::Year(period.year()),
            _ => self.own,
        }
    }
}

/// The period that a label on an axis names; dates as the year they lie in.
fn of_label(label: &str) -> Option<Period> {
    let last = label.rsplit(" / ").next().unwrap_or_default();
    if is_date(last) {
        return last.get(..7)?.parse().ok();
    }
    told(label).map(|told| told.period)
}

/// The labels along the axis of periods.
pub(super) fn texts(view: &TableView) -> Vec<(String, bool)> {
    let sides: [(&[AxisView], &[LineView]); 2] =
        [(&view.down, &view.rows), (&view.across, &view.columns)];
    let mut out = Vec::new();
    for (axes, lines) in sides {
        let Some(level) = axes.iter().position(|a| *a == AxisView::Period) else {
            continue;
        };
        for line in lines {
            let text = match axes.len() {
                1 => Some(line.path()),
                _ => line.level(level as u32).map(str::to_owned),
            };
            let Some(text) = text.filter(|t| !t.is_empty()) else {
                continue;
            };
            if !out.iter().any(|(known, _)| *known == text) {
                out.push((text, line.role != crate::inspect::model::Role::Section));
            }
        }
    }
    out
}

fn labels(view: &TableView) -> Vec<Period> {
    texts(view)
        .iter()
        .filter_map(|(text, _)| of_label(text))
        .collect()
}
