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
    edit(path, sheet, cell, |body| {
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
    });
}

/// Changes the XML of a cell, which is given without its closing tag.
fn edit(path: &Path, sheet: &str, cell: &str, change: impl FnOnce(&str) -> String) {
    let mut parts = unpack(path);
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
    let start = text
        .find(&format!("<c r=\"{cell}\""))
        .unwrap_or_else(|| panic!("no cell {cell} in {sheet}"));
    let end = start + text[start..].find("</c>").unwrap();
    let body = change(&text[start..end]);
    part.1 = format!("{}{body}{}", &text[..start], &text[end..]).into_bytes();
    pack(path, parts);
}

fn unpack(path: &Path) -> Vec<(String, Vec<u8>)> {
    let bytes = std::fs::read(path).unwrap();
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

fn pack(path: &Path, parts: Vec<(String, Vec<u8>)>) {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&content).unwrap();
    }
    std::fs::write(path, writer.finish().unwrap().into_inner()).unwrap();
}
