//! What the formula of a cell reads beside the cells of figures, as a digest: enough to see that
//! it is something else now, and nothing of what the workbook holds.

use crate::workbook::{CellAddress, CellRange, CellValue, Formulas, Precedents, Workbook};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

/// Digests of ranges that were made already: many formulas read the same ones.
#[derive(Default)]
pub(super) struct Digests {
    of: HashMap<Key, [u8; 32]>,
}

/// A workbook, a sheet, a range, and whether texts count.
type Key = (Arc<str>, Arc<str>, CellRange, bool);

impl Digests {
    /// The digest of all that a formula hangs on but for the cells of figures. Rows that were
    /// put in above or below leave it as it is.
    pub fn of(
        &mut self,
        formula: &str,
        found: &Precedents,
        (book, formulas): (&Workbook, &Formulas),
        known: &dyn Fn(&str, CellAddress) -> bool,
    ) -> String {
        let mut through: Vec<_> = found.through.iter().collect();
        through.sort();
        let texts = !is_arithmetic(formula) || through.iter().any(|(_, _, f)| !is_arithmetic(f));
        let mut whole = Sha256::new();
        for (sheet, _, formula) in through {
            whole.update(without_references(formula));
            whole.update([0]);
            whole.update(sheet.as_bytes());
            whole.update([0]);
        }
        let mut ranges: Vec<_> = found.ranges.iter().collect();
        ranges.sort_by_key(|(sheet, range)| (sheet, range.first, range.last));
        for (sheet, range) in ranges {
            let key = (book.path.clone(), sheet.clone(), *range, texts);
            let digest = self.of.entry(key).or_insert_with(|| {
                let mut digest = Sha256::new();
                let sheet_of = book.sheets.iter().find(|one| one.name == *sheet);
                for cell in sheet_of.iter().flat_map(|sheet| sheet.within(*range)) {
                    let own = known(sheet, cell.address);
                    if !own && formulas.of(sheet, cell.address).is_none() {
                        take(&cell.value, texts, &mut digest);
                    }
                }
                digest.finalize().into()
            });
            whole.update(*digest);
        }
        let mut digits = String::with_capacity(LENGTH * 2);
        for byte in whole.finalize().iter().take(LENGTH) {
            // Writing into a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }
}

/// Bytes of a digest that are kept: one in 10¹⁹ changes goes unseen.
const LENGTH: usize = 8;

fn take(value: &CellValue, texts: bool, digest: &mut Sha256) {
    let (kind, words) = match value {
        CellValue::Number(number) => ("n", number.normalize().to_string()),
        CellValue::Text(_) if !texts => return,
        CellValue::Text(text) => ("t", text.to_string()),
        CellValue::Boolean(truth) => ("b", truth.to_string()),
        CellValue::Date(date) => ("d", date.to_string()),
        CellValue::Error(error) => ("e", error.to_string()),
        CellValue::Uncalculated(text) | CellValue::OutOfRange(text) => ("o", text.to_string()),
    };
    digest.update(kind);
    digest.update(words);
    digest.update([0]);
}

/// Functions that pass over the texts of the cells which they read.
const ARITHMETIC: [&str; 13] = [
    "ABS",
    "AVERAGE",
    "IFERROR",
    "INT",
    "MAX",
    "MEDIAN",
    "MIN",
    "PRODUCT",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SUBTOTAL",
    "SUM",
];

/// Whether the result of a formula cannot hang on a text, such as a label that was reworded.
fn is_arithmetic(formula: &str) -> bool {
    if formula.contains(['=', '<', '>', '&']) {
        return false;
    }
    let calls = formula.split('(').rev().skip(1);
    calls.into_iter().all(|before| {
        let letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let name = before.rsplit(|c| !letter(c)).next().unwrap_or_default();
        name.is_empty() || ARITHMETIC.iter().any(|one| one.eq_ignore_ascii_case(name))
    })
}

/// A formula without the addresses in it, which move with the rows.
fn without_references(formula: &str) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut word = String::new();
    for c in formula.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() || c == '$' {
            word.push(c.to_ascii_uppercase());
            continue;
        }
        let address: Result<CellAddress, _> = word.parse();
        out.push_str(if address.is_ok() { "#" } else { &word });
        word.clear();
        if !c.is_whitespace() {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_count_where_a_formula_may_read_them() {
        for formula in [
            "SUM(A1:A9)",
            "ROUND(B2/B3*1000,2)",
            "(A1+A2)/2",
            "B7",
            "iferror(a/b,0)",
        ] {
            assert!(is_arithmetic(formula), "{formula}");
        }
        for formula in [
            "SUMIF(A:A,\"x\",B:B)",
            "VLOOKUP(A1,B:C,2)",
            "A1&B1",
            "IF(A1=1,2,3)",
        ] {
            assert!(!is_arithmetic(formula), "{formula}");
        }
    }

    #[test]
    fn formulas_that_only_moved_are_the_same() {
        let same = |a: &str, b: &str| without_references(a) == without_references(b);
        assert!(same("SUM($A$1:a9) + 1", "SUM(B2:B12)+1"));
        assert!(!same("A1+1", "A1+2"));
        assert!(!same("SUM(A1:A2)", "MAX(A1:A2)"));
    }
}
