//! Reads the indicators that stand in tables, and those that are typed in YAML.

use super::builder::Builder;
use super::decimals::ShownDecimals;
use super::reading::Reading;
use super::tables::Tables;
use crate::config::{Axis, Indicator, IndicatorId, Report, Source, Table, TableSource};
use crate::diagnostics::{Diagnostic, Sink, nearest};
use crate::figures::codes::{NO_PERIOD, UNKNOWN_AREA};
use crate::figures::table::cell::Marks;
use crate::figures::table::{Grid, Reader, Side, occasions};
use crate::figures::{AreaId, Origin, Value};
use crate::measure::Period;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads all observations and constants into the builder.
pub(super) fn gather(builder: &mut Builder<'_>, tables: &mut Tables<'_>, sink: &mut Sink) {
    let report = builder.report.clone();
    let mut observer = Observer {
        report: &report,
        builder,
        tables,
        prepared: HashMap::new(),
    };
    for (indicator, id) in report.indicators.iter().zip(0..) {
        let id = IndicatorId(id);
        match &indicator.source {
            Source::Tables(sources) => {
                let shown = ShownDecimals::default();
                let first = observer.builder.all.len();
                for source in sources {
                    observer.source(id, indicator, source, &shown, sink);
                }
                shown.settle(indicator, first, observer.builder, sink);
            }
            Source::Constant(value) => {
                let exact = value.value.checked_mul(indicator.unit.factor);
                observer.constant(id, exact, Origin::Config(value.place.clone()));
            }
            Source::Formula(_) => {}
        }
    }
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

struct Observer<'b, 'a, 't> {
    report: &'b Report,
    builder: &'b mut Builder<'a>,
    tables: &'b mut Tables<'t>,
    prepared: HashMap<(usize, Option<Period>), Option<Arc<Prepared>>>,
}

impl Observer<'_, '_, '_> {
    /// One figure, which stands for every area and period.
    fn constant(
        &mut self,
        id: IndicatorId,
        exact: Option<crate::measure::Decimal>,
        origin: Origin,
    ) {
        let Some(mut figure) = self.builder.blank(id, AreaId(0), self.report.period.value) else {
            return;
        };
        figure.value = match exact {
            Some(exact) => Value::Known(exact.normalize()),
            None => Value::Missing(Arc::new(crate::figures::Reason::Overflow)),
        };
        figure.origin = origin;
        let figure = self.builder.push(figure);
        for area in 0..self.builder.areas.len() as u32 {
            for period in &self.report.periods {
                if let Some(slot) = self.builder.slot(id, AreaId(area), *period) {
                    self.builder.point(slot, figure);
                }
            }
        }
    }

    fn source(
        &mut self,
        id: IndicatorId,
        indicator: &Indicator,
        source: &TableSource,
        shown: &ShownDecimals,
        sink: &mut Sink,
    ) {
        let at = source.table.value;
        let Some(table) = self.report.tables.get(at) else {
            return;
        };
        for occasion in occasions(table, self.report) {
            let Some(prepared) = self.prepare(at, table, occasion, sink) else {
                continue;
            };
            let mut reading = Reading {
                id,
                indicator,
                source,
                table,
                prepared: &prepared,
                shown,
                occasion,
                read: Vec::new(),
                again: Vec::new(),
            };
            reading.read(self.builder, sink);
        }
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
        let names = &self.builder.names;
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
