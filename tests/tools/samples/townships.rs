//! The workbook of the townships: a sheet a year, a total row that agrees with the county.

use super::data::{self, TOWNSHIPS, YEARS, at, split};
use super::{Looks, fresh};
use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError};

/// The heads: group (merged over its columns) and column.
const HEADS: [(&str, &str); 12] = [
    ("Population", "Resident"),
    ("Population", "Registered"),
    ("Births", "Total"),
    ("Births", "Boys"),
    ("Births", "Girls"),
    ("Births", "Within policy"),
    ("Women", "Of child-bearing age"),
    ("Women", "Survey person-times"),
    ("Women", "In need of treatment"),
    ("Women", "Treated free"),
    ("Support", "Families"),
    ("Support", "Funds (10,000 yuan)"),
];

pub fn write(looks: &Looks) -> Result<Workbook, XlsxError> {
    let mut workbook = fresh()?;
    for year in YEARS {
        sheet(workbook.add_worksheet(), year, looks)?;
    }
    Ok(workbook)
}

/// All columns of a year; births are the sum of boys and girls, funds are in yuan.
fn columns(year: i32) -> Vec<Vec<i64>> {
    let i = at(year);
    let boys = split(data::BOYS[i], 1, year);
    let girls = split(data::GIRLS[i], 2, year);
    let births: Vec<i64> = boys.iter().zip(&girls).map(|(b, g)| b + g).collect();
    let within = within_policy(&births, data::WITHIN_POLICY[i], year);
    vec![
        split(data::POPULATION[i], 3, year),
        split(data::REGISTERED[i], 3, year),
        births,
        boys,
        girls,
        within,
        split(data::WOMEN[i], 5, year),
        split(data::SURVEYED[i], 6, year),
        split(data::IN_NEED[i], 7, year),
        split(data::TREATED[i], 8, year),
        split(data::SUPPORTED[i], 9, year),
        // Funds are kept in hundreds of yuan, so that they show two decimals in 10,000 yuan.
        split(data::FUNDS[i] / 100, 10, year)
            .iter()
            .map(|v| v * 100)
            .collect(),
    ]
}

/// Births within policy: near the county's share everywhere, and never more than births.
fn within_policy(births: &[i64], total: i64, year: i32) -> Vec<i64> {
    let wished = split(total, 4, year);
    let mut parts: Vec<i64> = births
        .iter()
        .zip(&wished)
        .map(|(b, w)| (*w).clamp(b * 76 / 100, b * 96 / 100))
        .collect();
    // What the clamp gave or took is spread again, one by one, in order.
    let mut rest = total - parts.iter().sum::<i64>();
    let mut at = 0;
    while rest != 0 {
        let step = rest.signum();
        let next = parts[at] + step;
        if next >= births[at] * 75 / 100 && next <= births[at] * 97 / 100 {
            parts[at] = next;
            rest -= step;
        }
        at = (at + 1) % parts.len();
    }
    parts
}

fn sheet(sheet: &mut Worksheet, year: i32, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(year.to_string())?.set_freeze_panes(4, 1)?;
    sheet.merge_range(
        0,
        0,
        0,
        12,
        &format!("Main figures of the townships, {year}"),
        &looks.title,
    )?;
    sheet.write_with_format(1, 12, "persons unless the head says otherwise", &looks.unit)?;
    sheet.merge_range(2, 0, 3, 0, "Township", &looks.head)?;
    for (first, last, name) in [
        (1, 2, "Population"),
        (3, 6, "Births"),
        (7, 10, "Women"),
        (11, 12, "Support"),
    ] {
        sheet.merge_range(2, first, 2, last, name, &looks.head)?;
    }
    let columns = columns(year);
    let funds = looks.number.clone().set_num_format("0.00");
    let last = TOWNSHIPS.len() as u32 + 3;
    for (c, (_, head)) in HEADS.iter().enumerate() {
        let column = c as u16 + 1;
        sheet.write_with_format(3, column, *head, &looks.head)?;
        for (r, value) in columns[c].iter().enumerate() {
            let row = r as u32 + 4;
            match c {
                11 => sheet.write_with_format(row, column, *value as f64 / 10_000.0, &funds)?,
                _ => sheet.write_with_format(row, column, *value as f64, &looks.number)?,
            };
        }
        let sum: i64 = columns[c].iter().sum();
        let result = if c == 11 {
            format!("{}", sum as f64 / 10_000.0)
        } else {
            sum.to_string()
        };
        let letter = char::from(b'A' + column as u8);
        let formula =
            Formula::new(format!("=SUM({letter}5:{letter}{})", last + 1)).set_result(result);
        sheet.write_formula_with_format(last + 2, column, formula, &looks.total)?;
    }
    for (r, (name, _)) in TOWNSHIPS.iter().enumerate() {
        sheet.write_with_format(r as u32 + 4, 0, *name, &looks.text)?;
    }
    sheet.write_with_format(last + 2, 0, "Total", &looks.total)?;
    sheet.write_with_format(
        last + 4,
        0,
        "Source: monthly returns of the townships, checked in January.",
        &looks.note,
    )?;
    Ok(())
}
