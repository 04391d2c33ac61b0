//! Walking the text of a state.

use super::state::{DocumentState, Passage, Run};

/// Shows every run of a passage, to be changed.
pub fn runs_mut(passage: &mut Passage, change: &mut impl FnMut(&mut Run)) {
    match passage {
        Passage::Table(table) => {
            let cells = table.rows.iter_mut().flatten().flatten();
            let runs = table.caption.iter_mut().chain(cells);
            runs.chain(&mut table.source).for_each(change);
        }
        Passage::Heading { text, .. }
        | Passage::Logo { text }
        | Passage::Paragraph { text }
        | Passage::Item { text, .. }
        | Passage::Quote { text }
        | Passage::Note { text }
        | Passage::Code { text } => text.iter_mut().for_each(change),
    }
}

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
