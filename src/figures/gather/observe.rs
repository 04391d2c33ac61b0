//! Reads the indicators that stand in tables, and those that are typed in YAML.

use super::block::{self, Block, Full};
use super::builder::Builder;
use super::decimals::ShownDecimals;
use super::reading::Reading;
use super::tables::Tables;
use crate::config::{Axis, Indicator, Report, Source, Table, TableSource};
use crate::diagnostics::{Diagnostic, Sink, nearest};
use crate::figures::areas::AreaNames;
use crate::figures::codes::{NO_PERIOD, UNKNOWN_AREA};
use crate::figures::table::cell::Marks;
use crate::figures::table::{Grid, Reader, Side, occasions, per_period};
use crate::figures::{AreaId, Origin, Reason, Value};
use crate::measure::Period;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads all observations and constants into the builder.
pub(super) fn gather(builder: &mut Builder<'_>, tables: &mut Tables<'_>, sink: &mut Sink) {
    let report = builder.report.clone();
    let mut observer = Observer {
        report: &report,
        names: &builder.names,
        tables,
        prepared: HashMap::new(),
    };
    // Tables are found one after the other, since several indicators share them.
    let indicators: Vec<Vec<Visit<'_>>> = report
        .indicators
        .iter()
        .map(|indicator| observer.visits(indicator))
        .collect();
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
    /// The area and the period of cells for which neither side tells one.
    pub(super) area: AreaId,
    pub(super) period: Period,
}

struct Observer<'b, 't, 'l> {
    report: &'b Report,
    names: &'t AreaNames,
    tables: &'t mut Tables<'l>,
    prepared: HashMap<(usize, Option<Period>), Option<Arc<Prepared>>>,
}

impl<'b> Observer<'b, '_, '_> {
    /// The tables that an indicator is read from, in order.
    fn visits(&mut self, indicator: &'b Indicator) -> Vec<Visit<'b>> {
        let Source::Tables(sources) = &indicator.source else {
            return Vec::new();
        };
        let mut visits = Vec::new();
        for source in sources {
            let at = source.table.value;
            let Some(table) = self.report.tables.get(at) else {
                continue;
            };
            for occasion in occasions(table, self.report) {
                let mut problems = Sink::new();
                visits.push(Visit {
                    source,
                    table,
                    occasion,
                    prepared: self.prepare(at, table, occasion, &mut problems),
                    problems,
                });
            }
        }
        visits
    }

    fn prepare(
        &mut self,
        at: usize,
        table: &Table,
        occasion: Option<Period>,
        sink: &mut Sink,
    ) -> Option<Arc<Prepared>> {
        if let Some(prepared) = self.prepared.get(&(at, occasion)) {
            return prepared.clone();
        }
        let prepared = self.make(at, table, occasion, sink).map(Arc::new);
        self.prepared.insert((at, occasion), prepared.clone());
        prepared
    }

    fn make(
        &mut self,
        at: usize,
        table: &Table,
        occasion: Option<Period>,
        sink: &mut Sink,
    ) -> Option<Prepared> {
        let grid = self.tables.grid(at, occasion, sink)?;
        let names = self.names;
        let (down, across) = Reader::new(table, self.report)
            .for_period(occasion)
            .sides(&grid, names, sink);
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
        let own = self.report.period.value;
        let period = occasion.or(table.period.as_ref().map(|p| p.value));
        let prepared = Prepared {
            marks: Marks::new(table),
            area,
            period: period.unwrap_or(own),
            grid,
            down,
            across,
        };
        self.lacks_period(table, occasion.unwrap_or(own), &prepared, sink);
        Some(prepared)
    }

    fn lacks_period(&self, table: &Table, wanted: Period, prepared: &Prepared, sink: &mut Sink) {
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
}
