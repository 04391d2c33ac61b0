//! Which period the proposed report is for, and which periods its tables are of.
//!
//! A period is one that the table itself states: along a side, in its title, in the other
//! titles or the name of its sheet. Where it states none, it takes the one that the user
//! gives, or that of the file's name, which is told. What stands on another sheet is no
//! evidence.

use super::cluster::{Cluster, Fix, Part};
use crate::inspect::model::{AxisView, Inspection, LineView, Role, TableView};
use crate::measure::fiscal::{self, Form};
use crate::measure::written::{distant, in_year, lies_in, written, year_in};
use crate::measure::{Calendar, Period};
use std::collections::HashMap;

/// The periods of a proposal.
pub(super) struct Times {
    /// The report's own.
    pub own: Period,
    pub first: Period,
    /// How its years are written when they run over from one calendar year to the next: an
    /// example, and the month that they are told to begin in.
    pub fiscal: Option<(String, u8)>,
    asked: Option<Period>,
    file: Option<i32>,
    /// What the titles on each sheet state, where they state one period.
    sheets: HashMap<String, Option<Period>>,
}

/// Where a period is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Table,
    File,
    Asked,
}

/// A label along an axis of periods.
pub(super) struct Dated {
    pub text: String,
    /// Its period; none where the program knows none.
    pub period: Option<Period>,
    /// Whether the program reads it without a mapping.
    pub plain: bool,
    /// For a year that runs over: the month that it begins in, or 0.
    fiscal: Option<u8>,
    pub has_values: bool,
}

/// How long a period is, for comparing lengths.
fn length(period: Period) -> u8 {
    match period {
        Period::Year(_) => 0,
        Period::Half(..) => 1,
        Period::Quarter(..) => 2,
        Period::Month(..) => 3,
    }
}

/// Why a table without a year is left out, and what to do.
pub(super) const NO_YEAR: &str = "it states no year: give it with `--period 2019`";

/// All periods that the workbook states; `None` when it states none.
pub(super) fn times(
    inspection: &Inspection,
    clusters: &[Cluster<'_>],
    asked: Option<Period>,
) -> Option<Times> {
    let name = inspection.workbook.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut times = Times {
        own: Period::Year(0),
        first: Period::Year(0),
        fiscal: None,
        asked,
        file: year_in(&stem.replace('_', " "), Calendar::Common),
        sheets: sheets(inspection),
    };
    let usable = |c: &&Cluster<'_>| c.parts.iter().any(|p| p.view.trouble.is_none());
    let clusters: Vec<&Cluster<'_>> = clusters.iter().filter(usable).collect();
    let mut all: Vec<Period> = Vec::new();
    let mut fiscal: Vec<(String, u8)> = Vec::new();
    let mut common = 0;
    for cluster in clusters {
        let over = |s: &str| {
            ["{fiscal_year}", "{next_year}"]
                .iter()
                .any(|p| s.contains(p))
        };
        match cluster.parts.first() {
            Some(part) if !cluster.years.is_empty() && over(&part.sheet) => {
                fiscal.push(("2022/23".to_owned(), 0));
            }
            _ => common += usize::from(!cluster.years.is_empty()),
        }
        all.extend(cluster.years.iter().map(|y| Period::Year(*y)));
        for part in &cluster.parts {
            match times.along(part) {
                Ok(labels) if !labels.is_empty() => {
                    all.extend(labels.iter().filter_map(|l| l.period));
                    let over = labels.iter().find_map(|l| Some((l, l.fiscal?)));
                    let years = |l: &Dated| matches!(l.period, Some(Period::Year(_)));
                    match over {
                        Some((label, month)) => fiscal.push((example(&label.text), month)),
                        None => common += usize::from(labels.iter().any(years)),
                    }
                }
                Ok(_) if cluster.years.is_empty() => {
                    let period = times.of_part(part).map(|(period, _)| period);
                    common += usize::from(matches!(period, Some(Period::Year(_))));
                    all.extend(period);
                }
                _ => {}
            }
        }
    }
    // The length that most are of.
    let count = |l: u8| all.iter().filter(|p| length(**p) == l).count();
    let most = (0..4).max_by_key(|l| (count(*l), 3 - *l)).unwrap_or(0);
    let most = asked.map_or(most, length);
    all.retain(|p| length(*p) == most);
    times.own = asked.or_else(|| all.iter().max().copied())?;
    times.first = all
        .iter()
        .min()
        .copied()
        .unwrap_or(times.own)
        .min(times.own);
    times.fiscal = match most == 0 && fiscal.len() >= common {
        true => fiscal.iter().max_by_key(|(_, month)| *month > 0).cloned(),
        false => None,
    };
    Some(times)
}

/// What the titles on each sheet state, where they state one period.
fn sheets(inspection: &Inspection) -> HashMap<String, Option<Period>> {
    let of = |tables: &[TableView]| {
        let mut periods = tables.iter().filter_map(|t| t.period);
        let first = periods.next()?;
        periods.all(|p| p == first).then_some(first)
    };
    let sheets = inspection.sheets.iter();
    sheets
        .map(|s| (s.name.to_string(), of(&s.tables)))
        .collect()
}

/// An example of how years that run over are written.
fn example(text: &str) -> String {
    match Form::of(text) {
        Some(_) => text.to_owned(),
        None => "2022/23".to_owned(),
    }
}

impl Times {
    /// Why a table cannot be read beside the others.
    pub fn trouble(&self, part: &Part<'_>, over_years: bool) -> Option<String> {
        let name = year_in(&part.sheet, part.view.calendar);
        if let (Some(title), Some(name)) = (part.view.period.map(Period::year), name)
            && title != name
        {
            return Some(format!(
                "its title states {title}, and its sheet's name {name}"
            ));
        }
        let labels = match self.along(part) {
            Ok(labels) => labels,
            Err(trouble) => return Some(trouble),
        };
        let other = || Some("its periods are of another length than the report's".to_owned());
        let fits = |period: Period| length(period) == length(self.own);
        if !labels.is_empty() {
            let own: Vec<&Dated> = labels
                .iter()
                .filter(|l| l.period.is_some_and(fits))
                .collect();
            if own.is_empty() {
                return other();
            }
            let runs_over = own.iter().any(|l| l.fiscal.is_some());
            return self.calendar_trouble(runs_over, own.first().and_then(|l| l.period));
        }
        if over_years {
            return None;
        }
        match self.of_part(part) {
            None => Some(NO_YEAR.to_owned()),
            Some((period, _)) if !fits(period) => other(),
            Some((period, Source::Table)) => {
                self.calendar_trouble(self.fiscal.is_some() && runs_over(part), Some(period))
            }
            Some(_) => None,
        }
    }

    fn calendar_trouble(&self, runs_over: bool, period: Option<Period>) -> Option<String> {
        let year = matches!(period, Some(Period::Year(_)));
        match (self.fiscal.is_some(), runs_over) {
            (true, false) if year => Some(
                "its years are calendar years, and those of the report run over from one to the next"
                    .to_owned(),
            ),
            (false, true) => Some(
                "its years run over from one calendar year to the next, and those of the report do not"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// The labels along the axis of periods; an error where they leave open what they mean.
    pub fn along(&self, part: &Part<'_>) -> Result<Vec<Dated>, String> {
        let view = part.view;
        let texts = texts(view);
        let mut labels: Vec<Dated> = texts
            .into_iter()
            .map(|(text, has_values)| dated(text, has_values, view.calendar))
            .collect();
        settle_years(&mut labels);
        settle_dates(&mut labels, view.calendar);
        let lacks = |l: &Dated| l.period.is_some_and(|p| p.year() == 0);
        if labels.iter().any(lacks) {
            let told = |l: &Dated| l.period.is_some_and(|p| p.year() != 0 && length(p) > 0);
            if labels.iter().any(told) {
                return Err("some labels state a year, and others none".to_owned());
            }
            let year = self.of_part(part).map(|(period, _)| period.year());
            let year = year.ok_or(NO_YEAR)?;
            for label in labels.iter_mut() {
                label.period = label.period.map(|p| in_year(p, year));
            }
        }
        let mut seen: HashMap<Period, &str> = HashMap::new();
        for label in labels.iter().filter(|l| l.has_values) {
            let Some(period) = label.period else { continue };
            if let Some(other) = seen.insert(period, &label.text) {
                return Err(format!(
                    "`{other}` and `{}` name the same period",
                    label.text
                ));
            }
        }
        Ok(labels)
    }

    /// The period of a table that no side tells, and where it is from.
    pub fn of_part(&self, part: &Part<'_>) -> Option<(Period, Source)> {
        let sheet = match &part.fix {
            Fix::Period(period) if period.year() != 0 => return Some((*period, Source::Table)),
            Fix::Period(period) => Some(*period),
            _ => None,
        };
        let titles = || self.sheets.get(&part.sheet).copied().flatten();
        let name = || year_in(&part.sheet, part.view.calendar).map(Period::Year);
        let heads = || year_of_heads(part.view).map(Period::Year);
        let table = part
            .view
            .period
            .or_else(heads)
            .or_else(titles)
            .or_else(name);
        let asked = self.asked.map(|period| (period, Source::Asked));
        let file = self.file.map(|year| (Period::Year(year), Source::File));
        let (period, source) = table.map(|p| (p, Source::Table)).or(asked).or(file)?;
        if period.year() == 0 {
            return None;
        }
        Some((
            sheet.map_or(period, |part| in_year(part, period.year())),
            source,
        ))
    }

    /// Whether the program reads a label without a mapping.
    pub fn reads(&self, label: &Dated) -> bool {
        let over = self.fiscal.is_some() && fiscal::read(&label.text).is_some();
        label.plain || over
    }

    /// Whether a period is one of the report's length.
    pub fn fits(&self, period: Period) -> bool {
        length(period) == length(self.own)
    }
}

/// The year that the heads of all columns of values name.
fn year_of_heads(view: &TableView) -> Option<i32> {
    let value = |c: &&LineView| matches!(c.role, Role::Values | Role::Total | Role::Subtotal);
    let mut years = view
        .columns
        .iter()
        .filter(value)
        .map(|c| year_in(&c.path(), view.calendar));
    let first = years.next()??;
    years.all(|year| year == Some(first)).then_some(first)
}

/// Whether a title of a table states a year that runs over.
fn runs_over(part: &Part<'_>) -> bool {
    let over =
        |text: &String| written(text, part.view.calendar).is_some_and(|f| f.fiscal.is_some());
    part.view.titles.iter().any(over)
}

fn dated(text: String, has_values: bool, calendar: Calendar) -> Dated {
    let found = written(&text, calendar);
    // As the program reads a label: years long past too.
    let read = distant(&text, calendar);
    let whole = found.filter(|found| found.whole);
    Dated {
        period: whole.as_ref().map(|found| found.period).or(read),
        plain: whole.as_ref().map_or(read.is_some(), |found| {
            found.plain && found.period.year() != 0
        }),
        fiscal: whole.and_then(|found| found.fiscal),
        has_values,
        text,
    }
}

/// `2010-11` is a month beside other months, and otherwise a year that runs over.
fn settle_years(labels: &mut [Dated]) {
    let over = |l: &Dated| fiscal::read(&l.text);
    let month = |l: &Dated| matches!(l.period, Some(Period::Month(..)));
    if labels.iter().any(|l| month(l) && over(l).is_none()) {
        return;
    }
    for label in labels.iter_mut().filter(|l| month(l)) {
        let year = fiscal::read(&label.text);
        label.period = year.map(Period::Year);
        label.fiscal = Some(0);
        label.plain = false;
    }
}

/// Dates a year apart stand for years, and those a quarter apart for quarters.
fn settle_dates(labels: &mut [Dated], calendar: Calendar) {
    let date = |l: &Dated| written(&l.text, calendar).is_some_and(|found| found.date);
    let month = |l: &&Dated| match l.period {
        Some(Period::Month(year, month)) if date(l) => Some((year, month)),
        _ => None,
    };
    let found: Vec<(i32, u8)> = labels.iter().filter_map(|l| month(&l)).collect();
    let Some((_, first)) = found.first().filter(|_| found.len() > 1) else {
        return;
    };
    let every = |step: u8| found.iter().all(|(_, m)| m % step == first % step);
    let own = match () {
        () if every(12) => Period::Year(0),
        () if every(6) && first % 6 < 2 => Period::Half(0, 1),
        () if every(3) && first % 3 < 2 => Period::Quarter(0, 1),
        () => return,
    };
    for label in labels.iter_mut().filter(|l| date(l)) {
        if let Some(Period::Month(year, month)) = label.period {
            label.period = Some(lies_in(year, month, own));
        }
    }
}

/// The labels along the axis of periods, and whether values stand there.
fn texts(view: &TableView) -> Vec<(String, bool)> {
    let sides: [(&[AxisView], &[LineView]); 2] =
        [(&view.down, &view.rows), (&view.across, &view.columns)];
    let mut out: Vec<(String, bool)> = Vec::new();
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
            // Only an axis of its own has each label once.
            if axes.len() == 1 || !out.iter().any(|(known, _)| *known == text) {
                out.push((text, line.role != Role::Section));
            }
        }
    }
    out
}
