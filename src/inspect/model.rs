//! What an inspection finds.

use super::units::FoundUnit;
use crate::measure::{Calendar, Kind, Period};
use crate::workbook::{CellAddress, CellRange};
use std::sync::Arc;

/// What a workbook looks like.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The workbook's path, as given.
    pub workbook: Arc<str>,
    /// Its sheets in their order.
    pub sheets: Vec<SheetView>,
    /// Defined names and Excel tables: name, what it is, sheet, range.
    pub names: Vec<(String, &'static str, Arc<str>, CellRange)>,
}

/// What a sheet looks like.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// The name on the tab.
    pub name: Arc<str>,
    /// Whether the tab is shown.
    pub visible: bool,
    /// The range that holds all cells.
    pub used: Option<CellRange>,
    /// How many cells hold something.
    pub cells: usize,
    /// The tables, from the top.
    pub tables: Vec<TableView>,
    /// Lines of text that belong to no table.
    pub loose: Vec<(CellAddress, String)>,
    /// What should be looked at.
    pub remarks: Vec<Remark>,
}

/// What runs along a side of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisView {
    /// Indicators.
    Indicator,
    /// Areas, or members of another group.
    Area,
    /// Periods.
    Period,
}

impl AxisView {
    /// The word that the configuration has for it.
    pub fn word(self) -> &'static str {
        match self {
            AxisView::Indicator => "indicator",
            AxisView::Area => "area",
            AxisView::Period => "period",
        }
    }
}

/// A table that was recognised.
#[derive(Clone, Debug)]
pub struct TableView {
    /// Lines above it, from the top.
    pub titles: Vec<String>,
    /// Lines below it: where each stands and what it says.
    pub notes: Vec<(CellAddress, String)>,
    /// Heads, stub and values.
    pub range: CellRange,
    /// Rows of heads.
    pub header_rows: u32,
    /// Columns of labels.
    pub stub_columns: u32,
    /// The heads over the stub.
    pub corner: Vec<String>,
    /// A column before the range that only numbers the rows.
    pub numbering: Option<u32>,
    /// What runs down; more than one for a long list.
    pub down: Vec<AxisView>,
    /// What runs across; more than one for heads of different sorts. Empty for one column.
    pub across: Vec<AxisView>,
    /// Its rows of values.
    pub rows: Vec<LineView>,
    /// Its columns of values.
    pub columns: Vec<LineView>,
    /// The unit that a line above gives for the whole table.
    pub unit: Option<FoundUnit>,
    /// The period that the titles tell, if they tell one.
    pub period: Option<Period>,
    /// How its years are counted.
    pub calendar: Calendar,
    /// Signs that stand for missing numbers.
    pub marks: Vec<String>,
    /// Footnote marks at labels or numbers.
    pub footnote_marks: Vec<String>,
    /// What could be an indicator of a report.
    pub indicators: Vec<IndicatorView>,
    /// Why no table can be proposed for it, if none can.
    pub trouble: Option<String>,
}

/// What a row or column of a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Values.
    Values,
    /// The total of the others.
    Total,
    /// The total of some others, or a part of one.
    Subtotal,
    /// A heading among the rows, without values.
    Section,
    /// A comparison of others.
    Change,
    /// Words, no numbers.
    Words,
    /// Values without a label.
    Unlabelled,
}

/// A row or column of a table.
#[derive(Clone, Debug)]
pub struct LineView {
    /// Its 0-based index on the sheet.
    pub at: u32,
    /// Its labels by level, outermost first; blank ones left out.
    pub parts: Vec<(u32, String)>,
    /// What it is for.
    pub role: Role,
}

impl LineView {
    /// The labels joined by ` / `.
    pub fn path(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|(_, text)| text.as_str()).collect();
        parts.join(" / ")
    }

    /// The innermost label.
    pub fn last(&self) -> &str {
        self.parts.last().map_or("", |(_, text)| text.as_str())
    }

    /// The label at a level.
    pub fn level(&self, level: u32) -> Option<&str> {
        let part = self.parts.iter().find(|(at, _)| *at == level);
        part.map(|(_, text)| text.as_str())
    }
}

/// What could be an indicator, with what its heading and its cells say about it.
#[derive(Clone, Debug)]
pub struct IndicatorView {
    /// The label in the workbook, levels joined by ` / `.
    pub path: String,
    /// The label to print.
    pub label: String,
    /// The sort of number.
    pub kind: Kind,
    /// The unit: its name in the configuration.
    pub unit: String,
    /// What must be declared for the unit.
    pub declare: Option<(String, String)>,
    /// Decimals, if any.
    pub decimals: u32,
    /// Whether its columns lack one of the levels of heads that others have, as a column of
    /// one year beside columns of several.
    pub apart: bool,
    /// Whether percentages are kept as fractions in cells without percent format.
    pub fractions: bool,
    /// How many cells hold a number.
    pub numbers: usize,
    /// The least and the greatest as shown.
    pub extent: Option<(String, String)>,
    /// Why it cannot be taken as it is: the first cell and what is wrong with it.
    pub trouble: Option<String>,
}

/// Something on a sheet to look at before a report is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What sort of thing, as a word for machines: `number-as-text`.
    pub sort: &'static str,
    /// Where; several cells of the same sort stand in one remark.
    pub cells: Vec<CellRange>,
    /// What is there and what to do.
    pub text: String,
}
