//! Tells what each row and column of a table is for: which indicator, area, period.

use super::index::LabelIndex;
use super::label::{Pattern, path_key};
use super::{Grid, Line, Part};
use crate::config::{Axis, Group, Report, Spanned, Table};
use crate::diagnostics::{CellPlace, Diagnostic, Sink, nearest};
use crate::figures::AreaId;
use crate::figures::areas::AreaNames;
use crate::figures::codes::{NOT_A_PERIOD, UNIT_LABEL_NOT_FOUND, UNKNOWN_AREA};
use crate::measure::parse::fold;
use crate::measure::rows::{is_subtotal, is_total};
use crate::measure::written::{label, written};
use crate::measure::{FiscalYear, Period, fiscal};
use crate::workbook::CellAddress;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

/// The rows or the columns of a table, told apart.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// The rows or columns that hold values, in their order.
    pub entries: Vec<Entry>,
    /// Finds them by indicator label, when indicators run along this side.
    pub labels: Option<LabelIndex>,
}

/// A row or column that holds values.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its index on the sheet.
    pub at: u32,
    /// The cell of its innermost label, if it has one.
    pub head: Option<CellAddress>,
    /// Which area it is for, if that is told on this side.
    pub area: Option<AreaId>,
    /// Which period it is for, if that is told on this side.
    pub period: Option<Period>,
    /// Index in the table's `units` of the one that applies.
    pub unit: Option<usize>,
}

/// Reads the sides of one table.
pub struct Reader<'a> {
    pub(super) table: &'a Table,
    /// The groups of the report.
    pub(super) groups: &'a [Group],
    /// The period that the table is looked up for.
    own: Period,
    /// How fiscal years are written, where the report has such.
    fiscal: Option<&'a FiscalYear>,
    skip: Vec<Pattern>,
    mapped: HashMap<String, &'a Spanned<String>>,
    units: HashMap<String, usize>,
    units_used: RefCell<HashSet<usize>>,
    /// Whether `2010-11` stands beside months.
    months: Cell<bool>,
}

/// The entry that maps a label with a year in it: `` , as in `"2019/20": "2019"` ``.
fn mapping(label: &str) -> String {
    let numbers = label.split(|c: char| !c.is_ascii_digit());
    let year = |text: &&str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    match numbers.into_iter().find(year) {
        Some(year) => format!(", as in `{label:?}: \"{year}\"`"),
        None => String::new(),
    }
}

/// Which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Rows.
    Down,
    /// Columns.
    Across,
}

/// What a label of an axis says, after skipping and mapping.
enum Told {
    Indicator,
    Area(AreaId),
    Period(Period),
    /// It says nothing that is known; the problem, unless the line has no values.
    Unknown(Box<Diagnostic>),
}

impl<'a> Reader<'a> {
    /// Prepares a table's mappings.
    pub fn new(table: &'a Table, report: &'a Report) -> Self {
        let marks = &table.footnote_marks;
        Self {
            table,
            groups: &report.groups,
            own: report.period.value,
            fiscal: report.numbers.words.fiscal(),
            skip: table.skip.iter().map(|s| Pattern::new(s)).collect(),
            mapped: table
                .labels
                .iter()
                .map(|(label, to)| (path_key(label, marks), to))
                .collect(),
            units: table
                .units
                .keys()
                .enumerate()
                .map(|(at, label)| (path_key(label, marks), at))
                .collect(),
            units_used: RefCell::new(HashSet::new()),
            months: Cell::new(false),
        }
    }

    /// For the table as it stands for a period, where there is one for each.
    #[must_use]
    pub fn for_period(mut self, period: Option<Period>) -> Self {
        self.own = period.unwrap_or(self.own);
        self
    }

    /// The entries of `labels` that no row or column of the table has, by their index.
    pub fn unmatched(&self, grid: &Grid) -> HashSet<usize> {
        let labels = self.table.labels.keys().enumerate();
        let labels = labels.map(|(at, label)| (path_key(label, &self.table.footnote_marks), at));
        let mut open: HashMap<String, usize> = labels.collect();
        for line in grid.rows.iter().chain(&grid.columns) {
            if open.is_empty() {
                break;
            }
            open.remove(&line.key());
            for part in &line.parts {
                open.remove(&*part.folded);
            }
        }
        open.into_values().collect()
    }

    /// Both sides of a table: rows and columns.
    pub fn sides(&self, grid: &Grid, names: &AreaNames, sink: &mut Sink) -> (Side, Side) {
        let down = self.side(grid, Way::Down, names, sink);
        let across = self.side(grid, Way::Across, names, sink);
        let used = self.units_used.borrow();
        for (at, (label, unit)) in self.table.units.iter().enumerate() {
            if used.contains(&at) {
                continue;
            }
            let shown = grid.columns.iter().chain(&grid.rows).map(Line::path);
            let shown: Vec<String> = shown.collect();
            let message = format!("no row or column `{label}` for the unit `{}`", unit.name);
            let diagnostic = Diagnostic::error(UNIT_LABEL_NOT_FOUND, message)
                .at(unit.place.clone())
                .at(grid.located.range_place(grid.located.region));
            let hint = nearest::did_you_mean(label, shown.iter().map(String::as_str));
            sink.emit(diagnostic.hint(
                hint.unwrap_or_else(|| "write the label as it stands in the workbook".to_owned()),
            ));
        }
        (down, across)
    }

    fn side(&self, grid: &Grid, way: Way, names: &AreaNames, sink: &mut Sink) -> Side {
        let (axes, lines) = match way {
            Way::Down => (&self.table.down, &grid.rows),
            Way::Across => (&self.table.across, &grid.columns),
        };
        if axes.is_empty() {
            return self.single(grid, way, sink);
        }
        let indicators = axes.iter().any(|a| a.value == Axis::Indicator);
        let month = |line: &Line| {
            let text = line.parts.last().map_or("", |part| &part.text);
            matches!(text.parse(), Ok(Period::Month(..))) && fiscal::read(text).is_none()
        };
        self.months.set(lines.iter().any(month));
        let mut side = Side {
            entries: Vec::with_capacity(lines.len()),
            labels: indicators.then(LabelIndex::default),
        };
        let mut taken: HashMap<(Option<AreaId>, Option<Period>), CellAddress> = HashMap::new();
        for line in lines {
            let unit = self.unit(line);
            if self.skipped(line) {
                continue;
            }
            let Some((mut entry, label)) = self.entry(grid, way, line, axes, names, sink) else {
                continue;
            };
            entry.unit = unit;
            if let (Some(index), Some(parts)) = (&mut side.labels, &label) {
                let last = parts.last().map_or("", |p| &*p.folded);
                index.add(&key(parts), last, path(parts), side.entries.len());
                // A mapping may be meant for the other axis: the own label stays known.
                if let Some(to) = self.mapped(parts) {
                    index.alias(path_key(to, &self.table.footnote_marks), side.entries.len());
                }
            } else if let Some(head) = entry.head {
                match taken.get(&(entry.area, entry.period)) {
                    None => {
                        taken.insert((entry.area, entry.period), head);
                    }
                    Some(known) if *known != head => {
                        sink.emit(self.duplicate(grid, line, *known, head));
                        continue;
                    }
                    Some(_) if has_values(grid, way, line.at) => {
                        sink.emit(self.merged_label(grid, way, line, head));
                    }
                    Some(_) => {}
                }
            }
            side.entries.push(entry);
        }
        side
    }

    /// What one line is for. `None`, after a report if it holds values, when that is unclear.
    fn entry<'l>(
        &self,
        grid: &Grid,
        way: Way,
        line: &'l Line,
        axes: &[Spanned<Axis>],
        names: &AreaNames,
        sink: &mut Sink,
    ) -> Option<(Entry, Option<Vec<&'l Part>>)> {
        let mut entry = Entry {
            at: line.at,
            head: line.parts.last().map(|p| p.cell),
            area: None,
            period: None,
            unit: None,
        };
        let mut label = None;
        for (level, axis) in axes.iter().enumerate() {
            let parts: Vec<&Part> = match axes.len() {
                1 => line.parts.iter().collect(),
                _ => line.level(level).into_iter().collect(),
            };
            if parts.is_empty() {
                if has_values(grid, way, line.at) {
                    sink.emit(self.incomplete(grid, way, line, level, axis.value));
                }
                return None;
            }
            match self.told(grid, axis.value, &parts, names) {
                Told::Indicator => label = Some(parts),
                Told::Area(area) => entry.area = Some(area),
                Told::Period(period) => entry.period = Some(period),
                Told::Unknown(problem) => {
                    // Without the list of areas, that one is not known is no news.
                    if names.partial && problem.code == UNKNOWN_AREA {
                        return None;
                    }
                    if has_values(grid, way, line.at) {
                        sink.emit(*problem);
                    } else if axis.value == Axis::Area {
                        sink.emit(self.no_values(grid, &parts));
                    }
                    return None;
                }
            }
        }
        Some((entry, label))
    }

    fn told(&self, grid: &Grid, axis: Axis, parts: &[&Part], names: &AreaNames) -> Told {
        match axis {
            Axis::Indicator => Told::Indicator,
            Axis::Area => match self.area(parts, names) {
                Some(area) => Told::Area(area),
                None => Told::Unknown(Box::new(self.unknown_area(grid, parts, names))),
            },
            Axis::Period => match self.period(parts) {
                Some(period) => Told::Period(period),
                None => {
                    let message = format!("`{}` is no period", path(parts));
                    let problem = Diagnostic::error(NOT_A_PERIOD, message)
                        .at(place(grid, parts))
                        .hint(format!(
                            "map it under `labels` of table `{}`{}, or add it to `skip`",
                            self.table.id.value,
                            mapping(&path(parts))
                        ));
                    Told::Unknown(Box::new(problem))
                }
            },
        }
    }

    /// Whether a line is passed over by a pattern: for its path or any of its labels.
    pub fn skipped(&self, line: &Line) -> bool {
        let whole = line.parts.len() > 1;
        self.skip.iter().any(|pattern| {
            line.parts.iter().any(|p| pattern.fits(&p.folded)) || whole && pattern.fits(&line.key())
        })
    }

    /// What labels are mapped to, by their path or innermost label.
    pub fn mapped(&self, parts: &[&Part]) -> Option<&'a str> {
        if self.mapped.is_empty() {
            return None;
        }
        let found = self.mapped.get(&key(parts));
        let found = found.or_else(|| self.mapped.get(&*parts.last()?.folded));
        found.map(|to| to.value.as_str())
    }

    /// Whether the innermost label is a common name of a total row, not mapped to an area.
    pub fn is_total(&self, parts: &[&Part]) -> bool {
        let total = |part: &&Part| is_total(&part.text) || is_subtotal(&part.text);
        self.mapped(parts).is_none() && parts.last().is_some_and(total)
    }

    fn area(&self, parts: &[&Part], names: &AreaNames) -> Option<AreaId> {
        if let Some(to) = self.mapped(parts) {
            let by_id = names.by_id(to);
            return by_id.or_else(|| names.by_folded_name(&fold(to)));
        }
        let last = parts.last()?;
        match parts.len() {
            1 => None,
            _ => names.by_folded_name(&key(parts)),
        }
        .or_else(|| names.by_folded_name(&last.folded))
    }

    /// The period that labels name, as offices write it: a fiscal year where the report has
    /// such, and a date as the period within which it lies.
    pub fn period(&self, parts: &[&Part]) -> Option<Period> {
        if let Some(to) = self.mapped(parts) {
            return match to.trim() {
                "{period}" => Some(self.own),
                "{previous}" => Some(self.own.back(1)),
                to => to.parse().ok(),
            };
        }
        let part = parts.last()?;
        let text = part.folded.to_uppercase();
        let text = text.strip_suffix('年').unwrap_or(&text).trim();
        // Before months: `2010-11`.
        if let Some(fiscal) = self.fiscal.and_then(|fiscal| fiscal.read(text)) {
            return Some(fiscal);
        }
        let calendar = self.table.calendar;
        // A date lies in the fiscal year that began before it.
        if let Some(fiscal) = self.fiscal
            && let Some(found) = written(&part.text, calendar).filter(|found| found.date)
            && let (Period::Month(year, month), Period::Year(_)) = (found.period, self.own)
        {
            return Some(Period::Year(year - i32::from(month < fiscal.starts)));
        }
        // A month below its year, or a label that names its year itself.
        let together = match parts.len() {
            1 => None,
            _ => label(&path(parts), calendar, self.own),
        };
        let own = together.or_else(|| label(&part.text, calendar, self.own));
        own.or_else(|| text.parse().ok().filter(|_| self.months.get()))
    }

    fn unit(&self, line: &Line) -> Option<usize> {
        if self.units.is_empty() {
            return None;
        }
        let mut found = self.units.get(&line.key()).copied();
        let mut prefix = String::new();
        for part in &line.parts {
            if !prefix.is_empty() {
                prefix.push_str(" / ");
            }
            prefix.push_str(&part.folded);
            found = found.or_else(|| self.units.get(&prefix).copied());
            found = found.or_else(|| self.units.get(&*part.folded).copied());
        }
        if let Some(at) = found {
            self.units_used.borrow_mut().insert(at);
        }
        found
    }

    /// Without axes there must be one line of values: the value column, or the only one.
    fn single(&self, grid: &Grid, way: Way, sink: &mut Sink) -> Side {
        let (lines, body) = match way {
            Way::Down => (&grid.rows, grid.body_rows),
            Way::Across => (&grid.columns, grid.body_columns),
        };
        let wanted = match (&self.table.value_column, way) {
            (Some(head), Way::Across) => Some(head),
            _ => None,
        };
        let found: Vec<&Line> = match wanted {
            Some(head) => {
                let wanted = path_key(head, &self.table.footnote_marks);
                let fits = |l: &&Line| {
                    l.key() == wanted || l.parts.last().is_some_and(|p| *p.folded == *wanted)
                };
                lines.iter().filter(fits).collect()
            }
            None => lines.iter().filter(|l| !self.skipped(l)).collect(),
        };
        for line in lines {
            self.unit(line);
        }
        let entry = match found.as_slice() {
            [line] => Some((line.at, line.parts.last().map(|p| p.cell), self.unit(line))),
            [] if wanted.is_none() && body.0 == body.1 => Some((body.0, None, None)),
            _ => None,
        };
        let Some((at, head, unit)) = entry else {
            sink.emit(self.no_value_line(grid, wanted, &found, lines));
            return Side::default();
        };
        let entry = Entry {
            at,
            head,
            area: None,
            period: None,
            unit,
        };
        Side {
            entries: vec![entry],
            labels: None,
        }
    }
}

fn key(parts: &[&Part]) -> String {
    let folded: Vec<&str> = parts.iter().map(|p| &*p.folded).collect();
    folded.join(" / ")
}

pub(super) fn path(parts: &[&Part]) -> String {
    let texts: Vec<&str> = parts.iter().map(|p| &*p.text).collect();
    texts.join(" / ")
}

pub(super) fn place(grid: &Grid, parts: &[&Part]) -> CellPlace {
    let cell = parts.last().map(|p| p.cell);
    cell.map_or_else(
        || grid.located.range_place(grid.located.region),
        |cell| grid.located.place(cell),
    )
}

/// Whether a row or column holds anything beside its labels.
pub(crate) fn has_values(grid: &Grid, way: Way, at: u32) -> bool {
    match way {
        Way::Across => {
            (grid.body_rows.0..=grid.body_rows.1).any(|row| grid.cell(row, at).is_some())
        }
        Way::Down => grid.located.sheet().is_some_and(|sheet| {
            let from = CellAddress {
                row: at,
                column: grid.body_columns.0,
            };
            let next = sheet.cells.partition_point(|c| c.address < from);
            let next = sheet.cells.get(next).map(|c| c.address);
            next.is_some_and(|a| a.row == at && a.column <= grid.body_columns.1)
        }),
    }
}
