//! Reads the indicators that stand in tables, and those that are typed in YAML.

use super::builder::Builder;
use super::tables::Tables;
use crate::config::{Axis, Indicator, IndicatorId, Report, Source, Table, TableSource};
use crate::diagnostics::{CellPlace, Diagnostic, Severity, Sink, nearest};
use crate::figures::codes::{
    AMBIGUOUS_LABEL, CONTRADICTION, FEWER_DECIMALS, LABEL_NOT_FOUND, NO_PERIOD, UNKNOWN_AREA,
};
use crate::figures::table::cell::{self, Marks, Wanted};
use crate::figures::table::{
    Entry, Grid, LabelProblem, Reader, Side, duplicate_label, occasions, per_period,
};
use crate::figures::{AreaId, FigureId, Origin, Value};
use crate::measure::{Kind, Period, Rounding, Unit};
use crate::workbook::CellAddress;
use std::cell::{Cell, RefCell};
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

/// What the number formats of an indicator's cells show.
#[derive(Default)]
struct ShownDecimals {
    /// The most decimals.
    most: Cell<Option<u32>>,
    /// The first cell of which the report, by its configuration, prints less than that.
    lost: RefCell<Option<(u32, CellPlace)>>,
}

impl ShownDecimals {
    fn take(&self, decimals: u32, value: &Value, of: &Indicator, place: &CellPlace) {
        self.most.set(self.most.get().max(Some(decimals)));
        let written = value.known().and_then(|v| v.checked_div(of.unit.factor));
        let shown = written.map(|w| Rounding::HalfUp.round(w, decimals).normalize());
        if shown.is_some_and(|shown| shown.scale() > of.decimals) {
            self.lost
                .borrow_mut()
                .get_or_insert_with(|| (decimals, place.clone()));
        }
    }

    /// Lets the formats decide, unless the configuration does. The indicator's figures are
    /// those from `first` on.
    fn settle(self, of: &Indicator, first: usize, builder: &mut Builder<'_>, sink: &mut Sink) {
        let Some(place) = &of.decimals_place else {
            if let Some(shown) = self.most.get() {
                for figure in builder.all.iter_mut().skip(first) {
                    figure.decimals = shown;
                }
            }
            return;
        };
        let Some((shown, cell)) = self.lost.into_inner() else {
            return;
        };
        let printed = match of.decimals {
            0 => "no decimals".to_owned(),
            1 => "1 decimal".to_owned(),
            n => format!("{n} decimals"),
        };
        let id = &of.id.value;
        let message = format!("`{id}` is printed with {printed}, and the workbook shows {shown}");
        sink.emit(
            Diagnostic::new(Severity::Note, FEWER_DECIMALS, message)
                .at(place.clone())
                .at_with(cell, "for example")
                .hint(
                    "leave it so if that is meant, or take `decimals` out to print what the workbook shows",
                ),
        );
    }
}

/// A table ready to be read.
struct Prepared {
    grid: Arc<Grid>,
    down: Side,
    across: Side,
    marks: Marks,
    /// The area and the period of cells for which neither side tells one.
    area: AreaId,
    period: Period,
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
            let reading = Reading {
                id,
                indicator,
                source,
                table,
                prepared: &prepared,
                shown,
                occasion,
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
        let (down, across) = Reader::new(table, self.report).sides(&grid, names, sink);
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

/// One indicator being read from one table.
struct Reading<'a> {
    id: IndicatorId,
    indicator: &'a Indicator,
    source: &'a TableSource,
    table: &'a Table,
    prepared: &'a Prepared,
    shown: &'a ShownDecimals,
    occasion: Option<Period>,
}

impl Reading<'_> {
    fn read(&self, builder: &mut Builder<'_>, sink: &mut Sink) {
        let sides = [&self.prepared.down, &self.prepared.across];
        // A side that could not be told was reported; without labels there is no more to say.
        if sides
            .iter()
            .any(|s| s.labels.is_none() && s.entries.is_empty())
        {
            return;
        }
        let Some(down) = self.lines(&self.prepared.down, sink) else {
            return;
        };
        let Some(across) = self.lines(&self.prepared.across, sink) else {
            return;
        };
        for row in &down {
            for column in &across {
                self.cell(row, column, builder, sink);
            }
        }
    }

    /// The entries of a side that are for this indicator.
    fn lines<'s>(&self, side: &'s Side, sink: &mut Sink) -> Option<Vec<&'s Entry>> {
        let Some(labels) = &side.labels else {
            return Some(side.entries.iter().collect());
        };
        let label = &self.source.label;
        let found = match labels.find(label, &self.table.footnote_marks) {
            Ok(found) => found.iter().filter_map(|at| side.entries.get(*at)),
            Err(problem) => {
                sink.emit(self.not_found(problem));
                return None;
            }
        };
        let mut taken: HashMap<(Option<AreaId>, Option<Period>), &Entry> = HashMap::new();
        let mut lines = Vec::new();
        for entry in found {
            let first = *taken.entry((entry.area, entry.period)).or_insert(entry);
            if first.at == entry.at {
                lines.push(entry);
            } else if let (Some(a), Some(b)) = (first.head, entry.head) {
                let located = &self.prepared.grid.located;
                let places = [located.place(a), located.place(b)];
                sink.emit(duplicate_label(label, places).at(label.place.clone()));
            }
        }
        Some(lines)
    }

    fn not_found(&self, problem: LabelProblem) -> Diagnostic {
        let label = &self.source.label;
        let located = &self.prepared.grid.located;
        let table = &self.table.id.value;
        match problem {
            LabelProblem::NotFound(near) => Diagnostic::error(
                LABEL_NOT_FOUND,
                format!("no row or column `{}` in table `{table}`", label.value),
            )
            .hint(
                near.unwrap_or_else(|| "write the label as it stands in the workbook".to_owned()),
            ),
            LabelProblem::Ambiguous(paths) => {
                let paths: Vec<String> = paths.iter().map(|p| format!("`{p}`")).collect();
                Diagnostic::error(
                    AMBIGUOUS_LABEL,
                    format!(
                        "`{}` stands under several heads of table `{table}`",
                        label.value
                    ),
                )
                .hint(format!("write the whole path: {}", paths.join(" or ")))
            }
        }
        .at(label.place.clone())
        .at(located.range_place(located.region))
    }

    fn unit(&self, row: &Entry, column: &Entry) -> &Unit {
        let by_label = column.unit.or(row.unit);
        let by_label = by_label.and_then(|at| self.table.units.get_index(at));
        // The table's unit is one of things counted; it says nothing of rates and shares.
        let counted = matches!(
            self.indicator.kind.value,
            Kind::Count | Kind::Money | Kind::Measure
        );
        match (by_label, &self.table.unit) {
            (Some((_, unit)), _) => &unit.value,
            (None, Some(unit)) if counted => &unit.value,
            _ => &self.indicator.unit,
        }
    }

    fn cell(&self, row: &Entry, column: &Entry, builder: &mut Builder<'_>, sink: &mut Sink) {
        let prepared = self.prepared;
        let area = row.area.or(column.area).unwrap_or(prepared.area);
        let told = row.period.or(column.period);
        // In a workbook of one year, columns of other years repeat what others published.
        if per_period(self.table) && told.is_some_and(|p| Some(p) != self.occasion) {
            return;
        }
        let period = told.unwrap_or(prepared.period);
        let Some(slot) = builder.slot(self.id, area, period) else {
            return;
        };
        let address = CellAddress {
            row: row.at,
            column: column.at,
        };
        let place = prepared.grid.located.place(address);
        let wanted = Wanted {
            indicator: self.indicator,
            unit: self.unit(row, column),
            marks: &prepared.marks,
            footnote_marks: &self.table.footnote_marks,
        };
        let cell = prepared.grid.cell(row.at, column.at);
        let reading = cell::read(cell, &place, &wanted);
        if let Some(decimals) = cell.and_then(|cell| cell::shown_decimals(cell, &wanted)) {
            self.shown
                .take(decimals, &reading.value, self.indicator, &place);
        }
        if let Some(problem) = reading.problem {
            sink.emit(problem);
        }
        match builder.index.get(slot).copied().flatten() {
            None => {
                if let Some(mut figure) = builder.blank(self.id, area, period) {
                    figure.value = reading.value;
                    figure.origin = Origin::Cell(place);
                    builder.place(slot, figure);
                }
            }
            Some(first) => self.again(first, reading.value, place, builder, sink),
        }
    }

    /// A second cell for the same figure: it fills a gap, or agrees, or is reported.
    fn again(
        &self,
        first: FigureId,
        value: Value,
        place: CellPlace,
        builder: &mut Builder<'_>,
        sink: &mut Sink,
    ) {
        let Some(figure) = builder.all.get_mut(first.0 as usize) else {
            return;
        };
        match (figure.value.known(), value.known()) {
            (None, Some(_)) => {
                figure.value = value;
                figure.origin = Origin::Cell(place);
            }
            (Some(old), Some(new)) if old != new => {
                let message = format!(
                    "`{}` is {old} in one cell and {new} in another",
                    figure.name
                );
                let mut problem = Diagnostic::warning(CONTRADICTION, message);
                if let Origin::Cell(first) = &figure.origin {
                    problem = problem.at_with(first.clone(), "used");
                }
                sink.emit(
                    problem
                        .at_with(place, "not used")
                        .hint("correct one of the cells, or add one of the rows to `skip`"),
                );
            }
            _ => {}
        }
    }
}
