//! Writes the configuration that would read what was found, and a template that prints it.

mod cluster;
mod periods;
mod sides;
mod template;
mod tongue;
mod write;

use super::model::{AxisView, IndicatorView, Inspection, LineView, TableView};
use crate::measure::Period;
use cluster::{Cluster, Part, clusters};
use periods::Source;
use std::collections::HashSet;
use tongue::Tongue;

/// What a new user starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The configuration of a report, for `config/report.yaml`.
    pub yaml: String,
    /// A template that prints every indicator, for `templates/figures.md`.
    pub template: String,
    /// How many tables it reads.
    pub tables: usize,
    /// How many indicators it declares.
    pub indicators: usize,
}

/// A table of the proposal.
#[derive(Clone)]
struct Table<'a> {
    id: String,
    view: &'a TableView,
    /// The sheet's name, possibly with `{period}`.
    sheet: String,
    /// The last row, if it is not the view's own.
    last_row: u32,
    /// Where it ends, if on the sheets of other periods it ends elsewhere.
    per_period: bool,
    /// What runs across, if not all that the view says.
    across: Vec<AxisView>,
    /// The area that the sheet is about.
    area: Option<String>,
    /// The period of its cells, when no side and no sheet name tells, and where it is from.
    period: Option<Period>,
    source: Source,
    /// The group whose members run along a side.
    group: Option<usize>,
    /// Labels that stand for an area or period.
    labels: Vec<(String, String)>,
    /// Labels to pass over.
    skip: Vec<String>,
    /// Units of reading by label.
    units: Vec<(String, String)>,
    /// The indicator, when neither side names one.
    indicator: Option<String>,
    /// The head of the column of values.
    value: Option<String>,
}

/// A group of areas.
struct Group {
    id: String,
    singular: &'static str,
    plural: &'static str,
    /// The table that lists the members; `None` when they are listed.
    from: Option<String>,
    /// Id and label.
    members: Vec<(String, String)>,
    /// The members' labels, folded.
    known: HashSet<String>,
    /// Whether a total gives the whole.
    within: bool,
}

/// An indicator of the proposal.
struct Indicator<'a> {
    id: String,
    view: &'a IndicatorView,
    /// Ids of the tables that give it.
    tables: Vec<String>,
    /// Whether the label must be given: the side names indicators.
    labelled: bool,
    /// Why it is only proposed as a comment.
    trouble: Option<String>,
    /// The caption of its table in the template.
    caption: String,
    group: Option<usize>,
    over_periods: bool,
}

/// Everything that is written.
struct Plan<'a> {
    workbook: &'a str,
    period: Period,
    first: Period,
    /// An example of how the workbook writes fiscal years, and the month in which they are
    /// told to begin, or 0.
    fiscal: Option<(String, u8)>,
    groups: Vec<Group>,
    tables: Vec<Table<'a>>,
    indicators: Vec<Indicator<'a>>,
    missing: Vec<String>,
    /// Comments about what is left out.
    left_out: Vec<String>,
    /// The words of the proposal.
    tongue: Tongue,
}

/// Makes the proposal; `None` when no table can be read. `period` is the one of the tables
/// that state none, and of the report.
pub fn propose(inspection: &Inspection, period: Option<Period>) -> Option<Proposal> {
    let plan = plan(inspection, period)?;
    Some(Proposal {
        yaml: write::yaml(&plan),
        template: template::template(&plan),
        tables: plan.tables.len(),
        indicators: plan
            .indicators
            .iter()
            .filter(|i| i.trouble.is_none())
            .count(),
    })
}

/// Whether nothing can be proposed only because no table states its year.
pub fn lacks_year(inspection: &Inspection) -> bool {
    let any = Some(Period::Year(2000));
    plan(inspection, None).is_none() && plan(inspection, any).is_some()
}

fn plan(inspection: &Inspection, period: Option<Period>) -> Option<Plan<'_>> {
    let clusters = clusters(inspection);
    let times = periods::times(inspection, &clusters, period)?;
    let mut plan = Plan {
        workbook: &inspection.workbook,
        period: times.own,
        first: times.first,
        fiscal: times.fiscal.clone(),
        groups: Vec::new(),
        tables: Vec::new(),
        indicators: Vec::new(),
        missing: Vec::new(),
        left_out: Vec::new(),
        tongue: Tongue::of(inspection),
    };
    let mut ids = AllIds::default();
    ids.areas.of(plan.tongue.whole, plan.tongue.whole);
    for cluster in &clusters {
        plan.add(cluster, &times, &mut ids);
    }
    for sheet in inspection
        .sheets
        .iter()
        .filter(|s| !s.visible && !s.tables.is_empty())
    {
        plan.left_out
            .push(format!("sheet `{}` is hidden", sheet.name));
    }
    plan.settle_members();
    let usable = plan.indicators.iter().any(|i| i.trouble.is_none());
    usable.then_some(plan)
}

/// Ids that are taken, of each sort of thing.
#[derive(Default)]
struct AllIds {
    tables: Ids,
    areas: Ids,
    indicators: Ids,
}

/// Ids that are taken.
#[derive(Default)]
struct Ids(HashSet<String>);

impl Ids {
    /// A free id made of a text: letters of any script, digits and `_`.
    fn of(&mut self, text: &str, otherwise: &str) -> String {
        let slug = crate::config::id_from(text);
        let mut id: String = slug
            .chars()
            .filter(|c| crate::config::continues_id(*c))
            .collect();
        if let Some((most, _)) = id.char_indices().nth(40) {
            id.truncate(most);
            let cut = id.rfind('_').filter(|at| *at > 10);
            id.truncate(cut.unwrap_or(most));
        }
        let id = id.trim_matches('_');
        let letters = id.chars().filter(|c| c.is_alphabetic()).count();
        // One letter says nothing, but one ideograph is a word.
        let says = letters >= 2 || super::guess::is_chinese(id);
        let says = says && !crate::config::looks_ambiguous(id);
        let reserved = crate::config::id_from(id).starts_with('_');
        let base = match id.chars().next() {
            Some(c) if c.is_alphabetic() && says && !reserved => id.to_owned(),
            Some(_) if says => format!("{otherwise}_{id}"),
            _ => otherwise.to_owned(),
        };
        let mut free = base.clone();
        let mut count = 1;
        while !self.0.insert(free.clone()) {
            count += 1;
            free = format!("{base}_{count}");
        }
        free
    }
}

impl<'a> Plan<'a> {
    fn add(&mut self, cluster: &Cluster<'a>, times: &periods::Times, ids: &mut AllIds) {
        let Some(first) = cluster.parts.first() else {
            return;
        };
        if let Some(trouble) = &first.view.trouble {
            let sheet = &first.sheet;
            let each = match cluster.years.as_slice() {
                [] => String::new(),
                years => format!(" for each of {}", listed(years)),
            };
            let place = format!("sheet `{sheet}`{each}, {}", first.view.range);
            self.left_out.push(format!("{place}: {trouble}"));
            return;
        }
        if first.view.indicators.is_empty() {
            return;
        }
        let from = self.tables.len();
        for part in &cluster.parts {
            match times.trouble(part, !cluster.years.is_empty()) {
                None => self.table(part, cluster, times, ids),
                Some(trouble) => {
                    let place = format!("sheet `{}`, {}", part.sheet, part.view.range);
                    self.left_out.push(format!("{place}: {trouble}"));
                }
            }
        }
        if self.tables.len() == from {
            return;
        }
        let tables = self.tables.get(from..).unwrap_or_default();
        let table_ids: Vec<String> = tables.iter().map(|t| t.id.clone()).collect();
        let group = tables.first().and_then(|t| t.group);
        let apart = match first.view.indicators.iter().any(|i| i.apart) {
            true => self.apart(from, first, times, ids),
            false => Vec::new(),
        };
        self.indicators(cluster, [&table_ids, &apart], group, ids);
        for mark in &first.view.marks {
            if !self.missing.contains(mark) {
                self.missing.push(mark.clone());
            }
        }
    }

    /// The tables from `from` on once more, for columns without a level of heads that others
    /// have: all levels together name the indicator, and the period is the report's.
    fn apart(
        &mut self,
        from: usize,
        part: &Part<'a>,
        times: &periods::Times,
        ids: &mut AllIds,
    ) -> Vec<String> {
        let period = times.of_part(part).map(|(period, _)| period);
        let mut more = Vec::new();
        for table in self.tables.get(from..).unwrap_or_default() {
            let mut again = table.clone();
            again.id = ids.tables.of(&table.id, "table");
            again.across = vec![AxisView::Indicator];
            let told = ["{period}", "{fiscal_year}"].iter();
            let told = told.copied().any(|place| table.sheet.contains(place));
            again.period = period.filter(|_| !told);
            if !told && again.period.is_none() {
                continue;
            }
            let lines = &table.view.columns;
            again
                .skip
                .retain(|skip| !lines.iter().any(|l| l.path() == *skip));
            more.push(again);
        }
        let made = more.iter().map(|t| t.id.clone()).collect();
        self.tables.extend(more);
        made
    }

    fn indicators(
        &mut self,
        cluster: &Cluster<'a>,
        [tables, apart]: [&[String]; 2],
        group: Option<usize>,
        ids: &mut AllIds,
    ) {
        let Some(first) = cluster.parts.first() else {
            return;
        };
        let view = first.view;
        let labelled = has(view, AxisView::Indicator);
        let title = view
            .titles
            .iter()
            .find(|t| super::units::in_line(t).is_none());
        let caption = match title {
            Some(title) => title.clone(),
            None => sides::bare(&first.sheet),
        };
        for indicator in &view.indicators {
            let id = ids.indicators.of(&indicator.label, "figure");
            let own = cluster.parts.iter().filter_map(|part| {
                let same = part
                    .view
                    .indicators
                    .iter()
                    .find(|i| i.path == indicator.path)?;
                same.trouble.clone()
            });
            let mut trouble = own.into_iter().next();
            if trouble.is_none() && indicator.apart && apart.is_empty() {
                trouble = Some(periods::NO_YEAR.to_owned());
            }
            if trouble.is_none() && labelled && is_twice(view, &indicator.path) {
                trouble = Some(format!("the label `{}` stands twice", indicator.path));
            }
            if !labelled {
                for table in &mut self.tables {
                    if tables.contains(&table.id) {
                        table.indicator = Some(id.clone());
                    }
                }
            }
            self.indicators.push(Indicator {
                id,
                view: indicator,
                tables: if indicator.apart { apart } else { tables }.to_vec(),
                labelled,
                trouble,
                caption: caption.clone(),
                group,
                over_periods: !indicator.apart && has(view, AxisView::Period)
                    || cluster.over_periods(),
            });
        }
    }
}

fn listed(years: &[i32]) -> String {
    let years: Vec<String> = years.iter().map(i32::to_string).collect();
    years.join(", ")
}

/// Whether an axis runs along a side of the table.
fn has(view: &TableView, axis: AxisView) -> bool {
    view.down.contains(&axis) || view.across.contains(&axis)
}

/// Whether two rows or columns of an axis of indicators have that path.
fn is_twice(view: &TableView, path: &str) -> bool {
    let lines: &[LineView] = match (view.down.as_slice(), view.across.as_slice()) {
        ([AxisView::Indicator], _) => &view.rows,
        (_, [AxisView::Indicator]) => &view.columns,
        _ => return false,
    };
    let same = |line: &&LineView| {
        crate::measure::parse::fold(&line.path()) == crate::measure::parse::fold(path)
    };
    lines.iter().filter(same).count() > 1
}
