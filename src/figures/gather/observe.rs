//! Reads the indicators that stand in tables, and those that are typed in YAML.

use super::block::{self, Block, Full};
use super::builder::Builder;
use super::decimals::ShownDecimals;
use super::reading::Reading;
use super::remarks;
use super::stated;
use super::tables::{self, Tables};
use crate::config::{Axis, Indicator, Report, Source, Table, TableSource};
use crate::diagnostics::{Diagnostic, Sink, nearest};
use crate::figures::areas::AreaNames;
use crate::figures::codes::{NO_PERIOD, UNKNOWN_AREA, UNUSED_LABEL};
use crate::figures::table::cell::Marks;
use crate::figures::table::{Grid, Reader, Side, occasions, per_period};
use crate::figures::{AreaId, Origin, Reason, Value};
use crate::measure::Period;
use crate::workbook::Workbook;
use indexmap::IndexMap;
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;

/// Reads all observations and constants into the builder.
pub(super) fn gather(builder: &mut Builder<'_>, tables: &mut Tables<'_>, sink: &mut Sink) {
    let report = builder.report.clone();
    let mut wanted = wanted(&report, tables);
    let names = &builder.names;
    // Few tables hold most of the cells, so that no thread takes several at once.
    let tables: Vec<&mut Wanted<'_>> = wanted.values_mut().collect();
    let each = tables.into_par_iter().with_max_len(1);
    each.for_each(|one| one.prepare(&report, names));
    unused_labels(&wanted, sink);
    let indicators = report.indicators.iter();
    let indicators = indicators.map(|indicator| visits(&report, indicator, &mut wanted));
    let indicators: Vec<Vec<Visit<'_>>> = indicators.collect();
    let blocks = Block::all(builder);
    let work = report.indicators.iter().zip(indicators).zip(blocks);
    let work: Vec<_> = work.collect();
    let full: Vec<Full> = work
        .into_par_iter()
        .with_max_len(1)
        .map(|((indicator, visits), block)| read(&report, indicator, visits, block))
        .collect();
    block::join(builder, full, sink);
}

/// A table that an indicator is read from, for a period.
struct Visit<'a> {
    source: &'a TableSource,
    table: &'a Table,
    occasion: Option<Period>,
    /// `None` when the table was not found.
    prepared: Option<Arc<Prepared>>,
    /// What was met when the table was first looked for.
    problems: Sink,
}

/// Reads one indicator.
fn read(
    report: &Report,
    indicator: &Indicator,
    visits: Vec<Visit<'_>>,
    mut block: Block<'_>,
) -> Full {
    let mut sink = Sink::new();
    match &indicator.source {
        Source::Tables(_) => {
            let shown = ShownDecimals::default();
            for visit in visits {
                sink.absorb(visit.problems);
                let Some(prepared) = visit.prepared else {
                    continue;
                };
                let mut reading = Reading {
                    indicator,
                    source: visit.source,
                    table: visit.table,
                    sheet: prepared.grid.located.sheet_name(),
                    prepared: &prepared,
                    numbers: &report.numbers,
                    shown: &shown,
                    occasion: visit.occasion,
                    per_period: per_period(visit.table),
                    read: Vec::new(),
                    again: Vec::new(),
                };
                reading.read(&mut block, &mut sink);
            }
            shown.settle(indicator, &mut block, &mut sink);
        }
        Source::Constant(value) => {
            let exact = value.value.checked_mul(indicator.unit.factor);
            let exact = match exact {
                Some(exact) => Value::Known(exact.normalize()),
                None => Value::Missing(Arc::new(Reason::Overflow)),
            };
            let origin = Origin::Config(Arc::new(value.place.clone()));
            // One figure, which stands for every area and period.
            let own = (AreaId(0), report.period.value);
            if block.place(0, own, exact, origin).is_some() {
                block.everywhere();
            }
        }
        Source::Formula(_) => {}
    }
    block.full(sink)
}

/// A table ready to be read.
pub(super) struct Prepared {
    pub(super) grid: Arc<Grid>,
    pub(super) down: Side,
    pub(super) across: Side,
    pub(super) marks: Marks,
    /// The entries of the table's `labels` that nothing in it has.
    unmatched: HashSet<usize>,
    /// The area and the period of cells for which neither side tells one.
    pub(super) area: AreaId,
    pub(super) period: Period,
}

/// A table on the way to being read.
struct Wanted<'a> {
    table: &'a Table,
    /// Its index.
    at: usize,
    occasion: Option<Period>,
    /// What is known of it before.
    found: Found,
    prepared: Option<Arc<Prepared>>,
    problems: Sink,
}

enum Found {
    /// Its labels, unless it was found that there are none.
    Grid(Option<Arc<Grid>>),
    Workbook(Option<Arc<Workbook>>),
}

/// The tables and periods that indicators are read from, in the order of first use.
fn wanted<'a>(
    report: &'a Report,
    tables: &Tables<'_>,
) -> IndexMap<(usize, Option<Period>), Wanted<'a>> {
    let mut out = IndexMap::new();
    for indicator in &report.indicators {
        for (_, at, table, occasion) in sources(report, indicator) {
            out.entry((at, occasion)).or_insert_with(|| {
                let mut problems = Sink::new();
                let found = match tables.known(at, occasion) {
                    Some(grid) => Found::Grid(grid.clone()),
                    None => Found::Workbook(tables.workbook(at, occasion, &mut problems)),
                };
                Wanted {
                    table,
                    at,
                    occasion,
                    found,
                    prepared: None,
                    problems,
                }
            });
        }
    }
    out
}

/// The tables that an indicator is read from, in order: source, index, table, period.
fn sources<'a>(
    report: &'a Report,
    indicator: &'a Indicator,
) -> impl Iterator<Item = (&'a TableSource, usize, &'a Table, Option<Period>)> {
    let sources: &[TableSource] = match &indicator.source {
        Source::Tables(sources) => sources,
        Source::Constant(_) | Source::Formula(_) => &[],
    };
    sources.iter().flat_map(move |source| {
        let at = source.table.value;
        let table = report.tables.get(at).into_iter();
        table.flat_map(move |table| {
            let occasions = occasions(table, report).into_iter();
            occasions.map(move |occasion| (source, at, table, occasion))
        })
    })
}

/// The tables that an indicator is read from; the problems of each go with its first use.
fn visits<'a>(
    report: &'a Report,
    indicator: &'a Indicator,
    wanted: &mut IndexMap<(usize, Option<Period>), Wanted<'a>>,
) -> Vec<Visit<'a>> {
    sources(report, indicator)
        .map(|(source, at, table, occasion)| {
            let of = wanted.get_mut(&(at, occasion));
            let (prepared, problems) = of.map_or_else(Default::default, |of| {
                (of.prepared.clone(), std::mem::take(&mut of.problems))
            });
            Visit {
                source,
                table,
                occasion,
                prepared,
                problems,
            }
        })
        .collect()
}

impl Wanted<'_> {
    /// Reads the labels and says what each row and column is for.
    fn prepare(&mut self, report: &Report, names: &AreaNames) {
        self.prepared = self.make(report, names).map(Arc::new);
    }

    fn make(&mut self, report: &Report, names: &AreaNames) -> Option<Prepared> {
        let Wanted {
            table,
            at,
            occasion,
            found,
            problems: sink,
            ..
        } = self;
        let (table, occasion) = (*table, *occasion);
        let grid = match found {
            Found::Grid(grid) => grid.clone()?,
            Found::Workbook(book) => {
                let book = book.as_ref()?;
                Arc::new(tables::read(report, *at, occasion, book, sink)?)
            }
        };
        let reader = Reader::new(table, report).for_period(occasion);
        let (down, across) = reader.sides(&grid, names, sink);
        let area = match &table.area {
            None => AreaId(0),
            Some(area) => match names.by_id(area) {
                Some(area) => area,
                None => {
                    let message = format!("`{}` is no known area", area.value);
                    let problem = Diagnostic::error(UNKNOWN_AREA, message).at(area.place.clone());
                    let hint = nearest::did_you_mean(area, names.ids());
                    sink.emit(
                        problem.hint(
                            hint.unwrap_or_else(|| "use the id of a declared area".to_owned()),
                        ),
                    );
                    return None;
                }
            },
        };
        let own = report.period.value;
        let period = occasion.or(table.period.as_ref().map(|p| p.value));
        let prepared = Prepared {
            marks: Marks::new(table),
            unmatched: reader.unmatched(&grid),
            area,
            period: period.unwrap_or(own),
            grid,
            down,
            across,
        };
        lacks_period(table, occasion.unwrap_or(own), &prepared, sink);
        remarks::table(table, &prepared, sink);
        stated::check(report, table, occasion, &prepared.grid, sink);
        Some(prepared)
    }
}

/// Warns of entries of `labels` that match nothing, in none of a table's workbooks and sheets.
fn unused_labels(wanted: &IndexMap<(usize, Option<Period>), Wanted<'_>>, sink: &mut Sink) {
    let mut unused: IndexMap<usize, (&Table, HashSet<usize>)> = IndexMap::new();
    for ((at, _), one) in wanted {
        let open = one.prepared.as_ref().map(|p| p.unmatched.clone());
        let open = open.unwrap_or_default();
        let known = unused
            .entry(*at)
            .or_insert_with(|| (one.table, open.clone()));
        known.1.retain(|label| open.contains(label));
    }
    for (table, labels) in unused.into_values() {
        for (at, (label, to)) in table.labels.iter().enumerate() {
            if labels.contains(&at) {
                let id = &table.id.value;
                let message = format!("no row or column of table `{id}` has the label `{label}`");
                let problem = Diagnostic::warning(UNUSED_LABEL, message).at(to.place.clone());
                sink.emit(problem.hint("write the label as it stands in the workbook, or take the entry out of `labels`"));
            }
        }
    }
}

fn lacks_period(table: &Table, wanted: Period, prepared: &Prepared, sink: &mut Sink) {
    let mut axes = table.down.iter().chain(&table.across);
    if !axes.any(|a| a.value == Axis::Period) {
        return;
    }
    let sides = [&prepared.down, &prepared.across];
    let mut told = sides
        .into_iter()
        .flat_map(|s| &s.entries)
        .filter_map(|e| e.period);
    if !told.any(|p| p == wanted) {
        let message = format!("table `{}` has no values for {wanted}", table.id.value);
        let located = &prepared.grid.located;
        sink.emit(
            Diagnostic::warning(NO_PERIOD, message)
                .at(table.id.place.clone())
                .at(located.range_place(located.region))
                .hint("add the period to the workbook, or map its label under `labels`"),
        );
    }
}
