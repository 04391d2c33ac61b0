//! Looks at a workbook nobody described yet: what tables it holds, what should be put
//! right, and the configuration that would read them.
//!
//! A reader who opens a workbook sees tables, because blank rows and columns part them and
//! heads look unlike numbers. So does this room:
//!
//! 1. A sheet is cut into blocks at blank rows and columns (`blocks`); lines of text above
//!    and below become titles and notes.
//! 2. Each block is told apart into heads, stub and values (`shape`, `labels`).
//! 3. What runs down and across is told from the labels and from which numbers are alike
//!    (`axes`, `words`).
//! 4. What could be an indicator gets its kind, unit and decimals from headings and number
//!    formats (`guess`, `units`).
//! 5. What should be looked at is remarked (`remarks`).
//!
//! [`propose()`] turns the findings into the YAML of a report and a template for it;
//! [`text()`] and [`json()`] print them. [`surroundings`] shows cells with their labels, for
//! messages.
//!
//! The room stands between the workbook and the configuration and needs both: it reads
//! sheets, and it writes what the configuration reads. Nothing of a report depends on it.

mod axes;
mod blocks;
mod class;
mod guess;
mod labels;
mod model;
mod propose;
mod remarks;
mod shape;
mod surroundings;
mod table;
mod text;
mod units;
mod words;
mod yaml;

pub use model::*;
pub use propose::{Proposal, lacks_year, propose};
pub use surroundings::surroundings;
pub use text::{json, text};
pub use units::FoundUnit;

use crate::workbook::{Sheet, Workbook, shown};
use class::Plane;

/// Looks at a workbook of which all sheets were read.
pub fn inspect(workbook: &Workbook) -> Inspection {
    let names = workbook
        .names
        .iter()
        .map(|n| (n.name.to_string(), "name", n.sheet.clone(), n.range));
    let tables = workbook.tables.iter();
    let tables = tables.map(|t| (t.name.to_string(), "Excel table", t.sheet.clone(), t.range));
    Inspection {
        workbook: workbook.path.clone(),
        sheets: workbook.sheets.iter().map(sheet).collect(),
        names: names.chain(tables).collect(),
    }
}

fn sheet(sheet: &Sheet) -> SheetView {
    let plane = Plane::new(sheet);
    let blocks = blocks::blocks(&plane);
    let mut tables = Vec::new();
    let mut loose = blocks.loose;
    for block in &blocks.blocks {
        // A number alone is no table.
        let alone = block.range.first == block.range.last;
        match table::table(&plane, block).filter(|_| !alone) {
            Some(table) => tables.push(table),
            None => {
                let range = block.range;
                loose.extend(&block.titles);
                loose.extend(plane.order.iter().filter(|at| range.contains(**at)));
                loose.extend(&block.notes);
            }
        }
    }
    loose.sort();
    loose.dedup();
    let line = |at: &crate::workbook::CellAddress| Some((*at, shown(plane.item(*at)?.cell)));
    SheetView {
        name: sheet.name.clone(),
        visible: sheet.visible,
        used: sheet.used(),
        cells: plane.order.len(),
        remarks: remarks::remarks(&plane, &tables),
        loose: loose.iter().filter_map(line).collect(),
        tables,
    }
}
