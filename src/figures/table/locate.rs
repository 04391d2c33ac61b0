//! Finds the sheet and the region of a table.

use super::label::Pattern;
use super::{Located, fill_period};
use crate::config::{Region, Spanned, Table};
use crate::diagnostics::{Diagnostic, Place, Sink, nearest};
use crate::figures::codes::{
    AMBIGUOUS_SHEET, BAD_REGION, MISSING_EXCEL_TABLE, MISSING_NAME, MISSING_SHEET,
};
use crate::measure::Period;
use crate::measure::parse::fold;
use crate::workbook::{CellAddress, CellRange, Workbook};
use std::sync::Arc;

/// Finds a table in its workbook, for one period if there is one workbook or sheet for each.
pub fn locate(
    table: &Table,
    period: Option<Period>,
    workbook: &Arc<Workbook>,
    sink: &mut Sink,
) -> Option<Located> {
    let finder = Finder {
        table,
        period,
        workbook,
    };
    let (sheet, range) = finder.find(sink)?;
    let used = workbook.sheets.get(sheet)?.used();
    let region = used.and_then(|used| finder.cut(range, used));
    let rows = |r: &CellRange| r.last.row - r.first.row + 1;
    let columns = |r: &CellRange| r.last.column - r.first.column + 1;
    match region {
        Some(region)
            if rows(&region) > table.header_rows && columns(&region) > table.stub_columns =>
        {
            Some(Located {
                workbook: workbook.clone(),
                sheet,
                region,
            })
        }
        _ => {
            sink.emit(finder.no_room(sheet, region));
            None
        }
    }
}

/// A region before it is cut to the cells in use: `last_row` is open for `A4:H`.
struct Wanted {
    range: CellRange,
    open: bool,
}

struct Finder<'a> {
    table: &'a Table,
    period: Option<Period>,
    workbook: &'a Arc<Workbook>,
}

impl Finder<'_> {
    fn find(&self, sink: &mut Sink) -> Option<(usize, Option<Wanted>)> {
        let sheet = match &self.table.sheet {
            Some(pattern) => Some(self.sheet(pattern, sink)?),
            None => None,
        };
        match &self.table.region {
            Region::Range(text) => {
                let wanted = self.range(text, sink);
                let sheet = self.or_only(sheet, sink);
                Some((sheet?, Some(wanted?)))
            }
            Region::Sheet => Some((self.or_only(sheet, sink)?, None)),
            Region::Name(name) => {
                let names = self.workbook.names.iter();
                let known = names.map(|n| (&*n.name, &*n.sheet, n.range)).collect();
                self.named(name, sheet, known, sink)
            }
            Region::ExcelTable(name) => {
                let tables = self.workbook.tables.iter();
                let known = tables.map(|t| (&*t.name, &*t.sheet, t.range)).collect();
                self.named(name, sheet, known, sink)
            }
        }
    }

    fn file(&self) -> Place {
        Place::File(self.workbook.path.clone())
    }

    fn sheet(&self, pattern: &Spanned<String>, sink: &mut Sink) -> Option<usize> {
        let wanted = fill_period(pattern, self.period);
        let sheets = &self.workbook.sheets;
        if let Some(at) = sheets.iter().position(|s| *s.name == *wanted) {
            return Some(at);
        }
        let fits = Pattern::new(&wanted);
        let found: Vec<usize> = (0..sheets.len())
            .filter(|at| sheets.get(*at).is_some_and(|s| fits.fits(&fold(&s.name))))
            .collect();
        match found.as_slice() {
            [one] => Some(*one),
            [] => {
                sink.emit(self.missing_sheet(&wanted, pattern));
                None
            }
            several => {
                let names = several.iter().filter_map(|at| sheets.get(*at));
                let names: Vec<String> = names.map(|s| format!("`{}`", s.name)).collect();
                sink.emit(
                    Diagnostic::error(
                        AMBIGUOUS_SHEET,
                        format!("`{wanted}` fits several sheets: {}", names.join(", ")),
                    )
                    .at(pattern.place.clone())
                    .at(self.file())
                    .hint("write the whole name of one sheet"),
                );
                None
            }
        }
    }

    fn missing_sheet(&self, wanted: &str, pattern: &Spanned<String>) -> Diagnostic {
        let names = || self.workbook.sheets.iter().map(|s| &*s.name);
        let diagnostic = Diagnostic::error(
            MISSING_SHEET,
            format!("no sheet `{wanted}` in `{}`", self.workbook.path),
        )
        .at(pattern.place.clone())
        .at(self.file())
        .note(format!("the sheets are {}", listed(names())));
        match nearest::did_you_mean(wanted, names()) {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic.hint("correct `sheet`, or use `*` for the part that changes"),
        }
    }

    /// The sheet found, else the only one that is shown.
    fn or_only(&self, sheet: Option<usize>, sink: &mut Sink) -> Option<usize> {
        if sheet.is_some() {
            return sheet;
        }
        let sheets = &self.workbook.sheets;
        let mut shown = (0..sheets.len()).filter(|at| sheets.get(*at).is_some_and(|s| s.visible));
        match (shown.next(), shown.next()) {
            (Some(only), None) => Some(only),
            _ => {
                sink.emit(
                    Diagnostic::error(
                        AMBIGUOUS_SHEET,
                        format!(
                            "table `{}` names no sheet, and the workbook has several: {}",
                            self.table.id.value,
                            listed(sheets.iter().map(|s| &*s.name))
                        ),
                    )
                    .at(self.table.id.place.clone())
                    .at(self.file())
                    .hint("name one under `sheet`"),
                );
                None
            }
        }
    }

    fn range(&self, text: &Spanned<String>, sink: &mut Sink) -> Option<Wanted> {
        let parsed = match text.parse::<CellRange>() {
            Ok(range) => Some(Wanted { range, open: false }),
            Err(_) => open_range(text).map(|range| Wanted { range, open: true }),
        };
        if parsed.is_none() {
            sink.emit(
                Diagnostic::error(BAD_REGION, format!("`{}` is no cell range", text.value))
                    .at(text.place.clone())
                    .hint("write it as `A4:H21`, or as `A4:H` down to the last row in use"),
            );
        }
        parsed
    }

    fn named(
        &self,
        name: &Spanned<String>,
        sheet: Option<usize>,
        known: Vec<(&str, &str, CellRange)>,
        sink: &mut Sink,
    ) -> Option<(usize, Option<Wanted>)> {
        let wanted = fill_period(name, self.period);
        let sheets = &self.workbook.sheets;
        let sheet_name = sheet.and_then(|at| sheets.get(at)).map(|s| &*s.name);
        let found: Vec<_> = known
            .iter()
            .filter(|(n, s, _)| {
                n.to_lowercase() == wanted.to_lowercase() && sheet_name.is_none_or(|w| w == *s)
            })
            .collect();
        if let [(_, on, range)] = found.as_slice() {
            let at = sheets.iter().position(|s| &*s.name == *on)?;
            let range = *range;
            return Some((at, Some(Wanted { range, open: false })));
        }
        let is_table = matches!(self.table.region, Region::ExcelTable(_));
        let (code, what) = if is_table {
            (MISSING_EXCEL_TABLE, "Excel table")
        } else {
            (MISSING_NAME, "defined name")
        };
        let path = &self.workbook.path;
        let on = sheet_name.map_or(String::new(), |s| format!(" on sheet `{s}`"));
        let message = if found.is_empty() {
            format!("no {what} `{wanted}`{on} in `{path}`")
        } else {
            let on = listed(found.iter().map(|(_, sheet, _)| *sheet));
            format!("several {what}s `{wanted}` in `{path}`, on the sheets {on}")
        };
        let diagnostic = Diagnostic::error(code, message)
            .at(name.place.clone())
            .at(self.file());
        let hint = if found.is_empty() {
            nearest::did_you_mean(&wanted, known.iter().map(|(n, ..)| *n))
        } else {
            Some("name the sheet under `sheet`".to_owned())
        };
        sink.emit(match hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic.hint("give the cells under `range` instead"),
        });
        None
    }

    /// The wanted range cut to the cells in use; `None` when nothing is left.
    fn cut(&self, wanted: Option<Wanted>, used: CellRange) -> Option<CellRange> {
        let Some(Wanted { range, open }) = wanted else {
            return Some(used);
        };
        let last_row = if open {
            used.last.row
        } else {
            range.last.row.min(used.last.row)
        };
        let last = CellAddress {
            row: last_row,
            column: range.last.column.min(used.last.column),
        };
        let first = range.first;
        (first.row <= last.row && first.column <= last.column).then_some(CellRange { first, last })
    }

    fn no_room(&self, sheet: usize, region: Option<CellRange>) -> Diagnostic {
        let table = self.table;
        let place = match &table.region {
            Region::Range(text) | Region::Name(text) | Region::ExcelTable(text) => &text.place,
            Region::Sheet => &table.id.place,
        };
        let name = self.workbook.sheets.get(sheet).map(|s| s.name.clone());
        let cells = crate::diagnostics::CellPlace {
            workbook: self.workbook.path.clone(),
            sheet: name.unwrap_or_else(|| "".into()),
            cells: region.map_or(String::new(), |r| r.to_string()).into(),
        };
        let message = match region {
            None => format!("table `{}` stands on empty cells", table.id.value),
            Some(region) => format!(
                "table `{}` has no cells for values: {region} is all heads (`header_rows` {}, `stub_columns` {})",
                table.id.value, table.header_rows, table.stub_columns
            ),
        };
        Diagnostic::error(BAD_REGION, message)
            .at(place.clone())
            .at(cells)
            .hint("correct the range, `header_rows` or `stub_columns`")
    }
}

/// `A4:H` as the range from A4 down column H, its last row left open.
fn open_range(text: &str) -> Option<CellRange> {
    let (first, last) = text.trim().split_once(':')?;
    let first: CellAddress = first.parse().ok()?;
    let last: CellAddress = format!("{}1", last.trim_start_matches('$')).parse().ok()?;
    let bare = text.ends_with(|c: char| c.is_ascii_alphabetic());
    (bare && first.column <= last.column).then_some(CellRange {
        first,
        last: CellAddress {
            row: first.row,
            column: last.column,
        },
    })
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|n| format!("`{n}`")).collect();
    names.join(", ")
}
