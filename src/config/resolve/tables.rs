//! Tables in workbooks.

use super::range::Range;
use super::text::{at_most, printed_slot, workbook_path};
use super::{Context, reference};
use crate::config::model::{Axis, IndicatorId, MissingKind, Region, Table};
use crate::config::raw::RawTable;
use crate::config::read::Slot;
use crate::config::values::{Named, OneOrMany};
use crate::config::{Spanned, codes, placeholders};
use crate::diagnostics::{Diagnostic, Sink, TextPlace};
use crate::measure::Period;
use crate::measure::parse::fold;
use indexmap::IndexMap;

/// Most header rows and stub columns.
const MOST_HEADS: u32 = 8;

/// What stands for the period in the names of workbooks and sheets.
const PERIOD_PLACES: [&str; 3] = ["period", "fiscal_year", "next_year"];

/// Resolves a table; `None` when it is of no use, after a report.
pub(super) fn table(
    id: &Spanned<String>,
    raw: &RawTable,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Option<Table> {
    if let Some(workbook) = raw.workbook.get() {
        workbook_path(workbook, sink);
        placeholders::check(workbook, &PERIOD_PLACES, sink);
    }
    if let Some(sheet) = raw.sheet.get() {
        placeholders::check(sheet, &PERIOD_PLACES, sink);
    }
    let region = region(raw, sink);
    let shape = Shape::new(raw, sink);
    shape.check_room(&region, sink);
    check_axes(id, raw, context, sink);
    let area = raw.area.get().map(|area| {
        context.areas.check(area, false, sink);
        reference(area)
    });
    let period = raw
        .period
        .get()
        .inspect(|period| context.check_period(period, sink));
    let indicator = raw.indicator.get().and_then(|indicator| {
        let index = context.indicators.find(indicator, sink)?;
        Some(Spanned {
            value: IndicatorId(u32::try_from(index).ok()?),
            place: indicator.place.clone(),
        })
    });
    let units = by_label(raw.units.get(), sink)
        .into_iter()
        .filter_map(|(label, name)| {
            let unit = context.units.get(&name, sink)?;
            Some((label, spanned(unit, &name.place)))
        })
        .collect();
    let unit = raw.unit.get().and_then(|name| {
        let unit = context.units.get(name, sink)?;
        Some(spanned(unit, &name.place))
    });
    let labels = by_label(raw.labels.get(), sink)
        .into_iter()
        .map(|(label, words)| (label, spanned(words.value.0, &words.place)))
        .collect();
    Some(Table {
        id: id.clone(),
        workbook: raw.workbook.get()?.clone(),
        sheet: printed_slot(&raw.sheet, "the sheet's name", sink),
        region,
        header_rows: shape.header_rows,
        stub_columns: shape.stub_columns,
        down: shape.down,
        across: shape.across,
        value_column: printed_slot(&raw.value, "the head of the value column", sink),
        indicator,
        area,
        period: period.cloned(),
        calendar: raw.calendar.get().map(|c| c.value).unwrap_or_default(),
        labels,
        skip: raw.skip.get().cloned().unwrap_or_default(),
        footnote_marks: footnote_marks(raw, sink),
        units,
        unit,
        missing: missing(context.missing, raw, sink),
    })
}

fn spanned<T>(value: T, place: &TextPlace) -> Spanned<T> {
    Spanned {
        value,
        place: place.clone(),
    }
}

/// Where the table stands: at most one of `range`, `name` and `table` is given.
fn region(raw: &RawTable, sink: &mut Sink) -> Region {
    let given = [
        ("range", raw.range.get()),
        ("name", raw.name.get()),
        ("table", raw.table.get()),
    ];
    let mut given = given
        .iter()
        .filter_map(|(key, value)| value.map(|value| (*key, value)));
    let Some((first_key, first)) = given.next() else {
        return Region::Sheet;
    };
    if let Some((second_key, second)) = given.next() {
        let message =
            format!("the table has `{first_key}` and `{second_key}`, expected one of them");
        sink.emit(
            Diagnostic::error(codes::ONE_OF, message)
                .at(second.place.clone())
                .at(first.place.clone())
                .hint("keep the one that says where the table stands"),
        );
    }
    let first = super::text::printed(first, &format!("`{first_key}`"), sink);
    match first_key {
        "range" => Region::Range(first),
        "name" => Region::Name(first),
        _ => Region::ExcelTable(first),
    }
}

/// What runs down and across, and how many heads there are.
struct Shape {
    header_rows: u32,
    stub_columns: u32,
    down: Vec<Spanned<Axis>>,
    across: Vec<Spanned<Axis>>,
}

impl Shape {
    fn new(raw: &RawTable, sink: &mut Sink) -> Self {
        let axes = |slot: &Slot<OneOrMany<Spanned<Axis>>>| {
            slot.get().map(|axes| axes.0.clone()).unwrap_or_default()
        };
        let (down, across) = (axes(&raw.down), axes(&raw.across));
        // A list has as many rows or columns of labels as it has axes.
        let default = |axes: &[_]| u32::try_from(axes.len()).unwrap_or(0).max(1);
        let stub_columns = at_most(
            &raw.stub_columns,
            "`stub_columns`",
            MOST_HEADS,
            default(&down),
            sink,
        );
        let header_rows = at_most(
            &raw.header_rows,
            "`header_rows`",
            MOST_HEADS,
            default(&across),
            sink,
        );
        if matches!(&raw.down, Slot::Given(OneOrMany(axes)) if axes.is_empty()) {
            let message = "`down` is an empty list, expected what runs down";
            sink.emit(Diagnostic::error(codes::TABLE_SHAPE, message).at(raw.head.clone()));
        }
        fit(
            &down,
            stub_columns,
            &raw.stub_columns,
            ("down", "stub_columns"),
            sink,
        );
        fit(
            &across,
            header_rows,
            &raw.header_rows,
            ("across", "header_rows"),
            sink,
        );
        check_value(raw, &across, header_rows, sink);
        Self {
            header_rows,
            stub_columns,
            down,
            across,
        }
    }

    /// Checks that a range has cells left beside its heads and labels.
    fn check_room(&self, region: &Region, sink: &mut Sink) {
        let Region::Range(text) = region else { return };
        let Some(range) = Range::parse(&text.value) else {
            let message = format!(
                "`{}` is no range of cells, expected one such as `A4:F20` or `A4:F`",
                text.value
            );
            sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(text.place.clone()));
            return;
        };
        let problems = [
            (range.rows(), self.header_rows, "rows", "`header_rows`"),
            (
                Some(range.columns()),
                self.stub_columns,
                "columns",
                "`stub_columns`",
            ),
        ];
        for (have, heads, what, key) in problems {
            if let Some(have) = have
                && have <= heads
            {
                let message = format!(
                    "the range `{}` has {have} {what}, expected more than the {heads} of {key}",
                    text.value
                );
                sink.emit(Diagnostic::error(codes::TABLE_SHAPE, message).at(text.place.clone()));
            }
        }
    }
}

/// Checks that a value column is named only where there is one.
fn check_value(raw: &RawTable, across: &[Spanned<Axis>], header_rows: u32, sink: &mut Sink) {
    if let (Some(value), Some(across)) = (raw.value.get(), across.first()) {
        let message = "a table has `value` and `across`, expected one of them";
        sink.emit(
                Diagnostic::error(codes::TABLE_SHAPE, message)
                    .at(value.place.clone())
                    .at(across.place.clone())
                    .hint("keep `value` for a long list, whose values stand in one column, and `across` for any other table"),
            );
    } else if let (Some(value), 0) = (raw.value.get(), header_rows) {
        let message = "`value` names the head of a column, but the table has no header rows";
        sink.emit(Diagnostic::error(codes::TABLE_SHAPE, message).at(value.place.clone()));
    }
}

/// Checks that axes and rows or columns of labels are as many.
fn fit(
    axes: &[Spanned<Axis>],
    heads: u32,
    slot: &Slot<Spanned<u32>>,
    (axis_key, heads_key): (&str, &str),
    sink: &mut Sink,
) {
    let Some(first) = axes.first() else { return };
    let count = axes.len();
    let (message, hint) = if heads == 0 {
        let message = format!("`{axis_key}` has labels, but `{heads_key}` is 0");
        (message, format!("set `{heads_key}` to {count} or more"))
    } else if count > 1 && count != heads as usize {
        let message = format!(
            "`{axis_key}` lists {count} axes and `{heads_key}` is {heads}, expected as many"
        );
        let hint = format!("give `{axis_key}` one axis for all, or set `{heads_key}` to {count}");
        (message, hint)
    } else {
        return;
    };
    let place = slot.get().map_or(&first.place, |heads| &heads.place);
    sink.emit(
        Diagnostic::error(codes::TABLE_SHAPE, message)
            .at(place.clone())
            .hint(hint),
    );
}

/// Checks that indicator, area and period are each said exactly once.
fn check_axes(id: &Spanned<String>, raw: &RawTable, context: &Context<'_>, sink: &mut Sink) {
    if raw.down.get().is_none() || matches!(raw.across, Slot::Bad) {
        return;
    }
    for (axis, name) in [
        (Axis::Indicator, "indicator"),
        (Axis::Area, "area"),
        (Axis::Period, "period"),
    ] {
        let Some(said) = said(axis, raw) else {
            continue;
        };
        let problem = match said.as_slice() {
            [_] => continue,
            [] => {
                let message = format!("the table `{}` does not say its {name}", id.value);
                Diagnostic::error(codes::AXES, message)
                    .at(id.place.clone())
                    .hint(axis_hint(axis, context))
            }
            many => {
                let message = format!(
                    "the table `{}` says its {name} {} times, expected once",
                    id.value,
                    many.len()
                );
                let places = many.iter().rev();
                places.fold(
                    Diagnostic::error(codes::AXES, message),
                    |d, (place, how)| d.at_with(place.clone(), *how),
                )
            }
        };
        sink.emit(problem);
    }
}

/// Where a table says what an axis is, and how; `None` when it was said and not understood.
fn said(axis: Axis, raw: &RawTable) -> Option<Vec<(TextPlace, &'static str)>> {
    let mut said: Vec<(TextPlace, &str)> = Vec::new();
    for (axes, how) in [(&raw.down, "runs down"), (&raw.across, "runs across")] {
        let axes = axes.get().map_or(&[][..], |axes| axes.0.as_slice());
        let these = axes.iter().filter(|a| a.value == axis);
        said.extend(these.map(|a| (a.place.clone(), how)));
    }
    let fixed = match axis {
        Axis::Indicator => slot_place(&raw.indicator),
        Axis::Area => slot_place(&raw.area),
        Axis::Period => slot_place(&raw.period),
    };
    match fixed {
        Fixed::At(place) => said.push((place, "fixed here")),
        Fixed::Unread => return None,
        Fixed::No => {}
    }
    if axis == Axis::Period {
        let paths = [raw.workbook.get(), raw.sheet.get()];
        let holds = |text: &Spanned<String>, place| placeholders::holds(&text.value, place);
        let placed = |text: &&Spanned<String>| PERIOD_PLACES.iter().any(|place| holds(text, place));
        let first = paths.into_iter().flatten().find(placed);
        // A workbook of one year may hold columns of several: its own is told by its head.
        let runs = said.len() == 1 && matches!(fixed_period(raw), Fixed::No);
        let first = first.filter(|_| !runs);
        said.extend(first.map(|t| (t.place.clone(), "by `{period}` here")));
    }
    Some(said)
}

fn fixed_period(raw: &RawTable) -> Fixed {
    slot_place(&raw.period)
}

enum Fixed {
    At(TextPlace),
    Unread,
    No,
}

fn slot_place<T>(slot: &Slot<Spanned<T>>) -> Fixed {
    match slot {
        Slot::Given(value) => Fixed::At(value.place.clone()),
        Slot::Bad => Fixed::Unread,
        Slot::Absent => Fixed::No,
    }
}

fn axis_hint(axis: Axis, context: &Context<'_>) -> String {
    match axis {
        Axis::Indicator => {
            "let `indicator` run `down` or `across`, or fix it with `indicator: ID`".to_owned()
        }
        Axis::Area => {
            let own = context.areas.area_names.ids().next().unwrap_or("ID");
            format!("let `area` run `down` or `across`, or fix it with `area: {own}`")
        }
        Axis::Period => {
            let period = context
                .period
                .map_or("PERIOD".to_owned(), |p: Period| p.to_string());
            format!(
                "let `period` run `down` or `across`, put `{{period}}` into `workbook` or `sheet`, or fix it with `period: {period}`"
            )
        }
    }
}

/// The entries of a mapping by label; labels that fold to the same are a problem.
fn by_label<T: Clone>(
    raw: Option<&Named<Spanned<T>>>,
    sink: &mut Sink,
) -> IndexMap<String, Spanned<T>> {
    let mut map = IndexMap::new();
    let mut folded: IndexMap<String, TextPlace> = IndexMap::new();
    for (label, value) in raw.map_or(&[][..], |raw| raw.0.as_slice()) {
        let key = fold(label);
        if let Some(first) = folded.get(&key) {
            let message = format!("the label `{}` is given twice", label.value);
            sink.emit(
                Diagnostic::error(codes::DUPLICATE_NAME, message)
                    .at_with(label.place.clone(), "again here")
                    .at_with(first.clone(), "first here")
                    .hint("keep one of the two; case, width and spaces do not tell labels apart"),
            );
            continue;
        }
        folded.insert(key, label.place.clone());
        if let Slot::Given(value) = value {
            map.insert(label.value.clone(), value.clone());
        }
    }
    map
}

/// The report's signs for missing values with the table's own put over them.
fn missing(
    report: Option<&Named<Spanned<MissingKind>>>,
    raw: &RawTable,
    sink: &mut Sink,
) -> IndexMap<String, Spanned<MissingKind>> {
    // Doubles among the report's own were reported once, by the caller.
    let mut all = by_label(report, &mut Sink::new());
    for (sign, kind) in by_label(raw.missing.get(), sink) {
        let key = fold(&sign);
        all.retain(|other, _| fold(other) != key);
        all.insert(sign, kind);
    }
    all
}

/// Checks the report's own signs for missing values.
pub(super) fn check_missing(report: Option<&Named<Spanned<MissingKind>>>, sink: &mut Sink) {
    by_label(report, sink);
}

fn footnote_marks(raw: &RawTable, sink: &mut Sink) -> Vec<String> {
    let marks = raw.footnote_marks.get().map_or(&[][..], Vec::as_slice);
    for mark in marks.iter().filter(|m| m.trim().is_empty()) {
        let message = "a footnote mark is empty";
        sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(mark.place.clone()));
    }
    marks.iter().map(|m| m.trim().to_owned()).collect()
}
