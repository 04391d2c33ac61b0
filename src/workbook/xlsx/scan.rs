//! A quick look over the bytes of a sheet for what the decoder would need a second pass
//! to tell: merged regions, formulas without a stored result, and where the rows can be
//! parted to be read in parallel.

use crate::workbook::xml::tag_end;
use crate::workbook::{CellAddress, CellRange, Hidden};
use std::ops::Range;

/// What the bytes of a sheet tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SheetScan {
    pub merged: Vec<CellRange>,
    /// Whether any formula has no stored result.
    pub uncalculated: bool,
    /// The first formula whose stored result is 0.
    pub zero: Option<CellAddress>,
    /// Rows and columns that are not shown.
    pub hidden: Hidden,
    /// Offsets of rows before which the sheet can be parted, at least [`ROOM`] bytes apart.
    pub breaks: Vec<usize>,
    /// Rows seen so far: a row need not tell its number.
    rows: u32,
    depth: Depth,
}

/// Bytes of rows between two places to part them. Reading them takes some 0.3 ms (measured),
/// a hundred times what it takes to begin with them.
const ROOM: usize = 32 << 10;

/// Where in the nesting of a sheet the scan is, as long as that is what it should be:
/// the decoder reads on from a row alone only if nothing before it is left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Depth {
    #[default]
    Before,
    /// Between rows.
    Data,
    Row,
    Cell,
    /// So deep within a cell.
    Within(u32),
    /// Behind the rows, or somewhere else.
    Away,
}

/// The cell that the scan is in.
#[derive(Default)]
struct Open<'a> {
    tag: &'a [u8],
    formula: bool,
    /// The tag of its value and what follows on it.
    value: Option<(&'a [u8], &'a [u8])>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stored {
    Nothing,
    Zero,
    Something,
}

/// Scans a sheet; the error says what is wrong with the bytes.
pub(super) fn scan(bytes: &[u8]) -> Result<SheetScan, &'static str> {
    scan_with(bytes, ROOM)
}

/// As [`scan`], with so many bytes at least between the places to part the rows.
pub(super) fn scan_with(bytes: &[u8], room: usize) -> Result<SheetScan, &'static str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err("text in UTF-16, expected UTF-8");
    }
    let mut scan = SheetScan::default();
    let mut cell = Open::default();
    let mut tags = Tags::new(bytes);
    loop {
        // Most of a sheet are cells without a formula, which tell nothing.
        if scan.depth == Depth::Row {
            while let Some(length) = plain_cell(&bytes[tags.at..]) {
                tags.at += length;
                cell = Open::default();
            }
        }
        let Some(range) = tags.next()? else {
            break;
        };
        let (tag, after) = (&bytes[range.clone()], &bytes[range.end..]);
        let (end, name) = local(tag);
        match (end, name) {
            (false, b"c") => {
                cell = Open {
                    tag,
                    ..Open::default()
                }
            }
            (false, b"f") => cell.formula = true,
            (false, b"v" | b"is") => cell.value = Some((tag, after)),
            (true, b"c") => scan.close(&cell),
            (false, b"row") => scan.row(tag, range.start, room),
            (false, b"col") => scan.column(tag),
            (false, b"mergeCell") => {
                scan.merged
                    .extend(attribute(tag, b"ref=").and_then(|a| a.parse::<CellRange>().ok()));
            }
            _ => {}
        }
        scan.depth = scan.depth.after(end, name, tag.ends_with(b"/>"));
    }
    // The decoder tells what is cut off before the end of the rows.
    match tags.open.is_empty() || scan.depth != Depth::Away {
        true => Ok(scan),
        false => Err("the end of its part within an element"),
    }
}

/// The length of a cell with a value and no formula, such as `<c r="B2" s="1"><v>7</v></c>`,
/// if the bytes start with one.
fn plain_cell(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes.strip_prefix(b"<c ")?;
    loop {
        let (first, behind) = rest.split_first()?;
        rest = behind;
        match first {
            b'"' => {
                let quote = rest.iter().position(|byte| *byte == b'"')?;
                rest = &rest[quote + 1..];
            }
            b'>' => break,
            b'<' | b'/' | b'\'' => return None,
            _ => {}
        }
    }
    let value = rest.strip_prefix(b"<v>")?;
    let end = value.iter().position(|byte| *byte == b'<')?;
    let rest = value[end..].strip_prefix(b"</v></c>")?;
    Some(bytes.len() - rest.len())
}

impl Depth {
    /// Where a tag leads to.
    fn after(self, end: bool, name: &[u8], empty: bool) -> Self {
        if empty && !end {
            // An empty element leaves all as it is where it may be.
            return match (self, name) {
                (Self::Before, b"sheetData") => Self::Away,
                (Self::Before, _) | (Self::Data, b"row") | (Self::Row, b"c") => self,
                (Self::Cell | Self::Within(_), _) => self,
                _ => Self::Away,
            };
        }
        match (self, end, name) {
            (Self::Before, false, b"sheetData") => Self::Data,
            (Self::Before, ..) => Self::Before,
            (Self::Data, false, b"row") => Self::Row,
            (Self::Row, true, b"row") => Self::Data,
            (Self::Row, false, b"c") => Self::Cell,
            (Self::Cell, true, b"c") => Self::Row,
            (Self::Cell, false, _) => Self::Within(0),
            (Self::Within(depth), false, _) => Self::Within(depth + 1),
            (Self::Within(0), true, _) => Self::Cell,
            (Self::Within(depth), true, _) => Self::Within(depth - 1),
            _ => Self::Away,
        }
    }
}

/// The place of the first tag of that name.
pub(super) fn find(bytes: &[u8], name: &[u8]) -> Result<Option<Range<usize>>, &'static str> {
    let mut tags = Tags::new(bytes);
    while let Some(range) = tags.next()? {
        if local(&bytes[range.clone()]) == (false, name) {
            return Ok(Some(range));
        }
    }
    Ok(None)
}

/// Goes from tag to tag.
struct Tags<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The names of the elements that are open.
    open: Vec<&'a [u8]>,
}

impl<'a> Tags<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let open = Vec::new();
        Self { bytes, at: 0, open }
    }

    fn next(&mut self) -> Result<Option<Range<usize>>, &'static str> {
        loop {
            let rest = &self.bytes[self.at..];
            let Some(skipped) = rest.iter().position(|byte| *byte == b'<') else {
                return Ok(None);
            };
            let start = self.at + skipped;
            let rest = &rest[skipped..];
            if matches!(rest.get(1), Some(b'!' | b'?')) {
                self.at = start + declaration(rest)?;
                continue;
            }
            self.at = start + tag_end(rest).ok_or(CUT_OFF)? + 1;
            self.heed(&self.bytes[start..self.at])?;
            return Ok(Some(start..self.at));
        }
    }
}

impl<'a> Tags<'a> {
    /// Holds a tag to the elements that are open.
    fn heed(&mut self, tag: &'a [u8]) -> Result<(), &'static str> {
        let (end, name) = name(tag);
        if end {
            return match self.open.pop() {
                Some(open) if open == name => Ok(()),
                _ => Err("an element that is closed under another name"),
            };
        }
        if !tag.ends_with(b"/>") {
            self.open.push(name);
        }
        Ok(())
    }
}

const CUT_OFF: &str = "the end of its part in the middle of a tag";

impl SheetScan {
    fn row(&mut self, tag: &[u8], at: usize, room: usize) {
        self.rows = self.rows.saturating_add(1);
        let last = self.breaks.last().copied().unwrap_or_default();
        if self.depth == Depth::Data && at - last >= room && is_numbered(tag) {
            self.breaks.push(at);
        }
        if is_hidden(tag) {
            let number = attribute(tag, b"r=").and_then(|r| r.parse().ok());
            let row = number.unwrap_or(self.rows).saturating_sub(1);
            Hidden::push(&mut self.hidden.rows, (row, row));
        }
    }

    fn column(&mut self, tag: &[u8]) {
        let index = |name: &[u8]| attribute(tag, name)?.parse::<u32>().ok()?.checked_sub(1);
        if is_hidden(tag)
            && let (Some(first), Some(last)) = (index(b"min="), index(b"max="))
        {
            Hidden::push(&mut self.hidden.columns, (first, last.max(first)));
        }
    }

    fn close(&mut self, cell: &Open<'_>) {
        if !cell.formula {
            return;
        }
        match cell.value.map(|(tag, after)| stored(tag, after)) {
            None => self.uncalculated = true,
            // An empty text is what a formula such as `IF(A1="","",1)` results in.
            Some(Stored::Nothing) => {
                self.uncalculated |= attribute(cell.tag, b"t=") != Some("str");
            }
            Some(Stored::Zero) if self.zero.is_none() => {
                self.zero = attribute(cell.tag, b"r=").and_then(|a| a.parse().ok());
            }
            Some(_) => {}
        }
    }
}

/// Whether the row tells its number, so that nothing before it needs to be known.
fn is_numbered(tag: &[u8]) -> bool {
    let number = attribute(tag, b"r=");
    number.is_some_and(|r| r.len() <= 7 && r.bytes().all(|b| b.is_ascii_digit()) && r != "0")
}

/// Whether it is an end tag, and the name without prefix.
fn local(tag: &[u8]) -> (bool, &[u8]) {
    let (end, name) = name(tag);
    let prefix = name.iter().position(|byte| *byte == b':');
    (end, prefix.map_or(name, |prefix| &name[prefix + 1..]))
}

/// Whether it is an end tag, and the name as written.
fn name(tag: &[u8]) -> (bool, &[u8]) {
    let end = tag.get(1) == Some(&b'/');
    let name = &tag[1 + usize::from(end)..];
    let length = name
        .iter()
        .position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>'))
        .unwrap_or(name.len());
    (end, &name[..length])
}

fn stored(tag: &[u8], after: &[u8]) -> Stored {
    if tag.ends_with(b"/>") || after.starts_with(b"</") {
        Stored::Nothing
    } else if after.starts_with(b"0</") {
        Stored::Zero
    } else {
        Stored::Something
    }
}

fn is_hidden(tag: &[u8]) -> bool {
    matches!(attribute(tag, b"hidden="), Some("1" | "true"))
}

/// The value of an attribute; the name comes with its `=`.
fn attribute<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let at = tag
        .windows(name.len() + 1)
        .position(|part| part[0].is_ascii_whitespace() && part.ends_with(name))?;
    let value = &tag[at + 1 + name.len()..];
    let quote = *value.first()?;
    let value = &value[1..];
    let end = value.iter().position(|byte| *byte == quote)?;
    std::str::from_utf8(&value[..end]).ok()
}

/// The length of a comment, a processing instruction or a CDATA section.
fn declaration(rest: &[u8]) -> Result<usize, &'static str> {
    let end: &[u8] = if rest.starts_with(b"<!--") {
        b"-->"
    } else if rest.starts_with(b"<![CDATA[") {
        b"]]>"
    } else if rest.starts_with(b"<?") {
        b"?>"
    } else {
        return Err("a document type declaration, which no workbook has");
    };
    let at = rest.windows(end.len()).position(|part| part == end);
    at.map(|at| at + end.len()).ok_or(CUT_OFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(text: &str) -> SheetScan {
        scan(format!("<sheetData><row><c r=\"B2\" {text}</c></row></sheetData>").as_bytes())
            .unwrap()
    }

    #[test]
    fn tells_formulas_without_result() {
        for uncalculated in [
            "><f>A1</f>",
            "><f>A1</f><v></v>",
            "><f>A1</f><v/>",
            " t=\"str\"><f>A1</f>",
            "><f t=\"shared\" si=\"0\"/>",
        ] {
            assert!(cell(uncalculated).uncalculated, "{uncalculated}");
        }
        for calculated in [
            "><f>A1</f><v>1</v>",
            " t=\"str\"><f>A1</f><v></v>",
            "><v>1</v>",
            ">",
        ] {
            assert!(!cell(calculated).uncalculated, "{calculated}");
        }
    }

    #[test]
    fn tells_stored_zeros_of_formulas_only() {
        let b2 = "B2".parse().ok();
        assert_eq!(cell("><f>A1</f><v>0</v>").zero, b2);
        assert_eq!(cell("><v>0</v>").zero, None);
        assert_eq!(cell("><f>A1</f><v>0.5</v>").zero, None);
    }

    #[test]
    fn finds_merged_regions() {
        let found = scan(b"<x:mergeCells count='2'><x:mergeCell ref='A1:B2'/><mergeCell ref=\"C3:D3\"></mergeCell></x:mergeCells>").unwrap();
        let texts: Vec<String> = found.merged.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["A1:B2", "C3:D3"]);
    }

    #[test]
    fn finds_hidden_rows_and_columns() {
        let found = scan(
            b"<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"4\" max=\"4\" hidden=\"true\"/></cols>\
              <row/><row hidden='1'/><row r='3' hidden=\"1\"/><row r='9' hidden=\"0\"/><row r='12' hidden=\"1\"/>",
        )
        .unwrap();
        assert_eq!(found.hidden.columns, [(1, 3)]);
        assert_eq!(found.hidden.rows, [(1, 2), (11, 11)]);
    }

    #[test]
    fn parts_rows_that_stand_alone() {
        let parts = |text: &str| {
            let found = scan_with(text.as_bytes(), 1).unwrap().breaks;
            let rest = |at: &usize| text[*at..].chars().take(11).collect::<String>();
            found.iter().map(rest).collect::<Vec<_>>()
        };
        let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"/></row><row r=\"2\"/>";
        let sheet = |rows: &str| {
            parts(&format!(
                "<worksheet><sheetData>{rows}</sheetData>{rows}</worksheet>"
            ))
        };
        assert_eq!(sheet(rows), ["<row r=\"1\">", "<row r=\"2\"/"]);
        // A row without a number follows on the one before.
        assert_eq!(sheet("<row><c><v>1</v></c></row><row r=\"0\"/>"), [""; 0]);
        // What is somewhere else ends it.
        assert_eq!(sheet(&format!("<c/>{rows}")), [""; 0]);
        // What is closed by another name is refused.
        for odd in ["<row r=\"3\"><c><v></row>", "</x>"] {
            let text = format!("<worksheet><sheetData>{odd}</sheetData></worksheet>");
            assert!(scan_with(text.as_bytes(), 1).is_err(), "{odd}");
        }
        assert_eq!(parts(rows), [""; 0]);
    }

    proptest! {
        /// What is passed over as a plain cell is one: four tags, none of them a formula.
        #[test]
        fn plain_cells_are_cells(text in "<c [a-z =\"'>/<]{0,9}>?(<v>)?[0-9<\"]{0,2}(</v></c>)?(<c )?") {
            if let Some(length) = plain_cell(text.as_bytes()) {
                let mut tags = Tags::new(text.as_bytes());
                let mut next = || {
                    let range = tags.next().unwrap().unwrap();
                    (range.end, local(&text.as_bytes()[range]))
                };
                prop_assert_eq!(next().1, (false, &b"c"[..]));
                prop_assert_eq!(next().1, (false, &b"v"[..]));
                prop_assert_eq!(next().1, (true, &b"v"[..]));
                prop_assert_eq!(next(), (length, (true, &b"c"[..])));
            }
        }
    }

    #[test]
    fn refuses_what_is_cut_off() {
        assert_eq!(scan(b"<sheetData><row r=\"1"), Err(CUT_OFF));
        assert_eq!(scan(b"<!-- never"), Err(CUT_OFF));
        assert!(scan(b"<!DOCTYPE a>").is_err());
    }
}
