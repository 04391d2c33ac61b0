//! Walking the text of a state.

use super::state::{DocumentState, Passage, Run};

/// Shows every run of a document.
pub fn runs<'d>(document: &'d DocumentState, look: &mut impl FnMut(&'d Run)) {
    for passage in &document.passages {
        match passage {
            Passage::Table(table) => {
                let cells = table.rows.iter().flatten().flatten();
                table
                    .caption
                    .iter()
                    .chain(cells)
                    .chain(&table.source)
                    .for_each(&mut *look);
            }
            other => super::passages::text_of(other).iter().for_each(&mut *look),
        }
    }
}
