//! Which cells a formula names, in Excel's notation or in OpenDocument's.

use super::names::target;
use super::{CellRange, Workbook};
use std::sync::Arc;

/// A range of a sheet that a formula names.
pub(super) type Named = (Arc<str>, CellRange);

/// The ranges that a formula of a cell of the sheet `home` names: references (`C5:C24`,
/// `'2018'!$B$7`, `[.C5:.C24]`), defined names and tables. What stands in other workbooks,
/// in several sheets at once (`Sheet1:Sheet3!A1`) or is only computed (`OFFSET`) is left out.
pub(super) fn references(formula: &str, home: &str, book: &Workbook) -> Vec<Named> {
    let mut reader = Reader {
        rest: formula,
        home,
        book,
        found: Vec::new(),
    };
    while let Some(next) = reader.rest.chars().next() {
        reader.step(next);
    }
    reader.found
}

struct Reader<'a> {
    rest: &'a str,
    home: &'a str,
    book: &'a Workbook,
    found: Vec<Named>,
}

/// Whether a name, a reference or a number may hold it.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\')
}

impl<'a> Reader<'a> {
    fn step(&mut self, next: char) {
        match next {
            '"' => self.text(),
            '[' => {
                let inside = self.bracket();
                match self.rest.starts_with(|c: char| is_word(c) || c == '\'') {
                    // `[1]Sheet1!A1`: a cell of another workbook.
                    true => self.foreign(),
                    false => self.document(inside),
                }
            }
            '\'' => self.quoted(),
            // `#REF!`, `#DIV/0!`
            '#' => {
                let rest = self.rest.trim_start_matches('#');
                let part = |c: char| !(c.is_alphanumeric() || matches!(c, '/' | '!' | '?'));
                self.rest = rest.find(part).map_or("", |end| &rest[end..]);
            }
            c if is_word(c) => self.word(),
            c => self.rest = &self.rest[c.len_utf8()..],
        }
    }

    /// Passes over `"a text"`, in which quotes are doubled: two texts then, side by side.
    fn text(&mut self) {
        let rest = &self.rest[1..];
        self.rest = rest.find('"').map_or("", |end| &rest[end + 1..]);
    }

    /// Passes over a pair of brackets, with those within; what is in it.
    fn bracket(&mut self) -> &'a str {
        let mut depth = 0_u32;
        for (at, c) in self.rest.char_indices() {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                let inside = &self.rest[1..at];
                self.rest = &self.rest[at + 1..];
                return inside;
            }
        }
        self.rest = "";
        ""
    }

    /// The longest word that stands here.
    fn run(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !is_word(c));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    /// A word, and what stands behind the colon, if one follows: `A1:B2`.
    fn corners(&mut self) -> &'a str {
        let start = self.rest;
        let mut length = self.run().len();
        if let Some(rest) = self.rest.strip_prefix(':')
            && rest.starts_with(is_word)
        {
            self.rest = rest;
            length += 1 + self.run().len();
        }
        &start[..length]
    }

    /// Passes over a reference that is none of this workbook.
    fn foreign(&mut self) {
        match self.rest.starts_with('\'') {
            true => {
                self.sheet_in_quotes();
            }
            false => {
                self.run();
            }
        }
        if let Some(rest) = self.rest.strip_prefix('!') {
            self.rest = rest;
            self.corners();
        }
    }

    /// `'2018'!B7`; `'[other.xlsx]2018'!B7` is of another workbook.
    fn quoted(&mut self) {
        let sheet = self.sheet_in_quotes();
        if let Some(rest) = self.rest.strip_prefix('!') {
            self.rest = rest;
            let corners = self.corners();
            if !sheet.contains('[') {
                self.take(&format!("{sheet}!{corners}"));
            }
        }
    }

    /// Passes over a name in quotes; the name with them.
    fn sheet_in_quotes(&mut self) -> &'a str {
        let start = self.rest;
        let mut at = 1;
        while let Some(end) = start.get(at..).and_then(|rest| rest.find('\'')) {
            at += end + 1;
            match start.get(at..).is_some_and(|rest| rest.starts_with('\'')) {
                true => at += 1,
                false => {
                    self.rest = &start[at..];
                    return &start[..at];
                }
            }
        }
        self.rest = "";
        start
    }

    fn word(&mut self) {
        let word = self.corners();
        match self.rest.chars().next() {
            Some('(') => {}
            Some('!') => {
                self.rest = &self.rest[1..];
                let corners = self.corners();
                if !word.contains(':') {
                    self.take(&format!("{word}!{corners}"));
                }
            }
            Some('[') => {
                self.bracket();
                if let Some(table) = self.book.table(word) {
                    self.found.push((table.sheet.clone(), table.range));
                }
            }
            _ => {
                if !self.take_here(word) {
                    self.name(word);
                }
            }
        }
    }

    /// The inside of the brackets of OpenDocument: `.C5:.C24`, `$Sheet2.C5`.
    fn document(&mut self, inside: &str) {
        match inside.strip_prefix('.') {
            Some(own) => {
                self.take_here(own);
            }
            None => self.take(inside),
        }
    }

    /// Takes a reference to this sheet, if it is one.
    fn take_here(&mut self, corners: &str) -> bool {
        // Numbers and functions without arguments are no references.
        if !corners.contains(|c: char| c.is_ascii_digit() || c == ':') {
            return false;
        }
        let before = self.found.len();
        self.take(&format!("'{}'!{corners}", self.home.replace('\'', "''")));
        self.found.len() > before
    }

    fn take(&mut self, reference: &str) {
        let Some((sheet, range)) = target(reference) else {
            return;
        };
        let folded = sheet.to_lowercase();
        let known = |sheet: &&super::Sheet| sheet.name.to_lowercase() == folded;
        if let Some(sheet) = self.book.sheets.iter().find(known) {
            self.found.push((sheet.name.clone(), range));
        }
    }

    fn name(&mut self, name: &str) {
        let own = |scope: &Option<Arc<str>>| scope.as_deref() == Some(self.home);
        let known = || self.book.names_of(name);
        let found = known().find(|known| own(&known.scope));
        if let Some(found) = found.or_else(|| known().find(|known| known.scope.is_none())) {
            self.found.push((found.sheet.clone(), found.range));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{DefinedName, ExcelTable, Hidden, Sheet};
    use proptest::prelude::*;

    fn book() -> Workbook {
        let sheet = |name: &str| Sheet {
            name: name.into(),
            visible: true,
            cells: Vec::new(),
            merged: Vec::new(),
            hidden: Hidden::default(),
        };
        let name = |name: &str, range: &str, scope: Option<&str>| DefinedName {
            name: name.into(),
            sheet: "Births".into(),
            range: range.parse().unwrap(),
            scope: scope.map(Arc::from),
        };
        Workbook {
            path: "a.xlsx".into(),
            sheets: ["Births", "2018", "It's 表", "LOG10"].map(sheet).into(),
            names: vec![
                name("all_births", "C5:C9", None),
                name("own", "D1", Some("Births")),
                name("own", "D2", Some("2018")),
            ],
            other_names: Vec::new(),
            tables: vec![ExcelTable {
                name: "Towns".into(),
                sheet: "2018".into(),
                range: "A1:D20".parse().unwrap(),
            }],
        }
    }

    fn found(formula: &str) -> String {
        let found = references(formula, "Births", &book());
        let words = found
            .iter()
            .map(|(sheet, range)| format!("{sheet}|{range}"));
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_way_to_name_a_cell() {
        for (formula, expected) in [
            ("SUM(C5:C24)", "Births|C5:C24"),
            ("sum($c$5:c24,B7)", "Births|C5:C24 Births|B7"),
            ("B7/B$8*1000", "Births|B7 Births|B8"),
            ("IF(C5>0,\"A1\"\"B2\",C6)", "Births|C5 Births|C6"),
            ("'2018'!B7+births!B7", "2018|B7 Births|B7"),
            ("'It''s 表'!$B$7:$B$9", "It's 表|B7:B9"),
            ("SUM(D:D)+SUM($3:5)", "Births|D1:D1048576 Births|A3:XFD5"),
            ("LOG10(A1)+LOG10!A2", "Births|A1 LOG10|A2"),
            ("[1]Births!A1+'[b.xlsx]Births'!A2+A3", "Births|A3"),
            ("[1]'Births'!A1+A3", "Births|A3"),
            ("Births:2018!A1+A2", "Births|A2"),
            ("all_births+OWN+nobody", "Births|C5:C9 Births|D1"),
            (
                "SUM(Towns[Births])+Towns[[#This Row],[x]]",
                "2018|A1:D20 2018|A1:D20",
            ),
            ("#REF!+A1+#DIV/0!", "Births|A1"),
            ("1.5E+3+2*TRUE", ""),
            ("SUM([.C5:.C24])", "Births|C5:C24"),
            ("[$'It''s 表'.$C$5]+[$2018.B1:.B3]", "It's 表|C5 2018|B1:B3"),
            ("", ""),
        ] {
            assert_eq!(found(formula), expected, "{formula}");
        }
    }

    proptest! {
        /// Whatever stands in a cell, reading it ends.
        #[test]
        fn any_text_is_read(text in "[A-C1-3:!'\"\\[\\]#$.,()é表 ]{0,24}") {
            references(&text, "Births", &book());
        }
    }
}
