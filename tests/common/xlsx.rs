//! Edits a cell of a workbook in place, as a clerk would.

use std::io::{Read, Write};
use std::path::Path;

/// Replaces a number stored in a cell; the old number must be there.
pub fn replace_number(path: &Path, sheet: &str, cell: &str, old: &str, new: &str) {
    let bytes = std::fs::read(path).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    let workbook = parts.iter().find(|(n, _)| n == "xl/workbook.xml").unwrap();
    let names = String::from_utf8(workbook.1.clone()).unwrap();
    let number = names
        .split("<sheet name=\"")
        .skip(1)
        .position(|rest| rest.starts_with(&format!("{sheet}\"")))
        .unwrap()
        + 1;
    let wanted = format!("xl/worksheets/sheet{number}.xml");
    let part = parts.iter_mut().find(|(n, _)| *n == wanted).unwrap();
    let text = String::from_utf8(part.1.clone()).unwrap();
    let start = text.find(&format!("<c r=\"{cell}\"")).unwrap();
    let end = start + text[start..].find("</c>").unwrap();
    let body = text[start..end].replace(&format!("<v>{old}</v>"), &format!("<v>{new}</v>"));
    assert_ne!(body, text[start..end], "{cell} of {sheet} holds {old}");
    part.1 = format!("{}{body}{}", &text[..start], &text[end..]).into_bytes();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&content).unwrap();
    }
    std::fs::write(path, writer.finish().unwrap().into_inner()).unwrap();
}
