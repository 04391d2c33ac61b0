//! Makes the file of a case from its readable description.
//!
//! `case.json` holds
//! - `path`: the name under which it is opened (`data/book.xlsx`),
//! - `sheets`: the sheets that are asked for (all),
//! - `limits`: `file_bytes`, `unpacked_bytes`, `part_bytes`, `ratio`, `cells` (the defaults),
//! - `input`: how the file is made, one of
//!   - `{"file": "input.xls"}`: it is there;
//!   - `{"text": "…"}` or `{"hex": "…"}`: its bytes;
//!   - `{"workbook": {…}}`: a workbook as a spreadsheet program writes it ([`write`]);
//!   - `{"parts": {…}}`: a zip package; each part is a text or
//!     `{"before": …, "repeat": …, "times": n, "after": …}`. Files in the folder `parts/`
//!     are parts too; one that ends in `.bin.txt` lists records ([`records`]). With
//!     `"base": "xlsx"` the package starts from the files of `tests/cases/workbook/base`;
//! - then, in this order, `replace`: pairs of hex texts, `lie`: a part whose directory
//!   entry claims the given size, `cut`: how many bytes are kept.

use annals::workbook::Limits;
use rust_xlsxwriter::{Format, Formula, Table, TableColumn, TableFunction, Workbook, Worksheet};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

/// A case, ready to be opened.
pub struct Case {
    pub path: String,
    pub bytes: Vec<u8>,
    pub sheets: Option<Vec<String>>,
    pub limits: Limits,
}

impl Case {
    pub fn load(folder: &Path) -> Self {
        let file = folder.join("case.json");
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let case: Value =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let mut bytes = input(folder, &case["input"]);
        for pair in list(&case["replace"]) {
            bytes = replace(&bytes, &hex(text_of(&pair[0])), &hex(text_of(&pair[1])));
        }
        if let Some(lie) = case.get("lie") {
            let size = lie["size"].as_u64().unwrap() as u32;
            claim(&mut bytes, text_of(&lie["part"]), size);
        }
        if let Some(cut) = case["cut"].as_u64() {
            bytes.truncate(cut as usize);
        }
        let sheets = case.get("sheets").map(|sheets| {
            let names = list(sheets).iter().map(|name| text_of(name).to_string());
            names.collect()
        });
        Self {
            path: case["path"].as_str().unwrap_or("data/book.xlsx").into(),
            bytes,
            sheets,
            limits: limits(&case["limits"]),
        }
    }
}

fn limits(given: &Value) -> Limits {
    let mut limits = Limits::default();
    let number = |key: &str, known: u64| given[key].as_u64().unwrap_or(known);
    limits.file_bytes = number("file_bytes", limits.file_bytes);
    limits.unpacked_bytes = number("unpacked_bytes", limits.unpacked_bytes);
    limits.part_bytes = number("part_bytes", limits.part_bytes);
    limits.ratio = number("ratio", limits.ratio);
    limits.cells = number("cells", limits.cells as u64) as usize;
    limits
}

fn input(folder: &Path, input: &Value) -> Vec<u8> {
    if let Some(file) = input["file"].as_str() {
        return fs::read(folder.join(file)).unwrap();
    }
    if let Some(text) = input["text"].as_str() {
        return text.into();
    }
    if let Some(text) = input["hex"].as_str() {
        return hex(text);
    }
    if let Some(workbook) = input.get("workbook") {
        return write(workbook);
    }
    let mut parts = BTreeMap::new();
    if let Some(base) = input["base"].as_str() {
        let base = Path::new("tests/cases/workbook/base").join(base);
        collect(&base, &base, &mut parts);
    }
    collect(&folder.join("parts"), &folder.join("parts"), &mut parts);
    for (name, part) in input["parts"].as_object().into_iter().flatten() {
        parts.insert(name.clone(), content(part));
    }
    zip(&parts)
}

fn collect(root: &Path, folder: &Path, parts: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, parts);
            continue;
        }
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        match name
            .strip_suffix(".txt")
            .filter(|name| name.ends_with(".bin"))
        {
            Some(name) => parts.insert(name.to_string(), records(&text)),
            None => parts.insert(name, text.into()),
        };
    }
}

fn content(part: &Value) -> Vec<u8> {
    if let Some(text) = part.as_str() {
        return text.into();
    }
    let piece = |key: &str| part[key].as_str().unwrap_or_default();
    let times = part["times"].as_u64().unwrap_or(1) as usize;
    let middle = piece("repeat").repeat(times);
    format!("{}{middle}{}", piece("before"), piece("after")).into()
}

fn zip(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // OpenDocument wants its media type first and unpacked.
    let first = parts.get_key_value("mimetype");
    let rest = parts.iter().filter(|(name, _)| *name != "mimetype");
    for (name, bytes) in first.into_iter().chain(rest) {
        let method = match name.as_str() {
            "mimetype" => zip::CompressionMethod::Stored,
            _ => zip::CompressionMethod::Deflated,
        };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Makes the entries of a part claim a size: in the directory and in front of the part.
fn claim(bytes: &mut [u8], part: &str, size: u32) {
    let mut patched = 0;
    for (magic, name_at, size_at) in [(b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)] {
        let found = (0..bytes.len().saturating_sub(name_at)).find(|at| {
            bytes[*at..].starts_with(magic) && bytes[at + name_at..].starts_with(part.as_bytes())
        });
        let at = found.unwrap() + size_at;
        bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
        patched += 1;
    }
    assert_eq!(patched, 2);
}

fn replace(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let at = bytes.windows(old.len()).position(|part| part == old);
    let at = at.expect("the bytes to replace");
    [&bytes[..at], new, &bytes[at + old.len()..]].concat()
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_hexdigit).collect();
    let byte = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// Records of an .xlsb part, one a line: the kind in hex, then its fields: `7b` one byte,
/// `7w` two, `7d` four, `1.5f` a floating-point number, `"text"` a wide string.
/// `#` starts a comment.
fn records(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap().trim();
        let Some((kind, fields)) = line
            .split_once(' ')
            .or((!line.is_empty()).then_some((line, "")))
        else {
            continue;
        };
        let kind = u16::from_str_radix(kind, 16).unwrap();
        let data = fields_of(fields);
        if kind < 0x80 {
            out.push(kind as u8);
        } else {
            out.extend([(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]);
        }
        let mut length = data.len();
        while length >= 0x80 {
            out.push((length & 0x7F) as u8 | 0x80);
            length >>= 7;
        }
        out.push(length as u8);
        out.extend(data);
    }
    out
}

fn fields_of(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (text, after) = quoted.split_once('"').unwrap();
            let units: Vec<u16> = text.encode_utf16().collect();
            out.extend((units.len() as u32).to_le_bytes());
            out.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
            rest = after.trim_start();
            continue;
        }
        let (field, after) = rest.split_once(' ').unwrap_or((rest, ""));
        let (number, kind) = field.split_at(field.len() - 1);
        match kind {
            "b" => out.push(number.parse().unwrap()),
            "w" => out.extend(number.parse::<u16>().unwrap().to_le_bytes()),
            "d" => out.extend(number.parse::<u32>().unwrap().to_le_bytes()),
            "f" => out.extend(number.parse::<f64>().unwrap().to_le_bytes()),
            _ => panic!("field `{field}`"),
        }
        rest = after.trim_start();
    }
    out
}

/// Writes a workbook: `sheets` with `name`, `hidden`, `cells` by address, `merged` texts by
/// range, `tables` (`range`, `name`, `total`); `names` with what they stand for. A cell is
/// a number, a text, a truth, or `{number|date|formula|rich, format, result}`.
pub fn write(description: &Value) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for description in list(&description["sheets"]) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(text_of(&description["name"])).unwrap();
        sheet.set_hidden(description["hidden"].as_bool().unwrap_or(false));
        for (range, text) in description["merged"].as_object().into_iter().flatten() {
            let (a, b) = range.split_once(':').unwrap();
            let ((row, column), (last_row, last_column)) = (position(a), position(b));
            let format = Format::new();
            sheet
                .merge_range(row, column, last_row, last_column, text_of(text), &format)
                .unwrap();
        }
        for (address, cell) in description["cells"].as_object().into_iter().flatten() {
            write_cell(sheet, position(address), cell);
        }
        for table in list(&description["tables"]) {
            write_table(sheet, table);
        }
    }
    for (name, refers_to) in description["names"].as_object().into_iter().flatten() {
        workbook.define_name(name, text_of(refers_to)).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn write_cell(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Value) {
    let format = match cell["format"].as_str() {
        Some(code) => Format::new().set_num_format(code),
        None => Format::new(),
    };
    if let Some(number) = cell.as_f64() {
        sheet.write_number(row, column, number).unwrap();
    } else if let Some(text) = cell.as_str() {
        sheet.write_string(row, column, text).unwrap();
    } else if let Some(truth) = cell.as_bool() {
        sheet.write_boolean(row, column, truth).unwrap();
    } else if let Some(number) = cell["number"].as_f64() {
        sheet
            .write_number_with_format(row, column, number, &format)
            .unwrap();
    } else if let Some(date) = cell["date"].as_str() {
        let date = rust_xlsxwriter::ExcelDateTime::parse_from_str(date).unwrap();
        sheet
            .write_datetime_with_format(row, column, date, &format)
            .unwrap();
    } else if let Some(formula) = cell["formula"].as_str() {
        let mut formula = Formula::new(formula);
        if let Some(result) = cell["result"].as_str() {
            formula = formula.set_result(result);
        }
        sheet
            .write_formula_with_format(row, column, formula, &format)
            .unwrap();
    } else if let Some(runs) = cell["rich"].as_array() {
        let plain = Format::new();
        let bold = Format::new().set_bold();
        let formats = [&plain, &bold].into_iter().cycle();
        let runs: Vec<_> = formats.zip(runs.iter().map(text_of)).collect();
        sheet.write_rich_string(row, column, &runs).unwrap();
    } else {
        sheet.write_blank(row, column, &format).unwrap();
    }
}

fn write_table(sheet: &mut Worksheet, description: &Value) {
    let (a, b) = text_of(&description["range"]).split_once(':').unwrap();
    let ((row, column), (last_row, last_column)) = (position(a), position(b));
    let mut table = Table::new().set_name(text_of(&description["name"]));
    if description["total"].as_bool().unwrap_or(false) {
        let sum = TableColumn::new().set_total_function(TableFunction::Sum);
        let columns = vec![sum; usize::from(last_column - column) + 1];
        table = table.set_total_row(true).set_columns(&columns);
    }
    sheet
        .add_table(row, column, last_row, last_column, &table)
        .unwrap();
}

fn position(address: &str) -> (u32, u16) {
    let address: annals::workbook::CellAddress = address.parse().expect(address);
    (address.row, address.column as u16)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text_of(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("expected a text: {value}"))
}
