//! What the new period lacks: workbooks, targets, data; and what is to be read again.

use super::{Carried, Options, codes};
use crate::config::{Heading, IndicatorId, Members, Report};
use crate::diagnostics::{Code, Diagnostic, Place, Severity, Sink};
use crate::figures::{self, AreaId, Figures, evaluate_condition, table};
use crate::measure::Period;
use crate::pipeline::{self, Goal, Loaded, Silent};
use crate::project::Project;
use crate::prose;
use crate::workbook::{self, Limits};
use std::collections::{BTreeMap, BTreeSet};

/// Ids that a message lists before it counts the rest.
const MOST_NAMED: usize = 8;

/// "`a`, `b` and 3 more".
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|n| format!("`{n}`")).collect();
    match names.len().checked_sub(MOST_NAMED) {
        Some(more) if more > 0 => {
            let first = names.get(..MOST_NAMED).unwrap_or_default().join(", ");
            format!("{first} and {more} more")
        }
        _ => names.join(", "),
    }
}

/// The workbooks that are not there, with the tables that need them.
pub(super) fn workbooks(
    project: &dyn Project,
    carried: &[Carried],
    to: Period,
    items: &mut Vec<Diagnostic>,
) {
    let mut missing: BTreeMap<String, Vec<&crate::config::Table>> = BTreeMap::new();
    for one in carried {
        for table in &one.after.tables {
            for period in table::occasions(table, &one.after) {
                let path = table::fill_period(&table.workbook, period);
                if project.read(&path).is_err() {
                    missing.entry(path).or_default().push(table);
                }
            }
        }
    }
    for (path, tables) in missing {
        let mut ids: Vec<&str> = tables.iter().map(|t| t.id.as_str()).collect();
        ids.dedup();
        let (what, read) = match ids.len() {
            1 => ("table", "reads"),
            _ => ("tables", "read"),
        };
        let mut item = Diagnostic::warning(
            codes::WORKBOOK_TO_COME,
            format!("the workbook `{path}` is not there yet"),
        )
        .note(format!("the {what} {} {read} it", listed(ids.into_iter())))
        .hint(format!(
            "put it there when the figures of {to} are in, and run `annals check`"
        ));
        for table in tables.iter().take(1) {
            item = item.at(table.workbook.place.clone());
        }
        items.push(item);
    }
}

/// Indicators that had a target and have none now.
pub(super) fn targets(carried: &Carried, after: &Loaded, items: &mut Vec<Diagnostic>) {
    let (from, to) = (
        carried.before.report.period.value,
        after.report.period.value,
    );
    let mut told = BTreeSet::new();
    for target in &after.report.targets {
        // Those for the old period alone are told with the configuration.
        if target.period.as_ref().is_some_and(|p| p.value != to) {
            continue;
        }
        let typed = target.value.value.trim().parse::<f64>().is_ok();
        if typed || !told.insert(target.indicator.value) {
            continue;
        }
        let had = known_targets(&carried.before.figures, target.indicator.value, from);
        let has = known_targets(&after.figures, target.indicator.value, to);
        if had == 0 || has > 0 {
            continue;
        }
        let indicator = after
            .report
            .indicators
            .get(target.indicator.value.0 as usize);
        let id = indicator.map_or("", |i| i.id.as_str());
        let item = Diagnostic::warning(
            codes::NO_TARGET,
            format!(
                "`{id}` has no target for {to}: `{}` has no value",
                target.value.value
            ),
        )
        .at(target.value.place.clone())
        .hint("fill in the cell that it comes from, or give the number here");
        items.push(item);
    }
}

/// For how many areas an indicator has a target with a value.
fn known_targets(figures: &Figures, indicator: IndicatorId, period: Period) -> usize {
    let areas = (0..figures.areas.len() as u32).map(AreaId);
    let values = areas.filter_map(|area| {
        let target = figures.target(indicator, area, period)?;
        figures.figure(target.figure)?.value.known()
    });
    values.count()
}

/// Headings whose figures are missing, or that fall away.
pub(super) fn headings(carried: &Carried, after: &Loaded, items: &mut Vec<Diagnostic>) {
    let mut walker = Headings {
        from: carried.before.report.period.value,
        before: &carried.before,
        after,
        items,
    };
    walker.walk(&after.report.headings);
    if let Some(briefs) = &after.report.briefs {
        let what = "the template of the briefs".to_owned();
        walker.template(
            &what,
            &briefs.template.value,
            briefs.template.place.clone().into(),
        );
    }
}

struct Headings<'a> {
    from: Period,
    before: &'a Loaded,
    after: &'a Loaded,
    items: &'a mut Vec<Diagnostic>,
}

impl Headings<'_> {
    fn walk(&mut self, headings: &[Heading]) {
        for heading in headings {
            let what = match &heading.text {
                Some(text) => format!("`{}`", text.value),
                None => "the opening".to_owned(),
            };
            if self.falls_away(heading, &what) {
                continue;
            }
            if let Some(template) = &heading.template {
                let place = heading.text.as_ref().map_or(&template.place, |t| &t.place);
                self.template(&what, &template.value, place.clone().into());
            }
            self.walk(&heading.children);
        }
    }

    /// Tells of a heading whose condition held before and does not now.
    fn falls_away(&mut self, heading: &Heading, what: &str) -> bool {
        let Some(when) = &heading.when else {
            return false;
        };
        let to = self.after.report.period.value;
        let now = evaluate_condition(&self.after.figures, AreaId(0), to, when);
        let then = evaluate_condition(&self.before.figures, AreaId(0), self.from, when);
        if then != Some(true) || now == Some(true) {
            return false;
        }
        let why = match now {
            Some(_) => "does not hold",
            None => "hangs on a missing figure",
        };
        self.items.push(
            Diagnostic::warning(
                codes::NO_DATA,
                format!("{what} falls away for {to}: `{}` {why}", when.value),
            )
            .at(when.place.clone())
            .hint("put the figures in place, or take the heading out"),
        );
        true
    }

    /// Tells of a template whose figures are there for the old period and not for the new.
    fn template(&mut self, what: &str, template: &str, place: Place) {
        let words = self.after.templates.words_in_tags(template);
        let to = self.after.report.period.value;
        let mut used = 0;
        let mut lacking = Vec::new();
        for (index, indicator) in self.after.report.indicators.iter().enumerate() {
            let names = |word: &String| word.replace('-', "_") == indicator.id.value;
            if !words.iter().any(names) {
                continue;
            }
            let id = IndicatorId(index as u32);
            if known(&self.before.figures, id, self.from) == 0 {
                continue;
            }
            used += 1;
            if known(&self.after.figures, id, to) == 0 {
                lacking.push(indicator.id.as_str());
            }
        }
        if lacking.is_empty() {
            return;
        }
        let message = if lacking.len() == used {
            format!("{what} has no data for {to}")
        } else {
            let count = lacking.len();
            format!("{what} lacks {count} of its {used} indicators for {to}")
        };
        let item = Diagnostic::warning(codes::NO_DATA, message)
            .at(place)
            .note(format!("missing: {}", listed(lacking.into_iter())))
            .hint("put the workbooks in place, or take the sentences out of the template");
        self.items.push(item);
    }
}

/// For how many areas an indicator has a value in a period.
fn known(figures: &Figures, indicator: IndicatorId, period: Period) -> usize {
    let areas = (0..figures.areas.len() as u32).map(AreaId);
    let values = areas.filter_map(|area| {
        let id = figures.get(indicator, area, period)?;
        figures.figure(id)?.value.known()
    });
    values.count()
}

/// What is found where a table of the new period is not there.
const TABLE_TO_COME: [Code; 2] = [figures::codes::MISSING_SHEET, figures::codes::NO_PERIOD];

/// Whether all workbooks of a report are there.
fn complete(project: &dyn Project, report: &Report) -> bool {
    let workbooks = figures::workbooks(report);
    workbooks.iter().all(|(path, _)| project.read(path).is_ok())
}

/// What a check of a project finds.
fn check(project: &dyn Project, options: &Options) -> Vec<Diagnostic> {
    let wishes = pipeline::Options {
        goal: Goal::Check,
        reports: options.reports.clone(),
        areas: Vec::new(),
        jobs: None,
        strict: false,
        ..pipeline::Options::default()
    };
    pipeline::run(project, &wishes, &Silent).diagnostics
}

/// What a check of the new project finds, as far as its workbooks are there, and one of the
/// old project does not.
pub(super) fn findings(
    projects: (&dyn Project, &dyn Project),
    options: &Options,
    carried: &[Carried],
    items: &mut Vec<Diagnostic>,
) {
    let (old, new) = projects;
    let read = carried.iter().flat_map(|one| sheets(&one.before.report));
    let read: BTreeSet<(String, String)> = read.collect();
    let unlisted = carried.iter().any(|one| unlisted(new, &one.after));
    let found_before = check(old, options);
    let known = |problem: &Diagnostic| {
        let same = |other: &Diagnostic| {
            let places = problem.labels.first() == other.labels.first();
            other.code == problem.code && other.message == problem.message && places
        };
        found_before.iter().any(same)
    };
    let found = check(new, options);
    // Where a whole table is not there, each figure that lacks is no news.
    let whole = carried.iter().all(|one| complete(new, &one.after))
        && !found
            .iter()
            .any(|problem| TABLE_TO_COME.contains(&problem.code));
    for mut problem in found {
        let mut cells = problem
            .labels
            .iter()
            .filter_map(|label| match &label.place {
                Place::Cell(place) => Some((place.workbook.to_string(), place.sheet.to_string())),
                _ => None,
            });
        // Each missing workbook is told by itself, with all that needs it. What is about the
        // cells of periods before is no news, and without the list of areas none is known.
        let past = matches!(
            problem.labels.first().map(|l| &l.place),
            Some(Place::Cell(_))
        ) && cells.all(|place| read.contains(&place));
        let follows = problem.code == figures::MISSING_WORKBOOK
            || (!whole && problem.code == prose::codes::MISSING_FIGURE)
            || (unlisted && problem.code == figures::codes::UNKNOWN_AREA)
            || told_as_period(&problem, items);
        if problem.severity == Severity::Note || past || follows || known(&problem) {
            continue;
        }
        problem.severity = Severity::Warning;
        if problem.code == figures::codes::MISSING_SHEET {
            let to = options.to;
            problem.hint = Some(format!(
                "add the sheet when the figures of {to} are in, or correct `sheet`"
            ));
        }
        items.push(problem);
    }
}

/// Whether a problem of a template is a period that is told of already.
fn told_as_period(problem: &Diagnostic, items: &[Diagnostic]) -> bool {
    let line = |item: &Diagnostic| match item.labels.first().map(|label| &label.place) {
        Some(Place::Text(place)) => Some((place.file.clone(), place.line)),
        _ => None,
    };
    let place = line(problem);
    let same = |item: &Diagnostic| item.code == codes::FALLS_OUT && line(item) == place;
    problem.code == prose::codes::UNKNOWN_THING && items.iter().any(same)
}

/// The workbooks and sheets that each period has of its own, as a report reads them.
fn sheets(report: &Report) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for table in report.tables.iter().filter(|t| table::per_period(t)) {
        let sheet = table.sheet.as_ref().map_or("*", |s| s.value.as_str());
        for period in table::occasions(table, report) {
            let path = table::fill_period(&table.workbook, period);
            found.push((path, table::fill_period(sheet, period)));
        }
    }
    found
}

/// Whether the table that lists the members of a group is not there for the new period.
fn unlisted(project: &dyn Project, report: &Report) -> bool {
    report.groups.iter().any(|group| {
        let Members::FromTable(id) = &group.members else {
            return false;
        };
        let table = report.tables.iter().find(|table| table.id == *id);
        table.is_some_and(|table| {
            let period = table::per_period(table).then_some(report.period.value);
            let path = table::fill_period(&table.workbook, period);
            let sheet = table.sheet.as_ref().map(|s| table::fill_period(s, period));
            !has_sheet(project, &path, sheet.as_deref())
        })
    })
}

fn has_sheet(project: &dyn Project, path: &str, sheet: Option<&str>) -> bool {
    let Ok(bytes) = project.read(path) else {
        return false;
    };
    let all = |_: &str| true;
    let book = workbook::open(
        path,
        bytes,
        Some(&all),
        &Limits::default(),
        &mut Sink::new(),
    );
    book.is_some_and(|book| {
        let patterns: Vec<String> = sheet.map(str::to_owned).into_iter().collect();
        patterns.is_empty()
            || book
                .sheets
                .iter()
                .any(|s| figures::wants_sheet(&patterns, &s.name))
    })
}
