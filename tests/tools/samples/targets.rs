//! The targets that the city sets, in a workbook of their own.

use super::{Looks, fresh};
use rust_xlsxwriter::{Workbook, XlsxError};

pub fn write(looks: &Looks) -> Result<Workbook, XlsxError> {
    let mut workbook = fresh()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("Targets")?.set_column_width(0, 40)?;
    sheet.merge_range(0, 0, 0, 2, "Targets set by the city for 2019", &looks.title)?;
    for (column, head) in [(0, "Item"), (1, "Target"), (2, "Kind")] {
        sheet.write_with_format(2, column, head, &looks.head)?;
    }
    let percent = looks.number.clone().set_num_format("0.0%");
    let exact = looks.number.clone().set_num_format("0.00");
    let plain = &looks.number;
    for (row, (item, value, format, kind)) in [
        ("Winter service cases", 1_260.0, plain, "at least"),
        ("Spring service cases", 1_993.0, plain, "at least"),
        ("Funding standard (yuan per head)", 8.61, &exact, "at least"),
        ("Births within policy", 0.85, &percent, "at least"),
        ("Coverage of the survey", 0.225, &percent, "at least"),
        ("Survey person-times", 20_000.0, plain, "at least"),
        ("Women treated free of charge", 750.0, plain, "at least"),
    ]
    .into_iter()
    .enumerate()
    {
        let row = row as u32 + 3;
        sheet.write_with_format(row, 0, item, &looks.text)?;
        sheet.write_with_format(row, 1, value, format)?;
        sheet.write_with_format(row, 2, kind, &looks.text)?;
    }
    sheet.write_with_format(11, 0, "Letter of the city bureau, 12 March", &looks.note)?;
    Ok(workbook)
}
