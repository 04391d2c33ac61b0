//! Reads the cells of one indicator in one table.

use super::block::Block;
use super::builder::Restated;
use super::decimals::ShownDecimals;
use super::observe::Prepared;
use super::remarks;
use crate::config::{Indicator, Table, TableSource};
use crate::diagnostics::{Diagnostic, Sink};
use crate::figures::codes::{AMBIGUOUS_LABEL, CONTRADICTION, LABEL_NOT_FOUND};
use crate::figures::model::shown_step;
use crate::figures::origin::SheetName;
use crate::figures::table::cell::{self, Wanted};
use crate::figures::table::{Entry, LabelProblem, Side, duplicate_label, without_marks};
use crate::figures::{AreaId, CellAt, Figure, FigureId, Origin, Value};
use crate::measure::parse::fold;
use crate::measure::text::NumberStyle;
use crate::measure::{Decimal, Kind, Period, Unit};
use crate::workbook::{Cell, CellAddress, CellValue};
use std::collections::HashMap;
use std::sync::Arc;

/// One indicator being read from one table.
pub(super) struct Reading<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) source: &'a TableSource,
    pub(super) table: &'a Table,
    pub(super) prepared: &'a Prepared,
    pub(super) numbers: &'a NumberStyle,
    pub(super) shown: &'a ShownDecimals,
    pub(super) occasion: Option<Period>,
    /// Whether the table is looked up once for each period.
    pub(super) per_period: bool,
    /// The sheet. Each reading has its own, since those that several threads count the uses
    /// of are slow.
    pub(super) sheet: Arc<SheetName>,
    /// The figures read so far, and the smallest step that each cell's number tells.
    pub(super) read: Vec<(FigureId, Decimal)>,
    /// The cells for figures that another workbook gave already.
    pub(super) again: Vec<(Restated, Decimal)>,
}

impl Reading<'_> {
    /// Reads all cells of the indicator into its block.
    pub(super) fn read(&mut self, block: &mut Block<'_>, sink: &mut Sink) {
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
        remarks::merged(self.prepared, [&down, &across], sink);
        block.all.reserve(down.len() * across.len());
        self.read.reserve(down.len() * across.len());
        for row in &down {
            for column in &across {
                self.cell(row, column, block, sink);
            }
        }
        self.note_steps(block);
    }

    /// Notes how far the numbers tell. A column that holds 28.6 beside 74.07 is one of two
    /// decimals: the finest of its numbers speaks for all.
    fn note_steps(&mut self, block: &mut Block<'_>) {
        let steps = self.read.iter().map(|(_, step)| *step);
        let all = steps.chain(self.again.iter().map(|(_, step)| *step));
        let Some(finest) = all.min() else { return };
        if finest > shown_step(&self.indicator.unit, self.shown.of(self.indicator)) {
            let coarse = self.read.drain(..).map(|(id, _)| (id, finest));
            block.steps.extend(coarse);
        }
        for (mut restated, _) in self.again.drain(..) {
            restated.step = finest;
            block.restated.push(restated);
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
                self.elsewhere()
                    .or(near)
                    .unwrap_or_else(|| "write the label as it stands in the workbook".to_owned()),
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

    /// What to do when the label stands on the sheet, but not where the table has its labels:
    /// a row or a column was inserted before it.
    fn elsewhere(&self) -> Option<String> {
        let grid = &self.prepared.grid;
        let last = self.source.label.value.rsplit(" / ").next()?;
        let wanted = fold(last);
        let marks = &self.table.footnote_marks;
        let holds = |cell: &&Cell| match &cell.value {
            CellValue::Text(text) => fold(without_marks(text, marks)) == wanted,
            _ => false,
        };
        let cells = &grid.located.sheet()?.cells;
        let at = cells.iter().find(holds)?.address;
        let region = grid.located.region;
        let is_label = at.row < grid.body_rows.0 || at.column < grid.body_columns.0;
        if region.contains(at) && is_label {
            return None;
        }
        let (range, table) = (region.to_string(), &self.table.id.value);
        let where_not = match region.contains(at) {
            true => format!("among the values of {range}"),
            false => format!("outside of {range}"),
        };
        Some(format!(
            "correct the range of table `{table}`, or `header_rows`: `{last}` stands in cell {at}, {where_not}"
        ))
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

    fn cell(&mut self, row: &Entry, column: &Entry, block: &mut Block<'_>, sink: &mut Sink) {
        let prepared = self.prepared;
        let area = row.area.or(column.area).unwrap_or(prepared.area);
        let told = row.period.or(column.period);
        let period = told.unwrap_or(prepared.period);
        let Some(slot) = block.slot(area, period) else {
            return;
        };
        let address = CellAddress {
            row: row.at,
            column: column.at,
        };
        let place = CellAt::new(&self.sheet, address);
        let wanted = Wanted {
            indicator: self.indicator,
            unit: self.unit(row, column),
            marks: &prepared.marks,
            footnote_marks: &self.table.footnote_marks,
            numbers: self.numbers,
        };
        let cell = prepared.grid.cell(row.at, column.at);
        let reading = cell::read(cell, &place, &wanted);
        // In a workbook of one year, columns of earlier years repeat what was published then.
        if self.per_period && told.is_some_and(|p| Some(p) != self.occasion) {
            if Some(period) < self.occasion
                && let Value::Known(value) = reading.value
            {
                let restated = Restated {
                    slot: block.whole_slot(slot),
                    value,
                    place,
                    step: reading.step,
                    later: true,
                };
                self.again.push((restated, reading.step));
            }
            return;
        }
        if let Some(decimals) = cell.and_then(|cell| cell::shown_decimals(cell, &wanted)) {
            self.shown
                .take(decimals, &reading.value, self.indicator, &place);
        }
        if let (Some(value), "%", false) =
            (reading.value.known(), &*wanted.unit.sign, reading.fraction)
            && let Some(written) = value.checked_div(wanted.unit.factor)
        {
            self.shown.take_percentage(written.normalize(), &place);
        }
        if let Some(problem) = reading.problem {
            sink.emit(problem);
        }
        match block.get(slot) {
            None => {
                let known = reading.value.known().is_some();
                let origin = Origin::Cell(place);
                let id = block.place(slot, (area, period), reading.value, origin);
                if let Some(id) = id.filter(|_| known) {
                    self.read.push((id, reading.step));
                    if cell.is_some_and(|cell| matches!(cell.value, CellValue::Text(_))) {
                        block.texts.push(id);
                    }
                }
            }
            Some(first) => {
                let cell = Second {
                    slot,
                    value: reading.value,
                    place,
                    step: reading.step,
                };
                self.again(first, cell, block, sink);
            }
        }
    }

    /// A second cell for the same figure: it fills a gap, or agrees, or is reported.
    fn again(&mut self, first: FigureId, cell: Second, block: &mut Block<'_>, sink: &mut Sink) {
        let Some(figure) = block.all.get_mut(first.0 as usize) else {
            return;
        };
        match (figure.value.known(), cell.value.known()) {
            (None, Some(_)) => {
                figure.value = cell.value;
                figure.origin = Origin::Cell(cell.place);
                self.read.push((first, cell.step));
            }
            (Some(old), Some(new)) if old != new => match &figure.origin {
                Origin::Cell(place) if place.workbook() != cell.place.workbook() => {
                    let restated = Restated {
                        slot: block.whole_slot(cell.slot),
                        value: new,
                        place: cell.place,
                        step: cell.step,
                        later: false,
                    };
                    self.again.push((restated, cell.step));
                }
                _ => sink.emit(contradiction(figure, new, &cell.place)),
            },
            _ => {}
        }
    }
}

/// A second cell for a figure.
struct Second {
    slot: usize,
    value: Value,
    place: CellAt,
    step: Decimal,
}

/// Two cells differ, and nothing tells which one is right.
pub(super) fn contradiction(figure: &Figure, new: Decimal, place: &CellAt) -> Diagnostic {
    let old = figure.value.known().unwrap_or_default();
    let message = format!(
        "`{}` is {old} in one cell and {new} in another",
        figure.name()
    );
    let mut problem = Diagnostic::warning(CONTRADICTION, message);
    let mut hint = "correct one of the cells, or add one of the rows to `skip`";
    if let Origin::Cell(first) = &figure.origin {
        problem = problem.at_with(first, "used");
        if first.workbook() != place.workbook() {
            hint = "correct one of the cells, add one of the rows to `skip`, or declare the change under `revisions`";
        }
    }
    problem.at_with(place, "not used").hint(hint)
}
