//! One county workbook a year: population, work done, support by department.

use super::data::{self, at};
use super::{Looks, fresh};
use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError};

pub fn write(year: i32, looks: &Looks) -> Result<Workbook, XlsxError> {
    let mut workbook = fresh()?;
    population(workbook.add_worksheet(), year, looks)?;
    work(workbook.add_worksheet(), year, looks)?;
    support(workbook.add_worksheet(), year, looks)?;
    let memo = workbook.add_worksheet();
    memo.set_name("Memo")?.set_hidden(true);
    memo.write(
        0,
        0,
        "Figures agreed with the statistics office on 6 January.",
    )?;
    Ok(workbook)
}

/// Two-level merged heads; towns, villages, a blank row, a total of formulas.
fn population(sheet: &mut Worksheet, year: i32, looks: &Looks) -> Result<(), XlsxError> {
    let i = at(year);
    sheet.set_name("Population")?.set_column_width(0, 16)?;
    sheet.merge_range(
        0,
        0,
        0,
        7,
        &format!("Population and births of Hanbei County, {year}"),
        &looks.title,
    )?;
    sheet.write_with_format(1, 7, "Unit: persons", &looks.unit)?;
    sheet.merge_range(2, 0, 3, 0, "Area", &looks.head)?;
    sheet.merge_range(2, 1, 2, 2, "Population", &looks.head)?;
    sheet.merge_range(2, 3, 2, 6, "Births (a)", &looks.head)?;
    sheet.merge_range(2, 7, 3, 7, "Women of\nchild-bearing age", &looks.head)?;
    for (column, head) in [
        (1, "Mean resident"),
        (2, "Registered"),
        (3, "Total"),
        (4, "Boys"),
        (5, "Girls"),
        (6, "Within policy (b)"),
    ] {
        sheet.write_with_format(3, column, head, &looks.head)?;
    }
    let totals = [
        data::POPULATION[i],
        data::REGISTERED[i],
        data::BOYS[i] + data::GIRLS[i],
        data::BOYS[i],
        data::GIRLS[i],
        data::WITHIN_POLICY[i],
        data::WOMEN[i],
    ];
    // Towns hold 31 % of the people and a little less of the births.
    let towns: Vec<i64> = totals.iter().map(|t| t * 31 / 100).collect();
    let births = towns[3] + towns[4];
    for (row, name) in [(4, "Towns"), (5, "Villages")] {
        sheet.write_with_format(row, 0, name, &looks.text)?;
        for column in 0..7_usize {
            let town = if column == 2 { births } else { towns[column] };
            let value = if row == 4 {
                town
            } else {
                totals[column] - town
            };
            // Registered population arrives by mail as text with grouping commas.
            if column == 1 {
                sheet.write_with_format(row, 2, grouped(value), &looks.text)?;
            } else {
                sheet.write_with_format(row, column as u16 + 1, value as f64, &looks.number)?;
            }
        }
    }
    sheet.write_with_format(7, 0, "Ｔｏｔａｌ", &looks.total)?;
    for (column, total) in totals.iter().enumerate() {
        let column = column as u16 + 1;
        if column == 2 {
            sheet.write_with_format(7, column, grouped(*total), &looks.total)?;
            continue;
        }
        let letter = char::from(b'A' + column as u8);
        let formula =
            Formula::new(format!("=SUM({letter}5:{letter}6)")).set_result(total.to_string());
        sheet.write_formula_with_format(7, column, formula, &looks.total)?;
    }
    sheet.write_with_format(
        9,
        0,
        format!(
            "(a) Statistical year: October {} to September {year}.",
            year - 1
        ),
        &looks.note,
    )?;
    sheet.write_with_format(
        10,
        0,
        "(b) By the regulation in force on the day of birth.",
        &looks.note,
    )?;
    Ok(())
}

/// A numbered list with group lines; some numbers are text, some in full-width digits.
fn work(sheet: &mut Worksheet, year: i32, looks: &Looks) -> Result<(), XlsxError> {
    let i = at(year);
    sheet
        .set_name("Work done")?
        .set_column_width(1, 44)?
        .set_column_width(4, 30)?;
    sheet.merge_range(0, 0, 0, 4, &format!("Work done in {year}"), &looks.title)?;
    for (column, head) in [
        (0, "No."),
        (1, "Item"),
        (2, "Unit"),
        (3, "Number"),
        (4, "Remarks"),
    ] {
        sheet.write_with_format(2, column, head, &looks.head)?;
    }
    let mut row = 3;
    let mut group = "";
    for (number, (name, item, unit, values)) in data::WORK.iter().enumerate() {
        if *name != group {
            group = name;
            sheet.merge_range(row, 0, row, 4, name, &looks.head)?;
            row += 1;
        }
        sheet.write_with_format(row, 0, number as f64 + 1.0, &looks.text)?;
        sheet.write_with_format(row, 1, *item, &looks.text)?;
        sheet.write_with_format(row, 2, *unit, &looks.text)?;
        let value = values[i];
        match number % 7 {
            2 if value >= 1_000 => sheet.write_with_format(row, 3, grouped(value), &looks.text)?,
            6 => sheet.write_with_format(row, 3, full_width(value), &looks.text)?,
            _ => sheet.write_with_format(row, 3, value as f64, &looks.number)?,
        };
        if *item == "Families insured" {
            sheet.write_with_format(row, 4, "policies are paid by the county", &looks.note)?;
        }
        row += 1;
    }
    sheet.write_with_format(
        row + 1,
        1,
        "Note: counts are of the calendar year unless the item says otherwise.",
        &looks.note,
    )?;
    Ok(())
}

/// The table of support; what a department does not count is a dash.
fn support(sheet: &mut Worksheet, year: i32, looks: &Looks) -> Result<(), XlsxError> {
    let i = at(year);
    sheet.set_name("Support")?.set_column_width(0, 26)?;
    sheet.merge_range(
        0,
        0,
        0,
        4,
        &format!("Support for families by department, {year}"),
        &looks.title,
    )?;
    for (column, head) in [
        (0, "Department"),
        (1, "Families"),
        (2, "Persons"),
        (3, "Children"),
        (4, "Amount (yuan)"),
    ] {
        sheet.write_with_format(1, column, head, &looks.head)?;
    }
    for (line, (name, families, persons, children, amount)) in data::SUPPORT.iter().enumerate() {
        let row = line as u32 + 2;
        sheet.write_with_format(row, 0, *name, &looks.text)?;
        for (column, values) in [(1, families), (2, persons), (3, children), (4, amount)] {
            if values[i] < 0 {
                sheet.write_with_format(row, column, "-", &looks.text)?;
            } else {
                sheet.write_with_format(row, column, values[i] as f64, &looks.number)?;
            }
        }
    }
    sheet.write_with_format(9, 0, "Reported by the departments in December; persons and amounts where the department keeps them.", &looks.note)?;
    Ok(())
}

/// `4923` as the text `4,923`.
fn grouped(value: i64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `81` as the full-width text `８１`.
fn full_width(value: i64) -> String {
    value
        .to_string()
        .chars()
        .map(|c| char::from_u32(u32::from(c) - u32::from('0') + 0xFF10).unwrap_or(c))
        .collect()
}
