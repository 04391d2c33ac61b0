//! The rows and cells of one sheet.

use super::Fault;
use crate::workbook::context::{Context, Gather, LONGEST_TEXT};
use crate::workbook::formulas::Collector;
use crate::workbook::number::number;
use crate::workbook::xml::{Event, Malformed, Tag, Xml, decode};
use crate::workbook::{Cell, CellRange, CellValue, Hidden};
use std::sync::Arc;

/// What a sheet holds.
pub(super) struct Table<'a> {
    pub cells: Vec<Cell>,
    pub merged: Vec<CellRange>,
    pub hidden: Hidden,
    /// Names that the sheet alone knows.
    pub names: Vec<Tag<'a>>,
}

/// The way through a sheet.
struct Walk<'a, 'c> {
    gather: Gather<'c>,
    /// Who takes formulas, and of which sheet.
    formulas: Option<(&'c Collector, &'c str)>,
    merged: Vec<CellRange>,
    names: Vec<Tag<'a>>,
    hidden: Hidden,
    row: u64,
    /// The next column that is described.
    column: u64,
}

/// A cell of the current row, before it is repeated over rows.
struct Found {
    column: u64,
    repeated: u64,
    value: CellValue,
    format: Option<Arc<str>>,
    formula: Option<Arc<str>>,
}

/// Reads a sheet up to its end.
pub(super) fn read<'a>(
    context: &Context<'_>,
    xml: &mut Xml<'a>,
    tag: &Tag<'a>,
    sheet: &str,
) -> Result<Table<'a>, Fault> {
    let mut walk = Walk {
        gather: Gather::new(context, sheet),
        formulas: context.formulas.map(|collector| (collector, sheet)),
        merged: Vec::new(),
        names: Vec::new(),
        hidden: Hidden::default(),
        row: 0,
        column: 0,
    };
    let mut depth = u32::from(!tag.empty);
    while depth > 0 {
        match xml.next()?.ok_or(xml.cut_off())? {
            Event::Open(tag) => match tag.name {
                "table:table-row" => walk.row(xml, &tag)?,
                "table:table-column" => {
                    walk.column(&tag);
                    xml.skip(&tag)?;
                }
                "table:named-range" | "table:named-expression" => {
                    walk.names.push(tag);
                    xml.skip(&tag)?;
                }
                // Groups and headers of rows hold rows; anything else holds no cells.
                "table:table-column-group"
                | "table:table-header-columns"
                | "table:table-columns"
                | "table:table-row-group"
                | "table:table-header-rows"
                | "table:table-rows"
                | "table:named-expressions" => depth += u32::from(!tag.empty),
                _ => xml.skip(&tag)?,
            },
            Event::Close(_) => depth -= 1,
            _ => {}
        }
    }
    Ok(Table {
        cells: walk.gather.finish()?,
        merged: walk.merged,
        hidden: walk.hidden,
        names: walk.names,
    })
}

impl<'a> Walk<'a, '_> {
    fn row(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<(), Fault> {
        let repeated = count(tag, "table:number-rows-repeated");
        let mut found = Vec::new();
        let mut column = 0;
        let mut open = !tag.empty;
        while open {
            match xml.next()?.ok_or(xml.cut_off())? {
                Event::Open(cell) => match cell.name {
                    "table:table-cell" => self.cell(xml, &cell, &mut column, &mut found)?,
                    // What a merged region covers is not shown.
                    "table:covered-table-cell" => {
                        column += count(&cell, "table:number-columns-repeated");
                        xml.skip(&cell)?;
                    }
                    _ => xml.skip(&cell)?,
                },
                Event::Close(_) => open = false,
                _ => {}
            }
        }
        if !found.is_empty() {
            for row in self.row..self.row.saturating_add(repeated) {
                self.push(row, &found)?;
            }
        }
        if is_hidden(tag) {
            Hidden::push(&mut self.hidden.rows, run(self.row, repeated));
        }
        self.row = self.row.saturating_add(repeated);
        Ok(())
    }

    fn column(&mut self, tag: &Tag<'a>) {
        let repeated = count(tag, "table:number-columns-repeated");
        if is_hidden(tag) {
            Hidden::push(&mut self.hidden.columns, run(self.column, repeated));
        }
        self.column = self.column.saturating_add(repeated);
    }

    fn push(&mut self, row: u64, found: &[Found]) -> Result<(), Fault> {
        let index = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        for cell in found {
            for column in cell.column..cell.column.saturating_add(cell.repeated) {
                let at = (index(row), index(column));
                if let (Some((collector, sheet)), Some(formula)) = (self.formulas, &cell.formula) {
                    collector.take(sheet, at, formula.clone());
                }
                self.gather
                    .push(at, cell.value.clone(), cell.format.clone())?;
            }
        }
        Ok(())
    }

    fn cell(
        &mut self,
        xml: &mut Xml<'a>,
        tag: &Tag<'a>,
        column: &mut u64,
        found: &mut Vec<Found>,
    ) -> Result<(), Fault> {
        let repeated = count(tag, "table:number-columns-repeated");
        let text = paragraphs(xml, tag)?;
        let spanned = (
            count(tag, "table:number-rows-spanned"),
            count(tag, "table:number-columns-spanned"),
        );
        if spanned != (1, 1) {
            self.merged.extend(region((self.row, *column), spanned));
        }
        if let Some(value) = value(tag, text) {
            found.push(Found {
                column: *column,
                repeated,
                value,
                format: format(tag),
                formula: self.formulas.and_then(|_| formula(tag)),
            });
        }
        *column = column.saturating_add(repeated);
        Ok(())
    }
}

/// Whether rows or columns are collapsed or filtered away (OpenDocument 1.2 part 1, 19.749).
fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.attribute("table:visibility")
        .is_some_and(|visibility| visibility != "visible")
}

/// First and last index of some rows or columns.
fn run(first: u64, repeated: u64) -> (u32, u32) {
    let index = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let last = first.saturating_add(repeated.saturating_sub(1));
    (index(first), index(last))
}

fn region((row, column): (u64, u64), (rows, columns): (u64, u64)) -> Option<CellRange> {
    let index =
        |from: u64, count: u64| u32::try_from(from.checked_add(count)?.checked_sub(1)?).ok();
    let first = (index(row, 1)?, index(column, 1)?);
    CellRange::on_sheet(first, (index(row, rows)?, index(column, columns)?))
}

/// A count that is 1 when it is not given.
fn count(tag: &Tag<'_>, attribute: &str) -> u64 {
    let given = tag.attribute(attribute).and_then(|n| n.parse().ok());
    given.unwrap_or(1).max(1)
}

/// The value of a cell (OpenDocument 1.2 part 1, 19.385 ff.).
fn value(tag: &Tag<'_>, shown: Option<String>) -> Option<CellValue> {
    // LibreOffice stores a formula that results in an empty text without a value, but with
    // an empty paragraph; one that was never calculated has none.
    let calculated = shown.is_some();
    let text = shown.unwrap_or_default();
    let kind = tag.attribute("office:value-type").unwrap_or_default();
    if tag
        .attribute("calcext:value-type")
        .is_some_and(|kind| kind == "error")
    {
        return Some(CellValue::Error(text.into()));
    }
    let given = |attribute| tag.attribute(attribute);
    let value = match kind.as_ref() {
        "float" | "percentage" | "currency" => {
            let stored = given("office:value")?;
            Some(match stored.parse() {
                Ok(stored) => number(stored),
                Err(_) => CellValue::Text(stored.as_ref().into()),
            })
        }
        "date" => given("office:date-value").map(|date| {
            let date = date.strip_suffix("T00:00:00").unwrap_or(&date);
            CellValue::Date(date.into())
        }),
        "time" => given("office:time-value").map(|time| CellValue::Date(time.as_ref().into())),
        "boolean" => given("office:boolean-value").map(|b| CellValue::Boolean(b == "true")),
        "string" => {
            let text = given("office:string-value").map_or(text, |text| text.into_owned());
            // An empty text shows as blank, also where a formula results in it.
            return (!text.is_empty()).then(|| CellValue::Text(text.into()));
        }
        _ => None,
    };
    value.or_else(|| {
        let formula = formula(tag).filter(|_| !calculated)?;
        Some(CellValue::Uncalculated(formula))
    })
}

/// The formula of a cell, without what says in which notation it is.
fn formula(tag: &Tag<'_>) -> Option<Arc<str>> {
    let formula = tag.attribute("table:formula")?;
    let formula = formula
        .split_once(":=")
        .map_or(&*formula, |(_, formula)| formula);
    Some(formula.into())
}

/// The number format: the file tells only through styles, except that it is a percentage.
fn format(tag: &Tag<'_>) -> Option<Arc<str>> {
    let kind = tag.attribute("office:value-type")?;
    (kind == "percentage").then(|| "0%".into())
}

/// The paragraphs of a cell, one a line, if it has any; comments and drawings left out.
fn paragraphs(xml: &mut Xml<'_>, cell: &Tag<'_>) -> Result<Option<String>, Malformed> {
    let mut shown: Option<String> = None;
    if cell.empty {
        return Ok(shown);
    }
    loop {
        match xml.next()?.ok_or(xml.cut_off())? {
            Event::Open(tag) if matches!(tag.name, "text:p" | "text:h") => {
                let text = match &mut shown {
                    Some(text) => {
                        text.push('\n');
                        text
                    }
                    None => shown.insert(String::new()),
                };
                paragraph(xml, &tag, text)?;
            }
            Event::Open(tag) => xml.skip(&tag)?,
            Event::Close(_) => return Ok(shown),
            _ => {}
        }
    }
}

/// Bytes of a text that no cell may hold: what it says beyond them is of no use, and a few
/// bytes of a file can ask for a great many spaces.
const ENOUGH: usize = 4 * (LONGEST_TEXT + 1);

/// The text of a paragraph, white space collapsed (OpenDocument 1.2 part 1, 6.1.2).
fn paragraph(xml: &mut Xml<'_>, tag: &Tag<'_>, text: &mut String) -> Result<(), Malformed> {
    let start = text.len();
    let mut depth = u32::from(!tag.empty);
    while depth > 0 {
        match xml.next()?.ok_or(xml.cut_off())? {
            Event::Text(part) => collapse(&decode(part), text, start),
            Event::Literal(part) => collapse(part, text, start),
            Event::Close(_) => depth -= 1,
            Event::Open(tag) => match tag.name {
                "text:s" => {
                    let spaces = count(&tag, "text:c").min(ENOUGH as u64) as usize;
                    let room = ENOUGH.saturating_sub(text.len());
                    text.extend(std::iter::repeat_n(' ', spaces.min(room)));
                    xml.skip(&tag)?;
                }
                "text:tab" => {
                    text.push('\t');
                    xml.skip(&tag)?;
                }
                "text:line-break" => {
                    text.push('\n');
                    xml.skip(&tag)?;
                }
                "office:annotation" | "text:note" | "text:ruby-text" => xml.skip(&tag)?,
                _ => depth += u32::from(!tag.empty),
            },
        }
    }
    Ok(())
}

fn collapse(part: &str, text: &mut String, start: usize) {
    for c in part.chars() {
        if !matches!(c, ' ' | '\t' | '\r' | '\n') {
            text.push(c);
        } else if text.len() > start && !text.ends_with(' ') {
            text.push(' ');
        }
    }
}
