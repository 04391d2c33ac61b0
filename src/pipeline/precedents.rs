//! The figures that the formula of a figure's cell reads: its precedents, as spreadsheet
//! programs say. A total that a workbook computes follows from what it adds up, as a figure
//! does that the configuration computes.

use super::beside::Digests;
use crate::changes::state::{FigureState, OriginState};
use crate::diagnostics::Sink;
use crate::figures::{FigureId, Ledger, Origin};
use crate::workbook::{self, CellAddress, Formulas, Opening, Workbook};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Workbooks with their formulas, by path.
pub(super) type Books = BTreeMap<String, Followed>;

/// A workbook with the formulas of its sheets.
pub(super) type Followed = (Arc<Workbook>, Formulas);

/// Opens a workbook with its formulas. For these also the sheets that no figure is read from
/// are read, if a formula names one: the second workbook has them, where there are any.
pub(super) fn open(
    path: &str,
    bytes: Arc<[u8]>,
    opening: &Opening<'_>,
    sink: &mut Sink,
) -> Option<(Arc<Workbook>, Followed)> {
    let (book, formulas) = workbook::open_with_formulas(path, bytes.clone(), opening, sink)?;
    let book = Arc::new(book);
    let read = |sheet: &str| opening.sheets.is_none_or(|wants| wants(sheet));
    if formulas.sheets_named(&book).iter().all(|sheet| read(sheet)) {
        return Some((Arc::clone(&book), (book, formulas)));
    }
    let all = Opening {
        sheets: None,
        ..*opening
    };
    // What is wrong on a sheet that the report does not read is no concern of its reader.
    let whole = workbook::open_with_formulas(path, bytes, &all, &mut Sink::new());
    let followed = match whole {
        Some((whole, formulas)) => (Arc::new(whole), formulas),
        None => (Arc::clone(&book), formulas),
    };
    Some((book, followed))
}

/// The figures of a sheet, by cell. One cell may be read for several.
type Sheet = BTreeMap<CellAddress, Vec<Arc<str>>>;

/// Tells of figures that come from cells with a formula what this is, and which of the
/// `shared` figures it reads.
pub(super) fn tell(
    figures: &mut BTreeMap<Arc<str>, FigureState>,
    shared: &BTreeSet<FigureId>,
    ledger: &Ledger,
    books: &Books,
) {
    let mut sheets: HashMap<Arc<str>, HashMap<Arc<str>, Sheet>> = HashMap::new();
    for id in shared {
        let figure = ledger.figure(*id);
        if let Origin::Cell(at) = &figure.origin {
            let book = sheets.entry(at.workbook().clone()).or_default();
            let sheet = book.entry(at.sheet().clone()).or_default();
            let names = sheet.entry(at.address()).or_default();
            names.push(figure.name().clone());
        }
    }
    let mut digests = Digests::default();
    for id in shared {
        let figure = ledger.figure(*id);
        let Origin::Cell(at) = &figure.origin else {
            continue;
        };
        let Some((book, formulas)) = books.get(&**at.workbook()) else {
            continue;
        };
        let Some(formula) = formulas.of(at.sheet(), at.address()) else {
            continue;
        };
        let of = |sheet: &str| sheets.get(&*book.path).and_then(|all| all.get(sheet));
        let known = |sheet: &str, at| of(sheet).is_some_and(|sheet| sheet.contains_key(&at));
        let found = formulas.precedents((at.sheet(), at.address()), book, &known);
        let mut names: BTreeSet<&Arc<str>> = BTreeSet::new();
        for (sheet, range) in &found.ranges {
            let cells = of(sheet).map(|cells| cells.range(range.first..=range.last));
            let within = cells.into_iter().flatten();
            let within = within.filter(|(at, _)| range.contains(**at));
            names.extend(within.flat_map(|(_, names)| names));
        }
        names.remove(figure.name());
        if let Some(told) = figures.get_mut(figure.name())
            && let OriginState::Cell {
                formula: text,
                parts,
                others,
                ..
            } = &mut told.origin
        {
            *text = formula.to_string();
            *parts = names.into_iter().map(|name| name.to_string()).collect();
            if found.whole {
                *others = digests.of(formula, &found, (book, formulas), &known);
            }
        }
    }
}
