//! Edits cells of a workbook in place, as a clerk would.

// Each runner uses its own part.
#![allow(dead_code)]

use std::io::{Read, Write};
use std::path::Path;

/// What a cell is made to hold.
pub enum Content<'a> {
    Number(&'a str),
    Text(&'a str),
    Error(&'a str),
    /// A formula whose value was never calculated.
    Uncalculated(&'a str),
    Blank,
}

/// Replaces a number stored in a cell; the old number must be there.
pub fn replace_number(path: &Path, sheet: &str, cell: &str, old: &str, new: &str) {
    edit(path, sheet, cell, |body| {
        let changed = body.replace(&format!("<v>{old}</v>"), &format!("<v>{new}</v>"));
        assert_ne!(changed, body, "{cell} of {sheet} holds {old}");
        changed
    });
}

/// Makes a cell hold something else, in the format that it has.
pub fn set(path: &Path, sheet: &str, cell: &str, content: &Content<'_>) {
    let bytes = set_in(&std::fs::read(path).unwrap(), sheet, cell, content);
    std::fs::write(path, bytes).unwrap();
}

/// The workbook with a cell that holds something else, in the format that it has.
pub fn set_in(bytes: &[u8], sheet: &str, cell: &str, content: &Content<'_>) -> Vec<u8> {
    edit_cell(bytes, sheet, cell, |body| {
        let style = body
            .split_once(" s=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map_or("0", |(style, _)| style);
        let head = format!("<c r=\"{cell}\" s=\"{style}\"");
        match content {
            Content::Number(number) => format!("{head}><v>{number}</v>"),
            Content::Text(text) => format!("{head} t=\"inlineStr\"><is><t>{text}</t></is>"),
            Content::Error(error) => format!("{head} t=\"e\"><v>{error}</v>"),
            Content::Uncalculated(formula) => format!("{head}><f>{formula}</f>"),
            Content::Blank => format!("{head}>"),
        }
    })
}

/// The workbook without a row of a sheet (from 1), which stays empty.
pub fn without_row(bytes: &[u8], sheet: &str, row: u32) -> Vec<u8> {
    edit_sheet(bytes, sheet, |text| {
        let start = text.find(&format!("<row r=\"{row}\"")).expect("the row");
        let end = start + text[start..].find("</row>").expect("its end") + "</row>".len();
        format!("{}{}", &text[..start], &text[end..])
    })
}

/// The cells of a sheet that hold numbers, and these.
pub fn numbers(bytes: &[u8], sheet: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    edit_sheet(bytes, sheet, |text| {
        for cell in text.split("<c r=\"").skip(1) {
            let (address, rest) = cell.split_once('"').unwrap();
            let body = rest.split("</c>").next().unwrap();
            if body.contains("<v>") && !body.contains(" t=\"s\"") && !body.contains("<f>") {
                let (_, number) = body.split_once("<v>").unwrap();
                let number = number.split("</v>").next().unwrap();
                found.push((address.to_owned(), number.to_owned()));
            }
        }
        text.to_owned()
    });
    found
}

/// Changes the XML of a cell, which is given without its closing tag.
fn edit(path: &Path, sheet: &str, cell: &str, change: impl FnOnce(&str) -> String) {
    let bytes = edit_cell(&std::fs::read(path).unwrap(), sheet, cell, change);
    std::fs::write(path, bytes).unwrap();
}

fn edit_cell(
    bytes: &[u8],
    sheet: &str,
    cell: &str,
    change: impl FnOnce(&str) -> String,
) -> Vec<u8> {
    edit_sheet(bytes, sheet, |text| {
        let start = text
            .find(&format!("<c r=\"{cell}\""))
            .unwrap_or_else(|| panic!("no cell {cell} in {sheet}"));
        let end = start + text[start..].find("</c>").unwrap();
        let body = change(&text[start..end]);
        format!("{}{body}{}", &text[..start], &text[end..])
    })
}

fn edit_sheet(bytes: &[u8], sheet: &str, change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let mut parts = unpack(bytes);
    let workbook = parts.iter().find(|(n, _)| n == "xl/workbook.xml").unwrap();
    let names = String::from_utf8(workbook.1.clone()).unwrap();
    let number = names
        .split("<sheet name=\"")
        .skip(1)
        .position(|rest| rest.starts_with(&format!("{sheet}\"")))
        .unwrap_or_else(|| panic!("no sheet {sheet}"))
        + 1;
    let wanted = format!("xl/worksheets/sheet{number}.xml");
    let part = parts.iter_mut().find(|(n, _)| *n == wanted).unwrap();
    let text = String::from_utf8(part.1.clone()).unwrap();
    part.1 = change(&text).into_bytes();
    pack(parts)
}

fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    parts
}

fn pack(parts: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
