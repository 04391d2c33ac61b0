//! What defined names stand for.

use super::{CellAddress, CellRange, DefinedName, LAST, OtherName};
use std::collections::HashMap;
use std::sync::Arc;

/// A name as the file gives it.
pub(super) struct RawName {
    pub name: String,
    /// What it stands for: `'It''s 表'!$A$1:$B$4`, `SUM(A1:A9)`, `$Sheet1.$A$1:.$B$4`.
    pub refers_to: String,
    /// The sheet that alone knows the name, where the file tells.
    pub scope: Option<Arc<str>>,
}

/// The names of the sheets, found without regard to case, as Excel does.
pub(super) struct SheetNames(HashMap<String, Arc<str>>);

impl SheetNames {
    pub fn new(names: impl Iterator<Item = Arc<str>>) -> Self {
        Self(names.map(|name| (name.to_lowercase(), name)).collect())
    }

    pub fn find(&self, name: &str) -> Option<Arc<str>> {
        self.0.get(&name.to_lowercase()).cloned()
    }
}

/// Sorts names into those that stand for one range of one of the sheets and others.
/// Names that a program made for itself (`_xlnm.Print_Area`) are left out.
pub(super) fn resolve(
    raw: Vec<RawName>,
    sheets: &SheetNames,
) -> (Vec<DefinedName>, Vec<OtherName>) {
    let mut names = Vec::new();
    let mut others = Vec::new();
    for raw in raw {
        if raw.name.starts_with("_xl") || raw.name.starts_with("__Anonymous") {
            continue;
        }
        let target =
            target(&raw.refers_to).and_then(|(sheet, range)| Some((sheets.find(&sheet)?, range)));
        match target {
            Some((sheet, range)) => names.push(DefinedName {
                name: raw.name.into(),
                sheet,
                range,
                scope: raw.scope,
            }),
            None => others.push(OtherName {
                name: raw.name.into(),
                refers_to: raw.refers_to.into(),
            }),
        }
    }
    (names, others)
}

fn same(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// The sheet and the range of a reference in Excel's or OpenDocument's notation.
pub(super) fn target(text: &str) -> Option<(String, CellRange)> {
    /// Longer than any reference: sheet names have up to 31 characters in Excel.
    const LONGEST: usize = 1000;
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let text = text.strip_prefix('=').unwrap_or(text);
    let text = text.strip_prefix('$').unwrap_or(text);
    let (sheet, rest) = match text.strip_prefix('\'') {
        Some(quoted) => {
            let (sheet, rest) = unquote(quoted)?;
            (sheet, rest.strip_prefix(['!', '.'])?)
        }
        None => {
            let split = text.rfind('!').or_else(|| text.find('.'))?;
            (text[..split].to_string(), &text[split + 1..])
        }
    };
    range(&sheet, rest).map(|range| (sheet, range))
}

/// Splits `It''s'!A1`, whose first quote is gone, behind the closing quote.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('\'')?;
        name.push_str(before);
        match after.strip_prefix('\'') {
            Some(after) => {
                name.push('\'');
                rest = after;
            }
            None => return Some((name, after)),
        }
    }
}

/// `$A$1:$B$4`, `$A$1:Sheet.$B$4`, `$A:$C`, `$1:$3`.
fn range(sheet: &str, text: &str) -> Option<CellRange> {
    let (first, last) = match text.split_once(':') {
        None => (text.to_string(), text.to_string()),
        Some((first, last)) => {
            // OpenDocument may repeat the sheet of the second corner.
            let last = match last.strip_prefix('.') {
                Some(last) => last.to_string(),
                None => match target(last) {
                    Some((other, corner)) if same(&other, sheet) => corner.to_string(),
                    Some(_) => return None,
                    None => last.to_string(),
                },
            };
            (first.to_string(), last)
        }
    };
    if let Ok(range) = format!("{first}:{last}").parse() {
        return Some(range);
    }
    if !text.contains(':') {
        return None;
    }
    if let (Some(a), Some(b)) = (column(&first), column(&last)) {
        return Some(spanning((0, a), (LAST.row, b)));
    }
    let (a, b) = (row(&first)?, row(&last)?);
    Some(spanning((a, 0), (b, LAST.column)))
}

fn spanning(a: (u32, u32), b: (u32, u32)) -> CellRange {
    CellRange {
        first: CellAddress {
            row: a.0.min(b.0),
            column: a.1.min(b.1),
        },
        last: CellAddress {
            row: a.0.max(b.0),
            column: a.1.max(b.1),
        },
    }
}

fn column(text: &str) -> Option<u32> {
    let address: CellAddress = format!("{text}1").parse().ok()?;
    let letters = text.strip_prefix('$').unwrap_or(text);
    letters
        .bytes()
        .all(|b| b.is_ascii_alphabetic())
        .then_some(address.column)
}

fn row(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('$').unwrap_or(text);
    let address: CellAddress = format!("A{digits}").parse().ok()?;
    Some(address.row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        target(text).map(|(sheet, range)| format!("{sheet}|{range}"))
    }

    #[test]
    fn references_of_both_notations_are_read() {
        for (text, expected) in [
            ("Sheet1!$A$1:$B$4", "Sheet1|A1:B4"),
            ("'It''s 表'!$A$1:$B$4", "It's 表|A1:B4"),
            ("'a!b'!$C$3", "a!b|C3"),
            ("Two words!$A$1", "Two words|A1"),
            ("=Sheet1!B4:A1", "Sheet1|A1:B4"),
            ("Sheet1!$A:$C", "Sheet1|A1:C1048576"),
            ("Sheet1!$2:$3", "Sheet1|A2:XFD3"),
            ("$Sheet1.$A$1:.$B$4", "Sheet1|A1:B4"),
            ("$'It''s'.$A$1:$'It''s'.$B$4", "It's|A1:B4"),
            ("Sheet1.A1:Sheet1.B4", "Sheet1|A1:B4"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        let endless = "A!1:".repeat(100_000);
        for text in [
            &endless,
            "SUM(Sheet1!$A$1:$A$9)",
            "#REF!",
            "3.14",
            "\"text\"",
            "Sheet1!#REF!",
            "'Sheet1!A1",
            "$Sheet1.$A$1:$Sheet2.$B$4",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn names_of_one_range_of_a_known_sheet_are_told_from_others() {
        let sheets = SheetNames::new(["Sheet1".into()].into_iter());
        let name = |name: &str, refers_to: &str| RawName {
            name: name.into(),
            refers_to: refers_to.into(),
            scope: None,
        };
        let (names, others) = resolve(
            vec![
                name("one", "sheet1!$A$1"),
                name("two", "Sheet1!$A$1,Sheet1!$C$3"),
                name("elsewhere", "[1]Sheet1!$A$1"),
                name("_xlnm.Print_Area", "Sheet1!$A$1"),
            ],
            &sheets,
        );
        let names: Vec<_> = names.iter().map(|n| (&*n.name, &*n.sheet)).collect();
        assert_eq!(names, [("one", "Sheet1")]);
        let others: Vec<_> = others.iter().map(|n| &*n.name).collect();
        assert_eq!(others, ["two", "elsewhere"]);
    }
}
