//! Makes the workbooks of the sample project again: `cargo run --example make-samples`.
//!
//! They are untidy on purpose, as an office keeps them: title and unit rows, merged
//! two-level heads, notes under the tables, numbers stored as text, full-width digits,
//! formulas with stored values, a blank row before the total. The county, its townships
//! and all their numbers are invented; the county's numbers for 2019 are those that the
//! sample report must show (`tests/data/figures-2019.csv`).

#[path = "samples/county.rs"]
mod county;
#[path = "samples/data.rs"]
mod data;
#[path = "samples/starter.rs"]
mod starter;
#[path = "samples/targets.rs"]
mod targets;
#[path = "samples/townships.rs"]
mod townships;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use std::path::Path;

// Field names say it all.
#[allow(missing_docs)]
/// The looks shared by all sheets.
pub struct Looks {
    pub title: Format,
    pub unit: Format,
    pub head: Format,
    pub text: Format,
    pub number: Format,
    pub note: Format,
    pub total: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = Format::new().set_border(FormatBorder::Thin);
        Self {
            title: Format::new()
                .set_bold()
                .set_font_size(14)
                .set_align(FormatAlign::Center),
            unit: Format::new().set_italic().set_align(FormatAlign::Right),
            head: cell
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            text: cell.clone(),
            number: cell.clone().set_num_format("#,##0"),
            note: Format::new().set_font_size(9),
            total: cell.set_bold().set_num_format("#,##0"),
        }
    }
}

/// A workbook whose properties hold no clock, so that making it again gives the same bytes.
pub fn fresh() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let date = ExcelDateTime::from_ymd(2020, 1, 6)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    Ok(workbook)
}

fn main() -> Result<(), XlsxError> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let looks = Looks::new();
    for year in data::YEARS {
        county::write(year, &looks)?.save(folder.join(format!("county-{year}.xlsx")))?;
    }
    townships::write(&looks)?.save(folder.join("townships.xlsx"))?;
    targets::write(&looks)?.save(folder.join("targets-2019.xlsx"))?;
    let starter_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/project/starter");
    starter::write(&looks)?.save(starter_folder.join("figures.xlsx"))?;
    Ok(())
}
