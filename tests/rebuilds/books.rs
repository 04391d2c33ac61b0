//! Small workbooks written down as text, so that they can be read, edited and made again:
//!
//! ```text
//! == 2019
//! Town | Births | <        merged with the cell on the left
//! ^    | Boys   | Girls    merged with the cell above
//! Ash  | 12     | 88.5%    numbers; with a percent format
//! Bay  | #REF!  | =A1 -> 3 an error; a formula and its value
//! names Staff=Sheet!A1:C5  a name, at the end of all
//! table Staff=A1:C5        an Excel table of the sheet above it
//! 1904                     days are counted from 1904
//! ```

use std::fmt::Write as _;
use std::io::Write as _;

#[derive(Clone, Debug, Default)]
pub struct Book {
    pub sheets: Vec<Sheet>,
    pub names: Vec<(String, String)>,
    pub from_1904: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub rows: Vec<Vec<String>>,
    pub tables: Vec<(String, String)>,
}

impl Book {
    pub fn parse(text: &str) -> Self {
        let mut book = Self::default();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("== ") {
                let (name, hidden) = match name.strip_suffix(" (hidden)") {
                    Some(name) => (name, true),
                    None => (name, false),
                };
                book.sheets.push(Sheet {
                    name: name.to_owned(),
                    hidden,
                    ..Sheet::default()
                });
            } else if let Some((name, of)) = pair(line, "names ") {
                book.names.push((name, of));
            } else if line == "1904" {
                book.from_1904 = true;
            } else if let Some(sheet) = book.sheets.last_mut() {
                match pair(line, "table ") {
                    Some(table) => sheet.tables.push(table),
                    None => sheet.rows.push(line.split('|').map(own).collect()),
                }
            }
        }
        book
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        for sheet in &self.sheets {
            let hidden = if sheet.hidden { " (hidden)" } else { "" };
            let _ = writeln!(text, "== {}{hidden}", sheet.name);
            for row in &sheet.rows {
                let _ = writeln!(text, "{}", row.join(" | "));
            }
            for (name, of) in &sheet.tables {
                let _ = writeln!(text, "table {name}={of}");
            }
        }
        for (name, of) in &self.names {
            let _ = writeln!(text, "names {name}={of}");
        }
        if self.from_1904 {
            text.push_str("1904\n");
        }
        text
    }

    /// The file, of the kind that the path's ending says.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        match path.ends_with(".ods") {
            true => self.ods(),
            false => self.xlsx(),
        }
    }

    fn xlsx(&self) -> Vec<u8> {
        let mut parts: Vec<(String, String)> = Vec::new();
        let (mut sheets, mut links, mut kinds) = (String::new(), String::new(), String::new());
        let mut tables = 0;
        for (at, sheet) in (1..).zip(&self.sheets) {
            let state = if sheet.hidden {
                " state=\"hidden\""
            } else {
                ""
            };
            let name = escape(&sheet.name);
            let _ = write!(
                sheets,
                "<sheet name=\"{name}\" sheetId=\"{at}\"{state} r:id=\"r{at}\"/>"
            );
            let _ = write!(
                links,
                "<Relationship Id=\"r{at}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
            );
            let _ = write!(
                kinds,
                "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"{EXCEL}.worksheet+xml\"/>"
            );
            let mut own = String::new();
            let mut named = String::new();
            for (name, of) in &sheet.tables {
                tables += 1;
                let _ = write!(
                    own,
                    "<Relationship Id=\"t{tables}\" Type=\"{OFFICE}/table\" Target=\"../tables/table{tables}.xml\"/>"
                );
                let _ = write!(named, "<tablePart r:id=\"t{tables}\"/>");
                let _ = write!(
                    kinds,
                    "<Override PartName=\"/xl/tables/table{tables}.xml\" ContentType=\"{EXCEL}.table+xml\"/>"
                );
                parts.push((
                    format!("xl/tables/table{tables}.xml"),
                    format!(
                        "<table xmlns=\"{MAIN}\" id=\"{tables}\" name=\"{name}\" displayName=\"{name}\" ref=\"{of}\"/>"
                    ),
                ));
            }
            if !own.is_empty() {
                parts.push((
                    format!("xl/worksheets/_rels/sheet{at}.xml.rels"),
                    format!("<Relationships xmlns=\"{LINKS}\">{own}</Relationships>"),
                ));
                named = format!("<tableParts>{named}</tableParts>");
            }
            let (rows, merged) = (sheet.xlsx_rows(), sheet.xlsx_merged());
            parts.push((
                format!("xl/worksheets/sheet{at}.xml"),
                format!(
                    "<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheetData>{rows}</sheetData>{merged}{named}</worksheet>"
                ),
            ));
        }
        let mut names = String::new();
        for (name, of) in &self.names {
            let _ = write!(
                names,
                "<definedName name=\"{name}\">{}</definedName>",
                escape(of)
            );
        }
        let days = if self.from_1904 {
            "<workbookPr date1904=\"1\"/>"
        } else {
            ""
        };
        parts.extend([
            ("[Content_Types].xml".to_owned(), format!("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{EXCEL}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{EXCEL}.styles+xml\"/>{kinds}</Types>")),
            ("_rels/.rels".to_owned(), format!("<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
            ("xl/workbook.xml".to_owned(), format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{days}<sheets>{sheets}</sheets><definedNames>{names}</definedNames></workbook>")),
            ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships xmlns=\"{LINKS}\">{links}<Relationship Id=\"s\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>")),
            // 0: as it is, 1: per cent with a decimal, 2: a date, 3: two decimals.
            ("xl/styles.xml".to_owned(), format!("<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"0.0%\"/></numFmts><cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"170\" applyNumberFormat=\"1\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/><xf numFmtId=\"2\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>")),
        ]);
        pack(&parts)
    }

    fn ods(&self) -> Vec<u8> {
        let mut tables = String::new();
        for sheet in &self.sheets {
            let style = if sheet.hidden {
                " table:style-name=\"hidden\""
            } else {
                ""
            };
            let name = escape(&sheet.name);
            let _ = write!(tables, "<table:table table:name=\"{name}\"{style}>");
            for row in 0..sheet.rows.len() {
                tables.push_str("<table:table-row>");
                for column in 0..sheet.rows[row].len() {
                    tables.push_str(&sheet.ods_cell(row, column));
                }
                tables.push_str("</table:table-row>");
            }
            tables.push_str("</table:table>");
        }
        let mut names = String::new();
        for (name, of) in &self.names {
            let (sheet, range) = of.split_once('!').unwrap_or((of, "A1:A1"));
            let (first, last) = range.split_once(':').unwrap_or((range, range));
            let dollars = |at: &str| {
                let split = at.find(|c: char| c.is_ascii_digit()).unwrap_or(at.len());
                format!("${}${}", &at[..split], &at[split..])
            };
            let _ = write!(
                names,
                "<table:named-range table:name=\"{name}\" table:cell-range-address=\"${sheet}.{}:.{}\"/>",
                dollars(first),
                dollars(last)
            );
        }
        let content = format!(
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\"><office:automatic-styles><style:style style:name=\"hidden\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}<table:named-expressions>{names}</table:named-expressions></office:spreadsheet></office:body></office:document-content>"
        );
        pack(&[
            (
                "mimetype".to_owned(),
                "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
            ),
            ("content.xml".to_owned(), content),
            (
                "META-INF/manifest.xml".to_owned(),
                "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>".to_owned(),
            ),
        ])
    }
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

fn own(text: &str) -> String {
    text.trim().to_owned()
}

fn pair(line: &str, word: &str) -> Option<(String, String)> {
    let (name, of) = line.strip_prefix(word)?.split_once('=')?;
    Some((own(name), own(of)))
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// `A1` of row and column from 0.
fn address(row: usize, column: usize) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    format!("{letter}{}", row + 1)
}

fn is_number(text: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let rest = text.strip_prefix('-').unwrap_or(text);
    rest.starts_with(digits)
        && rest.chars().all(|c| digits(c) || c == '.')
        && rest.matches('.').count() < 2
}

/// 12.5% as the fraction that a cell holds.
fn fraction(text: &str) -> Option<String> {
    let number = text.strip_suffix('%').filter(|number| is_number(number))?;
    Some(format!("{}e-2", number))
}

fn pack(parts: &[(String, String)]) -> Vec<u8> {
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_str(), stored).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

impl Sheet {
    /// How far a cell reaches to the right and down over those merged with it.
    fn reach(&self, row: usize, column: usize) -> (usize, usize) {
        let is = |row: usize, column: usize, sign: &str| {
            let found = self.rows.get(row).and_then(|row| row.get(column));
            found.is_some_and(|text| text == sign)
        };
        let mut right = 0;
        while is(row, column + right + 1, "<") {
            right += 1;
        }
        let mut down = 0;
        while is(row + down + 1, column, "^") {
            down += 1;
        }
        (right, down)
    }

    fn xlsx_rows(&self) -> String {
        let mut out = String::new();
        for (row, cells) in self.rows.iter().enumerate() {
            let _ = write!(out, "<row r=\"{}\">", row + 1);
            for (column, text) in cells.iter().enumerate() {
                let at = address(row, column);
                let cell = match text.as_str() {
                    "" | "<" | "^" => continue,
                    text if is_number(text) => {
                        let style = if text.contains('.') && text.ends_with('0') {
                            3
                        } else {
                            0
                        };
                        format!("<c r=\"{at}\" s=\"{style}\"><v>{text}</v></c>")
                    }
                    text if fraction(text).is_some() => {
                        let value = fraction(text).unwrap();
                        format!("<c r=\"{at}\" s=\"1\"><v>{value}</v></c>")
                    }
                    text if text.starts_with('#') => {
                        format!("<c r=\"{at}\" t=\"e\"><v>{text}</v></c>")
                    }
                    text if text.starts_with("date ") => {
                        format!("<c r=\"{at}\" s=\"2\"><v>{}</v></c>", &text[5..])
                    }
                    text if text.starts_with('=') => {
                        let (formula, value) = text[1..].split_once("->").unwrap_or((text, ""));
                        let value = match value.trim() {
                            "" => String::new(),
                            value => format!("<v>{value}</v>"),
                        };
                        let formula = escape(formula.trim());
                        format!("<c r=\"{at}\"><f>{formula}</f>{value}</c>")
                    }
                    text => {
                        let text = escape(text);
                        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                    }
                };
                out.push_str(&cell);
            }
            out.push_str("</row>");
        }
        out
    }

    fn xlsx_merged(&self) -> String {
        let mut out = String::new();
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                if ["<", "^"].contains(&text.as_str()) {
                    continue;
                }
                let (right, down) = self.reach(row, column);
                if right + down > 0 {
                    let (first, last) = (address(row, column), address(row + down, column + right));
                    let _ = write!(out, "<mergeCell ref=\"{first}:{last}\"/>");
                }
            }
        }
        match out.is_empty() {
            true => out,
            false => format!("<mergeCells>{out}</mergeCells>"),
        }
    }

    fn ods_cell(&self, row: usize, column: usize) -> String {
        let text = self.rows[row][column].as_str();
        let (right, down) = self.reach(row, column);
        let span = match right + down {
            0 => String::new(),
            _ => format!(
                " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
                right + 1,
                down + 1
            ),
        };
        let shown = format!("<text:p>{}</text:p></table:table-cell>", escape(text));
        match text {
            "<" | "^" => "<table:covered-table-cell/>".to_owned(),
            "" => "<table:table-cell/>".to_owned(),
            text if is_number(text) => format!(
                "<table:table-cell{span} office:value-type=\"float\" office:value=\"{text}\">{shown}"
            ),
            text if fraction(text).is_some() => format!(
                "<table:table-cell{span} office:value-type=\"percentage\" office:value=\"{}\">{shown}",
                fraction(text).unwrap()
            ),
            _ => format!("<table:table-cell{span} office:value-type=\"string\">{shown}"),
        }
    }
}
