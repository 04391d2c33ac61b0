//! The workbook of the small project that `annals new` writes.

use super::{Looks, fresh};
use rust_xlsxwriter::{Formula, Workbook, XlsxError};

/// District, then population, visits and costs of two years.
const DISTRICTS: [(&str, [f64; 6]); 4] = [
    (
        "North",
        [12_480.0, 12_610.0, 3_120.0, 3_310.0, 41_500.0, 43_200.0],
    ),
    (
        "East",
        [9_870.0, 9_930.0, 2_210.0, 2_405.0, 30_800.0, 32_100.0],
    ),
    (
        "South",
        [15_220.0, 15_180.0, 4_015.0, 3_960.0, 52_300.0, 52_900.0],
    ),
    (
        "West",
        [7_340.0, 7_410.0, 1_530.0, 1_690.0, 22_100.0, 23_800.0],
    ),
];

pub fn write(looks: &Looks) -> Result<Workbook, XlsxError> {
    let mut workbook = fresh()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("Figures")?;
    sheet.merge_range(0, 0, 0, 6, "Library service by district", &looks.title)?;
    sheet.merge_range(2, 0, 3, 0, "District", &looks.head)?;
    for (i, name) in ["Residents", "Visits", "Costs"].iter().enumerate() {
        let first = i as u16 * 2 + 1;
        sheet.merge_range(2, first, 2, first + 1, name, &looks.head)?;
        sheet.write_with_format(3, first, 2023, &looks.head)?;
        sheet.write_with_format(3, first + 1, 2024, &looks.head)?;
    }
    for (r, (name, values)) in DISTRICTS.iter().enumerate() {
        let row = r as u32 + 4;
        sheet.write_with_format(row, 0, *name, &looks.text)?;
        for (c, value) in values.iter().enumerate() {
            sheet.write_with_format(row, c as u16 + 1, *value, &looks.number)?;
        }
    }
    sheet.write_with_format(8, 0, "Total", &looks.total)?;
    for c in 0..6_usize {
        let sum: f64 = DISTRICTS.iter().map(|(_, v)| v[c]).sum();
        let letter = char::from(b'B' + c as u8);
        let formula =
            Formula::new(format!("=SUM({letter}5:{letter}8)")).set_result(sum.to_string());
        sheet.write_formula_with_format(8, c as u16 + 1, formula, &looks.total)?;
    }
    Ok(workbook)
}
